"""The description of a kind of record: the classes from which the other modules of this package build theirs.

Descriptions do not query the index and do not render anything; the modules that compile, query, complete, show or
document a kind read them. SQL in them uses the tables of the index (`index/compiling.py`); in that of a relation,
`:field` stands for a field of the card's record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from inliaison.kinds.filter import Filter
from inliaison.kinds.relations import NoRelated, Relation
from inliaison.render.documents import View
from inliaison.values import Value

if TYPE_CHECKING:
    from typing import dataclass_transform

    from inliaison.render.card_document import Card
    from inliaison.render.cards import CardContent

    Class = TypeVar("Class")

    @dataclass_transform(frozen_default=True, kw_only_default=True)
    def record(declaration: type[Class]) -> type[Class]:
        """Mark a class as the description of a record's fields; `record.record_class` returns its frozen class."""

else:

    def record(declaration):  # noqa: D103 - it is described above
        return declaration


Table = dict[str, Any]
Position = Callable[[str, Any], int]
"""Returns the position of a record, by kind and id, in the order of its kind; -1 if there is no such record."""


class DerivedColumn(Value):
    """A column with values that are computed from the data, and are not a field of the record."""

    sql: str = ""
    """The SQL of its values; empty if a filter or the compiler of the index provides them."""
    meaning: str = ""
    """What it holds; a column with a meaning is also part of the view for `sql`."""
    type: str = "text"
    """The name of the type of its values, as in `types.TYPES`; `list` or `nullable list` for a list."""
    is_stored: bool = False
    """Whether the index holds its values."""
    of_row: bool = False
    """Whether its SQL needs the fields of the row alone, so that the database computes the values as it writes them."""
    behind: str = ""
    """The field after which it appears in rows for programs."""
    internal: bool = False
    """Whether only SQL of the kinds uses it, so that no listing can show it."""

    def format_sql(self, kind: str, name: str) -> str:
        """Return the SQL that reads it as the column of a kind under a name."""
        return f"{kind}.{name}" if self.is_stored else self.sql


class CountColumn(Value):
    """A column by which records can be counted, as SQL."""

    value: str
    where: str = "1"
    value_kind: str = ""
    """The kind whose ids its values are."""
    step: int = 0
    """The years from one value to the next, which are sorted by value; 0 if the most frequent values come first."""
    noun: str = ""
    """The name of the values, if it differs from the column's."""
    format_label: Callable[[Any], str | None] | None = None
    """Returns a value in words, if it is a code."""
    rows: str = ""
    """The table of the rows to count, if they are not the records themselves; their `row` is that of a record."""
    things: str = ""
    """What is counted, if it is not the records."""
    is_known_sql: str = ""
    """The SQL of the records for which the values are known, if they are not known for all."""
    unknown_label: str = ""
    """What is unknown of the other records."""
    of_committees: bool = False
    """Whether the counts say little as long as the committees are an excerpt."""
    of_register: bool = False
    """Whether to show the size of ISO's register with the counts."""


class RoleDisplay(Value):
    """How a listing shows the roles of its rows in the records that a filter chose, or of these in its rows.

    The column `role` shows the highest role; another column names the chosen records in which, or by which, it is held.
    """

    labels: Mapping[str, str]
    """By role, highest first, the SQL of the names of these records, as `label`; `{}` stands for the chosen ones."""
    holder_column: str
    """The column that shows these names."""
    instead_of: tuple[str, ...] = ()
    """The columns of a view that would mislead next to them."""


class Default(Value):
    """The records that a listing leaves out by default."""

    where: str
    """SQL that is true for the records that it shows."""
    unless: tuple[str, ...]
    """The filters that ask for the others; the last one is a flag that asks for all."""
    left_out: str
    """What the others are, in a sentence."""


class Names(Value):
    """The fields by which a record is found, the most telling first; its id comes before all of them."""

    numbers: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """Fields that are written in many ways, such as ISO/TC 207/SC 3 and tc207sc3."""
    standards: tuple[str, ...] = ()
    """Fields with references of standards (`text/standards.py`)."""
    identifiers: tuple[str, ...] = ()
    """Fields with identifiers of other registers (`text/identifiers.py`)."""
    shorts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Codes of a country."""
    countries: tuple[str, ...] = ()
    """Names of a country."""
    country: str = ""
    """The field with the code of the country whose codes and names also find the record."""
    full: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()
    """Full names in another language, no part of which counts as a short name."""
    bodies: tuple[str, ...] = ()
    """Names of a larger body: they make the record a candidate, and never the record that is meant."""
    personal: bool = False
    """Whether they are names of people, whose words are kept apart."""


class Texts(Value):
    """The fields of the full-text search, by the weight of a match in them."""

    title: tuple[str, ...]
    names: tuple[str, ...] = ()
    body: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The fields of each weight, the highest first."""
        return self.title, self.names, self.body


