"""Filters of standards: by what their committee is filtered by, and by status, stage, type, class and date."""

from __future__ import annotations

from typing import Any

from inliaison.kinds import committee_filters
from inliaison.kinds.filter import Filter, Role, narrow_to_roles
from inliaison.kinds.filters import filter_by_date, filter_by_word
from inliaison.kinds.sql import select_pairs
from inliaison.kinds.stages import OPEN_SQL, STAGES, STATUSES

TYPES = ("IS", "TS", "TR", "PAS", "IWA", "GUIDE", "R", "ISP", "TTA", "DATA")
"""The types of documents, as ISO writes them."""
SUPPLEMENTS = ("Amd", "Cor", "Add", "Suppl")
"""What supplements another document, which has a type as well."""

_HAS_OWNER = "standards.owner IN (SELECT reference FROM committees WHERE #)"
_HAS_KNOWN_OWNER = f"(standards.owner IS NOT NULL AND {_HAS_OWNER.replace('#', 'reference IS NOT NULL AND #')})"
"""SQL that is true if the register has the committee of a document, and a condition holds for it; never null.

An index of the references is read instead of the committees where the condition does not concern them.
"""


def _select_owner_pairs(pairs: str) -> str:
    """Return the SQL of the documents with the values that their committees have in some pairs."""
    return (
        f"SELECT standards.row, held.value FROM ({pairs}) AS held JOIN committees ON committees.row = held.row"
        " JOIN standards ON standards.owner = committees.reference"
    )


def _filter_by_committee_of(name: str, help: str, **different: Any) -> Filter:
    """Return a filter of committees as the filter of the documents of these committees."""
    filter = next(it for it in committee_filters.FILTERS if it.name == name)
    roles = {
        name: Role(
            _HAS_OWNER.replace("#", role.where),
            _HAS_KNOWN_OWNER.replace("#", role.is_known_sql),
            _select_owner_pairs(role.pairs),
        )
        for name, role in filter.roles.items()
    }
    whole = narrow_to_roles(filter, ())  # One set of owners, because an index does not help with an OR of several.
    usual = {
        "help": help,
        "where": _HAS_OWNER.replace("#", whole.where),
        "is_known_sql": _HAS_KNOWN_OWNER.replace("#", whole.is_known_sql or "1"),
        "unknown_label": filter.unknown,
        "pairs": _select_owner_pairs(whole.pairs),
        "display_column": "owner",
        "roles": roles,
    }
    return filter.replace(**{**usual, **different})


_OWN_PARTNER = "UNION SELECT acronym FROM partners WHERE id IN {}"
"""SQL that adds the partners themselves to the owners; ISO has a few partners make documents."""

FILTERS = (
    Filter(
        "committee",
        "Of this committee, such as TC 207.",
        _HAS_OWNER.replace("#", "id IN {}"),
        "committee",
        "standards.owner IS NOT NULL",
        pairs=_select_owner_pairs(select_pairs("committees", "id")),
        display_column="owner",
        metavar="REF",
        negatable=True,
    ),
    _filter_by_committee_of(
        "partner",
        "Of a committee in liaison with this partner.",
        where=_HAS_OWNER.replace("#", f"{committee_filters.FILTERS[0].where} {_OWN_PARTNER}"),
        is_known_sql=_HAS_KNOWN_OWNER.replace("#", f"{committee_filters.FILTERS[0].is_known_sql} {_OWN_PARTNER}"),
    ),
    _filter_by_committee_of("member", "Of a committee with this member, such as KEBS or Kenya."),
    _filter_by_committee_of("secretariat", "Of a committee with its secretariat held by this member.", negatable=True),
    _filter_by_committee_of("secretariat_region", "Of a committee with its secretariat held in this region."),
    _filter_by_committee_of("member_region", "Of a committee with a member from this region."),
    filter_by_word("standards", "status", words=STATUSES, negatable=True),
    filter_by_word(
        "standards",
        "stage",
        "At this stage, such as 40, or 40.60.",
        words=(*dict.fromkeys(code[:2] for code in STAGES), *STAGES),
        column="stage",
        where="(standards.stage IN {} OR substr(standards.stage, 1, 2) IN {})",
        negatable=True,
    ),
    Filter(
        "open",
        "Open for comment or vote now (substage 20).",
        OPEN_SQL,
        "flag",
        "standards.stage IS NOT NULL",
        "the stage is",
    ),
    filter_by_word(
        "standards",
        "type",
        "Of this type, such as IS, TS or TR, or a supplement: Amd.",
        (*TYPES, *SUPPLEMENTS),
        where="(standards.type IN {} OR standards.supplement IN {})",
        pairs="SELECT row, type AS value FROM standards UNION ALL"
        " SELECT row, supplement FROM standards WHERE supplement IS NOT NULL",
        negatable=True,
    ),
    Filter(
        "ics",
        "In this class of ICS, such as 13.020, or below it.",
        "standards.row IN (SELECT row FROM standards_ics WHERE target IN {})",
        "class",
        is_known_sql="standards.row IN (SELECT row FROM standards_ics)",
        unknown_label="the class is",
        pairs="SELECT links.row, ics.id AS value FROM standards_ics AS links JOIN ics ON ics.code = links.target",
        kinds=("ics",),
        metavar="CODE",
        many=True,
        negatable=True,
    ),
    *filter_by_date("standards", "published"),
    Filter("every", "Include withdrawn and deleted ones.", "1", "flag"),
)
