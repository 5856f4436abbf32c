"""References of standards: their parts as ISO writes them and as people type them, and their order."""

from __future__ import annotations

import pytest

from inliaison.text.standards import parse_reference


@pytest.mark.parametrize(
    ("text", "head", "number", "year", "supplement"),
    [
        ("ISO/IEC 27001:2022", "iec iso", "27001", "2022", ""),
        ("ISO/DIS 14001", "dis iso", "14001", "", ""),
        ("ISO/IEC TS 17021-4:2013/Amd 1:2015", "iec iso ts", "17021-4", "2013", "/amd1:2015"),
        ("ISO 14001:2015/DAmd 2", "iso", "14001", "2015", "/amd2"),
        ("ISO/IEC 20009-4:2017/CD Amd 1", "iec iso", "20009-4", "2017", "/amd1"),
        ("ISO/DTS 1", "dts iso ts", "1", "", ""),
        ("iso14001", "iso", "14001", "", ""),
        ("27001", "", "27001", "", ""),
        ("ISO 14001 2015", "iso", "14001", "2015", ""),
        ("ISO_14001 (2015)", "iso", "14001", "2015", ""),
        ("iso-14001", "iso", "14001", "", ""),
        ("ISO 14001:2015 Amd 1", "iso", "14001", "2015", "/amd1"),
        ("ISO\u202f105\u2011B02:1994-12", "iso", "105-b02", "1994", ""),
        ("IWA 42:2022", "iwa", "42", "2022", ""),
        ("ISO/HL7 10781:2023", "hl7 iso", "10781", "2023", ""),
        ("ISO 1:2002/Amd 1:2004/Cor 1:2005", "iso", "1", "2002", "/amd1:2004/cor1:2005"),
    ],
)
def test_a_reference_is_taken_apart(text: str, head: str, number: str, year: str, supplement: str) -> None:
    found = parse_reference(text)
    assert (" ".join(sorted(found.head)), *found[1:]) == (head, number, year, supplement, "")


def test_text_that_is_no_reference_is_left() -> None:
    assert parse_reference("environmental management").number == ""
    assert parse_reference("14001 management").rest == "management"


def test_a_document_is_found_by_its_number_year_and_supplement() -> None:
    assert parse_reference("ISO/IEC TS 17021-4:2013/Amd 1:2015").keys == ("17021-4:2013/amd1", "17021-4/amd1")
    assert parse_reference("ISO/DIS 14001").keys == ("14001",)
    assert parse_reference("ISO/IEC TS 17021-4").types == {"ts"}


def test_documents_are_sorted_by_number_type_publisher_and_year() -> None:
    order = [
        *("ISO/IEC 9:2003", "ISO 9:1999", "ISO 9:2001", "ISO 9:2001/Amd 1:2002", "ISO/DIS 9", "ISO/TR 9:1970", "ISO/DTS 9"),
        *("ISO 9-2:2001", "ISO 9-10:2001", "ISO 10:1990", "IWA 10:1990"),
    ]  # fmt: skip
    keys = [parse_reference(text).sort_key for text in order]
    assert sorted(keys) == keys
    assert len(set(keys)) == len(keys)
