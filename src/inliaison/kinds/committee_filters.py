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
from inliaison.kinds.sql import MEMBERSHIPS, ROLES, TIED, select_links

STATUSES = ("Active", "Suspended")
_WITH_PARTNERS = (
    "committees.id {} (" + TIED.format("committee", "partner IN (SELECT id FROM partners WHERE kind {})") + ")"
)


SECRETARIAT_KNOWN = "(committees.secretariat IS NOT NULL OR committees.participating IS NOT NULL)"
"""SQL that is true if the secretariat is known, or known to be vacant because ISO lists the members."""


def _filter_role(role: str) -> Role:
    """Return the filter by a role of the chosen members."""
    if role == "secretariat":
        return Role("committees.secretariat IN {}", SECRETARIAT_KNOWN)
    return Role(f"committees.row IN ({select_links(f'committees_{role}', 'IN {}')})", f"committees.{role} IS NOT NULL")


_OF_REGION = "SELECT id FROM members WHERE code IN ({})"

FILTERS = (
    Filter(
        "partner",
        "In liaison with this partner.",
        f"committees.id IN ({TIED.format('committee', 'partner IN {}')})",
        is_known_sql="NOT EXISTS (SELECT 1 FROM partners WHERE standing = 'no data' AND id IN {})",
        unknown_label="the liaison with the partner is",
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
        words=PARTNER_KINDS,
        metavar="KIND",
        many=True,
        negatable=True,
    ),
    filter_by_word("committees", "status", "With this status.", STATUSES, column="status"),
    filter_by_reference(
        "committees",
        "secretariat",
        "With its secretariat held by this member.",
        "members",
        is_known_sql=SECRETARIAT_KNOWN,
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
        f"{SECRETARIAT_KNOWN} AND coalesce(committees.secretariat IN"
        " (SELECT id FROM members WHERE region IS NOT NULL), 1)",
        "the region of the secretariat is",
    ),
    filter_by_region(
        "member_region",
        "With a member from this region.",
        f"(committees.secretariat IN ({_OF_REGION}) OR committees.row IN (SELECT row FROM"
        f" ({MEMBERSHIPS}) WHERE target IN ({_OF_REGION})))",
        "committees.participating IS NOT NULL",
        "the members are",
    ),
    filter_by_committee("committees", "parent", "Below this committee."),
)
