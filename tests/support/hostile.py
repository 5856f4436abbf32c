"""Data as bad as can be, and the hidden characters that may never reach a terminal."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import tomli_w

HIDDEN: list[Iterable[int]] = [
    range(0x20),
    range(0x7F, 0xA0),
    [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0, 0xFFFE, 0xFFFF],
    range(0x180B, 0x1810),
    range(0x200B, 0x2010),
    range(0x2028, 0x202F),
    range(0x2060, 0x2070),
    range(0xFFF0, 0xFFFC),
    range(0xD800, 0xE000),
    range(0xE0000, 0xE1000),
]
CODES = {code for codes in HIDDEN for code in codes}


NASTY = (
    "\x1b[31mred\x1b]0;title\x07\x1b]52;c;AAAA\x07 \x9b31m \x00\x08\x7f\r\n\t[red]x[/red] [/] [link=file:///x]y[/link] "
    ":smile: \u202eevil\u2066\u200b\u200d\ufeff | `x` *b* _i_ <b>&amp; \\ = 日本語 e\u0301 👩‍🚀 \U000e0041 "
)
LONG = "w" * 10_000


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A valid dataset in which every text is as bad as can be."""
    data = {
        "sources": [{"id": "s", "title": NASTY, "publisher": NASTY, "note": NASTY + LONG, "url": "https://x.example/\u202e"}],
        "partners": [
            {"id": "p", "acronym": NASTY, "name": NASTY + LONG, "name_fr": NASTY, "city": NASTY, "country": NASTY,
             "aliases": [NASTY, LONG], "summary": NASTY, "website": "https://y.example/[red]", "sources": ["s"]},
            {"id": "q", "name": LONG, "part_of": "p", "sources": ["s"]},
        ],
        "committees": [{"id": "1", "reference": "ISO/TC 1" + NASTY, "title": NASTY, "status": NASTY, "scope": NASTY, "sources": ["s"]}],
        "liaisons": [
            {"id": "l", "partner": "p", "kind": "memorandum", "title": NASTY, "place": NASTY, "signatories": ["o"],
             "purposes": [NASTY], "means": [NASTY, LONG], "sources": ["s"]},
            {"id": "c", "partner": "p", "kind": "committee", "committee": "1", "sources": ["s"]},
            {"id": "d", "partner": "q", "kind": "committee", "committee": "1", "sources": ["s"]},
        ],
        "people": [{"id": "o", "name": NASTY, "posts": [{"partner": "p", "title": NASTY}], "note": NASTY, "sources": ["s"]}],
        "quotes": [{"id": "t", "person": "o", "role": NASTY, "partner": "p", "text": NASTY, "publication": NASTY, "about": ["p"], "sources": ["s"]}],
        "figures": [{"id": "f", "subject": NASTY, "value": 1, "sources": ["s"]}],
    }  # fmt: skip
    path = tmp_path_factory.mktemp("hostile") / "hostile.toml"
    path.write_text(tomli_w.dumps(data), "utf-8")
    return str(path)


HOSTILE_COMMANDS = [
    ["partners"], ["liaisons"], ["quotes"], ["people"], ["committees"], ["sources"], ["search", "evil"], ["common", "p", "q"],
    *(["show", id] for id in ("p", "q", "1", "l", "c", "t", "o", "f", "s")),
    ["quotes", "evil"], ["partners", "--columns", "id,website,aliases"], ["show", NASTY], ["partners", "--kind", NASTY],
    ["sql", "SELECT * FROM partners"], ["sql", "SELECT text AS [\x1b]0;t\x07], x'1b' AS b, char(27) FROM quotes"],
]  # fmt: skip
