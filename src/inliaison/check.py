"""The layers of a dataset, read, proved and merged: what every query rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from inliaison import crossing, joining, names, rules, tomlfile
from inliaison.dataset import BUNDLED, Layer
from inliaison.errors import FaultyDataError
from inliaison.kinds import KINDS, SINGULAR
from inliaison.places import Places

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

    def __init__(self, contents: Contents, progress: Callable[[float], None] = lambda share: None) -> None:
        self.contents = contents
        self.records: dict[str, dict[str, Table]] = {kind: {} for kind in KINDS}
        self.layers: dict[str, dict[str, tuple[str, ...]]] = {kind: {} for kind in KINDS}
        self.problems: list[Problem] = []
        self.register = next((layer.register for layer, _, _ in contents if layer.register), "")
        self.labels: dict[str, str] = {}
        """Under which label ISO's register lists a partner."""
        self._heads: dict[int, Table] = {}
        self._register_labels: dict[int, str] = {}
        self._origins: dict[str, dict[str, _Origin]] = {kind: {} for kind in KINDS}
        self._places: dict[int, Places] = {}
        self._alone: dict[str, tuple[str, ...]] = {}
        """One tuple of layers for all records that come from one alone; there may be 400,000 of them."""
        self._faulty: set[tuple[_Origin, str, str]] = set()
        parsed = []
        for file in range(len(contents)):
            parsed.append(self._parse(file))
            progress(0.5 * self._share(file))
        curated = self._curated(parsed)
        for file, data in enumerate(parsed):
            if self.contents[file][0].register and self._is_register(file, data):
                self._register_labels = {row["iso_id"]: row["acronym"] for row in _rows(data.get("partners"))}
                data = joining.joined(data, *curated)  # noqa: PLW2901
            self._read(file, data)
            progress(0.5 + 0.3 * self._share(file))
        self._check_whole()
        progress(1.0)

    def _share(self, file: int) -> float:
        """How much of all bytes has been read when this file has."""
        sizes = [len(content) for _, _, content in self.contents]
        return sum(sizes[: file + 1]) / max(sum(sizes), 1)

    def note(self, origin: _Origin, kind: str, record: str, fault: rules.Fault) -> None:
        """Add a fault, with the line it stands on."""
        path = self.contents[origin.file][1]
        line = self._places_of(origin.file).line(kind, origin.number, fault.field.partition(".")[0])
        self._faulty.add((origin, kind, fault.field))
        self.problems.append(Problem(str(path), line, kind, record, fault.field, fault.message, fault.slight))

    def _parse(self, file: int) -> Table:
        _, path, content = self.contents[file]
        try:
            data = tomlfile.parse(content, str(path))
        except FaultyDataError as error:
            message = "\n".join((error.message, *error.details, *filter(None, [error.remedy])))
            self.problems.append(Problem(str(path), None, "", "", "", message))
            return {}
        if isinstance(data.get("snapshot"), dict):
            self._heads[file] = data.pop("snapshot")  # What a snapshot says of itself; no kind of record.
        return data

    def _curated(self, parsed: Sequence[Table]) -> tuple[dict[int, str], set[str]]:
        """ISO's numbers of the partners in all layers but the register, and the ids that are not its own.

        A partner of a later layer without a number may be a register organization that is overlaid.
        """
        partners = [
            (layer.name, row)
            for (layer, _, _), data in zip(self.contents, parsed, strict=True)
            for row in _rows(data.get("partners"))
            if not layer.register and isinstance(row.get("id"), str)
        ]
        taken = {row["id"] for name, row in partners if name == BUNDLED or "iso_id" in row}
        taken |= {names.slug(str(row.get("acronym", ""))) for name, row in partners if name == BUNDLED}
        return joining.numbers(row for _, row in partners), taken

    def _is_register(self, file: int, data: Table) -> bool:
        """Whether a snapshot is whole: every organization with number and label, as many as it says."""
        for number, row in enumerate(_rows(data.get("partners"))):
            for name, shape in (("iso_id", int), ("acronym", str), ("id", str)):
                if not isinstance(row.get(name), shape):
                    self.note(_Origin(file, number), "partners", str(row.get("id")), rules.Fault(name, "is missing"))
        head = self._heads.get(file, {})
        for kind, name in (("partners", "organizations"), ("liaisons", "liaisons"), ("committees", "committees")):
            found = len(_rows(data.get(kind)))
            if head.get(name) != found:
                told = f"holds {found} {name} where its head says {head.get(name)}"
                self.problems.append(Problem(str(self.contents[file][1]), None, "", "", name, told))
        return all(problem.slight for problem in self.problems)

    def _read(self, file: int, data: Table) -> None:
        layer = self.contents[file][0]
        for kind, rows in data.items():
            if kind not in KINDS:
                fault = rules.unknown(kind, kind, rows, list(KINDS))
                self.note(_Origin(file, 0), kind, "", fault)
            elif not isinstance(rows, list) or len(_rows(rows)) < len(rows):
                self.note(_Origin(file, 0), kind, "", rules.Fault(kind, f"must be tables: [[{kind}]]"))
            else:
                for number, row in enumerate(rows):
                    if not (self.register and layer.name == BUNDLED and _of_excerpt(kind, row)):
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
            self.layers[kind][id] = self._alone.setdefault(layer.name, (layer.name,))
        elif self.contents[self._origins[kind][id].file][0] is layer:
            first = self._origins[kind][id]
            _, path, _ = self.contents[first.file]
            line = self._places_of(first.file).line(kind, first.number)
            self.note(origin, kind, id, rules.Fault("id", f"is taken by the {SINGULAR[kind]} at {path}:{line}"))
            return
        else:
            joining.overlay(self.records[kind][id], row)
            self.layers[kind][id] = (*known, layer.name)
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
        for kind, id, fault in crossing.faults(self.records):
            origin = self._origins[kind][id]
            if (origin, kind, fault.field) not in told:
                self.note(origin, kind, id, fault)
        if all(problem.slight for problem in self.problems):
            self._join_labels()

    def _join_labels(self) -> None:
        """Make the register's label of a partner one of the names that it answers to."""
        for id, partner in self.records["partners"].items():
            for number in joining.iso_numbers(partner):
                label = self._register_labels.get(number)
                if label is None:
                    continue
                self.labels[id] = label
                if label not in (partner.get("acronym"), partner.get("name"), *partner.get("aliases", ())):
                    partner["aliases"] = [*partner.get("aliases", ()), label]


