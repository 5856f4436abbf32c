"""What `show`, `search` and `common` tell."""

from __future__ import annotations

import tomllib

from conftest import Run

CARD = """\
╭─  TIDE  ─────────────────────────────────────────────────────────────────────╮
│ Tidal Data Exchange                                                          │
│ Échange de données de marées                                                 │
│                                                                              │
│ Kind     un-body                                                             │
│ Seat     Bergen, Norway                                                      │
│ Since    1971-04                                                             │
│ Website  https://tide.example                                                │
│ ISO no.  501                                                                 │
│ Also     TIDE - marées                                                       │
│ Summary  Keeps the tables of the tides.                                      │
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
│   ISO/TC 10      Lamps                                                       │
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
│ Sources                                                                      │
│   The Sailor's Almanac, Harbour Press, CC0 (name, founded)                   │
│   A register of committees (ISO no.)                                         │
╰──────────────────────────────────────────────────────────────────────────────╯
"""


def test_a_partner_tells_its_story_in_one_panel(small: Run) -> None:
    assert small("show", "tide", "--color", "never", terminal=True).out == CARD


def test_the_address_is_a_link_that_can_be_read(small: Run) -> None:
    out = small("show", "tide", terminal=True).out
    assert "]8;" in out
    assert "https://tide.example\x1b]8;;\x1b\\" in out


def test_not_listed_no_data_and_none_are_three_things(small: Run) -> None:
    """No number under which ISO lists it; a number, but no committee known; committees."""
    assert "ISO does not list Moorings Forum as an organization in liaison." in small("show", "moor").out
    assert "No data: ISO has listed it as in liaison" in small("show", "gf").out
    assert small("show", "moor", "-f", "json").json()["register"] == "not listed"
    assert small("show", "gf", "-f", "json").json()["committees"] is None
    assert small("show", "gf", "-f", "json").json()["register"] == "no data"
    assert [c["id"] for c in small("show", "tide", "-f", "json").json()["committees"]] == ["9090", "9010"]
    assert small("show", "TC 2", "-f", "json").json()["partners"] == []
    assert "Organizations in liaison\n  None." in small("show", "TC 2").out


def test_json_nests_what_hangs_on_a_record(small: Run) -> None:
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
        "partners": 4, "liaisons": 1, "quotes": 2, "people": 2, "members": 3, "committees": 0, "countries": 4, "figures": 1,
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
    assert small("search", "MAREES", "-f", "json").ids() == ["tide"]
    assert small("search", "d’accord", "-f", "json").ids() == ["brook-2001"]
    assert small("search", "nowhere", "-f", "json").out == "[]\n"
    assert small("search", "%", "-f", "json").ids() == ["strand-1999"]


def test_common_committees(small: Run) -> None:
    assert small("common", "tide", "gale", "-f", "json").ids() == ["9010"]
    assert small("common", "tide", "moor", "-f", "json").ids() == []
    for few in (["tide"], ["tide", "501"]):
        result = small("common", *few)
        assert (result.code, "at least two" in result.err) == (2, True)
    assert small("common", "tide", "nobody").code == 1
