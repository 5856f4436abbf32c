"""Stories in HTML: facts as lists of terms, words of people as quotations, all under headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from inliaison.render import markup
from inliaison.render.stories import Item, Ref, Section, Story

Names = Mapping[str, Mapping[str, str]]
"""By kind and id, the name under which a record stands on the page, if it has a card there."""

_MANY = 8
"""Of more records than these in a row, a directory has the short names alone; the script links them when they show."""


class Teller:
    """Tells stories in HTML, with links to the records that they name."""

    def __init__(self, names: Mapping[str, Mapping[str, str]] = {}) -> None:
        self._names = names
        self._links: dict[Ref, str] = {}
        self._texts: dict[str, str] = {}

    def article(self, story: Story, level: int = 1) -> str:
        """A whole story; its title is a heading of this level, those of its sections are one below."""
        title, *lines = self._linked((story.title, *story.subtitles), story.refs)
        subtitles = "".join(f'<p class="subtitle">{line}\n' for line in lines)
        return f"<h{level}>{title}</h{level}>\n{subtitles}{self.sections(story.sections, level + 1)}"

    def sections(self, told: Iterable[Section], level: int, *, filtered: bool = False) -> str:
        """Items under headings of a level; if `filtered`, in lists that the script can filter."""
        start, end = ("<section data-list>\n", "</section>\n") if filtered else ("", "")
        parts = []
        for section in told:
            heading = self.link(section.ref) if section.ref else self._words(section.heading)
            shown = f"<h{level}>{heading}</h{level}>\n" if heading else ""
            parts.append(f"{start}{shown}{''.join(self._items(section.items, filtered=filtered))}{end}")
        return "".join(parts)

    def _items(self, items: Sequence[Item], *, filtered: bool) -> Iterator[str]:
        """First what belongs to no term, then each term with what belongs to it."""
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
        """The attribute that says where the names in a long row lead, if the row is nothing but names."""
        if len(item.refs) <= _MANY or not _is_row(item):
            return ""
        known = self._names.get(item.refs[0].kind, {})
        names = [known.get(ref.id) if ref.kind == item.refs[0].kind else None for ref in item.refs]
        return "" if None in names else f' data-to="{" ".join(filter(None, names))}"'

    def _parts(self, items: Sequence[Item]) -> Iterator[str]:
        """What stands beside a term: bullets as one list, each other text by itself."""
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
        """The lead and the text of an item, with links to what they name."""
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
        """A record under the words that name it, linked if it can be."""
        found = self._links.get(ref)
        if found is None:
            shown = self._words(ref.label)
            name = self._name(ref)
            found = self._links[ref] = f"<a href=#{name}>{shown}</a>" if name else shown
        return found

    def _linked(self, texts: Sequence[str], refs: Sequence[Ref]) -> list[str]:
        """Texts in HTML, in which the records are linked whose labels stand there, in that order."""
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
        """Words in HTML; those that come again, such as what parts the names in a list, are at hand."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = markup.text(text, lines=True)
        return found


def quotation(words: str, who: str) -> str:
    """Words of somebody, and who that is, as HTML."""
    caption = f"<figcaption>{who}</figcaption>" if who else ""
    return f"<figure><blockquote>{words}</blockquote>{caption}</figure>"


def _is_name(item: Item) -> bool:
    """Whether an item does no more than name one record, with what that is called beside."""
    return not item.style and len(item.refs) == 1 and item.refs[0].label == item.lead


def _is_row(item: Item) -> bool:
    """Whether a text is nothing but names of records, with commas and semicolons between them and nowhere else."""
    text = item.text.replace("; ", ", ")
    return text.count(", ") == len(item.refs) - 1 and text == ", ".join([ref.label for ref in item.refs])


def _key(items: Iterable[Item]) -> str:
    return markup.keyed(part for item in items for part in (item.lead, item.text))
