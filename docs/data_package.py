"""The description of the files in `data/` as a Data Package 2.0, which `docs/build.py` writes."""

from __future__ import annotations

import json
from pathlib import Path

from inliaison.dataset.datapackage import Tables, describe_package
from inliaison.dataset.validation import merge_layers, read_layers
from inliaison.index.layers import compose


def package() -> str:
    """Return the description as JSON."""
    layers = compose(register=False, own=False, variable=False)
    merged = merge_layers(read_layers(layers))
    counts = {kind: len(records) for kind, records in merged.records.items() if records}
    tables = Tables(
        counts=counts, sources=list(merged.records["sources"].values()), version=merged.version, is_bundled=True
    )
    form = {"format": "toml", "mediatype": "application/toml"}
    files = {kind: {"path": _list_files(kind, layers[0].files), **form} for kind in counts}
    return json.dumps(describe_package(tables, files), ensure_ascii=False, indent=2) + "\n"


def _list_files(kind: str, files: tuple[Path, ...]) -> str | list[str]:
    """Return the file of a kind, or the list of its files: written one after the other, they are one TOML document."""
    names = [path.name for path in files if path.stem.partition("-")[0] == kind]
    return names if len(names) > 1 else names[0]
