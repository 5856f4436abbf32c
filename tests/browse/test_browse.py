"""The full screen: lists, cards, related records, filters, copying and export."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import threading
import webbrowser
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from conftest import Run
from rich.console import Console
from support.browsing import Hands, browse
from support.hostile import CODES, LONG, NASTY
from support.places import SMALL
from textual.events import Key, Paste

from inliaison.browse import desktop, drawing
from inliaison.browse.directory import InterruptedQueryError
from inliaison.browse.keys import KEYS
from inliaison.query.browse_rows import TABS, Query
from inliaison.query.order import Order
from inliaison.text import sanitize

_SIZES = ((200, 60), (40, 10), (20, 6))


def test_typing_narrows_the_list_and_the_card_belongs_to_it() -> None:
    async def act(hands: Hands) -> None:
        assert hands.listed() == ["gale", "gale-force", "moor", "tide"]
        seen = await hands.press("lanternengi")
        assert hands.listed() == []
        assert "Nothing found." in seen
        assert hands.told() is None
        assert "GALE" not in seen
        seen = await hands.press(*["backspace"] * 4, "space", "engin")
        assert (hands.listed(), hands.told()) == (["gale"], "gale")
        assert "1 partner" in seen
        assert "Global Alliance of Lantern" in seen.partition("│")[2]

    browse(act)


def test_every_letter_can_be_typed_in_the_search() -> None:
    async def act(hands: Hands) -> None:
        letters = "".join(key.keys for key in KEYS if len(key.keys) == 1) + "kjgG123 ?/"
        await hands.push(letters)
        assert hands.app._search.value == letters

    assert browse(act).return_code is None


def test_exact_names_come_first_in_the_list(tmp_path: Path) -> None:
    data = {
        "sources": [{"id": "s", "title": "S"}],
        "partners": [
            {"id": "a", "acronym": "AAA", "name": "Who knows", "sources": ["s"]},
            {"id": "w", "acronym": "WHO", "name": "Health", "kind": "un-body", "sources": ["s"]},
        ],
    }
    (tmp_path / "d.toml").write_text(tomli_w.dumps(data))

    async def act(hands: Hands) -> None:
        await hands.push("wh")
        assert hands.listed() == ["a", "w"]
        await hands.push("o")
        assert (hands.listed(), hands.told()) == (["w", "a"], "w")

    browse(act, str(tmp_path))


def test_search_accepts_the_references_of_show() -> None:
    async def act(hands: Hands) -> None:
        await hands.push("ctrl+n", "tc10/sc3")
        assert hands.listed()[0] == "9013"

    browse(act)


def test_browse_opens_the_first_kind_that_matches_the_text(run: Run) -> None:
    async def act(hands: Hands) -> None:
        assert (hands.app._query_state.kind, hands.listed(), hands.told()) == ("people", ["ada-brook"], "ada-brook")
        assert hands.app._search.value == "painter"

    browse(act, text="painter")


def test_a_list_begins_with_the_options_of_its_listing(small: Run) -> None:
    every = small("committees", "--sort", "-created", "-f", "json").ids()
    of_tide = small("committees", "--partner", "tide", "--sort", "-created", "-f", "json").ids()

    async def act(hands: Hands) -> None:
        seen = await hands.seen()
        assert hands.listed() == of_tide != every
        assert "Partner: TIDE." in seen
        assert "Committees 2" in seen
        assert "[x] TIDE" in await hands.press("down", "f")
        await hands.push("escape", "escape")
        assert hands.listed() == every

    order = Order("-created")
    browse(act, query=Query("committees", {"partner": ["T.I.D.E."], "role": None}, order), text="")


def test_the_list_of_members_shows_their_roles_in_the_committees_of_a_filter(small: Run) -> None:
    listed = small("members", "--committee", "tc 2", "--sort", "-role", "--columns", "id,role", "-f", "json").json()

    async def act(hands: Hands) -> None:
        seen = await hands.seen()
        assert "Role" in seen
        assert [line[:20].split() for line in seen.splitlines()[4:6]] == [
            [row["id"].upper(), row["role"]] for row in listed
        ]

    browse(act, query=Query("members", {"committee": ["tc 2"]}, Order("-role"), ("acronym", "role")), size=(100, 30))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--partner", "tide"],
            "--partner needs a kind of record\nName one first: committees, liaisons, quotes,",
        ),
        (["--sort", "name"], "--sort needs a kind of record\nName one first: partners,"),
        (["countries"], "browse has no list of countries"),
        (["members", "--secretariat", "x"], "--secretariat does not filter members"),
        (["members", "--columns", "a,,b"], "has an empty or a doubled name"),
    ],
)
def test_options_that_fit_no_list_are_refused(run: Run, words: list[str], message: str) -> None:
    answer = run("browse", *words)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err


def test_tabs_show_kinds_with_their_counts() -> None:
    async def act(hands: Hands) -> None:
        assert (
            (await hands.seen()).splitlines()[0].startswith("1 Partners 4  2 Committees 4  3 Members 3  4 Liaisons 5")
        )
        assert "5 Quotes 1" in await hands.press("lamp")
        await hands.push("down", "2")
        assert hands.listed() == ["9010"]
        await hands.push("1")
        for kind in TABS[1:]:
            await hands.push("ctrl+n")
            assert hands.app._query_state.kind == kind
        await hands.push("ctrl+n", "ctrl+p")
        assert hands.app._query_state.kind == TABS[-1]
        await hands.click("tabs", 2, 0)
        assert hands.app._query_state.kind == TABS[0]

    browse(act, size=(120, 24))


def test_related_records_open_and_backspace_returns() -> None:
    async def act(hands: Hands) -> None:
        await hands.push("tide", "down", "enter", "enter")
        first = hands.told()
        assert first != "tide"
        await hands.push("down", "down", "enter")
        assert len(hands.app._query_state.path) == 3
        await hands.push("backspace")
        assert hands.told() == first
        await hands.push("alt+left")
        assert (hands.told(), hands.selected()) == ("tide", "tide")
        assert hands.pane() == "card"
        await hands.push("backspace")
        assert hands.pane() == "records"

    browse(act)


def test_backspace_goes_back_from_an_empty_search_and_deletes_in_another() -> None:
    async def act(hands: Hands) -> None:
        await hands.push("down", "end", "enter", "enter", "slash")
        assert len(hands.app._query_state.path) == 2
        await hands.push("backspace")
        assert len(hands.app._query_state.path) == 1
        await hands.push("xy", "backspace")
        assert hands.app._search.value == "x"

    browse(act)


@pytest.mark.slow
def test_every_reference_of_every_card_can_be_reached_and_followed() -> None:
    async def act(hands: Hands) -> None:
        await hands.push("down")
        for _ in TABS:
            for _ in hands.listed():
                refs = hands.app._card._card_layout.refs
                home = hands.app._query_state.current
                await hands.push("enter", "home")
                reached = [hands.app._card.at]
                for _ in range(len(refs)):
                    await hands.push("right")
                    reached.append(hands.app._card.at)
                assert set(reached) - {None} == set(range(len(refs))), home
                if refs:
                    await hands.push("enter")
                    assert hands.app._query_state.current[:2] == refs[-1][:2]  # type: ignore[index]
                    await hands.push("backspace")
                assert hands.app._query_state.current == home
                await hands.push("escape", "down")
            await hands.push("ctrl+n", "home")

    browse(act, size=(80, 70))


def test_arrows_move_in_the_card_by_lines_and_within_them() -> None:
    async def act(hands: Hands) -> None:
        await hands.push("down", "enter")
        assert hands.told() == "9010"
        card = hands.app._card
        lines = [line for line, _ in card._positions]
        first = next(at for at in range(len(lines) - 1) if lines[at] == lines[at + 1])
        reached = [lines[card.at or 0]]
        while reached[-1] < lines[first] and len(reached) < 60:
            await hands.push("down")
            reached.append(lines[card.at or 0])
        assert reached == sorted({line for line in lines if line <= lines[first]})
        await hands.push("up")
        assert lines[card.at or 0] == reached[-2]
        await hands.push("home", *["up"] * len(reached))
        for number in range(1, len(lines)):
            await hands.push("right")
            assert card.at == number
        while hands.pane() == "card" and card.at:
            before = card.at
            await hands.push("left")
            assert (hands.pane() == "card") is (lines[before] == lines[before - 1])
        assert hands.pane() == "records"

    browse(act, text="tc10", size=(80, 70))


def test_a_reference_is_followed_by_the_mouse() -> None:
    async def act(hands: Hands) -> None:
        seen = await hands.press("lanternengineers"[:7], "down")
        lines = seen.splitlines()
        row = next(at for at, line in enumerate(lines) if "TIDE" in line.partition("│")[2])
        x = lines[row].index("TIDE")
        card = hands.app._card.region
        await hands.click("card", x - card.x, row - card.y)
        assert hands.told() == "tide"

    browse(act)


def test_text_of_the_card_is_marked_with_the_mouse_and_copied() -> None:
    async def act(hands: Hands) -> None:
        sent = _sent(hands)
        seen = (await hands.press("down", "end")).splitlines()
        edge = seen[4].index("│") + 2
        top = next(at for at, line in enumerate(seen) if "Tidal Data Exchange" in line[edge:])
        pilot = hands._pilot
        await pilot.mouse_down(offset=(edge + 6, top))
        await pilot.hover(offset=(edge + 7, top + 1))
        await pilot.mouse_up(offset=(edge + 7, top + 1))
        await pilot.pause()
        styles = [str(segment.style) for segment in hands.app._card.render_line(1) if segment.style]
        assert any("reverse" in style for style in styles)
        assert hands.told() == "tide"
        await hands.push("ctrl+c")
        assert sent == ["Data Exchange\nÉchange"]
        assert hands.app.return_code is None

    browse(act, size=(100, 30))


@pytest.mark.parametrize(("terminal", "is_linked"), [("xterm", True), ("linux", False)])
def test_a_website_on_a_card_is_a_link_that_a_click_opens(
    monkeypatch: pytest.MonkeyPatch, terminal: str, is_linked: bool
) -> None:
    monkeypatch.setenv("TERM", terminal)
    drawing.parse_style.cache_clear()
    shell = _Shell(works=True)
    monkeypatch.setattr(webbrowser, "get", lambda: shell)

    async def act(hands: Hands) -> None:
        await hands.push("down", "end")
        lines = [hands.app._card.render_line(at) for at in range(12)]
        at = next(at for at, line in enumerate(lines) if "tide.example" in line.text)
        assert ("https://tide.example" in {segment.style.link for segment in lines[at] if segment.style}) is is_linked
        seen = await hands.click("card", 16, at)
        assert "Opening https://tide.example" in seen

    browse(act, size=(100, 30))
    drawing.parse_style.cache_clear()


def test_filters_narrow_the_list_and_count_unknown_values() -> None:
    async def act(hands: Hands) -> None:
        seen = await hands.press("down", "f")
        assert "[ ] UN body" in seen
        for country in ("Côte d'Ivoire", "Norway"):
            assert country in seen
        assert any("not known" in line and line.split("not known")[1].split()[0] == "2" for line in seen.splitlines())
        while hands.app._facets._lines[hands.app._facets._at].value != "Norway":
            await hands.push("down")
        seen = await hands.press("space")
        assert hands.listed() == ["tide"]
        assert "[x] Norway" in seen
        assert "Country: Norway" in seen
        assert "Of 2 partners the country is not known; they are not among these" in " ".join(seen.split())
        await hands.push("escape")
        assert hands.pane() == "records"
        await hands.push("escape")
        assert len(hands.listed()) == 4

    browse(act)


def test_filters_and_search_hold_together_and_each_kind_keeps_its_own() -> None:
    async def act(hands: Hands) -> None:
        hands.app._query_state.toggle_filter("kind", "un-body")
        await hands.push("gale")
        assert hands.listed() == []
        await hands.push(*["backspace"] * 4, "tid")
        assert hands.listed() == ["tide"]
        await hands.push("ctrl+n", "ctrl+p")
        assert (hands.listed(), hands.app._query_state.filters) == (["tide"], {"kind": ["un-body"]})
        assert "Kind: UN body" in await hands.press()

    browse(act)


def test_selected_record_stays_selected_at_every_size() -> None:
    async def act(hands: Hands) -> None:
        await hands.push("down", "end")
        for width, height in ((200, 60), (60, 15), (40, 10), (20, 5), (5, 2), (1, 1), (69, 9), (70, 10), (80, 24)):
            seen = await hands.size(width, height)
            assert hands.selected() == "tide"
            if width >= 20:
                assert "TIDE" in seen
        await hands.push("enter")
        for width, height in ((20, 5), (1, 1), (200, 60), (40, 10)):
            await hands.size(width, height)
            assert hands.pane() == "card"
        await hands.push("left")
        assert "Tidal" in await hands.seen()

    browse(act)


def test_a_narrow_screen_shows_one_pane_at_a_time_and_reaches_all() -> None:
    async def act(hands: Hands) -> None:
        seen = await hands.press("down")
        assert "│" not in seen
        assert "Website" not in seen
        seen = await hands.press("end", "enter")
        assert "https://tide.example" in seen
        assert "Moorings" not in seen
        assert "Moorings" in await hands.press("escape")
        seen = await hands.press("f")
        assert "[ ] A  " in await hands.press("end")
        assert "Moorings" not in seen
        await hands.push("tab", "tab")
        assert hands.pane() == "card"
        await hands.push("tab")
        assert hands.pane() == "search"

    browse(act, size=(50, 16))


@pytest.mark.parametrize(
    ("size", "tabs"),
    [((80, 24), 1), *(pytest.param(size, len(TABS), marks=pytest.mark.slow) for size in ((80, 24), *_SIZES))],
)
def test_hostile_texts_are_escaped_on_the_screen(hostile: str, size: tuple[int, int], tabs: int) -> None:
    """In the list and on a card of each kind, and in all dialogs of some."""

    async def act(hands: Hands) -> None:
        sent = _sent(hands)
        for place in range(len(TABS)):
            seen = await hands.press("down", "enter")
            if place < tabs:
                await hands.push("down", "c", "enter", "c", "end", "enter", "F")
                await hands.push("escape", "backspace", "left", "s", "down", "enter", "f", "down", "space")
            seen += await hands.press("slash")
            assert not {c for c in seen if ord(c) in CODES} - {"\n"}
            await hands.push("ctrl+n")
        await hands.push("down", "f", "end", "space", "escape")
        seen = await hands.seen()
        assert r"\x1b" in seen or size[0] < 30
        assert len(sent) > tabs
        assert not {c for text in sent for c in text if ord(c) in CODES} - {"\n"}

    app = browse(act, hostile, size=size, every_frame=tabs == len(TABS))
    assert app.return_code is None


def test_texts_of_disputed_width_keep_the_layout(tmp_path: Path) -> None:
    names = ("कक्षा नियंत्रण", "🇳🇴 x", "👍🏽", "각", "日本")
    data = {
        "sources": [{"id": "s", "title": "S"}],
        "partners": [{"id": f"p{n}", "acronym": name, "name": f"End {name}", "sources": ["s"]} for n, name in enumerate(names)],
    }  # fmt: skip
    (tmp_path / "d.toml").write_text(tomli_w.dumps(data))

    async def act(hands: Hands) -> None:
        await hands.push("down", "enter")
        console = Console(color_system=None, force_terminal=True)
        lines = [strip.render(console) for strip in hands.app.screen._compositor.render_strips()]
        for wide in range(4):
            drawn = [_on_a_terminal(line, wide) for line in lines[2:8]]
            assert {line.index("│") for line in drawn} == {40}
            assert len({line.index("End") for line in drawn if "End" in _Words(line[:40])}) == 1

    browse(act, str(tmp_path))


def _on_a_terminal(line: str, wide: int) -> list[str]:
    """The cells of a line on a terminal that gives each sign of disputed width so many columns, as texts."""
    cells, at = [" "] * 200, 0
    for to, sign in re.findall(r"\x1b\[(\d+)G|(.)", re.sub(r"\x1b\[[\d;]*m", "", line)):
        if to:
            at = int(to) - 1
            continue
        cells[at] = sign
        at += wide if sanitize.is_disputed(sign) else sanitize.measure_width(sign)
    return _Words(cells)


class _Words(list[str]):
    """Cells in which a word can be looked for."""

    def index(self, word: str, *_: Any) -> int:
        return next(at for at in range(len(self)) if "".join(self[at : at + len(word)]) == word)

    def __contains__(self, word: object) -> bool:
        return any("".join(self[at : at + len(str(word))]) == word for at in range(len(self)))


def test_a_hostile_text_can_be_searched_for_and_pasted(hostile: str) -> None:
    async def act(hands: Hands) -> None:
        hands.app._search.value = NASTY
        seen = await hands.seen()
        assert not {c for c in hands.app._search.value if ord(c) in CODES}
        assert not {c for c in seen if ord(c) in CODES} - {"\n"}

    browse(act, hostile, text=NASTY)


def test_white_space_that_is_pasted_is_a_blank() -> None:
    async def act(hands: Hands) -> None:
        for space in ("\t", "\n", "\r\n", "\u00a0", "\u2028", "\x0b"):
            await hands.push("ctrl+u")
            hands.app.post_message(Paste(f"Tidal{space}Data"))
            assert "Tidal Data Exchange" in await hands.seen()
            assert hands.app._search.value == "Tidal Data"
            hands.app.post_message(Paste(f"{space}Exch\n"))
            await hands.push()
            assert hands.app._search.value == "Tidal Data Exch"
            hands.app._search.start(f"tidal{space}data")
            assert hands.app._search.value == "tidal data"

    browse(act)


def test_a_file_name_that_is_pasted_may_end_in_a_line_end(tmp_path: Path) -> None:
    async def act(hands: Hands) -> None:
        await hands.push("down", "e")
        hands.app.post_message(Paste(f"\n{tmp_path}/there.csv\n"))
        await hands.push()
        await hands.push("enter")

    browse(act)
    assert (tmp_path / "there.csv").exists()


def test_a_long_word_is_cut_in_the_list_and_whole_in_the_card(tmp_path: Path) -> None:
    word = "w" * 100_000
    data = {"sources": [{"id": "s", "title": "S"}], "partners": [{"id": "p", "name": word, "sources": ["s"]}]}
    (tmp_path / "d.toml").write_text(tomli_w.dumps(data))

    async def act(hands: Hands) -> None:
        assert "…" in await hands.press("down")
        shown = "".join(piece.text for line in hands.app._card._card_layout.lines for piece in line)
        assert shown.count("w") >= len(word)
        assert len(LONG) < len(word)

    browse(act, str(tmp_path))


def test_the_list_shows_the_columns_that_it_has_room_for() -> None:
    """By the weight that they have in tables, whatever its width; the name keeps nearly half of it."""
    headings: dict[int, list[str]] = {}

    async def act(hands: Hands) -> None:
        for width in (60, 80, 120):
            seen = await hands.size(width, 20)
            line = next(line for line in seen.splitlines() if "Partner " in line and "Name" in line)
            headings[width] = re.split(r" {1,}", line.partition("│")[0].strip())

    browse(act)
    assert headings == {
        60: ["Partner", "Name", "Seat", "Founded"],  # The list alone.
        80: ["Partner", "Name", "Founded"],  # Half of the screen.
        120: ["Partner", "Name", "Seat", "Founded"],
    }


def test_what_tells_rows_apart_gives_way_last(tmp_path: Path) -> None:
    names = [f"{letter}. Wick of the North and East" for letter in "ABC"]
    references = [f"IEC/ISO JTC 110{number}/SC 1000" for number in range(3)]
    data: dict[str, Any] = {
        "sources": [{"id": "s", "title": "S"}],
        "people": [{"id": f"p{n}", "name": name, "sources": ["s"]} for n, name in enumerate(names)],
        "committees": [
            {"id": str(n), "reference": reference, "title": "Lanterns of the sea and land", "sources": ["s"]}
            for n, reference in enumerate(references)
        ],
    }
    (tmp_path / "d.toml").write_text(tomli_w.dumps(data))

    def act(told: list[str]) -> Any:
        async def look(hands: Hands) -> None:
            for width in (40, 60, 80, 100):
                lines = [line.partition("│")[0] for line in (await hands.size(width, 20)).splitlines()]
                assert [line[:12] for line in lines if line.startswith(tuple(told))] == [row[:12] for row in told], (
                    width
                )
                assert sum("Lantern" in line for line in lines) == 3 * (told is references), width

        return look

    browse(act([row[:12] for row in names]), str(tmp_path), query=Query(kind="people"))
    browse(act(references), str(tmp_path), query=Query(kind="committees"))


def test_records_with_few_fields_are_shown(tmp_path: Path) -> None:
    data: dict[str, Any] = {
        "sources": [{"id": "s", "title": "S"}],
        "partners": [{"id": "bare", "acronym": "BARE", "sources": ["s"]}, {"id": "full", "name": "Full name", "sources": ["s"]}],
        "members": [{"id": "m", "acronym": "M", "sources": ["s"]}],
        "liaisons": [{"id": "tie", "partner": "bare", "kind": "agreement", "sources": ["s"]}],
    }  # fmt: skip
    (tmp_path / "d.toml").write_text(tomli_w.dumps(data))

    async def act(hands: Hands) -> None:
        seen = await hands.press("down")
        assert "BARE" in seen
        assert "Full name" in seen
        assert "M" in (await hands.press("3")).splitlines()[3]
        assert "agreement" in await hands.press("4")
        for empty in ("2", "5", "6"):
            assert "Nothing found." in await hands.press(empty)
            await hands.push("enter", "o", "c")

    browse(act, str(tmp_path))


def _sent(hands: Hands) -> list[str]:
    sent: list[str] = []
    hands.app.copy_to_clipboard = sent.append  # type: ignore[method-assign, assignment]
    return sent


def test_copy_offers_the_texts_of_a_record(small: Run) -> None:
    cited = small("quotes", "--cite", "text").out.splitlines()

    async def act(hands: Hands) -> None:
        sent = _sent(hands)
        seen = await hands.press("down", "end", "c")
        for text in ("Copy of Tidal Data Exchange", "Short name        TIDE", "Name", "Card as Markdown"):
            assert text in seen
        assert "Sent to the terminal's clipboard: tide" in await hands.press("enter")
        seen = await hands.press("c", "end", "enter")
        assert f"Sent to the terminal's clipboard: the card as Markdown, {len(sent[1].splitlines())} lines" in seen
        assert "Sent to" not in await hands.press("5")
        await hands.push("home", "c", "escape", "c", "down", "down", "enter", "down", "c", "j", "j", "enter")
        assert sent[:2] == ["tide", small("show", "tide", "-f", "markdown").out]
        assert sorted(sent[2:]) == sorted(cited)

    browse(act, size=(120, 30))


def test_the_list_is_sorted_by_the_columns_that_it_shows(small: Run) -> None:
    def listed(*options: str) -> list[str]:
        return small("partners", *options, "-f", "json").ids()

    async def act(hands: Hands) -> None:
        seen = await hands.press("down", "s")
        assert all(heading in seen for heading in ("Usual order", "Partner", "Name", "Kind", "Seat", "Founded"))
        assert "Name ▲" in await hands.press("down", "down", "enter")
        assert hands.listed() == listed("--sort", "name")
        assert "Name ▼" in await hands.press("s", "down", "down", "enter")
        assert hands.listed() == listed("--sort", "-name")
        await hands.push("slash", "l")
        assert hands.listed() == listed("l", "--sort", "-name")
        await hands.push("down", "s", "enter")
        assert hands.listed() == listed("l")
        await hands.click("records", 1, 0)
        assert hands.listed() == listed("l", "--sort", "acronym")

    browse(act)


def test_the_records_that_name_a_record_are_listed_by_it(small: Run) -> None:
    async def act(hands: Hands) -> None:
        seen = await hands.press("down", "end", "F")
        assert re.search(r"Committees: partner TIDE +2 ", seen)
        assert re.search(r"Partners: kind UN body +1 ", seen)
        assert "Partner: TIDE." in await hands.press("enter")
        assert hands.listed() == small("committees", "--partner", "tide", "-f", "json").ids()
        assert "Committees: status Active" in await hands.press("enter", "F")
        assert "Partners: committee" in await hands.press("escape", "left", "F")

    browse(act, size=(100, 40))


def test_export_writes_the_list_and_confirms_before_overwriting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.json").write_text("mine")

    async def act(hands: Hands) -> None:
        await hands.push("ga", "down", "e")
        assert "names no file" in await hands.press("enter")
        assert "No format has the ending" in await hands.press("x.docx", "enter")
        await hands.push("ctrl+u", "there.json")
        assert "there.json exists. Enter again: replace it." in await hands.press("enter")
        assert (tmp_path / "there.json").read_text() == "mine"
        await hands.push("ctrl+u", "out.csv")
        seen = await hands.press("enter")
        assert "Wrote 2 partners to out.csv." in seen
        await hands.push("e", "there.json", "enter")
        await hands.push("enter")
        await hands.push("e", "page.html", "enter")
        await hands.push("e", "no/such/folder.csv")
        assert "cannot write" in await hands.press("enter")
        await hands.push("escape")
        assert hands.pane() == "records"

    browse(act)
    assert json.loads((tmp_path / "there.json").read_text()) == small("partners", "ga", "-f", "json").json()
    with (tmp_path / "out.csv").open(newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["gale", "gale-force"]
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"there.json", "out.csv", "page.html"}
    assert "<title>Partners: “ga”</title>" in (tmp_path / "page.html").read_text("utf-8")


def test_export_writes_the_card_from_the_card(tmp_path: Path, small: Run) -> None:
    async def act(hands: Hands) -> None:
        assert "Write the card of Tidal Data Exchange to a file" in await hands.press("down", "end", "enter", "e")
        for ending in (".md", ".json", ".toml"):
            assert "Wrote the card of Tidal Data Exchange to" in await hands.press(f"{tmp_path}/card{ending}", "enter")
            await hands.push("e")

    browse(act, size=(200, 16))
    for ending, format in {".md": "markdown", ".json": "json", ".toml": "toml"}.items():
        assert (tmp_path / f"card{ending}").read_text("utf-8") == small("show", "tide", "-f", format).out


class _Shell(webbrowser.BaseBrowser):
    """A browser that takes note."""

    def __init__(self, *, works: bool) -> None:
        super().__init__()
        self.works = works
        self.opened: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.opened.append(url)
        if not self.works:
            raise OSError
        return True


def test_website_opens_or_the_failure_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = _Shell(works=True)
    monkeypatch.setattr(webbrowser, "get", lambda: browser)

    async def act(hands: Hands) -> None:
        for browser.works in (True, False):
            seen = await hands.press("down", "end", "o")
            for _ in range(50):
                seen = await hands.seen()
                if browser.works or "could not be started" in seen:
                    break
            assert "https://tide.example" in seen
            assert ("could not be started" in seen) is not browser.works
            await hands.push("home", "o")

    browse(act)
    assert browser.opened[::2] == ["https://tide.example"] * 2
    assert all(address.startswith("https://www.iso.org/") for address in browser.opened[1::2])  # GALE has no website.
    assert len(browser.opened) == 4


def test_missing_browser_shows_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def get() -> None:
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", get)

    async def act(hands: Hands) -> None:
        assert "no browser here. The address: https://tide.example" in " ".join(
            (await hands.press("down", "end", "o")).split()
        )
        assert "has no page of its own" in " ".join((await hands.press("6", "o")).split())

    browse(act)


def test_addresses_outside_the_web_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = _Shell(works=True)
    monkeypatch.setattr(webbrowser, "get", lambda: browser)

    async def act(hands: Hands) -> None:
        for address in ("javascript:alert(1)", "file:///etc/passwd", "https://x.example/\x1b]", "ftp://x"):
            said: list[str] = []
            desktop.open_address(hands.app, address, said.append)
            assert said[0].startswith("This is not a web address")

    browse(act)
    assert not browser.opened


def test_help_lists_all_keys() -> None:
    async def act(hands: Hands) -> None:
        seen = await hands.press("down", "question_mark")
        for key in KEYS:
            assert key.label in seen
            assert key.help in " ".join(seen.split()) or len(key.help) > 60
        assert "inliaison show REF" in seen
        assert "Search:" in await hands.press("escape")

    browse(act, size=(100, 60))


def test_help_is_seen_on_a_narrow_screen() -> None:
    async def act(hands: Hands) -> None:
        seen = await hands.press("f1")
        assert "Keys" in seen
        assert "Search: type, and the list narrows." in seen

    browse(act, size=(60, 24))


def test_escape_leaves_step_by_step_and_never_ends() -> None:
    async def act(hands: Hands) -> None:
        await hands.push("gale", "escape")
        assert hands.pane() == "records"
        await hands.push("enter", "escape")
        assert hands.pane() == "records"
        await hands.push("escape")
        assert (hands.app._search.value, len(hands.listed()), hands.selected()) == ("", 4, "gale")
        assert "q ends the program" in await hands.press("escape", "escape", "escape")
        assert hands.app.is_running
        await hands.push("q")

    assert browse(act).return_code == 0


def test_f1_is_help_in_every_pane_and_the_foot_names_it() -> None:
    async def act(hands: Hands) -> None:
        for pane, key in (("search", "home"), ("records", "down"), ("card", "enter"), ("facets", "f")):
            assert "F1 help" in (await hands.press(key)).splitlines()[-1]
            assert hands.pane() == pane
            assert "Up, Down, k, j" in await hands.press("f1")
            await hands.push("f1")
            assert hands.pane() == pane

    browse(act)


def test_enter_on_an_empty_list_shows_the_first_kind_with_a_match() -> None:
    async def act(hands: Hands) -> None:
        for keys in (("enter",), ("down", "enter")):
            seen = await hands.press("slash", "ctrl+u", "gale", "escape", "2")
            assert not hands.listed()
            assert "Enter shows them" in seen
            await hands.push("slash", *keys)
            assert (hands.app._query_state.kind, hands.pane()) == ("partners", "records")
            assert "gale" in hands.listed()

    browse(act)


def test_a_line_says_where_a_followed_card_came_from() -> None:
    async def act(hands: Hands) -> None:
        assert "Backspace goes back" not in await hands.press("gale", "escape", "enter")
        before = hands.told()
        hands.app._card.at = 0
        seen = await hands.press("enter")
        assert hands.told() != before
        assert "Card 2, from" in seen
        assert "Backspace goes back" in seen
        assert "Backspace goes back" not in await hands.press("backspace")

    browse(act)


def test_numbers_of_another_text_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(hands: Hands) -> None:
        await hands.seen()
        assert len(hands.app.counts.sizes) == len(TABS)
        monkeypatch.setattr(hands.app.counts, "schedule", lambda: None)
        hands.app._search.value = "gale"
        await hands._pilot.pause()
        assert set(hands.app.counts.sizes) == {"partners"}

    browse(act)


@pytest.mark.parametrize(
    ("keys", "code"), [(("down", "q"), 0), (("ctrl+q",), 0), (("ctrl+c",), 130), (("down", "e", "ctrl+c"), 130)]
)
def test_quit_keys_exit_with_their_codes(keys: tuple[str, ...], code: int) -> None:
    async def act(hands: Hands) -> None:
        await hands.push(*keys)

    assert browse(act).return_code == code


def test_internal_error_exits_with_70_and_draws_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    async def act(hands: Hands) -> None:
        hands.app.call_later(lambda: int("no number"))
        while hands.app.return_code is None:
            await asyncio.sleep(0.01)

    app = browse(act, fails=True)
    assert (app.return_code, type(app.error)) == (70, ValueError)
    assert capsys.readouterr() == ("", "")


@pytest.mark.cold
def test_an_index_that_another_process_damages_is_built_again(tmp_path: Path) -> None:
    async def act(hands: Hands) -> None:
        await hands.push("down", "end")
        for path in (tmp_path / "home" / "cache").glob("*.index"):
            path.write_bytes(b"\0" * path.stat().st_size)
        hands.app._directory.ask(lambda database: database.execute("PRAGMA shrink_memory"))
        seen = await hands.press("slash", "tid")
        assert (hands.listed(), hands.told()) == (["tide"], "tide")
        assert "Tidal" in seen

    browse(act)


def test_changed_data_reload_and_keep_the_selected_record(tmp_path: Path) -> None:
    data: dict[str, list[dict[str, Any]]] = {
        "sources": [{"id": "s", "title": "S"}],
        "partners": [{"id": "m", "name": "Middle", "sources": ["s"]}],
    }
    path = tmp_path / "d.toml"
    path.write_text(tomli_w.dumps(data))

    async def act(hands: Hands) -> None:
        await hands.push("down")
        data["partners"].insert(0, {"id": "a", "name": "Anchor", "sources": ["s"]})
        path.write_text(tomli_w.dumps(data))
        assert "Anchor" in await hands.press("r")
        assert (hands.listed(), hands.selected()) == (["a", "m"], "m")
        path.write_text("no [toml")
        seen = await hands.press("r")
        assert "d.toml" in seen
        assert hands.listed() == ["a", "m"]

    browse(act, str(path))


def test_a_progress_line_stands_while_data_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def act(hands: Hands) -> None:
        show_message = hands.app._footer.show_message

        def show(text: str) -> None:
            seen.append(text)
            show_message(text)

        monkeypatch.setattr(hands.app._footer, "show_message", show)
        monkeypatch.setattr(hands.app._directory, "build", lambda progress: progress(0.4))
        await hands.push("down", "r")

    browse(act)
    assert seen == ["Reading the data …", "Reading the data: 40%", "The data were read again."]


_ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_a_count_gives_way_to_a_key_and_is_made_later(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(hands: Hands) -> None:
        await hands.seen()
        counts, directory = hands.app.counts, hands.app._directory

        def count_forever(kind: str) -> int:
            threading.Timer(0.05, lambda: hands.app._post_message(Key("a", "a")).close()).start()
            return len(directory.ask(lambda database: database.execute(_ENDLESS).fetchall()))

        counts.clear()
        counts.sizes["partners"] = 4
        counts.schedule()
        with monkeypatch.context() as slow:
            slow.setattr(hands.app._query_state, "count_rows", count_forever)
            with pytest.raises(InterruptedQueryError):
                counts.step()
        assert set(counts.sizes) == {"partners"}
        await hands.seen()
        assert set(counts.sizes) == {*TABS}

    browse(act)


def test_documents_that_are_not_loaded_are_not_counted_as_none(tmp_path: Path) -> None:
    partner = {"id": "p", "name": "P", "sources": ["s"]}
    (tmp_path / "d.toml").write_text(tomli_w.dumps({"sources": [{"id": "s", "title": "S"}], "partners": [partner]}))

    async def act(hands: Hands) -> None:
        assert "Standards" in (await hands.seen()).splitlines()[0]
        assert "standards" not in hands.app.counts.sizes
        screen = await hands.press("down", str(TABS.index("standards") + 1))
        assert "No catalogue of standards is loaded" in screen
        assert "standards: not loaded" in screen
        assert "standards" not in hands.app.counts.sizes
        assert not re.findall("0 standards|Standards 0|Nothing found", screen)

    browse(act, str(tmp_path), size=(200, 30))


def test_a_filter_with_many_values_shows_the_most_frequent_first(tmp_path: Path) -> None:
    cities = [f"City {number}" for number in range(12)]
    partners = [
        {"id": f"p{number}", "name": f"P {number}", "city": city, "sources": ["s"]}
        for number, city in enumerate([*cities, cities[-1]])
    ]
    (tmp_path / "d.toml").write_text(tomli_w.dumps({"sources": [{"id": "s", "title": "S"}], "partners": partners}))

    async def act(hands: Hands) -> None:
        seen = await hands.press("down", "f")
        assert [line.split()[3] for line in seen.splitlines() if "[ ] City" in line] == ["11", *map(str, range(7))]
        assert re.search(r"… all of them +12\b", seen)
        seen = await hands.press("end", "enter")
        assert "… all of them" not in seen
        assert sum("[ ] City" in line for line in seen.splitlines()) == 12
        await hands.push("enter")
        assert hands.listed() == ["p7"]

    browse(act, str(tmp_path), size=(80, 40))


def test_invalid_search_text_shows_the_reason() -> None:
    async def act(hands: Hands) -> None:
        hands.app._search.value = "a " * 65
        assert "65 words are too many" in await hands.seen()
        assert hands.listed() == []

    browse(act)


def test_browse_needs_a_terminal_on_all_three_streams(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for terminal in (True, False):
        result = run("browse", terminal=terminal)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("error: browse needs a terminal, and std") or "\x1b[" in result.err
        assert "inliaison partners" in result.err
    monkeypatch.setattr("inliaison.cli.browse.terminal.is_terminal", lambda stream: True)
    monkeypatch.setenv("TERM", "dumb")
    result = run("browse")
    assert (result.code, "TERM says" in result.err, "\x1b" in result.err) == (2, True, False)


def test_missing_textual_shows_how_to_install_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inliaison.cli.browse.terminal.is_terminal", lambda stream: True)
    monkeypatch.setattr("inliaison.cli.browse.find_spec", lambda name: None)
    monkeypatch.setenv("TERM", "xterm")
    result = run("browse", "--color", "never")
    assert (result.code, result.err) == (2, "error: browse needs Textual: pip install 'inliaison[browse]'\n")
    assert run("partners", "--no-bundled", "--data", SMALL).code == 0
