"""Acts on redactions: ask, confirm, refuse, withdraw, let go; and what is read of them."""

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Label, func, select, update

from app import hooks
from app.accounts import service as accounts
from app.documents import redacting
from app.documents import service as documents
from app.hooks import RedactedRow
from app.redactions import permissions, wording
from app.redactions.models import CONFIRMED, EXPIRED, REFUSED, REGISTRAR, WAITING, WITHDRAWN, Redaction, RedactionRow
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid
from tenants.isolation import Question
from tenants.models import uuid7
from tenants.scope import Scope

KEPT = timedelta(days=14)
"""So long the words are kept while nobody answers."""
FEWEST_LETTERS, MOST_WORDS = 4, 8
MOST_ROWS = 200
"""Words that stand in more rows are too common to be somebody's."""
MOST_SHOWN = 100


@dataclass(frozen=True)
class Standing:
    """Where the words of a redaction stand, or have stood."""

    places: Sequence[tuple[str, int]]
    """(what people call such a row, how many of them)."""

    @property
    def n(self) -> int:
        return sum(n for _what, n in self.places)


@dataclass(frozen=True)
class Seen:
    row: Redaction
    standing: Standing
    documents: Sequence[str] = ()
    """Which documents hold the words, while it waits."""
    answers: bool = False
    """Whether the actor is the other one, who confirms or refuses."""
    other: str = ""
    """Who that is, in words, while it waits."""
    mine: bool = False


@requires(permissions.READ)
def list_all(scope: Scope) -> Sequence[Redaction]:
    """What waits first, and of each the latest first."""
    order = (Redaction.state != WAITING, Redaction.asked_at.desc(), Redaction.id.desc())
    return scope.db.scalars(select(Redaction).order_by(*order).limit(MOST_SHOWN)).all()


@requires(permissions.READ)
def read(scope: Scope, *, id: UUID) -> Seen:
    """One, with where its words stand now; once it is confirmed, where they stood. Raises NotFound."""
    row = scope.find(Redaction, id)
    if row.state != WAITING:
        rows = scope.db.execute(select(RedactionRow.table_name).where(RedactionRow.redaction_id == id))
        return Seen(row, _standing(Counter(table for (table,) in rows)))
    standing = _standing(Counter(one.table for one in _rows(scope, row, replace=False)))
    held = [redacting.called(one) for one in _documents(scope, row)]
    mine = row.asked_person == scope.actor.person_id
    return Seen(row, standing, held, _answers(scope, row), _other(scope, row), mine)


@requires(permissions.READ)
def waiting(scope: Scope) -> list[Redaction]:
    """Those that wait for the actor's answer, the oldest first."""
    return [row for row in scope.read(Redaction, _WAITING) if _answers(scope, row)]


_WAITING = Question(select(Redaction).where(Redaction.state == WAITING).order_by(Redaction.asked_at))


@requires(permissions.DECIDE)
def ask_for(scope: Scope, *, words: str, reason: str) -> Redaction:
    """Ask that some words be removed from all that is final, and from what was written for it. Nothing is removed yet.

    Raises Invalid: also for words that are short, stand nowhere, or in so many rows that they are nobody's.
    """
    side = permissions.side_of(scope.actor, registrar_here=_registrar_here(scope))
    parts = wording.words_of(words)
    said = " ".join(parts)
    texts = Texts()
    reason = texts.line("reason", reason, required="Skriv varför orden ska bort, utan att upprepa dem.")
    if sum(map(len, parts)) < FEWEST_LETTERS:
        texts.fault("words", f"Skriv minst {FEWEST_LETTERS} bokstäver, annars försvinner annat också.")
    elif len(parts) > MOST_WORDS:
        texts.fault("words", f"Skriv högst {MOST_WORDS} ord åt gången.")
    elif said in " ".join(wording.words_of(reason)):
        texts.fault("reason", "Upprepa inte orden: skälet finns kvar när de är borta.")
    if side is None:
        texts.fault("words", "Här finns en registrator. Hon och samordnaren sanerar: säg till en av dem.")
    if texts.faults:
        raise Invalid(texts.faults)
    asked = {"asked_at": scope.now, "asked_by": scope.actor.name, "asked_person": scope.actor.person_id}
    row = scope.add(new(words=said, reason=reason, asked_as=side, **asked))
    n = len(_rows(scope, row, replace=False))
    if not n and not _documents(scope, row):
        raise Invalid({"words": ["Orden står inte i någon lägesbild, i inget som skrivits och i ingen handling."]})
    if n > MOST_ROWS:
        raise Invalid({"words": [f"Orden står på {n} ställen, så de är för vanliga. Skriv fler av dem."]})
    return row


@requires(permissions.DECIDE)
def confirm(scope: Scope, *, id: UUID, key: bytes) -> Redaction:
    """Let the mask stand where the words stood: the other one's act. `key`: the installation's, for the hash by which
    the words are found again. Raises NotFound, and Conflict("changed_meanwhile") for one that has ended or whose
    answer is somebody else's."""
    row = _to_answer(scope, id)
    if not _answers(scope, row):
        raise Conflict("changed_meanwhile")
    ended = {"ended_by": scope.actor.name, "ended_person": scope.actor.person_id}
    carry_out(scope, row, key, ended)
    return row


@requires(permissions.DECIDE)
def refuse(scope: Scope, *, id: UUID, answer: str) -> Redaction:
    """Say that the words stay, and why. Raises Invalid, and as `confirm`."""
    row = _to_answer(scope, id)
    texts = Texts()
    answer = texts.line("answer", answer, required="Skriv varför de inte ska bort.")
    if row.words in " ".join(wording.words_of(answer)):
        texts.fault("answer", "Upprepa inte orden: svaret finns kvar.")
    if texts.faults:
        raise Invalid(texts.faults)
    if not _answers(scope, row):
        raise Conflict("changed_meanwhile")
    return _end(scope, row, REFUSED, answer=answer)


