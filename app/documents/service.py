"""Acts on documents: keep, list, read, finalize."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, String, any_, bindparam, exists, func, not_, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.documents import permissions
from app.documents.made import Made
from app.documents.models import DRAFT, FINAL, Document, DocumentWithdrawal
from tenants.acts import requires
from tenants.errors import Conflict, NotFound, Unavailable
from tenants.isolation import Question
from tenants.scope import Scope

STANDS = not_(
    exists().where(DocumentWithdrawal.tenant_id == Document.tenant_id, DocumentWithdrawal.document_id == Document.id)
)
"""Criterion: the editions that have not been withdrawn."""


class Final(NamedTuple):
    """The latest final edition of a kind of document for a period."""

    id: UUID
    edition: int
    counted_at: datetime
    """When what it says was read."""
    final_at: datetime


@requires(permissions.STORE)
def keep_draft(scope: Scope, *, sha256: str, source_sha256: str, **columns) -> Document:
    """Enter a document whose bytes and source already lie in the file store. Raises Unavailable when they do not.

    `columns`: those of `Made`, the bytes' `size`, and `run_id` when a run made it.
    """
    _hold(scope, sha256, source_sha256)
    columns |= {"sha256": sha256, "source_sha256": source_sha256, "state": DRAFT}
    return scope.add(Document(made_at=scope.now, made_by=scope.actor.name, **columns))


def keep_made(scope: Scope, *, made: Made, run_id: UUID) -> Document:
    """Enter what a worker has made, as `keep_draft`: the files first and durably, then the row."""
    columns = dict(vars(made))
    content, source = columns.pop("content"), columns.pop("source")
    columns["sha256"] = scope.files.write(scope.tenant.id, content)
    columns["source_sha256"] = scope.files.write(scope.tenant.id, source)
    return keep_draft(scope, size=len(content), run_id=run_id, **columns)


@requires(permissions.FINALIZE)
def keep_final(
    scope: Scope,
    *,
    draft_id: UUID,
    sha256: str,
    size: int,
    file_name: str,
    source_sha256: str | None = None,
    registry_number: str | None = None,
    case_number: str | None = None,
) -> Document:
    """Enter the final twin of a draft. `source_sha256`: what it says, where it says more than the draft. Raises
    Conflict("already_final") when it has one."""
    draft = scope.find(Document, draft_id)
    source_sha256 = source_sha256 or draft.source_sha256
    _hold(scope, sha256, source_sha256)
    if draft.state != DRAFT or final_of(scope, draft):
        raise Conflict("already_final")
    kept = ("kind", "title", "period", "edition", "audience", "counted_at", "media_type", "run_id")
    columns = {name: getattr(draft, name) for name in kept}
    columns |= {"source_sha256": source_sha256, "sha256": sha256, "size": size, "file_name": file_name}
    columns |= {"registry_number": registry_number or None, "case_number": case_number or None}
    return scope.add(Document(state=FINAL, made_at=scope.now, made_by=scope.actor.name, **columns))


@requires(permissions.READ)
def list_documents(scope: Scope, *, kind: str | None = None, period: str | None = None) -> Sequence[Document]:
    """What the actor may read, newest period first; drafts that have a final twin are left out."""
    values = {"audiences": list(permissions.audiences_opened(scope.actor)), "kind": kind, "period": period}
    rows = scope.read(Document, _listed(kind is not None, period is not None), values)
    final = [_edition(row) for row in rows if row.state == FINAL]
    drafts = scope.may(permissions.DRAFTS)
    return [row for row in rows if row.state == FINAL or (drafts and _edition(row) not in final)]


@cache
def _listed(of_kind: bool, of_period: bool) -> Question:
    """The question for a list of one kind or all, of one period or all, put together once."""
    statement = select(Document).where(Document.audience == any_(bindparam("audiences", type_=ARRAY(String))), STANDS)
    if of_kind:
        statement = statement.where(Document.kind == bindparam("kind", type_=String))
    if of_period:
        statement = statement.where(Document.period == bindparam("period", type_=String))
    return Question(statement.order_by(Document.period.desc(), Document.edition.desc(), Document.state))


@requires(permissions.READ)
def read_document(scope: Scope, *, id: UUID) -> Document:
    """One document's row. Raises NotFound for one made for those who count more, or a draft, not for her eyes."""
    row = standing(scope, id)
    opened = row.audience in permissions.audiences_opened(scope.actor)
    if not opened or (row.state == DRAFT and not scope.may(permissions.DRAFTS)):
        raise NotFound("document")
    return row


