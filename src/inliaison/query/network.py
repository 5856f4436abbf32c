"""The network of organizations and the committees they are in liaison with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from inliaison.dataset import registers
from inliaison.kinds import load_kind
from inliaison.kinds.sql import MEMBERSHIPS
from inliaison.query.addresses import find_page
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.filter_values import committee_tree
from inliaison.query.references import resolve
from inliaison.query.register_state import EXCERPT, is_excerpt, read_credit
from inliaison.render.networks import Edge, Network, Node
from inliaison.text import sanitize


def build_network(
    database: sqlite3.Connection,
    partners: Sequence[str],
    committees: Sequence[str],
    *,
    recursive: bool = False,
    without: Mapping[str, Sequence[str]] = {},
    members: bool = False,
    liaison_committees: bool = False,
) -> Network:
    """Return the network of liaisons between any of these partners and any of these committees.

    An empty list means all. `recursive` includes the subcommittees of the named committees. Edges also link the shown
    organizations and committees to those they are part of. `without` holds references by kind to leave out. `members`
    adds the members of these committees, `liaison_committees` the committees that they name as in liaison. Raises
    NotThereError for an unknown reference.
    """
    include_ids = _resolve_ends(database, partners, committees, recursive=recursive)
    exclude_ids = _resolve_ends(
        database, without.get("partners", ()), without.get("committees", ()), recursive=recursive
    )
    conditions = [match_ids(ids, column) for column, ids in include_ids.items() if ids]
    exclusions = [match_ids(ids, column) for column, ids in exclude_ids.items() if ids]
    conditions += [Condition(f"NOT {condition.sql}", condition.values) for condition in exclusions]
    liaisons = _read_liaisons(database, conditions)
    node_ids = {
        "partners": {*include_ids["partner"], *(partner for partner, _ in liaisons)}.difference(exclude_ids["partner"]),
        "committees": {*include_ids["committee"], *(committee for _, committee in liaisons)}.difference(
            exclude_ids["committee"]
        ),
    }
    condition = match_ids(sorted(node_ids["committees"]), "committees.id")
    committee_edges = _iter_committee_liaisons(database, condition) if liaison_committees else ()
    more_edges = [edge for edge in committee_edges if edge.end[1] not in exclude_ids["committee"]]
    more_edges += _read_memberships(database, condition) if members else []
    for kind, id in (end for edge in more_edges for end in (edge.start, edge.end)):
        node_ids.setdefault(kind, set()).add(id)
    edges = (
        *(Edge(("partners", partner), ("committees", committee), "liaison") for partner, committee in liaisons),
        *more_edges,
        *_read_hierarchy(database, "partners", "part_of", node_ids["partners"]),
        *_read_hierarchy(database, "committees", "parent", node_ids["committees"]),
    )
    note = EXCERPT.partition("\n")[0] if is_excerpt(database) else ""
    credit_line = " ".join(
        read_credit(database, "liaisons").splitlines()
    )  # The network formats have room for one line.
    return Network(tuple(_iter_nodes(database, node_ids)), edges, credit_line, note)


_LABEL_SQL = {
    "partners": "coalesce(acronym, name), name",
    "committees": "reference, title",
    "members": "acronym, coalesce(name, country)",
}
"""The SQL of the short and the full label of a kind's nodes."""


def _resolve_ends(
    database: sqlite3.Connection, partners: Sequence[str], committees: Sequence[str], *, recursive: bool
) -> dict[str, list[str]]:
    """Return the ids of the partners and of the committees that references mean."""
    return {
        "partner": list(dict.fromkeys(resolve(database, name, ("partners",), strict=True).id for name in partners)),
        "committee": list(committee_tree(database, committees, recursive=recursive).every),
    }


def _read_liaisons(database: sqlite3.Connection, conditions: Sequence[Condition]) -> list[tuple[str, str]]:
    """Return partner and committee of the committee liaisons that meet all conditions."""
    return database.execute(
        "SELECT partner, committee FROM liaisons WHERE "
        + " AND ".join(["kind = 'committee'", *(condition.sql for condition in conditions)])
        + " GROUP BY 1, 2 ORDER BY min(row)",
        [value for condition in conditions for value in condition.values],
    ).fetchall()


def _iter_nodes(database: sqlite3.Connection, ids_by_kind: Mapping[str, set[str]]) -> Iterator[Node]:
    """Yield the nodes of records, by kind."""
    for kind, label_sql in _LABEL_SQL.items():
        condition = match_ids(sorted(ids_by_kind.get(kind, ())))
        numbers = [one.pages[kind][0] for one in registers.REGISTERS if kind in one.pages]
        columns = f"id, {label_sql}, {load_kind(kind).address or 'NULL'}, {', '.join(numbers)}"
        rows = database.execute(f"SELECT {columns} FROM {kind} WHERE {condition.sql} ORDER BY row", condition.values)
        for id, label, title, website, *register_numbers in rows:
            page = find_page(kind, dict(zip(numbers, register_numbers, strict=True)), registers.REGISTERS)
            yield Node(kind, id, label, title or "", _choose_address(website, page))


def _choose_address(*addresses: str | None) -> str:
    """Return the first address that is safe to open, or an empty text."""
    return next((address for address in addresses if address and sanitize.is_link(address)), "")


def _iter_committee_liaisons(database: sqlite3.Connection, condition: Condition) -> Iterator[Edge]:
    """Yield the liaisons of these committees with others, each pair once, whichever of the two names the other."""
    rows = database.execute(
        "SELECT id, target FROM committees JOIN committees_liaison_committees USING (row)"
        f" WHERE {condition.sql} ORDER BY row, place",
        condition.values,
    )
    pairs = set()
    for pair in rows:
        if frozenset(pair) not in pairs:
            pairs.add(frozenset(pair))
            yield Edge(("committees", pair[0]), ("committees", pair[1]), "committee-liaison")


def _read_memberships(database: sqlite3.Connection, condition: Condition) -> list[Edge]:
    """Return the members of these committees, each once: secretariat, participating or observing."""
    rows = database.execute(
        "SELECT id, target, CASE target WHEN secretariat THEN 'secretariat' ELSE role END"
        f" FROM committees JOIN ({MEMBERSHIPS}) USING (row) WHERE {condition.sql}"
        " UNION SELECT id, secretariat, 'secretariat' FROM committees"
        f" WHERE secretariat IS NOT NULL AND {condition.sql} ORDER BY 1, 2",
        condition.values * 2,
    )
    return [Edge(("members", member), ("committees", committee), role) for committee, member, role in rows]


def _read_hierarchy(database: sqlite3.Connection, kind: str, field: str, ids: set[str]) -> list[Edge]:
    """Return an edge from each of these records to the one of them that it is part of."""
    sorted_ids = sorted(ids)
    part, whole = match_ids(sorted_ids), match_ids(sorted_ids, field)
    rows = database.execute(
        f"SELECT id, {field} FROM {kind} WHERE {part.sql} AND {whole.sql} ORDER BY row", part.values + whole.values
    )
    return [Edge((kind, id), (kind, above), field) for id, above in rows]
