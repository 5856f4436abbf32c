"""The network as other tools read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx
import pytest
from conftest import Run

NASTY = 'a"];end[`x`](b)#1;%%<b>&amp;{x}|y| \\ é \u202e\x07'
SHOWN = NASTY.replace("\x07", "\ufffd")
"""What XML cannot hold is a sign for that."""


@pytest.fixture
def nasty(tmp_path: Path) -> str:
    """A dataset whose labels try to end whatever they stand in."""
    path = tmp_path / "nasty.toml"
    path.write_text(f"""
sources = [{{id = "s", title = "S"}}]
partners = [
    {{id = "end", acronym = {json.dumps(NASTY)}, sources = ["s"]}},
    {{id = "graph-x", name = "sub\\ngraph --> click", part_of = "end", sources = ["s"]}},
]
committees = [{{id = "1", reference = 'ISO/TC "1" --> x & <y>', sources = ["s"]}}]
liaisons = [
    {{id = "a", partner = "end", kind = "committee", committee = "1", sources = ["s"]}},
    {{id = "b", partner = "graph-x", kind = "committee", committee = "1", sources = ["s"]}},
    {{id = "c", partner = "graph-x", kind = "memorandum", sources = ["s"]}},
]""")
    return str(path)


def _lines(small: Run, *arguments: str) -> list[str]:
    done = small("graph", *arguments)
    assert done.code == 0
    return done.out.splitlines()


def test_the_whole_network_is_a_mermaid_flowchart(small: Run) -> None:
    lines = _lines(small)
    assert lines[0] == "flowchart LR"
    node = r'    [pc]_\w+(\(\["[^"]+"\]\)|\["[^"]+"\])'
    edge = r"    [pc]_\w+ (---|-\.-) [pc]_\w+"
    assert all(re.fullmatch(f"{node}|{edge}", line) for line in lines[1:])
    assert '    p_gale(["GALE"])' in lines
    assert '    c_9010["ISO/TC 10"]' in lines
    assert "    p_gale --- c_9010" in lines
    assert "    p_gale -.- p_tide" in lines


def test_graph_is_filtered_by_partner_and_committee(small: Run) -> None:
    own, tree = _lines(small, "--committee", "TC 10"), _lines(small, "--committee", "TC 10", "--recursive")
    assert set(own) < set(tree)
    assert not any("c_9002" in line for line in tree)
    of_gale = _lines(small, "--partner", "GALE")
    assert {line for line in of_gale if "p_" in line and "---" not in line} == {'    p_gale(["GALE"])'}
    both = _lines(small, "--partner", "gale", "--partner", "tide", "--committee", "tc10")
    assert '    p_tide(["TDX"])' in both or '    p_tide(["TIDE"])' in both
    assert small("graph").err.startswith("2 partners, 3 committees, 4 liaisons")


def test_partner_without_liaisons_is_a_single_node(small: Run) -> None:
    done = small("graph", "--partner", "moor")
    assert done.out == 'flowchart LR\n    p_moor(["Moorings Forum"])\n'
    not_listed = "ISO does not list Moorings Forum as an organization in liaison.\n"
    assert done.err == f"{not_listed}1 partner, 0 committees, 0 liaisons\n"
    assert "does not list" not in small("graph", "--partner", "tide").err


def test_networkx_reads_the_graphml(run: Run, nasty: str, tmp_path: Path) -> None:
    path = tmp_path / "n.graphml"
    assert run("graph", "--no-bundled", "--data", nasty, "-o", str(path)).code == 0
    graph = networkx.read_graphml(path)
    label = SHOWN
    assert "\u202e" not in path.read_text("utf-8")
    assert {name: node["label"] for name, node in graph.nodes(data=True)} == {
        "p_end": label,
        "p_graph_x": "sub\ngraph --> click",
        "c_1": 'ISO/TC "1" --> x & <y>',
    }
    assert sorted((a, b, edge["kind"]) for a, b, edge in graph.edges(data=True)) == [
        ("p_end", "c_1", "liaison"),
        ("p_end", "p_graph_x", "part_of"),
        ("p_graph_x", "c_1", "liaison"),
    ]
    assert not any({"country", "founded", "partner_kind"} & node.keys() for _, node in graph.nodes(data=True))
    drawn = ET.parse(path).getroot().iter("{http://www.yworks.com/xml/graphml}NodeLabel")
    assert [text.text for text in drawn] == [label, "sub\ngraph --> click", 'ISO/TC "1" --> x & <y>']


def test_networkx_reads_the_attributes_of_each_node(small: Run, tmp_path: Path) -> None:
    path = tmp_path / "n.graphml"
    assert small("graph", "--members", "-o", str(path)).code == 0
    nodes = [node for _, node in networkx.read_graphml(path).nodes(data=True)]
    partners = {record["acronym"] or record["name"]: record for record in small("partners", "-f", "json").json()}
    committees = small("partners", "--columns", "id,committees", "-f", "json").json()
    numbers = {record["id"]: record["committees"] for record in committees}
    shown = [node for node in nodes if node["kind"] == "partners"]
    assert shown
    for node in shown:
        record = partners[node["label"]]
        for name in ("country", "region", "founded"):
            assert node.get(name) == record[name]
        assert node["committees"] == numbers[record["id"]]
        assert node.get("partner_kind") == record["kind"]
    assert {type(node["committees"]) for node in shown} == {int}
    statuses = {record["reference"]: record["status"] for record in small("committees", "-f", "json").json()}
    shown_statuses = {node["label"]: node.get("status") for node in nodes if node["kind"] == "committees"}
    assert shown_statuses.items() <= statuses.items()
    countries = {record["acronym"]: record["country"] for record in small("members", "-f", "json").json()}
    members = {node["label"]: node.get("country") for node in nodes if node["kind"] == "members"}
    assert members.items() <= countries.items()


def test_titles_option_adds_committee_titles_to_labels(small: Run) -> None:
    records = small("committees", "-f", "json").json()
    plain, out = small("graph").out, small("graph", "--titles").out
    titles = {record["reference"]: record["title"] for record in records if f'["{record["reference"]}"]' in plain}
    assert titles
    assert all(f'["{reference}<br>' in out for reference in titles)
    assert "<br>" not in plain
    assert all(title in small("graph", "--titles", "-f", "dot").out for title in titles.values())


def test_graphviz_reads_the_dot(run: Run, nasty: str, tmp_path: Path) -> None:
    dot = shutil.which("dot")
    if not dot:
        pytest.skip("Graphviz is not installed")
    text = run("graph", "--no-bundled", "--data", nasty, "-f", "dot").out
    drawn = subprocess.run([dot, "-Tsvg"], input=text.encode(), capture_output=True, check=True)
    texts = [element.text for element in ET.fromstring(drawn.stdout).iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(filter(None, texts)) == sorted([SHOWN, "sub", "graph --> click", 'ISO/TC "1" --> x & <y>'])


def test_labels_cannot_break_mermaid_nodes(run: Run, nasty: str) -> None:
    lines = run("graph", "--no-bundled", "--data", nasty).out.splitlines()
    labels = [line.split('"')[1] for line in lines if '"' in line]
    assert all(line.count('"') == 2 for line in lines if '"' in line)
    assert all(re.fullmatch(r"(?:[\w ,/\ufffd]|<br>|#\d+;)+", label) for label in labels)
    back = [re.sub(r"#(\d+);", lambda number: chr(int(number[1])), label.replace("<br>", "\n")) for label in labels]
    assert back == [SHOWN, "sub\ngraph --> click", 'ISO/TC "1" --> x & <y>']


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["-f", "gif"], 2, 'no format of a graph "gif"'),
        (["-f", "dott"], 2, 'did you mean "dot"?'),
        (["-o", "x.gif"], 2, 'unknown file extension ".gif"'),
        (["-o", "x.gif"], 2, "Choose from: .mmd, .mermaid, .dot, .gv, .graphml, .svg, .png, .pdf;"),
        (["--recursive"], 2, "--recursive needs --committee"),
        (["--partner", "nobody"], 1, 'no partner "nobody"'),
        (["--committee", "TC 999"], 1, 'no committee "TC 999"'),
    ],
    ids=str,
)
def test_invalid_graph_options_are_errors(small: Run, arguments: list[str], code: int, told: str) -> None:
    done = small("graph", *arguments)
    assert (done.code, done.out) == (code, "")
    assert told in done.err


def test_graph_too_large_for_mermaid_gives_a_warning(run: Run, tmp_path: Path) -> None:
    ties = "".join(
        f'[[liaisons]]\nid = "l{n}"\npartner = "p"\nkind = "committee"\ncommittee = "{n}"\nsources = ["s"]\n'
        f'[[committees]]\nid = "{n}"\nreference = "ISO/TC {n}"\nsources = ["s"]\n'
        for n in range(1, 502)
    )
    path = tmp_path / "large.toml"
    path.write_text(ties + '[[partners]]\nid = "p"\nname = "P"\nsources = ["s"]\n[[sources]]\nid = "s"\ntitle = "S"\n')
    ask = ("graph", "--no-bundled", "--data", str(path))
    assert "Mermaid draws fewer than 500 ties" in run(*ask).err
    assert run(*ask, "-f", "dot").err == "1 partner, 501 committees, 501 liaisons\n"


def test_the_licence_of_the_register_goes_along(run: Run) -> None:
    for format, mark in (("mermaid", "%% "), ("dot", "// "), ("graphml", "<!-- ")):
        assert f"{mark}Contains information from ISO Open Data" in run("graph", "--partner", "unido", "-f", format).out


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("1. Federation", "1#46; Federation"),
        ("2) Second", "2#41; Second"),
        ("- Dash", "#45; Dash"),
        ("+ Plus", "#43; Plus"),
        ("www.example.org", "www#46;example#46;org"),
        ("https://x", "https#58;//x"),
        ("One\nTwo", "One<br>Two"),
        ("<br>", "#60;br#62;"),
        ("so\u00adft", "so#173;ft"),
        ("Ein Bücher, 日本", "Ein Bücher, 日本"),
    ],
)
def test_mermaid_draws_a_label_as_text(run: Run, tmp_path: Path, label: str, written: str) -> None:
    path = tmp_path / "label.toml"
    path.write_text(
        f"partners = [{{id = 'a', acronym = {json.dumps(label)}, sources = ['s']}}]\nsources = [{{id = 's', title = 'S'}}]\n"
    )
    ask = ("graph", "--partner", "a", "--no-bundled", "--data", str(path))
    assert run(*ask).out == f'flowchart LR\n    p_a(["{written}"])\n'
    for format in ("dot", "graphml"):
        assert not {"⏎", r"\xad"} & set(run(*ask, "-f", format).out.split('"'))
