"""Who sees which report, and how much of it: its text, its place and point, its hour. The one file that decides.

A rule has up to three forms, side by side: of one row, as a criterion of a query, and as a mask of arrays. All know
nothing but the report's columns and a `Reader`; a test asks the three of the same random reports and readers. A row is
an `Incident`, or whatever else has the columns that the rule asks for (a `CountedIncident`, a
`TalliedIncident`); a criterion is of the table of reports, or of a tally with the same columns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID

import numpy as np
from sqlalchemy import Row, and_, false, not_, or_, true

from app.accounts import service as accounts
from app.figures.audience import ROOM, Audience
from app.figures.incidents import NOWHERE, IncidentArrays
from app.figures.periods import Days
from app.incidents import permissions
from app.incidents.models import COUNTED, QUARANTINED, Incident, WhereTally
from app.places import service as places
from app.report.fields import CLASSES, INTERNAL, OPEN, POLICE, RESTRICTED, SUB_AREA, Particulars
from app.taxonomy import local
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category
from app.words.service import Circle
from tenants.access import CALENDAR, PHONE, REPORT, Role
from tenants.errors import NotAllowed, NotFound
from tenants.scope import Scope

CLASSES_READ = {
    Role.COORDINATOR: CLASSES,
    Role.CALENDAR: CLASSES,
    Role.POLICE_OFFICER: (OPEN, INTERNAL, POLICE),
    Role.SCHOOL: (OPEN, INTERNAL),
    Role.SOCIAL_SERVICES: (OPEN, INTERNAL),
    Role.YOUTH: (OPEN, INTERNAL),
    Role.ANALYST: (OPEN, INTERNAL),
    Role.REPORTER: (),
    Role.UNIT_MANAGER: (),
    Role.ROOM_POLICE: (OPEN, INTERNAL, POLICE),
    **dict.fromkeys((Role.ROOM_EST, Role.ROOM_REPORTERS), (OPEN, INTERNAL)),
}
"""Which classes a role reads in the whole place. One's own organisation's reports come on top."""
SEE_ALL_POINTS = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.ROOM_POLICE, Role.CALENDAR)
READ_ALL_TEXTS = (Role.COORDINATOR, Role.POLICE_OFFICER)
READ_OPENED_TEXTS = (Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH)
"""Other organisations' texts, where the place has opened them. Analysts never."""


