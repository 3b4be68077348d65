"""The synthetic Sweden that is measured on: the same for the same seed, whole, and never beside anything else."""

from collections import Counter
from dataclasses import astuple
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import create_engine, inspect, text

from app.accounts import signing_in
from app.factory import create_app
from app.incidents.models import Incident
from app.incidents.tallies import TalliedIncident, keep_words, tally, worded
from app.synth import sizes
from app.synth.filling import Wanted, fill
from app.synth.recounting import TALLIES
from app.synth.told import COUNTS
from config.settings import Settings
from tenants.access import COMMAND_LINE
from tenants.errors import Invalid
from tenants.files import FileStore
from tenants.models import Base
from tenants.registry import all_tenants
from tenants.scope import Database
from tenants.verification import Known, first_fault
from tests.bench.pages import addresses
from tests.databases import cloned, engine_of, url_as

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
WANTED = Wanted(3, 2_000, 1, date(2016, 11, 27), date(2026, 11, 27))
UNLIKE = {"person_password", "alembic_version"}
"""Tables whose rows differ each time: a password has a salt."""


EVERY_WORD = text("SELECT word::text FROM word ORDER BY tenant_id, incident_id, lexeme")


class Undone(Exception):
    """Leaves a transaction so that nothing of it stays."""


def filled(url: str, wanted: Wanted = WANTED):
    return fill(url, wanted, key=b"k" * 32, progress=lambda *_: None)


def rows(url: str) -> dict[str, Counter]:
    with engine_of(url) as engine, engine.connect() as connection:
        return {
            table: Counter(connection.scalars(text(f"SELECT one::text FROM {table} AS one")))  # noqa: S608
            for table in inspect(engine).get_table_names()
            if table not in UNLIKE
        }


@pytest.fixture(scope="module")
def synthetic(admin, empty_template, postgres_url, tmp_path_factory):
    """(name of the database, who can sign in)."""
    with cloned(admin, empty_template) as name:
        yield name, filled(url_as(postgres_url, name, "owner"))


@pytest.fixture
def database(synthetic, postgres_url, tmp_path):
    made = Database(
        url_as(postgres_url, synthetic[0], "worker"),
        files=FileStore(tmp_path),
        enqueue=lambda *_: None,
        clock=lambda: NOW,
    )
    yield made
    made.engine.dispose()


def test_the_same_seed_gives_the_same_rows_and_another_does_not(synthetic, admin, empty_template, postgres_url):
    with cloned(admin, empty_template) as again, cloned(admin, empty_template) as other:
        filled(url_as(postgres_url, again, "owner"))
        filled(url_as(postgres_url, other, "owner"), Wanted(*[*astuple(WANTED)[:2], 2, *astuple(WANTED)[3:]]))
        first = rows(url_as(postgres_url, synthetic[0]))
        assert sum(first["incident"].values()) == 2_000
        assert rows(url_as(postgres_url, again)) == first
        assert not rows(url_as(postgres_url, other))["incident"] & first["incident"]


def test_each_tally_is_what_the_acts_would_have_counted(synthetic, database, postgres_url):
    """Taking every incident out again, as the acts do, leaves nothing in any tally."""
    admin = url_as(postgres_url, synthetic[0])
    numbers = {table.name for table in Base.metadata.sorted_tables if {"tenant_id", "n"} <= set(table.c.keys())}
    no_tallies = {"population", "area_population", "address_file", "official_delivery", "reference_delivery"}
    assert TALLIES.keys() == numbers - no_tallies - {"shared_effect", *COUNTS}
    counted = {table: f"SELECT count(*) FROM {table} WHERE n <> 0" for table in TALLIES}  # noqa: S608
    counted["word"] = "SELECT count(*) FROM word"
    with engine_of(admin) as engine, engine.connect() as connection:
        assert all(connection.scalar(text(asked)) for asked in counted.values())
    municipalities = [tenant for tenant in all_tenants(database) if not tenant.is_area]
    for tenant in municipalities:
        with pytest.raises(Undone), database.scope(tenant, COMMAND_LINE) as scope:
            there = scope.db.query(Incident).all()
            tally(scope, map(TalliedIncident.of, there), [])
            kept = scope.db.scalars(EVERY_WORD).all()
            keep_words(scope, map(worded, there), [])
            assert scope.db.scalars(EVERY_WORD).all() == []
            keep_words(scope, [], map(worded, there))
            assert scope.db.scalars(EVERY_WORD).all() == kept
            keep_words(scope, map(worded, there), [])
            left = {table: scope.db.scalar(text(asked)) for table, asked in counted.items()}
            assert not any(left.values()), (tenant.slug, left)
            raise Undone


