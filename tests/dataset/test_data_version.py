"""The version of the data is declared once, in the data, and told apart from that of the program."""

import importlib.util
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from conftest import Run
from support.places import ROOT

import inliaison
from inliaison.dataset.head import read_bundled_version

_HEAD = '[dataset]\ndata_version = "7.1.0"\ndate = "2031-02-03"\n\n[[sources]]\nid = "s"\ntitle = "S"\n'


@pytest.fixture
def versioned(run: Run, tmp_path: Path) -> Run:
    """A dataset of one source that tells its version."""
    path = tmp_path / "data.toml"
    path.write_text(_HEAD)

    def ask(*arguments: str, **options: Any) -> Any:
        return run(*arguments, "--data", str(path), "--no-bundled", **options)

    return ask


def test_an_export_carries_the_version_of_its_data_and_hands_it_on(versioned: Run, run: Run, tmp_path: Path) -> None:
    exported = tmp_path / "exported.toml"
    assert versioned("export", "-o", str(exported)).code == 0
    again = run("export", "--data", str(exported), "--no-bundled")
    assert again.out == exported.read_text("utf-8")
    assert tomllib.loads(again.out)["dataset"] == {"data_version": "7.1.0", "date": "2031-02-03"}
    assert '<p class="subtitle">Data 7.1.0 of 2031-02-03.</p>' in versioned("export", "-f", "html").out


def test_an_export_of_one_partner_carries_the_version(run: Run) -> None:
    part = tomllib.loads(run("export", "--partner", "itu").out)
    assert part["dataset"]["data_version"] == read_bundled_version().data_version


def test_a_dataset_without_a_version_exports_none(small: Run) -> None:
    assert "dataset" not in tomllib.loads(small("export").out)
    assert ">Data " not in small("export", "-f", "html").out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("data_version = 2", "data_version must be a text between quotation marks"),
        ('date = "2031"', "date must be a day: YYYY-MM-DD"),
        ('data_verson = "1.0.0"', "data_verson is not a known key; did you mean data_version?"),
    ],
)
def test_a_wrong_head_is_named_with_its_line(run: Run, tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "data.toml"
    path.write_text(f'[dataset]\n{line}\n\n[[sources]]\nid = "s"\ntitle = "S"\n')
    err = run("check", str(path), "--no-bundled").err
    assert f"{path}:2" in err
    assert message in err.replace('"', "")


def test_changelog_begins_with_the_version_of_the_program_and_the_data_tell_theirs_once() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = re.findall(r"^## \[(\d[\d.]*)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    assert released[0] == inliaison.__version__
    assert changelog.index("## [Unreleased]") < changelog.index(f"## [{released[0]}]")
    assert [path.name for path in (ROOT / "data").glob("*.toml") if "data_version =" in path.read_text("utf-8")] == [
        "dataset.toml"
    ]


def test_changes_of_the_data_begin_with_their_present_version() -> None:
    version = read_bundled_version()
    changes = (ROOT / "data" / "CHANGES.md").read_text("utf-8")
    assert re.findall(r"^## (\S+) \((\S+)\)", changes, re.MULTILINE)[0] == tuple(version)


def test_changes_of_the_data_tell_added_renamed_corrected_and_removed_records() -> None:
    def data(*partners: dict[str, Any]) -> Any:
        return changes.read_data([tomli_w.dumps({"partners": list(partners), "dataset": {"data_version": "1"}})])

    spec = importlib.util.spec_from_file_location("data_changes", ROOT / "docs" / "data_changes.py")
    assert spec
    assert spec.loader
    changes = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(changes)
    old = data({"id": "a", "name": "Ash", "city": "Oslo"}, {"id": "b", "name": "Birch", "sources": ["s"]})
    new = data({"id": "a", "name": "Ash Tree", "city": "Bergen", "country": "Norway"}, {"id": "c", "acronym": "CDR"})
    assert list(changes.describe_changes(old, old)) == []
    assert list(changes.describe_changes(old, new)) == [
        "### Partners\n\n* Added (1): CDR\n* Renamed (1): Ash is now Ash Tree\n* Filled in: `country` of 1\n"
        "* Corrected: `city` of 1\n* Removed (1): Birch\n"
    ]
