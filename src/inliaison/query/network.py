"""The network of organizations and the committees that they are in liaison with."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from inliaison.query.filters import Within, committee_tree
from inliaison.query.loaded import credit
from inliaison.query.references import resolve
from inliaison.query.rows import among
from inliaison.render.networks import Edge, Network, Node


def network(
    database: sqlite3.Connection, partners: Sequence[str], committees: Sequence[str], *, recursive: bool = False
) -> Network:
    """The committee liaisons of any of these partners with any of these committees, none named meaning all.

    `recursive` takes the subcommittees of the named committees in. What belongs together among the
    organizations and committees that are shown is tied too. Raises NotThereError for an unknown reference.
    """
    wanted = {
        "partner": list(dict.fromkeys(resolve(database, name, ("partners",)).id for name in partners)),
        "committee": list(committee_tree(database, Within(tuple(committees), recursive)).every),
    }
    conditions = [among(ids, column) for column, ids in wanted.items() if ids]
    ties = database.execute(
        "SELECT partner, committee FROM liaisons WHERE "
        + " AND ".join(["kind = 'committee'", *(condition.sql for condition in conditions)])
        + " GROUP BY 1, 2 ORDER BY min(row)",
        [value for condition in conditions for value in condition.values],
    ).fetchall()
    shown = {
        "partners": {*wanted["partner"], *(partner for partner, _ in ties)},
        "committees": {*wanted["committee"], *(committee for _, committee in ties)},
    }
    nodes = [
        *_nodes(database, "partners", shown["partners"], "coalesce(acronym, name), name"),
        *_nodes(database, "committees", shown["committees"], "reference, title"),
    ]
    edges = [Edge(("partners", partner), ("committees", committee), "liaison") for partner, committee in ties]
    edges += _within(database, "partners", "part_of", shown["partners"])
    edges += _within(database, "committees", "parent", shown["committees"])
    return Network(tuple(nodes), tuple(edges), credit(database, "liaisons"))


def _nodes(database: sqlite3.Connection, kind: str, ids: set[str], named: str) -> list[Node]:
    condition = among(sorted(ids))
    rows = database.execute(f"SELECT id, {named} FROM {kind} WHERE {condition.sql} ORDER BY row", condition.values)
    return [Node(kind, id, label, title or "") for id, label, title in rows]


def _within(database: sqlite3.Connection, kind: str, field: str, ids: set[str]) -> list[Edge]:
    """Which of these records belong to which other of them."""
    known = sorted(ids)
    part, whole = among(known), among(known, field)
    rows = database.execute(
        f"SELECT id, {field} FROM {kind} WHERE {part.sql} AND {whole.sql} ORDER BY row", part.values + whole.values
    )
    return [Edge((kind, id), (kind, above), field) for id, above in rows]
