"""What tests of pages in a real Chromium share."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SHOWN = "rows => rows.filter(row => !row.hidden && row.checkVisibility()).map(row => row.cells?.[0].textContent ?? row.textContent)"


def many(tmp_path: Path, named: list[str]) -> str:
    """A dataset with a partner for each name."""
    partners = [{"id": f"p-{at}", "name": name, "sources": ["s"]} for at, name in enumerate(named)]
    path = tmp_path / "many.toml"
    path.write_text(tomli_w.dumps({"partners": partners, "sources": [{"id": "s", "title": "S"}]}), "utf-8")
    return str(path)


def listed(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("tbody tr").evaluate_all(SHOWN)]


def status(page: Any, wanted: str) -> None:
    from playwright.sync_api import expect

    expect(page.get_by_role("status")).to_have_text(wanted)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    driver = pytest.importorskip("playwright.sync_api", reason="playwright, which drives Chromium, is not installed")
    with driver.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open what a command wrote; at the end nothing may have been asked for, said or thrown."""
    heard: list[str] = []
    contexts: list[Any] = []

    def visit(html: str, fragment: str = "", **how: Any) -> Any:
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(html, "utf-8")
        context = browser.new_context(**how)
        contexts.append(context)
        page = context.new_page()
        for event in ("console", "pageerror", "dialog", "request"):
            page.on(event, lambda told, event=event: heard.append(f"{event}: {getattr(told, 'url', told)}"))
        page.goto(f"{path.as_uri()}{fragment}")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [line for line in heard if not re.match(f"request: {re.escape(tmp_path.as_uri())}/[0-9]+.html", line)] == []
