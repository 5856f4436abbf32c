"""Documents as HTML pages: tables that can be sorted and filtered, counts with bars, quotes and cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inliaison.render import Document, Screen, differences, digest, markup, view
from inliaison.render.articles import ArticleWriter, write_quotation
from inliaison.render.card_document import Card
from inliaison.render.choices import list_places, write_boxes
from inliaison.render.datasets import Directory
from inliaison.render.documents import Listing
from inliaison.render.linked_data import describe_card
from inliaison.render.page import write_finder, write_page
from inliaison.render.tables import find_targets, write_counts, write_cross, write_table
from inliaison.text import dates
from inliaison.text.licences import LICENCES


def html(document: Document | Directory, screen: Screen) -> str:
    """Return a document as a self-contained page."""
    if isinstance(document, Directory):
        from inliaison.render.directories import write_directory

        return write_directory(document)
    if isinstance(document, Card):
        card = document.content
        address = document.addresses.get((document.kind, document.record["id"]), "")
        article = ArticleWriter(addresses=document.addresses).write_article(card, address=address)
        body = f"<main>\n{article}</main>\n{write_footer((document.credit,))}"
        return write_page(card.title, body, linked_data=describe_card(document))
    if document.view.display == "digest" and not document.has_only_user_columns:
        return _write_digest(document)
    title, lists = document.title or document.kind.capitalize(), write_rows(document)
    count = describe_count(document)
    content = write_finder("Filter", count, lists) if lists else f"<p>{count}</p>\n" if count else ""
    body = f"<main>\n<h1>{markup.text(title)}</h1>\n{content}{lists}</main>\n"
    return write_page(title, body + write_footer((*document.notes, document.credit)))


def _write_digest(listing: Listing) -> str:
    """Return what is new for somebody as a page to be sent, which needs no script."""
    content = digest.build_content(listing)
    article = ArticleWriter().write_article(content)
    body = f"<main>\n{article}</main>\n{write_footer((*listing.notes, listing.credit))}"
    return write_page(content.title, body, has_scripts=False)


def describe_count(listing: Listing) -> str:
    """Return how many rows are shown, and how many there are in all."""
    if listing.view.display == "cross" and view.is_default(listing) and listing.rows:
        values = list(dict.fromkeys(row[0] for row in listing.rows))
        total = listing.total * len(values) // len(listing.rows)
        listing = listing.replace(kind="counts", rows=values, total=total)
    return view.describe_count(listing)


def write_rows(listing: Listing) -> str:
    """Return the rows of a listing, drawn as their view asks; empty if there are none."""
    if not listing.rows:
        return ""
    display, caption = listing.view.display, listing.title or listing.kind.capitalize()
    if display == "changes" and not listing.has_only_user_columns:
        writer = ArticleWriter(addresses=listing.addresses)
        return writer.write_sections(differences.build_content(listing, every=True).sections, 2, has_filter=True)
    if display == "history" and not listing.has_only_user_columns:
        from inliaison.render.steps import write_history

        return write_history(listing) + write_table(listing, caption)
    if display == "groups" and not listing.has_only_user_columns:
        return _write_groups(listing)
    if display == "quotes" and view.is_default(listing):
        return write_quotes(listing)
    if display == "table":
        boxes = write_boxes(listing.choices)
        return boxes + write_table(listing, caption, choices=list_places(listing.choices))
    if display == "bars" and view.is_default(listing):
        return write_counts(listing, caption)
    if display == "cross" and view.is_default(listing):
        return write_cross(listing, caption)
    return write_table(listing, caption)


def _write_groups(listing: Listing) -> str:
    """Return a table for each value of the first column."""
    groups: dict[str, list[int]] = {}
    for at, (first, *_) in enumerate(listing.rows):
        groups.setdefault(first, []).append(at)
    whole = listing.replace(columns=listing.columns[1:], view=listing.view.replace(display="table"))
    tables = []
    for name, positions in groups.items():
        rows = [listing.rows[at][1:] for at in positions]
        links = {column: [refs[at] for at in positions] for column, refs in listing.links.items()}
        tables.append(write_table(whole.replace(rows=rows, links=links), f"{len(rows):,} {name}", heading=True))
    return "".join(tables)


def write_quotes(listing: Listing, anchors: Mapping[str, Mapping[str, str]] = {}) -> str:
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
