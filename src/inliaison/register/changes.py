"""The differences between two snapshots of the register, matched by ISO's numbers.

A new label or reference is a rename, not a loss and a gain.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar
from unicodedata import normalize

from inliaison.register.ties import Body, Ties, read_ids
from inliaison.render.differences import Change
from inliaison.text.names import make_natural_key

Key = TypeVar("Key", bound=Hashable)


class Committee(NamedTuple):
    """A committee in a snapshot."""

    reference: str
    title: str | None
    title_fr: str | None
    status: str | None
    parent: str | None
    """ISO's number of its parent committee."""
    secretariat: int | None
    """ISO's number of the member that holds it."""
    unnamed_count: int | None
    """The number of committees in liaison with it that have no row."""


class State(NamedTuple):
    """The register of one day, by ISO's numbers."""

    date: str
    organizations: Ties
    """Organizations and their liaisons."""
    committees: dict[str, Committee]
    """By ISO's number, a text like the ids of committees."""
    members: Ties | None = None
    """Members with their roles; None if the snapshot was stored without them."""
    committee_liaisons: Mapping[str, str | None] = {}
    """By committee, the numbers of those that its row lists as in liaison with it, as JSON."""


def compare_states(old: State, new: State) -> list[Change]:
    """Return every difference, the most important first, each sort in natural order.

    Liaisons of organizations and the bodies come first, then secretariats and committees; then what may be
    hundreds: memberships and liaisons between committees; titles come last.
    """
    before, after = old.members, new.members
    both = {id: (it, new.committees[id]) for id, it in old.committees.items() if id in new.committees}
    pairs = {id: pair for id, pair in both.items() if pair[0] != pair[1]}
    first = [*_compare_liaisons(old, new), *_compare_organizations(old, new)]
    committees = [*_compare_committees(old, new), *_compare_fields(old, new, pairs, _FIELDS)]
    titles = _compare_fields(old, new, pairs, _TITLES)
    if before is None or after is None:
        return [*first, *committees, *titles]
    members = [*_compare_labels("member", before.bodies, after.bodies), *_compare_secretariats(before, after, old, new)]
    ties = [*_compare_memberships(before, after, old, new), *_compare_committee_liaisons(old, new)]
    unnamed_changes = [
        change._replace(kind="committee-liaison", old=str(change.old or 0), new=str(change.new or 0))
        for change in _compare_fields(old, new, pairs, _UNNAMED)
    ]
    return [*first, *members, *committees, *ties, *unnamed_changes, *titles]


def _iter_added_and_removed(
    old: Iterable[Key], new: Iterable[Key], names: tuple[str, str]
) -> Iterator[tuple[str, set[Key], bool]]:
    """Yield the keys that are only new, then those that are only old, with their name and whether they are new."""
    yield names[0], set(new) - set(old), True
    yield names[1], set(old) - set(new), False


def _sort(keys: Iterable[Key], order: Callable[[Key], tuple[object, ...]]) -> list[Key]:
    places = {key: order(key) for key in keys}
    return sorted(places, key=places.__getitem__)


def _compare_liaisons(old: State, new: State) -> Iterator[Change]:
    old_ties, new_ties = old.organizations.compare(new.organizations)
    for change, ties, state in (("established", new_ties, new), ("ended", old_ties, old)):
        bodies = state.organizations.bodies
        for number, committee in _sort(ties, partial(_make_tie_order, state, bodies)):
            organization, reference = bodies[number], state.committees[committee].reference
            name = f"{organization.label} in {reference}"
            yield Change("liaison", change, f"{number}-{committee}", name, partner=organization.id, committee=committee)


def _compare_organizations(old: State, new: State) -> Iterator[Change]:
    before, after = old.organizations.bodies, new.organizations.bodies
    for change, numbers, is_new in _iter_added_and_removed(before, after, ("joined", "left")):
        bodies = after if is_new else before
        for number in _sort(numbers, partial(_label_order, bodies)):
            id, label, _ = bodies[number]
            yield Change("partner", change, id, label, partner=id)
    yield from _compare_labels("partner", before, after)


def _compare_labels(kind: str, before: dict[int, Body], after: dict[int, Body]) -> Iterator[Change]:
    """Yield the new labels of organizations or members that remain."""
    both = [it for it in before.keys() & after.keys() if before[it].label != after[it].label]
    renames = [it for it in both if _is_different(before[it].label, after[it].label)]
    for number in _sort(renames, partial(_label_order, after)):
        id, label, _ = after[number]
        yield Change(kind, "renamed", id, label, old=before[number].label, new=label)._replace(**{kind: id})


def _compare_committees(old: State, new: State) -> Iterator[Change]:
    for change, ids, is_new in _iter_added_and_removed(old.committees, new.committees, ("opened", "closed")):
        state = new if is_new else old
        for id in _sort(ids, partial(_make_committee_order, state)):
            name = " ".join(filter(None, state.committees[id][:2]))
            yield Change("committee", change, id, name, committee=id)


