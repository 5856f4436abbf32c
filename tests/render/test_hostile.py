"""One hostile dataset through every command in every format, on a real pseudo-terminal."""

from __future__ import annotations

import os
import pty
import re
import sys
import threading

import pytest
from conftest import Run
from markdown_it import MarkdownIt
from support.hostile import CODES, HOSTILE_COMMANDS, NASTY
from support.products import list_pairs

from inliaison.cli import main
from inliaison.render import RECORDS, list_formats
from inliaison.text import sanitize

OWN = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;(?:https?://[!-~]*)?\x1b\\")
"""The only escape sequences of the program: styles, and links to web addresses."""


def _on_a_terminal(*argv: str) -> tuple[int, str]:
    """Run the program with both streams on a real pseudo-terminal."""
    parent, child = pty.openpty()
    parts: list[bytes] = []

    def drain() -> None:
        try:
            while part := os.read(parent, 65536):
                parts.append(part)
        except OSError:
            pass

    reader = threading.Thread(target=drain)
    reader.start()
    with pytest.MonkeyPatch.context() as patch, os.fdopen(child, "w", encoding="utf-8") as terminal:
        patch.setattr(sys, "stdout", terminal)
        patch.setattr(sys, "stderr", terminal)
        patch.setenv("COLUMNS", "80")
        patch.setattr("inliaison.cli.terminal._PATIENCE", float("inf"))  # A slow machine draws a bar, which is no data.
        code = main(argv)
    reader.join()
    os.close(parent)
    return code, b"".join(parts).decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("command", "format"), list_pairs(HOSTILE_COMMANDS, [*list_formats(RECORDS), "csv --excel"], 6)
)
def test_no_hidden_character_reaches_the_terminal(hostile: str, command: list[str], format: str) -> None:
    code, seen = _on_a_terminal(*command, "--no-bundled", "--data", hostile, "-f", *format.split())
    assert code in (0, 1, 2)
    assert seen
    left = {character for character in set(OWN.sub("", seen)) if ord(character) in CODES}
    assert left <= {"\n", "\t"}
    assert "\t" not in left or format in ("csv", "csv --excel", "tsv", "markdown")
    if format == "table" and code == 0:
        assert "]8;;file" not in seen


def test_plain_records_keep_to_one_line(hostile: str, run: Run) -> None:
    lines = run("partners", "--no-bundled", "--data", hostile).out.split("\n")
    assert len(lines) == 4  # a heading, two records, and the end


def test_json_and_toml_carry_no_raw_control_even_in_a_pipe(hostile: str, run: Run) -> None:
    for format in ("json", "jsonl", "toml"):
        for command in ("partners", "quotes", "sources"):
            out = run(command, "--no-bundled", "--data", hostile, "-f", format).out
            assert {c for c in out if ord(c) in CODES} <= {"\n"}
    quote = run("quotes", "--no-bundled", "--data", hostile, "-f", "json").json()[0]
    assert quote["text"] == NASTY


def test_csv_is_exact_in_a_pipe(hostile: str, run: Run) -> None:
    import csv
    import io

    out = run("quotes", "--no-bundled", "--data", hostile, "-f", "csv").out
    assert next(csv.DictReader(io.StringIO(out, newline="")))["text"] == NASTY


def test_markdown_cells_read_back_equal(hostile: str, run: Run) -> None:
    out = run("quotes", "--no-bundled", "--data", hostile, "--columns", "id,text", "-f", "markdown").out
    *_, cell = (token for token in MarkdownIt("commonmark").enable("table").parse(out) if token.type == "inline")
    read = "".join("\n" if part.type == "html_inline" else part.content for part in cell.children or ())
    assert read == NASTY.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def test_arguments_in_messages_are_escaped(run: Run) -> None:
    result = run("show", "\x1b[31m\u202e")
    assert result.err.partition("\n")[0] == 'error: no record "\\x1b[31m\\u202e"'
    assert sanitize.escape_line("\x1b") in run("partners", "--data", "/\x1b").err
