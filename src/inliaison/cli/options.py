"""The options that commands share, in groups, and their translation for Typer.

A command takes a whole group as one argument; `flatten` gives Typer the single options instead.
"""

import inspect
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

import typer

from inliaison.dataset import registers
from inliaison.dataset.layer import Layer
from inliaison.errors import UsageError
from inliaison.index import layers
from inliaison.render import CARD, CHART, DATASET, DIGEST, NETWORK, RECORDS, list_formats
from inliaison.system import folders

if TYPE_CHECKING:
    from inliaison.query.order import Order
    from inliaison.register.documents import DocumentSnapshot

_Command = TypeVar("_Command", bound=Callable[..., None])

_data = partial(typer.Option, rich_help_panel="Data")
_output = partial(typer.Option, rich_help_panel="Output")
_rows = partial(typer.Option, rich_help_panel="Rows")
narrow = partial(typer.Option, rich_help_panel="Filter")
"""Makes an option that selects records."""
exclude = partial(typer.Option, rich_help_panel="Exclude")
"""Makes an option that excludes records."""

Text = Annotated[
    list[str] | None, typer.Argument(metavar="TEXT...", help="Words that must all occur.", show_default=False)
]
WithoutPartner = Annotated[
    list[str] | None, exclude("--without-partner", metavar="PARTNER", help="Exclude this partner (repeatable).")
]
WithoutCommittee = Annotated[
    list[str] | None, exclude("--without-committee", metavar="REF", help="Exclude this committee (repeatable).")
]
WithoutMember = Annotated[
    list[str] | None, exclude("--without-member", metavar="MEMBER", help="Exclude this member (repeatable).")
]
Recursive = Annotated[bool, narrow("--recursive", help="Include subcommittees.")]
CheckedWith = Annotated[
    list[str] | None,
    _data("--data", metavar="PATH", help="Check the record with this file or folder as well (repeatable)."),
]


Kind = Annotated[str | None, typer.Option(metavar="KIND", help="Look among records of this kind only.")]


def _expand_home(path: str | None) -> str | None:
    """Return the path of `-o` with the home folder in it, even for `-o~/x`, where the shell does not put it in."""
    return folders.expand_home(path) if path else path


OutputFile = Annotated[
    str | None,
    _output(
        "--output", "-o", metavar="FILE", help="Write to FILE; its ending chooses the format.", callback=_expand_home
    ),
]
Color = Annotated[
    str, _output("--color", metavar="WHEN", help="Use colour: auto, always or never.", show_default=False)
]
Force = Annotated[bool, _output("--force", help="Replace an existing file.")]


_REGISTERS = " and ".join(register.name for register in registers.REGISTERS)


class Scope(NamedTuple):
    """The layers of data that a query sees."""

    data: Annotated[
        list[str] | None,
        _data("--data", metavar="PATH", help="Add a TOML file or folder to the data (repeatable)."),
    ] = None
    no_bundled: Annotated[bool, _data("--no-bundled", help="Ignore the bundled dataset.")] = False
    no_register: Annotated[bool, _data("--no-register", help=f"Ignore {_REGISTERS}.")] = False
    no_own: Annotated[bool, _data("--no-own", help="Ignore records that you added.")] = False
    as_of: Annotated[str | None, _data("--as-of", metavar="DATE", help="Use the register as it was on DATE.")] = None

    def documents(self) -> "list[DocumentSnapshot]":
        """Return the snapshots of standards and their classes."""
        return layers.compose_documents(register=not self.no_register, as_of=self.as_of)

    def layers(self) -> list[Layer]:
        """Return the layers in order; later ones override earlier ones. Raises UsageError for an invalid date."""
        return layers.compose(
            self.data or (),
            bundled=not self.no_bundled,
            register=not self.no_register,
            own=not self.no_own,
            as_of=self.as_of,
        )


DOCUMENTS = {"show": CARD, "graph": NETWORK, "export": DATASET, "stats": CHART, "history": CHART, "digest": DIGEST}
"""The kind of document that a command writes, where it is not records."""


