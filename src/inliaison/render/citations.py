"""Citations of quotes as BibTeX, CSL-JSON or text.

No field is invented to satisfy a citation style: the speaker is the author as printed, never split into first and
family name, and a quote has no title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from inliaison.render import Screen
from inliaison.render.data import dump_document
from inliaison.text import dates


class Citation(NamedTuple):
    """A quote with everything needed to cite it."""

    id: str
    name: str
    role: str | None
    text: str
    publication: str | None
    date: str | None
    sources: tuple[dict[str, Any], ...]


_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_LATEX |= {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}  # BibTeX counts braces, escaped or not.
_LATEX |= {c: "\\" + c for c in "&%$#_"}
_BLANK = re.compile(r"\r\n|[\t\n\r]")
_UNREADABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def bibtex(citations: Sequence[Citation], screen: Screen = Screen()) -> str:
    """Return one @misc entry for each quote, in UTF-8; BibTeX has no type for a quote in a magazine."""
    return "\n".join(map(_format_entry, citations))


def _format_entry(citation: Citation) -> str:
    _, month, day = dates.split_date(citation.date)
    fields = {
        "author": f"{{{{{_escape_latex(citation.name)}}}}}",
        "howpublished": f"{{{_escape_latex(citation.publication)}}}" if citation.publication else "",
        "year": f"{{{citation.date[:4]}}}" if citation.date else "",
        "day": f"{{{day}}}" if day else "",
        "month": dates.name_month(month)[:3].lower(),
        "note": f"{{{_escape_latex(_format_note(citation))}}}",
        "url": next((f"{{{_escape_url(source['url'])}}}" for source in citation.sources if source["url"]), ""),
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@misc{{{citation.id},\n{lines}}}\n"


def _escape_url(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D")


def _escape_latex(text: str) -> str:
    """Return text escaped for LaTeX, on one line; characters that TeX cannot read become U+FFFD."""
    return "".join(_LATEX.get(c, c) for c in _UNREADABLE.sub("\ufffd", _join_lines(text)))


def _join_lines(text: str) -> str:
    """Return a text with each line end and tab replaced by a space, so that it fits in a citation."""
    return _BLANK.sub(" ", text)


def csl(citations: Sequence[Citation], screen: Screen = Screen()) -> bytes:
    """Return the citations as a JSON array of CSL items of the type `document`."""
    return dump_document([_build_csl_item(citation) for citation in citations])


def _build_csl_item(citation: Citation) -> dict[str, Any]:
    url = next((source["url"] for source in citation.sources if source["url"]), None)
    parts = [part for part in dates.split_date(citation.date) if part]
    item = {
        "id": citation.id,
        "type": "document",
        "author": [{"literal": citation.name}],
        "container-title": citation.publication,
        "issued": {"date-parts": [parts]} if parts else None,
        "note": _format_note(citation),
        "URL": url,
    }
    return {name: value for name, value in item.items() if value is not None}


def text(citations: Sequence[Citation], screen: Screen = Screen()) -> str:
    """Return one line for each quote: speaker, role, words, publication, date and sources."""
    return "".join(_join_lines(_format_sentence(citation)) + "\n" for citation in citations)


def _format_sentence(citation: Citation) -> str:
    speaker = f"{citation.name}, {citation.role}" if citation.role else citation.name
    where = ", ".join(filter(None, (citation.publication, dates.spell_date(citation.date))))
    return f"{speaker}: “{citation.text}”{f' {where}.' if where else ''} {_format_sources(citation)}."


def _format_note(citation: Citation) -> str:
    role = f"{citation.role}. " if citation.role else ""
    return f"{role}“{citation.text}” {_format_sources(citation)}"


def _format_sources(citation: Citation) -> str:
    parts = (", ".join(filter(None, (s["title"], s["publisher"], _get_distinct_date(s)))) for s in citation.sources)
    return f"Quoted from {'; '.join(parts)}"


def _get_distinct_date(source: Mapping[str, Any]) -> str | None:
    """Return the date of a source; None if it is unknown or its title ends with it."""
    return None if source["date"] and source["title"].endswith(source["date"]) else source["date"]
