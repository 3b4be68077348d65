"""Documents in which words stand that a redaction removes: they are withdrawn, and the latest final edition of each is
made anew without them. `mask`: what such a document was made of (bytes) -> the same with the mask in place of them; the
same bytes where they do not stand."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import hooks
from app.documents import permissions, service
from app.documents.models import FINAL, Document, DocumentWithdrawal
from app.figures.periods import local_date
from tenants import runs
from tenants.acts import requires
from tenants.errors import Conflict
from tenants.models import uuid7
from tenants.scope import Scope

Mask = Callable[[bytes], bytes]


def said(number: int, on: date) -> str:
    """What a paper says that was made in another's stead."""
    return f"Ord har tagits bort efter sanering {on.isoformat()}. Ersätter version {number}."


def sources(scope: Scope) -> list[tuple[Document, bytes]]:
    """All documents that stand, the latest first, each with what it was made of."""
    order = Document.made_at.desc(), Document.id.desc()
    rows = scope.db.scalars(select(Document).where(service.STANDS).order_by(*order))
    there = [row for row in rows if scope.files.path(scope.tenant.id, row.source_sha256).is_file()]
    return [(row, scope.files.read(scope.tenant.id, row.source_sha256)) for row in there]


def holding(scope: Scope, mask: Mask) -> list[Document]:
    """Those in which the words stand, the latest first. Nothing of what they say is told."""
    return [row for row, source in sources(scope) if mask(source) != source]


def called(row: Document) -> str:
    """Which one, in words."""
    # The period of minutes is their meeting's id, which says nothing: their title tells the day.
    period = "" if len(row.period) == len(str(row.id)) else f", {row.period}"
    return f"{row.title}{period}, {'version' if row.state == FINAL else 'utkast'} {row.edition}"


@requires(permissions.READ)
def replaced(scope: Scope, *, ids: set[UUID]) -> list[tuple[UUID, str]]:
    """Of those of these that were made in others' stead, what they say of it."""
    gone = DocumentWithdrawal, Document.edition
    joined = (Document.tenant_id == DocumentWithdrawal.tenant_id) & (Document.id == DocumentWithdrawal.document_id)
    asked = select(*gone).join(Document, joined).where(DocumentWithdrawal.replaced_by.in_(ids))
    rows = scope.db.execute(asked.order_by(Document.edition)).all()
    told = {one.replaced_by: said(number, local_date(one.withdrawn_at)) for one, number in rows}
    return [(id, text) for id, text in told.items() if id]


@requires(permissions.REDACT)
def withdraw(scope: Scope, *, mask: Mask) -> Sequence[Document]:
    """Withdraw the documents in which the words stand; gives them. Of each that is final, the latest edition is made
    anew of what it was made of, with the same figures and register numbers, unless the latest holds none of the words.

    Raises Conflict("changed_meanwhile") where a next edition is ordered at the same moment.
    """
    held = holding(scope, mask)
    instead: dict[tuple[str, str, str], Document | None] = {}
    for row in held:
        if row.state == FINAL and _key(row) not in instead:
            instead[_key(row)] = _made_anew(scope, row, mask) if row.id == _latest(scope, row) else None
    for row in held:
        new = instead.get(_key(row)) if row.state == FINAL else None
        scope.db.add(
            DocumentWithdrawal(document_id=row.id, replaced_by=new.id if new else None, withdrawn_at=scope.now)
        )
    scope.db.flush()
    return held


def _key(row: Document) -> tuple[str, str, str]:
    return row.kind, row.period, row.audience


def _latest(scope: Scope, row: Document) -> object:
    rows = service.editions(scope, kind=row.kind, period=row.period)
    return next(one.id for one in rows if one.state == FINAL and one.audience == row.audience)


def _made_anew(scope: Scope, row: Document, mask: Mask) -> Document | None:
    source = mask(scope.files.read(scope.tenant.id, row.source_sha256))
    edition = max(row.edition + 1, runs.next_edition(scope, kind=row.kind, period=row.period))
    made = hooks.made_anew(scope, row, source, edition, said(row.edition, local_date(scope.now)))
    if made is None:
        return None
    id = uuid7()
    kept = ("kind", "title", "period", "audience", "counted_at", "media_type", "registry_number", "case_number")
    try:
        with scope.attempt():
            run = runs.enter(scope, like=row.run_id, kind=row.kind, period=row.period, edition=edition, result_id=id)
    except IntegrityError:
        raise Conflict("changed_meanwhile") from None
    return scope.add(
        Document(
            id=id,
            edition=edition,
            state=FINAL,
            sha256=scope.files.write(scope.tenant.id, made.content),
            source_sha256=scope.files.write(scope.tenant.id, made.source),
            size=len(made.content),
            file_name=made.file_name,
            made_at=scope.now,
            made_by=scope.actor.name,
            run_id=run.id,
            **{name: getattr(row, name) for name in kept},
        )
    )
