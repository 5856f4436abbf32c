"""Every kind of record has all that a kind needs; what a new one lacks is named, with the file to edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import pytest
from conftest import Run
from support.places import ROOT, SMALL
from support.row_keys import KEYS

import inliaison
from inliaison import index
from inliaison.api.kind_methods import KindMethods
from inliaison.browse.keys import KEYS as BROWSE_KEYS
from inliaison.dataset.schema import build_schema
from inliaison.index import layers
from inliaison.kinds import DOCUMENT_KINDS, KINDS, REGISTRY, load_kind
from inliaison.kinds.fields import Field, fields
from inliaison.query import browse_rows
from inliaison.text import toml

WITHOUT_TAB = {"countries", "ics", "figures", "sources"}
"""The kinds that `browse` reaches only from cards and by the search."""
BUILD = "run `python docs/build.py`"


@cache
def _list_kinds(folder: str) -> set[str]:
    """Return the kinds that have records in the TOML files of a folder."""
    files = (ROOT / folder).glob("*.toml")
    return {kind for file in files for kind, rows in toml.parse_toml(file.read_bytes(), file.name).items() if rows}


def _list_all_fields(kind: str) -> list[tuple[str, Field]]:
    inner = [(outer.name, field) for outer in fields(kind) for field in outer.inner]
    return [*((kind, field) for field in fields(kind)), *inner]


def _lacks_in_source(kind: str) -> Iterator[str]:
    entry, described = REGISTRY[kind], load_kind(kind)
    module = f"src/inliaison/kinds/{kind}.py"
    if described.name != kind or described.record.__name__ != entry.record:
        yield f"src/inliaison/kinds/__init__.py: the line of {kind} and its module {module} differ in a name"
    if bool(entry.tab) == (kind in WITHOUT_TAB):
        yield f"src/inliaison/kinds/__init__.py: {kind} has no tab, or its name belongs in WITHOUT_TAB of this test"
    tabs = sorted(it.tab for it in REGISTRY.values() if it.tab)
    if tabs != list(range(1, len(tabs) + 1)):
        yield "src/inliaison/kinds/__init__.py: the tabs are not numbered from 1 without a gap"
    if entry.tab and f"tab({entry.tab})" not in {key.action for key in BROWSE_KEYS}:
        yield f"src/inliaison/browse/keys.py: no key for tab {entry.tab}, {kind}"
    yield from (
        f"{module}: {name} is empty" for name in ("examples", "meaning", "purpose") if not vars(described)[name]
    )
    groups = (*described.texts.groups, *described.id_from)
    named = {name for group in groups for name in group if not name.startswith("=")} | set(described.view.droppable)
    yield from (f"{module}: {name} is no field" for name in sorted(named - _list_columns(kind)))


def _list_columns(kind: str) -> set[str]:
    """Return the fields and columns of a kind, with the columns that label the records it refers to."""
    own = {field.name: field.type.kinds for field in fields(kind)}
    labels = {f"{name}_{label}" for name, of in own.items() for it in of for label in REGISTRY[it].label_fields}
    return {*own, *load_kind(kind).listed_columns, *labels}


def _lacks_in_data(kind: str) -> Iterator[str]:
    if kind not in (*_list_kinds("data"), *DOCUMENT_KINDS):
        yield f"data/{kind}.toml: no file of data/ has [[{kind}]]"
    if kind not in _list_kinds("tests/small"):
        yield f"tests/small/dataset.toml: no [[{kind}]]"
    rows = set(
        re.findall(r"^\| `([a-z]+\.[a-z0-9_]+)` \|", (ROOT / "data" / "README.md").read_text("utf-8"), re.MULTILINE)
    )
    names = (f"{table}.{field.name}" for table, field in _list_all_fields(kind))
    yield from (f"data/README.md: no row for `{name}`" for name in names if name not in rows)
    yield from (
        f"src/inliaison/kinds/{kind}.py: {field.name} has no meaning" for field in fields(kind) if not field.meaning
    )


def _lacks_in_tests(kind: str) -> Iterator[str]:
    if kind != "figures" and list(KEYS.get(kind, ())) != [field.name for field in fields(kind)]:
        yield f"tests/support/row_keys.py: the keys of {kind} are not its fields"


def _lacks_in_documents(kind: str) -> Iterator[str]:
    entry = REGISTRY[kind]
    stub = (ROOT / "src" / "inliaison" / "api" / "kind_methods.pyi").read_text("utf-8")
    if f'kind: Literal["{kind}", "{entry.singular}"]) -> {entry.record}' not in stub or f"def {kind}(" not in stub:
        yield f"src/inliaison/api/kind_methods.pyi: no method or overload of `get` for {kind}; {BUILD}"
    texts = {
        "src/inliaison/__init__.pyi": f"import {entry.record} as",
        "docs/sql.md": f"`{kind}`",
        "docs/inliaison.1": f"inliaison {kind}",
        "data/schema.json": f'"#/definitions/{entry.singular}"',
    }
    for path, text in texts.items():
        if text not in (ROOT / path).read_text("utf-8"):
            yield f"{path}: nothing on {kind}; {BUILD}"
    if entry.singular not in build_schema()["definitions"]:
        yield f"src/inliaison/dataset/schema.py: no definition of {kind}"


def _lacks_in_interfaces(kind: str, run: Run) -> Iterator[str]:
    if not (hasattr(KindMethods, kind) and REGISTRY[kind].record in inliaison.__all__):
        yield f"src/inliaison/kinds/__init__.py: no method and no class of {kind} in Python"
    if kind not in run("--help").out.partition("Look up")[0]:
        yield f"src/inliaison/cli/__init__.py: {kind} is in no section of the help"
    if kind not in run("__complete", f"={kind[:-1]}").out.split():
        yield f"src/inliaison/cli/complete.py: {kind} is not offered"
    if load_kind(kind).examples[0] not in run(kind, "--help").out.replace("\n    ", " "):
        yield f"src/inliaison/kinds/{kind}.py: `inliaison {kind} --help` lacks the example"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_all_its_parts(run: Run, kind: str) -> None:
    lacking: Sequence[str] = [
        *_lacks_in_source(kind),
        *_lacks_in_data(kind),
        *_lacks_in_tests(kind),
        *_lacks_in_documents(kind),
        *_lacks_in_interfaces(kind, run),
    ]
    assert not lacking, "\n".join([f"of {kind} is missing:", *lacking])


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_columns_in_its_listing(run: Run, kind: str) -> None:
    shown = {*load_kind(kind).view.columns, *load_kind(kind).view.get_default_columns(on_screen=True)}
    listed = run(kind, "--data", SMALL, "--no-bundled", "-f", "csv", "--columns", ",".join(sorted(shown)))
    assert listed.code == 0, f"src/inliaison/kinds/{kind}.py: its view names a column that is not there: {listed.err}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_can_be_browsed(kind: str) -> None:
    with index.open(layers.compose([SMALL], bundled=False, register=False, own=False), print) as database:
        page = browse_rows.read_page(database, browse_rows.read_rows(database, browse_rows.Query(kind)).shape, [0])
    assert {len(row) for row in page.rows} == {len(page.columns)}, f"src/inliaison/kinds/{kind}.py: its view"
