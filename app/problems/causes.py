"""Acts on the causes of a problem: each at a corner of the triangle or a link of the chain, with what it rests on."""

from uuid import UUID

from sqlalchemy import func, select

from app.problems import lists, permissions
from app.problems.models import KINDS, SOURCES, STRENGTHS, Cause
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

MOST = 40


@requires(permissions.WRITE)
def add_cause(
    scope: Scope, *, problem_id: UUID, kind: str, text: str, strength: str, source: str = "", insist: bool = False
) -> Cause:
    """A cause, last of its kind. Raises NotFound and Invalid."""
    _problem(scope, problem_id)
    values = _checked(kind, text, strength, source, insist)
    n, last = scope.db.execute(
        select(func.count(), func.coalesce(func.max(Cause.position), 0)).where(Cause.problem_id == problem_id)
    ).one()
    if n >= MOST:
        raise Invalid({"text": [f"En problembild har högst {MOST} orsaker. Ändra eller ta bort en av dem."]})
    return scope.add(Cause(problem_id=problem_id, position=last + 1, **values))


@requires(permissions.WRITE)
def change_cause(
    scope: Scope, *, id: UUID, version: int, kind: str, text: str, strength: str, source: str = "", insist: bool = False
) -> Cause:
    """Raises NotFound, Invalid and Conflict("changed_meanwhile")."""
    row = _kept(scope, id)
    versions.change(scope, row, version, _checked(kind, text, strength, source, insist))
    return row


@requires(permissions.WRITE)
def raise_cause(scope: Scope, *, id: UUID, version: int) -> Cause:
    """Let it change places with the one before it of its kind; the first stays. Raises as `change_cause`."""
    row = _kept(scope, id)
    versions.same(row, version)
    before = (
        select(Cause)
        .where(
            Cause.problem_id == row.problem_id,
            Cause.kind == row.kind,
            Cause.removed_at.is_(None),
            Cause.position < row.position,
        )
        .order_by(Cause.position.desc())
        .limit(1)
        .with_for_update()
    )
    if other := scope.db.scalar(before):
        row.position, other.position = other.position, row.position
        versions.change(scope, row, version, {})
    return row


@requires(permissions.WRITE)
def remove_cause(scope: Scope, *, id: UUID) -> Cause:
    """It can be put back. Raises NotFound."""
    row = _kept(scope, id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_cause(scope: Scope, *, id: UUID) -> Cause:
    """Raises NotFound, also when somebody has put it back."""
    row = versions.find_removed(scope, Cause, id)
    _problem(scope, row.problem_id)
    versions.restore(scope, row)
    return row


@requires(permissions.READ)
def find_cause(scope: Scope, *, id: UUID) -> Cause:
    """Raises NotFound for one that the actor may not read, or that has been removed."""
    row = scope.find(Cause, id)
    lists.find(scope, row.problem_id)
    if row.removed_at is not None or not permissions.reads_whole(scope.actor):
        raise NotFound("cause")
    return row


@requires(permissions.READ)
def find_removed(scope: Scope, *, problem_id: UUID, id: UUID) -> Cause | None:
    """The cause of a problem that was just removed, to be put back; None for any other."""
    return scope.db.scalar(
        select(Cause).where(Cause.id == id, Cause.problem_id == problem_id, Cause.removed_at.is_not(None))
    )


def _kept(scope: Scope, id: UUID) -> Cause:
    row = versions.find_kept(scope, Cause, id)
    _problem(scope, row.problem_id)
    return row


def _problem(scope: Scope, id: UUID) -> None:
    """Hold the problem, which the actor writes in and which goes on."""
    if lists.find(scope, id, to_write=True).ended_at is not None:
        raise Conflict("changed_meanwhile")


def _checked(kind: str, text: str, strength: str, source: str, insist: bool) -> dict[str, str]:
    texts = Texts(insist=insist)
    said = texts.take("text", text, required="Skriv orsaken som en mening.", most=300)
    for name, value, known in (
        ("kind", kind, KINDS),
        ("strength", strength, STRENGTHS),
        ("source", source, ("", *SOURCES)),
    ):
        if value not in known:
            texts.fault(name, "Välj ett av alternativen.")
    if strength != "assumed" and not source:
        texts.fault("source", "Välj vad stödet vilar på, eller säg att det är ett antagande.")
    if texts.faults:
        raise Invalid(texts.faults)
    return {"kind": kind, "text": said, "strength": strength, "source": source}
