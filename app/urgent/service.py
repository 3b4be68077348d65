"""Acts on what is told of at once: choose its types, read what has been chosen, have the others written to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from app.accounts import service as accounts
from app.incidents.visibility import Reader
from app.mail import service as mail
from app.taxonomy import service as taxonomy
from app.urgent import permissions
from app.urgent.models import UrgentChoice, UrgentReport
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.isolation import Question
from tenants.scope import Scope

KIND = "urgent_report"
"""The kind of letter."""
MOST_TYPES = 20
"""Of more nobody would read the letters."""
FORMER_SHOWN = 10
OF_A_FILE = timedelta(days=2)
"""What a file tells of is told of at once if it happened this lately: the rest of it is history."""
BY_HAND = timedelta(days=7)
"""What somebody has sent, if it was sent this lately: a stopped one may wait so long to be let go."""
_LATEST = Question(select(UrgentChoice.types).order_by(UrgentChoice.version.desc()).limit(1))


@requires(permissions.READ)
def read_choices(scope: Scope) -> list[UrgentChoice]:
    """What has been chosen, the latest first."""
    rows = select(UrgentChoice).order_by(UrgentChoice.version.desc())
    return list(scope.db.scalars(rows.limit(FORMER_SHOWN + 1)))


@requires(permissions.CHANGE)
def choose_types(scope: Scope, *, version: int, types: Sequence[str]) -> UrgentChoice | None:
    """Let these be the types, slugs of national ones; none at all ends it. Gives None when nothing is new. `version`:
    the one that was read, 0 for none. Raises Invalid, and Conflict("changed_meanwhile")."""
    known = taxonomy.by_slug()
    if any(slug not in known or not known[slug].counts for slug in types):
        raise Invalid({"types": ["Välj bland typerna i listan."]})
    chosen = [slug for slug in known if slug in types]
    if len(chosen) > MOST_TYPES:
        raise Invalid({"types": [f"Välj högst {MOST_TYPES} typer: av fler brev blir inget läst."]})
    # One after the other, so that of two who have read the same version the second is told.
    scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"urgent {scope.tenant.id}", 0))))
    latest = scope.db.scalar(select(UrgentChoice).order_by(UrgentChoice.version.desc()).limit(1))
    if (latest.version if latest else 0) != version:
        raise Conflict("changed_meanwhile")
    if (latest.types if latest else []) == chosen:
        return None
    saved = {"saved_at": scope.now, "saved_by": scope.actor.name}
    return scope.add(UrgentChoice(version=version + 1, types=chosen, **saved))


@requires(permissions.TELL)
def tell_at_once(scope: Scope, *, rows: Sequence[Any]) -> int:
    """Write to the coordinators and the police of those reports among these that are of a chosen type and count, each
    once: whoever may open one of them gets one letter for all, whoever sent them none. Gives how many reports were told
    of. `rows`: `Incident`s, or whatever has their columns."""
    if scope.tenant.is_practice or not (asked := scope.db.ask(_LATEST)):
        return 0
    known = taxonomy.by_slug()
    types = {known[slug].id for slug in asked[0].types if slug in known}
    fresh = {row.id: row for row in rows if row.category_id in types and row.state == "counted" and _lately(scope, row)}
    if not fresh:
        return 0
    said = select(UrgentReport.incident_id).where(UrgentReport.incident_id.in_(fresh))
    for id in scope.db.scalars(said):
        del fresh[id]
    scope.insert_many(UrgentReport, [{"incident_id": id} for id in fresh])
    if scope.post.works:
        _write(scope, list(fresh.values()))
    return len(fresh)


@requires(permissions.TELL)
def forget(scope: Scope, *, ids: Sequence[UUID]) -> None:
    """Let go of that these reports, which are to be removed, were told of."""
    these = UrgentReport.tenant_id == scope.tenant.id, UrgentReport.incident_id.in_(ids)
    scope.db.execute(delete(UrgentReport).where(*these).execution_options(synchronize_session=False))


def _write(scope: Scope, rows: Sequence[Any]) -> None:
    about: dict[UUID, UUID] = {}
    there = [one for one in accounts.may_here(scope, permission=permissions.TOLD) if one.membership_id]
    for actor in there:
        reader = Reader.of(replace(scope, actor=actor, audience=None))
        first = next((row.id for row in rows if reader.may_open(row)), None)
        if first and actor.person_id != scope.actor.person_id and actor.membership_id:
            about[actor.membership_id] = first
    for actor in mail.wanting(scope, kind=KIND, of=[one for one in there if one.membership_id in about]):
        if actor.membership_id:
            mail.write(scope, kind=KIND, membership_id=actor.membership_id, about_id=about[actor.membership_id])


def _lately(scope: Scope, row: Any) -> bool:
    if row.intake_key is not None:
        return row.latest > scope.now - OF_A_FILE
    sent: datetime = row.reported_at
    return sent > scope.now - BY_HAND
