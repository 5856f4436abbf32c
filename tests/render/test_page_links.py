"""What the pages lead to: websites, pages at iso.org, texts of licences; and the language of what is not English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli_w
from conftest import Run

Links = dict[str, str]


def read_links(html: str) -> Links:
    """Return the addresses of the links of a page by their texts, and check that each is one that may be opened."""
    found = re.findall(r'<a href="(https?://[^"]*)">(.*?)</a>', html, re.DOTALL)
    return {re.sub("<.*?>", "", text): address for address, text in found}


@pytest.fixture
def data(tmp_path: Path) -> tuple[str, ...]:
    sources = [{"id": "s", "title": "A source", "url": "https://s.example", "licence": "CC0 1.0"},
               {"id": "t", "title": "Another", "licence": "Of its own"}]  # fmt: skip
    partners = [
        {"id": "a", "acronym": "AAA", "name": "Alpha", "name_fr": "Alphe", "aliases_es": ["Alfa"], "website": "https://a.example", "sources": ["s"]},
        {"id": "b", "acronym": "BBB", "name": "Beta", "iso_id": 77, "part_of": "a", "sources": ["s"]},
        {"id": "c", "name": "Gamma", "website": "https://user@c.example", "sources": ["t"]},
    ]  # fmt: skip
    committees = [{"id": "12", "reference": "ISO/TC 1", "title": "Threads", "title_fr": "Filetages", "sources": ["s"]},
                  {"id": "13", "reference": "ISO/TC 1/SC 2", "title": "Screws", "parent": "12", "sources": ["s"]}]  # fmt: skip
    liaisons = [{"id": f"{p}{c}", "partner": p, "kind": "committee", "committee": c, "sources": ["s"]} for p in "ab" for c in ("12", "13")]  # fmt: skip
    members = [{"id": "m", "acronym": "MMM", "country": "Norway", "website": "https://m.example", "sources": ["s"]}]
    for committee in committees:
        committee |= {"participating": ["m"], "observing": []}
    tables = {"sources": sources, "partners": partners, "committees": committees, "liaisons": liaisons, "members": members}  # fmt: skip
    path = tmp_path / "d.toml"
    path.write_text(tomli_w.dumps(tables), "utf-8")
    return "--no-bundled", "--data", str(path), "-f", "html"


ALPHA, BETA = ("AAA", "https://a.example"), ("BBB", "https://www.iso.org/organization/77.html")
THREADS, SCREWS = (
    (name, f"https://www.iso.org/committee/{number}.html") for name, number in (("ISO/TC 1", 12), ("ISO/TC 1/SC 2", 13))
)


@pytest.mark.parametrize(
    ("argv", "links"),
    [
        (["partners"], [ALPHA, BETA]),
        (["partners", "--columns", "kind"], []),
        (["committees"], [THREADS, SCREWS]),
        (["liaisons"], [ALPHA, BETA, THREADS, SCREWS]),
        (["common", "a", "b"], [THREADS, SCREWS]),
        (["compare", "tc 1", "tc 1/sc 2"], [ALPHA, BETA]),
        (["search", "alpha"], [("Alpha", "https://a.example")]),
        (["sources"], [("A source", "https://s.example"), ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")]),
        (["show", "tc 1/sc 2"], [("www.iso.org/committee/13.html", SCREWS[1]), ("ISO/TC 1 Threads", THREADS[1]), ALPHA, BETA, ("Norway", "https://m.example"), ("A source", "https://s.example")]),
        (["show", "aaa"], [("https://a.example", "https://a.example"), BETA, THREADS, SCREWS]),
        (["show", "s"], [("https://s.example", "https://s.example"), ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")]),
        (["show", "mmm"], [THREADS, SCREWS]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value[0] if value else "", str) else "",
)  # fmt: skip
def test_names_on_a_page_lead_to_their_addresses(
    run: Run, data: tuple[str, ...], argv: list[str], links: list[tuple[str, str]]
) -> None:
    result = run(*argv, *data)
    assert result.code == 0, result.err
    found = read_links(result.out)
    assert {**found, **dict(links)} == found
    assert links or not found
    assert "user@" not in " ".join(found.values())


def test_member_card_names_its_committees_with_titles(run: Run, data: tuple[str, ...]) -> None:
    out = run("show", "mmm", *data).out
    items = re.findall(r'<li><a [^>]*>(.*?)</a> <span class="quiet">(.*?)</span>', out)
    assert items == [("ISO/TC 1", "Threads"), ("ISO/TC 1/SC 2", "Screws")]


def test_directory_leads_from_a_committee_to_its_page(run: Run, data: tuple[str, ...]) -> None:
    found = read_links(run("export", *data).out)
    assert found["www.iso.org/committee/12.html"] == THREADS[1]
    assert found["www.iso.org/organization/77.html"] == BETA[1]


def test_names_in_other_languages_say_so(run: Run, data: tuple[str, ...]) -> None:
    card = run("show", "aaa", *data).out
    assert "<p class=subtitle lang=fr>Alphe" in card
    assert "<dd lang=es>Alfa" in card
    assert re.search("<td[^>]* lang=fr>Filetages", run("committees", *data, "--columns", "id,title_fr").out)
    assert card.count(" lang=") == 3  # That of the page is English.


def test_credit_leads_to_the_text_of_the_licence(run: Run) -> None:
    links = read_links(run("committees", "-f", "html").out)
    assert links["ODC Attribution License (ODC-By) v1.0"] == "https://opendatacommons.org/licenses/by/1-0/"
