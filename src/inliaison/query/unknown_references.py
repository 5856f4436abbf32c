"""Explanations of references to what ISO's register leaves out, and which therefore mean no record."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from shlex import quote

from inliaison.dataset.registers import ISO
from inliaison.kinds import load_kind
from inliaison.query.name_lookup import KNOWN_BY_NAME, find_bearers
from inliaison.query.register_state import EXCERPT, is_excerpt
from inliaison.render.view import format_count
from inliaison.text import names
from inliaison.text.abbreviations import abbreviate_committee
from inliaison.text.standards import is_reference

_GROUPS = ("wg", "jwg", "ahg", "ag", "cag", "tf", "tg", "group", "force")
_QUALIFIERS = ("working", "advisory", "task")
"""Words before `group` and `force` written out."""
_COMMITTEES = ("tc", "sc", "sg", "pc", "jtc", "syc")
_WORD = re.compile(r"\w+")
_ISO_WORDS = ("iso", "jtc", "tc", "pc")
_ACRONYM = re.compile(r"[\w&/+-]{2,10}")


def explain_committee(database: sqlite3.Connection, text: str) -> str:
    """Return why a working group, or another body's committee, has no record; empty for any other text."""
    body = _cut_before_number(text, _COMMITTEES)
    if body and len(names.split_words(body)) < 3 and _is_other_body(database, body):
        return (
            f'"{text}" reads as a committee of {body}; {ISO.name} lists committees of ISO alone,'
            " among them those that ISO and IEC share."
        )
    committee = _cut_before_number(abbreviate_committee(text) or text, _GROUPS)
    if not committee:
        return ""
    reason = f"{ISO.name} lists committees and subcommittees, no working groups."
    if hits := find_bearers(database, committee, ("committees",)):
        sql = f"SELECT {load_kind('committees').label} FROM committees WHERE row = ?"
        (label,) = database.execute(sql, (hits[0][1],)).fetchone()
        return f"{reason} `inliaison show {quote(committee)}` shows its committee, {label}."
    return f"{reason}\n{EXCERPT}" if names.is_committee(committee) and is_excerpt(database) else reason


def explain_owner(database: sqlite3.Connection, text: str) -> str:
    """Return how to list the documents of a body that is no committee of the register; empty for any other text."""
    sql = "SELECT owner, count(*) FROM standards WHERE owner = ? COLLATE NOCASE GROUP BY owner"
    row = database.execute(sql, (text.strip(),)).fetchone()
    if not row:
        return ""
    owner, number = row
    partner = database.execute("SELECT id FROM partners WHERE acronym = ?", (owner,)).fetchone()
    condition = "owner = '" + owner.replace("'", "''") + "'"
    options = f"--partner {quote(partner[0])}" if partner else f'--where "{condition}"'
    return (
        f"{ISO.name} has no committee {owner}, but {owner} makes {format_count('standards', number)}:"
        f" `inliaison standards {options} --every` lists them."
    )


def _cut_before_number(text: str, abbreviations: Sequence[str]) -> str:
    """Return the text before the first of some abbreviations that a number follows, or an empty text."""
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else None
        bare = word[0].casefold().rstrip("0123456789")
        has_number = bare != word[0].casefold() or (after is not None and after[0][0].isdigit())
        if bare in abbreviations and has_number:
            first = words[at - 1] if at and words[at - 1][0].casefold() in _QUALIFIERS else word
            return text[: first.start()].strip(" /,-")
    return ""


def _is_other_body(database: sqlite3.Connection, body: str) -> bool:
    """Return whether the words before a committee's number are an organization other than ISO."""
    if any(word.rstrip("0123456789") in _ISO_WORDS for word in names.split_words(body)):
        return False
    return body.isupper() or bool(find_bearers(database, body, ("partners",)))


def explain_acronym(text: str, kinds: Sequence[str]) -> str:
    """Return why the register may not list the organization of an acronym; empty for any other text."""
    word = text.strip()
    is_acronym = _ACRONYM.fullmatch(word) and sum(map(str.isupper, word)) + 2 * any(map(str.isdigit, word)) > 1
    if "partners" not in kinds or not is_acronym or word.isdigit():
        return ""
    return f"{ISO.name} lists only organizations that are in liaison with at least one of its committees."


def explain_standard(text: str, kinds: Sequence[str]) -> str:
    """Return which command shows the standard that a text reads as, where none is looked for; empty for other texts."""
    if "standards" in kinds or not (is_reference(text) or (text.isdigit() and len(kinds) > 1)):
        return ""
    others = f"; here, one of {', '.join(kinds)} is meant" if len(kinds) > 1 else ""
    return f"`inliaison show {quote(text)}` shows a standard{others}."


def name_listings(kinds: Sequence[str]) -> str:
    """Return which commands list the records that a text could have meant."""
    commands = (f"`inliaison {kind}`" for kind in kinds if kind in (*KNOWN_BY_NAME, "standards") or len(kinds) == 1)
    return f"To see what there is: {', '.join(commands)}."
