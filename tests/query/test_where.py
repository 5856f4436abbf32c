"""The option --where: a condition in SQL over the columns of a listing, and nothing more."""

from __future__ import annotations

import pytest
from conftest import Run
from support.places import SMALL

import inliaison
from inliaison.errors import UsageError
from inliaison.kinds import KINDS


def ids(small: Run, kind: str, condition: str, *options: str) -> list[str]:
    done = small(kind, "--where", condition, *options, "-f", "json")
    assert done.code == 0, done.err
    return done.ids()


@pytest.mark.parametrize(
    ("kind", "condition", "wanted"),
    [
        ("partners", "founded < '1980'", ["tide"]),
        ("partners", "founded < '1980' OR city = 'Oslo'", ["gale-force", "tide"]),
        ("partners", "founded IS NULL AND in_register IS NOT 0", ["gale-force"]),
        ("partners", "committees > 1 -- both", ["gale", "tide"]),
        ("partners", "(committees) > (1) /* both */", ["gale", "tide"]),
        ("partners", "\"city\" = 'Oslo'", ["gale-force"]),
        ("partners", "name LIKE '%)%' OR acronym = 'GF'", ["gale-force"]),
        ("partners", "id IN (SELECT partner FROM liaisons WHERE kind = 'memorandum')", ["tide"]),
        ("committees", "parent IS NULL", ["9090", "9002", "9010"]),
        ("countries", "members = 1 AND code = 'NO'", ["no"]),
    ],
)
def test_a_condition_is_read_as_in_sql(small: Run, kind: str, condition: str, wanted: list[str]) -> None:
    assert sorted(ids(small, kind, condition)) == sorted(wanted)


@pytest.mark.parametrize("kind", KINDS)
def test_every_listing_takes_a_condition(small: Run, kind: str) -> None:
    every = small(kind, "-f", "json").ids()
    assert ids(small, kind, "id IS NOT NULL") == every
    assert ids(small, kind, f"id = '{every[0]}'") == every[:1]
    assert ids(small, kind, "0") == []


def test_where_combines_with_every_other_option(small: Run) -> None:
    assert ids(small, "partners", "committees > 1", "--sort", "-name", "--limit", "1") == ["tide"]
    assert ids(small, "partners", "committees > 1", "--kind", "un-body", "--committee", "TC 10") == ["tide"]
    assert ids(small, "partners", "committees > 1", "lantern") == ["gale"]
    assert "2 partners by kind" in small("stats", "partners", "--where", "committees > 1").err
    assert small("quotes", "--cite", "text", "--where", "date < '2000'").out.count("\n") == 1


def test_where_excludes_and_counts_null_values(small: Run) -> None:
    told = "of 2 partners what the condition compares is not known; they are not among these\n"
    for condition in ("founded < '1980'", "NOT founded < '1980'"):
        assert told in small("partners", "--where", condition).err
    assert "of 1 partner " in small("partners", "--where", "founded < '1980'", "--kind", "cooperation").err
    assert "not known" not in small("partners", "--where", "founded IS NULL").err
    assert "null follows SQL" in " ".join(small("partners", "--help").out.split())


@pytest.mark.parametrize(
    "condition",
    [
        "1) UNION SELECT id FROM main.fields --",
        "1) UNION SELECT id FROM fields --",
        "1) UNION SELECT ('x'",
        "1) UNION SELECT 'x', (1",
        "1) AS holds FROM partners) UNION SELECT 'x', 0 FROM (SELECT (1",
        "1 THEN 1 END UNION SELECT CASE WHEN 1",
        "1) OR (1",
        "1; DELETE FROM partners",
        "1 /*",
        "name = 'a",
        'name = "a',
        "founded <",
        "1 ORDER BY 1",
        "1, 2",
        "*",
        "count(*) > 0",
        "row_number() OVER () > 0",
        "id IN (SELECT id FROM main.partners)",
        "id IN (SELECT name FROM sqlite_master)",
        "id IN (SELECT 1 FROM fields)",
        "load_extension('x')",
        "city = ?",
        "city = :x",
        "city = \0",
        "city = \udcff",
        "foundd < '1980'",
        "",
        "  ",
        "--",
    ],
)
def test_where_refuses_subqueries_and_incomplete_conditions(small: Run, condition: str) -> None:
    done = small("partners", f"--where={condition}", "-f", "json")
    assert (done.code, done.out) == (2, "")
    assert "internal" not in done.err
    assert "THEN 1 END" not in done.err.replace(condition, "")


def test_where_error_shows_its_line_and_column(small: Run) -> None:
    done = small("partners", "--where", "city = 'Oslo'\nAND foundd < 1")
    assert done.err.startswith("error: no such column: foundd\n  line 2, column 5:\n")
    assert "Did you mean founded?" in done.err
    assert small("partners", "--where", "founded <").err.startswith("error: the condition ends too early\n")


def test_a_condition_that_takes_too_long_is_stopped(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inliaison.query.where._TIMEOUT", 0.05)
    endless = "id IN (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n)"
    done = small("partners", "--where", endless)
    assert (done.code, "was stopped after 0.05 s\n" in done.err) == (4, True)


def test_a_condition_is_read_where_the_index_is_in_memory(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inliaison.index._find_noted_index", lambda *_: None)
    monkeypatch.setattr("inliaison.index._find_index_on_disk", lambda *_: None)
    assert ids(small, "partners", "founded < '1980'") == ["tide"]


def test_python_accepts_where_conditions() -> None:
    small = inliaison.open(SMALL, bundled=False)
    found = small.partners(where="founded < '1980'")
    assert [partner.id for partner in found] == ["tide"]
    assert found.undecided == {"where": 2}
    assert [member.id for member in small.members(where="country_code = 'NO'", country="Norway")] == ["lbn"]
    assert len(small.members(where="country_code <> 'NO'", country="Norway")) == 0
    assert len(small.sources(where="id = 'almanac'")) == 1
    with pytest.raises(UsageError, match="where is empty"):
        small.quotes(where=" ")
    with pytest.raises(UsageError, match="near"):
        small.people(where="1) OR (1")


def test_a_list_is_not_compared_with_a_number(small: Run) -> None:
    """As a text of JSON it would be greater than every number."""
    for condition in ("participating > 80", "title = 'x' AND Observing<=1", "5 = 5 and liaison_committees = 2"):
        done = small("committees", "--where", condition)
        assert (done.code, done.out) == (2, "")
        assert "is a list\nCompare its length: json_array_length(" in done.err
    assert small("committees", "--where", "title = 'participating > 80'").code == 0
    counts = [len(it["participating"] or ()) for it in small("committees", "-f", "json").json()]
    found = small("committees", "--where", "json_array_length(participating) > 1", "-f", "json").json()
    assert len(found) == sum(count > 1 for count in counts) > 0
