"""Pages of HTML as a parser reads them: their structure, and data that cannot become markup."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import Run
from support.hostile import CODES, HOSTILE_COMMANDS
from support.places import SMALL

from inliaison import index
from inliaison.index import layers
from inliaison.kinds import DOCUMENT_KINDS, KINDS
from inliaison.query import cards, directory
from inliaison.query.cards import AllCards
from inliaison.query.targets import Target
from inliaison.render import page as page_module
from inliaison.text import names, sanitize

_VOID = {"meta", "input", "br", "rect"}
_CELL: tuple[str, ...] = ("td", "th")
_PAIR: tuple[str, ...] = ("dt", "dd")
_TEXT: tuple[str, ...] = ("p",)
_ENDS = dict.fromkeys(_CELL, _CELL) | dict.fromkeys(("tr", "tbody"), (*_CELL, "tr")) | dict.fromkeys(_PAIR, _PAIR)
_ENDS |= dict.fromkeys(("p", "h2", "h3", "dl", "ul", "section", "div", "table", "figure"), _TEXT)
"""What ends where another element begins: the end tags that HTML lets a page leave out."""
_LEFT_OUT = set().union(*_ENDS.values())


class Page(HTMLParser):
    """The elements of a page in order, with their attributes and the text right within them; all are closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[int] = []
        self.feed(text)
        self.close()
        assert not self.open, "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.open and self.elements[self.open[-1]][0] in _ENDS.get(tag, ()):
            self.open.pop()
        self.elements.append((tag, dict(attrs), []))
        if tag not in _VOID:
            self.open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        while self.elements[self.open[-1]][0] in _LEFT_OUT - {tag}:
            self.open.pop()
        assert self.elements[self.open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for at in self.open:
            self.elements[at][2].append(data)

    def texts(self, *tags: str) -> list[str]:
        """What stands in the elements of some names, with all that is in them."""
        return ["".join(text).strip() for tag, _, text in self.elements if tag in tags]

    def attributes(self, name: str) -> list[str]:
        return [value or "" for _, attrs, _ in self.elements for key, value in attrs.items() if key == name]


def test_a_listing_is_a_table_with_a_caption_headings_and_the_words(small: Run) -> None:
    result = small("partners", "-f", "html")
    page = Page(result.out)
    assert (result.code, result.err) == (0, "")
    assert page.texts("title") == page.texts("h1") == page.texts("caption") == ["Partners"]
    assert "Global Alliance of Lantern Engineers" in page.texts("td", "th")
    scopes = [attrs["scope"] for tag, attrs, _ in page.elements if tag == "th"]
    assert {"col"} < {*scopes} <= {"col", "row"}
    assert "4 partners" in page.texts("p")


@pytest.mark.parametrize(
    ("argv", "title"),
    [
        (["partners", "--kind", "un-body", "--country", "norway"], "Partners: kind UN body, country Norway"),
        (["partners", "--committee", "TC 10", "--recursive"], "Partners: committee ISO/TC 10, with subcommittees"),
        (["committees", "--partner", "tide", "--partner", "gale", "--all"], "Committees: partner TIDE and GALE"),
        (["quotes", "half", "lit"], "Quotes: “half lit”"),
        (["search", "lamp"], "Search: “lamp”"),
        (["common", "tide", "gale"], "Committees shared by TIDE and GALE"),
        (["compare", "tide", "gale"], "Committees of TIDE and GALE"),
        (["stats", "partners", "--by", "country"], "Partners by country"),
        (["stats", "partners", "--by", "kind", "--country", "no"], "Partners by kind: country Norway"),
        (["sql", "SELECT  1 AS one"], "SQL: SELECT 1 AS one"),
        (["show", "tide"], "TIDE"),
    ],
    ids=" ".join,
)
def test_page_title_names_the_listing_and_its_filters(small: Run, argv: list[str], title: str) -> None:
    page = Page(small(*argv, "-f", "html").out)
    assert page.texts("title") == page.texts("h1") == [title]


def test_the_policy_names_the_very_script_and_style(small: Run) -> None:
    out = small("partners", "-f", "html").out
    policy = next(p for p in Page(out).attributes("content") if p.startswith("default-src"))
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        (held,) = re.findall(f"<{tag}>(.*?)</{tag}>", out, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(held.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(r"""\s(?:style|on[a-z]+|src)=["']""", out)
    assert "innerHTML" not in out


def test_repeated_command_gives_the_same_page(small: Run) -> None:
    assert small("search", "lamp", "-f", "html").out == small("search", "lamp", "-f", "html").out


def test_html_extension_chooses_the_html_format(small: Run, tmp_path: Path) -> None:
    for name in ("a.html", "b.htm"):
        assert small("people", "-o", str(tmp_path / name)).code == 0
        assert (tmp_path / name).read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    "command", HOSTILE_COMMANDS, ids=lambda c: " ".join(c)[:30].encode("ascii", "replace").decode()
)
def test_hostile_words_cannot_inject_html(hostile: str, run: Run, command: list[str]) -> None:
    result = run(*command, "--no-bundled", "--data", hostile, "-f", "html")
    if result.code:
        return
    page = Page(result.out)
    linked_data = result.out.count('<script type="application/ld+json">')  # Data of a partner, which nothing runs.
    assert [tag for tag, _, _ in page.elements].count("script") - linked_data == 1
    assert linked_data == (command[0] == "show" and "@context" in result.out)
    assert not {tag for tag, _, _ in page.elements} & {"x", "img", "iframe", "form"}
    allowed = {
        "rel",
        "href",
        "class",
        "id",
        "role",
        "aria-label",
        "aria-hidden",
        "tabindex",
        "scope",
        "data-k",
        "data-o",
        "data-shorts",
        "data-fulls",
    }
    allowed |= {"lang", "charset", "http-equiv", "content", "name", "for", "type", "autocomplete", "spellcheck"}
    allowed |= {"data-f", "value", "data-letters", "data-list", "width", "height"}
    assert {name for _, attrs, _ in page.elements for name in attrs} <= allowed
    assert not {c for c in result.out if ord(c) in CODES} - {"\n"}


def test_hostile_names_are_isolated_in_bdi_elements(hostile: str, run: Run) -> None:
    page = Page(run("quotes", "--no-bundled", "--data", hostile, "-f", "html").out)
    isolated = page.texts("bdi")
    assert any(r"\u202eevil" in text for text in isolated)
    assert all(text.isascii() for text in page.texts("b") if text not in isolated)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", " https://x.example", "data:text/html,x",
     "https://user@x.example", "https://x.example\\@y.example", "//x.example", "https://", "file:///etc/passwd",
     "https://x.example/\u202e", "vbscript:x", "https://x.example/a b"],
)  # fmt: skip
def test_odd_addresses_are_plain_text(small: Run, address: str) -> None:
    assert not sanitize.is_link(address)
    escaped = address.replace("'", "''")
    out = small("sql", f"SELECT '{escaped}' AS website", "-f", "html").out
    assert "href" not in Page(out).elements[-1][1]
    assert not Page(out).attributes("href")


