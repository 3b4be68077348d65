"""What people of the demo world do themselves, by their acts: a stopped report, files read in, and decisions on them;
meetings with what is decided at them and written for them; and what the police publish, all of it invented.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from io import StringIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID
from zlib import crc32

import numpy as np

from app.accounts import service as accounts
from app.contributions import levels, own_views, presence
from app.coverage import service as coverage
from app.coverage import spans
from app.coverage.standing import CLOSED, SILENT
from app.demo import coming
from app.demo.content import FOLDER, load, read_yaml
from app.demo.happenings import SCHOOL_KINDS, SEED, Happening, happenings
from app.demo.rhythms import ONE_DAY, generator, previous_workday
from app.figures.periods import FORTNIGHT_DAYS, MONTHS, STOCKHOLM, Fortnight, start_of
from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.intake.held_rows import CHANGED
from app.mapped_files import remembered
from app.meetings import decisions, lists
from app.meetings import service as meetings
from app.pictures import service as pictures
from app.places import service as places
from app.police_events import service as police_events
from tenants import runs
from tenants.access import COMMAND_LINE, Actor, Role
from tenants.models import Tenant
from tenants.scope import Database, Scope

PUBLISHED = timedelta(days=400)
"""How far back the police's invented events go."""
FIRST_EVENT_ID = 9_000_000_000
"""Far above the numbers that the police use."""
STOPPED = "En plånbok låg kvar på bänken. I den ett kort med numret 191212121212."
"""What the guard stops. The number is one that Skatteverket has set aside for tests: it is nobody's."""
OF_OTHER_SYSTEMS = SEED + 1
"""The seed of what is in a file and has not been reported here."""
FEWEST, MOST, OLD_TOOL = 3, 8, {("koping", Role.REPORTER): 60}
"""Rows in a file; in that of the housing company which has used its old tool beside for a quarter."""
PERIODS_SAID, SAID_NOTHING = 13, 4
"""So many periods back it is told who had nothing to report; one in so many of the others stays silent."""
HOLIDAYS = ("Sommarlov", (6, 15), (8, 16)), ("Jullov", (12, 21), (1, 8))
COLUMNS = ("externt_id", "typ", "tidigast", "senast", "delområde", "precision", "polisanmäld", "text", "organisation")

CAST = {
    Role.COORDINATOR: ("samordnare", "kommunstyrelsen"),
    Role.SCHOOL: ("skola", "skola"),
    Role.SOCIAL_SERVICES: ("socialtjanst", "socialtjänst"),
    Role.YOUTH: ("fritid", "fritid"),
    Role.REPORTER: ("bovard", "kommunalt bolag"),
    Role.POLICE_OFFICER: ("kommunpolis", "polis"),
    Role.ANALYST: ("analytiker", None),
    Role.COUNCIL_MEMBER: ("ledamot", None),
    Role.LEADER: ("ledning", None),
    Role.ADMINISTRATOR: ("administrator", None),
    Role.AUDITOR: ("dataskyddsombud", None),
    Role.UNIT_MANAGER: ("rektor", "skola"),
    Role.REGISTRAR: ("registrator", None),
    Role.COMMUNICATOR: ("kommunikator", None),
}
"""The roles of a municipality, with the name in the address and the kind of organisation each belongs to."""
CAST_OF_AREA = {Role.AREA_CHIEF: "chef", Role.AREA_ANALYST: "analytiker", Role.AUDITOR: "dataskyddsombud"}
PERIODS = 13
"""So many pictures have had a meeting."""
FINAL, AFTER = {"koping": 2}, timedelta(hours=1)
"""So many of them are final, else one; and how long after the meeting."""
WHEN = {"arboga": (2, 9), "koping": (1, 13)}
"""Days after the period's last Monday, and the hour: on a Tuesday at nine, where nothing is said."""
PICTURE, COUNCIL = "picture", "council"
CALLED = {
    PICTURE: ("samordning", "polis", "skola", "fritid", "fält", "social", "bostad", "teknik", "bevakning"),
    COUNCIL: ("samordning", "polis", "social", "bostad"),
}
"""Tags of the organisations that are called."""
TOLD = ("skola", "fält", "social", "bostad", "polis")
"""Tags of those who got something to do at the latest picture's meeting."""
COUNCIL_MONTHS = (3, 6, 9, 12)
OPENS = timedelta(minutes=30)


