"""A directory of ISO's international partners, for the terminal and for Python.

>>> import inliaison
>>> directory = inliaison.open(register=False)
>>> directory.get("wsc").name
'World Standards Cooperation'
"""

__version__ = "0.2.0"

NAMES = {
    "api": ("Answer", "Dataset", "check", "open"),
    "dataset.problems": ("Problem",),
    "errors": ("AccessError", "FaultyDataError", "InliaisonError", "NotThereError", "UsageError"),
    "index.validated_layers": ("Checked",),
    "render.citations": ("Citation",),
    "render.differences": ("Change",),
    "render.networks": ("Network",),
    "render.results": ("Candidate", "Comparison", "Count", "Match", "Pair"),
    "render.timeline": ("Moment",),
}
"""The names of the Python interface, by module; the classes of records follow from their kinds.

`docs/build.py` writes all of them into the stub beside, for editors and type checkers.
"""


def __dir__() -> list[str]:
    return sorted({*globals(), *__getattr__("__all__"), "open"})


def __getattr__(name: str) -> object:
    """Return a name of the Python interface, imported on first use: the command line starts without it."""
    from importlib import import_module

    module = next((module for module, names in NAMES.items() if name in names), None)
    if module:
        return getattr(import_module(f"{__name__}.{module}"), name)
    if name == "__all__" or name[:1].isupper():  # Python asks for names of modules here, too, and kinds take time.
        classes = import_module(f"{__name__}.kinds.record").list_classes()
        if name == "__all__":  # It lacks `open`, so that `import *` does not hide Python's own.
            return sorted({*classes, *(name for names in NAMES.values() for name in names)} - {"open"})
        if name in classes:
            return classes[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
