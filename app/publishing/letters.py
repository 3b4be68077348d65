"""Whom letters are sent to of what is prepared and decided, and what they say: that something waits, never what."""

from collections.abc import Collection
from uuid import UUID

from app.accounts import service as accounts
from app.domains import KindOfLetter
from app.letters import writing
from app.mail import service as mail
from app.publishing import permissions
from app.publishing.models import DRAFT, MUNICIPALITY, PUBLIC, TAKEN_BACK, WAITING, Publication
from tenants.access import Actor, Permission
from tenants.errors import NotFound
from tenants.post import Letter
from tenants.scope import Scope

TO_APPROVE, DECIDED = "publication_to_approve", "publication_decided"
_OUTCOMES = {
    PUBLIC: ("Det du förberedde är publicerat", "godkänts och står nu på de öppna sidorna"),
    DRAFT: ("Det du förberedde är skickat tillbaka", "skickats tillbaka för att ändras"),
    TAKEN_BACK: ("Det du förberedde är tillbakadraget", "tagits tillbaka från de öppna sidorna"),
}


def tell_approvers(scope: Scope, row: Publication, named: str) -> None:
    """Write to those who may approve it: never to whoever wrote it or handed it over."""
    police = row.concerns != MUNICIPALITY
    hers = {row.written_person, row.submitted_person}
    to = [
        her
        for her in _those_who(scope, permissions.APPROVE)
        if her.person_id not in hers and permissions.approves_as(her, named, police=police)
    ]
    mail.tell(scope, kind=TO_APPROVE, to=to, about_id=row.id)


def tell_preparers(scope: Scope, row: Publication) -> None:
    """Write to whoever wrote it and whoever handed it over, but to the one who decides herself."""
    hers = {row.written_person, row.submitted_person} - {scope.actor.person_id}
    to = [her for her in _those_who(scope, permissions.PREPARE, hers) if her.person_id in hers]
    mail.tell(scope, kind=DECIDED, to=to, about_id=row.id)


def _those_who(scope: Scope, permission: Permission, among: Collection[UUID | None] = (None, None)) -> list[Actor]:
    written_to = scope.post.works and not scope.tenant.is_practice and among
    return accounts.may_here(scope, permission=permission) if written_to else []


def _write_to_approve(scope: Scope, due: mail.Due) -> Letter | None:
    """None when it waits no more."""
    row = _find(scope, due)
    if row is None or row.state != WAITING:
        return None
    said = f"Något väntar på att du läser och godkänner det i Samsyn i {scope.tenant.name}."
    subject = "Något väntar på ditt godkännande"
    return writing.write_notice(scope, mail=due, subject=subject, said=said, path=f"publicering/{row.id}")


def _write_decided(scope: Scope, due: mail.Due) -> Letter | None:
    """None when something else has become of it since."""
    row = _find(scope, due)
    if row is None or row.state == WAITING or (row.state == DRAFT and not row.sent_back):
        return None
    subject, outcome = _OUTCOMES[row.state]
    said = f"Något som du har förberett i Samsyn i {scope.tenant.name} har {outcome}."
    return writing.write_notice(scope, mail=due, subject=subject, said=said, path=f"publicering/{row.id}")


def _find(scope: Scope, due: mail.Due) -> Publication | None:
    if due.about_id is None:
        return None
    try:
        row = scope.find(Publication, due.about_id)
    except NotFound:
        return None
    return None if row.removed_at else row


LETTERS = (
    KindOfLetter(
        TO_APPROVE,
        "Något att godkänna",
        _write_to_approve,
        choice="När något till de öppna sidorna väntar på att du godkänner det.",
        permission=permissions.APPROVE.name,
    ),
    KindOfLetter(
        DECIDED,
        "Något du förberett är avgjort",
        _write_decided,
        choice="När det du har förberett till de öppna sidorna godkänns, skickas tillbaka eller tas tillbaka.",
        permission=permissions.PREPARE.name,
    ),
)
