"""Categories of liaisons: a table of a dataset that belongs to no record, and is joined to liaisons by ISO's numbers.

Below each category it has the number of an organization with the numbers of the committees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inliaison.dataset import merge
from inliaison.dataset.registers import ISO
from inliaison.dataset.report import Origin, Report
from inliaison.dataset.rules import FieldProblem
from inliaison.text import dates

Table = dict[str, Any]
Records = Mapping[str, Mapping[str, Table]]
KEY = "categories"
"""The name of the table."""
FIELDS = {"as_of": "the date at which liaisons had these categories", "source": "the id of the source"}
"""The keys of the table that are no categories, with their meanings."""


class Categories:
    """The tables of some files; where two differ, the later one wins."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._tables: list[tuple[int, Table]] = []

    def take_table(self, file: int, data: Table) -> None:
        """Take the table, if there is one, out of the data of a file, and report its problems."""
        if KEY in data:
            table = data.pop(KEY)
            problems = list(_check(table))
            for problem in problems:
                self._note(file, problem)
            self._tables += [] if problems else [(file, table)]

    def join(self, records: Records) -> None:
        """Give liaisons with committees their categories; one that has a category keeps it."""
        ids = {number: id for id, partner in records["partners"].items() for number in ISO.list_numbers(partner)}
        fields_by_ends: dict[tuple[str, str], Table] = {}
        for file, table in self._tables:
            if table["source"] not in records["sources"]:
                message = f'names the source "{table["source"]}", which has no record'
                self._note(file, FieldProblem("source", message))
            for category, committees_by_number in _iter_categories(table):
                fields = {"category": category, "category_as_of": table["as_of"], "sources": [table["source"]]}
                for number, committees in committees_by_number.items():
                    ends = ((ids.get(int(number), ""), ISO.make_id(committee)) for committee in committees)
                    fields_by_ends |= dict.fromkeys(ends, fields)
        for tie in records["liaisons"].values() if fields_by_ends else ():
            if tie["kind"] == "committee" and "category" not in tie:
                fields = fields_by_ends.get((tie["partner"], tie["committee"]), {})
                if fields:
                    merge.merge_record(tie, {**fields}, by_hand=True)

    def _note(self, file: int, problem: FieldProblem) -> None:
        self._report.note(Origin(file, 0, KEY), KEY, "", problem)


def _iter_categories(table: Table) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in table.items() if name not in FIELDS)


def _check(table: Any) -> Iterator[FieldProblem]:
    if not isinstance(table, dict):
        yield FieldProblem(KEY, f"must be one table: [{KEY}]")
        return
    for name in FIELDS:
        if not isinstance(table.get(name), str):
            yield FieldProblem(name, "must be text" if name in table else "is missing")
    if isinstance(table.get("as_of"), str) and not dates.is_date(table["as_of"]):
        yield FieldProblem("as_of", f"must be a date: {dates.NOTATION}")
    for category, committees in _iter_categories(table):
        if not isinstance(committees, dict):
            yield FieldProblem(category, f"must be a table: [{KEY}.{category}]")
        elif not all(_are_numbers(number, numbers) for number, numbers in committees.items()):
            yield FieldProblem(category, "must have ISO's number of an organization with the numbers of committees")


def _are_numbers(organization: str, committees: Any) -> bool:
    """Return whether a key is a number, and its value a list of numbers."""
    is_number = organization.isascii() and organization.isdecimal()
    return is_number and isinstance(committees, list) and all(type(number) is int for number in committees)
