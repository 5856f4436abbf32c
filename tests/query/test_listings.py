"""Which records each listing gives for each filter, and in which order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import tomli_w
from conftest import Run
from support.places import SMALL

import inliaison
from inliaison.kinds import DOCUMENT_KINDS, KINDS, SINGULAR


@pytest.mark.parametrize(
    ("command", "ids"),
    [
        (["partners"], ["gale", "gale-force", "moor", "tide"]),
        (["partners", "lantern"], ["gale"]),
        (["partners", "échange", "DONN"], ["tide"]),
        (["partners", "echange"], ["tide"]),
        (["partners", "nothing-like-it"], []),
        (["partners", "--kind", "un-body", "--kind", "Cooperation"], ["moor", "tide"]),
        (["partners", "--country", "norway"], ["tide"]),
        (["partners", "--country", "cote d’ivoire"], ["gale"]),
        (["partners", "--committee", "TC 10"], ["gale", "tide"]),
        (["partners", "--committee", "TC10/SC3"], ["gale"]),
        (["partners", "--committee", "JTC 9"], ["tide"]),
        (["partners", "--committee", "ISO/TC 2"], []),
        (["partners", "--kind", "un-body", "lantern"], []),
        (["liaisons"], ["tide-memorandum", "502-9010", "502-9013", "501-9090", "501-9010"]),
        (["liaisons", "--partner", "gale"], ["502-9010", "502-9013"]),
        (
            ["liaisons", "--partner", "GALE", "--partner", "501", "--kind", "committee"],
            ["502-9010", "502-9013", "501-9090", "501-9010"],
        ),
        (["liaisons", "--kind", "memorandum"], ["tide-memorandum"]),
        (["liaisons", "--committee", "tc10"], ["502-9010", "501-9010"]),
        (["liaisons", "--committee", "tc10", "--recursive"], ["502-9010", "502-9013", "501-9010"]),
        (["liaisons", "wicks"], ["502-9013"]),
        (["liaisons", "--since", "2001-05"], ["tide-memorandum"]),
        (["liaisons", "--since", "2001-05-18"], []),
        (["liaisons", "--until", "2001"], ["tide-memorandum"]),
        (["liaisons", "--until", "2001-05-16"], []),
        (["quotes"], ["strand-1999", "brook-2001"]),
        (["quotes", "--person", "brook"], ["brook-2001"]),
        (["quotes", "--partner", "tide"], ["brook-2001"]),
        (["quotes", "--about", "gale"], ["brook-2001"]),
        (["quotes", "--about", "TC 2"], ["strand-1999"]),
        (["quotes", "--about", "memorandum on lights"], ["brook-2001"]),
        (["quotes", "--since", "2000", "--until", "2001-06"], ["brook-2001"]),
        (["quotes", '"ready"'], ["brook-2001"]),
        (["quotes", "d’accord"], ["brook-2001"]),
        (["quotes", "%"], ["strand-1999"]),
        (["quotes", "ropes_are"], ["strand-1999"]),
        (["people"], ["ada-brook", "lee-strand"]),
        (["people", "--partner", "gale"], ["ada-brook"]),
        (["people", "painter"], ["ada-brook"]),
        (["committees"], ["9090", "9002", "9010", "9013"]),
        (["committees", "--partner", "tide"], ["9090", "9010"]),
        (["committees", "--status", "suspended"], ["9002"]),
        (["committees", "lanterns"], ["9010"]),
        (["sources"], ["register", "almanac"]),
        (["sources", "harbour"], ["almanac"]),
    ],
)
def test_each_filter_lists_exactly_the_matching_records_in_order(
    small: Run, command: list[str], ids: list[str]
) -> None:
    """A filter gives exactly the records it names, in the order of the listing."""
    result = small(command[0], "-f", "json", *command[1:])
    assert (result.code, result.ids()) == (0, ids)


def test_recursive_includes_partners_of_subcommittees(small: Run) -> None:
    assert small("partners", "--committee", "TC 10", "--recursive", "-f", "json").ids() == ["gale", "tide"]
    assert small("partners", "--committee", "TC 10", "--recursive", "wick", "-f", "json").ids() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--kind", "un-bdy"],
            ['no kind "un-bdy"; did you mean "un-body"?', "Choose from: un-body, intergovernmental"],
        ),
        (["--country", "Norwya"], ['did you mean "Norway"?', "Côte d'Ivoire, Norway"]),
        (
            ["--sort", "nmae"],
            ['no sort key "nmae" of partners; did you mean "name"?', "Choose from: id, acronym, name"],
        ),
        (["--columns", "id,nmae"], ['no column "nmae"', "committees"]),
        (["--columns", "id,"], ["empty or a doubled name"]),
        (
            ["-f", "jsn"],
            ['no format "jsn"; did you mean "json"?', "table, plain, tsv, csv, json, jsonl, toml, markdown"],
        ),
        (["--limit", "-1"], ["--limit -1 is negative"]),
        (["--limit", "x"], ["'--limit': 'x' is not a valid int"]),
        (["--color", "red"], ['no colour mode "red"', "auto, always, never"]),
        (["--nonsense"], ["no such option: --nonsense"]),
        (["w " * 65], ["65 words are too many"]),
    ],
)
def test_wrong_values_are_usage_errors(small: Run, arguments: list[str], said: list[str]) -> None:
    """An unknown value never gives an empty success: it names the valid ones, with exit 2."""
    result = small("partners", *arguments)
    assert (result.code, result.out) == (2, "")
    for words in said:
        assert words in result.err


def test_invalid_date_is_a_usage_error(small: Run) -> None:
    for day in ("yesterday", "2001-13", "2001-5", "20010517", "²001"):
        result = small("quotes", "--since", day)
        assert result.code == 2
        assert f'"{day}" is not a date' in result.err


def test_sorting_is_natural_and_unknown_comes_last(small: Run) -> None:
    assert small("committees", "--sort", "reference", "-f", "json").ids() == ["9090", "9002", "9010", "9013"]
    assert small("partners", "--sort", "founded", "-f", "json").ids() == ["tide", "gale", "gale-force", "moor"]
    assert small("partners", "--sort", "committees", "-f", "json").ids()[:2] == ["gale", "tide"]
    assert small("partners", "--reverse", "-f", "json").ids() == ["tide", "moor", "gale-force", "gale"]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ("--sort committees,name", ["gale", "tide", "gale-force", "moor"]),
        ("--sort committees,-name", ["tide", "gale", "moor", "gale-force"]),
        ("--sort committees,-name --reverse", ["gale", "tide", "gale-force", "moor"]),
        ("--sort -committees,-name --limit 3", ["tide", "gale", "moor"]),
        ("--sort -founded", ["gale", "tide", "gale-force", "moor"]),
        ("--sort=-founded", ["gale", "tide", "gale-force", "moor"]),
        ("--sort -founded --reverse", ["tide", "gale", "gale-force", "moor"]),
        ("--sort -kind,name", ["tide", "gale", "moor", "gale-force"]),
    ],
)
def test_sorting_by_several_columns_up_and_down(small: Run, options: str, ids: list[str]) -> None:
    for columns in ((), ("--columns", "id"), ("--columns", "name,id,committees")):
        assert small("partners", *options.split(), *columns, "-f", "json").ids() == ids


def test_sort_keys_are_added_to_the_columns_shown(small: Run) -> None:
    shown = small("partners", "--sort", "-city,website", terminal=True, width=60).out
    assert "City" in shown
    assert "Website" in shown
    assert "City" not in small("partners", terminal=True, width=60).out
    assert small("partners", "--sort", "-city, website").out.split("\n")[0].endswith("CITY    WEBSITE")


@pytest.mark.parametrize("command", ["partners", "search lantern", "compare tide gale"])
def test_unknown_sort_key_suggests_the_nearest_column(small: Run, command: str) -> None:
    for key in ("kidn", "-kidn", "id,kidn"):
        done = small(*command.split(), "--sort", key, "--columns", "id" if "compare" not in command else "id,side")
        assert (done.code, done.out) == (2, "")
        assert 'no sort key "kidn" of ' in done.err
    assert '; did you mean "kind"?' in small("partners", "--sort", "kidn").err
    assert '; did you mean "name"?' in small("partners", "--columns", "id,nmae").err
    for key in ("", "id,", "id,-id"):
        assert "has an empty or a doubled name" in small(*command.split(), "--sort", key).err


def test_limit_reports_the_total_number_of_rows(small: Run) -> None:
    result = small("partners", "--limit", "2", "-f", "json")
    assert result.ids() == ["gale", "gale-force"]
    assert result.err == "2 of 4 partners\n"
    assert small("partners", "--limit", "4").err == ""


def test_empty_listing_exits_with_0_and_a_note(small: Run) -> None:
    result = small("people", "nobody", "-f", "json")
    assert (result.code, result.out, result.err) == (0, "[]\n", "no people\n")


def test_derived_columns_can_be_selected(small: Run) -> None:
    result = small("liaisons", "--partner", "gale", "--columns", "acronym,reference,subject,layers", "-f", "jsonl")
    assert result.out.splitlines()[0].startswith(
        '{"acronym": "GALE", "reference": "ISO/TC 10", "subject": "Lamps", "layers": ["'
    )
    rows = small("partners", "--columns", "id,committees,part_of_acronym,seat", "-f", "csv").out.splitlines()
    assert rows[1:] == ["gale,2,TIDE,Côte d'Ivoire", "gale-force,,,Oslo", "moor,,,", 'tide,2,,"Bergen, Norway"']


BYTES = """import sys
from inliaison.cli import main
from inliaison.render import RECORDS, list_formats
for format in list_formats(RECORDS):
    for command in (["liaisons"], ["search", "lamps"], ["show", "gale"], ["stats"], ["people"], ["common", "gale", "tide"]):
        main([*command, "-f", format, "--no-bundled", "--data", sys.argv[1]])
