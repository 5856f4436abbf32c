"""Shell completion: what it offers, tested directly and in bash, zsh and fish."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Run
from support.places import SMALL
from support.snapshots import CLASSES, committee_row, document
from support.stores import Store

from inliaison.cli import COMMANDS, GROUPS, _build_root, shell_words
from inliaison.cli.complete_values import ARGUMENTS, OPTIONS, get_filter_finder

ALONE = ("--no-bundled", "--data", SMALL)


def _offered(run: Run, word: str, *before: str) -> dict[str, str]:
    done = run("__complete", f"={word}", *before)
    assert (done.code, done.err) == (0, "")
    return dict(line.split("\t") for line in done.out.splitlines())


@pytest.mark.parametrize(
    ("word", "before", "offered"),
    [
        ("pa", [], {"partners": "List partners: the organizations that ISO works with"}),
        ("", ["register"], {"update", "import", "list", "status", "remove"}),
        ("--v", [], {"--version"}),
        ("", ["nonsense"], {}),
        ("--rec", ["partners"], {"--recursive": "Include subcommittees."}),
        ("--kin", ["partners", "--kind", "un-body"], {"--kind"}),
        ("--rec", ["partners", "--recursive"], {}),
        ("un", ["partners", "--kind"], {"un-body"}),
        ("un", ["partners", "--kind", "="], {"un-body"}),
        ("--kind=un", ["partners"], {"--kind=un-body"}),
        ("m", ["liaisons", "--kind"], {"memorandum"}),
        ("", ["partners", "--category"], {"A", "B"}),
        ("", ["liaisons", *ALONE, "--category"], {"a": "A"}),
        ("qu", ["show", "x", "--kind"], {"quotes"}),
        ("c", ["history", "--kind"], {"committees", "countries"}),
        ("sv", ["history", "-f"], {"svg"}),
        ("gal", ["show", *ALONE], {"gale": "Global Alliance of Lantern Engineers", "gale-force": "Gale Force Watch"}),
        ("GA", ["common", *ALONE], {"gale", "gale-force", "GALE"}),
        ("strand", ["quotes", *ALONE, "--person"], {"lee-strand"}),
        ("ISO/TC1", ["quotes", *ALONE, "--about"], {"TC10", "TC10/SC3"}),
        ("'tc\\ 1", ["quotes", *ALONE, "--about"], {"tc10", "tc10/sc3"}),
        ("gal", ["show", "--no-bundled", "--data", f'"{SMALL}"'], {"gale", "gale-force"}),
        ("NOR", ["partners", *ALONE, "--country"], {"norway": "Norway"}),
        ("", ["graph", "-f"], {"mermaid", "dot", "graphml", "svg", "png", "pdf"}),
        ("tc1", ["partners", *ALONE, "--committee"], {"tc10", "tc10/sc3"}),
        ("TC10/", ["partners", *ALONE, "--committee"], {"TC10/SC3"}),
        ("", ["quotes", *ALONE, "--person"], {"ada-brook", "lee-strand"}),
        ("nor", ["partners", *ALONE, "--country"], {"norway": "Norway"}),
        ("ac", ["committees", *ALONE, "--status"], {"active"}),
        ("js", ["partners", "-f"], {"json": "for programs", "jsonl": "for programs"}),
        ("id,nam", ["partners", *ALONE, "--columns"], {"id,name": "Name", "id,name_fr": "Name (French)"}),
        ("id,i", ["partners", *ALONE, "--columns"], {"id,iso_id", "id,in_register", "id,institution_of", "id,isni"}),
        ("fou", ["partners", *ALONE, "--sort"], {"founded": "Founded"}),
        ("-fou", ["partners", *ALONE, "--sort"], {"-founded": "Founded, downwards"}),
        ("-name,-fou", ["partners", *ALONE, "--sort"], {"-name,-founded": "Founded, downwards"}),
        ("-founded,fou", ["partners", *ALONE, "--sort"], {}),
        ("text,t", ["digest", "--of", "x", "--columns"], {"text,title": "Title"}),
        ("-si", ["digest", "--sort"], {"-since": "First seen, downwards"}),
        ("s", ["which", "x", "--columns"], {"standards", "secretariat", "secretariat_acronym"}),
        ("o", ["changes", "--columns"], {"old", "owner"}),
        ("", ["changes", "--summary", "--columns"], {"kind", "change", "count"}),
        (
            "",
            ["history", "--sort"],
            {
                *("date", "organizations", "liaisons", "committees", "members", "memberships", "changes"),
            },
        ),
        ("", ["history", "world", "health", "organization", "--columns"], {"date", "listed", "committees", "changes"}),
        ("se", ["history", "kenya", "--columns"], {"secretariats"}),
        ("co", ["follow", "--columns"], {"committees": "Committees"}),
        ("ac", ["stats", "partners", "--by", "kind", "--across", "seat", "--columns"], {"across", "across_label"}),
        ("", ["stats", "partners", "--by", "kind", "--sort"], {"value", "label", "count", "share"}),
        ("al", ["partners", "--color"], {"always"}),
        ("c", ["browse"], {"committees"}),
        ("m", ["browse", "liaisons", "--kind"], {"memorandum"}),
        ("fou", ["browse", "partners", *ALONE, "--sort"], {"founded": "Founded"}),
        ("", ["check"], {":files"}),
        ("x", ["partners", "-o"], {":files"}),
        ("x", ["register", "import"], {":files"}),
        ("sou", ["export"], {"sources": "every source"}),
        ("z", ["completion"], {"zsh"}),
        ("any", ["search"], {}),
        ("x", ["show", "--data", "/no/such/file"], {}),
        ("x", ["show", "--as-of", "never"], {}),
    ],
    ids=lambda part: " ".join(sorted(part)) if isinstance(part, set) else str(part),  # A set has no order.
)
def test_completion_offers_the_values_that_match(
    run: Run, word: str, before: list[str], offered: set[str] | dict[str, str]
) -> None:
    found = _offered(run, word, *before)
    assert set(found) == set(offered)
    if isinstance(offered, dict):
        assert found == offered


def test_what_people_write_is_offered(run: Run, few_bundled: None, store: Store, tmp_path: Path) -> None:
    kenya = {"id": 2, "acronym": "KEBS"}
    store(
        "committees-2025-02-01", [committee_row(54808, "ISO/TC 207", kenya, [kenya], [], title={"en": "Environment"})]
    )
    store("documents-2025-01-31", [document(1, "ISO 14001:2015", currentStage=4020, title={"en": "Systems"})])
    (tmp_path / "ICS-2025-01-31.csv").write_text(CLASSES)
    assert run("register", "import", str(tmp_path / "ICS-2025-01-31.csv")).code == 0
    assert run("follow", "TC 207").code == 0
    assert _offered(run, "40.", "standards", "--stage") == {"40.20": "1 standard"}
    assert set(_offered(run, "13.02", "standards", "--ics")) == {"13.020", "13.020.10"}
    assert set(_offered(run, "iso14", "show")) == {"iso14001"}
    assert set(_offered(run, "ISO14", "open")) == {"ISO14001"}
    assert [set(_offered(run, start, "unfollow")) for start in ("tc", "TC", "548")] == [{"tc207"}, {"TC207"}, {"54808"}]
    for value, command in (("iso14001", ["show"]), ("tc207", ["unfollow"]), ("40.20", ["standards", "--stage"])):
        assert run(*command, value).code == 0
    assert run("standards", "--ics", "13.020").code == 0


def test_members_are_offered_by_their_countries(run: Run) -> None:
    assert "norway" in _offered(run, "nor", "committees", *ALONE, "--member")
    assert run("committees", *ALONE, "--member", "norway").code == 0


def test_snapshots_are_offered_newest_first(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "data" / "snapshots"
    folder.mkdir(parents=True)
    for day in ("2024-01-31", "2025-01-31"):
        (folder / f"{day}.toml").write_text("")
    assert list(_offered(run, "", "partners", "--as-of")) == ["2025-01-31", "2024-01-31"]
    assert list(_offered(run, "2024", "changes")) == ["2024-01-31"]


def test_days_and_changes_are_those_of_standards_where_these_alone_are_listed(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "data" / "snapshots"
    (folder / "standards").mkdir(parents=True)
    (folder / "2025-01-31.toml").write_text("")
    for day in ("2025-02-01", "2025-06-02"):
        (folder / "standards" / f"{day}.jsonl.gz").write_bytes(b"")
    standards = ("changes", "--kind", "standard")
    for option in ((), ("--since",), ("--until",)):
        assert list(_offered(run, "2025", *standards, *option)) == ["2025-06-02", "2025-02-01"]
        assert list(_offered(run, "2025", *standards, "--kind", "liaison", *option)) == ["2025-01-31"]
    sorts = ["registered", "renamed", "retitled", "retitled-fr"]
    assert list(_offered(run, "r", *standards, "--change")) == sorts
    assert "role" in _offered(run, "r", *standards, "--kind", "membership", "--change")


@pytest.mark.parametrize(
    ("data", "step"), [(ALONE, 1), pytest.param((), 31, marks=pytest.mark.slow)], ids=["small", "bundled"]
)
def test_every_offered_value_is_one_shell_word(run: Run, data: tuple[str, ...], step: int) -> None:
    """Nothing that is offered needs quotes in any shell, and what is offered for a reference is one."""
    for command, *option in (["show"], ["partners", "--country"], ["partners", "--committee"], ["partners", "--kind"]):
        for value in _offered(run, "", command, *data, *option):
            assert re.fullmatch(r"[a-z0-9./-]+", value), value
    for command, *option in (
        ["partners", "--committee"],
        ["committees", "--partner"],
        ["quotes", "--person"],
        ["show"],
    ):
        offered = [*_offered(run, "", command, *data, *option)]
        assert offered
        for value in offered[::step]:
            done = run(command, *data, *option, value)
            # A partner and a member may have one id: then the error names both.
            assert done.code == 0 or f'"{value}" fits 2 records' in done.err


def test_completion_omits_values_that_cannot_be_typed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(
        "".join(
            f'[[partners]]\nid = "p{n}"\nname = "N\\u001b[31m{n}"\ncountry = "{country}"\nsources = ["s"]\n'
            for n, country in enumerate(("\u4e2d\u56fd", "\u4e2d\u56fd China", "Chile", "chile", "-"))
        )
        + '[[sources]]\nid = "s"\ntitle = "S"\n'
    )
    given = ("--no-bundled", "--data", str(path))
    assert list(_offered(run, "", "partners", *given, "--country")) == ["chile"]
    assert _offered(run, "p0", "show", *given) == {"p0": r"N\x1b[31m0"}
    found = run("partners", *given, "--country", "chile", "-f", "json").ids()
    assert found == ["p2", "p3"]


def test_completion_prints_nothing_on_errors(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = tmp_path / "faulty.toml"
    faulty.write_text("this is no TOML")
    for request in (
        ["=x", "show", "--data", str(faulty)],
        [],
        ["=zzz-no-partner", "show", "--nonsense"],
        ["\ud800", "\ud800"],
    ):
        assert run("__complete", *request) == (0, "", "")
    monkeypatch.setattr("inliaison.cli.complete_values.index.answer", None)
    assert run("__complete", "=x", "show") == (0, "", "")


def test_every_option_value_completes_or_is_listed_as_free_text() -> None:
    free = {"since", "until", "limit", "url", "date", "timeout", "statement", "if_older", "where", "topic"}
    root = _build_root()
    commands = {name: root.get_command(None, name) for name in COMMANDS}
    for group in GROUPS:
        inner = root.get_command(None, group)
        commands |= {f"{group} {name}": inner.get_command(None, name) for name in inner.commands}
    for name, command in commands.items():
        for parameter in command.params:
            if parameter.param_type_name == "option" and not parameter.is_flag:
                known = (
                    get_filter_finder(name, parameter.name)
                    or parameter.name.removeprefix("without_") in OPTIONS.keys() | free
                )
                assert known, (name, parameter.name)
            elif parameter.param_type_name == "argument" and parameter.name not in ("text", *free):
                assert name in ARGUMENTS, name


def test_a_script_is_printed_for_each_shell(run: Run) -> None:
    for shell in ("bash", "zsh", "fish", "PowerShell"):
        assert "__complete" in run("completion", shell).out
    done = run("completion", "tcsh")
    assert (done.code, done.out) == (2, "")
    assert "bash, zsh, fish, powershell" in done.err


def _needs(shell: str) -> str:
    found = shutil.which(shell)
    if not found:
        pytest.skip(f"{shell} is not installed")
    return found


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The program on the path, a home of its own, and the small dataset."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "INLIAISON_DATA": SMALL, "TERM": "vt100", "PS1": "> ", "ZDOTDIR": str(tmp_path)}


def _typed(command: list[str], environment: dict[str, str], keys: list[tuple[str, str]]) -> str:
    """All that a shell on a terminal shows when keys are typed, each after what is to be seen before it."""
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, environment)
    seen = ""
    try:
        for awaited, key in keys:
            before, deadline = len(seen), time.monotonic() + 20
            while awaited not in seen[before:] and time.monotonic() < deadline:
                if select.select([terminal], [], [], 0.2)[0]:
                    seen += os.read(terminal, 65536).decode("utf-8", "replace")
            assert awaited in seen[before:], seen
            os.write(terminal, key.encode())
    finally:
        os.close(terminal)
        os.waitpid(process, 0)
    return seen


@pytest.mark.slow
def test_bash_completes_references_and_values(environment: dict[str, str]) -> None:
    bash = _needs("bash")
    ask = r"""source <(inliaison completion bash)
