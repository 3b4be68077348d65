"""Groups and their meetings, as the coordinator makes them."""

from datetime import UTC, datetime

from app.groups import service as groups
from app.meetings import service as meetings

BEGINS = datetime(2026, 11, 25, 6, tzinfo=UTC)
"""This morning."""


def group(world, name="Gruppen för torget", kind="working", functions=None):
    functions = functions or {"Högstadieskolan": "rektor", "Polisen": "kommunpolis"}
    members = [(world.organisation(one), said) for one, said in functions.items()]
    with world.scope() as scope:
        return groups.add_group(scope, kind=kind, name=name, purpose="Lugnare kvällar.", members=members)


def group_meeting(world, of):
    with world.scope() as scope:
        said = groups.next_meeting_of(scope, asked=str(of.id))
        return meetings.add_meeting(scope, begins_at=BEGINS, place="Stadshuset", **said)
