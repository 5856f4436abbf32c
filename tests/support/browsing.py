"""The full screen without a terminal: keys are pressed, and what would be drawn is read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from unittest import mock

from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen

from inliaison.browse.app import Browser
from inliaison.browse.directory import Directory
from inliaison.cli.browse_files import Files
from inliaison.index import layers
from inliaison.query import browse_rows
from inliaison.query.browse_rows import Query
from support.places import SMALL


class Hands:
    """Somebody at the screen."""

    def __init__(self, app: Browser, pilot: Pilot[Any]) -> None:
        self.app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> str:
        """Press keys, and type a word of several letters at once; give what is then seen."""
        await self.push(*keys)
        return self._read_screen()

    async def push(self, *keys: str) -> None:
        """Press keys without a look at the screen, which takes longer than most keys."""
        known = {
            "down",
            "up",
            "left",
            "right",
            "enter",
            "escape",
            "tab",
            "end",
            "home",
            "space",
            "backspace",
            "slash",
            "pageup",
            "pagedown",
            "f1",
        }
        for key in keys:
            if len(key) == 1 or key in known or "+" in key or "_" in key:
                await self._pilot.press(key)
            else:
                with mock.patch("textual.app.wait_for_idle", mock.AsyncMock()):
                    await self._pilot.press(*key)
                await self._pilot.pause()
        await self._settle()

    async def seen(self) -> str:
        """All that is drawn once everything is counted."""
        await self._settle()
        return self._read_screen()

    def _read_screen(self) -> str:
        compositor = self.app.screen._compositor
        compositor._dirty_regions.clear()
        return "\n".join(strip.text.rstrip() for strip in compositor.render_strips())

    async def draw(self) -> None:
        """Draw what has changed since somebody looked."""
        await self._settle()
        _draw_frame(self.app.screen._compositor)

    async def _settle(self) -> None:
        """Wait until everything is read, counted and drawn."""
        while self.app.is_reading:
            await self._pilot.pause(0.01)
        while self.app.counts.step():
            pass
        await self._pilot.pause()

    async def size(self, width: int, height: int) -> str:
        """Make the screen another size."""
        await self._pilot.resize_terminal(width, height)
        await self._pilot.pause()
        return await self.seen()

    async def click(self, pane: str, x: int, y: int) -> str:
        """Click into a pane."""
        await self._pilot.click(f"#{pane}", offset=(x, y))
        return await self.seen()

    def pane(self) -> str | None:
        """The name of the pane that has the focus."""
        return self.app.focused.id if self.app.focused else None

    def selected(self) -> str | None:
        """The id of the record that is selected in the list."""
        return self.app._query_state.path[0].record.id if self.app._query_state.path else None

    def told(self) -> str | None:
        """The id of the record whose card is shown."""
        found = self.app._query_state.current
        return found.id if found else None

    def listed(self) -> list[str]:
        """The ids of the records in the list, in their order."""
        records = self.app._records
        return [(records._get_cells(at) or ("", "gone"))[1] for at in range(len(records.numbers))]


async def _wait_until_idle(app: Browser, *bounds: float) -> None:
    """Wait until nothing is left to be done or drawn; Textual looks every 20 ms whether the process rests."""
    idle, ready = 0, asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    while idle < 3:
        await asyncio.sleep(0)
        idle = 0 if ready else idle + 1
        if idle and app._resize_timer:
            app._check_resize()
        elif idle and app.screen._update_timer._active.is_set():  # The next frame would come in a sixtieth of a second.
            idle = 0
            app.screen._on_timer_update()


_parse_rules = Stylesheet._parse_rules


def _parse_rules_once(stylesheet: Stylesheet, *source: Any, **more: Any) -> list[RuleSet]:
    """Return the rules that an application before this one parsed from the same text: each parses all of them twice."""
    key = (source, *more.items(), *stylesheet._variables.items())
    if key not in _PARSED:
        _PARSED[key] = _parse_rules(stylesheet, *source, **more)
    return _PARSED[key]


_PARSED: dict[tuple[Any, ...], list[RuleSet]] = {}


_draw_frame = Compositor.render_update


def _skip_frame(compositor: Compositor, screen_stack: list[Screen[Any]] | None = None) -> None:
    """Draw nothing before somebody looks; a screen without a terminal would draw a frame and throw it away."""
    visible_screen_stack.set(screen_stack or [])


def browse(
    act: Callable[[Hands], Awaitable[None]],
    *data: str,
    text: str = "",
    query: Query | None = None,
    size: tuple[int, int] = (80, 24),
    fails: bool = False,
    every_frame: bool = False,
) -> Browser:
    """Open the screen on a dataset alone, the small one unless told otherwise, and let somebody act.

    What somebody looks at is drawn; `every_frame` draws what comes in between, too.
    """

    async def acted() -> Browser:
        directory = Directory(lambda: layers.compose(data or (SMALL,), bundled=False, register=False, own=False), print)
        start = directory.ask(lambda database: browse_rows.resolve_query(database, query)) if query else None
        app = Browser(directory, Files(directory.ask), text, start)
        wait = partial(_wait_until_idle, app)
        draw = _draw_frame if every_frame else _skip_frame
        try:
            with (
                mock.patch("textual.app.wait_for_idle", wait),
                mock.patch("textual.pilot.wait_for_idle", wait),
                mock.patch.object(Pilot, "_wait_for_screen", wait),  # It sends a message to every widget.
                mock.patch.object(Compositor, "render_update", draw),
                mock.patch.object(Stylesheet, "_parse_rules", _parse_rules_once),
            ):
                async with app.run_test(size=size) as pilot:
                    await pilot.pause()
                    hands = Hands(app, pilot)
                    await act(hands)
                    if app.is_running:
                        await hands.draw()  # Where it ends, it is drawn at least.
        finally:
            directory.close()
        return app

    app = asyncio.run(acted())
    if app.error and not fails:
        raise app.error
    return app
