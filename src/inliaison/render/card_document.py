"""A card: one record, with everything related to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from inliaison.render.documents import View
from inliaison.values import Value

if TYPE_CHECKING:
    from inliaison.render.cards import CardContent, Ref

    Related = Mapping[str, Any] | Sequence[Mapping[str, Any]] | str | None


class OtherRegister(Value):
    """A register that is loaded beside ISO's, as shown on cards."""

    publisher: str
    date: str
    source: str
    """The id of the source that its records cite."""
    number: str
    """The field that holds its number of a partner."""


class Card(Value):
    """One record, with everything related to it."""

    kind: str
    record: Mapping[str, Any]
    """The fields of the record, as data."""
    related: Mapping[str, Related]
    """Related records, a record or a value, by name; None if unknown."""
    related_kinds: Mapping[str, str]
    """The kind of the related records, by name."""
    sources: Sequence[Mapping[str, Any]] | None
    """The sources of the record and of the committees it lists; None if it needs no sources."""
    layers: Sequence[str]
    """The layers of the dataset that the record comes from."""
    register_date: str | None
    """The date of the loaded snapshot of the register."""
    documents_date: str | None
    """The date of the loaded snapshot of standards."""
    labels: Mapping[tuple[str, str], Ref]
    """The records whose ids stand in these fields, by field and id."""
    build_content: Callable[[Card], CardContent]
    is_user_record: bool = False
    """Whether only user layers have the record."""
    history_note: str = ""
    """A note on the record in older snapshots of the register, if the current one no longer has it."""
    series: Sequence[tuple[str, int | None]] = ()
    """The numbers of its liaisons with committees or organizations by the dates of snapshots; None where unknown."""
    credit: str = ""
    addresses: Mapping[tuple[str, str], str] = {}
    """The web addresses of the records that it names, by kind and id."""
    view: View = View(())
    """The view of its kind, which says how its fields look."""
    other_registers: Sequence[OtherRegister] = ()
    """The registers that are loaded beside ISO's."""
    fold: str = ""
    """How the content has its sources, as in `Format.fold`."""

    @property
    def content(self) -> CardContent:
        """What the card shows to people."""
        if not self.fold:
            return self.build_content(self)
        from inliaison.render.cards import fold_sections

        return fold_sections(self.build_content(self), hints=self.fold == "hint")

    def get_publisher(self, sources: Sequence[str]) -> str:
        """Return the publisher of the register that a record with these sources comes from."""
        return next((other.publisher for other in self.other_registers if other.source in sources), "ISO")

    def find_refs(self, field: str, *ids: Any) -> tuple[Ref, ...]:
        """Return references to the records with these ids in a field, skipping unknown ids."""
        return tuple([self.labels[field, id] for id in ids if (field, id) in self.labels])

    def get_label(self, field: str, id: Any) -> str:
        """Return the label of an id in a field, or the id itself."""
        ref = self.labels.get((field, id))
        return ref.label if ref else str(id)
