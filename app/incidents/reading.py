"""Who may see which rows, and how much of each. The one place that decides; every query of incidents starts here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, false, or_

from app.accounts import service as accounts
from app.incidents.models import COUNTED, INTERNAL, OPEN, POLICE, QUARANTINED, RESTRICTED, Incident
from app.incidents.said import Particulars, particulars
from app.places import service as places
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category
from tenants.access import Role
from tenants.errors import NotFound
from tenants.profile import Profile
from tenants.scope import Scope

_ALL = (OPEN, INTERNAL, POLICE, RESTRICTED)
CLASSES_READ = {
    Role.COORDINATOR: _ALL,
    Role.CALENDAR: _ALL,
    Role.POLICE_OFFICER: (OPEN, INTERNAL, POLICE),
    Role.SCHOOL: (OPEN, INTERNAL),
    Role.SOCIAL_SERVICES: (OPEN, INTERNAL),
    Role.YOUTH: (OPEN, INTERNAL),
    Role.ANALYST: (OPEN, INTERNAL),
    Role.REPORTER: (),
}
"""Which classes a role reads in the whole place. One's own organisation's reports come on top."""
SEE_ALL_POINTS = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.CALENDAR)


@dataclass(frozen=True)
class Reading:
    """What everybody of a kind reads of the whole place: classes, and whether dwellings and farms have a point."""

    classes: tuple[str, ...]
    all_points: bool


READINGS = {
    "all": Reading(_ALL, True),
    "police": Reading((OPEN, INTERNAL, POLICE), True),
    "internal": Reading((OPEN, INTERNAL), False),
}
"""From most to least. What takes too long to count for each reader is counted once for each of these."""


def reading_of(scope: Scope) -> str | None:
    """The largest of READINGS that the actor reads whole; None for whoever reads her own organisation's reports alone.

    Her own organisation's reports of other classes are not in it.
    """
    classes, points = set(classes_read(scope)), scope.actor.has(*SEE_ALL_POINTS)
    return next(
        (name for name, one in READINGS.items() if set(one.classes) <= classes and (points or not one.all_points)), None
    )


def classes_read(scope: Scope) -> tuple[str, ...]:
    """The classes of report the actor reads whatever organisation wrote them."""
    held = {c for role in scope.actor.roles for c in CLASSES_READ.get(role, ())}
    return tuple(c for c in _ALL if c in held)


def sees_projection(scope: Scope) -> bool:
    """Whether reports the actor may not read still count for her, coarsely: those who read the whole place's."""
    return INTERNAL in classes_read(scope)


def in_full(scope: Scope):
    """Criterion: the rows the actor reads row by row (whatever their state)."""
    readable = [Incident.access_class.in_(classes)] if (classes := classes_read(scope)) else []
    if scope.actor.organisation_ids:
        readable.append(Incident.organisation_id.in_(scope.actor.organisation_ids))
    return or_(*readable) if readable else false()


def visible(scope: Scope):
    """Criterion: counted rows the actor reads row by row."""
    return and_(Incident.state == COUNTED, in_full(scope))


def stopped(scope: Scope):
    """Criterion: quarantined rows the actor may settle: her own, and for the coordinator all."""
    own = Incident.reported_by == scope.actor.membership_id if scope.actor.membership_id else false()
    return and_(Incident.state == QUARANTINED, Role.COORDINATOR in scope.actor.roles or own)


def is_own(scope: Scope, row: Incident) -> bool:
    return row.organisation_id in scope.actor.organisation_ids


def may_read(scope: Scope, row: Incident) -> bool:
    """Whether the actor may see this row at all (the same rule as `visible` and `stopped`, for one row)."""
    if row.state == QUARANTINED:
        return scope.actor.has(Role.COORDINATOR) or row.reported_by == scope.actor.membership_id is not None
    if row.state != COUNTED:
        return scope.actor.has(Role.COORDINATOR) or is_own(scope, row)
    return row.access_class in classes_read(scope) or is_own(scope, row)


