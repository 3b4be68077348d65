"""The figures of a picture, counted for one room: what its page, its paper and its editions say of the reports."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.alerts import wording
from app.alerts.findings import Findings
from app.basemaps import service as basemaps
from app.coverage.standing import SHUT
from app.drawing import paper_map
from app.drawing.time_charts import DAYPARTS, WEEKDAYS
from app.figures.coming import known, year_before
from app.figures.numbers import first_up, number
from app.figures.periods import FORTNIGHT_DAYS, Days, local_date, short_day, span_label
from app.figures.rooms import Room
from app.hooks import Part, PartRow
from app.incident_counts import history
from app.incident_counts.history import CountedReport
from app.pictures import frozen, permissions
from app.pictures.models import Picture as KeptPicture
from app.pictures.models import PictureDraft
from app.places import service as places
from app.police_events import service as police_events
from app.situational_pictures import saying
from app.situational_pictures import service as situational_pictures
from app.situational_pictures.service import Picture
from app.taxonomy import service as taxonomy
from tenants.access import CALENDAR
from tenants.acts import requires
from tenants.scope import Scope

TOP = 5
MOST_OUTSIDE = 10
FIGURES, AREAS, COMING = "siffror", "delomraden", "datum"
NONE = "–"


@dataclass(frozen=True)
class Counted:
    """What is counted for a room: `content` as `frozen.content_of` has it, and the reports behind it."""

    content: dict[str, Any]
    reports: list[list]
    """(id, version) of each."""
    seed: int
    last: date
    """The last day that it counts."""


def for_room(scope: Scope, room: Room) -> Scope:
    """A scope that counts what whoever sits in the room may count, whoever acts: for what is kept for that room alone
    and told there."""
    return replace(scope, actor=CALENDAR).counting_for(room.counts)


@requires(permissions.COUNT)
def drafted(scope: Scope, *, first: date, room: Room) -> tuple[Part, ...]:
    """The figures as they were last counted for the room, as parts; none before that."""
    joined = (KeptPicture.tenant_id == PictureDraft.tenant_id) & (KeptPicture.id == PictureDraft.picture_id)
    rows = select(PictureDraft.room, PictureDraft.content).join(KeptPicture, joined).where(KeptPicture.first == first)
    found = scope.once((PictureDraft, first), lambda: tuple(scope.db.execute(rows)))
    content = next((one.content for one in found if one.room == room), None)
    return frozen.told(content).parts if content else ()


def count(scope: Scope, first: date, room: Room) -> Counted:
    """Of the period that begins on `first`. In a scope that counts for the room."""
    picture = situational_pictures.picture(scope, first=first, brief=True)
    reports = history.counted_reports(scope, days=picture.spans.now)
    parts = list(_reporters(picture) if room is Room.REPORTERS else _parts(scope, picture, reports, room))
    drawn = None if room is Room.REPORTERS else _map(scope, picture)
    findings = picture.analysis.findings if picture.analysis else None
    return Counted(
        frozen.content_of(parts, drawn),
        [[str(one.id), one.version] for one in reports],
        findings.unusual.seed if findings else 0,
        picture.spans.now.last,
    )


def _reporters(picture: Picture) -> Iterator[Part]:
    """Numbers of the municipality and its sub-areas alone: no place, no hour, no organisation."""
    yield _groups(picture, Room.REPORTERS)
    yield _areas(picture, Room.REPORTERS)
    yield Part("tackning", "Vilka har hörts av", Room.REPORTERS, picture.heard.heard_of)
    yield _dates(picture)


def _parts(scope: Scope, picture: Picture, reports: list[CountedReport], room: Room) -> Iterator[Part]:
    # What the two rooms are told of reports is counted for each by itself; only the police's counts theirs.
    findings = picture.analysis.findings if picture.analysis else None
    yield _groups(picture, room)
    yield from _warnings(picture, findings, reports, room)
    yield _places(picture, reports, room)
    yield _areas(picture, room)
    yield _when(picture, reports, room)
    yield _manners(picture, reports, room)
    yield from _again(picture, findings, reports, room)
    yield _coverage(picture, room)
    yield from _outside(scope, picture, room)
    if findings and (said := findings.score.sentence or findings.score.undecided):
        yield Part("traff", "Hade förra bilden rätt?", room, said)
    ahead = known(_ahead(picture))
    yield _dates(picture, history.numbers_in(scope, spans=[year_before(one) for one in ahead]))


def _groups(picture: Picture, room: Room) -> Part:
    table = picture.groups
    rows = [row for row in table.rows if row.anything]
    lines = [(row.name, *_numbers(row)) for row in sorted(rows, key=lambda row: -row.now)]
    said = [saying.headline(picture)]
    if table.before and table.before.usual:
        low, high = table.before.usual
        said.append(f"Vanligt är {number(low)}–{number(high)}.")
    if table.previous_may_be_chance:
        said.append("Skillnaden mot perioden före kan bero på slumpen.")
    head = ("Grupp", "Nu", "Perioden före", "Samma veckor i fjol", "Medel av tolv")
    every = (*lines, ("Summa", *_numbers(table.total)))
    return Part(FIGURES, "Vad har hänt", room, " ".join(said), head, tuple(map(PartRow, every)))


def _numbers(row: Any) -> tuple[str, ...]:
    mean = NONE if row.mean is None else number(row.mean, 1)
    return number(row.now), number(row.previous), number(row.last_year), mean


def _warnings(picture: Picture, findings: Findings | None, reports: list[CountedReport], room: Room) -> Iterator[Part]:
    if findings is None:
        return
    title = "Varningar att ta ställning till"
    if findings.unusual.undecided:
        yield Part("varningar", title, room, findings.unusual.undecided)
        return
    rows = [
        PartRow(("".join(wording.headline(one, picture.names)),), _at(reports, one.place_ids))
        for one in findings.unusual.flags
    ]
    yield Part("varningar", title, room, "" if rows else "Inget är ovanligt.", (), tuple(rows))


def _places(picture: Picture, reports: list[CountedReport], room: Room) -> Part:
    rows = [
        PartRow((one.name, number(one.now), number(one.previous), number(one.organisations)), _at(reports, [one.id]))
        for one in picture.where.places[:TOP]
    ]
    elsewhere = picture.where.elsewhere
    said = f"{number(elsewhere)} av {number(picture.where.total)} har ingen namngiven plats." if elsewhere else ""
    head = ("Plats", "Nu", "Perioden före", "Verksamheter")
    return Part(frozen.PLACES, "Var", room, said, head, tuple(rows))


def _areas(picture: Picture, room: Room) -> Part:
    rows = [PartRow((one.name, number(one.now), number(one.previous))) for one in picture.where.areas]
    return Part(AREAS, "Delområden", room, "", ("Delområde", "Nu", "Perioden före"), tuple(rows))


def _when(picture: Picture, reports: list[CountedReport], room: Room) -> Part:
    when = picture.when
    known = when.exact + when.spread
    unknown = f"; {number(when.unknown)} har okänd tid" if when.unknown else ""
    said = f"{number(known)} av {number(known + when.unknown)} är fördelade på tid{unknown}." if known else ""
    rows = [
        PartRow((name, *(number(n) for n in row)), tuple(one.id for one in reports if _may_be_in(one, name)))
        for name, row in zip(DAYPARTS, when.dayparts, strict=True)
    ]
    head = ("Tid", *(first_up(name) for name in WEEKDAYS))
    return Part("nar", "När", room, said, head, tuple(rows) if known else ())


def _may_be_in(report: CountedReport, part: str) -> bool:
    """Whether its hour is one of "18–24", or not known."""
    first, last = (int(hour) for hour in part.split("–"))
    return report.hour_of_week is None or first <= report.hour_of_week % 24 < last


def _manners(picture: Picture, reports: list[CountedReport], room: Room) -> Part:
    rows = [
        PartRow((first_up(name), number(n)), tuple(one.id for one in reports if one.how == name))
        for name, n in picture.manners[:TOP]
    ]
    return Part("hur", "Hur", room, "", ("Tillvägagångssätt", "Antal"), tuple(rows))


def _again(picture: Picture, findings: Findings | None, reports: list[CountedReport], room: Room) -> Iterator[Part]:
    if findings is None or not findings.again.repeated:
        return
    groups = taxonomy.group_named()
    rows = [
        PartRow(
            (picture.names.get(one.place_id, wording.UNKNOWN), groups[one.group].name, number(one.n), _days(one)),
            _at(reports, [one.place_id]),
        )
        for one in findings.again.repeated[:TOP]
    ]
    head = ("Plats", "Grupp", "Antal på ett år", "Kortast emellan")
    yield Part("upprepas", "Vad upprepas", room, "", head, tuple(rows))


def _days(one: Any) -> str:
    return "samma dag" if not one.shortest else "1 dag" if one.shortest == 1 else f"{number(one.shortest)} dagar"


def _coverage(picture: Picture, room: Room) -> Part:
    said = picture.heard.heard_of
    rows = []
    if room is Room.POLICE:
        shut = len(picture.heard.of(SHUT))
        rows = [PartRow((f"Tyst: {name}",)) for name in picture.silent]
        rows += [PartRow((f"Stängda: {number(shut)}",))] if shut else []
    return Part("tackning", "Vilka har hörts av", room, said, (), tuple(rows))


def _outside(scope: Scope, picture: Picture, room: Room) -> Iterator[Part]:
    """What the police have published for all: the day and what kind, none of its words."""
    rows = [
        PartRow((short_day(one.event_date or local_date(one.published_at)), one.type))
        for one in police_events.recent_events(scope, days=picture.spans.now, limit=MOST_OUTSIDE)
    ]
    if rows:
        said = "Källa: polisen.se, ett urval för allmänheten. Räknas inte med rapporterna."
        yield Part("utifran", "Polisens publicerade händelser", room, said, ("Dag", "Vad"), tuple(rows))


def _ahead(picture: Picture) -> Days:
    """The fourteen days after the period."""
    first = picture.spans.period.next.first
    return Days(first, first + timedelta(days=FORTNIGHT_DAYS - 1))


def _dates(picture: Picture, numbers: Sequence[int | None] = ()) -> Part:
    """What falls on the days after the period. `numbers`: of each how many reports there were the year before, where
    more than numbers of whole periods are told."""
    rows = [
        (span_label(one.days.first, one.days.last), f"{one.name} ({one.note})" if one.note else one.name)
        for one in known(_ahead(picture))
    ]
    head = ("Dag", "Vad")
    if numbers:
        rows = [(*row, NONE if n is None else number(n)) for row, n in zip(rows, numbers, strict=True)]
        head = (*head, "Rapporter samma dagar i fjol")
    said = "" if rows else "Ingen helg och inget lov de fjorton dagarna efter perioden."
    return Part(COMING, "Kommande fjorton dagar", Room.REPORTERS, said, head, tuple(map(PartRow, rows)))


def _map(scope: Scope, picture: Picture) -> tuple[str, str] | None:
    own = [shape for shape in places.ground(scope) if shape.tenant_id == scope.tenant.id]
    marks = [paper_map.Mark(one.name, one.lat, one.lon, one.now) for one in picture.where.places[:TOP]]
    sheets = basemaps.sheets(scope)
    svg = paper_map.drawn(own, marks, sheets)
    return (svg, paper_map.said(scope.tenant.name, marks, sheets)) if svg else None


def _at(reports: list[CountedReport], ids: Iterable[UUID]) -> tuple[UUID, ...]:
    there = set(ids)
    return tuple(one.id for one in reports if one.named_place_id in there)
