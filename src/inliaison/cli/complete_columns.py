"""The columns that a shell offers on TAB for commands that list something other than records."""

from __future__ import annotations

from collections.abc import Sequence

from inliaison.cli.command_line import Line, get_scope
from inliaison.kinds import get_kinds
from inliaison.render import timeline
from inliaison.render.documents import View


def get_columns(line: Line) -> tuple[Sequence[str], View]:
    """Return the columns of the answer to a command line, and the view with their headings; none if it has no list.

    Each command imports its own modules only, since a shell waits for the answer.
    """
    match line.command:
        case "stats":
            from inliaison.query import counts, pairs

            view = pairs.PAIRS if "across" in line.option_values else counts.VIEW
            return view.columns, view
        case "changes":
            from inliaison.query import change_rows

            if "summary" in line.option_values:
                return change_rows.SUMMARY.columns, change_rows.SUMMARY
            return change_rows.COLUMNS, change_rows.VIEW
        case "digest":
            from inliaison.render import digest

            return digest.COLUMNS, digest.VIEW
        case "which":
            from inliaison.query import which

            return which.COLUMNS, which.VIEW
        case "follow":
            from inliaison.query import follow

            return follow.VIEW.columns, follow.VIEW
        case "history":
            kind = _find_history_kind(line)
            return timeline.list_columns(kind), timeline.build_view(kind)
    return (), View(())


def _find_history_kind(line: Line) -> str:
    """Return the kind of the record whose history is typed; empty for the register as a whole.

    Raises NotThereError if the reference is ambiguous or means nothing in the newest data.
    """
    if not line.words:
        return ""
    from inliaison import index
    from inliaison.query import references

    kinds = get_kinds(line.option_values["kind"][-1]) if line.option_values.get("kind") else timeline.KINDS
    return index.answer(
        get_scope(line).layers(),
        lambda database: references.resolve(database, " ".join(line.words), kinds).kind,
        lambda text: None,
    )
