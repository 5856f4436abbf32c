"""What a field brings to its kind by its type: filters, and a country its columns.

A kind gives the help and whatever differs. In the SQL of the filters, `{}` stands for the chosen values.
"""

from __future__ import annotations

from typing import Any

from inliaison.kinds.filter import Filter
from inliaison.kinds.kind import DerivedColumn
from inliaison.kinds.sql import COUNTRY_OF, IN_REGION, REGIONS, select_days, select_links, select_pairs


def _filter_field(kind: str, field: str, help: str, *, required: bool, **different: Any) -> Filter:
    """Return the filter of a field; rows without a value cannot be judged, unless it is `required`."""
    column = f"{kind}.{field}"
    is_known_sql = "" if required else f"{column} IS NOT NULL"
    usual = {
        "where": f"{column} IN {{}}",
        "is_known_sql": is_known_sql,
        "pairs": select_pairs(kind, field),
        "metavar": field.upper(),
    }
    return Filter(**{"name": field, "help": help, **usual, **different})


def filter_by_word(
    kind: str, field: str, help: str = "", words: tuple[str, ...] = (), *, required: bool = False, **different: Any
) -> Filter:
    """Return the filter by the words of a field, by default those in the data."""
    usual = {"value_type": "word", "words": words, "column": "" if words else field}
    help = help or f"Of this {field}: {', '.join(words)}."
    return _filter_field(kind, field, help, required=required, **{**usual, **different})


def filter_by_reference(
    kind: str, field: str, help: str, *kinds: str, required: bool = False, **different: Any
) -> Filter:
    """Return the filter by the records of some kinds that a field refers to."""
    return _filter_field(kind, field, help, required=required, **{"kinds": kinds, **different})


def filter_by_committee(kind: str, field: str, help: str, **different: Any) -> Filter:
    """Return the filter by the committee that a field refers to; a row without one is known to be of none."""
    usual = {"value_type": "committee", "metavar": "REF"}
    return _filter_field(kind, field, help, required=True, **{**usual, **different})


def filter_by_list(kind: str, field: str, help: str, *kinds: str, **different: Any) -> Filter:
    """Return the filter by the records of some kinds that a field lists."""
    where = f"{kind}.row IN ({select_links(f'{kind}_{field}', 'IN {}')})"
    usual = {"where": where, "pairs": select_pairs(f"{kind}_{field}", "target"), "metavar": "REF"}
    return filter_by_reference(kind, field, help, *kinds, **{**usual, **different})


def filter_by_date(kind: str, field: str = "date") -> tuple[Filter, Filter]:
    """Return the filters by first and by last day; a year or month that lies partly inside cannot be judged."""
    date, day = f"{kind}.{field}", select_days("{}")[0]
    first, last = select_days(date)
    return (
        _filter_by_day("since", "Not before this year, month or day.", date, f"{first} >= {day}", f"{last} < {day}"),
        _filter_by_day("until", "Not after this year, month or day.", date, f"{last} <= {{}}", f"{first} > {{}}"),
    )


def _filter_by_day(name: str, help: str, date: str, holds: str, fails: str) -> Filter:
    is_known_sql = f"{date} IS NOT NULL AND ({holds} OR {fails})"
    return Filter(name, help, holds, name, is_known_sql, "the date is", metavar="DATE")


def filter_by_country(kind: str, code: str, help: str, none_message: str, **different: Any) -> tuple[Filter, Filter]:
    """Return the filters by country, by any of its codes and names, and by region.

    `code` is the column of the country's code, `help` has `{}` for what is filtered.
    """
    where = f"({kind}.{code} IN {{}} OR {kind}.country IN {{}})"
    usual = {"value_type": "country", "where": where, "column": "country", "none_message": none_message}
    in_country = help.format("country")
    region_help = help.format("region").replace(".", ", such as africa or eu.")
    return (
        _filter_field(kind, "country", in_country, required=False, negatable=True, **{**usual, **different}),
        filter_by_region(
            "region",
            region_help,
            f"{kind}.{code} IN ({{}})",
            f"{kind}.region IS NOT NULL",
            pairs=select_pairs(kind, "region"),
        ),
    )


def filter_by_region(
    name: str, help: str, where: str, is_known_sql: str, unknown_label: str = "", *, pairs: str
) -> Filter:
    """Return a filter by region, subregion or group of countries; `{}` in `where` stands for the SQL of their codes.

    `pairs` has only regions as values.
    """
    return Filter(
        name,
        help,
        where.replace("{}", IN_REGION),
        "word",
        is_known_sql,
        unknown_label,
        pairs=pairs,
        words_sql=REGIONS,
        metavar="REGION",
        negatable=True,
    )


def make_region_column(code: str, behind: str) -> DerivedColumn:
    """Return the column of a country's region; `code` is the column of the country's code."""
    sql = f"({COUNTRY_OF.format('region', code)})"
    return DerivedColumn(sql, "the region of its country (UN M49)", is_stored=True, behind=behind)


def make_country_columns(kind: str) -> dict[str, DerivedColumn]:
    """Return the columns of the code and the region of the country in a kind's field `country`."""
    meaning = "the code of its country (ISO 3166-1 alpha-2)"
    return {
        "country_code": DerivedColumn("code_of(country)", meaning, is_stored=True, behind="country"),
        "region": make_region_column(f"{kind}.country_code", "country"),
    }
