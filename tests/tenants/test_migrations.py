"""The migrations make exactly what the models say, and can be walked both ways."""

import json
import os
import re
from datetime import date

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from argon2 import PasswordHasher
from sqlalchemy import select, text

from app.accounts import passwords
from config.local.instance import ROLES_SQL
from migrations.row_security import for_each_tenant
from tenants.access import CALENDAR
from tenants.audit import AuditLine
from tenants.models import Base, Tenant, uuid7
from tenants.profile import Profile
from tenants.scope import Database
from tenants.verification import Known, first_fault
from tests.databases import engine_of, migrate, url_as


@pytest.fixture
def bare(admin, postgres_url, empty_template):
    """The superuser's and the owner's address of a database with nothing in it but the rights of the roles."""
    name = f"bare_{os.getpid()}_{os.urandom(3).hex()}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    with (
        engine_of(url_as(postgres_url, name), isolation_level="AUTOCOMMIT") as superuser,
        superuser.connect() as connection,
    ):
        connection.connection.driver_connection.execute(ROLES_SQL.read_text())
    yield url_as(postgres_url, name), url_as(postgres_url, name, "owner")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def test_the_migrations_make_the_models_tables(walls):
    with walls.engines["owner"].connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_make_the_models_checks_keys_and_indexes(walls, bare):
    """What alembic does not compare: the text of every constraint and index."""
    with engine_of(bare[0]) as superuser:
        Base.metadata.create_all(superuser)
        with superuser.connect() as connection:
            models = _constraints_and_indexes(connection)
    with walls.engines["superuser"].connect() as connection:
        migrated = _constraints_and_indexes(connection)
    assert {line for line in migrated if "alembic_version" not in line} == models


def _constraints_and_indexes(connection) -> set[str]:
    rows = connection.execute(
        text(
            "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"
            " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
        )
    )
    return set(rows.scalars())


def test_up_down_to_nothing_and_up_again(bare):
    superuser_url, owner_url = bare
    with engine_of(owner_url) as owner, engine_of(superuser_url) as superuser:
        with owner.begin() as connection:
            migrate(connection)
        with superuser.connect() as connection:
            first = _everything(connection)
        with owner.begin() as connection:
            config = Config("alembic.ini")
            config.attributes["connection"] = connection
            command.downgrade(config, "base")
        with superuser.connect() as connection:
            assert {line for line in _everything(connection) if "alembic_version" not in line} == set()
        with owner.begin() as connection:
            migrate(connection)
        with superuser.connect() as connection:
            assert _everything(connection) == first


def _everything(connection) -> set[str]:
    """Tables with their columns, policies, grants, constraints and indexes, as text."""
    rows = connection.execute(
        text(
            "SELECT concat_ws(' ', c.relname, relkind, relrowsecurity, relforcerowsecurity, attname,"
            " format_type(atttypid, atttypmod), attnotnull)"
            " FROM pg_class c LEFT JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped"
            " WHERE relnamespace = 'public'::regnamespace"
            " UNION ALL SELECT concat_ws(' ', polrelid::regclass, polname, polcmd, polpermissive,"
            " pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) FROM pg_policy"
            " UNION ALL SELECT concat_ws(' ', relname, pg_get_userbyid(g.grantee), g.privilege_type)"
            " FROM pg_class, LATERAL aclexplode(relacl) g WHERE relnamespace = 'public'::regnamespace"
            " UNION ALL SELECT concat_ws(' ', proname, proacl, prosrc) FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace"
        )
    )
    return set(rows.scalars()) | _constraints_and_indexes(connection)


def test_a_password_that_was_there_opens_after_the_upgrade_what_it_opened_before(bare):
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("en hel mening")
    with engine_of(bare[1]) as owner:
        with owner.begin() as connection:
            config = Config("alembic.ini")
            config.attributes["connection"] = connection
            command.upgrade(config, "0001_baseline")
            add = "INSERT INTO person (id, email, password_hash) VALUES (gen_random_uuid(), :email, :hash)"
            connection.execute(
                text(add), [{"email": "a@b.example", "hash": old}, {"email": "c@d.example", "hash": None}]
            )
        with owner.begin() as connection:
            migrate(connection)
            ((recipe, proof_hash),) = connection.execute(text("SELECT recipe, proof_hash FROM person_password"))
    assert passwords.token_hash(passwords.proof("en hel mening", recipe)) == proof_hash
    assert passwords.token_hash(passwords.proof("en annan mening", recipe)) != proof_hash


