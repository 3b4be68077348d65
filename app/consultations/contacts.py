"""Acts on business contacts (functions with a company's own address, by area): keep them, invite them, and print whom
one calls (larmvägar)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.call_lists import permissions as call_permissions
from app.call_lists import service as call_lists
from app.consultations import permissions
from app.consultations.lists import ConsultationView, find_consultation
from app.consultations.models import BusinessContact, Consultation, ConsultationInvitation
from app.drawing.pdf import compile_report
from app.figures.periods import date_label, local_date
from app.letters import writing
from app.mail import service as mail
from app.places import service as places
from app.settings.service import EMAIL
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.post import Letter
from tenants.scope import Scope

KIND = "consultation_invitation"
"""Of a letter."""
MOST = 400
TEMPLATE = str(Path(__file__).with_name("alarm_sheet.typ"))
ALWAYS = (("Pågår ett brott, brinner det eller är någon i fara", "112"), ("Polisen, när det inte är bråttom", "114 14"))


@dataclass(frozen=True)
class Invited:
    """A consultation, the companies that may be invited to it by their areas, and those that have been."""

    seen: ConsultationView
    areas: dict[str, list[BusinessContact]]
    there: set[UUID]


@requires(permissions.CONTACTS)
def list_contacts(scope: Scope) -> dict[str, list[BusinessContact]]:
    """Those that are kept, by their areas."""
    rows = select(BusinessContact).where(BusinessContact.removed_at.is_(None))
    found: dict[str, list[BusinessContact]] = {}
    for one in scope.db.scalars(rows.order_by(BusinessContact.area, BusinessContact.company, BusinessContact.id)):
        found.setdefault(one.area, []).append(one)
    return found


@requires(permissions.CONTACTS)
def removed_contacts(scope: Scope) -> Sequence[BusinessContact]:
    """The latest first."""
    gone = select(BusinessContact).where(BusinessContact.removed_at.is_not(None))
    return scope.db.scalars(gone.order_by(BusinessContact.removed_at.desc()).limit(MOST)).all()


@requires(permissions.CONTACTS)
def find_contact(scope: Scope, *, id: UUID) -> BusinessContact:
    """Raises NotFound."""
    row = scope.find(BusinessContact, id)
    if row.removed_at is not None:
        raise NotFound("business_contact")
    return row


@requires(permissions.CONTACTS)
def add_contact(scope: Scope, **said: str) -> BusinessContact:
    """Raises Invalid with a sentence per field."""
    values = _checked(scope, None, **said)
    return scope.add(BusinessContact(**values))


@requires(permissions.CONTACTS)
def change_contact(scope: Scope, *, id: UUID, version: int, **said: str) -> BusinessContact:
    """Raises Invalid, NotFound and Conflict("changed_meanwhile")."""
    row = versions.find_kept(scope, BusinessContact, id)
    versions.change(scope, row, version, _checked(scope, row, **said))
    return row


@requires(permissions.CONTACTS)
def remove_contact(scope: Scope, *, id: UUID) -> BusinessContact:
    row = versions.find_kept(scope, BusinessContact, id)
    versions.remove(scope, row)
    return row


@requires(permissions.CONTACTS)
def restore_contact(scope: Scope, *, id: UUID) -> BusinessContact:
    row = versions.find_removed(scope, BusinessContact, id)
    versions.restore(scope, row)
    return row


@requires(permissions.CONTACTS)
def who_may_be_invited(scope: Scope, *, id: UUID) -> Invited:
    """Raises NotFound, also for a consultation whose day has been."""
    seen = find_consultation(scope, id=id)
    if seen.row.held_on < local_date(scope.now) or seen.row.participants is not None:
        raise NotFound("consultation")
    there = select(ConsultationInvitation.contact_id).where(ConsultationInvitation.consultation_id == id)
    return Invited(seen, list_contacts(scope), set(scope.db.scalars(there)))


@requires(permissions.CONTACTS)
def invite(scope: Scope, *, id: UUID, contact_ids: Sequence[UUID] = ()) -> int:
    """Send each of them a letter with what, when and where; once, however often it is asked. Returns how many letters
    leave. Raises NotFound, Invalid, and Conflict("no_mail") where no letter can leave."""
    versions.find_kept(scope, Consultation, id)  # one after the other
    found = who_may_be_invited(scope, id=id)
    known = {one.id for some in found.areas.values() for one in some}
    chosen = set(contact_ids)
    if not chosen:
        raise Invalid({"contact_ids": ["Välj minst ett företag."]})
    if chosen - known:
        raise Invalid({"contact_ids": ["Ett av företagen finns inte här. Välj i listan."]})
    if not scope.post.works:
        raise Conflict("no_mail")
    new = [one for some in found.areas.values() for one in some if one.id in chosen - found.there]
    for one in new:
        sent = {"invited_at": scope.now, "invited_by": scope.actor.name}
        row = scope.add(ConsultationInvitation(consultation_id=id, contact_id=one.id, **sent))
        mail.write(scope, kind=KIND, membership_id=None, about_id=row.id)
    return len(new)


@requires(permissions.TELL)
def letter(scope: Scope, *, due: mail.Due) -> Letter | None:
    """The letter of an invitation; None when the consultation or the company has been taken away."""
    if due.about_id is None:
        return None
    try:
        row = scope.find(ConsultationInvitation, due.about_id)
    except NotFound:
        return None
    consultation = scope.find(Consultation, row.consultation_id)
    contact = scope.find(BusinessContact, row.contact_id)
    if consultation.removed_at or contact.removed_at:
        return None
    sites = {one.id: one.name for one in places.named_places(scope)}
    here = sites.get(consultation.named_place_id, "") if consultation.named_place_id else ""
    where = ", ".join(filter(None, (here, consultation.place_text)))
    when = " ".join(
        filter(None, (date_label(consultation.held_on), f"kl. {consultation.at}" if consultation.at else ""))
    )
    said = f"{scope.tenant.name} bjuder in till {consultation.title}, {when}"
    said += f", {where}." if where else "."
    subject = f"Inbjudan: {consultation.title}"
    return writing.write_to_office(scope, mail=due, to=contact.email, subject=subject, said=said)


@requires(call_permissions.READ)
def alarm_sheet(scope: Scope, *, demo: str = "") -> bytes:
    """A sheet with whom one calls, to hang up or hand out, as PDF. `demo`: what it says of example data."""
    rows = [[one.function, one.number] for one in call_lists.read_whole(scope)]
    said = {
        "organisation": scope.tenant.name,
        "unit": scope.profile.letterhead or scope.tenant.name,
        "date": local_date(scope.now).isoformat(),
        "demo": demo,
        "always": [list(one) for one in ALWAYS],
        "rows": rows,
    }
    return compile_report(TEMPLATE, said, {})


def _checked(
    scope: Scope,
    stored: BusinessContact | None,
    *,
    area: str = "",
    company: str = "",
    function: str = "",
    email: str = "",
) -> dict[str, Any]:
    """The columns. Raises Invalid."""
    texts = Texts()
    values: dict[str, Any] = {
        "area": texts.line("area", area, required="Skriv vilket område det ligger i, till exempel en gata."),
        "company": texts.line("company", company, required="Skriv vad företaget eller föreningen heter."),
        "function": texts.line("function", function, required="Skriv en funktion, till exempel butikschef."),
        "email": email.strip().lower(),
    }
    first, _dot, last = values["email"].partition("@")[0].partition(".")
    if not EMAIL.fullmatch(values["email"]):
        texts.code("email", email)
        texts.fault("email", "Skriv företagets adress, till exempel info@butiken.exempel.se.")
    elif first.isalpha() and last.isalpha():  # förnamn.efternamn
        texts.fault("email", "Adressen ser ut att vara en persons. Skriv företagets egen, till exempel info@.")
    rows = select(BusinessContact).where(BusinessContact.removed_at.is_(None))
    there = scope.db.scalars(rows).all()
    same = [one for one in there if one.email == values["email"] and not (stored and one.id == stored.id)]
    if same and any(one.area == values["area"] for one in same):
        texts.fault("email", "Adressen finns redan i det området.")
    if stored is None and len(there) >= MOST:
        texts.fault("company", f"Det finns redan {MOST} kontakter. Ta bort några som inte används.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values
