"""The front page of a directory, and the values by which its lists are narrowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from conftest import Run
from support.pages import listed, status
from support.snapshots import row, write

KINDS = {"un-body": 3, "company": 2, "cooperation": 1}


@pytest.fixture
def data(tmp_path: Path) -> tuple[str, ...]:
    partners = [
        {"id": f"{kind}-{at}", "name": f"{kind} {at}", "kind": kind, "country": ["Norway", "Chile"][at % 2], "sources": ["s"]}
        for kind, number in KINDS.items()
        for at in range(number)
    ]  # fmt: skip
    partners += [{"id": "x", "name": "Of no kind", "sources": ["s"]}]
    acts = [{"id": f"m{year}", "partner": "x", "kind": "memorandum", "title": f"Act of {year}", "date": str(year), "sources": ["s"]}
            for year in range(2000, 2008)]  # fmt: skip
    path = tmp_path / "d.toml"
    tables = {"sources": [{"id": "s", "title": "S"}], "partners": partners, "liaisons": acts}
    path.write_text(tomli_w.dumps(tables), "utf-8")
    return "--no-bundled", "--data", str(path), "-f", "html"


def test_front_page_has_kinds_as_bars_and_the_newest_memoranda(run: Run, data: tuple[str, ...]) -> None:
    out = run("export", *data).out
    front = out[out.index('id="start"') : out.index('id="partners"')]
    bars = re.findall(
        r'<a href="#partners\?kind=(.*?)">(.*?)</a><svg.*?</svg><td class="n">(\d+)<td class="bar">.*?width="(.*?)%"',
        front,
    )
    assert bars == [("un-body", "UN body", "3", "100.0"), ("company", "company", "2", "66.7"), ("cooperation", "cooperation", "1", "33.3")]  # fmt: skip
    assert "of 1 more the kind is not known" in front
    assert re.findall(r"Act of (\d+)", front) == ["2007", "2006", "2005", "2004", "2003"]
    assert "Changes from" not in front


def test_values_have_the_number_of_their_rows(run: Run, data: tuple[str, ...]) -> None:
    out = run("export", *data).out
    (box,) = re.findall(r'<label>Kind <select name="kind">(.*?)</select>', out, re.DOTALL)[:1]
    assert re.findall(r"<option.*?>(.*?)</option>", box) == ["any", "UN body (3)", "company (2)", "cooperation (1)"]
    assert '<select name="country">' in out
    assert '<select name="id">' not in out


def test_a_single_list_has_the_values_of_its_rows_in_their_order(run: Run, data: tuple[str, ...]) -> None:
    argv = ("partners", "--sort", "-name", "--limit", "5", *data)
    out = run(*argv).out
    (box,) = re.findall(r'<label>Kind <select name="kind">(.*?)</select>', out, re.DOTALL)
    options = re.findall(r'<option value="([^"]+)">(.*?)</option>', box)
    assert options == [("un-body", "UN body (3)"), ("cooperation", "cooperation (1)")]
    rows = [(ref, at) for ref, at in re.findall(r'<tr data-k.*?data-f="(\S+) .*?>(un-body|cooperation|Of)', out)]
    assert rows == [("0", "un-body")] * 3 + [("-", "Of"), ("1", "cooperation")]
    assert "<select" not in run("quotes", *data).out
    assert "<select" not in run("stats", "--by", "kind", *data).out


@pytest.mark.slow
def test_a_single_list_is_narrowed_and_its_address_keeps_it(
    run: Run, data: tuple[str, ...], visit: Callable[..., Any]
) -> None:
    html = run("partners", *data).out
    page = visit(html)
    page.get_by_label("Kind").select_option("company")
    status(page, "2 found among 7 partners")
    page.get_by_label("Filter").fill("company 1")
    status(page, "1 found among 7 partners")
    assert page.evaluate("location.hash") == "#/company%201?kind=company"
    page.get_by_label("Filter").fill("company")
    status(page, "2 found among 7 partners")
    again = visit(html, page.evaluate("location.hash"))
    status(again, "2 found among 7 partners")
    assert again.get_by_label("Kind").input_value() == "company"
    assert len(listed(again)) == 2
    chosen = visit(html, "#?kind=cooperation")
    status(chosen, "1 found among 7 partners")


@pytest.mark.usefixtures("few_bundled")
def test_many_memberships_in_a_line_lead_to_their_cards(run: Run, tmp_path: Path) -> None:
    for day, joined in (("2020-01-01", []), ("2020-02-01", [{"id": 5, "acronym": "AAA"}])):
        rows = [row(at, f"ISO/TC {at}", {1: "Old"}, pMembers=[{"id": 6, "acronym": "BBB"}, *joined]) for at in (7, 8)]
        assert run("register", "import", write(tmp_path / f"{day}.jsonl", rows)).code == 0
    out = run("export", "--no-bundled", "-f", "html").out
    whole = out[out.index('<section class="view" id="changes">') :].partition("</section>")[0]
    assert re.search(r"<dt><a href=#(\S+)>AAA</a><dd><a href=#7>ISO/TC 7</a>, <a href=#8>ISO/TC 8</a>", whole)


@pytest.mark.usefixtures("few_bundled")
def test_a_page_names_no_option_of_a_command(run: Run, tmp_path: Path) -> None:
    for day, title in (("2020-01-01", {"en": "Title"}), ("2020-02-01", {"en": "Title", "fr": "Titre"})):
        rows = [row(at, f"ISO/TC {at}", {1: "Old"}, title=title) for at in range(1, 30)]
        assert run("register", "import", write(tmp_path / f"{day}.jsonl", rows)).code == 0
    out = run("export", "--no-bundled", "-f", "html").out
    whole = out[out.index('<section class="view" id="changes">') :].partition("</section>")[0]
    assert "too many to be named here" in whole
    assert "-f plain" not in out


@pytest.mark.usefixtures("few_bundled")
def test_front_page_names_ten_changes_and_leads_to_all(run: Run, tmp_path: Path) -> None:
    numbers = {at: f"Body {at}" for at in range(100, 112)}
    for day, organizations in (("2020-01-01", {1: "Old"}), ("2020-02-01", {1: "Old", **numbers})):
        path = write(tmp_path / f"{day}.jsonl", [row(7, "ISO/TC 7", organizations)])
        assert run("register", "import", path).code == 0
    out = run("export", "--no-bundled", "-f", "html").out
    front = out[out.index('id="start"') : out.index('id="partners"')]
    assert "Changes from 2020-01-01 to 2020-02-01" in front
    assert len(re.findall(r"<a href=#\S+?>Body \d+</a>", front)) == 10
    assert '<a href="#changes">All changes</a>' in front
    whole = out[out.index('<section class="view" id="changes">') :].partition("</section>")[0]
    assert len(re.findall(r"<dt><a href=#7>ISO/TC 7</a><dd><a href=#\S+?>Body \d+</a>", whole)) == 12
    assert re.search(r"<dt><a href=#7>ISO/TC 7</a><dd>\S* ?\(13\)", front)
    assert "Changes from" not in run("export", "--no-bundled", "--as-of", "2020-01-05", "-f", "html").out


@pytest.mark.slow
def test_a_bar_leads_to_its_rows_and_the_address_keeps_what_is_chosen(
    run: Run, visit: Callable[..., Any], data: tuple[str, ...]
) -> None:
    from playwright.sync_api import expect

    page = visit(run("export", *data).out)
    page.get_by_role("link", name="company").click()
    status(page, "2 found among 7 partners")
    assert listed(page) == ["company 0", "company 1"]
    country, kind = page.locator("select[name=country]:visible"), page.locator("select[name=kind]:visible")
    assert country.locator("option").all_text_contents() == ["any", "Norway (1)", "Chile (1)"]
    country.select_option("Chile")
    status(page, "1 found among 7 partners")
    assert kind.locator("option").all_text_contents() == ["any", "UN body (1)", "company (1)", "cooperation (0)"]
    page.get_by_label("Search").fill("comp")
    expect(page).to_have_url(re.compile(r"\#partners/comp\?kind=company\&country=Chile$"))
    page.reload()
    assert (listed(page), kind.input_value(), country.input_value()) == (["company 1"], "company", "Chile")
    page.get_by_label("Search").fill("")
    kind.select_option("")
    status(page, "2 found among 7 partners")
    expect(page).to_have_url(re.compile(r"\#partners\?country=Chile$"))
    page.get_by_role("navigation").get_by_role("link", name="Partners").click()
    status(page, "7 partners")
    page.go_back()
    status(page, "2 found among 7 partners")


@pytest.mark.slow
def test_search_of_everything_ignores_what_a_list_is_narrowed_to(
    run: Run, visit: Callable[..., Any], data: tuple[str, ...]
) -> None:
    page = visit(run("export", *data).out, "#partners?kind=company&country=Atlantis")
    status(page, "2 found among 7 partners")
    page.evaluate("location.hash = 'search/body'")
    status(page, "3 found among 16 records")
    assert page.locator("select:visible").count() == 0