def test_row_security_holds_again_and_every_key_and_index_is_there(synthetic, empty_template, postgres_url):
    asked = """
        SELECT relname, relforcerowsecurity, '' FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind = 'r'
        UNION ALL SELECT conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
        UNION ALL SELECT indexrelid::regclass::text, indisvalid, pg_get_indexdef(indexrelid) FROM pg_index"""
    found = []
    for name in (synthetic[0], empty_template):
        with engine_of(url_as(postgres_url, name)) as engine, engine.connect() as connection:
            found.append({tuple(row) for row in connection.execute(text(asked)) if "pg_toast" not in row[0]})
    assert found[0] == found[1]


def test_a_database_with_a_place_is_refused(world):
    with engine_of(world.urls["worker"]) as engine, engine.connect() as connection:
        before = connection.scalar(text("SELECT count(*) FROM tenant"))
        with pytest.raises(Invalid) as refused:
            filled(world.urls["owner"])
        assert "redan platser eller rapporter" in refused.value.sentences
        assert connection.scalar(text("SELECT count(*) FROM tenant")) == before


def test_every_measured_page_opens_and_every_chain_holds(synthetic, database, postgres_url, tmp_path):
    name, signed_in = synthetic
    settings = Settings(
        database_url=url_as(postgres_url, name, "web"),
        redis_url="unix:///nowhere.sock",
        secret=b"0" * 64,
        public_url="http://127.0.0.1:8000",
        var=tmp_path,
        demo=True,
        port=8000,
    )
    web = Database(settings.database_url, files=FileStore(tmp_path), enqueue=lambda *_: None, clock=lambda: NOW)
    app = create_app(settings, web)
    tenants = {tenant.slug: tenant for tenant in all_tenants(web)}
    engine = create_engine(url_as(postgres_url, name))
    seen = Counter()
    for one in (one for one in signed_in if one.role.value in ("coordinator", "area_chief")):
        with web.scope(tenants[one.slug]) as scope:
            token = signing_in.sign_in(scope, email=one.email, password=one.password, network="")
        assert token
        client = app.test_client()
        client.set_cookie("samsyn", token)
        with engine.connect() as connection:
            wanted = addresses(connection, one.slug, WANTED.until)
        for page, address in wanted.items():
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.text[:400])
            seen[page] += 1
    assert len(seen) == 16
    engine.dispose()
    for tenant in tenants.values():
        with database.scope(tenant, COMMAND_LINE) as scope:
            assert first_fault(scope, Known()) is None
    web.engine.dispose()


def test_the_sizes_are_those_of_a_nation():
    found = sizes.sizes(290, 30_000_000)
    assert sum(found) == 30_000_000 and found == sorted(found, reverse=True)
    fortnights = 10 * 365.25 / 14
    assert abs(found[0] / fortnights - 10_810) < 1 and round(found[145] / fortnights) == 204
    smaller = sizes.sizes(290, 1_000_000)
    assert sum(smaller) == 1_000_000
    assert [smaller[n] for n in sizes.references(290)] == [found[n] for n in sizes.references(290)]