def reads_text(scope: Scope, row: Incident) -> bool:
    """Free text: own organisation, coordinator and police; others when the place has opened it. Analysts never."""
    if is_own(scope, row) or scope.actor.has(Role.COORDINATOR, Role.POLICE_OFFICER):
        return True
    return scope.actor.has(Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH) and Profile.of(scope.place).text_open_to_all


def sees_point(scope: Scope, row) -> bool:
    """A dwelling or farm has no point for other organisations than its own, the coordinator and the police."""
    return not row.at_home or is_own(scope, row) or scope.actor.has(*SEE_ALL_POINTS)


def names_reporter(scope: Scope, row: Incident) -> bool:
    """Whoever wrote or changed a report is named to her own organisation and the coordinator."""
    return is_own(scope, row) or scope.actor.has(Role.COORDINATOR)


@dataclass(frozen=True, kw_only=True)
class Seen(Particulars):
    """An incident as this actor may see it: what she may not see is None, not hidden by the page."""

    id: UUID
    category: Category
    state: str
    access_class: str
    organisation_id: UUID
    organisation: str
    is_own: bool
    earliest: datetime
    latest: datetime
    reported_at: datetime
    precision: str
    named_place_id: UUID | None
    named_place: str | None
    sub_area_id: UUID | None
    sub_area: str | None
    lat: float | None
    lon: float | None
    text: str | None
    """None when the actor may not read the text; "" when none was written."""
    reported_by: str | None
    """The reporter's name, for her own organisation and the coordinator."""
    version: int
    may_correct: bool

    @property
    def place_label(self) -> str:
        return self.named_place or self.sub_area or "Okänd plats"

    @property
    def group(self):
        return taxonomy.group_named()[self.category.group]


def seen(
    scope: Scope,
    row: Incident,
    *,
    organisation: str,
    named_place: str | None,
    sub_area: str | None,
    reporter: str | None,
) -> Seen:
    """The row as the scope's actor may see it."""
    point = sees_point(scope, row)
    own, coordinator = is_own(scope, row), scope.actor.has(Role.COORDINATOR)
    return Seen(
        id=row.id,
        category=taxonomy.categories()[row.category_id],
        state=row.state,
        access_class=row.access_class,
        organisation_id=row.organisation_id,
        organisation=organisation,
        is_own=own,
        earliest=row.earliest,
        latest=row.latest,
        reported_at=row.reported_at,
        precision=row.precision if point else "sub_area",
        named_place_id=row.named_place_id if point else None,
        named_place=named_place if point else None,
        sub_area_id=row.sub_area_id,
        sub_area=sub_area,
        lat=row.lat if point else None,
        lon=row.lon if point else None,
        text=row.text if reads_text(scope, row) else None,
        **particulars(row),
        reported_by=reporter if names_reporter(scope, row) else None,
        version=row.version,
        may_correct=coordinator or (own and row.reported_by == scope.actor.membership_id),
    )


def readable(scope: Scope, id: UUID, *, to_change: bool = False) -> Incident:
    """The row, if the actor may see it. Raises NotFound else. `to_change` locks it."""
    row = scope.find(Incident, id, to_change=to_change)
    if not may_read(scope, row):
        raise NotFound("incident")
    return row


def seen_rows(scope: Scope, rows: list[Incident]) -> list[Seen]:
    """The rows as the actor may see them, with the names they point at (three queries whatever their number)."""
    organisations = {o.id: o.name for o in accounts.organisations(scope)}
    named = {p.id: p.name for p in places.named_places(scope)}
    areas = {a.id: a.name for a in places.sub_areas(scope)}
    reporters = accounts.member_names(scope, ids={r.reported_by for r in rows if r.reported_by})
    return [
        seen(
            scope,
            row,
            organisation=organisations[row.organisation_id],
            named_place=named.get(row.named_place_id),
            sub_area=areas.get(row.sub_area_id),
            reporter=reporters.get(row.reported_by),
        )
        for row in rows
    ]
