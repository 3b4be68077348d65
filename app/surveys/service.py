"""Acts on the anonymous form of a staff dialogue: send it, answer it once, close it, take it away and put it back.

What is answered is added up in the row of the form, under a lock. Nobody reads it before it is closed, and nobody at
all where fewer than LEAST have answered: of so few, one could tell who said what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Date, DateTime, Select, exists, func, literal, null, select

from app.consultations import lists as consultations
from app.consultations import service as holding
from app.figures.periods import local_date
from app.surveys import permissions
from app.surveys.models import Survey, SurveyRespondent
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

CHOICES = {"yes": "Ja", "partly": "Delvis", "no": "Nej", "unknown": "Vet inte"}
MOST_QUESTIONS = 5
LEAST = 5
"""So many must have answered before anybody reads what."""
LINES, SHORTEST_TEXT = 1200, 300
LONGEST = timedelta(days=92)
OPEN = "survey"
"""What waits."""
USUAL = (
    "Känner du dig trygg på din arbetsplats på kvällen?\n"
    "Vet du vart du vänder dig när något har hänt?\n"
    "Får du veta vad som blir av det du rapporterar?\n"
    "Finns det platser där vuxna behöver synas mer?\n"
    "Har det blivit tryggare i år?"
)


@dataclass(frozen=True)
class SurveyView:
    row: Survey
    of_title: str
    """The title of the dialogue; "" for whoever does not read that."""
    holds: bool
    may_answer: bool
    """Whether it waits for its reader's answer."""
    answered: bool
    open: bool

    @property
    def told(self) -> bool:
        """Whether its answers may be read."""
        return self.holds and self.row.closed_at is not None and self.row.respondents >= LEAST

    @property
    def results(self) -> list[tuple[str, list[int]]]:
        return list(zip(self.row.questions, self.row.counts, strict=True)) if self.told else []


@requires(permissions.HOLD)
def add_survey(scope: Scope, *, consultation_id: UUID, questions: str = "", last: date) -> Survey:
    """Send the form of a staff dialogue that is to be held. `questions`: a line each. Raises NotFound, Invalid, and
    Conflict("already_done") when the dialogue has one."""
    seen = consultations.find_consultation(scope, id=consultation_id)
    if seen.row.kind != holding.STAFF or not seen.writes:
        raise NotFound("consultation")
    texts, today = Texts(), local_date(scope.now)
    asked = texts.lines("questions", questions.splitlines())
    if not asked:
        texts.fault("questions", "Skriv minst en fråga, en på varje rad.")
    elif len(asked) > MOST_QUESTIONS:
        texts.fault("questions", f"Skriv högst {MOST_QUESTIONS} frågor, en på varje rad.")
    if not today <= last <= today + LONGEST:
        texts.fault("last", "Välj en dag från i dag och högst tre månader fram.")
    if texts.faults:
        raise Invalid(texts.faults)
    holding.hold(scope, id=consultation_id)  # one after the other
    there = Survey.consultation_id == consultation_id, Survey.removed_at.is_(None)
    if scope.db.scalar(select(func.count()).select_from(Survey).where(*there)):
        raise Conflict("already_done")
    empty = {"respondents": 0, "counts": [[0] * len(CHOICES) for _ in asked], "texts": [], "closed_at": None}
    return scope.add(Survey(consultation_id=consultation_id, questions=asked, last=last, **empty))


@requires(permissions.READ)
def read_survey(scope: Scope, *, id: UUID) -> SurveyView:
    """Raises NotFound for one that was taken away."""
    row = scope.find(Survey, id)
    if row.removed_at is not None:
        raise NotFound("survey")
    holds = scope.may(permissions.HOLD)
    title = consultations.find_consultation(scope, id=row.consultation_id).row.title if holds else ""
    is_open = row.closed_at is None and local_date(scope.now) <= row.last
    answered = bool(scope.db.get(SurveyRespondent, (scope.tenant.id, id, _key(scope, id))))
    may = is_open and not answered and scope.may(permissions.ANSWER)
    return SurveyView(row, title, holds, may, answered, is_open)


