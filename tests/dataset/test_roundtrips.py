"""Round trips: any valid dataset exports and loads again equal, and TOML is written by its rules."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inliaison.errors import FaultyDataError
from inliaison.kinds import DOCUMENT_KINDS, KINDS, load_kind
from inliaison.kinds.fields import fields
from inliaison.kinds.liaisons import LIAISON_KINDS
from inliaison.kinds.partner_kinds import PARTNER_KINDS
from inliaison.kinds.types import COUNT, ISO_NUMBER
from inliaison.text import names, toml

TEXT = (
    st.text(min_size=1, max_size=40)
    .filter(lambda text: (text.strip() and max(text) < "\ud800") or max(text) > "\udfff")
    .filter(str.strip)
)
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
DATES = st.sampled_from(["1865", "2009-05", "2009-06-23", "2024-02-29"])
FIXED = {
    "sourced": (None, None, None),
    "ror": ("01fyxcz70", "006f2dx14", "003t7f717"),
    "wikidata": ("Q11713409", "Q3153272", "Q55452112"),
    "isni": ("0000000087210350", "0000000098051164", "0000000453129529"),
    "stage": ("40.20", "60.60", "95.99"),
    "ics": (["13"], ["13.020", "01.040.03"], None),
    "replaces": (["7"], None, ["60857", "1"]),
    "replaced_by": (None, ["7"], ["8"]),
    "eu_transparency": ("394651295382-28", "610166494829-12", "660337819709-62"),
}
"""The values of fields that only a few texts fit, one for each of three records."""
PLAIN = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def datasets(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Any valid dataset: every kind, every field, references that exist."""
    ids = {kind: draw(st.lists(IDS, min_size=1, max_size=3, unique=True)) for kind in KINDS}
    data: dict[str, list[dict[str, Any]]] = {kind: [{"id": id} for id in ids[kind]] for kind in KINDS}
    for kind, records in data.items():
        for number, record in enumerate(records):
            for field in fields(kind)[1:]:
                if field.required or draw(st.booleans()):
                    value = _value(draw, kind, field.name, ids, number)
                    if value is not None:
                        record[field.name] = value
            if kind == "liaisons" and record["kind"] == "committee":
                record["committee"] = ids["committees"][0]
            if kind == "partners" and "acronym" not in record:
                record.setdefault("name", draw(TEXT))
    return data


def _value(draw: st.DrawFn, kind: str, name: str, ids: dict[str, list[str]], number: int) -> Any:
    field = next(field for field in fields(kind) if field.name == name)
    one: st.SearchStrategy[Any] = TEXT
    if name in ("part_of", "parent"):
        return ids[kind][number - 1] if number else None  # Never a ring.
    if field.type is ISO_NUMBER:  # No two partners have one in common.
        apart = draw(st.integers(1, 2**59)) * 8 + number + 4 * (field.shape == "list")
        return [apart] if field.shape == "list" else apart
    if name in FIXED:
        return FIXED[name][number]
    match field.type.name:
        case "date":
            one = DATES
        case "url" | "email":
            urls = ["https://x.example/", "http://y.example/?q=1&é=ü"]
            one = st.sampled_from({"url": urls, "email": ["eli@who.example"]}[field.type.name])
        case "choice":
            one = st.sampled_from(PARTNER_KINDS if kind == "partners" else LIAISON_KINDS)
        case "reference":
            one = st.sampled_from([id for target in field.type.kinds for id in ids[target]])
    match field.shape:
        case "integer" | "number":
            least = 0 if field.type is COUNT else -(2**63) + 1
            return draw(st.integers(least, 2**63 - 1))
        case "boolean":
            return draw(st.booleans())
        case "list":
            return draw(st.lists(one, min_size=1, max_size=3, unique=True))
        case "tables":
            return [{"partner": draw(st.sampled_from(ids["partners"])), "title": draw(TEXT), "from": draw(DATES)}]
    return draw(one)


def _write(data: dict[str, Any]) -> str:
    handle, path = tempfile.mkstemp(suffix=".toml")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(toml.format_toml(data))
    return path


def _name_country(record: dict[str, Any], countries: list[dict[str, Any]]) -> dict[str, Any]:
    """A record with the usual name of its country, if it has another one of exactly one country."""
    key = names.fold_words(record.get("country", ""))
    bearers = [
        country["name"]
        for country in countries
        if key and key in {names.fold_words(name) for name in _iter_country_names(country)}
    ]
    return {**record, "country": bearers[0]} if len(bearers) == 1 else record


