"""The network as a picture: drawn by the real Graphviz where it is installed, refused by stand-ins for it elsewhere."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from conftest import Run
from support.hostile import CODES, NASTY
from support.pictures import SVG, contrast, split_schemes
from support.places import SMALL

import inliaison
from inliaison import index
from inliaison.kinds.partner_kinds import PARTNER_KINDS
from inliaison.render import render
from inliaison.render.legend import write_heading
from inliaison.render.networks import Edge, Network, Node
from inliaison.render.palette import PALETTE, get_colors
from inliaison.render.picture import INK
from inliaison.system import graphviz
from inliaison.text import sanitize

drawn = pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
DOTTED = 'a"];end[x] \\N \\G \\l \\ &amp; &lt;b&gt; <b>x</b> <script>alert(1)</script> -- é \\'
"""What would mean something to Graphviz or to a browser."""


def _nodes(svg: str) -> list[ET.Element]:
    return [group for group in ET.fromstring(svg).iter(f"{SVG}g") if (group.get("class") or "").startswith("node")]


def _words(element: ET.Element) -> str:
    return " ".join(text.text or "" for text in element.iter(f"{SVG}text"))


def _titles(svg: str) -> list[str]:
    return [title.text or "" for title in ET.fromstring(svg).iter(f"{SVG}title")]


def _links(svg: str) -> list[str | None]:
    return [link.get("href") for link in ET.fromstring(svg).iter(f"{SVG}a")]


def _network(*labels: str, title: str = "", address: str = "") -> Network:
    """A committee tied to partners with these labels."""
    nodes = [Node("partners", f"p{n}", label, title, address) for n, label in enumerate(labels)]
    edges = [Edge(("partners", node.id), ("committees", "1"), "liaison") for node in nodes]
    return Network((*nodes, Node("committees", "1", "ISO/TC 1", "Screws")), tuple(edges))


def _stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None) -> None:
    """Put a script in the place of Graphviz, or nothing."""
    folder = tmp_path / "bin"
    folder.mkdir()
    if script is not None:
        (folder / "dot").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "dot").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin" if script is not None else str(folder))


@drawn
def test_each_kind_of_node_has_its_shape_and_link(small: Run) -> None:
    done = small("graph", "--members", "-f", "svg")
    assert done.code == 0
    nodes = {_words(node): node for node in _nodes(done.out)}
    shapes = {
        kind: {(len(list(node.iter(f"{SVG}ellipse"))), len(polygon.get("points", "").split()) if polygon is not None else 0)}
        for kind in ("partners", "committees", "members")
        for node in nodes.values()
        if node.get("class") == f"node {kind}"
        for polygon in (next(node.iter(f"{SVG}polygon"), None),)
    }  # fmt: skip
    assert shapes == {"partners": {(1, 0)}, "committees": {(0, 5)}, "members": {(0, 7)}}
    assert {"GALE", "ISO/TC 10", "LBN"} <= nodes.keys()
    records = {record["acronym"]: record for record in small("partners", "-f", "json").json()}
    gale = nodes["GALE"].find(f"{SVG}title")
    assert gale is not None
    assert gale.text == f"GALE: {records['GALE']['name']}"
    expected = {small("open", "9010", "--print").out.strip(), small("open", "lbn", "--print").out.strip()}
    assert expected <= set(_links(done.out))


@drawn
def test_svg_describes_each_edge_and_credits_the_data(small: Run, run: Run) -> None:
    titles = _titles(small("graph", "--members", "-f", "svg").out)
    assert "GALE – ISO/TC 10: liaison" in titles
    assert any(title.endswith(": secretariat") for title in titles)
    assert not any(re.match("[pcm]_", title) or title == "inliaison" for title in titles)
    drawing = ET.fromstring(run("graph", "--partner", "unido", "-f", "svg").out)
    assert "Contains information from ISO Open Data" in (drawing.findtext(f"{SVG}desc") or "")
    words = {text.text for text in drawing.iter(f"{SVG}text")}
    assert "Without ISO's register, ISO's committees are known of UNIDO, ITU and WTO alone." in words
    assert not any(
        "Without" in (text.text or "") for text in ET.fromstring(small("graph", "-f", "svg").out).iter(f"{SVG}text")
    )


@drawn
def test_a_file_that_is_named_svg_is_one_and_the_same_each_time(small: Run, tmp_path: Path) -> None:
    path = tmp_path / "n.svg"
    assert small("graph", "-o", str(path)).code == 0
    assert ET.parse(path).getroot().tag == f"{SVG}svg"
    assert path.read_text("utf-8") == small("graph", "-f", "svg").out
    assert inliaison.open(SMALL, bundled=False).graph("svg") == path.read_text("utf-8")


@drawn
def test_svg_labels_cannot_inject_markup() -> None:
    everything = "".join(map(chr, sorted(CODES)))
    labels = [DOTTED, NASTY, "\\", '"', "a\\", "&#60;", "<b>x</b>", "\ud800\ufffe", "HTML<", " ", *re.findall(".{1,9}", everything, re.DOTALL)]  # fmt: skip
    text = render(_network(*labels, title=NASTY), "svg")
    nodes = _nodes(text)
    assert len(nodes) == len(labels) + 1
    assert not {ord(c) for c in text} & CODES - {0x0A}
    assert [child.tag for child in ET.fromstring(text).iter() if child.tag in (f"{SVG}script", f"{SVG}b")] == []
    told = {node.findtext(f"{SVG}title") for node in nodes}
    assert {
        f"{sanitize.escape_line(label)}: {sanitize.escape_line(NASTY)}" for label in labels if label != NASTY
    } <= told
    shown = {node.get("id"): "".join(_words(node).split()) for node in nodes}
    for number, label in enumerate(labels):
        whole, seen = "".join(sanitize.escape_line(label).split()) or f"p{number}", shown[f"node{number + 1}"]
        assert seen == whole or (seen.endswith("…") and len(seen) > 30 and whole.startswith(seen[:-1]))


@drawn
def test_a_long_label_is_cut_where_it_shows_and_whole_in_its_title() -> None:
    long = "The International Association " * 20 + "w" * 50_000
    (node, _) = _nodes(render(_network(long), "svg"))
    lines = [text.text or "" for text in node.iter(f"{SVG}text")]
    assert len(lines) == 3
    assert all(len(line) <= 24 for line in lines)
    assert lines[-1].endswith("…")
    assert node.findtext(f"{SVG}title") == long


@drawn
@pytest.mark.parametrize(
    ("address", "is_opened"),
    [
        ('https://x.example/?a=1&b="2"\'><script>', True),
        ("https://x.example/\\N", False),
        ("http://x.example", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("https://x.example/\u202e", False),
        ("https://x.example/a b", False),
        ("", False),
    ],
)
def test_nodes_open_addresses_of_the_web_alone(address: str, is_opened: bool) -> None:
    text = render(_network("P", address=address), "svg")
    assert _links(text) == [address] * is_opened
    assert is_opened or "script:" not in text


@drawn
def test_node_with_an_invalid_website_links_to_its_iso_page(run: Run, tmp_path: Path) -> None:
    source = {"sources": ["s"]}
    partner = {
        "id": "p",
        "acronym": NASTY,
        "name": DOTTED,
        "website": "https://x.example/\u202e",
        "iso_id": 7,
        **source,
    }
    data = {
        "sources": [{"id": "s", "title": "S"}],
        "partners": [partner, {"id": "q", "name": "Q", "website": "https://q.example/", "iso_id": 8, **source}],
        "committees": [{"id": "1", "reference": "ISO/TC 1", **source}],
        "liaisons": [{"id": id, "partner": id, "kind": "committee", "committee": "1", **source} for id in "pq"],
    }
    path = tmp_path / "d.toml"
    path.write_text(tomli_w.dumps(data), "utf-8")
    done = run("graph", "--no-bundled", "--data", str(path), "-f", "svg")
    assert done.code == 0
    pages = {"https://www.iso.org/organization/7.html", "https://www.iso.org/committee/1.html"}
    assert set(_links(done.out)) == {"https://q.example/", *pages}


@drawn
def test_text_and_edges_have_contrast_in_light_and_dark_mode(small: Run) -> None:
    root = ET.fromstring(small("graph", "--members", "-f", "svg").out)
    for rules, page in split_schemes(ET.tostring(root, "unicode")):
        (ink,) = re.findall(r"text \{ fill: (#\w{6}) \}", rules)
        (tie,) = re.findall(r"\.edge path \{ stroke: (#\w{6}) \}", rules)
        grounds = re.findall(r"\.([\w-]+) \{ fill: (#\w{6}); stroke: (#\w{6})", rules)
        shapes = [*root.iter(f"{SVG}ellipse"), *root.iter(f"{SVG}polygon")]
        assert {name for name, *_ in grounds} == {shape.get("class") for shape in shapes}
        assert len(grounds) >= 3
        grounds = [colors for _, *colors in grounds]
        assert min(contrast(ink, ground) for ground in (page, *(ground for ground, _ in grounds))) >= 4.5
        assert min(contrast(tie, page), *(contrast(line, page) for _, line in grounds)) >= 4.5
        assert min(contrast(line, ground) for ground, line in grounds) >= 4.5
    assert not [part for part in root.iter() if part.get("style")]
    graph = root.find(f"{SVG}g")
    assert graph is not None
    assert graph.find(f"{SVG}polygon") is None  # Nothing lies behind it all.


BAD = r"printf 'a\033[31m\202 & more\nnext' >&2; "
NOT_SVG = "did not write SVG"


@pytest.mark.parametrize(
    ("script", "told", "then"),
    [
        (None, "Graphviz, which is not installed", "the format dot needs none"),
        ("exec sleep 60", "was stopped after", "name a committee or a partner"),
        (BAD + "exit 1", "ended with exit code 1", "The format dot needs"),
        (BAD + "kill -9 $$", "ended with exit code -9", "The format dot needs"),
        ("true", NOT_SVG, "The format dot needs"),
        ("printf '<svg><g>'", NOT_SVG, "The format dot needs"),
        (r"printf '<svg>\001</svg>'", NOT_SVG, "The format dot needs"),
        ("printf '<svg/>'", "did not draw the whole network", "The format dot needs"),
    ],
    ids=["missing", "hanging", "failing", "killed", "silent", "half", "malformed", "empty"],
)
def test_failing_graphviz_leaves_the_output_file_unchanged(
    small: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, told: str, then: str
) -> None:
    _stand_in(tmp_path, monkeypatch, script)
    monkeypatch.setattr(graphviz, "_SECONDS", 0.3)
    old = tmp_path / "old.svg"
    old.write_text("old")
    for arguments in (["-f", "svg"], ["-o", str(tmp_path / "new.svg")], ["-o", str(old), "--force"]):
        done = small("graph", *arguments)
        assert (done.code, done.out) == (4, "")
        assert told in done.err
        assert then in done.err
        assert "\x1b" not in done.err
        assert "next" not in done.err
        assert script is not None or done.err.count("\n") == 1
    assert old.read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} <= {"old.svg", "bin", "home"}
    assert small("graph", "-f", "dot").code == 0


def test_graphviz_that_cannot_be_executed_is_an_error(
    small: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, monkeypatch, "true")
    (tmp_path / "bin" / "dot").write_bytes(b"\x00\x01")  # Neither a script nor a program.
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    done = small("graph", "-f", "svg")
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith("error: cannot run Graphviz: ")


@pytest.mark.parametrize(("partners", "engine"), [(38, "dot"), (39, "sfdp")])
def test_many_nodes_are_laid_out_as_a_cloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, partners: int, engine: str
) -> None:
    asked = tmp_path / "asked"
    _stand_in(tmp_path, monkeypatch, f'echo "$@" >{asked}; exit 1')
    star = _network(*map(str, range(partners)))
    second = Node("committees", "2", "ISO/TC 2", "Nuts")
    edges = [edge._replace(end=("committees", "2")) for edge in star.edges]
    with pytest.raises(inliaison.InliaisonError):
        render(star._replace(nodes=(*star.nodes, second), edges=(*star.edges, *edges)), "svg")
    assert asked.read_text() == f"-K{engine} -Tsvg\n"


@drawn
def test_more_nodes_than_can_be_read_are_drawn_with_advice(run: Run, tmp_path: Path) -> None:
    source = {"sources": ["s"]}
    data = {
        "sources": [{"id": "s", "title": "S"}],
        "partners": [{"id": f"p{n}", "name": f"P{n}", **source} for n in range(301)],
        "committees": [{"id": "1", "reference": "ISO/TC 1", **source}],
        "liaisons": [
            {"id": f"l{n}", "partner": f"p{n}", "kind": "committee", "committee": "1", **source} for n in range(300)
        ],
    }
    path = tmp_path / "large.toml"
    path.write_text(tomli_w.dumps(data), "utf-8")
    ask = ("graph", "--no-bundled", "--data", str(path), "-f")
    done = run(*ask, "svg")
    assert len(_nodes(done.out)) == 301
    assert "narrow them down with --committee or --partner" in done.err
    assert run(*ask, "svg", "--without-partner", "p0").err == "299 partners, 1 committee, 299 liaisons\n"
    assert "narrow" not in run(*ask, "dot").err


def test_graph_loads_members_and_unknown_counts_in_one_statement(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    answer = index.answer

    def count_columns(*arguments: Any) -> Any:
        asked.append(arguments)
        return answer(*arguments)

    monkeypatch.setattr(index, "answer", count_columns)
    assert small("graph", "--members", "--liaison-committees").code == 0
    assert len(asked) == 1


def _boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """The left, right, upper and lower edges of the nodes of a drawing."""
    boxes = []
    for node in _nodes(svg):
        for shape in node.iter():
            if shape.tag == f"{SVG}polygon":
                points = [tuple(map(float, point.split(","))) for point in shape.get("points", "").split()]
                across, down = [[point[at] for point in points] for at in (0, 1)]
                boxes.append((min(across), max(across), min(down), max(down)))
            if shape.tag == f"{SVG}ellipse":
                x, y, wide, high = (float(shape.get(name, 0)) for name in ("cx", "cy", "rx", "ry"))
                boxes.append((x - wide, x + wide, y - high, y + high))
    return boxes


def _segments(svg: str) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of all ties of a drawing."""
    pieces: list[Any] = []
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        for path in group.iter(f"{SVG}path") if group.get("class") == "edge" else ():
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d", ""))]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))[::3]
            pieces += itertools.pairwise(points)
    return pieces


