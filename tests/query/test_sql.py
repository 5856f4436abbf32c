"""Statements of `inliaison sql`: answered, refused, stopped at limits, and exact in every format."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from conftest import Run
from support.places import SMALL
from support.products import list_values
from support.row_keys import ALL_KEYS

import inliaison
import inliaison.index
from inliaison.cli import sql as command
from inliaison.index import layers, views
from inliaison.kinds import load_kind
from inliaison.query import sql
from inliaison.render import RECORDS, list_formats

ALONE = ("--no-bundled", "--data", SMALL)
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def ask(run: Run) -> Run:
    """Ask in SQL over the small dataset."""

    def ask(statement: str, *argv: str, **how: object) -> object:
        return run("sql", *ALONE, *argv, statement, **how)

    return ask  # type: ignore[return-value]


@pytest.mark.parametrize("kind", ALL_KEYS)
def test_a_view_has_the_columns_and_the_rows_of_the_listing(ask: Run, small: Run, kind: str) -> None:
    rows = ask(f"SELECT * FROM {kind}", "-f", "json").json()
    every = ["--every"] if load_kind(kind).default else []
    listed = small(kind, *every, "-f", "json").json()
    assert list(rows[0])[: len(ALL_KEYS[kind])] == ALL_KEYS[kind]
    for row, record in zip(rows, listed, strict=True):
        for name, value in record.items():
            found = row[name]
            if isinstance(value, list | dict) and found is not None:
                found = json.loads(found)
            assert found == (value if value != [] or found == [] else None) or (value is True and found == 1), name


def test_the_views_and_their_columns_are_a_promise(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, list[str]] = {}
    name = ""
    monkeypatch.setattr(sys, "stdin", None)
    for block in run("sql").out.split("\n\n"):
        if block.startswith("  ") and "inliaison sql" not in block:
            told[name] = [line.split()[0] for line in block.splitlines()]
        name = block.rpartition("\n")[2].partition(":")[0]
    kinds = [
        "partners",
        "liaisons",
        "quotes",
        "people",
        "committees",
        "members",
        "countries",
        "standards",
        "ics",
        "figures",
        "sources",
    ]
    assert list(told) == [
        *kinds,
        "memberships",
        "committee_liaisons",
        "liaison_parties",
        "standard_ics",
        "replacements",
        "mentions",
        "names",
    ]
    assert told["partners"] == [*ALL_KEYS["partners"], "committees", "label"]
    assert told["memberships"] == [
        "member", "member_acronym", "member_country", "committee", "committee_reference", "committee_title", "role",
    ]  # fmt: skip
    assert told["committee_liaisons"] == [
        "committee", "committee_reference", "committee_title", "other", "other_reference", "other_title",
    ]  # fmt: skip
    assert told["liaison_parties"] == ["liaison", "partner", "partner_acronym", "partner_name"]
    assert told["mentions"] == ["kind", "id", "field", "target"]
    assert told["names"] == ["name", "kind", "id"]


def test_every_view_column_has_the_affinity_of_its_type() -> None:
    types = {"TEXT": "TEXT", "INT": "INTEGER", "NUM": "NUMERIC"}
    with inliaison.index.open(layers.compose([SMALL], bundled=False), print) as database:
        views.open_views(database)
        for view in views.list_views():
            database.execute(f"CREATE TEMP TABLE of_{view.name} AS SELECT * FROM temp.{view.name} LIMIT 0")
            made = database.execute(f"SELECT name, type FROM pragma_table_info('of_{view.name}')")
            assert {name: types.get(type) for name, type in made} == {
                name: column.type for name, column in view.columns.items()
            }, view.name


ODD = """
sources = [{id = "s", title = "S"}]
partners = [
    {id = "00123", name = "A", founded = "1997", iso_id = 370276, in_register = false, sources = ["s"]},
    {id = "b", name = "B", founded = "2010-05-01", country = "7", sources = ["s"]},
    {id = "c", name = "C", founded = "2011", sources = ["s"]},
]
committees = [{id = "45392", reference = "ISO/TC 8", title = "T", sources = ["s"]}]
liaisons = [{id = "l", partner = "00123", kind = "committee", committee = "45392", sources = ["s"]}]
figures = [
    {id = "f", subject = "whole", value = 5, sources = ["s"]},
    {id = "g", subject = "real", value = 5.0, sources = ["s"]},
    {id = "h", subject = "part", value = 0.1, approximate = true, sources = ["s"]},
]
"""


@pytest.fixture
def odd(run: Run, tmp_path: Path) -> Run:
    """Run a command on data whose values a wrong type would change."""
    path = tmp_path / "odd.toml"
    path.write_text(ODD, "utf-8")
    return lambda command, *argv: run(command, "--no-bundled", "--data", str(path), *argv)


FOUND = {
    "SELECT id FROM partners WHERE founded > 2010": ["b", "c"],
    "SELECT id FROM partners WHERE founded > 2011": [],
    "SELECT id FROM partners WHERE founded = 1997": ["00123"],
    "SELECT id FROM partners WHERE founded IN (1997, 2011) ORDER BY id": ["00123", "c"],
    "SELECT id FROM partners WHERE iso_id = '370276'": ["00123"],
    "SELECT id FROM partners WHERE committees = '1' AND committees > 0": ["00123"],
    "SELECT id FROM partners WHERE country = 7": ["b"],
    "SELECT id FROM partners WHERE id = 123": [],
    "SELECT id FROM partners WHERE in_register = '0'": ["00123"],
    "SELECT id FROM liaisons WHERE committee = 45392": ["l"],
    "SELECT id FROM committees WHERE id = 45392 AND partners = '1'": ["45392"],
    "SELECT id FROM figures WHERE value > '1' ORDER BY id": ["f", "g"],
    "SELECT id FROM figures WHERE value = '0.1'": ["h"],
}


@pytest.mark.parametrize("statement", FOUND, ids=range(len(FOUND)))
def test_numbers_and_texts_compare_as_a_person_expects(odd: Run, statement: str) -> None:
    assert odd("sql", statement, "-f", "json").ids() == FOUND[statement]


def test_column_types_leave_values_unchanged(odd: Run) -> None:
    for asked in (
        ["figures", "--columns", "id,value,approximate"],
        ["sql", "SELECT id, value, approximate FROM figures"],
    ):
        true = "1" if asked[0] == "sql" else "true"
        values = [line.split(",", 1)[1] for line in odd(*asked, "-f", "csv").out.split("\r\n")[1:-1]]
        assert sorted(values) == [f"0.1,{true}", "5,", "5.0,"]
        found = sorted(repr(row["value"]) for row in odd(*asked, "-f", "json").json())
        assert found == ["0.1", "5", "5.0"]
        (rows,) = tomllib.loads(odd(*asked, "-f", "toml").out).values()
        assert sorted(repr(row["value"]) for row in rows) == found
    assert odd("partners", "-f", "jsonl").out.startswith('{"id": "00123"')
    assert odd("sql", "SELECT id, founded, iso_id, in_register FROM partners LIMIT 1", "-f", "jsonl").out == (
        '{"id": "00123", "founded": "1997", "iso_id": 370276, "in_register": 0}\n'
    )


def test_view_names_has_no_duplicate_row(ask: Run) -> None:
    rows = [tuple(row.values()) for row in ask("SELECT * FROM names", "-f", "json").json()]
    assert len(rows) == len(set(rows)) > 50


def test_views_list_memberships_and_other_relations_as_rows(ask: Run, run: Run) -> None:
    held = ask("SELECT member, committee_reference, role FROM memberships ORDER BY 1, 2, 3", "-f", "csv").out.split(
        "\r\n"
    )
    assert held[1:-1] == [
        "lbn,ISO/TC 10,participating", "lbn,ISO/TC 10,secretariat", "lbn,ISO/TC 10/SC 3,participating",
        "lbn,ISO/TC 10/SC 3,secretariat", "lbn,ISO/TC 2,observing", "wik,ISO/TC 10,participating",
        "wik,ISO/TC 2,participating", "wik,ISO/TC 2,secretariat", "zeb,ISO/TC 10/SC 3,observing",
    ]  # fmt: skip
    tied = ask(
        "SELECT committee_reference, other_reference FROM committee_liaisons ORDER BY 1, 2", "-f", "csv"
    ).out.split()
    assert tied[1:] == [
        "ISO/TC",
        "10,ISO/TC",
        "2",
        "ISO/TC",
        "10/SC",
        "3,ISO/TC",
        "10",
        "ISO/TC",
        "10/SC",
        "3,ISO/TC",
        "2",
    ]
    assert ask("SELECT DISTINCT id FROM names WHERE name = 'norway' ORDER BY 1", "-f", "json").ids() == ["lbn", "no"]
    parties = ask("SELECT liaison AS id FROM liaison_parties WHERE partner = 'gale' ORDER BY 1", "-f", "json").ids()
    assert parties == sorted(run("liaisons", *ALONE, "--partner", "gale", "-f", "json").ids())


HONEST = (
    "SELECT value FROM json_each('[1, 2]')",
    "SELECT key FROM json_tree('{\"a\": [1]}')",
    "SELECT rowid FROM search WHERE search MATCH 'lamp*' ORDER BY rank",
    ENDLESS.replace("FROM n)", "FROM n LIMIT 9)"),
    "SELECT id, row_number() OVER (ORDER BY id) FROM partners",
    "SELECT printf('%d', 7), random(), group_concat(id) FROM partners",
    "VALUES (1), (2)",
    "EXPLAIN QUERY PLAN SELECT * FROM partners",
    "SELECT id FROM partners EXCEPT SELECT partner FROM liaisons",
    "/* first */ SELECT title FROM committees WHERE title LIKE 'Pragma%' OR title LIKE 'Lamp%'; -- last",
    "WITH x AS (SELECT id FROM people) SELECT count(*) FROM x",
    "WITH partners AS (SELECT id FROM people) SELECT id, count(*) FROM partners",
    "WITH x AS (SELECT 1 AS name UNION ALL SELECT name FROM Partners) SELECT count(name) FROM x, temp.liaisons",
    'SELECT count(*) FROM (SELECT DISTINCT committees FROM "Partners" AS fields) AS credits',
)


@pytest.mark.parametrize("statement", HONEST, ids=range(len(HONEST)))
def test_read_only_statements_are_answered(ask: Run, statement: str) -> None:
    done = ask(statement, "-f", "json")
    assert (done.code, done.err) == (0, "")
    assert done.json()


REFUSED = {
    "ATTACH 'x.db' AS x": "ATTACH and VACUUM INTO is not allowed",
    "VACUUM INTO 'y.db'": "is not allowed",
    "PRAGMA query_only = 0": "PRAGMA is not allowed",
    "SELECT * FROM pragma_table_info('partners')": "the table pragma_table_info is not allowed",
    "CREATE TEMP TABLE x (a)": "is not allowed",
    "BEGIN": "a transaction is not allowed",
    "DELETE FROM partners": "partners can only be read",
    "WITH x AS (SELECT 1) DELETE FROM partners": "partners can only be read",
    "EXPLAIN DELETE FROM main.partners": "DELETE is not allowed",
    "INSERT INTO search (search) VALUES ('rebuild')": "INSERT is not allowed",
    "SELECT * FROM sqlite_master": "the table sqlite_master is not allowed",
    "SELECT key FROM main.names": "the table names is not allowed",
    "SELECT key FROM names": "no such column: key",
    "SELECT * FROM fields": "the table fields is not allowed",
    "SELECT count(*) FROM fields": "the table fields is not allowed",
    "SELECT id FROM partners WHERE EXISTS (SELECT 1 FROM main.fields)": "the table fields is not allowed",
    'SELECT id FROM partners WHERE id IN (SELECT name FROM main."fields")': "the table fields is not allowed",
    "WITH x AS (SELECT * FROM main.fields) SELECT * FROM x": "the table fields is not allowed",
    "WITH x AS (SELECT count(*) AS n FROM main.[fields]) SELECT n FROM x": "the table fields is not allowed",
    "WITH x AS (WITH y AS (SELECT * FROM `fields`) SELECT * FROM y) SELECT * FROM x": "the table fields is not allowed",
    "WITH partners AS (SELECT * FROM main.fields) SELECT * FROM partners": "the table fields is not allowed",
    "WITH partners AS (SELECT label FROM main.partners) SELECT * FROM partners": "the table partners is not allowed",
    "WITH partners AS (SELECT * FROM main.credits) SELECT partners.* FROM partners, people": "table credits is not",
    "SELECT * FROM (SELECT * FROM main.credits) AS partners": "the table credits is not allowed",
    "WITH x (n) AS (SELECT 1 UNION SELECT row FROM main.members) SELECT n FROM x": "the table members is not allowed",
    "WITH x AS (SELECT * FROM main.sqlite_master) SELECT * FROM x": "the table sqlite_master is not allowed",
    "WITH x AS (SELECT * FROM temp.sqlite_master) SELECT * FROM x, partners": "master is not allowed",
    "SELECT sql FROM sqlite_temp_master, partners": "the table sqlite_temp_master is not allowed",
    "SELECT count(*) FROM temp.sqlite_master": "the table sqlite_master is not allowed",
    "SELECT count(*) FROM pragma_table_info('fields')": "pragma_table_info",
    "SELECT * FROM main.partners__view": "the name __view is not allowed",
    "WITH partners__view AS (SELECT * FROM main.fields) SELECT * FROM partners__view": "the name __view is not allowed",
    "WITH x__VIEW AS (SELECT * FROM main.fields) SELECT * FROM x__VIEW": "the name __view is not allowed",
    "SELECT load_extension('x')": "the function load_extension is not allowed",
    "SELECT fts3_tokenizer('simple')": "fts3_tokenizer",
    "SELECT 1; SELECT 2": "more than one statement",
    " -- nothing": "there is no statement",
    "SELECT 'a\0b'": "no character NUL",
    "SELECT '\udc80'": "not UTF-8, from character 9 on",
    "SELECT :x, @y": "a value stands open: x, y",
    "SELECT ?": "a value stands open: ?",
}


@pytest.mark.parametrize("statement", REFUSED, ids=range(len(REFUSED)))
def test_forbidden_statement_is_a_usage_error_with_a_reason(ask: Run, tmp_path: Path, statement: str) -> None:
    os.chdir(tmp_path)
    done = ask(statement)
    assert (done.code, done.out) == (2, "")
    assert REFUSED[statement] in done.err
    assert "Traceback" not in done.err
    assert not list(tmp_path.glob("*.db"))


WRONG = {
    "SELECT idd FROM partners": ("column 8", "Did you mean id?"),
    "SELECT id\nFORM\n partners": ("line 3, column 2:\n   partners\n   ^", "the mistake may stand before"),
    "SELECT * FROM memberhips": ("column 15", "Did you mean memberships?"),
    "SELECT * FROM zzz": ("column 15", "There are: partners, liaisons"),
    "SELECT nope(1)": ("no such function: nope", "^"),
    "SELECT id FROM partners WHERE id = “x”": ("no such column: “x”", "Quotes are straight"),
    "SELECT id, id FROM partners WHERE (": ("incomplete input", ""),
}


@pytest.mark.parametrize("statement", WRONG, ids=range(len(WRONG)))
def test_sql_error_shows_its_line_and_column(ask: Run, statement: str) -> None:
    done = ask(statement)
    assert (done.code, done.out) == (2, "")
    assert all(told in done.err for told in WRONG[statement]), done.err


NO_NAME = {
    'SELECT "idd" FROM partners': ("no such column: idd", "column 9", "Did you mean id?"),
    "SELECT id FROM partners WHERE \"foundd\" > '2010'": ("no such column: foundd", "Did you mean founded?"),
    'EXPLAIN QUERY PLAN SELECT id FROM partners WHERE "foundd" > 1': ("no such column: foundd",),
    'WITH x AS (SELECT "idd" FROM partners) SELECT 1 FROM x': ("no such column: idd",),
    'SELECT id FROM partners WHERE country = "Norway"': ("no such column: Norway", "a text stands in single quotes"),
    'SELECT id FROM partners ORDER BY "a`""b"': ('no such column: a`"b',),
    'SELECT id FROM partners "x" "y"': ('near ""y"": syntax error', "column 29"),
    'SELECT 1 AS "a': ('unrecognized token: ""a"',),
}


@pytest.mark.parametrize("statement", NO_NAME, ids=range(len(NO_NAME)))
def test_double_quotes_are_for_names_alone(ask: Run, statement: str) -> None:
    done = ask(statement)
    assert (done.code, done.out) == (2, "")
    assert all(told in done.err for told in NO_NAME[statement]), done.err


QUOTED = {
    'SELECT "id" FROM "partners" LIMIT 1': ["id"],
    'SELECT "p"."id" AS "a ""b""" FROM "Partners" AS "p" ORDER BY "a ""b""" LIMIT 1': ['a "b"'],
    'WITH "x y" ("n") AS (SELECT 1) SELECT "n", "n"+1, [n] AS m FROM "x y"': ["n", '"n"+1', "m"],
    'WITH x ("n") AS (SELECT 1) SELECT "n"+1 FROM x': ['"n"+1'],
    "SELECT '\"idd\"' AS a, 'it''s \"x\"' AS b -- \"no\" 'no": ["a", "b"],
    'SELECT 1 AS a /* "no" \' */, 2 AS "b" /* "': ["a", "b"],
    'SELECT 1 AS [a"b], 2 AS `c"d`, 3 AS \'e"f\'': ['a"b', 'c"d', 'e"f'],
}


