"""The index of documents: built once for a snapshot, attached to that of the layers, and mended where it breaks."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from inliaison import index
from inliaison.errors import AccessError, FaultyDataError
from inliaison.index import connection, layers, stamps
from inliaison.register import documents
from inliaison.register.documents import DocumentSnapshot
from inliaison.system import folders

RECORDS: dict[str, list[dict[str, Any]]] = {
    "standards": [
        {"id": str(number), "reference": f"ISO {number}:2000", "stage": "60.60", "ics": ["01"]}
        for number in range(1, 4)
    ],
    "ics": [{"id": "01", "code": "01", "title": "Generalities"}],
}


def keep(kind: str, date: str = "2020-01-01", head: dict[str, Any] | None = None) -> DocumentSnapshot:
    """Write a snapshot of the records of a kind."""
    folder = documents.get_folder(kind)
    assert folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{date}.jsonl.gz"
    full = {"date": date, "dated": "as given", "origin": "x", "digest": "x", "records": len(RECORDS[kind])}
    lines: list[dict[str, Any]] = [full | (head or {}), *RECORDS[kind]]
    path.write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode()))
    return DocumentSnapshot(kind, date, path)


@pytest.fixture
def kept(few_bundled: None) -> list[DocumentSnapshot]:
    return [keep("standards"), keep("ics")]


def ask(snapshots: list[DocumentSnapshot], sql: str = "SELECT group_concat(id) FROM standards") -> str:
    return str(
        index.answer(layers.compose(), lambda database: database.execute(sql).fetchone()[0], print, documents=snapshots)
    )


def indexes() -> list[Path]:
    return sorted(Path(folders.get_cache_folder() or "").glob(f"documents-*{index.files.SUFFIX}"))


def test_a_day_with_documents_alone_names_those_and_what_to_import(kept: list[DocumentSnapshot], run: Run) -> None:
    done = run("standards", "--as-of", "2020-06")
    assert (done.code, done.out) == (1, "")
    assert "the catalogue of standards of 2020-01-01 is there" in done.err
    assert "inliaison register import FILE" in done.err
    assert "2020-01-01" not in run("standards", "--as-of", "2019").err
    assert run("standards", "--as-of", "2999-01-01").code == 2  # No day to come has a snapshot.


def test_documents_stand_beside_the_other_records(kept: list[DocumentSnapshot]) -> None:
    assert ask(kept) == "1,2,3"
    assert ask(kept, "SELECT standards FROM ics") == "3"
    assert ask(kept, "SELECT layers FROM ics") == '["ics 2020-01-01"]'
    assert int(ask(kept, "SELECT count(*) FROM partners")) > 0
    assert ask([]) == "None"


def test_an_index_of_documents_is_built_once(kept: list[DocumentSnapshot], monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(kept) == "1,2,3"
    (path,) = indexes()
    monkeypatch.setattr(documents, "iter_records", None)
    assert ask(kept) == "1,2,3"
    monkeypatch.setattr(stamps, "_SETTLED", (-(10**18),) * 2)
    assert ask(kept) == "1,2,3"  # This notes which index belongs to the files.
    monkeypatch.setattr(index.files, "find_sound_file", None)
    assert ask(kept) == "1,2,3"
    assert indexes() == [path]


def test_their_sources_are_told(kept: list[DocumentSnapshot]) -> None:
    ids = "SELECT group_concat(id, ' ') FROM (SELECT id FROM sources WHERE id LIKE '%2020-01-01' ORDER BY id)"
    assert ask(kept, ids) == "iso-open-data-ics-2020-01-01 iso-open-data-standards-2020-01-01"
    assert ask(kept, "SELECT json_extract(sources, '$[0]') FROM standards") == "iso-open-data-standards-2020-01-01"


def test_a_snapshot_of_one_kind_is_enough(few_bundled: None) -> None:
    assert ask([keep("standards")]) == "1,2,3"
    assert ask([keep("standards")], "SELECT count(*) FROM ics") == "0"


@pytest.mark.parametrize("damage", [lambda content: content[:-40], lambda content: b"x" * 5000])
def test_a_broken_index_of_documents_is_built_again(kept: list[DocumentSnapshot], damage: object) -> None:
    assert ask(kept) == "1,2,3"
    (path,) = indexes()
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert ask(kept) == "1,2,3"


def test_an_index_that_breaks_while_it_is_asked_is_built_again(kept: list[DocumentSnapshot]) -> None:
    broken = iter([True, False])

    def question(database: sqlite3.Connection) -> int:
        if next(broken):
            error = sqlite3.DatabaseError("malformed")
            error.sqlite_errorname = "SQLITE_CORRUPT"
            raise error
        return int(database.execute("SELECT count(*) FROM standards").fetchone()[0])

    assert index.answer(layers.compose(), question, print, documents=kept) == 3


def test_a_damaged_snapshot_is_an_error_that_names_the_file(few_bundled: None) -> None:
    snapshot = keep("standards", head={"records": 7})
    with pytest.raises(FaultyDataError, match="is damaged"):
        ask([snapshot])
    assert indexes() == []


def test_documents_need_a_folder_for_their_index(kept: list[DocumentSnapshot], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inliaison.system.folders.get_cache_folder", lambda: None)
    with pytest.raises(AccessError, match="index of standards cannot be kept"):
        ask(kept)


def test_another_connection_sees_the_documents_too(kept: list[DocumentSnapshot]) -> None:
    def question(database: sqlite3.Connection) -> int:
        another = connection.open_again(database)
        return int(another.execute("SELECT count(*) FROM standards").fetchone()[0])

    assert index.answer(layers.compose(), question, print, documents=kept) == 3


def test_an_open_index_has_the_documents(kept: list[DocumentSnapshot]) -> None:
    shares: list[float] = []
    with index.open(layers.compose(), print, shares.append, kept) as database:
        assert connection.get_schema(database, "standards") == "documents"
        assert connection.get_schema(database, "partners") == "main"
    assert shares[-1] == 1.0
    assert all(0 <= share <= 1 for share in shares)


def test_sql_reads_the_views_of_documents(run: Run, kept: list[DocumentSnapshot]) -> None:
    rows = run(
        "sql", "SELECT code, count(*) AS n FROM standard_ics JOIN standards ON id = standard", "-f", "json"
    ).json()
    assert rows == [{"code": "01", "n": 3}]
    assert run("sql", "SELECT id FROM documents.standards").code == 2
    assert run("standards", "--where", "reference LIKE '%2:%'", "-f", "json").ids() == ["2"]


def test_no_register_and_an_earlier_day_mean_no_documents(kept: list[DocumentSnapshot]) -> None:
    assert layers.compose_documents(register=False) == layers.compose_documents(as_of="2019") == []
    assert layers.compose_documents(as_of="2020") == kept


def test_own_documents_lie_over_those_of_iso(run: Run, kept: list[DocumentSnapshot], tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = '[[sources]]\nid = "s"\ntitle = "S"\n[[standards]]\nid = "{}"\nreference = "{}"\nsources = ["s"]\n'
    own.write_text(text.format(2, "ISO 2:1999") + '[[ics]]\nid = "02"\ncode = "02"\ntitle = "T"\nsources = ["s"]\n')
    found = run("standards", "--data", str(own), "-f", "json").json()
    assert [(it["id"], it["reference"], it["stage"]) for it in found] == [
        ("1", "ISO 1:2000", "60.60"), ("2", "ISO 2:1999", "60.60"), ("3", "ISO 3:2000", "60.60"),
    ]  # fmt: skip
    assert run("standards", "--data", str(own), "--columns", "layers", "-f", "json").json()[1]["layers"] == [
        "standards 2020-01-01", str(own),
    ]  # fmt: skip
    kept[0].path.unlink()
    assert run("standards", "--data", str(own), "-f", "json").ids() == ["2"]
    assert run("ics", "--data", str(own), "-f", "json").ids() == ["01", "02"]


@pytest.fixture
def many(kept: list[DocumentSnapshot]) -> None:
    for day in range(1, 8):
        snapshot = keep("standards", f"2021-01-0{day}")
        assert ask([snapshot]) == "1,2,3"


def test_only_a_few_indexes_of_documents_are_kept(many: None) -> None:
    assert len(indexes()) <= 5
