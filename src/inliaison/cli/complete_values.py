"""The values that a shell offers on TAB: how to find those of an option, and of the arguments of a command."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator

from inliaison import index
from inliaison.cli import COMMANDS, GROUPS, terminal
from inliaison.cli.command_line import Line, get_scope
from inliaison.cli.complete_columns import get_columns
from inliaison.cli.completion import SHELLS
from inliaison.cli.options import DOCUMENTS
from inliaison.cli.topics import TOPICS
from inliaison.dataset import followed, registers
from inliaison.kinds import DOCUMENT_KINDS, KINDS, REGISTRY, SINGULAR, load_kind
from inliaison.kinds.filter import Filter
from inliaison.query import addresses, columns, compare, counts, values
from inliaison.query.values import Source, Value
from inliaison.register import document_changes, documents, snapshots
from inliaison.render import CITATIONS, NETWORK, RECORDS, differences, list_formats, timeline
from inliaison.render.documents import View

_TABS = [kind for kind, entry in REGISTRY.items() if entry.tab]
FILES = ":files"
"""The value that makes the shell offer files."""


def filter_by_prefix(pairs: Iterable[Value], start: str) -> list[Value]:
    return [(value, about) for value, about in pairs if value.lower().startswith(start.lower())]


_Find = Callable[[Line, str], Iterable[Value]]


def _make_finder(source: Source) -> _Find:
    """Return a function that finds values in the index."""

    def find(line: Line, start: str) -> Iterable[Value]:
        scope = get_scope(line)
        documents = scope.documents() if line.command in (*DOCUMENT_KINDS, "show", "open") else ()
        return index.answer(
            scope.layers(), lambda database: list(source(database, start)), lambda text: None, documents=documents
        )

    return find


def _make_word_finder(*words: str) -> _Find:
    return lambda line, start: filter_by_prefix([(word, "") for word in words], start)


def _find_files(line: Line, start: str) -> Iterable[Value]:
    return [(FILES, "")]


def get_filter_finder(command: str, name: str) -> _Find | None:
    """Return the function that finds the values of a listing's filter, or None if there is none."""
    kinds = [command] if command in KINDS else KINDS if command in ("stats", "browse") else ()
    filters = ((kind, filter) for kind in kinds for filter in load_kind(kind).filters if name in filter.options)
    roles = [role for kind in kinds for role in load_kind(kind).role_options.get(name, ())]
    by_role = _make_word_finder(*dict.fromkeys(roles)) if roles else None
    return by_role or next((_make_filter_finder(kind, filter) for kind, filter in filters), None)


def _make_filter_finder(kind: str, filter: Filter) -> _Find | None:
    if filter.value_type == "committee":
        return _make_finder(values.find_committees)
    if filter.value_type in ("reference", "class"):
        return _make_finder(values.find_among_several(*(values.make_finder(of) for of in filter.kinds)))
    if filter.words_sql:
        return _make_finder(values.list_words(filter.words_sql))
    if filter.value_type in ("word", "country"):
        return (
            _make_finder(values.find_words(kind, filter.column)) if filter.column else _make_word_finder(*filter.words)
        )
    return None


def find_kinds(line: Line, start: str) -> Iterable[Value]:
    if line.command == "changes":
        return filter_by_prefix([(kind, "") for kind in differences.KINDS], start)
    kinds = timeline.KINDS if line.command == "history" else _TABS if line.command == "browse" else KINDS
    return filter_by_prefix([(kind, f"among {kind} alone") for kind in kinds], start)


def _find_fields(line: Line, start: str) -> Iterable[Value]:
    from inliaison.cli.complete_add import find_candidates

    return find_candidates(line.words, start, lambda source, value_start: _make_finder(source)(line, value_start))


def _find_columns(line: Line, start: str) -> Iterable[Value]:
    """Return the columns of what is listed; in a comma-separated list, the last one is completed."""
    kind = line.listing_command
    find_columns = _make_finder(lambda database, _: _add_headings(_list_columns(database, kind), load_kind(kind).view))
    whole, comma, _ = start.rpartition(",")
    names = find_columns(line, start) if kind in KINDS else _add_headings(*get_columns(line))
    used_names = [name.strip().removeprefix("-") for name in whole.split(",")]
    choices = [(f"{whole}{comma}{name}", about) for name, about in names if name not in used_names]
    return filter_by_prefix(choices, start)


def _find_sort_keys(line: Line, start: str) -> Iterable[Value]:
    """Return the columns to sort by; the last one of the list may begin with a hyphen."""
    whole, comma, last = start.rpartition(",")
    if not last.startswith("-"):
        return _find_columns(line, start)
    before = f"{whole}{comma}"
    candidates = _find_columns(line, before + last[1:])
    return [(f"{before}-{name.removeprefix(before)}", f"{about}, downwards") for name, about in candidates]


def _list_columns(database: sqlite3.Connection, kind: str) -> Iterable[str]:
    return columns.build_columns(kind, *columns.read_shapes(database, kind))


def _add_headings(names: Iterable[str], view: View) -> Iterator[Value]:
    return ((name, view.get_look(name).heading) for name in names)


def _find_snapshots(line: Line, start: str) -> Iterable[Value]:
    every = [snapshot for register in registers.REGISTERS for snapshot in reversed(snapshots.list_snapshots(register))]
    return filter_by_prefix([(snapshot.date, f"snapshot of {snapshot.register.name}") for snapshot in every], start)


