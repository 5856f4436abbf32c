"""Dates of any precision: which texts are dates, how they compare, how they read."""

from __future__ import annotations

import datetime

import pytest

from inliaison.text import dates

DATES = ["2009", "2009-05", "2009-05-31", "2008-02-29", "2000-02-29", "0001-01-01"]
NO_DATES = [
    "0000",
    "209",
    "2009-5",
    "2009-13",
    "2009-00",
    "2009-02-29",
    "1900-02-29",
    "2009-04-31",
    "2009-05-3\n",
    "２００９",
]


def test_dates_of_every_precision_are_dates() -> None:
    assert [text for text in [*DATES, *NO_DATES] if dates.is_date(text)] == DATES
    assert [text for text in DATES if dates.is_day(text)] == DATES[2:]


def test_exactly_the_days_of_the_calendar_are_dates() -> None:
    def exists(year: int, month: int, day: int) -> bool:
        try:
            return bool(datetime.date(year, month, day))
        except ValueError:
            return False

    days = [(year, month, day) for year in (1900, 2000, 2008, 2009) for month in range(14) for day in range(33)]
    assert [it for it in days if dates.is_date("{:04}-{:02}-{:02}".format(*it))] == [it for it in days if exists(*it)]


@pytest.mark.parametrize("date", ["2009", "2009-05", "2009-05-30"])
def test_the_end_of_a_date_lies_between_its_last_day_and_the_next_date(date: str) -> None:
    assert date < date + dates.LAST < "2009-05-31" if date.endswith("30") else date + dates.LAST > "2009-05-31"
    assert date + dates.LAST < "2010" < dates.LAST


@pytest.mark.parametrize(
    ("date", "words"),
    [("2009-05-07", "7 May 2009"), ("2009-12", "December 2009"), ("2009", "2009"), ("0009", "0009"), (None, "")],
)
def test_date_is_spelled_to_its_precision(date: str | None, words: str) -> None:
    assert dates.spell_date(date) == words


def test_bare_dates_and_years_of_toml_are_dates() -> None:
    values = [datetime.date(2009, 5, 7), 2009, 209, True, "2009", datetime.datetime(2009, 5, 7)]
    assert [dates.read_value(value) for value in values] == ["2009-05-07", "2009", "", "", "", ""]
