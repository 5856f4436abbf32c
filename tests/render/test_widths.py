"""Letters that take no column, or two, and those about which terminals disagree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run
from rich.cells import cell_len

from inliaison.render import wrapping
from inliaison.render.cards import CardContent, CardLine, Section
from inliaison.render.documents import Column
from inliaison.render.layout import Layout, choose_widths, move_below
from inliaison.render.view import Table
from inliaison.text import sanitize

AGREED = {
    "thai": "สำนักงานที่ดิน",
    "lao": "ປະເທດລາວ",
    "han": "世界衛生組織",
    "hangul": "한국표준협회",
    "accents": "E\u0301nergie Cafe\u0301",
    "arabic": "منظمة الصحة",
    "emoji": "👍 Board",
    "latin": "plain",
}
DISPUTED = {
    "hindi": "हिन्दी मानक",
    "bengali": "বাংলাদেশ",
    "khmer": "ខ្មែរ",
    "burmese": "မြန်မာ",
    "telugu": "తెలుగు సంస్థ",
    "hangul-nfd": "\u1112\u1161\u11ab\u1100\u116e\u11a8",
    "skin": "👍🏽 Board",
    "coffee": "☕️ Board",
    "keycap": "1️⃣ Board",
    "flag": "🇳🇴 Board",
}
NAMES = AGREED | DISPUTED


@pytest.fixture
def wide(run: Run, tmp_path: Path) -> Run:
    """Run a command line on partners with such names, each in a country of such a name."""
    path = tmp_path / "wide.toml"
    told = (
        f"[[partners]]\nid = '{id}'\nname = {json.dumps(name, ensure_ascii=False)}\nfounded = '1950'\nkind = 'un-body'\n"
        f"country = {json.dumps(name, ensure_ascii=False)}\nsources = ['s']\n"
        for id, name in NAMES.items()
    )
    path.write_text("[[sources]]\nid = 's'\ntitle = 'S'\n" + "".join(told), "utf-8")
    return lambda command, *argv, **how: run(command, *argv, "--no-bundled", "--data", str(path), **how)


def _bare(out: str) -> Iterator[str]:
    yield from re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines()


def test_texts_of_disputed_width_are_detected() -> None:
    assert {id for id, name in NAMES.items() if sanitize.is_disputed(name)} == set(DISPUTED)
    for name, columns in (("thai", 10), ("skin", 8), ("coffee", 8), ("keycap", 8), ("hangul-nfd", 4), ("accents", 12)):
        assert sanitize.measure_width(NAMES[name]) == columns


def test_plain_columns_begin_where_rich_counts_them(wide: Run) -> None:
    head, *lines = wide("partners", "--columns", "id,name,founded").out.splitlines()
    assert len(lines) == len(NAMES)
    assert {cell_len(line[: line.rindex("1950")]) for line in lines} == {head.index("FOUNDED")}


@pytest.mark.parametrize("color", ["never", "always"])
@pytest.mark.parametrize("width", [50, 70, 120])
def test_disputed_text_is_the_last_cell_of_its_line(wide: Run, width: int, color: str) -> None:
    ask = ("partners", "--columns", "id,name,founded,country,kind", "--color", color)
    lines = list(_bare(wide(*ask, terminal=True, width=width).out))
    borders = {at for at, sign in enumerate(lines[0]) if sign in "╭┬╮"}
    assert len(borders) == 6
    disputed = [line for line in lines if sanitize.is_disputed(line)]
    assert len(disputed) >= 2 * len(DISPUTED)
    (head,) = (at for at, line in enumerate(lines) if line[0] == "├")
    for line in lines[head + 1 : -1]:
        at = [cell_len(line[:at]) for at, sign in enumerate(line) if sign == "│"]
        assert set(at) <= borders
        if line in disputed:
            assert not sanitize.is_disputed(line[: line.rindex("│")])
            assert line == line.rstrip()
        else:
            assert len(at) == 6
    letters = "".join(c for line in lines for c in line if c not in "│ ")
    for id, name in NAMES.items():
        assert id[:3] in letters
        assert name[:2].strip() in letters
    assert letters.count("1950") == len(NAMES)


@pytest.mark.parametrize("color", ["never", "always"])
@pytest.mark.parametrize("id", NAMES)
def test_a_panel_has_no_right_border_beside_what_is_disputed(wide: Run, id: str, color: str) -> None:
    lines = list(_bare(wide("show", id, "--color", color, terminal=True, width=60).out))
    for line in lines:
        assert (line[-1] in "│╮╯") == (not sanitize.is_disputed(line))
        assert line[0] in "│╭╰"
    assert sum(NAMES[id] in line for line in lines) == 2


def test_label_of_disputed_width_is_on_its_own_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "part.toml"
    path.write_text(
        "sources = [{id = 's', title = 'S'}]\n[[people]]\nid = 'o'\nname = 'हिन्दी'\nsources = ['s']\n"
        "posts = [{partner = 'p', title = 'Keeper'}]\n[[partners]]\nid = 'p'\nname = 'P'\nsources = ['s']\n"
    )
    out = run("show", "p", "--no-bundled", "--data", str(path), "--color", "never", terminal=True).out
    lines = out.splitlines()
    (at,) = (at for at, line in enumerate(lines) if "हिन्दी" in line)
    assert lines[at] == "│   हिन्दी"
    assert (lines[at + 1].split(), lines[at + 1][-1]) == (["│", "Keeper", "│"], "│")


def test_bars_are_below_labels_of_disputed_width(wide: Run) -> None:
    lines = wide("stats", "--by", "country", "--color", "never", terminal=True).out.splitlines()
    assert len(lines) == len(NAMES) + len(DISPUTED)
    for line in lines:
        assert ("%" in line) == (not sanitize.is_disputed(line))
    assert len({cell_len(line[: line.index("█")]) for line in lines if "█" in line}) == 1


def test_long_text_is_broken_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []
    real = sanitize.measure_width

    def width(text: str) -> int:
        measured.append(len(text))
        return real(text)

    monkeypatch.setattr(sanitize, "measure_width", width)
    for text in ("ab " * 5_000, "世界" * 5_000, "x" * 10_000):
        measured.clear()
        lines = wrapping.wrap_text(text, 12)
        assert sum(measured) <= len(text)
        assert max(map(real, lines)) <= 12
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.fixture
def many_references(run: Run, tmp_path: Path) -> Run:
    """Run a command line on committees whose references differ in length, and on prose that names them all."""
    references = [f"ISO/TC {n}" for n in (1, 20, 300)] + [f"ISO/IEC JTC 1/SC {n}" for n in (7, 42)]
    references += [f"ISO/TC {n}/SC {m}" for n in (4, 50, 172) for m in (3, 19)] + ["IEC/ISO JSyC BDC", "ISO/WS ESG"]
    prose = " ".join(f"{'so ' * n}as {name}" for n, name in enumerate([*references, "ISO/IEC Guide 2", "ISO 9001"]))
    members = "[[members]]\nid = 'm'\nacronym = 'M'\nname = 'Member'\ncountry = 'Norway'\nsources = ['s']\n"
    committees = "".join(
        f"[[committees]]\nid = '{id}'\nreference = '{name}'\ntitle = 'Words of {name}'\nscope = '{prose}'\n"
        "participating = ['m']\nobserving = []\nsecretariat = 'm'\n"
        "liaison_committees = ['1', '4', '5', '11', '12']\nsources = ['s']\n"
        for id, name in enumerate(references, 1)
    )
    partner = f"[[partners]]\nid = 'p'\nacronym = 'P'\nname = 'Of {prose}'\nsummary = '{prose}'\nsources = ['s']\n"
    quote = f"[[quotes]]\nid = 'q'\nperson = 'x'\nrole = '{prose}'\ntext = '{prose}'\nsources = ['s']\n"
    person = f"[[people]]\nid = 'x'\nname = 'X'\nposts = [{{ partner = 'p', title = '{prose}' }}]\nsources = ['s']\n"
    source = f"[[sources]]\nid = 's'\ntitle = '{prose}'\n"
    path = tmp_path / "references.toml"
    path.write_text(members + committees + partner + quote + person + source)
    return lambda command, *argv, **how: run(command, *argv, "--no-bundled", "--data", str(path), **how)


_CUT = re.compile(r"\b(?:[PJ]?T?C|SC|Guide|JSyC|WS)\s*(?:[│|]|$)|\b(?:ISO/IEC|IEC/ISO)\s*(?:[│|]|$)")
"""The end of a line, or of a cell, within a reference."""


_WIDTHS = (60, 80, 100, 120)


@pytest.mark.parametrize(
    ("width", "share"),
    [*((width, slice(at, None, len(_WIDTHS))) for at, width in enumerate(_WIDTHS)),
     *(pytest.param(width, slice(None), marks=pytest.mark.slow) for width in _WIDTHS)],
    ids=str,
)  # fmt: skip
def test_lines_do_not_break_within_a_reference(many_references: Run, width: int, share: slice) -> None:
    """On all cards and lists at all widths, of which a share takes turns in the tests that run always."""
    shown = {"terminal": True, "width": width}
    asked: list[tuple[str, ...]] = [("show", "--kind", "committees", f"{id}") for id in range(1, 14)]
    asked += [("show", "--kind", kind, id) for kind, id in (("partners", "p"), ("members", "m"), ("people", "x"))]
    asked += [("show", "--kind", "quotes", "q"), ("show", "--kind", "sources", "s"), ("search", "words")]
    asked += [(kind,) for kind in ("committees", "partners", "members", "people", "quotes", "sources")]
    asked += [("members", "--committee", "TC 50/SC 3"), ("stats", "committees", "--by", "secretariat")]
    for command, *argv in asked[share]:
        result = many_references(command, *argv, "--color", "never", **shown)
        assert result.code == 0, (command, argv, result.err)
        cut = [line for line in result.out.splitlines() if _CUT.search(line)]
        assert cut == [], (command, argv)


def test_a_reference_stays_whole_on_the_card_of_the_full_screen() -> None:
    from inliaison.render.card_lines import CardLayout

    text = "; ".join(f"ISO/TC {n}/SC {n}" for n in range(1, 60))
    lines = CardLayout(
        CardContent("T", [text], [Section("ISO/IEC JTC 1", [CardLine("ISO/TC 172/SC 9", text)])]), 44
    ).lines
    shown = ["".join(piece.text for piece in line) for line in lines]
    assert len(shown) > 50
    assert [line for line in shown if _CUT.search(line)] == []


def test_a_reference_is_cut_only_where_it_has_no_room() -> None:
    assert wrapping.wrap_text("see ISO/TC 172/SC 9, too", 16) == ["see", "ISO/TC 172/SC 9,", "too"]
    assert wrapping.wrap_text("ISO/TC 172/SC 9", 12) == ["ISO/TC", "172/SC 9"]
    assert wrapping.wrap_text("ISO has a TC of its own", 8) == ["ISO has", "a TC of", "its own"]


_ROLES = Table(
    ("acronym", "name", "country", "role", "where"),
    (Column("Member"), Column("Name"), Column("Country"), Column("Role"), Column("Where")),
    [
        ("KEBS", "Harbour Keepers of the Northern Shore", "Kenya", "participating", "ISO/TC 207/SC 1, ISO/TC 207/SC 7"),
        ("NSB", "Lamps", "Netherlands", "secretariat", "ISO/TC 207"),
    ],
)


def test_no_common_word_is_cut_where_all_have_room() -> None:
    widths = dict(zip(_ROLES.columns, choose_widths(_ROLES, 80), strict=True))
    assert sum(widths.values()) + len(widths) + 1 <= 80
    least = {"acronym": "Member", "name": "Northern", "country": "Netherlands", "role": "participating"}
    assert all(widths[name] >= len(word) + 2 for name, word in least.items())


def test_columns_whose_words_have_no_room_stand_below_the_main_one() -> None:
    layout = Layout("name", ())
    assert move_below(_ROLES, layout, 80).columns == _ROLES.columns
    moved = move_below(_ROLES, layout, 60)
    assert moved.columns == ("acronym", "name")
    assert moved.rows[1] == ("NSB", "Lamps\nNetherlands · secretariat · ISO/TC 207")