def _find_document_snapshots(kind: str, start: str) -> list[Value]:
    every = reversed(documents.list_snapshots(kind))
    return filter_by_prefix([(snapshot.date, documents.NAMES[kind]) for snapshot in every], start)


def _find_snapshots_to_remove(line: Line, start: str) -> Iterable[Value]:
    """Return the days of the snapshots of the kind that the options of `register remove` name."""
    kind = next((kind for kind in DOCUMENT_KINDS if kind in line.option_values), None)
    return _find_document_snapshots(kind, start) if kind else _find_snapshots(line, start)


def _find_days(line: Line, start: str) -> Iterable[Value]:
    """Return the days of the snapshots that a command compares; other commands take any date."""
    if line.command not in ("changes", "digest"):
        return ()
    return _find_document_snapshots("standards", start) if _is_about_standards(line) else _find_snapshots(line, start)


def _find_changes(line: Line, start: str) -> Iterable[Value]:
    """Return the sorts of change; those of standards if these alone are listed."""
    sorts = document_changes.SORTS if _is_about_standards(line) else differences.CHANGES
    return filter_by_prefix([(sort, "") for sort in sorts], start)


def _is_about_standards(line: Line) -> bool:
    """Return whether changes of standards alone are listed."""
    return set(line.option_values.get("kind", ())) == {document_changes.KIND}


def _find_followed_records(line: Line, start: str) -> Iterable[Value]:
    """Return what is followed: committees as people write them, other records by their ids."""
    records = followed.load().records
    pairs = [(_shorten_committee(record.name or "", start) or record.id, record.name or "") for record in records]
    ids = [(record.id, record.name or "") for record in records if start]
    return dict(filter_by_prefix([*ids, *pairs], start)).items()


_COMMITTEE = re.compile(r"(?:ISO|IEC)/(?:IEC |ISO )?((?:JTC|TC|PC|SC)[ ]?[0-9]+(?:/SC[ ]?[0-9]+)*)\b")


def _shorten_committee(name: str, start: str) -> str:
    """Return the reference at the beginning of a committee's name, as `tc207/sc3`; empty for another name."""
    match = _COMMITTEE.match(name)
    short = match[1].replace(" ", "") if match else ""
    return short if start and start == start.upper() else short.lower()


def _find_own_ids(line: Line, start: str) -> Iterable[Value]:
    """Return the ids of the user records."""
    user_layers = [layer.name for layer in get_scope(line).layers() if layer.by_hand]
    return _make_finder(
        values.find_among_several(*(values.list_layers(kind, user_layers) for kind in _NAMED_KINDS_FIRST))
    )(line, start)


def _find_count_columns(line: Line, start: str) -> Iterable[Value]:
    return filter_by_prefix([(by, "") for by in counts.list_countable()], start)


def _find_formats(line: Line, start: str) -> Iterable[Value]:
    takes = DOCUMENTS.get(line.command, RECORDS)
    about = {True: "for people", False: "for programs" if takes != NETWORK else ""}
    return filter_by_prefix([(name, about[format.for_people]) for name, format in list_formats(takes).items()], start)


_NAMED_KINDS_FIRST = sorted(KINDS, key=lambda kind: not REGISTRY[kind].known_by_name)

OPTIONS: dict[str, _Find] = {
    "kind": find_kinds,
    "change": _find_changes,
    "member": _make_finder(values.make_finder("members")),
    "partner": _make_finder(values.find_partners),
    "committee": _make_finder(values.find_committees),
    "person": _make_finder(values.make_finder("people")),
    "columns": _find_columns,
    "sort": _find_sort_keys,
    "format": _find_formats,
    "by": _find_count_columns,
    "across": _find_count_columns,
    "cite": _make_word_finder(*list_formats(CITATIONS)),
    "color": _make_word_finder(*terminal.COLORS),
    "as_of": _find_snapshots,
    "since": _find_days,
    "until": _find_days,
    "of": _make_finder(values.find_among_several(*map(values.make_finder, followed.KINDS))),
    "register": _make_word_finder(*(register.publisher for register in registers.REGISTERS)),
    "data": _find_files,
    "output": _find_files,
    "file": _find_files,
    "to": _find_files,
    "edit": _make_finder(values.find_among_several(*map(values.make_finder, _NAMED_KINDS_FIRST))),
}
"""How to find the values of an option, by its name."""

ARGUMENTS: dict[str, _Find] = {
    "show": _make_finder(values.find_among_several(*map(values.make_finder, _NAMED_KINDS_FIRST))),
    "open": _make_finder(values.find_among_several(*map(values.make_finder, addresses.find_record()))),
    "common": _make_finder(values.find_among_several(*map(values.make_finder, compare.KINDS))),
    "compare": _make_finder(values.find_among_several(*map(values.make_finder, compare.KINDS))),
    "stats": find_kinds,
    "browse": find_kinds,
    "changes": _find_days,
    "history": _make_finder(values.find_among_several(*map(values.make_finder, timeline.KINDS))),
    "follow": _make_finder(values.find_among_several(*map(values.make_finder, followed.KINDS))),
    "unfollow": _find_followed_records,
    "add": _find_fields,
    "remove": _find_own_ids,
    "export": lambda line, start: filter_by_prefix([(kind, f"every {SINGULAR[kind]}") for kind in KINDS], start),
    "check": _find_files,
    "register import": _find_files,
    "register remove": _find_snapshots_to_remove,
    "completion": _make_word_finder(*SHELLS),
    "help": _make_word_finder(*TOPICS, *COMMANDS, *GROUPS),
}
"""How to find the arguments of a command, by its name; texts to search for are not completed."""
