"""Every format, in a pipe and on a terminal: exact for programs, readable for people."""

from __future__ import annotations

import csv
import io
import json
import sys
import tomllib
from types import ModuleType
from typing import Any

import pytest
from conftest import Run
from support.products import list_pairs
from support.row_keys import ALL_KEYS, KEYS

from inliaison.kinds import KINDS
from inliaison.render import FORMATS, RECORDS, Document, Format, Screen, data, list_formats, render
from inliaison.render.card_document import Card
from inliaison.render.documents import Listing

NULLABLE = ("participating", "observing", "liaison_committees")
"""The lists that are null where nothing is known; an empty one says "none"."""


@pytest.mark.parametrize("kind", KEYS)
def test_json_keys_are_a_promise(small: Run, kind: str) -> None:
    for record in small(kind, "-f", "json").json():
        assert list(record) == ALL_KEYS[kind]
    assert small(kind, "-f", "csv").out.split("\r\n", 1)[0].split(",") == ALL_KEYS[kind]


def test_json_puts_labels_beside_ids(small: Run, run: Run) -> None:
    """In listings, comparisons and cards alike; TOML stays the record that loads again."""
    ties = {tie["id"]: tie for tie in small("liaisons", "-f", "json").json()}
    told = ("partner_acronym", "partner_kind", "partner_country", "committee_reference", "committee_title")
    assert [ties["501-9010"][name] for name in told] == ["TIDE", "un-body", "Norway", "ISO/TC 10", "Lamps"]
    (lines,) = [line for line in small("liaisons", "-f", "jsonl").out.splitlines() if '"501-9010"' in line]
    assert json.loads(lines) == ties["501-9010"]
    (row,) = [r for r in csv.DictReader(io.StringIO(small("liaisons", "-f", "csv").out)) if r["id"] == "501-9010"]
    assert [row[name] for name in told] == [ties["501-9010"][name] for name in told]
    below = small("committees", "TC 10/SC 3", "-f", "json").json()[0]
    assert (below["parent_reference"], below["secretariat_acronym"]) == ("ISO/TC 10", "LBN")
    assert below["liaison_committees_reference"] == ["ISO/TC 2", "ISO/TC 10"]
    card = small("show", "gale", "-f", "json").json()
    assert [tie["partner_acronym"] for tie in card["liaisons"]] == ["GALE"] * len(card["liaisons"])
    assert list(small("compare", "gale", "tide", "-f", "json").json()[0])[:6] == [
        "side", "id", "reference", "title", "title_fr", "parent",
    ]  # fmt: skip
    for command in (["liaisons"], ["show", "gale"], ["committees"]):
        assert "_acronym" not in small(*command, "-f", "toml").out
        assert "_reference" not in small(*command, "-f", "toml").out


def test_json_distinguishes_null_from_an_empty_list(small: Run) -> None:
    moor = next(record for record in small("partners", "-f", "json").json() if record["id"] == "moor")
    assert (moor["founded"], moor["iso_id"], moor["aliases"], moor["sourced"]) == (None, None, [], None)
    tide = next(record for record in small("partners", "-f", "json").json() if record["id"] == "tide")
    assert tide["name_fr"] == "Échange de données de marées"
    assert tide["sourced"] == {"almanac": ["name", "founded"], "register": ["iso_id"]}


def test_json_is_readable_and_exact(small: Run) -> None:
    out = small("quotes", "-f", "json").out
    assert "“ready”" in out
    assert json.loads(out)[0]["text"] == "100% of ropes_are not [red]ropes[/red] | :smile: `x`"


