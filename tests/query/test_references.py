"""How a reference is resolved to a record, and the messages if it matches none or several."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from support.snapshots import FIRST
from support.stores import Store


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
def test_reference_matches_despite_case_accents_and_punctuation(small: Run, text: str, id: str) -> None:
    result = small("show", text, "-f", "json")
    assert (result.code, result.json()["id"]) == (0, id)


def test_two_letters_match_no_name_but_suggest_names_beginning_with_them(small: Run) -> None:
    result = small("show", "ga")
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        'error: no record "ga"\n'
        "  gale        partner  Global Alliance of Lantern Engineers (Côte d'Ivoire, 2 committees)\n"
        "  gale-force  partner  Gale Force Watch (Oslo)\n"
        "Did you mean one of these?\n"
    )


@pytest.mark.parametrize(
    ("text", "taken_for"),
    [
        ("tide", ""), ("TIDE", ""), ("tide - marees", ""), ("Tidal Data Exchange", ""), ("501", ""), ("TC 10", ""), ("Norway", ""),
        ("NO", ""), ("nor", ""), ("forum", "Moorings Forum"), ("gale f", "GF, Gale Force Watch"), ("brook", "Ada Brook"),
        ("lantern bureau", "LBN, Lanternebyrået i Norge"), ("alliance", "GALE, Global Alliance of Lantern Engineers"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("terminal", [False, True])
def test_inexact_match_is_reported_once(small: Run, text: str, taken_for: str, terminal: bool) -> None:
    done = small("show", text, terminal=terminal)
    said = f'"{text}" is taken for {taken_for}\n' if taken_for else ""
    assert (done.code, done.err) == (0, said)


@pytest.mark.parametrize("text", ["IDE", "ARE", "EXCH", "oor", "ide", "anter", "TC 1", "xchange", "ALMA", "LAM"])
def test_part_of_a_word_matches_no_record(small: Run, text: str) -> None:
    done = small("show", text)
    assert (done.code, done.out) == (1, "")


def test_filter_resolves_whole_words_that_match_one_record(small: Run) -> None:
    done = small("quotes", "--person", "brook", "-f", "json")
    assert (done.code, done.ids(), done.err) == (0, ["brook-2001"], '"brook" is taken for Ada Brook\n')
    done = small("quotes", "--person", "ada br")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[:2] == [
        'error: no person "ada br"',
        "  ada-brook  person  Ada Brook (Keeper, TIDE; Adviser, GALE)",
    ]
    assert small("show", "ada br", "-f", "json").json()["id"] == "ada-brook"


def test_country_resolves_to_its_member(run: Run, tmp_path: Path) -> None:
    """By code, long code, name and usual name; an acronym that is the code of another country is no guess."""
    path = tmp_path / "members.toml"
    path.write_text(
        "sources = [{id = 's', title = 'S'}]\nmembers = [\n"
        "{id = 'sa', acronym = 'SA', country = 'Australia', country_code = 'AU', sources = ['s']},\n"
        "{id = 'saso', acronym = 'SASO', country = 'Saudi Arabia', country_code = 'SA', sources = ['s']},\n"
        "{id = 'bsi', acronym = 'BSI', country = 'United Kingdom', country_code = 'GB', sources = ['s']},\n"
        "{id = 'ukr', acronym = 'SE UkrNDNC', country = 'Ukraine', country_code = 'UA', sources = ['s']}]\n"
        "partners = [{id = 'ukp', acronym = 'UKP', name = 'Union of Kites', sources = ['s']}]\n"
        "countries = [\n{id = 'gb', code = 'GB', alpha3 = 'GBR', name = 'United Kingdom', aliases = ['UK', 'Britain'], sources = ['s']},\n"
        "{id = 'sa', code = 'SA', alpha3 = 'SAU', name = 'Saudi Arabia', sources = ['s']}]\n",
    )
    ask = ("--no-bundled", "--data", str(path), "-f", "json")
    for text in ("UK", "uk", "GB", "gbr", "Britain", "united kingdom", "BSI"):
        assert run("show", text, *ask).json()["id"] == "bsi", text
    for text in ("Saudi Arabia", "SAU", "saso"):
        assert run("show", text, *ask).json()["id"] == "saso", text
    for command in (("show", "SA"), ("committees", "--member", "SA"), ("committees", "--secretariat", "Sa")):
        done = run(*command, *ask)
        assert (done.code, "fits 2 records" in done.err) == (1, True), command
    done = run("show", "sa", *ask)
    assert done.json()["id"] == "sa"
    assert done.err.splitlines() == ['"sa" is taken for SA; it also stands for', "  saso  member  SASO (Saudi Arabia)"]
    assert run("show", "KR", *ask).code == 1


def test_acronym_in_the_same_case_wins_over_other_cases(run: Run, tmp_path: Path) -> None:
    ask = _partners(
        tmp_path / "case.toml",
        {"id": "kites", "acronym": "UKP", "name": "Union of Kites"},
        {"id": "pumps", "acronym": "UkP", "name": "Union of Pumps"},
    )
    assert run("show", "UKP", *ask, "-f", "json").json()["id"] == "kites"
    assert run("show", "UkP", *ask, "-f", "json").json()["id"] == "pumps"
    done = run("show", "ukp", *ask)
    assert (done.code, "fits 2 records" in done.err) == (1, True)


def test_translated_titles_match_in_full_or_by_words(run: Run, tmp_path: Path) -> None:
    ask = _partners(
        tmp_path / "french.toml",
        {"id": "p", "name": "Pumps"},
        more="[[committees]]\nid = '1'\nreference = 'ISO/TC 1'\ntitle = 'Fire'\ntitle_fr = 'Feu et ABC pompiers'\nsources = ['s']\n",
    )
    assert run("show", "feu et abc pompiers", *ask, "-f", "json").json()["id"] == "1"
    assert run("show", "pompiers", *ask, "-f", "json").json()["id"] == "1"
    assert run("show", "ABC", *ask).code == 1
    assert run("show", "FEU", *ask).code == 1


def test_candidates_that_a_filter_can_use_come_first_and_are_not_guessed(run: Run, tmp_path: Path) -> None:
    ask = _partners(
        tmp_path / "wsc.toml",
        {"id": "ships", "acronym": "WSC", "name": "World of Ships", "website": "https://ships.example"},
        {"id": "words", "acronym": "WSC", "name": "World of Words"},
        committees=1,
        more="[[people]]\nid = 'ann'\nname = 'Ann'\nsources = ['s']\n"
        "[[quotes]]\nid = 'q'\nperson = 'ann'\ntext = 'Yes.'\nabout = ['words']\nsources = ['s']\n",
    )
    shown, filtered = run("show", "WSC", *ask), run("quotes", "--about", "WSC", *ask)
    assert [line.split()[0] for line in shown.err.splitlines()[1:3]] == ["ships", "words"]
    assert (filtered.code, filtered.out) == (1, "")
    assert [line.split()[0] for line in filtered.err.splitlines()[1:3]] == ["words", "ships"]


def test_word_found_only_in_texts_suggests_search(run: Run, tmp_path: Path) -> None:
    ask = _partners(tmp_path / "texts.toml", {"id": "p", "name": "Pumps", "summary": "All on valves."})
    done = run("show", "VALVES", *ask)
    assert (done.code, done.err) == (1, 'error: no record "VALVES"\n`inliaison search VALVES` finds 1.\n')
    assert len(run("search", "VALVES", *ask, "-f", "json").json()) == 1


def test_an_unknown_reference_names_the_nearest(small: Run) -> None:
    result = small("quotes", "--person", "broook")
    assert (result.code, result.out) == (1, "")
    assert 'no person "broook"' in result.err
    assert "ada-brook  person  Ada Brook (Keeper, TIDE; Adviser, GALE)" in result.err


@pytest.mark.parametrize("text", ["world shipping", "", "%", "_", "*", "\N{SNOWMAN}", "zzz"])
def test_unlike_references_lead_to_the_lists_of_what_there_is(small: Run, text: str) -> None:
    result = small("show", text)
    lists = ", ".join(f"`inliaison {kind}`" for kind in ("partners", "people", "committees", "members", "standards"))
    assert (result.code, result.err) == (1, f'error: no record "{text}"\nTo see what there is: {lists}.\n')
    if text:  # An empty value of a filter is an error of its own.
        one = small("partners", "--committee", text)
        assert one.err == f'error: no committee "{text}"\nTo see what there is: `inliaison committees`.\n'


def test_show_kind_limits_the_match_to_that_kind(small: Run) -> None:
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


def test_misspelt_ids_and_names_suggest_the_nearest_record(run: Run) -> None:
    for text, id in (("unibo", "unido"), ("unidoo", "unido"), ("wtoo", "wto"), ("amitt", "ronnie-amit")):
        assert f"\n  {id}  " in run("show", text).err, text


@pytest.mark.parametrize(
    "text", ["IEC/TC 10", "ISO/IEC TC 10", "iec tc10", "TC 1 0", "TC 1/0", "tc10/3", "IEC TC 10/SC 3"]
)
def test_committee_reference_matches_no_other_publisher_or_number(small: Run, text: str) -> None:
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
    is_part = text.casefold().replace("&", "and") == "food and agriculture organization"
    assert (done.code, " is taken for FAO, Food and" in done.err) == (0, is_part)
    assert done.json()["id"] == id


@pytest.mark.parametrize(
    "text",
    ["World Health Organization (FAO)", "WHO (Geneva)", "WHO FAO", "Unknown Organization (WHO)", "t.c. 1 0", "and the"],
)
def test_reference_with_an_unmatched_part_matches_no_record(run: Run, tmp_path: Path, text: str) -> None:
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
            for typed in (begun, begun.replace("-", " ")) if "-" in begun and not begun[-1].isdigit() else ():
                done = small("show", typed, "--kind", kind, "-f", "json")
                assert (done.code, done.json()["id"]) == (0, id), typed


def test_hyphenated_reference_matches_ids_before_names(run: Run, tmp_path: Path) -> None:
    ask = _partners(
        tmp_path / "ids.toml",
        {"id": "iso-report-2009", "name": "Yearly tale"},
        {"id": "other-iso-report", "name": "ISO report, excerpts"},
    )
    assert run("show", "iso-report", *ask, "-f", "json").json()["id"] == "iso-report-2009"
    assert run("show", "iso-report-e", *ask, "-f", "json").json()["id"] == "other-iso-report"
    assert run("show", "report-2009", *ask, "-f", "json").json()["id"] == "iso-report-2009"
    assert run("show", "report-2", *ask).code == 1


def test_candidates_are_ranked_and_the_omitted_ones_can_be_listed(run: Run, tmp_path: Path) -> None:
    others = [{"id": f"x{n}", "name": f"United {n:02}", "city": "Bern"} for n in range(21)]
    ask = _partners(
        tmp_path / "many.toml", {"id": "unitar", "acronym": "UNITAR", "name": "Industrial Development"},
        *others, {"id": "unitx", "acronym": "UNITX"}, {"id": "unitary", "name": "Aunty"}, committees=2,
    )  # fmt: skip
    done = run("show", "unit", *ask)
    assert done.code == 1
    first, *lines, more, remedy = done.err.splitlines()
    assert first == 'error: "unit" fits 24 records'
    assert [line.split()[0] for line in lines] == ["unitar", "unitx", "unitary", *(f"x{n}" for n in range(7))]
    assert lines[0] == "  unitar   partner  Industrial Development (2 committees)"
    assert lines[3] == "  x0       partner  United 00 (Bern)"
    assert more == "  and 14 more"
    assert remedy == "Name one by its id. `inliaison partners unit` lists all in which a word begins so."
    assert len(run("partners", "unit", *ask, "-f", "json").ids()) == 24


def test_shared_acronym_lists_candidates_with_distinguishing_details(run: Run, tmp_path: Path) -> None:
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
            "  code    partner  Code Council (United States, 1 committee)\n"
            "  cereal  partner  Cereal Science (Vienna)\n"
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
        "  abc        partner  Alpha Board of Canals (Rome)",
        "  abc-bells  partner  Alliance of Bell Casters",
        "Name one by its id.",
    ]
    done = run("show", "abc", *ask)
    assert (done.code, done.out.split()[0]) == (0, "ABC")
    assert done.err.splitlines() == [
        '"abc" is taken for ABC, Alpha Board of Canals; it also stands for',
        "  abc-bells  partner  Alliance of Bell Casters",
    ]
    assert run("show", "alpha board of canals", *ask, "-f", "json").json()["id"] == "abc"
    assert run("show", "abc-bells", *ask, "-f", "json").json()["id"] == "abc-bells"
    assert run("show", "xyz", *ask, "-f", "json").json()["id"] == "xyz"
    assert run("show", "XYZ", *ask).code == 1


LISTED = "ISO's register lists "


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("Q3X", LISTED + "only organizations that are in liaison with at least one of its committees."),
        ("q3x", LISTED + "only organizations"),
        ("XYQ", LISTED + "only organizations"),
        ("IEC TC 57", '"IEC TC 57" reads as a committee of IEC; ISO\'s register lists committees of ISO alone'),
        ("IEC TC 57/WG 10", "reads as a committee of IEC;"),
        ("QQQ-T SG 17", "reads as a committee of QQQ-T;"),
        ("QQQ/CLC/JTC 13", "reads as a committee of QQQ/CLC;"),
        ("tide tc 4", "reads as a committee of tide;"),
        ("TC 10/WG 4", "no working groups. `inliaison show 'TC 10'` shows its committee, ISO/TC 10 "),
        ("tc10/sc2 wg 4", "no working groups."),
        ("JTC 1/SC 17/WG 10", "no working groups."),
        ("QQQ working group 3", "no working groups."),
    ],
)
def test_reference_outside_the_scope_of_the_register_gets_a_reason(small: Run, reference: str, reason: str) -> None:
    done = small("show", reference)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f'error: no record "{reference}"\n')
    assert reason in done.err


@pytest.mark.parametrize(
    "reference", ["qqq", "Qqq", "998877", "TC 998", "ISO/TC 10/SC 98", "ISO/IEC JTC 1/SC 99", "qqq tc 10"]
)
def test_reference_within_the_scope_of_the_register_gets_no_reason(small: Run, reference: str) -> None:
    done = small("show", reference)
    assert (done.code, LISTED in done.err) == (1, False)


def test_reason_for_no_match_fits_the_kind_of_the_filter(small: Run) -> None:
    assert "only organizations" in small("committees", "--partner", "XYQ").err
    assert "only organizations" not in small("quotes", "--person", "XYQ").err
    assert "no working groups" in small("partners", "--committee", "TC 10/WG 4").err
    assert "no working groups" not in small("committees", "--partner", "TC 10/WG 4").err


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("technical committee 10", "9010"), ("Technical Committee no. 10", "9010"), ("ISO/technical committee 10", "9010"),
        ("subcommittee 3 of TC 10", "9013"), ("Sub-committee 3 of technical committee 10", "9013"), ("SC 3 of ISO/TC 10", "9013"),
        ("TC 10, subcommittee 3", "9013"), ("joint technical committee 9", "9090"), ("ISO/IEC joint technical committee 9", "9090"),
    ],
)  # fmt: skip
def test_the_reference_of_a_committee_may_be_written_out(small: Run, text: str, id: str) -> None:
    done = small("show", text, "-f", "json")
    assert (done.code, done.json()["id"], done.err) == (0, id, "")
    assert small("committees", "--parent", "technical committee 10", "-f", "json").ids() == ["9013"]


def test_written_out_working_group_suggests_its_committee(small: Run) -> None:
    done = small("show", "working group 5 of subcommittee 3 of TC 10")
    assert (done.code, "`inliaison show 'tc 10 sc 3'` shows its committee" in done.err) == (1, True)
    for text in ("subcommittee 10 of TC 3", "technical committee of 10", "subcommittee 3 of TC 2"):
        assert small("show", text).code == 1, text


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Intl Org of Vine and Wine", "oiv"), ("Int'l Organisation of Vine & Wine", "oiv"), ("Internat. Org. of Vine and Wine", "oiv"),
        ("International Organization of Vine and Wine (OIV)", "oiv"), ("Int’l Org of Vine", "oiv"),
        ("National Association of Kites", "kites"), ("Natl Assoc. of Kites", "kites"), ("Nat'l Ass'n of Kites", "kites"),
        ("International Comm. on Light", "light"), ("Intl Cttee on Rope", "rope"), ("Fed. Dept of Rope", "dept"),
        ("Federation Department of Rope", "dept"),
    ],
)  # fmt: skip
def test_abbreviations_in_names_match_the_full_words(run: Run, tmp_path: Path, text: str, id: str) -> None:
    ask = _partners(
        tmp_path / "short.toml",
        {"id": "oiv", "acronym": "OIV", "name": "International Organisation of Vine and Wine"},
        {"id": "kites", "name": "Nat'l Assoc. of Kites"},
        {"id": "light", "name": "International Commission on Light"},
        {"id": "rope", "name": "International Committee on Rope"},
        {"id": "dept", "name": "Federation Dept of Rope"},
    )
    done = run("show", text, *ask, "-f", "json")
    assert (done.code, done.json()["id"]) == (0, id)
    has_abbreviation = not text.startswith(("International Organization", "National", "Federation"))
    assert (" is taken for " in done.err) == has_abbreviation


def test_a_name_with_abbreviations_spelt_out_comes_behind_an_exact_one(run: Run, tmp_path: Path) -> None:
    ask = _partners(
        tmp_path / "weak.toml",
        {"id": "short", "name": "Intl Org of Kites"},
        {"id": "long", "name": "International Organization of Kites"},
        {"id": "british", "name": "International Organisation of Kites"},
    )
    for text, id in (
        ("Intl Org of Kites", "short"),
        ("International Organization of Kites", "long"),
        ("International Organisation of Kites", "british"),
    ):
        done = run("show", text, *ask, "-f", "json")
        assert (done.code, done.json()["id"], done.err) == (0, id, ""), text
    done = run("show", "Int'l Org of Kites", *ask, "-f", "json")
    assert done.json()["id"] == "long"
    assert done.err == '"Int\'l Org of Kites" is taken for International Organization of Kites\n'


@pytest.mark.parametrize("text", ["International Standards Organization", "international standards organisation"])
def test_international_standards_organization_resolves_to_iso(run: Run, text: str) -> None:
    assert run("show", text, "-f", "json").json()["id"] == "iso"


def test_candidates_are_aligned_and_parent_committees_come_first(run: Run, tmp_path: Path) -> None:
    ask = _partners(
        tmp_path / "tree.toml",
        {"id": "p", "name": "Pumps"},
        more="".join(
            f"[[committees]]\nid = '{id}'\nreference = '{reference}'\ntitle = 'T'\nsources = ['s']\n"
            for id, reference in (
                ("5", "ISO/TC 9/SC 7"),
                ("66", "ISO/TC 7/SC 2"),
                ("777", "ISO/TC 7"),
                ("88", "ISO/IEC JTC 7"),
            )
        )
        + "[[liaisons]]\nid = 'l'\nkind = 'committee'\npartner = 'p'\ncommittee = '5'\nsources = ['s']\n",
    )
    for command in (("show", "7"), ("liaisons", "--committee", "7"), ("committees", "--parent", "7")):
        _, *lines, _ = run(*command, *ask).err.splitlines()
        assert [line.split()[0] for line in lines[2:]] == ["5", "66"], command
        assert sorted(lines[:2]) == ["  777  committee  ISO/TC 7 T", "  88   committee  ISO/IEC JTC 7 T"]


_ORGANS = """sources = [{id = "s", title = "S"}]
[[partners]]
id = "club"
acronym = "CLUB"
name = "MUMU Rowing Club"
sources = ["s"]
[[partners]]
id = "senate"
name = "Senate of the Coast"
institution_of = ["Marine Union", "MU"]
sources = ["s"]
"""


@pytest.mark.parametrize("text", ["MU", "mu", "Marine Union", "MUMU", "mumu", "Marine Union (MU)"])
def test_a_larger_body_is_not_taken_for_the_only_one_that_names_it(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "d.toml").write_text(_ORGANS)
    data = ("--no-bundled", "--no-register", "--data", str(tmp_path / "d.toml"))
    for command in (("show", text), ("committees", "--partner", text)):
        done = run(*command, *data)
        assert (done.code, done.out) == (1, "")
        if "(" not in text:
            assert ("club" if "mumu" in text.lower() else "senate") in done.err
    assert run("show", "rowing", *data).code == 0


def test_the_institutions_of_a_larger_body_are_the_first_candidates(run: Run, tmp_path: Path) -> None:
    more = '[[partners]]\nid = "deaf"\nname = "Marine Union of the Deaf"\nsources = ["s"]\n'
    (tmp_path / "d.toml").write_text(_ORGANS + more)
    done = run("show", "marine union", "--no-bundled", "--no-register", "--data", str(tmp_path / "d.toml"))
    assert done.err.splitlines()[0] == 'error: "marine union" fits 2 records'
    assert [line.split()[0] for line in done.err.splitlines()[1:3]] == ["senate", "deaf"]


_FEN = """
[[countries]]
id = "gf"
code = "GF"
name = "Great Fenland"
sources = ["s"]
[[members]]
id = "gfs"
acronym = "GFS"
country = "Great Fenland"
country_code = "GF"
sources = ["s"]
"""
_COUNTRIES = """sources = [{id = "s", title = "S"}]
[[countries]]
id = "nv"
code = "NV"
name = "North Vale"
aliases = ["Vale"]
sources = ["s"]
[[countries]]
id = "sv"
code = "SV"
name = "South Vale"
aliases = ["Vale"]
sources = ["s"]
[[countries]]
id = "fe"
code = "FE"
name = "Fenland"
sources = ["s"]
[[members]]
id = "nvs"
acronym = "NVS"
name = "Bureau of Standards"
country = "North Vale"
country_code = "NV"
sources = ["s"]
[[partners]]
id = "oar"
name = "Oars"
country = "Vale"
sources = ["s"]
"""


@pytest.mark.parametrize(
    "command",
    [
        ("show", "{}"),
        ("committees", "--member", "{}"),
        ("members", "--country", "{}"),
        ("partners", "--country", "{}"),
        ("open", "{}", "--print"),
    ],
)
def test_a_name_of_two_countries_is_never_guessed(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "d.toml").write_text(_COUNTRIES)
    data = ("--no-bundled", "--no-register", "--data", str(tmp_path / "d.toml"))
    for text in ("Vale", "vale"):
        done = run(*(word.format(text) for word in command), *data)
        assert (done.code, done.out) == (1, "")
        assert f'"{text}" fits 2 records' in done.err
        assert "North Vale" in done.err
        assert "South Vale" in done.err


def test_a_seat_in_a_country_of_two_names_is_in_neither(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(_COUNTRIES)
    data = ("--no-bundled", "--no-register", "--data", str(tmp_path / "d.toml"))
    for country in ("North Vale", "South Vale"):
        assert run("partners", "--country", country, *data).out == ""


@pytest.mark.parametrize(
    "command",
    [("follow", "{}"), ("add", "partner", "name=Boats", "country={}")],
)
def test_commands_that_take_no_data_do_not_guess_either(run: Run, command: tuple[str, ...]) -> None:
    for text in ("Congo", "korea"):
        done = run(*(word.format(text) for word in command))
        assert (done.code, done.out) == (1, "")
        assert f'"{text}" fits 2 records' in done.err


def test_a_country_without_a_member_is_explained(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(_COUNTRIES + _FEN)
    data = ("--no-bundled", "--no-register", "--data", str(tmp_path / "d.toml"))
    for command in (("committees", "--member", "fenland"), ("open", "FE", "--print")):
        done = run(*command, *data)
        assert done.code == 1
        assert done.err.splitlines()[-1] == "The data have no member of ISO in Fenland."
    assert run("committees", "--member", "great fenland", *data).code == 0


@pytest.mark.parametrize("text", ["taiwan", "Guinea"])
@pytest.mark.parametrize("command", [("follow",), ("open", "--print"), ("committees", "--member")])
def test_every_command_explains_a_country_without_a_member(run: Run, command: tuple[str, ...], text: str) -> None:
    done = run(*command, text)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[-1] == f"The data have no member of ISO in {text.title()}."


@pytest.mark.parametrize("command", [("follow",), ("digest", "--of"), ("committees", "--member")])
def test_several_countries_without_a_member_are_listed(run: Run, store: Store, command: tuple[str, ...]) -> None:
    store("2020-01-01", FIRST)
    done = run(*command, "virgin islands")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[1:] == [
        "  vg  country  British Virgin Islands (VG)",
        "  vi  country  U.S. Virgin Islands (VI)",
        "The data have no member of ISO in any of these countries.",
    ]
    assert run(*command, "equatorial").err.endswith("\nThe data have no member of ISO in Equatorial Guinea.\n")


def test_a_standard_where_none_can_be_meant_leads_to_show(run: Run) -> None:
    among = "here, one of partners, members, committees is meant."
    for text, quoted in (("14001", "14001"), ("ISO 14001", "'ISO 14001'")):
        for command in ("compare", "common"):
            done = run(command, text, "who")
            assert (done.code, done.out) == (1, "")
            assert done.err.splitlines()[-1] == f"`inliaison show {quoted}` shows a standard; {among}"
    alone = run("committees", "--partner", "ISO 14001").err
    assert alone.endswith("\n`inliaison show 'ISO 14001'` shows a standard.\n")
    assert "shows a standard" not in run("show", "ISO 14001").err
