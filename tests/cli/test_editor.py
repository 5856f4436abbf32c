"""Adding and editing user records in an editor: valid drafts are written, invalid ones come back, no typed text is lost."""

from __future__ import annotations

import functools
import os
import re
import select
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from conftest import Run
from support import terminals

from inliaison.cli import draft

pytestmark = pytest.mark.usefixtures("few_bundled")

Answers = Sequence[tuple[str, bytes | Callable[[], bytes]]]
"""Words that the terminal shows, one after the other, each with what is typed then, or what does something first."""

INTERRUPT = b"\x03"
AGAIN, WAITED = "again? [Y/n] ", "n gives up. "


class Session(NamedTuple):
    """What one run on a terminal gave."""

    code: int
    seen: str

    @property
    def text(self) -> str:
        """What was seen, on one line."""
        return " ".join(self.seen.split())

    @property
    def draft(self) -> Path:
        """The draft that was kept."""
        (path,) = re.findall(r"The draft is kept: (\S+)", self.text)
        return Path(path)


@pytest.fixture
def user_file(tmp_path: Path) -> Path:
    """The file of user records."""
    return tmp_path / "home" / "data" / "own.toml"


def drafts(user_file: Path) -> list[Path]:
    folder = user_file.parent / "drafts"
    return list(folder.iterdir()) if folder.exists() else []


@pytest.fixture
def editor(tmp_path: Path) -> Callable[..., str]:
    """An editor that is a script of some lines, where "$draft" is the file and "$round" counts how often it ran."""

    def made(script: str, name: str = "an-editor") -> str:
        path = tmp_path / name
        log = tmp_path / "rounds"
        path.write_text(
            f'#!/bin/sh\nfor draft; do :; done; draft=${{draft%:[0-9]*}}\necho "$@" >> {log}\n'
            f"round=0; while read -r line; do round=$((round + 1)); done < {log}\n"
            f'cp "$draft" {tmp_path}/seen-$round.toml\n{script}\n'
        )
        path.chmod(0o755)
        return str(path)

    return made


def talk(*argv: str, answers: Answers = (), **variables: str) -> Session:
    """Run a command line on a terminal and answer what it asks."""
    kept = {name: value for name, value in os.environ.items() if name not in ("VISUAL", "EDITOR")}
    own = {"TERM": "xterm", "COLUMNS": "500", "NO_COLOR": "1"}
    run = terminals.run_apart if INTERRUPT in dict(answers).values() else terminals.run
    code, seen = run(argv, kept | own | variables, functools.partial(_converse, answers))
    return Session(code, seen.decode())


def _converse(answers: Answers, terminal: int) -> bytes:
    """Answer what the program asks on a terminal, and return what it wrote there."""
    seen, at = b"", 0
    waiting, typed = [*answers], b""
    try:
        while part := _read(terminal, typed):
            seen += part
            asked = next((words for words in (AGAIN, WAITED) if words.encode() in seen[at:]), "")
            if asked:
                at = len(seen)
                expected = waiting and waiting[0][0] == asked
                answer = waiting.pop(0)[1] if expected else b"\x04"  # What no answer is given to must not wait.
                typed = answer if isinstance(answer, bytes) else answer()
                os.write(terminal, typed)
    except OSError:  # How Linux says that nobody holds the other end any more.
        pass
    finally:
        os.close(terminal)
    return seen


def _read(terminal: int, typed: bytes) -> bytes:
    """Return what the terminal shows next; press Ctrl-C again where Python misses it, just before it waits for a line."""
    while typed == INTERRUPT and not select.select([terminal], [], [], 1)[0]:
        os.write(terminal, typed)
    return os.read(terminal, 65536)


AT_ONCE = draft._SHORTEST_EDIT


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every editor for one that returns at once, on a slow machine, too."""
    monkeypatch.setattr(draft, "_SHORTEST_EDIT", 60.0)


@pytest.fixture
def no_hurry(hurry: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every editor for one that was open long enough to edit something in it."""
    monkeypatch.setattr(draft, "_SHORTEST_EDIT", 0.0)


def fill(**fields: str) -> str:
    """Lines of a script that fill fields of a template in."""
    pairs = ((name, re.sub(r"([/&\\])", r"\\\1", value)) for name, value in fields.items())
    return f"sed -i '{';'.join(f's/^#*{name} = .*/{name} = {value}/' for name, value in pairs)}' \"$draft\""


def change(old: str, new: str) -> str:
    return f"sed -i 's/{old}/{new}/' \"$draft\""


QUOTE = {"person": '"ronnie amit"', "text": '"Words."', "date": "2009-05-01", "about": '["WSC", "TC 207/SC 3"]'}


