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
    from inliaison.kinds.records import Committee, Figure, Liaison, Partner, Person, Quote, Source
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
    "Partner",
    "Person",
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

    return getattr(import_module(f"{__name__}.{_PLACES.get(name, 'kinds.records')}"), name)
