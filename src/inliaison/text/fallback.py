"""Replacements of the same width for characters that an encoding lacks, so that drawings stay aligned."""

from __future__ import annotations

from inliaison.text import sanitize

NAME = "same-width"
"""The name of the codec error handler."""

_ASCII_FORMS = dict(zip("–—‘’“”•…→⏎", "--''\"\"*.><", strict=True))
_LINES = {"\u2500": "-", "\u2501": "-", "\u2550": "-", "\u2502": "|", "\u2503": "|", "\u2551": "|"}


def register_handler() -> None:
    """Register the error handler, for `errors=` wherever text is encoded."""
    import codecs

    codecs.register_error(NAME, _replace)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_replace_character, error.object[error.start : error.end])), error.end


def _replace_character(character: str) -> str:
    if "\u2500" <= character <= "\u257f":
        return _LINES.get(character, "+")
    if "\u2580" <= character <= "\u259f":
        return "#"  # Bars are made of block characters.
    return _ASCII_FORMS.get(character, "?" * sanitize.measure_width(character))
