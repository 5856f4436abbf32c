"""References that mean no record: the error, with what ISO's register leaves out or which records are near."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from shlex import quote

from inliaison.dataset.registers import ISO
from inliaison.errors import UnknownNameError
from inliaison.kinds import SINGULAR, load_kind
from inliaison.query.name_lookup import KNOWN_BY_NAME, Hit, find_bearers, find_beginnings
from inliaison.query.references import find_countries_or_members, find_partial_matches
from inliaison.query.register_state import EXCERPT, describe_missing_documents, is_excerpt
from inliaison.query.targets import MAX_DETAILS, describe_hits, list_candidates, load_target, rank_candidates
from inliaison.render.view import format_count
from inliaison.text import names
from inliaison.text.abbreviations import abbreviate_committee
from inliaison.text.standards import is_class_code, is_reference

_GROUPS = ("wg", "jwg", "ahg", "ag", "cag", "tf", "tg", "group", "force")
_QUALIFIERS = ("working", "advisory", "task")
"""Words before `group` and `force` written out."""
_COMMITTEES = ("tc", "sc", "sg", "pc", "jtc", "syc")
_WORD = re.compile(r"\w+")
_ISO_WORDS = ("iso", "jtc", "tc", "pc")
_ACRONYM = re.compile(r"[\w&/+-]{2,10}")


def build_unknown_error(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> UnknownNameError:
    """Return the error for a text that means no record: why that is, or which records are near."""
    from inliaison.query.similar import find_similar, suggest_search

    message = f'no {SINGULAR[kinds[0]] if len(kinds) == 1 else "record"} "{text}"'
    if "members" in kinds and (countries := _find_memberless(database, text, kinds)):
        where = load_target(database, countries[0]).label if len(countries) == 1 else "any of these countries"
        return UnknownNameError(
            message,
            details=list_candidates(database, countries) if len(countries) > 1 else (),
            remedy=f"The data have no member of ISO in {where}.",
        )
    if reason := _explain_absence(database, text, kinds):
        return UnknownNameError(message, remedy=reason)
    name_kinds = [kind for kind in kinds if kind in KNOWN_BY_NAME and names.fold_words(text)]
    parts = (
        find_partial_matches(database, text, kinds, strict=False)
        or (name_kinds and find_beginnings(database, text, name_kinds))
        or {}
    )
    near = rank_candidates(database, parts)[:MAX_DETAILS] or find_similar(database, text, kinds)
    remedy = "Did you mean one of these?" if near else suggest_search(database, text, kinds)
    if near or not remedy:
        remedy = "\n".join(filter(None, (remedy, _explain_acronym(text, kinds), _explain_standard(text, kinds))))
    remedy = remedy or _name_listings(kinds)
    return UnknownNameError(message, details=describe_hits(database, near), remedy=remedy)


def _explain_absence(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> str:
    """Return why the data have no record of that name, or an empty text if that is not known."""
    from inliaison.query.standard_references import describe_editions

    of_committees = "committees" in kinds
    return (
        (_explain_committee(database, text) if of_committees else "")
        or _describe_missing_documents(database, text, kinds)
        or (describe_editions(database, text) if "standards" in kinds else "")
        or (_explain_owner(database, text) if of_committees else "")
        or (EXCERPT if of_committees and names.is_committee(text) and is_excerpt(database) else "")
    )


def _find_memberless(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Hit]:
    """Return the countries that a text which means no record names, whole or in part: none of them has a member."""
    return find_countries_or_members(database, text, kinds) or list(
        find_partial_matches(database, text, ("countries",), strict=False)
    )


def _describe_missing_documents(database: sqlite3.Connection, text: str, kinds: Sequence[str]) -> str:
    """Return a note if the text names a document or a class of a kind of which none are loaded, else an empty text."""
    for kind, is_named in (("standards", is_reference), ("ics", is_class_code)):
        if kind in kinds and (len(kinds) == 1 or is_named(text)):
            for note in describe_missing_documents(database, kind):
                return note
    return ""


def _explain_committee(database: sqlite3.Connection, text: str) -> str:
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


def _explain_owner(database: sqlite3.Connection, text: str) -> str:
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


def _explain_acronym(text: str, kinds: Sequence[str]) -> str:
    """Return why the register may not list the organization of an acronym; empty for any other text."""
    word = text.strip()
    is_acronym = _ACRONYM.fullmatch(word) and sum(map(str.isupper, word)) + 2 * any(map(str.isdigit, word)) > 1
    if "partners" not in kinds or not is_acronym or word.isdigit():
        return ""
    return f"{ISO.name} lists only organizations that are in liaison with at least one of its committees."


def _explain_standard(text: str, kinds: Sequence[str]) -> str:
    """Return which command shows the standard that a text reads as, where none is looked for; empty for other texts."""
    if "standards" in kinds or not (is_reference(text) or (text.isdigit() and len(kinds) > 1)):
        return ""
    others = f"; here, one of {', '.join(kinds)} is meant" if len(kinds) > 1 else ""
    return f"`inliaison show {quote(text)}` shows a standard{others}."


def _name_listings(kinds: Sequence[str]) -> str:
    """Return which commands list the records that a text could have meant."""
    commands = (f"`inliaison {kind}`" for kind in kinds if kind in (*KNOWN_BY_NAME, "standards") or len(kinds) == 1)
    return f"To see what there is: {', '.join(commands)}."