for line in "show gale-" "partners --kind =" "partners --kind un" "common GALE" "partners --country nor" "check" "qu"; do
    COMP_WORDS=(inliaison $line); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    [ "$line" = check ] && COMP_CWORD=2 && COMP_WORDS+=("")
    _inliaison inliaison; echo "$line|${COMPREPLY[*]}"
done"""
    done = subprocess.run([bash, "-c", ask], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "show gale-|gale-force",
        "partners --kind =|un-body intergovernmental regional-body standards-body cooperation professional-society"
        " scientific-union sectoral-association civil-society research-body certification-body company public-authority",
        "partners --kind un|un-body",
        "common GALE|gale gale-force GALE",
        "partners --country nor|norway",
        "check|",
        "qu|quotes",
    ]
    assert done.stderr == ""


@pytest.mark.slow
def test_interactive_bash_completes_on_tab(environment: dict[str, str]) -> None:
    keys = [
        ("> ", "source <(inliaison completion bash); echo rea''dy\n"),
        ("ready", "inliaison show gale-f\t"),
        ("gale-force ", "\x15inliaison partners --kind=un-b\t"),
        ("un-body ", "\x15exit\n"),
    ]
    _typed([_needs("bash"), "--norc", "--noprofile", "-i"], environment, keys)


@pytest.mark.slow
def test_bash_completes_words_that_it_has_not_expanded(environment: dict[str, str], tmp_path: Path) -> None:
    """A command below the home folder, files below it, and a value between quotation marks; nothing is run."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "inliaison").symlink_to(Path(sys.executable).with_name("inliaison"))
    source = "sources = [{id = 's', title = 'S'}]\n"
    record = "[[partners]]\nid = 'own-zebra'\nname = 'Z'\ncountry = 'Zebra Land'\nsources = ['s']\n"
    (tmp_path / "f.toml").write_text(source + record)
    alone = "--no-bundled --no-register --data"
    keys = [
        ("> ", "source <(\"$HOME/bin/inliaison\" completion bash); echo rea''dy\n"),
        ("ready", "~/bin/inliaison show gale-f\t"),
        ("gale-force ", "\x15$HOME/bin/inliaison show gale-f\t"),
        ("gale-force ", f"\x15inliaison show {alone} ~/f.toml own-\t"),
        ("own-zebra ", f'\x15inliaison show {alone} "$HOME/f.toml" own-\t'),
        ("own-zebra ", f'\x15inliaison partners {alone} ~/f.toml --country "Zebra L\t'),
        ('zebra-land" ', f'\x15inliaison partners {alone} ~/f.toml --country "$(touch $HOME/run)" --country zeb\t'),
        ("zebra-land ", "\x15exit\n"),
    ]
    _typed([_needs("bash"), "--norc", "--noprofile", "-i"], environment | {"HOME": str(tmp_path)}, keys)
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed", ["~/bin/inliaison", "$HOME/bin/inliaison", '"$HOME"/bin/inliaison', "${HOME}/bin/inliaison"]
)
def test_bash_completion_runs_the_program_at_the_typed_path(
    environment: dict[str, str], tmp_path: Path, typed: str
) -> None:
    """None other is on the path, and the home folder has what bash could take for more than a name."""
    home = tmp_path / "a&b $(touch run)"
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "inliaison").symlink_to(Path(sys.executable).with_name("inliaison"))
    script = subprocess.run(
        [home / "bin" / "inliaison", "completion", "bash"], env=environment, capture_output=True, check=True
    )
    (tmp_path / "script").write_bytes(script.stdout)
    ask = r"""source ./script; COMP_WORDS=("$1" show gale-f); COMP_CWORD=2; _inliaison "$1" gale-f show; echo ${COMPREPLY[*]}"""
    own = environment | {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [_needs("bash"), "-c", ask, "bash", typed], env=own, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("gale-force\n", "")
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed",
    [
        "$(touch run)/inliaison",
        "`touch run`/inliaison",
        "$x[$(touch run)]/inliaison",
        "${x[$(touch run)]}/inliaison",
        "${!x}/inliaison",
    ],
)
def test_bash_completion_executes_no_typed_substitution(
    environment: dict[str, str], tmp_path: Path, typed: str
) -> None:
    """Whether it stands for the command or for another word; the program on the path answers."""
    ask = r"""source <(inliaison completion bash); cd "$2"; x='y[$(touch run)]'
COMP_WORDS=("$1" show --data "$1" gale-f); COMP_CWORD=4; _inliaison "$1" gale-f "$1"
COMP_WORDS=("$1" show "$1"); COMP_CWORD=2; _inliaison "$1" "$1" show"""
    subprocess.run([_needs("bash"), "-c", ask, "bash", typed, str(tmp_path)], env=environment, check=True)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("'it is $HOME", "it is $HOME"),
        ('"$HOME/f"', "/h/f"),
        ("$HOME/f", "/h/f"),
        ("${HOME}x", "/hx"),
        (r'"a \"b\" \$HOME', 'a "b" $HOME'),
        (r"a\ b\$HOME", "a b$HOME"),
        ("\"it's", "it's"),
        ("$(id)`id`", "$(id)`id`"),
        ("$NOBODY_SET_THIS", "$NOBODY_SET_THIS"),
        ("a\\", "a"),
    ],
)
def test_words_are_expanded_as_bash_expands_them(monkeypatch: pytest.MonkeyPatch, word: str, meant: str) -> None:
    monkeypatch.setenv("HOME", "/h")
    assert shell_words.expand(word) == meant