@drawn
@pytest.mark.parametrize("titles", [False, True])
@pytest.mark.parametrize("number", [5, 14, 60])
def test_no_edge_of_a_star_crosses_a_box(run: Run, tmp_path: Path, number: int, titles: bool) -> None:
    source = {"sources": ["s"]}
    parents = {n: n - n % 5 for n in range(number) if n % 5 and n % 3}
    committees = [
        {"id": f"{n + 1}", "reference": f"ISO/TC {n}", "title": f"Screws of sort {n} " * (n % 4 + 1), **source}
        | ({"parent": f"{parents[n] + 1}"} if n in parents else {})
        for n in range(number)
    ]
    ties = [
        {"id": f"l{n}", "partner": "p", "kind": "committee", "committee": f"{n + 1}", **source} for n in range(number)
    ]
    data = {
        "sources": [{"id": "s", "title": "S"}],
        "partners": [{"id": "p", "name": "The Partner", "kind": "un-body", **source}],
        "committees": committees,
        "liaisons": ties,
    }
    path = tmp_path / "star.toml"
    path.write_text(tomli_w.dumps(data), "utf-8")
    out = run("graph", "--no-bundled", "--data", str(path), "-f", "svg", *(["--titles"] if titles else [])).out
    boxes, segments = _boxes(out), _segments(out)
    assert len(boxes) == number + 1
    assert len(segments) >= 3 * number
    for (x1, y1), (x2, y2) in segments:
        assert x1 == pytest.approx(x2) or y1 == pytest.approx(y2)
        for left, right, top, bottom in boxes:
            beside = max(x1, x2) <= left + 1 or min(x1, x2) >= right - 1
            assert beside or max(y1, y2) <= top + 1 or min(y1, y2) >= bottom - 1
    columns = {round(left) for left, right, _, _ in boxes[1:]}
    assert len(columns) == {5: 1, 14: 2, 60: 4}[number]
    for one, other in itertools.combinations(boxes, 2):
        assert one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]


