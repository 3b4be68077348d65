"""What a tenant takes along when it moves: every table of its rows, found in the models, but for what is named here.

A table that nobody has named is taken along whole. Whoever adds one that holds a secret names it, with the reason that
a data-protection officer reads in the export's description.
"""

from collections.abc import Iterator

from sqlalchemy import LargeBinary, Table

from tenants.models import Base

LEFT_OUT = {
    "access_token": "nycklar till API:et är hemliga och gäller bara här",
    "file_draft": "filer som det frågas om innan de läses in; skicka dem igen",
    "intake_upload": "filer som väntar på att läsas in; läs in dem igen",
    "invitation": "hemligheten i en inbjudan gäller bara här; nya görs vid inläsningen",
    "mail": "utskick som har gått eller väntar; de skickas inte igen från ett annat ställe",
    "password_reset": "hemligheten i en länk till nytt lösenord gäller bara här",
    "phone": "hemligheten i en ihågkommen telefon gäller bara här",
    "tenant_state": "säger bara när något senast ändrades i den här databasen",
    "wall": "koderna till väggens skärm gäller bara här",
}
"""Table of a tenant's rows -> why it stays."""
PLATFORM = {
    "person_password": "lösenord lämnas aldrig ut, inte heller det de bevisas med",
    "session": "inloggningar gäller bara här",
    "sign_in_attempt": "räknar försök att logga in, en kvart",
    "installation_fact": "handlar om den här installationen",
    "category": "de nationella händelsetyperna, som är desamma överallt",
}
"""Tables of the platform, which are no tenant's. Of `person` the address goes along, for those with a role here."""
COLUMNS = {
    ("audit_line", "mac"): ("är gjort med en nyckel som bara finns här; görs om vid inläsningen", "''"),
    ("read_line", "mac"): ("är gjort med en nyckel som bara finns här; görs om vid inläsningen", "''"),
    ("redaction", "keyed_hash"): ("är gjort med en nyckel som bara finns här", "''"),
    ("tip", "code_hash"): ("koden som tipsaren läser svaret med är hemlig", "'left ' || r.id"),
}
"""(table, column) -> why it stays, and what stands there where the row is read in, as SQL."""
ROWS = {"run": ("arbeten som inte är klara görs här eller inte alls", "state NOT IN ('waiting', 'working')")}
"""Table -> which of its rows stay, and the condition for those that go along, as SQL."""
AGREED = "area_agreement", "area_part", "area_hour", "area_manner"
"""What is agreed with one police area, and told to it by that: no agreement with another."""
PEOPLE = "person"
AREA = "area_id"
"""Whose area it is, is said when it is read in."""


def tables() -> list[Table]:
    """Those that go along, each after those that it points at."""
    return [one for one in Base.metadata.sorted_tables if "tenant_id" in one.c and one.name not in LEFT_OUT]


def tables_here() -> list[Table]:
    """All that hold a tenant's rows, each before those that it points at."""
    return [one for one in reversed(Base.metadata.sorted_tables) if "tenant_id" in one.c]


def columns(table: Table) -> list[str]:
    """Names of those that go along, in the table's order."""
    return [one.name for one in table.c if one.name != AREA and (table.name, one.name) not in COLUMNS]


def pictures(table: Table) -> list[str]:
    """Those of its columns that hold bytes; each lies as a file of its own, and its hash in the row."""
    return [one.name for one in table.c if isinstance(one.type, LargeBinary)]


def reasons() -> Iterator[tuple[str, str]]:
    """What does not go along, and why, as a data-protection officer reads it."""
    yield from sorted({**LEFT_OUT, **PLATFORM}.items())
    yield from sorted((f"{table}.{column}", why) for (table, column), (why, _) in COLUMNS.items())
    yield from sorted((table, why) for table, (why, _) in ROWS.items())
