"""A directory of ISO's international partners, for the terminal and for Python.

>>> import inliaison
>>> directory = inliaison.open(register=False)
>>> directory.get("wsc").name
'World Standards Cooperation'
"""

TYPE_CHECKING = False  # Type checkers know this name; importing `typing` would delay the handling of interrupts.

if TYPE_CHECKING:
    from inliaison.api import Answer, Dataset, check
    from inliaison.api import open as open  # noqa: A004 - `inliaison.open` is the name of the interface
    from inliaison.dataset.problems import Problem
    from inliaison.errors import (
        AccessError,
        FaultyDataError,
        InliaisonError,
        NotThereError,
        UsageError,
    )
    from inliaison.index.validated_layers import Checked
    from inliaison.kinds.committees import Committee
    from inliaison.kinds.countries import Country
    from inliaison.kinds.figures import Figure
    from inliaison.kinds.liaisons import Liaison
    from inliaison.kinds.members import Member
    from inliaison.kinds.partners import Partner
    from inliaison.kinds.people import Person, Post
    from inliaison.kinds.quotes import Quote
    from inliaison.kinds.sources import Source
    from inliaison.render.citations import Citation
    from inliaison.render.differences import Change
    from inliaison.render.networks import Network
    from inliaison.render.results import Comparison, Count, Match
    from inliaison.render.timeline import Moment

__version__ = "0.1.0"

__all__ = [
    "AccessError",
    "Answer",
    "Change",
    "Checked",
    "Citation",
    "Committee",
    "Comparison",
    "Count",
    "Country",
    "Dataset",
    "FaultyDataError",
    "Figure",
    "InliaisonError",
    "Liaison",
    "Match",
    "Member",
    "Moment",
    "Network",
    "NotThereError",
    "Partner",
    "Person",
    "Post",
    "Problem",
    "Quote",
    "Source",
    "UsageError",
    "check",
]
"""All public names but `open`, so that `import *` does not hide Python's own."""

_PLACES = dict.fromkeys(("Answer", "Dataset", "check", "open"), "api")
_PLACES |= {"Checked": "index.validated_layers", "Problem": "dataset.problems"}
_PLACES |= {"Citation": "render.citations", "Network": "render.networks"}
_PLACES |= {
    "Change": "render.differences",
    "Comparison": "render.results",
    "Count": "render.results",
    "Match": "render.results",
    "Moment": "render.timeline",
}


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "open"})


def __getattr__(name: str) -> object:
    """Return a name of the Python interface, imported on first use: the command line starts without it."""
    if name not in __all__ and name != "open":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    place = "errors" if name.endswith("Error") else _PLACES.get(name)
    if place:
        return getattr(import_module(f"{__name__}.{place}"), name)
    from inliaison.kinds.record import class_named

    return class_named(name)
