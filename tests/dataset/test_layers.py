"""Layers over layers, and output files that load again."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from conftest import Run
from support.places import SMALL

from inliaison.dataset import layer
from inliaison.index import stamps
from inliaison.system import package

OVER = """
[[partners]]
id = "tide"
name = "Tidal Data Exchange and Archive"
country = "Iceland"
sources = ["log"]
sourced = { log = ["name"] }

[[partners]]
id = "new"
name = "Newcomers"
part_of = "tide"
sources = ["log"]

[[sources]]
id = "log"
title = "The log"
"""


@pytest.fixture
def over(tmp_path: Path) -> str:
    (tmp_path / "over.toml").write_text(OVER)
    return str(tmp_path / "over.toml")


def test_a_later_layer_wins_field_by_field(small: Run, over: str) -> None:
    tide = small("show", "tide", "--data", over, "-f", "json").json()
    assert (tide["name"], tide["country"], tide["city"]) == ("Tidal Data Exchange and Archive", "Iceland", "Bergen")
    assert [source["id"] for source in tide["sources"]] == ["almanac", "register", "log"]
    assert tide["sourced"] == {"almanac": ["founded"], "register": ["iso_id"], "log": ["name"]}
    assert tide["layers"] == [SMALL, over]
    assert "new" in small("partners", "--data", over, "-f", "json").ids()


def test_data_option_overrides_the_data_variable(run: Run, over: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INLIAISON_DATA", os.pathsep.join((SMALL, over)))
    assert run("show", "tide", "--no-bundled", "-f", "json").json()["country"] == "Iceland"
    monkeypatch.setenv("INLIAISON_DATA", over)
    assert run("partners", "--no-bundled").code == 0
    result = run("show", "tide", "--no-bundled", "--data", SMALL, "-f", "json")
    assert result.json()["country"] == "Norway"


@pytest.mark.usefixtures("few_bundled")
def test_layer_may_refer_to_bundled_records(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[[partners]]\nid = "lanternists"\nname = "M"\npart_of = "unido"\nsources = ["editors"]\n')
    assert run("partners", "--data", str(path), "lanternists", "-f", "json").ids() == ["lanternists"]
    assert run("check", str(path)).code == 0
    assert run("check", "--no-bundled", str(path)).code == 3


def test_export_loads_again_equal(small: Run, run: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "all.toml")
    assert small("export", "-o", path).code == 0
    assert run("check", "--no-bundled", path).code == 0
    for kind in ("partners", "liaisons", "quotes", "people", "committees", "sources"):
        assert run(kind, "--no-bundled", "--data", path, "-f", "json") == small(kind, "-f", "json")
    assert run("export", "--no-bundled", "--data", path).out == Path(path).read_text("utf-8")


def test_some_kinds_can_be_exported(small: Run) -> None:
    assert list(tomllib.loads(small("export", "sources", "quotes").out)) == ["quotes", "sources"]
    result = small("export", "ships")
    assert (result.code, "Choose from: partners, liaisons" in result.err) == (2, True)


def test_existing_output_file_is_kept_without_force(small: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old")
    path.chmod(0o640)
    result = small("partners", "-o", str(path))
    assert (result.code, path.read_text()) == (4, "old")
    assert "--force" in result.err
    link = tmp_path / "link.json"
    link.symlink_to(path)
    assert small("partners", "-o", str(link), "--force").code == 0
    assert path.read_text().startswith("[\n")
    assert (path.stat().st_mode & 0o777, link.is_symlink()) == (0o640, True)
    assert sorted(tmp_path.iterdir()) == sorted([path, link, tmp_path / "home"])


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.json", "[\n"),
        ("a.csv", "id,"),
        ("a.toml", "[[partners]]"),
        ("a.md", "| Id"),
        ("a.txt", "ID "),
        ("a.tsv", "id\t"),
    ],
)
def test_the_ending_of_a_file_chooses_the_format(small: Run, tmp_path: Path, name: str, start: str) -> None:
    assert small("partners", "-o", str(tmp_path / name)).out == ""
    assert (tmp_path / name).read_text("utf-8").startswith(start)


def test_unwritable_output_path_is_an_error(small: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "x.json", tmp_path):
        result = small("partners", "-o", str(path))
        assert (result.code, result.out) == (4, "")
        assert f"cannot write {path}" in result.err


def test_same_file_twice_is_the_same_as_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    once = run("partners", "--no-bundled", "--data", SMALL, "-f", "json")
    assert run("partners", "--no-bundled", "--data", SMALL, "--data", SMALL, "-f", "json") == once
    monkeypatch.setenv("INLIAISON_DATA", SMALL)
    assert run("check", "--no-bundled", SMALL).code == 0


def test_a_folder_is_read_without_its_hidden_files(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "sub.toml").mkdir(parents=True)
    (folder / ".#a.toml").symlink_to("nowhere")
    (folder / "A.TOML").write_text('[[sources]]\nid = "a"\ntitle = "A"\n')
    assert run("sources", "--no-bundled", "--data", str(folder), "-f", "json").ids() == ["a"]


def test_an_unknown_ending_needs_a_format(small: Run, tmp_path: Path) -> None:
    for command, name in (("partners", "x.xlsx"), ("export", "x.csv"), ("partners", "")):
        result = small(command, "-o", str(tmp_path / name) if name else "")
        assert (result.code, result.out) == (2, "")
    assert small("partners", "-o", str(tmp_path / "x.xlsx"), "-f", "csv").code == 0


@pytest.mark.usefixtures("few_bundled")
def test_a_duplicate_table_or_key_is_a_syntax_error(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    for text in ("[a]\nx = 1\n[a]\n", '[[sources]]\nid = "a"\nid = "b"\n'):
        path.write_text(text)
        result = run("check", str(path))
        assert (result.code, f"{path}:" in result.err) == (3, True)


def test_data_and_sources_of_a_zipped_program_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs from a zip has no folder; a slow test runs it so."""
    inside = tmp_path / "site.zip" / "inliaison" / "part"
    monkeypatch.setattr(layer, "__file__", str(inside / "layer.py"))
    monkeypatch.setattr(stamps, "__file__", str(inside / "stamps.py"))
    monkeypatch.setattr(package, "unpack_folder", lambda name: tmp_path / name)
    monkeypatch.setattr(package, "find_archive", lambda: tmp_path / "site.zip")
    assert layer.find_bundled_folder() == tmp_path / "data"
    assert stamps.list_sources() == [tmp_path / "site.zip"]
    (tmp_path / "site.zip" / "inliaison").mkdir(parents=True)
    assert layer.find_bundled_folder() == tmp_path / "data"
    (tmp_path / "site.zip" / "inliaison" / "data").mkdir()
    assert layer.find_bundled_folder() == tmp_path / "site.zip" / "inliaison" / "data"