def report_stopped(database: Database, tenant: Tenant, actor: Actor) -> None:
    """A report with a number in it, which waits for the coordinator."""
    with database.scope(tenant, actor) as scope:
        site = min(places.named_places(scope), key=lambda place: (place.kind != "fritidsgård", place.name))
        what = {"category": "annat-tillgrepp", "earliest": scope.now - timedelta(hours=2), "named_place_id": site.id}
        incidents.report_incident(scope, **what, text=STOPPED, insist=True)


def say_nothing(database: Database, tenant: Tenant, actor: Actor, today: date) -> None:
    """What those that had not been heard from in the latest periods have said of them: mostly that there was nothing to
    report. Schools have their holidays."""
    with database.scope(tenant, actor) as scope:
        if not spans.list_spans(scope):
            for year, (name, *days) in product((today.year - 1, today.year), HOLIDAYS):
                first, last = (date(year + (month < 6), month, day) for month, day in days)
                for kind in sorted(SCHOOL_KINDS):
                    spans.add_span(scope, what=CLOSED, whom=kind, first=first, last=last, name=name)
        running = Fortnight.containing(today, scope.profile.anchor)
    for back in reversed(range(PERIODS_SAID)):
        first = running.first - timedelta(days=FORTNIGHT_DAYS * back)
        # A period that runs is asked about when it is over.
        if (moment := start_of(first + timedelta(days=FORTNIGHT_DAYS))) > database.clock():
            continue
        with database.at(moment).scope(tenant, actor) as scope:
            silent = coverage.read_heard(scope, first=first).standing.of(SILENT)
            for one in accounts.organisations(scope):
                if one.id in silent and crc32(f"{tenant.slug} {first} {one.name}".encode()) % SAID_NOTHING:
                    coverage.say_nothing(scope, organisation_id=one.id, first=first)


def read_files(database: Database, tenant: Tenant, people: list[tuple[Role, Actor, str]], today: date) -> None:
    """Files that three of the people have read in; the coordinator's once more a workday later, with rows changed.

    `people`: (role, actor, name of her organisation). One of the changed rows has been decided on, one waits.
    """
    first = previous_workday(second := previous_workday(today))
    names = {Role.COORDINATOR: "vaktbolaget", Role.REPORTER: "bostader", Role.POLICE_OFFICER: "polisen"}
    for role, actor, organisation in people:
        if role not in names:
            continue
        whose = _guards(tenant.slug) if role is Role.COORDINATOR else organisation
        rows = _of_file(tenant.slug, whose, first, OLD_TOOL.get((tenant.slug, role), MOST))
        file_name = f"{names[role]}-{first:%Y-%m}.csv"
        _read(database, tenant, actor, first, file_name, _file(rows))
        if role is Role.COORDINATOR and len(rows) >= FEWEST:
            more = "Uppgiften är kompletterad av den som gick ronden."
            changed = [replace(row, text=f"{row.text} {more}".strip()) for row in rows[:2]]
            id = _read(database, tenant, actor, second, file_name, _file([*changed, *rows[2:]]))
            with database.at(_on(second, 14)).scope(tenant, actor) as scope:
                held = intake.read_intake(scope, id=id).to_decide
                intake.decide(scope, id=id, kind=CHANGED, lines=[held[0].line])


def _guards(slug: str) -> str:
    """The organisation that has a system of its own and sends files: a private one where there is one."""
    organisations = load().municipalities[slug].organisations
    return min(organisations, key=lambda one: one.kind != "privat").name


def _on(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), STOCKHOLM)


def _of_file(slug: str, organisation: str, day: date, most: int) -> list[Happening]:
    """The latest that the organisation has seen by this day and that nobody has reported."""
    found: list[Happening] = []
    at = day
    while len(found) < most and day - at < timedelta(days=120):
        at -= ONE_DAY
        theirs = (one for one in happenings(OF_OTHER_SYSTEMS, slug, at) if one.organisation == organisation)
        found += [one for one in theirs if one.counted and one.key.startswith(slug) and one.sub_area]
    return found[:most]


