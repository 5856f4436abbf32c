"""Which register a file is of, as its rows say, and its content read by the module of that register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inliaison.dataset import registers

if TYPE_CHECKING:
    from inliaison.register import iso


def read(content: bytes, name: str) -> iso.Register:
    """The register of one day in a file; what no register knows is read as ISO's. Raises FaultyDataError."""
    return registers.reader(registers.recognize(content) or registers.ISO).read(content, name)  # type: ignore[no-any-return]
