"""SQL that the descriptions of several kinds share.

It uses the tables of the index (`index/compiling.py`).
"""

from __future__ import annotations

from inliaison.kinds import stages


def select_short_name(kind: str, id: str) -> str:
    """Return the SQL of the short name of the record with an id."""
    return f"(SELECT target.short FROM {kind} AS target WHERE target.id = {id})"


def select_links(table: str, condition: str) -> str:
    """Return the SQL of the rows of the records that list an id, by the link table of the list."""
    return f"SELECT row FROM {table} WHERE target {condition}"


def select_pairs(table: str, value: str) -> str:
    """Return the SQL of the rows of a table, each with one of its values, as the `pairs` of a filter."""
    return f"SELECT row, {value} AS value FROM {table}"


def select_days(date: str) -> tuple[str, str]:
    """Return the SQL of the first and the last day that a date may mean, which is a year, a month or a day."""
    month_end = f"date({date} || '-01', '+1 month', '-1 day')"
    last = f"CASE length({date}) WHEN 4 THEN {date} || '-12-31' WHEN 7 THEN {month_end} ELSE {date} END"
    return f"substr({date} || '-01-01', 1, 10)", last


def select_decade(date: str) -> str:
    """Return the SQL of the decade of a date, such as `1990s`."""
    return f"substr({date}, 1, 3) || '0s'"


COMMITTEE_TIES = "SELECT {} FROM liaisons WHERE kind = 'committee' AND {}"
"""The SQL of one end of liaisons with committees; the placeholders are the column of that end and a condition.

A partner is in liaison with a committee only by a liaison of the kind `committee`. An agreement that names a committee
is found by it, but makes no liaison with it.
"""

CATEGORIES = ("A", "B")
"""The categories of liaisons with committees that ISO publishes."""

TIE_ROWS = """SELECT DISTINCT {0}s.row, {1} AS value FROM liaisons JOIN {0}s ON {0}s.id = liaisons.{0}
    WHERE liaisons.kind = 'committee'"""
"""The SQL of the records at one end of liaisons with committees, with the ids at the other end as values."""

TIE_CATEGORIES = (
    "SELECT json_group_object({}, json_object('category', category, 'as_of', category_as_of, 'sources', json(sources)))"
    " FROM liaisons WHERE kind = 'committee' AND {} = :id AND category IS NOT NULL"
)
"""The SQL of the known categories of a record's liaisons with committees, by the id at the other end.

The placeholders are the column of the other end, and that of the record's.
"""

HAS_REGISTER = "EXISTS (SELECT 1 FROM register WHERE number = 'iso_id')"
"""SQL that is true if ISO's register is loaded, since only its numbers are in the field `iso_id`."""

COVERAGE = (
    "SELECT CASE WHEN partners IS NOT NULL THEN 'whole'"
    f" WHEN {HAS_REGISTER} THEN 'unlisted' ELSE 'excerpt' END FROM committees WHERE {{}}"
)
"""SQL of what the data on a committee are: a `whole` register, an `excerpt`, or a register that has no row for it."""

IS_USER_RECORD = "layers IN (SELECT layers FROM user_layers)"
"""SQL that is true for a record that only user layers hold."""
BY_USER = f"liaisons.{IS_USER_RECORD}"
"""SQL that is true for liaisons that users added to the bundled data or a register; user layers alone have none."""

PARTY = f"liaisons.partner {{0}} OR liaisons.row IN ({select_links('liaisons_parties', '{0}')})"
"""The SQL of the liaisons that a partner is a party to."""

_SIGNATORIES = f"""SELECT signed.target FROM liaisons_signatories AS signed
    WHERE (signed.row IN ({select_links("liaisons_parties", "{0}")}) OR EXISTS (
        SELECT 1 FROM liaisons WHERE liaisons.row = signed.row AND liaisons.partner {{0}}
    )) AND NOT EXISTS (
        SELECT 1 FROM people_posts_partner AS held JOIN people AS who ON who.row = held.row
        WHERE who.id = signed.target AND NOT held.target {{0}})"""
