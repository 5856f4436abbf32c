"""Markdown as a CommonMark reader reads it back: the same words, and no structure but our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from support.hostile import NASTY

from inliaison.render import render
from inliaison.render.documents import Listing

COMMONMARK = MarkdownIt("commonmark").enable("table")
BEGINNINGS = [
    "- Notes", "+ plus", "* star", "1. Yearbook", "12) Second", "    four blanks", "\ttab", "   three", "# head", "> said",
    "---", "- - -", "===", "***", "___", "```", "~~~", "<b>", "<!-- x -->", "[a]: b", "[x](y)", "![x](y)", "a_b_c _d_ e_",
    "&amp; &lt; &x & R&D", "back\\slash\\", "trailing  ", "1.5 metres", "-5", "a\n- b", "a\n\nb", "\n", "x\r\n1. y\rz", "`c`", "|",
    "https://x.example/a_b~c?d=e&copy=1", "https://x.example/a&amp;b", "http://x.example/(a)*b*", "<https://x.example>", "- ", "+", "7.",
]  # fmt: skip


def _words(token: Token) -> str:
    """What is read in a piece of inline text."""
    assert not {child.type for child in token.children or ()} & {
        "em_open",
        "code_inline",
        "image",
        "softbreak",
        "hardbreak",
    }
    return "".join("\n" if child.type == "html_inline" else child.content for child in token.children or ())


def _read(text: str) -> list[tuple[list[str], str]]:
    """Every piece of inline text with the blocks that it stands in."""
    found, blocks = [], []
    for token in COMMONMARK.parse(text):
        if token.nesting == 1:
            blocks.append(token.tag)
        elif token.nesting == -1:
            blocks.pop()
        else:
            assert token.type == "inline", token
            found.append((list(blocks), _words(token)))
    return found


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _cells(text: str) -> list[str]:
    listing = Listing("sources", ("id", "title"), [("s", text)], 1, (), "")
    return [words for blocks, words in _read(render(listing, "markdown")) if blocks[-1] == "td"]


@pytest.mark.parametrize("text", [*BEGINNINGS, NASTY.replace("\x00", "")])
def test_nasty_markdown_cells_read_back_equal(text: str) -> None:
    assert _cells(text) == ["s", _lines(text)]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r\f")))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_text_in_a_markdown_cell_reads_back_equal(text: str) -> None:
    assert _cells(text) == ["s", _lines(text)]


@given(st.text(st.sampled_from("-+*_1.) \t\n#>`~|&;<a[]()!\\=")))
def test_markup_characters_in_a_cell_read_back_equal(text: str) -> None:
    assert _cells(text) == ["s", _lines(text)]


@pytest.fixture
def beginnings(tmp_path: Path) -> tuple[str, ...]:
    """A partner with everything that is told of one, each time such a text."""
    texts = [text for text in BEGINNINGS if text.strip()]
    quoted = [json.dumps(text) for text in texts]
    sources = "".join(f"[[sources]]\nid = 's{n}'\ntitle = {text}\n" for n, text in enumerate(quoted))
    quotes = "".join(
        f"[[quotes]]\nid = 'q{n}'\nperson = 'p'\npartner = 'a'\ntext = {text}\nsources = ['s0']\n"
        for n, text in enumerate(quoted)
    )
    parts = "".join(
        f"[[partners]]\nid = 'part{n}'\nname = {text}\npart_of = 'a'\nsources = ['s0']\n"
        for n, text in enumerate(quoted)
    )
    tie = f"[[liaisons]]\nid = 'l'\npartner = 'a'\nkind = 'memorandum'\ntitle = 'T'\npurposes = [{', '.join(quoted)}]\nmeans = ['• one']\nsources = ['s0']\n"
    path = tmp_path / "beginnings.toml"
    path.write_text(
        f"{sources}{quotes}{parts}{tie}[[people]]\nid = 'p'\nname = '— P'\nsources = ['s0']\n"
        f"[[partners]]\nid = 'a'\nname = 'A One'\nname_fr = '1. Un'\nsummary = '— said'\n"
        f"sources = [{', '.join(repr(f's{n}') for n in range(len(texts)))}]\n"
    )
    return "--no-bundled", "--data", str(path), "-f", "markdown"


def test_markdown_card_reads_back_with_the_same_words(run: Run, beginnings: tuple[str, ...]) -> None:
    read = _read(run("show", "a", "--sources", *beginnings).out)
    texts = [_lines(text) for text in BEGINNINGS if text.strip()]
    assert {"ol", "pre", "h3"} & {block for blocks, _ in read for block in blocks} == set()
    assert [words for blocks, words in read if blocks == ["h1"]] == ["A One"]
    assert (["p"], "1. Un") in read
    assert (["ul", "li", "p"], "Summary — said") in read
    assert (["ul", "li", "p"], "To") in read
    assert (["ul", "li", "p"], "Through • one") in read
    assert [words for blocks, words in read if blocks == ["ul", "li", "ul", "li", "p"]] == texts
    quotes = [words for blocks, words in read if blocks == ["blockquote", "p"]]
    assert sorted(quotes[::2]) == sorted(texts)
    assert set(quotes[1::2]) == {"— — P"}
    items = [words for blocks, words in read if blocks == ["ul", "li", "p"]]
    assert items[-len(texts) :] == texts  # The sources.
    assert set(texts) <= set(items[: -len(texts)])  # The parts.
    assert sum(len(blocks) > 5 for blocks, _ in read) == 0


def test_markdown_list_item_has_one_bullet(run: Run) -> None:
    out = run("show", "unido", "-f", "markdown").out
    assert "- **Through**\n  - standards development and implementation\n  - capacity building and training\n" in out
    assert "•" not in out
    for format in ("plain", "table"):
        assert "• capacity building" in run("show", "unido", "-f", format).out
