"""Pages of HTML in a real Chromium: nothing but their own script runs, and what people do with them works."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from conftest import Run
from support.pages import SHOWN, listed, many, status
from support.snapshots import document, row
from support.stores import Store

from inliaison.text import names

pytestmark = pytest.mark.slow
driver = pytest.importorskip("playwright.sync_api", reason="playwright, which drives Chromium, is not installed")


@pytest.mark.parametrize("argv", [["partners"], ["quotes"], ["search", "lamp"], ["stats", "partners", "--by", "country"],
                                  ["stats", "--by", "kind", "--across", "country"], ["show", "tide"], ["compare", "tide", "gale"], ["partners", "zzz"], ["export"]], ids=" ".join)  # fmt: skip
def test_pages_log_nothing_and_request_nothing(small: Run, visit: Callable[..., Any], argv: list[str]) -> None:
    page = visit(small(*argv, "-f", "html").out)
    assert page.evaluate("document.documentElement.className") == "js ready"


def test_every_column_sorts_as_the_program_does(small: Run, visit: Callable[..., Any]) -> None:
    columns = ["id", "acronym", "name", "founded", "country", "committees", "aliases"]
    page = visit(small("partners", "--columns", ",".join(columns), "-f", "html").out)
    first = listed(page)
    for at, column in enumerate(columns):
        heading = page.locator("thead th").nth(at)
        for way, more in (("ascending", []), ("descending", ["--reverse"])):
            heading.get_by_role("button").press("Enter")
            assert heading.get_attribute("aria-sort") == way
            wanted = small("partners", "--columns", "id", "--sort", column, *more, "-f", "json").ids()
            assert listed(page) == wanted, (column, way)
        heading.get_by_role("button").press("Space")
        assert heading.get_attribute("aria-sort") == "none"
        assert listed(page) == first
    assert page.locator("[aria-sort]:not([aria-sort=none])").count() == 0


def test_every_letter_is_found_as_itself_and_as_the_program_folds_it(
    run: Run, visit: Callable[..., Any], tmp_path: Path
) -> None:
    codes = [*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x5D0, 0x5EB), *range(0x620, 0x64B), *range(0xE01, 0xE31),
             *range(0x1E00, 0x1F00), *range(0x3041, 0x3061), *range(0x4E00, 0x4E10), *range(0xAC00, 0xAC10), 0xFB01]  # fmt: skip
    letters = [chr(code) for code in codes if names.split_words(chr(code))]
    texts = [f"mark{at}z x{letter}y" for at, letter in enumerate(letters)]
    texts += ["Straße", "L’eau", "“Quoted”", "A–B", "e\u0301cole", "ไทย น้ำ", "日本語", "İstanbul", "ﬁn", "हिन्दी"]
    page = visit(
        run("partners", "--no-bundled", "--data", many(tmp_path, texts), "--columns", "id,name", "-f", "html").out
    )
    found = page.evaluate(
        """texts => { const box = document.getElementById('filter'); return texts.map(text => {
            box.value = text; box.dispatchEvent(new Event('input'))
            return Array.from(document.querySelectorAll('tbody tr:not([hidden])'), row => row.cells[0].textContent) }) }""",
        [*texts, *map(names.fold_words, texts)],
    )
    for at, ids in enumerate(found):
        text = texts[at % len(texts)]
        assert f"p-{at % len(texts)}" in ids, text
        assert len(ids) == 1 or not text.startswith("mark"), (text, ids)


def test_the_filter_finds_what_the_program_finds(small: Run, visit: Callable[..., Any]) -> None:
    page = visit(small("partners", "--columns", "id,acronym,name,name_fr,country", "-f", "html").out)
    for text in ("ECHANGE", "marées", "cote d'ivoire", "CÔTE D’IVOIRE", "gal eng", "tid", "zzz", "ale", "GALE FORCE"):
        page.get_by_label("Filter").fill(text)
        wanted = small("partners", *text.split(), "-f", "json").ids()
        status(page, f"{len(wanted)} found among 4 partners")
        assert listed(page) == wanted, text
    page.get_by_label("Filter").fill("")
    status(page, "4 partners")


def test_page_shows_200_rows_first_and_the_rest_on_demand(run: Run, visit: Callable[..., Any], tmp_path: Path) -> None:
    data = many(tmp_path, [f"Body {at:03}" + " odd" * (at % 2) for at in range(500)])
    page = visit(run("partners", "--no-bundled", "--data", data, "-f", "html").out)
    assert len(listed(page)) == 200
    page.get_by_label("Filter").fill("odd")
    status(page, "250 found among 500 partners")
    assert len(listed(page)) == 200
    driver.expect(page.locator("tbody tr[hidden=until-found]")).to_have_count(50)
    page.get_by_role("button", name="Show all 250").press("Enter")
    assert len(listed(page)) == 250
    assert page.evaluate("document.activeElement.textContent.trim()") == "Body 401 odd"
    assert page.get_by_role("button", name="Show all").count() == 0


def test_a_page_saved_from_the_browser_works_as_before(run: Run, visit: Callable[..., Any], tmp_path: Path) -> None:
    data = many(tmp_path, [f"Body {at:03}" for at in range(500)])
    page = visit(run("export", "--no-bundled", "--data", data, "-f", "html").out, "#p-7")
    page.evaluate("location.hash = 'partners'")
    page.get_by_role("button", name="Name").first.press("Enter")
    status(page, "500 partners")
    again = visit(page.content(), "#p-8")
    assert again.title().count("–") == page.title().count("–") == 1
    again.evaluate("location.hash = 'partners'")
    status(again, "500 partners")
    assert again.locator("th button").count() == page.locator("th button").count() > 0
    assert again.locator("th button button, table.fixed, [aria-sort]:not([aria-sort=none])").count() == 0
    again.get_by_role("button", name="Show all 500").press("Enter")
    assert len(listed(again)) == 500
    again.evaluate("location.hash = ''")
    status(again, page.evaluate("document.querySelector('[role=status]').dataset.summary"))


def test_printed_page_has_every_match_and_no_controls(run: Run, visit: Callable[..., Any], tmp_path: Path) -> None:
    data = many(tmp_path, [f"Body {at:03}" + " odd" * (at % 2) for at in range(500)])
    page = visit(run("partners", "--no-bundled", "--data", data, "-f", "html").out)
    page.get_by_label("Filter").fill("odd")
    page.evaluate(
        f"addEventListener('beforeprint', () => {{ window.printed = ({SHOWN})([...document.querySelectorAll('tbody tr')]).length }})"
    )
    assert page.pdf().startswith(b"%PDF")
    assert page.evaluate("window.printed") == 250
    assert len(listed(page)) == 200
    page.emulate_media(media="print")
    assert page.locator("input:visible, button.more:visible").count() == 0
    assert page.get_by_role("heading").first.is_visible()


def test_printed_tables_repeat_their_headings_on_every_page(
    run: Run, visit: Callable[..., Any], tmp_path: Path
) -> None:
    data = many(tmp_path, [f"Body {at:03}" for at in range(300)])
    page = visit(run("partners", "--no-bundled", "--data", data, "-f", "html").out)
    page.emulate_media(media="print")
    buttons = page.locator("thead button")
    assert buttons.count()
    # Chromium repeats the text of a heading, but paints a button on the first page alone.
    assert set(buttons.evaluate_all("all => all.map(each => getComputedStyle(each).display)")) == {"contents"}
    assert page.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"


def test_page_without_scripts_shows_all_rows_and_cards(small: Run, visit: Callable[..., Any]) -> None:
    page = visit(small("export", "-f", "html").out, java_script_enabled=False)
    for element in ("tbody tr", "article h2", "section h2"):
        assert page.locator(element).count() == page.locator(f"{element}:visible").count() > 3
    assert page.locator("input:visible, button:visible").count() == 0
    page.get_by_role("link", name="GALE").first.click()
    assert page.url.endswith("#gale")


def test_links_open_cards_and_browser_history_works(small: Run, visit: Callable[..., Any]) -> None:
    page = visit(small("export", "-f", "html").out)
    heading = page.locator(".view.shown h2")
    driver.expect(heading).to_have_text(["What is here"])
    page.get_by_role("navigation").get_by_role("link", name="Partners").click()
    driver.expect(heading).to_have_text(["Partners"])
    assert page.locator("nav [aria-current=page]").text_content() == "Partners"
    page.locator("tbody").get_by_role("link", name="TIDE", exact=True).press("Enter")
    driver.expect(heading).to_have_text(["TIDE"])
    assert page.title().startswith("TIDE – ")
    assert page.evaluate("document.activeElement.textContent") == "TIDE"
    page.locator("article:visible").get_by_role("link", name="ISO/TC 10", exact=True).first.click()
    driver.expect(heading).to_have_text(["ISO/TC 10"])
    page.go_back()
    driver.expect(heading).to_have_text(["TIDE"])
    page.go_back()
    driver.expect(heading).to_have_text(["Partners"])
    page.go_forward()
    driver.expect(heading).to_have_text(["TIDE"])


@pytest.mark.parametrize(
    "typed", ["renewed", "ten years", "yearly meetings", "lamp", "half lit", "tide", "norway", "zzz"]
)
def test_a_directory_finds_what_the_program_finds(small: Run, visit: Callable[..., Any], typed: str) -> None:
    page = visit(small("export", "-f", "html").out)
    page.locator("#filter").fill(typed)
    page.wait_for_function("document.querySelector('[role=status]').textContent.includes('found')")
    links = "rows => rows.filter(row => row.checkVisibility()).flatMap(row => Array.from(row.querySelectorAll('a'), a => a.hash))"
    seen = page.locator("[data-k]").evaluate_all(links)
    over = small("standards", "--status", "withdrawn", "--status", "deleted", "-f", "json").ids()
    ids = [it["id"] for it in small("search", typed, "-f", "json").json() if it["id"] not in over]  # The page has none.
    assert {f"#{id}" for id in ids} <= {*seen}
    assert ids or not seen


@pytest.mark.parametrize(("typed", "found"), [("un-body", 1), ("body-un", 0), ("%", 0), ("TIDE -", 1), ("- marées", 1)])
def test_page_filter_matches_joined_words_and_signs_literally(
    run: Run, visit: Callable[..., Any], tmp_path: Path, typed: str, found: int
) -> None:
    path = tmp_path / "p.toml"
    path.write_text('[[partners]]\nacronym = "TIDE - marées"\nkind = "un-body"\n[[partners]]\nname = "Un of a body"\n')
    page = visit(run("partners", "--no-bundled", "--data", str(path), "-f", "html").out)
    page.locator("#filter").fill(typed)
    status(page, f"{found} found among 2 partners")


def test_card_draws_its_relations_with_links(small: Run, visit: Callable[..., Any]) -> None:
    page = visit(small("export", "-f", "html").out, "#tide")
    picture = page.locator("svg.ties:visible")
    assert picture.count() == page.locator("svg.ties").count() == 1
    assert picture.locator("a text").evaluate_all("texts => texts.map(text => text.firstChild.data)") == [
        "ISO/IEC JTC 9", "ISO/TC 10", "GALE",
    ]  # fmt: skip
    assert picture.locator(".self").text_content() == "TIDE"
    assert (picture.locator(".tie").count(), picture.locator(".belongs").count()) == (2, 1)
    room, parts = picture.bounding_box(), [part.bounding_box() for part in picture.locator("text").all()]
    assert all(room["x"] <= part["x"] and part["x"] + part["width"] <= room["x"] + room["width"] for part in parts)
    picture.get_by_text("GALE").click()
    driver.expect(page.locator(".view.shown h2")).to_have_text(["GALE"])
    page.go_back()
    driver.expect(page.locator(".view.shown h2")).to_have_text(["TIDE"])
    assert page.locator("svg.ties:visible").count() == 1


def test_every_internal_link_of_a_page_has_a_target(small: Run, visit: Callable[..., Any]) -> None:
    page = visit(small("export", "-f", "html").out)
    assert page.evaluate(
        """() => Array.from(document.querySelectorAll('a[href^="#"]'), a => a.hash.slice(1).split('?')[0])
            .filter(name => name && !document.getElementById(name))"""
    ) == []  # fmt: skip


@pytest.mark.parametrize("fragment", ["#nothing", "#a%zz", "#__proto__", "#constructor", "#%00", "#<script>"])
def test_unknown_url_fragments_show_the_page_without_errors(
    small: Run, visit: Callable[..., Any], fragment: str
) -> None:
    page = visit(small("export", "-f", "html").out, fragment)
    driver.expect(page.locator(".view.shown h2")).to_have_text(["What is here"])
    assert page.get_by_role("status").text_content().startswith("There is nothing under")
    page.evaluate("location.hash = '#tide'")
    driver.expect(page.locator(".view.shown h2")).to_have_text("TIDE")


def test_typing_on_a_card_searches_every_list(small: Run, visit: Callable[..., Any]) -> None:
    page = visit(small("export", "-f", "html").out, "#tide")
    page.get_by_label("Search").press_sequentially("lampes")
    driver.expect(page.locator("tbody tr:visible")).to_have_count(1)
    assert "ISO/TC 10" in page.locator("tbody tr:visible").text_content()
    assert page.evaluate("document.activeElement.id") == "filter"
    page.go_back()
    driver.expect(page.locator(".view.shown h2")).to_have_text(["TIDE"])


def test_search_shows_the_record_of_that_name_first_and_no_empty_list(
    run: Run, visit: Callable[..., Any], tmp_path: Path
) -> None:
    partners = [{"id": f"p-{at}", "acronym": name, "name": f"{name} of the un", "sources": ["s"]}
                for at, name in enumerate(["Aun", "Bed", "UNX", "W.Un", "UN", "WHO"])]  # fmt: skip
    committees = [
        {"id": reference[7:], "reference": reference, "sources": ["s"]} for reference in ("ISO/TC 2070", "ISO/TC 207")
    ]
    path = tmp_path / "p.toml"
    path.write_text(
        tomli_w.dumps({"partners": partners, "committees": committees, "sources": [{"id": "s", "title": "S"}]})
    )
    page = visit(run("export", "--no-bundled", "--data", str(path), "-f", "html").out)
    for typed, first, count in [
        ("un", "UN", 6),
        ("tc207", "ISO/TC 207", 2),
        ("tc 207", "ISO/TC 207", 2),
        ("W.H.O.", "WHO", 1),
    ]:
        page.get_by_label("Search").fill(typed)
        driver.expect(page.locator("tbody tr:visible")).to_have_count(count)
        assert listed(page)[0] == first, typed
        assert page.locator(".view:visible h2").count() == 1, typed
    page.get_by_role("navigation").get_by_role("link", name="Partners").click()
    page.get_by_label("Search").fill("")
    driver.expect(page.locator("tbody tr:visible")).to_have_count(6)
    assert listed(page) == ["Aun", "Bed", "UN", "UNX", "W.Un", "WHO"]


def test_search_stands_in_the_address(small: Run, visit: Callable[..., Any]) -> None:
    html = small("export", "-f", "html").out
    page = visit(html)
    page.get_by_label("Search").fill("tide é")
    driver.expect(page).to_have_url(re.compile("#search/tide%20%C3%A9$"))
    page.get_by_label("Search").fill("tide")
    driver.expect(page).to_have_url(re.compile("#search/tide$"))
    rows = listed(page)
    page.reload()
    assert (page.get_by_label("Search").input_value(), listed(page)) == ("tide", rows)
    typing = visit(html, "#partners")
    typing.get_by_label("Search").fill("tide")
    page = visit(html, "#Partners/tide")
    assert listed(page) == listed(typing) != listed(visit(html, "#partners"))
    assert page.locator("nav [aria-current=page]").text_content() == "Partners"
    driver.expect(visit(html, "#TIDE").locator(".view.shown h2")).to_have_text(["TIDE"])


def test_references_do_not_break_at_their_hyphens(
    run: Run, few_bundled: None, store: Store, visit: Callable[..., Any]
) -> None:
    references = ["ISO/IEC 18033-7:2022/CD Amd 1", "ISO/IEC TR 20000-11:2021", "ISO 7"]
    store("committees-2025-01-01", [row(207, "ISO/TC 207")])
    documents = [
        document(at, text, ownerCommittee="ISO/TC 207", currentStage=4020) for at, text in enumerate(references, 1)
    ]
    store("documents-2025-01-01", documents)
    page = visit(run("digest", "--of", "TC 207", "-f", "html").out)
    count_lines = "links => links.map(link => [link.textContent, link.getClientRects().length])"
    assert sorted(page.locator("dt a").evaluate_all(count_lines)) == sorted([text, 1] for text in references)


def test_long_rows_of_names_become_links(run: Run, visit: Callable[..., Any], tmp_path: Path) -> None:
    text = Path(many(tmp_path, [f"Body {at:03}" for at in range(20)])).read_text("utf-8")
    data = {"committees": [{"id": "1", "reference": "ISO/TC 1", "sources": ["s"]}],
            "liaisons": [{"id": f"l-{at}", "partner": f"p-{at}", "kind": "committee", "committee": "1", "sources": ["s"]} for at in range(20)]}  # fmt: skip
    (tmp_path / "many.toml").write_text(text + tomli_w.dumps(data), "utf-8")
    page = visit(run("export", "--no-bundled", "--data", str(tmp_path / "many.toml"), "-f", "html").out, "#1")
    links = page.locator("article:visible").get_by_role("link", name=re.compile("^Body"))
    assert links.all_text_contents() == [f"Body {at:03}" for at in range(20)]
    links.nth(7).click()
    driver.expect(page.locator(".view.shown h2")).to_have_text(["Body 007"])


EVIL = [
    "</script><script>hacked=1</script>", "<!-- <script>", "\"><img src=x onerror=hacked=1>", "'><svg onload=hacked=1>",
    "</style><script>hacked=1</script>", "<iframe srcdoc='<script>parent.hacked=1</script>'>", "\u2028hacked=1\u2029", "\x00<b>",
    "javascript:hacked=1", "</title><script>hacked=1</script>", "]]><script>hacked=1</script>", "&lt;script&gt;", "\u202e\x1b[31m",
    "` onmouseover=hacked=1 `", "<base href=https://evil.example/>", "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
]  # fmt: skip


@pytest.mark.parametrize("policy", [True, False], ids=["with its policy", "without"])
@pytest.mark.parametrize("argv", [["export"], ["partners"], ["quotes"], ["show", "p"], ["show", "t"], ["search", "hacked"],
                                  ["liaisons"], ["stats", "partners", "--by", "country"],
                                  ["stats", "partners", "--by", "country", "--across", "kind"]], ids=" ".join)  # fmt: skip
def test_hostile_data_execute_no_script(
    run: Run, visit: Callable[..., Any], tmp_path: Path, argv: list[str], policy: bool
) -> None:
    evil = " ".join(EVIL)
    data = {
        "sources": [{"id": "s", "title": evil, "publisher": evil, "note": evil, "licence": evil, "url": "https://x.example/'\"><script>hacked=1</script>"}],
        "partners": [{"id": "p", "acronym": evil, "name": evil, "name_fr": evil, "city": evil, "country": evil, "aliases": EVIL,
                      "summary": evil, "website": "https://x.example/\"onmouseover=hacked=1", "sources": ["s"]}],
        "committees": [{"id": "1", "reference": f"ISO/TC 1{evil}", "title": evil, "status": evil, "scope": evil, "sources": ["s"]}],
        "liaisons": [{"id": "l", "partner": "p", "kind": "memorandum", "title": evil, "place": evil, "signatories": ["o"],
                      "purposes": EVIL, "means": EVIL, "sources": ["s"]},
                     {"id": "c", "partner": "p", "kind": "committee", "committee": "1", "sources": ["s"]}],
        "people": [{"id": "o", "name": evil, "posts": [{"partner": "p", "title": evil}], "note": evil, "sources": ["s"]}],
        "quotes": [{"id": "t", "person": "o", "role": evil, "partner": "p", "text": evil, "publication": evil, "about": ["p"], "sources": ["s"]}],
    }  # fmt: skip
    path = tmp_path / "evil.toml"
    path.write_text(tomli_w.dumps(data), "utf-8")
    result = run(*argv, "--no-bundled", "--data", str(path), "-f", "html")
    assert result.code == 0, result.err
    out = result.out
    page = visit(out if policy else re.sub("<meta http-equiv.*?>", "", out))
    if page.locator("#filter").count():
        page.locator("#filter").fill("hacked")
    for fragment in ("#p", "#t", "#search") if argv == ["export"] else ():
        page.evaluate("hash => { location.hash = hash }", fragment)
    for button in page.locator("button:visible").all():
        button.press("Enter")
    page.wait_for_timeout(50)
    assert page.evaluate("typeof hacked") == "undefined"
    assert page.locator("script:not([type='application/ld+json'])").count() == 1  # Nothing runs the data of a partner.
    assert page.locator("img, iframe, base, body meta, body style").count() == 0
    assert "hacked=1" in page.locator("body").inner_text() or argv == ["liaisons"]
    for address in page.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        assert re.match(r"#[a-z0-9/-]*\Z|https?://", address)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("argv", "fragment"), [
    (["partners", "lamp"], ""), (["partners"], ""), (["quotes"], ""), (["search", "lamp"], ""), (["show", "tide"], ""),
    (["stats", "partners"], ""), (["stats", "--by", "kind", "--across", "country"], ""), (["compare", "tide", "gale"], ""), (["export"], ""), (["export"], "#partners"), (["export"], "#tide"),
    (["export"], "#search"), (["export"], "#search/lamp"), (["export"], "#committees?status=Active"), (["committees"], ""), (["sources"], ""),
], ids=lambda value: " ".join(value) if isinstance(value, list) else value)  # fmt: skip
def test_axe_finds_no_accessibility_problem(
    small: Run, visit: Callable[..., Any], argv: list[str], fragment: str, scheme: str
) -> None:
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("axe-playwright-python, which brings axe-core, is not installed")
    axe = Path(found.submodule_search_locations[0], "axe.min.js").read_text("utf-8")
    page = visit(small(*argv, "-f", "html").out, fragment, color_scheme=scheme)
    page.evaluate(axe)
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in result["violations"]] == []


def test_page_works_with_the_keyboard_alone(small: Run, visit: Callable[..., Any]) -> None:
    page = visit(small("partners", "-f", "html").out)
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "document.activeElement.tagName + ' ' + document.activeElement.textContent.trim().slice(0, 20)"
            )
        )
    assert "INPUT " in seen
    headings = page.locator("thead th").all_text_contents()
    assert list(dict.fromkeys(text for text in seen if text.startswith("BUTTON"))) == [
        f"BUTTON {it}" for it in headings
    ]


def test_dark_and_light_are_the_readers_choice(small: Run, visit: Callable[..., Any]) -> None:
    out = small("partners", "-f", "html").out
    grounds = {}
    for scheme in ("light", "dark"):
        page = visit(out, color_scheme=scheme)
        style = "getComputedStyle(document.documentElement)"
        colors = (page.evaluate(f"{style}.{name}") for name in ("backgroundColor", "color"))
        ground, ink = (sum(map(int, re.findall(r"\d+", color))) for color in colors)
        grounds[scheme] = ground < ink
        assert page.evaluate(f"{style}.colorScheme") == "light dark"
    assert grounds == {"light": False, "dark": True}
