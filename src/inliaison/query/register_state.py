"""The registers and documents in an index: their dates, their credits, and what they lack."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from inliaison.dataset import registers
from inliaison.dataset.head import DataVersion
from inliaison.dataset.layer import BUNDLED
from inliaison.dataset.registers import ISO, Register
from inliaison.index.connection import DOCUMENTS, get_schema, has_documents
from inliaison.kinds import DOCUMENT_KINDS
from inliaison.query.conditions import Condition, match_ids
from inliaison.register import documents, snapshots
from inliaison.render.card_document import OtherRegister
from inliaison.render.view import format_unknown

EXCERPT = f"Without {ISO.name}, ISO's committees are known of UNIDO, ITU and WTO alone.\n{snapshots.GET_ONE}"


WITHOUT_MEMBERS = (
    f"This snapshot of {ISO.name} was stored without members:"
    " import its file again, or get the newest with `inliaison register update`."
)


def read_date(database: sqlite3.Connection) -> str | None:
    """Return the day of ISO's register in the index, or None if it is not loaded."""
    return next((day for register, day in list_registers(database) if register == ISO), None)


def read_data_version(database: sqlite3.Connection) -> DataVersion:
    """Return the version of the data in the index."""
    return DataVersion(*database.execute("SELECT version, date FROM dataset").fetchone())


def holds_bundled_records(database: sqlite3.Connection) -> bool:
    """Return whether the bundled dataset is in the index."""
    sql = "SELECT 1 FROM sources WHERE EXISTS (SELECT 1 FROM json_each(layers) WHERE value = ?) LIMIT 1"
    return database.execute(sql, (BUNDLED,)).fetchone() is not None


def read_head(database: sqlite3.Connection) -> dict[str, str]:
    """Return the version in the head of an exported dataset."""
    return {name: text for name, text in read_data_version(database)._asdict().items() if text}


def list_registers(database: sqlite3.Connection) -> list[tuple[Register, str]]:
    """Return the loaded registers, each with its day."""
    days = dict(database.execute("SELECT title, date FROM register"))
    return [(register, days[register.title]) for register in registers.REGISTERS if register.title in days]


def describe_registers(database: sqlite3.Connection) -> list[str]:
    """Return the loaded registers as text for a sentence, with their days."""
    return [f"{register.name} of {day}" for register, day in list_registers(database)]


def list_other_registers(database: sqlite3.Connection) -> tuple[OtherRegister, ...]:
    """Return what cards show of the loaded registers other than ISO's."""
    return tuple(
        OtherRegister(
            publisher=register.publisher, date=day, source=register.make_source(day)["id"], number=register.number
        )
        for register, day in list_registers(database)
        if register != ISO
    )


def count_records(database: sqlite3.Connection, kinds: Sequence[str]) -> dict[str, int]:
    """Return the number of records of each kind."""
    sql = ", ".join(f"(SELECT count(*) FROM {kind})" for kind in kinds)
    return dict(zip(kinds, database.execute(f"SELECT {sql}").fetchone(), strict=True))


def is_excerpt(database: sqlite3.Connection) -> bool:
    """Return whether the committees are the bundled excerpt, which lacks most of their partners."""
    sql = "SELECT 1 FROM committees WHERE partners IS NULL LIMIT 1"
    return read_date(database) is None and database.execute(sql).fetchone() is not None


def lacks_members(database: sqlite3.Connection) -> bool:
    """Return whether ISO's register is loaded but was stored without its members."""
    sql = "SELECT 1 FROM committees WHERE participating IS NOT NULL LIMIT 1"
    return read_date(database) is not None and database.execute(sql).fetchone() is None


def read_credit(database: sqlite3.Connection, kind: str) -> str:
    """Return the credit that licences require where records of a kind are shown, or an empty text."""
    if get_schema(database, kind) == DOCUMENTS:
        register_dates = [day for register, day in list_registers(database) if register == ISO]
        return ISO.format_dated_credit([*read_document_dates(database).values(), *register_dates])
    row = database.execute("SELECT text FROM credits WHERE kind = ?", (kind,)).fetchone()
    return str(row[0]) if row else ""


def is_loaded(database: sqlite3.Connection, kind: str) -> bool:
    """Return whether there are records of a kind, or it is known that there are none: documents may not be loaded."""
    return kind not in DOCUMENT_KINDS or database.execute(f"SELECT 1 FROM {kind} LIMIT 1").fetchone() is not None


def describe_missing_documents(database: sqlite3.Connection, kind: str) -> list[str]:
    """Return a note if no records of a kind of document are loaded, so that no count of them means "none"."""
    if is_loaded(database, kind):
        return []
    document_snapshots = documents.list_snapshots(kind)
    if document_snapshots and read_date(database) is None:
        return [f"The {documents.NAMES[kind]} is left out with ISO's register (--no-register)."]
    remedy = f"The oldest one is of {document_snapshots[0].date}." if document_snapshots else documents.GET_ONE[kind]
    return [f"No {documents.NAMES[kind]} is loaded. {remedy}"]


def read_document_dates(database: sqlite3.Connection) -> dict[str, str]:
    """Return the day of the snapshot of each kind of document that is attached."""
    if not has_documents(database):
        return {}
    return dict(database.execute(f"SELECT kind, date FROM {DOCUMENTS}.snapshots").fetchall())


def describe_missing_members(database: sqlite3.Connection, ids: Sequence[str] | None = None) -> list[str]:
    """Return a note on the committees, all or those with `ids`, whose members are unknown."""
    condition = Condition("1") if ids is None else match_ids(ids)
    sql = f"SELECT count(*) FROM committees WHERE participating IS NULL AND {condition.sql}"
    (number,) = database.execute(sql, condition.values).fetchone()
    return [format_unknown("committees", number, "the members are")] if number else []


def read_any_credit(database: sqlite3.Connection) -> str:
    """Return the credit that licences require where records of any kind may be shown, or an empty text."""
    row = database.execute("SELECT text FROM credits ORDER BY kind = 'liaisons' DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""
