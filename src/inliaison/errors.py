"""Errors that users can meet, each with its exit code and its message.

This module imports nothing of the project, so that every other one can raise from it.
"""

from __future__ import annotations

from collections.abc import Sequence

GET_REGISTER = "Get the register with `inliaison register update`, or `inliaison register import FILE`."
"""The hint for what needs the whole register of ISO."""


class InliaisonError(Exception):
    """An error that the user or the environment can cause.

    `message` is one sentence; `details` are the lines below it (places, candidates); `remedy` says what to do next.
    """

    exit_code = 70

    def __init__(self, message: str, *, details: Sequence[str] = (), remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.typed_message = message
        self.details = tuple(details)
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the message, its details and what to do next, a line each."""
        return "\n".join(filter(None, (self.message, *self.details, self.remedy)))


class NotThereError(InliaisonError):
    """Something that was named does not exist, or the name fits several things."""

    exit_code = 1


class UnknownNameError(NotThereError):
    """A name means no record."""


class UsageError(InliaisonError):
    """The command line, or a call of the Python interface, asks for something that does not exist.

    The names of `options` replace each `{}`: in `message` as arguments of a call, in `typed_message` as options.
    """

    exit_code = 2

    def __init__(
        self, message: str, *, options: Sequence[str] = (), details: Sequence[str] = (), remedy: str = ""
    ) -> None:
        super().__init__(message.format(*options) if options else message, details=details, remedy=remedy)
        option_names = [f"--{name.replace('_', '-')}" for name in options]
        self.typed_message = message.format(*option_names) if options else message


class FaultyDataError(InliaisonError):
    """A dataset or a snapshot breaks the rules; `line` is the line of the file if a single place is at fault."""

    exit_code = 3

    def __init__(self, message: str, *, details: Sequence[str] = (), remedy: str = "", line: int | None = None) -> None:
        super().__init__(message, details=details, remedy=remedy)
        self.line = line


class AccessError(InliaisonError):
    """Reading, writing or the network failed."""

    exit_code = 4


class FileTakenError(AccessError):
    """The file to be written exists already."""


class ReaderLeftError(InliaisonError):
    """The program at the other end of the pipe has exited; there is nothing left to say."""

    exit_code = 141

    def __init__(self) -> None:
        super().__init__("")
