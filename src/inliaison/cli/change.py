"""A change of a user file, and the problems that the dataset would have with it."""

from __future__ import annotations

from functools import cached_property

from inliaison.cli.user_file import UserFile
from inliaison.dataset.problems import Problem
from inliaison.dataset.validation import MergedData


class Change:
    """The old and the new content of a user file, each merged with all other data once it is needed."""

    def __init__(self, file: UserFile, old: bytes, new: bytes) -> None:
        self.file, self.old, self.new = file, old, new

    @cached_property
    def before(self) -> MergedData:
        """All records as they are seen with the old content."""
        return self.file.merge(self.old)

    @cached_property
    def after(self) -> MergedData:
        """All records as they are seen with the new content."""
        return self.file.merge(self.new)

    @cached_property
    def problems(self) -> list[Problem]:
        """The problems that the dataset would have; those of other files have no line.

        A problem that stops no query, such as an unknown key, is left out if the old content has it too, or cannot be
        read, or if it is in another file.
        """
        problems = list(dict.fromkeys(self.after.problems))  # A file may be seen twice.
        old_problems = [] if all(problem.stops for problem in problems) else self.before.problems
        is_readable = all(problem.field or not self.file.is_at(problem.file) for problem in old_problems)
        lineless = {problem._replace(line=None) for problem in old_problems}
        return [
            problem if is_here else Problem(message=str(problem))
            for problem in problems
            for is_here in (self.file.is_at(problem.file),)
            if problem.stops or (is_here and is_readable and problem._replace(line=None) not in lineless)
        ]

    @cached_property
    def problems_without_data(self) -> list[Problem]:
        """If there are no other problems, those that queries would have without the data that only this command sees.

        There are none for a file that queries do not see by default: whoever names it can name the data, too.
        """
        plain_file = UserFile(self.file.path, variable=False)
        if self.problems or not self.file.default_path or plain_file.layers == self.file.layers:
            return []
        plain = Change(plain_file, self.old, self.new)
        lineless = {problem._replace(line=None) for problem in plain.before.problems}
        problems = dict.fromkeys(plain.after.problems)
        return [problem for problem in problems if problem._replace(line=None) not in lineless]

    def explain_problems(self) -> list[Problem]:
        """Return all problems; one that arises only without the data of this command says what to do about it."""
        hint = "without the data of --data and INLIAISON_DATA; `--to FILE` adds to a file beside that"
        others = (problem._replace(message=f"{problem.message} ({hint})") for problem in self.problems_without_data)
        return [*self.problems, *others]
