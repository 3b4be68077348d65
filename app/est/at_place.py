"""What has been done at one named place: occasions of all activities, as far as the actor works with them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.accounts import service as accounts
from app.est import groups, permissions
from app.est.models import Activity, FocusArea, Occasion
from app.figures.periods import Days
from tenants.acts import requires
from tenants.scope import Scope


@dataclass(frozen=True)
class Done:
    """One occasion at the place, in words."""

    done_on: date
    activity_id: UUID
    activity: str
    focus_area_id: UUID
    focus_area: str
    organisation: str
    """Who did it."""
    result: str


@requires(permissions.READ)
def occasions_at(scope: Scope, *, named_place_id: UUID, days: Days) -> list[Done]:
    """The occasions within these days that were logged at the place, latest first."""
    columns = (
        Occasion.done_on,
        Activity.id.label("activity_id"),
        Activity.name,
        FocusArea.id.label("focus_area_id"),
        FocusArea.title,
        FocusArea.short_title,
        Occasion.organisation_id,
        Occasion.result,
    )
    statement = (
        select(*columns)
        .join(Activity, (Activity.tenant_id == Occasion.tenant_id) & (Activity.id == Occasion.activity_id))
        .join(FocusArea, (FocusArea.tenant_id == Activity.tenant_id) & (FocusArea.id == Activity.focus_area_id))
        .where(
            Occasion.named_place_id == named_place_id,
            Occasion.done_on.between(days.first, days.last),
            groups.reachable(scope),
        )
        .order_by(Occasion.done_on.desc(), Occasion.id.desc())
    )
    names = {organisation.id: organisation.name for organisation in accounts.organisations(scope)}
    return [
        Done(
            row.done_on,
            row.activity_id,
            row.name,
            row.focus_area_id,
            row.short_title or row.title,
            names[row.organisation_id],
            row.result,
        )
        for row in scope.db.execute(statement)
    ]