def _file(rows: list[Happening]) -> bytes:
    """The rows as another system writes them out, and one row more that is to be mended."""
    text = StringIO()
    out = csv.writer(text, delimiter=";")
    out.writerow(COLUMNS)
    for row in rows:
        times = [f"{moment:%Y-%m-%d %H:%M}" for moment in (row.earliest, row.latest)]
        police = {"yes": "ja", "no": "nej", "will": "ska anmälas"}.get(row.reported_to_police, "vet ej")
        out.writerow((row.key, row.category, *times, row.sub_area, "delområde", police, row.text, row.organisation))
    out.writerow(("okänd-typ", "klottr", f"{rows[0].latest:%Y-%m-%d %H:%M}" if rows else "", *[""] * 5, ""))
    return text.getvalue().encode()


def _read(database: Database, tenant: Tenant, actor: Actor, day: date, file_name: str, content: bytes) -> UUID:
    with database.at(_on(day, 13)).scope(tenant, actor) as scope:
        done = intake.import_incidents(scope, source=content, file_name=file_name, limits=WEB)
        remembered.remember(scope, header=COLUMNS, file_name=file_name)
        return UUID(str(done.id))


@cache
def _police() -> dict[str, Any]:
    return read_yaml(FOLDER / "police_events.yaml")


def publish(database: Database, area: Tenant, today: date) -> None:
    """Take in what the invented police have published in the area, by the act that reads their files."""
    with database.scope(area, COMMAND_LINE) as scope, TemporaryDirectory() as folder:
        first = today - PUBLISHED
        days = [first + timedelta(days=n) for n in range(PUBLISHED.days + 1)]
        events = [event for day in days for event in _published(day) if event[0] <= scope.now]
        path = Path(folder) / "events.json"
        path.write_text(json.dumps([told for _, told in events]), encoding="utf-8")
        if events:
            police_events.import_police_events(scope, path=path, fetched=scope.now)


def _published(day: date) -> list[tuple[datetime, dict[str, Any]]]:
    """(when it was published, the event in the police's own form) of all that happened on a day."""
    content, told = load(), _police()
    found = []
    for number, slug in enumerate((*content.area.municipalities, *content.area.may_join)):
        rng = generator("police events", slug, day)
        for count in range(int(rng.poisson(told["per_day"]))):
            weights = [event["weight"] for event in told["events"]]
            event = told["events"][int(rng.choice(len(weights), p=[weight / sum(weights) for weight in weights]))]
            minutes = int(rng.uniform(event["hours"][0], event["hours"][1]) * 60)
            at = datetime.combine(day, time(), STOCKHOLM) + timedelta(minutes=minutes)
            published = at + timedelta(minutes=30 + int(rng.random() * 240))
            where = "Västmanlands län" if rng.random() < told["county_share"] else content.municipalities[slug].name
            id = FIRST_EVENT_ID + (day.toordinal() * 10 + number) * 10 + count
            name = f"{at.day} {MONTHS[at.month - 1]} {at:%H.%M}, {event['type']}, {where}"
            said = {"id": id, "datetime": published.isoformat(timespec="seconds"), "name": name, "type": event["type"]}
            summary = f"Påhittat exempel. {event['text']}"
            found.append((published, {**said, "summary": summary, "url": "", "location": {"name": where}}))
    return found


