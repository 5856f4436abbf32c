"""Stories in HTML: facts as lists of terms, words of people as quotations, all under headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from inliaison.render import markup
from inliaison.render.stories import Item, Section, Story


def article(story: Story, level: int = 1) -> str:
    """A whole story; its title is a heading of this level, those of its sections are one below."""
    lines = "".join(f'<p class="subtitle">{markup.text(line)}</p>\n' for line in story.subtitles)
    return f"<h{level}>{markup.text(story.title)}</h{level}>\n{lines}{sections(story.sections, level + 1)}"


def sections(told: Iterable[Section], level: int, *, filtered: bool = False) -> str:
    """Items under headings of a level; if `filtered`, in lists that the script can filter."""
    start = "<section data-list>" if filtered else "<section>"
    parts = []
    for section in told:
        heading = f"<h{level}>{markup.text(section.heading)}</h{level}>\n" if section.heading else ""
        parts.append(f"{start}\n{heading}{''.join(_items(section.items, filtered=filtered))}</section>\n")
    return "".join(parts)


def quotation(words: str, who: str) -> str:
    """Words of somebody, and who that is, as HTML."""
    caption = f"<figcaption>{who}</figcaption>" if who else ""
    return f"<figure><blockquote>{words}</blockquote>{caption}</figure>"


def _items(items: Sequence[Item], *, filtered: bool) -> Iterable[str]:
    """First what belongs to no term, then each term with what belongs to it."""
    groups: list[list[Item]] = [[]]
    for item in items:
        if item.lead:
            groups.append([])
        groups[-1].append(item)
    free, *terms = groups
    yield from _free(free, filtered=filtered)
    if terms:
        yield f"<dl>\n{''.join(_term(group, filtered=filtered) for group in terms)}</dl>\n"


def _term(group: Sequence[Item], *, filtered: bool) -> str:
    key = " " + _key(group) if filtered else ""
    term = markup.text(group[0].lead)
    return f"<div{key}><dt>{term}</dt>{''.join(f'<dd>{part}</dd>' for part in _parts(group))}</div>\n"


def _free(items: Sequence[Item], *, filtered: bool) -> Iterable[str]:
    if filtered:
        yield from (f"<p {_key((item,))}>{_inline(item)}</p>\n" for item in items)
        return
    waiting: Item | None = None
    quiet = ' class="quiet"'
    for style, group in groupby(items, key=lambda item: item.style):
        for item in group if style != "bullet" else ():
            if waiting and style == "quiet":
                yield quotation(_inline(waiting), _inline(item)) + "\n"
                waiting = None
                continue
            if waiting:
                yield quotation(_inline(waiting), "") + "\n"
            waiting = item if style == "quote" else None
            if style != "quote":
                yield f"<p{quiet if style == 'quiet' else ''}>{_inline(item)}</p>\n"
        if style == "bullet":
            yield _bullets(group)
    if waiting:
        yield quotation(_inline(waiting), "") + "\n"


def _parts(items: Sequence[Item]) -> Iterable[str]:
    """What stands beside a term: bullets as one list, each other text by itself."""
    for bullet, group in groupby(items, key=lambda item: item.style == "bullet"):
        if bullet:
            yield _bullets(group)
        else:
            yield from map(_inline, group)


def _bullets(items: Iterable[Item]) -> str:
    return f"<ul>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</ul>"


def _inline(item: Item) -> str:
    return markup.link(item.text) if item.style == "link" else markup.text(item.text, lines=True)


def _key(items: Iterable[Item]) -> str:
    return markup.keyed(part for item in items for part in (item.lead, item.text))
