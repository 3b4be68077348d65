"""Acts on reminders: a letter to those who answer for an organisation that has not been heard from, once a period."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.accounts import service as accounts
from app.coverage import permissions, service
from app.coverage.models import SilenceReminder
from app.coverage.standing import SILENT
from app.figures.periods import Fortnight
from app.letters import writing
from app.mail import service as mail
from tenants.access import Actor, Role
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.models import uuid7
from tenants.post import Letter
from tenants.scope import Scope

KIND = "silence"
NOBODY = "Ingen av de valda kan påminnas: de har hörts av, är påminda redan eller har ingen som vill ha påminnelser."


@requires(permissions.CHANGE)
def remind(scope: Scope, *, first: date, organisation_ids: Iterable[UUID]) -> int:
    """Have those of these organisations reminded that are silent in the period and have not been; how many they are.
    The unit managers are written to; where there is none, all who report for it. Raises Invalid, and NotFound as
    `read_coverage`."""
    if not scope.post.works:
        raise Invalid({"organisation_ids": ["Ingen e-postserver är angiven, så inga brev kan skickas."]})
    coverage = service.read_coverage(scope, first=first)
    if not coverage.open:
        raise Invalid({"organisation_ids": ["Perioden är för gammal för en påminnelse."]})
    chosen, to = set(organisation_ids), recipients(scope, kind=KIND)
    silent = [one.id for one in coverage.rows if one.id in chosen and one.now == SILENT and one.id in to]
    meant = {uuid7(): id for id in silent}
    rows = [{"id": id, "first": first, "organisation_id": whose, "sent_at": scope.now} for id, whose in meant.items()]
    scope.insert_many(SilenceReminder, rows, upsert=lambda insert: insert.on_conflict_do_nothing())
    # Whoever has been reminded meanwhile, by another, has a row already.
    written = list(scope.db.scalars(select(SilenceReminder.id).where(SilenceReminder.id.in_(meant))))
    if not written:
        raise Invalid({"organisation_ids": [NOBODY]})
    for id in written:
        for membership_id in to[meant[id]]:
            mail.write(scope, kind=KIND, membership_id=membership_id, about_id=id)
    scope.concerning(number=len(written))
    return len(written)


@requires(permissions.WRITE)
def write_reminder(scope: Scope, *, mail: mail.Due) -> Letter | None:
    """That her organisation has not been heard from, and where that is answered; None when it has been since."""
    if mail.about_id is None:
        return None
    row = scope.find(SilenceReminder, mail.about_id)
    if service.read_heard(scope, first=row.first).standing.states.get(row.organisation_id) != SILENT:
        return None
    days = Fortnight(row.first).days
    return writing.write_notice(
        scope,
        mail=mail,
        subject="Har ni något att rapportera?",
        said=f"Din verksamhet har inte hörts av {days.label}. Har ni sett något, så rapportera det. Har ni inget att"
        " rapportera räcker ett tryck på den här sidan:",
        path="inget-att-rapportera",
    )


def recipients(scope: Scope, *, kind: str) -> dict[UUID, list[UUID]]:
    """Organisation -> the memberships of those who are written to in its name, of those who want such letters (for
    acts alone)."""
    found: dict[UUID, list[Actor]] = {}
    for actor in mail.wanting(scope, kind=kind, of=accounts.may_here(scope, permission=permissions.SAY)):
        for id in actor.organisations(permissions.SAY):
            found.setdefault(id, []).append(actor)
    return {id: _first_to_ask(id, those) for id, those in found.items()}


def _first_to_ask(organisation_id: UUID, those: list[Actor]) -> list[UUID]:
    leading = [actor for actor in those if (Role.UNIT_MANAGER, organisation_id) in actor.placed]
    return [actor.membership_id for actor in leading or those if actor.membership_id]
