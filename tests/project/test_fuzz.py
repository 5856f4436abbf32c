"""Mutated datasets, snapshots and search texts: no exception but the program's own, none over a second."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from support.places import SMALL

from inliaison.dataset import validation
from inliaison.dataset.layer import Layer
from inliaison.errors import FaultyDataError
from inliaison.register import iso

SEEDS = (Path(SMALL) / "dataset.toml").read_bytes()
ROW = b'{"id": 1, "reference": "ISO/TC 1", "title": {"en": "A", "fr": null}, "scope": {"en": "<p>x &amp; y<li>z"}, "organizationLiaisons": [{"id": 7, "acronym": "S"}]}\n'
WORDS = [
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b"\xe2\x80\xa8", b"[", b"]", b"[[", b"]]", b"{", b"}", b'"', b"'", b'"""', b"'''",
    b"=", b".", b",", b"\\", b"\\u", b"\\ud800", b"#", b"\n", b"9" * 400, b"[" * 200, b"a." * 200, b"1979-05-27", b"nan", b"inf",
    b"id = ", b"sources = ", b"[[partners]]\n", b"[partners]\n", b"null", b"NaN", b"1e999", b"-", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80",
]  # fmt: skip
Rounds = Callable[[int, int], int]

pytestmark = pytest.mark.slow


def _mutated(chance: random.Random, content: bytes) -> bytes:
    bad = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(bad) + 1)
        match chance.randrange(5):
            case 0:
                bad[at : at + chance.randrange(40)] = b""
            case 1:
                bad[at:at] = chance.choice(WORDS)
            case 2:
                bad[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                start = chance.randrange(len(bad) + 1)
                bad[at:at] = bad[start : start + chance.randrange(200)]
            case _:
                lines = bytes(bad).split(b"\n")
                first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
                lines[first], lines[second] = lines[second], lines[first]
                bad = bytearray(b"\n".join(lines))
    return bytes(bad)


def _survives(work: Callable[[], object]) -> None:
    start = time.monotonic()
    with contextlib.suppress(FaultyDataError):  # Any other exception fails the test.
        work()
    assert time.monotonic() - start < 1


def test_mutated_datasets_load_or_fail_cleanly(rounds: Rounds) -> None:
    chance = random.Random(1)
    layer = Layer("x", (Path("x.toml"),))
    end = time.monotonic() + rounds(12, 600)
    while time.monotonic() < end:
        content = _mutated(chance, SEEDS)
        _survives(lambda content=content: validation.merge_layers([(layer, Path("x.toml"), content)]))  # type: ignore[misc]


def test_mutated_snapshots_import_or_fail_cleanly(rounds: Rounds) -> None:
    chance = random.Random(2)
    end = time.monotonic() + rounds(6, 600)
    while time.monotonic() < end:
        content = _mutated(chance, ROW * 3)
        _survives(lambda content=content: iso.read(content, "x"))  # type: ignore[misc]


def test_random_search_texts_get_an_answer(small: Run, rounds: Rounds) -> None:
    chance = random.Random(3)
    letters = "aé ß*\"'()[]{}:^+-~.%_\\/|&<>=;,!?\0\x1b\u202e\U0001f600日NEAR OR AND NOT title:lamp"
    end = time.monotonic() + rounds(6, 300)
    while time.monotonic() < end:
        text = "".join(chance.choices(letters, k=chance.randrange(1, 30)))
        for command in ("search", "partners", "show"):
            start = time.monotonic()
            assert small(command, "--", text).code in (0, 1, 2)
            assert time.monotonic() - start < 1