class Kind(Value):
    """Everything specific to one kind of record."""

    name: str
    record: type
    """The class that describes its fields."""
    meaning: str
    """What a record is, in the words of the docstring of `record`, which optimized Python drops."""
    purpose: str
    """The purpose of its listing, in one line of help."""
    examples: tuple[str, ...]
    order: Callable[[Table, Position], Any]
    """The sort key of its records; the id breaks ties."""
    names: Names
    texts: Texts
    view: View
    label: str
    """The SQL of a record's name on screens."""
    short: str
    """The SQL of a record's short name, over its own columns; the index stores it as the column `short`."""
    build_card: Callable[[Any, Any, Card], CardContent]
    """Makes the content of a card from the record, its `related` records, and the card."""
    id_from: tuple[tuple[str, ...], ...] = ()
    """The fields (and words after `=`) from which a missing id is created; of several sets, the first complete one."""
    nested_label: str = ""
    """The SQL of a record's name on cards of other records, if it is not its label."""
    columns: Mapping[str, DerivedColumn] = {}
    """Columns in addition to the fields; the index computes the stored ones in this order."""
    country: str = ""
    """The column with the code of its country."""
    session: tuple[str, ...] = ()
    """A Python session with its results, as an example in the docstring of its listing."""
    indexes: tuple[str, ...] = ()
    """The indexes of the database, each as SQL of its columns."""
    filters: tuple[Filter, ...] = ()
    default: Default | None = None
    related: type = NoRelated
    """The records shown on its card: a class whose attributes are relations."""
    count_columns: Mapping[str, CountColumn] = {}
    omit_when_nested: tuple[str, ...] = ()
    """The fields omitted when its records are shown on the card of another record."""
    tables: Mapping[str, type] = {}
    """By field, the class that describes the tables in it."""
    reference_fields: tuple[str, ...] = ()
    """The fields whose texts also find the records that name one of this kind."""
    has_own_text: Callable[[Table], bool] = bool
    """Returns whether a record has text of its own by which it is found; a plain tie between two others has none."""
    linked_fields: Mapping[str, str] = {}
    """The fields that name the ends of a record without text, with their kinds; it is found by the ends' names."""
    distinguishing_sql: tuple[str, ...] = ()
    """The SQL of what tells records with the same name apart."""
    rank_sql: str = "0"
    """The SQL of a number by which records rank when a reference matches several."""
    address: str = ""
    """The field with its web address."""
    citable: bool = False
    """Whether its listing can be output as citations."""
    committee_sql: str = ""
    """The SQL of a row's committee, if its listing tells a committee's own rows from those of its subcommittees."""
    role_display: RoleDisplay | None = None

    @property
    def role_options(self) -> dict[str, list[str]]:
        """The options that restrict its filters to roles, each with these roles."""
        roles: dict[str, list[str]] = {}
        for filter in self.filters:
            for role in filter.roles:
                roles.setdefault(filter.role_option, []).append(role)
        return {option: list(dict.fromkeys(each)) for option, each in roles.items()}

    @property
    def filter_options(self) -> tuple[str, ...]:
        """The names of the options of its filters, then those of options that restrict them to roles."""
        return (*(option for filter in self.filters for option in filter.options), *self.role_options)

    @property
    def listed_columns(self) -> Mapping[str, DerivedColumn]:
        """The derived columns that a listing can show."""
        return {name: column for name, column in self.columns.items() if not column.internal}

    @property
    def stored_columns(self) -> Mapping[str, DerivedColumn]:
        """The derived columns that the index stores."""
        return {name: column for name, column in self.columns.items() if column.is_stored}

    @property
    def relations(self) -> Mapping[str, Relation]:
        """The relations of its cards, by name."""
        return {name: relation for name, relation in vars(self.related).items() if isinstance(relation, Relation)}