@dataclass(frozen=True)
class Reader:
    """All that decides what somebody sees of reports; the same values in every form of every rule."""

    classes: tuple[str, ...] = ()
    """Those read whatever organisation wrote the report, in the order of `CLASSES`."""
    organisation_ids: frozenset[UUID] = frozenset()
    """Whose reports are her own: those for which she holds a role that reports."""
    membership_ids: frozenset[UUID] = frozenset()
    """Under which she has written, also those that have ended."""
    all_points: bool = False
    """Dwellings and farms have a point and a named place for her."""
    all_texts: bool = False
    coordinates: bool = False
    """Reads stopped and withdrawn reports too, and who wrote any report."""
    written_alone: bool = False
    """Reads what she has written herself, and nothing else."""
    without_texts: bool = False
    """Reads no text at all, not even what she has written herself."""

    @classmethod
    def of(cls, scope: Scope) -> "Reader":
        """The scope's actor as a reader of this place's reports; the audience, in a scope that counts for one.

        Raises NotAllowed for an audience that counts more than the actor does.
        """
        reader = cls._of_actor(scope)
        if scope.audience is None:
            return reader
        if not reader.belongs_to(scope.audience):
            raise NotAllowed(f"counting for {scope.audience}")
        return AUDIENCES[Audience(scope.audience)]

    @classmethod
    def _of_actor(cls, scope: Scope) -> "Reader":
        actor = scope.actor
        if actor.reach == REPORT:
            return cls(membership_ids=actor.membership_ids, written_alone=True)
        if actor.reach == PHONE:
            own = actor.organisations(permissions.REPORT)
            return cls(organisation_ids=own, membership_ids=actor.membership_ids, without_texts=True)
        read = {one for role in actor.roles for one in CLASSES_READ.get(role, ())}
        opened = scope.profile.text_open_to_all
        return cls(
            classes=tuple(one for one in CLASSES if one in read),
            organisation_ids=actor.organisations(permissions.REPORT),
            membership_ids=actor.membership_ids,
            all_points=actor.has(*SEE_ALL_POINTS),
            all_texts=actor.has(*READ_ALL_TEXTS) or (opened and actor.has(*READ_OPENED_TEXTS)),
            coordinates=actor.has(Role.COORDINATOR),
        )

    # Which reports she reads, whatever has become of them.
    def is_own(self, row) -> bool:
        return row.organisation_id in self.organisation_ids or (self.written_alone and self.wrote(row))

    def reads(self, row) -> bool:
        return row.access_class in self.classes or self.is_own(row)

    def reads_where(self, rows: "type[Incident | WhereTally]" = Incident):
        """`rows`: the table that is asked, a tally with the columns of the rule too."""
        parts = [rows.access_class.in_(self.classes)] if self.classes else []
        return or_(*parts, self.own_where(rows))

    def reads_tallied_where(self, tally):
        """The same of a tally by organisation and class (its table): one that does not tell who wrote a report serves
        no reader who reads what she has written alone."""
        if self.reads_every_class:
            return true()
        parts = [tally.access_class.in_(self.classes)] if self.classes else []
        return or_(false(), *parts, tally.organisation_id.in_(self.organisation_ids))

    def reads_mask(self, arrays: IncidentArrays) -> np.ndarray:
        read = np.isin(arrays.access_class, [CLASSES.index(one) for one in self.classes])
        return read | self._own_mask(arrays)

    # Which reports count for her, one by one.
    def counts(self, row) -> bool:
        return row.state == COUNTED and self.reads(row)

    def counts_where(self):
        # As arrays: `reads_mask`, since `IncidentArrays` hold counted reports alone.
        return and_(Incident.state == COUNTED, self.reads_where())

    # At which named place and point a report is: a dwelling or a farm at none, but for its own organisation.
    def sees_point(self, row) -> bool:
        return self.all_points or not row.at_home or self.is_own(row)

    def sees_point_where(self, rows: "type[Incident | WhereTally]" = Incident):
        return true() if self.all_points else or_(not_(rows.at_home), self.own_where(rows))

    def sees_point_mask(self, arrays: IncidentArrays) -> np.ndarray:
        return self.all_points | ~arrays.at_home | self._own_mask(arrays)

    # Both, of arrays.
    def masked(self, arrays: IncidentArrays) -> IncidentArrays:
        """What she may know of these: the reports that count for her, and the places and points that she sees.

        Where `organisation` is not told (counts of periods), none is her own: she gets no more than her audience.
        """
        kept = arrays.where(self.reads_mask(arrays))
        placed = self.sees_point_mask(kept)
        if placed.all():
            return kept
        return replace(
            kept,
            place=np.where(placed, kept.place, kept.place.dtype.type(NOWHERE)),
            x=np.where(placed, kept.x, np.nan),
            y=np.where(placed, kept.y, np.nan),
        )

    # Which stopped reports she reads and settles: those she wrote, the coordinator all.
    def settles(self, row) -> bool:
        return row.state == QUARANTINED and (self.coordinates or self.wrote(row))

    def settles_where(self):
        return and_(Incident.state == QUARANTINED, true() if self.coordinates else self.wrote_where())

    def wrote(self, row) -> bool:
        return row.reported_by in self.membership_ids

    def wrote_where(self):
        return Incident.reported_by.in_(self.membership_ids) if self.membership_ids else false()

    def corrects(self, row) -> bool:
        """Whether she may correct and withdraw it: her own for an organisation that she still reports for, the
        coordinator any."""
        return self.coordinates or (self.is_own(row) and self.wrote(row))

    # How much of one report.
    def may_open(self, row) -> bool:
        """Whether she may see the report at all, as its own page shows it."""
        if row.state == QUARANTINED:
            return self.settles(row)
        return self.counts(row) if row.state == COUNTED else self.coordinates or self.is_own(row)

    def may_open_where(self):
        of_it = true() if self.coordinates else self.own_where()
        others = and_(Incident.state.not_in((COUNTED, QUARANTINED)), of_it)
        return or_(self.settles_where(), self.counts_where(), others)

    def listed_where(self, state: str):
        """Reports of one state that she may open."""
        return and_(Incident.state == state, self.may_open_where()) if state != COUNTED else self.counts_where()

    def reads_text(self, row) -> bool:
        return not self.without_texts and (self.all_texts or self.is_own(row))

    def text_circles(self, organisations: Iterable[UUID]) -> list[Circle]:
        """The same of counted reports, as the texts whose words she may look for; of all `organisations` here. None for
        who reads what she has written alone (words do not tell who wrote them), or no text."""
        others = tuple(one for one in CLASSES if not (self.all_texts and one in self.classes))
        circles = [(frozenset(organisations), self.classes if self.all_texts else ()), (self.organisation_ids, others)]
        return [] if self.written_alone or self.without_texts else [Circle(*one) for one in circles if all(one)]

    def names_reporter(self, row) -> bool:
        """Whether she is told who wrote or changed it."""
        return self.coordinates or self.is_own(row)

    # What counts for her coarsely, of the reports that she does not read.
    @property
    def counts_coarsely(self) -> bool:
        """Whether they count for her at all: for those who read the whole place's reports, not only their own's."""
        return INTERNAL in self.classes

    def coarsely_where(self, spans: Iterable[Days]):
        """Raises ValueError unless every span is whole weeks from a Monday: neither hour nor day is told."""
        if any(len(days) % 7 or (len(days) and days.first.weekday()) for days in spans):
            raise ValueError("the coarse projection is counted in whole weeks")
        return and_(Incident.state == COUNTED, not_(self.reads_where())) if self.counts_coarsely else false()

    # What she reads of the whole place.
    @property
    def reads_every_class(self) -> bool:
        return self.classes == CLASSES

    @property
    def audience(self) -> Audience | None:
        """The largest that she belongs to; None for whoever reads her own organisation's reports alone."""
        return next((one for one in Audience if self.belongs_to(one)), None)

    def belongs_to(self, audience: str) -> bool:
        """Whether she may count all that this audience counts."""
        other = AUDIENCES[Audience(audience)]
        return set(other.classes) <= set(self.classes) and (self.all_points or not other.all_points)

    def own_where(self, rows: "type[Incident | WhereTally]" = Incident):
        if self.written_alone:
            return self.wrote_where()
        return rows.organisation_id.in_(self.organisation_ids) if self.organisation_ids else false()

    def _own_mask(self, arrays: IncidentArrays) -> np.ndarray:
        own = [at for at, organisation in enumerate(arrays.organisations) if organisation in self.organisation_ids]
        return np.isin(arrays.organisation, own)


