"""The directory as an HTML page: a front page, a list of each kind, a card for each record, and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from inliaison.render import markup
from inliaison.render.articles import Anchors, ArticleWriter
from inliaison.render.cards import CardContent, Section
from inliaison.render.choices import list_places, write_boxes
from inliaison.render.datasets import Directory, KindPart
from inliaison.render.documents import Choice
from inliaison.render.html import describe_count, write_footer, write_quotes
from inliaison.render.linked_data import describe_organizations
from inliaison.render.neighbours import find_neighbours
from inliaison.render.page import write_finder, write_page
from inliaison.render.tables import write_table

_MOST_BARS, _MOST_CHANGES = 16, 10
"""The front page draws a choice with up to this many values, and names up to this many changes."""
_CHANGES = "changes"


def write_directory(directory: Directory) -> str:
    """Return a page of lists and cards that link to each other; the script shows one at a time."""
    anchors = _collect_anchors(directory)
    writer = ArticleWriter(anchors)
    total = sum(part.listing.total for part in directory.parts)
    nav = " ".join(f'<a href="#{part.listing.kind}">{part.listing.kind.capitalize()}</a>' for part in directory.parts)
    views = "".join(_iter_views(directory, anchors, writer))
    head = "".join(f'<p class="subtitle">{markup.text(line)}</p>\n' for line in directory.about)
    body = (
        f'<header>\n<h1><a class="whole" href="#">{markup.text(directory.title)}</a></h1>\n{head}'
        f'<nav aria-label="Kinds of record">{nav}</nav>\n'
        f"{write_finder('Search', f'{total:,} records', views)}</header>\n<main>\n{views}</main>\n"
    )
    organizations = describe_organizations((part.listing.view, part.records) for part in directory.parts)
    return write_page(directory.title, body + write_footer(directory.notes), linked_data=organizations)


def _collect_anchors(directory: Directory) -> dict[str, dict[str, str]]:
    """Return the anchor of each card by kind and id: the id, prefixed with its kind if it is not unique on the page."""
    id_counts = Counter(id for ids in directory.linked_ids.values() for id in ids)
    id_counts.update(["start", "search", "filter", _CHANGES, *(part.listing.kind for part in directory.parts)])
    return {
        kind: {id: id if id_counts[id] == 1 else f"{kind}/{id}" for id in ids}
        for kind, ids in directory.linked_ids.items()
    }


def _iter_views(directory: Directory, anchors: Anchors, writer: ArticleWriter) -> Iterator[str]:
    """Yield the front page, the lists, the changes, and the cards of each kind."""
    yield _write_front(directory, writer)
    yield "<div>\n"
    for part in directory.parts:
        kind = part.listing.kind
        yield f'<section class="view" id="{kind}">\n<h2>{kind.capitalize()}</h2>\n<p>{_describe(part)}</p>\n'
        yield f"{write_boxes(part.choices)}{_write_list(part, anchors)}</section>\n"
    yield "</div>\n"
    if directory.changes:
        yield f'<section class="view" id="{_CHANGES}">\n<h2>{markup.text(directory.changes.title)}</h2>\n'
        yield f"{writer.write_sections(directory.changes.sections, 3)}</section>\n"
    ties = find_neighbours(directory.network, anchors)
    for part in directory.parts:
        kind = part.listing.kind
        yield f'<div data-of="{kind}">\n'
        for id, content in part.cards:
            ties_attribute = f' data-ties="{ties[kind, id]}"' if (kind, id) in ties else ""
            article = writer.write_article(content, 2, part.addresses.get(id, ""))
            yield f'<article class=view id="{anchors[kind][id]}"{ties_attribute}>\n{article}</article>\n'
        yield "</div>\n"


def _describe(part: KindPart, target: str = "") -> str:
    """Return the number of records and what they are; the number leads to the target, if there is one."""
    count = describe_count(part.listing)
    about = f": {markup.text(part.about)}" if part.about else ""
    return (markup.link_inside(target, count) if target else count) + about


def _write_list(part: KindPart, anchors: Anchors) -> str:
    """Return the list of a kind, with cells that link to cards."""
    listing = part.listing
    if not listing.rows:
        return ""
    if listing.view.display == "quotes":
        return write_quotes(listing, anchors)
    summary, caption = describe_count(listing), listing.kind.capitalize()
    return write_table(
        listing, caption, summary=summary, anchors=anchors, more=part.words, choices=list_places(part.choices)
    )


def _write_front(directory: Directory, writer: ArticleWriter) -> str:
    """Return the front page: what there is, the first list in bars, the largest, the newest, and what is new."""
    items = "".join(f"<li>{_describe(part, f'#{part.listing.kind}')}</li>\n" for part in directory.parts)
    blocks = [_write_bars(part.listing.kind, choice) for part in directory.parts[:1] for choice in part.choices]
    blocks += [writer.write_sections([section], 3) for section in directory.highlights]
    if directory.changes:
        blocks.append(_write_news(directory.changes, writer))
    front = "".join(f'<div class="block">\n{block}</div>\n' for block in blocks if block)
    return (
        f'<section class="view" id="start">\n<h2>What is here</h2>\n<ul>\n{items}</ul>\n'
        f"{f'<div class=front>{front}</div>' if front else ''}\n</section>\n"
    )


def _write_bars(kind: str, choice: Choice) -> str:
    """Return the values of a choice as bars, each leading to its rows; empty if they are too many for a glance."""
    if len(choice.options) > _MOST_BARS:
        return ""
    numbers = Counter(choice.option_numbers)
    most = max(numbers[at] for at in range(len(choice.options)))
    rows = []
    for at, (value, label) in enumerate(choice.options):
        bar = f'<svg aria-hidden="true"><rect width="{100 * numbers[at] / most:.1f}%" height="100%"/></svg>'
        link = f'<a href="#{kind}?{escape(choice.name)}={quote(value)}">{markup.text(label)}</a>'
        rows.append(f'<tr><th scope="row">{link}{bar}<td class="n">{numbers[at]:,}<td class="bar">{bar}\n')
    column = choice.heading.lower()
    unknown = f'<p class="quiet">of {numbers[None]:,} more the {column} is not known\n' if numbers[None] else ""
    heading = f"{kind.capitalize()} by {column}"
    return f'<h3>{markup.text(heading)}</h3>\n<table class="bars"><tbody>\n{"".join(rows)}</tbody></table>\n{unknown}'


def _write_news(changes: CardContent, writer: ArticleWriter) -> str:
    """Return the first changes, and a link to all of them."""
    sections: list[Section] = []
    room = _MOST_CHANGES
    for section in changes.sections:
        if room > 0:
            sections.append(section._replace(lines=section.lines[:room]))
            room -= len(section.lines)
    news = writer.write_sections(sections, 4)
    return f'<h3>{markup.text(changes.title)}</h3>\n{news}<p><a href="#{_CHANGES}">All changes</a>\n'