@pytest.mark.parametrize("statement", QUOTED, ids=range(len(QUOTED)))
def test_names_in_quotes_mean_what_they_say(ask: Run, statement: str) -> None:
    done = ask(statement, "-f", "json")
    assert (done.code, done.err) == (0, "")
    assert list(done.json()[0]) == QUOTED[statement]
    assert '"idd"' not in statement or done.json()[0] == {"a": '"idd"', "b": 'it\'s "x"'}


def test_duplicate_column_names_and_odd_values_survive_every_format(ask: Run, tmp_path: Path) -> None:
    names = "SELECT 1 AS n, 2 AS n, 3 AS n_2, 4 AS ''"
    assert ask(names, "-f", "json").json() == [{"n": 1, "n_3": 2, "n_2": 3, "": 4}]
    assert ask(names, "-f", "csv").out == "n,n,n_2,\r\n1,2,3,4\r\n"
    assert tomllib.loads(ask(names, "-f", "toml").out) == {"rows": [{"n": 1, "n_3": 2, "n_2": 3, "": 4}]}
    odd = "SELECT x'00ff' AS b, 9e999 AS i, -9e999 AS j, 9223372036854775807 AS m, NULL AS z, cast(x'ff41' AS text) AS t, char(27) AS e"
    assert ask(odd, "-f", "json").json() == [
        {
            "b": {"$base64": True, "encoded": "AP8="},
            "i": None,
            "j": None,
            "m": 2**63 - 1,
            "z": None,
            "t": "�A",
            "e": "\x1b",
        }
    ]
    assert "\x1b" not in ask(odd, "-f", "json").out
    (row,) = csv.reader(io.StringIO(ask(odd, "-f", "csv").out.split("\r\n", 1)[1]))
    assert row == ["AP8=", "inf", "-inf", "9223372036854775807", "", "�A", "\x1b"]
    assert tomllib.loads(ask(odd, "-f", "toml").out)["rows"][0]["i"] == float("inf")
    assert "\x1b" not in ask(odd, "-f", "table").out
    for format in list_formats(RECORDS):
        assert ask(odd, "-f", format).code == 0
    assert ask("SELECT 1 WHERE 0", "-f", "json").out == "[]\n"
    out = tmp_path / "x.json"
    assert (ask("SELECT id FROM partners", "-o", str(out)).code, len(json.loads(out.read_text()))) == (0, 4)


