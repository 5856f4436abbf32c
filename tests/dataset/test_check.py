"""Checking an invalid dataset: every problem has its file, line, record and field, and no answer is printed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from conftest import Run
from support.snapshots import row, write

from inliaison.dataset import rules

SOURCE = '[[sources]]\nid = "s"\ntitle = "S"\n'


def _faults(run: Run, path: Path, text: str | bytes) -> list[str]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    results = [run("partners", "--no-bundled", "--data", str(path)), run("check", "--no-bundled", str(path))]
    for result in results:
        assert (result.code, result.out) == (3, "")
    assert results[0].err == results[1].err
    return [line.strip().replace(str(path), "F") for line in results[0].err.splitlines()]


def test_check_reports_all_problems_of_a_file_in_one_run(run: Run, tmp_path: Path) -> None:
    text = (
        SOURCE
        + """
[[partners]]
id = "a"
name = 12
kind = "un-bdy"
founded = "12 May"
website = "ftp://a.example"
iso_id = "7"
part_of = "zz"
aliases = ["x", ""]
sources = ["t"]

[[partners]]
id = "A b"
name = "B"
sources = []

[[partners]]
id = "a"
name = "Twice"
sources = ["s"]

[[partners]]
id = "c"
summary = ""

[[people]]
id = "p"
name = "P"
posts = [{ partner = "nobody" }]
sources = ["s"]
sourced = { t = ["name"], s = ["nmae"] }
"""
    )
    found = _faults(run, tmp_path / "x.toml", text)
    assert found[0] == "error: the dataset has 17 problems"
    for line in (
        'F:7: partner "a": name must be text, not a number',
        'F:8: partner "a": kind "un-bdy" is none of un-body, intergovernmental, regional-body, standards-body,'
        " cooperation, professional-society, scientific-union, sectoral-association, civil-society, research-body,"
        " certification-body, company, public-authority;"
        ' did you mean "un-body"?',
        'F:9: partner "a": founded "12 May" is not a date: YYYY, YYYY-MM or YYYY-MM-DD',
        'F:10: partner "a": website "ftp://a.example" is not an http or https address',
        'F:11: partner "a": iso_id must be a whole number, not text',
        'F:12: partner "a": part_of names no partner: "zz"',
        'F:13: partner "a": aliases item 2 is empty; leave the key out where nothing is known',
        'F:14: partner "a": sources names no source: "t"',
        'F:17: partner "A b": id "A b" is not an id: lower-case letters, digits and single hyphens',
        'F:19: partner "A b": sources is empty; name at least one',
        'F:22: partner "a": id is taken by the partner at F:5',
        'F:28: partner "c": summary is empty; leave the key out where nothing is known',
        'F:26: partner "c": name is missing (a partner has a name or an acronym)',
        'F:33: person "p": posts.title is missing',
        'F:33: person "p": posts.partner names no partner: "nobody"',
        'F:35: person "p": sourced "t" is not among the record\'s sources',
        'F:35: person "p": sourced "nmae" is not a field; did you mean "name"?',
    ):
        assert line in found


def test_an_unknown_key_is_a_warning(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(
        SOURCE + '[[partners]]\nid = "a"\nname = "A"\nfuonded = "1999"\nsources = ["s"]\n[[partnrs]]\nid="b"\n'
    )
    for command in (("check", "--no-bundled", str(path)), ("partners", "--no-bundled", "--data", str(path))):
        for _ in range(2):
            result = run(*command)
            assert result.code == 0
            assert f'warning: {path}:7: partner "a": fuonded is not a known key; did you mean "founded"?' in result.err
            assert f'{path}:9: partnrs is not a known key; did you mean "partners"?' in result.err


def test_lines_are_right_among_strings_of_several_lines(run: Run, tmp_path: Path) -> None:
    text = (
        SOURCE
        + '''[[partners]]
id = "a"
name = "A"
summary = """
[[partners]]
name = "no key"
"""
sources = ["s"] # """
[[partners]]
id = "b"
summary = \'\'\'
[x]\'\'\'
name = 1
sources = ["s"]
'''
    )
    assert 'F:16: partner "b": name must be text, not a number' in _faults(run, tmp_path / "x.toml", text)


def test_a_syntax_error_shows_the_place(run: Run, tmp_path: Path) -> None:
    found = _faults(run, tmp_path / "x.toml", '[[partners]]\nid = "a"\nname = A B\n')
    assert found[1:4] == ["F:3:8: invalid value", "name = A B", "^"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "F is empty"),
        (b" \n\n", "F is empty"),
        (b"<!DOCTYPE html><html></html>", "F is HTML or XML, not TOML"),
        (b'{"partners": []}', "F is JSON, not TOML"),
        (b'[{"id": "a"}]', "F is JSON, not TOML"),
        (b"---\npartners:\n  - id: a\n", "F is YAML, not TOML"),
        (b"partners:\n  - id: a\n", "F is YAML, not TOML"),
        (b"id,name,kind\na,b,c\n", "F is CSV, not TOML"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", "F is compressed (gzip), not TOML"),
        (b"SQLite format 3\x00\xff\xfe", "F is an SQLite database, not TOML"),
        (b"[[partners]]\n<<<<<<< HEAD\nid = 'a'\n=======\nid = 'b'\n>>>>>>> x\n", "merge-conflict markers, not TOML"),
        ("[[partners]]".encode("utf-16"), "F is UTF-16; TOML is UTF-8"),
        (b'[[partners]]\nid = "a"\nname = "caf\xe9"\n', "F:3: byte 0xe9 is not UTF-8"),
        (b"[[partners]]\nid = 'a'\nid = 'b'\n", "overwrite a value"),
        (b"[partners]\nid = 'a'\n", "F:1: partners must be tables: [[partners]]"),
        (b"partners = 3\n", "F:1: partners must be tables: [[partners]]"),
        (b"x = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"x = " + b"9" * 5000, "F: a value cannot be read: Exceeds the limit"),
        (b"x = " + b"{a = " * 5000 + b"1" + b"}" * 5000, "nested too deeply"),
        (b"a" + b".a" * 20000 + b" = 1", "F: values are nested too deeply"),
        (b"[a" + b".a" * 20000 + b"]", "F: values are nested too deeply"),
        (b"a" + b".a" * 64 + b" = 1", "F:1: a is nested deeper than 32 levels"),
    ],
)
def test_content_other_than_toml_is_identified_in_the_error(
    run: Run, tmp_path: Path, content: bytes, said: str
) -> None:
    assert said in "\n".join(_faults(run, tmp_path / "x.toml", content))


def test_dotted_words_in_a_text_are_no_key(run: Run, tmp_path: Path) -> None:
    words = ".".join(["word"] * 70)
    path = tmp_path / "x.toml"
    path.write_text(f'[[sources]]\nid = "s"\ntitle = "T"\nnote = """\n{words}\n{words} = 1\n"""\n')
    assert run("check", "--no-bundled", str(path)).code == 0
    shown = run("sources", "--no-bundled", "--data", str(path), "-f", "json").json()
    assert shown[0]["note"] == f"{words}\n{words} = 1\n"


def test_one_byte_order_mark_is_fine(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SOURCE.replace("\n", "\r\n").encode())
    assert run("sources", "--no-bundled", "--data", str(path), "-f", "json").ids() == ["s"]


def test_two_partners_cannot_have_the_same_number(run: Run, tmp_path: Path) -> None:
    twice = "".join(f'[[partners]]\nid = "{id}"\nname = "{id}"\niso_id = 5\nsources = ["s"]\n' for id in "ab")
    assert 'F:9: partner "b": iso_id 5 is also that of "a"' in _faults(run, tmp_path / "x.toml", twice + SOURCE)


def test_unreadable_paths_are_errors_with_a_reason(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, said in (
        (tmp_path / "none.toml", "no such file or folder"),
        (tmp_path / "empty", "no TOML file in"),
        (Path("/dev/null"), "it is not a regular file"),
    ):
        result = run("partners", "--data", str(path))
        assert (result.code, result.out) == (4, "")
        assert said in result.err


def test_a_good_dataset_is_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(SOURCE)
    assert run("check", "--no-bundled", str(tmp_path / "x.toml")).err == "no problem in 1 record of 1 file\n"


@pytest.mark.parametrize(
    "text",
    [
        '[[liaisons]]\nid = "l"\npartner = 5\nkind = "committee"\nsources = ["s"]\n',
        '[[liaisons]]\nid = "l"\npartner = "p"\nkind = "memorandum"\nsignatories = 1979-05-27\nsources = ["s"]\n',
        '[[quotes]]\nid = "q"\nperson = "p"\ntext = "t"\nabout = 5\nsources = 7\n',
        '[[people]]\nid = "p"\nname = "P"\nposts = 5\nsources = ["s"]\n',
        '[[people]]\nid = "p"\nname = "P"\nposts = [{ partner = 5, title = [] }]\nsources = ["s"]\nsourced = 3\n',
        '[[partners]]\nid = "p"\nname = "P"\npart_of = ["p"]\nsources = { s = 1 }\n',
        '[[committees]]\nid = "1"\nreference = []\nparent = 1\nsources = ["s"]\n',
    ],
)
def test_wrong_types_in_references_are_problems(run: Run, tmp_path: Path, text: str) -> None:
    assert "F:" in "".join(_faults(run, tmp_path / "x.toml", SOURCE + text))


@pytest.mark.usefixtures("few_bundled")
def test_corrections_of_the_wrong_type_are_problems(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    for value in ("sources = 5", 'sources = ["editors"]\nsourced = 3', 'sources = ["editors"]\naliases = 3'):
        path.write_text(f'[[partners]]\nid = "unido"\n{value}\n')
        assert run("check", str(path)).code == 3


def test_cyclic_part_of_is_a_problem(run: Run, tmp_path: Path) -> None:
    text = SOURCE + '[[partners]]\nid = "a"\nname = "A"\npart_of = "b"\nsources = ["s"]\n'
    text += '[[partners]]\nid = "b"\nname = "B"\npart_of = "a"\nsources = ["s"]\n'
    found = _faults(run, tmp_path / "x.toml", text)
    assert 'F:7: partner "a": part_of leads back to itself' in found


def test_committee_liaison_without_a_committee_is_a_problem(run: Run, tmp_path: Path) -> None:
    text = SOURCE + '[[partners]]\nid = "a"\nname = "A"\niso_id = -5\nsources = ["s"]\n'
    text += '[[liaisons]]\nid = "l"\npartner = "a"\nkind = "committee"\nsources = ["s"]\n'
    found = _faults(run, tmp_path / "x.toml", text)
    assert 'F:9: liaison "l": committee is missing (the kind is committee)' in found
    assert 'F:7: partner "a": iso_id must be a positive number' in found


def test_a_record_without_an_id_is_named_by_its_place(run: Run, tmp_path: Path) -> None:
    found = _faults(run, tmp_path / "x.toml", SOURCE + '[[committees]]\nreference = "ISO/TC 9999"\nsources = ["s"]\n')
    assert 'F:4: committee "number 1": id is missing' in found


@pytest.mark.usefixtures("few_bundled")
def test_empty_key_hides_no_other_problem(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "unnamed.toml"
    path.write_text('"" = 1\n[[partners]]\nid = "zz"\n"" = 1\nacronym = "Z"\nsources = ["nobody"]\n')
    done = run("check", str(path))
    assert done.code == 3
    assert 'partner "zz": sources names no source: "nobody"' in done.err
    assert 'partner "zz": "" is not a known key' in done.err
    assert run("partners", "--data", str(path)).code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["partners"],
        ["stats"],
        ["graph"],
        ["export"],
        ["quotes", "--cite", "bibtex"],
        ["search", "x"],
    ],
    ids=" ".join,
)
def test_empty_dataset_is_valid_for_every_command(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    path = tmp_path / "none.toml"
    path.write_text("# nothing yet\n")
    for more in ([], ["--data", str(path)]):
        assert run(*arguments, "--no-bundled", *more).code == 0


def test_number_of_more_than_63_bits_is_a_problem(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    figures = "".join(
        f'[[figures]]\nid = "f{n}"\nsubject = "x"\nvalue = {value}\nsources = ["s"]\n'
        for n, value in enumerate(("9223372036854775808", "1e30", "true"))
    )
    path.write_text(figures + '[[sources]]\nid = "s"\ntitle = "S"\n')
    told = run("check", "--no-bundled", str(path)).err
    assert 'figure "f0": value is larger than 63 bits' in told
    assert 'figure "f1": value is larger than 63 bits' in told
    assert 'figure "f2": value must be a number, not true or false' in told


ADVICE = """
sources = [{id = "s", title = "S"}, {id = "t", title = "T"}]
[[partners]]
id = "one"
acronym = "ONE"
name = "First"
website = "https://www.one.example/"
sources = ["s", "t"]
sourced = { s = ["acronym"] }
[[partners]]
id = "one-b"
acronym = "One"
name = "Second"
successor = "one"
website = "http://one.example"
sources = ["s"]
[[partners]]
id = "part"
acronym = "PART"
part_of = "one"
website = "https://one.example"
sources = ["s"]
"""


@pytest.mark.usefixtures("few_bundled")
def test_only_check_reports_likely_mistakes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "advice.toml"
    path.write_text(ADVICE)
    done = run("check", "--no-bundled", str(path))
    assert (done.code, done.err.splitlines()) == (
        0,
        [
            f'warning: {path}:8: partner "one": sources "t" supports no field: `sourced` does not name it',
            f'warning: {path}:14: partner "one-b": successor is named, but not when the record itself ended:'
            " `ended` is missing",
            f'warning: {path}:15: partner "one-b": website is also that of "one"',
            f'warning: {path}:12: partner "one-b": acronym is also that of one; a summary would say which is meant',
            "no error and 4 warnings in 5 records of 1 file",
        ],
    )
    assert run("partners", "--no-bundled", "--data", str(path)).err == ""
    assert "icomia" not in run("check", str(path)).err  # What the bundled dataset may be advised is not the asker's.
    path.write_text(
        ADVICE.replace('acronym = "One"\n', 'acronym = "One"\nsummary = "The other one."\nended = "2001"\n')
    )
    told = run("check", "--no-bundled", str(path)).err
    assert "successor" not in told
    assert "acronym" not in told


def test_check_does_not_call_the_register_an_unused_source(run: Run, tmp_path: Path, few_bundled: None) -> None:
    """A partner of the bundled data that tells its sources' fields, and joins what the register lists."""
    rows = [row(1, "ISO/TC 1", {9795: "WHO"}) | {"secretariat": {"id": 1511, "acronym": "DIN"}, "pMembers": []}]
    assert run("register", "import", write(tmp_path / "2025-07-16.jsonl", rows)).code == 0
    assert "supports no field" not in run("check").err
    own = tmp_path / "own.toml"
    own.write_text(
        '[[sources]]\nid = "s"\ntitle = "S"\n[[partners]]\nid = "p"\nname = "P"\n'
        'sources = ["s", "iso-open-data-2025-07-15"]\nsourced = { s = ["name"] }\n'
    )
    assert '"iso-open-data-2025-07-15" supports no field' in run("check", str(own)).err


@pytest.mark.usefixtures("few_bundled")
def test_search_for_nearest_ids_is_bounded(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the number of records and of references to nothing, and in several rounds each once."""
    compared: list[tuple[str, int]] = []

    def alike(name: str, known: list[str]) -> str:
        compared.append((name, len(known)))
        return "p0"

    monkeypatch.setattr(rules, "find_nearest", alike)
    head = '[[sources]]\nid = "s"\ntitle = "S"\n'
    partner = '[[partners]]\nid = "p{0}"\nname = "P"\nsources = ["s"]\n'
    path = tmp_path / "big.toml"
    lost = "".join(f'{partner.format(f"x{number}")}part_of = "gone-{number}"\n' for number in range(60))
    path.write_text(head + lost + "".join(map(partner.format, range(3000))))
    done = run("check", "--no-bundled", str(path))
    assert (done.code, done.err.count("names no partner")) == (3, 60)
    assert 0 < done.err.count("did you mean") == len(compared) < 60
    assert sum(number for _, number in compared) <= 100_000
    compared.clear()
    left_out = f'{partner.format("x")}part_of = "gone"\n'
    quote = '[[quotes]]\nid = "q{0}"\nperson = "nobody-{0}"\ntext = "T"\nsources = ["s"]\n'
    path.write_text(head + left_out + "".join(map(quote.format, range(30))))
    assert run("check", str(path)).err.count("did you mean") == 31
    assert len({name for name, _ in compared}) == len(compared) == 31


@pytest.mark.usefixtures("few_bundled")
@pytest.mark.parametrize("argv", [["check"], ["sources", "--data"]])
def test_line_breaks_in_keys_cannot_forge_messages(run: Run, tmp_path: Path, argv: list[str]) -> None:
    path = tmp_path / "forged.toml"
    path.write_text(
        '[[sources]]\nid = "s"\ntitle = "S"\n"x\\ninliaison: all is well" = 1\n["a\\nerror: forged"]\nx = 1\n'
        '[[partners]]\nid = "p"\n"y\\r\\nerror: forged" = 1\nsources = ["gone\\nerror: forged"]\n'
    )
    done = run(*argv, str(path))
    lines = done.err.splitlines()
    assert not [line for line in lines if line.startswith(("inliaison: all", "error: forged"))]
    assert any("x⏎inliaison: all is well is not a known key" in line for line in lines)
    assert any("a⏎error: forged is not a known key" in line for line in lines)


def test_facts_are_counted_by_kind_field_and_source(run: Run, tmp_path: Path) -> None:
    """A fact of two sources counts for both, one of none is told; the list of sources has the sums."""
    path = tmp_path / "own.toml"
    path.write_text(
        '[[sources]]\nid = "a"\ntitle = "A"\n[[sources]]\nid = "b"\ntitle = "B"\n[[sources]]\nid = "c"\ntitle = "C"\n'
        '[[partners]]\nid = "x"\nname = "X"\nfounded = "1990"\ncity = "Oslo"\nsources = ["a", "b"]\n'
        'sourced = { a = ["name", "founded"], b = ["founded"] }\n'
        '[[partners]]\nid = "y"\nname = "Y"\nsources = ["a"]\n'
        '[[people]]\nid = "p"\nname = "P"\nposts = [{ partner = "x", title = "T" }]\nsources = ["b"]\n'
        'sourced = { b = ["name", "posts.title"] }\n',
        "utf-8",
    )
    result = run("check", "--no-bundled", str(path), "--sources")
    assert result.code == 0
    assert [line.split() for line in result.out.splitlines()] == [
        ["partners", "city", "(no", "source)", "1"],
        ["partners", "founded", "a", "1"],
        ["partners", "founded", "b", "1"],
        ["partners", "name", "a", "2"],
        ["people", "name", "b", "1"],
        ["people", "posts.title", "b", "1"],
    ]
    rows = run("sources", "--no-bundled", "--data", str(path), "--columns", "id,facts", "-f", "json").json()
    assert {row["id"]: row["facts"] for row in rows} == {"a": 3, "b": 3, "c": 0}
    assert run("check", "--no-bundled", str(path)).out == ""


def test_file_that_cannot_be_read_is_an_error_with_its_reason(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.toml"
    path.write_text("")
    read = Path.read_bytes

    def fail(self: Path) -> bytes:
        if self == path:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", fail)
    result = run("check", str(path))
    assert (result.code, result.out) == (4, "")
    assert f"cannot read {path}: {os.strerror(errno.EIO)}" in result.err.replace("\n", "")


def test_check_without_a_path_advises_on_files_of_the_user_alone(run: Run, tmp_path: Path, few_bundled: None) -> None:
    assert run("add", "partner", "acronym=LAMP", "name=Lamps", "country=Kenya").code == 0
    assert run("add", "partner", "acronym=LAMP", "name=Lampions", "country=Kenya", "id=lampions").code == 0
    err = run("check").err
    assert "acronym is also that of" in err
    assert all("own.toml" in line for line in err.splitlines() if line.startswith("warning"))


def test_a_country_of_two_names_is_a_likely_mistake(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text(
        'sources = [{id = "s", title = "S"}]\n[[partners]]\nid = "p"\nname = "P"\ncountry = "Congo"\nsources = ["s"]\n'
    )
    assert (
        'country "Congo" is a name of Democratic Republic of the Congo and Republic of the Congo'
        in run("check", str(path)).err
    )
    path.write_text(path.read_text().replace("Congo", "COD"))
    assert "warning" not in run("check", str(path)).err
