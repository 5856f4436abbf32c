"""Records that older snapshots of the register have and the current one lacks.

The snapshots are read as text, each field on its own line as `register import` writes it, as they may have no index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from shlex import quote
from typing import Any

from inliaison.dataset.registers import ISO
from inliaison.errors import UnknownNameError
from inliaison.register import snapshots
from inliaison.register.snapshots import Snapshot
from inliaison.text import names

_BODY = r'\n\[\[partners\]\]\nid = "([^"\n]+)"\n(?:[^\[\n].*\n)*?{} = (?:{})\n'
_TIES = r'\npartner = "{}"\nkind = "committee"\ncommittee = "([^"\n]+)"\n'
_COMMITTEE = r'\n\[\[committees\]\]\nid = "{}"\nreference = "([^"\n]+)"\n'
_LABEL = re.compile(r'\n\[\[(partners|committees)\]\]\nid = .*\n(?:acronym|reference) = "([^"\n]+)"\n')


def describe_last_listing(partner: Mapping[str, Any], date: str) -> str:
    """Return a sentence on when ISO last listed a partner that it does not list on a date, or an empty text."""
    numbers = ISO.list_numbers(partner)
    body = re.compile(_BODY.format(ISO.number, "|".join(map(str, numbers))))
    missing = date
    for snapshot, text in _iter_snapshots_before(date) if numbers else ():
        match = body.search(text)
        if match:
            committees = _find_committees(text, match[1])
            where = f"; it was in {', '.join(committees)}" if committees else ""
            return f"{ISO.publisher} listed it until {snapshot.date} at least, and no more on {missing}{where}."
        missing = snapshot.date
    return ""


def _find_committees(text: str, id: str) -> list[str]:
    """Return the references of the committees that a partner is in liaison with, in natural order."""
    committees = re.findall(_TIES.format(re.escape(id)), text)
    matches = (re.search(_COMMITTEE.format(re.escape(committee)), text) for committee in committees)
    return sorted((match[1] for match in matches if match), key=names.make_natural_key)


def add_day(error: UnknownNameError, reference: str, kinds: Sequence[str], command: str) -> UnknownNameError:
    """Return the error with the day of an older snapshot that has the record, if one does, and the command to ask then.

    `{}` in the command stands for the reference, and `{day}` for the day. That matters more than lists of all there is.
    """
    day = get_day(reference, kinds)
    if day is None:
        return error
    hint = f"The snapshot of {day} has it: `{command.format(quote(reference), day=day)}`."
    remedy = "\n".join(filter(None, (error.remedy if error.details else "", hint)))
    return UnknownNameError(error.message, details=error.details, remedy=remedy)


def get_day(reference: str, kinds: Sequence[str]) -> str | None:
    """Return the newest day whose snapshot has a committee of this reference or partner of this acronym, or None."""
    key, loose = names.make_committee_key(reference), names.fold_words(reference)
    earlier: set[tuple[str, str]] = set()
    for snapshot, text in _iter_snapshots_before("9999"):
        labels = {*_LABEL.findall(text)} - earlier
        earlier |= labels
        for kind, name in labels:
            means = key in names.list_committee_keys(name) if kind == "committees" else loose == names.fold_words(name)
            if means and kind in kinds:
                return snapshot.date
    return None


def _iter_snapshots_before(date: str) -> Iterator[tuple[Snapshot, str]]:
    """Yield the snapshots before a date with their texts, the newest first; unreadable ones are skipped."""
    for snapshot in reversed(snapshots.list_snapshots()):
        if snapshot.date < date:
            try:
                yield snapshot, snapshot.path.read_text("utf-8")
            except (OSError, ValueError):
                continue
