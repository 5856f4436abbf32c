"""Facets: the values of every filter, each with the number of records that the listing would find with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Run
from support.places import SMALL

from inliaison import index
from inliaison.errors import InliaisonError
from inliaison.index import layers
from inliaison.kinds import load_kind
from inliaison.query import facet_values, facets
from inliaison.query.browse_rows import TABS, Query, count_rows, read_rows, resolve_query
from inliaison.query.order import Order


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with index.open(layers.compose([SMALL], bundled=False, register=False, own=False), print) as opened:
        yield opened


_NARROWED: dict[str, list[dict[str, Any]]] = {
    "partners": [{"text": "a"}, {"kind": ["un-body", "cooperation"]}, {"without_kind": ["un-body"]}],
    "committees": [
        {"status": ["Active"]},
        {"partner": ["tide"], "all": True},
        {"member": ["lbn"], "role": ["observing"]},
    ],
    "members": [{"committee": ["9010"]}, {"role": ["secretariat"]}, {"committee": ["9010"], "recursive": True}],
    "liaisons": [{"since": "2000"}, {"committee": ["9010"], "recursive": True}],
}


@pytest.mark.parametrize("kind", TABS)
def test_each_number_is_that_of_the_listing_with_the_value(database: sqlite3.Connection, kind: str) -> None:
    for values in ({}, *_NARROWED.get(kind, ())):
        names = facets.list_facets(kind, values)
        assert {filter.name for filter in load_kind(kind).filters} <= {*names, "since", "until"}
        for name in names:
            facet = facets.count_facet(database, kind, name, values)
            for value, number in facet.values:
                chosen = _choose(kind, values, name, value)
                assert count_rows(database, kind, chosen) == number, (kind, values, name, value)


def _choose(kind: str, values: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    """Return filter values with only this value of a facet, or with it as well if all values have to match."""
    if name in ("decade", "year"):
        return facet_values.toggle_value(kind, {key: it for key, it in values.items() if key != "since"}, name, value)
    if value == "yes":
        return {**values, name: True}
    others = values.get(name, ()) if values.get("all") else ()
    return {**values, name: [*others, value]}


def test_a_value_that_is_chosen_twice_is_no_longer_chosen() -> None:
    once = facet_values.toggle_value("liaisons", {"kind": ["memorandum"]}, "decade", "1990s")
    assert once == {"kind": ["memorandum"], "since": "1990", "until": "1999"}
    assert facet_values.toggle_value("liaisons", once, "decade", "1990s") == {"kind": ["memorandum"]}
    both = facet_values.toggle_value("partners", {"kind": ["un-body"]}, "kind", "cooperation")
    assert both == {"kind": ["un-body", "cooperation"]}
    assert facet_values.toggle_value("partners", both, "kind", "un-body") == {"kind": ["cooperation"]}


def test_options_that_modify_a_filter_go_with_the_last_one() -> None:
    values = {"member": ["lbn"], "role": ["observing"], "all": True}
    assert facet_values.toggle_value("committees", values, "member", "lbn") == {}
    assert facet_values.drop_filter("members", {"committee": ["9010"], "role": ["observing"]}, "committee") == {
        "role": ["observing"]
    }


def test_typed_values_are_those_of_the_facets(database: sqlite3.Connection) -> None:
    typed = {"country": ["no"], "kind": ["UN"], "committee": ["tc 10"], "city": None}
    assert facet_values.resolve_filter_values(database, "partners", typed) == {
        "country": ["Norway"],
        "kind": ["un-body"],
        "committee": ["9010"],
    }
    assert facet_values.describe_values(
        database, "partners", {"kind": ["un-body"], "committee": ["9010"], "since": "1990"}
    ) == [
        "kind: UN body",
        "committee: ISO/TC 10",
        "since: 1990",
    ]


def test_what_is_not_known_is_counted_as_such(database: sqlite3.Connection) -> None:
    unknown = {name: facets.count_facet(database, "committees", name, {}).unknown for name in ("secretariat", "status")}
    assert unknown == {"secretariat": 1, "status": 0}
    assert facets.count_facet(database, "liaisons", "decade", {}).unknown == 4


@pytest.mark.parametrize("key", ["name", "-name", "country,-acronym"])
def test_rows_sorted_by_columns_have_the_order_of_the_listing(
    database: sqlite3.Connection, small: Run, key: str
) -> None:
    for reverse in (False, True):
        rows = read_rows(database, Query("partners", {"text": "a"}, Order(key, reverse)))
        marks = ", ".join(map(str, rows.numbers))
        ids = dict(database.execute(f"SELECT row, id FROM partners WHERE row IN ({marks})").fetchall())
        listed = small("partners", "a", "--sort", key, *(["--reverse"] if reverse else []), "-f", "json")
        assert [ids[number] for number in rows.numbers] == listed.ids()


@pytest.mark.parametrize(
    "query",
    [
        Query("partners", {"kind": ["nonsense"]}),
        Query("partners", order=Order("nonsense")),
        Query("partners", columns=("nonsense",)),
        Query("committees", {"role": ["observing"]}),
    ],
)
def test_what_a_listing_refuses_is_refused(database: sqlite3.Connection, query: Query) -> None:
    with pytest.raises(InliaisonError):
        resolve_query(database, query)