def test_every_cell_reads_back_equal(ask: Run) -> None:
    cells = ["a\tb", "a\rb", "a\nb", "a\r\nb", 'a"b', "a,b", "a\\b", "\\t", "'", "", " a "]
    statement = "SELECT " + ", ".join(
        f"json_extract('[{json.dumps(cell)}]', '$[0]')".replace("'\"", "'\"") for cell in cells
    )
    statement = statement.replace('["\'"]', "[\"''\"]") + ' AS "e,""n\td"'
    head, row = csv.reader(io.StringIO(ask(statement, "-f", "csv").out, newline=""))
    assert (row, head[-1]) == (cells, 'e,"n\td')
    head, row = (line.split("\t") for line in ask(statement, "-f", "tsv").out.removesuffix("\n").split("\n"))
    escapes = {"\\\\": "\\", "\\t": "\t", "\\r": "\r", "\\n": "\n"}
    assert [re.sub(r"\\.", lambda found: escapes[found[0]], cell) for cell in row] == cells
    assert head[-1] == 'e,"n\\td'


def test_excel_csv_of_sql_neutralizes_formulas(ask: Run) -> None:
    starts = ["=", "+", "-", "@", "\t", "\r"]
    statement = "SELECT " + ", ".join(f"char({ord(start)}) || 'SUM(A1)'" for start in starts) + ", '-5', '+1.5', 'a=b'"
    (_, row) = csv.reader(io.StringIO(ask(statement, "-f", "csv", "--excel").out, newline=""))
    assert row == [*(f"'{start}SUM(A1)" for start in starts), "-5", "+1.5", "a=b"]
    odd = "SELECT 1 AS [=B1], x'f8ffff' AS [@], -1e-9 AS [-c], 7 AS d, -9e999 AS i, 1e22 AS [+5]"
    assert ask(odd, "-f", "csv", "--excel").out == "\ufeff'=B1,'@,'-c,d,i,+5\r\n1,'+P//,-1e-09,7,'-inf,1e+22\r\n"


