"""Every key, its action and its pane: the bindings, the help, the footer and the README are made from this list."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding, BindingType

from inliaison.query.browse_rows import TABS


class Key(NamedTuple):
    """One or more keys with the same action."""

    keys: str
    """Textual's names of the keys, separated by commas."""
    action: str
    panes: str
    """The panes in which the keys work, separated by blanks; `all` excludes the search, `always` works even while
    typing."""
    label: str = ""
    """The name for people, including related keys; empty if the help omits the key."""
    help: str = ""
    """What the key does."""
    short: str = ""
    """The same in one word, for the footer."""


_PANES = "records card facets menu"

KEYS = (
    Key(
        "slash", "search", "all", "/", "Search: type, and the list narrows. Every letter can be typed there.", "search"
    ),
    Key(
        "down",
        "app.leave",
        "search",
        "Down, Enter",
        "From the search to the list; Enter also to the first kind with a match.",
        "list",
    ),
    Key("tab", "pane(1)", "always", "Tab, Shift+Tab", "To the next pane, the one before.", "pane"),
    Key("shift+tab", "pane(-1)", "always"),
    Key("1", "tab(1)", "all", f"1 to {len(TABS)}", "Another kind of record."),
    *(Key(str(number), f"tab({number})", "all") for number in range(2, len(TABS) + 1)),
    Key("ctrl+n", "turn(1)", "always", "Ctrl+N, Ctrl+P", "The next kind, the one before; from the search too.", "kind"),
    Key("ctrl+p", "turn(-1)", "always"),
    Key("up,k", "move(-1)", _PANES, "Up, Down, k, j", "Another record; in the card, to the next line that names one."),
    Key("down,j", "move(1)", _PANES),
    Key("pageup", "page(-1)", _PANES, "PgUp, PgDn", "A screen back or on."),
    Key("pagedown", "page(1)", _PANES),
    Key("home,g", "first", _PANES, "Home, End, g, G", "To the first, to the last."),
    Key("end,G", "last", _PANES),
    Key("enter,right", "open", "records", "Enter, Right", "From the list into the card.", "card"),
    Key("enter", "follow", "card", "Enter", "In the card: to the record that is marked.", "follow"),
    Key("left", "step(-1)", "card", "Left, Right", "In the card: the record beside; Left at last to the list.", "list"),
    Key("right", "step(1)", "card"),
    Key("backspace,alt+left", "back", "all", "Backspace, Alt+Left", "Back to the card before."),
    Key(
        "enter,space",
        "choose",
        "facets menu",
        "Enter, Space",
        "Among the filters: choose a value, or no longer.",
        "choose",
    ),
    Key(
        "f",
        "facets",
        "all",
        "f",
        "Filter as the options of the listing do; each value has the number of its records.",
        "filter",
    ),
    Key(
        "F",
        "filter_by",
        "all",
        "F",
        "Filter by this: the records that name the record of the card, or the one that is marked in it.",
        "by this",
    ),
    Key("s", "sort", "all", "s", "Sort by a column; the same column once more sorts downwards.", "sort"),
    Key("o", "website", "all", "o", "Open the website, else the page at iso.org, in the browser.", "open"),
    Key("c", "copy", "all", "c", "Copy the id, the name, the address, the citation or the card.", "copy"),
    Key(
        "e",
        "export",
        "all",
        "e",
        "Write what the list shows to a file, or in the card the card; its ending says the format.",
        "export",
    ),
    Key("r", "renew", "all", "r", "Read the data again."),
    Key("f1", "keys", "always", "F1, ?", "All keys; from the search only F1.", "help"),
    Key("question_mark", "keys", "all"),
    Key("escape", "escape", "always", "Esc", "To the list; there, clear search and filters.", "leave"),
    Key("q", "end", "all", "q", "End.", "end"),
    Key("ctrl+q", "end", "always"),
    Key("ctrl+c", "interrupt", "always", "Ctrl+C", "Copy what is marked, if anything is; else end.", "end"),
    Key("ctrl+z", "suspend_process", "always", "Ctrl+Z", "To the shell; fg comes back."),
)
"""All keys, in the order of the help."""


def list_bindings(pane: str) -> list[BindingType]:
    """Return Textual's bindings for a pane, or for `all` or `always`."""
    return [
        Binding(key.keys, key.action, key.help, show=False, priority=pane == "always")
        for key in KEYS
        if pane in key.panes.split()
    ]


def list_hints(pane: str) -> list[tuple[str, str]]:
    """Return the keys of a pane with one word each, the most useful first; F1 is among them in every pane."""
    panes = {pane, "always"} if pane == "search" else {pane, "all"}
    keys = [key for key in KEYS if key.keys == "f1" or (key.short and panes & set(key.panes.split()))]
    keys.sort(key=lambda key: (key.panes != pane, key.keys != "f1"))
    return [(key.label.partition(",")[0], key.short) for key in keys]
