"""Every name in the bundled data and in a real snapshot resolves to a record with that name, or to several."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

import pytest
from conftest import Run
from support.places import SNAPSHOTS

from inliaison import index
from inliaison.errors import NotThereError
from inliaison.index import layers
from inliaison.index.connection import get_remarks
from inliaison.kinds import KINDS, PLURAL
from inliaison.query.references import resolve
from inliaison.text.names import fold_words

SNAPSHOT = SNAPSHOTS / "2025-07-16.jsonl"
SHARES = pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
"""One in five runs always, and all in the slow half."""
BY_NAME = ("partners", "people", "committees", "members")


def _names(database: sqlite3.Connection, kind: str) -> Iterator[tuple[str, list[str]]]:
    """Yield id and short names of each partner or member, read from its own fields."""
    fields = ("acronym", "aliases", *(("former_names", "aliases_fr", "aliases_es") if kind == "partners" else ()))
    for id, *values in database.execute(f"SELECT id, {', '.join(fields)} FROM {kind}"):
        lists = [json.loads(value or "[]") for value in values[1:]]
        yield id, [name for name in (values[0], *(name for each in lists for name in each)) if name]


def _country_names(database: sqlite3.Connection) -> dict[str, list[str]]:
    """Return all codes and names of each country, by its code."""
    rows = database.execute("SELECT code, alpha3, name, name_fr, aliases FROM countries").fetchall()
    return {row[0]: [*filter(None, row[:4]), *json.loads(row[4] or "[]")] for row in rows}


def _find_shared(countries: dict[str, list[str]]) -> dict[str, set[tuple[str, str]]]:
    """Return the folded names of several countries, each with these."""
    holders: dict[str, set[tuple[str, str]]] = {}
    for code, texts in countries.items():
        for text in texts:
            holders.setdefault(fold_words(text), set()).add(("countries", code.lower()))
    return {name: each for name, each in holders.items() if len(each) > 1}


def _meant(database: sqlite3.Connection, text: str, kinds: tuple[str, ...]) -> set[tuple[str, str]]:
    """Return whom a reference means: its answer and those that a remark names beside it, or its candidates."""
    get_remarks(database).clear()
    try:
        found = resolve(database, text, kinds, strict=True)
    except NotThereError as error:
        return set(map(_record, error.details if " fits " in str(error) else ()))
    beside = [line for remark in get_remarks(database) for line in remark.splitlines()[1:]]
    return {(found.kind, found.id), *map(_record, beside)}


def _record(line: str) -> tuple[str, str]:
    """Return kind and id of the record that a line of a message names."""
    id, kind, *_ = line.split()
    return PLURAL[kind], id


def _assert_each_name_means_its_bearers(database: sqlite3.Connection, step: int = 1) -> int:
    countries = _country_names(database)
    shared = _find_shared(countries)
    bearers: dict[str, set[tuple[str, str]]] = {}
    typed: list[tuple[str, tuple[str, str], tuple[str, ...]]] = []
    for kind in ("partners", "members"):
        for id, short in _names(database, kind):
            for name in [id, *short]:
                bearers.setdefault(fold_words(name), set()).add((kind, id))
                bearers.setdefault(fold_words(name).replace(" ", ""), set()).add((kind, id))
            typed += [(name, (kind, id), kinds) for name in short for kinds in ((kind,), BY_NAME, KINDS)]
    for id, code in database.execute("SELECT id, country_code FROM members WHERE country_code IS NOT NULL"):
        for name in (name for name in countries[code] if fold_words(name) not in shared):
            bearers.setdefault(fold_words(name), set()).add(("members", id))
            typed.append((name, ("members", id), ("members",)))
    for text, bearer, kinds in list(dict.fromkeys(typed))[::step]:
        meant = _meant(database, text, kinds)
        full = {
            ("partners", id)
            for (id,) in database.execute(
                "SELECT id FROM partners JOIN names ON names.row = partners.row WHERE names.kind = 'partners' AND key = ?",
                (fold_words(text),),
            )
        }
        assert bearer in meant, (text, bearer, kinds, meant)
        assert meant <= bearers[fold_words(text)] | full, (text, kinds, meant)
    return len(typed)


@SHARES
def test_every_bundled_name_resolves_to_a_record_with_that_name(step: int) -> None:
    with index.open(layers.compose(), print) as database:
        assert _assert_each_name_means_its_bearers(database, step) > 3000


@SHARES
def test_every_country_code_and_name_resolves_to_its_member_or_to_none(step: int) -> None:
    with index.open(layers.compose(), print) as database:
        members = dict(database.execute("SELECT country_code, id FROM members WHERE country_code IS NOT NULL"))
        acronyms = {fold_words(acronym) for (acronym,) in database.execute("SELECT acronym FROM members")}
        countries = _country_names(database)
        shared = _find_shared(countries)
        assert len(countries) == 250
        assert {"congo", "korea"} <= shared.keys()
        for code, texts in list(countries.items())[::step]:
            for text in {each for name in texts for each in (name, name.upper(), name.lower())}:
                meant = _meant(database, text, ("members",))
                if fold_words(text) in shared:
                    assert meant == shared[fold_words(text)]
                    continue
                if code in members:
                    assert ("members", members[code]) in meant, (text, meant)
                if fold_words(text) not in acronyms:
                    assert meant == ({("members", members[code])} if code in members else set()), (text, meant)


@pytest.mark.slow
@pytest.mark.skipif(not SNAPSHOT.is_file(), reason="no real snapshot is at hand")
def test_every_name_of_a_real_snapshot_resolves_to_a_record_with_it(run: Run) -> None:
    assert run("register", "import", str(SNAPSHOT)).code == 0
    with index.open(layers.compose(), print) as database:
        assert _assert_each_name_means_its_bearers(database) > 3000
