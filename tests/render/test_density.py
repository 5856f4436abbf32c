"""Tables on a terminal: one line per record where the width allows, lesser columns omitted one at a time with a note."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Run


def _headings(out: str) -> list[str]:
    return [cell.strip() for cell in out.splitlines()[1].strip("│").split("│")]


@pytest.mark.parametrize(
    ("width", "headings", "left_out"),
    [
        (140, ["Partner", "Name", "Kind", "Seat", "Founded", "Committees"], ""),
        (105, ["Partner", "Name", "Kind", "Seat", "Founded"], "Committees"),
        (90, ["Partner", "Name", "Kind", "Seat"], "Founded, Committees"),
        (80, ["Partner", "Name", "Seat", "Founded"], "Kind, Committees"),
        (70, ["Partner", "Name", "Seat"], "Kind, Founded, Committees"),
    ],
)
def test_lesser_columns_give_way_one_at_a_time(small: Run, width: int, headings: list[str], left_out: str) -> None:
    result = small("partners", "--color", "never", terminal=True, width=width)
    lines = result.out.splitlines()
    assert _headings("\n".join(lines)) == headings
    assert result.err == f"4 partners{f'; no room for {left_out} (--wide)' if left_out else ''}\n"
    assert len([line for line in lines if line.startswith("│")]) == 1 + 4
    assert max(map(len, lines)) <= width


def test_column_is_omitted_only_if_the_name_would_shrink_below_30(small: Run) -> None:
    """The name wraps before a column goes, and never to less than thirty columns of the terminal."""
    for width in range(70, 112):
        lines = small("partners", "--color", "never", terminal=True, width=width).out.splitlines()
        name = len(lines[1].split("│")[2]) - 2
        shown = {"Kind": 20, "Founded": 7, "Committees": 10}
        missing = [needed for heading, needed in shown.items() if heading not in lines[1]]
        assert name >= 30, width
        assert "Seat" in lines[1], width
        assert all(len(lines[0]) - name + 30 + 3 + needed > width for needed in missing), width


def _crowd(folder: Path, *kinds: str) -> tuple[str, ...]:
    """The options that lay some partners with long names over nothing, each of one of these kinds."""
    rows = (
        f"[[partners]]\nid = 'p{at}'\nacronym = 'ALPHA BETA GAMMA'\nname = '{'Long name of it ' * 4}{at}'\n"
        f"kind = '{kind}'\ncity = 'Washington upon Sea {at}'\ncountry = 'United States'\nsources = ['s']\n"
        for at, kind in enumerate(kinds)
    )
    path = folder / "long.toml"
    path.write_text("sources = [{id = 's', title = 'S'}]\n" + "".join(rows), "utf-8")
    return "--no-bundled", "--data", str(path), "--color", "never"


def test_seats_and_acronyms_wrap_where_that_keeps_a_column(run: Run, tmp_path: Path) -> None:
    ask = ("partners", *_crowd(tmp_path, "un-body", "civil-society"))
    wide, narrow = (run(*ask, terminal=True, width=width).out.splitlines() for width in (160, 80))
    assert _headings("\n".join(narrow)) == ["Partner", "Name", "Seat"]
    partner, name, seat = (len(cell) - 2 for cell in narrow[1].strip("│").split("│"))
    assert 10 <= partner < len("ALPHA BETA GAMMA")
    assert name >= 30
    assert 18 <= seat < len("Washington upon Sea 0, United States")
    assert len(wide) < len(narrow)
    letters = "".join(c for line in narrow for c in line if c.isalpha())
    assert "Washington" in letters
    assert max(map(len, narrow)) <= 80


def test_column_with_one_value_yields_its_space_in_a_crowded_table(run: Run, tmp_path: Path) -> None:
    """As long as a cell takes two lines; where all have room on one, it is told."""
    ask = ("partners", *_crowd(tmp_path, "un-body", "un-body"))
    crowded, roomy = (run(*ask, terminal=True, width=width) for width in (100, 200))
    assert _headings(crowded.out) == ["Partner", "Name", "Seat"]
    assert "no room for Kind (--wide)" in crowded.err
    assert "Kind" in _headings(roomy.out)
    differing = run("partners", *_crowd(tmp_path, "un-body", "civil-society"), terminal=True, width=100)
    assert "Kind" in _headings(differing.out)


@pytest.mark.parametrize(
    "command", ["partners", "committees", "members", "liaisons", "people", "quotes", "search lamp"]
)
def test_wide_draws_every_column(small: Run, command: str) -> None:
    argv = (*command.split(), "--wide", "--color", "never")
    narrow, broad = (small(*argv, terminal=True, width=width) for width in (40, 400))
    assert narrow.out == broad.out
    assert "no room" not in narrow.err
    assert len(narrow.out.splitlines()[0]) > 40
    assert "┬" in narrow.out
    assert small(*argv).out == small(*argv[:-3], "--color", "never").out


def test_wide_is_a_usage_error_outside_tables(small: Run) -> None:
    for argv in (("partners", "-f", "json"), ("show", "gale"), ("quotes", "--cite", "bibtex")):
        result = small(*argv, "--wide")
        assert (result.code, result.out) == (2, "")
        assert "--wide" in result.err


def test_table_is_followed_by_at_most_two_lines(small: Run, tmp_path: Path) -> None:
    path = tmp_path / "register.toml"
    path.write_text(
        "[[sources]]\nid = 'iso-open-data-2025-08-20'\ntitle = 'R'\nlicence = 'ODC-By 1.0'\ndate = '2025-08-20'\n"
        "[[partners]]\nid = 'reef'\nname = 'Reef'\nsources = ['iso-open-data-2025-08-20']\n"
    )
    argv = ("partners", "--kind", "un-body", "--data", str(path))
    shown = small(*argv, "--color", "never", terminal=True, width=200)
    assert shown.err == "1 partner; of 1 more the kind is unknown\nISO Open Data, 2025-08-20, ODC-By 1.0\n"
    assert "\x1b[2mISO Open Data, 2025-08-20, ODC-By 1.0\x1b[0m" in small(*argv, terminal=True).err
    kept = tmp_path / "kept.txt"
    assert "made available under the ODC Attribution" in small(*argv, "-o", str(kept), terminal=True).err
    assert "made available under the ODC Attribution" in small(*argv, "-f", "markdown").out
    assert small(*argv).err == "of 1 partner the kind is not known; it is not among these\n"


def test_members_have_short_headings_of_their_counts(small: Run) -> None:
    shown = small("members", "--color", "never", terminal=True, width=80)
    assert _headings(shown.out) == ["Member", "Name", "Country", "City", "Sec.", "P", "O"]
    assert "│    2 │ 2 │ 1 │" in shown.out
    assert shown.err == "3 members; Sec.: secretariats, P: participating, O: observing\n"
    page = small("members", "-f", "html").out
    assert all(f">{heading}" in page for heading in ("Secretariats", "Participating", "Observing"))


def test_committees_show_how_many_members_participate(small: Run) -> None:
    shown = small("committees", "--color", "never", terminal=True, width=100).out
    assert _headings(shown)[-2:] == ["Partners", "P"]
    records = small("committees", "-f", "json").json()
    counts = {it["reference"]: "" if it["participating"] is None else str(len(it["participating"])) for it in records}
    assert {"2", ""} <= {*counts.values()}
    for reference, count in counts.items():
        line = next(line for line in shown.splitlines() if f"│ {reference} " in line)
        assert line.strip("│").split("│")[-1].strip() == count


def test_below_seventy_columns_values_move_under_the_name(small: Run) -> None:
    result = small("partners", "--color", "never", terminal=True, width=60)
    assert _headings(result.out) == ["Partner", "Name"]
    assert "UN body · Bergen, Norway · founded 1971-04 ·" in result.out
    assert result.err == "4 partners\n"


def test_column_with_one_value_is_omitted_first(small: Run) -> None:
    """The kind that a filter asks for need not be told, where there is no room for all."""
    of_committees = ("liaisons", "--kind", "committee", "--color", "never")
    wide, narrow = (small(*of_committees, terminal=True, width=width).out for width in (80, 45))
    assert _headings(wide) == ["Partner", "Name", "Committee", "Subject", "Category"]
    assert _headings(narrow) == ["Partner", "Committee", "Subject"]
    assert "Kind" not in narrow
    crowded = small("committees", "--status", "active", "--color", "never", terminal=True, width=72)
    assert "Status" not in _headings(crowded.out)
    assert "no room for Status (--wide)" in crowded.err


def test_date_in_one_of_thirty_rows_is_shown_whole(run: Run, tmp_path: Path) -> None:
    """Where one in thirty rows has a date, its column is as wide as the date."""
    rows = (
        f"[[liaisons]]\nid = 't{at}'\npartner = 'p'\nkind = 'memorandum'\ntitle = 'Memorandum on the light of {at} seas{' and the ships on them' * 3}'\n"
        f"{'date = 2009-06-23' if at == 3 else ''}\nsources = ['s']\n"
        for at in range(30)
    )
    path = tmp_path / "acts.toml"
    path.write_text(
        "sources = [{id = 's', title = 'S'}]\npartners = [{id = 'p', acronym = 'P', sources = ['s']}]\n" + "".join(rows)
    )
    argv = ("liaisons", "--no-bundled", "--data", str(path), "--color", "never")
    for width in (80, 60, 72):
        assert "2009-06-23" in run(*argv, terminal=True, width=width).out


def test_repeated_partner_name_is_shown_once_in_consecutive_rows(small: Run) -> None:
    argv = ("liaisons", "--kind", "committee", "--color", "never", "--sort")
    rows = small(*argv, "partner_name,reference", "-f", "json").json()
    shown = small(*argv, "partner_name,reference", terminal=True, width=300).out.splitlines()[3:-1]
    told = [line.strip("│").split("│")[1].strip() for line in shown]
    names = [row["partner_name"] for row in rows]
    assert told == ["" if name == above else name for name, above in zip(names, [None, *names], strict=False)]
    assert len(set(names)) < len(names)
    piped = small(*argv, "partner_name,reference", "--columns", "partner_name").out.splitlines()[1:]
    assert piped == names


def test_help_explains_short_headings(small: Run) -> None:
    assert "Headings of its table: Sec.: secretariats, P: participating, O: observing." in small("members", "-h").out
    assert "Headings of its table" not in small("partners", "-h").out


def test_chosen_columns_never_give_way(small: Run) -> None:
    chosen = ("--columns", "id,name,kind,seat,founded,website", "--color", "never")
    assert len(_headings(small("partners", *chosen, terminal=True, width=80).out)) == 6


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_sort_column_is_never_omitted(small: Run, width: int) -> None:
    """A column of the screen, one that it does not show by itself, and one that is empty in every row."""
    for key, heading, value in (
        ("committees", "Committees", "2"),
        ("website", "Website", "https://tide.example"),
        ("successor", "Successor", ""),
    ):
        out = small("partners", "--sort", key, "--color", "never", terminal=True, width=width).out
        if width < 70 and key == "committees":
            assert f"committees: {value}" in out
        else:
            assert heading in _headings(out)
            at = _headings(out).index(heading)
            cells = [line.strip("│").split("│")[at].strip() for line in out.splitlines() if line.startswith("│")]
            assert "".join(cells[1:]).startswith(value)


def test_sort_key_is_a_column_in_text_markdown_and_html(small: Run) -> None:
    assert small("partners", "--sort", "website").out.splitlines()[0].split()[-1] == "WEBSITE"
    for format in ("markdown", "html"):
        assert "Website" in small("partners", "--sort", "website", "-f", format).out
        assert "Website" not in small("partners", "-f", format).out
    assert "Iso_id" not in small("search", "lamps", terminal=True).out
    found = small("search", "lamps", "--sort", "id", "--color", "never", terminal=True, width=80).out
    assert _headings(found)[-1] == "Id"


def test_a_filter_with_several_values_shows_which_it_was(small: Run) -> None:
    one, two = ("--kind", "committee"), ("--kind", "committee", "--kind", "agreement")
    for kinds in (one, two):
        narrow, wide = (
            small("liaisons", *kinds, "--color", "never", terminal=True, width=width).out for width in (45, 72)
        )
        assert ("committee ·" in narrow or "│ committee" in narrow) == (kinds is two)
        assert kinds is one or "Kind" in _headings(wide)


@pytest.mark.parametrize("width", [60, 70, 80, 120, 200])
def test_sql_table_shows_every_column_at_any_width(small: Run, width: int) -> None:
    statement = "SELECT acronym, name, city, country, website FROM partners ORDER BY id"
    result = small("sql", statement, "--color", "never", terminal=True, width=width)
    assert _headings(result.out) == ["acronym", "name", "city", "country", "website"]
    assert "no room" not in result.err
    assert max(map(len, result.out.splitlines())) <= width


@pytest.mark.parametrize("width", [20, 60, 80])
def test_columns_too_narrow_to_read_are_listed_below_the_first(small: Run, width: int) -> None:
    numbers = ", ".join(f"{number} AS n{number}" for number in range(30))
    out = small("sql", f"SELECT 'first' AS one, {numbers}", "--color", "never", terminal=True, width=width).out
    assert _headings(out) == ["one"]
    told = " ".join(line.strip("│ ") for line in out.splitlines()[4:-1])
    assert told == " · ".join(f"n{number}: {number}" for number in range(30))
    assert max(map(len, out.splitlines())) <= width


def test_chosen_columns_are_these_in_this_order_everywhere(small: Run) -> None:
    """Also where they are all there are, or all that are shown anyway, or empty in every row."""
    within = ("partners", "--committee", "TC 10", "--recursive", "--columns", "id,part_of,own,name", "--color", "never")
    assert _headings(small(*within, terminal=True, width=100).out) == ["Id", "Part of", "Own", "Name"]
    assert small(*within).out.splitlines()[0].split() == ["ID", "PART_OF", "OWN", "NAME"]
    page = small(*within, "-f", "html").out
    assert re.findall('<th scope="col"[^>]*>([^<]+)', page) == ["Id", "Part of", "Own", "Name"]
    assert "| Id | Part of | Own | Name |" in small(*within, "-f", "markdown").out
    shown = ("text", "name", "role", "publication", "date", "subjects")
    quotes = small("quotes", "--columns", ",".join(shown), "--color", "never", terminal=True, width=120).out
    assert _headings(quotes) == [name.capitalize() for name in shown]
    bars = small("stats", "--columns", "value,label,count,share", "--color", "never", terminal=True).out
    assert _headings(bars) == ["Value", "Kind", "Count", "Share"]  # A label is headed by what it labels.


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