def test_addresses_of_the_web_are_links(small: Run) -> None:
    page = Page(small("partners", "--columns", "id,website", "-f", "html").out)
    assert page.attributes("href") == ["https://tide.example"]
    # The whole page tells no other where a reader came from; without a target, a link opens no window that could reach it.
    assert "no-referrer" in page.attributes("content")
    assert page.attributes("target") == []
    for address in ("https://x.example/a@b?c=d#e", "http://x.example:80", "https://x.example/(a)"):
        assert sanitize.is_link(address)


def test_quotes_are_blockquotes_with_their_speakers(small: Run) -> None:
    page = Page(small("quotes", "-f", "html").out)
    assert len(page.texts("figure")) == len(page.texts("blockquote")) == len(page.texts("figcaption")) > 0
    assert any("half lit" in text for text in page.texts("blockquote"))
    assert any("Ada Brook" in text for text in page.texts("figcaption"))


def test_counts_have_bars_except_for_unknown_values(small: Run) -> None:
    page = Page(small("stats", "partners", "--by", "country", "-f", "html").out)
    _, *rows = page.texts("tr")
    lengths = [value for value in page.attributes("width") if value.endswith("%")]
    assert len(lengths) == 2 * sum("unknown" not in row for row in rows) == 2 * (len(rows) - 1)
    assert lengths[0] == lengths[1] == "100.0%"  # Below the words on a narrow screen, else beside the number.
    assert page.texts("th")[:3] == ["Country", "Number", "Share"]


def test_notes_and_credit_are_in_the_page_footer(small: Run) -> None:
    result = small("partners", "--country", "norway", "-f", "html")
    (footer,) = Page(result.out).texts("footer")
    assert result.err.strip() == "of 2 partners the country is not known; they are not among these"
    assert result.err.strip() in footer


def test_page_of_an_empty_listing_has_a_note(small: Run) -> None:
    page = Page(small("partners", "zzz", "-f", "html").out)
    assert page.texts("p") == ["no partners"]
    assert not page.texts("input")


def test_search_words_are_marked_on_the_page(small: Run) -> None:
    assert "Lamps" in Page(small("search", "lamp", "-f", "html").out).texts("mark")


