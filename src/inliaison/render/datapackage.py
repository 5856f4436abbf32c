"""A dataset as a zip archive of CSV files, one for each kind, with a description that programs read."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from inliaison.render import Screen, data
from inliaison.render.datasets import Package


def datapackage(document: Package, screen: Screen) -> bytes:
    """Return the archive; the same dataset gives the same bytes, whenever and by whomever it is written."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(_make_entry("datapackage.json"), data.dump_document(document.description))
        for rows in document.tables:
            with archive.open(_make_entry(f"{rows.kind}.csv"), "w", force_zip64=False) as file:
                for block in data.csv(rows, screen):
                    file.write(block)
    return buffer.getvalue()


def _make_entry(name: str) -> ZipInfo:
    """Return the entry of a file, with neither the time nor the system of this machine."""
    entry = ZipInfo(name)
    entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
    return entry
