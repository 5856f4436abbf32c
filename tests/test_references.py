"""What a reference means, and what is said where it means nothing or too much."""

from __future__ import annotations

import pytest
from conftest import Run


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("tide", "tide"),
        ("TIDE", "tide"),
        ("tide - marees", "tide"),
        ("tide-marees", "tide"),
        ("TIDAL data exchange", "tide"),
        ("echange de donnees de marees", "tide"),
        ("501", "tide"),
        ("gale", "gale"),
        ("gf", "gale-force"),
        ("gale f", "gale-force"),
        ("moor", "moor"),
        ("forum", "moor"),
        ("ISO/TC 10", "9010"),
        ("TC 10", "9010"),
        ("tc10", "9010"),
        ("tc10/sc3", "9013"),
        ("tc 10 sc 3", "9013"),
        ("JTC 9", "9090"),
        ("iso/iec/jtc 9", "9090"),
        ("9002", "9002"),
        ("brook", "ada-brook"),
        ("almanac", "almanac"),
        ("the sailor’s almanac", "almanac"),
        ("memorandum on", "tide-memorandum"),
        ("lamps kept", "lamps-2001"),
        ("strand-1999", "strand-1999"),
    ],
)
def test_a_reference_is_forgiving(small: Run, text: str, id: str) -> None:
    result = small("show", text, "-f", "json")
    assert (result.code, result.json()["id"]) == (0, id)


def test_an_ambiguous_reference_lists_the_candidates(small: Run) -> None:
    result = small("show", "ga")
    assert (result.code, result.out) == (1, "")
    assert '"ga" fits 2 records' in result.err
    assert "gale  Global Alliance of Lantern Engineers (partner)" in result.err
    assert "gale-force  Gale Force Watch (partner)" in result.err


def test_an_unknown_reference_names_the_nearest(small: Run) -> None:
    result = small("quotes", "--person", "broook")
    assert (result.code, result.out) == (1, "")
    assert 'no person "broook"' in result.err
    assert "ada-brook  Ada Brook (person)" in result.err


@pytest.mark.parametrize("text", ["world shipping", "", "%", "_", "*", "\N{SNOWMAN}", "zzz"])
def test_nothing_silly_is_suggested(small: Run, text: str) -> None:
    result = small("show", text)
    assert result.code == 1
    assert result.err == f'error: no record "{text}"\n'


def test_show_can_be_kept_to_one_kind(small: Run) -> None:
    assert small("show", "brook", "--kind", "quote", "-f", "json").json()["id"] == "brook-2001"
    assert small("show", "tide", "--kind", "people").code == 1
    assert small("show", "tide", "--kind", "ships").code == 2
