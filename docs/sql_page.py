"""The page on SQL, made of the description of the views."""

from __future__ import annotations

from collections.abc import Iterator

from inliaison import index
from inliaison.index import layers
from inliaison.query import views

_HEAD = """# Questions in SQL

`inliaison sql "SELECT …"` answers any SELECT over the views below, in every format; `inliaison sql` alone prints
them in the terminal. It is [SQLite](https://sqlite.org/lang_select.html): joins, common table expressions, window
functions and `json_each` are there. Nothing can be changed: whatever does not read these views is refused. A text
stands in single quotes. There are no parameters: `?` and `:name` are refused, write the value itself. LIKE ignores the
case of A to Z alone and tells é from e; words given to a listing or `search` do neither.

The names, columns and meanings of the views are a promise. NULL is what is not known. Lists are texts of JSON:
`json_each(participating)` makes rows of one. `--timeout 5` stops a statement after five seconds, Ctrl-C at once; one
that takes more than 256 MB of memory is stopped, too. In JSON, a second column of the same name is called `n_2`, a
number that is not finite is `null`, and bytes are `{"$base64": true, "encoded": …}`. Rows of JSON, JSON Lines, CSV
and TSV are written as they come.
"""


def page() -> str:
    """The page in Markdown."""
    made = index.answer(layers.compose(register=False, variable=False, own=False), views.views, print)
    return "\n".join([_HEAD, *_questions(), *(line for view in made for line in _view(view))]) + "\n"


def _questions() -> Iterator[str]:
    yield "## Some questions\n"
    for question, statement in views.EXAMPLES.items():
        yield f"{question}\n\n```sql\n{statement}\n```\n"


def _view(view: views.SqlView) -> Iterator[str]:
    yield f"## `{view.name}`\n\n{view.purpose}.\n\n| column | what it holds |\n| --- | --- |"
    for name, meaning in view.columns.items():
        yield f"| `{name}` | {meaning} |"
    yield ""
