"""Acts on what a municipality has decided before it takes in real reports, and on whether it does."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.figures.periods import local_date
from app.go_live import permissions
from app.go_live.models import GoLivePaper
from app.go_live.papers import BY_SLUG, PAPERS, RETENTION, Paper
from app.settings import service as settings
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

LONGEST = 1200
"""Months."""


@requires(permissions.READ)
def list_papers(scope: Scope) -> list[tuple[Paper, GoLivePaper | None]]:
    """Every paper, and where it is as it was last written down; None while nobody has."""
    latest = {row.kind: row for row in scope.db.scalars(select(GoLivePaper).order_by(GoLivePaper.version))}
    return [(paper, latest.get(paper.slug)) for paper in PAPERS]


@requires(permissions.MISSING)
def missing(scope: Scope) -> list[Paper]:
    """The papers that nobody has written down."""
    there = set(scope.db.scalars(select(GoLivePaper.kind).distinct()))
    return [paper for paper in PAPERS if paper.slug not in there]


@requires(permissions.READ)
def read_paper(scope: Scope, *, kind: str) -> tuple[Paper, Sequence[GoLivePaper]]:
    """A paper, and where it is: the latest version first. Raises NotFound for one that there is not."""
    paper = _paper(kind)
    versions = select(GoLivePaper).where(GoLivePaper.kind == kind).order_by(GoLivePaper.version.desc())
    return paper, scope.db.scalars(versions).all()


@requires(permissions.READ)
def kept_for(scope: Scope) -> int | None:
    """So many months after the event a report is kept, as was last decided; None while nobody has said."""
    rows = select(GoLivePaper.months).where(GoLivePaper.kind == RETENTION).order_by(GoLivePaper.version.desc())
    return scope.db.scalar(rows.limit(1))


@requires(permissions.CHANGE)
def record(
    scope: Scope, *, kind: str, version: int, decided_on: date, number: str, decided_by: str, months: int | None = None
) -> None:
    """Write down where a paper is. `version`: the one that was read, 0 for none; `months`: of the decision on retention
    alone. Raises NotFound, Invalid and Conflict("changed_meanwhile")."""
    _paper(kind)
    texts = Texts(insist=True)
    said = {
        "number": texts.line("number", number, required="Skriv diarienumret."),
        "decided_by": texts.line(
            "decided_by", decided_by, required="Skriv vem som har beslutat: en funktion eller en nämnd."
        ),
    }
    if decided_on > local_date(scope.now):
        texts.fault("decided_on", "Dagen har inte varit än.")
    if months is not None and kind != RETENTION:
        texts.fault("months", "Bara gallringsbeslutet säger hur länge något sparas.")
    elif months is not None and not 1 <= months <= LONGEST:
        texts.fault("months", f"Skriv ett antal månader från 1 till {LONGEST}.")
    if texts.faults:
        raise Invalid(texts.faults)
    stands = scope.db.scalars(select(GoLivePaper.version).where(GoLivePaper.kind == kind)).all()
    if max(stands, default=0) != version:
        raise Conflict("changed_meanwhile")
    scope.add(GoLivePaper(kind=kind, version=version + 1, decided_on=decided_on, months=months, **said))


@requires(permissions.CHANGE)
def open_for_reports(scope: Scope, *, live: bool) -> None:
    """Begin to take in real reports, or stop. Raises Conflict("papers_missing") while one has not been written down."""
    if live and missing(scope):
        raise Conflict("papers_missing")
    settings.open_for_reports(scope, live=live)


def _paper(kind: str) -> Paper:
    if kind not in BY_SLUG:
        raise NotFound("paper")
    return BY_SLUG[kind]