@requires(permissions.ANSWER)
def answer(scope: Scope, *, id: UUID, text: str = "", **said: str) -> bool:
    """Answer once: sent again it counts no more. Gives whether it was counted now. `said`: `answer_0`, `answer_1`, …,
    one of CHOICES each. Raises NotFound for one that is not open, and Invalid."""
    row = versions.find_kept(scope, Survey, id)
    if row.closed_at is not None or local_date(scope.now) > row.last:
        raise NotFound("survey")
    key = _key(scope, id)
    if scope.db.get(SurveyRespondent, (scope.tenant.id, id, key)):
        return False
    texts, codes = Texts(), list(CHOICES)
    words = texts.take("text", text, most=SHORTEST_TEXT)
    chosen = [said.get(f"answer_{n}", "") for n in range(len(row.questions))]
    for n, one in enumerate(chosen):
        if one not in CHOICES:
            texts.fault(f"answer_{n}", "Välj ett svar, också om det är ”Vet inte”.")
    if texts.faults:
        raise Invalid(texts.faults)
    row.counts = [
        [n + (code == one) for code, n in zip(codes, counts, strict=True)]
        for one, counts in zip(chosen, row.counts, strict=True)
    ]
    row.texts = sorted([*row.texts, words]) if words else row.texts
    row.respondents += 1
    scope.add(SurveyRespondent(survey_id=id, key=key))
    return True


@requires(permissions.HOLD)
def close_survey(scope: Scope, *, id: UUID) -> Survey:
    """Take no more answers; from then on they are read, and stand with their n among the dialogue's results. Of fewer
    than LEAST nothing is kept but how many. Raises NotFound and Conflict("already_done")."""
    row = versions.find_kept(scope, Survey, id)
    if row.closed_at is not None:
        raise Conflict("already_done")
    row.closed_at = scope.now
    lines: list[list[str]] = []
    if row.respondents >= LEAST:
        for asked, counts in zip(row.questions, row.counts, strict=True):
            said = ", ".join(f"{name.lower()} {n}" for name, n in zip(CHOICES.values(), counts, strict=True) if n)
            lines.append([asked.replace(";", ","), said, str(row.respondents)])
    else:
        row.counts, row.texts = [[0] * len(CHOICES) for _ in row.questions], []
    scope.db.flush()
    holding.add_results(scope, id=row.consultation_id, lines=lines, respondents=row.respondents)
    return row


@requires(permissions.HOLD)
def remove_survey(scope: Scope, *, id: UUID) -> Survey:
    row = versions.find_kept(scope, Survey, id)
    versions.remove(scope, row)
    return row


@requires(permissions.HOLD)
def restore_survey(scope: Scope, *, id: UUID) -> Survey:
    """Raises NotFound, and Conflict("already_done") when its dialogue has another by now."""
    row = versions.find_removed(scope, Survey, id)
    there = Survey.consultation_id == row.consultation_id, Survey.removed_at.is_(None)
    if scope.db.scalar(select(func.count()).select_from(Survey).where(*there)):
        raise Conflict("already_done")
    versions.restore(scope, row)
    return row


@requires(permissions.HOLD)
def of_dialogue(scope: Scope, *, consultation_id: UUID) -> Sequence[Survey]:
    """Of a dialogue that its reader reads; also those that were taken away."""
    rows = select(Survey).where(Survey.consultation_id == consultation_id)
    return scope.db.scalars(rows.order_by(Survey.id.desc())).all()


@requires(permissions.ANSWER)
def waiting(scope: Scope) -> list[Select]:
    """The open forms that the actor has not answered. As `hooks.todo` asks for it."""
    return [_waiting(local_date(scope.now), scope.actor.membership_id)]


@lru_cache(maxsize=500)
def _waiting(today: date, membership_id: UUID | None) -> Select:
    hashed = func.encode(func.sha256(func.convert_to(func.concat(Survey.id, str(membership_id)), "UTF8")), "hex")
    of = SurveyRespondent.tenant_id == Survey.tenant_id, SurveyRespondent.survey_id == Survey.id
    answered = exists(select(literal(1)).where(*of, SurveyRespondent.key == hashed))
    at, n = null().cast(DateTime(timezone=True)), func.count().over()
    columns = Survey.id, literal("").label("said"), Survey.last.cast(Date).label("day"), at.label("at"), n.label("n")
    open_ones = Survey.removed_at.is_(None), Survey.closed_at.is_(None), Survey.last >= today
    return select(literal(OPEN).label("what"), *columns).where(*open_ones, ~answered)


def _key(scope: Scope, id: UUID) -> str:
    return sha256(f"{id}{scope.actor.membership_id}".encode()).hexdigest()
