"""How a card is drawn: the same lines in every medium, with labels and texts in two columns where there is room."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from conftest import Run
from support.places import SMALL

from inliaison import index
from inliaison.index import layers
from inliaison.kinds import KINDS
from inliaison.query import cards
from inliaison.query.targets import Target
from inliaison.render import Screen, render
from inliaison.render.card_document import Card
from inliaison.render.card_lines import CardLayout
from inliaison.render.cards import CardContent, CardLine, Ref, Section

_SOURCE = "sources = [{id = 's', title = 'S'}]\n"


def _read_cards(database: sqlite3.Connection) -> Iterator[Card]:
    for kind in KINDS:
        for (id,) in database.execute(f"SELECT id FROM {kind} ORDER BY row").fetchall():
            yield cards.read_card(database, Target(kind, id, ""))


def _list_texts(content: CardContent) -> list[str]:
    """Return the texts of a card in the order in which a reader meets them."""
    texts = [*content.subtitles]
    for section in content.sections:
        texts.append(section.heading)
        for line in section.lines:
            texts += [line.label, line.text, *line.more]
    return [_join_letters(text) for text in texts if text]


def _join_letters(text: str) -> str:
    return re.sub(r"\W+|_", "", text)


@pytest.mark.parametrize("format", ["plain", "table", "markdown", "html"])
def test_every_medium_shows_the_same_texts_in_the_same_order(format: str) -> None:
    with index.open(layers.compose([SMALL], bundled=False), print) as database:
        for card in _read_cards(database):
            drawn = render(card, format, Screen(width=2000))
            if format == "html":
                drawn = unescape(re.sub(r"<[^>]*>", "", drawn.partition("<main>")[2]))
            drawn, at = _join_letters(drawn), 0
            for text in _list_texts(card.content):
                at = drawn.find(text, at)
                assert at >= 0, (card.kind, card.record["id"], text)
                at += len(text)


def test_a_label_of_more_than_half_the_room_has_lines_of_its_own(run: Run, tmp_path: Path) -> None:
    name = "Ada Brook of the Keepers of the Lamps of the North"
    path = tmp_path / "own.toml"
    path.write_text(
        f"{_SOURCE}[[partners]]\nid = 'p'\nname = 'P'\nsources = ['s']\n"
        + "".join(
            f"[[people]]\nid = '{id}'\nname = '{name}'\nsources = ['s']\nposts = [{{partner = 'p', title = 'Keeper'}}]\n"
            for id, name in (("a", name), ("b", "Lee"))
        )
    )
    argv = ("show", "p", "--no-bundled", "--data", str(path), "--color", "never")
    lines = [line.strip("│ ") for line in run(*argv, terminal=True, width=80).out.splitlines()]
    at = lines.index(name)
    assert lines[at + 1 : at + 3] == ["Keeper", "Lee  Keeper"]
    assert f"  {name}  Keeper\n" in run(*argv, "-f", "plain").out


def test_a_label_without_a_text_takes_the_whole_width() -> None:
    title = "Memorandum on the lights of the northern harbours"
    layout = CardLayout(CardContent("", [], [Section("Signed", [CardLine(title, ""), CardLine("1999", "Act")])]), 60)
    lines = ["".join(piece.text for piece in line).rstrip() for line in layout.lines]
    assert lines == ["Signed", f"  {title}", "  1999  Act"]


def test_a_label_that_is_wrapped_is_told_from_the_next_one() -> None:
    every = [CardLine("Keepers of the Lamps of the North", ""), CardLine("Sea", "")]
    layout = CardLayout(CardContent("", [], [Section("Joined", every)]), 22)
    lines = ["".join(piece.text for piece in line).rstrip() for line in layout.lines]
    assert lines == ["Joined", "  Keepers of the", "    Lamps of the North", "  Sea"]


def test_a_reference_that_is_wrapped_is_one_reference() -> None:
    ref = Ref("partners", "x", "Moorings Forum of the North")
    layout = CardLayout(CardContent("T", [], [Section("", [CardLine("", f"with {ref.label}", "", (ref,))])]), 12)
    assert layout.refs == [ref]
    assert {piece.ref for line in layout.lines for piece in line} == {None, 0}
    assert sum(any(piece.ref == 0 for piece in line) for line in layout.lines) == 3


def test_suspended_committee_is_marked_beside_its_title(small: Run) -> None:
    for format in ("plain", "markdown", "html"):
        out = small("show", "WIK", "-f", format).out
        assert "Ropes (suspended)" in out


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_title_wider_than_the_panel_is_cut_in_its_frame(run: Run, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f"{_SOURCE}[[partners]]\nid = 'p'\nname = '{'Lanterns and ' * 6}Buoys'\nsources = ['s']\n")
    argv = ("show", "p", "--no-bundled", "--data", str(path), "--color", "never")
    lines = run(*argv, terminal=True, width=40, encoding=encoding).out.splitlines()
    corners = ("╭─  Lanterns and", "─╮") if encoding == "utf-8" else ("+-  Lanterns and", "-+")
    assert (lines[0].startswith(corners[0]), lines[0].endswith(corners[1])) == (True, True)
    assert {len(line) for line in lines} == {40}