def _iter_country_names(country: dict[str, Any]) -> Iterator[str]:
    yield from (country[field] for field in ("name", "name_fr", "code", "alpha3") if field in country)
    yield from country.get("aliases", ())


@pytest.mark.slow
def test_any_dataset_comes_back_equal(run: Run, rounds: Callable[[int, int], int]) -> None:
    @settings(PLAIN, max_examples=rounds(8, 100))
    @given(data=datasets())
    def assert_it_comes_back(data: dict[str, Any]) -> None:
        _assert_it_comes_back(run, data)

    assert_it_comes_back()


def _assert_it_comes_back(run: Run, data: dict[str, Any]) -> None:
    path = _write(data)
    at = ("--no-bundled", "--no-register", "--data", path)
    checked = run("check", "--no-bundled", path)
    assert (checked.code, checked.out) == (0, ""), checked.err
    exported = run("export", *at)
    again = Path(path + ".again.toml")
    again.write_bytes(exported.out.encode())
    assert run("export", "--no-bundled", "--no-register", "--data", str(again)).out == exported.out
    for kind in KINDS:
        every = ["--every"] if load_kind(kind).default else []
        want = {record["id"]: _name_country(record, data["countries"]) for record in data[kind]}
        if kind == "figures":
            continue
        records = run(kind, *every, *at, "-f", "json").json()
        own = {field.name for field in fields(kind)}  # Beside ids stands what they are called.
        found = {r["id"]: {k: v for k, v in r.items() if k in own and v not in (None, [])} for r in records}
        assert found == want
        assert [json.loads(line) for line in run(kind, *every, *at, "-f", "jsonl").out.split("\n")[:-1]] == records
        assert run(kind, *every, "--no-bundled", "--no-register", "--data", str(again), "-f", "json").json() == records
        again.write_bytes(run(kind, *every, *at, "-f", "toml").out.encode())  # It stands by itself.
        assert run("check", "--no-bundled", str(again)).code == 0
        alone = run(kind, *every, "--no-bundled", "--no-register", "--data", str(again), "-f", "json").json()
        if kind not in DOCUMENT_KINDS:  # Their committees are looked up by their references, and are not in the part.
            assert [record for record in alone if record["id"] in found] == records
        again.write_bytes(exported.out.encode())
        rows = list(csv.DictReader(io.StringIO(run(kind, *every, *at, "-f", "csv").out, newline="")))
        assert [_texts(row) for row in rows] == [_cells(record) for record in records]
    Path(path).unlink()
    again.unlink()


def _cells(record: dict[str, Any]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else "" if value in (None, []) else json.dumps(value, ensure_ascii=False)
        for name, value in record.items()
    }


def _texts(row: dict[str, str]) -> dict[str, str]:
    return row


@settings(PLAIN, max_examples=40)
@given(text=st.text(max_size=60), answer=st.sampled_from([("search", 2), ("quotes", 2), ("show", 1)]))
def test_any_search_text_gets_an_answer(small: Run, text: str, answer: tuple[str, int]) -> None:
    command, not_found = answer
    assert small(command, "--", text).code in (0, not_found)


