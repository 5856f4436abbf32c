"""Identifiers that other registers give to partners: how they are checked, found and linked."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run

from inliaison.text.identifiers import SCHEMES

RECORD = """
[[sources]]
id = "s"
title = "S"
[[partners]]
id = "lux"
acronym = "LUX"
name = "Light Union"
ror = "04j5ay321"
wikidata = "Q5133808"
isni = "000000009248054X"
eu_transparency = "04201463642-88"
sources = ["s"]
"""
ADDRESSES = {
    "ror": "https://ror.org/04j5ay321",
    "wikidata": "https://www.wikidata.org/wiki/Q5133808",
    "isni": "https://isni.org/isni/000000009248054X",
    "eu_transparency": "https://transparency-register.europa.eu/searchregister-or-update/organisation-detail_en?id=04201463642-88",
}


@pytest.fixture
def lux(run: Run, tmp_path: Path) -> Run:
    """Runs the program on one partner with every identifier."""
    path = tmp_path / "own.toml"
    path.write_text(RECORD, "utf-8")
    return lambda *arguments, **options: run(*arguments, "--no-bundled", "--data", str(path), **options)


@pytest.mark.parametrize(
    "reference",
    [
        *("04j5ay321", "04J5AY321", "Q5133808", "q5133808", "000000009248054X", "04201463642-88"),
        *("0000 0000 9248 054X", "0000-0000-9248-054x", "ror.org/04j5ay321", "http://www.ror.org/04J5AY321/"),
        *("wikidata.org/entity/Q5133808", *ADDRESSES.values()),
    ],
)
def test_a_partner_is_found_by_any_identifier(lux: Run, reference: str) -> None:
    assert lux("show", reference, "-f", "json").json()["id"] == "lux"
    assert lux("liaisons", "--partner", reference).code == 0


@pytest.mark.parametrize("reference", ["04j5", "Q51338", "Q5", "88", "https://example.org/04j5ay321", "0000 0001"])
def test_partial_identifier_matches_no_record(lux: Run, reference: str) -> None:
    result = lux("show", reference)
    assert (result.code, result.out) == (1, "")
    assert "Traceback" not in result.err


def test_identifiers_link_to_their_registers(lux: Run) -> None:
    card, page = lux("show", "lux", terminal=True, width=200).out, lux("show", "lux", "-f", "html").out
    table = lux("partners", "--columns", ",".join(SCHEMES), "-f", "html").out
    for name, address in ADDRESSES.items():
        identifier = address.rpartition("/")[2].rpartition("=")[2]
        assert f"\x1b]8;;{address}\x1b\\" in card or f";{address}\x1b\\{identifier}" in card, name
        for html in (page, table):
            assert f'<a href="{address}">{identifier}</a>' in html
        assert f"{SCHEMES[name].title} " in lux("show", "lux").out


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("ror", value) for value in ("04j5ay322", "14j5ay321", "04j5ay32", "04J5AY321", "04j5uy321")),
        *(("wikidata", value) for value in ("5133808", "Q0", "Q", "q12", "Q12\\n", "Q١٢")),
        *(("isni", value) for value in ("0000000092480549", "0000 0000 9248 054X", "000000009248054x")),
        *(("eu_transparency", value) for value in ("04201463642", "04201463642-8", "0420146 3642-88", "-88")),
    ],
)
def test_malformed_identifier_is_a_problem(run: Run, tmp_path: Path, field: str, value: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'[[partners]]\nid = "a"\nname = "A"\n{field} = "{value}"\nsource = "S"\n', "utf-8")
    result = run("check", "--no-bundled", str(path))
    assert result.code == 3
    assert f'{field} "' in result.err
    assert f"is not {SCHEMES[field].form}" in result.err