@drawn
def test_legend_explains_colours_and_lines(small: Run) -> None:
    root = ET.fromstring(small("graph", "--members", "-f", "svg").out)
    (legend,) = [group for group in root.iter(f"{SVG}g") if group.get("class") == "legend"]
    texts = [text.text for text in legend.iter(f"{SVG}text")]
    signs = {sign.get("class") for sign in legend if sign.tag != f"{SVG}text"}
    shapes = {
        shape.get("class")
        for node in root.iter(f"{SVG}g")
        if (node.get("class") or "").startswith("node")
        for shape in (*node.iter(f"{SVG}ellipse"), *node.iter(f"{SVG}polygon"))
    }
    assert shapes <= signs
    dashes = {path.get("stroke-dasharray") for path in root.iter(f"{SVG}path") if path.get("stroke")}
    assert dashes == {sign.get("stroke-dasharray") for sign in legend if sign.get("class") == "tie"}
    assert len(dashes) == 3
    lines = [text for text in texts if text and "(" not in text]
    assert lines == ["in liaison, participating", "secretariat", "part of, subcommittee of", "observing"]


@pytest.mark.usefixtures("few_bundled")
@drawn
def test_svg_has_title_date_and_attribution(run: Run, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        json.dumps({"id": 7, "reference": "ISO/TC 7", "organizationLiaisons": [{"id": 9, "acronym": "Nine"}]})
    )
    run("register", "import", str(rows), "--date", "2025-01-31")
    out = run("graph", "--no-bundled", "--committee", "tc7", "--recursive", "-f", "svg").out
    texts = [text.text or "" for text in ET.fromstring(out).iter(f"{SVG}text")]
    title = "Organizations in liaison with committees of ISO: committee ISO/TC 7, with subcommittees"
    assert " ".join(texts[:3]) == f"{title} ISO's register of 2025-01-31"
    assert "Contains information from ISO Open Data (2025-01-31)" in " ".join(texts)


