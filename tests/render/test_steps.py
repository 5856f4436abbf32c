"""The history of a record as a picture: steps, marks of snapshots, and gaps."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from conftest import Run
from support.hostile import CODES, NASTY
from support.pictures import SVG, contrast, split_schemes
from support.snapshots import FIRST, SECOND, WHO, committee_row, row, write
from support.stores import Store

pytestmark = pytest.mark.usefixtures("few_bundled")
DATES = ("2020-01-01", "2020-01-31", "2020-02-01", "2020-05-01")


@pytest.fixture
def four(run: Run, store: Store) -> Run:
    """The program with four snapshots, the first without members; the last lacks a committee."""
    bare = [row(1, "ISO/TC 2", WHO), row(3, "ISO/TC 9", {70: "Lone"})]
    last = [committee_row(1, "ISO/TC 2", None, None, None, organizations={70: "Lone"})]
    for date, rows in zip(DATES, (bare, FIRST, SECOND, last), strict=True):
        store(date, rows)
    return run


def _draw(run: Run, *argv: str) -> ET.Element:
    done = run("history", *argv, "-f", "svg")
    assert done.code == 0, done.err
    return ET.fromstring(done.out)


def _texts(picture: ET.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def _marks(picture: ET.Element) -> dict[str, float]:
    """The place of each snapshot's mark."""
    return {line.findtext(f"{SVG}title", ""): float(line.get("x1", 0)) for line in picture.iter(f"{SVG}line")}


def test_every_snapshot_has_a_mark_at_its_time(four: Run) -> None:
    for argv in ([], ["who"], ["TC 2"], ["din"], ["kenya", "--kind", "country"]):
        marks = _marks(_draw(four, *argv))
        assert tuple(marks) == DATES
        first, second, _, last = marks.values()
        assert (second - first) / (last - first) == pytest.approx(30 / 121, abs=0.001)


def test_history_is_drawn_in_steps_without_slopes(four: Run) -> None:
    for argv in ([], ["who"], ["TC 2"], ["din"]):
        paths = [path.get("d", "") for path in _draw(four, *argv).iter(f"{SVG}path")]
        assert paths
        for path in paths:
            assert re.fullmatch(r"(M[\d.]+ [\d.]+( H[\d.]+ V[\d.]+)* ?)+", path), path


def test_unknown_values_have_no_line_and_no_dot(four: Run) -> None:
    picture = _draw(four, "din")
    places = {float(dot.get("cx", 0)) for dot in picture.iter(f"{SVG}circle")}
    _, *known, last = _marks(picture).values()
    assert places == set(known)
    assert "Where there is no line, the snapshots do not say." in " ".join(_texts(picture))
    [path, *_] = (path.get("d", "") for path in picture.iter(f"{SVG}path"))
    assert path.startswith(f"M{known[0]:.1f} ")
    assert f"{last:.1f}" not in path
    assert "no line" not in " ".join(_texts(_draw(four, "lone")))


def test_gap_between_known_values_has_no_line(run: Run, tmp_path: Path) -> None:
    ours, other = row(1, "ISO/TC 2", WHO), row(2, "ISO/TC 3", WHO)
    for date, rows in zip(DATES, ([ours, other], [other], [ours, other], [ours, other]), strict=True):
        assert run("register", "import", write(tmp_path / f"{date}.jsonl", rows)).code == 0
    picture = _draw(run, "ISO/TC 2")
    [path] = (path.get("d", "") for path in picture.iter(f"{SVG}path"))
    first, _, third, last = _marks(picture).values()
    assert [float(x) for x in re.findall(r"[MH]([\d.]+)", path)] == [first, third, last]
    assert re.findall("[A-Z]", path) == ["M", "M", "H", "V"]


def test_each_number_has_its_name_and_its_values(four: Run) -> None:
    texts = _texts(_draw(four, "TC 2"))
    assert {"Partners", "Participating", "Observing", "Secretariat", "KEBS", "2", "1"} <= set(texts)
    assert texts[0] == "History of ISO/TC 2 Title 1"
    assert "At each of 4 snapshots from 2020-01-01 to 2020-05-01" in texts
    assert "Contains information from ISO Open Data (2020-01-01 and 2020-05-01)" in " ".join(texts)


def test_a_chart_draws_the_columns_that_are_chosen(four: Run) -> None:
    texts = _texts(_draw(four, "--columns", "date,liaisons", "--reverse"))
    assert ("Liaisons" in texts, "Organizations" in texts) == (True, False)
    for columns in ("liaisons", "date", "date,changes"):
        done = four("history", "--columns", columns, "-f", "svg")
        assert (done.code, done.out) == (2, "")
        assert "a chart needs the column date, and a number" in done.err


def test_history_of_one_snapshot_or_none_is_a_valid_picture(four: Run) -> None:
    assert len(_marks(_draw(four, "who", "--limit", "1"))) == 1
    assert _marks(_draw(four, "who", "--limit", "0")) == {}


def test_a_page_shows_the_picture_above_the_table(four: Run) -> None:
    page = four("history", "who", "-f", "html").out
    drawing, _, table = page.partition("</svg>")
    assert drawing.count("<title>2020-") == len(DATES)
    assert 'aria-label="History of World Health Organization. At each of 4 snapshots' in drawing
    assert re.findall(r"<th scope=row>(\d{4}-\d\d-\d\d)", table) == [*DATES]
    assert "<svg" not in four("history", "who", "--columns", "date,committees", "-f", "html").out
    assert "<style" not in drawing.partition("<svg")[2]


def test_steps_have_contrast_in_light_and_dark_mode(four: Run) -> None:
    for rules, page in split_schemes(four("history", "who", "-f", "svg").out):
        [step] = re.findall(r"step { stroke: (#\w{6})", rules)
        assert contrast(step, page) >= 3


def test_names_cannot_inject_markup_into_the_picture(run: Run, tmp_path: Path) -> None:
    for date in DATES[:2]:
        rows = [row(1, "ISO/TC 2", {7: NASTY}, title={"en": "<b>&amp;]]>"})]
        assert run("register", "import", write(tmp_path / f"{date}.jsonl", rows)).code == 0
    drawn = run("history", "TC 2", "-f", "svg").out
    assert not {ord(c) for c in drawn} & CODES - {0x0A}
    assert _texts(ET.fromstring(drawn))[0] == "History of ISO/TC 2 <b>&amp;]]>"
    assert "<b>" not in run("history", "TC 2", "-f", "html").out.partition("<main>")[2].partition("<footer>")[0]
