"""Whether a statement says whose rows it asks for. A distributed PostgreSQL sends it to one machine only when it does:
row security alone does not (`tests/tenants/test_distributed.py` holds the tables to its rules)."""

import re
from collections.abc import Collection

_TABLE = re.compile(r"(?:\bFROM|\bJOIN|,)\s+(\w+)(?:\s+AS\s+(\w+))?(?=[\s,)]|$)")

ACROSS = {
    "membership": "a person's memberships in all her tenants are asked for when she signs in; a copy on every machine",
    "tenant_profile": "its area reads it; a row a tenant, a copy on every machine",
    "tenant_state": "its area reads it; a row a tenant, a copy on every machine",
    "shape": "its area reads it; public geography, a copy on every machine",
    "basemap": "its area reads it; a row a tenant, a copy on every machine",
    "population": "its area reads it; a row a year, a copy on every machine",
    "police_event": "whom it concerns reads it: the police area's few events, by municipality",
    "shared_edition": "its area reads it: the same counts as they stood, a row each time a picture is made final",
    "area_paper": "its area reads it: some rows a year of each municipality, what is signed and final",
    "area_document": "its area reads it: the latest papers of each municipality, final ones alone",
    "area_agreement": "its area reads it: a row each time something is agreed",
    "area_part": "its area reads it: a row a municipality and part",
    "area_hour": "its area reads it: counts alone, across the municipalities of one area",
    "area_manner": "its area reads it: counts alone, across the municipalities of one area",
    "police_answer": "whom it concerns reads it: the area's few answers, by municipality",
    "coarse_week": "its area reads it: counts alone, across the municipalities of one area",
}
"""Table -> why statements may ask for rows of it beyond one tenant's."""


def unrouted(sql: str, tables: Collection[str]) -> list[str]:
    """The tables of tenants that a statement reads without saying plainly of which tenant."""
    found = []
    for name, alias in _TABLE.findall(sql):
        row = alias or name
        said = rf"(?<![.\w])(?:{row}\.)?tenant_id = (?!\S+ OR )|= {row}\.tenant_id\b"
        if name in tables and not re.search(said, sql):
            found.append(name)
    return found
