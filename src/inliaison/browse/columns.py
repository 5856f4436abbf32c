"""Which columns of a kind's view fit in a list, and how wide they are."""

from __future__ import annotations

from inliaison.query.browse_rows import Shape
from inliaison.query.order import Order
from inliaison.render.documents import Column, View
from inliaison.render.layout import fit_columns
from inliaison.render.view import Table, omit_empty, shorten_headings
from inliaison.text import sanitize
from inliaison.values import Value

_MAX_WIDTH = 30
"""The room that a column may claim, in columns of the screen; a list cuts cells that are longer."""
_SHARE = 0.45
"""The share of the width that the main column may claim before the others."""


class ColumnLayout(Value):
    """The visible columns: their names, their positions in a row, their looks and their widths."""

    names: list[str]
    positions: list[int]
    looks: list[Column]
    widths: list[int]


def choose_columns(sample: Table, view: View, shape: Shape, width: int) -> ColumnLayout:
    """Return the columns of a list of this width by the rule of tables, judging from a sample of its rows.

    A pinned column never gives way, nor does the first one, which tells rows apart. Of the others, those that are not
    lesser ones give way last, from the right.
    """
    names = list(shape.columns)
    table = sample.select_columns([sample.columns.index(name) for name in names])
    main = view.main if view.main in names else names[-1]
    max_widths = [min(_MAX_WIDTH, int(width * _SHARE)) if name == main else _MAX_WIDTH for name in names]
    short_rows = [
        tuple(cell[:max_width] for cell, max_width in zip(row, max_widths, strict=True)) for row in table.rows
    ] or [tuple(names)]
    fixed_names = shape.user_columns | {main, names[0]}
    filled_table = mark_order(
        shorten_headings(omit_empty(table._replace(rows=short_rows), shape.user_columns | {main})), shape.order
    )
    others = [name for name in filled_table.columns if name not in fixed_names]
    by_importance = sorted(others, key=lambda name: view.droppable.index(name) if name in view.droppable else -1)
    fitting_table, widths, _ = fit_columns(filled_table, main, by_importance, width + 2, gap=1)
    positions = [names.index(name) for name in fitting_table.columns]
    _use_spare(widths, width, table.select_columns(positions), fitting_table.columns.index(main))
    at = [sample.columns.index(name) for name in fitting_table.columns]
    return ColumnLayout(list(fitting_table.columns), at, list(fitting_table.looks), widths)


def _use_spare(widths: list[int], width: int, table: Table, main: int) -> None:
    """Widen columns whose cells are cut as far as there is room, the main one first; it also gets what remains."""
    spare = max(width - sum(widths) - len(widths) + 1, 0)
    for at in sorted(range(len(widths)), key=lambda at: at != main):
        natural = max(sanitize.measure_widths([row[at] for row in table.rows]), default=0)
        more = min(max(natural - widths[at], 0), spare)
        widths[at] += more
        spare -= more
    widths[main] += spare


def mark_order(table: Table, order: Order) -> Table:
    """Return a table in which the headings of the columns that it is sorted by say so."""
    marks = {name: " ▼" if down != order.reverse else " ▲" for name, down in order.keys.items()}
    pairs = zip(table.columns, table.looks, strict=True)
    looks = (look.replace(heading=f"{look.heading}{marks.get(name, '')}") for name, look in pairs)
    return table._replace(looks=tuple(looks))
