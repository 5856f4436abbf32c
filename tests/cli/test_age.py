"""The age of the register: in the greeting, in `register status`, in a daily reminder, and for `--if-older`."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from conftest import Run
from support.snapshots import OLD, write

pytestmark = pytest.mark.usefixtures("few_bundled")


def _ago(days: int) -> str:
    return (datetime.date.today() - datetime.timedelta(days)).isoformat()


@pytest.fixture
def aged(run: Run, tmp_path: Path) -> Run:
    """Run a command line after a register so many days old was imported."""

    def aged(days: int, *argv: str, **how: bool) -> object:
        assert run("register", "import", write(tmp_path / "iso.jsonl", OLD), "--date", _ago(days)).code == 0
        return run(*argv, **how)

    return aged  # type: ignore[return-value]


@pytest.mark.parametrize(("days", "told"), [(0, ""), (1, "1 day old"), (40, "40 days old"), (1100, "1,100 days old")])
def test_greeting_and_status_show_the_age_and_the_update_command(aged: Run, days: int, told: str) -> None:
    for argv in ((), ("register", "status")):
        out = aged(days, *argv).out
        assert _ago(days) in out
        assert (f"{told}; `inliaison register update` fetches a newer one\n" in out) == (days > 0)
        assert ("old;" in out) == (days > 0)


def test_terminal_shows_a_reminder_of_an_old_register_once_a_day(aged: Run, run: Run, tmp_path: Path) -> None:
    line = f"ISO's register here is of {_ago(91)}, 91 days old; `inliaison register update` fetches a newer one"
    assert line not in aged(91, "sources").err
    assert "\x1b[2m" + line + "\x1b[0m\n" in run("sources", "--color", "always", terminal=True).err
    for command in (["sources"], ["show", "lamp-7001"]):
        assert line not in run(*command, "--color", "never", terminal=True).err
    stamp = tmp_path / "home" / "cache" / "reminded"
    stamp.write_text(_ago(1))
    assert line in run("show", "lamp-7001", "--color", "never", terminal=True).err
    assert stamp.read_text() == _ago(0)


def test_unwritable_reminder_stamp_causes_no_error_or_reminder(aged: Run, run: Run, tmp_path: Path) -> None:
    aged(91, "sources")
    (tmp_path / "home" / "cache" / "reminded").mkdir()
    done = run("sources", "--color", "never", terminal=True)
    assert (done.code, "days old" in done.err) == (0, False)


def test_register_of_90_days_gives_no_reminder(aged: Run, run: Run) -> None:
    assert aged(90, "sources").code == 0
    assert "old;" not in run("sources", terminal=True).err


@pytest.mark.parametrize(("days", "limit"), [(30, "30d"), (30, "30"), (28, "4w"), (0, "0d"), (-2, "1d")])
def test_if_older_skips_the_download_of_a_recent_register(aged: Run, days: int, limit: str) -> None:
    done = aged(days, "register", "update", "--if-older", limit, "--url", "http://127.0.0.1:9/iso.jsonl")
    assert (done.code, done.out) == (0, "")
    assert done.err == f"nothing fetched: the register of {_ago(days)} is not older than {limit}\n"


@pytest.mark.usefixtures("plain_http")
@pytest.mark.parametrize(("days", "limit"), [(31, "30d"), (29, "4w"), (1, "0")])
def test_if_older_downloads_when_the_register_is_older(aged: Run, days: int, limit: str) -> None:
    done = aged(days, "register", "update", "--if-older", limit, "--url", "http://127.0.0.1:9/iso.jsonl")
    assert (done.code, "nothing fetched" in done.err) == (4, False)


@pytest.mark.usefixtures("plain_http")
def test_if_older_downloads_when_there_is_no_register(run: Run) -> None:
    assert run("register", "update", "--if-older", "30d", "--url", "http://127.0.0.1:9/iso.jsonl").code == 4


@pytest.mark.parametrize("limit", ["", "month", "30y", "-1", "1.5w", "٣٠d", "999999999d"])
def test_if_older_refuses_an_invalid_number_of_days(run: Run, limit: str) -> None:
    done = run("register", "update", "--if-older", limit)
    assert (done.code, done.out) == (2, "")
    assert f'--if-older "{limit}" is not a number of days' in done.err
