"""Columns and filters that several kinds share: date, country and region."""

from __future__ import annotations

from inliaison.kinds.kind import Derived, Filter
from inliaison.kinds.sql import COUNTRY_OF, IN_REGION, REGIONS, select_days


def make_region_column(code: str, behind: str) -> Derived:
    """Return the column of a country's region; `code` is the column of the country's code."""
    sql = f"({COUNTRY_OF.format('region', code)})"
    return Derived(sql, "the region of its country (UN M49)", stored=True, behind=behind)


def since(table: str) -> Filter:
    """Return the filter by first day; a year or month that contains this day but begins before it is undecided."""
    first, last = select_days(f"{table}.date")
    day = select_days("{}")[0]
    where, is_known_sql = f"{first} >= {day}", f"{table}.date IS NOT NULL AND ({first} >= {day} OR {last} < {day})"
    help = "Not before this year, month or day."
    return Filter("since", help, where, "since", is_known_sql, "the date is", metavar="DATE")


def until(table: str) -> Filter:
    """Return the filter by last day; a year or month that contains this day but ends after it is undecided."""
    first, last = select_days(f"{table}.date")
    where, is_known_sql = f"{last} <= {{}}", f"{table}.date IS NOT NULL AND ({last} <= {{}} OR {first} > {{}})"
    return Filter(
        "until", "Not after this year, month or day.", where, "until", is_known_sql, "the date is", metavar="DATE"
    )


def in_country(table: str, code: str, display_column: str, help: str, none_message: str) -> Filter:
    """Return the filter by country, by any of its codes and names; `code` is the column of the country's code."""
    return Filter(
        "country",
        help,
        f"({table}.{code} IN {{}} OR {table}.country IN {{}})",
        "country",
        f"{table}.country IS NOT NULL",
        column="country",
        metavar="COUNTRY",
        negatable=True,
        none_message=none_message,
        display_column=display_column,
    )


def in_region(name: str, help: str, where: str, is_known_sql: str, unknown_label: str = "") -> Filter:
    """Return a filter by region, subregion or group of countries; `{}` in `where` stands for the SQL of their codes."""
    return Filter(
        name,
        help,
        where.replace("{}", IN_REGION),
        "word",
        is_known_sql,
        unknown_label,
        words_sql=REGIONS,
        metavar="REGION",
        negatable=True,
    )
