"""The program as a process: its help, its entry points, its exit codes, its pipes."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run
from support import terminals
from support.places import ROOT, SMALL
from support.snapshots import document, write

from inliaison import cli
from inliaison.cli import COMMANDS, GROUPS, NAMED_ONLY, SECTIONS
from inliaison.kinds import KINDS


def _python(*arguments: str, **how: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, check=False, **how)  # type: ignore[call-overload,no-any-return]


GROUPED = [f"{group} {member}" for group, (_, members) in GROUPS.items() for member in members]


@pytest.mark.usefixtures("few_bundled")
@pytest.mark.parametrize("command", [*COMMANDS, *GROUPED])
def test_every_command_has_help_with_examples_that_run(run: Run, command: str, tmp_path: Path) -> None:
    result = run(*command.split(), "-h")
    assert (result.code, result.err) == (0, "")
    assert run(*command.split(), "--help") == result
    examples = re.findall(r"^  inliaison (.*)$", result.out.partition("Examples:")[2], re.MULTILINE)
    assert len(examples) in (1, 2, 3)
    os.chdir(tmp_path)
    if "all.toml" in result.out:
        assert run("export", "-o", "all.toml", "--force").code == 0
    Path("my.toml").write_text('[[sources]]\nid = "s"\ntitle = "S"\n')
    line = '{"id": 54808, "reference": "ISO/TC 207", "organizationLiaisons": [{"id": 10234, "acronym": "WTO"}]}'
    for name in ("2025-06-12.jsonl", "2025-07-16.jsonl", "iso.jsonl"):
        Path(name).write_text(line)
    if command == "remove":
        assert run("add", "person", "name=Ada Brook").code == 0
    if command == "unfollow":
        assert run("follow", "kenya").code == 0
    if command == "register remove":
        standards = write(tmp_path / "2025-01-31.jsonl", [document(1, "ISO 1:2001")])
        assert run("register", "import", "2025-07-16.jsonl", standards).code == 0
    if command in ("changes", "history", "digest"):
        for day in ("2025-06-12", "2025-07-16"):
            assert run("register", "import", "iso.jsonl", "--date", day).code == 0
    for example in examples:
        if "-o all.toml" not in example and not example.startswith(("register update", "browse")):
            outcome = run(*shlex.split(example))
            assert (example, outcome.code) == (example, 0)
            assert "error" not in outcome.err


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_the_program_names_its_commands_in_groups(run: Run, flag: str) -> None:
    result = run(flag)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) < 80
    named_only = [name for title in NAMED_ONLY for name in SECTIONS[title]]
    for command in {*COMMANDS, *GROUPS} - {*named_only}:
        assert len(re.findall(rf"^  (?:\w[\w ]+)?  +{command}  +[A-Z].*\.$", result.out, re.MULTILINE)) == 1, command
    for title in NAMED_ONLY:
        assert ", ".join(SECTIONS[title]) in " ".join(result.out.split())
    assert "..." not in result.out.partition("\n\n")[2]
    titles = [line[2:].split("  ")[0] for line in lines if re.match(r"  [A-Z]\w+ ", line)]
    assert titles == [*SECTIONS, "Options"]


@pytest.mark.parametrize("width", [50, 60])
def test_the_commands_fit_a_narrow_terminal(run: Run, width: int) -> None:
    result = run("-h", terminal=True, width=width)
    assert max(map(len, result.out.splitlines())) <= width
    assert "Check a dataset, and name each problem and its place." in " ".join(result.out.split())


def test_help_lists_each_option_once_in_groups(run: Run) -> None:
    shown = run("partners", "-h").out
    groups = re.findall(r"^([A-Z]\w+):$", shown, re.MULTILINE)
    assert groups == ["Examples", "Arguments", "Filter", "Exclude", "Options", "Rows", "Output", "Data"]
    options = re.findall(r"^  (?:-\w, )?(--[\w-]+)", shown, re.MULTILINE)
    assert len(options) == len(set(options)) == 32
    assert shown.index("--kind") < shown.index("--limit") < shown.index("--format") < shown.index("--data")


@pytest.mark.usefixtures("few_bundled")
def test_program_without_arguments_shows_a_greeting_and_counts(run: Run, tmp_path: Path) -> None:
    greeting = run()
    assert (greeting.code, greeting.err) == (0, "")
    counts = ", ".join(f"{len(run(kind, '-f', 'json').json())} {kind}" for kind in KINDS[:5])
    assert f"  {counts}\n" in greeting.out
    assert "  ISO's whole register: `inliaison register update`\n" in greeting.out
    tried = re.findall(r"^  inliaison (.+?)  ", greeting.out, re.MULTILINE)
    assert len(tried) == 5
    assert [run(*shlex.split(command)).code for command in tried] == [0] * 5
    rows = tmp_path / "iso.jsonl"
    rows.write_text(
        '{"id": 54808, "reference": "ISO/TC 207", "organizationLiaisons": [{"id": 10234, "acronym": "WTO"}]}'
    )
    run("register", "import", str(rows), "--date", "2025-07-16")
    assert "  with ISO's register of 2025-07-16\n" in run().out
    shown = run(terminal=True, width=60)
    assert max(map(len, re.sub(r"\x1b\[\d*m", "", shown.out).splitlines())) <= 80
    assert "\x1b[1minliaison\x1b[0m" in shown.out


def test_version_option_tells_the_program_from_the_data(run: Run) -> None:
    assert re.fullmatch(r"inliaison \d+\.\d+\.\d+\ndata \d+\.\d+\.\d+ of \d{4}-\d\d-\d\d\n", run("--version").out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["partnrs"], "did you mean 'partners'"),
        (["partners", "--formt", "json"], "--format"),
        (["show"], "missing argument 'REF...'"),
        (["partners", "--data"], "--data"),
    ],
)
def test_unknown_commands_and_options_are_usage_errors_with_hints(run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert said.casefold() in result.err.casefold()
    assert "Traceback" not in result.err


def test_internal_error_is_one_line_without_user_data(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        secret = "of the user"
        raise RuntimeError(secret)

    monkeypatch.setattr(cli, "_build_root", fail)
    result = run("partners")
    assert (result.code, result.out) == (70, "")
    assert "RuntimeError in cli/__init__.py, main, line" in result.err
    assert "report this line" in result.err
    assert "of the user" not in result.err


def test_interrupt_exits_with_130_and_prints_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("inliaison.cli.listing_commands.print_listing", interrupt)
    assert run("partners") == (130, "", "")


@pytest.mark.parametrize(
    ("format", "unbuffered"),
    [
        *(("plain", "0"), ("json", "1"), ("table", "0")),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in (("plain", "1"), ("json", "0"), ("table", "1"))),
    ],
)
def test_closed_pipe_ends_the_program_silently(format: str, unbuffered: str) -> None:
    command = f"{sys.executable} -m inliaison partners -f {format} | true; echo ${{PIPESTATUS[0]}}"
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    codes = set()
    for _ in range(3):
        done = subprocess.run(["bash", "-c", command], capture_output=True, env=env, check=False)
        assert done.stderr == b""
        codes.add(done.stdout.strip())
        if b"141" in codes:
            break
    assert codes <= {b"141", b"0"}
    assert b"141" in codes


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_full_disk_is_reported_in_one_line(unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "inliaison", "partners"],
            stdout=full, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": unbuffered}, check=False,
        )  # fmt: skip
    assert done.returncode == 4
    assert done.stderr.decode() == "error: cannot write to standard output: No space left on device\n"


CLOSED = "error: cannot write: standard output is closed\n"
COMMAND_LINES = ("partners", "partners -h", "-h", "--version", "completion bash", "")


@pytest.mark.parametrize(
    "line", [pytest.param(line, marks=[pytest.mark.slow] * (line != "-h")) for line in COMMAND_LINES]
)
def test_closed_standard_output_is_reported_in_one_line(line: str) -> None:
    command = ["bash", "-c", f"{sys.executable} -m inliaison {line} >&-"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (4, CLOSED)


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_program_without_standard_output_reports_it_in_one_line(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """This is how Python starts a program whose standard output is closed."""
    monkeypatch.setattr(sys, "stdout", None)
    assert (cli.main(line.split()), capsys.readouterr().err) == (4, CLOSED)


def test_a_real_terminal_gets_the_table() -> None:
    import pty

    parent, child = pty.openpty()
    env = {**os.environ, "COLUMNS": "80", "TERM": "xterm-256color"}
    done = subprocess.Popen(
        [sys.executable, "-m", "inliaison", "quotes", "--no-bundled", "--data", SMALL],
        stdout=child,
        stderr=child,
        env=env,
    )
    os.close(child)
    seen = terminals.read_to_end(parent)
    assert done.wait() == 0
    assert "╭──".encode() in seen
    assert b"2 quotes" in seen


def test_modules_import_only_from_lower_layers() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.parametrize(
    ("argv", "typed"),
    [
        (["partners", "—kind", "un-body"], "--kind"),
        (["partners", "––kind=un-body"], "--kind=un-body"),
        (["show", "tide", "–f", "json"], "-f"),
        (["show", "tide", "\u2011\u2011format", "json"], "--format"),
        (["search", "lamp", "\u2212\u2212no-own"], "--no-own"),
        (["export", "―output"], "--output"),
        (["register", "import", "—force"], "--force"),
        (["changes", "—since", "2020"], "--since"),
        (["partners", "—kind", "un-body", "--", "—x"], "--kind"),
        (["—help"], "--help"),
        (["register", "–h"], "-h"),
    ],
)
def test_option_typed_with_a_wrong_dash_is_a_usage_error(run: Run, argv: list[str], typed: str) -> None:
    result = run(*argv)
    assert (result.code, result.out) == (2, "")
    assert f" begins with a dash, not with a hyphen; type {typed}\n" in result.err


def test_dashes_within_text_and_after_double_hyphen_are_searched(small: Run) -> None:
    for command in (["quotes", "--", "—kind"], ["quotes", "lamp – lit"], ["quotes", "–"], ["quotes", "—2001"]):
        assert "no hyphen" not in small(*command).err
    assert small("quotes", "--person", "—x").code == 1


@pytest.mark.parametrize("wanted", [None, "", "0", "1"])
def test_an_internal_error_names_its_place(run: Run, monkeypatch: pytest.MonkeyPatch, wanted: str | None) -> None:
    """The deepest one in the program, also where the error is of a library; the way there only to who asks for it."""
    from inliaison.text import names

    def broken(text: str) -> str:
        return str(json.loads("{secret}\x1b[31m"))

    monkeypatch.setattr(names, "fold_words", broken)
    if wanted is not None:
        monkeypatch.setenv("INLIAISON_TRACEBACK", wanted)
    done = run("show", "unido")
    head, *lines = done.err.splitlines()
    assert (done.code, done.out) == (70, "")
    assert re.fullmatch(
        r"error: inliaison [0-9.]+ has an internal error: JSONDecodeError in [a-z_/]+\.py, \w+, line \d+", head
    )
    file, function, line = re.findall(r"in (\S+\.py), (\w+), line (\d+)", head)[0]
    source = (ROOT / "src" / "inliaison" / file).read_text("utf-8").splitlines()
    assert "fold_words" in source[int(line) - 1]
    assert f"def {function}(" in "\n".join(source)
    assert ("Traceback (most recent call last):" in done.err) == (wanted == "1")
    assert ("INLIAISON_TRACEBACK=1" in lines[-1]) == (wanted != "1")
    assert "\x1b" not in done.err
