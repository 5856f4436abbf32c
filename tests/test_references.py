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
    assert result.err == (
        'error: "ga" fits 2 records\n'
        "  gale  Global Alliance of Lantern Engineers (partner, Côte d'Ivoire, 2 committees)\n"
        "  gale-force  Gale Force Watch (partner)\n"
        "Name one by its id.\n"
    )


def test_an_unknown_reference_names_the_nearest(small: Run) -> None:
    result = small("quotes", "--person", "broook")
    assert (result.code, result.out) == (1, "")
    assert 'no person "broook"' in result.err
    assert "ada-brook  Ada Brook (person, Keeper, TIDE; Adviser, GALE)" in result.err


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


def _partners(path: Path, *records: dict[str, str], committees: int = 0, more: str = "") -> tuple[str, ...]:
    """A dataset of partners, the first of which is in liaison with so many committees."""
    told = [
        f"[[partners]]\n{''.join(f'{name} = {value!r}' + chr(10) for name, value in r.items())}sources = ['s']\n"
        for r in records
    ]
    for number in range(committees):
        told.append(f"[[committees]]\nid = '{number}'\nreference = 'ISO/TC {number}'\nsources = ['s']\n")
        tie = f"id = 'l-{number}'\nkind = 'committee'\npartner = '{records[0]['id']}'\ncommittee = '{number}'\n"
        told.append(f"[[liaisons]]\n{tie}sources = ['s']\n")
    path.write_text("sources = [{id = 's', title = 'S'}]\n" + "".join(told) + more, "utf-8")
    return "--no-bundled", "--data", str(path)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("W.H.O.", "who"), ("w.h.o", "who"), ("(W.H.O.)", "who"), ("who.", "who"), ("WHO", "who"),
        ("World Health Organization (WHO)", "who"), ("WHO (World Health Organization)", "who"),
        ("WHO - World Health Organization", "who"), ("WHO: World Health Organization", "who"),
        ("World Health Organization [W.H.O.]", "who"), ("Organisation mondiale de la santé (WHO)", "who"),
        ("the World Health Organization", "who"), ("World Health Org (WHO)", "who"),
        ("Food & Agriculture Organization", "fao"), ("food and agriculture organization", "fao"),
        ("Food & Agriculture Organization (FAO)", "fao"), ("the FAO", "fao"), ("The F.A.O.", "fao"),
        ("Lamps and Ropes", "lr"), ("Lamps & Ropes", "lr"), ("lamps ropes", "lr"), ("the Lamps & Ropes", "lr"),
        ("the World Bank", "wb"), ("World Bank", "wb"), ("The World Bank", "wb"), ("la Banque mondiale", "wb"), ("Banque mondiale", "wb"),
        ("World Bank Union of the Staff", "staff"), ("A.B.C.", "abc-dotted"), ("ABC", "abc-dotted"), ("a b c", "abc-dotted"),
        ("ISO/TC 1 Lamp posts", "1"), ("TC 1 Lamp posts", "1"), ("Lamp posts (TC 1)", "1"), ("the TC 1", "1"),
    ],
)  # fmt: skip
def test_a_name_is_understood_as_people_write_it(run: Run, tmp_path: Path, text: str, id: str) -> None:
    ask = _partners(
        tmp_path / "names.toml",
        {
            "id": "who",
            "acronym": "WHO",
            "name": "World Health Organization",
            "name_fr": "Organisation mondiale de la Santé",
        },
        {"id": "fao", "acronym": "FAO", "name": "Food and Agriculture Organization of the United Nations"},
        {"id": "wb", "name": "The World Bank", "name_fr": "La Banque mondiale"},
        {"id": "staff", "name": "The World Bank Union of Staff"},
        {"id": "lr", "name": "Lamps & Ropes"},
        {"id": "abc-dotted", "acronym": "A.B.C."},
        more="[[committees]]\nid = '1'\nreference = 'ISO/TC 1'\ntitle = 'Lamp posts'\nsources = ['s']\n",
    )
    done = run("show", text, *ask, "-f", "json")
    assert (done.code, done.err) == (0, "")
    assert done.json()["id"] == id


@pytest.mark.parametrize(
    "text",
    ["World Health Organization (FAO)", "WHO (Geneva)", "WHO FAO", "Unknown Organization (WHO)", "t.c. 1 0", "and the"],
)
def test_nothing_that_was_typed_is_ignored(run: Run, tmp_path: Path, text: str) -> None:
    ask = _partners(
        tmp_path / "names.toml",
        {"id": "who", "acronym": "WHO", "name": "World Health Organization"},
        {"id": "fao", "acronym": "FAO", "name": "Food and Agriculture Organization"},
        more="[[committees]]\nid = '10'\nreference = 'ISO/TC 10'\nsources = ['s']\n",
    )
    assert run("show", text, *ask).code == 1


def test_every_beginning_of_every_id_is_tried(small: Run) -> None:
    kinds = ("partners", "liaisons", "quotes", "people", "committees", "figures", "sources")
    ids = [(kind, id) for kind in kinds[:5] + kinds[6:] for id in small(kind, "-f", "json").ids()] + [
        ("figures", "lamps-2001")
    ]
    for kind, id in ids:
        among = [other for of, other in ids if of == kind]
        for end in range(2, len(id) + 1):
            begun = id[:end]
            if [other for other in among if other.startswith(begun.rstrip("-"))] != [id]:
                continue
            for typed in (begun, begun.upper(), begun.replace("-", " ")) if "-" in begun else ():
                done = small("show", typed, "--kind", kind, "-f", "json")
                assert (done.code, done.json()["id"]) == (0, id), typed


