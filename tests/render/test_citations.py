"""Citations of quotes, read back by the readers of each style; and addresses on the web."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import webbrowser
from pathlib import Path

import citeproc
import citeproc.source.json
import pybtex.database
import pytest
from conftest import Run
from support.places import SMALL

NASTY = r"50 % of #1 & {all} $5_000 ~ ^ \ “so” — é"


@pytest.fixture
def nasty(tmp_path: Path) -> str:
    """A quote whose words mean something to LaTeX, with every precision of date."""
    path = tmp_path / "nasty.toml"
    quotes = "".join(
        f"[[quotes]]\nid = 'q{n}'\nperson = 'p'\ntext = '{NASTY}'\nsources = ['s', 't']\n{date}"
        for n, date in enumerate(("date = '2009-06-23'\npublication = 'A & B'\n", "date = '2009'\n", ""))
    )
    path.write_text(
        f"{quotes}[[people]]\nid = 'p'\nname = 'Ada O’Lume & Co'\nsources = ['s']\n"
        "[[sources]]\nid = 's'\ntitle = 'S_1'\n"
        "[[sources]]\nid = 't'\ntitle = 'T'\npublisher = 'P'\ndate = '2010'\nurl = 'https://t.example/a_b?c=%20'\n"
    )
    return str(path)


def _cite(run: Run, nasty: str, style: str) -> str:
    done = run("quotes", "--no-bundled", "--data", nasty, "--sort", "id", "--cite", style)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_pybtex_reads_the_bibtex(run: Run, nasty: str) -> None:
    entries = pybtex.database.parse_string(_cite(run, nasty, "bibtex"), "bibtex").entries
    assert list(entries) == ["q0", "q1", "q2"]
    first, year, bare = (dict(entry.fields) for entry in entries.values())
    assert (first["howpublished"], first["year"], first["month"]) == (r"A \& B", "2009", "June")
    assert (year["year"], year.get("month"), bare.get("year")) == ("2009", None, None)
    (author,) = entries["q0"].persons["author"]
    assert str(author) == r"{Ada O’Lume \& Co}"
    assert first["url"] == "https://t.example/a_b?c=%20"
    escaped = r"50 \% of \#1 \& \textbraceleft{}all\textbraceright{} \$5\_000 \textasciitilde{} \textasciicircum{} \textbackslash{} “so” — é"
    assert first["note"] == f"“{escaped}” Quoted from S\\_1; T, P, 2010"


def test_unbalanced_brace_keeps_bibtex_valid(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "braces.toml"
    path.write_text(
        "quotes = [{id = 'q', person = 'p', text = 'a lone { brace', sources = ['s']},"
        " {id = 'r', person = 'p', text = 'another }', date = '2009-06-23', sources = ['s']}]\n"
        "people = [{id = 'p', name = 'P', sources = ['s']}]\n"
        "sources = [{id = 's', title = 'S', url = 'https://s.example/a}b{'}]\n"
    )
    entries = pybtex.database.parse_string(_cite(run, str(path), "bibtex"), "bibtex").entries
    assert [entry.fields["url"] for entry in entries.values()] == ["https://s.example/a%7Db%7B"] * 2
    assert (entries["r"].fields["day"], "day" in entries["q"].fields) == ("23", False)


def test_citeproc_reads_the_csl_json(run: Run, nasty: str) -> None:
    items = json.loads(_cite(run, nasty, "csl-json"))
    source = citeproc.source.json.CiteProcJSON(items)
    assert sorted(source) == ["q0", "q1", "q2"]
    assert [item.get("issued", {}).get("date-parts") for item in items] == [[[2009, 6, 23]], [[2009]], None]
    assert (source["q0"].author[0]["literal"], source["q0"].issued["month"]) == ("Ada O’Lume & Co", 6)
    assert source["q0"].container_title == ["A & B"]
    assert NASTY in items[0]["note"]


def test_cite_text_is_a_readable_citation(run: Run, nasty: str) -> None:
    assert _cite(run, nasty, "text").splitlines() == [
        f"Ada O’Lume & Co: “{NASTY}” A & B, 23 June 2009. Quoted from S_1; T, P, 2010.",
        f"Ada O’Lume & Co: “{NASTY}” 2009. Quoted from S_1; T, P, 2010.",
        f"Ada O’Lume & Co: “{NASTY}” Quoted from S_1; T, P, 2010.",
    ]


def test_citation_of_a_bundled_quote_is_verbatim(run: Run) -> None:
    (quote,) = run("quotes", "--person", "amit", "-f", "json").json()
    done = run("quotes", "--person", "amit", "--cite", "text")
    assert done.out == (
        f"Ronnie Amit, {quote['role']}: “{quote['text']}” ISO Focus, May 2009."
        ' Quoted from Annual report on 2009, section "International customers", ISO.\n'
    )


def test_citations_accept_the_filters_sorting_and_output_options_of_quotes(run: Run, tmp_path: Path) -> None:
    done = run("quotes", "--sort", "date", "--limit", "1", "--cite", "bibtex")
    assert done.err == "1 of 2 quotes\n"
    path = tmp_path / "out.bib"
    assert run("quotes", "--cite", "bibtex", "-o", str(path)).out == ""
    assert path.read_text("utf-8").count("@misc{") == 2
    assert run("quotes", "nothing-of-the-kind", "--cite", "csl-json") == (0, "[]\n", "no quotes\n")


def test_citations_contain_no_escape_marks(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lines.toml"
    path.write_text(
        'quotes = [{id = "q", person = "p", text = "One.\\nTwo.\\r\\nThree\\tso\\u00adft \\u0007", sources = ["s"]}]\n'
        'people = [{id = "p", name = "A\\nB", sources = ["s"]}]\nsources = [{id = "s", title = "S"}]\n'
    )
    entry = pybtex.database.parse_string(_cite(run, str(path), "bibtex"), "bibtex").entries["q"]
    assert entry.fields["note"] == "“One. Two. Three so\u00adft \ufffd” Quoted from S"
    assert str(entry.persons["author"][0]) == "{A B}"
    (item,) = json.loads(_cite(run, str(path), "csl-json"))
    assert item["author"] == [{"literal": "A\nB"}]
    assert "One.\nTwo.\r\nThree\tso\u00adft \x07" in item["note"]
    assert _cite(run, str(path), "text") == "A B: “One. Two. Three so\u00adft \x07” Quoted from S.\n"
    shown = run("quotes", "--no-bundled", "--data", str(path), "--cite", "text", terminal=True).out
    assert shown == "A B: “One. Two. Three so\\xadft \\x07” Quoted from S.\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--cite", "apa"], 'no style of citation "apa"\nChoose from: bibtex, csl-json, text.'),
        (["--cite", "text", "-f", "json"], "--cite has formats of its own"),
        (["--cite", "text", "--columns", "id"], "--cite has formats of its own"),
        (["--cite", "bibtex", "--excel"], "--excel is for CSV, which citations are not"),
        (["--cite", "text", "--limit", "-1"], "--limit -1 is negative"),
        (["--cite", "text", "-o", "x.html"], 'a file ".html" holds no citations as text'),
        (["--cite", "bibtex", "-o", "x.json"], 'a file ".json" holds no citations as bibtex'),
    ],
)
def test_invalid_cite_options_are_usage_errors(run: Run, arguments: list[str], told: str) -> None:
    done = run("quotes", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        (["unido"], "https://www.unido.org"),
        (["unido", "--iso"], "https://www.iso.org/organization/10164.html"),
        (["TC", "207"], "https://www.iso.org/committee/54808.html"),
        (["tc207", "--iso"], "https://www.iso.org/committee/54808.html"),
        (["iso-open-data-2025-06-12"], "https://www.iso.org/open-data.html"),
    ],
    ids=str,
)
def test_an_address_is_printed_or_opened(
    run: Run, arguments: list[str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", open_)
    assert run("open", *arguments, "--print") == (0, f"{address}\n", "")
    assert opened == []
    assert run("open", *arguments) == (0, "", f"opened {address}\n")
    assert opened == [address]


@pytest.mark.parametrize(
    ("name", "setting", "arguments"),
    [
        ("reader", "{path}", "https://tide.example"),
        ("reader", "{path} --new 'a b'", "--new a b https://tide.example"),
        ("reader", "{path} --to %s --new", "--to https://tide.example --new"),
        ("firefox", "no-such-browser --x: :{path} -P x", "-P x https://tide.example"),
        ("reader", "{path} --new &", "--new https://tide.example"),
        ("a reader", "{path}", "https://tide.example"),
    ],
)
def test_a_browser_may_have_arguments(
    small: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, setting: str, arguments: str
) -> None:
    browser, got, end = tmp_path / name, tmp_path / "got", tmp_path / "end"
    os.mkfifo(end)
    stays = name == "firefox" or setting.endswith("&")  # Nobody waits until its window is closed.
    browser.write_text(f'#!/bin/sh\necho "$@" > {got}\n' + f"exec 2> /dev/null\ncat {end}\n" * stays)
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", setting.format(path=browser))
    if stays:
        argv = [sys.executable, "-m", "inliaison", "open", "tide", "--no-bundled", "--data", SMALL]
        with subprocess.Popen(argv, stderr=subprocess.PIPE) as run:
            _, said = run.communicate(timeout=60)
            assert (run.returncode, said.decode()) == (0, "opened https://tide.example\n")
        end.write_text("")
    else:
        monkeypatch.setattr(webbrowser, "_tryorder", None)
        monkeypatch.setattr(webbrowser, "_browsers", {})
        assert small("open", "tide") == (0, "", "opened https://tide.example\n")
    assert got.read_text() == f"{arguments}\n"


@pytest.mark.parametrize("setting", ["no-such-browser --x", "no-such-browser 'x %s", "no-such-browser 'x"])
def test_open_with_a_missing_browser_is_a_clear_error(
    small: Run, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("BROWSER", setting)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(webbrowser, "_tryorder", None)
    monkeypatch.setattr(webbrowser, "_browsers", {})
    done = small("open", "tide")
    assert (done.code, "no browser could be opened for https://tide.example" in done.err) == (4, True), done.err


def test_printed_address_is_utf_8_on_any_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(
        'partners = [{id = "p", name = "P", website = "https://\u65e5.example/\\u200b\u00fc", sources = ["s"]}]\n'
        'sources = [{id = "s", title = "S"}]\n',
        "utf-8",
    )
    for encoding in ("utf-8", "latin-1"):
        done = run("open", "p", "--print", "--no-bundled", "--data", str(path), terminal=True, encoding=encoding)
        assert done.out.encode(encoding).decode("utf-8") == "https://\u65e5.example/%E2%80%8B\u00fc\n", encoding


def test_open_without_an_address_is_an_error(run: Run, small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("open", "iec", "--iso").err.startswith("error: no number of ISO is known of International Electro")
    done = small("open", "gale")
    assert (done.code, done.err) == (
        1,
        "error: no address is known of Global Alliance of Lantern Engineers\nIts page at iso.org: give --iso.\n",
    )
    assert run("open", "iso-annual-report-2009", "--iso").code == 1
    assert run("open", "amit").code == 1
    monkeypatch.setattr(webbrowser, "open", lambda address: False)
    done = run("open", "unido")
    assert (done.code, done.out) == (4, "")
    assert "no browser could be opened for https://www.unido.org" in done.err
