"""Web addresses of records: their own sites and their pages at iso.org."""

from __future__ import annotations

import sqlite3

from inliaison.dataset import registers
from inliaison.dataset.registers import ISO
from inliaison.errors import NotThereError
from inliaison.kinds import KINDS, SINGULAR, load_kind
from inliaison.query.cards import read_record
from inliaison.query.links import find_page
from inliaison.query.targets import Target


def find_record() -> tuple[str, ...]:
    """Return the kinds of record that have an address on the web."""
    return tuple(kind for kind in KINDS if load_kind(kind).address or kind in ISO.pages)


def get_address(database: sqlite3.Connection, target: Target, *, at_iso: bool) -> str:
    """Return the address of a record's own site, or of its page at iso.org.

    A committee has only the page. Raises NotThereError if the address is unknown.
    """
    record = read_record(database, target)
    site_field = load_kind(target.kind).address
    if not at_iso and site_field:
        site = record[site_field]
        if site is None:
            remedy = "Its page at iso.org: give --iso." if record.get(ISO.number) else ""
            raise NotThereError(f"no address is known of {target.label}", remedy=remedy)
        return str(site)
    if target.kind in ISO.pages:
        page = find_page(target.kind, record, [ISO] if at_iso else registers.REGISTERS)
        if page:
            return page
        raise NotThereError(f"no number of ISO is known of {target.label}, and so no page at iso.org")
    raise NotThereError(f"{target.label} is a {SINGULAR[target.kind]}, which has no page of its own")
