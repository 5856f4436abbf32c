"""What most queries give and most formats take: a listing of rows, or a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from inliaison.values import Value

if TYPE_CHECKING:
    from inliaison.render.stories import Ref, Story

    Related = Mapping[str, Any] | Sequence[Mapping[str, Any]] | str | None


class Column(Value):
    """How one column looks to people."""

    heading: str = ""
    """By default its name."""
    style: str = ""
    number: bool = False
    """Whether it is set to the right."""
    below: str = "{}"
    """How a value reads where there is no room for the column, and so no heading."""
    link: bool = False
    least: int = 0
    """The width within which its words wrap where that keeps another column; 0 for what does not wrap."""
    once: bool = False
    """Whether it is left out on a terminal where the row above says the same: another column names it, too."""
    short: str = ""
    """The heading on a terminal, where the column is narrower than its own heading."""
    parts: str = ""
    """What stands between the values of a cell, which people see one below the other."""
    labels: Mapping[str, str] = {}
    """What some of its values are called where people read, on screens, pages and in Markdown."""


_COMMON = {
    "id": Column("Id", "magenta"),
    "kind": Column(style="dim"),
    "date": Column(),
    "as_of": Column("As of"),
    "iso_id": Column("ISO no.", number=True),
    "name_fr": Column("Name (French)"),
    "title_fr": Column("Title (French)"),
    "acronym": Column("Partner", "bold", least=10),
    "reference": Column("Committee", "bold magenta", least=15),
    "founded": Column(below="founded {}"),
    "created": Column(below="created {}"),
    "committees": Column(number=True, below="committees: {}"),
    "partners": Column(number=True, below="partners: {}"),
    "organizations": Column(number=True, below="organizations: {}"),
    "members": Column(number=True, below="members: {}"),
    "memberships": Column(number=True, below="memberships: {}"),
    "liaisons": Column(number=True, below="liaisons: {}"),
    "own": Column(number=True, below="own: {}"),
    "below": Column(number=True, below="through subcommittees: {}"),
    "seat": Column(least=18),
    "city": Column(least=15),
    "country": Column(least=15),
    "place": Column(least=15),
    "publisher": Column(least=20),
    "value": Column(number=True),
    "count": Column(number=True),
    "email": Column("E-mail"),
    "website": Column(link=True),
    "url": Column("Address", link=True),
    "other_iso_ids": Column("Other ISO nos."),
    "aliases_fr": Column("In French"),
    "aliases_es": Column("In Spanish"),
    "alpha3": Column("Long code"),
    "framework": Column("Within"),
    "parties": Column("With"),
}
"""How columns look that several sorts of rows have; on cards, too, the headings stand before the values."""


class View(Value):
    """How rows of one sort are shown to people."""

    columns: tuple[str, ...]
    """The columns in a pipe, and everywhere else but on a terminal."""
    screen: tuple[str, ...] = ()
    """The columns on a terminal, where they are others: it needs no ids that are acronyms in small letters."""
    main: str = ""
    """The column that takes the room that is left."""
    lesser: tuple[str, ...] = ()
    """The columns that give way where room is scarce, the last first; on a narrow screen they move below `main`."""
    looks: Mapping[str, Column] = {}
    """How its columns look, where not as they do elsewhere."""
    drawn: str = "table"
    """What a terminal shows where nobody chose columns: `table`, `quotes`, `bars`, `changes`, `groups`, `matches`
    or `rows` of any columns."""
    picked: bool = False
    """Whether the rows come with columns for programs alone, which people do not see."""

    def shown(self, *, on_screen: bool) -> tuple[str, ...]:
        """The columns that people see unless they choose others."""
        return (self.screen if on_screen else ()) or self.columns

    def look(self, name: str) -> Column:
        """How a column looks."""
        column = self.looks.get(name) or _COMMON.get(name) or Column()
        return column if column.heading else column.changed(heading=name.replace("_", " ").capitalize())


class Listing(Value):
    """Rows of one kind, in order."""

    kind: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    total: int
    """How many rows there are without `--limit`."""
    words: tuple[str, ...] = ()
    """The folded words that were searched for, to be marked where they are shown."""
    credit: str = ""
    """Whose data these are, where a licence asks that it be said."""
    notes: tuple[str, ...] = ()
    """What a person should know of the rows."""
    encoded: bool = False
    """Whether each row is the bytes of the record as JSON."""
    view: View = View(())
    nullable: frozenset[str] = frozenset()
    """The lists that are null where nothing is known, so that an empty one means "none"."""
    title: str = ""
    """What is listed, where that is not all there is of a kind."""
    named: Mapping[str, Sequence[Mapping[str, Any]]] = {}
    """By kind, the records that those of the listing name, for a format that loads again."""
    pinned: frozenset[str] = frozenset()
    """The columns that somebody named, as such or as the sort key: these never give way."""

    @property
    def is_chosen(self) -> bool:
        """Whether somebody named all of its columns."""
        return self.pinned.issuperset(self.columns)


class Rows(Value):
    """Rows of any shape that are written as they come, such as those of a statement in SQL."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]
    encoded: bool = False
    nullable: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self.rows


class Listed(Value):
    """A register that is loaded beside ISO's, as cards tell of it."""

    publisher: str
    date: str
    source: str
    """The id of the source that its records name."""
    number: str
    """The field that holds its number of a partner."""


class Card(Value):
    """One record, with everything related to it."""

    kind: str
    record: Mapping[str, Any]
    """Its fields, as data."""
    related: Mapping[str, Related]
    """By name: a record, records, or a value; None where nothing is known."""
    kinds: Mapping[str, str]
    """Of which kind the related records under a name are."""
    sources: Sequence[Mapping[str, Any]] | None
    """The sources of the record and of the committees it lists; None for what needs none."""
    layers: Sequence[str]
    """The layers of the dataset that it is from."""
    register_date: str | None
    """The day of the snapshot of the register that is loaded."""
    labels: Mapping[tuple[str, str], Ref]
    """The records that are named by their ids in these fields, by field and id."""
    tell: Callable[[Card], Story]
    own: bool = False
    """Whether data of the user's own alone have the record."""
    past: str = ""
    """What older snapshots of the register hold of it, where this one has it no more."""
    credit: str = ""
    folds: bool = False
    """Whether a terminal and Markdown count the sources instead of listing them."""

    def told(self, *, hints: bool = False) -> Story:
        """Return its story for a terminal or an e-mail; with `hints`, what is folded says how to see it."""
        if not self.folds:
            return self.tell(self)
        from inliaison.render.stories import fold

        return fold(self.tell(self), hints=hints)

    others: Sequence[Listed] = ()
    """The registers that are loaded beside ISO's."""

    def publisher(self, sources: Sequence[str]) -> str:
        """Return whose register a record of some sources is from."""
        return next((other.publisher for other in self.others if other.source in sources), "ISO")

    def refs(self, field: str, *ids: Any) -> tuple[Ref, ...]:
        """The records that ids in a field are of."""
        return tuple([self.labels[field, id] for id in ids if (field, id) in self.labels])

    def called(self, field: str, id: Any) -> str:
        """What an id that stands in a field is called on a screen."""
        ref = self.labels.get((field, id))
        return ref.label if ref else str(id)
