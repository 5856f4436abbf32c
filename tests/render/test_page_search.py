"""Search on pages, in a real Chromium: the best hit first, its words marked, and ways back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from conftest import Run
from support.pages import listed, many, status

pytestmark = pytest.mark.slow
driver = pytest.importorskip("playwright.sync_api", reason="playwright, which drives Chromium, is not installed")


def write_data(tmp_path: Path, **tables: Any) -> str:
    path = tmp_path / "p.toml"
    records = {kind: [{"sources": ["s"], **each} for each in table] for kind, table in tables.items()}
    path.write_text(tomli_w.dumps({**records, "sources": [{"id": "s", "title": "S"}]}), "utf-8")
    return str(path)


def read_marks(page: Any) -> list[str]:
    driver.expect(page.locator("mark:visible").first).to_be_visible()
    page.wait_for_timeout(100)  # Rows are marked a few at a time.
    return page.locator("mark:visible").all_text_contents()  # type: ignore[no-any-return]


def test_words_that_were_typed_are_marked_in_the_rows_they_find(
    run: Run, visit: Callable[..., Any], tmp_path: Path
) -> None:
    data = write_data(tmp_path, partners=[{"id": "a", "name": "Énergie, ÉNERGÉTIQUE & synergie"}, {"id": "b", "name": "Un-body of W.H.O."}])  # fmt: skip
    page = visit(run("partners", "--no-bundled", "--data", data, "-f", "html").out)
    for typed, marked in {
        "energ": ["Énerg", "ÉNERG"],
        "&": ["&"],
        "un-body": ["Un-body"],
        "who": [],
        "w.h.o. b": ["b", "W.H.O"],
    }.items():
        page.get_by_label("Filter").fill(typed)
        assert (read_marks(page) if marked else page.locator("mark").all_text_contents()) == marked, typed
    page.get_by_label("Filter").fill("")
    assert page.locator("mark").count() == 0
    assert page.get_by_role("row").nth(1).text_content().strip().endswith("Énergie, ÉNERGÉTIQUE & synergie")


def test_hit_on_a_card_alone_shows_its_words(run: Run, visit: Callable[..., Any], tmp_path: Path) -> None:
    long = (
        "It begins with much that nobody looks for. " * 8
        + "Then it speaks of lanterns. "
        + "It goes on for long. " * 20
    )
    data = write_data(tmp_path, partners=[{"id": "a", "name": "Alpha", "aliases": ["Beacon body"], "summary": long}, {"id": "b", "name": "Lantern"}])  # fmt: skip
    page = visit(run("export", "--no-bundled", "--data", data, "-f", "html").out)
    page.get_by_label("Search").fill("lantern")
    assert read_marks(page) == ["Lantern", "lantern"]
    (excerpt,) = page.locator(".excerpt:visible").all_text_contents()
    assert excerpt.startswith("Summary: … ")
    assert "speaks of lanterns" in excerpt
    assert len(excerpt) < 200
    page.get_by_label("Search").fill("beac")
    assert read_marks(page) == ["Beac"]
    assert page.locator(".excerpt:visible").all_text_contents() == ["Aliases: Beacon body"]
    page.get_by_label("Search").fill("alpha")
    assert (read_marks(page), page.locator(".excerpt").count()) == (["Alpha"], 0)


def test_the_list_with_the_best_hit_comes_first(run: Run, visit: Callable[..., Any], tmp_path: Path) -> None:
    data = write_data(
        tmp_path,
        partners=[{"id": "a", "name": "Friends of TC 207"}],
        committees=[{"id": "1", "reference": "ISO/TC 207", "title": "Alpha"}],
        liaisons=[{"id": "l", "partner": "a", "kind": "memorandum", "title": "On TC 207", "committee": "1"}],
    )
    page = visit(run("export", "--no-bundled", "--data", data, "-f", "html").out)
    headings = page.locator(".view.shown h2:visible")
    page.get_by_label("Search").fill("tc207")
    driver.expect(headings).to_have_text(["Committees", "Partners", "Liaisons"])
    assert read_marks(page)[:2] == ["TC 207", "TC 207"]
    page.get_by_label("Search").fill("friends of tc 207")
    driver.expect(headings).to_have_text(["Partners", "Liaisons"])
    assert listed(page)[0] == "Friends of TC 207"


def test_a_single_list_has_the_exact_name_first_until_it_is_sorted(
    run: Run, visit: Callable[..., Any], tmp_path: Path
) -> None:
    names = [("AUN", "A body of the UN"), ("UNX", "Unix"), ("UN", "United Nations"), ("ZZ", "Unrelated"), ("ZUN", "x")]
    data = write_data(tmp_path, partners=[{"id": f"p{at}", "acronym": a, "name": n} for at, (a, n) in enumerate(names)])
    page = visit(run("partners", "--no-bundled", "--data", data, "--columns", "acronym,name", "-f", "html").out)
    page.get_by_label("Filter").fill("un")
    status(page, "4 found among 5 partners")
    assert listed(page) == ["UN", "UNX", "ZZ", "AUN"]
    page.get_by_role("button", name="Acronym").or_(page.get_by_role("button", name="Partner")).press("Enter")
    assert listed(page) == ["AUN", "UN", "UNX", "ZZ"]
    page.get_by_label("Filter").fill("")
    assert listed(page) == ["AUN", "UN", "UNX", "ZUN", "ZZ"]


def test_back_returns_the_focus_to_the_link_that_was_followed(small: Run, visit: Callable[..., Any]) -> None:
    page = visit(small("export", "-f", "html").out, "#partners")
    focused = "document.activeElement.textContent"
    page.locator("tbody").get_by_role("link", name="TIDE", exact=True).press("Enter")
    page.locator("article:visible").get_by_role("link", name="ISO/TC 10", exact=True).first.press("Enter")
    driver.expect(page.locator(".view.shown h2")).to_have_text(["ISO/TC 10"])
    page.go_back()
    driver.expect(page.locator(".view.shown h2")).to_have_text(["TIDE"])
    assert page.evaluate(focused) == "ISO/TC 10"
    page.go_back()
    driver.expect(page.locator(".view.shown h2")).to_have_text(["Partners"])
    assert page.evaluate(focused) == "TIDE"
    page.get_by_label("Search").fill("gale")
    page.get_by_label("Search").press("Tab")
    page.locator("tbody:visible").get_by_role("link", name="GALE", exact=True).press("Enter")
    page.go_back()
    assert page.evaluate(focused) == "GALE"
    assert page.get_by_label("Search").input_value() == "gale"


def test_the_browsers_own_search_finds_rows_behind_a_button(
    run: Run, visit: Callable[..., Any], tmp_path: Path
) -> None:
    data = many(tmp_path, [f"Body {at:03}" for at in range(300)])
    html = run("partners", "--no-bundled", "--data", data, "-f", "html").out
    assert len(listed(visit(html))) == 200
    page = visit(html, "#:~:text=Body%20280")
    driver.expect(page.get_by_role("row", name="Body 280")).to_be_in_viewport()
    assert len(listed(page)) == 300
    assert page.get_by_role("button", name="Show all").count() == 0


def test_button_says_when_the_browser_cannot_look_behind_it(
    run: Run, visit: Callable[..., Any], tmp_path: Path
) -> None:
    data = many(tmp_path, [f"Body {at:03}" for at in range(300)])
    html = run("partners", "--no-bundled", "--data", data, "-f", "html").out
    button = visit(html).get_by_role("button", name="Show all")
    driver.expect(button).to_have_text("Show all 300")
    older = re.sub("<meta http-equiv.*?>", "", html).replace("'onbeforematch' in document", "false")
    page = visit(older)
    driver.expect(page.get_by_role("button", name="Show all")).to_have_text(
        "Show all 300 (the browser’s own search finds them then)"
    )
    assert len(listed(page)) == 200
