"""The look of the screen: the terminal's own colours, so that it suits dark and light backgrounds."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

NAME = "terminal"
_OWN = (
    *("input-cursor-background", "input-cursor-foreground", "input-selection-background", "input-selection-foreground"),
    *("block-cursor-background", "block-cursor-foreground", "border-blurred", "ansi-background", "ansi-foreground"),
    *("screen-selection-background", "screen-selection-foreground"),
    *("scrollbar", "scrollbar-hover", "scrollbar-active", "scrollbar-background", "scrollbar-corner-color"),
    *("scrollbar-background-hover", "scrollbar-background-active"),
)
"""Colours of Textual's ANSI theme that would be black or white on any background."""


def make_theme() -> Theme:
    """Return the theme: the terminal's foreground on its background, and reverse for marks."""
    dark = BUILTIN_THEMES["ansi-dark"]
    variables = {**dark.variables, **dict.fromkeys(_OWN, "ansi_default"), "input-cursor-text-style": "reverse"}
    return Theme(
        name=NAME,
        ansi=True,
        dark=True,
        primary="ansi_default",
        secondary="ansi_default",
        accent="ansi_default",
        warning="ansi_default",
        error="ansi_default",
        success="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables=variables,
    )


CSS = """
Screen { layout: vertical; background: ansi_default; color: ansi_default; }
#tabs { height: 1; }
#query { height: 1; layout: horizontal; }
#prompt { width: auto; }
#total { width: auto; padding: 0 0 0 1; }
Input, Input:focus { width: 1fr; height: 1; border: none; padding: 0; }
Input, Input:focus { background: ansi_default; background-tint: transparent; }
Input > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
Input > .input--selection { background: ansi_default; color: ansi_default; text-style: reverse; }
Input > .input--placeholder { color: ansi_default; text-style: dim; }
#notes { height: auto; max-height: 3; display: none; text-style: italic; }
#notes.-message { display: block; }
#panes { height: 1fr; layout: horizontal; }
#facets { width: 30; display: none; padding: 0 1 0 0; }
#records { width: 1fr; }
#card { width: 1fr; padding: 0 0 0 1; border-left: solid ansi_default; }
#foot { height: auto; max-height: 8; min-height: 1; }
#foot.-message { text-style: bold; }
ScrollView { scrollbar-size: 1 1; scrollbar-gutter: stable; overflow-x: hidden; overflow-y: auto; }
ScrollView { background: ansi_default; }
.-facets #facets, .-wide #facets { display: block; }
.-wide #records { width: 5fr; }
.-wide #card { width: 4fr; }
.-middle.-facets #card { display: none; }
.-narrow #total { display: none; }
.-narrow #card { display: none; border: none; padding: 0; }
.-narrow #records, .-narrow #card, .-narrow #facets { width: 1fr; }
.-narrow.-card #card { display: block; }
.-narrow.-card #records { display: none; }
.-narrow.-facets #records, .-narrow.-facets #card { display: none; }
.-low #tabs, .-low #foot, .-low #notes { display: none; }
.-low #foot.-message { display: block; }
Box { align: center middle; background: ansi_default; }
Box > #frame { width: 90%; max-width: 96; height: auto; max-height: 100%; border: round ansi_default; padding: 0 1; }
Box > #card { width: 100%; max-width: 96; height: 100%; max-height: 40; border: round ansi_default; padding: 0 1; }
#menu { max-height: 70vh; }
Box.-narrow > #card, .-narrow Box > #card { display: block; }
"""
