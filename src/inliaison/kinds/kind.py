"""How a kind of record describes itself: the words of which the modules beside this one are made.

Nothing here asks the index or draws: the description is read by whoever compiles, asks, completes, shows
or documents. SQL in it sees the tables of the index (`index/compiling.py`); a set of chosen values stands in
the SQL of a filter as `{}`, a field of the card's record in that of a relation as `:field`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from inliaison.kinds.relations import NoRelated, Relation
from inliaison.render.documents import View
from inliaison.values import Value

if TYPE_CHECKING:
    from typing import dataclass_transform

    from inliaison.render.documents import Card
    from inliaison.render.stories import Story

    Described = TypeVar("Described")

    @dataclass_transform(frozen_default=True, kw_only_default=True)
    def record(described: type[Described]) -> type[Described]:
        """Describe the fields of a record; `record.record_class` makes the frozen class of it where one is wanted."""

else:

    def record(described):  # noqa: D103 - it is described above
        return described


Table = dict[str, Any]
Position = Callable[[str, Any], int]
"""The place of a record, by kind and id, in the order of its kind; -1 for one that is not there."""


WITHOUT = "without_"
"""Before the name of a filter, that of its twin, whose values no row may have."""


class Role(Value):
    """One role of members in committees, as SQL."""

    where: str
    """Holds for the rows of the chosen values in that role."""
    known: str
    """Holds where the data can tell who has it, of the row and of the chosen values."""


class Filter(Value):
    """One way to narrow a listing; command line, completion, manual and Python interface have it from here."""

    name: str
    help: str
    where: str
    """The SQL that holds for the rows of the chosen values."""
    form: str = "reference"
    """What is typed: a `word`, a `country`, a `reference`, a `committee` (with its subcommittees), `since`, `until`."""
    known: str = ""
    """The SQL that holds where the data can tell of the row, and of the chosen values `{}`; nothing where they always
    can."""
    subject: str = ""
    """What is not known of a row that cannot be judged; by default that its name is not."""
    kinds: tuple[str, ...] = ()
    """The kinds that a reference may be of."""
    words: tuple[str, ...] = ()
    """The words there are."""
    column: str = ""
    """The column whose values are words, too."""
    words_sql: str = ""
    """The SQL of more words that a value may be."""
    none_there: str = ""
    """What is said of a country that no record has, with {} for its name."""
    told_by: str = ""
    """The column on a screen that tells by which of several values a row is there; by default that of its name."""
    metavar: str = ""
    roles: Mapping[str, Role] = {}
    """The roles that it can be narrowed to; it holds in any of them."""
    many: bool = False
    """Whether a row may fit several of its values, so that all of them can be asked for."""
    twin: bool = False
    """Whether it has a twin that leaves rows out."""

    @property
    def options(self) -> tuple[str, ...]:
        """The names of the options that give it values."""
        return (self.name, WITHOUT + self.name) if self.twin else (self.name,)

    @property
    def spoken(self) -> str:
        """Its name as it stands in a sentence."""
        return self.name.replace("_", " ")

    @property
    def single(self) -> bool:
        """Whether it takes one value; all others may be repeated, and the values add up."""
        return self.form in ("since", "until")

    @property
    def unknown(self) -> str:
        """What is not known of a row that cannot be judged, in words."""
        return self.subject or f"the {self.spoken} is"


def in_roles(filter: Filter, roles: Sequence[str]) -> Filter:
    """A filter that holds in any of some roles."""
    chosen = [filter.roles[role] for role in roles]
    where = " OR ".join(f"({role.where})" for role in chosen)
    return filter.changed(where=f"({where})", known=" AND ".join(dict.fromkeys(role.known for role in chosen)))


class Derived(Value):
    """A column whose values are worked out of the data, where a field is in the record itself."""

    sql: str = ""
    """The SQL of its values; nothing where a filter or the compiler of the index gives them."""
    meaning: str = ""
    """What it holds; with a meaning it is a column of the view for `sql`, too."""
    shape: str = "text"
    """The shape of its values, in the words of `fields.Field.shape`."""
    stored: bool = False
    """Whether the index holds its values."""
    behind: str = ""
    """The field behind which it stands in rows for programs."""
    internal: bool = False
    """Whether only SQL of the kinds reads it: nobody can list it."""

    def read(self, kind: str, name: str) -> str:
        """Return the SQL that reads it, as a column of this kind under this name."""
        return f"{kind}.{name}" if self.stored else self.sql


class Counted(Value):
    """A column that records can be counted by, as SQL."""

    value: str
    where: str = "1"
    named: str = ""
    """The kind of which the values are ids."""
    in_order: bool = False
    """Whether the values have an order of their own; else the most frequent come first."""
    noun: str = ""
    """What the values are called, where not as the column."""
    rows: str = ""
    """The table of the rows that are counted, where these are not the records themselves; they have the same `row`."""
    things: str = ""
    """What is counted, where that is not the records."""
    known: str = ""
    """The SQL of the records whose rows are counted, where those of others are not known."""
    subject: str = ""
    """What is not known of these others."""
    of_committees: bool = False
    """Whether it says little as long as the committees are an excerpt."""
    of_register: bool = False
    """Whether the size of ISO's register is worth telling beside it."""


