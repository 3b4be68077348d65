"""The forms of a rule of `visibility` agree: asked of one row, of the database and of arrays, for random readers."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from app.figures.incidents import NOWHERE
from app.figures.periods import Days, Quarter, hour_of_week
from app.incident_counts import arrays, figures
from app.incidents.models import COUNTED, MERGED, QUARANTINED, WITHDRAWN, Incident
from app.incidents.tallies import TalliedIncident, tally
from app.incidents.visibility import AUDIENCES, Reader
from app.places import service as places
from app.places.grid import cell_of, metres
from app.quarterly_reports import figures as quarter_figures
from app.report.fields import AT_PLACE, CLASSES, EXACT, INTERNAL, SUB_AREA, UNKNOWN
from app.taxonomy import service as taxonomy
from tenants.access import PHONE, Actor, Role
from tenants.models import Tenant, uuid7
from tenants.profile import Profile
from tenants.scope import Scope
from tests.databases import unconnected
from tests.world import NOW, PEOPLE, SQUARE

REPORTS, MIXED = 600, 60
FIRST = date(2020, 1, 1)
FORMS = ("reads", "counts", "sees_point", "settles", "wrote", "may_open")
"""Rules with a form for one row and a criterion, `…_where`."""
AUDIENCE = {
    **dict.fromkeys((Role.COORDINATOR, Role.CALENDAR), "all"),
    **dict.fromkeys((Role.POLICE_OFFICER, Role.ROOM_POLICE), "police"),
    **dict.fromkeys((Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.ANALYST), "internal"),
    **dict.fromkeys((Role.ROOM_EST, Role.ROOM_REPORTERS), "internal"),
}
"""The other roles belong to none."""


def stored(chance: random.Random, day: date, **given) -> dict:
    """The columns of a report of this day, chosen by chance; `given` are as they are."""
    at = datetime.combine(day, time(chance.randrange(8, 20)), UTC)
    lat, lon = (centre + chance.uniform(-0.02, 0.02) for centre in SQUARE["koping"])
    x, y = metres(lat, lon)
    point = {"lat": lat, "lon": lon, "x": x, "y": y, "cell": cell_of(x, y)}
    precision = given.setdefault("precision", chance.choice((EXACT, AT_PLACE, SUB_AREA, UNKNOWN)))
    if precision in (SUB_AREA, UNKNOWN):
        point = dict.fromkeys(point)
    columns = {
        "state": chance.choice((COUNTED, COUNTED, COUNTED, QUARANTINED, WITHDRAWN, MERGED)),
        "access_class": chance.choice(CLASSES),
        "at_home": chance.random() < 0.5,
        "reported_at": at,
        "earliest": at,
        "latest": at,
        "local_date": day,
        "hour_of_week": hour_of_week(at, at),
        "sub_area_id": None,
        "how": None,
        "text": "",
        "source": "own",
        "reported_to_police": "unknown",
        "people_band": None,
        "intake_key": None,
        "version": 1,
    }
    return columns | point | given


@pytest.fixture
def reports(world) -> list[Incident]:
    """Reports of every state, class, organisation and place over almost seven years, each on a day of its own."""
    chance = random.Random(6)
    members = [None, *(world.actor(role).membership_id for role in PEOPLE)]
    organisations = [world.organisation(name) for name in sorted(set(filter(None, PEOPLE.values())))]
    named = [None, *world.named().values()]
    kinds = list(taxonomy.categories())
    with world.scope() as scope:
        rows = [
            stored(
                chance,
                FIRST + timedelta(days=day),
                category_id=chance.choice(kinds),
                organisation_id=chance.choice(organisations),
                reported_by=chance.choice(members),
                named_place_id=chance.choice(named),
            )
            for day in chance.sample(range((NOW.date() - FIRST).days), REPORTS)
        ]
        scope.insert_many(Incident, rows)
        return list(scope.db.scalars(select(Incident)))


def readers(reports: list[Incident]) -> dict[str, Reader]:
    """Every role with and without organisations of its own, mixtures of roles, and readers that no role makes."""
    chance = random.Random(3)
    organisations = sorted({row.organisation_id for row in reports})
    authors = sorted({row.reported_by for row in reports if row.reported_by})
    held = [{role} for role in Role for _ in range(3)] + [set(chance.sample(list(Role), 3)) for _ in range(MIXED)]
    found = {f"audience {name}": reader for name, reader in AUDIENCES.items()} | {"outside": Reader()}
    for number, roles in enumerate(held):
        own = chance.sample(organisations, chance.choice((0, 1, 2)))
        author = chance.choice((None, *authors))
        name = f"{number}: {sorted(roles)}, {len(own)} own, {'author' if author else 'no author'}"
        found[name] = Reader.of(opened(held_in(roles, own, author), chance))
        on_phone = replace(held_in(roles, own, author), reach=PHONE)
        found[f"{name}, on a phone"] = Reader.of(opened(on_phone, chance))
        classes = tuple(one for one in CLASSES if chance.random() < 0.6)
        found[f"{number}: made up"] = Reader(
            classes, frozenset(own), frozenset({author} - {None}), *(chance.random() < 0.5 for _ in range(3))
        )
    return found


def held_in(roles, organisations, author) -> Actor:
    """Somebody with each of the roles in each of the organisations."""
    placed = frozenset((role, organisation) for role in roles for organisation in organisations)
    return Actor("prov", frozenset(roles), placed=placed, membership_ids=frozenset({author} - {None}))


def opened(actor: Actor, chance: random.Random) -> Scope:
    """A scope without database: who reads what is decided by the actor and the tenant's profile alone."""
    tenant = Tenant(id=uuid7(), kind="municipality", slug="koping", name="Köping", area_id=uuid7())
    return Scope(tenant, actor, unconnected(Profile(text_open_to_all=chance.random() < 0.5)), NOW, None)