for format in ("mermaid", "dot", "graphml"):
    main(["graph", "-f", format, "--no-bundled", "--data", sys.argv[1]])
main(["export", "--no-bundled", "--data", sys.argv[1]])
"""


@pytest.mark.parametrize("seeds", ["12", pytest.param("123456", marks=pytest.mark.slow)])
def test_the_same_commands_print_the_same_bytes_in_every_process(tmp_path: Path, seeds: str) -> None:
    """With an order of sets of its own in each, and an index that each builds for itself."""
    said = set()
    for seed in seeds:
        own = {**os.environ, "PYTHONHASHSEED": seed, "INLIAISON_HOME": str(tmp_path / seed)}
        done = subprocess.run([sys.executable, "-c", BYTES, SMALL], env=own, capture_output=True, check=True)
        said.add((done.stdout, done.stderr))
    assert len(said) == 1
    assert len(next(iter(said))[0]) > 10_000


def test_a_number_keeps_all_its_digits(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "figures.toml"
    value = "0.30000000000000004"
    path.write_text(
        "sources = [{id = 's', title = 'S'}]\n"
        f"figures = [{{id = 'f', subject = 'S', value = {value}, as_of = '2009', sources = ['s']}}]\n"
    )
    for format, written in (
        ("json", f'"value": {value},'),
        ("jsonl", f'"value": {value},'),
        ("csv", f",{value},"),
        ("toml", f"value = {value}\n"),
    ):
        assert written in run("figures", "--no-bundled", "--data", str(path), "-f", format).out, format


@pytest.mark.parametrize(
    "columns",
    ["0", "-5", "x", "", "99999999999999999999", "9" * 5_000, "1e9", "10_0", "50000", "٣٠"],
    ids=lambda text: text[:9],
)
def test_invalid_columns_variable_falls_back_to_80_columns(
    small: Run, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    def none(_: int = 1) -> os.terminal_size:
        raise OSError

    usual = small("partners", terminal=True, width=80)
    monkeypatch.setattr(os, "get_terminal_size", none)
    assert small("partners", terminal=True, width=columns) == usual


@pytest.mark.parametrize("option", ["--country", "--committee", "--sort"])
def test_empty_option_value_is_a_usage_error(small: Run, option: str) -> None:
    assert small("partners", option, "").code == 2


def test_recursive_needs_a_committee(small: Run) -> None:
    assert small("partners", "--recursive").code == 2


def test_pieces_without_letters_are_literal_text(small: Run) -> None:
    for piece, ids in (
        ("“", ["brook-2001"]),
        ('"', ["brook-2001"]),
        ("[", ["strand-1999"]),
        ("{", []),
        ("|", ["strand-1999"]),
    ):
        assert small("quotes", piece, "-f", "json").ids() == ids


def test_unknown_values_stay_last_in_reverse(small: Run) -> None:
    ids = small("partners", "--sort", "founded", "--reverse", "-f", "json").ids()
    assert ids == ["gale", "tide", "gale-force", "moor"]


def test_undecodable_arguments_do_not_crash(small: Run) -> None:
    for argv in (
        ["show", "tide\udcff"],
        ["partners", "\udcff"],
        ["search", "\udcff x"],
        ["quotes", "--person", "\udcff"],
    ):
        assert small(*argv).code in (0, 1, 2)


def test_answers_from_the_bundled_excerpt_name_its_partners(run: Run) -> None:
    for argv in (
        ["partners", "--committee", "TC 207"],
        ["liaisons", "--committee", "TC 207"],
        ["common", "unido", "wto"],
    ):
        assert "committees are known of UNIDO, ITU and WTO alone" in run(*argv).err
    assert run("partners").err == ""


def test_table_omits_columns_without_any_value(run: Run, tmp_path: Path) -> None:
    bare = tmp_path / "bare.toml"
    bare.write_text('people = [{id="a", name="Ann", sources=["s"]}]\nsources = [{id="s", title="S"}]')
    done = run("people", "--no-bundled", "--data", str(bare), "--color", "never", terminal=True)
    assert (done.code, done.out.splitlines()[1:4:2]) == (0, ["│ Name │", "│ Ann  │"])


@pytest.mark.parametrize("format", ["json", "csv", "plain", "table"])
@pytest.mark.parametrize("key", ["id", "name", "founded"])
def test_sorting_by_a_selected_column_keeps_the_selected_columns(small: Run, key: str, format: str) -> None:
    shown = small("partners", "--columns", "id,name,founded", "--sort", key, "-f", format).out
    ids = small("partners", "--sort", key, "-f", "json").ids()
    assert [line for line in ids if line in shown] == ids
    if format == "json":
        rows = small("partners", "--columns", "id,name,founded", "--sort", key, "-f", format).json()
        assert [list(row) for row in rows] == [["id", "name", "founded"]] * len(ids)
        assert [row["id"] for row in rows] == ids
    elif format == "csv":
        assert shown.startswith("id,name,founded\r\n")
        assert {line.count(",") for line in shown.splitlines()} == {2}


@pytest.fixture
def ends(tmp_path: Path) -> tuple[str, ...]:
    """One committee liaison that says nothing of its own."""
    path = tmp_path / "ends.toml"
    path.write_text(
        """
