"""Acts on the registers beside the law's duties: seats in the council, agreements, cameras, reports to the assembly.
The municipality asks for those of agreements and cameras at their duty; before that they are not there."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.legal_duties import permissions, wording
from app.legal_duties.duties import kept_registers
from app.legal_duties.models import SECTORS, LegalRecord
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

MOST = 200
_DAYS = "first", "last", "review_on"


@requires(permissions.READ)
def list_records(scope: Scope, *, kind: str) -> Sequence[LegalRecord]:
    """The latest first. Raises NotFound for a register that is not kept here."""
    if kind not in kept_registers(scope):
        raise NotFound("legal_record")
    return _rows(scope, kind)


@requires(permissions.WRITE)
def removed_records(scope: Scope, *, kind: str) -> Sequence[LegalRecord]:
    gone = select(LegalRecord).where(LegalRecord.kind == kind, LegalRecord.removed_at.is_not(None))
    return scope.db.scalars(gone.order_by(LegalRecord.removed_at.desc()).limit(MOST)).all()


@requires(permissions.READ)
def find_record(scope: Scope, *, id: UUID) -> LegalRecord:
    """Raises NotFound, also of a register that is not kept here."""
    row = scope.find(LegalRecord, id)
    if row.removed_at or row.kind not in kept_registers(scope):
        raise NotFound("legal_record")
    return row


@requires(permissions.WRITE)
def add_record(scope: Scope, *, kind: str, insist: bool = False, **said: Any) -> LegalRecord:
    """Raises NotFound for a register that is not kept here, and Invalid with a sentence per field."""
    if kind not in kept_registers(scope):
        raise NotFound("legal_record")
    if len(_rows(scope, kind)) >= MOST:
        raise Invalid({"what": [f"Registret har redan {MOST} rader. Ta bort några som inte gäller."]})
    return scope.add(LegalRecord(kind=kind, **_checked(Texts(insist=insist), kind, **said)))


@requires(permissions.WRITE)
def change_record(scope: Scope, *, id: UUID, version: int, insist: bool = False, **said: Any) -> LegalRecord:
    """Raises as `add_record`, and Conflict("changed_meanwhile")."""
    find_record(scope, id=id)
    row = versions.find_kept(scope, LegalRecord, id)
    versions.change(scope, row, version, _checked(Texts(insist=insist), row.kind, **said))
    return row


@requires(permissions.WRITE)
def remove_record(scope: Scope, *, id: UUID) -> LegalRecord:
    row = versions.find_kept(scope, LegalRecord, id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_record(scope: Scope, *, id: UUID) -> LegalRecord:
    row = versions.find_removed(scope, LegalRecord, id)
    versions.restore(scope, row)
    return row


def _rows(scope: Scope, kind: str) -> Sequence[LegalRecord]:
    rows = select(LegalRecord).where(LegalRecord.kind == kind, LegalRecord.removed_at.is_(None))
    return scope.db.scalars(rows.order_by(LegalRecord.first.desc().nulls_last(), LegalRecord.id.desc())).all()


def _checked(
    texts: Texts,
    kind: str,
    *,
    what: str = "",
    who: str = "",
    sector: str = "",
    leading: bool = False,
    text: str = "",
    balance: str = "",
    first: date | None = None,
    last: date | None = None,
    review_on: date | None = None,
    registry_number: str = "",
) -> dict[str, Any]:
    """The columns: those that the register has no field for are empty. Raises Invalid."""
    fields = wording.REGISTERS[kind].fields
    typed: dict[str, Any] = {
        "what": texts.line("what", what),
        "who": texts.line("who", who),
        "sector": sector,
        "leading": leading,
        "text": texts.take("text", text),
        "balance": texts.take("balance", balance),
        "first": first,
        "last": last,
        "review_on": review_on,
        "registry_number": texts.code("registry_number", registry_number),
    }
    empty = {name: None if name in _DAYS else False if name == "leading" else "" for name in typed}
    values = {name: typed[name] if name in fields else empty[name] for name in typed}
    for name in wording.REGISTERS[kind].needed:
        if not values[name]:
            texts.fault(name, "Fyll i det här.")
    if sector and sector not in SECTORS:
        texts.fault("sector", "Välj varifrån i listan.")
    days: dict[str, date] = {name: day for name in _DAYS if isinstance(day := values[name], date)}
    if days.get("last", date.max) < days.get("first", date.min):
        texts.fault("last", "Välj en dag efter den första.")
    for name, day in days.items():
        if not 1990 <= day.year <= 2100:
            texts.fault(name, "Välj ett år mellan 1990 och 2100.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values