@pytest.mark.slow
def test_interactive_zsh_completes_on_tab(environment: dict[str, str]) -> None:
    keys = [
        ("> ", "autoload -U compinit; compinit -u -D; source <(inliaison completion zsh); echo rea''dy\n"),
        ("ready", "inliaison show gale-f\t"),
        ("gale-force", "\x15inliaison partners --kind un-b\t"),
        ("un-body", "\x15inliaison partners --country NORW\t"),
        ("norway", "\x15inliaison quotes --person strand\t"),
        ("lee-strand", "\x15inliaison show gale\t\t"),
        ("Global Alliance of Lantern Engineers", "\x15exit\n"),
    ]
    _typed([_needs("zsh"), "-f", "-i"], environment, keys)


@pytest.mark.slow
def test_fish_completes_references_and_values(environment: dict[str, str]) -> None:
    fish = _needs("fish")
    ask = "inliaison completion fish | source; for line in 'show gale' 'show gale-' 'partners --kind un' 'partners --kind=un' 'qu'\n"
    ask += '    echo "# $line"; complete -C "inliaison $line" | string match -r \'^(?:gal|--kind|un-body|quo).*\'\nend'
    done = subprocess.run([fish, "--no-config", "-c", ask], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split("# ")[1:] == [
        "show gale\ngale\tGlobal Alliance of Lantern Engineers\ngale-force\tGale Force Watch\n",
        "show gale-\ngale-force\tGale Force Watch\n",
        "partners --kind un\nun-body\n",
        "partners --kind=un\n--kind=un-body\n",
        "qu\nquotes\tList quotes: who said what about it\n",
    ]