def test_a_data_migration_reaches_every_tenant(walls):
    """Under FORCE a plain UPDATE by the owner touches no row; tenant by tenant it touches all of them."""
    statement = text("UPDATE organisation SET name = name || ' (ändrad)'")
    with walls.engines["superuser"].connect() as connection:
        expected = dict(
            connection.execute(text("SELECT tenant_id, count(*) FROM organisation GROUP BY tenant_id")).all()
        )
    assert len(expected) >= 2
    with walls.engines["owner"].connect() as connection:
        assert connection.execute(statement).rowcount == 0
        touched = {tenant_id: connection.execute(statement).rowcount for tenant_id in for_each_tenant(connection)}
        assert {tenant_id: n for tenant_id, n in touched.items() if n} == expected
        assert connection.execute(statement).rowcount == 0, "the last tenant stayed set"
        connection.rollback()


def test_people_and_organisations_of_the_first_version_are_carried_over(bare):
    """Whoever has a password holds her roles, whoever was only invited does not; kinds are those of the list."""
    superuser_url, owner_url = bare
    kinds = {"Skolan": " SKOLA", "Öppenvården": "Socialtjänst", "Butikerna": "handel"}
    with engine_of(owner_url) as owner, engine_of(superuser_url) as superuser:
        with owner.begin() as connection:
            config = Config("alembic.ini")
            config.attributes["connection"] = connection
            command.upgrade(config, "0001_baseline")
        with superuser.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO tenant (id, kind, slug, name, area_id) SELECT id, 'police_area', slug, slug, id"
                    " FROM (VALUES (gen_random_uuid(), 'ett'), (gen_random_uuid(), 'annat')) AS new (id, slug)"
                )
            )
            for name, kind in kinds.items():
                new = text(
                    "INSERT INTO organisation (tenant_id, id, name, kind)"
                    " SELECT id, gen_random_uuid(), :name, :kind FROM tenant"
                )
                connection.execute(new, {"name": name, "kind": kind})
            connection.execute(
                text(
                    "INSERT INTO person (id, email, password_hash, invitation_hash) VALUES"
                    " (gen_random_uuid(), 'a@ett.example', 'x', NULL), (gen_random_uuid(), 'b@ett.example', NULL, 'y')"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO membership (tenant_id, id, person_id, name, role, valid_from)"
                    " SELECT tenant.id, gen_random_uuid(), person.id, email, 'area_chief', '2026-01-01'"
                    " FROM tenant, person"
                )
            )
        with owner.begin() as connection:
            migrate(connection)
        with superuser.connect() as connection:
            held = connection.execute(text("SELECT name, accepted_at IS NOT NULL FROM membership")).all()
            carried = connection.execute(text("SELECT name, kind FROM organisation")).all()
    assert sorted(held) == [("a@ett.example", True)] * 2 + [("b@ett.example", False)] * 2
    assert sorted(carried) == sorted([("Skolan", "skola"), ("Öppenvården", "socialtjänst"), ("Butikerna", "annan")] * 2)


def test_the_migrations_are_one_chain():
    """Two migrations with the same parent collide here, not in production."""
    script = ScriptDirectory.from_config(Config("alembic.ini"))
    assert len(script.get_heads()) == 1
    numbers = [revision.revision for revision in script.walk_revisions()]
    # Number and name, at most what alembic_version holds. The number alone would be known to an older var/.
    assert all(re.fullmatch(r"\d{4}_[a-z_]{1,27}", number) for number in numbers)
    assert numbers == sorted(numbers, reverse=True)


