"""Public registers that data come from: who keeps them, under which terms, and how their records are told apart.

ISO's is the only one so far. Another one is one more value here, a module that reads its rows, and in the kind of
partners the fields that hold its numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from inliaison.text import names


class Register(NamedTuple):
    """A register of liaisons that is published under an open licence."""

    publisher: str
    title: str
    page: str
    """Where people read about it."""
    address: str
    """Where its newest state is downloaded from."""
    licence: str
    terms: str
    """The licence in the words that have to be said with its facts."""
    number: str
    """The field of a partner or member that holds the register's number of it."""
    other_numbers: str
    """The field that holds further numbers of the same partner."""
    numbered: Mapping[str, str]
    """The kinds of record that it gives numbers to, and what the head of a snapshot calls them."""
    pages: Mapping[str, tuple[str, str]]
    """By kind, the field that holds its number of a record, and the address of its page on it."""
    reader: str
    """The module that recognizes and reads its files."""
    prefix: str = ""
    """What its numbers, layers and folders of snapshots have before them, so that they are not another register's."""

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"{self.publisher}'s register"

    def layer(self, date: str) -> str:
        """The name of the layer of its snapshot of a day."""
        return " ".join(filter(None, ("register", self.prefix, date)))

    def id(self, number: Any) -> str:
        """The id of what it gave a number to."""
        return f"{self.prefix}-{number}" if self.prefix else str(number)

    @property
    def credit(self) -> str:
        """What its licence asks to be said where its facts are shown, without a date."""
        return f"Contains information from {self.title}, made available under the {self.terms}."

    def credited(self, dates: Collection[str]) -> str:
        """The same, with the days of its states that are shown; nothing where there are none."""
        days = " and ".join(sorted(set(dates)))
        title = f"{self.title} ({days})"
        return f"Contains information from {title}, made available under the {self.terms}." if days else ""

    def shorten_credit(self, text: str) -> str:
        """Return a line of credit as the title, the days and the licence; nothing where it is another register's."""
        before, after = self.credited(["\0"]).split("\0")
        ours = text.startswith(before) and text.endswith(after)
        return f"{self.title}, {text[len(before) : -len(after)]}, {self.licence}" if ours else ""

    def source(self, date: str) -> dict[str, Any]:
        """The register of a day as a source."""
        return {
            "id": f"{self._prefix}{date}",
            "title": f"{self.title}, technical committees, snapshot of {date}",
            "publisher": self.publisher,
            "date": date,
            "url": self.page,
            "licence": self.licence,
            "note": self.credit,
        }

    def date_of(self, source: str) -> str | None:
        """The day of the register that the id of a source names; None where it names something else."""
        prefix, date = source[: len(self._prefix)], source[len(self._prefix) :]
        return date if prefix == self._prefix and len(date) == len("YYYY-MM-DD") and names.is_date(date) else None

    def numbers(self, partner: Mapping[str, Any]) -> list[int]:
        """Every number of a partner, its first one last, so that this one counts where one is wanted."""
        others = partner.get(self.other_numbers)
        found = [*(others if isinstance(others, list) else []), partner.get(self.number)]
        return [number for number in found if type(number) is int]

    def page_of(self, kind: str, number: Any) -> str | None:
        """The address of its page on the record of a kind to which it gave this number; None where it has none."""
        found = str(number or "").removeprefix(self.id(""))
        return self.pages[kind][1].format(found) if kind in self.pages and found.isdigit() else None

    @property
    def _prefix(self) -> str:
        return f"{names.slug(self.title)}-"


ISO = Register(
    publisher="ISO",
    title="ISO Open Data",
    page="https://www.iso.org/open-data.html",
    address="https://isopublicstorageprod.blob.core.windows.net/opendata/_latest/iso_technical_committees/json/"
    "iso_technical_committees.jsonl",
    licence="ODC-By 1.0",
    terms="ODC Attribution License (ODC-By) v1.0",
    number="iso_id",
    other_numbers="other_iso_ids",
    numbered={"partners": "organizations", "members": "members"},
    pages={
        "partners": ("iso_id", "https://www.iso.org/organization/{}.html"),
        "committees": ("id", "https://www.iso.org/committee/{}.html"),
        "members": ("iso_id", "https://www.iso.org/member/{}.html"),
    },
    reader="inliaison.register.iso",
)

REGISTERS: tuple[Register, ...] = (ISO,)


def reader(register: Register) -> Any:
    """The module that recognizes and reads the files of a register."""
    return import_module(register.reader)


def recognize(content: bytes) -> Register | None:
    """The register that a file is of: ISO's only where it is of no other one, as its rows have few marks."""
    return next((it for it in reversed(REGISTERS) if reader(it).recognizes(content)), None)


def licensed(source: Mapping[str, Any]) -> Register | None:
    """The register that a source is a state of, which is to be named where its facts are shown."""
    return next((it for it in REGISTERS if it.date_of(source["id"]) and source.get("licence") == it.licence), None)


def credited(sources: Iterable[Mapping[str, Any]]) -> str:
    """What the licences of those sources ask to be said that are states of a register."""
    dates: dict[str, list[str]] = {}
    registers = {}
    for source in sources:
        register = licensed(source)
        if register:
            registers[register.title] = register
            dates.setdefault(register.title, []).append(source["date"])
    return "\n".join(registers[title].credited(days) for title, days in dates.items())


def shorten_credit(credit: str) -> str:
    """Return on one line what is enough of a credit below a table."""
    lines = credit.splitlines()
    return "; ".join(next(filter(None, (it.shorten_credit(line) for it in REGISTERS)), line) for line in lines)
