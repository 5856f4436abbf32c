"""Proves that a command line which names nothing leads on to what does."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from conftest import SMALL, Run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("tide", "`inliaison show tide` shows the partner Tidal Data Exchange."),
        ("tidal data -f json", "`inliaison show tidal data` shows the partner Tidal Data Exchange."),
        ("partnrs", "Did you mean 'partners'?"),
        ("list partner", "Try: inliaison partners\n"),
        ("ls", "Try: inliaison partners (or liaisons, "),
        ("find tidal data", "Try: inliaison search tidal data\n"),
        ("info tide", "Try: inliaison show tide\n"),
        ("edit tide", "Try: inliaison add --edit tide\n"),
        ("update", "Try: inliaison register update\n"),
        ("help", "Try: inliaison --help\n"),
        ("register updat", "Did you mean 'update'?\nSee: inliaison register --help\n"),
        ("partners --json", "no such option: --json\nTry: -f json\n"),
        ("graph --dot", "Try: -f dot\n"),
        ("partners --desc", "no such option: --desc\nTry: --reverse\n"),
        ("partners --formt json", "no such option: --formt; did you mean --format?\n"),
        ("partners --rec", "did you mean --recursive?\n"),
        (
            "committees --committee 207",
            "`inliaison show REF` shows one committee.\n--liaison-committee and --parent take",
        ),
        ("quotes --parent 207", "--parent is an option of committees and stats.\n"),
        ("--csv partners", "--csv stands after the command\nAs in: inliaison partners -f csv …"),
        ("partners --limit", "requires an argument\nSee: inliaison partners --help\n"),
        ("partners --reverse=yes", "does not take a value\nSee: inliaison partners --help\n"),
    ],
)
def test_a_command_line_that_names_nothing_leads_on(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: str, said: str
) -> None:
    monkeypatch.setenv("INLIAISON_DATA", SMALL)
    done = run(*arguments.split())
    assert (done.code, done.out) == (2, "")
    assert said in done.err


@pytest.mark.parametrize(
    "arguments", ["qqqq", "partners --dot", "partners --zzz", "partners -x", "--jsn", "register tide"]
)
def test_what_is_near_to_nothing_gets_no_suggestion(run: Run, monkeypatch: pytest.MonkeyPatch, arguments: str) -> None:
    monkeypatch.setenv("INLIAISON_DATA", SMALL)
    done = run(*arguments.split())
    first, *more = done.err.splitlines()
    assert done.code == 2
    assert "mean" not in first
    assert [line[:5] for line in more] == ["See: "]


def test_a_first_word_that_names_several_records_is_searched(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INLIAISON_DATA", SMALL)
    assert "`inliaison search world` finds " in run("world").err


def test_a_first_word_is_looked_up_without_network_and_without_failing(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *names, **_: calls.append(names))
    faulty = tmp_path / "faulty.toml"
    faulty.write_text("[[partners]\n")
    for data in (str(faulty), str(tmp_path / "none"), ""):
        monkeypatch.setenv("INLIAISON_DATA", data)
        done = run("tide")
        assert (done.code, done.err.splitlines()[0]) == (2, "error: no such command 'tide'")
    assert calls == []


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        ("--columns name, country", '--columns "name, country"'),
        ("--columns=name, country -f json", '--columns "name, country"'),
        ("--columns name ,country lantern", '--columns "name ,country"'),
        ("--columns name , country, id --limit 2", '--columns "name , country, id"'),
        ("--sort -kind, -name", '--sort "-kind, -name"'),
    ],
)
def test_blanks_between_columns_want_quotation_marks(small: Run, arguments: str, typed: str) -> None:
    done = small("partners", *arguments.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith(f"Put quotation marks around them: {typed}\n")


def test_blanks_between_columns_in_quotation_marks_are_taken(small: Run) -> None:
    head, *_ = small("partners", "--columns", " name , country ", "--sort", " -country , name ").out.splitlines()
    assert head.split() == ["NAME", "COUNTRY"]
    assert small("partners", "--columns", "id", "lantern,", "engineers", "-f", "json").ids() == ["gale"]
    assert small("partners", "--columns", "id", "--", "--columns", "lantern,", "x").code == 0
    assert "empty or a doubled name" in small("partners", "--columns", "name,", "-f", "json").err
