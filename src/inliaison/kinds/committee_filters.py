"""Filters of committees: by partner, status, secretariat, member, region and place in the tree."""

from __future__ import annotations

from inliaison.kinds.filter import Filter, Role
from inliaison.kinds.filters import (
    filter_by_committee,
    filter_by_list,
    filter_by_reference,
    filter_by_region,
    filter_by_word,
)
from inliaison.kinds.partner_kinds import PARTNER_KINDS
from inliaison.kinds.sql import (
    COMMITTEE_TIES,
    HAS_REGISTER,
    MEMBERSHIPS,
    ROLES,
    TIE_ROWS,
    select_links,
    select_pairs,
)

STATUSES = ("Active", "Suspended")
_WITH_PARTNERS = (
    "committees.id {} ("
    + COMMITTEE_TIES.format("committee", "partner IN (SELECT id FROM partners WHERE kind {})")
    + ")"
)
_SOME_PARTNERS = "CASE WHEN committees.partners > 0 THEN 'some' WHEN committees.partners = 0 THEN 'none' END"

HAS_KNOWN_SECRETARIAT = "(committees.secretariat IS NOT NULL OR committees.participating IS NOT NULL)"
"""SQL that is true if the secretariat is known, or known to be vacant because ISO lists the members."""


def _filter_role(role: str) -> Role:
    """Return the filter by a role of the chosen members."""
    if role == "secretariat":
        return Role("committees.secretariat IN {}", HAS_KNOWN_SECRETARIAT, select_pairs("committees", role))
    table = f"committees_{role}"
    where = f"committees.row IN ({select_links(table, 'IN {}')})"
    return Role(where, f"committees.{role} IS NOT NULL", select_pairs(table, "target"))


_OF_REGION = "SELECT id FROM members WHERE code IN ({})"
_REGIONS_OF = """SELECT DISTINCT held.row, members.region AS value
    FROM ({}) AS held JOIN members ON members.id = held.value"""
"""The SQL of committees with the regions of their members; `{}` stands for that of their members."""

FILTERS = (
    Filter(
        "partner",
        "In liaison with this partner.",
        f"committees.id IN ({COMMITTEE_TIES.format('committee', 'partner IN {}')})",
        is_known_sql=f"(committees.partners IS NOT NULL OR NOT {HAS_REGISTER})"
        " AND NOT EXISTS (SELECT 1 FROM partners WHERE standing = 'no data' AND id IN {})",
        unknown_label="the liaison with the partner is",
        pairs=TIE_ROWS.format("committee", "partner"),
        kinds=("partners",),
        metavar="PARTNER",
        many=True,
        negatable=True,
    ),
    Filter(
        "partner_kind",
        "In liaison with a partner of this kind.",
        _WITH_PARTNERS.format("IN", "IN {}"),
        "word",
        f"committees.partners IS NOT NULL AND {_WITH_PARTNERS.format('NOT IN', 'IS NULL')}",
        "the kind of some partner is",
        pairs="SELECT DISTINCT ties.row, partners.kind AS value"
        f" FROM ({TIE_ROWS.format('committee', 'partner')}) AS ties JOIN partners ON partners.id = ties.value",
        words=PARTNER_KINDS,
        metavar="KIND",
        many=True,
        negatable=True,
    ),
    Filter(
        "partners",
        "With partners, or without any: some, none.",
        f"{_SOME_PARTNERS} IN {{}}",
        "word",
        "committees.partners IS NOT NULL",
        "the number of partners is",
        pairs=select_pairs("committees", _SOME_PARTNERS),
        words=("some", "none"),
        metavar="SOME",
    ),
    filter_by_word("committees", "status", "With this status.", STATUSES, column="status"),
    filter_by_reference(
        "committees",
        "secretariat",
        "With its secretariat held by this member.",
        "members",
        is_known_sql=HAS_KNOWN_SECRETARIAT,
        display_column="secretariat_acronym",
        metavar="MEMBER",
    ),
    Filter(
        "member",
        "With this member, such as KEBS or Kenya.",
        "",
        unknown_label="the members are",
        kinds=("members",),
        metavar="MEMBER",
        roles={role: _filter_role(role) for role in ROLES},
        many=True,
        negatable=True,
    ),
    filter_by_list(
        "committees",
        "liaison_committees",
        "Naming this committee as in liaison with it.",
        "committees",
        name="liaison_committee",
        unknown_label="the committees in liaison are",
        many=True,
    ),
    filter_by_region(
        "secretariat_region",
        "With its secretariat held in this region.",
        f"committees.secretariat IN ({_OF_REGION})",
        f"{HAS_KNOWN_SECRETARIAT} AND coalesce(committees.secretariat IN"
        " (SELECT id FROM members WHERE region IS NOT NULL), 1)",
        "the region of the secretariat is",
        pairs=_REGIONS_OF.format(select_pairs("committees", "secretariat")),
    ),
    filter_by_region(
        "member_region",
        "With a member from this region.",
        f"(committees.secretariat IN ({_OF_REGION}) OR committees.row IN (SELECT row FROM"
        f" ({MEMBERSHIPS}) WHERE target IN ({_OF_REGION})))",
        "committees.participating IS NOT NULL",
        "the members are",
        pairs=_REGIONS_OF.format(
            f"{select_pairs('committees', 'secretariat')} UNION SELECT row, target FROM ({MEMBERSHIPS})"
        ),
    ),
    filter_by_committee("committees", "parent", "Below this committee."),
)
