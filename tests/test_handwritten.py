"""Files as people write them: bare dates, records by what they are called, headers in the singular."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run

pytestmark = pytest.mark.usefixtures("few_bundled")

BY_HAND = """[[sources]]
id = "s"
title = "S"
[[quotes]]
id = "mine"
person = "Ronnie Amit"
text = "x"
date = 2009-05-01
about = ["TC 207", "iso/tc207/sc3", "who"]
sources = ["s"]
[[liaisons]]
id = "tie"
partner = "World Health Organization"
kind = "committee"
committee = "TC 207"
sources = ["s"]
[[people]]
id = "p"
name = "P"
posts = [{ partner = "UNIDO", title = "Head", from = 2010-01-02 }]
sources = ["s"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file written by hand."""
    path = tmp_path / "hand.toml"
    path.write_text(BY_HAND)
    return path


def test_names_and_bare_dates_are_taken(run: Run, path: Path) -> None:
    data = ("--data", str(path), "-f", "json")
    quote = run("quotes", "--person", "ronnie-amit", "--since", "2009-05-01", *data).json()[-1]
    assert (quote["id"], quote["date"], quote["about"]) == ("mine", "2009-05-01", ["54808", "54836", "who"])
    (tie,) = run("liaisons", "--partner", "who", "--committee", "TC 207", *data).json()
    assert (tie["partner"], tie["committee"]) == ("who", "54808")
    (person,) = [one for one in run("people", "--partner", "unido", *data).json() if one["id"] == "p"]
    assert person["posts"] == [{"partner": "unido", "title": "Head", "from": "2010-01-02"}]
    assert run("check", str(path)).code == 0
    assert 'date = "2009-05-01"' in run("export", "quotes", "--data", str(path)).out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Ronnie Amit", "Ronny Amit", ':6: quote "mine": person names no person: "Ronny Amit"'),
        (
            '"TC 207", "iso',
            '"TC 999", "iso',
            ':9: quote "mine": about names no partner or committee or liaison: "TC 999"',
        ),
        (
            '[{ partner = "UNIDO", title = "Head", from = 2010-01-02 }]',
            '["x"]',
            ':20: person "p": posts must be a list of tables',
        ),
        ("2009-05-01", "2009-05-01T10:00:00", ':8: quote "mine": date must be text'),
    ],
)
def test_what_means_none_is_a_fault_with_its_line(run: Run, path: Path, old: str, new: str, told: str) -> None:
    path.write_text(BY_HAND.replace(old, new))
    done = run("check", str(path))
    assert (done.code, f"{path}{told}" in done.err) == (3, True), done.err


def test_a_name_of_two_is_not_guessed(run: Run, path: Path) -> None:
    path.write_text(BY_HAND + '[[people]]\nid = "other-amit"\nname = "Ronnie Amit"\nsources = ["s"]\n')
    assert 'person names no person: "Ronnie Amit"' in run("check", str(path)).err


def test_a_header_in_the_singular_is_read_with_a_hint(run: Run, path: Path) -> None:
    path.write_text(BY_HAND.replace("[[quotes]]", "[[quote]]").replace("Ronnie Amit", "Nobody"))
    done = run("check", str(path))
    assert f"warning: {path}:4: quote is read as [[quotes]]; write it so" in done.err
    assert f'{path}:6: quote "mine": person names no person: "Nobody"' in done.err
