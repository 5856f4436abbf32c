"""A digest as a feed for news readers: Atom, RFC 4287. An entry keeps its id from run to run."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from inliaison.render import Screen
from inliaison.render.digest import PARTS, Digest, Item, describe_item, describe_many, split_many
from inliaison.render.graphs import escape_xml

_FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>{id}</id>
  <title>{title}</title>
  <subtitle>{subtitle}</subtitle>
  <updated>{day}T00:00:00Z</updated>
  <author><name>inliaison</name></author>
  <rights>{rights}</rights>
{entries}</feed>
"""
_ENTRY = """  <entry>
    <id>{id}</id>
    <title>{title}</title>
    <updated>{day}T00:00:00Z</updated>
{link}    <category term="{part}" label="{heading}"/>
    <content>{content}</content>
  </entry>
"""


def atom(digest: Digest, screen: Screen = Screen()) -> str:
    """Return a feed with an entry for each new item of a digest, and one for those that are only counted."""
    items, counts = split_many(it for row in digest.rows if (it := Item(*row[:-1])).what != "open")
    entries = [_write_entry(item) for item in items]
    for (what, day), count in counts.items():
        text = describe_many(what, count)
        entries.append(_fill_entry(_make_id("many", what, day), text, text, day, "names", None))
    return _FEED.format(
        id=_make_id("feed", *(word for subject in digest.subjects for word in subject)),
        title=escape_xml(digest.title),
        subtitle=escape_xml("; ".join((digest.subtitle, *digest.notes))),
        day=max(last for _, last in digest.spans.values()),
        rights=escape_xml(digest.credit),
        entries="".join(entries),
    )


def _write_entry(item: Item) -> str:
    id = _make_id("item", item.kind, item.what, item.id, item.old, item.new, item.since)
    text = describe_item(item)
    content = f"{item.ref} {item.title or ''}".rstrip() + f": {text}"
    return _fill_entry(id, f"{item.ref}: {text}", content, item.since, item.part, item.page)


def _fill_entry(id: str, title: str, content: str, day: str, part: str, page: str | None) -> str:
    return _ENTRY.format(
        id=id,
        title=escape_xml(title),
        day=day,
        link=f'    <link rel="alternate" href="{escape_xml(page)}"/>\n' if page else "",
        part=part,
        heading=escape_xml(PARTS[part]),
        content=escape_xml(content),
    )


def _make_id(*words: str | None) -> str:
    """Return the address that some words have in every run, and no other words."""
    return uuid5(NAMESPACE_URL, "inliaison " + "\0".join(word or "" for word in words)).urn
