"""Filters of partners: by kind, seat, and liaison with committees, of any category or of one."""

from __future__ import annotations

from inliaison.kinds.filter import Filter, Role
from inliaison.kinds.filters import filter_by_country, filter_by_word
from inliaison.kinds.partner_kinds import PARTNER_KINDS
from inliaison.kinds.sql import CATEGORIES, COMMITTEE_TIES, TIE_ROWS
from inliaison.text.identifiers import SCHEMES

_UNKNOWN = "partner = partners.id AND category IS NULL AND coalesce(committee IN {}, 1)"
"""The SQL of liaisons without a known category; that of any committee counts if none is chosen, which is null."""


def _filter_category(category: str) -> Role:
    """Return the filter by partners whose liaison with the chosen committees has a category."""
    of_category = f"category = '{category}' AND "
    return Role(
        f"partners.id IN ({COMMITTEE_TIES.format('partner', of_category + 'committee IN {}')})",
        f"(partners.standing != 'no data' AND NOT EXISTS ({COMMITTEE_TIES.format('1', _UNKNOWN)}))",
        f"{TIE_ROWS.format('partner', 'committee')} AND liaisons.category = '{category}'",
        "the category of the liaison is",
    )


_IDENTIFIERS = " UNION ALL ".join(
    f"SELECT row, '{name}' AS value FROM partners WHERE {name} IS NOT NULL" for name in SCHEMES
)
"""The SQL of partners with each other register that the data have their identifier of."""

FILTERS = (
    filter_by_word("partners", "kind", words=PARTNER_KINDS, negatable=True),
    Filter(
        "committee",
        "In liaison with this committee, such as TC 207.",
        f"partners.id IN ({COMMITTEE_TIES.format('partner', 'committee IN {}')})",
        "committee",
        "partners.standing != 'no data'",
        "the committees are",
        pairs=TIE_ROWS.format("partner", "committee"),
        metavar="REF",
        roles={category: _filter_category(category) for category in CATEGORIES},
        role_option="category",
        many=True,
        negatable=True,
    ),
    *filter_by_country(
        "partners",
        "country_code",
        "With its seat in this {}.",
        "no partner is known to have its seat in {}",
        display_column="seat",
    ),
    Filter(
        "identified_by",
        f"With an identifier in: {', '.join(SCHEMES)}.",
        f"partners.row IN (SELECT row FROM ({_IDENTIFIERS}) WHERE value IN {{}})",
        "word",
        words=tuple(SCHEMES),
        pairs=_IDENTIFIERS,
        display_column="name",
        metavar="REGISTER",
        many=True,
        noun="register of identifiers",
    ),
    filter_by_word("partners", "city", "With its seat in this city.", display_column="seat", negatable=True),
)