def test_rows_carry_the_order_in_which_the_program_sorts(small: Run) -> None:
    columns = ("acronym", "founded", "committees")
    page = Page(small("partners", "--columns", ",".join(("id", *columns)), "-f", "html").out)
    places = [value.split(" ") for value in page.attributes("data-o")]
    ids = [text[0] for tag, attrs, text in page.elements if attrs.get("scope") == "row"]
    for at, column in enumerate(columns, 1):
        wanted = small("partners", "--columns", "id", "--sort", column, "-f", "json").ids()
        known = sorted(
            (row for row in zip(places, ids, strict=True) if row[0][at] != "-"), key=lambda row: int(row[0][at])
        )
        unknown = [id for place, id in zip(places, ids, strict=True) if place[at] == "-"]
        assert [id for _, id in known] + unknown == wanted


def test_rows_are_found_by_their_folded_words(small: Run) -> None:
    keys = Page(small("partners", "--columns", "id,name_fr,country", "-f", "html").out).attributes("data-k")
    assert any(names.fold_words("Échange de données de marées") in key for key in keys)
    assert any("cote d ivoire" in key for key in keys)


def test_a_comparison_has_a_table_for_each_side(small: Run) -> None:
    page = Page(small("compare", "tide", "gale", "-f", "html").out)
    assert [text.partition(" ")[2] for text in page.texts("h2")] == ["only TIDE", "both", "only GALE"]
    assert len(page.texts("table")) == 3


def test_an_export_is_a_list_and_a_card_for_each_record(small: Run) -> None:
    result = small("export", "-f", "html")
    page = Page(result.out)
    assert (result.code, result.err) == (0, "")
    assert page.texts("title") == page.texts("h1") == ["ISO’s international partners"]
    views = [attrs.get("id") for _, attrs, _ in page.elements if attrs.get("class") == "view"]
    assert {"start", *KINDS} <= {*views}
    cards = [attrs["id"] for tag, attrs, _ in page.elements if tag == "article"]
    for kind in KINDS:
        ids = small(kind, "-f", "json").ids()
        assert [id for id in cards if id in ids] == [id for id in ids if id in cards]
    assert {"tide", "9010", "ada-brook", "lbn"} <= {*cards}


def test_plain_liaisons_have_no_card_of_their_own(small: Run) -> None:
    plain = [it["id"] for it in small("liaisons", "--kind", "committee", "-f", "json").json() if not it["date"]]
    page = Page(small("export", "-f", "html").out)
    assert not {*plain} & {attrs.get("id") for _, attrs, _ in page.elements}
    assert any(f"{len(plain)} more say only that a partner is tied to a committee" in text for text in page.texts("p"))
    alone = Page(small("export", "liaisons", "-f", "html").out)
    assert len(alone.attributes("data-k")) == len(small("liaisons", "-f", "json").ids())


def test_card_carries_the_ids_of_its_drawn_relations(small: Run, run: Run, tmp_path: Path) -> None:
    page = Page(small("export", "-f", "html").out)
    tied = {attrs["id"]: attrs.get("data-ties") for tag, attrs, _ in page.elements if tag == "article"}
    assert (tied["tide"], tied["9013"]) == ("9090 9010 ~gale", "gale ~9010")
    assert tied["9090"] is tied["ada-brook"] is None  # One tie alone is no picture, and nobody is tied to a person.
    alone = Page(small("export", "partners", "-f", "html").out)
    assert [attrs.get("data-ties") for tag, attrs, _ in alone.elements if tag == "article"][:2] == [None, None]
    for number, drawn in ((40, True), (41, False)):
        path = tmp_path / f"{number}.toml"
        tables = ['[[partners]]\nacronym = "Hub"\n']
        for at in range(number):
            tables.append(f'[[committees]]\nid = "{at + 1}"\nreference = "ISO/TC {at + 1}"\n')
            tables.append(f'[[liaisons]]\npartner = "Hub"\nkind = "committee"\ncommittee = "{at + 1}"\n')
        path.write_text("".join(tables))
        page = Page(run("export", "--no-bundled", "--data", str(path), "-f", "html").out)
        assert any("data-ties" in attrs for tag, attrs, _ in page.elements if tag == "article") is drawn


def test_page_of_some_kinds_has_no_links_to_other_kinds(small: Run) -> None:
    page = Page(small("export", "people", "quotes", "-f", "html").out)
    assert page.texts("title") == ["Quotes and people"]
    names = {attrs.get("id") for _, attrs, _ in page.elements}
    assert {link[1:] for link in page.attributes("href") if link.startswith("#")} - {""} <= names
    assert "partners" not in names


