"""Cards as HTML: facts become definition lists, quotes become figures, all under headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from inliaison.render import markup
from inliaison.render.stories import Item, Ref, Section, Story

Names = Mapping[str, Mapping[str, str]]
"""The anchor of each record that has a card on the page, by kind and id."""

_MANY = 8
"""A directory shows a list of more than this many records by short name only; the script adds the links on display."""


class Teller:
    """Renders cards as HTML, with links to the records that they name."""

    def __init__(self, names: Mapping[str, Mapping[str, str]] = {}) -> None:
        self._names = names
        self._links: dict[Ref, str] = {}
        self._texts: dict[str, str] = {}

    def article(self, story: Story, level: int = 1) -> str:
        """Return a whole card; its title is a heading of `level`, and its sections are one level below."""
        title, *lines = self._linked((story.title, *story.subtitles), story.refs)
        subtitles = "".join(f'<p class="subtitle">{line}\n' for line in lines)
        return f"<h{level}>{title}</h{level}>\n{subtitles}{self.sections(story.sections, level + 1)}"

    def sections(self, told: Iterable[Section], level: int, *, filtered: bool = False) -> str:
        """Return sections under headings of `level`; if `filtered`, in lists that the script can filter."""
        start, end = ("<section data-list>\n", "</section>\n") if filtered else ("", "")
        parts = []
        for section in told:
            heading = self.link(section.ref) if section.ref else self._words(section.heading)
            shown = f"<h{level}>{heading}</h{level}>\n" if heading else ""
            parts.append(f"{start}{shown}{''.join(self._items(section.items, filtered=filtered))}{end}")
        return "".join(parts)

    def _items(self, items: Sequence[Item], *, filtered: bool) -> Iterator[str]:
        """Yield the items without a term, then a definition list of the terms."""
        if self._names and len(items) > _MANY and all(map(_is_name, items)):
            refs = [item.refs[0] for item in items]
            items = [Item("", ", ".join([ref.label for ref in refs]), refs=tuple(refs))]
        groups: list[list[Item]] = [[]]
        for item in items:
            if item.lead:
                groups.append([])
            groups[-1].append(item)
        free, *terms = groups
        yield from self._free(free, filtered=filtered)
        if terms:
            yield f"<dl>\n{''.join([self._term(group, filtered=filtered) for group in terms])}</dl>\n"

    def _term(self, group: Sequence[Item], *, filtered: bool) -> str:
        first, *more = group
        lead, text = self._pair(first)
        parts: Iterable[str] = [text, *self._parts(more)] if more else [text]
        if first.style == "bullet":
            parts = self._parts(group)
        told = f"<dt>{lead}{''.join([f'<dd>{part}' for part in parts])}"
        return f"<div {_key(group)}>{told}</div>\n" if filtered else f"{told}\n"

    def _free(self, items: Sequence[Item], *, filtered: bool) -> Iterator[str]:
        if filtered:
            yield from (f"<p {_key((item,))}>{self._inline(item)}</p>\n" for item in items)
            return
        rest = list(items)
        while rest:
            item = rest.pop(0)
            if item.style == "quote":
                who = self._inline(rest.pop(0)) if rest and rest[0].style == "quiet" else ""
                yield quotation(self._inline(item), who) + "\n"
            elif item.style == "bullet":
                bullets = [item]
                while rest and rest[0].style == "bullet":
                    bullets.append(rest.pop(0))
                yield self._bullets(bullets)
            else:
                row = self._row(item)
                kind = ' class="quiet"' if item.style == "quiet" else row
                yield f"<p{kind}>{self._words(item.text) if row else self._inline(item)}\n"

    def _row(self, item: Item) -> str:
        """Return the attribute with the link targets of a long row of names; empty unless the row is only names."""
        if len(item.refs) <= _MANY or not _is_row(item):
            return ""
        known = self._names.get(item.refs[0].kind, {})
        names = [known.get(ref.id) if ref.kind == item.refs[0].kind else None for ref in item.refs]
        return "" if None in names else f' data-to="{" ".join(filter(None, names))}"'

    def _parts(self, items: Sequence[Item]) -> Iterator[str]:
        """Yield the contents of a term: consecutive bullets as one list, every other text by itself."""
        for bullet, group in groupby(items, key=lambda item: item.style == "bullet"):
            if bullet:
                yield self._bullets(group)
            else:
                yield from map(self._inline, group)

    def _bullets(self, items: Iterable[Item]) -> str:
        return f"<ul>{''.join(f'<li>{self._inline(item)}</li>' for item in items)}</ul>"

    def _inline(self, item: Item) -> str:
        return self._pair(item)[1]

    def _pair(self, item: Item) -> Sequence[str]:
        """Return the lead and the text of an item, with links to the records they name."""
        if item.style == "link":
            return self._words(item.lead), markup.link(item.text)
        if item.refs and not item.refs[0].label:
            name, text = self._name(item.refs[0]), self._words(item.text)
            return self._words(item.lead), f'<a class="whole" href=#{name}>{text}</a>' if name else text
        if len(item.refs) == 1 and item.refs[0].label == item.lead:
            return self.link(item.refs[0]), self._words(item.text)
        return self._linked((item.lead, item.text), item.refs)

    def _name(self, ref: Ref) -> str:
        return self._names.get(ref.kind, {}).get(ref.id, "")

    def link(self, ref: Ref) -> str:
        """Return the label of a record, linked if the record has a card on the page."""
        found = self._links.get(ref)
        if found is None:
            shown = self._words(ref.label)
            name = self._name(ref)
            found = self._links[ref] = f"<a href=#{name}>{shown}</a>" if name else shown
        return found

    def _linked(self, texts: Sequence[str], refs: Sequence[Ref]) -> list[str]:
        """Return texts as HTML, linking each record whose label occurs in them, in the order of `refs`."""
        if not (refs and self._names):
            return list(map(self._words, texts))
        left, shown = list(reversed(refs)), []
        for text in texts:
            parts, at = [], 0
            while left and (start := text.find(left[-1].label, at)) >= 0:
                ref = left.pop()
                if start > at:
                    parts.append(self._words(text[at:start]))
                parts.append(self.link(ref))
                at = start + len(ref.label)
            parts.append(self._words(text[at:]))
            shown.append("".join(parts))
        return shown

    def _words(self, text: str) -> str:
        """Return text as HTML. Results are cached, because texts such as list separators recur."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = markup.text(text, lines=True)
        return found


def quotation(words: str, who: str) -> str:
    """Return a quotation and its speaker as an HTML figure."""
    caption = f"<figcaption>{who}</figcaption>" if who else ""
    return f"<figure><blockquote>{words}</blockquote>{caption}</figure>"


def _is_name(item: Item) -> bool:
    """Return whether an item only names one record, with a short text beside it."""
    return not item.style and len(item.refs) == 1 and item.refs[0].label == item.lead


def _is_row(item: Item) -> bool:
    """Return whether a text is only names of records, separated by commas or semicolons that no name contains."""
    text = item.text.replace("; ", ", ")
    return text.count(", ") == len(item.refs) - 1 and text == ", ".join([ref.label for ref in item.refs])


def _key(items: Iterable[Item]) -> str:
    return markup.keyed(part for item in items for part in (item.lead, item.text))
