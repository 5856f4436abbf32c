"""The data as others can cite and read them: a Data Package for frictionless, a citation for GitHub and Zenodo."""

import json
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import frictionless
import pytest
import yaml
from conftest import Run
from support.places import ROOT

import inliaison
from inliaison.dataset.head import read_bundled_version
from inliaison.kinds import DOCUMENT_KINDS, KINDS
from inliaison.kinds.fields import fields


@pytest.fixture
def package(small: Run, tmp_path: Path) -> Path:
    path = tmp_path / "small.zip"
    assert small("export", "-f", "datapackage", "-o", str(path)).code == 0
    return path


def _read(path: Path) -> dict[str, Any]:
    with ZipFile(path) as archive:
        description: dict[str, Any] = json.loads(archive.read("datapackage.json"))
    return description


def test_frictionless_finds_every_row_as_described_and_every_reference(package: Path) -> None:
    report = frictionless.Package(str(package)).validate()
    assert report.flatten(["type", "message"]) == []
    assert {task.name: task.stats["rows"] for task in report.tasks} == {
        table["name"]: table["rows"] for table in _read(package)["resources"]
    }


def test_frictionless_sees_a_reference_that_leads_nowhere_and_a_missing_row(package: Path, tmp_path: Path) -> None:
    with ZipFile(package) as archive:
        archive.extractall(tmp_path / "open")
    rows = tmp_path / "open" / "partners.csv"
    lines = rows.read_bytes().splitlines(keepends=True)
    gone = next(line for line in lines if line.startswith(b"tide,"))
    rows.write_bytes(b"".join(line for line in lines if line != gone))
    report = frictionless.Package(str(tmp_path / "open" / "datapackage.json")).validate()
    assert {kind for (kind,) in report.flatten(["type"])} >= {"foreign-key", "row-count"}


def test_cells_come_back_as_the_values_that_json_has(package: Path, small: Run) -> None:
    tables: Any = frictionless.Package(str(package))
    for kind in ("partners", "people", "committees"):
        table = tables.get_resource(kind)
        for row, record in zip(table.read_rows(), small(kind, "-f", "json").json(), strict=True):
            for field in fields(kind):
                known = record[field.name] not in (None, [])
                assert not known or row[field.name] == record[field.name], (kind, record["id"], field.name)


def test_the_same_data_give_the_same_bytes(package: Path, small: Run, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    small("export", "-f", "datapackage", "-o", str(again))
    assert again.read_bytes() == package.read_bytes()


def test_a_package_of_some_kinds_refers_to_none_of_the_others(small: Run, tmp_path: Path) -> None:
    path = tmp_path / "some.zip"
    small("export", "liaisons", "committees", "-f", "datapackage", "-o", str(path))
    tables = {table["name"]: table["schema"].get("foreignKeys", []) for table in _read(path)["resources"]}
    assert {key["reference"].get("resource", "") for keys in tables.values() for key in keys} == {"", "committees"}
    assert frictionless.Package(str(path)).validate().valid


def test_a_zip_is_not_for_a_terminal_nor_for_single_records(small: Run) -> None:
    assert "not for a terminal" in small("export", "-f", "datapackage", terminal=True).err
    assert small("export", "--partner", "tide", "-f", "datapackage").code == 2


def test_the_bundled_files_are_described_with_version_licences_and_counts() -> None:
    path = ROOT / "data" / "datapackage.json"
    description = json.loads(path.read_text("utf-8"))
    assert frictionless.Package.validate_descriptor(description).valid
    assert description["version"] == read_bundled_version().data_version
    assert [licence["name"] for licence in description["licenses"]] == ["MIT", "ODC-By-1.0"]
    assert [table["name"] for table in description["resources"]] == [
        kind for kind in KINDS if kind not in DOCUMENT_KINDS
    ]
    for table in description["resources"]:
        files = [table["path"]] if isinstance(table["path"], str) else table["path"]
        text = "".join((path.parent / name).read_text("utf-8") for name in files)
        assert len(re.findall(rf"^\[\[{table['name']}\]\]$", text, re.MULTILINE)) == table["rows"]


def test_the_citation_has_what_cff_requires_and_the_version_of_the_program() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert (citation["cff-version"], citation["type"]) == ("1.2.0", "software")
    assert all("name" in author or "family-names" in author for author in citation["authors"])
    assert citation["version"] == inliaison.__version__
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## [{citation['version']}] - {citation['date-released']}\n" in changelog
