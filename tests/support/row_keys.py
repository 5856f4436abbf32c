"""The keys of a row in the formats for programs, which are a promise."""

from __future__ import annotations

KEYS = {
    "partners": [
        "id", "acronym", "name", "name_fr", "kind", "part_of", "institution_of", "founded", "ended", "successor", "city",
        "country", "website", "iso_id", "other_iso_ids", "ror", "wikidata", "isni", "eu_transparency", "in_register",
        "aliases", "former_names", "aliases_fr", "aliases_es", "summary", "sources", "sourced",
    ],
    "liaisons": [
        "id", "partner", "parties", "kind", "title", "committee", "framework", "category", "category_as_of", "date",
        "ended", "place", "signatories", "purposes", "means", "summary", "sources", "sourced",
    ],
    "quotes": [
        "id", "person", "role", "partner", "text", "publication", "date", "about", "note", "sources", "sourced",
    ],
    "people": ["id", "name", "aliases", "posts", "email", "phone", "note", "sources", "sourced"],
    "committees": [
        "id", "reference", "title", "title_fr", "parent", "status", "created", "scope", "secretariat",
        "participating", "observing", "liaison_committees", "liaison_committees_unnamed", "sources", "sourced",
    ],
    "members": [
        "id", "acronym", "name", "name_en", "country", "country_code", "city", "website", "iso_id", "aliases", "sources",
        "sourced",
    ],
    "countries": [
        "id", "code", "alpha3", "name", "name_fr", "region", "subregion", "groups", "aliases", "sources", "sourced",
    ],
    "standards": [
        "id", "reference", "title", "title_fr", "type", "supplement", "owner", "stage", "published", "edition", "ics",
        "replaces", "replaced_by", "languages", "pages", "scope", "sources", "sourced",
    ],
    "ics": ["id", "code", "title", "title_fr", "parent", "sources", "sourced"],
    "sources": ["id", "title", "publisher", "date", "url", "licence", "note"],
}  # fmt: skip


LABEL_KEYS = {
    "partners": {
        "country": ["country_code", "region"],
        "part_of": ["part_of_acronym"],
        "successor": ["successor_acronym"],
    },
    "liaisons": {
        "partner": ["partner_acronym", "partner_name", "partner_kind", "partner_country"],
        "committee": ["committee_reference", "committee_title"],
        "framework": ["framework_acronym"],
    },
    "quotes": {
        "person": ["person_name"],
        "partner": ["partner_acronym", "partner_name", "partner_kind", "partner_country"],
    },
    "members": {"country_code": ["region"]},
    "standards": {
        "owner": ["committee", "committee_title", "secretariat"],
        "stage": ["status", "open"],
    },
    "ics": {"parent": ["parent_code", "standards"]},
    "committees": {
        "parent": ["parent_reference"],
        "secretariat": ["secretariat_acronym"],
        "liaison_committees": ["liaison_committees_reference"],
    },
}
"""What stands behind an id in the formats for programs: a promise, too."""
ALL_KEYS = {
    kind: [name for key in keys for name in (key, *LABEL_KEYS.get(kind, {}).get(key, ()))]
    for kind, keys in KEYS.items()
}
