"""No text, however bad, takes a time that grows faster than its length.

Every regular expression of the program meets texts that are hard on one that tries the same again and again. The
bound is far from any time that a linear one takes, and below the least that a quadratic one takes. It is time of
this process alone, so that a busy machine makes no test fail.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from conftest import Run

import inliaison
from inliaison.dataset import integrity, line_numbers
from inliaison.kinds import types
from inliaison.text import toml

LENGTH = 5_000
SECONDS = 0.025
PIECES = (
    *" \t\n\raA09-_.\"'\\[]<>&#•`*|~é=─│\ud800",
    *(
        "[ ",
        "<a",
        "<a ",
        "<!",
        "&a",
        "• ",
        "• \n",
        "(at ",
        '\\"',
        "http://",
        "https://a",
        "iso ",
        "iso iec ",
        "tc ",
        "\x1b[0m",
    ),
    *(" \x1b[1m", "0-", "2020-01-01", "2020-01-01T", "a-", "a.", "a . ", '"a".', "1. ", " x", "[[ a", "<<<<<<< ", "a,"),
)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every regular expression that a module of the program holds, with its name."""
    for module in pkgutil.walk_packages(inliaison.__path__, "inliaison."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{module.name}.{name}", value
    for type in types.TYPES.values():
        yield f"the type {type.name}", re.compile(rf"\A(?:{type.pattern})")  # A value matches as a whole.
    for pattern, what in toml._FORMAT_SIGNATURES:
        yield what, re.compile(pattern, re.MULTILINE)


@contextmanager
def in_time(what: str, seconds: float = SECONDS) -> Iterator[None]:
    """Fail where the block takes longer than any linear work does."""

    def late(number: int, frame: FrameType | None) -> None:
        pytest.fail(f"{what} takes a time that grows faster than the text")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer that interrupts")
@pytest.mark.parametrize(("name", "pattern"), [pytest.param(*found, id=found[0]) for found in patterns()])
def test_every_regular_expression_is_linear(name: str, pattern: re.Pattern[str]) -> None:
    for piece in PIECES:
        body = piece * (LENGTH // len(piece))
        for text in (body, f"a{body}\0", f"[{body}x", f"{body}\0", f"<a{body}"):
            with in_time(f"{name} on {piece!r}"):
                pattern.search(text)
                pattern.fullmatch(text)


def test_timer_detects_quadratic_time() -> None:
    with pytest.raises(pytest.fail.Exception, match="grows faster"), in_time("this"):
        re.search(r"\s+$", " " * LENGTH + "x")


def test_lines_are_found_in_a_text_of_brackets_and_blanks(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text(f"x = [\n[{' ' * 2 * LENGTH}\n1],\n]\n[[  partners\t]] # {' ' * 2 * LENGTH}x\nid = 'Not an id'\n")
    with in_time("check", 5):
        told = run("check", str(path))
    assert f"{path}:6: " in told.err + told.out


@pytest.mark.parametrize("ring", [False, True])
def test_a_chain_of_partners_is_followed_once(ring: bool) -> None:
    """Each record is looked at once, however long the chain above it."""
    count = 20_000

    class CountColumn(dict[int, int]):
        asked = 0

        def __getitem__(self, key: int) -> int:
            self.asked += 1
            return super().__getitem__(key)

    above = CountColumn({number: number + 1 for number in range(count)})
    if ring:
        above[count] = count // 2
    found = integrity.find_cycles(above)
    assert len(found) == (count - count // 2 + 1 if ring else 0)
    assert above.asked <= 2 * count


def test_line_numbers_of_many_records_take_linear_time() -> None:
    text = "[[partners]]\nid = 'a'\nname = 'A'\n" * 5_000
    with in_time("places", 5):
        found = line_numbers.LineNumbers(text)
        assert [found.line("partners", number, "name") for number in (0, 4_999)] == [3, 15_000]
