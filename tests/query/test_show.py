"""Output of `show`, `search` and `common`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from conftest import Run
from support.snapshots import row, write

CARD = """\
╭─  TIDE  ─────────────────────────────────────────────────────────────────────╮
│ Tidal Data Exchange                                                          │
│ Échange de données de marées                                                 │
│                                                                              │
│ Kind      UN body                                                            │
│ Seat      Bergen, Norway                                                     │
│ Founded   1971-04                                                            │
│ Website   https://tide.example                                               │
│ ISO no.   501                                                                │
│ Aliases   TIDE - marées                                                      │
│ Summary   Keeps the tables of the tides.                                     │
│ Category  A, 2021: 1; not known: 1                                           │
│                                                                              │
│ Memorandum on lights at sea                                                  │
│   Within   Moorings Forum                                                    │
│   Signed   2001-05-17, Bergen, Norway                                        │
│   By       Ada Brook, Lee Strand                                             │
│   To       • keep the lights burning                                         │
│            • share the tables                                                │
│   Through  yearly meetings                                                   │
│   About    Renewed every ten years.                                          │
│                                                                              │
│ In liaison with 2 committees                                                 │
│   ISO/IEC JTC 9  Signals                                                     │
│   ISO/TC 10      Lamps (A, 2021)                                             │
│                                                                              │
│ Standards of its committees: 2 in force, 1 in work; 1 open for comment or    │
│ vote                                                                         │
│   ISO 9100:2016/Amd 1  Tide tables - Amendment 1: Neap tides, 40.20 DIS      │
│                        ballot initiated                                      │
│                                                                              │
│ People                                                                       │
│   Ada Brook   Keeper (from 1998-01-01, until 2004)                           │
│   Lee Strand  signed for it                                                  │
│                                                                              │
│ Who spoke for it                                                             │
│   A lamp that is kept “ready” is half lit; d'accord?                         │
│   — Ada Brook, Keeper of TIDE, The Beacon, 2001-06                           │
│                                                                              │
│ Its parts                                                                    │
│   GALE  Global Alliance of Lantern Engineers                                 │
│                                                                              │
│ 2 sources, 8 facts rest on none of them: --sources lists them                │
╰──────────────────────────────────────────────────────────────────────────────╯
"""


def test_partner_card_is_one_panel(small: Run) -> None:
    assert small("show", "tide", "--color", "never", terminal=True).out == CARD


def test_sources_fold_to_one_line_where_people_read(small: Run) -> None:
    """On a terminal and in Markdown; whatever else there is keeps all of them, and so does --sources."""
    bare = "Without a source: acronym, name in French, kind, city, country, website, aliases, summary"
    for format, hint in (("table", ": --sources lists them"), ("markdown", "\n")):
        folded = small("show", "tide", "-f", format).out
        assert f"2 sources, 8 facts rest on none of them{hint}" in folded
        assert "Almanac" not in folded
        whole = small("show", "tide", "--sources", "-f", format, terminal=True, width=120).out
        assert "Almanac" in whole
        assert bare in whole
        assert "2 sources" not in whole
    for format in ("plain", "html", "json"):
        out = small("show", "tide", "-f", format).out
        assert "Almanac" in out
        assert out == small("show", "tide", "-f", format, "--sources").out


def test_line_of_sources_is_dim_and_has_a_singular(small: Run) -> None:
    assert "\x1b[2m2 sources, 8 facts" in small("show", "tide", terminal=True, width=100).out
    one = small("show", "moor", "-f", "table").out
    assert "1 source: --sources lists it" in one
    assert "rest" not in one


def test_a_field_has_one_word_in_tables_and_on_cards(small: Run) -> None:
    fields = ("kind", "seat", "founded", "website", "iso_id", "aliases", "summary")
    table = small("partners", "--columns", ",".join(fields), "-f", "markdown").out.splitlines()[0]
    headings = [heading.strip() for heading in table.strip("|\n").split("|")]
    card = small("show", "tide").out.split("\n\n")[0].splitlines()[3:]
    assert [line.partition("  ")[0] for line in card] == [*headings, "Category"]
    assert "Founded" in headings


def test_website_is_a_terminal_link_with_its_url_as_text(small: Run) -> None:
    out = small("show", "tide", terminal=True).out
    assert "]8;" in out
    assert "https://tide.example\x1b]8;;\x1b\\" in out


def test_cards_distinguish_unlisted_partners_from_missing_data(small: Run) -> None:
    """No number under which ISO lists it; a number, but no committee known; committees."""
    assert "ISO does not list Moorings Forum as an organization in liaison." in small("show", "moor").out
    assert "No data: ISO has listed it as in liaison" in small("show", "gf").out
    assert small("show", "moor", "-f", "json").json()["register"] == "not listed"
    assert small("show", "gf", "-f", "json").json()["committees"] is None
    assert small("show", "gf", "-f", "json").json()["register"] == "no data"
    assert [c["id"] for c in small("show", "tide", "-f", "json").json()["committees"]] == ["9090", "9010"]
    assert small("show", "TC 2", "-f", "json").json()["partners"] == []
    assert "Organizations in liaison\n  None." in small("show", "TC 2").out


def test_json_nests_related_records(small: Run) -> None:
    committee = small("show", "TC 10", "-f", "json").json()
    assert [c["reference"] for c in committee["subcommittees"]] == ["ISO/TC 10/SC 3"]
    assert [p["id"] for p in committee["partners"]] == ["gale", "tide"]
    assert committee["scope"] == "Lamps and lanterns of every kind."
    assert list(committee["participating"][0]) == ["id", "acronym", "name", "country", "sources"]
    assert [s["id"] for s in small("show", "gale", "-f", "json").json()["sources"]] == ["almanac", "register"]
    person = small("show", "brook", "-f", "json").json()
    assert [tie["id"] for tie in person["signed"]] == ["tide-memorandum"]
    assert [quote["id"] for quote in person["quotes"]] == ["brook-2001"]
    tie = small("show", "tide-memorandum", "-f", "json").json()
    assert [p["name"] for p in tie["signatories"]] == ["Ada Brook", "Lee Strand"]
    assert [q["id"] for q in tie["quotes_about"]] == ["brook-2001"]
    source = small("show", "almanac", "-f", "json").json()
    assert source["supports"] == {
        "partners": 4, "liaisons": 1, "quotes": 2, "people": 2, "members": 3, "committees": 0, "countries": 4, "standards": 7, "ics": 3, "figures": 1,
    }  # fmt: skip


def test_toml_is_the_part_of_the_dataset_that_is_shown(small: Run) -> None:
    part = tomllib.loads(small("show", "brook-2001", "-f", "toml").out)
    assert {kind: [record["id"] for record in records] for kind, records in part.items()} == {
        "quotes": ["brook-2001"], "people": ["ada-brook", "lee-strand"], "partners": ["tide", "gale", "moor"],
        "liaisons": ["tide-memorandum"], "countries": ["no", "ci"], "sources": ["almanac", "register"],
    }  # fmt: skip


def test_search_goes_over_every_kind_best_first(small: Run) -> None:
    rows = small("search", "lamp", "-f", "json").json()
    assert [(row["kind"], row["id"]) for row in rows] == [
        ("quote", "brook-2001"), ("committee", "9010"), ("figure", "lamps-2001"),
    ]  # fmt: skip
    assert rows[0] == {
        "kind": "quote",
        "id": "brook-2001",
        "short": "brook-2001",
        "title": "Ada Brook",
        "field": "text",
        "text": "A lamp that is kept “ready” is half lit; d'accord?",
    }


def test_an_exact_name_comes_first(small: Run) -> None:
    assert small("search", "gale", "-f", "json").ids()[0] == "gale"
    assert small("search", "Gale Force Watch", "-f", "json").ids() == ["gale-force"]


def test_search_folds_accents_case_and_quotation_marks(small: Run) -> None:
    assert small("search", "MAREES", "-f", "json").ids() == ["tide", "13", "70001"]  # Standards and classes come last.
    assert small("search", "d’accord", "-f", "json").ids() == ["brook-2001"]
    assert small("search", "nowhere", "-f", "json").out == "[]\n"
    assert small("search", "%", "-f", "json").ids() == ["strand-1999"]


def test_common_lists_shared_committees_and_needs_two_references(small: Run) -> None:
    assert small("common", "tide", "gale", "-f", "json").ids() == ["9010"]
    assert small("common", "tide", "moor", "-f", "json").ids() == []
    for few in (["tide"], ["tide", "501"]):
        result = small("common", *few)
        assert (result.code, "at least two" in result.err) == (2, True)
    assert small("common", "tide", "nobody").code == 1


def test_post_with_several_terms_is_shown_once(run: Run, tmp_path: Path) -> None:
    """With all its times, on cards and in lists; another wording is another post, below it and not behind it."""
    path = tmp_path / "posts.toml"
    path.write_text(
        "[[sources]]\nid = 's'\ntitle = 'S'\n[[partners]]\nid = 'p'\nacronym = 'P&O'\nname = 'Posts'\nsources = ['s']\n"
        "[[people]]\nid = 'x'\nname = 'X'\nsources = ['s']\nposts = [\n"
        "{ partner = 'p', title = 'Secretary & CEO', as_of = '1991-06' },\n"
        "{ partner = 'p', title = 'Head', from = '1995', to = '1998', as_of = '1996' },\n"
        "{ partner = 'p', title = 'Secretary & CEO', as_of = '1999-11-15' },\n{ partner = 'p', title = 'Guest' }]\n"
    )
    own = ("--no-bundled", "--data", str(path))
    first, second = "(in 1991-06, in 1999-11-15)", "(from 1995, until 1998)"
    for id, lead in (("x", "P&O"), ("p", "X")):
        lines = [line.split(f"{lead}  ")[-1].strip() for line in run("show", id, *own).out.splitlines()]
        at = lines.index(f"Secretary & CEO {first}")
        assert lines[at : at + 3] == [f"Secretary & CEO {first}", f"Head {second}", "Guest"]
    posts = [f"Secretary & CEO, P&O {first}", f"Head, P&O {second}", "Guest, P&O"]
    drawn = run("people", *own, "--color", "never", terminal=True).out
    assert [line.split("│")[2].strip() for line in drawn.splitlines()[3:-1]] == posts
    assert "<br>".join(posts) in run("people", *own, "-f", "markdown").out
    assert "<br>\n".join(posts).replace("&", "&amp;") in run("people", *own, "-f", "html").out
    assert "; ".join(posts) in run("people", *own).out


def test_former_name_is_matched_and_labelled_former(run: Run, few_bundled: None, tmp_path: Path) -> None:
    """And a label of a register that is one of them makes no alias."""
    path = tmp_path / "own.toml"
    path.write_text(
        '[[sources]]\nid = "s"\ntitle = "S"\n[[partners]]\nid = "lux"\nacronym = "LUX"\nname = "Light Union"\n'
        'iso_id = 701\nformer_names = ["Lantern League", "LANT"]\nsources = ["s"]\n',
        "utf-8",
    )
    run("register", "import", write(tmp_path / "2020-01-01.jsonl", [row(1, "ISO/TC 2", {701: "LANT"})]))
    data = ("--data", str(path))
    assert "Formerly  Lantern League, LANT\n" in run("show", "lantern league", *data).out
    for name in ("LANT", "Lantern League"):
        record = run("show", name, "-f", "json", *data).json()
        assert (record["id"], record["aliases"], record["former_names"]) == ("lux", [], ["Lantern League", "LANT"])
        assert "lux" in run("search", name, "-f", "json", *data).ids()
    assert run("partners", "--columns", "former_names", "light union", "-f", "json", *data).json() == [
        {"former_names": ["Lantern League", "LANT"]}
    ]
