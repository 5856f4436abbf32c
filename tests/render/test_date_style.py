"""Dates of records have the same format wherever people see them, made by one function."""

from __future__ import annotations

import re

import pytest
from conftest import Run

from inliaison.kinds import KINDS
from inliaison.text import dates

LINKED_DATA = re.compile('<script type="application/ld\\+json">.*?</script>', re.DOTALL)
"""What a page has for programs."""
DATE = re.compile(r"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b")


@pytest.mark.parametrize("format", ["table", "markdown", "html"])
def test_another_style_of_dates_reaches_every_list_and_every_card(
    monkeypatch: pytest.MonkeyPatch, small: Run, format: str
) -> None:
    before = "".join(_read(small, format))
    # The function itself reads otherwise, because types and indexes have taken hold of it.
    monkeypatch.setattr(dates.format_date, "__code__", dates.spell_date.__code__)
    after = "".join(_read(small, format))
    assert DATE.search(before)
    assert DATE.findall(after) == []
    assert dates.spell_date(DATE.findall(before)[0]) in after


def _read(small: Run, format: str) -> list[str]:
    lists = [small(kind, "-f", format, terminal=True, width=200).out for kind in KINDS]
    ids = [id for kind in KINDS for id in small(kind, "-f", "json").ids()]
    cards = small("show", *ids, "-f", format, terminal=True, width=200).out
    return [*lists, LINKED_DATA.sub("", cards)]
