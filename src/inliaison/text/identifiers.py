"""Identifiers that registers of the world give to organizations: their form, their check digits, their addresses."""

from __future__ import annotations

import re
from collections.abc import Callable

from inliaison.values import Value

_BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
"""The digits of Douglas Crockford's base 32, in which ROR writes its numbers."""


def _has_ror_digits(text: str) -> bool:
    """Return whether the last two digits check the others (ISO 7064, MOD 97-10)."""
    number = 0
    for digit in text[:-2]:
        number = number * len(_BASE_32) + _BASE_32.index(digit)
    return (number * 100 + int(text[-2:])) % 97 == 1


def _has_isni_digit(text: str) -> bool:
    """Return whether the last digit checks the others (ISO 7064, MOD 11-2); X stands for ten."""
    total = 0
    for digit in text[:-1]:
        total = (total + int(digit)) * 2
    return (total + (10 if text[-1] == "X" else int(text[-1]))) % 11 == 1


class Scheme(Value):
    """A register of organizations and the form of its identifiers."""

    title: str
    form: str
    """The form in words, for messages."""
    pattern: str
    """The form as a regular expression."""
    address: str
    """The address of an entry of the register, with {} for its identifier."""
    has_check_digits: Callable[[str], bool] = bool

    def is_valid(self, text: str) -> bool:
        """Return whether a text is an identifier in its usual form, with right check digits."""
        return bool(re.fullmatch(self.pattern, text, re.ASCII)) and self.has_check_digits(text)


SCHEMES = {
    "ror": Scheme(
        "ROR",
        "a ROR id, such as 04j5ay321, whose last two digits check the others",
        f"0[{_BASE_32}]{{6}}[0-9]{{2}}",
        "https://ror.org/{}",
        _has_ror_digits,
    ),
    "wikidata": Scheme(
        "Wikidata", "an item of Wikidata: Q and digits", "Q[1-9][0-9]*", "https://www.wikidata.org/wiki/{}"
    ),
    "isni": Scheme(
        "ISNI",
        "an ISNI: 16 digits without blanks, of which the last, which may be X, checks the others",
        "[0-9]{15}[0-9X]",
        "https://isni.org/isni/{}",
        _has_isni_digit,
    ),
    "eu_transparency": Scheme(
        "EU Transparency",
        "a number of the EU Transparency Register, such as 430862248851-23",
        "[0-9]+-[0-9]{2}",
        "https://transparency-register.europa.eu/searchregister-or-update/organisation-detail_en?id={}",
    ),
}
"""The schemes by the names of the fields that hold their identifiers."""
_HOSTS = [scheme.address.split("/")[2].removeprefix("www.") for scheme in SCHEMES.values()]


def find_identifier(text: str) -> str:
    """Return the identifier in the address of an entry, such as `https://ror.org/04j5ay321`, or in an ISNI with blanks.

    Returns an empty text if there is none.
    """
    *start, last = re.split("[/=]", text.strip().rstrip("/"))
    if any(part.lower().removeprefix("www.") in _HOSTS for part in start):
        return last
    compact = re.sub("[ -]", "", text).upper()
    return compact if SCHEMES["isni"].is_valid(compact) else ""