VALID = {
    "comment": "# all of it\n",
    "bare keys": "A_b-9 = 1\n1234 = 2\n",
    "quoted keys": '"a b" = 1\n\'c "d"\' = 2\n"" = 3\n',
    "dotted keys": "a.b.c = 1\na . d = 2\n",
    "basic string": 'a = "tab\\t quote\\" \\u00e9 \\U0001F600 \\\\"\n',
    "string of several lines": 'a = """\nfirst\n  second \\\n   joined"""\n',
    "literal string": "a = 'C:\\Users\\x'\nb = '''\nraw \\n'''\n",
    "integers": "a = +99\nb = -17\nc = 1_000\nd = 0xDEADBEEF\ne = 0o755\nf = 0b1101\ng = 0\n",
    "floats": "a = 3.14\nb = -0.01\nc = 5e+22\nd = 6.626e-34\ne = 224_617.445_991_228\nf = inf\ng = -inf\n",
    "booleans": "a = true\nb = false\n",
    "offset date-time": "a = 1979-05-27T07:32:00Z\nb = 1979-05-27 00:32:00.999999-07:00\n",
    "local date-time": "a = 1979-05-27T07:32:00\n",
    "local date and time": "a = 1979-05-27\nb = 07:32:00\n",
    "arrays": "a = [1, [2.0, 'x'], [],\n  3, # note\n]\n",
    "tables": "[a]\nb = 1\n[a.c]\nd = 2\n[ e . f ]\n",
    "inline tables": "a = { b = 1, c.d = 'x', e = [{ f = 1 }] }\n",
    "arrays of tables": "[[a]]\nb = 1\n[[a]]\n[[a.c]]\nd = 1\n",
    "super table after": "[a.b]\nc = 1\n[a]\nd = 2\n",
    "line ends": "a = 1\r\nb = 2\r\n",
}
INVALID = {
    "key without value": "a =\n",
    "key alone": "a\n",
    "no key": "= 1\n",
    "two on a line": "a = 1 b = 2\n",
    "key twice": "a = 1\na = 2\n",
    "bare and quoted twice": 'a = 1\n"a" = 2\n',
    "dotted into a value": "a = 1\na.b = 2\n",
    "table twice": "[a]\n[a]\n",
    "table over array": "[[a]]\n[a]\n",
    "array over table": "[a]\n[[a]]\n",
    "array of tables over array": "a = []\n[[a]]\n",
    "inline table extended": "a = { b = 1 }\n[a.c]\n",
    "inline table of lines": "a = { b = 1,\n c = 2 }\n",
    "inline table trailing comma": "a = { b = 1, }\n",
    "dotted keys make a table twice": "a.b = 1\n[a]\n",
    "unclosed string": 'a = "x\n',
    "line feed in a string": 'a = "x\ny"\n',
    "unknown escape": 'a = "\\q"\n',
    "half a surrogate": 'a = "\\ud800"\n',
    "short escape": 'a = "\\u12"\n',
    "control in a string": 'a = "\x01"\n',
    "control in a comment": "# \x00\n",
    "bare carriage return": "a = 1\rb = 2\n",
    "leading zero": "a = 01\n",
    "double underscore": "a = 1__0\n",
    "trailing underscore": "a = 1_\n",
    "upper-case base": "a = 0XFF\n",
    "float without digits": "a = 1.\n",
    "float starting with a point": "a = .5\n",
    "true with capitals": "a = True\n",
    "impossible date": "a = 1979-02-30\n",
    "impossible time": "a = 25:00:00\n",
    "unclosed array": "a = [1, 2\n",
    "commas in a row": "a = [1,,2]\n",
    "unclosed header": "[a\n",
    "space in an array header": "[ [a] ]\n",
    "empty header": "[]\n",
    "quoted key of several lines": '"""a""" = 1\n',
}


@pytest.mark.usefixtures("few_bundled")
@pytest.mark.parametrize("name", VALID)
def test_valid_toml_is_read_and_written_equal(run: Run, tmp_path: Path, name: str) -> None:
    data = toml.parse_toml(VALID[name].encode(), "x")
    written = toml.format_toml(data)
    assert not data or toml.parse_toml(written.encode(), "x") == data
    path = tmp_path / "x.toml"
    path.write_bytes(VALID[name].encode())
    assert run("check", str(path)).code == 0


@pytest.mark.usefixtures("few_bundled")
@pytest.mark.parametrize("name", INVALID)
def test_invalid_toml_is_refused_with_its_place(run: Run, tmp_path: Path, name: str) -> None:
    with pytest.raises(FaultyDataError):
        toml.parse_toml(INVALID[name].encode(), "x")
    path = tmp_path / "x.toml"
    path.write_bytes(INVALID[name].encode())
    result = run("check", str(path))
    assert (result.code, result.out) == (3, "")
    assert str(path) in result.err


def test_a_country_of_signs_alone_is_itself_and_no_other(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "signs.toml"
    path.write_text(
        '[[countries]]\nid = "a"\ncode = "AA"\nname = "+"\nsources = ["s"]\n'
        '[[partners]]\nid = "p"\nname = "P"\ncountry = "-"\nsources = ["s"]\n[[sources]]\nid = "s"\ntitle = "S"\n'
    )
    (partner,) = run("partners", "--no-bundled", "--data", str(path), "-f", "json").json()
    assert partner["country"] == "-"
    assert '"-" is not a known country' in run("check", "--no-bundled", str(path)).err
