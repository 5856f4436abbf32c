"""Questions in SQL: what is answered, what is refused, what is stopped, and that nothing is lost on the way out."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from conftest import SMALL, Run
from test_formats import WHOLE

import inliaison
from inliaison.query import views

ALONE = ("--no-bundled", "--data", SMALL)
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def ask(run: Run) -> Run:
    """Ask in SQL over the small dataset."""

    def ask(statement: str, *argv: str, **how: object) -> object:
        return run("sql", *ALONE, *argv, statement, **how)

    return ask  # type: ignore[return-value]


@pytest.mark.parametrize("kind", WHOLE)
def test_a_view_has_the_columns_and_the_rows_of_the_listing(ask: Run, small: Run, kind: str) -> None:
    rows = ask(f"SELECT * FROM {kind}", "-f", "json").json()
    listed = small(kind, "-f", "json").json()
    assert list(rows[0])[: len(WHOLE[kind])] == WHOLE[kind]
    for row, record in zip(rows, listed, strict=True):
        for name, value in record.items():
            found = row[name]
            if isinstance(value, list | dict) and found is not None:
                found = json.loads(found)
            assert found == (value if value != [] or found == [] else None) or (value is True and found == 1), name


def test_the_views_and_their_columns_are_a_promise(run: Run) -> None:
    told: dict[str, list[str]] = {}
    name = ""
    for block in run("sql").out.split("\n\n"):
        if block.startswith("  ") and "inliaison sql" not in block:
            told[name] = [line.split()[0] for line in block.splitlines()]
        name = block.rpartition("\n")[2].partition(":")[0]
    kinds = ["partners", "liaisons", "quotes", "people", "committees", "members", "figures", "sources"]
    assert list(told) == [*kinds, "memberships", "committee_liaisons", "liaison_parties", "mentions", "names"]
    assert told["partners"] == [*WHOLE["partners"], "committees", "label"]
    assert told["memberships"] == [
        "member", "member_acronym", "member_country", "committee", "committee_reference", "committee_title", "role",
    ]  # fmt: skip
    assert told["committee_liaisons"] == [
        "committee", "committee_reference", "committee_title", "other", "other_reference", "other_title",
    ]  # fmt: skip
    assert told["liaison_parties"] == ["liaison", "partner", "partner_acronym", "partner_name"]
    assert told["mentions"] == ["kind", "id", "field", "target"]
    assert told["names"] == ["name", "kind", "id"]


def test_what_ties_records_is_there_in_rows(ask: Run, run: Run) -> None:
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
    assert ask("SELECT DISTINCT id FROM names WHERE name = 'norway'", "-f", "json").ids() == ["lbn"]
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
)


@pytest.mark.parametrize("statement", HONEST, ids=range(len(HONEST)))
def test_honest_statements_are_answered(ask: Run, statement: str) -> None:
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
def test_what_is_not_allowed_is_named(ask: Run, tmp_path: Path, statement: str) -> None:
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
def test_what_is_wrong_is_told_with_its_place(ask: Run, statement: str) -> None:
    done = ask(statement)
    assert (done.code, done.out) == (2, "")
    assert all(told in done.err for told in WRONG[statement]), done.err


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="there it is an error, as SQLite can be told")
def test_a_typo_in_double_quotes_is_warned_of(ask: Run) -> None:
    done = ask('SELECT "idd" FROM partners LIMIT 1', "-f", "json")
    assert (done.code, 'there is no column "idd"' in done.err) == (0, True)


def test_nothing_is_lost_whatever_the_names_and_values(ask: Run, tmp_path: Path) -> None:
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
    for format in ("table", "plain", "markdown", "tsv", "jsonl"):
        assert ask(odd, "-f", format).code == 0
    assert ask("SELECT 1 WHERE 0", "-f", "json").out == "[]\n"
    out = tmp_path / "x.json"
    assert (ask("SELECT id FROM partners", "-o", str(out)).code, len(json.loads(out.read_text()))) == (0, 4)


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


def test_what_takes_too_long_is_stopped(ask: Run) -> None:
    start = time.monotonic()
    done = ask(ENDLESS, "--timeout", "0.2")
    assert (done.code, done.out) == (4, "")
    assert "stopped after 0.2 s" in done.err
    assert time.monotonic() - start < 5
    assert ask(ENDLESS, "--timeout", "0").code == 2


def test_ctrl_c_stops_a_statement_at_once_and_in_silence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "inliaison", "sql", ENDLESS]
    environment = os.environ | {"INLIAISON_HOME": str(tmp_path)}
    subprocess.run([*command[:-1], "SELECT 1"], env=environment, capture_output=True, check=True)
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(1)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert time.monotonic() - start < 2


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


@pytest.mark.parametrize("statement", GREEDY, ids=range(len(GREEDY)))
def test_what_takes_too_much_memory_is_stopped(tmp_path: Path, statement: str) -> None:
    """In a process of its own, whose limit of memory is the smallest that SQLite and Python together may take."""
    program = (
        "import resource, sys\nfrom inliaison.cli import main\ncode = main(['sql', sys.argv[1]])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, statement],
        env=os.environ | {"INLIAISON_HOME": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 4, done.stderr
    assert done.stderr.count("\n") == 1
    assert int(done.stdout.split()[-1]) < 512 * 1024


@pytest.mark.parametrize("name", ["a?b", "a#b", "a%41b", "a b", "ä'b"])
def test_an_index_below_any_name_is_opened_and_nothing_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    home = tmp_path / name
    monkeypatch.setenv("INLIAISON_HOME", str(home))
    for _ in range(2):
        assert run("sql", *ALONE, "SELECT count(*) AS n FROM partners", "-f", "json").json() == [{"n": 4}]
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == [name]


def test_the_examples_run(run: Run) -> None:
    for statement in views.EXAMPLES.values():
        done = run("sql", statement, "-f", "json")
        assert (done.code, done.err) == (0, "") or (
            "memberships" in statement and "the members are not known" in done.err
        )


def test_python_asks_the_same(ask: Run) -> None:
    directory = inliaison.open(SMALL, bundled=False)
    statement = "SELECT id, founded FROM partners ORDER BY id"
    assert list(directory.sql(statement)) == ask(statement, "-f", "json").json()
    with pytest.raises(inliaison.UsageError, match="partners can only be read"):
        directory.sql("DELETE FROM partners")
    with pytest.raises(inliaison.AccessError, match="stopped after"):
        directory.sql(ENDLESS, timeout=0.1)
    assert sqlite3.connect(":memory:").execute("PRAGMA hard_heap_limit").fetchone() == (0,)


def test_like_ignores_the_case_of_plain_letters_alone(small: Run) -> None:
    asked = "SELECT 'Abc' LIKE 'aBC' AS plain, 'É' LIKE 'é' AS accented, 'é' LIKE 'e' AS bare"
    assert small("sql", asked, "-f", "json").json() == [{"plain": 1, "accented": 0, "bare": 0}]
