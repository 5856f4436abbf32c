"""What a user follows: the file, the commands that edit it, and what people may write in it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from conftest import Run
from support.snapshots import FIRST, row, write
from support.stores import Store

from inliaison.dataset import followed
from inliaison.dataset.followed import Followed, FollowList
from inliaison.errors import FaultyDataError

pytestmark = pytest.mark.usefixtures("few_bundled")


@pytest.fixture
def stored(run: Run, store: Store) -> Run:
    """The program with one snapshot."""
    store("2020-02-01", FIRST)
    return run


def _read() -> str:
    path = followed.find_path()
    assert path
    return path.read_text("utf-8")


def test_followed_records_are_listed_with_what_each_stands_for(stored: Run) -> None:
    result = stored("follow", "TC 2", "who", "kebs", "-f", "json")
    assert (result.code, result.err) == (0, "")
    assert [(row["kind"], row["id"], row["committees"], row["only"]) for row in result.json()] == [
        ("committee", "1", 2, False),
        ("partner", "who", 2, False),
        ("member", "kebs", 3, False),
    ]
    assert stored("follow", "--sort", "-id", "-f", "json").ids() == ["who", "kebs", "1"]


def test_a_record_followed_alone_stands_for_no_other(stored: Run) -> None:
    result = stored("follow", "TC 2", "who", "--only", "-f", "json")
    assert [(row["id"], row["committees"], row["only"]) for row in result.json()] == [
        ("1", 1, True),
        ("who", None, True),
    ]


def test_what_is_not_known_without_a_register_is_said_and_not_counted(run: Run) -> None:
    result = run("follow", "ISO/TC 207", "who", "kenya", "unido", "-f", "json")
    assert [(row["id"], row["committees"] is None) for row in result.json()] == [
        ("54808", True), ("who", True), ("kebs", True), ("unido", False),
    ]  # fmt: skip
    assert "the committees of WHO are not known" in result.err
    assert "the committees of KEBS are not known\nWithout ISO's register" in result.err
    assert "Get the register with" in result.err
    assert run("follow").err == result.err
    alone = run("follow", "din", "ISO/TC 279", "--only", "-f", "json")
    assert ([row["committees"] for row in alone.json()], alone.err) == ([None, 1], "")


def test_a_snapshot_without_members_says_how_to_get_them(run: Run, store: Store) -> None:
    store("2020-02-01", [row(1, "ISO/TC 2", {9795: "WHO"})])
    assert run("follow", "kenya").err == (
        "the committees of KEBS are not known\nThis snapshot of ISO's register was stored without members:"
        " import its file again, or get the newest with `inliaison register update`.\n"
    )
    assert run("follow", "who").err == ""


def test_following_twice_changes_nothing_unless_it_says_more(stored: Run) -> None:
    stored("follow", "who", "TC 2")
    before = _read()
    again = stored("follow", "WHO")
    assert (again.code, again.err, _read()) == (0, "who is followed already\n", before)
    assert stored("follow", "who", "--only").code == 0
    assert followed.load().records == (
        Followed("committees", "1", "ISO/TC 2 Title 1"),
        Followed("partners", "who", "World Health Organization", only=True),
    )


def test_several_records_are_followed_together_or_not_at_all(stored: Run) -> None:
    result = stored("follow", "who", "nobody at all")
    assert (result.code, 'no record "nobody at all"' in result.err) == (1, True)
    assert stored("follow", "-f", "json").json() == []


def test_with_nothing_followed_two_lines_say_how_to_begin(stored: Run) -> None:
    listed = stored("follow")
    assert (listed.code, listed.out) == (0, "")
    assert listed.err == 'no followed records\n`inliaison follow "TC 207" who kenya` begins\n'
    digest = stored("digest")
    assert (digest.code, digest.out, digest.err.count("\n")) == (1, "", 2)
    assert '`inliaison follow "TC 207" who kenya`' in digest.err


def test_unfollow_keeps_the_rest_of_the_file_as_it_is(stored: Run) -> None:
    stored("follow", "who", "TC 2", "kebs")
    path = followed.find_path()
    assert path
    path.write_text(
        _read().replace("[[committees]]", "# My own committee.\n[[committees]]").replace('"kebs"', '"KEBS"')
    )
    with_all = _read()
    result = stored("unfollow", "kenya", "World Health Organization")
    assert (result.code, result.out, result.err) == (0, "KEBS\nwho\n", "")
    assert (
        _read()
        == with_all[: with_all.index("[[partners]]")]
        + with_all[with_all.index("# My own") : with_all.index("\n[[members]]")]
    )


def test_what_is_not_followed_cannot_be_unfollowed(stored: Run) -> None:
    nothing = stored("unfollow", "who")
    assert (nothing.code, nothing.out) == (1, "")
    assert nothing.err.splitlines()[0] == 'error: "who" is not followed'
    stored("follow", "TC 2")
    for text in ("who", "nope", "lone"):
        other = stored("unfollow", text)
        assert (other.code, other.err) == (1, f'error: "{text}" is not followed\n  1  ISO/TC 2 Title 1\nThese are.\n')
    assert 'error: "9999"' in stored("unfollow", "9999").err


def test_unfollow_takes_every_entry_of_a_record(stored: Run) -> None:
    path = followed.find_path()
    assert path
    path.parent.mkdir(parents=True, exist_ok=True)
    ids = ("who", "WHO", "World Health Organization", "lone")
    for text, out in (
        ("who", "who\nWHO\nWorld Health Organization\n"),
        ("9795", "who\nWHO\nWorld Health Organization\n"),
    ):
        path.write_text("".join(f'[[partners]]\nid = "{id}"\n' for id in ids))
        assert stored("unfollow", text).out == out
        assert _read() == '[[partners]]\nid = "lone"\n'


def test_gone_records_stay_and_are_named(stored: Run, tmp_path: Path) -> None:
    stored("follow", "lone", "TC 2/SC 1")
    rows = [row | {"organizationLiaisons": None} for row in FIRST if row["id"] != 2]
    assert stored("register", "import", write(tmp_path / "2020-03-01.jsonl", rows)).code == 0
    result = stored("follow", "-f", "json")
    assert [(row["id"], row["name"], row["committees"]) for row in result.json()] == [
        ("lone", "Lone", None),
        ("2", "ISO/TC 2/SC 1 Title 2", None),
    ]
    assert "the partner lone (Lone) is not in the data now; it stays, as bodies come back" in result.err
    assert stored("unfollow", "Lone").out == "lone\n"


def test_people_may_write_names_dates_and_comments(stored: Run) -> None:
    path = followed.find_path()
    assert path
    path.write_text('\ufeffread = 2020-01-01 # long ago\r\n[[committees]] # ours\r\nid = "iso/tc 2"\r\n', newline="")
    assert [row["name"] for row in stored("follow", "-f", "json").json()] == ["ISO/TC 2 Title 1"]
    assert followed.load().read == "2020-01-01"
    assert stored("follow", "din").code == 0
    assert stored("unfollow", "TC 2").code == 0
    assert tomllib.loads(_read().removeprefix("\ufeff")) == {
        "read": tomllib.loads("d = 2020-01-01")["d"],
        "members": [{"id": "din", "name": "Deutsches Institut für Normung"}],
    }


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ('\n[[partner]]\nid = "who"', 2, '"partner" cannot be followed'),
        ('partners = ["who"]', 1, "write [[partners]] above each record"),
        ("[partners]\nid = 1", 1, "write [[partners]] above each record"),
        ('[[partners]]\nid = "who"\n[[partners]]\nname = "x"', 3, 'the record has no "id"'),
        ('[[partners]]\nid = " "', 2, 'the record has no "id"'),
        ("[[partners]]\nid = 1", 2, '"id" is not a text: write id = "…"'),
        ('[[partner]]\nid = "who"', 1, 'did you mean "partners"?'),
        ('raed = "2025-06-09"', 1, 'did you mean "read"?'),
        ('[[partners]]\nid = "who"\nonyl = true', 3, 'did you mean "only"?'),
        ('[[committees]]\nid = "1"\nonly = "yes"', 3, '"only" is not true or false'),
        ('[[committees]]\nid = "1"\nrecursive = true', 3, 'no field "recursive"'),
        ('read = "yesterday"', 1, '"read" is not a date'),
        ("read = 1", 1, '"read" is not a date'),
        ("[[partners]\n", 1, "expected ']]' at the end of an array declaration"),
    ],
)
def test_faults_of_the_file_are_named_with_their_line(run: Run, content: str, line: int, said: str) -> None:
    path = followed.find_path()
    assert path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    for command in (("follow",), ("follow", "who"), ("unfollow", "who"), ("digest",)):
        result = run(*command)
        assert (result.code, result.out) == (3, "")
        assert f"followed.toml:{line}:" in result.err.replace("\n", " "), result.err
        assert said in result.err
        assert result.err.endswith("\nCorrect it in an editor.\n")
        assert path.read_text() == content


def test_check_sees_what_the_user_follows(stored: Run) -> None:
    assert stored("follow", "who").code == 0
    assert stored("check").code == 0
    path = followed.find_path()
    assert path
    path.write_text('[[partners]]\nid = "who"\n\n[[partner]]\nid = "wto"\n')
    result = stored("check")
    assert result.code == 3
    assert f'{path}:4: "partner" cannot be followed' in result.err
    path.write_text("[[partners]\n")
    assert f"{path}:1" in stored("check").err


def test_records_followed_twice_and_misspelt_ones_are_named(stored: Run) -> None:
    path = followed.find_path()
    assert path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '[[partners]]\nid = "who"\n[[partners]]\nid = "World Health Organization"\n[[partners]]\nid = "whho"\n'
    )
    result = stored("follow")
    assert result.code == 0
    assert "the partner who is followed 2 times: leave one of these in the file" in result.err
    assert 'the partner whho is not in the data now; did you mean "WHO"?' in result.err


def test_a_read_day_is_written_once_and_nothing_else_changes() -> None:
    content = b'# Mine.\n[[partners]]\nid = "who"\n'
    once = followed.mark_read(content, {"read": "2020-01-01"}, "f")
    assert once == b'read = "2020-01-01"\n\n' + content
    assert followed.mark_read(once, {"read": "2020-02-02"}, "f") == once.replace(b"01-01", b"02-02")
    both = {"read": "2020-01-01", "read_standards": "2019-12-31"}
    assert followed.mark_read(content, both, "f") == (
        b'read = "2020-01-01"\nread_standards = "2019-12-31"\n\n' + content
    )
    later = followed.mark_read(once, both, "f")
    assert followed.parse(later, "f") == FollowList((Followed("partners", "who"),), *both.values())
    quoted = b'"read" = "2020-01-01"\n' + content
    with pytest.raises(FaultyDataError, match="in a form that cannot be replaced"):
        followed.mark_read(quoted, {"read": "2020-02-02"}, "f")


def test_an_array_of_inline_tables_can_be_read_but_not_added_to(stored: Run) -> None:
    path = followed.find_path()
    assert path
    path.write_text('partners = [{id = "who"}]\n')
    assert followed.load() == FollowList((Followed("partners", "who"),))
    result = stored("follow", "lone")
    assert (result.code, "Write [[partners]] above each of them" in result.err) == (3, True)
    assert _read() == 'partners = [{id = "who"}]\n'


def test_the_file_is_private_and_is_not_written_where_it_may_not_be(stored: Run) -> None:
    stored("follow", "who")
    path = followed.find_path()
    assert path
    assert path.stat().st_mode & 0o077 == 0
    target = path.with_name("elsewhere.toml")
    path.rename(target)
    path.symlink_to(target)
    assert stored("follow", "lone").code == 0
    assert (path.is_symlink(), "lone" in target.read_text()) == (True, True)
    target.unlink()
    broken = stored("follow", "who")
    message = f"cannot read {path}: it is a link to nothing\nRemove the link, or write the file that it names.\n"
    assert (broken.code, broken.err) == (4, f"error: {message}")
    for command in ("follow", "digest", "check"):
        assert (stored(command).code, stored(command).err) == (4, broken.err)
    greeting = stored()
    assert (greeting.code, "what you follow cannot be read: `inliaison follow`" in greeting.out) == (0, True)


def test_without_a_data_folder_nothing_can_be_followed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followed, "find_path", lambda: None)
    result = run("follow", "who")
    assert (result.code, "there is no folder" in result.err) == (4, True)
    assert run("follow", "-f", "json").json() == []


def test_options_without_use_are_refused(stored: Run) -> None:
    assert stored("follow", "--only").code == 2
    assert stored("digest", "--only").code == 2
    assert stored("digest", "--of", "who", "--mark-read").code == 2
    assert stored("follow", "who", "--columns", "nothing").code == 2