def test_filled_template_adds_the_same_bytes_as_the_command_line(
    editor: Callable[..., str], user_file: Path, run: Run
) -> None:
    done = talk("add", "quote", EDITOR=editor(fill(**QUOTE, source='"Minutes"', url='"https://x.example/"')))
    assert done.code == 0, done.seen
    assert "ronnie-amit-2009-05-01\r\nadded to" in done.seen
    assert drafts(user_file) == []
    typed = user_file.read_bytes()
    user_file.unlink()
    words = ["person=ronnie amit", "text=Words.", "date=2009-05-01", "about=WSC", "about=TC 207/SC 3"]
    assert run("add", "quote", *words, "source=Minutes", "url=https://x.example/").code == 0
    assert typed == user_file.read_bytes()
    assert typed.startswith(b'[[quotes]]\nid = "ronnie-amit-2009-05-01"\nperson = "ronnie-amit"\n')


@pytest.mark.usefixtures("no_hurry")
def test_the_editor_opens_the_template_that_is_printed(
    editor: Callable[..., str], user_file: Path, run: Run, tmp_path: Path
) -> None:
    for kind in ("partner", "liaison", "figure", "source", "person", "member", "committee"):
        done = talk("add", kind, EDITOR=editor("true", "vim"))
        assert (done.code, "error: nothing was added: the draft is unchanged" in done.text) == (1, True)
        template = (tmp_path / "seen-1.toml").read_text()
        assert run("add", kind, "--template").out == template
        (record,) = next(iter(tomllib.loads(template).values()))
        assert set(record.values()) <= {""}
        (tmp_path / "rounds").unlink()
    assert drafts(user_file) == []
    assert not user_file.exists()


def test_draft_may_have_fields_beyond_the_template(editor: Callable[..., str], user_file: Path) -> None:
    more = """cat >> "$draft" <<'END'
sourced = { "own-notes" = ["name"] }
[[people.posts]]
partner = "W.H.O."
title = "Head"
from = 2020-01-01
[[people.posts]]
partner = "unido"
title = "Guest"
END"""
    assert talk("add", "source", EDITOR=editor(fill(title='"Own notes"'))).code == 0
    assert talk("add", "person", EDITOR=editor(fill(name='"Ada"', sources='"own notes"') + "\n" + more)).code == 0
    (person,) = tomllib.loads(user_file.read_text())["people"]
    assert person == {
        "id": "ada",
        "name": "Ada",
        "posts": [
            {"partner": "who", "title": "Head", "from": "2020-01-01"},
            {"partner": "unido", "title": "Guest"},
        ],
        "sources": ["own-notes"],
        "sourced": {"own-notes": ["name"]},
    }
    numbers = fill(name='"N"', iso_id='"990001"', other_iso_ids="[990002]", in_register="false")
    assert talk("add", "partner", EDITOR=editor(numbers)).code == 0
    (partner,) = tomllib.loads(user_file.read_text())["partners"]
    assert (partner["iso_id"], partner["other_iso_ids"], partner["in_register"]) == (990001, [990002], False)


def _find_mark(lines: list[str], line: str) -> int:
    """Return the place of the first of the marks above a line."""
    return next(at + 1 for at in range(lines.index(line) - 1, -1, -1) if not lines[at].startswith("#! "))


def test_problems_come_back_as_comments_at_their_lines(
    editor: Callable[..., str], user_file: Path, tmp_path: Path
) -> None:
    wrong = fill(person='"nobody at all"', text='"Words."', date='"soon"', about='["wsc", "nowhere"]', role="7")
    script = f"""if [ $round = 1 ]; then
{wrong}
echo 'persn = "x"' >> "$draft"
echo '# of my own' >> "$draft"
else
{fill(**QUOTE, role='"Head"')}
sed -i '/^persn/d' "$draft"
fi"""
    done = talk("add", "quote", EDITOR=editor(script), answers=[(AGAIN, b"\n")])
    assert done.code == 0, done.seen
    assert "the draft has 5 problems" in done.text
    lines = (tmp_path / "seen-2.toml").read_text().splitlines()
    told = {
        'person = "nobody at all"': "#! To see what there is: `inliaison people`.",
        'date = "soon"': '#! date "soon" is not a date: YYYY, YYYY-MM or YYYY-MM-DD',
        "role = 7": "#! role must be text, not a number",
        'persn = "x"': '#! persn is not a known field; did you mean "person"?',
    }
    for line, mark in told.items():
        assert lines[lines.index(line) - 1] == mark
        assert f"line {lines.index(line) + 1}: {lines[_find_mark(lines, line)][3:]}" in done.text
    assert lines[_find_mark(lines, 'person = "nobody at all"')] == '#! person: no person "nobody at all"'
    assert lines[lines.index('about = ["wsc", "nowhere"]') - 1].startswith("#! ")
    assert "#! " not in user_file.read_text()
    assert tomllib.loads(user_file.read_text())["quotes"][0]["role"] == "Head"
    assert drafts(user_file) == []


