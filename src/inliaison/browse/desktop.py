"""Actions that leave the screen: opening an address in the browser, copying to the clipboard."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import webbrowser
from collections.abc import Callable
from urllib.parse import quote

from textual.app import App, SuspendNotSupported

from inliaison.errors import NotThereError
from inliaison.kinds import load_kind
from inliaison.query import addresses, browse_rows, cards
from inliaison.query.citations import read_citations
from inliaison.query.conditions import Condition
from inliaison.query.order import Order
from inliaison.query.targets import Target
from inliaison.render import FORMATS, render
from inliaison.system import web_browser
from inliaison.text import sanitize

ShowMessage = Callable[[str], None]


def find_address(database: sqlite3.Connection, record: Target) -> str:
    """Return the website of a record, or else its page at iso.org. Raises NotThereError if neither is known."""
    try:
        url = addresses.get_address(database, record, at_iso=False)
    except NotThereError as missing:
        try:
            url = addresses.get_address(database, record, at_iso=True)
        except NotThereError:
            raise missing from None
    return "".join(c if sanitize.is_plain(c) else quote(c) for c in url)


def list_copies(database: sqlite3.Connection, record: Target) -> list[tuple[str, str]]:
    """Return what can be copied of a record: what each text is, and the text itself."""
    texts = {"id": record.id, **browse_rows.read_names(database, record)}
    with contextlib.suppress(NotThereError):
        texts["address"] = find_address(database, record)
    if load_kind(record.kind).citable:
        citations, _ = read_citations(database, [Condition("id = ?", (record.id,))], Order())
        texts["citation"] = render(citations, "text").strip()
    card = cards.read_card(database, record, brief=True)
    by_text: dict[str, str] = {}
    for what, text in texts.items():
        by_text.setdefault(sanitize.escape_line(text), what)
    for what, format in {"card as text": "plain", "card as Markdown": "markdown"}.items():
        by_text[sanitize.escape_block(render(card.replace(fold=FORMATS[format].fold), format))] = what
    return [(what, text) for text, what in by_text.items()]


def open_address(app: App[None], address: str, show_message: ShowMessage) -> None:
    """Open a web address in the user's browser, and report the result.

    A browser that runs in the terminal takes over the screen until it ends. Any other browser is started in a thread,
    so that the screen goes on and the program can end without waiting for it.
    """
    if not sanitize.is_link(address):
        show_message(f"This is not a web address, so it is not opened: {address}")
        return
    web_browser.complete_browser_variable()
    try:
        browser = webbrowser.get()
    except (ValueError, webbrowser.Error):  # ValueError: BROWSER has an unclosed quotation mark.
        show_message(f"There is no browser here. The address: {address}")
        return
    if type(browser) is webbrowser.GenericBrowser:
        _open_in_terminal(app, browser, address, show_message)
        return
    show_message(f"Opening {address}")

    def start() -> None:
        if not _try_open(browser, address):
            app.call_from_thread(show_message, f"The browser could not be started. The address: {address}")

    threading.Thread(target=start, daemon=True).start()


def _open_in_terminal(app: App[None], browser: webbrowser.BaseBrowser, address: str, show_message: ShowMessage) -> None:
    try:
        with app.suspend():
            is_open = _try_open(browser, address)
    except SuspendNotSupported:
        is_open = False
    show_message(f"Opened {address}" if is_open else f"The browser failed. The address: {address}")


def _try_open(browser: webbrowser.BaseBrowser, address: str) -> bool:
    try:
        return browser.open(address)
    except (OSError, webbrowser.Error):
        return False
