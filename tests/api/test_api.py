"""The Python interface: the examples in its docstrings, and the same answers as the command line."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import doctest
import inspect
import json
import os
import pickle
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.places import SMALL
from support.products import list_values
from support.row_keys import KEYS

import inliaison
from inliaison import api
from inliaison.api import comparisons, dataset, kind_methods, listings
from inliaison.cli import listing_commands
from inliaison.kinds import KINDS, REGISTRY
from inliaison.kinds.filter import EXCLUDE_PREFIX
from inliaison.kinds.record import as_data


def test_the_examples_of_the_docstrings_hold(few_bundled: None) -> None:
    """Of partners that are named elsewhere alone, for whoever is added may fit an example too."""
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    names = {"inliaison": inliaison, "directory": inliaison.open(register=False)}
    tried = 0
    listings_of_kinds = [getattr(inliaison.Dataset, kind) for kind in KINDS]
    for place in (inliaison, api, dataset, kind_methods, listings, comparisons, *listings_of_kinds):
        for test in finder.find(place, module=None if inspect.ismodule(place) else False, extraglobs=names):
            told: list[str] = []
            assert runner.run(test, out=told.append).failed == 0, "".join(told)
            tried += len(test.examples)
    assert tried >= 25


@pytest.mark.parametrize(
    ("method", "arguments", "options"),
    [
        ("partners", {}, []),
        ("partners", {"text": "lantern"}, ["lantern"]),
        ("partners", {"kind": ["un-body", "cooperation"]}, ["--kind", "un-body", "--kind", "cooperation"]),
        ("partners", {"committee": "tc 10", "recursive": True}, ["--committee", "tc 10", "--recursive"]),
        ("partners", {"country": "norway"}, ["--country", "norway"]),
        ("liaisons", {"partner": "gale", "since": "2001"}, ["--partner", "gale", "--since", "2001"]),
        ("liaisons", {"kind": "memorandum"}, ["--kind", "memorandum"]),
        ("quotes", {"person": "ada-brook"}, ["--person", "ada"]),
        ("quotes", {"about": "tide", "until": "2030"}, ["--about", "tide", "--until", "2030"]),
        ("people", {"partner": "gale"}, ["--partner", "gale"]),
        ("committees", {"partner": "tide", "status": "active"}, ["--partner", "tide", "--status", "active"]),
        ("sources", {}, []),
    ],
    ids=str,
)
def test_methods_give_the_same_records_as_the_command_line(
    small: Run, method: str, arguments: dict[str, Any], options: list[str]
) -> None:
    directory = inliaison.open(SMALL, bundled=False)
    found = getattr(directory, method)(**arguments)
    own = KEYS[method]
    listed = [{name: row[name] for name in own} for row in small(method, *options, "-f", "json").json()]
    assert [as_data(record) for record in found] == listed


@pytest.mark.parametrize("kind", KINDS)
def test_methods_have_every_filter_of_the_command_line(kind: str) -> None:
    options = inspect.signature(getattr(listing_commands, kind)).parameters.keys() - {"scope", "out", "rows", "cite"}
    wanted = {"without" if name.startswith(EXCLUDE_PREFIX) else name for name in options}
    method = getattr(inliaison.Dataset, kind)
    assert inspect.signature(method).parameters.keys() == {"self", *wanted}
    documented = {line.partition(":")[0] for line in method.__doc__.splitlines()}
    assert wanted <= documented
    assert (method.__name__, method.__module__) == (kind, "inliaison.api.kind_methods")


def test_arguments_that_a_listing_has_not_are_refused() -> None:
    directory = inliaison.open(SMALL, bundled=False)
    with pytest.raises(TypeError, match=r"Dataset.partners\(\) got an unexpected keyword argument 'knd'"):
        directory.partners(knd="un-body")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"Dataset.sources\(\) too many positional arguments"):
        directory.sources("a", "b")  # type: ignore[call-arg]
    with pytest.raises(inliaison.UsageError, match='no filter "persn" of quotes'):
        directory.citations(persn="ada-brook")
    with pytest.raises(inliaison.UsageError, match='no filter "role" of partners'):
        directory.stats("kind", role="secretariat")


def test_a_condition_narrows_counts_and_citations_too(small: Run) -> None:
    directory = inliaison.open(SMALL, bundled=False)
    known = "founded IS NOT NULL"
    rows = small("stats", "--by", "founded", "--where", known, "-f", "json").json()
    assert [list(count) for count in directory.stats("founded", where=known)] == [list(row.values()) for row in rows]
    assert directory.stats("founded", where=known) != directory.stats("founded")
    cited = [it.id for it in directory.citations(where="date IS NOT NULL")]
    assert cited == [quote.id for quote in directory.quotes(where="date IS NOT NULL")] != []


def test_record_differs_from_a_plain_tuple() -> None:
    source = inliaison.open(SMALL, bundled=False).sources()[0]
    assert source != tuple(as_data(source).values())  # type: ignore[comparison-overlap]
    assert source == inliaison.open(SMALL, bundled=False).get(source.id, "sources")
    with pytest.raises(TypeError):
        list(source)  # type: ignore[call-overload]


def test_search_common_and_stats_answer_what_the_command_line_answers(small: Run) -> None:
    directory = inliaison.open(SMALL, bundled=False)
    assert [list(match) for match in directory.search("lantern")] == [
        list(row.values()) for row in small("search", "lantern", "-f", "json").json()
    ]
    shared = [committee.id for committee in directory.common("gale", "tide")]
    assert shared == small("common", "gale", "tide", "-f", "json").ids()
    assert [list(count) for count in directory.stats("founded")] == [
        list(row.values()) for row in small("stats", "--by", "founded", "-f", "json").json()
    ]


def test_common_accepts_kind_and_without(small: Run) -> None:
    directory = inliaison.open(SMALL, bundled=False)
    assert [it.id for it in directory.common("lbn", "wik")] == ["9002", "9010"]
    assert [it.id for it in directory.common("lbn", "wik", kind="members", without={"partner": "tide"})] == ["9002"]
    with pytest.raises(inliaison.NotThereError):
        directory.common("lbn", "wik", kind="partners")
    found = directory.compare("lbn", "wik", without={"partner": ["gale"]})
    assert [[it.id for it in side] for side in found] == [[], ["9002"], []]
    assert small("compare", "lbn", "wik", "--without-partner", "gale", "-f", "json").ids() == ["9002"]
    assert small("compare", "lbn", "wik", "--without-committee", "TC 2").code == 2
    with pytest.raises(inliaison.NotThereError):
        directory.compare("lbn", "wik", kind="committees")
    with pytest.raises(inliaison.UsageError, match="nothing is left out by"):
        directory.common("lbn", "wik", without={"country": "Norway"})


def test_graph_accepts_without_filters(small: Run) -> None:
    directory = inliaison.open(SMALL, bundled=False)
    without: dict[str, str | list[str]] = {"partner": "tide", "committee": ["TC 10/SC 3"]}
    ends = {id for edge in directory.network(without=without).edges for _, id in (edge.start, edge.end)}
    assert ("gale" in ends, "tide" in ends, "9013" in ends) == (True, False, False)
    drawn = small("graph", "--without-partner", "tide", "--without-committee", "TC 10/SC 3").out
    assert directory.graph(without=without) == drawn != directory.graph()


def test_records_are_frozen_through_and_through() -> None:
    person = inliaison.open(SMALL, bundled=False).people()[0]
    with pytest.raises(AttributeError):
        person.name = "Other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        person.posts[0].title = "Other"  # type: ignore[misc]
    partner = inliaison.open(SMALL, bundled=False).get("tide")
    assert isinstance(partner, inliaison.Partner)
    assert isinstance(partner.aliases, tuple)
    assert partner.sourced is not None
    before = json.dumps(partner.sourced)
    for name, arguments in CHANGING.items():
        with pytest.raises(TypeError, match="cannot be changed"):
            getattr(partner.sourced, name)(*arguments)
    assert json.dumps(partner.sourced) == before
    assert set(vars(dict)) - set(vars(object)) <= {*CHANGING, *UNCHANGING}


CHANGING: dict[str, tuple[Any, ...]] = {
    "__setitem__": ("x", ()),
    "__delitem__": ("almanac",),
    "__ior__": ({},),
    "update": ({"x": ()},),
    "pop": ("almanac",),
    "popitem": (),
    "setdefault": ("x", ()),
    "clear": (),
}
UNCHANGING = {"__iter__", "__or__", "__ror__", "__len__", "__getitem__", "__contains__", "__reversed__"}
UNCHANGING |= {"__class_getitem__", "get", "keys", "items", "values", "copy", "fromkeys"}
"""What a dictionary can do without becoming another one."""


def test_records_are_plain_data_for_json() -> None:
    directory = inliaison.open(SMALL, bundled=False)
    for kind in KINDS:
        for record in getattr(directory, kind)():
            data = json.loads(json.dumps(dataclasses.asdict(record)))
            sourced = getattr(record, "sourced", None)
            assert data.get("sourced") == (sourced and {key: list(value) for key, value in sourced.items()})
    assert any(partner.sourced for partner in directory.partners())


def test_records_can_be_hashed_copied_and_pickled() -> None:
    directory = inliaison.open(SMALL, bundled=False)
    for found in (directory.partners(), directory.people(), directory.quotes()):
        assert len(set(found)) == len(found)
        assert copy.deepcopy(found) == pickle.loads(pickle.dumps(found)) == found
        assert {type(record) for record in pickle.loads(pickle.dumps(found))} == {type(found[0])}


def test_methods_accept_the_references_of_the_command_line() -> None:
    directory = inliaison.open(Path(SMALL), bundled=False)
    assert directory.get(501, "partner") == directory.get("tide", "partners") == directory.get("501")
    match = directory.search("lantern")[0]
    assert directory.get(match.id, match.kind)  # type: ignore[call-overload]
    assert inliaison.open([Path(SMALL)], bundled=False).partners() == directory.partners()
    with pytest.raises(inliaison.InliaisonError, match="there is no snapshot"):
        inliaison.open(as_of=datetime.date(2025, 6, 1))


def test_errors_are_those_of_the_command_line(run: Run) -> None:
    directory = inliaison.open(SMALL, bundled=False)
    for ask, message in (
        (lambda: directory.get("nobody"), 'no record "nobody"'),
        (lambda: directory.partners(kind="nothing"), 'no kind "nothing"'),  # type: ignore[arg-type]
        (directory.changes, "there is no snapshot of the register"),
        (lambda: inliaison.open("/no/such/file"), "cannot read /no/such/file: no such file or folder"),
        (lambda: inliaison.open(as_of="yesterday"), '"yesterday" is not a date'),
        (lambda: inliaison.open(as_of="2025", register=False), "as_of needs the register"),
        (lambda: directory.get("tide", "bogus"), 'no kind of record "bogus"'),  # type: ignore[call-overload]
        (lambda: directory.partners(recursive=True), "recursive needs committee"),
    ):
        with pytest.raises(inliaison.InliaisonError) as caught:
            ask()
        assert caught.value.message.startswith(message)


def test_data_warnings_are_python_warnings(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('[[sources]]\nid = "s"\ntitle = "S"\npublsher = "P"\n')
    with pytest.warns(UserWarning, match='publsher is not a known key; did you mean "publisher"') as told:
        assert inliaison.open(str(tmp_path), bundled=False).sources()[0].publisher is None
    assert told[0].filename == __file__


def test_every_exported_name_exists() -> None:
    assert all(getattr(inliaison, name).__module__.split(".")[0] == "inliaison" for name in inliaison.__all__)
    assert {entry.record for entry in REGISTRY.values()} <= set(inliaison.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        inliaison.nonsense  # type: ignore[attr-defined] # noqa: B018


@pytest.fixture
def mypy_cache(request: pytest.FixtureRequest) -> Path:
    """A folder for what mypy keeps; what one run found of the same modules serves the next."""
    cache: pytest.Cache = request.config.cache
    return cache.mkdir("mypy")


def test_the_interface_is_typed_for_those_who_use_it(tmp_path: Path, mypy_cache: Path) -> None:
    found = _checked(
        tmp_path,
        mypy_cache,
        "import inliaison",
        "directory = inliaison.open(register=False)",
        "reveal_type(directory.partners()[0].founded)",
        "reveal_type(directory.quotes(person='amit'))",
        "directory.partners(knd='un-body')",
        "directory.partners(kind=['un-body', 'cooperation'])",
        "directory.liaisons(kind='nonsense')",
        "reveal_type(directory.get('who', 'partners').founded)",
        "directory.get('who', 'nonsense')",
        "directory.members(role=['secretariat', 'nonsense'])",
    )
    assert 'Revealed type is "str | None"' in found or 'Revealed type is "Union[str, None]"' in found
    assert "inliaison.kinds.quotes.Quote" in found
    assert "knd" in found
    assert _lines_in_error(found) == [5, 7, 9, 10]


@pytest.mark.slow
def test_every_kind_and_every_argument_of_its_listing_has_a_type(tmp_path: Path, mypy_cache: Path) -> None:
    """Nothing is declared to be of any type: a number, a name that is not there and another kind are faults."""
    head, right, wrong = ["import inliaison", "from inliaison.api.answer import Answer"], [], []
    head.append("directory = inliaison.open()")
    for kind, entry in REGISTRY.items():
        right.append(f"all_{kind}: Answer[inliaison.{entry.record}] = directory.{kind}('some', where='1')")
        right += [
            f"of_{name}: inliaison.{entry.record} = directory.get('x', '{name}')" for name in (kind, entry.singular)
        ]
        options = inspect.signature(getattr(inliaison.Dataset, kind)).parameters.keys() - {"self"}
        wrong += [f"directory.{kind}({name}=1.5)" for name in options]
        wrong += [f"directory.{kind}(nonsense='x')", f"wrong_{kind}: int = directory.get('x', '{kind}')"]
    lines = [*head, *right, *wrong]
    assert _lines_in_error(_checked(tmp_path, mypy_cache, *lines)) == list(range(len(head + right) + 1, len(lines) + 1))


def _checked(tmp_path: Path, cache: Path, *lines: str) -> str:
    """What mypy says of a script of these lines, far from the source."""
    script = tmp_path / "notebook.py"
    script.write_text("\n".join(lines) + "\n")
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache), str(script)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def _lines_in_error(found: str) -> list[int]:
    return list(dict.fromkeys(int(line.split(":")[1]) for line in found.splitlines() if ": error:" in line))


def test_star_import_shadows_no_builtin() -> None:
    names: dict[str, Any] = {}
    exec("from inliaison import *", names)
    assert "open" not in names
    assert {"Partner", "Post", "InliaisonError", "FaultyDataError", "NotThereError"} <= names.keys()
    assert {"open", *inliaison.__all__} <= set(dir(inliaison))


def test_graphs_citations_addresses_and_exports_are_those_of_the_command_line(small: Run) -> None:
    directory = inliaison.open(SMALL, bundled=False)
    assert (
        directory.graph("dot", partner=["gale", "tide"])
        == small("graph", "-f", "dot", "--partner", "gale", "--partner", "tide").out
    )
    assert len(directory.network(committee="tc 10", recursive=True).edges) > len(
        directory.network(committee="tc 10").edges
    )
    assert directory.cite("bibtex", person="ada-brook") == small("quotes", "--person", "ada", "--cite", "bibtex").out
    assert [cited.id for cited in directory.citations(since="2001")] == small(
        "quotes", "--since", "2001", "-f", "json"
    ).ids()
    assert directory.address("lbn") + "\n" == small("open", "lbn", "--print").out
    assert directory.address("lbn", at_iso=True) + "\n" == small("open", "lbn", "--iso", "--print").out
    assert directory.export("people", "member") == {
        kind: tomllib.loads(small("export", kind).out)[kind] for kind in ("people", "members")
    }
    for wrong in (lambda: directory.graph("gif"), lambda: directory.cite("mla"), lambda: directory.export("x")):
        with pytest.raises(inliaison.UsageError):
            wrong()


@pytest.mark.parametrize(
    "watch",
    list_values(["cProfile", f"trace --count --missing --ignore-dir {sys.prefix}:{sys.base_prefix} -C {{cover}}"]),
)
def test_profilers_and_tracers_write_their_results_at_exit(tmp_path: Path, watch: str) -> None:
    command = (
        [*watch.format(cover=tmp_path).split(), "--module", "inliaison"]
        if "trace" in watch
        else ["cProfile", "-m", "inliaison"]
    )
    done = subprocess.run(
        [sys.executable, "-m", *command, "completion", "bash"], capture_output=True, text=True, check=False,
        env={**os.environ, "INLIAISON_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0
    assert "function calls" in done.stdout or list(tmp_path.glob("inliaison*.cover"))


def test_check_returns_problems_and_replacements(tmp_path: Path, run: Run, few_bundled: None) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[people]]\nname = "Ada Brook"\n[[quotes]]\nperson = "Ada Brook"\ntext = ""\nabout = ["nobody"]\n')
    found = inliaison.check(path)
    assert [(fault.line, fault.kind, fault.record, fault.field) for fault in found.faults] == [
        (5, "quotes", "ada-brook-quote", "text"),
        (6, "quotes", "ada-brook-quote", "about"),
    ]
    assert [str(fault) for fault in found.faults] == [
        line.strip() for line in run("check", str(path)).err.splitlines() if line.startswith("  ")
    ]
    assert [f"{line}\n" for line in found.rewrites] == run("check", "--fix", str(path)).out.splitlines(keepends=True)
    assert f'{path}:1: write id = "ada-brook" in this person' in found.rewrites
    path.write_text('[[people]]\nname = "Ada Brook"\n')
    assert inliaison.check([path]).faults == ()
    assert inliaison.open(path).get("ada brook", "people").sources == ("own-notes",)