def test_cards_with_the_same_id_have_distinct_anchors(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "same.toml"
    tables = (f'[[{kind}]]\nid = "{id}"\n{field} = "X"\nsources = ["s"]\n'
              for kind, field, id in (("partners", "name", "x"), ("members", "acronym", "x"), ("partners", "name", "search")))  # fmt: skip
    path.write_text('[[sources]]\nid = "s"\ntitle = "S"\n' + "".join(tables), "utf-8")
    page = Page(run("export", "--no-bundled", "--data", str(path), "-f", "html").out)
    assert {"partners/x", "members/x", "partners/search", "s"} <= set(page.attributes("id"))
    assert {"#partners/x", "#members/x", "#partners/search"} <= set(page.attributes("href"))
    assert len(page.attributes("id")) == len(set(page.attributes("id")))


def test_export_takes_its_format_from_the_ending_or_the_option(small: Run, tmp_path: Path) -> None:
    for name in ("a.html", "a.toml", "a"):
        assert small("export", "-o", str(tmp_path / name)).code == 0
    assert (tmp_path / "a.html").read_text("utf-8") == small("export", "-f", "html").out
    assert (tmp_path / "a.toml").read_text("utf-8") == small("export").out == (tmp_path / "a").read_text("utf-8")
    wrong = small("export", "-f", "csv")
    assert (wrong.code, wrong.err.splitlines()[-1]) == (2, "Choose from: toml, html, datapackage.")


@pytest.mark.parametrize("data", [pytest.param([], marks=pytest.mark.slow), [SMALL]], ids=["bundled", "small"])
def test_cards_loaded_together_equal_cards_loaded_singly(data: list[str]) -> None:
    with index.open(layers.compose(data, bundled=not data), print) as database:
        every = AllCards(database)
        for kind in KINDS:
            for id, content in every.iter_contents(kind, list(every.records[kind])[:200]):
                card = cards.read_card(database, Target(kind, id, ""))
                sources = card.sources and [every.sources_in_brief[source["id"]] for source in card.sources]
                alone = card.replace(sources=sources)
                assert alone.content == content, (kind, id)


@pytest.mark.usefixtures("few_bundled")
def test_html_export_runs_a_fixed_number_of_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    with (
        index.open(layers.compose([SMALL], bundled=False), print) as small,
        index.open(layers.compose(), print) as bundled,
    ):
        for database in (small, bundled):
            seen: list[str] = []
            database.set_trace_callback(seen.append)
            for part in directory.read_directory(database, [it for it in KINDS if it not in DOCUMENT_KINDS]).parts:
                assert list(part.cards) or not part.listing.rows
            database.set_trace_callback(None)
            asked.append(len([sql for sql in seen if not sql.startswith("--")]))
    assert asked[0] == asked[1]


def _contrast(one: str, other: str) -> float:
    """How well one colour is read on the other, as WCAG counts it."""

    def light(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_colours_are_readable_in_light_and_dark() -> None:
    style = (Path(page_module.__file__).parent / "page.css").read_text("utf-8")
    schemes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    light, dark, _ = schemes
    for colors in (light, dark):
        for ground in ("ground", "raised"):
            assert all(_contrast(colors[name], colors[ground]) >= 4.5 for name in ("ink", "dim", "accent"))
        assert _contrast(colors["ink"], colors["mark"]) >= 4.5
        assert _contrast(colors["bar"], colors["ground"]) >= 3


def test_other_formats_do_not_import_the_html_modules() -> None:
    script = "import sys; from inliaison.cli import main; main(['partners', '-f', 'json', '--limit', '1'])\n"
    script += "print([name for name in sys.modules if name in ('html', 'inliaison.render.html', 'inliaison.render.datasets')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


@pytest.mark.usefixtures("few_bundled")
def test_page_of_changes_has_a_line_for_each(run: Run, tmp_path: Path) -> None:
    row = '{{"id": 54808, "reference": "ISO/TC 207", "organizationLiaisons": [{}]}}'
    bodies = [f'{{"id": {at}, "acronym": "B{at} <b>"}}' for at in range(1, 5)]
    for day, held in (("2025-06-12", bodies[:2]), ("2025-07-16", bodies[1:])):
        (tmp_path / f"{day}.jsonl").write_text(row.format(", ".join(held)), "utf-8")
        assert run("register", "import", str(tmp_path / f"{day}.jsonl"), "--date", day).code == 0
    changes = run("changes", "-f", "json").json()
    page = Page(run("changes", "-f", "html").out)
    assert page.texts("h1") == page.texts("title") == ["Changes from 2025-06-12 to 2025-07-16"]
    assert len(page.attributes("data-k")) == len(changes) > 4
    assert f"{len(changes)} changes" in page.texts("p")
    assert {"B1 <b>", "B4 <b>"} <= {*page.texts("dd")}
    assert "made available under the ODC Attribution License" in page.texts("footer")[0]


def test_ascii_markup_cannot_inject_html(small: Run) -> None:
    page = Page(small("sql", "SELECT '<img src=x onerror=a()>' AS \"<b>\", '\" onclick=\"b()' AS c", "-f", "html").out)
    assert page.texts("th", "td") == ["<b>", "c", "<img src=x onerror=a()>", '" onclick="b()']
    assert not {tag for tag, _, _ in page.elements} & {"img", "b"}
