"""Counts by two columns: held against SQL over the raw rows, the unknown among them, the same in every format."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from conftest import Run
from support.pictures import SVG, contrast, split_schemes
from support.places import SMALL

import inliaison
from inliaison.render import charts

COLUMNS = {
    "partners": {
        "kind": "kind",
        "country": "country",
        "region": "region",
        "founded": "substr(founded, 1, 3) || '0s'",
    },
    "members": {"region": "region", "country": "country"},
    "committees": {
        "status": "status",
        "secretariat": "CASE WHEN participating IS NULL AND secretariat IS NULL THEN NULL"
        " ELSE coalesce(secretariat, 'none') END",
        "member": "member",
    },
    "liaisons": {
        "kind": "kind",
        "decade": "substr(date, 1, 3) || '0s'",
        "partner": "partner",
    },
}
"""By kind, the SQL of some columns over the raw rows."""
PAIRS = [(kind, *pair) for kind, columns in COLUMNS.items() for pair in permutations(columns, 2)]


def _source(kind: str, by: str, across: str) -> str:
    """The SQL of the rows that are counted: those of a kind, or of its memberships, or of the parties to liaisons."""
    if "member" in (by, across):
        roles = " UNION ".join(
            f"SELECT committees.*, value AS member FROM committees, json_each({field})"
            for field in ("participating", "observing")
        )
        held = "SELECT committees.*, secretariat AS member FROM committees WHERE secretariat IS NOT NULL"
        return f"({roles} UNION {held})"
    if kind == "liaisons" and "partner" in (by, across):
        return "(SELECT * FROM liaisons UNION ALL SELECT id, value AS partner, * FROM liaisons, json_each(parties))"
    return kind


@pytest.mark.parametrize(("kind", "by", "across"), PAIRS, ids=" ".join)
def test_pairs_are_those_of_sql_over_the_raw_rows(run: Run, kind: str, by: str, across: str) -> None:
    rows = run("stats", kind, "--by", by, "--across", across, "-f", "json").json()
    columns, source = COLUMNS[kind], _source(kind, by, across)
    if kind == "liaisons" and "partner" in (by, across):
        ties = run("liaisons", "-f", "json").json()
        cells = [
            {"kind": tie["kind"], "decade": tie["date"] and tie["date"][:3] + "0s", "partner": partner}
            for tie in ties
            for partner in (tie["partner"], *(tie["parties"] or ()))
        ]
        counted = Counter((cell[by], cell[across]) for cell in cells)
    else:
        sql = f"SELECT {columns[by]} AS a, {columns[across]} AS b, count(*) AS n FROM {source} GROUP BY 1, 2"
        counted = Counter({(row["a"], row["b"]): row["n"] for row in run("sql", sql, "-f", "json").json()})
    assert {(row["value"], row["across"]): row["count"] for row in rows if row["count"]} == dict(counted)
    values, others = ([*dict.fromkeys(row[name] for row in rows)] for name in ("value", "across"))
    assert [(row["value"], row["across"]) for row in rows] == [(value, other) for value in values for other in others]


def test_unknown_values_form_the_last_row_and_column(run: Run) -> None:
    rows = run("stats", "--by", "kind", "--across", "region", "-f", "json").json()
    records = run("partners", "--columns", "kind,region", "-f", "json").json()
    counted = Counter((record["kind"], record["region"]) for record in records)
    assert sum(row["count"] for row in rows) == len(records)
    assert all(row["count"] == counted[row["value"], row["across"]] for row in rows)
    assert sum(number for (_, region), number in counted.items() if region is None) > 0
    assert rows[-1]["across"] is None


def _small_pairs(small: Run, *more: str, **how: Any) -> Any:
    return small("stats", "--by", "kind", "--across", "country", *more, **how)


def test_programs_get_a_row_for_each_pair(small: Run) -> None:
    rows = _small_pairs(small, "-f", "json").json()
    assert {tuple(row) for row in rows} == {("value", "label", "across", "across_label", "count")}
    assert [json.loads(line) for line in _small_pairs(small, "-f", "jsonl").out.splitlines()] == rows
    for format, dialect in (("csv", "excel"), ("tsv", "excel-tab")):
        table = list(csv.DictReader(io.StringIO(_small_pairs(small, "-f", format).out), dialect=dialect))
        assert table == [{name: "" if it is None else str(it) for name, it in row.items()} for row in rows]
    pairs = tomllib.loads(_small_pairs(small, "-f", "toml").out)["pairs"]
    assert [pair["count"] for pair in pairs] == [row["count"] for row in rows]
    directory = inliaison.open(SMALL, bundled=False)
    assert [pair.number for pair in directory.stats("kind", across="country")] == [row["count"] for row in rows]
    assert directory.stats("kind", across="country")[0].across == rows[0]["across"]


def test_the_sums_of_a_part_are_not_called_the_total(small: Run) -> None:
    whole, part = (_small_pairs(small, *more).out.splitlines() for more in ((), ("--limit", "1")))
    assert (whole[-1].split()[0], part[-1].split()[:3]) == ("total", ["total", "of", "these"])
    assert int(part[-1].split()[-1]) == int(part[1].split()[-1]) < int(whole[-1].split()[-1])
    for format in ("html", "svg"):
        assert ["otal of these" in _small_pairs(small, *more, "-f", format).out for more in ((), ("--limit", "1"))] == [
            False,
            True,
        ]


class _Cells(HTMLParser):
    """The texts of the rows of a table."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.is_in = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.is_in = True
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.is_in and self.rows[-1]:
            self.rows[-1][-1] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        self.is_in = self.is_in and tag != "table"


