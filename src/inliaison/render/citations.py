"""Citations of quotes as BibTeX, CSL-JSON or text.

No field is invented to satisfy a citation style: the speaker is the author as printed, never split into given and
family name, and a quote has no title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from inliaison.render import Screen
from inliaison.render.data import dump_document


class Citation(NamedTuple):
    """A quote with everything needed to cite it."""

    id: str
    name: str
    role: str | None
    text: str
    publication: str | None
    date: str | None
    sources: tuple[dict[str, Any], ...]


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_LATEX |= {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}  # BibTeX counts braces, escaped or not.
_LATEX |= {c: "\\" + c for c in "&%$#_"}
_BLANK = re.compile(r"\r\n|[\t\n\r]")
_UNREADABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def bibtex(citations: Sequence[Citation], screen: Screen = Screen()) -> str:
    """Return one @misc entry for each quote, in UTF-8; BibTeX has no type for a quote in a magazine."""
    return "\n".join(map(_entry, citations))


def _entry(cited: Citation) -> str:
    year, month = _year_month(cited.date)
    fields = {
        "author": f"{{{{{_latex(cited.name)}}}}}",
        "howpublished": f"{{{_latex(cited.publication)}}}" if cited.publication else "",
        "year": f"{{{year}}}" if year else "",
        "day": f"{{{int(cited.date[8:])}}}" if cited.date and len(cited.date) == 10 else "",
        "month": _MONTHS[month - 1][:3].lower() if month else "",
        "note": f"{{{_latex(_quoted(cited))}}}",
        "url": next((f"{{{_address(source['url'])}}}" for source in cited.sources if source["url"]), ""),
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@misc{{{cited.id},\n{lines}}}\n"


def _address(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D")


def _latex(text: str) -> str:
    """Return text escaped for LaTeX, on one line; characters that TeX cannot read become U+FFFD."""
    return "".join(_LATEX.get(c, c) for c in _UNREADABLE.sub("\ufffd", _in_one_line(text)))


def _in_one_line(text: str) -> str:
    """Return a text with each line end and tab replaced by a space, so that it fits in a citation."""
    return _BLANK.sub(" ", text)


def csl(citations: Sequence[Citation], screen: Screen = Screen()) -> bytes:
    """Return the citations as a JSON array of CSL items of the type `document`."""
    return dump_document([_item(cited) for cited in citations])


def _item(cited: Citation) -> dict[str, Any]:
    url = next((source["url"] for source in cited.sources if source["url"]), None)
    item = {
        "id": cited.id,
        "type": "document",
        "author": [{"literal": cited.name}],
        "container-title": cited.publication,
        "issued": {"date-parts": [[int(part) for part in cited.date.split("-")]]} if cited.date else None,
        "note": _quoted(cited),
        "URL": url,
    }
    return {name: value for name, value in item.items() if value is not None}


def text(citations: Sequence[Citation], screen: Screen = Screen()) -> str:
    """Return one line for each quote: speaker, role, words, publication, date and sources."""
    return "".join(_in_one_line(_sentence(cited)) + "\n" for cited in citations)


def _sentence(cited: Citation) -> str:
    speaker = f"{cited.name}, {cited.role}" if cited.role else cited.name
    where = ", ".join(filter(None, (cited.publication, _in_words(cited.date))))
    return f"{speaker}: “{cited.text}”{f' {where}.' if where else ''} {_taken_from(cited)}."


def _quoted(cited: Citation) -> str:
    role = f"{cited.role}. " if cited.role else ""
    return f"{role}“{cited.text}” {_taken_from(cited)}"


def _taken_from(cited: Citation) -> str:
    named = (", ".join(filter(None, (s["title"], s["publisher"], _date(s)))) for s in cited.sources)
    return f"Quoted from {'; '.join(named)}"


def _date(source: Mapping[str, Any]) -> str | None:
    """Return the date of a source; None if it is unknown or its title ends with it."""
    return None if source["date"] and source["title"].endswith(source["date"]) else source["date"]


def _year_month(date: str | None) -> tuple[str, int]:
    year, _, rest = (date or "").partition("-")
    return year, int(rest[:2]) if rest else 0


def _in_words(date: str | None) -> str:
    """Return a date in words: `2009-05-17` becomes 17 May 2009."""
    year, month = _year_month(date)
    day = date.split("-")[2:] if date else []
    return " ".join([*(str(int(d)) for d in day), *([_MONTHS[month - 1]] if month else []), year]).strip()