sources = [{id = "s", title = "S"}]
partners = [{id = "ab", name = "A & B", name_fr = "Société des lampes", sources = ["s"]}]
committees = [{id = "7", reference = "ISO/TC 7", title = "Gas + oil", title_fr = "Gaz", sources = ["s"]}]
liaisons = [{id = "t", partner = "ab", kind = "committee", committee = "7", sources = ["s"]}]
""",
        "utf-8",
    )
    return ("--no-bundled", "--data", str(path), "-f", "json")


@pytest.mark.parametrize(
    "text", ["a gas", "societe oil", "gaz lampes", "tc ab", "A & B", "Gas + oil", "&", "+ &", "iso/tc 7"]
)
def test_liaison_is_found_by_the_names_of_its_partner_and_committee(run: Run, ends: tuple[str, ...], text: str) -> None:
    assert run("liaisons", text, *ends).ids() == ["t"]


@pytest.mark.parametrize("text", ["a water", "% &", "?"])
def test_liaison_is_not_found_by_words_outside_its_names(run: Run, ends: tuple[str, ...], text: str) -> None:
    assert run("liaisons", text, *ends).ids() == []


SIGNS = """
sources = [{id = "s", title = "S ‡", publisher = "P", url = "https://s.example/"}]
partners = [{id = "a-b", acronym = "A&B", name = "A B", aliases = ["A ⊕ B"], summary = "Oil ¶ gas", sources = ["s"]},
    {id = "cd", name = "C D", sources = ["s"]}]