def chosen(scope: Scope, criterion) -> set:
    return set(scope.db.scalars(select(Incident.id).where(criterion)))


def test_every_criterion_chooses_the_rows_that_its_rule_lets_through(world, reports):
    with world.scope() as scope:
        for name, reader in readers(reports).items():
            for form in FORMS:
                rule, criterion = getattr(reader, form), getattr(reader, f"{form}_where")
                assert chosen(scope, criterion()) == {row.id for row in reports if rule(row)}, (name, form)


def test_the_texts_whose_words_are_looked_for_are_those_that_are_read(reports):
    organisations = {row.organisation_id for row in reports}
    for name, reader in readers(reports).items():
        circles = reader.text_circles(organisations)
        for row in filter(lambda row: row.state == COUNTED, reports):
            held = [
                row.organisation_id in one.organisation_ids and row.access_class in one.access_classes
                for one in circles
            ]
            read = reader.counts(row) and reader.reads_text(row) and not reader.written_alone
            assert sum(held) == read, (name, "each once")


def test_every_mask_leaves_what_the_rule_lets_through(world, reports):
    """Each report has a day of its own, so that the arrays tell which they hold."""
    last, counted = NOW.date(), {id for id, kind in taxonomy.categories().items() if kind.counts}
    with world.scope() as scope:
        events = arrays.of_incidents(scope, days=Days(FIRST, last))
    days = {(last - row.local_date).days: row for row in reports if row.category_id in counted}
    for name, reader in readers(reports).items():
        seen = reader.masked(events)
        mine = {day: row for day, row in days.items() if reader.counts(row)}
        there = {day: row for day, row in mine.items() if reader.sees_point(row)}
        assert set(seen.day) == mine.keys(), name
        placed = seen.day[seen.place != NOWHERE]
        assert set(placed) == {day for day, row in there.items() if row.named_place_id}, name
        assert set(seen.day[~np.isnan(seen.x)]) == {day for day, row in there.items() if row.precision == EXACT}, name
        assert np.array_equal(np.isnan(seen.x), np.isnan(seen.y))


def test_what_counts_coarsely_is_what_is_not_read_and_in_whole_weeks_alone(world, reports):
    week = Days(date(2026, 11, 16), date(2026, 11, 22))
    with world.scope() as scope:
        for name, reader in readers(reports).items():
            hidden = {row.id for row in reports if row.state == COUNTED and not reader.reads(row)}
            expected = hidden if reader.counts_coarsely else set()
            assert chosen(scope, reader.coarsely_where([week])) == expected, name
            for days in (Days(week.first, date(2026, 11, 21)), Days(date(2026, 11, 17), date(2026, 11, 23))):
                with pytest.raises(ValueError):
                    reader.coarsely_where([week, days])


def test_every_role_belongs_to_its_audience():
    for role in Role:
        actor = held_in({role}, [uuid7()], None)
        assert Reader.of(opened(actor, random.Random(1))).audience == AUDIENCE.get(role), role


def test_an_audience_is_what_each_of_its_readers_may_know(reports):
    for name, reader in readers(reports).items():
        if reader.audience is None:
            continue
        shared = AUDIENCES[reader.audience]
        for row in reports:
            assert reader.reads(row) >= shared.reads(row) and reader.sees_point(row) >= shared.sees_point(row), name


def test_the_quarterly_report_places_what_its_row_says_and_not_what_its_category_says_today(world):
    chance, torget = random.Random(1), world.named()["Torget"]
    homes = (taxonomy.by_slug()["klotter"], True), (taxonomy.by_slug()["bostadsinbrott"], False)
    given = {"named_place_id": torget, "organisation_id": world.organisation("Polisen"), "reported_by": None}
    given["access_class"] = INTERNAL
    with world.scope() as scope:
        rows = [
            stored(chance, date(2026, 11, day), category_id=kind.id, at_home=home, state=COUNTED, **given)
            for day, (kind, home) in enumerate((homes[0], homes[1], homes[1]), start=1)
        ]
        scope.insert_many(Incident, rows)
        tally(scope, [], [TalliedIncident(**{name: row[name] for name in TalliedIncident._fields}) for row in rows])
        for_all = scope.counting_for("internal")
        incidents = figures.counted_incidents(for_all, days=Days(date(2026, 11, 1), date(2026, 11, 30)))
        (spot,) = quarter_figures.top_places(for_all, Quarter(2026, 4))
        named = {place.id: place.name for place in places.named_places(scope)}
    assert len(incidents) == 3 and (spot.name, spot.now) == (named[torget], 2)
