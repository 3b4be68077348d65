"""Acts on what is promised: add, change, take away and put back while nobody has signed; and what counts for it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import service as accounts
from app.area_papers import service as area_papers
from app.est import overview
from app.est import permissions as est
from app.figures.periods import Quarter, date_label, local_date
from app.measures import lists as measures
from app.measures import permissions as measure_permissions
from app.pledges import permissions
from app.pledges.lists import CommitmentView, PledgeView, find_pledge, quarters_told, told
from app.pledges.models import CommitmentLink, Pledge, PledgeCommitment, PledgeSignature
from app.report.fields import INTERNAL
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

MOST = 60
"""Commitments of a pledge."""
LARGEST = 10_000


@requires(permissions.WRITE)
def add_commitment(scope: Scope, *, pledge_id: UUID, insist: bool = False, **said: Any) -> PledgeCommitment:
    """Promise something more in a draft. Raises NotFound, Conflict("already_final") when it is signed, and Invalid."""
    pledge = open_draft(scope, pledge_id)
    there = [one for one in _rows(scope, pledge_id) if one.removed_at is None]
    if len(there) >= MOST:
        raise Invalid({"text": [f"Ett löfte har högst {MOST} åtaganden."]})
    values = _checked(scope, Texts(insist=insist), pledge, None, **said)
    return scope.add(
        PledgeCommitment(pledge_id=pledge_id, position=next_position(scope, pledge_id), continues_id=None, **values)
    )


@requires(permissions.WRITE)
def change_commitment(scope: Scope, *, id: UUID, version: int, insist: bool = False, **said: Any) -> PledgeCommitment:
    """Raises as `add_commitment`, and Conflict("changed_meanwhile")."""
    pledge = open_draft(scope, _found(scope, id).pledge_id)
    row = versions.find_kept(scope, PledgeCommitment, id)
    versions.change(scope, row, version, _checked(scope, Texts(insist=insist), pledge, row, **said))
    return row


@requires(permissions.WRITE)
def remove_commitment(scope: Scope, *, id: UUID) -> PledgeCommitment:
    open_draft(scope, _found(scope, id).pledge_id)
    row = versions.find_kept(scope, PledgeCommitment, id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_commitment(scope: Scope, *, id: UUID) -> PledgeCommitment:
    open_draft(scope, _found(scope, id).pledge_id)
    row = versions.find_removed(scope, PledgeCommitment, id)
    versions.restore(scope, row)
    return row


@requires(permissions.READ)
def read_commitment(scope: Scope, *, id: UUID) -> tuple[PledgeView, CommitmentView]:
    """Raises NotFound for one of a pledge that the actor does not read, and one that was taken away."""
    row = _found(scope, id)
    pledge = find_pledge(scope, id=row.pledge_id)
    if row.removed_at is not None:
        raise NotFound("pledge_commitment")
    return pledge, told(scope, [row], pledge.row)[0]


@requires(permissions.WRITE)
def what_may_count(scope: Scope) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """(measures, activities) that may count for a commitment: measures that all in the work may read."""
    seen = measures.list_measures(scope, most=MOST * 2).rows if scope.may(measure_permissions.READ) else []
    areas = overview.list_rows(scope) if scope.may(est.READ) else []
    return (
        [(one.row.id, one.row.text) for one in seen if one.row.access_class == INTERNAL],
        [(one.id, f"{area.name}: {one.name}") for area, some in areas for one in some],
    )


@requires(permissions.WRITE)
def link(
    scope: Scope, *, id: UUID, measure_ids: Sequence[UUID] = (), activity_ids: Sequence[UUID] = ()
) -> PledgeCommitment:
    """Say what counts for a commitment: these and nothing else. That is no part of what is promised, so it may be said
    after the signatures too. Raises NotFound and Invalid."""
    row = _found(scope, id)
    find_pledge(scope, id=row.pledge_id)
    if row.removed_at is not None:
        raise NotFound("pledge_commitment")
    there = scope.db.scalars(select(CommitmentLink).where(CommitmentLink.commitment_id == id)).all()
    chosen = {"measure_id": set(measure_ids), "activity_id": set(activity_ids)}
    may = dict(zip(chosen, ({one for one, _said in some} for some in what_may_count(scope)), strict=True))
    for name, ids in chosen.items():
        had = {getattr(one, name) for one in there} - {None}
        if ids - may[name] - had:
            raise Invalid({f"{name}s": ["En av dem finns inte här. Välj i listan."]})
        for one in there:
            if (other := getattr(one, name)) and other not in ids:
                scope.db.delete(one)
        for other in ids - had:
            scope.add(CommitmentLink(commitment_id=id, **{"measure_id": None, "activity_id": None, name: other}))
    scope.db.flush()
    share(scope, scope.find(Pledge, row.pledge_id))
    return row


def share(scope: Scope, pledge: Pledge, content: Mapping[str, Any] | None = None) -> None:
    """Let the police area read a valid pledge with what has been done of it by now (for acts alone). `content`: of its
    paper, when that has been written."""
    if pledge.valid_at is None:
        return
    seen = told(scope, [one for one in _rows(scope, pledge.id) if one.removed_at is None], pledge)
    said = {str(quarter): texts[0].text for quarter, texts in quarters_told(scope, pledge.year).items()}
    head = ["Åtagande", "Vem", "Planerat", "Kv 1", "Kv 2", "Kv 3", "Kv 4", "Gjort"]
    rows = [
        [
            one.row.text,
            one.who,
            "–" if one.now.planned is None else str(one.now.planned),
            *(("–",) * 5 if one.now.quarters is None else map(str, (*one.now.quarters, one.now.total))),
        ]
        for one in seen
    ]
    counted = f"Räknat {date_label(local_date(scope.now))}, ur tillfällen och åtgärder."
    parts = [{"title": "Planerat och gjort", "says": counted, "columns": head, "rows": rows}]
    if said:
        lines = [[Quarter.parse(quarter).label, text] for quarter, text in said.items()]
        parts.append({"title": "Så gick det", "says": "", "columns": ["Kvartal", "Med ord"], "rows": lines})
    area_papers.tell(
        scope,
        kind=area_papers.PLEDGE,
        about_id=pledge.id,
        year=pledge.year,
        title=PledgeView(pledge, ("", ""), 0, 0).name,
        standing=area_papers.REPLACED if pledge.replaced_at else area_papers.VALID,
        progress=parts,
        content=content,
    )


def copy(scope: Scope, rows: Sequence[PledgeCommitment], to: Pledge, *, next_year: bool) -> None:
    """The same commitments in another pledge, with what counts for them: of the same year, or as those of the next
    that go on with them (for acts alone)."""
    kept = ("position", "text", "organisation_id", "function", "number", "unit", "per", "basis", "purpose")
    named = {id for id, _title in to.focus_areas}
    made = {}
    for row in rows:
        values = {name: getattr(row, name) for name in kept}
        due = row.due and date(row.due.year + 1, row.due.month, min(row.due.day, 28 if row.due.month == 2 else 31))
        made[row.id] = scope.add(
            PledgeCommitment(
                pledge_id=to.id,
                **values,
                due=due if next_year else row.due,
                focus_area_id=row.focus_area_id if str(row.focus_area_id) in named else None,
                continues_id=row.id if next_year else row.continues_id,
            )
        )
    scope.db.flush()
    for one in scope.db.scalars(select(CommitmentLink).where(CommitmentLink.commitment_id.in_(made))).all():
        ids = {"measure_id": one.measure_id, "activity_id": one.activity_id}
        scope.add(CommitmentLink(commitment_id=made[one.commitment_id].id, **ids))
    scope.db.flush()


def open_draft(scope: Scope, id: UUID) -> Pledge:
    """A pledge, locked, that nobody has signed (for acts alone). Raises NotFound and Conflict("already_final")."""
    row = versions.find_kept(scope, Pledge, id)
    signed = PledgeSignature.pledge_id == id, PledgeSignature.removed_at.is_(None)
    if row.valid_at or scope.db.scalar(select(func.count()).select_from(PledgeSignature).where(*signed)):
        raise Conflict("already_final")
    return row


def next_position(scope: Scope, pledge_id: UUID) -> int:
    """After all of a pledge's (for acts alone)."""
    return max((one.position for one in _rows(scope, pledge_id)), default=0) + 1


