"""The index is disposable: whatever happens to it, the answer is the same."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.places import SMALL

from inliaison import index
from inliaison.dataset import validation
from inliaison.index import compiling, layers, stamps, views
from inliaison.query import filter_values, filters, rows

pytestmark = pytest.mark.cold

DATA = '[[sources]]\nid = "s"\ntitle = "%s"\n'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A dataset whose file has not changed for a while, so that its times can be trusted."""
    path = tmp_path / "x.toml"
    path.write_text(DATA % "One")
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "home" / "cache"


def _title(run: Run, path: Path) -> str:
    result = run("sources", "--no-bundled", "--data", str(path), "--columns", "title", "-f", "jsonl")
    assert (result.code, result.err) == (0, "")
    return result.out


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the times of files at once, as if they were old."""
    monkeypatch.setattr(stamps, "_SETTLED", (-(10**18),) * 2)


def test_edit_that_keeps_size_and_time_is_detected(run: Run, data: Path, settled: None) -> None:
    before = data.stat()
    assert _title(run, data) == '{"title": "One"}\n'
    time.sleep(0.05)
    data.write_text(DATA % "Two")
    os.utime(data, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (data.stat().st_size, data.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert _title(run, data) == '{"title": "Two"}\n'


def test_a_file_that_changed_just_now_is_read_again(run: Run, data: Path, cache: Path) -> None:
    _title(run, data)
    assert list(cache.glob("files-*")) == []
    data.write_text(DATA % "Two")
    assert _title(run, data) == '{"title": "Two"}\n'


def test_current_index_is_used_without_reading_the_data(
    run: Run, data: Path, settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _title(run, data)

    def refuse(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(validation, "read_layers", refuse)
    assert _title(run, data) == '{"title": "One"}\n'


def test_a_file_that_changes_while_the_index_is_built_is_not_remembered_as_it_is_now(
    run: Run, data: Path, cache: Path, settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read is no longer what stands there, though its time is old enough to be trusted."""
    read = validation.read_layers

    def changed_meanwhile(layers: Any) -> Any:
        contents = read(layers)
        data.write_text(DATA % "Two")
        return contents

    with monkeypatch.context() as patch:
        patch.setattr(validation, "read_layers", changed_meanwhile)
        assert _title(run, data) == '{"title": "One"}\n'
    assert list(cache.glob("files-*")) == []
    assert _title(run, data) == '{"title": "Two"}\n'


def test_committees_are_found_below_others_by_an_index() -> None:
    with index.open(layers.compose([SMALL], bundled=False), print) as database:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {filter_values._TREE}", ("9010",))]
    assert any("USING INDEX committees_by_parent" in step for step in plan), plan


def test_only_tables_with_rows_have_indexes(run: Run, data: Path, cache: Path) -> None:
    _title(run, data)
    (path,) = cache.glob("*.index")
    with contextlib.closing(sqlite3.connect(path)) as database:
        indexes = database.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    assert indexes == [("sources_by_id",)]


LINKS = {
    "liaisons_parties": "parties", "liaisons_signatories": "signatories", "quotes_about": "about", "people_posts_partner": "posts",
    "committees_participating": "participating", "committees_observing": "observing",
    "committees_liaison_committees": "liaison_committees",
    "standards_ics": "ics", "standards_replaces": "replaces", "standards_replaced_by": "replaced_by",
}  # fmt: skip


def test_every_list_of_ids_is_also_a_table_with_two_indexes(tmp_path: Path) -> None:
    act = tmp_path / "act.toml"
    act.write_text(
        '[[liaisons]]\nid = "act"\nkind = "agreement"\npartner = "tide"\nparties = ["gale"]\nsources = ["almanac"]\n'
    )
    with index.open(layers.compose([SMALL, str(act)], bundled=False), print) as database:
        tables = database.execute(
            "SELECT m.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' AND c.name = 'target'"
        )
        assert {name for (name,) in tables} - {"fields"} == set(LINKS)
        for table, field in LINKS.items():
            rows = database.execute(f"SELECT row, place, target FROM {table} ORDER BY row, place").fetchall()
            each = f"FROM {table.partition('_')[0]}, json_each({field}) ORDER BY row, key"
            value = "json_extract(value, '$.partner')" if field == "posts" else "value"
            assert rows == database.execute(f"SELECT row, key, {value} {each}").fetchall(), table
            for column, index_name in (("row", "PRIMARY KEY"), ("target", f"INDEX {table}_by_target")):
                plan = database.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} = 1").fetchall()
                assert index_name in plan[0][3]


def test_the_documented_views_have_their_columns_and_are_no_part_of_the_schema(
    run: Run, data: Path, cache: Path
) -> None:
    _title(run, data)
    (path,) = cache.glob("*.index")
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall() == []
        views.open_views(database)
        for view in views.list_views():
            columns = database.execute(f"SELECT name FROM pragma_table_info('{view.name}', 'temp')").fetchall()
            assert [name for (name,) in columns] == list(view.columns), view.name
        assert database.execute("SELECT id, title FROM temp.sources").fetchall() == [("s", "One")]