def _compare_fields(
    old: State, new: State, pairs: Mapping[str, tuple[Committee, Committee]], fields: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the values that differ in pairs of committees that remain."""
    for change, field in fields.items():
        get_value = attrgetter(field)
        values = [(id, get_value(before), get_value(after)) for id, (before, after) in pairs.items()]
        differing = {it[0]: it[1:] for it in values if it[1] != it[2] and _is_different(*it[1:])}
        for id in _sort(differing, partial(_make_committee_order, new)):
            before, after = differing[id]
            if field == "parent":
                before, after = _label(old, before), _label(new, after)
            reference = new.committees[id].reference
            yield Change("committee", change, id, reference, committee=id, old=before, new=after)


def _is_different(before: Any, after: Any) -> bool:
    """Return whether two unequal values differ in more than Unicode normalization and white space."""
    if not (isinstance(before, str) and isinstance(after, str)):
        return True
    forms = (" ".join(normalize("NFC", text).split()) for text in (before, after))
    return next(forms) != next(forms)


_FIELDS = {"renamed": "reference", "moved": "parent", "status": "status"}
_TITLES = {"retitled": "title", "retitled-fr": "title_fr"}
_UNNAMED = {"unnamed": "unnamed_count"}
"""By change of a committee that remains, the field that has changed."""


def _compare_secretariats(before: Ties, after: Ties, old: State, new: State) -> Iterator[Change]:
    """Yield the secretariats that moved, including those of committees that opened or closed."""
    bodies, committees = {**before.bodies, **after.bodies}, {**old.committees, **new.committees}
    earlier, later = (
        {id: committee.secretariat for id, committee in state.committees.items() if committee.secretariat is not None}
        for state in (old, new)
    )
    moves = {id for id, _ in earlier.items() ^ later.items()}
    for id in _sort(moves, lambda each: (make_natural_key(committees[each].reference), len(each), each)):
        first, then = earlier.get(id), later.get(id)
        change = "given" if first is None else "ended" if then is None else "moved"
        labels = [None if number is None else bodies[number].label for number in (first, then)]
        member_id = bodies[first if then is None else then].id  # type: ignore[index]
        yield Change("secretariat", change, id, committees[id].reference, None, id, member_id, None, *labels)


def _compare_memberships(before: Ties, after: Ties, old: State, new: State) -> Iterator[Change]:
    old_ties, new_ties = before.compare(after)
    for change, ties, is_new in _iter_added_and_removed(old_ties, new_ties, ("joined", "left")):
        state, members, roles = (new, after, new_ties) if is_new else (old, before, old_ties)
        for tie in _sort(ties, partial(_make_tie_order, state, members.bodies)):
            values = (None, roles[tie]) if is_new else (roles[tie], None)
            yield _build_membership(state, members, tie, change, *values)
    for tie in _sort(old_ties.keys() & new_ties.keys(), partial(_make_tie_order, new, after.bodies)):
        yield _build_membership(new, after, tie, "role", old_ties[tie], new_ties[tie])


def _build_membership(
    state: State, members: Ties, tie: tuple[int, str], change: str, old: str | None, new: str | None
) -> Change:
    (number, committee), body = tie, members.bodies[tie[0]]
    name = f"{body.label} in {state.committees[committee].reference}"
    return Change(
        "membership", change, f"{number}-{committee}", name, committee=committee, member=body.id, old=old, new=new
    )


def _compare_committee_liaisons(old: State, new: State) -> Iterator[Change]:
    """Yield the liaisons established and ended with committees that have a row."""
    committees = {id for id, _ in old.committee_liaisons.items() ^ new.committee_liaisons.items()}
    before, after = (
        {(id, other) for id in committees for other in read_ids(state.committee_liaisons.get(id))}
        for state in (old, new)
    )
    for change, ties, is_new in _iter_added_and_removed(before, after, ("established", "ended")):
        state = new if is_new else old
        for id, other in _sort(ties, partial(_make_liaison_order, state)):
            name = f"{state.committees[other].reference} with {state.committees[id].reference}"
            yield Change("committee-liaison", change, f"{id}-{other}", name, committee=id, liaison_committee=other)


def _label_order(bodies: dict[int, Body], number: int) -> tuple[object, ...]:
    return make_natural_key(bodies[number].label), number


def _make_tie_order(state: State, bodies: dict[int, Body], tie: tuple[int, str]) -> tuple[object, ...]:
    return _make_committee_order(state, tie[1]), _label_order(bodies, tie[0])


def _make_liaison_order(state: State, tie: tuple[str, str]) -> tuple[object, ...]:
    return _make_committee_order(state, tie[0]), _make_committee_order(state, tie[1])


def _make_committee_order(state: State, committee: str) -> tuple[object, ...]:
    return make_natural_key(state.committees[committee].reference), len(committee), committee


def _label(state: State, committee: str | None) -> str | None:
    """Return the reference of a committee, or its number if the snapshot has no row of it."""
    return state.committees[committee].reference if committee in state.committees else committee
