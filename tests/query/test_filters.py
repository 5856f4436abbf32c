"""Every filter of every command: repeated values widen the match, and unknown values are counted, never read as "no"."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from support.places import SMALL

import inliaison
from inliaison.cli import COMMANDS, GROUPS, _build_root
from inliaison.kinds import KINDS, load_kind

FILTERS = {kind: {filter.name: filter for filter in load_kind(kind).filters} for kind in KINDS}

TWO: dict[tuple[str, str], tuple[str, str]] = {
    ("partners", "kind"): ("un-body", "cooperation"),
    ("partners", "committee"): ("TC 10", "JTC 9"),
    ("partners", "country"): ("norway", "cote d'ivoire"),
    ("partners", "region"): ("europe", "africa"),
    ("partners", "city"): ("bergen", "oslo"),
    ("partners", "identified_by"): ("wikidata", "eu transparency"),
    ("liaisons", "partner"): ("tide", "gale"),
    ("liaisons", "kind"): ("memorandum", "committee"),
    ("liaisons", "committee"): ("TC 10/SC 3", "JTC 9"),
    ("liaisons", "category"): ("a", "b"),
    ("quotes", "person"): ("ada", "lee"),
    ("quotes", "partner"): ("tide", "gale"),
    ("quotes", "about"): ("TC 2", "gale"),
    ("people", "partner"): ("tide", "gale"),
    ("members", "country"): ("norway", "denmark"),
    ("members", "region"): ("eea", "eu"),
    ("committees", "secretariat_region"): ("eea", "eu"),
    ("committees", "member_region"): ("eea", "eu"),
    ("committees", "partner"): ("tide", "gale"),
    ("committees", "status"): ("active", "suspended"),
    ("committees", "partners"): ("some", "none"),
    ("committees", "partner_kind"): ("un-body", "cooperation"),
    ("committees", "secretariat"): ("lbn", "denmark"),
    ("committees", "member"): ("wik", "zeb"),
    ("committees", "liaison_committee"): ("TC 10", "TC 2"),
    ("committees", "parent"): ("TC 10", "TC 2"),
    ("members", "committee"): ("TC 2", "TC 10/SC 3"),
    ("standards", "committee"): ("TC 10", "JTC 9"),
    ("standards", "partner"): ("tide", "gale"),
    ("standards", "member"): ("lbn", "zeb"),
    ("standards", "secretariat"): ("lbn", "denmark"),
    ("standards", "secretariat_region"): ("eea", "eu"),
    ("standards", "member_region"): ("eea", "eu"),
    ("standards", "status"): ("enquiry", "withdrawn"),
    ("standards", "stage"): ("40", "60.60"),
    ("standards", "type"): ("IS", "TS"),
    ("standards", "ics"): ("13", "47"),
}
"""Two values of each filter that may be repeated."""

UNDECIDED: dict[tuple[str, str, str], int] = {
    ("partners", "kind", "un-body"): 0,
    ("partners", "committee", "TC 10"): 1,  # Whether GF is in liaison is not known; the forum is known not to be.
    ("partners", "country", "norway"): 2,
    ("partners", "region", "europe"): 2,
    ("partners", "city", "bergen"): 2,
    ("members", "region", "europe"): 1,
    ("committees", "secretariat_region", "europe"): 1,
    ("committees", "member_region", "europe"): 1,
    ("liaisons", "category", "a"): 3,  # A memorandum is known to have none.
    ("liaisons", "since", "1990"): 4,
    ("liaisons", "until", "2030"): 4,
    ("quotes", "partner", "tide"): 1,
    ("quotes", "about", "gale"): 0,
    ("quotes", "since", "2001"): 0,
    ("quotes", "until", "2001"): 0,
    ("people", "partner", "gale"): 1,
    ("committees", "partner", "tide"): 0,
    ("committees", "status", "active"): 0,
    ("members", "country", "norway"): 1,
    ("committees", "partner_kind", "un-body"): 0,
    ("committees", "partners", "some"): 0,
    ("committees", "secretariat", "lbn"): 1,
    ("committees", "member", "wik"): 1,
    ("committees", "liaison_committee", "TC 2"): 1,
    ("members", "committee", "TC 10"): 0,
    ("standards", "committee", "TC 10"): 1,
    ("standards", "partner", "tide"): 1,
    ("standards", "member", "lbn"): 2,
    ("standards", "secretariat", "lbn"): 2,
    ("standards", "secretariat_region", "europe"): 2,
    ("standards", "member_region", "europe"): 2,
    ("standards", "status", "enquiry"): 1,
    ("standards", "stage", "40"): 1,
    ("standards", "open", ""): 1,
    ("standards", "type", "IS"): 0,
    ("standards", "ics", "13"): 2,
    ("standards", "since", "2010"): 3,
    ("standards", "until", "2010"): 3,
}
"""By filter and value, how many records of the small dataset cannot be judged."""


def _commands() -> Iterator[tuple[list[str], Any]]:
    root = _build_root()
    for name in COMMANDS:
        yield [name], root.get_command(None, name)
    for name, (_, members) in GROUPS.items():
        for member in members:
            yield [name, member], root.get_command(None, name).get_command(None, member)


def _filters(kind: str) -> list[Any]:
    parameters = _build_root().get_command(None, kind).params
    return [p for p in parameters if p.param_type_name == "option" and p.name in FILTERS[kind]]


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def test_every_filter_has_a_row_in_the_tables_of_this_module() -> None:
    repeatable = {(kind, option.name) for kind in FILTERS for option in _filters(kind) if option.multiple}
    assert repeatable == set(TWO)
    judged = {
        (kind, name)
        for kind in FILTERS
        for name, filter in FILTERS[kind].items()
        if filter.is_known_sql or filter.roles
    }
    assert judged == {key[:2] for key in UNDECIDED}
    for kind, filters in FILTERS.items():
        assert set(filters) - {"text"} == {option.name for option in _filters(kind)}


@pytest.mark.parametrize(("kind", "name"), TWO, ids=str)
def test_repeated_filter_values_match_any_of_them(small: Run, kind: str, name: str) -> None:
    first, second = TWO[kind, name]
    option = _option(name)
    alone = [set(small(kind, option, value, "-f", "json").ids()) for value in (first, second)]
    both = small(kind, option, first, option, second, "-f", "json")
    assert both.code == 0
    assert set(both.ids()) == alone[0] | alone[1]
    assert alone[0] != alone[1]
    assert alone[0] | alone[1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        directory = inliaison.open(SMALL, bundled=False)
        assert {record.id for record in getattr(directory, kind)(**{name: [first, second]})} == alone[0] | alone[1]


@pytest.fixture
def date_choice(run: Run, tmp_path: Path) -> Run:
    """Run a command line on liaisons of these dates, which are their ids too, and one without a date."""
    path = tmp_path / "dated.toml"
    head = '[[sources]]\nid = "s"\ntitle = "S"\n[[partners]]\nid = "p"\nname = "P"\nsources = ["s"]\n'
    tie = '[[liaisons]]\nid = "{}"\npartner = "p"\nkind = "agreement"\ntitle = "T"\nsources = ["s"]\n'
    days = ("2015", "2016", "2016-02", "2016-06", "2016-06-15", "2017-01-01")
    dates = (f'{tie.format(f"d{day}")}date = "{day}"\n' for day in days)
    path.write_text(f"{head}{tie.format('none')}{''.join(dates)}")
    return lambda command, *argv, **how: run(command, *argv, "--no-bundled", "--data", str(path), **how)


@pytest.mark.parametrize(
    ("argv", "found", "undecided"),
    [
        (["--since", "2016"], "2016 2016-02 2016-06 2016-06-15 2017-01-01", 1),
        (["--since", "2016-01-01"], "2016 2016-02 2016-06 2016-06-15 2017-01-01", 1),
        (["--since", "2016-01-02"], "2016-02 2016-06 2016-06-15 2017-01-01", 2),
        (["--since", "2016-06"], "2016-06 2016-06-15 2017-01-01", 2),
        (["--since", "2016-06-02"], "2016-06-15 2017-01-01", 3),
        (["--since", "2016-12-31"], "2017-01-01", 2),
        (["--since", "2017"], "2017-01-01", 1),
        (["--until", "2016"], "2015 2016 2016-02 2016-06 2016-06-15", 1),
        (["--until", "2016-12"], "2015 2016 2016-02 2016-06 2016-06-15", 1),
        (["--until", "2016-12-31"], "2015 2016 2016-02 2016-06 2016-06-15", 1),
        (["--until", "2016-12-30"], "2015 2016-02 2016-06 2016-06-15", 2),
        (["--until", "2016-06-30"], "2015 2016-02 2016-06 2016-06-15", 2),
        (["--until", "2016-06-29"], "2015 2016-02 2016-06-15", 3),
        (["--until", "2016-02-29"], "2015 2016-02", 2),
        (["--until", "2016-02-28"], "2015", 3),
        (["--until", "2015-06"], "", 2),
        (["--since", "2015-06", "--until", "2016-06"], "2016-02 2016-06 2016-06-15", 3),
        (["--since", "2016-06-15", "--until", "2016-06-15"], "2016-06-15", 3),
        (["--since", "2016-06", "--until", "2016-06"], "2016-06 2016-06-15", 2),
    ],
)
def test_a_date_is_undecided_where_the_bound_lies_within_it(
    date_choice: Run, argv: list[str], found: str, undecided: int
) -> None:
    done = date_choice("liaisons", *argv, "-f", "json")
    assert {id.removeprefix("d") for id in done.ids()} == {*found.split()}
    one = undecided == 1
    told = "liaison the date is not known; it is" if one else "liaisons the date is not known; they are"
    assert f"of {undecided} {told} not among these\n" in done.err
    assert done.err.count("not known") == 1


@pytest.mark.parametrize("command", ["liaisons", "quotes", "stats liaisons"])
@pytest.mark.parametrize(("since", "until"), [("2009-05", "2009-04"), ("2016-12-31", "2016-01-01"), ("2017", "2016")])
def test_an_empty_span_is_refused(small: Run, command: str, since: str, until: str) -> None:
    done = small(*command.split(), "--since", since, "--until", until)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: --since {since} is later than --until {until}\n"
    with pytest.raises(inliaison.UsageError, match=f"since {since} is later than until {until}"):
        inliaison.open(SMALL, bundled=False).quotes(since=since, until=until)


def test_span_of_one_day_is_accepted(small: Run) -> None:
    for since, until in (("2001-05-17", "2001-05-17"), ("2001-05", "2001"), ("2001-05-17", "2001-05")):
        assert small("liaisons", "--since", since, "--until", until, "-f", "json").ids() == ["tide-memorandum"]


@pytest.mark.parametrize(("kind", "name", "value"), UNDECIDED, ids=str)
def test_rows_with_unknown_values_are_counted_on_stderr(small: Run, kind: str, name: str, value: str) -> None:
    number = UNDECIDED[kind, name, value]
    for terminal, unknown in ((False, "not known"), (True, "unknown")):
        told = small(kind, _option(name), *filter(None, [value]), terminal=terminal).err
        assert (unknown in told) == (number > 0)
        assert f"of {number} " in told or number == 0
    directory = inliaison.open(SMALL, bundled=False)
    answer = getattr(directory, kind)(**{name: value or True})
    assert dict(answer.undecided) == ({name: number} if number else {})


def test_unknown_rows_that_another_filter_excludes_are_not_counted(small: Run) -> None:
    told = small("partners", "--country", "norway", "--kind", "civil-society").err
    assert "of 1 partner the country is not known; it is not among these" in told
    assert "not known" not in small("partners", "--country", "norway", "--kind", "un-body").err
    cited = small("quotes", "--partner", "tide", "--cite", "text").err
    assert "of 1 quote the partner is not known" in cited


def test_repeating_a_single_value_option_is_a_usage_error(run: Run) -> None:
    """Every such option of every command, flags included; the environment and completion are not concerned."""
    tried = 0
    for path, command in _commands():
        for option in command.params:
            if option.param_type_name != "option" or option.multiple or option.name == "help":
                continue
            name = max(option.opts, key=len)
            value = [] if option.is_flag else ["1"]
            done = run(*path, name, *value, name, *value)
            assert (done.code, done.out) == (2, ""), (path, name)
            assert f"{name} is given twice" in done.err
            tried += 1
    assert tried > 100
    assert run("partners", "-f", "json", "--format", "csv").code == 2
    assert run("__complete", "=", "partners", "--limit", "1", "--limit", "2").code == 0


def test_missing_committee_without_the_register_suggests_importing_it(run: Run) -> None:
    for command in (["show", "TC 322"], ["partners", "--committee", "tc322"], ["common", "unido", "TC 9999"]):
        done = run(*command)
        assert done.code == 1
        assert "Without ISO's register" in done.err
        assert "Road vehicles" not in done.err


@pytest.fixture
def register_of_zeta(run: Run, few_bundled: None, tmp_path: Path) -> None:
    """A register of one committee and one organization in liaison with it."""
    rows = tmp_path / "2025-02-01.jsonl"
    rows.write_text(
        '{"id": 1, "reference": "ISO/TC 1", "title": {"en": "T"}, "status": "Active", "organizationLiaisons": '
        '[{"id": 77, "acronym": "Zeta"}]}\n'
    )
    assert run("register", "import", str(rows)).code == 0


def test_user_liaison_is_not_attributed_to_the_register(run: Run, tmp_path: Path, register_of_zeta: None) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[sources]]\nid = "s"\ntitle = "S"\n[[partners]]\nid = "mine"\nacronym = "MINE"\nsources = ["s"]\n'
        '[[liaisons]]\nid = "m-1"\npartner = "mine"\nkind = "committee"\ncommittee = "1"\nsources = ["s"]\n'
        '[[liaisons]]\nid = "z-2"\npartner = "zeta"\nkind = "cooperation"\ntitle = "Talks"\ncommittee = "1"\n'
        'sources = ["s"]\n'
    )
    mine = run("show", "mine", "--data", str(own)).out
    assert "In liaison with 1 committee by data of your own" in mine
    assert "No data" not in mine
    assert "register update" not in mine  # It is loaded, and would not help.
    assert "committee on 2025-02-01" not in mine
    zeta = run("show", "zeta", "--data", str(own)).out
    assert "In liaison with 1 committee on 2025-02-01" in zeta
    committee = run("show", "TC 1", "--data", str(own), "-f", "json").json()
    assert [partner["acronym"] for partner in committee["partners"]] == ["MINE", "Zeta"]
    assert [tie["id"] for tie in committee["ties"]] == ["z-2"]


def test_user_liaison_that_the_register_also_lists_counts_once(
    run: Run, tmp_path: Path, register_of_zeta: None
) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[liaisons]]\npartner = "zeta"\nkind = "committee"\ncommittee = "1"\ndate = 2020\n')
    data = ("--data", str(own))
    told = run("show", "zeta", *data).out
    assert ("In liaison with 1 committee on 2025-02-01" in told, "by data of your own" in told) == (True, False)
    told = run("show", "TC 1", *data).out
    assert ("1 organization in liaison\n" in told, "by data of your own" in told) == (True, False)
    own.write_text('[[partners]]\nname = "Mine"\n[[liaisons]]\npartner = "Mine"\nkind = "committee"\ncommittee = "1"\n')
    told = run("show", "TC 1", *data).out
    assert "1 organization in liaison\n  Zeta" in told
    assert "1 organization in liaison by data of your own\n  Mine" in told


def test_card_of_a_user_partner_shows_only_its_own_facts(run: Run, tmp_path: Path, few_bundled: None) -> None:
    pages = [run("export", "-f", "html").out]
    for words in (["acronym=ACME", "name=Acme"], ["acronym=NUM", "name=Numbered", "iso_id=990001"]):
        assert run("add", "partner", *words).code == 0
    assert run("add", "liaison", "partner=acme", "kind=memorandum", "date=2026").code == 0
    told = run("show", "acme").out
    assert ("memorandum" in told.casefold(), "No data" in told) == (True, False)
    pages.append(run("export", "-f", "html").out)
    assert "Acme" in pages[1]
    assert [page.count("No data: whether ISO lists it") for page in pages] == [pages[0].count("No data: whether")] * 2
    assert run("show", "acme", "-f", "json").json()["register"] == "no data"
    assert "No data: ISO has listed it" in run("show", "num").out
    more = str(tmp_path / "acme.toml")
    assert run("add", "partner", "id=acme", "--to", more, "summary=x").code == 0
    assert "No data" not in run("show", "acme", "--data", more).out
    alone = run("show", "acme", "--data", str(tmp_path / "home" / "data" / "own.toml"), "--no-bundled").out
    assert "No data: whether ISO lists it" in alone


def test_user_liaison_leaves_the_other_committees_unknown(run: Run, tmp_path: Path, few_bundled: None) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[liaisons]]\npartner = "who"\nkind = "committee"\ncommittee = "TC 207"\n')
    data = ("--data", str(own))
    told = run("show", "who", *data).out
    assert "No data: ISO has listed it as in liaison" in told
    assert "In liaison with 1 committee by data of your own\n  ISO/TC 207" in told
    assert "who" in run("partners", "--committee", "TC 207", *data, "-f", "json").ids()
    without = ("partners", "--without-committee", "TC 279", "--kind", "un-body", "-f", "json")
    left, before = run(*without, *data), run(*without)
    assert (left.ids(), left.err) == (before.ids(), before.err)
    found = run("partners", "who", "--columns", "id,committees", *data, "-f", "json").json()
    assert {"id": "who", "committees": None} in found
    told = run("show", "TC 207", *data).out
    assert "organization in liaison by data of your own\n  WHO" in told


def test_compare_and_common_report_partners_with_unknown_committees(run: Run, few_bundled: None) -> None:
    for command in ("compare", "common"):
        done = run(command, "who", "unido")
        assert "the committees of WHO are not known: it may be in liaison with any committee" in done.err
        assert "the committees of UNIDO" not in done.err
    assert "are not known" not in run("compare", "unido", "wto").err


def test_a_cooperation_that_names_a_committee_makes_no_liaison_with_it(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "d.toml"
    data.write_text(
        '[[sources]]\nid = "s"\ntitle = "S"\n'
        + "".join(f'[[partners]]\nid = "{id}"\nname = "{id}"\nsources = ["s"]\n' for id in ("a", "b"))
        + '[[committees]]\nid = "1"\nreference = "ISO/TC 1"\nsources = ["s"]\n'
        + '[[committees]]\nid = "2"\nreference = "ISO/TC 1/SC 2"\nparent = "1"\nsources = ["s"]\n'
        + '[[committees]]\nid = "3"\nreference = "ISO/TC 1/SC 2/WG 3"\nparent = "2"\nsources = ["s"]\n'
        + "".join(
            f'[[liaisons]]\nid = "{partner}-{number}"\npartner = "{partner}"\nkind = "{kind}"\n'
            f'committee = "{number}"\nsources = ["s"]\n'
            for partner, number, kind in (("a", 1, "committee"), ("b", 1, "cooperation"), ("b", 3, "committee"))
        )
    )
    own = ("--no-bundled", "--no-register", "--data", str(data))
    assert run("partners", "--committee", "TC 1", "-f", "json", *own).ids() == ["a"]
    assert run("committees", "--partner", "b", "-f", "json", *own).ids() == ["3"]
    assert run("common", "a", "b", "-f", "json", *own).ids() == []
    assert run("liaisons", "--committee", "TC 1", "-f", "json", *own).ids() == ["b-1", "a-1"]
    counts = {
        row["id"]: row["partners"] for row in run("committees", "--columns", "id,partners", "-f", "json", *own).json()
    }
    assert counts == {"1": 1, "2": 0, "3": 1}
    card = run("show", "TC 1", "-f", "json", *own).json()
    assert [below["id"] for below in card["subcommittees"]] == ["2", "3"]
    assert [partner["id"] for partner in card["partners_below"]] == ["b"]
    within = run("partners", "--committee", "TC 1", "--recursive", "--columns", "id,own,below", "-f", "json", *own)
    assert within.json() == [{"id": "a", "own": 1, "below": 0}, {"id": "b", "own": 0, "below": 1}]


def test_signatory_for_a_partner_is_listed_among_its_people(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "d.toml"
    data.write_text(
        '[[sources]]\nid = "s"\ntitle = "S"\n'
        + "".join(f'[[partners]]\nid = "{id}"\nname = "{id}"\nsources = ["s"]\n' for id in ("a", "home"))
        + '[[people]]\nid = "signer"\nname = "Signer"\nsources = ["s"]\n'
        + '[[people]]\nid = "host"\nname = "Host"\nposts = [{ partner = "home", title = "Head" }]\nsources = ["s"]\n'
        + '[[liaisons]]\nid = "m"\npartner = "a"\nkind = "memorandum"\nsignatories = ["signer", "host"]\nsources = ["s"]\n'
    )
    own = ("--no-bundled", "--no-register", "--data", str(data))
    assert run("people", "--partner", "a", "-f", "json", *own).ids() == ["signer"]
    assert run("people", "--partner", "home", "-f", "json", *own).ids() == ["host"]


def test_figures_are_listed_and_searched(small: Run) -> None:
    assert small("figures", "-f", "json").ids() == ["lamps-2001"]
    assert small("figures", "lamps").code == 0


def test_python_warns_of_partners_that_are_not_listed() -> None:
    directory = inliaison.open(SMALL, bundled=False)
    said = "ISO does not list Moorings Forum as an organization in liaison."
    for ask in (
        lambda: directory.common("moor", "tide"),
        lambda: directory.compare("moor", "tide"),
        lambda: directory.network(partner="moor"),
    ):
        with pytest.warns(UserWarning, match=said):
            ask()


def test_what_is_unknown_follows_the_count_of_rows(small: Run) -> None:
    """There are no more where there are none."""
    none = small("standards", "--partner", "moor", terminal=True).err
    some = small("standards", "--partner", "tide", "--every", terminal=True).err
    assert re.search(r"no standards; .*of \d+ the liaison with the partner is unknown", " ".join(none.split()))
    assert re.search(r"\d standards?; of \d+ more the liaison", " ".join(some.split()))


def test_empty_listing_gives_the_same_reason_as_the_card(small: Run, tmp_path: Path) -> None:
    extra = tmp_path / "more.toml"
    extra.write_text(
        "[[liaisons]]\nid = 'moor-agreement'\nkind = 'agreement'\npartner = 'moor'\ntitle = 'On ropes'\nsources = ['almanac']\n"
    )
    said = "ISO does not list Moorings Forum as an organization in liaison."
    assert said in small("show", "moor").out
    for command in (("committees",), ("liaisons",), ("liaisons", "--kind", "committee"), ("committees", "lamps")):
        done = small(*command, "--partner", "moor")
        assert (done.code, done.out, done.err) == (0, "", f"no {command[0]}\n{said}\n"), command
    assert said in small("standards", "--partner", "moor").err
    for kind in ("committees", "standards"):
        assert said in small("stats", kind, "--partner", "moor").err
    for command in (("common",), ("compare",)):
        assert said in small(*command, "moor", "gale").err
        assert small(*command, "tide", "gale").err.count("does not list") == 0
    leads_on = f"{said} `inliaison liaisons --partner moor` lists its agreement.\n"
    assert small("committees", "--partner", "moor", "--data", str(extra)).err == f"no committees\n{leads_on}"
    for partner, command in (
        ("gale", ("committees", "--status", "Suspended")),
        ("moor", ("liaisons", "--kind", "memorandum")),
    ):
        assert "does not list" not in small(*command, "--partner", partner).err


def test_a_part_of_a_country_name_is_taken_with_a_word_and_a_region_never(small: Run) -> None:
    part = small("partners", "--country", "ivoire", "-f", "json")
    assert (part.code, part.err.splitlines()[0]) == (0, '"ivoire" is taken for Côte d\'Ivoire')
    for region in ("EU", "africa", "Northern Europe"):
        refused = small("members", "--country", region)
        assert (refused.code, refused.out) == (2, "")
        assert "It is a region: --region " in refused.err
    assert small("members", "--region", "EU", "-f", "json").ids()
