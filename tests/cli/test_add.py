"""Adding user records from the command line: checked, appended, and the rest of the file unchanged."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from support.products import list_values

import inliaison

pytestmark = pytest.mark.usefixtures("few_bundled")


@pytest.fixture
def user_file(tmp_path: Path) -> Path:
    """The file of user records."""
    return tmp_path / "home" / "data" / "own.toml"


def add(run: Run, *words: str) -> str:
    done = run("add", *words)
    assert done.code == 0, done.err
    return done.out.strip()


def test_add_writes_a_person_a_quote_and_a_liaison(run: Run, user_file: Path) -> None:
    assert add(run, "person", "name=Ada Brook", 'posts={ partner = "W.H.O.", title = "Head" }') == "ada-brook"
    quote = (
        "person=ada brook",
        "text=A = b",
        "date=2009-05",
        "about=wsc",
        "about=TC 207/SC 3",
        "source=ISO Focus, May 2009",
    )
    assert add(run, "quote", *quote) == "ada-brook-2009-05"
    assert add(run, "liaison", "partner=World Health Organization", "kind=memorandum", "date=2026-01-15") == (
        "who-memorandum-2026-01-15"
    )
    found = run("quotes", "--person", "ada brook", "-f", "json").json()
    assert [(q["text"], q["about"], q["sources"]) for q in found] == [
        ("A = b", ["wsc", "54836"], ["iso-focus-may-2009"])
    ]
    card = run("show", "who").out
    assert "Ada Brook  Head" in card
    assert "When  2026-01-15" in card
    assert run("quotes", "--person", "ada brook", "--no-own").code == 1
    assert [record["id"] for record in tomllib.loads(user_file.read_text())["people"]] == ["ada-brook"]
    assert "with records of your own, in" in run().out
    assert '[[quotes]]\nid = "ada-brook-2009-05"\n' in run("export", "quotes").out
    assert inliaison.open().get("ada-brook", "people").posts[0].partner == "who"
    with pytest.raises(inliaison.NotThereError):
        inliaison.open(own=False).get("ada-brook", "people")


def test_add_reuses_a_source_with_the_same_title_or_adds_one(run: Run, user_file: Path) -> None:
    for name, more in (
        ("A", ["source=Minutes"]),
        ("B", ["source=Minutes"]),
        ("C", ["url=https://x.example/"]),
        ("D", []),
        ("E", []),
    ):
        add(run, "partner", f"name={name}", *more)
    add(run, "partner", "name=F", "sources=minutes")
    data = tomllib.loads(user_file.read_text())
    assert len(data["sources"]) == 3
    sources = [partner["sources"] for partner in data["partners"]]
    assert sources[0] == sources[1] == sources[5] == ["minutes"]
    assert sources[3] == sources[4]
    assert sources[3][0].startswith("own-notes-")
    assert "own notes, " in run("show", "d", "--kind", "partners").out
    assert "ISO Open Data" not in run("show", "d", "--kind", "partners").out


def test_add_works_beside_a_source_without_an_id(run: Run, user_file: Path) -> None:
    user_file.parent.mkdir(parents=True)
    user_file.write_text('[[sources]]\ntitle = "Minutes"\n')
    assert add(run, "partner", "name=A", "source=Minutes") == "a"
    assert add(run, "partner", "name=B", "source=Minutes") == "b"
    data = tomllib.loads(user_file.read_text())
    assert [partner["sources"] for partner in data["partners"]] == [["minutes-2"], ["minutes-2"]]


def test_add_chooses_an_unused_id_and_an_explicit_id_corrects_that_record(run: Run) -> None:
    assert [add(run, "partner", "acronym=WHO"), add(run, "partner", "acronym=WHO")] == ["who-2", "who-3"]
    assert add(run, "partner", "id=who", "summary=Ours") == "who"
    found = run("show", "who", "--kind", "partners", "-f", "json").json()
    assert (found["summary"], found["acronym"], found["layers"]) == ("Ours", "WHO", ["bundled", "own records"])


def test_name_of_another_record_gives_a_note_and_both_keep_it(run: Run, user_file: Path) -> None:
    done = run("add", "partner", "name=World Health Organization", "summary=A note")
    assert (done.code, done.out) == (0, "world-health-organization-2\n")
    assert '"World Health Organization" is a name of "who", too: id=who would correct that partner' in done.err
    assert run("show", "World Health Organization").code == 1  # It fits both.
    done = run("add", "person", "name=Ronnie Amit", "--dry-run")
    assert (done.code, '"Ronnie Amit" is a name of "ronnie-amit"' in done.err) == (0, True)
    assert "is a name of" not in run("add", "person", "name=Ada Brook").err
    assert "is a name of" not in run("add", "partner", "id=who", "name=World Health Organization").err


def test_duplicate_liaison_gives_a_note(run: Run, user_file: Path) -> None:
    words = ("add", "liaison", "partner=unido", "kind=committee", "committee=TC 279")
    (there,) = run("liaisons", "--partner", "unido", "--committee", "TC 279", "-f", "json").ids()
    done = run(*words)
    assert (done.code, f'"{there}" ties the same already' in done.err) == (0, True), done.err
    assert "ties the same" not in run("add", "liaison", "partner=who", "kind=committee", "committee=TC 279").err
    assert "ties the same" not in run("add", "liaison", "partner=unido", "kind=memorandum", "date=2026").err


def test_partner_contact_fields_become_a_post_of_the_person(run: Run, user_file: Path) -> None:
    words = (
        "Eli Marsh",
        "partner=who",
        "title=Liaison officer",
        "email=eli@who.example",
        "phone=+41 22 7",
        "from=2020",
    )
    assert add(run, "person", *words) == "eli-marsh"
    (person,) = tomllib.loads(user_file.read_text())["people"]
    post = {"partner": "who", "title": "Liaison officer", "from": "2020"}
    assert (person["name"], person["posts"], person["email"]) == ("Eli Marsh", [post], "eli@who.example")
    assert add(run, "contact", *words[:3], 'posts={ partner = "unido", title = "Guest" }') == "eli-marsh-2"
    posts = tomllib.loads(user_file.read_text())["people"][1]["posts"]
    assert [post["partner"] for post in posts] == ["unido", "who"]
    card = run("show", "eli-marsh").out
    assert "\nE-mail  eli@who.example\nPhone   +41 22 7\n" in card
    shown = run("show", "eli-marsh", "-f", "json").json()
    assert (shown["email"], shown["phone"]) == ("eli@who.example", "+41 22 7")
    assert "Eli Marsh  Liaison officer" in run("show", "who").out
    assert "people" not in run("add", "Contact", "Zed", "--dry-run").err


def test_a_bare_value_is_the_name_or_the_title(run: Run, user_file: Path) -> None:
    assert add(run, "partner", "Our Lighthouse", "country=Kenya") == "our-lighthouse"
    assert add(run, "source", "Minutes of May") == "minutes-of-may"
    assert add(run, "liaison", "A memo", "partner=who", "kind=memorandum") == "who-memorandum"
    data = tomllib.loads(user_file.read_text())
    assert (data["partners"][0]["name"], data["liaisons"][0]["title"]) == ("Our Lighthouse", "A memo")
    assert "Minutes of May" in [source["title"] for source in data["sources"]]


@pytest.mark.parametrize("given", ["UK", "GBR", "Great Britain", "united kingdom", "Vereinigtes Königreich"])
def test_a_country_is_written_by_its_name_in_the_data(run: Run, user_file: Path, given: str) -> None:
    id = add(run, "partner", "Our Lighthouse", f"country={given}")
    assert tomllib.loads(user_file.read_text())["partners"][0]["country"] == "United Kingdom"
    assert id in run("partners", "--country", "gb", "-f", "json").ids()


def test_unknown_country_in_a_file_loads_and_check_reports_it(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        '[[partners]]\nid = "x"\nname = "X"\ncountry = "Great Britian"\n[[partners]]\nname = "Y"\ncountry = "uk"\n'
    )
    assert run("partners", "x", "--data", str(mine), "-f", "json").json()[-1]["country"] == "Great Britian"
    done = run("check", str(mine))
    told = 'partner "x": country "Great Britian" is not a known country; did you mean "Great Britain"?'
    assert (done.code, done.err.count("is not a known country")) == (0, 1), done.err
    assert told in done.err
    assert "is not a known country" not in run("check", str(mine), "--no-bundled").err
    assert "is not a known country" not in run("check").err


WRONG = [
    (["partner", "X", "country=Narnia"], 3, 'error: no country "Narnia"'),
    (["partner", "X", "country=Great Britian"], 3, 'no country "Great Britian"; did you mean "Great Britain"?'),
    (["partner", "X", "country=Great Britian", "--dry-run"], 3, "`inliaison countries` lists the countries"),
    (["partner", "id=who", "country=Narnia"], 3, 'no country "Narnia"'),
    (["partner", "X", "country="], 3, "country is empty"),
    (["person", "Eli", "Marsh"], 2, '"Marsh" is not FIELD=VALUE\nA value of several words stands in quotes.'),
    (["person", "name"], 2, '"name" is not FIELD=VALUE\nWrite name=…'),
    (["person", "Eli", "name=Eli"], 2, "name is given twice"),
    (["contact", "Eli", "title=Head"], 3, "posts.partner is missing"),
    (["contact", "Eli", "partner=who"], 3, "posts.title is missing"),
    (["contact", "Eli", "title=Head", "partner=nobody at all"], 1, 'no partner "nobody at all"'),
    (["contact", "Eli", "title=Head", "partner=who", "partner=unido"], 2, "partner is given twice"),
    (["contact", "Eli", "email=eli@who@example"], 3, 'email "eli@who@example" is not an address for e-mail: one @'),
    (["contact", "Eli", "email=eli at who"], 3, "is not an address for e-mail"),
    (["quote"], 2, "no field of the quote is given"),
    (["quote", "persn=amit"], 2, 'no field "persn"; did you mean "person"?'),
    (["quote", "amit"], 2, '"amit" is not FIELD=VALUE'),
    (["quote", "person=amit", "person=lamy"], 2, "person is given twice"),
    (["quote", "person=nobody at all", "text=x"], 1, 'no person "nobody at all"'),
    (["partner", "name=X", "kind=nonsense"], 3, 'kind "nonsense" is none of'),
    (["partner", "name=X", "iso_id=seven"], 2, 'iso_id must be a number, not "seven"'),
    (["partner", "name=X", "in_register=maybe"], 2, "must be true or false"),
    (["partner", "acronym=O", "name="], 3, "name is empty"),
    (["partner", "acronym=O", "source=", "url= "], 3, "\n  source is empty\n  url is empty\n"),
    (["person", "name=X", "posts=head"], 2, "posts must be a table"),
    (["quote", "person=amit", "date=soon"], 3, 'text is missing'),
    (["partner", "name=\udcff"], 2, "is not UTF-8, from byte 6 on"),
    (["partner", "summary=Only that"], 3, "name is missing"),
    (["liaison", "partner=who", "committee=TC 207"], 3, "kind is missing"),
    (["quote", "text=x"], 3, "person is missing"),
    (["committee", "reference=ISO/TC 9999"], 2, "a committee needs an id"),
    (["meeting", "name=X"], 2, 'no kind of record "meeting"'),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "told"), WRONG, ids=range(len(WRONG)))
def test_add_reports_each_problem_and_writes_nothing(
    run: Run, user_file: Path, words: list[str], code: int, told: str
) -> None:
    done = run("add", *words)
    assert (done.code, done.out, told in done.err) == (code, "", True), done.err
    assert not user_file.exists()


HOSTILE = (
    "= and =",
    "-5",
    'say "no"',
    "back\\slash",
    "two\nlines\r\nmore",
    '"""',
    "\u202eright\u2066",
    "\x1b[31m\x07",
    "é" * 3,
    "x" * 100_000,
)


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_every_value_comes_back_equal(run: Run, user_file: Path, value: str) -> None:
    id = add(run, "quote", "person=amit", f"text={value}")
    assert run("show", id, "-f", "json").json()["text"] == value
    raw = user_file.read_bytes()
    assert b"\x1b" not in raw
    assert "\u202e".encode() not in raw


