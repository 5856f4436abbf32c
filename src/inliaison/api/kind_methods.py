"""The methods for the kinds of record; their types are in the stub beside, which docs/build.py writes."""

from __future__ import annotations

from typing import Any

from inliaison.api.listings import Listings
from inliaison.api.signatures import Method
from inliaison.kinds import KINDS


class KindMethods(Listings):
    """A listing for each kind of record, and the single record that a reference means."""

    def get(self, reference: str | int, kind: str | None = None) -> Any:
        """Return the one record of any kind, or of one kind, that a reference means.

        Raises NotThereError where there is none, or where it fits several.

        >>> directory.get("tc 207").title
        'Environmental management'
        """
        return self._get(str(reference), kind)


for _kind in KINDS:
    setattr(KindMethods, _kind, Method(_kind))
