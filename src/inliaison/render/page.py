"""The shell of an HTML page: a single file that loads nothing else and runs no script but its own."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

from inliaison.system import package
from inliaison.text import names, sanitize

_LATIN = (*range(0xA0, 0x250), *range(0x1E00, 0x1F00), *range(0x2010, 0x2040), *range(0x2C60, 0x2C80))
_LATIN += (*range(0xA720, 0xA800), *range(0xFB00, 0xFB07))
"""Letters and punctuation that readers may type in a different form than the page contains."""


_SCRIPTS = ("words", "marks", "choices", "lists", "addresses", "ties", "start")


def write_page(title: str, body: str, *, has_scripts: bool = True, linked_data: str = "") -> str:
    """Return a whole page, without any script if not `has_scripts`, as mail programs run none.

    `linked_data` is JSON-LD with `<` escaped, for programs that read the page.

    The body is HTML; the title is text, in which hidden characters are made visible.
    """
    style = f"\n{_read_part('page.css')}"
    parts = "\n".join(_read_part(f"scripts/{name}.js") for name in _SCRIPTS)
    script = f"\n'use strict'\n{{\n{parts}}}\n"  # The block keeps its names from becoming those of the window.
    script_sources, element = (
        (f"'{_compute_hash(script)}'", f"<script>{script}</script>\n") if has_scripts else ("'none'", "")
    )
    policy = (
        f"default-src 'none'; script-src {script_sources}; style-src '{_compute_hash(style)}';"
        " base-uri 'none'; form-action 'none'"
    )
    facts = f'<script type="application/ld+json">\n{linked_data}</script>\n' if linked_data else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(sanitize.escape_line(title))}</title>\n"
        f"<style>{style}</style>\n{facts}{element}</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _read_part(name: str) -> str:
    return package.read_file(Path(__file__).parent / name).decode("utf-8")


def _compute_hash(text: str) -> str:
    """Return the hash of a script or style for the content security policy."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def write_finder(label: str, status: str, body: str) -> str:
    """Return the box that filters the lists of a body, with a place where the script reports what it found."""
    return (
        f'<div class="find" role="search"><label for="filter">{escape(label)}</label>'
        f'<input id="filter" type="search" autocomplete="off" spellcheck="false" data-letters="{list_letters(body)}">'
        f'<p role="status">{escape(status)}</p></div>\n'
    )


def list_letters(body: str) -> str:
    """Return the folded form of each character that the script cannot fold by itself.

    The script removes accents by Unicode decomposition. Everything else comes from here: the letters that people type
    and every character on the page. Each stands before its folded form; commas separate them.
    """
    from unicodedata import category, normalize

    def plain(character: str) -> str:
        parts = normalize("NFKD", character.lower())
        bare = "".join(part for part in parts if category(part) not in ("Mn", "Me", "Cf"))
        return "".join(part if category(part)[0] in "LN" else " " for part in bare)

    non_ascii = (
        body.encode("utf-8", "surrogatepass").translate(None, bytes(range(0x80))).decode("utf-8", "surrogatepass")
    )
    characters = sorted({*map(chr, _LATIN), *non_ascii})
    pairs = ((character, names.fold_to_words(character)) for character in characters)
    return escape(",".join(c + folded_letter for c, folded_letter in pairs if folded_letter != plain(c)))
