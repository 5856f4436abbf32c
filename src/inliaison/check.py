"""The layers of a dataset, read, proved and merged: what every query rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from inliaison import rules, tomlfile
from inliaison.dataset import Layer
from inliaison.errors import FaultyDataError
from inliaison.places import Places
from inliaison.records import KINDS, SINGULAR, fields, post_fields

Table = dict[str, Any]
Contents = list[tuple[Layer, Path, bytes]]


class Problem(NamedTuple):
    """One fault of a dataset and its place; `slight` ones are warnings."""

    file: str
    line: int | None
    kind: str
    record: str
    field: str
    message: str
    slight: bool = False

    def __str__(self) -> str:
        if not self.field:
            return self.message
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = f' {SINGULAR[self.kind]} "{self.record}":' if self.record else ""
        return f"{place}:{subject} {self.field} {self.message}"


class _Origin(NamedTuple):
    file: int
    number: int


class Merged:
    """All records of all layers, by kind and id, with the layers that each one comes from."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.records: dict[str, dict[str, Table]] = {kind: {} for kind in KINDS}
        self.layers: dict[str, dict[str, list[str]]] = {kind: {} for kind in KINDS}
        self.problems: list[Problem] = []
        self._origins: dict[str, dict[str, _Origin]] = {kind: {} for kind in KINDS}
        self._places: dict[int, Places] = {}
        self._faulty: set[tuple[_Origin, str, str]] = set()
        for number in range(len(contents)):
            self._read(number)
        self._check_whole()

    def note(self, origin: _Origin, kind: str, record: str, fault: rules.Fault) -> None:
        """Add a fault, with the line it stands on."""
        path = self.contents[origin.file][1]
        line = self._places_of(origin.file).line(kind, origin.number, fault.field.partition(".")[0])
        self._faulty.add((origin, kind, fault.field))
        self.problems.append(Problem(str(path), line, kind, record, fault.field, fault.message, fault.slight))

    def _read(self, file: int) -> None:
        layer, path, content = self.contents[file]
        try:
            data = tomlfile.parse(content, str(path))
        except FaultyDataError as error:
            message = "\n".join((error.message, *error.details, *filter(None, [error.remedy])))
            self.problems.append(Problem(str(path), None, "", "", "", message))
            return
        for kind, rows in data.items():
            if kind not in KINDS:
                fault = rules.Fault(kind, rules.unknown_key(kind, list(KINDS)), slight=True)
                self.note(_Origin(file, 0), kind, "", fault)
            elif not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                self.note(_Origin(file, 0), kind, "", rules.Fault(kind, f"must be tables: [[{kind}]]"))
            else:
                for number, row in enumerate(rows):
                    self._add(layer, _Origin(file, number), kind, row)

    def _add(self, layer: Layer, origin: _Origin, kind: str, row: Table) -> None:
        id = row.get("id")
        for fault in rules.faults(kind, row):
            self.note(origin, kind, str(id or f"number {origin.number + 1}"), fault)
        if not isinstance(id, str):
            return
        known = self.layers[kind].get(id)
        if known is None:
            self.records[kind][id] = row
            self.layers[kind][id] = [layer.name]
        elif known[-1] == layer.name:
            first = self._origins[kind][id]
            _, path, _ = self.contents[first.file]
            line = self._places_of(first.file).line(kind, first.number)
            self.note(origin, kind, id, rules.Fault("id", f"is taken by the {SINGULAR[kind]} at {path}:{line}"))
            return
        else:
            _overlay(self.records[kind][id], row)
            known.append(layer.name)
        self._origins[kind][id] = origin

    def _places_of(self, file: int) -> Places:
        if file not in self._places:
            self._places[file] = Places(self.contents[file][2].decode("utf-8-sig"))
        return self._places[file]

    def _check_whole(self) -> None:
        """What can be told only once all layers are there: missing fields, references, ISO's numbers."""
        if any(not problem.field for problem in self.problems):
            return  # A file that could not be read would show up as a hundred dangling references.
        told = frozenset(self._faulty)
        for kind, records in self.records.items():
            references = _references(kind)
            for id, record in records.items():
                origin = self._origins[kind][id]
                for fault in (*rules.missing(kind, record), *self._dangling(record, references)):
                    if (origin, kind, fault.field) not in told:
                        self.note(origin, kind, id, fault)
        self._check_numbers()

    def _dangling(self, record: Table, references: list[tuple[str, str, tuple[str, ...]]]) -> Iterator[rules.Fault]:
        for field, inner, kinds in references:
            value = record.get(field)
            if value is None:
                continue
            if inner:
                targets = [post.get(inner) for post in value if isinstance(post, dict)]
            else:
                targets = [value] if isinstance(value, str) else list(value)
            for target in targets:
                if isinstance(target, str) and not any(target in self.records[kind] for kind in kinds):
                    known = [id for kind in kinds for id in self.records[kind]]
                    what = " or ".join(SINGULAR[kind] for kind in kinds)
                    name = f"{field}.{inner}" if inner else field
                    yield rules.Fault(name, f'names no {what}: "{target}"{rules.nearest(target, known)}')

    def _check_numbers(self) -> None:
        numbers: dict[int, str] = {}
        for id, partner in self.records["partners"].items():
            number = partner.get("iso_id")
            if not isinstance(number, int):
                continue
            if number in numbers:
                fault = rules.Fault("iso_id", f'{number} is also that of "{numbers[number]}"')
                self.note(self._origins["partners"][id], "partners", id, fault)
            numbers[number] = id


def _overlay(record: Table, later: Table) -> None:
    """Lay a later layer's record over an earlier one, field by field; sources add up."""
    sources = [*record.get("sources", ())]
    sources += [source for source in later.get("sources", ()) if source not in sources]
    sourced = {**record.get("sourced", {}), **later.get("sourced", {})}
    record.update(later, sources=sources)
    if sourced:
        record["sourced"] = sourced


def _references(kind: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The fields of a kind that name other records: field, field of the post in it, kinds named."""
    own = [(field.name, "", field.rule.of) for field in fields(kind) if field.rule.name == "reference"]
    if kind == "people":
        own += [("posts", field.name, field.rule.of) for field in post_fields() if field.rule.name == "reference"]
    return own


def read(layers: Sequence[Layer]) -> Contents:
    """The bytes of every file of the layers, in order."""
    return [(layer, path, tomlfile.read(path)) for layer in layers for path in layer.files]


def merged(contents: Contents) -> Merged:
    """The layers as one proved dataset. Raises FaultyDataError that lists every fault."""
    whole = Merged(contents)
    faults = [problem for problem in whole.problems if not problem.slight]
    if faults:
        raise faulty(faults)
    return whole


def faulty(faults: Sequence[Problem]) -> FaultyDataError:
    """All faults of a dataset as one error."""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return FaultyDataError(
        f"the dataset has {count}",
        details=[line for fault in faults for line in str(fault).split("\n")],
        remedy="Correct the file; `inliaison check FILE` proves it.",
    )