@requires(permissions.READ)
def download(scope: Scope, *, id: UUID) -> tuple[Document, bytes]:
    """The row and its bytes, checked against their hash."""
    row = read_document(scope, id=id)
    return row, scope.files.read(scope.tenant.id, row.sha256)


@requires(permissions.DRAFTS)
def where_it_lies(scope: Scope, *, id: UUID) -> tuple[Path, str]:
    """(the file's path on this machine, the name it should have), for the command line, which reads no content."""
    row = standing(scope, id)
    return scope.files.path(scope.tenant.id, row.sha256), row.file_name


@requires(permissions.STORE)
def remove_orphans(scope: Scope, *, older_than: float) -> int:
    """Remove files that no document points at and that are older than this time (seconds since 1970).

    Whoever enters a document meanwhile waits, and then finds her file gone instead of losing it unseen.
    """
    scope.db.execute(select(func.pg_advisory_xact_lock(_lock(scope))))
    rows = scope.db.execute(select(Document.sha256, Document.source_sha256).where(STANDS)).all()
    known = {digest for row in rows for digest in row}
    orphans = [d for d, at in scope.files.all(scope.tenant.id).items() if d not in known and at < older_than]
    for digest in orphans:
        scope.files.remove(scope.tenant.id, digest)
    return len(orphans)


def _hold(scope: Scope, *digests: str) -> None:
    """See that these files are there, and keep them from being removed until the transaction ends."""
    scope.db.execute(select(func.pg_advisory_xact_lock_shared(_lock(scope))))
    if not all(scope.files.path(scope.tenant.id, digest).is_file() for digest in digests):
        raise Unavailable("files")


def _lock(scope: Scope) -> int:
    """The number of the lock between those who enter documents and the one who removes files."""
    return int.from_bytes(hashlib.sha256(b"documents" + scope.tenant.id.bytes).digest()[:8], signed=True)


def standing(scope: Scope, id: UUID) -> Document:
    """One document's row, whoever asks (for acts alone). Raises NotFound, for one that is withdrawn too."""
    row = scope.db.scalar(select(Document).where(Document.id == id, STANDS))
    if row is None:
        raise NotFound("document")
    return row


def final_of(scope: Scope, draft: Document) -> Document | None:
    """The final twin of a draft, if it has one."""
    return scope.db.scalar(select(Document).filter_by(**_edition(draft), state=FINAL))


def _edition(row: Document) -> dict:
    """What an edition's draft and its final twin have in common."""
    return {"kind": row.kind, "period": row.period, "edition": row.edition, "audience": row.audience}


def editions(scope: Scope, *, kind: str, period: str) -> Sequence[Document]:
    """All of a kind for a period, the latest first, whoever asks (for acts alone, which know who may open them)."""
    rows = select(Document).where(Document.kind == kind, Document.period == period, STANDS)
    return scope.db.scalars(rows.order_by(Document.edition.desc(), Document.state)).all()


def latest_finals(scope: Scope, *, kind: str, audience: str, most: int) -> list[Document]:
    """Of the latest periods the latest final edition made for an audience, the latest period first, whoever asks (for
    acts alone, which know who may open them)."""
    rows = (
        select(Document)
        .where(Document.kind == kind, Document.audience == audience, Document.state == FINAL, STANDS)
        .ext(distinct_on(Document.period))
        .order_by(Document.period.desc(), Document.edition.desc())
        .limit(most)
    )
    return list(scope.db.scalars(rows))


def finals(scope: Scope, *, kind: str, periods: Iterable[str]) -> dict[str, Final]:
    """Period -> its latest final edition, of those periods that have one by now. Nobody is told what it says."""
    asked = tuple(sorted(periods))
    return scope.once((Document, kind, asked), lambda: _finals(scope, kind, asked))


def _finals(scope: Scope, kind: str, periods: Iterable[str]) -> dict[str, Final]:
    rows = scope.db.ask(_FINALS, {"kind": kind, "periods": list(periods), "now": scope.now})
    return {period: Final(*final) for period, *final in rows}


_FINALS = Question(
    select(Document.period, Document.id, Document.edition, Document.counted_at, Document.made_at)
    .where(
        Document.kind == bindparam("kind", type_=String),
        Document.period == any_(bindparam("periods", type_=ARRAY(String))),
        Document.state == FINAL,
        Document.made_at <= bindparam("now", type_=DateTime(timezone=True)),
        STANDS,
    )
    .order_by(Document.edition)
)
