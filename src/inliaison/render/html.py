"""Documents as HTML pages: tables that can be sorted and filtered, counts with bars, quotes and cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from inliaison.render import Document, Screen, differences, markup, view
from inliaison.render.articles import Names, Teller, quotation
from inliaison.render.datasets import Directory, Part
from inliaison.render.documents import Card, Listing
from inliaison.render.neighbours import neighbours
from inliaison.render.page import finder, page
from inliaison.render.tables import counted, table


def html(document: Document | Directory, screen: Screen) -> str:
    """Return a document as a self-contained page."""
    if isinstance(document, Directory):
        return _directory(document)
    if isinstance(document, Card):
        story = document.tell(document)
        return page(story.title, f"<main>\n{Teller().article(story)}</main>\n{footer((document.credit,))}")
    title, lists = document.title or document.kind.capitalize(), listed(document)
    found = finder("Filter", number(document), lists) if lists else f"<p>{number(document)}</p>\n"
    body = f"<main>\n<h1>{markup.text(title)}</h1>\n{found}{lists}</main>\n"
    return page(title, body + footer((*document.notes, document.credit)))


def _directory(directory: Directory) -> str:
    """Return a page of lists and cards that link to each other; the script shows one at a time."""
    names = _names(directory)
    teller, ties = Teller(names), neighbours(directory.network, names)
    nav, start, views, records = [], [], [], 0
    for part in directory.parts:
        kind, shown = part.listing.kind, number(part.listing)
        records += part.listing.total
        nav.append(f'<a href="#{kind}">{kind.capitalize()}</a>')
        about = f": {markup.text(part.about)}" if part.about else ""
        start.append(f'<li><a href="#{kind}">{shown}</a>{about}</li>\n')
        views.append(
            f'<section class="view" id="{kind}">\n<h2>{kind.capitalize()}</h2>\n<p>{shown}{about}</p>\n'
            f"{_linked_list(part, names)}</section>\n"
        )
        for id, story in part.cards:
            tied = f' data-ties="{ties[kind, id]}"' if (kind, id) in ties else ""
            views.append(f'<article class="view" id="{names[kind][id]}"{tied}>\n{teller.article(story, 2)}</article>\n')
    lists = "".join(views)
    head = "".join(f'<p class="subtitle">{markup.text(line)}</p>\n' for line in directory.about)
    body = (
        f'<header>\n<h1><a class="whole" href="#">{markup.text(directory.title)}</a></h1>\n{head}'
        f'<nav aria-label="Kinds of record">{" ".join(nav)}</nav>\n'
        f"{finder('Search', f'{records:,} records', lists)}</header>\n"
        f'<main>\n<section class="view" id="start">\n<h2>What is here</h2>\n<ul>\n{"".join(start)}</ul>\n</section>\n'
        f"{lists}</main>\n"
    )
    return page(directory.title, body + footer(directory.notes), scripts=("picture.js", "page.js"))


def _names(directory: Directory) -> dict[str, dict[str, str]]:
    """Return the anchor of each card by kind and id: the id, prefixed with its kind if it is not unique on the page."""
    every = Counter(id for _, id in directory.named)
    every.update(["start", "search", "filter", *(part.listing.kind for part in directory.parts)])
    names: dict[str, dict[str, str]] = {}
    for kind, id in directory.named:
        names.setdefault(kind, {})[id] = id if every[id] == 1 else f"{kind}/{id}"
    return names


def _linked_list(part: Part, names: Names) -> str:
    """Return the list of a kind, with cells that link to cards."""
    links = {
        column: [names.get(ref.kind, {}).get(ref.id, "") if ref else "" for ref in refs]
        for column, refs in part.links.items()
    }
    if not part.listing.rows:
        return ""
    if part.listing.view.drawn == "quotes":
        return _quotes(part.listing, links.get("text", ()))
    listing = part.listing
    return table(listing, listing.kind.capitalize(), told=number(listing), anchors=links, more=part.words)


def number(listing: Listing) -> str:
    """Return how many rows are shown, and how many there are in all."""
    shown = len(listing.rows)
    if shown < listing.total:
        return f"{shown:,} of {view.count(listing.kind, listing.total)}"
    return view.count(listing.kind, shown) if shown else f"no {view.count(listing.kind, 0).removeprefix('0 ')}"


def listed(listing: Listing) -> str:
    """Return the rows of a listing, drawn as their view asks; empty if there are none."""
    if not listing.rows:
        return ""
    drawn, caption = listing.view.drawn, listing.title or listing.kind.capitalize()
    if drawn == "changes" and not listing.is_chosen:
        return Teller().sections(differences.story(listing, every=True).sections, 2, filtered=True)
    if drawn == "groups" and not listing.is_chosen:
        return _groups(listing)
    if drawn == "quotes" and view.default(listing):
        return _quotes(listing)
    if drawn == "bars" and view.default(listing):
        return counted(listing, caption)
    return table(listing, caption)


def _groups(listing: Listing) -> str:
    """Return a table for each value of the first column."""
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for first, *row in listing.rows:
        groups.setdefault(first, []).append(tuple(row))
    whole = listing.changed(columns=listing.columns[1:], view=listing.view.changed(drawn="table"))
    return "".join(
        table(whole.changed(rows=rows), f"{len(rows):,} {name}", heading=True) for name, rows in groups.items()
    )


def _quotes(listing: Listing, anchors: Sequence[str] = ()) -> str:
    """Return each quote with its speaker and where it was published."""
    items = []
    for row, anchor in zip(listing.rows, anchors or [""] * len(listing.rows), strict=True):
        quote = {name: view.format_value(value) for name, value in zip(listing.columns, row, strict=True)}
        role, about = quote["role"], quote["subjects"]
        where = ", ".join(filter(None, (quote["publication"], quote["date"], f"about {about}" if about else "")))
        who = f"<b>{markup.text(quote['name'])}</b>{f', {markup.text(role)}' if role else ''}"
        words = f"“{markup.text(quote['text'], listing.words, lines=True)}”"
        words = f'<a class="whole" href="#{anchor}">{words}</a>' if anchor else words
        told = quotation(words, who + (f"<br>{markup.text(where)}" if where else ""))
        items.append(f"<li {markup.keyed(quote.values())}>{told}</li>\n")
    return f'<section data-list="{number(listing)}"><ol class="quotes">\n{"".join(items)}</ol></section>\n'


def footer(notes: Iterable[str]) -> str:
    """Return the notes on a page, including the credit for its data, as a footer; empty if there are none."""
    lines = [line for note in notes for line in note.split("\n") if line]
    told = "".join(f"<p>{markup.text(line)}</p>\n" for line in lines)
    return f"<footer>\n{told}</footer>\n" if told else ""
