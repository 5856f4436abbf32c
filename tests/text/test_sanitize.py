"""The function that makes hidden characters visible, over every code point."""

from __future__ import annotations

import json
import sys
import tomllib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import CODES

from inliaison.text import fallback, names, sanitize, toml


def test_every_hidden_code_point_is_escaped_and_no_other() -> None:
    """What hides becomes visible, what does not stays, and nothing hidden is left."""
    for code in CODES:
        shown = sanitize.escape_line(chr(code))
        assert shown.isprintable()
        assert shown.isascii() or shown == "⏎"
    visible = "".join(chr(code) for code in range(sys.maxunicode + 1) if code not in CODES)
    assert sanitize.escape_line(visible) == visible


def test_control_and_bidirectional_characters_are_escaped() -> None:
    overrides = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    for code, character in enumerate(map(chr, range(sys.maxunicode + 1))):
        if unicodedata.category(character) in ("Cc", "Cs") or unicodedata.bidirectional(character) in overrides:
            assert code in CODES


def test_escapes_have_their_documented_form() -> None:
    assert (
        sanitize.escape_line("a\tb\nc\x1b[31m\x07\u202e\udc80\U000e0041") == r"a b⏎c\x1b[31m\x07\u202e\udc80\U000e0041"
    )
    assert sanitize.escape_block("a\nb\x00") == "a\nb\\x00"


def test_escaped_json_and_toml_load_as_the_same_data() -> None:
    text = "".join(chr(code) for code in sorted(CODES) if not 0xD800 <= code < 0xE000) + 'é\n\t"\\'
    document = sanitize.escape_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(document) == text
    assert not set(map(ord, document)) & (CODES - {9, 10})
    written = toml.format_toml({"key\x7f": text})
    assert tomllib.loads(written) == {"key\x7f": text}
    assert not set(map(ord, written)) & (CODES - {9, 10})


def test_names_fold_to_plain_lower_case_letters() -> None:
    for text, folded in (
        ("Énergie", "energie"), ("COFFEE  café", "coffee cafe"), ("Ø’Straße Łódź", "o'strasse lodz"),
        ("ﬁb", "fib"), ("İstanbul", "istanbul"), ("Œuvre", "oeuvre"),
    ):  # fmt: skip
        assert names.fold(text) == folded
    assert names.make_slug("IEA - énergie") == "iea-energie"
    assert names.make_slug("ACi_") == "aci"
    assert names.make_slug("★") == ""
    keys = names.list_committee_keys("ISO/IEC JTC 1/SC 42")
    assert keys == [f"{publishers}jtc1sc42" for publishers in ("", "iso", "iec", "isoiec", "ieciso")]
    for text in ("ISO/IEC JTC 1/SC 42", "jtc1 sc42", "ISO JTC1/SC 42", "IEC/ISO JTC 1 SC42", "iso-iec-jtc-1-sc-42"):
        assert names.make_committee_key(text) in keys, text
    for text in ("TC 4/3", "TC 4 3", "tc4-3"):
        assert names.make_committee_key(text) == "tc4 3"
    assert sorted(["TC 10", "TC 2", "TC 1/SC 10", "TC 1/SC 9"], key=names.make_natural_key) == [
        "TC 1/SC 9", "TC 1/SC 10", "TC 2", "TC 10",
    ]  # fmt: skip


def test_measured_widths_match_unicode_widths() -> None:
    assert sanitize.measure_widths(["", "abc", "é’—…", "漢字", "e\u0301", "한"]) == [0, 3, 4, 4, 1, 2]
    assert sanitize.measure_widths(["abc", "Öko"]) == [3, 3]
    for number in (*range(0x20, 0x300), *range(0x2010, 0x2027), *range(0x2500, 0x25A0)):
        character = chr(number)
        assert unicodedata.combining(character) == 0
        assert unicodedata.east_asian_width(character) not in "WF"
        assert sanitize.is_narrow(character)
    assert not sanitize.is_narrow("a\u0300")


@given(st.lists(st.text()))
def test_escaping_many_texts_equals_escaping_each(texts: list[str]) -> None:
    assert list(sanitize.escape_lines(texts)) == list(map(sanitize.escape_line, texts))
    assert sanitize.is_plain("".join(texts)) == all(text == sanitize.escape_line(text) for text in texts)


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_in_json_is_escaped_like_other_text(text: str) -> None:
    shown = sanitize.escape_json(text)
    assert shown == "".join(c if c in "\t\n" or " " <= c <= "~" else f"\\u{ord(c):04x}" for c in text)


def test_quick_check_agrees_with_the_full_one_on_every_character() -> None:
    """The quick look at a whole document agrees with the full one on every character there is."""
    every = [*map(chr, range(0x110000))]
    hidden = {*sanitize._compile_hidden_pattern().findall(" ".join(every))}
    assert {character for character in hidden if sanitize.is_plain(character)} == set()
    visible = "".join(character for character in every if character not in hidden)
    assert [at for at in range(0, len(visible), 1000) if not sanitize.is_plain(visible[at : at + 1000])] == []


def test_characters_missing_in_an_encoding_are_replaced_at_equal_width() -> None:
    fallback.register_handler()
    for text, shown in (("\u2502 \u2500 \u253c \u2588", b"| - + #"), ("a … b", b"a . b"), ("漢é", b"??\xe9")):
        assert text.encode("latin-1", fallback.NAME) == shown
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", fallback.NAME)
