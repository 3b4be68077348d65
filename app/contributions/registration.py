"""What is written for a picture, told to the others: that it is asked for, its row on the picture's page, its parts of
the picture, and the letter that reminds of it."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.contributions import levels, own_views, permissions, presence, readers, wording
from app.contributions.models import NORMAL
from app.domains import KindOfLetter
from app.figures.periods import Days, Fortnight, local_date, short_day
from app.figures.rooms import Room
from app.hooks import Coming, Glance, Part, PartRow, Todo
from app.incidents.visibility import for_the_room
from tenants.scope import Scope

LETTERS = (
    KindOfLetter(
        own_views.REMINDER,
        "Påminnelse om egen bild",
        lambda scope, mail: own_views.write_reminder(scope, mail=mail),
        choice="När din verksamhet inte har sagt hur det ser ut inför lägesbildsmötet.",
        permission=permissions.SAY.name,
    ),
)


def todo(scope: Scope) -> list[Todo]:
    """To say how it looks, until it is said or the meeting has come."""
    if scope.tenant.is_area or not scope.profile.live or not scope.may(permissions.SAY):
        return []
    asked = own_views.waiting(scope)
    if asked is None:
        return []
    said = f"Egen bild {asked.period.label}: hur ser det ut hos er?"
    return [Todo("own_view", said, "contributions.own", {"first": asked.period.first}, asked.due)]


def coming(scope: Scope, days: Days) -> list[Coming]:
    """Who is out where, on the wall of those who read working material."""
    if scope.tenant.is_area or not scope.may(permissions.SHOW):
        return []
    return [
        Coming(
            one.row.day, wording.PARTS[one.row.part], f"{wording.WHATS[one.row.what]}, {one.place}", one.organisation
        )
        for one in presence.shown(scope, days=days)
    ]


def at_a_glance(scope: Scope, first: date, asked: Collection[UUID]) -> list[Glance]:
    """How we work in the sub-areas, and how many have said how it looks."""
    if not scope.may(permissions.READ):
        return []
    areas, there = levels.at_a_glance(for_the_room(scope), first=first)
    marks = tuple((wording.COLOURS[one.level], f"{one.name} {wording.ARROWS[one.arrow][:1]}".strip()) for one in areas)
    usual = "Normalt i alla delområden." if not areas else "Normalt i övriga delområden."
    every = there | set(asked)
    many = f"{len(there)} av {len(every)} har lämnat egen bild" if asked else "Egna bilder"
    return [Glance("Läge", marks, usual, many, "contributions.written", {"first": first})]


def picture_parts(scope: Scope, first: date, room: Room) -> list[Part]:
    """How organisations see the period, how we work in its sub-areas, and who is out in the fortnight after it; never
    working material, since a picture is kept and sent."""
    scope = scope.counting_for(None)  # nothing here is counted: what is read for one room is read for all
    where = {"endpoint": "contributions.written", "values": {"first": first}}
    told, found = readers.told_in(scope, first=first, room=room), levels.told_in(scope, first=first, room=room)
    rows = [
        PartRow(
            (
                one.organisation,
                " ".join(
                    filter(None, (wording.MOODS[one.row.mood], f"({wording.source(one)})" if one.row.oral else ""))
                ),
                " ".join(one.row.text.splitlines()),
            )
        )
        for one in told.views
    ]
    waits = ("Polisens del är inte inlämnad.",) if told.police_missing and room is Room.POLICE else ()
    many = len(told.handed_in)
    said = (
        "1 verksamhet har lämnat egen bild."
        if many == 1
        else f"{many or 'Ingen'} verksamhet{'er' * (many > 1)} har lämnat egen bild."
    )
    head = ("Verksamhet", "Hur det ser ut", "Vad de ser")
    parts = [Part("egna-bilder", "Verksamheternas egen bild", room, said, head, tuple(rows), waits, **where)]
    changed = [one for one in found.areas if one.level != NORMAL or one.arrow]
    lines = [PartRow((one.name, wording.LEVELS[one.level], wording.ARROWS[one.arrow], one.reason)) for one in changed]
    lines += [
        PartRow((one.area, "Extra avstämning", "", " ".join(one.row.log.splitlines())))
        for one in found.extras
        if one.row.log
    ]
    usual = "Normalt i övriga delområden. " if changed else "Normalt i alla delområden. "
    columns = ("Delområde", "Läge", "Sedan förra bilden", "Varför")
    parts.append(Part("lage", "Läge per delområde", room, usual + wording.OUR_WORK, columns, tuple(lines), **where))
    plan = presence.told_to_others(scope, days=Fortnight(first).next.days) if room is not Room.REPORTERS else []
    if plan:
        rows = [
            PartRow((short_day(one.row.day), wording.PARTS[one.row.part], one.place, one.organisation)) for one in plan
        ]
        columns = ("Dag", "När", "Var", "Vem")
        parts.append(Part("narvaro", "Närvaro kommande fjorton dagar", room, "", columns, tuple(rows)))
    return parts


AHEAD = timedelta(days=28)
"""So far ahead the police area is told who is out."""


def told_to_area(scope: Scope) -> list[tuple[str, dict[str, Any]]]:
    """How we work in the sub-areas, in the latest picture that says it; and who is out where, what is working material
    by itself."""
    today, anchor = local_date(scope.now), scope.profile.anchor
    period = Fortnight.containing(today, anchor)
    for one in (period, period.previous, period.previous.previous):
        areas = levels.told_in(scope, first=one.first, room=Room.EST).areas
        if any(area.version for area in areas):
            period = one
            break
    said = [[area.name, area.level, area.before] for area in areas]
    plan = presence.shown(scope, days=Days(today, today + AHEAD))
    lines: dict[bool, list[list[Any]]] = {False: [], True: []}
    for one in plan:
        line = [one.row.day.isoformat(), one.row.part, one.row.what, one.organisation, one.place, one.of_police]
        lines[one.working_material].append(line)
    return [
        ("levels", {"first": period.first.isoformat(), "label": period.label, "areas": said}),
        ("presence/open", {"lines": lines[False]}),
        ("presence/police", {"lines": lines[True]}),
    ]


def redactable() -> list[tuple[str, str]]:
    return [
        ("own_view", "Egna bilder"),
        ("area_level", "Skäl till läget i ett delområde"),
        ("extra_meeting", "Anteckningar från extra avstämningar"),
    ]
