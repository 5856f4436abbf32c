"""The page on SQL, made of the description of the views."""

from __future__ import annotations

from collections.abc import Iterator

from inliaison.cli.sql import EXAMPLES
from inliaison.index import views

_HEAD = """# How do I ask what no command answers?

```console
inliaison sql "SELECT country, count(*) AS partners FROM partners GROUP BY country ORDER BY partners DESC"
```

`inliaison sql "SELECT …"` answers any SELECT over the views below, in every format; `inliaison sql` alone prints
them in the terminal. It is [SQLite](https://sqlite.org/lang_select.html): joins, common table expressions, window
functions and `json_each` are there. Nothing can be changed: whatever does not read these views is refused. A text
stands in single quotes. There are no parameters: `?` and `:name` are refused, write the value itself. LIKE ignores the
case of A to Z alone and tells é from e; words given to a listing or `search` do neither.

`inliaison sql --file question.sql` and `… | inliaison sql` take the statement from a file or a pipe.

The names, columns, types and meanings of the views are a promise. NULL is what is not known. Lists are texts of JSON:
`json_each(participating)` makes rows of one. The types tell how columns compare: a TEXT with the digits of a number, an
INTEGER or NUMERIC with the number in a text. Dates are texts that begin with the year, so that `founded > 2010` and
`date < '2020-06'` find what they say. A name in double quotes is always a name; one that is unknown is an error.

A statement is stopped after 60 seconds (`--timeout 300` gives it more; in Python there is no limit unless `timeout`
sets one), by Ctrl-C at once, and where SQLite takes more than 256 MB of memory for it. Rows of JSON, JSON Lines, CSV
and TSV go to a file or a pipe as they come, however many they are. The other formats, and a terminal, need the whole
answer first: one whose cells take more than 32 MB is refused.

In JSON, a second column of the same name is called `n_2`, a number that is not finite is `null`, and bytes are
`{"$base64": true, "encoded": …}`.
"""


def page() -> str:
    """Return the page in Markdown."""
    return "\n".join([_HEAD, *_questions(), *(line for view in views.list_views() for line in _view(view))]) + "\n"


def _questions() -> Iterator[str]:
    yield "## Some questions\n"
    for question, statement in EXAMPLES.items():
        yield f"{question}\n\n```sql\n{statement}\n```\n"


def _view(view: views.SqlView) -> Iterator[str]:
    yield f"## `{view.name}`\n\n{view.purpose}.\n\n| column | type | what it holds |\n| --- | --- | --- |"
    for name, column in view.columns.items():
        yield f"| `{name}` | {column.type} | {column.meaning} |"
    yield ""
