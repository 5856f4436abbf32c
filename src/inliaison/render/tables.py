"""Listings as HTML tables; each row carries its search words and its sort order for the script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import count, groupby
from typing import Any

from inliaison.render import markup, view
from inliaison.render.articles import Anchors, find_target
from inliaison.render.counts import UNKNOWN, build_cross, list_bars
from inliaison.render.documents import Column, Listing
from inliaison.text import names, sanitize

_SHORT, _MIDDLING = 16, 22
"""Cells up to the first length never wrap; cells up to the second wrap only if space is scarce."""


def write_table(
    listing: Listing,
    caption: str,
    *,
    summary: str = "",
    heading: bool = False,
    anchors: Mapping[str, Mapping[str, str]] = {},
    more: Sequence[str] = (),
    choices: Sequence[str] = (),
) -> str:
    """Return the rows of a listing under a caption, visible as a heading or for screen readers only.

    Cells lead to what they name: its anchor on the page, or else its address. `more` adds search words to each row,
    `choices` the places of its values among those of the boxes above the list.
    """
    table = _build_table(listing)
    if table.columns == listing.columns:
        values: Iterable[Sequence[Any]] = zip(*listing.rows, strict=True)
    else:
        positions = [listing.columns.index(name) for name in table.columns]
        values = ([row[at] for row in listing.rows] for at in positions)
    head = _find_row_heading(table, listing.view.main)
    cells = [
        _write_cells(column, look, listing.words, heads=at == head, main=name == listing.view.main)
        for at, (column, look, name) in enumerate(
            zip(zip(*table.rows, strict=True), table.looks, table.columns, strict=True)
        )
    ]
    for at, name in enumerate(table.columns):
        if name in listing.links and not table.looks[at].address:
            targets = find_targets(listing, name, anchors)
            cells[at] = [_link_cell(cell, target) for cell, target in zip(cells[at], targets, strict=True)]
    rows = _write_rows(cells, [rank_values(column) for column in values], table.rows, more, choices)
    names = _write_places("shorts", table, listing.view.shorts) + _write_places("fulls", table, listing.view.fulls)
    headings = [_write_heading(look) for look in table.looks]
    return frame_table(caption, headings, rows, summary=summary, heading=heading, names=names)


def _write_places(name: str, table: view.Table, columns: Sequence[str]) -> str:
    """Return the attribute with the places of columns in a table; empty if it has none of them."""
    positions = " ".join(str(at) for at, column in enumerate(table.columns) if column in columns)
    return f' data-{name}="{positions}"' if positions else ""


def frame_table(
    caption: str,
    headings: Iterable[str],
    rows: Sequence[str],
    *,
    summary: str = "",
    heading: bool = False,
    names: str = "",
    foot: str = "",
) -> str:
    """Return a table of finished headings and rows in a frame that scrolls, also by keyboard.

    `summary` is a remark on the table, such as its number of rows; the script shows it when the table is alone in view.
    `names` are the attributes that say which columns name its rows.
    """
    name = markup.text(caption)
    inner = f"<caption><h2>{name}</h2></caption>" if heading else f'<caption class="unseen">{name}</caption>'
    label = escape(sanitize.escape_line(caption))
    return (
        f'<section data-list="{escape(summary)}"{names}>\n'
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'
        f"<table>{inner}\n<thead><tr>{''.join(headings)}</tr></thead>\n<tbody>\n"
        f"{''.join(rows)}</tbody>{foot}</table></div>\n</section>\n"
    )


def write_counts(listing: Listing, caption: str) -> str:
    """Return counts as a table with a bar beside each number."""
    bars, cells = list_bars(listing), []
    for bar in bars:
        rect = f'<svg aria-hidden="true"><rect width="{max(100 * bar.length, 0.5):.1f}%" height="100%"/></svg>'
        heading = markup.isolate(bar.label) if bar.is_known else f'<span class="quiet">{bar.label}</span>'
        cells.append(
            f'<th scope="row" class="main">{heading}{rect if bar.length else ""}'
            f'<td class="n">{bar.number}<td class="n">{bar.share}<td class="bar">{rect if bar.length else ""}'
        )
    columns = [[bar.row[at] for bar in bars] for at in (1, 2, 3)]
    rows = _write_rows([cells], [rank_values(column) for column in columns], [(bar.label,) for bar in bars])
    heading = listing.view.get_look("label").heading
    looks = (Column(heading), Column("Number", number=True), Column("Share", number=True))
    return frame_table(caption, [*map(_write_heading, looks), '<td class="bar"></td>'], rows, names=' data-fulls="0"')


def write_cross(listing: Listing, caption: str) -> str:
    """Return pairs of values as a table whose cells are the darker the larger their number is."""
    cross = build_cross(listing)
    rows, texts = [], []
    for at, (label, numbers) in enumerate(cross.rows):
        shades = (f" h{level}" if level else "" for level in map(cross.find_level, [at] * len(numbers), count()))
        cells = (f'<td class="n{shade}">{number:,}' for number, shade in zip(numbers, shades, strict=False))
        heading = markup.isolate(label) if cross.is_known[0][at] else f'<span class="quiet">{label}</span>'
        rows.append(f'<th scope="row">{heading}{"".join(cells)}<td class="n">{sum(numbers):,}')
        texts.append((label,))
    table = [(None if text == UNKNOWN else text, *numbers, sum(numbers)) for text, numbers in cross.rows]
    ranks = [rank_values(column) for column in zip(*table, strict=True)]
    headings = [Column(cross.heading), *(Column(name, number=True) for name in (*cross.columns, "Total"))]
    totals = "".join(f'<td class="n">{number:,}' for number in (*cross.totals, sum(cross.totals)))
    foot = f'<tfoot><tr><th scope="row">{cross.total_label.capitalize()}{totals}</tfoot>\n'
    return frame_table(caption, map(_write_heading, headings), _write_rows([rows], ranks, texts), foot=foot)


def rank_values(values: Sequence[Any]) -> list[str]:
    """Return the sort position of each value; equal values share one, and an unknown value is `-`."""
    comparable = [value if isinstance(value, str | int | float | None) else len(value) for value in values]
    pairs = sorted(
        ((names.make_value_sort_key(value), value) for value in {*comparable} - {None}), key=lambda pair: pair[0]
    )
    positions: dict[Any, str] = {None: "-"}
    for rank, (_, equal) in enumerate(groupby(pairs, key=lambda pair: pair[0])):
        positions |= {value: str(rank) for _, value in equal}
    return [positions[value] for value in comparable]


def _build_table(listing: Listing) -> view.Table:
    """Return the cells of a listing, without columns that are empty in every row unless the user chose them."""
    if listing.view.display == "matches" and not listing.has_only_user_columns:
        return view.arrange_matches(listing)
    table = view.format_table(listing)
    is_whole = listing.view.display == "rows" or listing.has_only_user_columns
    return table if is_whole else view.omit_empty(table, listing.user_columns)


def _find_row_heading(table: view.Table, main: str) -> int | None:
    """Return the column that names each row: the first, or else the main one, if it is never empty; None otherwise."""
    candidates = [0, *(at for at, name in enumerate(table.columns) if name == main)]
    return next((at for at in candidates if all(row[at] for row in table.rows)), None)


def _write_heading(look: Column) -> str:
    kind = ' class="n"' if look.number else ""
    return f'<th scope="col"{kind}>{markup.text(look.heading)}</th>'


def _write_cells(column: Sequence[str], look: Column, words: Sequence[str], *, heads: bool, main: bool) -> list[str]:
    """Return the cells of one column."""
    longest = max(map(len, column))
    size = "" if longest <= _SHORT else "mid" if longest <= _MIDDLING else "long"
    kind = "n" if look.number else "main" if main else size
    language = f" lang={look.language}" if look.language else ""
    start = ("<th scope=row" if heads else "<td") + (f" class={kind}" if kind else "") + f"{language}>"
    if look.address or look.addresses:
        return [f"{start}{markup.link(look.find_address(cell), cell) if cell else ''}" for cell in column]
    if look.separator:
        split = (cell.split(look.separator) for cell in column)
        return [start + "<br>\n".join(markup.text(part, words) for part in parts) for parts in split]
    if words:
        return [f"{start}{markup.text(cell, words)}" for cell in column]
    return [f"{start}{markup.isolate(cell)}" for cell in column]


def find_targets(listing: Listing, column: str, anchors: Anchors) -> list[str]:
    """Return what each cell of a column leads to: an anchor on the page, an address, or nothing."""
    return [find_target(ref, anchors, listing.addresses) if ref else "" for ref in listing.links.get(column, ())]


def _link_cell(cell: str, target: str) -> str:
    """Return a finished cell whose whole content is a link; unchanged without a target or content."""
    start = cell.index(">") + 1
    return cell[:start] + markup.link_inside(target, cell[start:]) if target and cell[start:] else cell


def _write_rows(
    cells: Sequence[Sequence[str]],
    order: Sequence[Sequence[str]],
    texts: Sequence[Sequence[str]],
    more: Sequence[str] = (),
    choices: Sequence[str] = (),
) -> list[str]:
    """Return finished rows with their search words, those of the cells and those in `more`, and their choices."""
    keys = map(markup.write_row_attribute, texts, more or [""] * len(texts))
    attributes = [f' data-f="{each}"' for each in choices] or [""] * len(texts)
    return [
        f'<tr {key} data-o="{" ".join(positions)}"{choice}>{"".join(row)}\n'
        for row, positions, key, choice in zip(
            zip(*cells, strict=True), zip(*order, strict=True), keys, attributes, strict=True
        )
    ]
