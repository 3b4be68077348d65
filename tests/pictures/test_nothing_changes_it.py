"""An edition is never changed: a thousand random attempts, by pages, by the API and by SQL as the login roles."""

import json
import random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.pictures import paper
from tenants.access import Role
from tests.databases import engine_of
from tests.pictures.made import FIRST, edition, final
from tests.situational_pictures.reports import report

ATTEMPTS = 1000
TABLES = ("picture_edition", "picture_snapshot", "shared_edition")
KEPT = " UNION ALL ".join(f"SELECT '{table}', to_jsonb({table})::text FROM {table}" for table in TABLES)  # noqa: S608
PAGES = ("rakning", "faststallelse", "rattelse", "utgava/1", "utgava/1/papper/bild", "")
ROLES = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.REPORTER, Role.LEADER, Role.ADMINISTRATOR)
STATEMENTS = (
    "UPDATE TABLE_ SET COLUMN_ = COLUMN_",
    "UPDATE TABLE_ SET COLUMN_ = NULL WHERE true",
    "DELETE FROM TABLE_",
    "TRUNCATE TABLE_ CASCADE",
    "ALTER TABLE TABLE_ DROP COLUMN COLUMN_",
    "INSERT INTO TABLE_ SELECT * FROM TABLE_ ON CONFLICT DO UPDATE SET COLUMN_ = NULL",
    "INSERT INTO TABLE_ SELECT * FROM TABLE_",
    "SELECT 1 FROM TABLE_ FOR UPDATE",
    "DROP TABLE TABLE_",
    "GRANT UPDATE ON TABLE_ TO CURRENT_USER",
)
VALUES = ("", "0", "1", "2", "x" * 64, "KS 1", "Rättat.", "0" * 64)


def kept(world) -> list[tuple]:
    """All that stands in the first edition, as the owner of the tables sees it."""
    with engine_of(world.urls[None]) as engine, engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(text(KEPT)))


def by_sql(rng: random.Random, connection, tenant) -> bool:
    """One attempt; whether it was refused."""
    table = rng.choice(TABLES)
    columns = connection.dialect.get_columns(connection, table)
    column = rng.choice(columns)["name"]
    statement = rng.choice(STATEMENTS).replace("TABLE_", table).replace("COLUMN_", column)
    nested = connection.begin_nested()
    try:
        connection.execute(text(f"SET LOCAL app.tenant_id = '{tenant}'"))
        connection.execute(text(statement))
    except DBAPIError:
        return True
    finally:
        nested.rollback()
    # PostgreSQL warns of a grant that its giver does not hold, and grants nothing.
    return statement.startswith("GRANT")


@pytest.mark.parametrize("login", ["web", "worker"])
def test_sql_as_the_applications_roles_changes_nothing(world, login):
    report(world, -12)
    final(world)
    before, rng = kept(world), random.Random(f"sql {login}")
    with engine_of(world.urls[login]) as engine, engine.connect() as connection:
        tenant = world.tenants["koping"].id
        assert all(by_sql(rng, connection, tenant) for _ in range(ATTEMPTS * 4 // 10))
    assert kept(world) == before and len(before) == 5


def test_pages_and_the_api_change_nothing(world, client):
    report(world, -12)
    final(world)
    before, rng, told = kept(world), random.Random("web"), edition(world).told
    each = ATTEMPTS // 5 // len(ROLES) + 1
    for role in ROLES:
        client.sign_in(role)
        key = {"Authorization": f"Bearer {world.key(role, reach='report')}"}
        for _ in range(each):
            path = f"/koping/lagesbild/bild/{FIRST}/{rng.choice(PAGES)}".rstrip("/")
            said = {name: rng.choice(VALUES) for name in ("version", "seen", "registry_number", "reason", "number")}
            if rng.random() < 0.5:
                answer = client.post(path, said)
            else:
                path, way = f"/koping/api/v1/pictures/{FIRST}/1", rng.choice(("PUT", "PATCH", "DELETE", "POST"))
                answer = client.http.open(path, method=way, headers=key, json=json.loads(json.dumps(said)))
                assert answer.status_code in (404, 405)
            assert answer.status_code < 500
        client.sign_out()
    after = kept(world)
    assert set(before) <= set(after) and edition(world, number=1).told == told


def test_figures_and_bytes_come_again_from_what_is_kept(world):
    report(world, -12)
    final(world, registry_number="KS 7")
    sender = paper.Sender("Köping", "Säkerhetsavdelningen", True, "EST-gruppen")
    papers = {kind: paper.write(edition(world), kind, sender) for kind in ("bild", "personal", "foretag")}
    for day in (-13, -11):
        report(world, day)
    again = {kind: paper.write(edition(world), kind, sender) for kind in papers}
    assert again == papers
    assert len({bytes(one) for one in papers.values()}) == 3
