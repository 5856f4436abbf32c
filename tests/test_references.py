"""What a reference means, and what is said where it means nothing or too much."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("tide", "tide"),
        ("TIDE", "tide"),
        ("tide - marees", "tide"),
        ("tide-marees", "tide"),
        ("TIDAL data exchange", "tide"),
        ("echange de donnees de marees", "tide"),
        ("501", "tide"),
        ("gale", "gale"),
        ("gf", "gale-force"),
        ("gale f", "gale-force"),
        ("moor", "moor"),
        ("forum", "moor"),
        ("ISO/TC 10", "9010"),
        ("TC 10", "9010"),
        ("tc10", "9010"),
        ("tc10/sc3", "9013"),
        ("tc 10 sc 3", "9013"),
        ("JTC 9", "9090"),
        ("iso/iec/jtc 9", "9090"),
        ("9002", "9002"),
        ("brook", "ada-brook"),
        ("almanac", "almanac"),
        ("the sailor’s almanac", "almanac"),
        ("memorandum on", "tide-memorandum"),
        ("lamps kept", "lamps-2001"),
        ("strand-1999", "strand-1999"),
    ],
)
def test_a_reference_is_forgiving(small: Run, text: str, id: str) -> None:
    result = small("show", text, "-f", "json")
    assert (result.code, result.json()["id"]) == (0, id)


def test_an_ambiguous_reference_lists_the_candidates(small: Run) -> None:
    result = small("show", "ga")
    assert (result.code, result.out) == (1, "")
    assert '"ga" fits 2 records' in result.err
    assert "gale  Global Alliance of Lantern Engineers (partner)" in result.err
    assert "gale-force  Gale Force Watch (partner)" in result.err


def test_an_unknown_reference_names_the_nearest(small: Run) -> None:
    result = small("quotes", "--person", "broook")
    assert (result.code, result.out) == (1, "")
    assert 'no person "broook"' in result.err
    assert "ada-brook  Ada Brook (person)" in result.err


@pytest.mark.parametrize("text", ["world shipping", "", "%", "_", "*", "\N{SNOWMAN}", "zzz"])
def test_nothing_silly_is_suggested(small: Run, text: str) -> None:
    result = small("show", text)
    assert result.code == 1
    assert result.err == f'error: no record "{text}"\n'


def test_show_can_be_kept_to_one_kind(small: Run) -> None:
    assert small("show", "brook", "--kind", "quote", "-f", "json").json()["id"] == "brook-2001"
    assert small("show", "tide", "--kind", "people").code == 1
    assert small("show", "tide", "--kind", "ships").code == 2


def test_a_whole_name_in_other_punctuation_beats_the_beginning_of_another(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    path.write_text(
        "".join(
            f'[[partners]]\nid = "{id}"\n{name}\nsources = ["s"]\n'
            for id, name in (
                ("a", 'name = "A"\naliases = ["Lamp - post"]'),
                ("b", 'name = "Lamp post office"'),
                ("c", 'acronym = "LA-MP"'),
            )
        )
        + '[[sources]]\nid = "s"\ntitle = "S"\n'
    )
    for text, id in (("lamp-post", "a"), ("lamp post", "a"), ("lamp post o", "b"), ("la mp", "c"), ("lamp", "c")):
        done = run("show", text, "--no-bundled", "--data", str(path), "-f", "json")
        assert (done.code, done.json()["id"]) == (0, id), text


def test_the_nearest_are_sought_among_what_people_know_by_name(run: Run) -> None:
    for text, id in (("unibo", "unido"), ("unidoo", "unido"), ("wtoo", "wto"), ("amitt", "ronnie-amit")):
        assert f"\n  {id}  " in run("show", text).err, text


@pytest.mark.parametrize(
    "text", ["IEC/TC 10", "ISO/IEC TC 10", "iec tc10", "TC 1 0", "TC 1/0", "tc10/3", "IEC TC 10/SC 3"]
)
def test_no_committee_is_taken_for_one_of_another_publisher_or_number(small: Run, text: str) -> None:
    done = small("show", text, "--kind", "committees")
    assert (done.code, done.out) == (1, "")


@pytest.mark.parametrize("text", ["ISO/TC 10", "TC 10", "tc10", "iso tc 10", "ISO-TC-10", "isotc10"])
def test_a_committee_answers_to_its_reference_however_written(small: Run, text: str) -> None:
    assert small("show", text, "-f", "json").json()["id"] == "9010"
