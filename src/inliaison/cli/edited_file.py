"""A file that commands edit: how it is read, locked, and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from inliaison.errors import AccessError
from inliaison.system import lock, output
from inliaison.text import toml


class EditedFile:
    """A file that several processes may edit, and that the user may replace by a link."""

    unwritable_hint = "Allow it."
    """What to do if the user may not write the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def default_path(self) -> Path | None:
        """The usual path of this file, in the program's own folder, or None if it lies elsewhere."""
        return self.path

    def read(self) -> bytes:
        """Return the bytes of the file, none if it does not exist yet. Raises AccessError if it cannot be read."""
        return toml.read_file(self.path) if os.path.lexists(self.path) else b""

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Return the lock of the file: a file beside it in the program's own folder, but any other folder itself.

        No lock file should lie in that folder.
        """
        path = self.default_path
        return lock.hold_lock(path.with_suffix(".lock")) if path else lock.lock_file(self.path)

    def must_be_writable(self) -> None:
        """Raise AccessError if the user may not write the file or its folder, even if the file could be replaced."""
        target = Path(os.path.realpath(self.path))
        for path, what in ((target, "it"), (target.parent, "its folder")):
            if path.exists() and not os.access(path, os.W_OK):
                message = f"cannot write {self.path}: {what} is read-only for you"
                raise AccessError(message, remedy=self.unwritable_hint)

    def write(self, content: bytes) -> None:
        """Write the whole file or nothing. Raises AccessError."""
        self.must_be_writable()
        output.write_file(str(self.path), content, force=True, private=self.default_path is not None)
