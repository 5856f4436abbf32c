"""The result of most queries and the input of most formats: a listing of rows, and how people see its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from inliaison.values import Value

if TYPE_CHECKING:
    from inliaison.render.cards import Ref


class Column(Value):
    """How people see a column."""

    heading: str = ""
    """The heading; by default the name of the column."""
    style: str = ""
    number: bool = False
    """Whether the column is right-aligned."""
    narrow_pattern: str = "{}"
    """A pattern for the value when the column has no room, and so no heading; a number has its heading by default."""
    address: str = ""
    """The address that a cell links to, with {} for its text; empty if it links to none."""
    min_width: int = 0
    """The width down to which the column wraps if that keeps another column; 0 if it never wraps."""
    hides_repeats: bool = False
    """Whether a terminal omits a value equal to the one above. Another column must identify the row."""
    short: str = ""
    """A shorter heading for a terminal, used if the column would be narrower than its full heading."""
    separator: str = ""
    """The separator between several values in a cell; people see one value below the other."""
    labels: Mapping[str, str] = {}
    """Labels that people see in place of some values, on screens, on pages and in Markdown."""
    step: int = 0
    """The years from one value to the next on an axis of time."""
    format: Callable[[Any], Any] | None = None
    """Formats values without a label where people see labels."""

    addresses: Mapping[str, str] = {}
    """The addresses that some values lead to."""
    language: str = ""
    """The code of the language of its values; empty if that is English or not known."""

    def find_address(self, text: str) -> str:
        """Return the address that a text links to; empty if it links to none."""
        return self.addresses.get(text) or self.address.format(text)

    def read(self, value: Any) -> Any:
        """Return the label of a value, or the value as people read it."""
        if self.labels and value in self.labels:
            return self.labels[value]
        return self.format(value) if self.format else value


NUMBER = Column(number=True)
_COMMON = {
    "id": Column("Id", "magenta"),
    "kind": Column(style="dim"),
    "as_of": Column("As of"),
    "iso_id": Column("ISO no."),
    "name_fr": Column("Name (French)"),
    "title_fr": Column("Title (French)"),
    "acronym": Column("Partner", "bold", min_width=10),
    "reference": Column("Committee", "bold magenta", min_width=15),
    "founded": Column(narrow_pattern="founded {}"),
    "created": Column(narrow_pattern="created {}"),
    "below": Column(narrow_pattern="through subcommittees: {}"),
    "seat": Column(min_width=18),
    "city": Column(min_width=15),
    "country": Column(min_width=15),
    "place": Column(min_width=15),
    "publisher": Column(min_width=20),
    "email": Column("E-mail"),
    "url": Column("Address"),
    "other_iso_ids": Column("Other ISO nos."),
    "former_names": Column("Formerly"),
    "aliases_fr": Column("In French"),
    "aliases_es": Column("In Spanish"),
    "alpha3": Column("Long code"),
    "framework": Column("Within"),
    "parties": Column("With"),
}
"""Columns that several kinds of rows share. Cards use their headings too, as labels before the values."""


def find_language(column: str) -> str:
    """Return the code of the language that the values of a column are in; empty if it is English or not known."""
    return column[-2:] if column.endswith(("_fr", "_es")) else ""


class View(Value):
    """How people see rows of one kind."""

    columns: tuple[str, ...]
    """The columns in a pipe, and everywhere else except on a terminal."""
    screen: tuple[str, ...] = ()
    """The columns on a terminal, if they differ: it needs no id that is an acronym in lower case."""
    main: str = ""
    """The column that takes the remaining width."""
    droppable: tuple[str, ...] = ()
    """The columns that give way if space is scarce, the last first; on a narrow screen they move below `main`."""
    looks: Mapping[str, Column] = {}
    """What differs from the usual appearance of a column."""
    types: Mapping[str, Column] = {}
    """The looks that follow from the types of the columns."""
    display: str = "table"
    """What people see unless they chose columns: `table`, `quotes`, `bars`, `cross` (two columns against each other),
    `changes`, `history`, `groups`, `matches` or `rows` of any columns."""
    noun: str = ""
    """What the rows are counted as, if not as records of their kind."""
    shorts: tuple[str, ...] = ()
    """The columns with short names and references, by which people know a row."""
    fulls: tuple[str, ...] = ()
    """The columns with full names and titles."""
    schema_type: str = ""
    """What a record is in the words of schema.org; empty if pages and JSON-LD do not describe it so."""
    has_hidden_columns: bool = False
    """Whether the rows include columns for programs only, which people do not see."""

    def get_default_columns(self, *, on_screen: bool) -> tuple[str, ...]:
        """Return the columns that people see unless they choose others."""
        return (self.screen if on_screen else ()) or self.columns

    def get_look(self, name: str) -> Column:
        """Return how a column looks: by its type, its name and this view, the last of which wins."""
        explicit: dict[str, Any] = {}
        for looks in (self.types, _COMMON, self.looks):
            explicit |= vars(looks[name]) if name in looks else {}
        explicit.setdefault("language", find_language(name))
        heading = explicit.get("heading") or name.replace("_", " ").capitalize()
        narrow_pattern = f"{heading.lower()}: {{}}" if explicit.get("number") else "{}"
        return Column(**{"narrow_pattern": narrow_pattern, **explicit, "heading": heading})


class Choice(NamedTuple):
    """The values of a column by which the rows of a list can be chosen."""

    name: str
    heading: str
    options: Sequence[tuple[str, str]]
    """The values with their labels, the most frequent first."""
    option_numbers: Sequence[int | None]
    """For each row, the place of its value among the options; None if it is not known."""


class Listing(Value):
    """Rows of one kind, in order."""

    kind: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    total: int
    """The number of rows without `--limit`."""
    words: tuple[str, ...] = ()
    """The folded search words, to be highlighted where they occur."""
    credit: str = ""
    """The attribution of the data, if their licence requires one."""
    notes: tuple[str, ...] = ()
    """Notes on the rows for the reader."""
    is_loaded: bool = True
    """Whether records of its kind are loaded at all; if not, no rows does not mean that there are none."""
    has_json_rows: bool = False
    """Whether each row is a record as JSON bytes."""
    view: View = View(())
    nullable: frozenset[str] = frozenset()
    """The list columns that are null if unknown, so that an empty list means "none"."""
    title: str = ""
    """The title of the listing, if it is not simply all records of a kind."""
    subtitle: str = ""
    """What a picture says below the title: the number of records, and the days of the registers they come from."""
    links: Mapping[str, Sequence[Ref | None]] = {}
    """The record that each cell names, by column."""
    addresses: Mapping[tuple[str, str], str] = {}
    """The web addresses of these records, by kind and id."""
    choices: Sequence[Choice] = ()
    """What people can choose the rows of a page by."""
    other_tables: Mapping[str, Sequence[Mapping[str, Any]]] = {}
    """The records that the listing's records refer to, by kind, for a format that loads again."""
    user_columns: frozenset[str] = frozenset()
    """The columns that the user named, as columns or as the sort key; they never give way."""

    @property
    def has_only_user_columns(self) -> bool:
        """Whether the user named every column."""
        return self.user_columns.issuperset(self.columns)


class Rows(Value):
    """Rows of any shape, such as those of an SQL statement, written as they arrive."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]
    has_json_rows: bool = False
    nullable: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Iterate over the rows."""
        return self.rows
