"""The `export`, `check` and `schema` commands, which handle whole datasets."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from inliaison.cli import terminal
from inliaison.cli.answer import format_user_records, query_index, resolve_format, write_text
from inliaison.cli.options import Color, Force, Output, OutputFile, Scope, describe_command
from inliaison.errors import UsageError
from inliaison.kinds import DOCUMENT_KINDS, KINDS, SINGULAR, load_kind
from inliaison.render import DATASET, FORMATS, list_formats, view, write_document
from inliaison.text import sanitize

if TYPE_CHECKING:
    from inliaison.render.datasets import Dataset, Directory, Package


def _make_record_option(metavar: str, what: str) -> Any:
    return typer.Option(metavar=metavar, help=f"This {what}, with all that its card shows (repeatable).")


@describe_command(
    "inliaison export -o all.toml",
    "inliaison export --partner unido -o unido.toml",
    "inliaison export -o directory.html",
    purpose="Write the dataset as one TOML, HTML or zip file.",
)
def export(
    scope: Scope,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help=f"One of: {', '.join(list_formats(DATASET))}."),
    ] = None,
    output: OutputFile = None,
    force: Force = False,
    color: Color = "auto",
    partner: Annotated[list[str] | None, _make_record_option("PARTNER", "partner")] = None,
    committee: Annotated[list[str] | None, _make_record_option("REF", "committee")] = None,
    person: Annotated[list[str] | None, _make_record_option("PERSON", "person")] = None,
    kinds: Annotated[list[str] | None, typer.Argument(metavar="KIND...", help=f"Some of: {', '.join(KINDS)}.")] = None,
) -> None:
    terminal.use_color(color)
    kinds_in_order = _sort_kinds(kinds or KINDS)
    out = Output(output=output, force=force, format=format)
    name = resolve_format(out, DATASET, default="toml")
    references = {"partners": partner or (), "committees": committee or (), "people": person or ()}
    if any(references.values()):
        _refuse_unfit(name, kinds_in_order if kinds else [], references)
    is_page = FORMATS[name].for_people
    are_too_many = is_page and _count_documents(scope) > _MOST_DOCUMENTS
    needs_documents = is_page or not {*DOCUMENT_KINDS}.isdisjoint(kinds or ())

    def question(database: "sqlite3.Connection") -> tuple["Dataset | Directory | Package", int]:
        return _read_dataset(database, name, kinds_in_order, references)

    dataset, user_count = query_index(scope, question, documents=needs_documents and not are_too_many)
    write_text(write_document(dataset, name), out, exact=True)
    if are_too_many:
        terminal.print_note(_TOO_MANY_DOCUMENTS)
    elif not (needs_documents or kinds or any(references.values())) and _count_documents(scope):
        terminal.print_note(
            f"{' and '.join(DOCUMENT_KINDS)} are left out; name kinds to have them: inliaison export -h"
        )
    if user_count:
        terminal.print_note(format_user_records(user_count))


_TOO_MANY_DOCUMENTS = (
    "the standards are too many for a page of the whole directory and are left out;"
    " a list of some is one: inliaison standards --partner who -o standards.html"
)


def _read_dataset(
    database: "sqlite3.Connection", format: str, kinds: list[str], references: Mapping[str, Sequence[str]]
) -> tuple["Dataset | Directory | Package", int]:
    """Return the named records with those that they name, or all of these kinds; and how many of them the user made."""
    from inliaison.query import standalone

    if any(references.values()):
        part = standalone.export_dataset(database, references)
        ids = {kind: [record["id"] for record in records] for kind, records in part.tables.items()}
        return part, standalone.count_user_records(database, ids)
    whole = _read_whole(database, format, kinds)
    return whole, standalone.count_user_records(database, dict.fromkeys(kinds))


def _sort_kinds(names: Collection[str]) -> list[str]:
    """Return the kinds of these names in their own order; raise UsageError for a name that no kind has."""
    for name in names:
        if name not in KINDS:
            raise UsageError(f'no kind of record "{name}"', remedy=f"Choose from: {', '.join(KINDS)}.")
    return [kind for kind in KINDS if kind in names]


def _read_whole(database: "sqlite3.Connection", format: str, kinds: list[str]) -> "Dataset | Directory | Package":
    """Return all records of some kinds as the document that a format takes."""
    from inliaison.query import directory

    if FORMATS[format].for_people:
        return directory.read_directory(database, kinds)
    if FORMATS[format].loads_again:
        return directory.read_dataset(database, kinds)
    from inliaison.query import package  # It needs the types of all fields.

    return package.read_package(database, kinds)


_MOST_DOCUMENTS = 15_000
"""The number of documents with which the page of the whole directory stays below 25 MB."""


def _count_documents(scope: Scope) -> int:
    """Return the number of documents and classes in the snapshots in scope."""
    from inliaison.register import documents

    return sum(documents.read_head(it).get("records", 0) for it in scope.documents())


def _refuse_unfit(format: str, kinds: Sequence[str], references: Mapping[str, Sequence[str]]) -> None:
    """Raise UsageError if single records come with kinds, or with a format that cannot be loaded again."""
    import shlex

    options = {SINGULAR[kind]: texts for kind, texts in references.items() if texts}
    option_words = shlex.join(word for name, texts in options.items() for each in texts for word in (f"--{name}", each))
    if kinds:
        whole = f"`inliaison export {option_words}` writes single records with all that their cards show."
        lists = [kind for kind in kinds if options.keys() <= {filter.name for filter in load_kind(kind).filters}]
        commands = "".join(f"`inliaison {kind} {option_words} -o {kind}.toml` writes these {kind}. " for kind in lists)
        message = f"give either {' and '.join(kinds)} or {' and '.join(f'--{name}' for name in options)}, not both"
        raise UsageError(message, remedy=commands + whole)
    if not FORMATS[format].loads_again:
        reference = shlex.quote(next(iter(options.values()))[0])
        page = f"Try: inliaison show {reference} -o page.html"
        raise UsageError(f"single records are not exported as {format}", remedy=page)


@describe_command(
    "inliaison check",
    "inliaison check my.toml --fix",
    "inliaison check --no-bundled all.toml",
    purpose="Check a dataset, and name each problem and its place.",
)
def check(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH...", help="TOML files, folders of them, or -.")
    ] = None,
    data: Annotated[list[str] | None, typer.Option("--data", metavar="PATH", help="The same as PATH.")] = None,
    no_bundled: Annotated[bool, typer.Option("--no-bundled", help="They must stand on their own.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Print what to write instead; no file is changed.")] = False,
    sources: Annotated[
        bool, typer.Option("--sources", help="Count the facts that rest on each source, by kind and field.")
    ] = False,
    color: Color = "auto",
) -> None:
    terminal.use_color(color)
    from inliaison.dataset import problems, support
    from inliaison.index import validated_layers

    result = validated_layers.check([*(paths or ()), *(data or ())], bundled=not no_bundled)
    warnings = [problem for problem in result.problems if problem.slight]
    for warning in warnings:
        terminal.print_warning(str(warning))
    if fix and result.rewrites:
        terminal.print_answer("\n".join(map(sanitize.escape_line, result.rewrites)))
    if result.faults:
        raise problems.make_error(result.faults)
    if sources and result.support:
        terminal.print_answer("\n".join(map(sanitize.escape_line, support.iter_fact_count_lines(result.support))))
    outcome = f"no error and {view.format_count('warnings', len(warnings))}" if warnings else "no problem"
    terminal.print_note(
        f"{outcome} in {view.format_count('records', result.records)} of {view.format_count('files', result.files)}"
    )


@describe_command(
    "inliaison schema",
    "inliaison schema -o schema.json --force",
    purpose="Print the JSON Schema of a dataset, for editors.",
)
def schema(
    output: OutputFile = None,
    force: Force = False,
) -> None:
    from inliaison.dataset.schema import build_schema as whole_schema
    from inliaison.render.data import dump_document

    write_text(dump_document(whole_schema()), Output(output=output, force=force), exact=True)