BROKEN = {
    "syntax": ('echo "= x" >> "$draft"', "= x", "invalid statement"),
    "within a text": ("""printf 'note = \"\"\"\\none\\n\\\\q two\\n\"\"\"\\n' >> "$draft\"""", 'note = """', "unescaped"),
    "never closed": ("""printf 'note = \"\"\"\\none\\ntwo\\n' >> "$draft\"""", 'note = """', "unterminated string"),
    "two at once": ("printf '[[quotes]]\\nperson = \"amit\"\\n' >> \"$draft\"", "[[quotes]]", "one more quote"),
    "another kind": ("printf '[[people]]\\nname = \"X\"\\n' >> \"$draft\"", "[[people]]", "people does not belong here"),
    "nothing said": ("sed -i 's/^[pt].* = /# &/' \"$draft\"", "[[quotes]]", "no field is filled in of the quote"),
    "missing": ("sed -i '/^text/d' \"$draft\"", "[[quotes]]", "text is missing"),
    "source": ("echo 'source = 5' >> \"$draft\"", "source = 5", "source must be text"),
    "url": ("echo 'url = \"nowhere\"' >> \"$draft\"", 'url = "nowhere"', 'url "nowhere" is not an http'),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_draft_with_problems_comes_back_with_its_text_unchanged(
    editor: Callable[..., str], user_file: Path, tmp_path: Path, name: str
) -> None:
    spoil, line, told = BROKEN[name]
    script = f"if [ $round = 1 ]; then {fill(person=chr(34) + 'amit' + chr(34), text=chr(34) + 'W' + chr(34))}\n"
    script += f'{spoil}; cp "$draft" {tmp_path}/typed.toml; fi'
    answers: Answers = [(AGAIN, b"y\n"), (WAITED, b"\n"), (AGAIN, b"n\n")]
    done = talk("add", "quote", EDITOR=editor(script), answers=answers)
    typed, shown = (tmp_path / "typed.toml").read_text(), (tmp_path / "seen-2.toml").read_text()
    assert "".join(part for part in shown.splitlines(True) if not part.startswith("#! ")) == typed
    lines = shown.splitlines()
    marks = [at for at, text in enumerate(lines) if text.startswith("#! ")]
    assert lines[marks[-1] + 1] == line
    assert told in lines[marks[0]]
    assert (done.code, user_file.exists()) == (3, False)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_draft_in_another_encoding_is_not_marked(
    editor: Callable[..., str], user_file: Path, tmp_path: Path, encoding: str
) -> None:
    written = tmp_path / "written"
    written.write_bytes('[[people]]\nname = "Ad\u00e9"\n'.encode(encoding))
    script = f'[ $round = 1 ] && cp {written} "$draft"\ntrue'
    answers: Answers = [(AGAIN, b"\n"), (WAITED, b"\n"), (AGAIN, b"n\n")]
    done = talk("add", "person", EDITOR=editor(script), answers=answers)
    assert (done.code, "Save it as UTF-8" in done.text, "above these lines" in done.text) == (3, True, False)
    assert done.draft.read_bytes() == (tmp_path / "seen-2.toml").read_bytes() == written.read_bytes()


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_marks_leave_byte_order_mark_and_line_ends(
    editor: Callable[..., str], user_file: Path, tmp_path: Path, end: bytes
) -> None:
    written = tmp_path / "written"
    written.write_bytes(b"\xef\xbb\xbf" + end.join((b"[[people]]", b'name = "Ada"', b"note = 5", b"")))
    script = f"""if [ $round = 1 ]; then cp {written} "$draft"; else {change("note = 5", 'note = "5"')}; fi"""
    done = talk("add", "person", EDITOR=editor(script), answers=[(AGAIN, b"\n")])
    marked = written.read_bytes().replace(b"note", b"#! note must be text, not a number" + end + b"note")
    assert (done.code, (tmp_path / "seen-2.toml").read_bytes()) == (0, marked)
    assert tomllib.loads(user_file.read_text())["people"][0]["note"] == "5"


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("exit 1", "it ended with 1"),
        ("kill -9 $$", "signal 9 ended it"),
        ("kill -TERM $$", "signal 15 ended it"),
        ("kill -INT $$", "signal 2 ended it"),
    ],
    ids=range(4),
)
def test_failing_editor_keeps_the_draft(editor: Callable[..., str], user_file: Path, end: str, told: str) -> None:
    done = talk("add", "quote", EDITOR=editor(f"{fill(**QUOTE)}\n{end}"))
    assert (done.code, "there was a problem with the editor" in done.text, told in done.text) == (4, True, True), (
        done.seen
    )
    assert tomllib.loads(done.draft.read_text())["quotes"][0]["text"] == "Words."
    assert not user_file.exists()


@pytest.mark.parametrize(
    ("name", "told"), [("no-such-editor-here", "no such program"), ("/etc/passwd", "cannot be run")]
)
def test_an_editor_that_cannot_be_started_is_named(user_file: Path, name: str, told: str) -> None:
    done = talk("add", "quote", VISUAL=name)
    assert (done.code, f"the editor could not be started: {name}: " in done.text, told in done.text) == (4, True, True)
    assert (drafts(user_file), "The draft is kept" in done.text) == ([], False)


