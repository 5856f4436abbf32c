"""The digest of standards: what is open for comment or vote, what is new and moved on, and standards that are followed."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

import feedparser
import pytest
from conftest import Run
from support.places import SNAPSHOTS
from support.snapshots import document, row
from support.stores import Store

from inliaison.dataset import followed
from inliaison.kinds.stages import OPEN_STAGES
from inliaison.register import documents

pytestmark = pytest.mark.usefixtures("few_bundled")

TC, SC = "ISO/TC 207", "ISO/TC 207/SC 1"
WHO = {9795: "WHO"}
OLD = [
    document(1, "ISO/DIS 1", ownerCommittee=TC, currentStage=4020),
    document(2, "ISO 2:2001", ownerCommittee=SC, currentStage=9020),
    document(3, "ISO/FDIS 3", ownerCommittee=SC, currentStage=6000, replaces=[31]),
    document(4, "ISO/CD 4", ownerCommittee="ISO/TC 9", currentStage=3020),
    document(5, "ISO 5:2001", ownerCommittee=TC),
    document(31, "ISO 3:2010", ownerCommittee=SC, currentStage=9092, replacedBy=[3]),
    document(32, "ISO 3:2010/Amd 1", ownerCommittee="CIE", currentStage=4020),
]
MIDDLE = [
    document(1, "ISO/DIS 1", ownerCommittee=TC, currentStage=4060),
    *OLD[1:4],
    document(5, "ISO 5:2001", ownerCommittee="ISO/TC 9"),
    *OLD[5:],
    document(7, "ISO/NP 7", ownerCommittee=TC, currentStage=1020),
]
NEW = [
    document(1, "ISO/FDIS 1", ownerCommittee=TC, currentStage=5020),
    OLD[1],
    document(3, "ISO 3:2025", ownerCommittee=SC, currentStage=6060, replaces=[31]),
    document(4, "ISO/CD 4", ownerCommittee="ISO/TC 9", currentStage=3098),
    MIDDLE[4],
    document(31, "ISO 3:2010", ownerCommittee=SC, currentStage=9599, replacedBy=[3]),
    OLD[6],
    MIDDLE[7],
]
DAYS = ("2025-01-31", "2025-03-31", "2025-06-02")


@pytest.fixture
def two(store: Store, run: Run) -> Run:
    """Two snapshots of committees, and two of documents of other days."""
    for day in ("2025-02-01", "2025-06-01"):
        store(
            f"committees-{day}",
            [row(207, TC, WHO), row(2071, SC, parentId=207), row(9, "ISO/TC 9", {70: "CIE"})],
        )
    store(f"documents-{DAYS[0]}", OLD)
    store(f"documents-{DAYS[2]}", NEW)
    return run


def _items(run: Run, *argv: str) -> list[tuple[str, str, str, str]]:
    """Part, sort, reference and day of all that is new."""
    result = run("digest", *argv, "-f", "json")
    assert result.code == 0, result.err
    return [(it["part"], it["what"], it["ref"], it["since"]) for it in result.json()]


def test_what_is_open_comes_first_and_what_is_newly_open_is_marked(two: Run) -> None:
    assert _items(two, "--of", "TC 207") == [
        ("open", "opened", "ISO/FDIS 1", DAYS[2]),
        ("open", "opened", "ISO/NP 7", DAYS[2]),
        ("open", "open", "ISO 2:2001", DAYS[0]),
        ("work", "given", "ISO 5:2001", DAYS[2]),
        ("work", "renamed", "ISO/FDIS 1", DAYS[2]),
        ("work", "withdrawn", "ISO 3:2010", DAYS[2]),
        ("work", "published", "ISO 3:2025", DAYS[2]),
        ("work", "renamed", "ISO 3:2025", DAYS[2]),
    ]
    texts = [it["text"] for it in two("digest", "--of", "TC 207", "-f", "json").json()]
    assert texts[0] == (
        "new: 50.20 Proof sent to secretariat or FDIS ballot initiated, was 40.20 DIS ballot initiated (ISO/TC 207)"
    )
    assert texts[2] == "90.20 International Standard under systematic review (ISO/TC 207/SC 1)"


def test_what_happened_between_is_told_of_the_snapshot_that_first_shows_it(two: Run, store: Store) -> None:
    store(f"documents-{DAYS[1]}", MIDDLE)
    assert _items(two, "--of", "TC 207", "--only", "--since", "2025-02", "--until", "2025-07") == [
        ("open", "opened", "ISO/FDIS 1", DAYS[2]),
        ("open", "opened", "ISO/NP 7", DAYS[1]),
        ("work", "given", "ISO 5:2001", DAYS[1]),
        ("work", "stage", "ISO/DIS 1", DAYS[1]),
        ("work", "renamed", "ISO/FDIS 1", DAYS[2]),
    ]
    assert _items(two, "--of", "TC 207", "--only")[:2] == [
        ("open", "opened", "ISO/FDIS 1", DAYS[2]),
        ("open", "open", "ISO/NP 7", DAYS[1]),
    ]


def test_a_partner_has_the_standards_of_its_committees_and_its_own(two: Run) -> None:
    assert _items(two, "--of", "who")[:2] == [
        ("open", "opened", "ISO/FDIS 1", DAYS[2]),
        ("open", "opened", "ISO/NP 7", DAYS[2]),
    ]
    assert _items(two, "--of", "who", "--only") == []
    assert _items(two, "--of", "cie", "--only") == [("open", "open", "ISO 3:2010/Amd 1", DAYS[0])]


def test_a_standard_stands_for_its_amendments_and_successors(two: Run) -> None:
    """Also after it was withdrawn, as the one that replaced it goes on."""
    assert two("follow", "31", "-f", "json").json()[0]["name"] == "ISO 3:2010 Lamps 31"
    assert _items(two) == [
        ("open", "open", "ISO 3:2010/Amd 1", DAYS[0]),
        ("work", "withdrawn", "ISO 3:2010", DAYS[2]),
        ("work", "published", "ISO 3:2025", DAYS[2]),
        ("work", "renamed", "ISO 3:2025", DAYS[2]),
    ]
    assert two("follow", "iso 3:2010", "--only").code == 0
    assert _items(two) == [("work", "withdrawn", "ISO 3:2010", DAYS[2])]
    assert followed.load().records == (followed.Followed("standards", "31", "ISO 3:2010 Lamps 31", only=True),)
    assert two("unfollow", "ISO 3:2010").out == "31\n"


def test_people_may_write_the_reference_of_a_standard(two: Run) -> None:
    path = followed.find_path()
    assert path
    path.write_text('[[standards]]\nid = "iso 3:2010"\n[[standards]]\nid = "ISO 99999"\n')
    assert [row["name"] for row in two("follow", "-f", "json").json()] == ["ISO 3:2010 Lamps 31", None]
    result = two("digest", "-f", "markdown")
    assert result.out.startswith("# What is new for ISO 3:2010 and ISO 99999\n")
    assert "ISO 99999 is in none of these snapshots" in result.err


def test_the_id_of_a_standard_is_not_the_number_of_another_one(store: Store, run: Run) -> None:
    store("committees-2025-02-01", [row(207, TC, WHO)])
    store("documents-2025-01-31", [document(14063, "ISO 7372:1986"), document(72888, "ISO 14063:2020")])
    assert run("follow", "ISO 7372", "-f", "json").json()[0]["id"] == "14063"
    assert run("follow", "-f", "json").json()[0]["name"] == "ISO 7372:1986 Lamps 14063"
    assert run("unfollow", "14063").out == "14063\n"


def test_people_see_standards_by_committee_with_links(two: Run) -> None:
    text = two("digest", "--of", "TC 207", "-f", "markdown").out
    assert text.splitlines()[2:13] == [
        "From 2025-02-01 to 2025-06-01; standards from 2025-01-31 to 2025-06-02",
        "",
        "## Open for comment or vote",
        "",
        "### ISO/TC 207",
        "",
        "- **[ISO/FDIS 1](https://www.iso.org/standard/1.html)** Lamps 1",
        "  - new: 50.20 Proof sent to secretariat or FDIS ballot initiated, was 40.20 DIS ballot initiated (seen on 2025-06-02)",
        "- **[ISO/NP 7](https://www.iso.org/standard/7.html)** Lamps 7",
        "  - new: 10.20 New project ballot initiated (seen on 2025-06-02)",
        "",
    ]
    already = two("digest", "--of", "cie", "--only", "-f", "markdown").out.splitlines()
    assert already[9] == f"  - 40.20 DIS ballot initiated (since {DAYS[0]} at least)"
    page = two("digest", "--of", "TC 207", "-f", "html").out
    assert re.findall(r"<h([123])>([^<]*)", page)[:3] == [
        ("1", "What is new for ISO/TC 207"),
        ("2", "Open for comment or vote"),
        ("3", "ISO/TC 207"),
    ]
    for width in (60, 100):
        drawn = two("digest", "--of", "TC 207", "--color", "never", terminal=True, width=width).out
        assert max(map(len, drawn.splitlines())) <= width
        assert "\n│   ISO/TC 207/SC 1 " in drawn
    credit = "ISO Open Data (2025-01-31, 2025-02-01, 2025-06-01 and 2025-06-02)"
    assert credit in two("digest", "--of", "TC 207", "-f", "markdown").out


def test_owners_have_their_titles_and_names_above_their_standards(store: Store, run: Run) -> None:
    for day, title in (("2025-02-01", "Shades"), ("2025-06-01", "Shades and lamps")):
        store(f"committees-{day}", [row(207, TC, WHO, title={"en": title}), row(9, "ISO/TC 9", {70: "CIE"})])
    store(f"documents-{DAYS[0]}", [*OLD, document(8, "ISO/DIS 8", ownerCommittee="WHO", currentStage=4020)])
    argv = ("digest", "--of", "TC 207", "--of", "who", "--of", "cie")
    headings = ["CIE", "ISO/TC 9", "ISO/TC 207 Shades and lamps", "WHO World Health Organization"]
    assert re.findall("^### (.*)$", run(*argv, "-f", "markdown").out, re.MULTILINE) == headings
    assert re.findall("<h3>([^<]*)", run(*argv, "-f", "html").out) == headings
    drawn = run(*argv, "--color", "never", terminal=True, width=80).out
    assert all(f"\n│   {heading} " in drawn for heading in headings)


def test_a_single_snapshot_is_no_span(two: Run) -> None:
    text = two("digest", "--of", "TC 207", "--since", "2025-06-02", "-f", "markdown").out
    assert text.splitlines()[2] == f"As of 2025-06-01; standards as of {DAYS[2]}"


def test_a_feed_has_what_is_newly_open_and_not_what_stays_so(two: Run) -> None:
    feed = feedparser.parse(two("digest", "--of", "TC 207", "-f", "atom").out.encode())
    assert feed.bozo is False
    titles = [entry.title for entry in feed.entries]
    assert len(titles) == len(_items(two, "--of", "TC 207")) - 1
    assert not any(title.startswith("ISO 2:2001") for title in titles)
    assert feed.entries[0].link == "https://www.iso.org/standard/1.html"


def test_the_greeting_counts_what_is_newly_open_alone(two: Run, store: Store) -> None:
    two("follow", "TC 207")
    assert "  7 new items for what you follow" in two().out
    store("documents-2025-07-01", NEW)
    assert "new item" not in two().out


def test_marked_as_read_is_a_day_of_each_sort(two: Run, store: Store) -> None:
    """Standards that are stored later are new, though their day is before that of the register."""
    two("follow", "TC 207")
    marked = two("digest", "--mark-read").err
    assert "read up to the snapshot of 2025-06-01 and the standards of 2025-06-02\n" in marked
    assert _items(two) == [
        ("open", "open", "ISO/FDIS 1", DAYS[2]),
        ("open", "open", "ISO/NP 7", DAYS[2]),
        ("open", "open", "ISO 2:2001", DAYS[2]),
    ]
    assert "nothing newer than the standards of 2025-06-02 is kept" in two("digest").err
    store("committees-2025-07-30", [row(207, TC, WHO)])
    two("digest", "--mark-read")
    store("documents-2025-07-10", MIDDLE)
    assert any(it[3] == "2025-07-10" for it in _items(two))


def test_a_span_that_begins_before_all_snapshots_says_where_it_begins(two: Run) -> None:
    err = two("digest", "--of", "TC 207", "--since", "2019").err
    assert f"nothing older than the standards of {DAYS[0]} is kept: it begins there, not on 2019\n" in err
    assert "nothing older than the snapshot of 2025-02-01 is kept: it begins there, not on 2019\n" in err


def test_one_snapshot_of_each_tells_what_is_open(store: Store, run: Run) -> None:
    store("committees-2025-02-01", [row(207, TC, WHO)])
    assert run("digest", "--of", "TC 207").code == 1
    store(f"documents-{DAYS[0]}", OLD)
    assert _items(run, "--of", "TC 207") == [("open", "open", "ISO/DIS 1", DAYS[0])]
    assert _items(run, "--of", "TC 207", "--since", "2020") == [("open", "open", "ISO/DIS 1", DAYS[0])]


def test_a_damaged_snapshot_of_standards_is_named(two: Run, store: Store) -> None:
    store(f"documents-{DAYS[1]}", MIDDLE)
    (path,) = (it.path for it in documents.list_snapshots("standards") if it.date == DAYS[1])
    path.write_bytes(gzip.compress(b"{}\n[]\n"))
    result = two("digest", "--of", "TC 207", "--since", "2025-01")
    assert (result.code, "is damaged" in result.err, "left out" in result.err) == (0, True, True)
    assert ("work", "withdrawn", "ISO 3:2010", DAYS[2]) in _items(two, "--of", "TC 207", "--since", "2025-01")


REAL = ("2025-01-31", "2025-06-02")
FOLLOWED = (["TC 207"], ["who"], ["kenya"], ["TC 176", "unido", "JTC 1"], ["din", "iiw", "fao"])
Rows = dict[str, dict[str, Any]]


@pytest.mark.slow
@pytest.mark.skipif(not (SNAPSHOTS / f"deliverables-{REAL[0]}.jsonl").is_file(), reason="the files are not at hand")
def test_digests_of_real_documents_hold_what_their_rows_say(run: Run) -> None:
    """For five sets of followed bodies, a few lines over the raw rows find the same."""
    rows: list[Rows] = []
    for day in REAL:
        path = SNAPSHOTS / f"deliverables-{day}.jsonl"
        assert run("register", "import", str(path)).code == 0
        rows.append({str(it["id"]): it for it in map(json.loads, path.read_text("utf-8").splitlines())})
    assert run("register", "import", str(SNAPSHOTS / "2025-06-12.jsonl")).code == 0
    assert _count_items_that_rows_say_too(run, rows[0], rows[1], FOLLOWED) > 200


def test_digests_hold_what_the_rows_of_their_documents_say(two: Run) -> None:
    """The same for invented rows."""
    old, new = ({str(it["id"]): it for it in rows} for rows in (OLD, NEW))
    assert _count_items_that_rows_say_too(two, old, new, (["TC 207"], ["who"], ["TC 9", "TC 207"])) > 10


def _count_items_that_rows_say_too(run: Run, old: Rows, new: Rows, sets: Sequence[list[str]]) -> int:
    """Compare the digests of sets of followed bodies with the raw rows, and return how many items they have."""
    found = 0
    for references in sets:
        owners = {"IIW"} if "iiw" in references else set[str]()
        for reference in references:
            committees = (
                run("committees", "--parent", reference, "--recursive", "-f", "json").json()
                + run("committees", reference.removeprefix("ISO/"), "-f", "json").json()
                if "TC" in reference
                else run(
                    "committees", "--member" if reference in ("kenya", "din") else "--partner", reference, "-f", "json"
                ).json()
            )
            owners |= {
                it["reference"] for it in committees if "TC" not in reference or _is_below(it["reference"], reference)
            }
        items = run("digest", *(word for it in references for word in ("--of", it)), "-f", "json").json()
        of_standards = [item for item in items if item["kind"] == "standard"]
        ours = {id for each in (old, new) for id, it in each.items() if it["ownerCommittee"] in owners}
        is_open = {id for id in ours & new.keys() if _stage(new[id]) in OPEN_STAGES}
        assert {item["id"] for item in of_standards if item["part"] == "open"} == is_open
        assert {it["id"] for it in of_standards if it["what"] == "opened"} == {
            id for id in is_open if id not in old or _stage(old[id]) != _stage(new[id])
        }
        assert _ids(of_standards, "registered") == {id for id in ours & new.keys() - old.keys() if id not in is_open}
        assert _ids(of_standards, "gone") == ours & old.keys() - new.keys()
        both = ours & new.keys() & old.keys()
        moved = {id for id in both if _stage(old[id]) != _stage(new[id])}
        assert _ids(of_standards, "stage", "published", "withdrawn", "deleted") | (is_open & moved) == moved
        assert _ids(of_standards, "given") == {
            id for id in both if old[id]["ownerCommittee"] != new[id]["ownerCommittee"]
        }
        found += len(of_standards)
    return found


def _stage(row: dict[str, Any]) -> str:
    return f"{row['currentStage'] // 100:02}.{row['currentStage'] % 100:02}"


def _ids(items: Iterable[dict[str, Any]], *sorts: str) -> set[str]:
    return {item["id"] for item in items if item["what"] in sorts}


def _is_below(reference: str, typed: str) -> bool:
    return bool(re.fullmatch(rf"(.*/| *|ISO/IEC ){re.escape(typed)}(/.*)?", reference))


def test_a_digest_of_standards_alone_tells_of_their_snapshots_alone(two: Run) -> None:
    done = two("digest", "--of", "ISO 3:2010", "--since", "2025-01-30", "-f", "markdown")
    assert done.out.splitlines()[2] == f"Standards from {DAYS[0]} to {DAYS[2]}"
    assert done.err == f"nothing older than the standards of {DAYS[0]} is kept: it begins there, not on 2025-01-30\n"
    assert two("digest", "--of", "ISO 3:2010", "--since", DAYS[0]).err == ""
    too_early = two("digest", "--of", "ISO 3:2010", "--until", "2024")
    assert (too_early.code, too_early.out) == (1, "")
    assert too_early.err == f"error: no snapshot of standards is as old as 2024\nThe oldest is of {DAYS[0]}.\n"
    both = two("digest", "--of", "ISO 3:2010", "--of", "who", "--since", "2025-01-30").err
    assert both.count("nothing older than") == 2


def test_a_digest_that_ends_before_all_standards_says_so(store: Store, run: Run) -> None:
    for day in ("2024-02-01", "2024-03-01"):
        store(f"committees-{day}", [row(54808, TC, WHO)])
    store("documents-2025-01-31", [document(1, "ISO 1:2001", ownerCommittee=TC)])
    said = "No snapshot of standards is as old as 2024-12: nothing is told of them. The oldest is of 2025-01-31."
    assert said in run("digest", "--of", "who", "--until", "2024-12").err


def test_a_digest_of_standards_needs_no_register(store: Store, run: Run) -> None:
    store("documents-2025-01-31", [document(1, "ISO/DIS 1", ownerCommittee=TC, currentStage=4020)])
    store("documents-2025-06-02", [document(1, "ISO/FDIS 1", ownerCommittee=TC, currentStage=5020)])
    items = _items(run, "--of", "ISO/FDIS 1")
    assert items == [("open", "opened", "ISO/FDIS 1", "2025-06-02"), ("work", "renamed", "ISO/FDIS 1", "2025-06-02")]
    assert "<updated>2025-06-02T00:00:00Z</updated>" in run("digest", "--of", "ISO/FDIS 1", "-f", "atom").out
    assert run("digest", "--of", "ISO 99999").err.startswith("error: no ")
    assert run("follow", "ISO/FDIS 1").code == 0
    assert "read up to the standards of 2025-06-02\n" in run("digest", "--mark-read").err
    assert followed.load()[1:] == (None, "2025-06-02")


def test_standards_of_committees_are_told_of_without_a_register(store: Store, run: Run) -> None:
    """The bundled dataset knows committees of UNIDO and some others: no list of theirs is whole."""
    other = document(2, "ISO/DIS 2", ownerCommittee="ISO/TC 9", currentStage=4020)
    below = document(3, "ISO/DIS 3", ownerCommittee="ISO/TC 207/SC 3", currentStage=4020)
    policy = document(4, "ISO/DIS 4", ownerCommittee="ISO/CASCO", currentStage=4020)
    for day, first in ((DAYS[0], OLD[0]), (DAYS[2], NEW[0])):
        store(f"documents-{day}", [first, other, below, policy])
    opened, renamed = ("open", "opened", "ISO/FDIS 1", DAYS[2]), ("work", "renamed", "ISO/FDIS 1", DAYS[2])
    of_other, of_below, of_policy = (("open", "open", f"ISO/DIS {number}", DAYS[0]) for number in (2, 3, 4))
    assert _items(run, "--of", "TC 207") == [opened, of_below, renamed]
    assert _items(run, "--of", "TC 207", "--only") == [opened, renamed]
    assert _items(run, "--of", "unido") == [of_below]
    assert _items(run, "--of", "casco") == [of_policy]
    assert _items(run, "--of", "TC 207", "--of", "ISO/DIS 2") == [of_other, opened, of_below, renamed]
    unknown = "\nthe committees of WHO are not known: it may be in liaison with any committee\nWithout ISO's register, "
    assert unknown in run("digest", "--of", "who").err
    assert run("follow", "TC 207").code == 0
    done = run("digest", "-f", "markdown")
    assert done.out.splitlines()[2] == f"Standards from {DAYS[0]} to {DAYS[2]}"
    assert done.err == (
        "No snapshot of the register is kept: nothing is told of what changed in committees.\n"
        "Without ISO's register, ISO's committees are known of UNIDO, ITU and WTO alone.\n"
        "Get the register with `inliaison register update`, or `inliaison register import FILE`.\n"
    )
    assert "\n  2 new items for what you follow: `inliaison digest`\n" in run().out
    too_early = run("digest", "--until", "2024")
    assert (too_early.code, too_early.out) == (1, "")
    assert too_early.err == f"error: no snapshot of standards is as old as 2024\nThe oldest is of {DAYS[0]}.\n"
    assert "read up to the standards of 2025-06-02\n" in run("digest", "--mark-read").err


def test_standards_are_told_of_before_the_oldest_register(store: Store, run: Run) -> None:
    """Which committees somebody is in is then that of the oldest one."""
    for day, who in (("2025-07-01", WHO), ("2025-08-01", {})):
        store(f"committees-{day}", [row(54808, TC, who)])
    store("documents-2025-01-31", [document(1, "ISO/DIS 1", ownerCommittee=TC, currentStage=4020)])
    store("documents-2025-06-02", [document(1, "ISO/FDIS 1", ownerCommittee=TC, currentStage=5020)])
    options = ("--of", "who", "--since", "2025-01", "--until", "2025-06-02")
    assert _items(run, *options)[0] == ("open", "opened", "ISO/FDIS 1", "2025-06-02")
    done = run("digest", *options, "-f", "markdown")
    assert done.out.splitlines()[2] == "Standards from 2025-01-31 to 2025-06-02"
    assert done.err == (
        "No snapshot of the register is as old as 2025-06-02: nothing is told of committees,"
        " and the standards are those of the committees on 2025-07-01.\n"
    )
    few = run("digest", "--of", "who", "--until", "2025-03")
    assert "this span holds only the standards of 2025-01-31: there is nothing to compare\n" in few.err
    too_early = run("digest", "--of", "who", "--until", "2024")
    assert (too_early.code, too_early.out) == (1, "")
    assert too_early.err == (
        "error: no snapshot of the register or of standards is as old as 2024\n"
        "The oldest ones: that of the register is of 2025-07-01, that of standards is of 2025-01-31.\n"
    )
