"""The network of organizations and the committees they are in liaison with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from inliaison.index.connection import add_remark
from inliaison.kinds import load_kind
from inliaison.kinds.partner_kinds import KIND_LABELS
from inliaison.kinds.sql import MEMBERSHIPS
from inliaison.query.columns import Tree
from inliaison.query.conditions import Condition, match_ids
from inliaison.query.filter_values import resolve_tree
from inliaison.query.links import choose_address, list_page_fields
from inliaison.query.references import resolve
from inliaison.query.register_state import EXCERPT, describe_registers, is_excerpt, read_credit
from inliaison.query.unlisted_partners import describe_standing
from inliaison.render.networks import Edge, Network, Node


def build_network(
    database: sqlite3.Connection,
    partners: Sequence[str],
    committees: Sequence[str],
    *,
    recursive: bool = False,
    without: Mapping[str, Sequence[str]] = {},
    members: bool = False,
    liaison_committees: bool = False,
    titles: bool = False,
) -> Network:
    """Return the network of liaisons between any of these partners and any of these committees.

    An empty list means all. `recursive` includes the subcommittees of the named committees. Edges also link the shown
    organizations and committees to those they are part of. `without` holds references by kind to leave out. `members`
    adds the members of these committees, `liaison_committees` the committees that they name as in liaison. `titles`
    writes the titles of committees below their references. Raises NotThereError for an unknown reference.
    """
    tree = resolve_tree(database, committees, recursive=recursive)
    other_tree = resolve_tree(database, without.get("committees", ()), recursive=recursive)
    exclude_partners = _resolve_partners(database, without.get("partners", ()))
    include_ids = {"partner": _resolve_partners(database, partners), "committee": tree.every}
    exclude_ids = {"partner": exclude_partners, "committee": other_tree.every}
    for standing in describe_standing(database, include_ids["partner"]):
        add_remark(database, standing)
    liaisons = _read_liaisons(database, _build_conditions(include_ids, exclude_ids))
    node_ids = {
        f"{kind}s": {*include_ids[kind], *(edge[at][1] for edge in liaisons)}.difference(exclude_ids[kind])
        for at, kind in enumerate(("partner", "committee"))
    }
    condition = match_ids(sorted(node_ids["committees"]), "committees.id")
    committee_edges = _iter_committee_liaisons(database, condition) if liaison_committees else ()
    more_edges = [edge for edge in committee_edges if edge.end[1] not in exclude_ids["committee"]]
    more_edges += _read_memberships(database, condition) if members else []
    groups = _find_groups(tree, node_ids["committees"], more_edges)
    for kind, id in (end for edge in more_edges for end in (edge.start, edge.end)):
        node_ids.setdefault(kind, set()).add(id)
    nodes = tuple(_iter_nodes(database, node_ids, groups, titles=titles))
    return _compose(database, nodes, [*liaisons, *more_edges, *_iter_hierarchy(database, node_ids)])


def _compose(database: sqlite3.Connection, nodes: tuple[Node, ...], edges: Sequence[Edge]) -> Network:
    """Return a network with its attribution, its date and the note on an excerpt."""
    return Network(
        nodes,
        tuple(edges),
        # The network formats have room for one line.
        credit=" ".join(read_credit(database, "liaisons").splitlines()),
        note=EXCERPT.partition("\n")[0] if is_excerpt(database) else "",
        subtitle=", ".join(describe_registers(database)),
        group_labels=_GROUP_LABELS,
    )


def _build_conditions(
    include_ids: Mapping[str, Sequence[str]], exclude_ids: Mapping[str, Sequence[str]]
) -> list[Condition]:
    """Return the conditions of the liaisons of some partners and committees; no ids to include mean all."""
    conditions = [match_ids(ids, column) for column, ids in include_ids.items() if ids]
    exclusions = [match_ids(ids, column) for column, ids in exclude_ids.items() if ids]
    return conditions + [Condition(f"NOT {condition.sql}", condition.values) for condition in exclusions]


_LABEL_SQL = {
    "partners": "coalesce(acronym, name), name",
    "committees": "reference, title",
    "members": "acronym, coalesce(name, country)",
}
"""The SQL of the short and the full label of a kind's nodes."""