def _rows(tables: Any) -> list[Table]:
    return [row for row in tables if isinstance(row, dict)] if isinstance(tables, list) else []


def _of_excerpt(kind: str, row: Table) -> bool:
    """Whether a bundled record is of the excerpt that a whole register replaces."""
    return kind == "committees" or (kind == "liaisons" and row.get("kind") == "committee")


def read(layers: Sequence[Layer]) -> Contents:
    """The bytes of every file of the layers, in order."""
    return [(layer, path, tomlfile.read(path)) for layer in layers for path in layer.files]


def merged(contents: Contents, progress: Callable[[float], None] = lambda share: None) -> Merged:
    """The layers as one proved dataset. Raises FaultyDataError that lists every fault."""
    whole = Merged(contents, progress)
    faults = [problem for problem in whole.problems if not problem.slight]
    if faults:
        raise faulty(faults, [str(path) for layer, path, _ in contents if layer.register])
    return whole


def faulty(faults: Sequence[Problem], snapshots: Sequence[str] = ()) -> FaultyDataError:
    """All faults of a dataset as one error; a faulty one of the `snapshots` is to be imported again."""
    damaged = next((fault.file for fault in faults if fault.file in snapshots), None)
    return FaultyDataError(
        f"the dataset has {len(faults)} fault{'s' * (len(faults) > 1)}",
        details=[line for fault in faults for line in str(fault).split("\n")],
        remedy="Import that snapshot again, with --force."
        if damaged
        else "Correct the file; `inliaison check FILE` proves it.",
    )
