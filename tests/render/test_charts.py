"""Counts as a picture: the same bars as on a terminal, for a slide."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import tomli_w
from conftest import Run
from support.hostile import CODES, NASTY
from support.pictures import SVG, contrast, split_schemes

import inliaison


def _texts(svg: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]


def _bars(svg: str) -> list[float]:
    return [float(bar.get("width", 0)) for bar in ET.fromstring(svg).iter(f"{SVG}rect")]


@pytest.mark.parametrize("by", ["kind", "country", "founded"])
def test_each_value_has_its_label_its_bar_and_its_number(run: Run, by: str) -> None:
    rows = run("stats", "--by", by, "-f", "json").json()
    chart = run("stats", "--by", by, "-f", "svg").out
    texts, bars = _texts(chart), _bars(chart)
    assert {f"{row['count']} ({row['share']:.1f} %)" for row in rows} <= set(texts)
    known = [row["count"] for row in rows if row["value"] is not None]
    assert len(bars) == len(known)
    longest = max(bars)
    for number, length in zip(known, bars, strict=True):
        assert length == pytest.approx(max(longest * number / max(known), 2), abs=0.2)
    assert ("unknown" in texts) == (rows[-1]["value"] is None)


def test_an_axis_of_time_has_its_empty_decades(run: Run, tmp_path: Path) -> None:
    years = ["1901", "1932-05", "1932", "1960"]
    partners = [{"id": f"p{n}", "name": f"P {n}", "founded": year, "sources": ["s"]} for n, year in enumerate(years)]
    partners.append({"id": "q", "name": "Q", "sources": ["s"]})
    path = tmp_path / "d.toml"
    path.write_text(tomli_w.dumps({"sources": [{"id": "s", "title": "S"}], "partners": partners}))
    ask = ("stats", "--by", "founded", "--no-bundled", "--data", str(path))
    decades = ["1900s", "1910s", "1920s", "1930s", "1940s", "1950s", "1960s"]
    assert [text for text in _texts(run(*ask, "-f", "svg").out) if text.endswith("0s")] == decades
    assert [text for text in _texts(run(*ask, "-f", "svg", "--reverse").out) if text.endswith("0s")] == decades[::-1]
    drawn = run(*ask, "--color", "never", terminal=True).out.splitlines()
    assert [line.split()[0] for line in drawn] == [*decades, "unknown"]
    assert re.findall(r'scope="row"[^>]*>(\d{4}s)', run(*ask, "-f", "html").out) == decades
    assert [row["value"] for row in run(*ask, "-f", "json").json()] == ["1900s", "1930s", "1960s", None]
    by_count = [text for text in _texts(run(*ask, "-f", "svg", "--sort", "-count").out) if text.endswith("0s")]
    assert sorted(by_count) == ["1900s", "1930s", "1960s"]
    assert by_count[0] == "1930s"


@pytest.mark.usefixtures("few_bundled")
def test_chart_has_title_date_and_attribution(run: Run, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        json.dumps({"id": 7, "reference": "ISO/TC 7", "organizationLiaisons": [{"id": 9, "acronym": "Nine"}]})
    )
    run("register", "import", str(rows), "--date", "2025-01-31")
    texts = _texts(run("stats", "--no-bundled", "--by", "kind", "--committee", "tc7", "-f", "svg").out)
    assert texts[:2] == ["Partners by kind: committee ISO/TC 7", "1 partner, ISO's register of 2025-01-31"]
    assert any("Contains information from ISO Open Data (2025-01-31)" in text for text in texts)


def test_chart_limited_to_some_values_states_the_total(small: Run) -> None:
    assert "1 of 4 values" in _texts(small("stats", "--by", "kind", "--limit", "1", "-f", "svg").out)


def test_equal_numbers_have_equal_bars_and_rounding_is_noted(run: Run, tmp_path: Path) -> None:
    partners = [
        {"id": f"p{n}", "name": f"P {n}", "kind": kind, "sources": ["s"]}
        for n, kind in enumerate(("un-body", "company", "cooperation"))
    ]
    path = tmp_path / "d.toml"
    path.write_text(tomli_w.dumps({"sources": [{"id": "s", "title": "S"}], "partners": partners}))
    texts = _texts(run("stats", "--no-bundled", "--data", str(path), "-f", "svg").out)
    assert texts.count("1 (33.3 %)") == 3
    assert "the shares are rounded and add up to 99.9 %" in texts


def test_chart_colours_have_contrast_in_light_and_dark_mode(small: Run) -> None:
    for rules, page in split_schemes(small("stats", "-f", "svg").out):
        colors = re.findall(r"fill: (#\w{6})", rules)
        assert len(colors) == 3
        assert contrast(colors[0], page) >= 7
        assert contrast(colors[1], page) >= 4.5
        assert contrast(colors[2], page) >= 3


def test_a_file_that_is_named_svg_is_a_chart(small: Run, tmp_path: Path) -> None:
    path = tmp_path / "c.svg"
    assert small("stats", "-o", str(path)).code == 0
    assert path.read_text("utf-8") == small("stats", "-f", "svg").out
    for refused in (["partners", "-f", "svg"], ["partners", "-o", str(tmp_path / "p.svg")]):
        done = small(*refused)
        assert (done.code, done.out) == (2, "")


def test_columns_with_a_chart_is_a_usage_error(small: Run) -> None:
    done = small("stats", "--columns", "label,count", "-f", "svg")
    assert (done.code, done.out) == (2, "")
    assert "a chart has no columns to choose" in done.err


def test_many_bars_are_drawn_with_advice(run: Run) -> None:
    assert "draw fewer with --limit" in run("stats", "--by", "country", "-f", "svg").err
    assert "fewer" not in run("stats", "--by", "country", "-f", "svg", "--limit", "40").err


def test_chart_labels_cannot_inject_markup(run: Run, tmp_path: Path) -> None:
    names = [NASTY, "<b>x</b>", "]]>", "&amp;", "A" * 300, "مرحبا", "日本" * 40]
    partners = [{"id": f"p{n}", "name": "P", "country": name, "sources": ["s"]} for n, name in enumerate(names)]
    path = tmp_path / "d.toml"
    path.write_text(tomli_w.dumps({"sources": [{"id": "s", "title": "S"}], "partners": partners}))
    chart = run("stats", "--by", "country", "--no-bundled", "--data", str(path), "-f", "svg").out
    assert not {ord(c) for c in chart} & CODES - {0x0A}
    assert len(_bars(chart)) == len(names)
    assert "A" * 300 in "".join(_texts(chart))


def test_empty_dataset_gives_a_chart_without_bars(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text('[[sources]]\nid = "s"\ntitle = "S"\n')
    done = run("stats", "--no-bundled", "--data", str(path), "-f", "svg")
    assert (done.code, _bars(done.out)) == (0, [])
    assert inliaison.open(str(path), bundled=False).stats() == ()
