"""The JSON Schema and the loader agree on what a record may be."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from support.places import SMALL
from support.products import list_values

from inliaison.dataset import defaults, friendly_toml, rules
from inliaison.dataset.layer import find_bundled_folder
from inliaison.dataset.schema import build_schema
from inliaison.kinds import KINDS, load_kind
from inliaison.kinds.fields import fields
from inliaison.kinds.types import ISO_NUMBER

VALIDATOR = jsonschema.Draft7Validator(build_schema())


def _refused(data: dict[str, Any]) -> bool:
    return next(iter(VALIDATOR.iter_errors(data)), None) is not None


def _faults(kind: str, record: dict[str, Any]) -> list[str]:
    """What the loader says of one record by itself, with the keys that it only warns of.

    Left aside: where an id could be made of other fields and none of these is there, which no schema can say.
    """
    made = copy.deepcopy(record)
    list(friendly_toml.write_dates(kind, made))
    defaults.add_source(kind, made, (), lambda _: False)
    if load_kind(kind).id_from:
        made.setdefault("id", "x")
    return [f"{fault.field} {fault.message}" for fault in rules.check_record(kind, made)]


def test_schema_is_valid_and_equals_the_stored_file(run: Run) -> None:
    jsonschema.Draft7Validator.check_schema(build_schema())
    written = (find_bundled_folder() / "schema.json").read_text("utf-8")
    assert run("schema").out == written, "renew it: inliaison schema -o data/schema.json --force"


FILES = [
    *Path(SMALL).glob("*.toml"),
    *sorted(find_bundled_folder().glob("*.toml"), key=lambda path: path.stat().st_size),
]


@pytest.mark.parametrize("path", list_values(FILES, always=12), ids=lambda path: path.name)
def test_every_file_of_the_data_is_valid_and_names_the_schema(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not _refused(tomllib.loads(text))
    assert path.parent == Path(SMALL) or text.startswith("#:schema schema.json\n# ")


@pytest.mark.usefixtures("few_bundled")
def test_a_snapshot_of_the_register_and_an_export_are_valid(run: Run, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    row = {"id": 7, "reference": "ISO/TC 7", "organizationLiaisons": [{"id": 9, "acronym": "Nine"}]}
    rows.write_text(json.dumps(row))
    assert run("register", "import", str(rows), "--date", "2025-01-31").code == 0
    (snapshot,) = (tmp_path / "home" / "data" / "snapshots").glob("*.toml")
    for text in (snapshot.read_text("utf-8"), run("export").out, run("show", "unido", "-f", "toml").out):
        assert not _refused(tomllib.loads(text))


WRONG: dict[str, list[Any]] = {
    "text": ["", "  ", 5, True, ["x"], {"a": 1}],
    "id": ["", "Upper", "two--hyphens", "-x", "x-", "a b", "é", "a\n", 7],
    "date": [
        "09",
        "2009-13",
        "2009-00",
        "2009-02-29",
        "2009-04-31",
        "2009-1-1",
        "0000",
        "1900-02-29",
        "2009-05\n",
        999,
        10_000,
        2009.5,
        True,
    ],
    "url": ["example.org", "ftp://x", "https://", "https://a b", "http://x\x7f", "http://x\n", 1],
    "email": ["eli", "@x", "eli@", "a@b@c", "eli @x.example", " eli@x", "eli@x\n", "eli@x\x7f", 1],
    "choice": ["nothing", "", "UN-BODY", 3],
    "ror": ["14j5ay321", "04j5ay32", "04J5AY321", "04j5uy321", "04j5ay321\n", 4],
    "stage": ["4060", "40.6", "40.60\n", 40.6],
    "standard number": ["7", [7], ["x"], [""], ["7\n"]],
    "ics code": ["13", [13], ["1"], ["13.2"], ["13.020."], ["13.020.10\n"]],
    "wikidata": ["5133808", "Q0", "Q", "q12", "Q12\n", "Q١٢", 12],
    "isni": ["0000 0000 9248 054X", "000000009248054x", 12],
    "eu_transparency": ["04201463642", "04201463642-8", "042 01463642-88", "-88", 12],
    "integer": ["7", 7.5, True, 2**63, [7]],
    "numbers": ["x", 7, [""], ["7"], [7.5], [True], [0], [-1], [2**63], {"x": 1}],
    "number": ["7", True, float("inf"), float("-inf"), 2**63, 1e30, [7]],
    "boolean": ["true", 1, 0, []],
    "list": ["x", [""], [5], [["x"]], {"x": 1}],
    "tables": [
        "x",
        [{}],
        [{"partner": "x"}],
        [{"partner": "x", "title": ""}],
        [{"partner": "x", "title": "T", "from": "x"}],
    ],
    "mapping": ["x", {"s": "name"}, {"s": []}, {"s": [5]}, {"s": ["bogus"]}, {"s": [""]}, {"s": ["."]}],
}
RIGHT: dict[str, list[Any]] = {
    "text": ["x", " é ", "a\nb"],
    "id": ["x", "a-b-7"],
    "date": ["2009", "2009-05", "2009-05-31", "2008-02-29", "2000-02-29", "0001-01-01", 2009],
    "url": ["https://example.org", "http://x/é?a=b#c"],
    "email": ["eli@who.example", "é+x@localhost"],
    "ror": ["04j5ay321"],
    "wikidata": ["Q5133808"],
    "standard number": [["7"], ["1", "60857"], []],
    "ics code": [["13"], ["13.020", "13.020.10"]],
    "stage": ["40.60"],
    "isni": ["000000009248054X"],
    "eu_transparency": ["04201463642-88"],
    "integer": [1, 2**63 - 1],
    "numbers": [[], [7], [1, 2**63 - 1]],
    "number": [0, -1.5, 700],
    "boolean": [True, False],
    "list": [["x"], ["x", "y"]],
    "tables": [[], [{"partner": "x", "title": "T", "from": "2009", "to": "2010-01", "as_of": "2009-12-31"}]],
    "mapping": [{"s": ["id"]}],
}


def _least(kind: str) -> dict[str, Any]:
    return {"id": "x"} | ({} if kind == "sources" else {"sources": ["s"]})


def _sorts(field: Any) -> list[str]:
    """Which of the lists above speak of a field."""
    if field.shape == "list" and field.type is ISO_NUMBER:
        return ["numbers"]
    if field.type.has_link_table:
        return [field.type.name]
    return (
        [field.type.name] if field.type.name in RIGHT.keys() | {"choice"} and field.shape == "text" else [field.shape]
    )


@pytest.mark.parametrize(("kind", "name"), [(kind, field.name) for kind in KINDS for field in fields(kind)])
def test_schema_and_loader_refuse_the_same_values(kind: str, name: str) -> None:
    field = next(field for field in fields(kind) if field.name == name)
    for sort in _sorts(field):
        wrong = (
            WRONG[sort] + ([0, -1] if name == "iso_id" else []) + ([[]] if field.required and sort == "list" else [])
        )
        for value in wrong:
            record = {**_least(kind), name: value}
            assert (_faults(kind, record) != []) is _refused({kind: [record]}) is True, value
        for value in list(field.type.words) if sort == "choice" else RIGHT[sort]:
            record = {**_least(kind), name: value} | ({"committee": "x"} if kind == "liaisons" else {})
            assert (_faults(kind, record), _refused({kind: [record]})) == ([], False), value


@pytest.mark.parametrize("kind", KINDS)
def test_missing_and_unknown_keys_are_refused_by_both(kind: str) -> None:
    for record in ({"nonsense": "x"}, {**_least(kind), "nonsense": "x"}):
        assert _faults(kind, record)
        assert _refused({kind: [record]})
    assert bool(_faults(kind, {})) is _refused({kind: [{}]}) is (kind in ("committees", "standards"))
    assert _refused({"nonsense": []})


def test_schema_accepts_friendly_spellings() -> None:
    quote = {
        "person": "Ronnie Amit",
        "text": "x",
        "about": ["TC 207"],
        "source": "ISO Focus",
        "url": "https://x.example",
    }
    assert not _refused({"quote": [quote], "people": [{"name": "Ada Brook", "source": "Minutes"}]})
    assert not _faults("quotes", quote)
    for wrong in ({"source": ""}, {"source": 5}, {"url": [""]}):
        assert _refused({"quotes": [{**quote, **wrong}]})
    assert _refused({"sources": [{"title": "T", "source": "S"}]})


def test_a_committee_liaison_must_name_its_committee() -> None:
    tie = {"id": "x", "partner": "p", "kind": "committee", "sources": ["s"]}
    assert _refused({"liaisons": [tie]})
    assert not _refused({"liaisons": [{**tie, "committee": "c"}]})
    assert not _refused({"liaisons": [{**tie, "kind": "memorandum"}]})


_VALUES = st.one_of(
    st.sampled_from([value for sort in (WRONG, RIGHT) for values in sort.values() for value in values]),
    st.text(max_size=5).filter(lambda text: "\x00" not in text),
    st.integers(),
    st.floats(allow_nan=False).filter(lambda number: not number.is_integer()),
)


@pytest.mark.parametrize("examples", [100, pytest.param(300, marks=pytest.mark.slow)])
def test_schema_and_loader_agree_on_any_record(examples: int) -> None:
    """Left aside: whole numbers written as 7.0, and `sourced`, which speaks of other fields of its record."""
    settings(max_examples=examples)(given(st.data())(_assert_agreement))()


def _assert_agreement(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    names = [field.name for field in fields(kind) if field.name != "sourced"]
    record = data.draw(st.dictionaries(st.sampled_from([*names, "other"]), _VALUES, max_size=4)) | (
        _least(kind) if data.draw(st.booleans()) else {}
    )
    assert bool(_faults(kind, record)) == _refused({kind: [record]}), record


def test_every_field_of_the_schema_has_a_description() -> None:
    for definition in build_schema()["definitions"].values():
        assert definition["description"]
        assert all(field["description"] for field in definition["properties"].values())
    inner = build_schema()["definitions"]["person"]["properties"]["posts"]["items"]["properties"]
    assert {name: field["description"] for name, field in inner.items()} == {
        f.name: f.meaning for field in fields("people") for f in field.inner
    }
