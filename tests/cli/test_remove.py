"""Removing user records from their file, which stays unchanged otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import Run

from inliaison.dataset import toml_edits

pytestmark = pytest.mark.usefixtures("few_bundled")

FIRST = '# about all\n\n# about Ada\n# and more\n[[people]]\nid = "ada"\nname = "Ada"\nsource = "S" # end\n'
TEXT = 'note = """\n[[people]]\n# no comment"""\n[[person.posts]]\npartner = "who"\n# on the title\ntitle = "Head"\n'
SECOND = '# of the first\n\n# alone\n\n\n# about Eli\n[[person]]\nid = "eli"\nname = "Eli"\nsource = "S"\n' + TEXT
THIRD = '# about the partner\n[[partners]]\nid = "acme"\nname = "Acme"\nsource = "S"\n'


@pytest.fixture
def user_file(tmp_path: Path) -> Path:
    """The file of user records."""
    path = tmp_path / "home" / "data" / "own.toml"
    path.parent.mkdir(parents=True)
    return path


def test_remove_deletes_the_comments_directly_above_a_record(run: Run, user_file: Path) -> None:
    user_file.write_text(FIRST.replace("[[people]]", "[[person]]") + SECOND + THIRD)
    done = run("remove", "Ada")
    assert (done.code, done.out, f"removed from {user_file}" in done.err) == (0, "ada\n", True), done.err
    assert user_file.read_text() == "# about all\n\n# alone\n\n\n" + SECOND.partition("\n\n\n")[2] + THIRD
    assert run("remove", "eli").code == 0
    assert user_file.read_text() == "# about all\n\n# alone\n\n\n" + THIRD
    assert run("remove", "acme").code == 0
    assert user_file.read_text() == "# about all\n\n# alone\n"
    assert run("show", "acme").code == 1


BOM = b"\xef\xbb\xbf"
OPEN = FIRST + "# last"
"""A file without a line break at its end."""


@pytest.mark.parametrize(
    ("before", "end", "bom"),
    [
        ("", "\n", b""), (THIRD, "\r\n", BOM), (THIRD, "\n", b""), (OPEN, "\r\n", b""), (OPEN, "\n", BOM),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in (
            (THIRD, "\r\n", b""), (THIRD, "\n", BOM), (OPEN, "\r\n", BOM), (OPEN, "\n", b""),
        )),
    ],
    ids=["empty", "crlf-bom", "lf", "crlf-open", "lf-bom-open", "crlf", "lf-bom", "crlf-bom-open", "lf-open"],
)  # fmt: skip
def test_adding_and_removing_a_record_restores_the_file_bytes(
    run: Run, user_file: Path, before: str, end: str, bom: bytes
) -> None:
    user_file.write_bytes(bom + before.replace("\n", end).encode())
    old = user_file.read_bytes()
    assert run("add", "person", "name=Zoe", "source=Minutes").code == 0
    assert run("add", "quote", "person=zoe", "text=x", "source=Minutes").code == 0
    done = run("remove", "zoe", "zoe-quote", "minutes", "zoe")
    assert (done.code, done.out) == (0, "zoe\nzoe-quote\nminutes\n"), done.err
    assert user_file.read_bytes() == old if before != OPEN else user_file.read_bytes().rstrip() == old


