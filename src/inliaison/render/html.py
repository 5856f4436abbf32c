"""Documents as HTML pages: tables that can be sorted and filtered, counts with bars, quotes and cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from inliaison.render import Document, Screen, differences, digest, markup, view
from inliaison.render.articles import Anchors, ArticleWriter, write_quotation
from inliaison.render.datasets import Directory, Part
from inliaison.render.documents import Card, Listing
from inliaison.render.neighbours import find_neighbours
from inliaison.render.page import write_finder, write_page
from inliaison.render.tables import find_targets, write_counts, write_cross, write_table
from inliaison.text import dates
from inliaison.text.licences import LICENCES


def html(document: Document | Directory, screen: Screen) -> str:
    """Return a document as a self-contained page."""
    if isinstance(document, Directory):
        return _write_directory(document)
    if isinstance(document, Card):
        card = document.content
        own = document.addresses.get((document.kind, document.record["id"]), "")
        article = ArticleWriter(addresses=document.addresses).write_article(card, address=own)
        return write_page(card.title, f"<main>\n{article}</main>\n{write_footer((document.credit,))}")
    if document.view.drawn == "digest" and not document.is_chosen:
        return _write_digest(document)
    title, lists = document.title or document.kind.capitalize(), write_rows(document)
    content = (
        write_finder("Filter", describe_count(document), lists) if lists else f"<p>{describe_count(document)}</p>\n"
    )
    body = f"<main>\n<h1>{markup.text(title)}</h1>\n{content}{lists}</main>\n"
    return write_page(title, body + write_footer((*document.notes, document.credit)))


def _write_digest(listing: Listing) -> str:
    """Return what is new for somebody as a page to be sent, which needs no script."""
    content = digest.build_content(listing)
    article = ArticleWriter().write_article(content)
    nothing = "" if content.sections else "<p>Nothing is new.</p>\n"
    body = f"<main>\n{article}{nothing}</main>\n{write_footer((*listing.notes, listing.credit))}"
    return write_page(content.title, body, scripted=False)


def _write_directory(directory: Directory) -> str:
    """Return a page of lists and cards that link to each other; the script shows one at a time."""
    anchors = _collect_anchors(directory)
    writer, ties = ArticleWriter(anchors), find_neighbours(directory.network, anchors)
    nav, start, lists, cards, records = [], [], [], [], 0
    for part in directory.parts:
        kind, count = part.listing.kind, describe_count(part.listing)
        records += part.listing.total
        nav.append(f'<a href="#{kind}">{kind.capitalize()}</a>')
        about = f": {markup.text(part.about)}" if part.about else ""
        start.append(f'<li><a href="#{kind}">{count}</a>{about}</li>\n')
        lists.append(
            f'<section class="view" id="{kind}">\n<h2>{kind.capitalize()}</h2>\n<p>{count}{about}</p>\n'
            f"{_write_linked_list(part, anchors)}</section>\n"
        )
        cards.append(f'<div data-of="{kind}">\n')
        for id, content in part.cards:
            tied = f' data-ties="{ties[kind, id]}"' if (kind, id) in ties else ""
            article = writer.write_article(content, 2, part.addresses.get(id, ""))
            cards.append(f'<article class="view" id="{anchors[kind][id]}"{tied}>\n{article}</article>\n')
        cards.append("</div>\n")
    views = f"<div>\n{''.join(lists)}</div>\n{''.join(cards)}"
    head = "".join(f'<p class="subtitle">{markup.text(line)}</p>\n' for line in directory.about)
    body = (
        f'<header>\n<h1><a class="whole" href="#">{markup.text(directory.title)}</a></h1>\n{head}'
        f'<nav aria-label="Kinds of record">{" ".join(nav)}</nav>\n'
        f"{write_finder('Search', f'{records:,} records', views)}</header>\n"
        f'<main>\n<section class="view" id="start">\n<h2>What is here</h2>\n<ul>\n{"".join(start)}</ul>\n</section>\n'
        f"{views}</main>\n"
    )
    return write_page(directory.title, body + write_footer(directory.notes))


def _collect_anchors(directory: Directory) -> dict[str, dict[str, str]]:
    """Return the anchor of each card by kind and id: the id, prefixed with its kind if it is not unique on the page."""
    id_counts = Counter(id for _, id in directory.linked_ids)
    id_counts.update(["start", "search", "filter", *(part.listing.kind for part in directory.parts)])
    anchors: dict[str, dict[str, str]] = {}
    for kind, id in directory.linked_ids:
        anchors.setdefault(kind, {})[id] = id if id_counts[id] == 1 else f"{kind}/{id}"
    return anchors


def _write_linked_list(part: Part, anchors: Anchors) -> str:
    """Return the list of a kind, with cells that link to cards."""
    if not part.listing.rows:
        return ""
    if part.listing.view.drawn == "quotes":
        return _write_quotes(part.listing, anchors)
    listing = part.listing
    return write_table(
        listing, listing.kind.capitalize(), summary=describe_count(listing), anchors=anchors, more=part.words
    )


def describe_count(listing: Listing) -> str:
    """Return how many rows are shown, and how many there are in all."""
    if listing.view.drawn == "cross" and view.is_default(listing) and listing.rows:
        values = list(dict.fromkeys(row[0] for row in listing.rows))
        total = listing.total * len(values) // len(listing.rows)
        listing = listing.changed(kind="counts", rows=values, total=total)
    count = len(listing.rows)
    if count < listing.total:
        return f"{count:,} of {view.format_count(listing.kind, listing.total)}"
    return (
        view.format_count(listing.kind, count)
        if count
        else f"no {view.format_count(listing.kind, 0).removeprefix('0 ')}"
    )


def write_rows(listing: Listing) -> str:
    """Return the rows of a listing, drawn as their view asks; empty if there are none."""
    if not listing.rows:
        return ""
    style, caption = listing.view.drawn, listing.title or listing.kind.capitalize()
    if style == "changes" and not listing.is_chosen:
        writer = ArticleWriter(addresses=listing.addresses)
        return writer.write_sections(differences.build_content(listing, every=True).sections, 2, filtered=True)
    if style == "history" and not listing.is_chosen:
        from inliaison.render.steps import write_history

        return write_history(listing) + write_table(listing, caption)
    if style == "groups" and not listing.is_chosen:
        return _write_groups(listing)
    if style == "quotes" and view.is_default(listing):
        return _write_quotes(listing)
    if style == "bars" and view.is_default(listing):
        return write_counts(listing, caption)
    if style == "cross" and view.is_default(listing):
        return write_cross(listing, caption)
    return write_table(listing, caption)


def _write_groups(listing: Listing) -> str:
    """Return a table for each value of the first column."""
    groups: dict[str, list[int]] = {}
    for at, (first, *_) in enumerate(listing.rows):
        groups.setdefault(first, []).append(at)
    whole = listing.changed(columns=listing.columns[1:], view=listing.view.changed(drawn="table"))
    tables = []
    for name, places in groups.items():
        rows = [listing.rows[at][1:] for at in places]
        links = {column: [refs[at] for at in places] for column, refs in listing.links.items()}
        tables.append(write_table(whole.changed(rows=rows, links=links), f"{len(rows):,} {name}", heading=True))
    return "".join(tables)


def _write_quotes(listing: Listing, anchors: Mapping[str, Mapping[str, str]] = {}) -> str:
    """Return each quote with its speaker and where it was published."""
    items = []
    targets = find_targets(listing, "text", anchors) or [""] * len(listing.rows)
    for row, target in zip(listing.rows, targets, strict=True):
        quote = {name: view.format_value(value) for name, value in zip(listing.columns, row, strict=True)}
        role, about = quote["role"], quote["subjects"]
        where = ", ".join(
            filter(None, (quote["publication"], dates.format_date(quote["date"]), f"about {about}" if about else ""))
        )
        who = f"<b>{markup.text(quote['name'])}</b>{f', {markup.text(role)}' if role else ''}"
        words = f"“{markup.text(quote['text'], listing.words, lines=True)}”"
        words = f'<a class="whole" href="{target}">{words}</a>' if target.startswith("#") else words
        figure = write_quotation(words, who + (f"<br>{markup.text(where)}" if where else ""))
        items.append(f"<li {markup.write_search_attribute(quote.values())}>{figure}</li>\n")
    return f'<section data-list="{describe_count(listing)}"><ol class="quotes">\n{"".join(items)}</ol></section>\n'


def write_footer(notes: Iterable[str]) -> str:
    """Return the notes on a page, including the credit for its data, as a footer; empty if there are none."""
    lines = [line for note in notes for line in note.split("\n") if line]
    paragraphs = "".join(f"<p>{_link_licence(line)}</p>\n" for line in lines)
    return f"<footer>\n{paragraphs}</footer>\n" if paragraphs else ""


def _link_licence(line: str) -> str:
    """Return a note as HTML; the name of a licence at its end leads to the text of the licence."""
    for name, address in LICENCES.items():
        if line.endswith((name, f"{name}.")):
            before, _, after = line.rpartition(name)
            return markup.text(before) + markup.link(address, name) + after
    return markup.text(line)
