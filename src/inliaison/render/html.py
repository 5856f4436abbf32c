"""Documents as pages of HTML: tables that can be sorted and filtered, counts with bars, quotes as quotes, cards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from inliaison.render import Document, Screen, articles, differences, markup, view
from inliaison.render.documents import Card, Listing
from inliaison.render.page import finder, page
from inliaison.render.tables import counted, table


def html(document: Document, screen: Screen) -> str:
    """The document as a page of its own."""
    if isinstance(document, Card):
        story = document.tell(document)
        return page(story.title, f"<main>\n{articles.article(story)}</main>\n{footer((document.credit,))}")
    title, lists = document.title or document.kind.capitalize(), listed(document)
    found = finder("Filter", number(document), lists) if lists else f"<p>{number(document)}</p>\n"
    body = f"<main>\n<h1>{markup.text(title)}</h1>\n{found}{lists}</main>\n"
    return page(title, body + footer((*document.notes, document.credit)))


def number(listing: Listing) -> str:
    """How many rows there are, and of how many."""
    shown = len(listing.rows)
    if shown < listing.total:
        return f"{shown:,} of {view.count(listing.kind, listing.total)}"
    return view.count(listing.kind, shown) if shown else f"no {view.count(listing.kind, 0).removeprefix('0 ')}"


def listed(listing: Listing) -> str:
    """The rows of a listing, drawn as what they are."""
    if not listing.rows:
        return ""
    drawn, caption = listing.view.drawn, listing.title or listing.kind.capitalize()
    if drawn == "changes" and not view.chosen(listing):
        return articles.sections(differences.story(listing, every=True).sections, 2, filtered=True)
    if drawn == "groups" and listing.columns[1:] == listing.view.shown(on_screen=True):
        return _groups(listing)
    if drawn == "quotes" and view.default(listing):
        return _quotes(listing)
    if drawn == "bars" and view.default(listing):
        return counted(listing, caption)
    return table(listing, caption)


def _groups(listing: Listing) -> str:
    """A table for each value of the first column."""
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for first, *row in listing.rows:
        groups.setdefault(first, []).append(tuple(row))
    whole = listing.changed(columns=listing.columns[1:], view=listing.view.changed(drawn="table"))
    return "".join(
        table(whole.changed(rows=rows), f"{len(rows):,} {name}", heading=True) for name, rows in groups.items()
    )


def _quotes(listing: Listing) -> str:
    """Each quote with who said it, and where."""
    items = []
    for row in listing.rows:
        quote = {name: view.format_value(value) for name, value in zip(listing.columns, row, strict=True)}
        role, about = quote["role"], quote["subjects"]
        where = ", ".join(filter(None, (quote["publication"], quote["date"], f"about {about}" if about else "")))
        who = f"<b>{markup.text(quote['name'])}</b>{f', {markup.text(role)}' if role else ''}"
        words = f"“{markup.text(quote['text'], listing.words, lines=True)}”"
        told = articles.quotation(words, who + (f"<br>{markup.text(where)}" if where else ""))
        items.append(f"<li {markup.keyed(quote.values())}>{told}</li>\n")
    return f'<section data-list><ol class="quotes">\n{"".join(items)}</ol></section>\n'


def footer(notes: Iterable[str]) -> str:
    """What a person should know of the page, whose data it shows among that."""
    lines = [line for note in notes for line in note.split("\n") if line]
    told = "".join(f"<p>{markup.text(line)}</p>\n" for line in lines)
    return f"<footer>\n{told}</footer>\n" if told else ""