def test_lines_from_before_the_keyed_audit_are_chained_anew(bare):
    """With what they said; the chain says itself what its last hash was, and holds."""
    superuser_url, owner_url = bare
    config = Config("alembic.ini")
    before = ScriptDirectory.from_config(config).get_revision("0004_audit").down_revision
    tenant_id, old = uuid7(), "f" * 64
    line = {"at": "2026-11-01T12:00Z", "actor": "x", "act": "incidents.report", "request_id": "r"}
    with engine_of(owner_url) as owner, engine_of(superuser_url) as superuser:
        with owner.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, before)
        with superuser.begin() as connection:
            statements = (
                "INSERT INTO tenant (id, kind, slug, name, area_id) VALUES (:tenant, 'police_area', 'a', 'A', :tenant)",
                "INSERT INTO audit_line (tenant_id, id, seq, outcome, previous, hash, at, actor, act, request_id)"
                " SELECT :tenant, gen_random_uuid(), n, 'done', 'x', :old, :at, :actor, :act, :request_id"
                " FROM generate_series(1, 3) n",
                "INSERT INTO audit_head (tenant_id, seq, hash) VALUES (:tenant, 3, :old)",
                "INSERT INTO read_line (tenant_id, id, at, actor, act, request_id)"
                " VALUES (:tenant, gen_random_uuid(), :at, :actor, :act, :request_id)",
            )
            for statement in statements:
                connection.execute(text(statement), {"tenant": tenant_id, "old": old, **line})
        with owner.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    database = Database(superuser_url, files=None, enqueue=lambda *_: None, pool_size=1)
    with database.scope(Tenant(id=tenant_id, kind="police_area", slug="a", area_id=tenant_id), CALENDAR) as scope:
        assert first_fault(scope, Known()) is None
        lines = scope.db.scalars(select(AuditLine).order_by(AuditLine.seq)).all()
        assert [one.act for one in lines] == ["incidents.report"] * 3 + ["audit.chained_anew"]
        assert lines[-1].detail == old
    database.engine.dispose()


AREAS = {
    "agree": ("2026-01-05", ["2026-01-12", "2025-12-29"], "2026-01-12", [None, None]),
    "differ": ("2026-01-05", ["2026-01-12", "2026-01-19"], "2026-01-05", ["2026-01-12", None]),
    "alone": ("2026-01-12", [], "2026-01-12", []),
}
"""Name -> the Mondays of an area and its municipalities before, of the area after, and of those of their own."""


def test_nobodys_periods_change_with_the_areas_rhythm(bare):
    superuser_url, owner_url = bare
    with engine_of(owner_url) as owner, engine_of(superuser_url) as superuser:
        with owner.begin() as connection:
            config = Config("alembic.ini")
            config.attributes["connection"] = connection
            command.upgrade(config, "0009_audience")
        with superuser.begin() as connection:
            for name, (own, theirs, *_) in AREAS.items():
                area = uuid7()
                for at, monday in enumerate([own, *theirs]):
                    id = uuid7() if at else area
                    of = {
                        "id": id,
                        "kind": "municipality" if at else "police_area",
                        "slug": f"{name}{at}",
                        "area": area,
                    }
                    new = "INSERT INTO tenant (id, kind, slug, name, area_id) VALUES (:id, :kind, :slug, :slug, :area)"
                    connection.execute(text(new), of)
                    values = {"values": json.dumps({"period_anchor": monday, "council": "rådet"}), **of}
                    connection.execute(
                        text("INSERT INTO tenant_profile (tenant_id, area_id, values) VALUES (:id, :area, :values)"),
                        values,
                    )
        with owner.begin() as connection:
            migrate(connection)
        with superuser.connect() as connection:
            rows = connection.execute(text("SELECT slug, values FROM tenant_profile JOIN tenant ON id = tenant_id"))
            kept = {slug: Profile.of(values) for slug, values in rows}
    for name, (own, theirs, area, after) in AREAS.items():
        mine = [kept[f"{name}{at}"] for at in range(len(theirs) + 1)]
        assert {one.area_anchor for one in mine} == {area} and {one.council for one in mine} == {"rådet"}
        assert [one.period_anchor for one in mine] == [None, *after]
        for one, before in zip(mine[1:], theirs, strict=True):
            assert (one.anchor - date.fromisoformat(before)).days % 14 == 0
        assert own