@pytest.mark.parametrize("script", ['rm "$draft"', ': > "$draft"', 'printf "\\n \\n" > "$draft"'], ids=range(3))
def test_empty_or_deleted_draft_adds_nothing(editor: Callable[..., str], user_file: Path, script: str) -> None:
    done = talk("add", "quote", EDITOR=editor(script))
    assert (done.code, "nothing was added: the draft is empty or gone" in done.text) == (1, True)
    assert (drafts(user_file), user_file.exists()) == ([], False)
    later = f"if [ $round = 1 ]; then {fill(text='1')}; else {script}; fi"
    (user_file.parent.parent.parent / "rounds").unlink()
    done = talk("add", "quote", EDITOR=editor(later), answers=[(AGAIN, b"\n")])
    assert (done.code, "nothing was added: the draft was emptied or deleted" in done.text) == (1, True)
    assert "text = 1" in done.draft.read_text()


def test_editor_that_returns_at_once_prompts_the_user(editor: Callable[..., str], user_file: Path) -> None:
    def save() -> bytes:
        (path,) = drafts(user_file)
        path.write_text('[[people]]\nname = "Ada"\n')
        return b"\n"

    done = talk("add", "person", VISUAL=editor("true"), answers=[(WAITED, save)])
    assert (done.code, "Did it wait?" in done.text, "VISUAL='code --wait'" in done.text) == (0, True, True)
    assert tomllib.loads(user_file.read_text())["people"][0]["name"] == "Ada"
    assert drafts(user_file) == []
    before = user_file.read_bytes()
    for answer in (b"\n", b"n\n", b"\x04"):
        done = talk("add", "person", VISUAL=editor("true"), answers=[(WAITED, answer)])
        assert (done.code, done.draft.exists()) == (1, True)  # It may be open still.
    assert user_file.read_bytes() == before


@pytest.mark.usefixtures("no_hurry")
@pytest.mark.parametrize("options", ["", " -n", " --new-window"])
def test_a_draft_that_may_be_open_in_a_window_is_never_removed(
    editor: Callable[..., str], mine: Path, options: str
) -> None:
    def save() -> bytes:
        (path,) = drafts(mine)
        path.write_text(path.read_text().replace("Two", "2"))
        return b"\n"

    later = editor("true", "emacsclient" if options == " -n" else "subl") + options
    done = talk("add", "--edit", "second", VISUAL=later, answers=[(WAITED, save)])
    assert (done.code, "VISUAL='code --wait'" in done.text, drafts(mine)) == (0, True, [])
    assert mine.read_text() == MINE.replace("Two", "2")
    for answer in (b"\n", b"n\n", b"\x04"):
        done = talk("add", "--edit", "second", VISUAL=later, answers=[(WAITED, answer)])
        assert (done.code, "nothing was changed: the draft is unchanged" in done.text) == (1, True)
        assert done.draft.exists()
    done = talk("add", "--edit", "second", VISUAL=editor("kill -9 $$", "subl"))
    assert (done.code, done.draft.exists()) == (4, True)


@pytest.mark.usefixtures("no_hurry")
@pytest.mark.parametrize("name", ["subl --wait", "code -w", "emacsclient", "hx", "joe"])
def test_editor_that_waited_prompts_no_question(editor: Callable[..., str], user_file: Path, name: str) -> None:
    name, _, option = name.partition(" ")
    done = talk("add", "person", VISUAL=f"{editor('true', name)} {option}")
    assert (done.code, "Did it wait?" in done.text, drafts(user_file)) == (1, False, []), done.seen