@requires(permissions.DECIDE)
def withdraw(scope: Scope, *, id: UUID) -> Redaction:
    """Take back what one has asked for. Raises as `confirm`."""
    row = _to_answer(scope, id)
    if row.asked_person != scope.actor.person_id:
        raise Conflict("changed_meanwhile")
    return _end(scope, row, WITHDRAWN)


@requires(permissions.FORGET)
def forget_unanswered(scope: Scope) -> int:
    """Let go of the words of what nobody has answered within KEPT; returns of how many."""
    old = Redaction.state == WAITING, Redaction.asked_at < scope.now - KEPT
    ended = {"state": EXPIRED, "words": "", "ended_at": scope.now, "ended_by": scope.actor.name}
    return len(scope.db.execute(update(Redaction).where(*old).values(**ended).returning(Redaction.id)).all())


def carry_out(scope: Scope, row: Redaction, key: bytes, ended: Mapping[str, Any]) -> int:
    """Replace the words of a redaction that waits, let the domains follow, and keep a record without the words; gives
    in how many rows they stood."""
    rows = _rows(scope, row, replace=True)
    scope.db.flush()
    scope.db.expire_all()
    scope.db.forget({None})  # what was kept of any table: the function has written past the session
    hashes = hooks.redacted(scope, rows)
    gone = redacting.withdraw(scope, mask=partial(wording.masked_source, words=row.words))
    rows = list(dict.fromkeys([*rows, *(RedactedRow(documents.Document.__tablename__, one.id, "") for one in gone)]))
    for one in rows:
        there = {"table_name": one.table, "row_id": one.id, "part": one.part}
        scope.db.add(RedactionRow(redaction_id=row.id, sha256=hashes.get(one, ""), **there))
    row.keyed_hash = keyed(scope, key, row.words)
    for name, value in ended.items():
        setattr(row, name, value)
    row.state, row.words, row.ended_at = CONFIRMED, "", scope.now
    scope.db.flush()
    return len(rows)


def keyed(scope: Scope, key: bytes, words: str) -> str:
    """The hash of some words in this tenant."""
    return hmac.new(key, scope.tenant.id.bytes + words.encode(), sha256).hexdigest()


def since(model: Any, row_id: Any, part: Any) -> tuple[Label, Label]:
    """Two columns for the SELECT list of a statement that reads such rows: when words were last removed from one, and
    its hash since then; NULL where none were."""
    of_row = (
        (RedactionRow.tenant_id == model.tenant_id)
        & (RedactionRow.table_name == model.__tablename__)
        & (RedactionRow.row_id == row_id)
        & (RedactionRow.part == part)
    )
    joined = (Redaction.tenant_id == RedactionRow.tenant_id) & (Redaction.id == RedactionRow.redaction_id)
    latest = Redaction.ended_at.desc(), Redaction.id.desc()

    def of(column):
        rows = select(column).join_from(RedactionRow, Redaction, joined).where(of_row)
        return rows.order_by(*latest).limit(1).scalar_subquery()

    return of(Redaction.ended_at).label("redacted_at"), of(RedactionRow.sha256).label("redacted_sha256")


def new(**said) -> Redaction:
    """One that waits."""
    empty = {"ended_by": "", "answer": "", "keyed_hash": ""}
    return Redaction(id=uuid7(), state=WAITING, n_words=len(said["words"].split()), **{**empty, **said})


def _rows(scope: Scope, row: Redaction, *, replace: bool) -> list[RedactedRow]:
    """The rows in which the words stand; `replace`: in which the mask stands now instead."""
    found = select("*").select_from(func.redact(row.id, replace).table_valued("table_name", "row_id", "part"))
    return list(dict.fromkeys(RedactedRow(*one) for one in scope.db.execute(found)))


def _documents(scope: Scope, row: Redaction) -> Sequence[documents.Document]:
    return redacting.holding(scope, partial(wording.masked_source, words=row.words))


def _standing(n: Counter[str]) -> Standing:
    called: Counter[str] = Counter()
    for table, label in hooks.redactable().items():
        called[label] += n[table]
    return Standing([(label, count) for label, count in called.items() if count])


def _registrar_here(scope: Scope) -> bool:
    return any(map(permissions.is_registrar, accounts.may_here(scope, permission=permissions.DECIDE)))


def _answers(scope: Scope, row: Redaction) -> bool:
    """Whether the actor is another person than the one who asked, and stands on the other side."""
    hers = permissions.side_of(scope.actor, registrar_here=_registrar_here(scope))
    return row.asked_person != scope.actor.person_id and permissions.may_answer(scope.actor, row.asked_as, hers)


def _other(scope: Scope, row: Redaction) -> str:
    if row.asked_as == REGISTRAR:
        return "samordnaren"
    return "registratorn" if _registrar_here(scope) else "dataskyddsombudet, eftersom ingen är registrator här"


def _to_answer(scope: Scope, id: UUID) -> Redaction:
    row = scope.find(Redaction, id, to_change=True)
    if row.state != WAITING:
        raise Conflict("changed_meanwhile")
    return row


def _end(scope: Scope, row: Redaction, state: str, **said) -> Redaction:
    ended = {"state": state, "words": "", "ended_at": scope.now, "ended_by": scope.actor.name}
    for name, value in {**ended, "ended_person": scope.actor.person_id, **said}.items():
        setattr(row, name, value)
    scope.db.flush()
    return row
