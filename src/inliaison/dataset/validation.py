"""The layers of a dataset, read, validated and merged: the basis of every query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from inliaison.dataset import (
    advice,
    friendly_toml,
    head,
    integrity,
    merge,
    missing_references,
    open_data,
    rules,
)
from inliaison.dataset.categories import Categories
from inliaison.dataset.completion import Completion
from inliaison.dataset.layer import BUNDLED, USER_RECORDS, Layer
from inliaison.dataset.problems import Place, Problem, make_error
from inliaison.dataset.register_labels import RegisterLabels
from inliaison.dataset.registers import ISO, Register
from inliaison.dataset.report import Origin, Report
from inliaison.errors import FaultyDataError
from inliaison.kinds import KINDS, PLURAL, SINGULAR
from inliaison.text import toml

Table = dict[str, Any]
Contents = list[tuple[Layer, Path, bytes]]


class MergedData:
    """All records of all layers, by kind and id, with the layers that each one comes from."""

    def __init__(self, contents: Contents, progress: Callable[[float], None] = lambda share: None) -> None:
        self.contents = contents
        self.records: dict[str, dict[str, Table]] = {kind: {} for kind in KINDS}
        self.layers: dict[str, dict[str, tuple[str, ...]]] = {kind: {} for kind in KINDS}
        self._report = Report([(layer.label_file(path), content) for layer, path, content in contents])
        self.problems = self._report.problems
        self._categories = Categories(self._report)
        self.snapshots = [(layer.register, layer) for layer, _, _ in contents if layer.register]
        self.has_whole_register = any(register == ISO for register, _ in self.snapshots)
        self.labels = RegisterLabels()
        self.version = head.DataVersion()
        """The version of the first dataset that has one."""
        self._snapshot_heads: dict[int, Table] = {}
        self._origins: dict[str, dict[str, Origin]] = {kind: {} for kind in KINDS}
        """By kind and id, the place of a record in the last layer that has it."""
        self._field_origins: dict[tuple[str, str], dict[str, Origin]] = {}
        """By kind and id of a record in several layers, the place of each of its fields."""
        self._single_layers: dict[str, tuple[str, ...]] = {}
        """By layer, one tuple that all records of that layer alone share; there may be 400,000 of them."""
        tables = []
        for file in range(len(contents)):
            tables.append(self._parse(file))
            progress(0.5 * self._compute_share(file))
        pairs = zip(contents, tables, strict=True)
        datasets = [(layer.name == BUNDLED, data) for (layer, _, _), data in pairs if not layer.register]
        for file, data in enumerate(tables):
            register = self.contents[file][0].register
            if register and self._is_register(register, file, data):
                self.labels.take_snapshot(register, data)
                data = merge.use_known_ids(register, data, merge.collect_curated_bodies(register, datasets))  # noqa: PLW2901
            self._read_tables(file, data)
            progress(0.5 + 0.3 * self._compute_share(file))
        self._check_whole()
        progress(1.0)

    def _compute_share(self, file: int) -> float:
        """Return the share of all bytes that has been read once this file has."""
        sizes = [len(content) for _, _, content in self.contents]
        return sum(sizes[: file + 1]) / max(sum(sizes), 1)

    def find_place(self, kind: str, id: str) -> Place | None:
        """Return the place of a record in the last layer that has it, or None if there is no such record."""
        origin = self._origins[kind].get(id)
        return self._report.find_place(origin, kind)._replace(file=self.contents[origin.file][1]) if origin else None

    def list_rewrites(self) -> Iterator[tuple[str, str]]:
        """Return the suggestions for better notation, each as a file and a line of text that names the place."""
        return self._report.list_rewrites()

    def advise(self) -> None:
        """Add the likely mistakes to the problems."""
        dates = [(layer.register, self._snapshot_heads.get(file)) for file, (layer, _, _) in enumerate(self.contents)]
        source_ids = {
            register.make_source(str(head.get("date")))["id"] for register, head in dates if register and head
        }
        for kind, id, problem in advice.find_mistakes(self.records, source_ids):
            self._report.note(self._get_origin(kind, id, problem.field), kind, id, problem)

    def _parse(self, file: int) -> Table:
        layer, path, content = self.contents[file]
        name = layer.label_file(path)
        try:
            data = toml.parse_toml(content, name)
        except FaultyDataError as error:
            open_data.must_be_dataset(content, name)
            message = "\n".join((error.message, *error.details, *filter(None, [error.remedy])))
            self.problems.append(Problem(name, message=message))
            return {}
        if isinstance(data.get("snapshot"), dict):
            self._snapshot_heads[file] = data.pop("snapshot")  # The head of a snapshot is not a kind of record.
        self._categories.take_table(file, data)
        if isinstance(data.get(head.HEADER), dict):
            self._read_head(file, data.pop(head.HEADER))
        return data

    def _read_head(self, file: int, table: Table) -> None:
        for problem in head.check_head(table):
            self._report.note(Origin(file, 0, head.HEADER), head.HEADER, "", problem)
        self.version = self.version if self.version.data_version else head.read_version(table)

    def _is_register(self, register: Register, file: int, data: Table) -> bool:
        """Return whether a snapshot is complete: every body has a number and a label, and the counts are right."""
        tables = {kind: merge.list_rows(data.get(kind)) for kind in KINDS}
        for number, kind, id, problem in integrity.check_snapshot(register, self._snapshot_heads.get(file, {}), tables):
            self._report.note(Origin(file, number), kind, id, problem)
        return not any(problem.stops for problem in self.problems)

    def _read_tables(self, file: int, data: Table) -> None:
        layer = self.contents[file][0]
        for header, rows in data.items():
            kind = PLURAL.get(header, header)
            if kind != header:
                problem = rules.FieldProblem(header, f"is read as [[{kind}]]; write it so", slight=True)
                self._report.note(Origin(file, 0, header), header, "", problem)
                for number in range(len(merge.list_rows(rows))):
                    self._report.prefer(Origin(file, number, header), header, "", f"[[{kind}]] for [[{header}]]")
            if kind not in KINDS:
                problem = rules.build_unknown_key_problem(kind, kind, rows, [*KINDS, *SINGULAR.values()])
                self._report.note(Origin(file, 0), kind, "", problem)
            elif not isinstance(rows, list) or len(merge.list_rows(rows)) < len(rows):
                self._report.note(
                    Origin(file, 0, header), kind, "", rules.FieldProblem(kind, f"must be tables: [[{kind}]]")
                )
            else:
                completion = Completion(kind, data, self.records, self._report) if layer.by_hand else None
                for number, row in enumerate(rows):
                    origin = Origin(file, number, header)
                    for field, notation in friendly_toml.write_dates(kind, row) if not layer.register else ():
                        self._report.prefer(origin, kind, field, notation)
                    source = completion.complete(origin, row) if completion else None
                    if source:
                        self._add(layer, origin, "sources", source)
                    if not (self.has_whole_register and layer.name == BUNDLED and merge.is_excerpt(kind, row)):
                        self._add(layer, origin, kind, row)

    def _add(self, layer: Layer, origin: Origin, kind: str, row: Table) -> None:
        id = row.get("id")
        for problem in rules.check_record(kind, row):
            self._report.note(origin, kind, str(id or f"number {origin.number + 1}"), problem)
        if not isinstance(id, str):
            return
        layer_names = self.layers[kind].get(id)
        if layer_names is None:
            self.records[kind][id] = row
            self.layers[kind][id] = self._single_layers.setdefault(layer.name, (layer.name,))
        elif self.contents[self._origins[kind][id].file][0] is layer:
            first = self._origins[kind][id]
            place = self._report.find_place(first, kind)
            self._report.note(
                origin, kind, id, rules.FieldProblem("id", f"is taken by the {SINGULAR[kind]} at {place}")
            )
            return
        else:
            field_origins = self._field_origins.setdefault(
                (kind, id), dict.fromkeys(self.records[kind][id], self._origins[kind][id])
            )
            field_origins |= dict.fromkeys(row, origin)
            merge.merge_record(self.records[kind][id], row, by_hand=layer.by_hand)
            self.layers[kind][id] = (*layer_names, layer.name)
        self._origins[kind][id] = origin

    def _get_origin(self, kind: str, id: str, field: str) -> Origin:
        """Return the place that a record has a field from, or its place in the last layer if it lacks the field."""
        last = self._origins[kind][id]
        return self._field_origins.get((kind, id), {}).get(field.partition(".")[0], last)

    def _may_miss_records(self, file: int) -> bool:
        """Return whether a file builds on a register or the bundled data, and may name records that left them."""
        layer, names = self.contents[file][0], [layer.name for layer, _, _ in self.contents]
        has_base = self.snapshots or (BUNDLED in names and layer.name != BUNDLED)
        return layer.name == USER_RECORDS or (not layer.register and bool(has_base))

    def _check_whole(self) -> None:
        """Report the problems that show only once all layers are merged: missing fields, references, numbers."""
        if not all(problem.field for problem in self.problems):
            return  # A file that could not be read would cause a hundred missing references.
        names, nearest = friendly_toml.Names(self.records), integrity.Nearest(self.records)
        while self._resolve_references(
            problems := list(integrity.check_dataset(self.records, self._get_origin, nearest)), names
        ):
            names = friendly_toml.Names(self.records)  # References to a record that was left out are now missing, too.
        for kind, id, problem in problems:
            origin = self._get_origin(kind, id, problem.field)
            by_hand = self.contents[origin.file][0].by_hand
            self._report.note(origin, kind, id, names.add_candidates(problem) if by_hand else problem)
        if not any(problem.stops for problem in self.problems):
            self.labels.join(self.records)
            self._categories.join(self.records)

    def _resolve_references(
        self, problems: Iterable[tuple[str, str, rules.FieldProblem]], names: friendly_toml.Names
    ) -> bool:
        """Resolve names and leave out references to missing records; return whether anything changed."""
        has_changed = False
        for kind, id, problem in problems:
            origin = self._get_origin(kind, id, problem.field)
            layer = self.contents[origin.file][0]
            record = self.records[kind].get(id)  # None if an earlier problem had it left out.
            target_id = names.replace_name(record, problem) if record and layer.by_hand and problem.target else ""
            if target_id:
                self._report.prefer(origin, kind, problem.field, f'"{target_id}" for "{problem.target}"')
                has_changed = True
                continue
            if not self._may_miss_records(origin.file):
                continue
            problem = names.add_candidates(problem) if layer.by_hand else problem  # noqa: PLW2901
            source = missing_references.find_snapshot_source(problem)
            removal = missing_references.drop_reference(self.records, kind, id, problem)
            if source and source["id"] not in self.records["sources"]:
                self._add(self.contents[origin.file][0], origin, "sources", source)
                has_changed = True
            elif removal:
                self._report.note(origin, kind, id, removal, left_out=True)
                has_changed = True
        return has_changed


def read_layers(layers: Sequence[Layer]) -> Contents:
    """Return the bytes of every file of the layers, in order."""
    return [(layer, path, toml.read_file(path)) for layer in layers for path in layer.files]


def merge_layers(contents: Contents, progress: Callable[[float], None] = lambda share: None) -> MergedData:
    """Return the layers as one validated dataset. Raises FaultyDataError, which lists every problem."""
    dataset = MergedData(contents, progress)
    problems = [problem for problem in dataset.problems if problem.stops]
    if problems:
        in_folders = [layer.label_file(path) for layer, path, _ in contents if layer.by_hand and len(layer.files) > 1]
        raise make_error(problems, [str(path) for layer, path, _ in contents if layer.register], in_folders)
    return dataset
