"""Words as people type them and as data contain them: equality, matching and marking."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from conftest import Result, Run
from hypothesis import given
from hypothesis import strategies as st

from inliaison.index import search_texts
from inliaison.text import names, sanitize

PARTNERS = {
    "shy": "Inter\u00adnational Guild",
    "zwsp": "Micro\u200bphone Guild",
    "zwnj": "\u0645\u06cc\u200c\u0634\u0648\u062f",
    "wj": "Work\u2060shop",
    "selector": "Cof\ufe0ffee\U000e0101",
    "filler": "Se\u3164oul",
    "nb": "Whole International",
    "malta": "Ħal Għaqda",
    "azeri": "Azərbaycan",
    "sami": "Ŋgāti Ŧest",
    "hausa": "Ƙungiyar Ɗalibai Ɓoye",
    "ewe": "Ɛʋegbe Ɔkpɔ",
    "ukr": "Об\u02bcєднання",
    "hawaii": "Hawai\u02bbi Board",
    "sanaa": "San\u02bfa\u02be",
    "oslo": "Ødegård Łódź Đakovo",
    "nfd": "E\u0301nergie Cafe\u0301",
    "han": "世界衛生組織 WHO",
    "kana": "日本カメラ協会",
    "hangul": "한국표준협회",
    "thai": "สำนักงานที่ดิน",
    "khmer": "ខ្មែរ",
    "hindi": "हिन्दी मानक",
    "hindu": "हन्दू मीनक",
}


@pytest.fixture
def worldwide(run: Run, tmp_path: Path) -> Run:
    """Run a command line on partners whose names are written in many ways."""
    path = tmp_path / "worldwide.toml"
    told = (
        f"[[partners]]\nid = '{id}'\nname = {json.dumps(name, ensure_ascii=False)}\nsources = ['s']\n"
        for id, name in PARTNERS.items()
    )
    path.write_text("[[sources]]\nid = 's'\ntitle = 'S'\n" + "".join(told), "utf-8")
    return lambda command, *argv, **how: run(command, *argv, "--no-bundled", "--data", str(path), **how)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("international", {"shy", "nb"}), ("microphone", {"zwsp"}), ("میشود", {"zwnj"}), ("workshop", {"wj"}),
        ("wh\u00adole", {"nb"}), ("micro\u200cphone", {"zwsp"}), ("coffee", {"selector"}), ("seoul", {"filler"}),
        ("hal", {"malta"}), ("ghaqda", {"malta"}), ("azerbaycan", {"azeri"}), ("ngati", {"sami"}), ("test", {"sami"}),
        ("kungiyar", {"hausa"}), ("dalibai", {"hausa"}), ("boye", {"hausa"}), ("evegbe", {"ewe"}), ("okpo", {"ewe"}),
        ("об'єднання", {"ukr"}), ("об\u2019єднання", {"ukr"}), ("hawai'i", {"hawaii"}), ("san`a", {"sanaa"}),
        ("odegard", {"oslo"}), ("lodz", {"oslo"}), ("dakovo", {"oslo"}), ("energie", {"nfd"}), ("caf\u00e9", {"nfd"}),
        ("衛生", {"han"}), ("世界", {"han"}), ("生衛", set()), ("組織-who", {"han"}), ("カメラ", {"kana"}),
        ("표준", {"hangul"}), ("\u1111\u116d\u110c\u116e\u11ab", {"hangul"}), ("งาน", {"thai"}), ("ที่ดิน", {"thai"}), ("មែ", {"khmer"}),
        ("हिन्दी", {"hindi"}), ("मानक", {"hindi"}),
    ],
)  # fmt: skip
def test_a_text_is_found_however_it_is_written(worldwide: Run, text: str, ids: set[str]) -> None:
    assert set(worldwide("partners", text, "-f", "json").ids()) == ids
    if ids:
        assert {row["id"] for row in worldwide("search", text, "-f", "json").json()} == ids
    if len(ids) == 1 and text != "hal":
        assert {worldwide("show", text, "-f", "json").json()["id"]} == ids


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("energie", ["E\u0301nergie"]),
        ("cafe", ["Cafe\u0301"]),
        ("international", [r"Inter\xadnational", "International"]),
        ("microphone", [r"Micro\u200bphone"]),
        ("衛生", ["衛生"]),
        ("표준", ["표준"]),
        ("lodz", ["Łódź"]),
    ],
)
def test_matched_words_are_marked_in_the_table(worldwide: Run, text: str, marked: list[str]) -> None:
    out = worldwide("partners", text, "-f", "table", "--color", "always").out
    assert [part.split("\x1b[0m")[0] for part in out.split("\x1b[7m")[1:]] == marked


def test_invisible_characters_are_ignored_in_searches(worldwide: Run) -> None:
    assert worldwide("partners", "\u00ad", "-f", "json").ids() == worldwide("partners", "-f", "json").ids()
    assert worldwide("search", "\u200b").code == 2
    assert worldwide("partners", "\N{CEDILLA}", "-f", "json").ids() == []


def test_phrase_matches_within_one_field_and_item(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "fields.toml"
    path.write_text(
        "sources = [{id = 's', title = 'S'}]\n[[partners]]\nid = 'p'\nacronym = 'ABC'\nname = 'Lamp-post Office'\n"
        "aliases = ['Red Tower', 'Blue Bridge']\ncity = 'Geneva'\ncountry = 'Switzerland'\nsources = ['s']\n"
        "[[liaisons]]\nid = 'l'\npartner = 'p'\nkind = 'memorandum'\ntitle = 'Of ropes'\n"
        "purposes = ['keep lights', 'share tables']\nsources = ['s']\n"
        "[[people]]\nid = 'o'\nname = 'Ann Lee'\nposts = [{partner = 'p', title = 'Keeper'}]\nsources = ['s']\n"
    )
    ask = ("--no-bundled", "--data", str(path), "-f", "json")
    for kind, inside, across in (
        ("partners", "lamp-post", "geneva-switzerland"), ("partners", "red-tow", "tower-blue"),
        ("partners", "blue/bridge", "abc-lamp"), ("liaisons", "keep-li", "lights-share"), ("liaisons", "of-ropes", "ropes-keep"),
        ("people", "ann-lee", "lee-keeper"), ("people", "lamp-post", "abc-lamp"),
    ):  # fmt: skip
        assert len(run(kind, inside, *ask).ids()) == 1, inside
        assert run(kind, across, *ask).ids() == [], across
        assert len(run(kind, across.replace("-", " "), *ask).ids()) == 1, across


def test_words_at_the_end_of_a_title_rank_as_high(run: Run, tmp_path: Path) -> None:
    """They stand as they are sought in both; in the third, which says them more often, only as a beginning."""
    path = tmp_path / "ends.toml"
    path.write_text(
        "sources = [{id = 's', title = 'S'}]\n"
        + "".join(
            f"[[partners]]\nid = '{id}'\nname = '{name}'\naliases = ['Lamp posts']\nsources = ['s']\n"
            for id, name in (("a", "Of old Lamp Post"), ("b", "Of Lamp Post all"), ("c", "Lamp Posts Lamp Posts"))
        )
    )
    ids = [row["id"] for row in run("search", "lamp post", "--no-bundled", "--data", str(path), "-f", "json").json()]
    assert ids[2:] == ["c"]


@pytest.mark.slow
def test_separator_of_fields_cannot_be_typed() -> None:
    every = " ".join(map(chr, range(sys.maxunicode + 1)))
    assert not any(search_texts.END in word for word in names.split_words(every))


WRITTEN_OUT = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|r)")


@given(st.text())
def test_folding_is_idempotent_and_marks_match_folded_words(text: str) -> None:
    """Folding twice changes nothing, and what is written out for the screen is marked as what is stored."""
    assert names.fold_words(names.fold_words(text)) == names.fold_words(text)
    assert names.fold(names.fold(text)) == names.fold(text)
    wanted = tuple(filter(None, map(names.fold_words, text.split())))
    spans = names.find_spans(text, wanted)
    if not WRITTEN_OUT.search(text):  # What reads like a mark of the screen is passed over.
        assert bool(spans) == bool(wanted)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    if wanted and "\\" not in text and "\r" not in text:
        assert names.find_spans(sanitize.escape_line(text), wanted)


def test_undecodable_bytes_separate_words_and_fold_to_question_marks() -> None:
    assert (names.split_words("a\udcffb"), names.fold("a\udcffb")) == (["a", "b"], "a?b")


@pytest.fixture
def signs(run: Run, tmp_path: Path) -> Run:
    """Ask a dataset whose names hold signs, and one of which is an acronym that others mention."""
    path = tmp_path / "signs.toml"
    path.write_text(
        "sources = [{id = 's', title = 'A C++ and zoo source', publisher = 'ZOO'}]\npartners = [\n"
        "{id = 'a', name = 'Aquarium of the C people', summary = 'With a zoo.', sources = ['s']},\n"
        "{id = 'cpp', name = 'C++ Guild', sources = ['s']},\n"
        "{id = 'cs', name = 'C# Guild', summary = 'R & D.', sources = ['s']},\n"
        "{id = 'zoo', acronym = 'ZOO', name = 'Zoologists', sources = ['s']}]\n"
    )

    def ask(*argv: str) -> Result:
        return run(*argv, "--no-bundled", "--data", str(path), "-f", "json")

    return ask


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("C++", ["cpp", "s"]), ("(c++),", ["cpp", "s"]), ("C#", ["cs"]), ("C+", ["cpp", "s"]), ("#c", []), ("guild c++", ["cpp"]),
        ("R&D", ["cs"]), ("c", ["a", "cpp", "cs", "s"]),
    ],
)  # fmt: skip
def test_signs_within_a_word_are_searched(signs: Run, text: str, ids: list[str]) -> None:
    assert sorted(signs("search", text).ids()) == ids
    assert sorted(signs("partners", text).ids()) == [id for id in ids if id != "s"]


def test_an_exact_name_comes_first_and_sources_last(signs: Run) -> None:
    assert signs("search", "zoo").ids() == ["zoo", "a", "s"]
    assert signs("partners", "zoo").ids() == ["zoo", "a"]
    assert signs("partners", "Zoo", "--sort", "name").ids() == ["a", "zoo"]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Technical Committee no. 207", "tc 207"),
        ("subcommittee 7 of TC 207", "tc 207 sc 7"),
        ("working group 1 of subcommittee 7 of ISO/TC 207", "iso tc 207 sc 7 wg 1"),
    ],
)
def test_a_committee_that_is_written_out_may_be_its_reference(text: str, reference: str) -> None:
    assert names.list_spellings(text)[:2] == [text, reference]
    assert reference not in names.list_spellings(f"{text} on lamps")