def _rows(scope: Scope, pledge_id: UUID) -> Sequence[PledgeCommitment]:
    return scope.db.scalars(select(PledgeCommitment).where(PledgeCommitment.pledge_id == pledge_id)).all()


def _found(scope: Scope, id: UUID) -> PledgeCommitment:
    return scope.find(PledgeCommitment, id)


def _checked(
    scope: Scope,
    texts: Texts,
    pledge: Pledge,
    stored: PledgeCommitment | None,
    *,
    text: str = "",
    organisation_id: UUID | None = None,
    function: str = "",
    number: int | None = None,
    unit: str = "",
    per: str = "year",
    due: date | None = None,
    basis: str = "",
    under: str = "",
    focus_area_id: UUID | None = None,
) -> dict[str, Any]:
    """The columns. Raises Invalid."""
    values: dict[str, Any] = {
        "text": texts.take("text", text, required="Skriv vad som lovas.", most=600),
        "organisation_id": organisation_id,
        "function": texts.line("function", function),
        "number": number,
        "unit": texts.line("unit", unit),
        "per": per,
        "due": due,
        "basis": texts.line("basis", basis),
        "purpose": texts.line("under", under),
        "focus_area_id": focus_area_id,
    }
    had = stored.organisation_id if stored else None
    known = {had, None, *(one.id for one in accounts.organisations_to_choose(scope))}
    if organisation_id not in known:
        texts.fault("organisation_id", "Verksamheten finns inte här. Välj en i listan.")
    if not organisation_id and not values["function"]:
        texts.fault("function", "Säg vem som lovar: välj verksamhet, eller skriv funktionen.")
    if number is not None and not 1 <= number <= LARGEST:
        texts.fault("number", f"Skriv ett antal mellan 1 och {LARGEST}.")
    if values["unit"] and number is None:
        texts.fault("number", "Skriv hur många, eller töm fältet efter.")
    if due and not date(pledge.year, 1, 1) <= due <= date(pledge.year, 12, 31):
        texts.fault("due", f"Välj en dag under {pledge.year}.")
    if focus_area_id and str(focus_area_id) not in {id for id, _title in pledge.focus_areas}:
        texts.fault("focus_area_id", "Välj ett av fokusområdena som löftet nämner.")
    if texts.faults:
        raise Invalid(texts.faults)
    return values
