"""The counts that are kept agree with the reports themselves, whatever many people do to them at the same time."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from app.incidents import lists, rules, service
from app.incidents.models import Incident
from app.incidents.rules import knowledge
from app.report.fields import INTERNAL, POLICE, RESTRICTED, NewReport
from app.taxonomy import service as taxonomy
from tenants.access import CALENDAR, COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import uuid7
from tenants.verification import Known, first_fault
from tests.databases import with_room_for
from tests.world import NOW

PEOPLE, DOINGS = 6, 25
NOWHERE = UUID(int=0)
CATEGORIES = ("klotter", "hot", "bostadsinbrott", "hastighet", "offentligt-arrangemang")
PERSONAL = "Det var 19121212-1212 som gjorde det."
MOMENTS = (
    datetime(2024, 2, 29, 22, 59, tzinfo=UTC),
    datetime(2024, 2, 29, 23, 1, tzinfo=UTC),
    datetime(2026, 9, 30, 21, 59, tzinfo=UTC),
    datetime(2026, 9, 30, 22, 0, tzinfo=UTC),
    datetime(2020, 12, 31, 22, 59, tzinfo=UTC),
    datetime(2020, 12, 31, 23, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    NOW - timedelta(hours=1),
)
"""Both sides of a leap day, a quarter, New Year in a week 53, and an hour that comes twice."""


@pytest.fixture
def world(world):
    """The cast, with a connection for everybody at once."""
    with with_room_for(world, PEOPLE + 2) as roomy:
        yield roomy


def someone(world, number: int) -> None:
    """What one person does in a busy quarter of an hour; what was done meanwhile by another is tried no more."""
    chance, mine = random.Random(number), []
    role = (Role.SCHOOL, Role.COORDINATOR, Role.SOCIAL_SERVICES)[number % 3]
    torget = world.named()["Torget"]
    for _ in range(DOINGS):
        what = {
            "category": chance.choice(CATEGORIES),
            "earliest": chance.choice(MOMENTS),
            "named_place_id": torget,
            "text": chance.choice(("", "", PERSONAL)),
        }
        try:
            with world.scope(role) as scope:
                do(scope, chance, what, mine)
        except (Conflict, NotFound, Invalid):
            pass


def do(scope, chance: random.Random, what: dict, mine: list[Incident]) -> None:
    rows = service.list_incidents(scope).rows + mine[-3:] + lists.list_stopped(scope)
    if not rows or chance.random() < 0.5:
        mine.append(service.report_incident(scope, **what))
        return
    seen = service.read_incident(scope, id=chance.choice(rows).id)
    match chance.choice(("correct", "correct", "withdraw", "classify", "settle", "object")):
        case "object":
            service.object_to(scope, id=seen.id, version=seen.version, wrong=chance.choice(("person", "place")))
        case "correct":
            service.correct_incident(scope, id=seen.id, version=seen.version, reason="fel plats", **what)
        case "withdraw":
            service.withdraw_incident(scope, id=seen.id, version=seen.version, reason="dubblett")
        case "classify":
            to = chance.choice((INTERNAL, POLICE, RESTRICTED))
            service.classify_incident(scope, id=seen.id, version=seen.version, access_class=to, reason="fel krets")
        case "settle" if scope.may(service.settle_incident.permission):
            service.settle_incident(scope, id=seen.id, version=seen.version, answer="Den stämmer.")


def reader(world, number: int) -> None:
    """Reads rows in, a few at a time, some of them twice."""
    for file in range(5):
        with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
            known = knowledge(scope)
            said = [NewReport(category="klotter", earliest=at, precision="unknown") for at in MOMENTS]
            checked = [rules.check(one, known)[0] for one in said]
            rows = [{**row, "intake_key": f"{number}:{file // 2}:{row['earliest']}"} for row in checked]
            service.add_many(scope, rows=rows)


def kept(world) -> dict[str, Counter]:
    """What the tables of counts say, straight from the database."""
    engine = create_engine(world.urls[None])
    with engine.connect() as connection:
        found = {
            name: Counter({tuple(row[:-1]): row[-1] for row in connection.execute(text(statement))})
            for name, statement in (
                ("days", "SELECT local_date, category_id, access_class, n FROM day_tally WHERE n <> 0"),
                ("months", "SELECT month, category_id, access_class, n FROM month_tally WHERE n <> 0"),
                ("weeks", "SELECT week, group_slug, cell, n FROM coarse_week WHERE n <> 0"),
                (
                    "where",
                    "SELECT where_id, month, category_id, organisation_id, access_class, at_home, sub_area_id, n"
                    " FROM where_tally WHERE n <> 0",
                ),
                (
                    "organisations",
                    "SELECT organisation_id, local_date, access_class, n FROM organisation_day WHERE n <> 0",
                ),
                ("lists", "SELECT organisation_id, category_id, access_class, n FROM organisation_total WHERE n <> 0"),
                ("places", "SELECT month, named_place_id, access_class, at_home, n FROM place_month WHERE n <> 0"),
            )
        }
    engine.dispose()
    return found


def recounted(world) -> dict[str, Counter]:
    """The same from the reports: the day is the Swedish date of the latest possible time."""
    engine = create_engine(world.urls[None])
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT (i.latest AT TIME ZONE 'Europe/Stockholm')::date AS day, i.category_id, i.access_class,"
                " c.kind <> 'advance_notice' AS counts,"
                " date_trunc('month', i.latest AT TIME ZONE 'Europe/Stockholm')::date AS month,"
                " date_trunc('week', i.latest AT TIME ZONE 'Europe/Stockholm')::date AS week, c.group_slug,"
                " CASE WHEN c.slug = ANY(:homes) THEN 0 ELSE coalesce(i.cell, 0) END AS cell,"
                " i.organisation_id, i.named_place_id, i.sub_area_id, c.slug = ANY(:homes) AS at_home"
                " FROM incident i JOIN category c ON c.id = i.category_id"
                " WHERE i.state = 'counted'"
            ),
            {"homes": list(taxonomy.AT_HOMES_AND_FARMS)},
        ).all()
    engine.dispose()
    every, rows = rows, [row for row in rows if row.counts]
    return {
        "days": Counter((row.day, row.category_id, row.access_class) for row in rows),
        "months": Counter((row.month, row.category_id, row.access_class) for row in rows),
        "weeks": Counter((row.week, row.group_slug, row.cell) for row in rows if row.access_class == "internal"),
        "where": Counter(key for row in rows for key in where(row)),
        "organisations": Counter((row.organisation_id, row.day, row.access_class) for row in rows),
        "lists": Counter((row.organisation_id, row.category_id, row.access_class) for row in every),
        "places": Counter(
            (row.month, row.named_place_id, row.access_class, row.at_home) for row in rows if row.named_place_id
        ),
    }


def where(row):
    """The keys of one report: everywhere, its sub-area, its place."""
    of = row.month, row.category_id, row.organisation_id, row.access_class
    yield (NOWHERE, *of, False, NOWHERE)
    if row.sub_area_id:
        yield (row.sub_area_id, *of, False, NOWHERE)
    if row.named_place_id:
        yield (row.named_place_id, *of, row.at_home, row.sub_area_id or NOWHERE)


def test_the_counts_hold_when_many_report_correct_and_withdraw_at_once(world):
    with ThreadPoolExecutor(PEOPLE + 1) as threads:
        jobs = [threads.submit(someone, world, number) for number in range(PEOPLE)]
        jobs.append(threads.submit(reader, world, 0))
        for job in jobs:
            job.result()
    assert kept(world) == recounted(world) and sum(kept(world)["days"].values()) > 40
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        assert first_fault(scope, Known()) is None


def test_the_same_id_at_once_is_one_report_of_each_sender_and_other_content_is_told(world):
    id, torget = uuid7(), world.named()["Torget"]

    def send(what):
        role, text = what
        try:
            with world.scope(role) as scope:
                return service.report_incident(
                    scope, id=id, category="klotter", earliest=MOMENTS[-1], named_place_id=torget, text=text
                ).id
        except Conflict as refused:
            return refused.code

    with ThreadPoolExecutor(4) as threads:
        same = list(threads.map(send, [(Role.SCHOOL, "Ett"), (Role.YOUTH, "Ett")] * 3))
        assert same[::2] == [same[0]] * 3 and same[1::2] == [same[1]] * 3 and same[0] != same[1]
        id = uuid7()
        others = list(threads.map(send, [(Role.SCHOOL, "Ett"), (Role.SCHOOL, "Två")] * 2))
    assert others.count("id_taken") == 2 and len(set(others)) == 2
    assert kept(world) == recounted(world) and sum(kept(world)["days"].values()) == 3


def test_of_two_corrections_of_the_same_version_one_wins(world):
    with world.scope(Role.SCHOOL) as scope:
        seen = service.report_incident(
            scope, category="klotter", earliest=MOMENTS[-1], named_place_id=world.named()["Torget"]
        )

    def correct(number):
        try:
            with world.scope(Role.SCHOOL) as scope:
                service.correct_incident(
                    scope,
                    id=seen.id,
                    version=1,
                    category=CATEGORIES[number % 4],
                    earliest=MOMENTS[number],
                    named_place_id=seen.named_place_id,
                )
                return "done"
        except Conflict as refused:
            return refused.code

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(correct, range(4)))
    assert sorted(answers) == ["changed_meanwhile"] * 3 + ["done"]
    assert kept(world) == recounted(world)