def test_what_is_written_as_an_id_is_sought_among_ids_first(run: Run, tmp_path: Path) -> None:
    ask = _partners(
        tmp_path / "ids.toml",
        {"id": "iso-report-2009", "name": "Yearly tale"},
        {"id": "other-iso-report", "name": "ISO report, excerpts"},
    )
    assert run("show", "iso-report", *ask, "-f", "json").json()["id"] == "iso-report-2009"
    assert run("show", "iso-report-e", *ask, "-f", "json").json()["id"] == "other-iso-report"
    assert run("show", "report-2", *ask, "-f", "json").json()["id"] == "iso-report-2009"


def test_the_likeliest_candidates_come_first_and_the_rest_can_be_seen(run: Run, tmp_path: Path) -> None:
    others = [{"id": f"x{n}", "name": f"United {n:02}", "city": "Bern"} for n in range(21)]
    ask = _partners(
        tmp_path / "many.toml", {"id": "unido", "acronym": "UNIDO", "name": "Industrial Development"},
        *others, {"id": "unix", "acronym": "UNIX"}, {"id": "unification", "name": "Aunty"}, committees=2,
    )  # fmt: skip
    done = run("show", "uni", *ask)
    assert done.code == 1
    first, *lines, more, remedy = done.err.splitlines()
    assert first == 'error: "uni" fits 24 records'
    assert [line.split()[0] for line in lines] == ["unido", "unix", "unification", *(f"x{n}" for n in range(7))]
    assert lines[0] == "  unido  Industrial Development (partner, 2 committees)"
    assert lines[3] == "  x0  United 00 (partner, Bern)"
    assert more == "  and 14 more"
    assert remedy == "Name one by its id. `inliaison partners uni` lists all in which a word begins so."
    assert len(run("partners", "uni", *ask, "-f", "json").ids()) == 24


def test_an_acronym_of_several_lists_them_with_what_tells_them_apart(run: Run, tmp_path: Path) -> None:
    ask = _partners(
        tmp_path / "icc.toml",
        {"id": "icc-code", "acronym": "ICC", "name": "Code Council", "country": "United States"},
        {"id": "icc", "acronym": "I.C.C.", "name": "Chamber of Commerce", "city": "Paris", "country": "France"},
        {"id": "icc-cereal", "acronym": "ICC", "name": "Cereal Science", "city": "Vienna"},
        {"id": "iccx", "acronym": "ICCX"},
        committees=1,
    )
    assert run("show", "icc", "--kind", "partners", *ask, "-f", "json").json()["id"] == "icc"
    for command in (("show", "ICC", "--kind", "partners"), ("liaisons", "--partner", "ICC")):
        done = run(*command, *ask)
        assert (done.code, "fits 3 records" in done.err) == (1, True)
    assert run("liaisons", "--partner", "I C C", *ask).code == 0  # As the one of them writes it.
    both = _partners(
        tmp_path / "both.toml",
        {"id": "code", "acronym": "ICC", "name": "Code Council", "country": "United States"},
        {"id": "cereal", "acronym": "ICC", "name": "Cereal Science", "city": "Vienna"},
        {"id": "iccx", "acronym": "ICCX"},
        committees=1,
    )
    for typed in ("ICC", "I.C.C."):
        assert run("show", typed, *both).err == (
            f'error: "{typed}" fits 2 records\n'
            "  code  Code Council (partner, United States, 1 committee)\n"
            "  cereal  Cereal Science (partner, Vienna)\n"
            "Name one by its id.\n"
        )
    assert run("show", "Cereal Science (ICC)", *both, "-f", "json").json()["id"] == "cereal"


def test_a_number_is_no_part_of_another_number(small: Run) -> None:
    assert small("show", "9901", "-f", "json").json()["id"] == "lbn"
    for part in ("50", "99", "990"):
        done = small("show", part)
        assert (done.code, f'no record "{part}"' in done.err) == (1, True), done


def test_an_id_that_is_the_acronym_of_another_record_too_is_no_guess(run: Run, tmp_path: Path) -> None:
    """In capitals it means all of them; as an id that one, and the others are named beside it."""
    path = tmp_path / "shared.toml"
    path.write_text(
        "sources = [{id = 's', title = 'S'}]\npartners = [\n"
        "{id = 'abc', acronym = 'ABC', name = 'Alpha Board of Canals', city = 'Rome', sources = ['s']},\n"
        "{id = 'abc-bells', acronym = 'ABC', name = 'Alliance of Bell Casters', sources = ['s']},\n"
        "{id = 'xyz', acronym = 'XYZ', name = 'Xylophones', sources = ['s']},\n"
        "{id = 'xyz-9', acronym = 'XYZ', sources = ['s']}]\n"
    )
    ask = ("--no-bundled", "--data", str(path))
    done = run("show", "ABC", *ask)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        'error: "ABC" fits 2 records',
        "  abc  Alpha Board of Canals (partner, Rome)",
        "  abc-bells  Alliance of Bell Casters (partner)",
        "Name one by its id.",
    ]
    done = run("show", "abc", *ask)
    assert (done.code, done.out.split()[0]) == (0, "ABC")
    assert done.err.splitlines() == [
        '"abc" is an id; as an acronym it is also that of',
        "  abc-bells  Alliance of Bell Casters (partner)",
    ]
    assert run("show", "alpha board of canals", *ask, "-f", "json").json()["id"] == "abc"
    assert run("show", "abc-bells", *ask, "-f", "json").json()["id"] == "abc-bells"
    assert run("show", "XYZ", *ask, "-f", "json").json()["id"] == "xyz"
