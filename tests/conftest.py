"""Runs the program through `main()`, as a terminal or as a pipe, with every folder redirected."""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import io
import itertools
import json
import os
import pickle
import random
import shutil
import signal
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import pytest
import tomli
import tomli_w
from support.few import choose_few
from support.hostile import hostile as hostile  # noqa: PLC0414 - a fixture
from support.pages import browser as browser  # noqa: PLC0414
from support.pages import visit as visit  # noqa: PLC0414
from support.places import SMALL
from support.requests import plain_http as plain_http  # noqa: PLC0414
from support.stores import get_shared_folder
from support.stores import store as store  # noqa: PLC0414

from inliaison import index
from inliaison.cli import main
from inliaison.dataset import layer, validation
from inliaison.errors import FaultyDataError
from inliaison.index import layers, stamps
from inliaison.query import sql
from inliaison.system import folders

_NUMBERS = itertools.count()
_MEMORY, _ROOM = "/dev/shm", 4 << 30
"""The folder of Linux that lies in memory, for the 30,000 files that tests write, which take a disk minutes to remove,
and the bytes that have to be free there."""

# A busy machine makes no test fail: time is what the benchmark measures.
hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the loops of docs/reliability.md at full length")


def pytest_configure(config: pytest.Config) -> None:
    """Set what all processes share: a seed, so that they name a test after a set alike, and places for files and bytecode.

    No two sessions have the same order. Without bytecode, a program that a test starts takes five times as long, and
    a worker compiles all libraries and tests before the first of these: what one session compiled serves the next.
    """
    if config.getoption("--long"):
        config.option.timeout = 0  # Loops at full length take longer than a test that hangs is given.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # So do jobs in the background, and all that they start.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.setdefault("PYTHONHASHSEED", str(random.randrange(2**32)))
    if _is_fit_for_files(_MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _MEMORY)
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", "") and getattr(config, "cache", None):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(config.cache.mkdir("bytecode")))


def _is_fit_for_files(folder: str) -> bool:
    """Return whether tests can write to a folder, have room there, and can start the programs that they write."""
    if not os.access(folder, os.W_OK):
        return False
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize > _ROOM and not status.f_flag & os.ST_NOEXEC


def pytest_collection_finish(session: pytest.Session) -> None:
    """Collect garbage seldom, and never look for it in what is loaded: it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """How often a loop runs: its short form, or with --long its full one."""
    return lambda short, full: full if request.config.getoption("--long") else short


class Result(NamedTuple):
    """What one run gave."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def ids(self) -> list[str]:
        return [record["id"] for record in self.json()]