def test_people_get_a_table_with_totals(small: Run) -> None:
    rows = _small_pairs(small, "-f", "json").json()
    head = ["Kind", "Côte d'Ivoire", "Norway", "unknown", "total"]
    kinds = {"civil-society": "civil society", "un-body": "UN body", "professional-society": "professional society"}
    wide = [head]
    for kind in dict.fromkeys(row["value"] for row in rows):
        numbers = [row["count"] for row in rows if row["value"] == kind]
        wide.append([kinds.get(kind, kind), *map(str, numbers), str(sum(numbers))])
    sums = [sum(row["count"] for row in rows if row["across_label"] == it) for it in ("Côte d'Ivoire", "Norway", None)]
    wide.append(["total", *map(str, sums), "4"])
    plain = [re.split(r"  +", line) for line in _small_pairs(small, "-f", "plain").out.splitlines()]
    assert plain == [[cell.upper() for cell in head], *wide[1:]]
    drawn = [re.split(r" *│ *", line)[1:-1] for line in _small_pairs(small, "--color", "never", terminal=True, width=100).out.splitlines() if "│" in line]  # fmt: skip
    assert drawn[0][0] == "Kind"
    assert drawn[1:] == wide[1:]
    marked = [re.split(r" *\| *", line)[1:-1] for line in _small_pairs(small, "-f", "markdown").out.splitlines() if "|" in line]  # fmt: skip
    assert marked[2:] == wide[1:]
    cells = _Cells(_small_pairs(small, "-f", "html").out).rows
    assert [[cell.casefold() for cell in row] for row in cells] == [[it.casefold() for it in row] for row in wide]
    texts = [text.text for text in ET.fromstring(_small_pairs(small, "-f", "svg").out).iter(f"{SVG}text")]
    for row in wide[1:]:
        at = len(texts) - texts[::-1].index(row[0]) - 1  # The heading of the last column says total, too.
        assert texts[at : at + len(row)] == row


@pytest.mark.parametrize("width", [20, 40, 60, 80])
def test_table_of_pairs_fits_the_terminal_and_reports_omitted_columns(run: Run, width: int) -> None:
    done = run("stats", "--by", "kind", "--across", "region", "--color", "never", terminal=True, width=width)
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= width
    shown = done.out + done.err
    assert all(region in shown for region in ("Europe", "Africa", "unknown")) or width < 70


def test_many_columns_without_room_are_counted(run: Run) -> None:
    done = run("stats", "--by", "kind", "--across", "country", "--color", "never", terminal=True)
    countries = {row["across"] for row in run("stats", "--by", "kind", "--across", "country", "-f", "json").json()}
    shown = len(done.out.splitlines()[1].split("│")) - 4
    (remark,) = re.findall(r"no room for (.*) \(--wide\)", done.err)
    *names, rest = remark.split(", ")
    assert len(names) == 7
    assert rest == f"{len(countries) - shown - 7} more"


def test_rows_are_chosen_and_sorted_as_without_a_second_column(run: Run) -> None:
    for more in (["--limit", "3"], ["--reverse"], ["--sort", "label"], ["--sort", "-label", "--limit", "2"]):
        one = run("stats", "--by", "kind", *more, "-f", "json").json()
        both = run("stats", "--by", "kind", "--across", "region", *more, "-f", "json").json()
        assert [*dict.fromkeys(row["value"] for row in both)] == [row["value"] for row in one]
    done = run("stats", "--by", "kind", "--across", "region", "--limit", "1", "--columns", "label,count", "-f", "csv")
    assert done.out.startswith("label,count\r\n")
    assert "of" in done.err.splitlines()[0]
    assert "pairs of values" in done.err.splitlines()[0]


