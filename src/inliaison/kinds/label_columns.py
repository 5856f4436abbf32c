"""Label columns: the columns that follow an id in a row and name the record it refers to.

A field named after the kind it refers to, such as `partner`, has all the label columns that `REGISTRY` lists for that
kind, each with the field's name as prefix: `partner_acronym`, `partner_name` and so on. Any other field, such as
`part_of`, has only the first of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inliaison.kinds import REGISTRY, load_kind

TargetKinds = Mapping[str, str]
"""The kind of the record that a field refers to, by field."""


def find_target_kinds(rows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return the fields that refer to one record of a kind with label columns, of names, shapes and target kinds."""
    return {name: of for name, shape, of in rows if shape == "text" and of in REGISTRY and REGISTRY[of].label_fields}


def list_columns(kind: str, field_names: Iterable[str], fields: TargetKinds) -> tuple[str, ...]:
    """Return the columns of a record, each id followed by its label columns, each field by its derived columns."""
    labels, derived_columns = list_label_columns(fields), load_kind(kind).listed_columns
    return tuple(
        name
        for field in field_names
        for name in (
            field,
            *labels.get(field, ()),
            *(name for name, it in derived_columns.items() if it.behind == field),
        )
    )


def list_label_columns(fields: TargetKinds) -> dict[str, tuple[str, ...]]:
    """Return the label columns of each field."""
    return {field: tuple(f"{field}_{name}" for name in _list_labels(field, of)) for field, of in fields.items()}


def _list_labels(field: str, of: str) -> tuple[str, ...]:
    entry = REGISTRY[of]
    return entry.label_fields if field == entry.singular else entry.label_fields[:1]


def build_label_columns(kind: str, fields: TargetKinds) -> dict[str, str]:
    """Return the SQL of the label columns, by column."""
    return {
        f"{field}_{name}": f"CASE WHEN {kind}.{field} IS NOT NULL THEN"
        f" (SELECT target.{name} FROM {of} AS target WHERE target.id = {kind}.{field}) END"
        for field, of in fields.items()
        for name in _list_labels(field, of)
    }


def build_label_json(kind: str, fields: TargetKinds) -> dict[str, str]:
    """Return label columns as SQL of members of a JSON object, for each field that has all those of its kind."""
    nulls = {
        field: ", ".join(f'"{name}": null' for name in columns) for field, columns in list_label_columns(fields).items()
    }
    return {
        field: f"coalesce((SELECT target.labels FROM {of} AS target"
        f" WHERE target.id = {kind}.{field}), '{nulls[field]}')"
        for field, of in fields.items()
        if field == REGISTRY[of].singular
    }
