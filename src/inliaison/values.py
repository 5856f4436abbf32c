"""A base class for named fields that is cheap for what every start of the program creates.

Creating a class of this sort takes a twentieth of a millisecond, a `NamedTuple` three or five tenths, a data class a
whole one: the classes that a listing needs would take a tenth of its time. For type checkers it is a frozen data class;
it does not compare by its fields and has no length.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, Self, dataclass_transform

    @dataclass_transform(frozen_default=True, eq_default=False)
    class _DeclaredClass: ...

else:
    _DeclaredClass = object


class Value(_DeclaredClass):
    """An immutable value with the fields that the class annotates, and their defaults."""

    if not TYPE_CHECKING:

        def __init__(self, *fields, **fields_by_name):
            self.__dict__.update(zip(type(self).__annotations__, fields, strict=False), **fields_by_name)

    def replace(self, **fields: Any) -> Self:
        """Return a copy with other values in some fields."""
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__, **fields)
        return copy

    def __repr__(self) -> str:
        """Name the class with the values of its fields."""
        parts = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({parts})"
