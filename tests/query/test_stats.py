"""Counts: the same numbers as bars and in every other format, the unknown among them."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import tomli_w
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from inliaison.kinds import KINDS, load_kind
from inliaison.query.counts import compute_shares, list_countable

BY = [
    by for by in list_countable() if any(by in load_kind(kind).count_columns for kind in KINDS if kind != "standards")
]
"""What records of the bundled dataset are counted by, which holds no standards."""


def _counts(small: Run, by: str) -> list[tuple[str | None, int, float]]:
    return [(row["label"], row["count"], row["share"]) for row in small("stats", "--by", by, "-f", "json").json()]


def test_partners_by_kind_country_and_decade(small: Run) -> None:
    assert _counts(small, "kind") == [
        ("civil-society", 1, 25.0),
        ("cooperation", 1, 25.0),
        ("professional-society", 1, 25.0),
        ("un-body", 1, 25.0),
    ]
    assert _counts(small, "country") == [("Côte d'Ivoire", 1, 25.0), ("Norway", 1, 25.0), (None, 2, 50.0)]
    decades = [label for label, _, _ in _counts(small, "founded")]
    assert decades == [*sorted(filter(None, decades)), None]


def test_liaisons_by_committee_and_partner_and_committees_by_status(small: Run) -> None:
    listed = small("liaisons", "-f", "json").json()
    for by, column in (("committee", "committee"), ("partner", "partner")):
        rows = small("stats", "--by", by, "-f", "json").json()
        wanted = [tie[column] for tie in listed if by == "partner" or tie["kind"] == "committee"]
        assert {row["value"]: row["count"] for row in rows} == {value: wanted.count(value) for value in wanted}
        assert [row["count"] for row in rows] == sorted((row["count"] for row in rows), reverse=True)
    statuses = [committee["status"] for committee in small("committees", "-f", "json").json()]
    assert {label: count for label, count, _ in _counts(small, "status")} == {s: statuses.count(s) for s in statuses}


def test_committees_are_counted_by_country_and_region_of_the_secretariat(small: Run) -> None:
    members = {member["id"]: member for member in small("members", "-f", "json").json()}
    committees = small("committees", "-f", "json").json()
    held = [members[committee["secretariat"]] for committee in committees if committee["secretariat"]]
    for column in ("country", "region"):
        rows = small("stats", "committees", "--by", f"secretariat-{column}", "-f", "json").json()
        counts = {row["value"]: row["count"] for row in rows}
        unheld = sum(counts.pop(value, 0) for value in (None, "none"))
        assert counts == Counter(member[column] for member in held)
        assert held
        assert unheld == len(committees) - len(held)


def test_liaisons_are_counted_by_decade_in_its_order(run: Run) -> None:
    dates = [liaison["date"] for liaison in run("liaisons", "-f", "json").json()]
    rows = run("stats", "--by", "decade", "-f", "json").json()
    assert {row["value"]: row["count"] for row in rows} == Counter(date and date[:3] + "0s" for date in dates)
    decades = [row["value"] for row in rows]
    assert len(decades) > 2
    assert decades == [*sorted(filter(None, decades)), None]


@pytest.mark.parametrize("by", BY)
def test_counts_and_shares_add_up_over_the_bundled_dataset(run: Run, by: str) -> None:
    rows = run("stats", "--by", by, "-f", "json").json()
    if by == "member":  # The excerpt of committees that is bundled holds no members.
        assert rows == []
        return
    of = dict.fromkeys(("committee", "category", "partner", "decade"), "liaisons") | {"status": "committees"}
    of |= dict.fromkeys(("secretariat", "secretariat-country", "secretariat-region"), "committees")
    options = ["--kind", "committee"] if by in ("committee", "category") else []
    records = run(of.get(by, "partners"), *options, "-f", "json").json()
    more = sum(len(record["parties"]) for record in records) if by == "partner" else 0
    more += sum(len(record["sources"]) - 1 for record in records) if by == "source" else 0
    assert sum(row["count"] for row in rows) == len(records) + more
    total = round(sum(row["share"] for row in rows), 1)
    note = [] if total == 100 else [f"the shares are rounded and add up to {total} %"]
    assert [line for line in run("stats", "--by", by).err.splitlines() if "rounded" in line] == note


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=300))
def test_equal_numbers_have_equal_shares_and_none_is_half_a_tenth_off(numbers: list[int]) -> None:
    found = compute_shares(numbers)
    assert len(set(zip(numbers, found, strict=True))) == len(set(numbers))
    assert all(
        abs(share - 100 * number / sum(numbers)) <= 0.05 + 1e-9 for share, number in zip(found, numbers, strict=True)
    )


def test_every_format_has_the_same_numbers(small: Run) -> None:
    rows = small("stats", "-f", "json").json()
    assert [json.loads(line) for line in small("stats", "-f", "jsonl").out.splitlines()] == rows
    for format, dialect in (("csv", "excel"), ("tsv", "excel-tab")):
        table = list(csv.DictReader(io.StringIO(small("stats", "-f", format).out), dialect=dialect))
        assert [(row["label"], int(row["count"]), float(row["share"])) for row in table] == [
            (row["label"] or "", row["count"], row["share"]) for row in rows
        ]
    toml = tomllib.loads(small("stats", "-f", "toml").out)["counts"]
    assert [row["count"] for row in toml] == [row["count"] for row in rows]
    for format in ("plain", "markdown", "table"):
        lines = small("stats", "-f", format).out.splitlines()
        assert all(any(f"{row['count']}" in line and f"{row['share']}" in line for line in lines) for row in rows)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_bars_fill_the_width_and_are_in_proportion(run: Run, width: int) -> None:
    done = run("stats", "--by", "country", "--color", "never", terminal=True, width=width)
    rows = run("stats", "--by", "country", "-f", "json").json()
    lines = [line for line in done.out.splitlines() if line.endswith(" %")]
    assert {len(line) for line in lines} == {width}
    bars = [line.count("█") + any(c in line for c in "▏▎▍▌▋▊▉") for line in lines]
    assert len(bars) == len(rows)
    assert bars[:-1] == sorted(bars[:-1], reverse=True)
    assert min(bars[:-1]) >= 1
    assert (bars[-1], rows[-1]["value"]) == (0, None)
    assert lines[-1].startswith("unknown")


def test_bars_of_a_terminal_that_knows_no_blocks_are_ascii(run: Run) -> None:
    done = run("stats", "--by", "founded", "--color", "never", terminal=True, encoding="ascii")
    assert done.out.isascii()
    assert "##" in done.out


@pytest.mark.usefixtures("few_bundled")
def test_stats_separate_the_figures_of_2009_from_current_numbers(run: Run, tmp_path: Path) -> None:
    then = "In 2009: some 700 organizations in liaison with ISO."
    without = run("stats")
    assert f"{then} For today's number: Get the register with `inliaison register update`" in without.err
    rows = tmp_path / "rows.jsonl"
    row = {"id": 7, "reference": "ISO/TC 7", "organizationLiaisons": [{"id": 9, "acronym": "Nine"}]}
    rows.write_text(json.dumps(row))
    run("register", "import", str(rows), "--date", "2025-01-31")
    with_register = run("stats")
    assert f"{then} ISO's register of 2025-01-31 lists 1.\n" in with_register.err
    assert "not the same measure" in with_register.err
    joined = tmp_path / "joined.toml"
    joined.write_text('[[partners]]\nid = "nine"\nname = "Nine"\niso_id = 9\nother_iso_ids = [10]\nsource = "S"\n')
    row["organizationLiaisons"].append({"id": 10, "acronym": "Ten"})  # type: ignore[attr-defined]
    rows.write_text(json.dumps(row))
    run("register", "import", str(rows), "--date", "2025-02-28")
    told = run("stats", "--data", str(joined)).err
    assert "ISO's register of 2025-02-28 lists 2, which are 1 partner.\n" in told
    assert then not in run("stats", "--by", "status").err
    assert then not in run("stats", "--no-bundled", "--no-register").err


def test_stats_of_an_empty_dataset_are_empty(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.write_text('[[sources]]\nid = "s"\ntitle = "S"\n')
    for format, nothing in (("json", "[]\n"), ("table", ""), ("plain", "")):
        done = run("stats", "--no-bundled", "--data", str(empty), "-f", format)
        assert (done.code, done.out) == (0, nothing)
        assert done.err.startswith("no values\n")


def test_rows_are_chosen_as_in_a_listing(small: Run) -> None:
    done = small("stats", "--by", "kind", "--columns", "label,count", "--sort", "label", "--reverse", "--limit", "1")
    assert done.out == "LABEL    COUNT\nun-body  1\n"
    assert done.err.startswith("1 of 4 values\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--by", "kinds"], 'nothing can be counted by "kinds"; did you mean "kind"?'),
        (["--columns", "nothing"], 'no column "nothing" of counts'),
        (["--sort", "nothing"], 'no sort key "nothing" of counts'),
    ],
)
def test_unknown_columns_of_stats_are_usage_errors(small: Run, arguments: list[str], told: str) -> None:
    done = small("stats", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


@pytest.mark.parametrize("width", [20, 22, 26, 30])
@pytest.mark.parametrize("by", [by for by in BY if by != "member"])
def test_counts_fit_the_narrowest_terminal(run: Run, by: str, width: int) -> None:
    done = run("stats", "--by", by, "--color", "never", terminal=True, width=width)
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= width
    assert all(f"{row['share']:.1f} %" in done.out for row in run("stats", "--by", by, "-f", "json").json())


def test_unknown_stays_last_in_reverse_order(run: Run) -> None:
    forth, back = (run("stats", "--by", "country", "-f", "json", *more).json() for more in ([], ["--reverse"]))
    assert (forth[-1]["value"], back[-1]["value"]) == (None, None)
    assert [row["value"] for row in back[:-1]] == [row["value"] for row in forth[:-1]][::-1]


def test_texts_are_left_aligned_and_numbers_right_aligned(run: Run) -> None:
    lines = run("stats", "--columns", "count,value", "--color", "never", terminal=True).out.splitlines()
    count = next(row["count"] for row in run("stats", "-f", "json").json() if row["value"] == "un-body")
    assert any(line.startswith(f"│ {count:>5} │ un-body ") for line in lines), lines


def test_a_country_is_counted_once_however_files_write_it(run: Run, tmp_path: Path) -> None:
    country = {
        "id": "ve",
        "code": "VE",
        "alpha3": "VAL",
        "name": "Vale",
        "name_fr": "Val",
        "region": "Coast",
        "sources": ["s"],
    }
    written = ["Vale", "val", "VE", "VAL", "Nowhere"]
    partners = [{"id": f"p{n}", "name": f"P {n}", "country": text, "sources": ["s"]} for n, text in enumerate(written)]
    data = {"sources": [{"id": "s", "title": "S"}], "countries": [country], "partners": partners}
    (tmp_path / "d.toml").write_text(tomli_w.dumps(data))
    only = ("--no-bundled", "--no-register", "--data", str(tmp_path / "d.toml"), "-f", "json")
    counts = {
        by: {row["label"]: row["count"] for row in run("stats", "partners", "--by", by, *only).json()}
        for by in ("country", "region")
    }
    assert counts == {"country": {"Vale": 4, "Nowhere": 1}, "region": {"Coast": 4, None: 1}}
    assert [row["country"] for row in run("partners", "--country", "Val", *only).json()] == ["Vale"] * 4
    assert run("partners", "--country", "vale", *only).ids() == ["p0", "p1", "p2", "p3"]
