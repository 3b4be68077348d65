"""Meetings and decisions, as the tests of this folder need them."""

from datetime import UTC, date, datetime

from app.meetings import decisions, service
from tenants.access import Role
from tests.world import World

TODAY = date(2026, 11, 25)
BEFORE, NOW = datetime(2026, 11, 10, 8, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)
"""When two meetings of the work began: a fortnight ago, and yesterday."""
CALLED = ("Högstadieskolan", "Bostadsbolaget", "Polisen")


def meeting(world: World, begins_at: datetime = BEFORE, kind: str = "est", called=CALLED, **said):
    ids = [world.organisation(name) for name in called]
    with world.scope() as scope:
        return service.add_meeting(scope, kind=kind, begins_at=begins_at, called_ids=ids, **said)


def decided(world: World, at, organisation: str | None = "Högstadieskolan", **said):
    """Something that an organisation is to do by the end of the month."""
    said = {"text": "Vuxna vid övergången fyra morgnar.", "ground": "Bilar stannar inte.", **said}
    if organisation:
        said["organisation_id"] = world.organisation(organisation)
    with world.scope() as scope:
        return decisions.add_decision(scope, meeting_id=at.id, **{"due": date(2026, 11, 30), **said})


def followed(world: World, row, outcome: str, role: Role = Role.COORDINATOR, **said):
    with world.scope(role) as scope:
        return decisions.follow_up(scope, id=row.id, **{"version": row.version, "outcome": outcome, **said})
