"""Acts on reminders: a letter to those who answer for an organisation that has not been heard from, once a period."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.accounts import service as accounts
from app.coverage import permissions, service
from app.coverage.models import SilenceReminder
from app.coverage.standing import SILENT
from app.figures.periods import Fortnight, local_date
from app.letters import writing
from app.mail import service as mail
from app.mail.kinds import SILENCE
from tenants.access import Role
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.models import uuid7
from tenants.post import Letter
from tenants.scope import Scope

NOBODY = "Ingen av de valda kan påminnas: de har hörts av, är påminda redan eller har ingen person med en roll."


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
    chosen, to = set(organisation_ids), _recipients(scope)
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
            mail.write(scope, kind=SILENCE, membership_id=membership_id, about_id=id)
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


def _recipients(scope: Scope) -> dict[UUID, list[UUID]]:
    """Organisation -> the memberships of those who are written to."""
    today, found = local_date(scope.now), {}
    for row, _email, _organisation in accounts.everybody(scope):
        valid = row.accepted_at and row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)
        if valid and row.organisation_id and row.role in permissions.SAY.roles:
            found.setdefault(row.organisation_id, []).append((row.role == Role.UNIT_MANAGER, row.id))
    return {
        id: [membership for leads, membership in those if leads or not any(one for one, _ in those)]
        for id, those in found.items()
    }
