"""The program with an invented second register, that of the Lantern Union: its value, and the module that reads it.

Its file has a line for each organization, with the panels that this is in liaison with.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from pathlib import Path

from inliaison.dataset import layer, registers
from inliaison.register import snapshot_records

LANTERN = registers.Register(
    publisher="Lantern Union",
    title="Lantern Union Lists",
    page="https://lantern.example/lists",
    address="https://lantern.example/lists.jsonl",
    licence="ODC-By 1.0",
    terms="ODC Attribution License (ODC-By) v1.0",
    number="lu_id",
    other_numbers="other_lu_ids",
    count_names={"partners": "organizations"},
    pages={
        "partners": ("lu_id", "https://lantern.example/body/{}"),
        "committees": ("id", "https://lantern.example/panel/{}"),
    },
    reader="lantern",
    prefix="lu",
)


def recognizes(content: bytes) -> bool:
    return content.startswith(b'{"lantern"')


def read(content: bytes, name: str) -> snapshot_records.Register:
    rows = [json.loads(line) for line in content.splitlines()]
    panels = {panel["no"]: panel["called"] for row in rows for panel in row["panels"]}
    return snapshot_records.Register(
        committees=[{"id": str(no), "reference": called} for no, called in sorted(panels.items())],
        organizations={row["lantern"]: [row["label"]] for row in rows},
        members=None,
        liaisons=[(row["lantern"], panel["no"]) for row in rows for panel in row["panels"]],
        digest=hashlib.sha256(content).hexdigest(),
        problems=[],
        of=LANTERN,
    )


def serve(bundled: str) -> None:
    """Run each command line of the input, with this register and the fields that hold its numbers."""
    from inliaison.kinds.partners import Partner

    registers.REGISTERS = (*registers.REGISTERS, LANTERN)
    for name, annotation, default in (
        ("lu_id", "Annotated[IsoNumber | None, 'its number there']", None),
        ("other_lu_ids", "Annotated[tuple[IsoNumber, ...], 'other numbers there']", ()),
    ):
        Partner.__annotations__[name] = annotation
        setattr(Partner, name, default)
    layer.find_bundled_folder = lambda: Path(bundled)
    from inliaison.cli import main

    answers = sys.stdout
    for line in sys.stdin:
        sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        code, texts = main(json.loads(line)), []
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode())
        print(json.dumps([code, *texts]), file=answers, flush=True)


if __name__ == "__main__":
    sys.modules["lantern"] = sys.modules[__name__]
    serve(sys.argv[1])