@drawn
def test_subcommittees_have_another_colour_than_chosen_committees(small: Run) -> None:
    def groups(*argv: str) -> dict[str, str | None]:
        nodes = _nodes(small("graph", *argv, "-f", "svg").out)
        return {_words(node): next(node.iter(f"{SVG}polygon")).get("class") for node in nodes if node.get("class") == "node committees"}  # fmt: skip

    below = {record["reference"]: record["parent"] for record in small("committees", "-f", "json").json()}
    assert groups().items() <= {name: "below" if parent else "plain" for name, parent in below.items()}.items()
    assert set(groups("--committee", "tc 10", "--recursive").values()) == {"plain", "below"}
    (child,) = [name for name, parent in below.items() if parent][:1]
    assert groups("--committee", child)[child] == "plain"


def test_every_partner_kind_has_distinct_colours_with_contrast() -> None:
    assert set(PARTNER_KINDS) <= PALETTE.keys()
    assert len({colors.fill for colors in PALETTE.values()}) == len(PALETTE)
    assert len({colors.dark_fill for colors in PALETTE.values()}) == len(PALETTE)
    for colors in (*PALETTE.values(), get_colors("")):
        for scheme, page, fill, line in (("light", "#ffffff", *colors[:2]), ("dark", "#121212", *colors[2:])):
            assert contrast(INK[scheme], fill) >= 4.5
            assert contrast(line, fill) >= 4.5
            assert contrast(line, page) >= 4.5


@drawn
@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG\r\n"), ("pdf", b"%PDF-")])
def test_a_drawing_can_be_a_file_for_slides_or_print(small: Run, tmp_path: Path, ending: str, start: bytes) -> None:
    path = tmp_path / f"n.{ending}"
    for more in ([], ["--members", "--titles", "--force"]):
        assert small("graph", "-o", str(path), *more).code == 0
        assert path.read_bytes().startswith(start)
    made: Any = inliaison.open(SMALL, bundled=False).graph(ending)
    assert made.startswith(start)
    done = small("graph", "-f", ending, terminal=True)
    assert (done.code, done.out) == (2, "")
    assert f"{ending} is not for a terminal" in done.err


@drawn
def test_graphviz_heading_cannot_inject_markup(tmp_path: Path) -> None:
    network = _network(*"abcdef", NASTY, DOTTED)._replace(title=DOTTED, subtitle=NASTY, credit=NASTY + DOTTED)
    graph = f"graph {{ label={write_heading(network)} }}"
    root = ET.fromstring(graphviz.draw(graph, ["-Kdot"]))
    texts = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert sanitize.escape_line(DOTTED) in [text.replace("\xa0", " ") for text in texts]
    assert not list(root.iter(f"{SVG}a"))
