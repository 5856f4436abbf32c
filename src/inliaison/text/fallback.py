"""Signs that stand for those which an encoding lacks and take as much room, so that what is drawn stays aligned."""

from __future__ import annotations

from inliaison.text import sanitize

NAME = "same-width"
"""What the error handler of codecs is called."""

_SIGNS = dict(zip("–—‘’“”•…→⏎", "--''\"\"*.><", strict=True))
_LINES = {"\u2500": "-", "\u2501": "-", "\u2550": "-", "\u2502": "|", "\u2503": "|", "\u2551": "|"}


def register() -> None:
    """Make the handler known, for `errors=` wherever text is encoded."""
    import codecs

    codecs.register_error(NAME, _replace)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_sign, error.object[error.start : error.end])), error.end


def _sign(character: str) -> str:
    if "\u2500" <= character <= "\u257f":
        return _LINES.get(character, "+")
    if "\u2580" <= character <= "\u259f":
        return "#"  # A block, such as a bar is made of.
    return _SIGNS.get(character, "?" * sanitize.width(character))
