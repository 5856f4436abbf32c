"""Every key, what it does and where: bindings, the help of the screen, its last line and the README come from here."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding, BindingType


class Key(NamedTuple):
    """One or several keys that do the same."""

    keys: str
    """As Textual calls them, with commas between."""
    action: str
    where: str
    spoken: str
    """As people call them."""
    words: str
    """What they do."""
    short: str = ""
    """The same in a word, for the last line of the screen."""


KEYS = (
    Key("slash", "search", "all", "/", "Search. Type, and the list narrows; every letter can be typed.", "search"),
    Key("escape", "escape", "all", "Esc", "Leave the search; back; clear search and filters; at last, end.", "back"),
    Key("tab", "pane(1)", "all", "Tab, Shift+Tab", "To the next pane: search, list, card, and filters where shown."),
    Key("shift+tab", "pane(-1)", "all", "", ""),
    *(
        Key(str(n), f"tab({n})", "all", "1 to 6" if n == 1 else "", "That kind of record." if n == 1 else "")
        for n in range(1, 7)
    ),
    Key(
        "ctrl+n", "turn(1)", "always", "Ctrl+N, Ctrl+P", "The next kind of record, the one before; from the search too."
    ),
    Key("ctrl+p", "turn(-1)", "always", "", ""),
    Key("up,k", "move(-1)", "list", "Up, Down, K, J", "Another record; Up from the first goes to the search."),
    Key("down,j", "move(1)", "list", "", ""),
    Key("pageup", "leaf(-1)", "list", "Page Up, Page Down", "A screen on or back, in list and card."),
    Key("pagedown", "leaf(1)", "list", "", ""),
    Key("home,g", "first", "list", "Home, End", "To the first, to the last."),
    Key("end,G", "last", "list", "", ""),
    Key("enter,right", "open", "list", "Enter, Right", "Into the card.", "card"),
    Key("up,k", "move(-1)", "card", "Up, Down", "In the card: to another record that it names, or on."),
    Key("down,j", "move(1)", "card", "", ""),
    Key("pageup", "leaf(-1)", "card", "", ""),
    Key("pagedown,space", "leaf(1)", "card", "", ""),
    Key("home,g", "first", "card", "", ""),
    Key("end,G", "last", "card", "", ""),
    Key("enter,right", "follow", "card", "Enter, Right", "In the card: to the record that is marked.", "follow"),
    Key("left", "leave", "card", "Left", "From the card to the list."),
    Key("backspace,alt+left", "back", "all", "Backspace, Alt+Left", "Back to the record before.", "back"),
    Key("f", "facets", "all", "f", "Filter by kind or country, with the number of records of each.", "filter"),
    Key("up,k", "move(-1)", "facets", "", ""),
    Key("down,j", "move(1)", "facets", "", ""),
    Key("pageup", "leaf(-1)", "facets", "", ""),
    Key("pagedown", "leaf(1)", "facets", "", ""),
    Key("home,g", "first", "facets", "", ""),
    Key("end,G", "last", "facets", "", ""),
    Key(
        "enter,space", "choose", "facets", "Enter, Space", "Among the filters: choose a value, or no longer.", "choose"
    ),
    Key("o", "website", "all", "o", "Open the website, else the page at iso.org, in the browser.", "open"),
    Key("c", "copy", "all", "c", "Copy the id, or of a quote its citation.", "copy"),
    Key("e", "export", "all", "e", "Write what the list shows to a file; its ending says the format.", "export"),
    Key("r", "renew", "all", "r", "Read the data again."),
    Key("question_mark", "keys", "all", "?", "All keys.", "keys"),
    Key("q", "end", "all", "q", "End.", "end"),
    Key("ctrl+c", "interrupt", "always", "Ctrl+C", "Copy what is marked with the mouse; if nothing is, end."),
    Key("ctrl+z", "suspend_process", "always", "Ctrl+Z", "To the shell; fg comes back."),
)
"""All keys; those that hold `always` can be used while text is typed."""


def bindings(where: str) -> list[BindingType]:
    """The keys of a place as Textual wants them."""
    return [
        Binding(key.keys, key.action, key.words, show=False, priority=key.where == "always")
        for key in KEYS
        if key.where == where
    ]


def hints(wheres: tuple[str, ...]) -> list[tuple[str, str]]:
    """The keys that matter in some places, each with a word."""
    return [
        (key.spoken.partition(",")[0], key.short)
        for where in wheres
        for key in KEYS
        if key.where == where and key.short
    ]