def test_editor_that_took_more_than_a_second_prompts_no_question(
    editor: Callable[..., str], user_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(monotonic=lambda: 10 * time.monotonic(), time=time.time)
    monkeypatch.setattr(draft, "time", clock)
    monkeypatch.setattr(draft, "_SHORTEST_EDIT", AT_ONCE)
    done = talk("add", "person", VISUAL=editor("sleep 0.11", "vim"))
    assert (done.code, "Did it wait?" in done.text, drafts(user_file)) == (1, False, []), done.seen


@pytest.mark.parametrize(("answer", "code"), [(b"n\n", 3), (b"\x04", 3), (b"what\n", 3), (INTERRUPT, 130)])
def test_abandoned_draft_with_problems_is_kept(
    editor: Callable[..., str], user_file: Path, answer: bytes, code: int
) -> None:
    done = talk("add", "quote", EDITOR=editor(fill(**QUOTE | {"date": '"soon"'})), answers=[(AGAIN, answer)])
    assert done.code == code
    assert 'text = "Words."' in done.draft.read_text()
    assert not user_file.exists()


def test_visual_comes_before_editor_and_path(
    editor: Callable[..., str], user_file: Path, run: Run, tmp_path: Path
) -> None:
    good, bad = editor(fill(name='"Ada"')), "false"
    assert talk("add", "person", VISUAL=good, EDITOR=bad).code == 0
    assert talk("add", "person", VISUAL=" ", EDITOR=good).code == 0
    assert talk("add", "person", VISUAL=bad, EDITOR=good, TERM="dumb").code == 0
    (tmp_path / "a b").mkdir()
    spaced = editor(fill(name='"Ada"'), "a b/vi")
    assert talk("add", "person", EDITOR=f"'{spaced}' --flag 'x y'").code == 0
    assert re.search(r"^--flag x y \+12 /\S+/person-\w+\.toml$", (tmp_path / "rounds").read_text(), re.MULTILINE)
    assert talk("add", "person", PATH=f"{tmp_path}/a b:{os.environ['PATH']}").code == 0
    assert len(tomllib.loads(user_file.read_text())["people"]) == 5
    for visual in ("", good):
        done = talk("add", "person", TERM="dumb", VISUAL=visual)
        assert (done.code, "the terminal is dumb" in done.text, drafts(user_file)) == (2, True, [])


def test_editor_is_not_started_without_a_terminal(editor: Callable[..., str], run: Run, tmp_path: Path) -> None:
    os.environ["EDITOR"] = editor("true")
    for argv in (["add", "quote"], ["add", "--edit", "who"]):
        for terminal in (True, False):
            done = run(*argv, terminal=terminal)
            assert (done.code, done.out, "terminal" in done.err) == (2, "", True)
    assert not (tmp_path / "rounds").exists()


def test_invalid_dataset_is_reported_before_the_editor_opens(
    editor: Callable[..., str], user_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text("[[people]\n")
    for argv in (["add", "quote"], ["add", "--edit", "who"]):
        done = talk(*argv, "--data", str(other), EDITOR=editor("true"))
        assert (done.code, f"{other}:1:" in done.text, (tmp_path / "rounds").exists()) == (3, True, False)
    user_file.parent.mkdir(parents=True)
    user_file.write_text("[[people]\n")
    done = talk("add", "quote", EDITOR=editor("true"))
    assert (done.code, f"{user_file}:1:" in done.text, (tmp_path / "rounds").exists()) == (3, True, False)


@pytest.mark.usefixtures("no_hurry")
def test_edit_opens_an_invalid_file_at_its_first_problem(
    editor: Callable[..., str], user_file: Path, tmp_path: Path
) -> None:
    user_file.parent.mkdir(parents=True)
    for at, (good, spoiled, mark) in enumerate(
        (
            ('person = "ada-brook"', 'person = "nobody"', '#! person names no person: "nobody"'),
            ('title = "S"', 'title = "S', "#! "),
        )
    ):
        user_file.write_text(MINE.replace(good, spoiled))
        done = talk("add", "--edit", "nobody at all", EDITOR=editor(change(f"^{spoiled}$", good), "vi"))
        assert (done.code, "In the draft they stand above these lines" in done.text) == (0, True), done.seen
        seen = (tmp_path / f"seen-{at + 1}.toml").read_text().splitlines()
        where = seen.index(spoiled)
        assert seen[where - 1].startswith(mark)
        assert (tmp_path / "rounds").read_text().splitlines()[at].startswith(f"+{where + 1} ")
        assert (user_file.read_text(), drafts(user_file)) == (MINE, [])
    user_file.write_text(MINE.replace("[[sources]]", "[[sources]"))
    done = talk("add", "--edit", "who", EDITOR=editor("true", "vim"))
    assert (done.code, "nothing was changed: the draft is unchanged" in done.text, drafts(user_file)) == (1, True, [])
    done = talk("add", "--edit", "who", EDITOR=editor("exit 1", "vim"))
    assert (done.code, drafts(user_file)) == (4, [])


def test_problem_in_another_file_does_not_open_the_user_file(
    editor: Callable[..., str], mine: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[[quotes]]\nid = "q"\ntext = "X"\nperson = "nobody"\nsources = ["s"]\n')
    done = talk("add", "--edit", "second", "--data", str(other), EDITOR=editor("true"))
    assert (done.code, f"{other}:4" in done.text, (tmp_path / "rounds").exists()) == (3, True, False)


@pytest.mark.parametrize(
    ("script", "at_once"), [("exit 1", 60.0), ("kill -9 $$", 60.0), ("exit 2", 0.0)], ids=["exit", "signal", "late"]
)
def test_untouched_draft_is_removed_when_the_editor_fails(
    editor: Callable[..., str], mine: Path, monkeypatch: pytest.MonkeyPatch, script: str, at_once: float
) -> None:
    monkeypatch.setattr(draft, "_SHORTEST_EDIT", at_once)
    for argv in (["quote"], ["--edit", "second"]):
        done = talk("add", *argv, EDITOR=editor(script, "vim"))
        assert (done.code, "The draft is kept" in done.text, drafts(mine)) == (4, False, []), done.seen


@pytest.mark.parametrize("answer", [b"n\n", INTERRUPT])
def test_an_editor_in_the_terminal_leaves_no_draft_open(
    editor: Callable[..., str], user_file: Path, answer: bytes
) -> None:
    done = talk("add", "quote", EDITOR=editor("true", "vim"), answers=[(WAITED, answer)])
    assert (done.code, "The draft is kept" in done.text, drafts(user_file)) == (
        130 if answer == INTERRUPT else 1,
        False,
        [],
    )
    done = talk("add", "quote", EDITOR=editor("true", "vim") + " -g", answers=[(WAITED, answer)])
    assert done.draft.exists()


def test_swap_file_of_a_killed_editor_keeps_the_draft(editor: Callable[..., str], user_file: Path) -> None:
    script = 'echo typed > "$(dirname "$draft")/.$(basename "$draft").swp"; kill -9 $$'
    done = talk("add", "quote", EDITOR=editor(script))
    assert (done.code, done.draft.exists(), len(drafts(user_file))) == (4, True, 2)


def test_untouched_drafts_of_earlier_days_are_swept(editor: Callable[..., str], mine: Path) -> None:
    opened = [(WAITED, b"n\n")]
    old = [
        talk("add", *argv, EDITOR=editor("true"), answers=opened).draft for argv in (["quote"], ["--edit", "second"])
    ]
    typed, crashed, new = (talk("add", "person", EDITOR=editor("true"), answers=opened).draft for _ in range(3))
    typed.write_text(typed.read_text() + "#")
    swap = crashed.with_name(f".{crashed.name}.swp")
    swap.write_text("typed")
    foreign = typed.with_name("person-abcdefgh.toml")
    foreign.write_text("")
    for path in (*old, typed, crashed, foreign):
        os.utime(path, (0, 0))
    assert talk("add", "person", EDITOR=editor(fill(name='"Ada"'))).code == 0
    assert {*drafts(mine)} == {typed, crashed, swap, new, foreign}


def test_file_without_write_permission_is_not_opened(
    editor: Callable[..., str], mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, access = os.path.realpath(mine), os.access
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != real and access(path, mode))
    for argv in (["quote"], ["--edit", "second"]):
        done = talk("add", *argv, EDITOR=editor("true"))
        assert (done.code, f"cannot write {mine}: it is read-only for you" in done.text) == (4, True), done.seen
    assert (drafts(mine), (tmp_path / "rounds").exists()) == ([], False)


def test_draft_that_refers_to_other_data_comes_back(editor: Callable[..., str], mine: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[[people]]\nid = "to-one"\nname = "To One"\nsource = "S"\n')
    left = [(AGAIN, b"n\n")]
    script = fill(person='"to one"', text='"Hi"')
    done = talk("add", "quote", EDITOR=editor(script), INLIAISON_DATA=str(other), answers=left)
    assert (done.code, "without the data of --data and INLIAISON_DATA; `--to FILE` adds" in done.text) == (3, True)
    assert '#! person names no person: "to-one" (without' in done.draft.read_text()
    script = change('person = "ada-brook"', 'person = "to-one"')
    done = talk("add", "--edit", "second", EDITOR=editor(script), INLIAISON_DATA=str(other), answers=left)
    assert (done.code, "without the data of --data" in done.text, mine.read_text()) == (3, True, MINE), done.seen


def test_draft_with_an_existing_id_suggests_edit(editor: Callable[..., str], mine: Path) -> None:
    script = fill(id='"ada-brook"', name='"Ada"')
    done = talk("add", "person", EDITOR=editor(script), answers=[(AGAIN, b"n\n")])
    assert (done.code, "To change it: inliaison add --edit ada-brook" in done.text) == (3, True), done.seen


def test_warning_is_printed_once_over_all_rounds(editor: Callable[..., str], user_file: Path) -> None:
    user_file.parent.mkdir(parents=True)
    user_file.write_text('[[person]]\nid = "x"\nname = "X"\nsource = "S"\n')
    script = f"""{fill(id='"x"', name='"N"')}
echo "# $round" >> "$draft"
[ $round = 3 ] && sed -i '/^id = /d' "$draft"; true"""
    done = talk("add", "person", EDITOR=editor(script), answers=[(AGAIN, b"\n"), (AGAIN, b"\n")])
    assert (done.code, done.text.count("person is read as [[people]]")) == (0, 1), done.seen


def test_ctrl_c_goes_to_the_editor(editor: Callable[..., str], user_file: Path) -> None:
    assert talk("add", "person", EDITOR=editor(f"kill -INT $PARENT; {fill(name=chr(34) + 'Ada' + chr(34))}")).code == 0
    assert user_file.exists()


def test_dry_run_prints_the_record_and_keeps_the_draft(editor: Callable[..., str], user_file: Path) -> None:
    done = talk("add", "person", "--dry-run", EDITOR=editor(fill(name='"Ada"')))
    assert (done.code, 'id = "ada"\r\nname = "Ada"' in done.seen, user_file.exists()) == (0, True, False)
    assert 'name = "Ada"' in done.draft.read_text()


MINE = """\
# mine
[[people]]
id = "ada-brook"
name = "Ada Brook" # a colleague
sources = ["s"]

[[quotes]]
id = "first"
person = "Ada Brook"
text = \"""
[[quotes]]
id = "second"
\"""
sources = ["s"]

[[quotes]]
id = "second"
person = "ada-brook"
text = "Two"
sources = ["s"]

[[sources]]
id = "s"
title = "S"
"""

SINGULAR = MINE.replace("\n\n[[quotes]]", "\n\n[[quote]]")
"""The same, but a warning comes with it."""


@pytest.fixture
def mine(user_file: Path) -> Path:
    """A user file with some records, which others may read, behind a link."""
    user_file.parent.mkdir(parents=True)
    real = user_file.parent / "real.toml"
    real.write_text(MINE)
    real.chmod(0o640)
    user_file.symlink_to(real)
    return user_file


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        *((name, r"\+16 \S+\.toml") for name in ("vi", "vim", "nvim", "emacs", "nano", "micro")),
        ("code", r"--goto \S+\.toml:16"),
        ("ed", r"\S+\.toml"),
    ],
)
def test_the_file_is_opened_at_the_record(
    editor: Callable[..., str], mine: Path, tmp_path: Path, name: str, opened: str
) -> None:
    done = talk("add", "--edit", "second", EDITOR=editor(change("Two", "2") + "\n" + 'printf "#" >> "$draft"', name))
    assert (done.code, f"changed {mine}" in done.text) == (0, True)
    assert re.fullmatch(opened + "\n", (tmp_path / "rounds").read_text())
    assert mine.read_text() == MINE.replace("Two", "2") + "#"
    assert (mine.is_symlink(), mine.stat().st_mode & 0o777, drafts(mine)) == (True, 0o640, [])


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_busybox_vi_is_started_without_a_line_number(
    editor: Callable[..., str], mine: Path, tmp_path: Path, link: Callable[[str, Path], None]
) -> None:
    link(editor(change("Two", "2"), "busybox"), tmp_path / "vi")
    path = f"{tmp_path}:{os.environ['PATH']}"
    for command in ("vi", "busybox vi"):
        mine.resolve().write_text(MINE)
        done = talk("add", "--edit", "second", EDITOR=command, PATH=path)
        assert done.code == 0, done.seen
    opened = (tmp_path / "rounds").read_text().splitlines()
    assert [re.sub(r"/\S+", "PATH", line) for line in opened] == ["PATH", "vi PATH"]


def test_edit_finds_a_record_by_its_derived_id(editor: Callable[..., str], user_file: Path, tmp_path: Path) -> None:
    other, over = tmp_path / "other.toml", tmp_path / "over.toml"
    other.write_text(
        '[[people]]\nname = "Eli Marsh"\n\n[[quote]]\nperson = "Eli Marsh"\ndate = 2020-01-01\ntext = "One"\n'
    )
    over.write_text('[[quotes]]\nid = "eli-marsh-2020-01-01"\nnote = "Over it."\n')
    script = change("One", "1") + ";" + change("text", "text ")
    for at, more in ((0, []), (1, ["--data", str(over)])):
        argv = ["--edit", "eli-marsh-2020-01-01", "--to", str(other), "--data", str(other), *more]
        done = talk("add", *argv, EDITOR=editor(script, "vi"))
        assert done.code == 0, done.seen
        assert re.match(r"\+4 ", (tmp_path / "rounds").read_text().splitlines()[at])
    assert 'text   = "1"' in other.read_text()


def test_edit_with_problems_comes_back_with_comments(
    editor: Callable[..., str], mine: Path, tmp_path: Path, run: Run
) -> None:
    mine.write_text(SINGULAR)
    script = f"""if [ $round = 1 ]; then
{change('name = "Ada Brook"', 'name = "Adam"')}
{change("title", "titel")}
else {change("titel", "title")}; fi"""
    done = talk("add", "--edit", "ada brook", VISUAL=editor(script, "vim"), answers=[(AGAIN, b"\n"), (AGAIN, b"n\n")])
    lines = (tmp_path / "seen-2.toml").read_text().splitlines()
    for line, mark in (
        ('person = "Ada Brook"', '#! person names no person: "Ada Brook"; did you mean "ada-brook"?'),
        ('titel = "S"', '#! titel is not a known key; did you mean "title"?'),
        ("[[sources]]", "#! title is missing"),
    ):
        assert mark in lines, done.seen
        assert lines[lines.index(line) - 1] == mark
    assert (done.code, mine.read_text()) == (3, SINGULAR)


def test_second_round_corrects_an_edit(editor: Callable[..., str], mine: Path, tmp_path: Path) -> None:
    mine.write_text(SINGULAR)
    script = f"""if [ $round = 1 ]; then {change("Two", "2")}; {change("person = .ada-brook.", "person = 5")}
else {change("person = 5", 'person = "ronnie-amit"')}; fi"""
    done = talk("add", "quote", "--edit", "second", VISUAL=editor(script, "vim"), answers=[(AGAIN, b"\n")])
    assert done.code == 0, done.seen
    assert mine.read_text() == SINGULAR.replace('person = "ada-brook"', 'person = "ronnie-amit"').replace("Two", "2")
    opened = (tmp_path / "rounds").read_text().splitlines()
    assert [line.split()[0] for line in opened] == ["+16", "+19"]  # First the record, then the fault.
    assert (tmp_path / "seen-2.toml").read_text().splitlines()[17:19] == [
        "#! person must be text, not a number",
        "person = 5",
    ]


@pytest.mark.usefixtures("no_hurry")
@pytest.mark.parametrize("script", ["true", 'rm "$draft"', ': > "$draft"'], ids=range(3))
def test_unchanged_or_deleted_edit_leaves_the_file_unchanged(
    editor: Callable[..., str], mine: Path, script: str
) -> None:
    done = talk("add", "--edit", "second", EDITOR=editor(script, "vim"))
    assert (done.code, "nothing was changed: the draft is" in done.text) == (1, True)
    assert (mine.read_text(), drafts(mine)) == (MINE, [])


def test_edit_leaves_a_file_that_another_program_changed(editor: Callable[..., str], mine: Path) -> None:
    script = f"{change('Two', '2')}\necho '# theirs' >> {mine}"
    done = talk("add", "--edit", "second", EDITOR=editor(script))
    assert (done.code, f"{mine} was changed meanwhile by another program" in done.text) == (4, True)
    assert (mine.read_text(), done.draft.read_text()) == (MINE + "# theirs\n", MINE.replace("Two", "2"))


def test_failed_or_abandoned_edit_keeps_the_draft(editor: Callable[..., str], mine: Path) -> None:
    spoiled = change("Two", "2") + "\n" + change('person = "ada-brook"', 'person = "gone"')
    for end, answers, code in (("exit 1", [], 4), ("", [(AGAIN, b"n\n")], 3)):
        done = talk("add", "--edit", "second", EDITOR=editor(f"{spoiled}\n{end}"), answers=answers)
        assert (done.code, mine.read_text()) == (code, MINE)
        assert 'text = "2"' in done.draft.read_text()


def test_an_edit_must_not_break_another_file(editor: Callable[..., str], mine: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[[quotes]]\nid = "q"\ntext = "X"\nperson = "ada-brook"\nsources = ["mine"]\n')
    other.write_text(other.read_text() + '[[sources]]\nid = "mine"\ntitle = "M"\n')
    script = change('"ada-brook"', '"ada-b"') + "\n" + change("Ada Brook", "Ada B")
    argv = ["add", "--edit", "second", "--data", str(other)]
    done = talk(*argv, EDITOR=editor(script), answers=[(AGAIN, b"n\n")])
    assert (done.code, f"{other}:4" in done.text, mine.read_text()) == (3, True, MINE)


def test_edit_refuses_records_outside_the_user_file(
    editor: Callable[..., str], mine: Path, tmp_path: Path, run: Run
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(MINE.replace("ada-brook", "eli").replace("Ada Brook", "Eli").replace('"second"', '"third"'))
    (tmp_path / "iso.jsonl").write_text(
        '{"id": 54808, "reference": "ISO/TC 207", "organizationLiaisons": [{"id": 10234, "acronym": "WHO"}]}'
    )
    assert run("register", "import", str(tmp_path / "iso.jsonl"), "--date", "2025-07-16").code == 0
    wrong = {
        ("unido",): "it comes from the bundled dataset",
        ("tc 207",): "it comes from ISO's register of 2025-07-16 To add to what it says: inliaison add committee id=",
        ("ada brook", "--to", str(other)): "it comes from own records Name the file that holds it with --to",
        ("eli", "--data", str(other)): f"it comes from {other} Name the file",
        ("nobody at all",): 'no record "nobody at all"',
    }
    for argv, told in wrong.items():
        done = talk("add", "--edit", *argv, EDITOR=editor("true"))
        assert (done.code, told in done.text) == (1, True), done.seen
    with other.open("a") as file:
        for kind in ("people", "partners"):
            file.write(f'[[{kind}]]\nid = "twin-{kind}"\nname = "The Twin"\nsources = ["s"]\n')
    done = talk("add", "--edit", "the twin", "--to", str(other), EDITOR=editor("true"))
    assert (done.code, "a KIND before --edit chooses" in done.text) == (1, True), done.seen
    assert not (tmp_path / "rounds").exists()
    assert talk("add", "person", "--edit", "eli", "--to", str(other), EDITOR=editor(change("Two", "2"))).code == 0
    assert ("Two" in other.read_text(), mine.read_text()) == (False, MINE)


def test_conflicting_options_of_add_are_usage_errors(run: Run) -> None:
    for argv, told in (
        (["quote", "text=x", "--edit", "who"], "--edit and FIELD=VALUE exclude each other"),
        (["--edit", "who", "--dry-run"], "--edit and --dry-run exclude each other"),
        (["--edit", "who", "--template"], "--edit and --template exclude each other"),
        (["quote", "text=x", "--template"], "--template and FIELD=VALUE exclude each other"),
        (["quote", "--to", "x", "--template"], "--template and --to exclude each other"),
        ([], "missing argument 'KIND'"),
        (["--template"], "missing argument 'KIND'"),
        (["meeting", "--edit", "who"], 'no kind of record "meeting"'),
    ):
        done = run("add", *argv)
        assert (done.code, done.out, told in done.err) == (2, "", True), done.err
