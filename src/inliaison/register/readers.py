"""Reading of a register's file by the module of that register, which is recognized by the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.dataset import registers

if TYPE_CHECKING:
    from inliaison.register.snapshot_records import Register


def read_register(content: bytes, name: str) -> Register:
    """Return the register in a file; a file that no register recognizes is read as ISO's. Raises FaultyDataError."""
    return registers.load_reader(registers.recognize_register(content) or registers.ISO).read(content, name)  # type: ignore[no-any-return]