def test_filters_narrow_the_pairs(run: Run) -> None:
    rows = run("stats", "--by", "kind", "--across", "region", "--country", "Austria", "-f", "json").json()
    number = len(run("partners", "--country", "Austria", "-f", "json").json())
    assert {row["across"] for row in rows} == {"Europe"}
    assert sum(row["count"] for row in rows) == number > 0


def test_an_axis_of_time_has_its_empty_decades_in_both_directions(run: Run, tmp_path: Path) -> None:
    partners = [
        {"id": f"p{n}", "name": "P", "founded": year, "kind": "un-body", "sources": ["s"]}
        for n, year in enumerate(("1901", "1932"))
    ]
    path = tmp_path / "d.toml"
    path.write_text(tomli_w.dumps({"sources": [{"id": "s", "title": "S"}], "partners": partners}))
    ask = ("stats", "--no-bundled", "--data", str(path))
    down = run(*ask, "--by", "founded", "--across", "kind", "-f", "plain").out.splitlines()
    assert [line.split()[0] for line in down[1:]] == ["1900s", "1910s", "1920s", "1930s", "total"]
    right = run(*ask, "--by", "kind", "--across", "founded", "-f", "plain").out.splitlines()
    assert re.split(r"  +", right[0])[1:] == ["1900S", "1910S", "1920S", "1930S", "TOTAL"]
    assert len(run(*ask, "--by", "founded", "--across", "kind", "-f", "json").json()) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "kind", "--across", "kinds"], 'nothing can be counted by "kinds"; did you mean "kind"?'),
        (["--by", "kind", "--across", "kind"], '"kind" is not another column of what is counted by "kind"'),
        (["--by", "status", "--across", "founded"], '"founded" is not another column of what is counted by "status"'),
        (["members", "--by", "region", "--across", "kind"], 'members cannot be counted by "kind"'),
        (["--by", "kind", "--across", ""], "--across is empty"),
        (["--by", "kind", "--across", "region", "--columns", "share"], 'no column "share" of pairs'),
        (["--by", "kind", "--across", "region", "--columns", "label,count", "-f", "svg"], "a chart has no columns"),
    ],
)
def test_unknown_columns_of_across_are_usage_errors(small: Run, arguments: list[str], message: str) -> None:
    done = small("stats", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_heat_map_cells_have_contrast_in_light_and_dark_mode(run: Run) -> None:
    chart = run("stats", "--by", "kind", "--across", "region", "-f", "svg").out
    for rules, page in split_schemes(chart):
        cells = re.findall(r"\.h\d \{ fill: (#\w{6})", rules)
        (ink,) = re.findall(r"^text \{ fill: (#\w{6}) \}", rules, re.MULTILINE)
        assert len(cells) == 5
        assert min(contrast(ink, cell) for cell in cells) >= 4.5
        steps = [contrast(page, cell) for cell in cells]
        assert steps == sorted(steps)
    shades = [cell.get("class") for cell in ET.fromstring(chart).iter(f"{SVG}rect")]
    rows = run("stats", "--by", "kind", "--across", "region", "-f", "json").json()
    known = [row["count"] for row in rows if row["count"] and row["value"] and row["across"]]
    assert shades == [f"h{math.ceil(5 * math.sqrt(number / max(known)))}" for number in known]
    page_shades = re.findall(r'class="n (h\d)"', run("stats", "--by", "kind", "--across", "region", "-f", "html").out)
    assert page_shades == shades
    levels = set(shades)
    style = (Path(charts.__file__).with_name("page.css")).read_text("utf-8")
    for color in re.findall(r"\.h\d \{ fill: (#\w{6})", chart):
        assert f": {color};" in style  # The colours of pages are declared there.
    assert "h5" in levels
    assert len(levels) > 2


def test_empty_dataset_gives_empty_pairs_in_every_format(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text('[[sources]]\nid = "s"\ntitle = "S"\n')
    ask = ("stats", "--no-bundled", "--data", str(path), "--by", "kind", "--across", "region", "-f")
    assert [run(*ask, format).out for format in ("json", "plain", "table")] == ["[]\n", "", ""]
    assert all(run(*ask, format).code == 0 for format in ("html", "svg", "markdown", "csv", "toml"))