def _change(path: Path) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute("UPDATE sources SET title = 'Two'")
    database.close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"\0" * 8192),
        lambda path: path.write_bytes(b"<html></html>" * 999),
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096)),
        lambda path: path.unlink(),
        _change,
        lambda path: path.write_bytes(path.read_bytes().replace(b"One", b"Two")),
        lambda path: (path.unlink(), path.mkdir()),
    ],
)
@pytest.mark.parametrize("trusted", [True, False])
def test_damaged_index_is_rebuilt_silently(
    run: Run, data: Path, cache: Path, damage: object, trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trusted:
        monkeypatch.setattr(stamps, "_SETTLED", (-(10**18),) * 2)
    expected = _title(run, data)
    (path,) = cache.glob("*.index")
    damage(path)  # type: ignore[operator]
    assert _title(run, data) == expected
    assert _title(run, data) == expected


def test_index_that_breaks_during_a_query_is_rebuilt(data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"<html></html>" * 999)
    databases: list[sqlite3.Connection] = []

    def ask(database: sqlite3.Connection) -> Any:
        databases.append(database)
        with contextlib.closing(sqlite3.connect(broken)) as other:
            return (other if len(databases) == 1 else database).execute("SELECT title FROM sources").fetchall()

    assert index.answer(layers.compose([str(data)], bundled=False), ask, print) == [("One",)]
    assert len(databases) == 2


@pytest.mark.parametrize("wrong", ["SELECT nothing FROM sources", "SELECT 1 FROM nothing", "SELECT nope()", "SELEC"])
def test_wrong_sql_of_the_program_does_not_rebuild_the_index(
    data: Path, monkeypatch: pytest.MonkeyPatch, settled: None, wrong: str
) -> None:
    seen = layers.compose([str(data)], bundled=False)
    for _ in range(2):  # Not where the index is built, nor where it is known.
        asked: list[str] = []

        def ask(database: sqlite3.Connection, asked: list[str] = asked) -> Any:
            asked.append(wrong)
            return database.execute(wrong)

        with pytest.raises(sqlite3.OperationalError):
            index.answer(seen, ask, print)
        assert asked == [wrong]


def test_wrong_schema_of_the_program_is_compiled_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []

    def compile_into(database: sqlite3.Connection, *_: object) -> None:
        compiled.append(database)
        database.execute("CREATE TABLE x (a, a)")

    monkeypatch.setattr(compiling, "compile_into", compile_into)
    with pytest.raises(sqlite3.OperationalError):
        index.answer(layers.compose([str(data)], bundled=False), lambda database: None, print)
    assert len(compiled) == 1


def test_unfinished_index_of_a_killed_build_is_not_used(run: Run, data: Path, cache: Path) -> None:
    expected = _title(run, data)
    (path,) = cache.glob("*.index")
    contents = validation.read_layers(layers.compose([str(data)], bundled=False))
    path.unlink()
    half = sqlite3.connect(path)
    compiling.compile_into(half, validation.merge_layers(contents))
    half.execute("DELETE FROM sources")
    half.close()
    assert _title(run, data) == expected


def test_query_works_without_a_cache_folder(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INLIAISON_HOME", str(tmp_path / "file"))
    assert _title(run, data) == '{"title": "One"}\n'
    monkeypatch.delenv("INLIAISON_HOME")
    monkeypatch.delenv("HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert _title(run, data) == '{"title": "One"}\n'


def test_full_disk_gives_the_answer_and_one_warning(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("sources", "--no-bundled", "--data", str(data), "-f", "json")
    assert (result.code, result.ids()) == (0, ["s"])
    assert result.err.startswith("warning: the index could not be kept in")
    assert result.err.count("\n") == 1


def test_old_indexes_are_swept(run: Run, tmp_path: Path, cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / "x.1.tmp").write_text("")
    os.utime(cache / "x.1.tmp", (0, 0))
    for number in range(30):
        path = tmp_path / f"{number}.toml"
        path.write_text(DATA % number)
        _title(run, path)
    assert 1 <= len(list(cache.glob("*.index"))) <= 13
    assert list(cache.glob("*.tmp")) == []


def test_repeated_queries_on_an_open_index_are_independent(tmp_path: Path) -> None:
    """No question leaves anything behind that another one meets: the same filter twice, then another committee."""
    asked = []
    with index.open(layers.compose([SMALL], bundled=False), print) as database:
        for reference in ("TC 10", "TC 10", "JTC 9"):
            picked = filters.build_selection(database, "partners", {"committee": [reference], "recursive": True})
            found = rows.list_rows(database, "partners", picked.conditions, ("id", "own", "below"), tree=picked.tree)
            asked.append(found.rows)
        assert database.execute("SELECT name FROM temp.sqlite_master").fetchall() == []
    assert asked[0] == asked[1] != asked[2]
    with pytest.raises(sqlite3.ProgrammingError):
        database.execute("SELECT 1")


@pytest.mark.usefixtures("few_bundled")
@pytest.mark.settles
def test_first_query_after_an_import_reads_no_data(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The import notes which index belongs to which files, and waits for the moment from which that can be told."""
    from inliaison.dataset import validation

    rows = tmp_path / "2020-01-01.jsonl"
    rows.write_text('{"id": 1, "reference": "ISO/TC 1", "secretariat": {"id": 1511, "acronym": "DIN"}}\n')
    assert run("register", "import", str(rows)).code == 0
    monkeypatch.setattr(validation, "read_layers", lambda layers: pytest.fail("the files were read again"))
    assert "1" in run("committees", "-f", "json").ids()


@pytest.mark.settles
def test_old_files_need_no_wait_before_their_stamps_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "_SETTLED", (-(10**18),) * 2)
    monkeypatch.setattr("time.sleep", lambda seconds: pytest.fail("it waited"))
    stamps.wait_until_settled(layers.compose([SMALL], bundled=False))


def test_index_is_closed_when_printing_its_warnings_fails(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(database: sqlite3.Connection, warn: Any) -> None:
        raise RuntimeError

    assert small("sources").code == 0
    monkeypatch.setattr(index, "_print_warnings", broken)
    assert small("sources").code == 70
