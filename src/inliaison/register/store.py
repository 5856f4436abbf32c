"""Storage of snapshots: the import of a register, and the head of each snapshot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from inliaison.dataset import layer, merge, registers
from inliaison.errors import AccessError, FaultyDataError
from inliaison.register import dated_files, snapshot_records, snapshots
from inliaison.register.dated_files import DateChoice, ImportResult
from inliaison.register.snapshot_records import Register
from inliaison.register.snapshots import Snapshot
from inliaison.system import folders, output
from inliaison.text import names, toml

Validate = Callable[[Snapshot, bytes], None]
_ID = re.compile(names.ID)
_NUMBER = re.compile(r"[0-9]{1,19}")
_CHUNK_SIZE = 4096
_COMMENT = """A snapshot of {of.name} of committees and of the organizations in liaison with them.
{of.credit}
Written by inliaison; the file is a dataset and complete in itself."""


def store(
    register: Register,
    date_choice: DateChoice,
    origin: str,
    validate: Validate,
    *,
    replace: bool,
    stamps: Mapping[str, str] | None = None,
) -> ImportResult[Snapshot]:
    """Store a register as the snapshot of a date; older and newer snapshots stay as they are.

    `validate` gets the finished file before it is written. Raises AccessError if there is a different snapshot of the
    same date, unless `replace` is set.
    """
    with dated_files.open_folder(snapshots.get_folder(register.of)) as folder:
        snapshot = Snapshot(date_choice.date, folder / f"{date_choice.date}.toml", register.of)
        before = next((s for s in reversed(snapshots.list_snapshots(register.of)) if s.date < date_choice.date), None)
        ids = _assign_ids(register)
        data: dict[str, Any] = {"snapshot": _build_head(register, date_choice, origin, stamps or {})}
        data |= snapshot_records.build_dataset(register, ids["partners"], ids["members"], date_choice.date)
        content = toml.format_toml(data, comment=_COMMENT.format(of=register.of)).encode("utf-8")
        outcome = _determine_outcome(snapshot, content, register.digest)
        dated_files.must_be_replaceable(outcome, date_choice.date, replace=replace)
        if outcome == "same":
            return ImportResult(snapshot, before, outcome)
        validate(snapshot, content)
        _save_ids(register.of, ids)
        output.write_file(str(snapshot.path), content, force=True)
    return ImportResult(snapshot, before, outcome)


def _determine_outcome(snapshot: Snapshot, content: bytes, digest: str) -> str:
    """Return the outcome of storing: `new`, `same`, `mended` (a damaged snapshot) or `replaced` (a different one)."""
    try:
        old_content = snapshot.path.read_bytes()
    except FileNotFoundError:
        return "new"
    except OSError as error:
        raise AccessError(f"cannot read {snapshot.path}: {error.strerror or error}") from error
    is_same = old_content.partition(b"\n[[")[2] == content.partition(b"\n[[")[2]
    return dated_files.judge(read_head(snapshot).get("digest"), digest, is_same=is_same)


def read_head(snapshot: Snapshot) -> dict[str, Any]:
    """Return the head of a snapshot: date, origin and counts; an empty table if it is damaged.

    Reads only the top of the file, down to the first list of records.
    """
    content = b""
    try:
        with snapshot.path.open("rb") as file:
            while b"\n[[" not in content[-_CHUNK_SIZE - 2 :] and (part := file.read(_CHUNK_SIZE)):
                content += part
    except OSError as error:
        raise AccessError(f"cannot read {snapshot.path}: {error.strerror or error}") from error
    try:
        table = toml.parse_toml(content.partition(b"\n[[")[0], str(snapshot.path)).get("snapshot", {})
    except FaultyDataError:
        return {}
    is_valid = isinstance(table, dict) and all(isinstance(table.get(name), kind) for name, kind in _HEAD_TYPES.items())
    return table if is_valid else {}


COUNTS = ("organizations", "liaisons", "committees")
"""The counts in the head of every snapshot."""
_HEAD_TYPES = {"date": str, "dated": str, "origin": str, "digest": str} | dict.fromkeys(COUNTS, int)


def is_whole(head: Mapping[str, Any]) -> bool:
    """Return whether a snapshot holds all of the rows; snapshots of older versions hold no members."""
    return head.get("whole") is True


def _build_head(register: Register, date_choice: DateChoice, origin: str, stamps: Mapping[str, str]) -> dict[str, Any]:
    return {
        "date": date_choice.date,
        "dated": date_choice.reason,
        "origin": origin,
        "organizations": len(register.organizations),
        "liaisons": len(register.liaisons),
        "committees": len(register.committees),
        **snapshot_records.count_memberships(register),
        "whole": True,
        "digest": register.digest,
        **stamps,
    }


def _assign_ids(register: Register) -> dict[str, dict[int, str]]:
    """Return the ids of organizations and members, by kind; ids of earlier imports are kept in a file and stay."""
    files = layer.list_toml_files(layer.find_bundled_folder())
    bundled_tables = [toml.parse_toml(toml.read_file(path), path.name) for path in files]
    ids = {}
    for kind, labels in (("partners", register.organizations), ("members", register.members or {})):
        curated_ids = merge.collect_numbers(
            register.of, (row for tables in bundled_tables for row in tables.get(kind, ()))
        )
        reserved_ids = {id: number for number, id in curated_ids.items()}
        ids[kind] = snapshot_records.assign_ids(labels, _load_ids(register.of, kind), reserved_ids, register.of)
    return ids


def _get_ids_file(of: registers.Register) -> Path:
    return (folders.get_data_folder() or Path()) / f"{of.make_id('ids')}.toml"


_TABLES = {"partners": "ids", "members": "members"}
"""By kind, the table of the file of ids that holds its ids."""


def _load_ids(of: registers.Register, kind: str) -> dict[int, str]:
    path = _get_ids_file(of)
    if not path.exists():
        return {}
    table = toml.parse_toml(toml.read_file(path), str(path)).get(_TABLES[kind], {} if kind == "members" else None)
    error = FaultyDataError(
        f"{path} must hold a table `{_TABLES[kind]}` of different ids by {of.publisher}'s numbers",
        remedy="Correct it, or move it away: new ids are then made of the labels.",
    )
    if not isinstance(table, dict) or len({str(id) for id in table.values()}) < len(table):
        raise error
    if not all(_NUMBER.fullmatch(number) and isinstance(id, str) and _ID.fullmatch(id) for number, id in table.items()):
        raise error
    return {int(number): id for number, id in table.items()}


def _save_ids(of: registers.Register, ids: Mapping[str, Mapping[int, str]]) -> None:
    ids_by_kind = {kind: sorted((_load_ids(of, kind) | dict(ids[kind])).items()) for kind in _TABLES}
    tables = {
        _TABLES[kind]: {str(number): id for number, id in items}
        for kind, items in ids_by_kind.items()
        if items or kind == "partners"
    }
    comment = f"The ids of organizations and of members by {of.publisher}'s number: an id, once assigned, stays."
    output.write_file(str(_get_ids_file(of)), toml.format_toml(tables, comment=comment).encode("utf-8"), force=True)
