"""The names of the kinds of record, and the words that some fields must be one of.

Apart from `records`, so that a query, which learns the fields from the index, need not load their rules.
"""

SINGULAR = {
    "partners": "partner",
    "liaisons": "liaison",
    "quotes": "quote",
    "people": "person",
    "committees": "committee",
    "figures": "figure",
    "sources": "source",
}

KINDS = tuple(SINGULAR)

PARTNER_KINDS = (
    "un-body",
    "intergovernmental",
    "regional-body",
    "standards-body",
    "cooperation",
    "professional-society",
    "scientific-union",
    "sectoral-association",
    "civil-society",
    "research-body",
    "certification-body",
    "company",
    "public-authority",
)
LIAISON_KINDS = ("memorandum", "agreement", "cooperation", "committee")

SPAN = 1 << 40
"""In the full text of an index, rows of the n-th kind have the numbers from n x SPAN."""
