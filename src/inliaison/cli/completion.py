"""The `completion` command, which prints a shell's completion script and touches no file of the user."""

from pathlib import Path
from typing import Annotated

import typer

from inliaison.cli.options import describe_command
from inliaison.errors import UsageError
from inliaison.system import output, package

_SUFFIXES = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}
SHELLS = tuple(_SUFFIXES)


@describe_command(
    "inliaison completion bash",
    "inliaison completion zsh",
    "inliaison completion fish",
    purpose="Print the script that makes the Tab key work.",
)
def completion(
    shell: Annotated[str, typer.Argument(metavar="SHELL", help=f"One of: {', '.join(SHELLS)}.")],
) -> None:
    if shell.lower() not in SHELLS:
        raise UsageError(f'no script for the shell "{shell}"', remedy=f"Choose from: {', '.join(SHELLS)}.")
    script = Path(__file__).with_name("shells") / f"inliaison.{_SUFFIXES[shell.lower()]}"
    output.write_stdout(package.read_file(script))
