"""The types of values: whatever is the same for every field and column of a type is declared once, here.

From a type follow the check of a value, its SQL type, its JSON Schema, what a draft says of it, and how its column
looks. The module of a kind gives a type to each of its fields, and declares only what differs.
"""

from __future__ import annotations

from collections.abc import Callable

from inliaison.render.documents import NUMBER as RIGHT_ALIGNED
from inliaison.render.documents import Column
from inliaison.text import dates, names
from inliaison.text.identifiers import SCHEMES
from inliaison.values import Value

LARGEST_INTEGER = 2**63 - 1
_NO_BLANK = r"\s\u0000-\u0020\u007f-\u009f]+"


class Type(Value):
    """The type of a value."""

    name: str
    shape: str = "text"
    """`text`, `integer`, `number` or `boolean`."""
    sql: str = "TEXT"
    """The type of its SQL column, which decides how values compare; `NUMERIC` is for whole and other numbers."""
    pattern: str = ""
    """The regular expression, of Python and of JSON Schema, that a text matches; any text does by default."""
    is_valid: Callable[[str], bool] = bool
    """Returns whether a text that matches the pattern is right, such as its check digits."""
    expected: str = ""
    """What a text is, at the end of the message that a value is not."""
    notation: str = ""
    """How a value is written, as a draft says."""
    least: int | None = None
    """The least number."""
    words: tuple[str, ...] = ()
    """The words that a value is one of."""
    kinds: tuple[str, ...] = ()
    """The kinds of record whose ids its values are."""
    known_as: tuple[str, ...] = ()
    """The kinds of record whose names people may type for a value."""
    has_link_table: bool = False
    """Whether a list of such values has a link table, although the records that they name may be unknown."""
    look: Column = Column()
    """How a column of such values looks."""


TEXT = Type("text")
INTEGER = Type("integer", "integer", "INTEGER", look=RIGHT_ALIGNED)
COUNT = INTEGER.replace(name="count", least=0)
ISO_NUMBER = INTEGER.replace(name="iso number", least=1, notation="a number above 0")
NUMBER = Type("number", "number", "NUMERIC", look=RIGHT_ALIGNED)
BOOLEAN = Type("boolean", "boolean", "INTEGER")
ID = Type("id", pattern=names.ID, expected="an id: lower-case letters, digits and single hyphens")
DATE = Type(
    "date",
    pattern=dates.PATTERN,
    expected=f"a date: {dates.NOTATION}",
    notation=dates.NOTATION,
    look=Column(format=dates.format_date),
)
URL = Type(
    "url",
    pattern=rf"[Hh][Tt][Tt][Pp][Ss]?://[^{_NO_BLANK}",
    expected="an http or https address",
    notation="an http or https address",
    look=Column(address="{}"),
)
EMAIL = Type(
    "email",
    pattern=f"[^@{_NO_BLANK}@[^@{_NO_BLANK}",
    expected="an address for e-mail: one @ and no blanks",
    notation="one @ and no blanks",
)
STAGE = Type("stage", pattern=r"[0-9]{2}\.[0-9]{2}", expected="a stage code, such as 40.60", notation="NN.NN")
STANDARD_NUMBER = Type("standard number", pattern="[0-9]+", expected="ISO's number of a document", has_link_table=True)
ICS_CODE = Type(
    "ics code",
    pattern=r"[0-9]{2}(?:\.[0-9]{2,3}){0,2}",
    expected="a code of ICS, such as 13.020.10",
    has_link_table=True,
)
COUNTRY = Type("country", notation="any of its names or codes", known_as=("countries",))
IDENTIFIERS = {
    name: Type(
        name,
        pattern=scheme.pattern,
        is_valid=scheme.has_check_digits,
        expected=scheme.form,
        notation=scheme.form,
        look=Column(scheme.title, address=scheme.address),
    )
    for name, scheme in SCHEMES.items()
}

TYPES = {it.name: it for it in (TEXT, INTEGER, COUNT, ISO_NUMBER, NUMBER, BOOLEAN, ID, DATE, URL, EMAIL, COUNTRY)}
TYPES |= {it.name: it for it in (STAGE, STANDARD_NUMBER, ICS_CODE)}
TYPES |= IDENTIFIERS
"""The types by name, except those of words and of references, which each have their own words and kinds."""


def make_word_type(words: tuple[str, ...]) -> Type:
    """Return the type of a value that is one of some words."""
    return Type("choice", words=words, notation=f"one of {', '.join(words)}")


def make_reference_type(*kinds: str) -> Type:
    """Return the type of the id of a record of one of some kinds."""
    return Type("reference", kinds=kinds, known_as=kinds)


def get_sql_type(name: str) -> str:
    """Return the type of an SQL column for values of a type, or of a container, which is a text of JSON."""
    return TYPES.get(name, TEXT).sql
