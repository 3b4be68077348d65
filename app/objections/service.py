"""Acts on objections: what somebody has objected to, and what waits. They are made and settled by acts on reports."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import service as accounts
from app.figures.periods import local_date, start_of
from app.mail import service as mail
from app.objections import permissions
from app.objections.models import CORRECTED, OTHER, PERSON, PUT_BACK, REWORDED, WITHDRAWN, Objection
from app.taxonomy import service as taxonomy
from app.texts import Texts
from tenants.access import Actor
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope

WRONG = {
    PERSON: "Det står något om en person",
    "place": "Fel plats",
    "time": "Fel tid",
    "not_here": "Det hör inte hit",
    OTHER: "Något annat",
}
OUTCOME = {PUT_BACK: "Tillbaka som den var", CORRECTED: "Rättad", REWORDED: "Texten är ändrad", WITHDRAWN: "Makulerad"}
STOPPED = "report_stopped"
"""The kind of letter that tells of one."""
ANSWER_WITHIN = timedelta(days=30)
"""Whoever asks for a correction of what is said of her is answered within a month (GDPR, article 12.3)."""
AGAIN = timedelta(days=1)
"""While some wait, their letter is written again after so long at the earliest."""
MOST_A_DAY = 5
"""So many reports may one reader stop in a day: each counts nowhere until somebody has looked."""
MOST_SHOWN = 100


@dataclass(frozen=True)
class Seen:
    """An objection as its reader may see it."""

    id: UUID
    incident_id: UUID
    about: str | None
    """What the report was about; None for who reads no reports."""
    happened_on: date | None
    wrong: str
    text: str | None
    """None for who neither wrote nor answers it."""
    made_at: datetime
    made_by: str
    mine: bool
    settled_at: datetime | None
    settled_by: str | None
    outcome: str | None
    answer: str
    """For whoever wrote it."""


@dataclass(frozen=True)
class Waiting:
    n: int
    since: date
    incident_id: UUID
    """The oldest."""


@requires(permissions.READ)
def list_own(scope: Scope) -> list[Seen]:
    """What one has objected to: what waits first, and of each the latest first."""
    return _listed(scope, Objection.made_by.in_(scope.actor.membership_ids))


@requires(permissions.OVERSEE)
def list_all(scope: Scope) -> list[Seen]:
    """What everybody has."""
    return _listed(scope)


@requires(permissions.TOLD)
def waiting(scope: Scope) -> Waiting | None:
    """How many wait for an answer, and the oldest of them."""
    columns = Objection.incident_id, Objection.made_at, func.count().over().label("n")
    rows = select(*columns).where(Objection.settled_at.is_(None)).order_by(Objection.made_at, Objection.id)
    first = scope.db.execute(rows.limit(1)).one_or_none()
    return Waiting(first.n, local_date(first.made_at), first.incident_id) if first else None


def open_one(scope: Scope, incident_id: UUID) -> Objection | None:
    """The objection that waits about a report."""
    open_about = Objection.incident_id == incident_id, Objection.settled_at.is_(None)
    return scope.db.scalar(select(Objection).where(*open_about))


def open_about(scope: Scope, incident_ids: Collection[UUID]) -> dict[UUID, Objection]:
    """The same of many, by the report's id. Nothing is asked about none."""
    if not incident_ids:
        return {}
    rows = select(Objection).where(Objection.incident_id.in_(incident_ids), Objection.settled_at.is_(None))
    return {row.incident_id: row for row in scope.db.scalars(rows)}


def add(scope: Scope, *, wrong: str, text: str, limited: bool, **about) -> Objection:
    """Keep an objection; `about` are the columns that say which report. Raises Invalid for a text that may point at a
    person, for none where only a text tells what is wrong, and, if `limited`, for more than MOST_A_DAY."""
    texts = Texts()
    said = texts.line("text", text, required="Skriv kort vad som är fel." if wrong == OTHER else "")
    if texts.faults:
        raise Invalid(texts.faults)
    made_by = scope.actor.membership_id
    if limited:
        # One after the other, so that many at once are no more than many in a row.
        scope.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"objection {made_by}", 0))))
        today = Objection.made_at >= start_of(local_date(scope.now))
        made = select(func.count()).where(Objection.made_by.in_(scope.actor.membership_ids), today)
        if (scope.db.scalar(made) or 0) >= MOST_A_DAY:
            raise Invalid({"wrong": [TOO_MANY]})
    row = Objection(wrong=wrong, text=said, made_by=made_by, made_at=scope.now, answer="", **about)
    added = scope.add(row)
    _tell(scope, row)
    return added


def _tell(scope: Scope, row: Objection) -> None:
    """Write to those who oversee it; while another waits that they were written to of, once in AGAIN: however many
    reports are stopped, nobody gets a letter for each. Not of what is for practice."""
    if not scope.post.works or scope.tenant.is_practice:
        return
    others = select(Objection.id).where(Objection.settled_at.is_(None), Objection.id != row.id).limit(1)
    lately = mail.written_since(scope, kind=STOPPED, moment=scope.now - AGAIN)
    if not (lately and scope.db.scalar(others)):
        told = [one for one in accounts.may_here(scope, permission=permissions.OVERSEE) if not _is_actor(scope, one)]
        mail.tell(scope, kind=STOPPED, to=told, about_id=row.id)


def _is_actor(scope: Scope, one: Actor) -> bool:
    return one.person_id == scope.actor.person_id


def answer_by(since: date) -> date:
    """The day by which an objection of that day is answered."""
    return since + ANSWER_WITHIN


TOO_MANY = (
    f"Du har sagt till om fel i {MOST_A_DAY} rapporter i dag, och så många går att stoppa på en dag."
    " Är det fler, ring samordnaren."
)


def settle(scope: Scope, incident_id: UUID, outcome: str, answer: str) -> dict:
    """Say what became of what a disputed report was stopped for; gives the columns of the report that follow.

    Of what was about a person no former wording is kept, and of a report that is taken out for it no wording at all.
    """
    row = open_one(scope, incident_id)
    if row is None:
        return {"disputed": False}
    row.outcome, row.answer, row.settled_at, row.settled_by = outcome, answer, scope.now, scope.actor.name
    scope.db.flush()
    if outcome == PUT_BACK or row.wrong != PERSON:
        return {"disputed": False}
    scope.db.execute(select(func.forget_wordings(incident_id)))
    return {"disputed": False, **({"text": ""} if outcome == WITHDRAWN else {})}


def _listed(scope: Scope, *criteria) -> list[Seen]:
    rows = select(Objection).order_by(Objection.settled_at.is_not(None), Objection.made_at.desc(), Objection.id.desc())
    found = scope.db.scalars(rows.where(*criteria).limit(MOST_SHOWN)).all()
    names = accounts.member_names(scope, ids={row.made_by for row in found})
    return [_seen(scope, row, names) for row in found]


def _seen(scope: Scope, row: Objection, names: dict[UUID, str]) -> Seen:
    mine = row.made_by in scope.actor.membership_ids
    return Seen(
        id=row.id,
        incident_id=row.incident_id,
        about=taxonomy.categories()[row.category_id].name if mine else None,
        happened_on=row.happened_on if mine else None,
        wrong=row.wrong,
        text=row.text if mine else None,
        made_at=row.made_at,
        made_by=names.get(row.made_by, ""),
        mine=mine,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        outcome=row.outcome,
        answer=row.answer if mine else "",
    )
