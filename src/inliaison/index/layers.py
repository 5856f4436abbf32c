"""The layers that a query sees: the bundled dataset, a snapshot of each register, and the user's data."""

from __future__ import annotations

import os
from collections.abc import Sequence

from inliaison.dataset import layer, user_records
from inliaison.dataset.layer import BUNDLED, Layer
from inliaison.errors import NotThereError, UsageError
from inliaison.register import documents, snapshots
from inliaison.register.documents import DocumentSnapshot
from inliaison.register.snapshots import Snapshot
from inliaison.text import dates


def compose(
    data: Sequence[str] = (),
    *,
    bundled: bool = True,
    register: bool = True,
    as_of: str | None = None,
    own: bool = True,
    variable: bool = True,
) -> list[Layer]:
    """Return the layers that a query sees, in order; later ones override earlier ones.

    A register is its newest snapshot, or the one that was current `as_of` a date. User records (`own`) come next.
    `data` are paths of TOML files or folders of them, laid over those in the variable INLIAISON_DATA, which
    `variable=False` ignores. Raises UsageError for an invalid date, AccessError for a missing path, NotThereError for a
    date without a snapshot.
    """
    if as_of is not None and not register:
        raise UsageError("{} needs the register", options=("as_of",), remedy="Do not leave the register out.")
    if as_of is not None:
        _check_past(dates.check_date(as_of))
    variable_paths = [path for path in os.environ.get("INLIAISON_DATA", "").split(os.pathsep) if path and variable]
    bundled_layers = [Layer(BUNDLED, layer.list_toml_files(layer.find_bundled_folder()))] if bundled else []
    register_snapshots = _list_current(as_of) if as_of else snapshots.list_newest() if register else []
    register_layers = [make_snapshot_layer(snapshot) for snapshot in register_snapshots]
    user_layers = [user_layer] if own and (user_layer := user_records.find_layer()) else []
    return [
        *bundled_layers,
        *register_layers,
        *user_layers,
        *(layer.make_layer(path) for path in (*variable_paths, *data)),
    ]


def _list_current(as_of: str) -> list[Snapshot]:
    """Return the snapshots of registers that were current on a day. Raises NotThereError if there is none."""
    try:
        return snapshots.list_current(as_of)
    except NotThereError as error:
        current = [f"the {documents.NAMES[it.kind]} of {it.date} is there" for it in documents.list_current(as_of)]
        if not current:
            raise
        remedy = "Import ISO's committees of that time with `inliaison register import FILE`, or ask without a day."
        raise NotThereError(error.message, details=current, remedy=remedy) from None


def _check_past(date: str) -> None:
    """Raise UsageError for a date in the future, of which no register can be known."""
    from datetime import date as days

    if date > days.today().isoformat():
        remedy = "Leave it out for the newest snapshot."
        raise UsageError(f"{{}} {date} is in the future", options=("as_of",), remedy=remedy)


def compose_snapshot(snapshot: Snapshot) -> list[Layer]:
    """Return the layers for comparing a snapshot: the bundled dataset and the snapshot, no others."""
    return [*compose(register=False, variable=False, own=False), make_snapshot_layer(snapshot)]


def compose_documents(*, register: bool = True, as_of: str | None = None) -> list[DocumentSnapshot]:
    """Return the snapshots of documents that a query sees, the newest or those that were current `as_of` a date."""
    return documents.list_current(as_of) if register else []


def make_snapshot_layer(snapshot: Snapshot) -> Layer:
    """Return the layer of one snapshot of a register."""
    return Layer(snapshot.register.name_layer(snapshot.date), (snapshot.path,), snapshot.register, snapshot.date)