FILES = {
    "no-end": b'[[people]]\nid = "x"\nname = "X"\nsources = ["s"]\n[[sources]]\nid = "s"\ntitle = "S" # end',
    "crlf": b'# mine\r\n[[sources]]\r\nid = "s"\r\ntitle = "S"\r\n',
    "bom": b'\xef\xbb\xbf[[sources]]\nid = "s"\ntitle = "S"\n',
    "comment": b"# nothing yet",
    "empty": b"",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_keeps_every_byte_it_had(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(FILES[name])
    path.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    done = run("add", "person", "name=Ada", "--to", str(link))
    assert (done.code, f"--data {link}" in done.err) == (0, True), done.err
    new = path.read_bytes()
    assert new.startswith(FILES[name])
    assert (link.is_symlink(), path.stat().st_mode & 0o777) == (True, 0o640)
    assert tomllib.loads(new.removeprefix(b"\xef\xbb\xbf").decode())["people"][-1]["name"] == "Ada"
    if name == "crlf":
        assert new.count(b"\n") == new.count(b"\r\n")
    assert run("show", "ada", "--data", str(path)).code == 0


BAD = {
    "syntax": b"[[people]\n",
    "inline": b'people = [{ id = "x", name = "X", sources = ["s"] }]\n[[sources]]\nid = "s"\ntitle = "S"\n',
    "table": b'[people]\nid = "x"\n',
    "open": b'x = """\n',
    "utf-16": "# x".encode("utf-16"),
    "latin-1": b"# \xe9\n",
}


@pytest.mark.parametrize("name", BAD)
def test_unreadable_target_file_is_named_and_left_unchanged(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(BAD[name])
    done = run("add", "person", "name=Ada", "--to", str(path))
    assert (done.code, done.out, str(path) in done.err) == (3, "", True), done.err
    assert path.read_bytes() == BAD[name]


def test_unwritable_target_path_is_named(run: Run, tmp_path: Path) -> None:
    dangling = tmp_path / "dangling.toml"
    dangling.symlink_to(tmp_path / "nowhere.toml")
    fifo = tmp_path / "fifo.toml"
    os.mkfifo(fifo)
    for path in (tmp_path, dangling, fifo, tmp_path / "none" / "x.toml"):
        done = run("add", "person", "name=Ada", "--to", str(path))
        assert (done.code, done.out, str(path) in done.err) == (4, "", True), (path, done.err)


def test_dry_run_and_template_print_and_write_nothing(run: Run, user_file: Path) -> None:
    done = run("add", "person", "name=Ada", "--dry-run")
    assert done.out.startswith('[[people]]\nid = "ada"\nname = "Ada"\n')
    assert tomllib.loads(done.out)["people"][0]["sources"] == [tomllib.loads(done.out)["sources"][0]["id"]]
    assert not user_file.exists()
    told = run("add", "quote", "--template").out
    assert '# who said it; required\nperson = ""\n' in told
    assert '\n#about = [""]\n' in told
    assert run("add", "partner", "name=X", "kind=nonsense", "--dry-run").code == 3


def test_a_shell_completes_kinds_fields_and_values(run: Run) -> None:
    assert [line.split("\t")[0] for line in run("__complete", "=p", "add").out.splitlines()] == ["partner", "person"]
    assert "person=\twho said it" in run("__complete", "=per", "add", "quote").out
    assert "person=ronnie-amit\t" in run("__complete", "=person=ron", "add", "quote").out
    assert "contact\ta person\n" in run("__complete", "=con", "add").out
    assert "partner=who\t" in run("__complete", "=partner=wh", "add", "contact").out
    assert "title=\twhat the post is called" in run("__complete", "=ti", "add", "person").out
    assert "country=united-kingdom\tUnited Kingdom\n" in run("__complete", "=country=united-k", "add", "partner").out
    assert "kind=memorandum\t" in run("__complete", "=kind=mem", "add", "liaison").out
    told = run("__complete", "=", "add", "quotes").out
    assert "source=\twhere it is from" in told
    assert "url=\tthe address of that source" in told
    assert "source=" not in run("__complete", "=sour", "add", "source").out
    assert run("__complete", "=x", "add", "nonsense").out == run("__complete", "=source=x", "add", "quote").out == ""


def _program(home: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "inliaison", "add", *words],
        env=os.environ | {"INLIAISON_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.slow
def test_concurrent_adds_keep_every_record(tmp_path: Path, rounds: Callable[[int, int], int]) -> None:
    home, number = tmp_path / "many", rounds(2, 20)
    for _ in range(number):
        started = [_program(home, "person", "name=Ada") for _ in range(16)]
        for process in started:
            said = process.communicate(timeout=120)[1]
            assert process.returncode == 0, said
    people = tomllib.loads((home / "data" / "own.toml").read_text())["people"]
    assert len({person["id"] for person in people}) == len(people) == 16 * number


@pytest.mark.slow
def test_killed_add_leaves_the_old_file_or_the_new(tmp_path: Path, rounds: Callable[[int, int], int]) -> None:
    home = tmp_path / "killed"
    with _program(home, "person", "name=First") as first:
        assert first.wait(60) == 0
    file = home / "data" / "own.toml"
    for number in range(rounds(15, 40)):
        before = file.read_bytes()
        process = _program(home, "person", f"name=P{number}", "note=" + "x" * 20_000)
        time.sleep(random.uniform(0.05, 0.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        after = file.read_bytes()
        assert after == before or (after.startswith(before) and f'"P{number}"' in after.decode())
        tomllib.loads(after.decode())


def test_add_parses_numbers_and_lists_of_numbers(run: Run, user_file: Path) -> None:
    add(
        run,
        "partner",
        "name=Numbers",
        "iso_id=990001",
        "other_iso_ids=990002",
        "other_iso_ids=990003",
        "in_register=False",
    )
    (partner,) = tomllib.loads(user_file.read_text())["partners"]
    assert (partner["iso_id"], partner["other_iso_ids"], partner["in_register"]) == (990001, [990002, 990003], False)
    add(run, "figure", "subject=lamps", "value=1.5", "as_of=2020")
    add(run, "figure", "subject=ropes", "value=-2")
    figures = tomllib.loads(user_file.read_text())["figures"]
    assert [(figure["id"], figure["value"]) for figure in figures] == [("lamps-2020", 1.5), ("ropes", -2)]
    assert add(run, "source", "title=Minutes of May") == "minutes-of-may"


def test_add_without_a_data_folder_fails_unless_to_names_a_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("inliaison.system.folders.get_data_folder", lambda: None)
    done = run("add", "person", "name=Ada")
    assert (done.code, "no folder to keep records in" in done.err) == (4, True)
    assert add(run, "person", "name=Ada", "--to", str(tmp_path / "x.toml")) == "ada"


def test_a_file_is_the_same_however_its_path_is_spelled(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    file, link = tmp_path / "folder" / "mine.toml", tmp_path / "link.toml"
    link.symlink_to(file)
    beside = tmp_path / "folder" / "beside.toml"
    beside.write_text('[[people]]\nid = "eli"\nname = "Eli"\nsources = ["b"]\n[[sources]]\nid = "b"\ntitle = "B"\n')
    file.write_text('[[people]]\nid = "ada"\nname = "Ada"\nsources = ["m"]\n[[sources]]\nid = "m"\ntitle = "M"\n')
    spelled = ("folder/mine.toml", "./folder/../folder/mine.toml", str(link), str(file), "folder")
    for to, data in [(spelled[at], spelled[(at + step) % 5]) for at in range(4) for step in (1, 3)]:
        old = file.read_bytes()
        quote = ["quote", "person=ada", "text=x", "source=M", "--to", to, "--data", data]
        done = run("add", *quote, *(["about=who"] if data != "folder" else []))
        assert (done.code, done.out.startswith("ada-quote")) == (0, True), done.err
        assert file.read_bytes().startswith(old)
    assert len(tomllib.loads(file.read_text())["sources"]) == 1
    done = run("add", "person", "id=eli", "name=Other", "--to", str(link), "--data", "folder")
    assert (done.code, "is taken by the person at folder/beside.toml:1" in done.err) == (3, True), done.err


def test_add_works_beside_an_unknown_key_in_the_file(run: Run, user_file: Path) -> None:
    user_file.parent.mkdir(parents=True)
    user_file.write_text(
        '[[people]]\nid = "x"\nname = "X"\nhobby = "chess"\nsources = ["s"]\n[[sources]]\nid = "s"\ntitle = "S"\n'
    )
    assert add(run, "person", "name=Ada") == "ada"


def test_record_takes_existing_sources_and_a_new_one_together(run: Run, user_file: Path) -> None:
    add(run, "source", "title=Minutes")
    add(run, "partner", "name=X", "sources=minutes", "source=Letters")
    data = tomllib.loads(user_file.read_text())
    assert (data["partners"][0]["sources"], len(data["sources"])) == (["minutes", "letters"], 2)


def test_unreadable_user_file_is_an_error_and_not_read_as_empty(run: Run, user_file: Path, tmp_path: Path) -> None:
    user_file.parent.mkdir(parents=True)
    user_file.symlink_to(tmp_path / "elsewhere.toml")
    for what in ("a link to nothing", "no file"):
        for command in (["people", "ada"], ["check"], []):
            done = run(*command)
            assert (done.code, done.out, f"cannot read your own records: {user_file} is {what}" in done.err) == (
                4,
                "",
                True,
            )
        assert run("people", "amit", "--no-own").code == 0
        if user_file.is_symlink():
            user_file.unlink()
            user_file.mkdir()
    user_file.rmdir()
    user_file.write_text("")
    assert run("people", "amit").code == 0


OTHER = (
    '[[people]]\nid = "to-one"\nname = "To One"\nsource = "S"\n[[partners]]\nid = "ours"\nname = "Ours"\nsource = "S"\n'
)


@pytest.mark.parametrize("variable", [False, True])
def test_user_file_must_be_valid_without_other_data(
    run: Run, user_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: bool
) -> None:
    other, beside = tmp_path / "other.toml", tmp_path / "beside.toml"
    other.write_text(OTHER)
    if variable:
        monkeypatch.setenv("INLIAISON_DATA", str(other))
    data = [] if variable else ["--data", str(other)]
    for words, told in (
        (["quote", "person=To One", "text=hi"], 'quote "to-one-quote": person names no person: "to-one"'),
        (["liaison", "partner=ours", "kind=memorandum"], 'liaison "ours-memorandum": partner names no partner: "ours"'),
        (["partner", "id=ours", "summary=Mine"], 'partner "ours": id'),
    ):
        for more in ([], ["--to", str(user_file)], ["--dry-run"], ["--to", str(user_file), "--dry-run"]):
            done = run("add", *words, *data, *more)
            assert (done.code, done.out, user_file.exists()) == (3, "", False), done.err
            assert "the record needs the data of --data or INLIAISON_DATA" in done.err
            assert f"\n  {told}" in done.err
            assert "`--to FILE` adds it to a file beside that data." in done.err
        done = run("add", *words, *data, "--to", str(beside))
        assert done.code == 0, done.err
        assert f"{'' if variable else f' --data {other}'} --data {beside}` shows it" in done.err
    assert add(run, "quote", "person=amit", "text=x", *data)
    monkeypatch.delenv("INLIAISON_DATA", raising=False)
    assert run("quotes").code == 0


def test_add_works_beside_a_reference_that_needed_other_data_before(run: Run, user_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(OTHER)
    user_file.parent.mkdir(parents=True)
    user_file.write_text('[[quotes]]\nperson = "to-one"\ntext = "x"\n')
    assert add(run, "person", "name=Ada", "--data", str(other)) == "ada"


def test_data_from_a_pipe_is_read_once(
    run: Run, user_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, code in ((1, 0), (2, 3)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(OTHER.encode())))
        to = ["--to", str(tmp_path / "x.toml")] if number == 1 else []
        done = run("add", "quote", "person=to one", "text=x", "--data", "-", *to)
        assert done.code == code, done.err
    assert not user_file.exists()


def test_add_reports_the_values_that_a_correction_replaces(run: Run, user_file: Path, tmp_path: Path) -> None:
    base, over = tmp_path / "base.toml", tmp_path / "over.toml"
    base.write_text(
        '[[people]]\nid = "x"\nname = "X"\naliases = ["Y"]\nnote = "A"\nsource = "S"\n'
        + 'posts = [{ partner = "who", title = "A" }, { partner = "who", title = "B" }, { partner = "unido", title = "C" }]\n'
    )
    to, data = tmp_path / "to.toml", ["--data", str(base)]
    post = 'posts={ partner = "who", title = "Guest" }'
    words = ["person", "id=x", post, "aliases=Y", f"note={'Z' * 50}", "source=Mine", "--to", str(to)]
    for more in (["--dry-run"], []):
        done = run("add", *words, *data, *more)
        told = done.err.splitlines()[:2]
        assert (done.code, told) == (0, ["posts: 1 in place of 3", f'note: "{"Z" * 40}…" in place of "A"']), done.err
        assert ("aliases" in done.err, "sources" in done.err) == (False, False)
    done = run("add", "person", "id=ronnie-amit", "note=Mine", "--data", str(tmp_path / "to.toml"), *data)
    assert (done.code, done.err.startswith('note: "Mine" in place of "In a picture')) == (0, True), done.err
    user_file.unlink()
    over.write_text('[[people]]\nid = "ronnie-amit"\nnote = "Last"\n')
    done = run("add", "person", "id=ronnie-amit", "note=Mine", post, "--data", str(over))
    assert done.err.splitlines()[:2] == [
        "posts: 1 in place of 3",
        'note: "Last" stays, for it comes from data that overrides this file',
    ]
    assert run("add", "person", "name=New", post).err.startswith("added to")


def test_add_refuses_an_id_that_the_file_already_has(run: Run, user_file: Path, tmp_path: Path) -> None:
    to = tmp_path / "a file.toml"
    for more, option in (([], ""), (["--to", str(to)], f" --to '{to}'")):
        path = to if more else user_file
        assert add(run, "partner", "id=who", "summary=Ours", *more) == "who"
        before = path.read_bytes()
        for words in (["website=https://x.example/"], ["website=https://x.example/", "--dry-run"]):
            done = run("add", "partner", "id=who", *words, *more)
            assert (done.code, done.out, path.read_bytes()) == (3, "", before)
            assert f'the partner "who" has a record in {path} already, on line 1\n' in done.err
            assert f"To change it: inliaison add --edit who{option}\n" in done.err
    user_file.write_text('# mine\n[[person]]\nname = "Ada"\nsource = "S"\n')
    done = run("add", "person", "id=ada", "note=x")
    assert (done.code, "already, on line 2" in done.err) == (3, True), done.err


def test_to_with_an_empty_name_or_dash_is_a_usage_error(
    run: Run, user_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for to in ("", " ", "-"):
        done = run("add", "person", "name=Ada", "--to", to)
        assert (done.code, done.out, f'--to needs a file, not "{to}"' in done.err) == (2, "", True)
    assert (user_file.exists(), (tmp_path / "-").exists()) == (False, False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert add(run, "person", "name=Ada", "--to", "~/x.toml") == "ada"
    assert (tmp_path / "x.toml").exists()


def test_problems_of_an_unwritten_record_name_no_file(run: Run, user_file: Path, tmp_path: Path) -> None:
    for old in ("", "# x\n# y"):
        user_file.parent.mkdir(parents=True, exist_ok=True)
        user_file.write_text(old)
        done = run("add", "partner", "name=X", "kind=nonsense")
        assert (done.code, '\n  partner "x": kind "nonsense" is none of' in done.err) == (3, True), done.err
        assert str(user_file) not in done.err
    other = tmp_path / "other.toml"
    other.write_text('[[people]]\nid = "eli"\nname = "Eli"\nsource = "S"\n')
    (tmp_path / "x.toml").write_text('[[people]]\nid = "eli"\nname = ""\n')
    done = run("add", "person", "name=Ada", "--data", str(other), "--data", str(tmp_path / "x.toml"))
    assert f'{tmp_path / "x.toml"}:3: person "eli": name is empty' in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("end", list_values([">/dev/full", ">&-", "| true"]))
def test_add_confirms_on_stderr_when_stdout_fails(user_file: Path, end: str) -> None:
    pause = "sleep 0.2; " if end == "| true" else ""  # The reader has to be gone.
    line = f"({pause}{sys.executable} -m inliaison add person name=Ada) {end}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=60, check=False)
    assert f"added to {user_file}; `inliaison show ada` shows it" in done.stderr
    assert 'id = "ada"' in user_file.read_text()
    assert ("error: cannot write" in done.stderr) == (end != "| true")


def test_file_without_write_permission_is_left_unchanged(
    run: Run, user_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert add(run, "person", "name=Ada") == "ada"
    before, access = user_file.read_bytes(), os.access
    for place, what in ((user_file, "it"), (user_file.parent, "its folder")):
        with monkeypatch.context() as patch:
            denied = os.path.realpath(place)
            patch.setattr(os, "access", lambda path, mode, denied=denied: str(path) != denied and access(path, mode))
            done = run("add", "person", "name=Eli")
        assert (done.code, done.out, user_file.read_bytes()) == (4, "", before)
        assert f"cannot write {user_file}: {what} is read-only for you" in done.err


def test_add_prints_each_warning_once(run: Run, user_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user_file.parent.mkdir(parents=True)
    user_file.write_text('[[person]]\nid = "x"\nname = "X"\nsource = "S"\n')
    monkeypatch.setenv("INLIAISON_DATA", str(user_file))
    for words, code in ((["name=Ada"], 0), (["id=o", "name="], 3), (["id=x", "note=y"], 3)):
        done = run("add", "person", *words)
        assert (done.code, done.err.count("person is read as [[people]]")) == (code, 1), done.err
        assert done.err.count("name is empty") <= 1


def test_user_records_are_read_by_the_user_alone(run: Run, tmp_path: Path) -> None:
    user_file = tmp_path / "home" / "data" / "own.toml"
    assert run("add", "person", "name=Ada").code == 0
    assert user_file.stat().st_mode & 0o777 == 0o600
    user_file.chmod(0o644)
    assert run("add", "person", "name=Bea").code == 0
    assert user_file.stat().st_mode & 0o777 == 0o644
    assert run("add", "person", "name=Cid", "--to", str(tmp_path / "x.toml")).code == 0
    assert (tmp_path / "x.toml").stat().st_mode & 0o077 != 0  # Another file is as the user's other files.


def test_to_another_file_needs_no_home_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder of the program can be made: a file is where it should be."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INLIAISON_HOME", str(tmp_path / "file" / "home"))
    result = run("add", "person", "name=Ada", "--to", str(tmp_path / "x.toml"))
    assert result.code == 0, result.err
    assert tomllib.loads((tmp_path / "x.toml").read_text())["people"][0]["name"] == "Ada"
    assert run("add", "person", "name=Ada").code == 4
    assert sorted(path.name for path in tmp_path.iterdir() if not path.is_dir()) == ["file", "x.toml"]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8", "ascii"])
@pytest.mark.parametrize("typed", ["latin-1", "utf-8"])
def test_add_decodes_words_by_locale_or_utf_8(
    run: Run, user_file: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, typed: str
) -> None:
    real = os.fsencode
    arrives = "name=Café Zoé".encode(typed).decode(encoding, "surrogateescape")
    monkeypatch.setattr(
        os, "fsencode", lambda word: word.encode(encoding, "surrogateescape") if word == arrives else real(word)
    )
    done = run("add", "partner", arrives, "source=S")
    if typed == "latin-1" and encoding in ("utf-8", "ascii"):
        assert (done.code, "is not UTF-8, from byte 9 on" in done.err, user_file.exists()) == (2, True, False)
    else:
        assert (done.code, tomllib.loads(user_file.read_text("utf-8"))["partners"][0]["name"]) == (0, "Café Zoé")


@pytest.mark.parametrize("number", ["nan", "-nan", "inf"])
def test_nan_and_infinity_are_refused_as_values(run: Run, user_file: Path, number: str) -> None:
    done = run("add", "figure", "subject=x", f"value={number}", "source=S")
    assert (done.code, 'figure "x": value must be a finite number' in done.err, user_file.exists()) == (3, True, False)


def test_url_scheme_may_be_in_capitals(run: Run, user_file: Path) -> None:
    words = ["partner", "name=Big Letters", "website=HTTPS://WHO.INT", "source=S", "url=Http://x.example/"]
    assert run("add", *words).code == 0
    assert run("open", "big letters", "--print").out == "HTTPS://WHO.INT\n"
    assert 'href="HTTPS://WHO.INT"' in run("show", "big letters", "-f", "html").out
    assert run("check", str(user_file)).code == 0
