"""The kinds of partner: sorts of organization."""

from __future__ import annotations

from typing import Literal, get_args

PartnerKind = Literal[
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
]
PARTNER_KINDS: tuple[str, ...] = get_args(PartnerKind)
KIND_LABELS = {kind: kind.replace("-", " ") for kind in PARTNER_KINDS} | {"un-body": "UN body"}
"""The display name of each kind."""