@pytest.mark.parametrize("kind", KEYS)
def test_jsonl_has_one_record_a_line(small: Run, kind: str) -> None:
    lines = small(kind, "-f", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == small(kind, "-f", "json").json()


@pytest.mark.parametrize("kind", KEYS)
def test_csv_reads_back_equal(small: Run, kind: str) -> None:
    out = small(kind, "-f", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert [_typed(row, record) for row, record in zip(rows, small(kind, "-f", "json").json(), strict=True)] == (
        small(kind, "-f", "json").json()
    )


@pytest.mark.parametrize(
    "cell",
    [
        "a\rb",
        "\r",
        "a\nb",
        "a\r\nb",
        " a",
        "a ",
        "\ta",
        " ",
        "",
        '"',
        'a"b',
        ",",
        "'",
        "\u2028",
        "\x00",
        "=1",
        "\u00a0a",
    ],
)
def test_a_cell_of_csv_is_exact(cell: str) -> None:
    """In a row of its own as beside others, and no line of the file ends but in CR-LF."""
    for row in ((cell,), (cell, "x"), ("x", cell)):
        out = render(Listing("sources", ("id", "title")[: len(row)], [row], 1, (), ""), "csv")
        assert list(csv.reader(io.StringIO(out, newline="")))[1:] == [list(row)]
        assert out.endswith("\r\n")


@pytest.mark.parametrize("kind", KEYS)
def test_tsv_reads_back_equal(small: Run, kind: str) -> None:
    head, *lines = small(kind, "-f", "tsv").out.removesuffix("\n").split("\n")
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    records = small(kind, "-f", "json").json()
    assert [_typed(row, record) for row, record in zip(rows, records, strict=True)] == records


def _typed(row: dict[str, str], like: dict[str, Any]) -> dict[str, Any]:
    """The cells of a row as the values that a record of this shape has."""
    values: dict[str, Any] = {}
    for key, cell in row.items():
        if isinstance(like[key], list):
            values[key] = json.loads(cell) if cell else []
        elif like[key] is None or isinstance(like[key], str):
            values[key] = cell.replace(r"\n", "\n") or None
        else:
            values[key] = json.loads(cell)
    return values


@pytest.mark.parametrize("kind", KEYS)
def test_toml_holds_the_records(small: Run, kind: str) -> None:
    found = tomllib.loads(small(kind, "-f", "toml").out)[kind]
    rows = [{key: row[key] for key in KEYS[kind]} for row in small(kind, "-f", "json").json()]
    known = [{k: v for k, v in row.items() if v is not None and (v != [] or k in NULLABLE)} for row in rows]
    assert found == known


def test_plain_is_one_record_a_line_at_any_width(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = small("quotes").out
    for columns in ("1", "20", "80", "0", "x"):
        monkeypatch.setenv("COLUMNS", columns)
        assert small("quotes").out == wide
    assert wide == (
        "ID           NAME        DATE     PUBLICATION  TEXT\n"
        "strand-1999  Lee Strand  1999     -            100% of ropes_are not [red]ropes[/red] | :smile: `x`\n"
        "brook-2001   Ada Brook   2001-06  The Beacon   A lamp that is kept “ready” is half lit; d'accord?\n"
    )


def test_markdown_is_a_table(small: Run) -> None:
    assert small("quotes", "lamp", "--columns", "id,text", "-f", "markdown").out == (
        "| Id | Text |\n| --- | --- |\n| brook-2001 | A lamp that is kept “ready” is half lit; d'accord? |\n"
    )
    assert r"\[red\]ropes\[/red\] \| :smile: \`x\`" in small("quotes", "rope", "-f", "markdown").out


def test_a_pipe_gets_plain_and_a_terminal_gets_a_table(small: Run) -> None:
    assert small("partners").out.startswith("ID ")
    assert small("partners", terminal=True).out.startswith("\x1b[2m╭")
    assert small("partners", "-f", "table").out.startswith("╭")


SCREEN = """\
╭─────────┬────────────────────────────────────────────────╮
│ Partner │ Name                                           │
├─────────┼────────────────────────────────────────────────┤
│ GALE    │ Global Alliance of Lantern Engineers           │
│         │ professional society · Côte d'Ivoire · founded │
│         │ 1988 · committees: 2                           │
│ GF      │ Gale Force Watch                               │
│         │ civil society · Oslo                           │
│         │ Moorings Forum                                 │
│         │ cooperation                                    │
│ TIDE    │ Tidal Data Exchange                            │
│         │ UN body · Bergen, Norway · founded 1971-04 ·   │
│         │ committees: 2                                  │
╰─────────┴────────────────────────────────────────────────╯
"""


def test_narrow_terminal_shows_every_value(small: Run) -> None:
    assert small("partners", "--color", "never", terminal=True, width=60).out == SCREEN


@pytest.mark.parametrize("width", [1, 5, 20, 40, 60, 80, 120, 400])
def test_all_words_are_on_the_screen_at_every_width(small: Run, width: int) -> None:
    out = small("quotes", "--columns", "id,text", "--color", "never", terminal=True, width=width).out
    letters = "".join(c for c in out if c.isalnum())
    assert sum(map(letters.count, "0123456789")) == len("10019992001")
    for word in ("accord", "ready", "smile"):
        assert word[:2] in letters
    if width >= 20:
        assert max(map(len, out.splitlines())) <= max(width, 20)


def test_quotes_are_panels_with_the_words_first(small: Run) -> None:
    out = small("quotes", "--person", "brook", "--color", "never", terminal=True, width=60).out
    assert out == (
        "╭──────────────────────────────────────────────────────────╮\n"
        "│ “A lamp that is kept “ready” is half lit; d'accord?”     │\n"
        "│                                                          │\n"
        "│ — Ada Brook, Keeper of TIDE                              │\n"
        "│   The Beacon, 2001-06, about GALE, Memorandum on lights  │\n"
        "│   at sea                                                 │\n"
        "╰──────────────────────────────────────────────────────────╯\n"
    )


def test_matched_words_are_marked(small: Run) -> None:
    out = small("quotes", "lamp", terminal=True).out
    assert "\x1b[1;7mlamp\x1b[0m" in out
    assert "\x1b[7mLamps\x1b[0m" in small("search", "lamp", terminal=True).out


def test_markup_and_emoji_codes_are_verbatim(small: Run) -> None:
    words = "100% of ropes_are not [red]ropes[/red] | :smile: `x`"
    for format in ("table", "plain"):
        assert words in small("quotes", "rope", "-f", format, "--color", "never").out


@pytest.mark.parametrize(("kind", "format"), list_pairs(KEYS, list_formats(RECORDS)))
def test_no_color_prints_no_escape_byte(small: Run, monkeypatch: pytest.MonkeyPatch, kind: str, format: str) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    result = small(kind, "-f", format, terminal=True)
    assert result.code == 0
    assert "\x1b" not in result.out + result.err


@pytest.mark.parametrize(
    ("argv", "variables", "colored"),
    [
        ([], {}, True),
        ([], {"TERM": "dumb"}, False),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_follows_the_option_then_the_environment(
    small: Run, monkeypatch: pytest.MonkeyPatch, argv: list[str], variables: dict[str, str], colored: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in small("partners", *argv, terminal=True).out) == colored


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1"])
def test_console_without_utf_8_shows_the_table_with_replacements(small: Run, encoding: str) -> None:
    out = small("partners", "--color", "never", terminal=True, width=140, encoding=encoding).out
    assert "Tidal Data Exchange" in out
    assert ("C?te d'Ivoire" in out) == (encoding == "ascii")


ANSWERS = [
    *KINDS,
    ["show", "gale"],
    ["show", "lbn"],
    ["search", "lantern"],
    ["common", "gale", "tide"],
    ["compare", "gale", "tide"],
    ["stats", "--by", "founded"],
    ["sql", "SELECT id, acronym FROM partners"],
    ["sql", "SELECT 1e999 AS i, -1e999 AS j, x'00ff' AS b, 1 AS n, 2 AS n, NULL AS z, 'é' AS e"],
    ["sql", "SELECT 1 WHERE 0"],
]


@pytest.mark.parametrize("argv", ANSWERS, ids=str)
def test_a_new_format_is_one_function_and_one_line(
    small: Run, monkeypatch: pytest.MonkeyPatch, argv: str | list[str]
) -> None:
    """Whatever is asked, it is given all that JSON Lines are."""
    module = ModuleType("inliaison.render.pairs")

    def pairs(document: Document, screen: Screen) -> str:
        records = [data.build_card_data(document)] if isinstance(document, Card) else data.iter_records(document)
        return "".join(json.dumps(list(record.items()), allow_nan=False) + "\n" for record in records)

    monkeypatch.setattr(module, "pairs", pairs, raising=False)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(FORMATS, "pairs", Format(RECORDS, "pairs", "pairs", (".pairs",), with_labels=True))
    words = [argv] if isinstance(argv, str) else argv
    done, known = (small(*words, "-f", format) for format in ("pairs", "jsonl"))
    assert done.code == known.code == 0
    made = [dict(json.loads(line)) for line in done.out.split("\n") if line]
    assert [_as_pairs_hold(json.loads(line)) for line in known.out.split("\n") if line] == made


def _as_pairs_hold(record: dict[str, Any]) -> dict[str, Any]:
    """A record of JSON Lines, in which alone bytes are more than their text."""
    return {
        name: value["encoded"] if isinstance(value, dict) and "$base64" in value else value
        for name, value in record.items()
    }


@pytest.mark.parametrize(("kind", "format"), list_pairs(KINDS, list_formats(RECORDS)))
def test_every_kind_can_be_shown_in_every_format(small: Run, kind: str, format: str) -> None:
    result = small("show", small(kind, "-f", "json").ids()[-1], "-f", format)
    assert (result.code, result.err) == (0, "")
    assert result.out.strip()


def test_kinds_are_words_for_people_and_ids_for_programs(small: Run) -> None:
    """In lists, below a name, in counts and on cards; a pipe keeps what `--kind` takes."""
    for argv in (["partners"], ["stats"], ["show", "tide"], ["liaisons", "--columns", "partner_kind"]):
        for width, how in ((60, "table"), (120, "table"), (80, "markdown"), (80, "html")):
            out = small(*argv, "-f", how, terminal=True, width=width).out
            assert "UN body" in out, (argv, how)
            assert "un-body" not in out or (argv, how) == (["stats"], "markdown"), (argv, how)
        for how in ("json", "csv", "tsv"):
            out = small(*argv, "-f", how).out
            assert "un-body" in out, (argv, how)
            assert "UN body" not in out, (argv, how)
    assert "UN body" in small("search", "un-body", "--color", "never", terminal=True).out
    for argv in (
        ["export"],
        ["partners", "-f", "plain"],
        ["partners", "-f", "toml"],
        ["sql", "SELECT kind FROM partners"],
    ):
        assert "un-body" in small(*argv).out
    assert small("partners", "--kind", "UN body", "-f", "json").ids() == ["tide"]
