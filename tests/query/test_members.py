"""Members: the national standards bodies, found by acronym, name, country and number."""

from __future__ import annotations

import pytest
from conftest import Run


@pytest.mark.parametrize("reference", ["lbn", "LBN", "norway", "Lanternebyrået i Norge", "lantern bureau", "9901"])
def test_a_member_is_found_by_each_of_its_names(small: Run, reference: str) -> None:
    told = small("show", reference).out.splitlines()
    assert told[:8] == [
        "LBN",
        "Lanternebyrået i Norge",
        "Lantern Bureau of Norway",
        "Country  Norway",
        "Region   Europe",
        "City     Bergen",
        "Website  https://lbn.example",
        "ISO no.  9901",
    ]


def test_members_are_listed_searched_counted_and_exported(small: Run, run: Run) -> None:
    assert small("members", "-f", "json").ids() == ["lbn", "wik", "zeb"]
    assert small("members", "lantern", "-f", "json").ids() == ["lbn"]
    listed = small("members", "--country", "norway", "--country", "denmark")
    assert [line.split()[0] for line in listed.out.splitlines()[1:]] == ["lbn", "wik"]
    assert listed.err == "of 1 member the country is not known; it is not among these\n"
    assert [row["id"] for row in small("search", "lanternebyrået", "-f", "json").json()] == ["lbn"]
    assert '[[members]]\nid = "lbn"\n' in small("export", "members").out


def test_open_prints_the_website_or_the_iso_page_of_a_member(small: Run) -> None:
    assert small("open", "lbn", "--print").out == "https://lbn.example\n"
    assert small("open", "lbn", "--iso", "--print").out == "https://www.iso.org/member/9901.html\n"


def test_iso_id_shared_by_two_members_is_a_problem(small: Run, tmp_path: pytest.TempPathFactory) -> None:
    path = str(tmp_path) + "/x.toml"
    with open(path, "w") as file:
        file.write('[[members]]\nid = "other"\nacronym = "O"\niso_id = 9901\nsources = ["almanac"]\n')
    done = small("members", "--data", path)
    assert (done.code, 'iso_id 9901 is also that of "lbn"' in done.err) == (3, True)
