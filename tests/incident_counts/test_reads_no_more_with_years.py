"""No question of a page reads more of the database the longer a municipality has reported.

Köping has reported for four years, Arboga for twelve, by the same rhythm: all that a page compares with lies within the
four. Pages of the database that a question reads are counted by PostgreSQL, and are the same every time.
"""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from app.dossiers import service as dossiers
from app.figures.periods import Days, last_whole_day
from app.home import service as home
from app.incident_counts import windows
from app.incidents import lists
from app.incidents import service as incidents
from app.situational_pictures import service as pictures
from app.situational_pictures import year_table
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tests.databases import opened_world
from tests.processes import becomes
from tests.situational_pictures.reports import FIRST
from tests.statements import asked, selects
from tests.world import NOW

YEARS = {"koping": 4, "arboga": 12}
A_DAY = 8
DEEPER = 12
"""Pages more that it may take to enter larger indexes; once more for each time that one is entered again."""
REPORTS = """
INSERT INTO incident (tenant_id, id, category_id, state, access_class, organisation_id, reported_at, earliest, latest,
    local_date, precision, named_place_id, at_home, text, source, reported_to_police, version)
SELECT :tenant, gen_random_uuid(), (CAST(:kinds AS int[]))[1 + n % 4],
    CASE WHEN n = 3 THEN 'withdrawn' ELSE 'counted' END,
    CASE WHEN n = 2 THEN 'police' ELSE 'internal' END, (CAST(:organisations AS uuid[]))[1 + n % 5],
    day + interval '12 h', day + interval '12 h', day + interval '12 h', day::date, 'place',
    (CAST(:places AS uuid[]))[1 + n % 3], false, '', 'file', 'unknown', 1
FROM generate_series(CAST(:first AS timestamptz), :last, interval '1 day') AS day, generate_series(1, :a_day) AS n
"""
WEIGHING = "FROM incident WHERE state = 'counted'"
TALLIES = (
    f"INSERT INTO day_tally SELECT tenant_id, local_date, category_id, access_class, count(*) {WEIGHING}"
    " GROUP BY 1, 2, 3, 4",
    "INSERT INTO month_tally SELECT tenant_id, date_trunc('month', local_date)::date, category_id, access_class,"
    f" count(*), 0 {WEIGHING} GROUP BY 1, 2, 3, 4",
    "INSERT INTO organisation_day (tenant_id, organisation_id, local_date, access_class, n)"
    f" SELECT tenant_id, organisation_id, local_date, access_class, count(*) {WEIGHING} GROUP BY 1, 2, 3, 4",
    "INSERT INTO organisation_total (tenant_id, organisation_id, category_id, access_class, n)"
    f" SELECT tenant_id, organisation_id, category_id, access_class, count(*) {WEIGHING} GROUP BY 1, 2, 3, 4",
    "INSERT INTO place_month (tenant_id, month, named_place_id, access_class, at_home, n) SELECT tenant_id,"
    f" date_trunc('month', local_date)::date, named_place_id, access_class, at_home, count(*) {WEIGHING}"
    " GROUP BY 1, 2, 3, 4, 5",
    "INSERT INTO where_tally (tenant_id, where_id, month, category_id, organisation_id, access_class, at_home,"
    " sub_area_id, n) SELECT tenant_id, named_place_id, date_trunc('month', local_date)::date, category_id,"
    " organisation_id, access_class, at_home, '00000000-0000-0000-0000-000000000000'::uuid, count(*)"
    f" {WEIGHING} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
)


@pytest.fixture(scope="module")
def reported(admin, world_template, postgres_url, tmp_path_factory):
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("years")) as world:
        engine = create_engine(world.urls[None], isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for slug, years in YEARS.items():
                tenant = {"tenant": world.tenants[slug].id}
                ids = connection.scalars(text("SELECT id FROM organisation WHERE tenant_id = :tenant"), tenant).all()
                values = {
                    "kinds": [one.id for one in taxonomy.categories().values() if one.counts][:4],
                    "organisations": ids,
                    "places": list(world.named(slug).values()),
                    "first": NOW - timedelta(days=365 * years),
                    "last": NOW,
                    "a_day": A_DAY,
                }
                connection.execute(text(REPORTS), tenant | values)
            for statement in TALLIES:
                connection.execute(text(statement))
            assert becomes(lambda: vacuumed(connection)), "somebody still looks at what was before"
        engine.dispose()
        yield world


def vacuumed(connection) -> bool:
    """Whether every page is known to be visible to all now: while the server itself is analysing a table, it is not."""
    connection.execute(text("VACUUM ANALYZE"))
    seen = "SELECT bool_and(relallvisible = relpages) FROM pg_class WHERE relname = ANY(:tables)"
    return connection.scalar(text(seen), {"tables": ["incident", *(words.split()[2] for words in TALLIES)]})


def a_list(scope) -> None:
    lists.list_stopped(scope)
    incidents.list_incidents(scope)
    lists.count_listed(scope)


PAGES = {
    "picture": lambda scope, _place: pictures.picture(scope, first=FIRST.date() - timedelta(days=14)),
    "own picture": lambda scope, _place: pictures.picture(scope, own=True),
    "map": lambda scope, _place: pictures.map_picture(scope),
    "table": lambda scope, _place: year_table.year_table(scope, first=FIRST.date()),
    "idag": lambda scope, _place: home.today(scope),
    "list of reports": lambda scope, _place: a_list(scope),
    "places": lambda scope, _place: dossiers.list_places(scope),
    "a place": lambda scope, place: dossiers.read_place(scope, id=place),
}


def read(world, slug: str, role: Role, ask) -> list[tuple[int, int, str]]:
    """Pages of the database read, times an index was entered at most, and the question; of every question."""
    place: UUID = world.named(slug)["Torget"]
    with world.scope(role, slug) as scope:
        with asked(world.web.engine) as statements:
            ask(scope, place)
        found = []
        for statement in statements:
            if selects([statement]):
                explain = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement.sql
                plan = scope.db.connection().exec_driver_sql(explain, statement.values).scalar()[0]["Plan"]
                found.append((plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], _entered(plan), statement.sql))
        return found


def _entered(node: dict) -> int:
    own = node["Actual Loops"] if node["Node Type"] in ("Index Scan", "Index Only Scan") else 0
    return int(own) + sum(map(_entered, node.get("Plans", ())))


@pytest.mark.parametrize("role", [Role.COORDINATOR, pytest.param(Role.SCHOOL, marks=pytest.mark.only_slow)])
@pytest.mark.parametrize("page", PAGES)
def test_twelve_years_are_read_as_four(reported, page, role):
    short, long = (read(reported, slug, role, PAGES[page]) for slug in YEARS)
    assert [sql for *_, sql in short] == [sql for *_, sql in long]
    for (pages, entered, sql), (more, *_others) in zip(short, long, strict=True):
        assert more <= pages + DEEPER + entered, f"{page}: {pages} pages read of four years, {more} of twelve:\n{sql}"


def test_a_window_is_read_from_its_index_alone(reported):
    """Two hundred reports in a fortnight are few pages: ten is the goal of a median municipality."""
    last = last_whole_day(NOW)
    days = Days(last - timedelta(days=13), last)
    asked_of = read(
        reported, "arboga", Role.COORDINATOR, lambda scope, _place: windows.windows(scope, spans={"now": days})
    )
    (pages,) = (pages for pages, _entered, sql in asked_of if "incident" in sql)
    assert pages <= 10