_ROLES = ("secretariat", "participating", "observing")
"""The roles of members, highest first."""
_GROUP_LABELS = {
    **{("partners", kind): label for kind, label in KIND_LABELS.items()},
    ("partners", "unknown"): "partner of unknown kind",
    ("committees", "own"): "committee",
    ("committees", "below"): "subcommittee",
    ("committees", "linked"): "committee in liaison",
    **dict(
        zip(
            [("members", role) for role in _ROLES],
            ("member with a secretariat", "participating member", "observing member"),
            strict=True,
        )
    ),
}
_GROUP_SQL = {
    "partners": "coalesce(kind, 'unknown')",
    "committees": "CASE WHEN parent IS NULL THEN 'own' ELSE 'below' END",
    "members": "NULL",
}
"""The SQL of the group of a node, unless the choice of the network decides it."""
_ATTRIBUTES = {
    "partners": {"partner_kind": "kind", **{name: name for name in ("country", "region", "founded", "committees")}},
    "committees": {"status": "status"},
    "members": {"country": "country", "region": "region"},
}
"""The SQL of the attributes of a node, by name."""


def _resolve_partners(database: sqlite3.Connection, partners: Sequence[str]) -> list[str]:
    """Return the ids of the partners that references mean."""
    return list(dict.fromkeys(resolve(database, name, ("partners",), strict=True).id for name in partners))


def _find_groups(tree: Tree, committees: set[str], edges: Sequence[Edge]) -> dict[tuple[str, str], str]:
    """Return the groups of nodes that follow from the choice of a network, whose edges may lead to further committees.

    A member has its highest role in these committees.
    """
    groups = {("committees", id): "own" if id in tree.roots else "below" for id in tree.every}
    groups |= {edge.end: "linked" for edge in edges if edge.end[0] == "committees" and edge.end[1] not in committees}
    return groups | {edge.start: role for role in reversed(_ROLES) for edge in edges if edge.kind == role}


def _read_liaisons(database: sqlite3.Connection, conditions: Sequence[Condition]) -> list[Edge]:
    """Return the liaisons with committees that meet all conditions, from partner to committee."""
    rows = database.execute(
        "SELECT partner, committee FROM liaisons WHERE "
        + " AND ".join(["kind = 'committee'", *(condition.sql for condition in conditions)])
        + " GROUP BY 1, 2 ORDER BY min(row)",
        [value for condition in conditions for value in condition.values],
    )
    return [Edge(("partners", partner), ("committees", committee), "liaison") for partner, committee in rows]


def _iter_nodes(
    database: sqlite3.Connection,
    ids_by_kind: Mapping[str, set[str]],
    groups: Mapping[tuple[str, str], str],
    *,
    titles: bool,
) -> Iterator[Node]:
    """Yield the nodes of records, by kind; with `titles`, committees have theirs as a caption."""
    for kind, label_sql in _LABEL_SQL.items():
        condition = match_ids(sorted(ids_by_kind.get(kind, ())))
        numbers = list_page_fields(kind)
        address = load_kind(kind).address or "NULL"
        columns = ["id", label_sql, address, _GROUP_SQL[kind], *_ATTRIBUTES[kind].values(), *numbers]
        sql = f"SELECT {', '.join(columns)} FROM {kind} WHERE {condition.sql} ORDER BY row"
        for id, label, title, website, group, *values in database.execute(sql, condition.values):
            facts = dict(zip(_ATTRIBUTES[kind], values, strict=False))
            register_numbers = dict(zip(numbers, values[len(facts) :], strict=True))
            yield Node(
                kind,
                id,
                label,
                title or "",
                choose_address(kind, website, register_numbers),
                groups.get((kind, id), group or ""),
                {name: value for name, value in facts.items() if value is not None},
                title if titles and kind == "committees" and title else "",
            )


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


def _iter_hierarchy(database: sqlite3.Connection, ids_by_kind: Mapping[str, set[str]]) -> Iterator[Edge]:
    """Yield an edge from each partner and committee to the one of them that it is part of."""
    for kind, field in (("partners", "part_of"), ("committees", "parent")):
        ids = sorted(ids_by_kind[kind])
        part, whole = match_ids(ids), match_ids(ids, field)
        rows = database.execute(
            f"SELECT id, {field} FROM {kind} WHERE {part.sql} AND {whole.sql} ORDER BY row", part.values + whole.values
        )
        yield from (Edge((kind, id), (kind, above), field) for id, above in rows)