"""The SQL of who signed a liaison of the partners, except people with a post at another partner."""

PEOPLE = f"""people.row IN ({select_links("people_posts_partner", "{0}")} UNION
    SELECT who.row FROM people AS who WHERE who.id IN (
        SELECT person FROM quotes WHERE partner {{0}} UNION {_SIGNATORIES}))"""
"""The SQL of the people of a partner: those who have a post there, spoke for it or signed for it."""

PARTIES = "SELECT row, partner AS value FROM liaisons UNION SELECT row, target FROM liaisons_parties"
"""The SQL of the parties to each liaison, each once."""

PEOPLE_PARTNERS = f"""{select_pairs("people_posts_partner", "target")}
    UNION SELECT who.row, quotes.partner FROM quotes JOIN people AS who ON who.id = quotes.person
    UNION SELECT who.row, parties.value FROM liaisons_signatories AS signed
        JOIN people AS who ON who.id = signed.target JOIN ({PARTIES}) AS parties ON parties.row = signed.row
        WHERE NOT EXISTS (
            SELECT 1 FROM people_posts_partner AS held WHERE held.row = who.row AND held.target != parties.value)"""
"""The SQL of all people, as `row`, with the partners whose people they are."""

BRIEF_COMMITTEE = ("id", "reference", "title", "status", "sources")
BRIEF_MEMBER = ("id", "acronym", "name", "country", "sources")
"""The fields of records that are shown by the hundred on the card of another one."""

BRIEF_STANDARD = ("id", "reference", "title", "stage", "published", "sources")

IN_FORCE_SQL = f"status IN {stages.IN_FORCE}"
"""SQL that is true for a document in force."""
IN_WORK_SQL = f"status IN {stages.IN_WORK}"
"""SQL that is true for a document that is not in force yet."""

IN_CLASS = "SELECT {} FROM standards_ics WHERE target >= {} AND target < {} || '/'"
"""SQL of a column of the classes of documents in a class of ICS or below it, as 13.020.10 is below 13.020.

The placeholders are the column, and twice the code of the class.
"""


ROLES = ("secretariat", "participating", "observing")
"""The roles of members in committees, each under the name of the field that holds it."""

HOLDERS = {
    role: f"SELECT acronym AS label FROM members WHERE id IN {{}} AND {holds} ORDER BY row"
    for role, holds in {
        "secretariat": "id = committees.secretariat",
        "participating": f"committees.row IN ({select_links('committees_participating', '= members.id')})",
        "observing": f"committees.row IN ({select_links('committees_observing', '= members.id')})",
    }.items()
}
"""By role, the SQL of those chosen members that have it in a committee."""

MEMBERSHIPS = " UNION ALL ".join(f"SELECT row, target, '{role}' AS role FROM committees_{role}" for role in ROLES[1:])
"""The SQL of the members (`target`) that participate in committees (`row`) or observe them."""

COUNTRY_OF = "SELECT {} FROM countries WHERE countries.code = {}"
"""The SQL of a column of the country with a code."""

IN_REGION = """SELECT code FROM countries WHERE region IN {} OR subregion IN {}
    OR EXISTS (SELECT 1 FROM json_each(groups) WHERE value IN {})"""
"""The SQL of the codes of the countries in some regions, subregions or groups."""

REGIONS = """SELECT value FROM countries, json_each(json_array(region, subregion)) WHERE value IS NOT NULL
    UNION SELECT value FROM countries, json_each(groups)"""
"""The SQL of all regions, subregions and groups."""

BELOW = """WITH RECURSIVE below (id) AS (
    SELECT {} UNION SELECT committees.id FROM committees JOIN below ON committees.parent = below.id
) SELECT id FROM below"""
"""The SQL of a committee and all committees below it, at any level."""
