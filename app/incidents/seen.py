"""Reports as somebody sees them: what she may not see is None. `visibility.py` decides what that is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts import service as accounts
from app.incidents import permissions
from app.incidents.models import SUB_AREA, Incident
from app.incidents.said import Particulars, particulars
from app.incidents.visibility import Reader
from app.places import service as places
from app.taxonomy import service as taxonomy
from app.taxonomy.service import Category
from tenants.errors import NotFound
from tenants.scope import Scope


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


def readable(scope: Scope, id: UUID, *, to_change: bool = False) -> Incident:
    """The row, if the actor may see it. Raises NotFound else. `to_change` locks it."""
    row = scope.find(Incident, id, to_change=to_change)
    if not Reader.of(scope).may_open(row):
        raise NotFound("incident")
    return row


def seen_rows(scope: Scope, rows: list[Incident]) -> list[Seen]:
    """The rows as the actor may see them, with the names they point at (four queries whatever their number)."""
    reader, corrects_any = Reader.of(scope), permissions.may_correct_any(scope.actor)
    organisations = {o.id: o.name for o in accounts.organisations(scope)}
    named: dict[UUID | None, str] = {p.id: p.name for p in places.named_places(scope)}
    areas: dict[UUID | None, str] = {a.id: a.name for a in places.sub_areas(scope)}
    authors = {row.reported_by for row in rows if row.reported_by}
    reporters: dict[UUID | None, str] = {**accounts.member_names(scope, ids=authors)}
    categories, found = taxonomy.categories(), []
    for row in rows:
        point, own = reader.sees_point(row), reader.is_own(row)
        found.append(
            Seen(
                id=row.id,
                category=categories[row.category_id],
                state=row.state,
                access_class=row.access_class,
                organisation_id=row.organisation_id,
                organisation=organisations[row.organisation_id],
                is_own=own,
                earliest=row.earliest,
                latest=row.latest,
                reported_at=row.reported_at,
                precision=row.precision if point else SUB_AREA,
                named_place_id=row.named_place_id if point else None,
                named_place=named.get(row.named_place_id) if point else None,
                sub_area_id=row.sub_area_id,
                sub_area=areas.get(row.sub_area_id),
                lat=row.lat if point else None,
                lon=row.lon if point else None,
                text=row.text if reader.reads_text(row) else None,
                **particulars(row),
                reported_by=reporters.get(row.reported_by) if reader.names_reporter(row) else None,
                version=row.version,
                may_correct=corrects_any or (own and row.reported_by == scope.actor.membership_id),
            )
        )
    return found