committees = [{id = "7", reference = "ISO/TC 7", title = "Gas + oil", title_fr = "Gaz × huile", scope = "• one", sources = ["s"]}]
liaisons = [{id = "t", partner = "a-b", kind = "committee", committee = "7", sources = ["s"]},
    {id = "act", partner = "cd", kind = "agreement", title = "Act §", means = ["◊ tables"], sources = ["s"]}]
people = [{id = "ann-lee", name = "Ann", posts = [{partner = "a-b", title = "Secretary & CEO", as_of = "2001-02"}], note = "© note", sources = ["s"]},
    {id = "bob", name = "Bob ★", sources = ["s"]}]
quotes = [{id = "q-1", person = "ann-lee", partner = "a-b", text = "Words †", date = "2001-01-01", about = ["7"], sources = ["s"]},
    {id = "q2", person = "bob", role = "None ¤", text = "Other", sources = ["s"]}]
figures = [{id = "f", subject = "Fig", value = 2.5, note = "N ‰", sources = ["s"]}]
members = [{id = "m", acronym = "M", name = "Mem", country = "X", aliases = ["M ∆"], sources = ["s"]}]
"""


@pytest.mark.parametrize(
    ("sign", "found"),
    [
        ("&", {"partners": "a-b", "liaisons": "t", "people": "ann-lee", "quotes": "q-1"}),
        ("⊕", {"partners": "a-b", "liaisons": "t"}),
        ("¶", {"partners": "a-b"}),
        ("+", {"committees": "7", "liaisons": "t"}),
        ("×", {"committees": "7", "liaisons": "t"}),
        ("•", {"committees": "7"}),
        ("§", {"liaisons": "act"}),
        ("◊", {"liaisons": "act"}),
        ("©", {"people": "ann-lee"}),
        ("★", {"people": "bob", "quotes": "q2"}),
        ("†", {"quotes": "q-1"}),
        ("-", {"people": "ann-lee", "quotes": "q-1"}),
        (".", {"figures": "f", "sources": "s"}),
        ("‰", {"figures": "f"}),
        ("‡", {"sources": "s"}),
        ("∆", {"members": "m"}),
        ("#", {}),
        ("{", {}),
        (":", {"sources": "s"}),
    ],
)
def test_listings_search_signs_in_the_same_fields_as_words(
    run: Run, tmp_path: Path, sign: str, found: dict[str, str]
) -> None:
    path = tmp_path / "signs.toml"
    path.write_text(SIGNS, "utf-8")
    given = ("--no-bundled", "--data", str(path), "-f", "json")
    dataset = inliaison.open(path, bundled=False)
    for kind in KINDS:
        if kind in found or kind in DOCUMENT_KINDS:  # Python is told by a warning that there are none.
            assert run(kind, *given, "--", sign).ids() == ([found[kind]] if kind in found else []), kind
        else:
            assert [record.id for record in getattr(dataset, kind)(sign)] == [], kind
    rows = run("search", *given, "--", sign).json()
    told = {(row["kind"], row["id"]) for row in rows}
    assert told == {(SINGULAR[kind], id) for kind, id in found.items() if id != "t"}  # It says nothing of its own.
    assert all(sign in row["text"] for row in rows if row["text"] and sign not in "&-."), rows
    assert run("search", *given, "--limit", "1", "--", sign).code == 0


def test_search_matches_signs_literally(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "signs.toml"
    path.write_text(
        "sources = [{id = 's-1', title = 'S', url = 'https://s.example/'}]\n"
        "partners = [{id = 'a-b', name = 'Oil & gas', website = 'https://a.example/', sources = ['s-1']},"
        " {id = 'c-d', name = 'Oil and gas', sources = ['s-1']}]\n"
    )
    given = ("--no-bundled", "--data", str(path), "-f", "json")
    assert run("search", "oil &", *given).ids() == ["a-b"]
    assert run("partners", "oil &", *given).ids() == ["a-b"]
    assert run("partners", "/", *given).ids() == []
    assert run("partners", *given, "--", "-").ids() == []


def test_of_many_words_the_nearest_are_suggested_and_the_way_to_all(run: Run, tmp_path: Path) -> None:
    cities = ["Vienna", *(f"Town {n}" for n in range(60))]
    partners = [{"id": f"p{n}", "name": f"P {n}", "city": city, "sources": ["s"]} for n, city in enumerate(cities)]
    (tmp_path / "d.toml").write_text(tomli_w.dumps({"sources": [{"id": "s", "title": "S"}], "partners": partners}))
    done = run("partners", "--city", "Wien", "--no-bundled", "--no-register", "--data", str(tmp_path / "d.toml"))
    first, remedy = done.err.splitlines()
    assert (done.code, first) == (2, 'error: no city "Wien"')
    assert remedy.startswith("The nearest are: Vienna")
    assert remedy.endswith("`inliaison partners --columns city` lists all.")
    assert len(remedy) < 200
