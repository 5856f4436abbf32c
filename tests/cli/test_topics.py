"""Pages of `help`: what the words of the directory mean, and the help of commands by their names."""

from __future__ import annotations

import pytest
from conftest import Run


def test_a_page_says_what_the_letters_mean_with_edition_and_year(run: Run) -> None:
    result = run("help", "LIAISON")
    assert (result.code, result.err) == (0, "")
    for word in ("  A  ", "  B  ", "  C  ", "  P  ", "  O  ", "  Secretariat  ", "ISO/IEC Directives, Part 1", "2021"):
        assert word in result.out
    assert max(map(len, result.out.splitlines())) <= 80


@pytest.mark.parametrize(("words", "same"), [(["partners"], ["partners", "-h"]), ([], ["-h"])], ids=str)
def test_help_of_a_command_is_that_of_its_option(run: Run, words: list[str], same: list[str]) -> None:
    assert run("help", *words) == run(*same)


def test_an_unknown_topic_is_an_error_that_names_the_known_ones(run: Run) -> None:
    result = run("help", "lamps")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith('error: no help on "lamps"\nChoose from: liaison, or a command')
