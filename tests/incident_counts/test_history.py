"""History begins when reporting does: a stray report of long ago makes no empty years, and no figure changes by it."""

import random
from datetime import date, timedelta

import pytest

from app.figures.periods import Days, Quarter, local_date
from app.incident_counts import history
from app.incidents.models import DayTally
from app.quarterly_reports import figures as quarterly
from app.situational_pictures import service as pictures
from app.situational_pictures.year_table import year_table
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tests.alerts.analysed import analyse, quiet_year, read, surge
from tests.situational_pictures.reports import report
from tests.statements import asked, selects
from tests.world import NOW

TODAY = local_date(NOW)
CATEGORY = taxonomy.by_slug()["klotter"].id
FIRST = date(2026, 11, 23)


def begins(days: list[date], today: date = TODAY) -> date | None:
    """The rule in other words: try every day with a report, in order; none in the fortnight of one that failed."""
    held, at = set(days), min(days, default=None)
    while at is not None:
        windows = [{at + timedelta(days=14 * n + k) for k in range(14)} for n in range(6)]
        over = [window for n, window in enumerate(windows) if n == 0 or max(window) < today]
        three, six = over[:3], over
        if all(sum(bool(window & held) for window in some) * 2 >= len(some) for some in (three, six)):
            return at
        at = min((day for day in held if day >= at + timedelta(days=14)), default=None)
    return None


class Undone(Exception):
    pass


def found(world, days: list[date]) -> date | None:
    """What the act says where these days have counted reports."""
    with world.scope() as scope:
        try:
            with scope.attempt():
                rows = [
                    {"local_date": day, "category_id": CATEGORY, "access_class": "internal", "n": 1}
                    for day in set(days)
                ]
                scope.insert_many(DayTally, rows)
                raise Undone(history.first_counted_day(scope))
        except Undone as said:
            return said.args[0]


def every(step: int, first: date, last: date = TODAY) -> list[date]:
    return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]


REGULAR = every(10, date(2023, 11, 28))
STRAY = date(2001, 5, 5)
BEGUN = {
    "nothing": ([], None),
    "regular from the first": (REGULAR, date(2023, 11, 28)),
    "one stray report of long ago": ([STRAY, *REGULAR], date(2023, 11, 28)),
    "several stray reports": (
        [STRAY, date(2001, 7, 1), date(2015, 1, 1), date(2015, 1, 9), *REGULAR],
        date(2023, 11, 28),
    ),
    "a stray report some weeks before": ([date(2023, 10, 1), *REGULAR], date(2023, 11, 28)),
    "about once a month": (every(28, date(2024, 1, 3)), date(2024, 1, 3)),
    "begun a week ago": ([date(2026, 11, 18)], date(2026, 11, 18)),
    "a stray one, and begun a week ago": ([STRAY, date(2026, 11, 18)], date(2026, 11, 18)),
    "a stray one and nothing else": ([STRAY], None),
    "a long pause later on": ([*every(7, date(2020, 1, 1), date(2020, 6, 1)), *REGULAR], date(2020, 1, 1)),
}


@pytest.mark.parametrize("case", BEGUN)
def test_history_begins_when_reports_come_regularly(world, case):
    days, expected = BEGUN[case]
    assert found(world, days) == begins(days) == expected


def test_it_is_the_same_rule_whatever_days_there_are(world):
    die = random.Random(26)
    for _ in range(60):
        days = [
            TODAY - timedelta(days=int(1200 * die.random() ** die.choice((1, 3)))) for _ in range(die.randrange(1, 40))
        ]
        assert found(world, days) == begins(days), days


def test_a_withdrawn_report_is_no_beginning(world):
    with world.scope() as scope:
        row = {"category_id": CATEGORY, "access_class": "internal"}
        scope.insert_many(DayTally, [{**row, "local_date": day, "n": int(day > FIRST)} for day in (*REGULAR, TODAY)])
        assert history.first_counted_day(scope) == TODAY


def rows_read(world, days: list[date]) -> int:
    """Rows of the table that PostgreSQL looks at to answer."""
    with world.scope() as scope:
        try:
            with scope.attempt():
                rows = [
                    {"local_date": day, "category_id": CATEGORY, "access_class": "internal", "n": 1}
                    for day in set(days)
                ]
                scope.insert_many(DayTally, rows)
                connection = scope.db.connection()
                for plan in ("seqscan", "bitmapscan"):  # what PostgreSQL takes until it has counted a new table
                    connection.exec_driver_sql(f"SET LOCAL enable_{plan} = off")
                with asked(world.web.engine) as statements:
                    history.first_counted_day(scope)
                (one,) = [statement for statement in statements if selects([statement])]
                plan = connection.exec_driver_sql("EXPLAIN (ANALYZE, FORMAT JSON) " + one.sql, one.values).scalar()
                raise Undone(_rows(plan[0]["Plan"]))
        except Undone as said:
            return said.args[0]


def _rows(node: dict) -> float:
    """Rows that scans of the table give or throw away."""
    own = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) if node.get("Relation Name") == "day_tally" else 0
    return own * node["Actual Loops"] + sum(map(_rows, node.get("Plans", ())))


def test_it_reads_no_more_the_longer_the_history_is(world):
    short, long = (rows_read(world, [STRAY, *every(1, date(year, 1, 1))]) for year in (2025, 2005))
    assert long <= short + 2 < 60


# --- a stray report changes no figure --------------------------------------------------------------------------------


def everything(world) -> dict:
    """Every figure beside another, of the table over the year, the picture, the analysis and the quarter."""
    told = {}
    with world.scope() as scope:
        told["year table"] = year_table(scope, first=FIRST)
        picture = pictures.picture(scope, first=FIRST)
        told["group table"], told["since"] = picture.groups, picture.first_day
        told["places"] = picture.where
        told["quarter"] = quarterly.group_rows(scope, Quarter(2026, 3))
        told["organisations"] = quarterly.coverage(scope, Quarter(2026, 3))
    analyse(world)
    told["analysis"] = read(world).findings
    return told


@pytest.mark.parametrize("years", [True, False])
def test_a_stray_report_changes_no_cell(world, years):
    """`years`: the municipality has reported for more than a year, else for half of one."""
    places = quiet_year(world) if years else world.named()
    for n in range(0 if years else 13):
        report(world, -14 * n - 3)
    surge(world, places["Torget"])
    before = everything(world)
    assert before["since"] > date(2025, 1, 1) and before["analysis"].unusual is not None
    with world.scope(Role.COORDINATOR) as scope:
        from app.incidents import service as incidents
        from tests.situational_pictures.reports import at

        days = (STRAY - FIRST).days
        incidents.report_incident(scope, category="klotter", earliest=at(days), precision="unknown")
    after = everything(world)
    for name, told in before.items():
        assert after[name] == told, name


def test_before_the_history_there_is_no_number_and_no_percentage(world, client):
    report(world, (STRAY - FIRST).days)
    for n in range(4):
        report(world, -14 * n)
    client.sign_in(Role.COORDINATOR)
    text = client.get(f"/koping/lagesbild/{FIRST}/tabell").text
    assert "De första rapporterna är från oktober 2026." in text and "saknas" in text
    with world.scope() as scope:
        table = year_table(scope, first=FIRST)
        assert not table.spans[0].known_then and not table.spans[2].known_then
        assert Days(FIRST, TODAY - timedelta(days=1)) == table.spans[0].now
