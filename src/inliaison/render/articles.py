"""Cards as HTML: facts become definition lists, quotes become figures, all under headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from inliaison.render import markup
from inliaison.render.cards import MOST_LISTED, CardContent, CardLine, Ref, Section, cut_at_refs

Anchors = Mapping[str, Mapping[str, str]]
"""The anchor of each record that has a card on the page, by kind and id; those of a kind in the order of the cards."""


def find_target(ref: Ref, anchors: Anchors, addresses: Mapping[tuple[str, str], str]) -> str:
    """Return what leads to a record: its anchor on the page, or else its address on the web; empty if it has none."""
    anchor = anchors.get(ref.kind, {}).get(ref.id)
    return f"#{anchor}" if anchor else addresses.get((ref.kind, ref.id), "")


class ArticleWriter:
    """Renders cards as HTML, with links to the records that they name."""

    def __init__(
        self, anchors: Mapping[str, Mapping[str, str]] = {}, addresses: Mapping[tuple[str, str], str] = {}
    ) -> None:
        self._anchors = anchors
        self._places = {kind: {id: f"{at:x}" for at, id in enumerate(ids)} for kind, ids in anchors.items()}
        self._addresses = addresses
        self._languages: Mapping[str, str] = {}
        self._link_cache: dict[Ref, str] = {}
        self._text_cache: dict[str, str] = {}

    def write_article(self, content: CardContent, level: int = 1, address: str = "") -> str:
        """Return a whole card; its title is a heading of `level`, and its sections are one level below.

        The address of the record follows the title, unless a line has it anyway.
        """
        self._languages = content.languages
        title, *lines = self._write_texts((content.title, *content.subtitles), content.refs)
        subtitles = "".join(
            f"<p class=subtitle{self._format_language(text)}>{line}\n"
            for text, line in zip(content.subtitles, lines, strict=True)
        )
        if address and not any(line.address == address for section in content.sections for line in section.lines):
            subtitles += f"<p class=quiet>{markup.link(address, address.partition('://')[2])}\n"
        return f"<h{level}>{title}</h{level}>\n{subtitles}{self.write_sections(content.sections, level + 1)}"

    def write_sections(self, sections: Iterable[Section], level: int, *, has_filter: bool = False) -> str:
        """Return sections under headings of `level`; if `has_filter`, in lists that the script can filter."""
        start, end = ("<section data-list>\n", "</section>\n") if has_filter else ("", "")
        parts = []
        for section in sections:
            heading = self._write_ref(section.ref) if section.ref else self._escape(section.heading)
            title = f"<h{level}>{heading}</h{level}>\n" if heading else ""
            parts.append(
                f"{start}{title}{''.join(self._write_lines(section.lines, level + 1, has_filter=has_filter))}{end}"
            )
        return "".join(parts)

    def _write_lines(self, lines: Iterable[CardLine], level: int, *, has_filter: bool) -> Iterator[str]:
        """Yield the lines, those with labels in definition lists, headings at a level."""
        for has_label, group in groupby(lines, key=lambda line: bool(line.label)):
            html = "".join([self._write_line(line, level, has_filter=has_filter) for line in group])
            yield f"<dl>\n{html}</dl>\n" if has_label else html

    def _write_line(self, line: CardLine, level: int, *, has_filter: bool) -> str:
        if row := self._format_refs_attribute(line):
            return f"<p{row}>{self._escape(line.text)}\n"
        if self._addresses and line.refs and not line.label and all(ref.full for ref in line.refs):
            return f'<ul class="names">\n{"".join(map(self._write_item, line.refs))}</ul>\n'
        label, *texts = self._write_texts((line.label, line.text, *line.more), line.refs)
        if line.style == "titled":
            label = markup.link(line.address, line.label)
            texts = [*filter(None, texts[:1]), _write_list(texts[1:])]
        elif line.address:
            texts = [markup.link(line.address, line.text)]
        elif line.style == "bullets":
            texts = [_write_list(texts)]
        if label:
            language = self._format_language(line.text)
            html = f"<dt>{label}{''.join([f'<dd{language}>{text}' for text in texts])}"
            return f"<div {_search_attribute(line)}>{html}</div>\n" if has_filter else f"{html}\n"
        if line.style == "heading":
            return f"<h{level}>{texts[0]}</h{level}>\n"
        if has_filter:
            return f"<p {_search_attribute(line)}>{texts[0]}</p>\n"
        if line.style == "quote":
            return write_quotation(*texts) + "\n"
        quiet = " class=quiet" if line.style == "quiet" else ""
        return f"<p{quiet}>{texts[0]}\n"

    def _write_item(self, ref: Ref) -> str:
        """Return a record with its whole name as an item of a list."""
        short, _, rest = ref.full.partition("\n")
        return f'<li>{self._write_ref(ref._replace(label=short))} <span class="quiet">{self._escape(rest)}</span>\n'

    def _format_refs_attribute(self, line: CardLine) -> str:
        """Return the attribute with the cards that a long row names; empty unless the row is only names of cards.

        It has their kind and their places among the cards of this kind, as hexadecimal numbers: anchors are longer.
        """
        if len(line.refs) <= MOST_LISTED or line.label or not _is_only_refs(line):
            return ""
        kind = line.refs[0].kind
        of_kind = self._places.get(kind, {})
        positions = [of_kind.get(ref.id) if ref.kind == kind else None for ref in line.refs]
        return "" if None in positions else f' data-to="{kind} {" ".join(filter(None, positions))}"'

    def _write_texts(self, texts: Sequence[str], refs: Sequence[Ref]) -> list[str]:
        """Return texts as HTML, with links to the records that they name."""
        if not (refs and (self._anchors or self._addresses)):
            return list(map(self._escape, texts))
        if len(refs) == 1 and refs[0].label == texts[0]:  # Most lines name one record.
            return [self._write_ref(refs[0]), *map(self._escape, texts[1:])]
        return list(map(self._write_pieces, cut_at_refs(texts, refs)))

    def _write_pieces(self, pieces: Sequence[tuple[str, Ref | None]]) -> str:
        html = "".join([self._write_ref(ref) if ref else self._escape(text) for text, ref in pieces if text])
        whole = pieces[-1][1] if pieces and not pieces[-1][0] else None
        anchor = self._anchors.get(whole.kind, {}).get(whole.id) if whole else ""
        return f'<a class="whole" href=#{anchor}>{html}</a>' if anchor else html

    def _write_ref(self, ref: Ref) -> str:
        """Return the label of a record, linked if the record has a card on the page."""
        html = self._link_cache.get(ref)
        if html is None:
            target = find_target(ref, self._anchors, self._addresses)
            html = self._link_cache[ref] = markup.link_inside(target, self._escape(ref.label))
        return html

    def _format_language(self, text: str) -> str:
        language = self._languages.get(text)
        return f" lang={language}" if language else ""

    def _escape(self, text: str) -> str:
        """Return text as HTML. Results are cached, because texts such as list separators recur."""
        html = self._text_cache.get(text)
        if html is None:
            html = self._text_cache[text] = markup.text(text, lines=True)
        return html


def _write_list(items: Iterable[str]) -> str:
    return f"<ul>{''.join([f'<li>{item}</li>' for item in items])}</ul>"


def write_quotation(words: str, who: str = "") -> str:
    """Return a quotation and its speaker as an HTML figure."""
    caption = f"<figcaption>{who}</figcaption>" if who else ""
    return f"<figure><blockquote>{words}</blockquote>{caption}</figure>"


def _is_only_refs(line: CardLine) -> bool:
    """Return whether a text is only names of records, separated by commas or semicolons that no name contains."""
    text = line.text.replace("; ", ", ")
    return text.count(", ") == len(line.refs) - 1 and text == ", ".join([ref.label for ref in line.refs])


def _search_attribute(line: CardLine) -> str:
    return markup.write_search_attribute((line.label, line.text, *line.more))
