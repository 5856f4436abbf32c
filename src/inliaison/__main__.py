"""`python -m inliaison`, and the entry point of the installed command."""

import sys


def run() -> int:
    """Run the command line; an interrupt while the program still loads ends as one after it."""
    try:
        from inliaison.cli import main

        return main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
