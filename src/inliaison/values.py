"""Values: classes of named fields for what every start of the program makes.

A class of this sort is made in a twentieth of a millisecond, a `NamedTuple` in three or five tenths, a data class
in a whole one: the classes that a listing needs would take a tenth of its time. To type checkers it is a frozen
data class; it is neither compared nor counted by its fields.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, Self, dataclass_transform

    @dataclass_transform(frozen_default=True, eq_default=False)
    class _Declared: ...

else:
    _Declared = object


class Value(_Declared):
    """Named fields with the annotations and the defaults of the class; nobody changes one that is made."""

    if not TYPE_CHECKING:

        def __init__(self, *fields, **named):
            self.__dict__.update(zip(type(self).__annotations__, fields, strict=False), **named)

    def changed(self, **fields: Any) -> Self:
        """The same with other values in some fields."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__, **fields)
        return made

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({told})"