AUDIENCES = {
    Audience.ALL: Reader(CLASSES, all_points=True),
    Audience.POLICE: Reader((OPEN, INTERNAL, POLICE), all_points=True),
    Audience.INTERNAL: Reader((OPEN, INTERNAL)),
}
"""What a kind of reader may count: what everybody of the audience sees, so no organisation's own reports of other
classes. From most to least. What takes too long to count for each reader is counted once for each audience."""
IN_THE_ROOM = AUDIENCES[ROOM]
"""What the police area is told too: it belongs to no organisation here."""


def counting_what_the_room_counts(scope: Scope) -> Scope:
    """A scope that counts what everybody in the room may count, whoever acts: for what is kept and shown to those alone
    who count as much (`counts_for_the_room`)."""
    return replace(scope, actor=CALENDAR).counting_for(ROOM)


def counts_for_the_room(scope: Scope) -> bool:
    """Whether what is counted in this scope is exactly what everybody in the room may count."""
    return scope.audience == ROOM


def for_the_room(scope: Scope) -> Scope:
    """A scope that counts what everybody in the room may count; the same scope for whoever counts less than that, and
    for one that counts for an audience already."""
    if scope.audience is None and Reader.of(scope).belongs_to(ROOM):
        return scope.counting_for(ROOM)
    return scope


@dataclass(frozen=True, kw_only=True)
class AlwaysSeen(Particulars):
    """What everybody sees of a report who may see it at all, as it is stored."""

    id: UUID
    state: str
    access_class: str
    organisation_id: UUID
    earliest: datetime
    latest: datetime
    reported_at: datetime
    sub_area_id: UUID | None
    version: int
    disputed: bool
    """Stopped for what a reader has objected to."""


