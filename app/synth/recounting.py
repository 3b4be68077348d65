"""Counts every tally of the incidents anew, over all tenants at once, in the database, and keeps the words of their
texts. A new tally is a line here."""

from collections.abc import Callable
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from app.incidents.visibility import IN_THE_ROOM
from app.synth.storing import without_keys
from app.synth.told import COUNTS
from app.taxonomy import service as taxonomy
from app.words.service import DEFINITE, LONGEST, MARKS

TALLIES: dict[str, LiteralString] = {
    "day_tally": """
        SELECT tenant_id, local_date, category_id, access_class, count(*) AS n
        FROM weighing GROUP BY tenant_id, local_date, category_id, access_class""",
    "month_tally": """
        SELECT tenant_id, date_trunc('month', local_date)::date AS month, category_id, access_class, count(*) AS n,
            0 AS removed
        FROM weighing GROUP BY tenant_id, date_trunc('month', local_date), category_id, access_class""",
    "where_tally": """
        SELECT tenant_id, place.where_id, date_trunc('month', local_date)::date AS month, category_id,
            organisation_id, access_class, place.at_home, place.sub_area_id, count(*) AS n
        FROM weighing CROSS JOIN LATERAL (
            VALUES (%(nowhere)s::uuid, false, %(nowhere)s::uuid),
                (weighing.sub_area_id, false, %(nowhere)s::uuid),
                (weighing.named_place_id, weighing.at_home, coalesce(weighing.sub_area_id, %(nowhere)s::uuid))
        ) AS place (where_id, at_home, sub_area_id)
        WHERE place.where_id IS NOT NULL
        GROUP BY tenant_id, place.where_id, date_trunc('month', local_date), category_id, organisation_id,
            access_class, place.at_home, place.sub_area_id""",
    "coarse_week": """
        SELECT tenant_id, area_id, date_trunc('week', local_date)::date AS week, group_slug,
            CASE WHEN at_home THEN 0 ELSE coalesce(cell, 0) END AS cell, count(*) AS n
        FROM weighing
        WHERE access_class = ANY(%(room)s) AND (shared IS NULL OR shared ? group_slug)
        GROUP BY tenant_id, area_id, date_trunc('week', local_date), group_slug, 5""",
    "organisation_day": """
        SELECT tenant_id, organisation_id, local_date, access_class, count(*) AS n
        FROM weighing GROUP BY tenant_id, organisation_id, local_date, access_class""",
    "organisation_total": """
        SELECT tenant_id, organisation_id, category_id, access_class, count(*) AS n
        FROM counted GROUP BY tenant_id, organisation_id, category_id, access_class""",
    "place_month": """
        SELECT tenant_id, date_trunc('month', local_date)::date AS month, named_place_id, access_class, at_home,
            count(*) AS n
        FROM weighing WHERE named_place_id IS NOT NULL
        GROUP BY tenant_id, date_trunc('month', local_date), named_place_id, access_class, at_home""",
}
"""Table -> its rows, of the incidents that weigh something, or of all that are `counted` (`incidents/tallies.py` keeps
them so)."""
WORDS: LiteralString = """
        SELECT tenant_id, id AS incident_id, lexeme, organisation_id, access_class, local_date
        FROM incident JOIN lexemes USING (text) WHERE state = 'counted'"""
"""The words of their texts, of which each is taken apart once however often it stands."""
WEIGHING = """
WITH counted AS (
    SELECT incident.tenant_id, tenant.area_id, local_date, category_id, access_class, group_slug, cell, at_home,
        organisation_id, named_place_id, sub_area_id, hour_of_week, how,
        CASE WHEN jsonb_typeof(profile.values -> 'shared_groups') = 'array'
            THEN profile.values -> 'shared_groups' END AS shared
    FROM incident
    JOIN category ON category.id = category_id
    JOIN tenant ON tenant.id = incident.tenant_id
    LEFT JOIN tenant_profile AS profile ON profile.tenant_id = incident.tenant_id
    WHERE state = 'counted'
), weighing AS (SELECT * FROM counted WHERE category_id = ANY(%(counts)s)
), texts AS (
    SELECT DISTINCT text FROM incident WHERE text <> ''
), lexemes AS (
    SELECT DISTINCT text, regexp_replace(lexeme, %(definite)s, %(kept)s) AS lexeme
    FROM texts CROSS JOIN LATERAL unnest(to_tsvector('swedish', translate(text, %(marks)s, %(spaces)s)))
    WHERE length(lexeme) <= %(longest)s
)
"""


def recount(connection: Connection[Any], progress: Callable[[str], object], words: bool = True) -> None:
    """Empty every tally and fill it again. The connection owns the tables, and reads and writes every tenant's rows;
    `progress` is told each table as it comes. Without `words` the texts are left alone."""
    values = {
        "nowhere": UUID(int=0),
        "longest": LONGEST,
        "definite": DEFINITE[0],
        "kept": DEFINITE[1],
        "marks": MARKS,
        "spaces": " " * len(MARKS),
        "room": list(IN_THE_ROOM.classes),
        "counts": [one.id for one in taxonomy.categories().values() if one.counts],
    }
    kept: dict[str, LiteralString] = {**TALLIES, **COUNTS, **({"word": WORDS} if words else {})}
    with connection.cursor() as cursor:
        for table, rows in kept.items():
            progress(table)
            name = sql.Identifier(table)
            cursor.execute(sql.SQL("TRUNCATE {}").format(name))
            keys = without_keys(connection, table)
            found = sql.SQL("WITH found AS ({}{}) SELECT * FROM found LIMIT 0").format(sql.SQL(WEIGHING), sql.SQL(rows))
            columns = [one.name for one in cursor.execute(found, values).description or ()]
            into = sql.SQL(", ").join(map(sql.Identifier, columns))
            insert = sql.SQL("INSERT INTO {} ({}) {}{}").format(name, into, sql.SQL(WEIGHING), sql.SQL(rows))
            cursor.execute(insert, values)
            for again in keys:
                cursor.execute(again.encode())
