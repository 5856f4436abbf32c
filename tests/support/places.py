"""The folders that tests read."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
SHARED = ROOT.parent / "shared"
"""Facts and real snapshots, which are there on some machines only."""
SNAPSHOTS = SHARED / "iso-open-data"
FACTS = SHARED / "facts"
SMALL = str(TESTS / "small")
"""The small invented dataset."""