def test_remove_refuses_a_referenced_record_and_names_the_referrers(run: Run, user_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[[quotes]]\nperson = "Ada"\ntext = "y"\nsource = "S"\n')
    user_file.write_text(
        FIRST + '[[quotes]]\nid = "q"\nperson = "ada"\ntext = "x"\nsource = "S"\nabout = ["acme"]\n' + THIRD
    )
    user_file.write_text(user_file.read_text() + '[[partners]]\nid = "who"\npart_of = "acme"\n')
    old = user_file.read_bytes()
    for more in ([], ["--dry-run"]):
        done = run("remove", "ada", "acme", *more)
        assert (done.code, done.out, user_file.read_bytes()) == (3, "", old)
        assert 'the partner "acme" and the person "ada" cannot be removed, for other records of your own' in done.err
        assert f'\n  {user_file}:9: quote "q", as its person\n' in done.err
        assert f'\n  {user_file}:9: quote "q", as its about\n' in done.err
        assert 'partner "who", as its part_of\n' in done.err
    done = run("remove", "q", "ada", "--data", str(other))
    assert (done.code, f'{other}:1: quote "ada-quote", as its person' in done.err, user_file.read_bytes()) == (
        3,
        True,
        old,
    )
    assert run("remove", "ada", "q", "acme", "who").code == 0
    assert user_file.read_text() == "# about all\n"


def test_posts_and_sources_count_as_references_to_a_record(run: Run, user_file: Path) -> None:
    user_file.write_text(THIRD.replace('source = "S"', 'sources = ["s"]') + '[[sources]]\nid = "s"\ntitle = "S"\n')
    assert run("add", "person", "name=Zoe", "sources=s", 'posts={ partner = "acme", title = "Head" }').code == 0
    assert 'person "zoe", as its posts\n' in run("remove", "acme").err
    done = run("remove", "s")
    assert (done.code, 'partner "acme", as its sources' in done.err) == (3, True), done.err
    done = run("remove", "zoe", "acme")
    assert (done.code, 'names the source "s" now: `inliaison remove s` removes it, too' in done.err) == (0, True)
    assert "removes it, too" not in run("remove", "s").err
    assert user_file.read_bytes() == b""


def test_remove_refuses_bundled_records(run: Run, user_file: Path) -> None:
    user_file.write_text(THIRD)
    for words in (["who"], ["acme", "who"], ["who", "--to", str(user_file)]):
        done = run("remove", *words)
        assert (done.code, done.out, user_file.read_text()) == (1, "", THIRD)
        assert f'the partner "who" is not in {user_file}: it comes from the bundled dataset\n' in done.err
        assert "few.toml:" in done.err
    assert run("remove", "nobody at all").code == 1
    assert run("remove").code == 2


def test_remove_refuses_records_of_the_register(run: Run, user_file: Path, tmp_path: Path) -> None:
    rows = tmp_path / "iso.jsonl"
    rows.write_text('{"id": 999, "reference": "ISO/TC 999", "organizationLiaisons": [{"id": 10234, "acronym": "WTO"}]}')
    assert run("register", "import", str(rows), "--date", "2025-06-12").code == 0
    done = run("remove", "TC 999")
    assert (done.code, "it comes from ISO's register of 2025-06-12\n" in done.err) == (1, True), done.err
    assert "2025-06-12.toml" in done.err


def test_removing_a_correction_keeps_the_corrected_record(run: Run, user_file: Path) -> None:
    assert run("add", "partner", "id=who", "summary=Ours").code == 0
    assert run("remove", "who").code == 0
    assert run("show", "who", "-f", "json").json()["layers"] == ["bundled"]
    assert run("remove", "who").code == 1


def test_remove_dry_run_prints_the_records_and_keeps_the_file(run: Run, user_file: Path) -> None:
    user_file.write_bytes((FIRST + "\n" + THIRD).replace("\n", "\r\n").encode())
    old = user_file.read_bytes()
    done = run("remove", "ada", "acme", "--dry-run")
    assert (done.code, done.out) == (0, FIRST.partition("\n\n")[2] + "\n" + THIRD)
    assert user_file.read_bytes() == old


def test_remove_edits_the_data_file_that_holds_the_record(run: Run, user_file: Path, tmp_path: Path) -> None:
    mine, folder = tmp_path / "mine.toml", tmp_path / "folder"
    folder.mkdir()
    (folder / "more.toml").write_text('[[people]]\nname = "Zoe"\n[[people]]\nname = "Zed"\n')
    mine.write_text(FIRST)
    user_file.write_text(THIRD)
    data = ("--data", str(mine), "--data", str(folder))
    assert run("remove", "ada").code == 1
    done = run("remove", "ada", "acme", *data)
    assert (done.code, f"in several files: {mine}, {user_file}" in done.err) == (2, True), done.err
    assert (mine.read_text(), user_file.read_text()) == (FIRST, THIRD)
    done = run("remove", "ada", "--to", str(user_file), *data)
    assert (done.code, "Name the file that holds it with --to." in done.err) == (1, True), done.err
    assert run("remove", "ada", *data).out == "ada\n"
    assert run("remove", "zed", *data).out == "zed\n"
    assert (folder / "more.toml").read_text() == '[[people]]\nname = "Zoe"\n'
    assert (mine.read_text(), user_file.read_text()) == ("# about all\n", THIRD)
    mine.write_text(FIRST)
    assert run("remove", "ada", "--to", str(mine)).code == 0
    assert mine.read_text() == "# about all\n"


@pytest.mark.parametrize(
    "content",
    [
        'people = [{ id = "ada", name = "Ada", source = "S" }]\n',
        FIRST + '[[sources]]\nid = "t"\ntitle = "T"\n[[people.posts]]\npartner = "who"\ntitle = "Head"\n',
    ],
)
def test_remove_leaves_a_record_that_cannot_be_cut_out(run: Run, user_file: Path, content: str) -> None:
    user_file.write_text(content)
    done = run("remove", "ada")
    assert (done.code, done.out, user_file.read_text()) == (3, "", content)
    assert f"{user_file} holds what should be removed in a form that cannot be cut out" in done.err


def test_remove_keeps_an_inline_source_beside_the_record(run: Run, user_file: Path) -> None:
    beside = 'sources = [{ id = "m", title = "Minutes" }]\n'
    user_file.write_text(beside + FIRST.replace('source = "S"', 'sources = ["m"]') + THIRD)
    assert run("remove", "ada").code == 0
    assert user_file.read_text() == beside + "# about all\n\n" + THIRD


def test_remove_is_refused_when_the_cut_breaks_the_file() -> None:
    whole, broken = (toml_edits._holds(text, {}, "own.toml") for text in (b"\n", b"x = "))
    assert (whole, broken) == (True, False)


def test_file_without_write_permission_is_left_unchanged(
    run: Run, user_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_file.write_text(FIRST)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    done = run("remove", "ada")
    assert (done.code, done.out, "read-only for you" in done.err, user_file.read_text()) == (4, "", True, FIRST)


def test_user_file_must_be_valid_without_other_data(run: Run, user_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[[people]]\nid = "ada"\nname = "Ada"\nsource = "S"\n')
    user_file.write_text(FIRST + '[[quotes]]\nid = "q"\nperson = "ada"\ntext = "x"\nsource = "S"\n')
    done = run("remove", "ada", "--to", str(user_file), "--data", str(other))
    assert (done.code, 'quote "q": person names no person' in done.err) == (3, True), done.err


def test_remove_accepts_kind_and_completes_user_records(run: Run, user_file: Path) -> None:
    user_file.write_text(FIRST + THIRD.replace("acme", "ada"))
    done = run("remove", "ada")
    assert (done.code, "--kind" in done.err) == (1, True), done.err
    offered = run("__complete", "=", "remove").out
    assert [line.split("\t")[0] for line in offered.splitlines()] == ["ada", "s"]
    assert run("__complete", "=who", "remove").out == ""
    assert run("remove", "ada", "--kind", "person").code == 0
    assert list(tomllib.loads(user_file.read_text())) == ["partners"]


@pytest.mark.slow
def test_concurrent_removals_all_succeed(run: Run, user_file: Path, tmp_path: Path) -> None:
    user_file.write_text("\n".join(f'[[people]]\nid = "p{n}"\nname = "P{n}"\nsource = "S"\n' for n in range(8)))
    command = [sys.executable, "-m", "inliaison", "remove"]
    home = os.environ | {"INLIAISON_HOME": str(tmp_path / "home")}
    started = [subprocess.Popen([*command, f"p{n}"], env=home, stdout=subprocess.DEVNULL) for n in range(7)]
    assert [process.wait(timeout=120) for process in started] == [0] * 7
    assert [person["id"] for person in tomllib.loads(user_file.read_text())["people"]] == ["p7"]