class _Stream(io.TextIOWrapper):
    """A text stream over bytes that says whether it is a terminal."""

    def __init__(self, terminal: bool, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def text(self) -> str:
        self.flush()
        value: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        return value.decode(self.encoding)


Run = Callable[..., Result]


def _redirect(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Keep away from what belongs to the user, files and settings."""
    for name in ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_DATA_HOME", "INLIAISON_HOME"):
        patch.setenv(name, str(home))
    patch.setattr(os, "fsync", lambda handle: None)  # Milliseconds, thousands of times; nobody pulls the plug.
    patch.setenv("INLIAISON_PAGER", "cat")  # A pager on a terminal that nobody looks at would wait for ever.
    for name in ("INLIAISON_DATA", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "COLORTERM"):
        patch.delenv(name, raising=False)


@pytest.fixture(scope="session", autouse=True)
def _remembered_toml() -> Iterator[None]:
    """Parse each TOML text once, since tests read the bundled files hundreds of times; every caller gets data of its own."""
    parse = tomli.loads

    @functools.lru_cache(maxsize=256)
    def parse_once(text: str) -> bytes:
        return pickle.dumps(parse(text))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomli, "loads", lambda text: pickle.loads(parse_once(text)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the two indexes that most tests ask, compiled once; no wider fixture sees the user's folders."""
    home = tmp_path_factory.mktemp("compiled")
    with pytest.MonkeyPatch.context() as patch:
        _redirect(patch, home)
        for seen in (layers.compose(), layers.compose([SMALL], bundled=False)):
            with contextlib.suppress(FaultyDataError):  # The tests of the dataset will say so.
                index.prepare_index(validation.read_layers(seen), print)
                stamps.wait_until_settled([layer.Layer("", tuple((home / "cache").glob(f"*{index.files.SUFFIX}")))])
                index.answer(seen, lambda database: None, print)  # This notes which index belongs to the files.
    before = _sum_up(home)
    yield home / "cache"
    assert {**_sum_up(home), **before} == _sum_up(home), "a test changed an index of others: mark it `cold`"


def _sum_up(home: Path) -> dict[Path, int]:
    """Return the checksum of each index that tests share, by path."""
    return {path: zlib.crc32(path.read_bytes()) for path in home.rglob(f"*{index.files.SUFFIX}")}


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of the test's own, put aside afterwards.

    All have the same path, so that what several tests write is one dataset, which is compiled once.
    """
    base = tmp_path_factory.getbasetemp()
    path = base / "test"
    path.mkdir()
    yield path
    path.rename(base / f"test-{next(_NUMBERS)}")


@pytest.fixture(autouse=True)
def _own_folders(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _compiled: Path
) -> None:
    """Give each test a home of its own, and the indexes unless it is marked `cold`."""
    _redirect(monkeypatch, tmp_path / "home")
    if not request.node.get_closest_marker("settles"):  # It is a moment only, but there are hundreds of imports.
        monkeypatch.setattr(stamps, "wait_until_settled", lambda layers: None)
    monkeypatch.setattr(sql, "_HEAP", 0)  # That limit would hold for this process, and so for all tests after.
    if _compiled.is_dir() and not request.node.get_closest_marker("cold"):
        (tmp_path / "home" / "cache").mkdir(parents=True)
        for path in _compiled.iterdir():
            (tmp_path / "home" / "cache" / path.name).symlink_to(path)
        _share_indexes(monkeypatch, tmp_path)


def _share_indexes(patch: pytest.MonkeyPatch, own: Path) -> None:
    """Take the index that another test compiled of the same files, and leave those that this one compiles.

    Both processes share them. One with warnings that name a folder of the tests is not shared.
    """
    base = get_shared_folder(own)
    shared = base / "shared"
    build, find_sound_index = index._build, index.files.find_sound_file

    def name(contents: Sequence[tuple[layer.Layer, Path, bytes]]) -> str:
        digest = hashlib.blake2b(digest_size=16)
        for of, path, content in contents:
            place = str(path).replace(str(own), "").replace(str(own.parent), "")
            digest.update(f"{of.name}\0{place}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
        return digest.hexdigest()

    def find(name: str) -> Path | None:
        place = folders.get_cache_folder()
        if place is not None and not any(place.glob(f"{name}-*")):
            with contextlib.suppress(OSError):  # A test may forbid the folder.
                for path in (shared / name).iterdir():
                    place.mkdir(parents=True, exist_ok=True)
                    (place / path.name).symlink_to(path)
        return find_sound_index(name)

    def keep(data: validation.MergedData, *more: Any) -> Path | None:
        path: Path | None = build(data, *more)
        if path is not None and str(base) not in "".join(map(str, data.problems)):
            place = shared / path.stem.partition("-")[0] / path.name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, place)
            path.symlink_to(place)
        return path

    patch.setattr(index, "_compute_name", name)
    patch.setattr(index.files, "find_sound_file", find)
    patch.setattr(index, "_build", keep)


@pytest.fixture(scope="session")
def _few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled dataset with few records of each kind."""
    few = choose_few(validation.merge_layers(validation.read_layers(layers.compose(register=False))).records)
    folder = tmp_path_factory.mktemp("few")
    (folder / "few.toml").write_text(tomli_w.dumps({kind: list(records.values()) for kind, records in few.items()}))
    return folder


@pytest.fixture
def few_bundled(monkeypatch: pytest.MonkeyPatch, _few: Path) -> None:
    """Bundle few partners, for tests that compile the dataset often."""
    monkeypatch.setattr(layer, "find_bundled_folder", lambda: _few)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line as a pipe, or with `terminal=True` and a width as a terminal."""

    def run(*argv: str, terminal: bool = False, width: int | str = 80, encoding: str = "utf-8") -> Result:
        out, err = _Stream(terminal, encoding), _Stream(terminal, encoding)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            if terminal:
                patch.setenv("COLUMNS", str(width))
            code = main(argv)
        return Result(code, out.text(), err.text())

    return run


@pytest.fixture
def small(run: Run) -> Run:
    """Run a command line on the small invented dataset alone."""

    def small(command: str, *argv: str, **how: Any) -> Result:
        return run(command, "--no-bundled", "--data", SMALL, *argv, **how)

    return small
