"""Organizations as JSON-LD, read back by rdflib from a file and from the head of a page."""

import json
import re
from pathlib import Path

import pytest
import rdflib
import tomli_w
from conftest import Run

SDO = rdflib.Namespace("https://schema.org/")
_HOSTILE = "</script><script>alert(1)</script>\u202e"


def _read(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="json-ld")


def _read_page(page: str) -> str:
    (text,) = re.findall(r'<script type="application/ld\+json">\n(.*?)</script>', page, re.DOTALL)
    return str(text)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_a_partner_is_an_organization_with_its_identifiers(run: Run) -> None:
    shown = run("show", "who", "-f", "json").json()
    graph = _read(run("show", "who", "-f", "jsonld").out)
    (node,) = graph.subjects(rdflib.RDF.type, SDO.Organization)
    assert str(graph.value(node, SDO.name)) == shown["name"]
    assert str(graph.value(node, SDO.url)) == shown["website"]
    same = {str(address) for address in graph.objects(node, SDO.sameAs)}
    assert f"https://www.wikidata.org/wiki/{shown['wikidata']}" in same
    assert all(isinstance(address, rdflib.URIRef) for address in graph.objects(node, SDO.sameAs))


def test_a_page_has_the_same_in_its_head(run: Run) -> None:
    page = run("show", "who", "-f", "html").out
    assert page.index("application/ld+json") < page.index("</head>")
    assert _read_page(page) == run("show", "who", "-f", "jsonld").out
    assert "ld+json" not in run("show", "TC 207", "-f", "html").out


@pytest.fixture(params=["few", pytest.param("all", marks=pytest.mark.slow)])
def some_bundled(request: pytest.FixtureRequest) -> None:
    """Bundle few partners, and in the slow tests all."""
    if request.param == "few":
        request.getfixturevalue("few_bundled")


@pytest.mark.usefixtures("some_bundled")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_a_directory_has_all_organizations_in_its_head(run: Run) -> None:
    page = run("export", "partners", "members", "quotes", "-f", "html").out
    assert page.index("application/ld+json") < page.index("</head>")
    graph = _read(_read_page(page))
    records = [it for kind in ("partners", "members") for it in run(kind, "-f", "json").json()]
    nodes = set(graph.subjects(rdflib.RDF.type, SDO.Organization))
    assert len(nodes) == len(records) > 0
    assert {str(name) for name in graph.objects(predicate=SDO.name)} == {it["name"] or it["acronym"] for it in records}
    websites = {it["website"] for it in records if it["website"]}
    assert {str(url) for url in graph.objects(predicate=SDO.url)} == websites
    who = graph.value(predicate=SDO.name, object=rdflib.Literal("World Health Organization"))
    assert rdflib.URIRef("https://ror.org/01f80g185") in graph.objects(who, SDO.sameAs)
    assert "ld+json" not in run("export", "quotes", "-f", "html").out


@pytest.mark.parametrize("kind", ["partners", "members"])
def test_a_name_cannot_end_its_script(run: Run, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.toml"
    record = {"id": "evil", "acronym": "EVIL", "name": _HOSTILE, "sources": ["s"], "country": "Norway"}
    path.write_text(tomli_w.dumps({kind: [record], "sources": [{"id": "s", "title": "S"}]}))
    for argv in (("show", "evil"), ("export",)):
        page = run(*argv, "--data", str(path), "--no-bundled", "-f", "html").out
        text = _read_page(page)
        assert "<" not in text
        described = json.loads(text)
        (organization,) = described.get("@graph", [described])
        assert organization["name"] == _HOSTILE
        assert "alert(1)</script>" not in page


def test_other_records_have_no_such_form(run: Run) -> None:
    result = run("show", "TC 207", "-f", "jsonld")
    assert (result.code, result.out) == (2, "")
    assert "jsonld is for organizations" in result.err
