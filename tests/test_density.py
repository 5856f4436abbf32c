"""Tables on a terminal: one row a record where the width allows, lesser columns giving way one at a time, and said so."""

from __future__ import annotations

import pytest
from conftest import Run


def _headings(out: str) -> list[str]:
    return [cell.strip() for cell in out.splitlines()[1].strip("│").split("│")]


@pytest.mark.parametrize(
    ("width", "headings", "left_out"),
    [
        (140, ["Partner", "Name", "Kind", "Seat", "Founded", "ISO committees"], ""),
        (107, ["Partner", "Name", "Kind", "Seat", "ISO committees"], "Founded"),
        (90, ["Partner", "Name", "Kind", "ISO committees"], "Seat, Founded"),
        (73, ["Partner", "Name", "Kind"], "Seat, Founded, ISO committees"),
    ],
)
def test_lesser_columns_give_way_one_at_a_time(small: Run, width: int, headings: list[str], left_out: str) -> None:
    lines = small("partners", "--color", "never", terminal=True, width=width).out.splitlines()
    assert _headings("\n".join(lines)) == headings
    if left_out:
        assert lines[-1] == f"Not shown for want of room: {left_out}."
    else:
        assert lines[-1].startswith("╰")
    assert len([line for line in lines if line.startswith("│")]) == 1 + 4
    assert max(map(len, lines[:-1])) <= width


def test_below_seventy_columns_values_move_under_the_name(small: Run) -> None:
    out = small("partners", "--color", "never", terminal=True, width=60).out
    assert _headings(out) == ["Partner", "Name"]
    assert "un-body · Bergen, Norway · since 1971-04 ·" in out
    assert "want of room" not in out


def test_what_is_the_same_in_all_rows_gives_way_first(small: Run) -> None:
    """The kind that a filter asks for need not be told, where there is no room for all."""
    of_committees = ("liaisons", "--kind", "committee", "--color", "never")
    wide, narrow = (small(*of_committees, terminal=True, width=width).out for width in (80, 45))
    assert _headings(wide) == ["Partner", "Kind", "Committee", "Subject"]
    assert _headings(narrow) == ["Partner", "Committee", "Subject"]
    assert "Kind" not in narrow
    crowded = small("committees", "--status", "active", "--color", "never", terminal=True, width=72).out
    assert "Status" not in _headings(crowded)
    assert "Status" in crowded.splitlines()[-1]


def test_chosen_columns_never_give_way(small: Run) -> None:
    chosen = ("--columns", "id,name,kind,seat,founded,website", "--color", "never")
    assert len(_headings(small("partners", *chosen, terminal=True, width=80).out)) == 6


def test_search_shows_references_and_short_excerpts(small: Run) -> None:
    out = small("search", "lamps", "--color", "never", terminal=True, width=80).out
    row = next(line for line in out.splitlines() if "ISO/TC 10" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == ["committee", "ISO/TC 10", "Lamps"]
    assert "9010" not in out


def test_only_colours_that_can_be_read_on_dark_and_on_light(small: Run) -> None:
    shown = ""
    for command in (
        ["partners"],
        ["liaisons"],
        ["committees"],
        ["show", "gale"],
        ["show", "TC 10"],
        ["search", "lamp"],
        ["stats"],
    ):
        shown += small(*command, "--color", "always", terminal=True, width=120).out
    codes = {code for part in shown.split("\x1b[")[1:] for code in part.partition("m")[0].split(";")}
    assert codes <= {"0", "1", "2", "3", "7", "22", "35"}
