"""What is asked at every size, and the commands with which a person without inliaison would ask it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.invented import RARE

Asked = tuple[tuple[str, tuple[str, ...], str], ...]

ALL, FILTERED, SEARCH = "all partners", "partners of a kind in a country", "search for a word"
COMPLETION = "one shell completion"
SCREEN = "first screen of browse"
_LISTED: Asked = (
    ("all partners as a table", ("partners", "-f", "table"), "table"),
    (ALL, ("partners", "-f", "json"), "json"),
    ("all liaisons as a table", ("liaisons", "-f", "table"), "table"),
    ("all liaisons", ("liaisons", "-f", "json"), "json"),
)
_SCREEN: Asked = ((SCREEN, ("browse",), SCREEN),)
_KIND = "un-body"


def _asked(country: str, word: str, shown: str) -> Asked:
    return (
        (FILTERED, ("partners", "--kind", _KIND, "--country", country, "-f", "json"), "json"),
        (SEARCH, ("search", word, "-f", "json"), "json"),
        (COMPLETION, ("__complete", f"={shown[:2]}", "show"), "json"),
        ("show one partner", ("show", shown, "-f", "json"), "json"),
        ("export", ("export",), "json"),
    )


def _members(member: str, committee: str) -> Asked:
    return (
        ("secretariats of a member", ("committees", "--secretariat", member, "--limit", "50", "-f", "json"), "json"),
        ("committees of a member", ("committees", "--member", member, "--limit", "50", "-f", "json"), "json"),
        ("members of a committee", ("members", "--committee", committee, "-f", "json"), "json"),
        ("show a member", ("show", member, "-f", "table"), "table"),
        ("show a committee", ("show", committee, "-f", "table"), "table"),
    )


BUNDLED: Asked = _LISTED + _asked("Austria", "vienna", "unido") + _SCREEN
REGISTER: Asked = BUNDLED + _members("din", "TC 207")
STANDARDS: Asked = (
    ("standards open for a partner", ("standards", "--partner", "ass-0", "--open", "-f", "json"), "json"),
    ("show a standard", ("show", "ISO 14001", "-f", "json"), "json"),
    ("show one partner", ("show", "ass-0", "-f", "json"), "json"),
    ("committees of a topic", ("which", "quality of energy", "-f", "json"), "json"),
    ("digest of a partner", ("digest", "--of", "ass-0", "-f", "table"), "table"),
    ("all partners", ("partners", "-f", "json"), "json"),
)
INVENTED: Asked = _LISTED[1:2] + _asked("Arvale", RARE, "org-77") + _SCREEN + _members("nb-77", "TC 207")


class Tools:
    """Other tools with the same data in the form that each of them reads."""

    def __init__(self, folder: Path, *, invented: bool) -> None:
        self._folder = folder
        self._country, self._word = ("Arvale", RARE) if invented else ("Austria", "vienna")

    def prepare(self, export: Sequence[str], environment: Mapping[str, str]) -> None:
        """Write the dataset that a command exports in every form."""
        dataset = subprocess.run(export, env=dict(environment), capture_output=True, text=True, check=True).stdout
        data = tomllib.loads(dataset)
        (self._folder / "data.toml").write_text(dataset, "utf-8")
        (self._folder / "data.json").write_text(json.dumps(data), "utf-8")
        (self._folder / "data.rec").write_text(_rec(data["partners"]), "utf-8")
        program = _program("sqlite-utils")
        if program:
            self._insert(program, data)

    def _insert(self, program: str, data: dict[str, Any]) -> None:
        database = self._folder / "data.db"
        for kind, rows in data.items():
            command = [program, "insert", str(database), kind, "-", "--pk", "id", "--alter"]
            subprocess.run(command, input=json.dumps(rows).encode(), check=True, capture_output=True)

    def answering(self, question: str) -> dict[str, tuple[str, ...]]:
        """The command of every tool that is installed and can answer the question, by its name."""
        country, word = self._country, self._word
        where = f'kind="{_KIND}" and country="{country}"'
        filters = {
            ALL: (".partners", "select * from partners", None, None),
            FILTERED: (
                f'[.partners[] | select(.kind == "{_KIND}" and .country == "{country}")]',
                f"select * from partners where {where}".replace('"', "'"),
                f'kind = "{_KIND}" && country = "{country}"'.replace('"', "'"),
                f'country = "{country}"',
            ),
            SEARCH: (
                f'[.[][] | select([.. | strings | test("{word}"; "i")] | any)]',
                " union all ".join(
                    f"select id, '{kind}' from {kind} where {column} like '%{word}%'"
                    for kind, column in (("partners", "name"), ("quotes", "text"), ("committees", "title"))
                ),
                f"name ~ '{word}' || city ~ '{word}'",
                word,
            ),
        }
        if question not in filters:
            return {}
        jq, sql, rec, text = filters[question]
        commands: dict[str, tuple[str, ...]] = {}
        for tool, make in _TOOLS.items():
            program = _program(tool)
            arguments = make(self._folder, jq, sql, rec, text) if program else None
            if program and arguments:
                commands[tool] = (program, *arguments)
        return commands


Make = Callable[[Path, str, str, "str | None", "str | None"], "tuple[str, ...] | None"]
_TOOLS: dict[str, Make] = {
    "jq": lambda folder, jq, sql, rec, text: (jq, str(folder / "data.json")),
    "tomlq": lambda folder, jq, sql, rec, text: (jq, str(folder / "data.toml")),
    "sqlite-utils": lambda folder, jq, sql, rec, text: ("query", str(folder / "data.db"), sql),
    "recsel": lambda folder, jq, sql, rec, text: (
        ("-i", "-e", rec, str(folder / "data.rec")) if rec else (str(folder / "data.rec"),)
    ),
    "grep": lambda folder, jq, sql, rec, text: ("-ic", text, str(folder / "data.toml")) if text else None,
}


def _rec(partners: list[dict[str, Any]]) -> str:
    """Partners as records of GNU recutils."""
    fields = (
        "".join(f"{name}: {value}\n" for name, value in row.items() if isinstance(value, str)) for row in partners
    )
    return "%rec: partner\n\n" + "\n".join(fields)


def _program(tool: str) -> str | None:
    beside = Path(sys.executable).with_name(tool)
    return str(beside) if beside.exists() else shutil.which(tool)


def versions() -> dict[str, str]:
    """The versions of the tools that are installed."""
    told = {}
    for tool in _TOOLS:
        program = _program(tool)
        if program:
            lines = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.split(
                "\n"
            )
            told[tool] = lines[0].split()[-1].removeprefix("jq-")
    return told