def add_meetings(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """Make the meetings stand as of today: what is missing is added."""
    current = Fortnight.containing(today, load().area.anchor)
    plan = sorted([*_of_pictures(tenant.slug, current), *_of_council(today)], key=lambda one: one[0])
    with database.scope(tenant, coordinator) as scope:
        there = {(one.row.kind, one.row.begins_at): one.row for one in lists.list_meetings(scope)}
    last = {kind: max(at for at, one, _ in plan if one == kind and at <= database.clock()) for kind in CALLED}
    for begins_at, kind, first in plan:
        held = begins_at <= database.clock()
        row = there.get((kind, begins_at))
        if row is not None and (not held or row.status != "planned"):
            continue
        with database.at(begins_at + OPENS if held else database.clock()).scope(tenant, coordinator) as scope:
            known = {one.name: one.id for one in accounts.organisations(scope)}
            id = row.id if row else _meeting(scope, tenant.slug, kind, begins_at, first, known)
            if held:
                _hold(scope, tenant.slug, kind, id, begins_at, known, newest=begins_at == last[kind])


def add_pictures(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """Make the latest pictures final, an hour after the meetings at which they were looked at."""
    current = Fortnight.containing(today, load().area.anchor)
    with database.scope(tenant, coordinator) as scope:
        there = {row.first for row, edition in pictures.list_pictures(scope) if edition}
    held = [one for one in _of_pictures(tenant.slug, current) if one[0] + AFTER <= database.clock()]
    for begins_at, _kind, first in held[: FINAL.get(tenant.slug, 1)]:
        if first is None or first in there:
            continue
        with database.at(begins_at + AFTER).scope(tenant, coordinator) as scope:
            run = pictures.order_draft(scope, first=first)
            taken = runs.take_lease(scope, run.id)
            made = pictures.count_draft(scope, run=run, progress=lambda *_: None)
            pictures.keep_draft(scope, made=made, run=run)
            runs.finish(scope, run_id=run.id, lease=taken.lease if taken else 0)
            number = f"KS {first.year}/{first.toordinal() % 900 + 100}"
            pictures.lock(scope, first=first, registry_number=number)


def contribute(database: Database, tenant: Tenant, people: Sequence[tuple[Any, Actor]], today: date) -> None:
    """What is written for the running picture and the one before it, and who is out where in the next fourteen days.

    `people`: (whom the demo world has, with role and organisation; her actor)."""
    said, current = read_yaml(FOLDER / "contributions.yaml"), Fortnight.containing(today, load().area.anchor)
    theirs = {person.role: (actor, person.organisation) for person, actor in people}
    coordinator = theirs[Role.COORDINATOR][0]
    with database.scope(tenant, coordinator) as scope:
        final = {row.first for row, edition in pictures.list_pictures(scope) if edition}
        known = {one.name: one.id for one in accounts.organisations(scope)}
    noon = start_of(current.first) + timedelta(hours=12)
    for name, first, moment in (("before", current.previous.first, noon), ("now", current.first, database.clock())):
        at = database.at(min(moment, database.clock()))
        for role, view in said["views"][name].items() if first not in final else ():
            actor, organisation = theirs[Role(role)]
            with at.scope(tenant, actor) as scope:
                about = {"first": first, "organisation_id": known[organisation]}
                if not any(own.version for own in own_views.read_own(scope, first=first)):
                    own_views.hand_in(scope, version=0, **about, **view)
        with at.scope(tenant, coordinator) as scope:
            if first not in final and not any(one.version for one in levels.read_levels(scope, first=first).areas):
                for area, level in zip(places.sub_areas(scope), said["levels"][name], strict=False):
                    levels.set_level(scope, first=first, sub_area_id=area.id, version=0, **level)
    coming.add_events(database, tenant, coordinator, said["events"], current.first)
    with database.scope(tenant, coordinator) as scope:
        plan = presence.read_plan(scope)
        there = {(one.row.day, one.organisation) for one in plan.lines}
        site = min(places.places_to_choose(scope), key=lambda place: (place.kind != "centrum/torg", place.name))
        usual: list[dict[str, Any]] = said["presence"]
        for day, one in product(plan.days, usual):
            # Nobody is out on the Saturday of every second week: a gap that the page tells of.
            suits = day.weekday() == one["weekday"] and (not one.get("even_weeks") or day.isocalendar().week % 2 == 0)
            organisation = theirs[Role(one["by"])][1]
            if suits and (day, organisation) not in there:
                where = {"part": one["part"], "what": one["what"], "named_place_id": site.id}
                presence.add_presence(scope, day=day, organisation_id=known[organisation], **where)


def _of_pictures(slug: str, current: Fortnight) -> Iterator[tuple[datetime, str, date | None]]:
    after, hour = WHEN.get(slug, (1, 9))
    period = current
    for _ in range(PERIODS + 1):
        yield datetime.combine(period.next.first + timedelta(days=after), time(hour), STOCKHOLM), PICTURE, period.first
        period = period.previous


def _of_council(today: date) -> Iterator[tuple[datetime, str, date | None]]:
    """On the second Thursday of its months, of the last year and the next three months."""
    for months in range(-12, 4):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        if month + 1 in COUNCIL_MONTHS:
            first = date(year, month + 1, 1)
            thursday = first + timedelta(days=(3 - first.weekday()) % 7 + 7)
            yield datetime.combine(thursday, time(13), STOCKHOLM), COUNCIL, None


def _meeting(
    scope: Scope, slug: str, kind: str, begins_at: datetime, first: date | None, known: dict[str, UUID]
) -> UUID:
    tagged = [one for tag in CALLED[kind] for one in _tagged(slug, tag)]
    said = {"place": "Stadshuset", "period_first": first, "called_ids": [known[name] for name in tagged]}
    return meetings.add_meeting(scope, kind=kind, begins_at=begins_at, **said).id


def _hold(
    scope: Scope, slug: str, kind: str, id: UUID, begins_at: datetime, known: dict[str, UUID], *, newest: bool
) -> None:
    rng = generator("meetings", slug, begins_at.date())
    found = lists.read_meeting(scope, id=id)
    for one in found.former:
        _follow_up(scope, rng, one, id)
    came = [known[name] for name in found.meeting.called if rng.random() < 0.85]
    meetings.note_attendance(scope, id=id, version=found.meeting.row.version, came_ids=came)
    taught = _taught()[kind]
    chosen = [taught[at] for at in rng.permutation(len(taught))]
    chosen = chosen[: 1 if kind == COUNCIL else int(rng.integers(2, 4))]
    if newest and kind == PICTURE:  # something for each of those who report
        chosen = [next(one for one in taught if one["by"] == tag) for tag in TOLD]
    for one in chosen:
        _decide(scope, rng, slug, one, found.meeting.row, known)
    meetings.close(scope, id=id)


def _follow_up(scope: Scope, rng: np.random.Generator, one: Any, meeting_id: UUID) -> None:
    lot, said = rng.random(), {"id": one.row.id, "version": one.row.version, "meeting_id": meeting_id}
    if lot < 0.66:
        decisions.follow_up(scope, outcome="done", **said)
    elif lot < 0.86:
        due = scope.now.date() + timedelta(days=int(rng.integers(5, 20)))
        decisions.follow_up(scope, outcome="late", reason=_one_of(rng, _taught()["late"]), due=due, **said)
    elif lot < 0.93:
        decisions.follow_up(scope, outcome="dropped", reason=_one_of(rng, _taught()["dropped"]), **said)


def _decide(
    scope: Scope, rng: np.random.Generator, slug: str, one: dict[str, Any], meeting: Any, known: dict[str, UUID]
) -> None:
    doers = _tagged(slug, one["by"])
    if not doers:
        return
    there = places.places_to_choose(scope)
    sites = [place.id for kind in one["where"] for place in there if place.kind == kind]
    met, needs = meeting.begins_at.date(), one.get("needs", "nobody")
    row = decisions.add_decision(
        scope,
        meeting_id=meeting.id,
        text=f"{one['text']}.",
        organisation_id=known[doers[0]],
        function=one.get("function", ""),
        due=met + timedelta(days=int(rng.integers(6, 20))),
        named_place_id=sites[0] if sites else None,
        picture_first=meeting.period_first,
        ground=one["ground"],
        needs=needs,
        board=one.get("board", ""),
        paragraph=str(rng.integers(12, 98)) if needs == "board" else "",
        registry_number=f"KS {met.year}/000" if needs == "board" else "",
        access_class=one.get("class", "internal"),
    )
    if needs == "answer" and rng.random() < 0.8:
        decisions.answer(scope, id=row.id, version=row.version, answer="commits")


def _tagged(slug: str, tag: str) -> list[str]:
    return [one.name for one in load().municipalities[slug].organisations if tag in one.tags]


def _one_of(rng: np.random.Generator, those: Sequence[str]) -> str:
    return those[int(rng.integers(len(those)))]


@cache
def _taught() -> dict[str, Any]:
    return read_yaml(FOLDER / "decisions.yaml")
