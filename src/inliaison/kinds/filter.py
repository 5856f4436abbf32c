"""The description of a filter of a listing. In its SQL, `{}` stands for the chosen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inliaison.values import Value

EXCLUDE_PREFIX = "without_"
"""The prefix of the name of a negated filter, which excludes the rows with its values."""


class Role(Value):
    """One role of members or partners in committees, as SQL."""

    where: str
    """SQL that is true for the rows of the chosen values in that role."""
    is_known_sql: str
    """SQL that is true if it is known who has that role, for the row and the chosen values."""
    pairs: str = ""
    unknown_label: str = ""
    """The same as for a filter, which has them unless the role does."""


class Filter(Value):
    """A way to narrow a listing, from which command line, completion, manual and Python interface are built."""

    name: str
    help: str
    where: str
    """SQL that is true for the rows of the chosen values."""
    value_type: str = "reference"
    """The type of value: `word`, `country`, `reference`, `committee` (with its subcommittees), `class` (with those
    below it), `since` or `until`; or `flag`, a filter without values."""
    is_known_sql: str = ""
    """SQL that is true if the data decide whether the row matches the chosen values `{}`; empty if they always do."""
    unknown_label: str = ""
    """What is unknown of a row that cannot be decided, with its verb; the filter's name by default."""
    kinds: tuple[str, ...] = ()
    """The kinds that a reference may be of."""
    words: tuple[str, ...] = ()
    """The words allowed as values."""
    pairs: str = ""
    """The SQL of the records as `row`, each with every `value` by which it is found, for counting; each pair once."""
    column: str = ""
    """The column whose values are allowed words, too."""
    words_sql: str = ""
    """The SQL of further words allowed as values."""
    none_message: str = ""
    """The message for a country that no record has, with {} for the country's name."""
    display_column: str = ""
    """The screen column that shows which of several values a row matches; the one of the filter's name by default."""
    metavar: str = ""
    noun: str = ""
    """The name of its values in a sentence, if it is not that of the filter."""
    roles: Mapping[str, Role] = {}
    """The roles that it can be restricted to; it matches any of them by default."""
    role_option: str = "role"
    """The name of the option that restricts it to some of its roles."""
    many: bool = False
    """Whether a row may match several of its values, so that all of them can be required."""
    negatable: bool = False
    """Whether there is a negated filter, which excludes rows."""

    @property
    def options(self) -> tuple[str, ...]:
        """The names of the options that set its values."""
        return (self.name, EXCLUDE_PREFIX + self.name) if self.negatable else (self.name,)

    @property
    def display_name(self) -> str:
        """The filter's name in a sentence."""
        return self.noun or self.name.replace("_", " ")

    @property
    def single(self) -> bool:
        """Whether it takes one value, or is a flag; all other filters are repeatable and match any of their values."""
        return self.value_type in ("since", "until", "flag")

    @property
    def is_flag(self) -> bool:
        """Whether it is an option without a value."""
        return self.value_type == "flag"

    @property
    def unknown(self) -> str:
        """What is unknown of a row that cannot be decided, with its verb, such as "the date is"."""
        return self.unknown_label or f"the {self.display_name} is"


def narrow_to_roles(filter: Filter, roles: Sequence[str]) -> Filter:
    """Return a filter that matches any of these roles; without any, as it is, or any role if it has no SQL itself."""
    tables = [filter.roles[role] for role in roles or (() if filter.where else filter.roles)]
    if not tables:
        return filter
    where = " OR ".join(f"({role.where})" for role in tables)
    return filter.replace(
        where=f"({where})",
        is_known_sql=" AND ".join(dict.fromkeys(role.is_known_sql for role in tables)),
        pairs=" UNION ".join(role.pairs for role in tables),
        unknown_label=tables[0].unknown_label or filter.unknown_label,
    )
