"""The labels under which the snapshots of registers list partners and members, by the numbers of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inliaison.dataset import merge
from inliaison.dataset.registers import ISO, REGISTERS, Register

Table = dict[str, Any]


class RegisterLabels:
    """The labels in the snapshots of all registers."""

    def __init__(self) -> None:
        self._labels: dict[tuple[str, str], dict[int, list[str]]] = {}
        """By title of a register and kind, the labels of each number."""
        self.of_iso: dict[str, dict[str, str]] = {kind: {} for kind in ISO.count_names}
        """By kind and id, the label under which ISO's register lists a partner or member, once they are joined."""

    def take_snapshot(self, register: Register, tables: Table) -> None:
        """Take the labels of the bodies in a snapshot."""
        for kind in register.count_names:
            rows = merge.list_rows(tables.get(kind))
            self._labels[register.title, kind] = {row[register.number]: merge.list_labels(row) for row in rows}

    def count_organizations(self, register: Register) -> int:
        """Return the number of organizations in a register; a partner may be several of them."""
        return len(self._labels.get((register.title, "partners"), ()))

    def join(self, records: Mapping[str, Mapping[str, Table]]) -> None:
        """Add the labels of each partner and member to its names."""
        for register, kind in ((one, kind) for one in REGISTERS for kind in one.count_names):
            by_number = self._labels.get((register.title, kind), {})
            iso_labels = self.of_iso[kind] if register == ISO else {}
            for id, body in records[kind].items() if by_number else ():
                for labels in (by_number[number] for number in register.list_numbers(body) if number in by_number):
                    merge.add_names(body, labels)
                    iso_labels[id] = labels[0]
