"""The types of the methods of the Python interface that follow from the kinds, for editors and type checkers."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getdoc
from textwrap import indent

import inliaison
from inliaison.api import signatures
from inliaison.api.kind_methods import KindMethods
from inliaison.kinds import REGISTRY, load_kind

_HEAD = '''"""Types of `kind_methods.py`, written by docs/build.py: change the kinds of record instead."""

from typing import Literal, overload

from inliaison.api.answer import Answer
from inliaison.api.listings import Listings, OneOrMore, Several, Without'''


def stub() -> str:
    """Return the text of the stub file."""
    imports = (f"from inliaison.kinds.{kind} import {entry.record}" for kind, entry in sorted(REGISTRY.items()))
    union = f"Record = {' | '.join(entry.record for entry in REGISTRY.values())}"
    head = f"class KindMethods(Listings):\n{_docstring(getdoc(KindMethods), 4)}"
    return "\n".join([_HEAD, *imports, "", union, "", head, *_get(), *map(_listing, REGISTRY)]) + "\n"


def package_stub() -> str:
    """Return the text of the stub file of the package: every name of the Python interface, with its module."""
    places = {name: place for place, names in inliaison.NAMES.items() for name in names}
    for kind in map(load_kind, REGISTRY):
        places |= {each.__name__: f"kinds.{kind.name}" for each in (kind.record, *kind.tables.values())}
    imports = (f"from inliaison.{place} import {name} as {name}\n" for name, place in sorted(places.items()))
    offered = "".join(f'    "{name}",\n' for name in inliaison.__all__)
    lines = ["".join(imports), "__version__: str", "NAMES: dict[str, tuple[str, ...]]", f"__all__ = [\n{offered}]"]
    return '"""Names of `__init__.py`, written by docs/build.py."""\n\n' + "\n".join(lines) + "\n"


def _get() -> Iterator[str]:
    """Yield an overload of `get` for each kind that a record may be asked for by, and one for any kind."""
    overload = "    @overload\n    def get(self, reference: str | int, kind: {}) -> {}:"
    for kind, entry in REGISTRY.items():
        yield overload.format(f'Literal["{kind}", "{entry.singular}"]', entry.record) + " ..."
    yield overload.format("None = None", "Record") + f"\n{_docstring(getdoc(KindMethods.get))}"


def _listing(kind: str) -> str:
    options = signatures.list_options(kind).items()
    lines = "".join(f"        {name}: {option.annotation} = {option.default},\n" for name, option in options)
    return (
        f'    def {kind}(\n        self,\n        text: str = "",\n        *,\n{lines}'
        f"    ) -> Answer[{REGISTRY[kind].record}]:\n{_docstring(signatures.build_docstring(kind))}"
    )


def _docstring(text: str | None, depth: int = 8) -> str:
    end = "\n" if "\n" in (text or "") else ""
    return indent(f'"""{text}{end}"""', " " * depth)
