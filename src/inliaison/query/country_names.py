"""The country that a name or code means, by its name in the data."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from inliaison.dataset import rules
from inliaison.errors import FaultyDataError
from inliaison.query.references import find_country
from inliaison.text import names


def resolve_country(database: sqlite3.Connection, text: str) -> str:
    """Return the name of the country that a name or code means, as `--country` reads it.

    Returns the text itself if the data have no countries. Raises FaultyDataError for an unknown one, NotThereError for
    a name of several.
    """
    if country := find_country(database, text):
        return country.label
    by_name = {names.fold_words(name): name for name in _iter_names(database)}
    if not by_name:
        return text
    near = by_name.get(rules.find_nearest(names.fold_words(text), list(by_name)), "")
    raise FaultyDataError(
        f'no country "{text}"{rules.format_hint(near)}',
        remedy="Nothing was written. `inliaison countries` lists the countries; any of their names or codes will do.",
    )


def _iter_names(database: sqlite3.Connection) -> Iterator[str]:
    """Yield every name of every country: English, French and aliases."""
    for name, french, aliases in database.execute("SELECT name, name_fr, aliases FROM countries"):
        yield from filter(None, (name, french, *json.loads(aliases or "[]")))
