"""Acts on what municipalities tell their police area of pledges and of the law, and the area's reading of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app import hooks
from app.area_papers import permissions
from app.area_papers.models import ASSESSMENT, DUTIES, FINAL, KEPT, PLEDGE, REPLACED, VALID, AreaPaper
from app.figures.periods import local_date
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.registry import municipalities_of
from tenants.scope import Scope

__all__ = ["ASSESSMENT", "DUTIES", "FINAL", "KEPT", "PLEDGE", "REPLACED", "VALID"]


@dataclass(frozen=True)
class PaperView:
    row: AreaPaper
    municipality: str
    slug: str
    state: tuple[str, str]
    """A sign and how it stands."""


@requires(permissions.READ)
def list_papers(scope: Scope) -> list[tuple[str, list[PaperView]]]:
    """Of each municipality of the area what it has told, by name: pledges first, the latest first."""
    rows = select(AreaPaper).where(AreaPaper.area_id == scope.tenant.id)
    seen: dict[UUID, list[AreaPaper]] = {}
    for row in scope.db.scalars(rows.order_by(AreaPaper.kind.desc(), AreaPaper.year.desc(), AreaPaper.id.desc())):
        seen.setdefault(row.tenant_id, []).append(row)
    return [
        (one.name, [_view(scope, row, one.name, one.slug) for row in seen.get(one.id, ())])
        for one in municipalities_of(scope)
    ]


@requires(permissions.READ)
def read_paper(scope: Scope, *, id: UUID) -> PaperView:
    """Raises NotFound for one of another area."""
    row = scope.db.scalars(select(AreaPaper).where(AreaPaper.area_id == scope.tenant.id, AreaPaper.id == id)).first()
    whose = {one.id: one for one in municipalities_of(scope)}
    if row is None or row.tenant_id not in whose:
        raise NotFound("area_paper")
    scope.concerning(object=("area_paper", id))
    return _view(scope, row, whose[row.tenant_id].name, whose[row.tenant_id].slug)


@requires(permissions.READ)
def download(scope: Scope, *, id: UUID) -> tuple[str, bytes]:
    """(file name, the PDF): set anew of what the municipality's own paper was made of, with the same code. Raises
    NotFound, also where there is no paper."""
    seen = read_paper(scope, id=id)
    found = hooks.area_paper(scope, seen.row.kind, seen.row.content, seen.slug) if seen.row.content else None
    if found is None:
        raise NotFound("document")
    return found


def tell(
    scope: Scope,
    *,
    kind: str,
    about_id: UUID,
    year: int,
    title: str,
    standing: str,
    progress: Sequence[Mapping[str, Any]],
    content: Mapping[str, Any] | None = None,
) -> None:
    """Let the area read it so (for acts alone). Without `content` what stands there is kept; what the area has not been
    told of yet is begun with its content alone."""
    rows = select(AreaPaper).where(AreaPaper.tenant_id == scope.tenant.id)
    row = scope.db.scalars(rows.where(AreaPaper.kind == kind, AreaPaper.about_id == about_id)).first()
    if row is None and content is None:
        return
    said = {"year": year, "title": title, "standing": standing, "progress": list(progress), "told_at": scope.now}
    if content is not None:
        said["content"] = dict(content)
    if row is None:
        scope.add(AreaPaper(area_id=scope.tenant.area_id, kind=kind, about_id=about_id, **said))
        return
    for name, value in said.items():
        setattr(row, name, value)
    scope.db.flush()


def tell_again(scope: Scope, *, kind: str, about_id: UUID, content: Mapping[str, Any]) -> None:
    """Of something whose paper was made anew without some words: what that is made of (for acts alone)."""
    rows = select(AreaPaper).where(AreaPaper.tenant_id == scope.tenant.id, AreaPaper.kind == kind)
    for row in scope.db.scalars(rows.where(AreaPaper.about_id == about_id)):
        row.content = dict(content)
    scope.db.flush()


def _view(scope: Scope, row: AreaPaper, name: str, slug: str) -> PaperView:
    year = local_date(scope.now).year
    if row.standing == REPLACED:
        state = "neutral", "Ersatt"
    elif row.standing == FINAL:
        state = "final", "Fastställd"
    elif row.standing == KEPT:
        state = "neutral", "Förs löpande"
    elif row.year == year:
        state = "ok", "Gäller"
    else:
        state = ("ok", f"Gäller från 1 januari {row.year}") if row.year > year else ("neutral", "Har gällt")
    return PaperView(row, name, slug, state)
