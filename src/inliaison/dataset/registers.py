"""Public registers that data come from: their publishers, licences and numbers.

ISO's is the only one so far. To add another one, add a value here, a module that reads its rows, and the fields of
partners that hold its numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

from inliaison.text import dates, names


class Register(NamedTuple):
    """A register of liaisons that is published under an open licence."""

    publisher: str
    title: str
    page: str
    """The address of the web page about it."""
    address: str
    """The address of its newest file of committees."""
    licence: str
    terms: str
    """The name of the licence as a credit must state it."""
    number: str
    """The field of a partner or member that holds its number in the register."""
    other_numbers: str
    """The field that holds further numbers of the same partner."""
    count_names: Mapping[str, str]
    """By kind of record that the register numbers, the name of its count in the head of a snapshot."""
    pages: Mapping[str, tuple[str, str]]
    """By kind, the field that holds the register's number, and the address of the register's page on a record."""
    reader: str
    """The module that recognizes and reads its files."""
    prefix: str = ""
    """The prefix of its ids, layers and snapshot folders, which keeps them apart from those of other registers."""
    documents: Mapping[str, str] = MappingProxyType({})
    """By kind of record that it publishes in a file of its own, the address of the newest one."""
    document_names: Mapping[str, str] = MappingProxyType({})
    """By the same kinds, what that file is called."""

    @property
    def name(self) -> str:
        """The register's name in a sentence."""
        return f"{self.publisher}'s register"

    def name_layer(self, date: str) -> str:
        """Return the name of the layer of the snapshot of a day."""
        return " ".join(filter(None, ("register", self.prefix, date)))

    def make_id(self, number: Any) -> str:
        """Return the id of the record with a number."""
        return f"{self.prefix}-{number}" if self.prefix else str(number)

    @property
    def credit(self) -> str:
        """The credit that the licence requires wherever facts of the register are shown, without a date."""
        return f"Contains information from {self.title}, made available under the {self.terms}."

    def format_dated_credit(self, dates: Collection[str]) -> str:
        """Return the credit with the days of the snapshots shown; an empty string if there are none."""
        *first, last = sorted(set(dates)) or [""]
        days = f"{', '.join(first)} and {last}" if first else last
        title = f"{self.title} ({days})"
        return f"Contains information from {title}, made available under the {self.terms}." if days else ""

    def shorten_credit(self, text: str) -> str:
        """Return a credit as title, days and licence; an empty string if it is another register's."""
        before, after = self.format_dated_credit(["\0"]).split("\0")
        ours = text.startswith(before) and text.endswith(after)
        return f"{self.title}, {text[len(before) : -len(after)]}, {self.licence}" if ours else ""

    def make_source(self, date: str, kind: str = "") -> dict[str, Any]:
        """Return the source record of the snapshot of a day: of the committees, or of a `kind` of documents."""
        return {
            "id": f"{self._prefix}{f'{kind}-' if kind else ''}{date}",
            "title": f"{self.title}, {self.document_names.get(kind, 'technical committees')}, snapshot of {date}",
            "publisher": self.publisher,
            "date": date,
            "url": self.page,
            "licence": self.licence,
            "note": self.credit,
        }

    def find_date(self, source: str) -> str | None:
        """Return the day of the snapshot that the id of a source names, or None if it names something else."""
        before, date = source[: -len("YYYY-MM-DD")], source[-len("YYYY-MM-DD") :]
        if not dates.is_day(date):
            return None
        prefixes = (self._prefix, *(f"{self._prefix}{kind}-" for kind in self.documents))
        return date if before in prefixes else None

    def find_source(self, id: str) -> dict[str, Any] | None:
        """Return the source that this is the id of: a snapshot of the register or of its documents; None for others."""
        date = self.find_date(id)
        kinds = ("", *self.documents) if date else ()
        return next((source for kind in kinds if (source := self.make_source(str(date), kind))["id"] == id), None)

    def list_numbers(self, partner: Mapping[str, Any]) -> list[int]:
        """Return all numbers of a partner, its main one last, so that it wins where one is needed."""
        others = partner.get(self.other_numbers)
        numbers = [*(others if isinstance(others, list) else []), partner.get(self.number)]
        return [number for number in numbers if type(number) is int]

    def find_page(self, kind: str, number: Any) -> str | None:
        """Return the address of the register's page on the record with a number, or None if there is none."""
        digits = str(number or "").removeprefix(self.make_id(""))
        return self.pages[kind][1].format(digits) if kind in self.pages and digits.isdigit() else None

    @property
    def _prefix(self) -> str:
        return f"{names.make_slug(self.title)}-"


_OPEN_DATA = "https://isopublicstorageprod.blob.core.windows.net/opendata/_latest/"
ISO = Register(
    publisher="ISO",
    title="ISO Open Data",
    page="https://www.iso.org/open-data.html",
    address=f"{_OPEN_DATA}iso_technical_committees/json/iso_technical_committees.jsonl",
    licence="ODC-By 1.0",
    terms="ODC Attribution License (ODC-By) v1.0",
    number="iso_id",
    other_numbers="other_iso_ids",
    count_names={"partners": "organizations", "members": "members"},
    pages={
        "partners": ("iso_id", "https://www.iso.org/organization/{}.html"),
        "committees": ("id", "https://www.iso.org/committee/{}.html"),
        "members": ("iso_id", "https://www.iso.org/member/{}.html"),
        "standards": ("id", "https://www.iso.org/standard/{}.html"),
    },
    reader="inliaison.register.iso",
    documents={
        "standards": f"{_OPEN_DATA}iso_deliverables_metadata/json/iso_deliverables_metadata.jsonl",
        "ics": f"{_OPEN_DATA}iso_ics/csv/ICS.csv",
    },
    document_names={"standards": "deliverables", "ics": "International Classification for Standards"},
)

REGISTERS: tuple[Register, ...] = (ISO,)


def load_reader(register: Register) -> Any:
    """Return the module that recognizes and reads the files of a register."""
    return import_module(register.reader)


def recognize_register(content: bytes) -> Register | None:
    """Return the register that a file belongs to, or None.

    ISO is tried last, since its rows have few distinctive fields.
    """
    return next((it for it in reversed(REGISTERS) if load_reader(it).recognizes(content)), None)


def find_licensor(source: Mapping[str, Any]) -> Register | None:
    """Return the register whose snapshot a source is, if its licence requires a credit; else None."""
    return next((it for it in REGISTERS if source.get("licence") == it.licence and it.find_date(source["id"])), None)


def format_credit(sources: Iterable[Mapping[str, Any]]) -> str:
    """Return the credits required for the sources that are snapshots of registers, one a line."""
    dates: dict[str, list[str]] = {}
    registers = {}
    for source in sources:
        register = find_licensor(source)
        if register:
            registers[register.title] = register
            dates.setdefault(register.title, []).append(source["date"])
    return "\n".join(registers[title].format_dated_credit(days) for title, days in dates.items())


def shorten_credit(credit: str) -> str:
    """Return a credit in short form on one line, for the foot of a table."""
    lines = credit.splitlines()
    return "; ".join(next(filter(None, (it.shorten_credit(line) for it in REGISTERS)), line) for line in lines)
