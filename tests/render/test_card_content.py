"""Every record linked from a card exists and is labelled."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from support.places import SMALL

from inliaison import index
from inliaison.index import layers
from inliaison.kinds import DOCUMENT_KINDS, KINDS
from inliaison.query import cards
from inliaison.query.references import resolve
from inliaison.query.targets import Target
from inliaison.render.cards import CardContent, CardLine, Ref


def contents(database: sqlite3.Connection) -> Iterator[tuple[str, CardContent]]:
    for kind in KINDS:
        for (id,) in database.execute(f"SELECT id FROM {kind} ORDER BY row").fetchall():
            card = cards.read_card(database, Target(kind, id, ""))
            yield f"{kind} {id}", card.content


def named(content: CardContent) -> Iterator[tuple[Ref, CardLine | None]]:
    yield from ((ref, None) for ref in content.refs)
    for section in content.sections:
        if section.ref:
            yield section.ref, None
        for line in section.lines:
            yield from ((ref, line) for ref in line.refs)


@pytest.mark.parametrize("data", [pytest.param([], marks=pytest.mark.slow), [SMALL]])
def test_every_linked_record_of_a_card_exists_and_its_label_is_shown(data: list[str]) -> None:
    with index.open(layers.compose(data, bundled=not data), print) as database:
        seen = set()
        for whose, content in contents(database):
            for ref, _ in named(content):
                assert resolve(database, ref.id, (ref.kind,)).id == ref.id, whose
                seen.add(ref.kind)
            for section in content.sections:
                assert section.ref is None or section.ref.label == section.heading, whose
                for line in section.lines:
                    rest = "\0".join((line.label, line.text, *line.more))
                    for ref in (ref for ref in line.refs if ref.label):
                        _, found, rest = rest.partition(ref.label)
                        assert found == ref.label, f"{whose}: {ref} is not in {line}"
    assert seen == set(KINDS) - {"countries", "figures"} - ({*DOCUMENT_KINDS} if not data else set())


def test_related_records_are_named_where_a_reader_would_follow_them() -> None:
    with index.open(layers.compose([SMALL], bundled=False), print) as database:
        found = {whose: {(ref.kind, ref.label) for ref, _ in named(content)} for whose, content in contents(database)}
    assert {("committees", "ISO/TC 10"), ("people", "Ada Brook"), ("partners", "Moorings Forum")} <= found[
        "partners tide"
    ]
    assert ("liaisons", "Memorandum on lights at sea") in found["partners tide"]
    assert ("quotes", "") in found["partners tide"]
    assert ("partners", "TIDE") in found["people ada-brook"]