def test_an_error_after_some_rows_leaves_no_half_file(ask: Run, tmp_path: Path) -> None:
    late = "SELECT CASE WHEN value = 900 THEN abs(-9223372036854775808) ELSE value END AS v FROM (" + (
        "WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 999) SELECT value FROM n)"
    )
    out = tmp_path / "x.json"
    done = ask(late, "-o", str(out))
    assert (done.code, out.exists(), "integer overflow" in done.err) == (2, False, True)
    assert ask(late, "-f", "jsonl").code == 2


def test_a_statement_comes_from_a_file_or_from_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "question.sql"
    path.write_text("\ufeffSELECT count(*) AS n\nFROM partners\n", "utf-8")
    assert run("sql", *ALONE, "--file", str(path), "-f", "json").json() == [{"n": 4}]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert run("sql", *ALONE, "-", "-f", "json").json() == [{"n": 4}]
    path.write_bytes(b"SELECT '\xff'")
    assert "not UTF-8, from byte 9 on" in run("sql", *ALONE, "--file", str(path)).err
    both = run("sql", "SELECT 1", "--file", str(path))
    assert (both.code, "not both" in both.err) == (2, True)


def _piped(content: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content.encode()))


def test_a_piped_statement_is_answered_as_a_typed_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement, out = "SELECT count(*) AS n FROM partners", tmp_path / "o.csv"
    monkeypatch.setattr(sys, "stdin", _piped(statement))
    assert run("sql", *ALONE, "-f", "csv", "-o", str(out)).code == 0
    assert out.read_bytes() == b"n\r\n4\r\n"
    monkeypatch.setattr(sys, "stdin", _piped(statement))
    assert run("sql", *ALONE).out == "N\n4\n"
    monkeypatch.setattr(sys, "stdin", _piped("nonsense"))
    assert 'near "nonsense": syntax error' in run("sql", *ALONE).err


