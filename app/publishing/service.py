"""Acts: preparing what is to be published, handing it over, approving it as another person, sending it back, taking it
back; and which function approves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Integer, Select, Uuid, bindparam, case, literal, null, or_, select

from app.publishing import contents, letters, permissions, wording
from app.publishing.letters import DECIDED, TO_APPROVE
from app.publishing.models import (
    APPROVERS,
    CONTACTS,
    DRAFT,
    EITHER,
    KINDS,
    MUNICIPALITY,
    PLEDGE,
    PUBLIC,
    TAKEN_BACK,
    WAITING,
    OpenItem,
    Publication,
    PublicationEdition,
    PublishingChoice,
)
from tenants import versions
from tenants.access import Role
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.scope import Scope

SENT_BACK = "publication_sent_back"
"""What waits for those who publish, beside that of which letters tell."""
TOLD_FOR = timedelta(days=7)
"""So long whoever prepared something is told on Idag what became of it."""
ENDED = {"state": DRAFT, "submitted_person": None, "submitted_by": "", "submitted_at": None}
"""It waits for nobody any more."""


@dataclass(frozen=True)
class PublicationView:
    row: Publication
    live: OpenItem | None
    """What stands on the open pages, or the note that it was taken back."""

    @property
    def state(self) -> tuple[str, str]:
        return wording.state(self.row.state, self.is_out)

    @property
    def is_out(self) -> bool:
        return self.live is not None and self.live.taken_back_at is None

    @property
    def title(self) -> str:
        return self.row.content.get("title") or wording.KINDS[self.row.kind]


@dataclass(frozen=True)
class PublicationPage:
    seen: PublicationView
    editions: Sequence[PublicationEdition]
    """The latest first."""
    changes: Sequence[wording.Changed]
    """What it says otherwise than what stands on the open pages; () before the first edition."""
    may_approve: bool
    """Whether the actor is somebody who approves such a thing, and another than who wrote it and handed it over."""
    is_own: bool
    """Whether she wrote it last or handed it over herself."""
    approver: str
    """Who may approve it, in words."""

    @property
    def row(self) -> Publication:
        return self.seen.row


@requires(permissions.READ)
def list_publications(scope: Scope) -> list[PublicationView]:
    """What is prepared and published, the latest first."""
    return _views(scope, select(Publication).where(Publication.removed_at.is_(None)))


@requires(permissions.READ)
def removed_publications(scope: Scope) -> list[PublicationView]:
    """The drafts that were taken away, for whoever may put them back."""
    gone = select(Publication).where(Publication.removed_at.is_not(None))
    return _views(scope, gone) if scope.may(permissions.PREPARE) else []


@requires(permissions.READ)
def read_publication(scope: Scope, *, id: UUID) -> PublicationPage:
    """Raises NotFound."""
    scope.concerning(object=("publication", id))
    found = _views(scope, select(Publication).where(Publication.id == id, Publication.removed_at.is_(None)))
    if not found:
        raise NotFound("publication")
    seen = found[0]
    rows = select(PublicationEdition).where(PublicationEdition.publication_id == id)
    editions = scope.db.scalars(rows.order_by(PublicationEdition.id.desc())).all()
    before = seen.live.content if seen.live and seen.is_out else {}
    changes = wording.differences(before, seen.row.content) if before else []
    own = _is_hers(scope, seen.row) and seen.row.state == WAITING
    may = _approves_as(scope, seen.row) is not None and not own and seen.row.state == WAITING
    police = "Polisen" if seen.row.concerns != MUNICIPALITY else ""
    return PublicationPage(seen, editions, changes, may, own, police or wording.APPROVERS[_chosen(scope)])


@requires(permissions.PREPARE)
def subjects(scope: Scope, *, kind: str) -> list[tuple[str, str]]:
    """What an item of this kind may be made of: (subject, in words). Raises NotFound for a kind that there is not."""
    if kind not in KINDS:
        raise NotFound("publication")
    return contents.subjects(scope, kind)


@requires(permissions.PREPARE)
def add_publication(
    scope: Scope, *, kind: str, concerns: str = MUNICIPALITY, subject: str = "", **said: Any
) -> Publication:
    """Begin something that is to be published. Raises NotFound for a kind that there is not, Invalid, and
    Conflict("already_done") when there is such a thing already."""
    if kind not in KINDS:
        raise NotFound("publication")
    values = _checked(scope, kind, subject, said)
    there = select(Publication).where(Publication.kind == kind, Publication.removed_at.is_(None))
    if kind == PLEDGE:
        there = there.where(Publication.year == values["year"])
    if kind in (PLEDGE, CONTACTS) and scope.db.scalars(there).first():
        raise Conflict("already_done")
    begun = {"state": DRAFT, "number": 0, "note": "", "sent_back": "", "submitted_by": ""}
    return scope.add(Publication(kind=kind, concerns=concerns, subject=subject, **begun, **values))


@requires(permissions.PREPARE)
def change_publication(
    scope: Scope, *, id: UUID, version: int, concerns: str = MUNICIPALITY, subject: str = "", **said: Any
) -> Publication:
    """Change what is prepared; what stands on the open pages stays until the change is approved. Raises NotFound,
    Invalid and Conflict("changed_meanwhile")."""
    row = versions.find_kept(scope, Publication, id)
    values = _checked(scope, row.kind, subject, said)
    versions.change(scope, row, version, {**values, **ENDED, "concerns": concerns, "subject": subject})
    return row


@requires(permissions.PREPARE)
def submit(scope: Scope, *, id: UUID, version: int, note: str = "") -> Publication:
    """Hand it over to be approved, with what it is made of as that stands now. `note`: what is corrected, once it has
    been published. Raises NotFound, Invalid and Conflict."""
    row = versions.find_kept(scope, Publication, id)
    if row.state == WAITING:
        raise Conflict("already_done")
    written = contents.texts()
    note = written.take(
        "note", note, required="Skriv vad som är ändrat: det står på den öppna sidan." if row.number else ""
    )
    content = dict(row.content)
    if row.kind in contents.OF_SUBJECTS:
        content |= contents.of_subject(scope, row.kind, written, row.subject)
    if written.faults:
        raise Invalid({"note": [one for said in written.faults.values() for one in said]})
    by = {"submitted_person": scope.actor.person_id, "submitted_by": scope.actor.name, "submitted_at": scope.now}
    versions.change(scope, row, version, {"content": content, "state": WAITING, "note": note, "sent_back": "", **by})
    letters.tell_approvers(scope, row, _chosen(scope))
    return row


@requires(permissions.APPROVE)
def approve(scope: Scope, *, id: UUID, version: int, as_official: bool = False) -> Publication:
    """Let everybody read it, exactly as it was looked at (`version`). Never the one who wrote it last or handed it
    over. `as_official`: the leadership says that it is no elected person who approves.

    Raises NotFound, NotAllowed for a function that has not been named for it, Invalid, and Conflict.
    """
    row = _to_decide(scope, id, version)
    if _is_hers(scope, row):
        raise Conflict("same_person")
    role = _approves_as(scope, row)
    assert role is not None, "else it is refused above"
    if role is Role.LEADER and not as_official:
        raise Invalid({"as_official": ["Den som är förtroendevald godkänner inte. Bekräfta att du är tjänsteperson."]})
    number = row.number + 1
    _keep(scope, row, PUBLIC, number, row.content, row.note, role)
    said = {"content": row.content, "year": row.year, "concerns": row.concerns, "number": number, "note": row.note}
    said |= {"published_at": scope.now, "taken_back_at": None, "taken_back_note": ""}
    live = scope.db.get(OpenItem, (scope.tenant.id, id), with_for_update=True)
    if live is None:
        scope.add(OpenItem(id=id, kind=row.kind, first_at=scope.now, **said))
    else:
        for name, value in said.items():
            setattr(live, name, value)
    versions.change(scope, row, version, {"state": PUBLIC, "number": number})
    letters.tell_preparers(scope, row)
    return row


@requires(permissions.APPROVE)
def send_back(scope: Scope, *, id: UUID, version: int, reason: str = "") -> Publication:
    """Do not approve it, and say why. Raises as `approve`."""
    row = _to_decide(scope, id, version)
    written = contents.texts()
    reason = written.take("reason", reason, required="Skriv vad som behöver ändras.")
    if written.faults:
        raise Invalid(written.faults)
    letters.tell_preparers(scope, row)  # before it is forgotten who handed it over
    versions.change(scope, row, version, {**ENDED, "sent_back": reason})
    return row


@requires(permissions.TAKE_BACK)
def take_back(scope: Scope, *, id: UUID, why: str = "") -> Publication:
    """Take it off the open pages at once: there the note stands instead. One person is enough. Raises NotFound,
    Invalid, and Conflict("already_done") when it does not stand there."""
    row = versions.find_kept(scope, Publication, id)
    live = scope.db.get(OpenItem, (scope.tenant.id, id), with_for_update=True)
    if live is None or live.taken_back_at is not None:
        raise Conflict("already_done")
    written = contents.texts()
    note = written.take("why", why, required="Skriv varför det tas tillbaka: det står på den öppna sidan.")
    if written.faults:
        raise Invalid(written.faults)
    role = permissions.takes_back_as(scope.actor)
    _keep(scope, row, TAKEN_BACK, row.number, {}, note, role)
    live.content, live.taken_back_at, live.taken_back_note = {}, scope.now, note
    letters.tell_preparers(scope, row)
    ended = {"state": TAKEN_BACK, "sent_back": "", "submitted_person": None, "submitted_by": ""}
    versions.change(scope, row, row.version, ended)
    return row


@requires(permissions.PREPARE)
def remove(scope: Scope, *, id: UUID) -> Publication:
    """Take away a draft that has never been published. Raises NotFound, and Conflict("already_done") for another."""
    row = versions.find_kept(scope, Publication, id)
    if row.number or row.state == WAITING:
        raise Conflict("already_done")
    versions.remove(scope, row)
    return row


@requires(permissions.PREPARE)
def restore(scope: Scope, *, id: UUID) -> Publication:
    row = versions.find_removed(scope, Publication, id)
    versions.restore(scope, row)
    return row


@requires(permissions.CHOOSE)
def find_choice(scope: Scope) -> tuple[str, int]:
    """Which function approves what the police have no part in, and the version of that; 0 where nobody has said."""
    kept = scope.db.get(PublishingChoice, scope.tenant.id)
    return (kept.approver, kept.version) if kept else (EITHER, 0)


@requires(permissions.CHOOSE)
def name_approver(scope: Scope, *, version: int, approver: str) -> None:
    """Say which function approves. Raises Invalid and Conflict("changed_meanwhile")."""
    if approver not in APPROVERS:
        raise Invalid({"approver": ["Välj ett av alternativen."]})
    scope.concerning(object=("publishing_choice", approver))
    kept = scope.db.get(PublishingChoice, scope.tenant.id, with_for_update=True)
    if kept is None:
        versions.same(None, version)
        scope.add(PublishingChoice(approver=approver))
    else:
        versions.change(scope, kept, version, {"approver": approver})


@requires(permissions.READ)
def waiting(scope: Scope) -> list[Select]:
    """As `hooks.todo` asks for it: what waits to be approved, for those who may; what was sent back, and what became
    lately of what the actor prepared."""
    named = _chosen(scope) if scope.may(permissions.APPROVE) else EITHER
    asked = [own for own in (True, False) if permissions.approves_as(scope.actor, named, police=not own)]
    found = [_waits(TO_APPROVE, own) for own in asked]
    if not scope.may(permissions.PREPARE):
        return found
    return [*found, _back(), _decided()]


@lru_cache
def _waits(what: str, own: bool) -> Select:
    whose = Publication.concerns == MUNICIPALITY if own else Publication.concerns != MUNICIPALITY
    return _todo(what).where(Publication.state == WAITING, whose, Publication.removed_at.is_(None))


@lru_cache
def _back() -> Select:
    back = Publication.state == DRAFT, Publication.sent_back != "", Publication.removed_at.is_(None)
    return _todo(SENT_BACK).where(*back)


@lru_cache
def _decided() -> Select:
    """What another has published or taken back of what whoever asks wrote or handed over."""
    edition, me = PublicationEdition, bindparam("me", type_=Uuid)
    its = (edition.tenant_id == Publication.tenant_id) & (edition.publication_id == Publication.id)
    latest = (edition.number == Publication.number) & (edition.event == Publication.state)
    lately = edition.decided_at > bindparam("now", type_=DateTime(timezone=True)) - TOLD_FOR
    hers = or_(Publication.written_person == me, edition.prepared_person == me), edition.decided_person != me
    taken_back = case((Publication.state == TAKEN_BACK, 1), else_=0)
    return _todo(DECIDED, edition.decided_at, taken_back).join(edition, its & latest).where(lately, *hers)


def _todo(what: str, at: Any = Publication.submitted_at, n: Any = literal(0, Integer)) -> Select:
    return select(
        literal(what).label("what"),
        Publication.id,
        Publication.kind.label("said"),
        null().cast(Date).label("day"),
        at.cast(DateTime(timezone=True)).label("at"),
        n.label("n"),
    )


def _chosen(scope: Scope) -> str:
    kept = scope.db.get(PublishingChoice, scope.tenant.id)
    return kept.approver if kept else EITHER


def _approves_as(scope: Scope, row: Publication) -> Role | None:
    return permissions.approves_as(scope.actor, _chosen(scope), police=row.concerns != MUNICIPALITY)


def _is_hers(scope: Scope, row: Publication) -> bool:
    return scope.actor.person_id in (row.submitted_person, row.written_person)


def _to_decide(scope: Scope, id: UUID, version: int) -> Publication:
    """What waits, locked, for one who may approve it."""
    row = versions.find_kept(scope, Publication, id)
    if _approves_as(scope, row) is None:
        raise NotAllowed(permissions.APPROVE.name)
    versions.same(row, version)
    if row.state != WAITING:
        raise Conflict("already_done")
    return row


def _keep(scope: Scope, row: Publication, event: str, number: int, content: dict, note: str, role: Role) -> None:
    decided = {"decided_by": scope.actor.name, "decided_person": scope.actor.person_id, "decided_at": scope.now}
    scope.add(
        PublicationEdition(
            publication_id=row.id,
            number=number,
            event=event,
            content=content,
            note=note,
            prepared_by=row.submitted_by,
            prepared_person=row.submitted_person,
            decided_as=role.value,
            **decided,
        )
    )


def _checked(scope: Scope, kind: str, subject: str, said: dict[str, Any]) -> dict[str, Any]:
    """The columns of what was written. Raises Invalid."""
    written = contents.texts()
    content = contents.content(scope, kind, written, subject=subject, **said)
    if written.faults:
        raise Invalid(written.faults)
    by = scope.actor.person_id
    return {"content": content, "year": contents.year_of(scope, kind, content), "written_person": by}


def _views(scope: Scope, rows: Select) -> list[PublicationView]:
    found = scope.db.scalars(rows.order_by(Publication.id.desc())).all()
    live = {one.id: one for one in scope.db.scalars(select(OpenItem)).all()} if found else {}
    return [PublicationView(one, live.get(one.id)) for one in found]
