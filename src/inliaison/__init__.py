"""A directory of ISO's international partners, for the terminal and for Python.

>>> import inliaison
>>> directory = inliaison.open(register=False)
>>> directory.get("wsc").name
'World Standards Cooperation'
"""

TYPE_CHECKING = False  # As type checkers know it, without importing `typing` before an interrupt can be caught.

if TYPE_CHECKING:
    from inliaison.api import Answer, Dataset, open
    from inliaison.errors import InliaisonError
    from inliaison.kinds.committees import Committee
    from inliaison.kinds.figures import Figure
    from inliaison.kinds.liaisons import Liaison
    from inliaison.kinds.members import Member
    from inliaison.kinds.partners import Partner
    from inliaison.kinds.people import Person, Post
    from inliaison.kinds.quotes import Quote
    from inliaison.kinds.sources import Source
    from inliaison.render.documents import Change, Count, Match

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Change",
    "Committee",
    "Count",
    "Dataset",
    "Figure",
    "InliaisonError",
    "Liaison",
    "Match",
    "Member",
    "Partner",
    "Person",
    "Post",
    "Quote",
    "Source",
    "open",
]

_PLACES = {"Answer": "api", "Dataset": "api", "InliaisonError": "errors", "open": "api"}
_PLACES |= dict.fromkeys(("Change", "Count", "Match"), "render.documents")


def __getattr__(name: str) -> object:
    """The Python interface, imported where it is used: the command line starts without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    from inliaison.kinds.record import class_named

    return class_named(name)