class Output(NamedTuple):
    """The format of an answer, and its destination."""

    format: Annotated[
        str | None,
        _output("--format", "-f", metavar="FORMAT", help=f"One of: {', '.join(list_formats(RECORDS))}."),
    ] = None
    output: OutputFile = None
    force: Force = False
    color: Color = "auto"
    excel: Annotated[bool, _output("--excel", help="Write CSV that Excel opens correctly.")] = False
    no_pager: Annotated[bool, _output("--no-pager", help="Do not use a pager.")] = False

    wide: Annotated[bool, _output("--wide", help="Draw every column, whatever the width.")] = False

    @property
    def to_file(self) -> bool:
        """Whether the answer goes to a file and not to standard output. Raises UsageError for an impossible name."""
        if self.output == "" or "\0" in (self.output or ""):
            raise UsageError(f"--output {self.output!r} names no file")
        return self.output not in (None, "-", "/dev/stdout")


class CardOutput(Output):
    """The same, with the formats of a card."""

    __slots__ = ()


class ChartOutput(Output):
    """The same, with the formats of a chart."""

    __slots__ = ()


class DigestOutput(Output):
    """The same, with the formats of a digest."""

    __slots__ = ()


def _set_formats(group: type[Output], takes: str) -> None:
    """Let a group of output options name the formats for a kind of document."""
    option = _output("--format", "-f", metavar="FORMAT", help=f"One of: {', '.join(list_formats(takes))}.")
    group.__annotations__ = {**Output.__annotations__, "format": Annotated[str | None, option]}


_set_formats(CardOutput, CARD)
_set_formats(ChartOutput, CHART)
_set_formats(DigestOutput, DIGEST)


class Rows(NamedTuple):
    """The columns and rows of a listing, and their order."""

    columns: Annotated[str | None, _rows(metavar="A,B", help="Show only these columns, in this order.")] = None
    sort: Annotated[str | None, _rows(metavar="A,-B", help="Sort by these columns; a hyphen sorts downwards.")] = None
    reverse: Annotated[bool, _rows("--reverse", help="Reverse the order.")] = False
    limit: Annotated[int | None, _rows(metavar="N", help="Show at most N rows.")] = None

    def parse_columns(self) -> tuple[str, ...]:
        """Return the columns of the option. Raises UsageError for an empty or repeated one and a negative limit."""
        names = tuple(name.strip() for name in self.columns.split(",")) if self.columns is not None else ()
        if "" in names or len(set(names)) != len(names):
            raise UsageError(f'--columns "{self.columns}" has an empty or a doubled name')
        if self.limit is not None and self.limit < 0:
            raise UsageError(f"--limit {self.limit} is negative", remedy="Give 0 or more.")
        return names

    @property
    def order(self) -> "Order":
        """The order of the rows, and the limit on their number."""
        from inliaison.query.order import Order

        return Order(self.sort, self.reverse, self.limit)

    def list_user_columns(self) -> frozenset[str]:
        """Return the columns that are named as such or as sort keys."""
        return frozenset([*self.parse_columns(), *self.order.keys])


def describe_command(*lines: str, purpose: str) -> Callable[[_Command], _Command]:
    """Return a decorator that gives a command its help: its purpose, and examples that can be typed.

    The help is not in the docstring, because Python drops docstrings when it optimizes.
    """

    def mark(command: _Command) -> _Command:
        command.examples, command.purpose = lines, purpose  # type: ignore[attr-defined]
        return command

    return mark


def flatten_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with every group of options split into single ones."""
    groups: dict[str, Any] = {}
    single: list[inspect.Parameter] = []
    from_groups: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        fields = getattr(parameter.annotation, "_field_defaults", None)
        if fields is None:
            single.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        groups[parameter.name] = parameter.annotation
        from_groups += [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=default,
                annotation=parameter.annotation.__annotations__[name],
            )
            for name, default in fields.items()
        ]

    parameters = [*single, *from_groups]

    def run(**values: Any) -> None:
        group_values = {
            name: group(**{key: values.pop(key) for key in group._fields}) for name, group in groups.items()
        }
        command(**values, **group_values)

    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run