@dataclass(frozen=True, kw_only=True)
class IncidentView(AlwaysSeen):
    """An incident as this actor may see it: what she may not see is None, not hidden by the page."""

    category: Category
    """As the tenant calls it; of an own type, by that name."""
    own_type_id: UUID | None
    counted_as: str
    """The national type, when it is one of the tenant's own; "" else."""
    organisation: str
    is_own: bool
    precision: str
    named_place_id: UUID | None
    named_place: str | None
    sub_area: str | None
    lat: float | None
    lon: float | None
    text: str | None
    """None when the actor may not read the text; "" when none was written."""
    has_photo: bool
    """A photo is read as the text is."""
    reported_by: str | None
    """The reporter's name, for her own organisation and the coordinator."""
    may_correct: bool
    placed: bool
    """Whether she is told where it was as it is stored."""

    @property
    def counts(self) -> bool:
        """Whether it is among the numbers: an advance notice never is."""
        return self.state == COUNTED and self.category.counts

    @property
    def shown_state(self) -> str:
        """The state as it is shown: one that is counted by its state, but never by its type, says so."""
        return "advance_notice" if self.state == COUNTED and not self.category.counts else self.state

    @property
    def place_label(self) -> str:
        return self.named_place or self.sub_area or "Okänd plats"

    @property
    def type_code(self) -> str:
        """What a report of the same type says."""
        return str(self.own_type_id or self.category.slug)

    @property
    def group(self):
        return taxonomy.group_named()[self.category.group]


def readable(scope: Scope, id: UUID, *, to_change: bool = False) -> Incident:
    """The row, if the actor may see it. Raises NotFound else. `to_change` locks it; else it is asked for once."""
    if to_change:
        row = scope.find(Incident, id, to_change=True)
    else:
        row = scope.once((Incident, "row", id), lambda: scope.find(Incident, id))
    if not Reader.of(scope).may_open(row):
        raise NotFound("incident")
    return row


_ALWAYS = tuple(field.name for field in fields(AlwaysSeen))


def views(scope: Scope, rows: Sequence[Incident | Row]) -> list[IncidentView]:
    """The rows as the actor may see them, with the names they point at (four queries whatever their number)."""
    if not rows:
        return []
    reader = Reader.of(scope)
    organisations = {o.id: o.name for o in accounts.organisations(scope)}
    named, areas = places.names(scope, places=[r.named_place_id for r in rows], areas=[r.sub_area_id for r in rows])
    her = {scope.actor.membership_id: scope.actor.name, None: None}
    authors = {row.reported_by for row in rows if row.reported_by and row.reported_by not in her}
    reporters = {**accounts.member_names(scope, ids=authors), **her}
    own_types = local.own_types(scope) if any(row.own_type_id for row in rows) else {}
    categories, found = taxonomy.named(scope.profile.type_names), []
    for row in rows:
        category, named_by = categories[row.category_id], row.own_type_id and own_types[row.own_type_id]
        point, own = reader.sees_point(row), reader.is_own(row)
        found.append(
            IncidentView(
                **{name: getattr(row, name) for name in _ALWAYS},
                category=local.under(category, named_by) if named_by else category,
                own_type_id=row.own_type_id,
                counted_as=category.name if named_by else "",
                organisation=organisations[row.organisation_id],
                is_own=own,
                precision=row.precision if point else SUB_AREA,
                named_place_id=row.named_place_id if point else None,
                named_place=named.get(row.named_place_id) if point else None,
                sub_area=areas.get(row.sub_area_id),
                lat=row.lat if point else None,
                lon=row.lon if point else None,
                text=row.text if reader.reads_text(row) else None,
                has_photo=row.has_photo and reader.reads_text(row),
                reported_by=reporters.get(row.reported_by) if reader.names_reporter(row) else None,
                may_correct=reader.corrects(row),
                placed=point,
            )
        )
    narrow = {row.id for row in rows if row.access_class in (POLICE, RESTRICTED)}
    shown = [view.id for view in found if view.text is not None and view.id in narrow]
    scope.concerning(shown=shown, number=len(found))
    return found
