"""Acts on when organisations are to report, and when they are closed."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts import service as accounts
from app.coverage import permissions
from app.coverage.models import ReportingSpan
from app.coverage.standing import CLOSED
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope


@requires(permissions.READ)
def list_spans(scope: Scope) -> list[ReportingSpan]:
    """All that have not been removed, the latest first."""
    rows = select(ReportingSpan).where(ReportingSpan.removed_at.is_(None))
    return list(scope.db.scalars(rows.order_by(ReportingSpan.first.desc(), ReportingSpan.id)))


@requires(permissions.READ)
def spans_of(scope: Scope, *, organisation: Any) -> list[ReportingSpan]:
    """Those that concern an organisation (with id and kind): its own, and those of its kind."""
    return [
        one
        for one in list_spans(scope)
        if organisation.id == one.organisation_id or one.organisation_kind == organisation.kind
    ]


@requires(permissions.READ)
def read_span(scope: Scope, *, id: UUID) -> ReportingSpan:
    """One of them, also when it has been removed. Raises NotFound."""
    return scope.find(ReportingSpan, id)


@requires(permissions.CHANGE)
def add_span(scope: Scope, **said) -> ReportingSpan:
    """Say it of an organisation or of a kind. Raises Invalid."""
    return scope.add(ReportingSpan(**_checked(scope, **said)))


@requires(permissions.CHANGE)
def change_span(scope: Scope, *, id: UUID, version: int, **said) -> None:
    """Raises as `add_span`, NotFound, and Conflict("changed_meanwhile")."""
    row = versions.find_kept(scope, ReportingSpan, id)
    versions.change(scope, row, version, _checked(scope, **said))


@requires(permissions.CHANGE)
def remove_span(scope: Scope, *, id: UUID, removed: bool) -> None:
    """Let it hold no more, or again. Raises NotFound when it stands so already."""
    if removed:
        versions.remove(scope, versions.find_kept(scope, ReportingSpan, id))
    else:
        row = versions.find_removed(scope, ReportingSpan, id)
        row.removed_at = row.removed_by = None
        scope.db.flush()


def _checked(scope: Scope, *, what: str, whom: str, first: date, last: date | None = None, name: str = "") -> dict:
    """`whom`: the id of an organisation, or a kind."""
    texts = Texts()
    name = texts.line("name", name)
    kinds = accounts.ORGANISATION_KINDS
    one = next((row for row in accounts.organisations(scope) if str(row.id) == whom.lower()), None)
    if one is None and whom not in kinds:
        texts.fault("whom", "Välj i listan.")
    if last is None and what == CLOSED:
        texts.fault("last", "Skriv den sista dagen som är stängd.")
    elif last is not None and last < first:
        texts.fault("last", "Sista dagen kan inte komma före den första.")
    if texts.faults:
        raise Invalid(texts.faults)
    whose = {"organisation_id": one.id if one else None, "organisation_kind": None if one else whom}
    return {"what": what, "name": name, "first": first, "last": last, **whose}
