"""Suggestions for command lines that match no command, option or record."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from conftest import Run
from support.places import SMALL


@pytest.mark.usefixtures("few_bundled")
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
        ("partners --founded 1947", "founded is a column: --where \"founded = '…'\"\nSee: inliaison partners --help\n"),
        (
            "members --city Oslo",
            "city is a column: --where \"city = '…'\"\n--city is an option of partners, stats and browse.\n",
        ),
        ("quotes --parent 207", "--parent is an option of committees, stats and browse.\n"),
        ("--csv partners", "--csv stands after the command\nAs in: inliaison partners -f csv …"),
        ("partners --limit", "requires an argument\nSee: inliaison partners --help\n"),
        ("partners --reverse=yes", "does not take a value\nSee: inliaison partners --help\n"),
    ],
)
def test_unknown_command_suggests_a_record_or_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: str, said: str
) -> None:
    monkeypatch.setenv("INLIAISON_DATA", SMALL)
    done = run(*arguments.split())
    assert (done.code, done.out) == (2, "")
    assert said in done.err


@pytest.mark.usefixtures("few_bundled")
@pytest.mark.parametrize(
    "arguments", ["qqqq", "partners --dot", "partners --zzz", "partners -x", "--jsn", "register tide"]
)
def test_words_unlike_any_command_or_option_get_no_suggestion(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: str
) -> None:
    monkeypatch.setenv("INLIAISON_DATA", SMALL)
    done = run(*arguments.split())
    first, *more = done.err.splitlines()
    assert done.code == 2
    assert "mean" not in first
    assert [line[:5] for line in more] == ["See: "]


def test_first_word_of_several_records_suggests_search(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
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
        assert (done.code, done.err.splitlines()[0]) == (2, 'error: no such command "tide"')
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
def test_unquoted_blanks_between_columns_suggest_quotation_marks(small: Run, arguments: str, typed: str) -> None:
    done = small("partners", *arguments.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith(f"Put quotation marks around them: {typed}\n")


def test_quoted_blanks_between_columns_are_accepted(small: Run) -> None:
    head, *_ = small("partners", "--columns", " name , country ", "--sort", " -country , name ").out.splitlines()
    assert head.split() == ["NAME", "COUNTRY"]
    assert small("partners", "--columns", "id", "lantern,", "engineers", "-f", "json").ids() == ["gale"]
    assert small("partners", "--columns", "id", "--", "--columns", "lantern,", "x").code == 0
    assert "empty or a doubled name" in small("partners", "--columns", "name,", "-f", "json").err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            "show tide gale",
            '"tide" and "gale" are 2 records: `inliaison show tide` shows one. `inliaison common tide gale`',
        ),
        ("show tide gale", "`inliaison compare tide gale` what only one has."),
        ("show tide TC 10", "records: `inliaison show tide` shows one.\n"),
        (
            "show Gale Force Watch tide",
            "`inliaison show 'Gale Force Watch'` shows one. `inliaison common 'Gale Force W",
        ),
        ("show tide gale lbn", '"tide" and "gale" and "lbn" are 3 records: '),
        ("show tide gale lbn", "`inliaison common tide gale lbn` lists what they share.\n"),
        ("open tide gale", "`inliaison open tide` opens one."),
    ],
)
def test_show_with_several_records_suggests_common_and_compare(small: Run, arguments: str, said: str) -> None:
    done = small(*arguments.split())
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_show_suggests_no_comparison_when_a_word_is_no_record(small: Run) -> None:
    for words in (["tide", "zzz"], ["tide", "gale", "--kind", "members"]):
        done = small("show", *words)
        assert (done.code, "records:" in done.err) == (1, False)


def test_kind_of_the_other_records_decides_between_namesakes(small: Run, tmp_path: Path) -> None:
    data = tmp_path / "namesakes.toml"
    data.write_text(
        '[[partners]]\nid = "lbn"\nname = "Lamp Bearers Network"\nsources = ["almanac"]\n'
        '[[partners]]\nid = "wik"\nname = "Wick Institute"\nsources = ["almanac"]\n'
    )
    for command in ("common", "compare"):
        for others, name in ((["tide"], "Lamp Bearers Network, a partner"), (["zeb"], "Norge, a member")):
            done = small(command, "lbn", *others, "--data", str(data))
            assert done.code == 0
            assert f"{name} like the others\n" in done.err
            assert done.err == small(command, *others, "lbn", "--data", str(data)).err or command == "compare"
        for undecided in (["wik"], ["TC 10"]):
            done = small(command, "lbn", *undecided, "--data", str(data))
            assert (done.code, '"lbn" fits 2 records' in done.err) == (1, True)
    assert '"lbn" fits 2' in small("common", "tide", "zeb", "lbn", "--data", str(data)).err
    assert small("common", "lbn", "wik", "tide", "--data", str(data)).err.count("like the others") == 2
    assert "like the others" not in small("common", "lbn", "wik", "--kind", "member", "--data", str(data)).err


@pytest.mark.parametrize(
    ("reference", "ids"),
    [
        ("Engineers Alliance", ["gale"]), ("lantern engin glob", ["gale"]), ("exchange of tidal data", ["tide"]), ("tidla data", ["tide"]),
        ("Gael Force Watch", ["gale-force"]), ("lanterm", ["gale"]), ("Watchtower", []), ("Greenland", []), ("zzz tide", []),
    ],
)  # fmt: skip
def test_misspelt_or_reordered_name_suggests_matching_records(small: Run, reference: str, ids: list[str]) -> None:
    done = small("show", reference, "--kind", "partners")
    assert (done.code, done.out) == (1, "")
    assert [line.split()[0] for line in done.err.splitlines() if line.startswith("  ")] == ids
    assert ("Did you mean one of these?" in done.err) == bool(ids)


def test_bundled_names_get_suggestions_and_unknown_names_get_none(run: Run) -> None:
    assert "\n  unep  " in run("show", "UN Environment").err
    assert run("show", "wrold health").err.splitlines()[1].startswith("  who  ")
    assert run("show", "Greenpeace").err.startswith('error: no record "Greenpeace"\nTo see what there is: ')


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        ("search lampz", "lamp"), ("search TIDLA exchnge", "tidal exchange"), ("partners lanterm", "lantern"), ("search rpes", "ropes"),
        ("liaisons lanterm", "lantern"), ("partners lanterm --kind un-body", "lantern"), ("search xyzzy", ""), ("partners ropez", ""),
    ],
)  # fmt: skip
def test_words_without_a_match_suggest_similar_words(small: Run, arguments: str, meant: str) -> None:
    done = small(*arguments.split(), "-f", "json")
    assert (done.code, done.json()) == (0, [])
    assert done.err.splitlines()[1:] == ([f'did you mean "{meant}"?'] if meant else [])


def test_empty_listing_suggests_show_for_a_matching_reference(small: Run) -> None:
    done = small("committees", "tc10")
    assert (done.code, done.out) == (0, "")
    assert done.err == "no committees\n`inliaison show tc10` shows ISO/TC 10 Lamps\n"
    assert "shows" not in small("committees", "nowhere").err
