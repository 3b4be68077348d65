"""Acts on final papers that the area reads, byte for byte as the municipality's own: pictures as the EST group reads
them, and the quarter's report to the council. Never a draft, never what is made for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, select

from app.area_sharing import permissions
from app.area_sharing.gathering import MOST_PICTURES, PAPERS, PICTURES
from app.area_sharing.models import PICTURE, REPORT, AreaDocument
from app.closed_quarters.service import REPORT as KIND_OF_REPORT
from app.documents import service as documents
from app.figures.audience import ROOM
from app.figures.periods import Fortnight, Quarter
from app.pictures import paper as pictures
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.isolation import Question
from tenants.registry import municipalities_of
from tenants.scope import Scope

MOST_REPORTS = 8
WORDS = {PICTURE: "Lägesbilden {}", REPORT: "Kvartalsrapporten {}"}


@dataclass(frozen=True)
class PaperTold:
    id: UUID
    municipality_id: UUID
    kind: str
    title: str
    number: int
    """Of the edition."""
    final_at: datetime
    first: date
    """The first day that it is about."""


@requires(permissions.KEEP)
def tell(scope: Scope, *, parts: Sequence[str], demo: bool) -> None:
    """Let the area have the latest final papers, those that it has not as they are now. `parts`: what is agreed;
    without PAPERS it has none, without PICTURES none of those."""
    rows = select(AreaDocument.kind, AreaDocument.period, AreaDocument.made_of)
    known = {(kind, period): of for kind, period, of in scope.db.execute(rows.where(_mine(scope)))}
    now: dict[tuple[str, str], dict[str, Any]] = {}
    if PAPERS in parts:
        now = (_pictures(scope, known, demo) if PICTURES in parts else {}) | _reports(scope, known)
    changed = [key for key, of in known.items() if key not in now or now[key]["made_of"] != of]
    for kind, period in changed:
        here = AreaDocument.kind == kind, AreaDocument.period == period
        scope.db.execute(delete(AreaDocument).where(_mine(scope), *here))
    new = [one for key, one in now.items() if known.get(key) != one["made_of"]]
    scope.insert_many(AreaDocument, new)


def _mine(scope: Scope) -> Any:
    return AreaDocument.tenant_id == scope.tenant.id


def _pictures(scope: Scope, known: Mapping[tuple[str, str], str], demo: bool) -> dict[tuple[str, str], dict[str, Any]]:
    there = {period: of for (kind, period), of in known.items() if kind == PICTURE}
    found = {}
    for one in pictures.papers_told(scope, most=MOST_PICTURES, known=there, demo=demo):
        row, period = one.edition.row, one.edition.first.isoformat()
        said = {"number": row.number, "made_of": one.made_of, "final_at": row.locked_at, "file_name": one.file_name}
        found[PICTURE, period] = {"kind": PICTURE, "period": period, "content": one.content, **said}
    return found


def _reports(scope: Scope, known: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], dict[str, Any]]:
    found = {}
    for row in documents.latest_finals(scope, kind=KIND_OF_REPORT, audience=ROOM, most=MOST_REPORTS):
        has = known.get((REPORT, row.period)) == row.sha256
        found[REPORT, row.period] = {
            "kind": REPORT,
            "period": row.period,
            "number": row.edition,
            "made_of": row.sha256,
            "final_at": row.made_at,
            "file_name": row.file_name,
            "content": None if has else scope.files.read(scope.tenant.id, row.sha256),
        }
    return found


_PAPERS = Question(
    select(
        AreaDocument.tenant_id,
        AreaDocument.id,
        AreaDocument.kind,
        AreaDocument.period,
        AreaDocument.number,
        AreaDocument.final_at,
    )
    .where(AreaDocument.area_id == bindparam("area", type_=Uuid()))
    .order_by(AreaDocument.kind, AreaDocument.period.desc()),
    kept=True,
)


@requires(permissions.TOLD)
def list_papers(scope: Scope) -> dict[UUID, list[PaperTold]]:
    """Of each municipality the papers that it tells, pictures first, the latest first. One question."""
    found: dict[UUID, list[PaperTold]] = {}
    for row in scope.db.ask(_PAPERS, {"area": scope.tenant.id}):
        first, called = _about(row.kind, row.period)
        title = WORDS[row.kind].format(called)
        one = PaperTold(row.id, row.tenant_id, row.kind, title, row.number, row.final_at, first)
        found.setdefault(row.tenant_id, []).append(one)
    return found


@requires(permissions.TOLD)
def download(scope: Scope, *, id: UUID) -> tuple[str, bytes]:
    """(file name, the PDF). Raises NotFound for one of another area, and one that is told no more."""
    rows = select(AreaDocument.tenant_id, AreaDocument.file_name, AreaDocument.content)
    mine = AreaDocument.area_id == scope.tenant.id, AreaDocument.id == id
    row = scope.db.execute(rows.where(*mine)).one_or_none()
    if row is None or row.tenant_id not in {one.id for one in municipalities_of(scope)}:
        raise NotFound("document")
    scope.concerning(object=("area_document", id))
    return row.file_name, row.content


def _about(kind: str, period: str) -> tuple[date, str]:
    if kind == REPORT:
        quarter = Quarter.parse(period)
        return quarter.first_day, quarter.label
    fortnight = Fortnight(date.fromisoformat(period))
    return fortnight.first, fortnight.label
