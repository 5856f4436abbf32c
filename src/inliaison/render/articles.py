"""Cards as HTML: facts become definition lists, quotes become figures, all under headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from inliaison.render import markup
from inliaison.render.cards import CardContent, CardLine, Ref, Section

Anchors = Mapping[str, Mapping[str, str]]
"""The anchor of each record that has a card on the page, by kind and id."""

_MANY = 8
"""A directory shows a list of more than this many records by short name only; the script adds the links on display."""


class ArticleWriter:
    """Renders cards as HTML, with links to the records that they name."""

    def __init__(self, anchors: Mapping[str, Mapping[str, str]] = {}) -> None:
        self._anchors = anchors
        self._link_cache: dict[Ref, str] = {}
        self._text_cache: dict[str, str] = {}

    def write_article(self, story: CardContent, level: int = 1) -> str:
        """Return a whole card; its title is a heading of `level`, and its sections are one level below."""
        title, *lines = self._link_labels((story.title, *story.subtitles), story.refs)
        subtitles = "".join(f'<p class="subtitle">{line}\n' for line in lines)
        return f"<h{level}>{title}</h{level}>\n{subtitles}{self.write_sections(story.sections, level + 1)}"

    def write_sections(self, sections: Iterable[Section], level: int, *, filtered: bool = False) -> str:
        """Return sections under headings of `level`; if `filtered`, in lists that the script can filter."""
        start, end = ("<section data-list>\n", "</section>\n") if filtered else ("", "")
        parts = []
        for section in sections:
            heading = self.write_link(section.ref) if section.ref else self._escape(section.heading)
            title = f"<h{level}>{heading}</h{level}>\n" if heading else ""
            parts.append(f"{start}{title}{''.join(self._write_items(section.lines, filtered=filtered))}{end}")
        return "".join(parts)

    def _write_items(self, items: Sequence[CardLine], *, filtered: bool) -> Iterator[str]:
        """Yield the items without a term, then a definition list of the terms."""
        if self._anchors and len(items) > _MANY and all(map(_is_name, items)):
            refs = [item.refs[0] for item in items]
            items = [CardLine("", ", ".join([ref.label for ref in refs]), refs=tuple(refs))]
        groups: list[list[CardLine]] = [[]]
        for item in items:
            if item.label:
                groups.append([])
            groups[-1].append(item)
        free, *terms = groups
        yield from self._write_unlabelled(free, filtered=filtered)
        if terms:
            yield f"<dl>\n{''.join([self._write_term(group, filtered=filtered) for group in terms])}</dl>\n"

    def _write_term(self, group: Sequence[CardLine], *, filtered: bool) -> str:
        first, *more = group
        lead, text = self._write_pair(first)
        parts: Iterable[str] = [text, *self._write_parts(more)] if more else [text]
        if first.style == "bullet":
            parts = self._write_parts(group)
        html = f"<dt>{lead}{''.join([f'<dd>{part}' for part in parts])}"
        return f"<div {_search_attribute(group)}>{html}</div>\n" if filtered else f"{html}\n"

    def _write_unlabelled(self, items: Sequence[CardLine], *, filtered: bool) -> Iterator[str]:
        if filtered:
            yield from (f"<p {_search_attribute((item,))}>{self._write_text(item)}</p>\n" for item in items)
            return
        rest = list(items)
        while rest:
            item = rest.pop(0)
            if item.style == "quote":
                who = self._write_text(rest.pop(0)) if rest and rest[0].style == "quiet" else ""
                yield write_quotation(self._write_text(item), who) + "\n"
            elif item.style == "bullet":
                bullets = [item]
                while rest and rest[0].style == "bullet":
                    bullets.append(rest.pop(0))
                yield self._write_bullets(bullets)
            else:
                row = self._row_attribute(item)
                kind = ' class="quiet"' if item.style == "quiet" else row
                yield f"<p{kind}>{self._escape(item.text) if row else self._write_text(item)}\n"

    def _row_attribute(self, item: CardLine) -> str:
        """Return the attribute with the link targets of a long row of names; empty unless the row is only names."""
        if len(item.refs) <= _MANY or not _is_row(item):
            return ""
        anchors = self._anchors.get(item.refs[0].kind, {})
        targets = [anchors.get(ref.id) if ref.kind == item.refs[0].kind else None for ref in item.refs]
        return "" if None in targets else f' data-to="{" ".join(filter(None, targets))}"'

    def _write_parts(self, items: Sequence[CardLine]) -> Iterator[str]:
        """Yield the contents of a term: consecutive bullets as one list, every other text by itself."""
        for bullet, group in groupby(items, key=lambda item: item.style == "bullet"):
            if bullet:
                yield self._write_bullets(group)
            else:
                yield from map(self._write_text, group)

    def _write_bullets(self, items: Iterable[CardLine]) -> str:
        return f"<ul>{''.join(f'<li>{self._write_text(item)}</li>' for item in items)}</ul>"

    def _write_text(self, item: CardLine) -> str:
        return self._write_pair(item)[1]

    def _write_pair(self, item: CardLine) -> Sequence[str]:
        """Return the lead and the text of an item, with links to the records they name."""
        if item.address:
            return self._escape(item.label), markup.link(item.address, item.text)
        if item.refs and not item.refs[0].label:
            anchor, text = self._find_anchor(item.refs[0]), self._escape(item.text)
            return self._escape(item.label), f'<a class="whole" href=#{anchor}>{text}</a>' if anchor else text
        if len(item.refs) == 1 and item.refs[0].label == item.label:
            return self.write_link(item.refs[0]), self._escape(item.text)
        return self._link_labels((item.label, item.text), item.refs)

    def _find_anchor(self, ref: Ref) -> str:
        return self._anchors.get(ref.kind, {}).get(ref.id, "")

    def write_link(self, ref: Ref) -> str:
        """Return the label of a record, linked if the record has a card on the page."""
        html = self._link_cache.get(ref)
        if html is None:
            label = self._escape(ref.label)
            anchor = self._find_anchor(ref)
            html = self._link_cache[ref] = f"<a href=#{anchor}>{label}</a>" if anchor else label
        return html

    def _link_labels(self, texts: Sequence[str], refs: Sequence[Ref]) -> list[str]:
        """Return texts as HTML, linking each record whose label occurs in them, in the order of `refs`."""
        if not (refs and self._anchors):
            return list(map(self._escape, texts))
        left, html = list(reversed(refs)), []
        for text in texts:
            parts, at = [], 0
            while left and (start := text.find(left[-1].label, at)) >= 0:
                ref = left.pop()
                if start > at:
                    parts.append(self._escape(text[at:start]))
                parts.append(self.write_link(ref))
                at = start + len(ref.label)
            parts.append(self._escape(text[at:]))
            html.append("".join(parts))
        return html

    def _escape(self, text: str) -> str:
        """Return text as HTML. Results are cached, because texts such as list separators recur."""
        html = self._text_cache.get(text)
        if html is None:
            html = self._text_cache[text] = markup.text(text, lines=True)
        return html


def write_quotation(words: str, who: str) -> str:
    """Return a quotation and its speaker as an HTML figure."""
    caption = f"<figcaption>{who}</figcaption>" if who else ""
    return f"<figure><blockquote>{words}</blockquote>{caption}</figure>"


def _is_name(item: CardLine) -> bool:
    """Return whether an item only names one record, with a short text beside it."""
    return not item.style and len(item.refs) == 1 and item.refs[0].label == item.label


def _is_row(item: CardLine) -> bool:
    """Return whether a text is only names of records, separated by commas or semicolons that no name contains."""
    text = item.text.replace("; ", ", ")
    return text.count(", ") == len(item.refs) - 1 and text == ", ".join([ref.label for ref in item.refs])


def _search_attribute(items: Iterable[CardLine]) -> str:
    return markup.write_search_attribute(part for item in items for part in (item.label, item.text))