@pytest.mark.parametrize("piped", [None, "", " \n"], ids=repr)
def test_sql_options_without_a_statement_are_usage_errors(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piped: str | None
) -> None:
    def ask(*argv: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", None if piped is None else _piped(piped))
        return run("sql", *ALONE, *argv)

    assert ask()[0] == 0
    assert "partners: an organization" in ask()[1]
    for typed in (("-f", "csv"), ("-o", str(tmp_path / "o.csv")), ("--force",), ("--timeout", "5")):
        code, out, err = ask(*typed)
        assert (code, out) == (2, "")
        assert "needs a statement" in err
    assert not (tmp_path / "o.csv").exists()
    assert (ask("")[0], ask("-")[0]) == (2, 4 if piped is None else 2)


def test_a_statement_is_read_from_a_pipe_by_its_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"SELECT count(*) AS n FROM partners")
    os.close(writing)
    assert run("sql", *ALONE, "--file", f"/dev/fd/{reading}", "-f", "json").json() == [{"n": 4}]
    os.close(reading)
    monkeypatch.setattr(sys, "stdin", _piped("SELECT 7 AS n"))
    assert run("sql", *ALONE, "--file", "-", "-f", "json").json() == [{"n": 7}]
    program = [sys.executable, "-m", "inliaison", "sql", *ALONE, "--file", "/dev/stdin", "-f", "csv"]
    done = subprocess.run(program, input=b"SELECT 8 AS n", capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"n\r\n8\r\n")


