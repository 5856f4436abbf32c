"""The `help` command: pages that say what the words of the directory mean, and the help of other commands."""

from typing import Annotated

import typer

from inliaison.cli.options import describe_command
from inliaison.errors import UsageError
from inliaison.system import output

TOPICS = {
    "liaison": """\
What is a liaison, and what do A, B, C, P, O and secretariat mean?

The rules are the ISO/IEC Directives, Part 1; clauses are those of the edition
named.

Organizations in liaison with a committee (2004 and 2011: clause 1.17)
  A            Makes an effective contribution to the work of the committee: it
               is sent documents, invited to meetings, and may nominate experts
               to working groups (2004: 1.17.2.1).
  B            Has said that it wishes to be kept informed of the work of the
               committee, and is sent reports on it (1.17.2.1).
  C            Makes a technical contribution to a working group, and takes part
               in its work. No liaison here is known to be of this category.

Members of a committee (2021: clause 1.7, secretariats 1.9)
  P            Takes part in the work and votes: `--role participating`.
  O            Observes: `--role observing`.
  Secretariat  Held by one member: `--role secretariat`.

What the data hold
  ISO's open data do not give categories. Those here are of 2021, as StanDat
  read them from iso.org, and stand with that year: `A, 2021`. They may have
  changed since. Of nearly all bodies whose label begins with J or a later
  letter, and of many others, the category is not known. That never means none.

  inliaison liaisons --partner "European Commission" --category B
  inliaison partners --committee "TC 207" --category A
  inliaison stats liaisons --by category
""",
}
"""The pages by topic."""


@describe_command(
    "inliaison help liaison",
    "inliaison help partners",
    purpose="Show what A, B, C, P and O mean, or the help of a command.",
)
def help_(
    topic: Annotated[
        list[str] | None, typer.Argument(metavar="[TOPIC]", help=f"One of: {', '.join(TOPICS)}; or a command.")
    ] = None,
) -> None:
    from inliaison.cli import COMMANDS, GROUPS, main

    words = [word.casefold() for word in topic or ()]
    page = TOPICS.get(" ".join(words))
    if page:
        output.write_stdout(page.encode())
    elif not words or words[0] in COMMANDS or words[0] in GROUPS:
        raise typer.Exit(main([*words, "-h"]))
    else:
        choices = f"{', '.join(TOPICS)}, or a command: `inliaison -h` lists them"
        raise UsageError(f'no help on "{" ".join(topic or ())}"', remedy=f"Choose from: {choices}.")
