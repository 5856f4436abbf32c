"""Files as people write them: bare dates, names as references, headers in the singular."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from conftest import Run

pytestmark = pytest.mark.usefixtures("few_bundled")

BY_HAND = """[[sources]]
id = "s"
title = "S"
[[quotes]]
id = "mine"
person = "Ronnie Amit"
text = "x"
date = 2009-05-01
about = ["TC 207", "iso/tc207/sc3", "who"]
sources = ["s"]
[[liaisons]]
id = "tie"
partner = "World Health Organization"
kind = "committee"
committee = "TC 207"
sources = ["s"]
[[people]]
id = "p"
name = "P"
posts = [{ partner = "UNIDO", title = "Head", from = 2010-01-02 }]
sources = ["s"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file written by hand."""
    path = tmp_path / "hand.toml"
    path.write_text(BY_HAND)
    return path


def test_file_may_use_names_as_references_and_bare_dates(run: Run, path: Path) -> None:
    data = ("--data", str(path), "-f", "json")
    quote = run("quotes", "--person", "ronnie-amit", "--since", "2009-05-01", *data).json()[-1]
    assert (quote["id"], quote["date"], quote["about"]) == ("mine", "2009-05-01", ["54808", "54836", "who"])
    (tie,) = run("liaisons", "--partner", "who", "--committee", "TC 207", *data).json()
    assert (tie["partner"], tie["committee"]) == ("who", "54808")
    (person,) = [one for one in run("people", "--partner", "unido", *data).json() if one["id"] == "p"]
    assert person["posts"] == [{"partner": "unido", "title": "Head", "from": "2010-01-02"}]
    assert run("check", str(path)).code == 0
    assert 'date = "2009-05-01"' in run("export", "quotes", "--data", str(path)).out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Ronnie Amit", "Ronny Amit", ':6: quote "mine": person names no person: "Ronny Amit"'),
        (
            '"TC 207", "iso',
            '"TC 999", "iso',
            ':9: quote "mine": about names no partner or committee or liaison: "TC 999"',
        ),
        (
            '[{ partner = "UNIDO", title = "Head", from = 2010-01-02 }]',
            '["x"]',
            ':20: person "p": posts must be a list of tables',
        ),
        ("2009-05-01", "2009-05-01T10:00:00", ':8: quote "mine": date must be text'),
    ],
)
def test_unresolved_name_is_a_problem_with_its_line(run: Run, path: Path, old: str, new: str, told: str) -> None:
    path.write_text(BY_HAND.replace(old, new))
    done = run("check", str(path))
    assert (done.code, f"{path}{told}" in done.err) == (3, True), done.err


LEFT_OUT = """[[people]]
name = "Ada Brook"
source = "Minutes of May"
[[quotes]]
person = "Ada Brook"
text = "x"
date = 2026-01-15
source = "Minutes of May"
url = "https://example.org/minutes"
[[quotes]]
person = "Ada Brook"
text = "y"
[[partners]]
acronym = "WHO"
name = "Watchers of Houses"
[[partners]]
id = "who-2"
name = "Another"
[[committees]]
reference = "ISO/TC 9999"
"""


def test_ids_and_sources_may_be_left_out(run: Run, path: Path) -> None:
    path.write_text(LEFT_OUT.replace('[[committees]]\nreference = "ISO/TC 9999"\n', ""))
    data = ("--data", str(path), "-f", "json")
    quotes = run("quotes", "--person", "ada brook", *data).json()
    assert [(quote["id"], quote["sources"]) for quote in quotes] == [
        ("ada-brook-quote", ["own-notes"]),
        ("ada-brook-2026-01-15", ["minutes-of-may-2"]),
    ]
    (ada,) = run("people", "ada brook", *data).json()
    assert (ada["id"], ada["sources"]) == ("ada-brook", ["minutes-of-may"])
    sources = {one["id"]: (one["title"], one["url"], one["date"]) for one in run("sources", *data).json()}
    assert sources["own-notes"] == ("own notes", None, None)
    assert sources["minutes-of-may"] == ("Minutes of May", None, None)
    assert sources["minutes-of-may-2"] == ("Minutes of May", "https://example.org/minutes", None)
    ids = {partner["name"]: partner["id"] for partner in run("partners", *data).json()}
    assert (ids["Watchers of Houses"], ids["Another"]) == ("who-3", "who-2")
    assert run("show", "who", *data).json()["name"] == "World Health Organization"


def test_derived_id_avoids_the_name_of_another_record(run: Run, path: Path) -> None:
    path.write_text('[[partners]]\nname = "World Health Organization"\nsummary = "A note."\n')
    done = run("check", str(path))
    told = 'id is not given, and "world-health-organization-2" is made: give "who" if that one is meant'
    assert (done.code, f'{path}:1: partner "world-health-organization-2": {told}' in done.err) == (0, True), done.err
    assert run("show", "World Health Organization", "--data", str(path)).code == 1  # It fits both.
    assert run("show", "who", "--data", str(path)).code == 0
    path.write_text('[[quotes]]\nperson = "Ronnie Amit"\ntext = "x"\ndate = 2009\n' * 2)
    done = run("check", str(path))
    assert (done.code, "warning" in done.err) == (0, False)  # Two of one day are nothing to wonder at.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[quotes]]\ntext = "x"\n', "id is missing, and without person none is made"),
        ('[[liaisons]]\npartner = "who"\n', "id is missing, and without kind none is made"),
        ('[[liaisons]]\ntitle = "x"\n', "id is missing, and without partner and kind none is made"),
        ('[[committees]]\nreference = "ISO/TC 9999"\n', "id is missing\n"),
    ],
)
def test_missing_id_names_the_field_needed_to_derive_it(run: Run, path: Path, text: str, told: str) -> None:
    path.write_text(text)
    assert told in run("check", str(path)).err


def test_non_latin_and_long_names_get_short_ids(run: Run, path: Path) -> None:
    long = " ".join(["International"] * 20)
    path.write_text("".join(f'[[people]]\nname = "{name}"\n' for name in ("山田太郎", "Иван Петров", long, "x" * 900)))
    ids = [id for id in run("people", "--data", str(path), "-f", "json").ids() if id[:4] in ("pers", "inte", "xxxx")]
    assert sorted(ids) == ["international-" * 3 + "international", "person", "person-2", "x" * 60]


def test_bare_year_is_accepted_and_bare_month_is_a_problem(run: Run, path: Path) -> None:
    path.write_text('[[partners]]\nname = "Ours"\nfounded = 1999\n')
    assert run("show", "ours", "--data", str(path), "-f", "json").json()["founded"] == "1999"
    assert f'{path}:3: write founded = "1999"' in run("check", "--fix", str(path)).out
    path.write_text('[[partners]]\nname = "Ours"\nfounded = 1999-05 # of May\n')
    done = run("check", str(path))
    assert (done.code, 'A month stands between quotation marks: "1999-05".' in done.err) == (3, True), done.err
    path.write_text('[[partners]]\nname = "Ours"\nfounded = 999\n')
    assert "founded must be text, not a number" in run("check", str(path)).err


def test_file_without_records_gives_a_warning(run: Run, path: Path) -> None:
    path.write_text('[[persons]]\nname = "A"\n')
    done = run("check", str(path))
    assert f"warning: {path} holds no record" in done.err
    assert 'persons is not a known key; did you mean "person"?' in done.err
    path.write_text('[[people]]\nname = "A"\n')
    assert "holds no record" not in run("check", str(path)).err


def test_source_beside_invalid_sources_hides_no_problem(run: Run, path: Path) -> None:
    path.write_text('[[people]]\nname = "A"\nsources = "s"\nsource = "T"\n')
    done = run("check", "--fix", str(path))
    assert f'{path}:3: person "a": sources must be a list, not text' in done.err
    assert 'sources = ["s"]' in done.out
    assert "[[sources]]" not in done.out  # Nothing would name it.


def test_check_fix_prints_valid_toml_for_any_title(run: Run, path: Path) -> None:
    title = 'Minutes "of May", C:\\new'
    path.write_text(f"[[people]]\nname = 'A'\nsource = '{title}'\n")
    (line,) = [line for line in run("check", "--fix", str(path)).out.splitlines() if "[[sources]]" in line]
    assert tomllib.loads("title = " + line.partition("title = ")[2])["title"] == title


def test_corrected_quote_cites_the_source_of_the_correction(run: Run, path: Path) -> None:
    path.write_text('[[quotes]]\nid = "amit-wsc-2009"\ntext = "Changed words"\nsource = "My notes"\n')
    data = ("--data", str(path))
    cited = run("quotes", "--person", "amit", "--cite", "text", *data).out
    assert "“Changed words”" in cited
    assert (cited.strip().endswith("Quoted from My notes."), "Annual report" in cited) == (True, False)
    (quote,) = run("quotes", "--person", "amit", *data, "-f", "json").json()
    first, mine = quote["sources"]
    assert (quote["sourced"][mine], "text" in quote["sourced"][first]) == (["text"], False)
    assert "supports no field" not in run("check", str(path)).err
    assert "My notes (text)" in run("show", "amit-wsc-2009", *data).out


def test_record_without_any_name_needs_an_id(run: Run, path: Path) -> None:
    path.write_text(LEFT_OUT)
    done = run("check", str(path))
    assert (done.code, f'{path}:19: committee "number 1": id is missing' in done.err) == (3, True), done.err


def test_check_fix_prints_replacements_and_changes_no_file(run: Run, path: Path) -> None:
    text = LEFT_OUT.replace("[[quotes]]", "[[quote]]").replace("person =", "persn =", 1).replace("text", "txet", 1)
    path.write_text(text + 'parent = "TC 207"\n' + BY_HAND)
    done = run("check", "--fix", str(path))
    assert done.code == 3
    assert path.read_text() == text + 'parent = "TC 207"\n' + BY_HAND
    lines = done.out.replace(str(path), "F").splitlines()
    for line in (
        'F:1: write id = "ada-brook" in this person',
        'F:1: write sources = ["minutes-of-may"] in this person',
        'F:1: write [[sources]] with id = "minutes-of-may", title = "Minutes of May"',
        "F:4: write [[quotes]] for [[quote]]",
        "F:5: write person for persn",
        'F:7: write date = "2026-01-15" for 2026-01-15 without quotation marks',
        'F:11: write "ada-brook" for "Ada Brook"',
        'F:30: write "54808" for "TC 207"',
        'F:27: write "ronnie-amit" for "Ronnie Amit"',
        'F:41: write "unido" for "UNIDO"',
    ):
        assert line in lines, (line, lines)


def test_a_date_within_a_table_is_written_in_its_own_field(run: Run, path: Path) -> None:
    path.write_text(
        '[[people]]\nid = "a"\nname = "A"\nsources = ["s"]\n'
        'posts = [{ partner = "who", title = "x", from = 2001 }]\n'
        '[[people]]\nid = "b"\nname = "B"\nsources = ["s"]\n'
        '[[people.posts]]\npartner = "who"\ntitle = "y"\nfrom = 2001-02-03\nto = 2002\n'
        '[[sources]]\nid = "s"\ntitle = "S"\n'
    )
    done = run("check", "--fix", str(path))
    assert done.out.replace(str(path), "F").splitlines() == [
        'F:5: write from = "2001" for 2001 without quotation marks',
        'F:10: write from = "2001-02-03" for 2001-02-03 without quotation marks',
        'F:10: write to = "2002" for 2002 without quotation marks',
    ]


def test_each_header_in_the_singular_is_named(run: Run, path: Path) -> None:
    record = '[[source]]\nid = "{}"\ntitle = "S"\n'
    path.write_text("".join(map(record.format, "abc")))
    done = run("check", "--fix", str(path))
    assert done.out.replace(str(path), "F").splitlines() == [
        f"F:{line}: write [[sources]] for [[source]]" for line in (1, 4, 7)
    ]
    assert done.err.count("is read as") == 1
    path.write_text('source = [{ id = "a", title = "A" }, { id = "b", title = "B" }]\n')
    assert len(run("check", "--fix", str(path)).out.splitlines()) == 1


def test_check_fix_prints_nothing_for_a_valid_file(run: Run, path: Path) -> None:
    path.write_text('[[people]]\nid = "ada"\nname = "Ada"\nsources = ["s"]\n[[sources]]\nid = "s"\ntitle = "S"\n')
    done = run("check", "--fix", str(path))
    assert (done.code, done.out) == (0, "")
    assert "no problem" in done.err


def test_name_of_two_records_is_a_problem(run: Run, path: Path) -> None:
    path.write_text(BY_HAND + '[[people]]\nid = "other-amit"\nname = "Ronnie Amit"\nsources = ["s"]\n')
    assert 'person names several: "Ronnie Amit" may be other-amit, ronnie-amit' in run("check", str(path)).err


def test_a_header_in_the_singular_is_read_with_a_hint(run: Run, path: Path) -> None:
    path.write_text(BY_HAND.replace("[[quotes]]", "[[quote]]").replace("Ronnie Amit", "Nobody"))
    done = run("check", str(path))
    assert f"warning: {path}:4: quote is read as [[quotes]]; write it so" in done.err
    assert f'{path}:6: quote "mine": person names no person: "Nobody"' in done.err


def test_partial_name_is_a_problem_with_a_suggestion(run: Run, path: Path) -> None:
    path.write_text(BY_HAND.replace('"Ronnie Amit"', '"Amit"'))
    done = run("check", "--fix", str(path))
    assert (done.code, 'person names no person: "Amit"; did you mean "ronnie-amit"?' in done.err) == (3, True)
    assert f'{path}:6: write "ronnie-amit" for "Amit"' in done.out
