"""What leaves the screen: an address for the browser, words for the clipboard."""

from __future__ import annotations

import sqlite3
import threading
import webbrowser
from collections.abc import Callable
from urllib.parse import quote

from textual.app import App, SuspendNotSupported

from inliaison.errors import NotThereError
from inliaison.kinds import load
from inliaison.query import addresses
from inliaison.query.cited import cited_quotes
from inliaison.query.conditions import Condition
from inliaison.query.order import Order
from inliaison.query.references import Found
from inliaison.render import render
from inliaison.system import web_browser
from inliaison.text import sanitize

Say = Callable[[str], None]


def address(database: sqlite3.Connection, found: Found) -> str:
    """The website of a record, else its page at iso.org. Raises NotThereError where neither is known."""
    try:
        known = addresses.address(database, found, at_iso=False)
    except NotThereError as missing:
        try:
            known = addresses.address(database, found, at_iso=True)
        except NotThereError:
            raise missing from None
    return "".join(c if sanitize.is_plain(c) else quote(c) for c in known)


def copied(database: sqlite3.Connection, found: Found) -> str:
    """What is copied of a record: the citation of one that can be cited, the id of any other."""
    if not load(found.kind).citable:
        return found.id
    cited, _ = cited_quotes(database, [Condition("id = ?", (found.id,))], Order())
    return sanitize.line(render(cited, "text").strip())


def open_address(app: App[None], address: str, say: Say) -> None:
    """Open an address of the web in the reader's browser, and say what became of it.

    A browser that draws in the terminal gets it for as long as it runs; any other one is started in a thread, so that
    the screen goes on and nobody has to wait for it at the end.
    """
    if not sanitize.is_link(address):
        say(f"This is no address of the web, so it is not opened: {address}")
        return
    web_browser.prepare()
    try:
        browser = webbrowser.get()
    except (ValueError, webbrowser.Error):  # The first is a quotation in BROWSER that does not end.
        say(f"There is no browser here. The address: {address}")
        return
    if type(browser) is webbrowser.GenericBrowser:
        _in_terminal(app, browser, address, say)
        return
    say(f"Opening {address}")

    def start() -> None:
        if not _opened(browser, address):
            app.call_from_thread(say, f"The browser could not be started. The address: {address}")

    threading.Thread(target=start, daemon=True).start()


def _in_terminal(app: App[None], browser: webbrowser.BaseBrowser, address: str, say: Say) -> None:
    try:
        with app.suspend():
            opened = _opened(browser, address)
    except SuspendNotSupported:
        opened = False
    say(f"Opened {address}" if opened else f"The browser failed. The address: {address}")


def _opened(browser: webbrowser.BaseBrowser, address: str) -> bool:
    try:
        return browser.open(address)
    except (OSError, webbrowser.Error):
        return False