def test_statement_is_stopped_at_the_timeout(ask: Run) -> None:
    start = time.monotonic()
    done = ask(ENDLESS, "--timeout", "0.05")
    assert (done.code, done.out) == (4, "")
    assert "stopped after 0.05 s" in done.err
    assert time.monotonic() - start < 5
    assert ask(ENDLESS, "--timeout", "0").code == 2


def test_default_timeout_is_one_minute_and_can_be_raised(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert command._TIMEOUT == 60
    monkeypatch.setattr(command, "_TIMEOUT", 0.05)
    done = ask(ENDLESS)
    assert (done.code, done.out) == (4, "")
    assert done.err == "error: the statement was stopped after 0.05 s\nGive it more time: --timeout 0.5\n"
    with pytest.raises(inliaison.AccessError, match=r"more time: timeout=0.5$"):
        inliaison.open(SMALL, bundled=False).sql(ENDLESS, timeout=0.05)


def test_time_spent_by_the_reader_does_not_count_towards_the_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    taken = 0
    with (
        inliaison.index.open(layers.compose([SMALL], bundled=False), print) as database,
        sql.run_statement(database, ENDLESS.replace("FROM n)", "FROM n LIMIT 9999)").replace("count(*)", "*"), timeout=60) as rows,
    ):  # fmt: skip
        for _ in rows:
            clock[0] += 1000
            taken += 1
    assert taken == 9999


def test_ctrl_c_stops_a_statement_at_once_and_in_silence() -> None:
    command = [sys.executable, "-m", "inliaison", "sql", *ALONE, "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        with process.stdin as pipe:
            pipe.write(ENDLESS.encode() + b" " * 200_000)  # More than a pipe holds: written once it is read.
        process.stdin = None
        time.sleep(0.5)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()  # One that did not stop would be waited for.
    assert (process.returncode, out, err) == (130, b"", b"")
    assert time.monotonic() - start < 2


def _measured(folder: Path, *argv: str, heap: int = 256) -> tuple[int, int, str, str]:
    """Ask in a process of its own: its code, the most memory it took in MB, what it gave and said.

    SQLite may take `heap` of them.

    `resource` would count what the process that starts it holds.
    """
    program = (
        f"import re, sys\nfrom inliaison.cli import main\nfrom inliaison.query import sql\nsql._HEAP = {heap << 20}\n"
        "code = main(['sql', *sys.argv[1:]])\n"
        "print(re.search(r'VmHWM:\\s*(\\d+) kB', open('/proc/self/status').read())[1])\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *argv], cwd=folder,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    out, _, peak = done.stdout.rstrip().rpartition("\n")
    return done.returncode, int(peak) // 1024, out, done.stderr


GREEDY = (
    "SELECT zeroblob(1000000000)",
    "SELECT hex(zeroblob(400000000))",
    "WITH RECURSIVE d(t) AS (SELECT 'xxxxxxxx' UNION ALL SELECT t || t FROM d) SELECT max(length(t)) FROM d",
    "SELECT count(*) FROM (SELECT a.id FROM liaisons AS a, liaisons AS b, liaisons AS c, liaisons AS d ORDER BY random())",
    "WITH "
    + ", ".join(
        ["c0 AS (SELECT 1 AS x)", *(f"c{n} AS (SELECT a.* FROM c{n - 1} AS a, c{n - 1} AS b)" for n in range(1, 30))]
    )
    + " SELECT * FROM c29",
)


def test_sqlite_may_take_256_mb() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from inliaison.query import sql; print(sql._HEAP >> 20)"],
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"256\n"


@pytest.mark.parametrize(("heap", "most"), [(8, 64), pytest.param(256, 512, marks=pytest.mark.slow)])
@pytest.mark.parametrize("statement", list_values(GREEDY), ids=range(len(GREEDY)))
def test_statement_that_needs_too_much_memory_is_stopped(tmp_path: Path, statement: str, heap: int, most: int) -> None:
    """In a process of its own, whose limit of memory is the smallest that SQLite and Python together may take."""
    code, peak, _, err = _measured(tmp_path, statement, heap=heap)
    assert code == 4, err
    assert err.count("\n") == 1
    assert peak < most


LARGE = (
    ("SELECT a.summary, b.summary FROM partners AS a, partners AS b", "-f", "html", "-o", "x.html"),
    ("SELECT * FROM partners AS a, partners AS b", "-f", "table"),
    ("SELECT * FROM partners AS a, partners AS b", "-f", "plain"),
    (ENDLESS.replace("count(*)", "*"), "-f", "markdown"),
    ("SELECT hex(zeroblob(5000000)) FROM liaisons, people", "-f", "toml"),
)


@pytest.mark.parametrize("argv", LARGE, ids=range(len(LARGE)))
def test_answer_over_a_limit_is_stopped_unless_streamed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    assert command._MAX_BYTES == 32 << 20
    monkeypatch.setattr(command, "_MAX_BYTES", 1 << 20)
    monkeypatch.chdir(tmp_path)
    done = run("sql", *argv)
    assert (done.code, done.out) == (4, "")
    assert done.err == (
        "error: the answer takes more than 1 MB of memory\n"
        "A file or a pipe in csv, tsv, json or jsonl may be of any size, as with -o FILE.csv.\n"
    )
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.slow
@pytest.mark.parametrize("argv", LARGE, ids=range(len(LARGE)))
def test_answer_over_32_mb_is_stopped_unless_streamed(tmp_path: Path, argv: tuple[str, ...]) -> None:
    code, peak, _, err = _measured(tmp_path, *argv)
    assert code == 4
    assert err == (
        "error: the answer takes more than 32 MB of memory\n"
        "A file or a pipe in csv, tsv, json or jsonl may be of any size, as with -o FILE.csv.\n"
    )
    assert peak < 400
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize(("count", "most"), [(20, 48), pytest.param(80, 100, marks=pytest.mark.slow)])
@pytest.mark.parametrize("format", list_values([it for it, format in list_formats(RECORDS).items() if format.streams]))
def test_a_file_is_written_row_by_row(tmp_path: Path, format: str, count: int, most: int) -> None:
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {count})"
    code, peak, _, err = _measured(tmp_path, f"{numbers} SELECT hex(zeroblob(500000)) FROM n", "-o", f"x.{format}")
    assert code == 0, err
    assert (tmp_path / f"x.{format}").stat().st_size > count * 1_000_000
    assert peak < most
    assert [path.name for path in tmp_path.glob("*x*")] == [f"x.{format}"]


def test_answer_on_a_terminal_is_limited_in_size(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_MAX_BYTES", 10_000)
    endless = ENDLESS.replace("count(*)", "*")
    done = ask(endless, "-f", "csv", terminal=True)
    assert (done.code, done.out, "more than 0 MB" in done.err) == (4, "", True)
    assert len(ask(endless.replace("FROM n)", "FROM n LIMIT 9999)"), "-f", "csv").out) > 10_000


@pytest.mark.parametrize("name", ["a?b", "a#b", "a%41b", "a b", "ä'b"])
def test_index_below_a_folder_with_special_characters_is_opened(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    home = tmp_path / name
    monkeypatch.setenv("INLIAISON_HOME", str(home))
    for _ in range(2):
        assert run("sql", *ALONE, "SELECT count(*) AS n FROM partners", "-f", "json").json() == [{"n": 4}]
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == [name]


def test_sql_examples_of_the_help_run(run: Run) -> None:
    for statement in command.EXAMPLES.values():
        done = run("sql", statement, "-f", "json")
        assert (done.code, done.err) == (0, "") or (
            "memberships" in statement and "the members are not known" in done.err
        )


def test_python_sql_gives_the_same_rows_and_errors(ask: Run) -> None:
    directory = inliaison.open(SMALL, bundled=False)
    statement = "SELECT id, founded FROM partners ORDER BY id"
    assert list(directory.sql(statement)) == ask(statement, "-f", "json").json()
    with pytest.raises(inliaison.UsageError, match="partners can only be read"):
        directory.sql("DELETE FROM partners")
    with pytest.raises(inliaison.AccessError, match="stopped after"):
        directory.sql(ENDLESS, timeout=0.01)
    assert sqlite3.connect(":memory:").execute("PRAGMA hard_heap_limit").fetchone() == (0,)


def test_like_ignores_the_case_of_plain_letters_alone(small: Run) -> None:
    asked = "SELECT 'Abc' LIKE 'aBC' AS plain, 'É' LIKE 'é' AS accented, 'é' LIKE 'e' AS bare"
    assert small("sql", asked, "-f", "json").json() == [{"plain": 1, "accented": 0, "bare": 0}]