class Held(Value):
    """How a listing tells the roles of its rows in the records that a filter chose, or of these in its rows.

    The column `role` has the highest one, another column names the chosen records that it is held in or by.
    """

    labels: Mapping[str, str]
    """By role, from the highest, the SQL of what these are called, as `label`; `{}` stands for the chosen ones."""
    named: str
    """The column that names them."""
    instead_of: tuple[str, ...] = ()
    """The columns of a view that would mislead beside them."""


class Names(Value):
    """The fields that a record is found by, from the most telling to the least; its id comes first."""

    numbers: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """Those that are written in many ways, such as ISO/TC 207/SC 3 and tc207sc3."""
    shorts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Codes of a country."""
    countries: tuple[str, ...] = ()
    """Names of a country."""
    country: str = ""
    """The field with the code of the country whose codes and names it answers to as well."""
    full: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()
    """Full names in another language, of which no part is taken for a short name."""
    personal: bool = False
    """Whether they are names of people, whose words stay apart."""


class Texts(Value):
    """The fields in which words are looked for, by the weight that a hit in them has."""

    title: tuple[str, ...]
    names: tuple[str, ...] = ()
    body: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The fields of each weight, the highest first."""
        return self.title, self.names, self.body


class Kind(Value):
    """Everything particular to one kind of record."""

    name: str
    record: type
    """The description of its fields."""
    meaning: str
    """What one of its records is, in the words of the docstring of `record`, which may have been left out."""
    purpose: str
    """What its listing is for, in one line of help."""
    examples: tuple[str, ...]
    order: Callable[[Table, Position], Any]
    """The key by which its records are sorted; the id decides between equal ones."""
    names: Names
    texts: Texts
    view: View
    label: str
    """What a record is called on a screen, as SQL."""
    short: str
    """The same in a few letters, as SQL over its own columns; the index has it as the column `short`."""
    story: Callable[[Any, Any, Card], Story]
    """Its card in words: told of the record, of what is `related`, and of the card that they are on."""
    id_from: tuple[tuple[str, ...], ...] = ()
    """The fields (and words behind an equals sign) that the id of a record without one is made of: the first that are
    all there."""
    beside: str = ""
    """What it is called beside other records on a card, as SQL, where that is not its label."""
    columns: Mapping[str, Derived] = {}
    """Columns beside the fields; the index fills those that it stores in this order."""
    country: str = ""
    """The column with the code of its country."""
    session: tuple[str, ...] = ()
    """What a caller types in Python, and what that gives: examples for the docstring of its listing."""
    indexes: tuple[str, ...] = ()
    """Columns that the database finds rows by, each as SQL."""
    filters: tuple[Filter, ...] = ()
    related: type = NoRelated
    """What its card tells beside the record: a class whose attributes are relations."""
    counted: Mapping[str, Counted] = {}
    aside: tuple[str, ...] = ()
    """The fields that are left out where its records stand on the card of another record."""
    tables: Mapping[str, type] = {}
    """The descriptions of the tables within its records."""
    mentions: tuple[str, ...] = ()
    """The fields that list ids of other records; of tables, with the field in them behind a dot."""
    called: tuple[str, ...] = ()
    """The fields that a record naming it is found by."""
    worded: Callable[[Table], bool] = bool
    """Whether a record has words of its own, by which it is found; a plain tie of two others has none."""
    ends: Mapping[str, str] = {}
    """The fields that name what a record without words ties, and the kinds of that; it is found by their names."""
    telling: tuple[str, ...] = ()
    """What tells records of one name apart, as SQL."""
    weight: str = "0"
    """The number by which a record is more likely to be meant than another one, as SQL."""
    address: str = ""
    """The field with its address on the web."""
    citable: bool = False
    """Whether its listing can be given as citations."""
    tied: str = ""
    """The SQL of the committee that a row is tied to, where its listing tells own from subcommittees'."""
    held: Held | None = None

    @property
    def listed(self) -> Mapping[str, Derived]:
        """The derived columns that its rows can be listed with."""
        return {name: column for name, column in self.columns.items() if not column.internal}

    @property
    def stored(self) -> Mapping[str, Derived]:
        """The derived columns that the index holds."""
        return {name: column for name, column in self.columns.items() if column.stored}

    @property
    def relations(self) -> Mapping[str, Relation]:
        """What is related to its records, by name."""
        return {name: told for name, told in vars(self.related).items() if isinstance(told, Relation)}
