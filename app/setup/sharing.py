"""Acts on what the police area may read: group by group, with who decided it and when."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from app.area_sharing import service as area_sharing
from app.figures.periods import local_date
from app.incidents import tallies
from app.setup import permissions
from app.setup.models import SharingDecision
from app.taxonomy import service as taxonomy
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.registry import change_profile
from tenants.scope import Scope


@dataclass(frozen=True)
class SharedGroup:
    slug: str
    name: str
    shared: bool
    decided_by: str
    """"" while nobody has decided: then it is shared."""
    decided_on: date | None


@requires(permissions.READ_SHARING)
def list_shared(scope: Scope) -> list[SharedGroup]:
    """Every group of events that counts, and whether the police area may read its coarse rows."""
    latest = {row.group_slug: row for row in scope.db.scalars(select(SharingDecision).order_by(SharingDecision.id))}
    found = []
    for group in taxonomy.counted_groups():
        row = latest.get(group.slug)
        by, on = (row.decided_by, row.decided_on) if row else ("", None)
        found.append(SharedGroup(group.slug, group.name, scope.profile.shares(group.slug), by, on))
    return found


@requires(permissions.SHARE)
def share(
    scope: Scope,
    *,
    session: str | None = None,
    before: Collection[str],
    groups: Collection[str],
    decided_by: str,
    decided_on: date,
) -> int:
    """Let the police area read these groups and no others, from now on; gives how many that changes.

    What it could read of a group that is no longer shared is gone with this transaction, and what there is of one that
    is shared again stands there. `session`: the token of the actor's own; the command line has none. `before`: the
    groups that were shared when she began. Raises Invalid, Conflict("changed_meanwhile"), and NotAllowed for a session
    that may not.
    """
    texts, today = Texts(), local_date(scope.now)
    decided_by = texts.line(
        "decided_by", decided_by, required="Skriv vem som har beslutat: en funktion eller en nämnd."
    )
    if decided_on > today:
        texts.fault("decided_on", "Dagen har inte varit än.")
    if texts.faults:
        raise Invalid(texts.faults)
    tallies.hold_reports(scope)
    scope.db.profile = None  # as it is now that nobody else can change it
    former = [group.slug for group in taxonomy.counted_groups() if scope.profile.shares(group.slug)]
    if set(former) != set(before):
        raise Conflict("changed_meanwhile")
    changed = set(former) ^ set(groups)
    if not changed:
        return 0
    _keep(scope, session, sorted(groups), today)
    for slug in sorted(changed):
        shared = slug in groups
        scope.add(SharingDecision(group_slug=slug, shared=shared, decided_by=decided_by, decided_on=decided_on))
        tallies.recount_coarse(scope, group=slug, shared=shared)
    if gone := changed - set(groups):
        area_sharing.unshare_groups(scope, groups=gone)
    return len(changed)


def _keep(scope: Scope, session: str | None, groups: list[str], today: date) -> None:
    if session is None:
        change_profile(scope, replace(scope.profile, shared_groups=tuple(groups)))
    elif not scope.db.scalar(select(func.share_groups(session, literal(groups, JSONB), today))):
        raise NotAllowed(permissions.SHARE.name)
    scope.db.profile = None
