"""Boxes above a list, by whose values the script narrows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from inliaison.render import markup
from inliaison.render.documents import Choice
from inliaison.text import sanitize


def list_places(choices: Sequence[Choice]) -> list[str]:
    """Return for each row the places of its values among those of the boxes."""
    rows = zip(*(choice.option_numbers for choice in choices), strict=True)
    return [" ".join("-" if at is None else str(at) for at in row) for row in rows]


def write_boxes(choices: Sequence[Choice]) -> str:
    """Return a box for each choice, with the number of rows of each value."""
    boxes = []
    for choice in choices:
        numbers = Counter(choice.option_numbers)
        options = "".join(
            f'<option value="{escape(value)}">{escape(sanitize.escape_line(label))} ({numbers[at]:,})</option>'
            for at, (value, label) in enumerate(choice.options)
        )
        heading = markup.text(choice.heading)
        name = escape(choice.name)
        boxes.append(
            f'<label>{heading} <select name="{name}"><option value="">any</option>{options}</select></label>\n'
        )
    return f'<div class="choices">\n{"".join(boxes)}</div>\n' if boxes else ""
