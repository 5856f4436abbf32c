"""The digest: what is new for followed records, in parts, between snapshots."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import feedparser
import pytest
from conftest import Run
from support.places import SNAPSHOTS
from support.snapshots import DIN, FIRST, KEBS, NEWB, SECOND, WHO, committee_row, row
from support.stores import Store

import inliaison
from inliaison.dataset import followed

pytestmark = pytest.mark.usefixtures("few_bundled")

FORMATS = ("table", "plain", "tsv", "csv", "json", "jsonl", "toml", "markdown", "html", "atom")
THIRD = [
    committee_row(1, "ISO/TC 2", KEBS, [KEBS], [DIN, NEWB], liaisons=[{"id": 77}, {"id": 78}], organizations=WHO),
    committee_row(3, "ISO/TC 99", DIN, [DIN], None, liaisons=[{"id": 1}], organizations={70: "Alone"}),
    committee_row(5, "ISO/TC 10", NEWB, [NEWB], None, organizations=WHO, parentId=1),
]


@pytest.fixture
def three(store: Store, run: Run) -> Run:
    """The program with three snapshots that differ."""
    for date, rows in (("2020-01-01", FIRST), ("2020-02-01", SECOND), ("2020-03-01", THIRD)):
        store(date, rows)
    return run


def _texts(run: Run, *argv: str) -> list[str]:
    """What is new, with the day and the record that it is about."""
    result = run("digest", *argv, "-f", "json")
    assert result.code == 0, result.err
    return [f"{item['since']} {item['ref']}: {item['text']}" for item in result.json()]


def test_a_committee_has_the_comings_and_goings_below_it_too(three: Run) -> None:
    assert _texts(three, "--of", "TC 2", "--until", "2020-02") == [
        "2020-02-01 ISO/TC 2: secretariat moved from DIN to KEBS",
        "2020-02-01 ISO/TC 2: observing now, was participating: DIN",
        "2020-02-01 ISO/TC 2: new committee in liaison: ISO/TC 9",
        "2020-02-01 ISO/TC 2: committee no longer in liaison: ISO/TC 9",
        "2020-02-01 ISO/TC 2: in liaison with 2 committees that have no row, was 1",
        "2020-02-01 ISO/TC 2/SC 1: joined, participating: NEWB",
    ]
    alone = _texts(three, "--of", "TC 2", "--only", "--until", "2020-02")
    assert alone == _texts(three, "--of", "TC 2", "--until", "2020-02")[:-1]


def test_a_partner_has_its_own_ties_and_the_changes_of_its_committees(three: Run) -> None:
    assert _texts(three, "--of", "who") == [
        "2020-03-01 ISO/TC 10: new in liaison: WHO",
        "2020-03-01 ISO/TC 99: no longer in liaison: WHO",
        "2020-03-01 ISO/TC 10: moved below ISO/TC 2",
        "2020-03-01 ISO/TC 99: renamed, was ISO/TC 9",
    ]
    assert _texts(three, "--of", "who", "--only") == [
        "2020-03-01 ISO/TC 10: new in liaison: WHO",
        "2020-03-01 ISO/TC 99: no longer in liaison: WHO",
    ]


def test_a_country_means_its_member_with_its_roles_and_secretariats(three: Run) -> None:
    assert _texts(three, "--of", "kenya", "--only", "--until", "2020-02") == [
        "2020-02-01 ISO/TC 2: secretariat moved from DIN to KEBS",
        "2020-02-01 ISO/TC 9: left, was observing: KEBS",
    ]
    assert _texts(three, "--of", "kenya", "--since", "2020-02") == [
        "2020-03-01 ISO/TC 2/SC 1: secretariat given up by KEBS",
        "2020-03-01 ISO/TC 2/SC 1: left, was participating: KEBS",
        "2020-03-01 ISO/TC 2/SC 1: closed",
    ]


def test_organizations_in_liaison_with_a_followed_committee_have_their_new_label(three: Run) -> None:
    assert "2020-03-01 Alone: new label, was Lone" in _texts(three, "--of", "TC 99")
    assert "Alone" not in str(_texts(three, "--of", "TC 2"))


def test_members_of_a_followed_committee_have_their_new_acronym(store: Store, run: Run) -> None:
    other = committee_row(2, "ISO/TC 2", NEWB, [NEWB], None)
    store("2020-01-01", [committee_row(1, "ISO/TC 1", DIN, [DIN, KEBS], None), other])
    store("2020-02-01", [committee_row(1, "ISO/TC 1", DIN, [DIN, KEBS | {"acronym": "KBS"}], None), other])
    assert _texts(run, "--of", "TC 1") == _texts(run, "--of", "kenya") == ["2020-02-01 KBS: new acronym, was KEBS"]
    assert _texts(run, "--of", "TC 2") == []
    (item,) = run("digest", "--of", "TC 1", "-f", "json").json()
    page = f"https://www.iso.org/member/{KEBS['id']}.html"
    assert (item["part"], item["kind"], item["page"]) == ("names", "member", page)
    (change,) = run("changes", "--kind", "member", "-f", "json").json()
    assert [change[name] for name in ("change", "name", "old", "new")] == ["renamed", "KBS", "KEBS", "KBS"]


def test_a_committee_that_moves_below_a_followed_one_brings_only_its_changes(three: Run) -> None:
    assert [text for text in _texts(three, "--of", "TC 2", "--since", "2020-02") if "TC 10" in text] == [
        "2020-03-01 ISO/TC 10: new in liaison: WHO",
        "2020-03-01 ISO/TC 10: moved below ISO/TC 2",
    ]


def test_digests_of_two_spans_add_up_to_that_of_both(three: Run) -> None:
    of = ("--of", "TC 2", "--of", "who", "--of", "kenya")
    parts = _texts(three, *of, "--since", "2020-01", "--until", "2020-02") + _texts(three, *of, "--since", "2020-02")
    assert sorted(_texts(three, *of, "--since", "2020-01-01")) == sorted(parts)
    assert len(parts) > 12


def test_items_have_the_keys_that_programs_need(three: Run) -> None:
    (item, *_) = three("digest", "--of", "who", "-f", "json").json()
    assert item == {
        "part": "ties",
        "what": "established",
        "kind": "liaison",
        "id": "9795-5",
        "ref": "ISO/TC 10",
        "title": "Title 5",
        "body": "WHO",
        "old": None,
        "new": None,
        "since": "2020-03-01",
        "page": "https://www.iso.org/committee/5.html",
        "text": "new in liaison: WHO",
    }


def test_organizations_and_members_have_their_full_names(store: Store, run: Run) -> None:
    store("2020-01-01", [committee_row(1, "ISO/TC 1", KEBS, [KEBS], None)])
    renamed = KEBS | {"acronym": "KBS"}
    bodies = {**WHO, 70: "Lone"}
    store("2020-02-01", [committee_row(1, "ISO/TC 1", renamed, [renamed], None, organizations=bodies)])
    argv = ("digest", "--of", "who", "--of", "lone", "--of", "kenya", "--only")
    items = [it for it in run(*argv, "-f", "json").json() if it["kind"] in ("partner", "member")]
    assert [(it["what"], it["ref"], it["title"]) for it in items] == [
        ("joined", "Lone", None),
        ("joined", "WHO", "World Health Organization"),
        ("renamed", "KBS", "Kenya Bureau of Standards"),
    ]
    line = "- **[WHO](https://www.iso.org/organization/9795.html)** World Health Organization\n  - new in the register"
    assert line in run(*argv, "-f", "markdown").out
    assert any(it.content[0].value.startswith("WHO World Health") for it in _read_feed(run, *argv[1:]).entries)


def test_only_mark_read_moves_the_day_on_which_a_digest_begins(three: Run) -> None:
    three("follow", "who", "kenya")
    whole = _texts(three)
    assert {text[:10] for text in whole} == {"2020-03-01"}
    three("digest", "--since", "2020-01")
    assert _texts(three) == whole
    marked = three("digest", "--until", "2020-02", "--mark-read")
    assert (marked.code, marked.err.splitlines()[-1]) == (0, "read up to the snapshot of 2020-02-01")
    assert followed.load().read == "2020-02-01"
    assert _texts(three) == whole
    assert three("digest", "--mark-read").out == three("digest", "--since", "2020-02").out
    after = three("digest")
    assert (after.code, after.out) == (0, "")
    assert after.err.splitlines() == [
        "no items",
        "No snapshot of standards is kept: nothing is told of them. Get it with `inliaison register update --standards`.",
        "nothing newer than the snapshot of 2020-03-01 is kept",
    ]


def test_a_failed_output_is_not_read(three: Run, tmp_path: Path) -> None:
    three("follow", "who")
    (tmp_path / "old.html").write_text("mine")
    assert three("digest", "--mark-read", "-o", str(tmp_path / "old.html")).code == 4
    assert followed.load().read is None


@pytest.mark.parametrize("format", FORMATS)
def test_two_digests_of_one_span_are_the_same_bytes_in_every_format(three: Run, format: str) -> None:
    three("follow", "TC 2", "who", "kenya")
    argv = ("digest", "--since", "2020-01", "-f", format)
    result = three(*argv, terminal=format == "table")
    assert (result.code, len(result.out) > 200) == (0, True)
    assert three(*argv, terminal=format == "table").out == result.out
    empty = three("digest", "--since", "2020-03", "-f", format)
    assert (empty.code, "internal" in empty.err) == (0, False)


def test_a_terminal_and_markdown_have_a_line_for_each_record_in_parts(three: Run) -> None:
    argv = ("digest", "--of", "TC 2", "--of", "who", "--since", "2020-01")
    text = three(*argv, "-f", "markdown").out
    assert text.splitlines()[:8] == [
        "# What is new for ISO/TC 2 and WHO",
        "",
        "From 2020-01-01 to 2020-03-01",
        "",
        "## Who came and went",
        "",
        "- **[ISO/TC 2](https://www.iso.org/committee/1.html)** Title 1",
        "  - secretariat moved from DIN to KEBS (seen on 2020-02-01)",
    ]
    assert text.splitlines()[-1].startswith("Contains information from ISO Open Data")
    assert re.findall("^## (.*)$", text, re.MULTILINE) == ["Who came and went", "Committees and names that changed"]
    for width in (60, 80, 120):
        drawn = three(*argv, "--color", "never", terminal=True, width=width).out
        assert max(map(len, drawn.splitlines())) <= width
        assert "• secretariat moved from DIN to KEBS" in drawn


def test_a_page_to_be_sent_has_links_and_no_script(three: Run) -> None:
    page = three("digest", "--of", "TC 2", "--since", "2020-01", "-f", "html").out
    assert "<h1>What is new for ISO/TC 2</h1>" in page
    assert '<a href="https://www.iso.org/committee/1.html"' in page
    assert "ODC Attribution License (ODC-By) v1.0" in page
    assert "<script" not in page
    assert "Nothing is new." in three("digest", "--of", "TC 2", "--since", "2020-03", "-f", "html").out


def test_chosen_columns_are_a_table_in_every_format_but_a_feed(three: Run) -> None:
    argv = ("digest", "--of", "who", "--columns", "since,ref", "--sort", "-ref", "--limit", "1")
    assert three(*argv, "-f", "plain").out == "SINCE       REF\n2020-03-01  ISO/TC 99\n"
    assert three(*argv, "-f", "markdown").out.startswith("| First seen | About |")
    feed = three(*argv, "-f", "atom")
    assert (feed.code, "--columns is not for atom" in feed.err) == (2, True)


def _read_feed(run: Run, *argv: str) -> Any:
    result = run("digest", *argv, "-f", "atom")
    assert result.code == 0, result.err
    feed = feedparser.parse(result.out.encode())
    assert (feed.bozo, feed.version) == (False, "atom10")
    return feed


def test_a_feed_is_read_back_with_an_entry_for_each_item(three: Run) -> None:
    argv = ("--of", "TC 2", "--of", "who", "--since", "2020-01")
    feed, items = _read_feed(three, *argv), three("digest", *argv, "-f", "json").json()
    assert (feed.feed.title, feed.feed.subtitle) == (
        "What is new for ISO/TC 2 and WHO",
        "From 2020-01-01 to 2020-03-01; No snapshot of standards is kept: nothing is told of them."
        " Get it with `inliaison register update --standards`.",
    )
    assert (feed.feed.updated, feed.feed.author) == ("2020-03-01T00:00:00Z", "inliaison")
    assert "ODC Attribution License" in feed.feed.rights
    assert [(entry.title, entry.updated, entry.link, entry.tags[0].term) for entry in feed.entries] == [
        (f"{it['ref']}: {it['text']}", f"{it['since']}T00:00:00Z", it["page"], it["part"]) for it in items
    ]
    assert all(entry.content[0].value for entry in feed.entries)
    assert len({entry.id for entry in [feed.feed, *feed.entries]}) == len(items) + 1
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.id) for entry in [feed.feed, *feed.entries])


def test_entries_keep_their_ids_from_run_to_run(three: Run, store: Store) -> None:
    three("follow", "TC 2", "who")
    before = _read_feed(three, "--since", "2020-01")
    ids = {entry.id: entry.title for entry in before.entries}
    store("2020-04-01", FIRST)
    three("follow", "kenya")
    three("unfollow", "kenya")
    after = _read_feed(three, "--since", "2020-01")
    assert after.feed.id == before.feed.id
    assert len(after.entries) > len(ids)
    assert {entry.id: entry.title for entry in after.entries if entry.id in ids} == ids


def test_what_comes_and_goes_has_an_entry_each_time(store: Store, run: Run) -> None:
    for month in range(1, 6):
        store(f"2020-0{month}-01", [row(1, "ISO/TC 1", {7: "A", 8: "B"} if month % 2 else {8: "B"})])
    entries = _read_feed(run, "--of", "TC 1", "--since", "2020-01").entries
    assert [entry.title.partition(": ")[2] for entry in entries] == ["no longer in liaison: A", "new in liaison: A"] * 2
    assert len({entry.id for entry in entries}) == 4


def test_a_feed_has_what_is_new_in_the_last_four_snapshots(store: Store, run: Run) -> None:
    for month in range(1, 6):
        store(f"2020-0{month}-01", [row(1, "ISO/TC 1", {7: "A", 8: "B"} if month % 2 else {8: "B"})])
    run("follow", "TC 1")
    days = [f"2020-0{month}-01T00:00:00Z" for month in (3, 4, 5)]
    assert [entry.updated for entry in _read_feed(run).entries] == days
    run("digest", "--until", "2020-04", "--mark-read")
    assert [entry.updated for entry in _read_feed(run).entries] == days[-1:]


def test_hostile_labels_are_text_in_a_feed(store: Store, run: Run) -> None:
    label = 'A&B <b>"x"</b> \x01\u202e'
    store("2020-01-01", [row(1, "ISO/TC 1")])
    store("2020-02-01", [row(1, "ISO/TC 1", {7: label})])
    (entry, *_) = _read_feed(run, "--of", "TC 1").entries
    assert '<b>"x"</b>' in entry.title.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert "\x01" not in run("digest", "--of", "TC 1", "-f", "atom").out


def test_titles_that_a_snapshot_is_the_first_to_have_are_counted_for_people(store: Store, run: Run) -> None:
    for day, title in (("2020-01-01", {"en": "T"}), ("2020-02-01", {"en": "T", "fr": "F"})):
        store(
            day,
            [
                row(1, "ISO/TC 1", title=title),
                *(row(n, f"ISO/TC 1/SC {n}", title=title, parentId=1) for n in range(2, 40)),
            ],
        )
    assert len(run("digest", "--of", "TC 1", "-f", "json").json()) == 39
    for format in ("table", "markdown", "html", "atom"):
        shown = run("digest", "--of", "TC 1", "-f", format).out
        assert "39 committees have a French title for the first time" in " ".join(shown.split()).replace(" │ │ ", " ")
        assert "SC 7" not in shown
    assert len(_read_feed(run, "--of", "TC 1").entries) == 1


def test_a_note_below_a_list_is_a_paragraph_of_its_own_in_markdown(store: Store, run: Run) -> None:
    for day, title in (("2020-01-01", {"en": "T"}), ("2020-02-01", {"en": "T", "fr": "F"})):
        rows = [row(n, f"ISO/TC 1/SC {n}", title=title, parentId=1) for n in range(2, 40)]
        store(day, [row(1, "ISO/TC 1", title={"en": f"Ropes of {day}"}), *rows])
    lines = run("digest", "--of", "TC 1", "-f", "markdown").out.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("38 committees"))
    assert (lines[at - 2].startswith("  - new title"), lines[at - 1]) == (True, "")


def test_snapshots_without_members_and_damaged_ones_are_named(store: Store, run: Run) -> None:
    store("2020-01-01", [row(1, "ISO/TC 2", WHO)])
    store("2020-02-01", FIRST)
    store("2020-03-01", SECOND)
    result = run("digest", "--of", "TC 2", "--since", "2020-01")
    assert "The snapshot of 2020-01-01 was stored without members" in result.err
    from inliaison.register import snapshots

    snapshots.get_current("2020-02").path.write_text("[[partners]]\nid = 1\n")
    result = run("digest", "--of", "TC 2", "--since", "2020-01")
    assert (result.code, "the snapshot of 2020-02-01 is damaged and left out" in result.err) == (0, True)


def test_records_that_are_gone_are_still_followed_and_found(store: Store, run: Run) -> None:
    store("2020-02-01", SECOND)
    assert run("follow", "TC 2/SC 1", "who", "din").code == 0
    store("2020-03-01", THIRD)
    path = followed.find_path()
    assert path
    path.write_text(path.read_text() + '\n[[partners]]\nid = "gone"\nname = "Long gone"\n')
    result = run("digest")
    assert "Long gone is in none of these snapshots" in result.err
    assert "TC 2/SC 1" not in result.err
    for argv in ((), ("--of", "TC 2/SC 1")):
        assert "ISO/TC 2/SC 1: closed" in str(_texts(run, *argv))


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["--since", "2020-03", "--until", "2020-02"], 2, "--since 2020-03 is later than --until 2020-02"),
        (["--since", "never"], 2, '"never" is not a date'),
        (["--since", "2019"], 1, "no snapshot of the register is as old as 2019"),
        (["--until", "2020-01"], 1, "there is no snapshot before that of 2020-01-01"),
        (["--of", "nobody at all"], 1, 'no record "nobody at all"'),
    ],
)
def test_spans_that_are_not_there_are_refused(three: Run, argv: list[str], code: int, said: str) -> None:
    result = three("digest", "--of", "who", *argv)
    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_one_snapshot_says_in_two_lines_how_to_begin(store: Store, run: Run) -> None:
    assert run("digest", "--of", "who").code == 1
    store("2020-01-01", FIRST)
    run("follow", "who")
    result = run("digest")
    assert (result.code, result.out, result.err.count("\n")) == (1, "", 2)
    assert "`inliaison register update`" in result.err


def test_a_read_day_whose_snapshot_is_gone_means_the_one_before_it(three: Run) -> None:
    three("follow", "who", "kenya")
    path = followed.find_path()
    assert path
    for day, first in (("2020-02-20", "2020-02-01"), ("2019-01-01", "2020-01-01")):
        path.write_text(followed.mark_read(path.read_bytes(), {"read": day}, "").decode())
        assert three("digest").out == three("digest", "--since", first).out


@pytest.mark.filterwarnings("ignore:No snapshot of standards")
def test_python_gives_the_same_items(three: Run) -> None:
    directory = inliaison.open()
    items = directory.digest(of=["TC 2", "who"], since="2020-01")
    result = three("digest", "--of", "TC 2", "--of", "who", "--since", "2020-01", "-f", "json").json()
    assert [item._asdict() for item in items] == [{k: v for k, v in row.items() if k != "text"} for row in result]
    three("follow", "who")
    assert directory.digest() == directory.digest(of="who")
    with pytest.raises(inliaison.InliaisonError, match="only needs of"):
        directory.digest(only=True)
    with pytest.warns(UserWarning, match="nothing newer"):
        assert directory.digest(since="2020-03") == ()


FOLLOWED = (["TC 207"], ["who"], ["kenya"], ["TC 176", "unido", "JTC 1"], ["din", "TC 34", "iqnet", "fao"])
DAYS = ("2025-06-09", "2025-06-12", "2025-07-16")
Rows = dict[int, dict[str, Any]]


@pytest.mark.slow
@pytest.mark.skipif(not (SNAPSHOTS / f"{DAYS[0]}.jsonl").is_file(), reason="the snapshots are not at hand")
def test_digests_of_real_snapshots_hold_what_their_rows_say(run: Run) -> None:
    """For five sets of followed bodies, a few lines over the raw rows find the same, snapshot by snapshot."""
    rows: dict[str, Rows] = {}
    for day in DAYS:
        path = SNAPSHOTS / f"{day}.jsonl"
        assert run("register", "import", str(path)).code == 0
        rows[day] = {row["id"]: row for row in map(json.loads, path.read_text("utf-8").splitlines())}
    assert _count_items_that_rows_say_too(run, rows, FOLLOWED) > 1000


def test_digests_hold_what_the_rows_of_their_snapshots_say(three: Run) -> None:
    """The same for invented rows."""
    days = (("2020-01-01", FIRST), ("2020-02-01", SECOND), ("2020-03-01", THIRD))
    rows = {day: {row["id"]: row for row in snapshot} for day, snapshot in days}
    sets = (["TC 2"], ["who"], ["kenya"], ["din", "TC 99"], ["TC 10", "newb", "alone"])
    assert _count_items_that_rows_say_too(three, rows, sets) > 30


def _count_items_that_rows_say_too(run: Run, rows: dict[str, Rows], sets: Sequence[list[str]]) -> int:
    """Compare the digests of sets of followed bodies with the raw rows, and return how many items they have."""
    directory, found = inliaison.open(), 0
    for references in sets:
        run("follow", *references)
        listed = run("follow", "-f", "json").json()
        bodies = {directory.get(it["id"], kind=it["kind"]).iso_id for it in listed if it["kind"] != "committee"}
        committees = {int(it["id"]) for it in listed if it["kind"] == "committee"}
        for old, new in pairwise(rows):
            expected = _compare(rows[old], rows[new], bodies, committees)
            items = run("digest", "--since", old, "--until", new, "-f", "json").json()
            own = [item for item in items if item["kind"] not in ("committee-liaison", "partner")]
            assert sorted((item["kind"], item["what"], item["id"]) for item in own) == expected
            found += len(expected)
        run("unfollow", *(it["id"] for it in listed))
    return found


def _compare(old: Rows, new: Rows, bodies: set[int], committees: set[int]) -> list[tuple[str, str, str]]:
    """Return the kind, the sort and the id of all that is new for some bodies and committees, by the raw rows."""
    before, after = _list_ties(old), _list_ties(new)
    below = {id for rows in (old, new) for id in rows if _list_parents(rows, id) & committees}
    shared = {id for id, number, *_ in {**before, **after} if number in bodies}
    shared |= {id for ties in (before, after) for (id, *_), holder in ties.items() if holder in bodies}
    result = []
    for tie in before.keys() | after.keys():
        id, number, kind = tie
        was, now = before.get(tie), after.get(tie)
        if was == now or not (id in below or {number, was, now} & bodies):
            continue
        names = {
            "liaison": ("established", "ended", ""),
            "membership": ("joined", "left", "role"),
            "secretariat": ("given", "ended", "moved"),
        }[kind]
        what = names[0 if was is None else 1 if now is None else 2]
        result.append((kind, what, f"{number}-{id}" if number else str(id)))
    for id in (below | shared) & (old.keys() | new.keys()):
        if id not in old or id not in new:
            result.append(("committee", "opened" if id in new else "closed", str(id)))
            continue
        for what, language in (("retitled", "en"), ("retitled-fr", "fr")):
            titles = [" ".join(((rows[id].get("title") or {}).get(language) or "").split()) for rows in (old, new)]
            if titles[0] != titles[1]:
                result.append(("committee", what, str(id)))
        for what, field in (("renamed", "reference"), ("moved", "parentId"), ("status", "status")):
            if old[id].get(field) != new[id].get(field):
                result.append(("committee", what, str(id)))
    return sorted(result)


def _list_ties(rows: Rows) -> dict[tuple[int, int | None, str], Any]:
    """Return the ties of all committees, by the numbers of committee and body and their kind, each with its value."""
    ties: dict[tuple[int, int | None, str], Any] = {}
    for id, each in rows.items():
        ties |= {(id, it["id"], "liaison"): "yes" for it in each.get("organizationLiaisons") or ()}
        for field in ("pMembers", "oMembers"):
            ties |= {(id, it["id"], "membership"): field for it in each.get(field) or ()}
        holder = (each.get("secretariat") or {}).get("id")
        ties |= {(id, None, "secretariat"): holder} if holder else {}
    return ties


def _list_parents(rows: Rows, id: int) -> set[int]:
    """Return a committee and all above it."""
    chain: set[int] = set()
    at: int | None = id
    while at in rows and at not in chain:
        chain.add(at)
        at = rows[at].get("parentId")
    return chain


def test_a_partner_that_iso_does_not_list_has_no_news_and_no_number_of_committees(three: Run) -> None:
    three("follow", "iec", "who")
    assert [(it["id"], it["committees"] is None) for it in three("follow", "-f", "json").json()] == [
        ("iec", True), ("who", False),
    ]  # fmt: skip
    note = "ISO does not list IEC as an organization in liaison on "
    assert f"{note}2020-03-01.\n" in three("digest", "--of", "iec").err
    assert f"{note}2020-02-01.\n" in three("digest", "--of", "iec", "--until", "2020-02").err
    assert "does not list" not in three("digest", "--of", "who").err
    assert "are not known" not in three("digest", "--of", "iec").err
    for format in ("markdown", "html"):
        text = three("digest", "--of", "iec", "-f", format).out
        assert f"{note}2020-03-01." in text[text.index("Nothing is new.") :]
    assert f"; {note}2020-03-01." in _read_feed(three, "--of", "iec").feed.subtitle


def test_items_that_are_not_shown_are_not_marked_as_read(three: Run) -> None:
    three("follow", "who")
    result = three("digest", "--mark-read", "--limit", "1")
    assert (result.code, result.out) == (2, "")
    assert "--mark-read is for all items, not for --limit" in result.err
    path = followed.find_path()
    assert path
    assert "read" not in path.read_text()


def test_a_span_says_what_it_lacks(three: Run) -> None:
    alone = "this span holds only the snapshot of 2020-01-01: there is nothing to compare\n"
    assert alone in three("digest", "--of", "who", "--until", "2020-01-15", "--since", "2020-01-01").err
    assert "nothing newer" not in three("digest", "--of", "who", "--until", "2020-01-15", "--since", "2020-01-01").err


def test_a_span_that_ends_before_the_read_day_says_so(three: Run) -> None:
    three("follow", "who")
    three("digest", "--mark-read", "--since", "2020-01")
    early = three("digest", "--until", "2020-02")
    assert (early.code, early.out) == (0, "")
    alone = "this span holds only the snapshot of 2020-02-01: there is nothing to compare"
    assert f"{alone}; up to 2020-03-01 all is read, --since begins earlier\n" in early.err
    assert "all is read" not in three("digest", "--until", "2020-02", "--since", "2020-02").err


def test_the_greeting_counts_what_waits(three: Run) -> None:
    assert "new item" not in three().out
    three("follow", "who", "--only")
    for _ in range(2):
        assert "\n  2 new items for what you follow: `inliaison digest`\n" in three().out
    three("digest", "--mark-read")
    assert "new item" not in three().out
    path = followed.find_path()
    assert path
    path.write_text("[[people]]\n")
    assert "\n  what you follow cannot be read: `inliaison follow` says why\n" in three().out


def test_the_greeting_asks_no_snapshot_twice(three: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    three("follow", "who")
    before = three().out
    monkeypatch.setattr("inliaison.query.digest.read_digest", None)
    assert three().out == before


def test_the_greeting_waits_for_two_snapshots(store: Store, run: Run) -> None:
    store("2020-01-01", FIRST)
    run("follow", "who")
    assert (run().code, "follow" in run().out) == (0, False)
