"""Which committee deals with a topic: how committees are ranked, and what is told of each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Run
from support.iso_topics import HELD_BACK, TUNED
from support.snapshots import CLASSES, committee_row, document
from support.stores import Store

import inliaison
from inliaison.text import topics

DIN = {"id": 1511, "acronym": "DIN"}


def _title(english: str, french: str | None = None) -> dict[str, str | None]:
    return {"en": english, "fr": french}


COMMITTEES = [
    committee_row(1, "ISO/TC 1", DIN, [], [], title=_title("Ropes and vessels", "Câbles"), status="Active"),
    committee_row(
        2, "ISO/TC 1/SC 1", DIN, [DIN], [], title=_title("Mooring"), parentId=1, organizations={9795: "WHO", 9796: "FAO"},
        scope={"en": "Standardization of mooring.\nExcluded:\n• kites"},
    ),
    committee_row(3, "ISO/TC 2", None, [], [], title=_title("Kites"), scope={"en": "Toys that fly, excluding lamps."}),
    committee_row(4, "ISO/TC 3", None, [], [], title=_title("Sailing vessels"), scope={"en": "Ships, and mooring."}),
    committee_row(5, "ISO/TC 4", None, [], [], title=_title("Lighting systems")),
    committee_row(6, "ISO/TC 5", None, [], [], title=_title("Management systems")),
    committee_row(11, "ISO/TC 1/SC 2", None, [], [], title=_title("Anchoring"), parentId=1),
    committee_row(12, "ISO/TC 3/SC 1", None, [], [], title=_title("Anchoring"), parentId=4),
    committee_row(8, "ISO/TC 7", None, [], [], title=_title("Lanterns of boats and buoys")),
    committee_row(9, "ISO/TC 8", None, [], [], title=_title("Care")),
    committee_row(10, "ISO/TC 9", None, [], [], title=_title("Cars and their parts and many other things")),
    committee_row(7, "ISO/TC 6", None, [], [], title=_title("Cybersecurity")),
]  # fmt: skip
DOCUMENTS = [
    document(1, "ISO 10:2001", title=_title("Anchors for kayaks"), ownerCommittee="ISO/TC 1/SC 1"),
    document(2, "ISO 11:2002", title=_title("Kayaks"), ownerCommittee="ISO/TC 1/SC 1", currentStage=9093),
    document(3, "ISO/DIS 12", title=_title("Kayaks: paddles"), ownerCommittee="ISO/TC 1/SC 1", currentStage=4020),
    document(4, "ISO 13:2003", title=_title("Kayaks in films"), ownerCommittee="ISO/TC 4", currentStage=6060),
    document(5, "ISO 14:1990", title=_title("Kayaks"), ownerCommittee="ISO/TC 3", currentStage=9599),
    document(6, "ISO 15:2004", title=_title("Kayaks for visitors"), ownerCommittee="ISO/TMBG"),
    *(document(id, f"ISO {id}:2004", title=_title(f"Film {id}"), ownerCommittee="ISO/TC 4") for id in range(20, 30)),
]


@pytest.fixture
def register(run: Run, few_bundled: None, store: Store) -> Run:
    """Ask a register of these committees, without documents."""
    store("committees-2025-02-01", COMMITTEES)
    return run


@pytest.fixture
def kept(register: Run, store: Store) -> Run:
    """Ask the same with documents."""
    store("documents-2025-01-31", DOCUMENTS)
    return register


def _list_references(run: Run, *topic: str) -> list[str]:
    return [row["reference"] for row in run("which", *topic, "-f", "json").json()]


def test_a_title_says_more_than_a_scope(register: Run) -> None:
    assert _list_references(register, "mooring") == ["ISO/TC 1/SC 1", "ISO/TC 3"]


def test_a_longer_match_and_rare_words_weigh_more(register: Run) -> None:
    assert _list_references(register, "lighting", "management", "systems")[0] in ("ISO/TC 4", "ISO/TC 5")
    assert _list_references(register, "sailing", "vessels") == ["ISO/TC 3", "ISO/TC 1"]


def test_what_a_scope_excludes_does_not_count(register: Run) -> None:
    assert _list_references(register, "kites") == ["ISO/TC 2"]
    assert _list_references(register, "lamps") == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("rope", "ISO/TC 1"),
        ("vessel of sailing", "ISO/TC 3"),
        ("light", "ISO/TC 4"),
        ("moored", "ISO/TC 1/SC 1"),
        ("câble", "ISO/TC 1"),
        ("cyber-security", "ISO/TC 6"),
    ],
)
def test_other_forms_of_a_word_and_french_find_it_too(register: Run, typed: str, first: str) -> None:
    assert _list_references(register, typed)[0] == first


def test_the_title_of_the_committee_above_is_context(register: Run) -> None:
    assert _list_references(register, "anchoring", "of", "ropes")[0] == "ISO/TC 1/SC 2"
    assert _list_references(register, "anchoring", "of", "sailing", "vessels")[:2] == ["ISO/TC 3", "ISO/TC 3/SC 1"]


def test_without_documents_it_says_that_it_knows_less(register: Run, kept: Run) -> None:
    known = "no standards are loaded"
    assert known not in kept("which", "kayak").err
    done = register("which", "mooring", "--no-register", "-f", "json")
    assert known in done.err
    assert "register update --standards" in done.err


def test_numbers_of_documents_are_not_known_without_them_though_their_classes_are(
    register: Run, tmp_path: Path
) -> None:
    path = tmp_path / "ICS-2025-01-31.csv"
    path.write_text(CLASSES, "utf-8")
    assert register("register", "import", str(path)).code == 0
    done = register("which", "mooring", "-f", "json")
    assert {(it["standards"], it["examples"]) for it in done.json()} == {(None, None)}
    assert "no standards are loaded" in done.err
    assert 'no title of a committee and no scope has "qwertz"' in register("which", "qwertz").err


def test_the_committee_that_makes_the_documents_comes_first_with_its_documents(kept: Run) -> None:
    first, second = kept("which", "kayaks", "-f", "json").json()
    assert (first["reference"], second["reference"]) == ("ISO/TC 1/SC 1", "ISO/TC 4")
    assert (first["standards"], first["examples"]) == (3, ["ISO 11:2002", "ISO 10:2001", "ISO/DIS 12"])
    assert first["found_in"] == ["standards"]
    assert (first["secretariat"], first["secretariat_acronym"]) == ("din", "DIN")
    assert (first["partners"], first["partner_acronyms"]) == (2, ["FAO", "WHO"])
    assert (second["secretariat"], second["partners"], second["partner_acronyms"]) == (None, 0, [])


def test_bodies_without_a_row_are_left_out_and_said(kept: Run) -> None:
    assert (
        "not listed, because ISO's register has no committee of that name: ISO/TMBG (1 standard)"
        in kept("which", "kayak").err
    )
    assert "ISO/TMBG" not in kept("which", "anchor").err


def test_ten_committees_are_shown_unless_asked_for_more(kept: Run) -> None:
    assert kept("which", "kayak", "--limit", "1").err.splitlines()[0] == "1 of 2 candidates"
    assert kept("which", "film", "--columns", "reference", "-f", "csv").out.splitlines() == ["reference", "ISO/TC 4"]


def test_words_that_nobody_has_are_named_as_they_were_typed(kept: Run) -> None:
    done = kept("which", "kayàkz")
    assert (done.code, done.out) == (0, "")
    assert 'no title of a committee or standard and no scope has "kayàkz"' in done.err
    assert "scopes in French are not searched" in done.err
    assert 'has "xylophone";' in kept("which", "kayak", "xylophone").err


def test_a_word_of_other_records_alone_is_one_that_no_committee_has(kept: Run) -> None:
    assert kept("search", "agriculture").out
    done = kept("which", "agriculture")
    assert done.out == ""
    assert 'has "agriculture";' in done.err


def test_words_much_shorter_than_the_typed_one_are_no_suggestions(kept: Run) -> None:
    assert 'did you mean "vessels"?' in kept("which", "vessles").err
    assert "did you mean" not in kept("which", "clears").err  # It has all letters of `cars`.


def test_organizations_are_named_where_people_read_and_what_lists_all_is_said(kept: Run) -> None:
    terminal = kept("which", "mooring", terminal=True, width=80)
    assert "FAO" in terminal.out
    assert "`inliaison partners --committee 'ISO/TC 1/SC 1'` lists all" in terminal.err
    assert "lists all" not in kept("which", "mooring").err
    narrow = kept("which", "mooring", "--color", "never", terminal=True, width=45).out
    words = " ".join(re.sub("[│╭╮╰╯├┤┬┴─]", " ", narrow).split())
    assert "in liaison: FAO, WHO · secretariat: DIN" in words, narrow


@pytest.mark.parametrize("topic", ["", "…", " ".join(map(str, range(30)))])
def test_a_topic_without_words_or_with_too_many_is_refused(kept: Run, topic: str) -> None:
    done = kept("which", topic)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize("acronym", ["LOB", "LBB"])
def test_the_initials_of_a_title_find_it(register: Run, acronym: str) -> None:
    assert _list_references(register, acronym) == ["ISO/TC 7"]


def test_words_of_one_stem_are_not_always_one_word(register: Run) -> None:
    assert _list_references(register, "car") == ["ISO/TC 9"]
    assert _list_references(register, "care") == ["ISO/TC 8"]


@pytest.mark.parametrize("topic", ["and", "of the", "pour les", "avec", "à", "à la"])
def test_small_words_alone_are_no_topic(kept: Run, topic: str) -> None:
    done = kept("which", topic)
    assert (done.code, done.out) == (2, "")
    assert f'"{topic}" does not say what a committee deals with' in done.err


def test_small_words_written_as_a_name_are_looked_for(kept: Run, store: Store) -> None:
    store("committees-2025-03-01", [committee_row(1, "ISO/TC 1", None, [], [], title=_title("Iron tools", "Thé"))])
    assert _list_references(kept, "IT") == ["ISO/TC 1"]
    assert _list_references(kept, "thé") == ["ISO/TC 1"]


def test_a_document_with_a_part_of_the_topic_says_less(kept: Run) -> None:
    assert _list_references(kept, "kites", "kayak") == ["ISO/TC 2", "ISO/TC 1/SC 1", "ISO/TC 4"]
    assert _list_references(kept, "lighting", "film") == ["ISO/TC 4"]


def test_python_gives_the_same(kept: Run) -> None:
    found = inliaison.open().which("kayak", limit=1)
    assert [(it.reference, it.standards, it.partner_acronyms) for it in found] == [("ISO/TC 1/SC 1", 3, ["FAO", "WHO"])]


def test_stems_join_the_forms_of_a_word() -> None:
    for forms in (
        ("welding", "welded", "weld", "welds"),
        ("batteries", "battery"),
        ("glass", "glasses"),
        ("mine", "mining"),
    ):
        assert len({topics.get_stem(form) for form in forms}) == 1, forms
    for word in ("gas", "bus", "spring", "feed", "analysis", "ai"):
        assert topics.get_stem(word) == word


REAL = Path(__file__).parents[3] / "shared" / "iso-open-data"
"""Files as ISO publishes them, beside the project."""


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="needs files of ISO beside the project")
def test_most_topics_have_their_committee_among_the_first_three(run: Run) -> None:
    for name in ("2025-07-16.jsonl", "deliverables-2025-06-02.jsonl"):
        assert run("register", "import", str(REAL / name)).code == 0
    directory = inliaison.open()

    def is_found(topic: str, expected: str) -> bool:
        first = [it.reference for it in directory.which(topic, limit=3)]
        return any(
            reference == each.rstrip("*") or (each.endswith("*") and reference.startswith(f"{each[:-1]}/"))
            for each in expected.split(" | ")
            for reference in first
        )

    for expected_by_topic, least in ((TUNED, 20), (HELD_BACK, 17)):
        missing = [topic for topic, expected in expected_by_topic.items() if not is_found(topic, expected)]
        assert len(missing) <= len(expected_by_topic) - least, missing
