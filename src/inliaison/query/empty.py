"""Reasons why a listing has no rows, as far as the data have them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from shlex import quote
from typing import Any

from inliaison.kinds import load_kind
from inliaison.query.name_lookup import KNOWN_BY_NAME, find_bearers
from inliaison.query.references import resolve
from inliaison.query.register_state import describe_missing_documents
from inliaison.query.similar import suggest_words
from inliaison.query.unlisted_partners import describe_unlisted


def explain_empty(database: sqlite3.Connection, kind: str, values: Mapping[str, Any]) -> list[str]:
    """Return notes on a listing without rows: what the partners' cards say, or what the search text may stand for."""
    if missing := describe_missing_documents(database, kind):
        return missing
    if kind == "standards" and values.get("open") and (conflicts := list(_iter_conflicts(database, values))):
        return conflicts
    notes = list(describe_partners(database, kind, values))
    if text := values.get("text"):
        notes = notes or list(_iter_record_hints(database, text))
        notes += suggest_words(database, text, (kind, *load_kind(kind).linked_fields.values()))
    return notes


def _iter_conflicts(database: sqlite3.Connection, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield which stage or status nothing can have that is open for comment or vote."""
    from inliaison.kinds.stages import OPEN_STAGES, STATUS_SQL
    from inliaison.query.facet_values import resolve_filter_values

    sql = f"SELECT DISTINCT {STATUS_SQL.format('value')} FROM json_each(?)"
    statuses = [status for (status,) in database.execute(sql, (json.dumps(OPEN_STAGES),))]
    of_open = {"stage": [*OPEN_STAGES, *(code[:2] for code in OPEN_STAGES)], "status": statuses}
    value_ids = resolve_filter_values(database, "standards", values)
    for option, possible in of_open.items():
        chosen_values = value_ids.get(option) or ()
        if chosen_values and not set(chosen_values).intersection(possible):
            possible_text = ", ".join(value for value in possible if option == "status" or "." in value)
            what = f"no standard of {option} {' or '.join(chosen_values)} is open for comment or vote"
            yield f"{what}; {option} is then one of: {possible_text}"


def _iter_record_hints(database: sqlite3.Connection, text: str) -> Iterator[str]:
    """Yield the command that shows the one record of which the text is a full name, if there is one."""
    hits = find_bearers(database, text, KNOWN_BY_NAME)
    if len(hits) == 1:
        kind, row = hits[0]
        (label,) = database.execute(f"SELECT {load_kind(kind).label} FROM {kind} WHERE row = ?", (row,)).fetchone()
        yield f"`inliaison show {quote(text)}` shows {label}"


def describe_partners(database: sqlite3.Connection, kind: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the cards of the chosen partners say if these are in liaison with no committee."""
    kinds = values.get("kind") if kind == "liaisons" else ()
    if kind in ("committees", "liaisons", "standards") and not (kinds and "committee" not in kinds):
        references = values.get("partner") or ()
        ids = [resolve(database, reference, ("partners",), strict=True).id for reference in references]
        yield from describe_unlisted(database, ids)
