"""The text of a draft of a record: its values parsed as on the command line, its problems at their lines."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inliaison.dataset import new_record
from inliaison.dataset.draft_text import format_template, mark_problems, parse_draft, read_draft
from inliaison.dataset.layer import BUNDLED, Layer
from inliaison.dataset.problems import Problem, ProblemsError
from inliaison.dataset.registers import ISO
from inliaison.errors import NotThereError
from inliaison.kinds import KINDS


def resolve(reference: str, kinds: tuple[str, ...]) -> str:
    if reference.startswith("no "):
        raise NotThereError(f'no {kinds[0]} "{reference}"')
    return reference.casefold().replace(" ", "-")


def told(kind: str, text: str) -> list[str]:
    """The faults of a draft, each with its line."""
    try:
        problems = list(read_draft(kind, text.encode()).find_problems(resolve))
    except ProblemsError as error:
        problems = list(error.problems)
    return [f"{problem.line}: {' '.join(filter(None, (problem.field, problem.message)))}" for problem in problems]


@pytest.mark.parametrize("kind", KINDS)
def test_template_is_valid_toml_with_only_required_fields(kind: str) -> None:
    text = format_template(kind)
    (record,) = tomllib.loads(text)[kind]
    assert set(record) <= {name for name, field in new_record.list_fields(kind).items() if field and field.required}
    assert told(kind, text)


@pytest.mark.parametrize(
    ("kind", "text", "faults"),
    [
        ("people", '[[people]]\nname = "A"\n[[people]]\nname = "B"\n', ["3: this is one more person: add one"]),
        ("people", '[[quotes]]\ntext = "x"\n', ["1: quotes does not belong here", "None: there is no person"]),
        ("people", "[[people]]\n", ["1: no field is filled in of the person"]),
        ("people", "people = 3\n", ["1: there is no person"]),
        ("people", '[[person]]\nname = "A"\naliases = "a"\nsource = "S"\n', []),
        ("people", '[[people]]\nname = "A"\nname2 = "B"\n', ['3: name2 is not a known field; did you mean "name"?']),
        ("people", '[[people]]\nname = "A"\nsource = 3\n', ["3: source must be text"]),
        ("sources", '[[sources]]\ntitle = "A"\nsource = "B"\n', ["3: source is not a known field"]),
        ("people", '[[people]]\naliases = ["A"]\n', ["1: name is missing"]),
        ("people", '[[people]]\nid = "ada"\naliases = ["A"]\n', []),
        ("people", '[[people]]\nname = "A"\nposts = [{ partner = "no such", title = "T" }]\n', ['3: posts: no partners "no such"']),
        ("people", '[[people]]\nname = "A"\nposts = [{ partner = "WHO" }]\n', ["3: posts.title is missing"]),
        ("quotes", '[[quotes]]\nperson = "no one"\ntext = "x"\n', ['2: person: no people "no one"']),
        ("quotes", '[[quotes]]\nperson = "A"\ntext = "x"\ndate = "soon"\n', ['4: date "soon" is not a date']),
        ("partners", '[[partners]]\nname = "A"\niso_id = "seven"\n', ['3: iso_id: iso_id must be a number, not "seven"']),
    ],
)  # fmt: skip
def test_problems_of_a_draft_have_their_lines(kind: str, text: str, faults: list[str]) -> None:
    found = told(kind, text)
    assert len(found) == len(faults), found
    assert all(line.startswith(fault) for line, fault in zip(found, faults, strict=True)), found


def test_draft_values_are_parsed_as_on_the_command_line() -> None:
    text = '[[people]]\nname = "A"\naliases = "a"\nposts = [{ partner = "The WHO", title = "T", from = 2009-05-01 }]\n'
    draft = read_draft("people", text.encode())
    made = new_record.build_record("people", draft.values, resolve)
    assert made["aliases"] == ["a"]
    assert made["posts"] == [{"partner": "the-who", "title": "T", "from": "2009-05-01"}]
    assert new_record.build_record("partners", {"iso_id": [7]}, resolve) == {"iso_id": 7}


def test_problem_of_a_derived_source_is_placed_at_the_source_field() -> None:
    text = '[[people]]\nname = "A"\nsource = "S"\n'
    draft = read_draft("people", text.encode())
    assert draft.move_problem(Problem("x", 9, "sources", "s", "title", "is wrong")).line == 3
    assert draft.move_problem(Problem("x", 9, "people", "a", "name", "is wrong")).line == 2


def test_layers_have_readable_names() -> None:
    assert Layer(BUNDLED, ()).display_name == "the bundled dataset"
    assert Layer("register 2025-07-16", (), ISO, "2025-07-16").display_name == "ISO's register of 2025-07-16"
    assert Layer("mine.toml", (Path("mine.toml"),)).display_name == "mine.toml"


def test_syntax_error_of_a_draft_is_a_problem_at_its_line() -> None:
    for parse in (parse_draft, lambda content: read_draft("people", content)):
        with pytest.raises(ProblemsError) as raised:
            parse(b'name = "Ada"\nnote = \n')
        assert [problem.line for problem in raised.value.problems] == [2]
    assert parse_draft(b'name = "Ada"\n') == {"name": "Ada"}


def test_problems_are_comments_above_their_lines_and_can_be_removed_again() -> None:
    content = b'\xef\xbb\xbfid = """\r\n# no\r\n"""\r\nname = ""\r\n'
    marked = mark_problems(content, [Problem(line=4, field="name", message="is empty\nwrite it")])
    assert marked.content == (
        b'\xef\xbb\xbfid = """\r\n# no\r\n"""\r\n#! name is empty\r\n#! write it\r\nname = ""\r\n'
    )
    assert (marked.line, marked.problems) == (6, ["line 6: name is empty\nwrite it"])
    assert marked.remove_marks(marked.content) == content
    assert mark_problems(content, []).content == content


def test_draft_in_another_encoding_stays_as_it_is_beside_its_problems() -> None:
    marked = mark_problems(b"\xffx = 1\n", [Problem(line=1, message="is no UTF-8")])
    assert (marked.content, marked.line, marked.problems) == (b"\xffx = 1\n", None, ["is no UTF-8"])
