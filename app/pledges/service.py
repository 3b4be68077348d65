"""Acts on pledges: draft, change, take away and put back; sign, correct by a new version, begin the next year's beside
this one; and write how a quarter went."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts import service as accounts
from app.consultations import lists as consultations
from app.consultations import permissions as consulting
from app.est import counting, overview
from app.est import permissions as est
from app.figures.periods import Days, Quarter, last_whole_day, local_date
from app.pledges import commitments as promises
from app.pledges import permissions, wording
from app.pledges.lists import in_force
from app.pledges.models import (
    AUTHORITIES,
    MUNICIPALITY,
    NEEDED,
    POLICE,
    Pledge,
    PledgeCommitment,
    PledgeFollowUp,
    PledgeSignature,
)
from app.texts import Texts
from tenants import versions
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

FIRST_YEAR = 2010
Row = TypeVar("Row", Pledge, PledgeFollowUp)


@dataclass(frozen=True)
class Counted:
    """Reports of a group counted in the year before a pledge's, and in the same days of the year before that."""

    group: str
    name: str
    period: str
    now: int
    then: int | None
    organisations: tuple[int | None, int]
    """(then, now)."""
    on: str
    """The day it was counted."""


@requires(permissions.WRITE)
def add_pledge(
    scope: Scope,
    *,
    year: int,
    commitments: str = "",
    municipality_role: str = "",
    municipality_on: date | None = None,
    police_role: str = "",
    police_on: date | None = None,
    insist: bool = False,
    **said: Any,
) -> Pledge:
    """Begin the pledge of a year: all of it at once, such as one that was signed on paper, or as much as there is.

    `commitments`: a line each (`wording.LINE`). Raises Invalid with a sentence per field, also for a year that has
    a pledge already, and NotAllowed for signatures by whoever may not record them.
    """
    texts = Texts(insist=insist)
    if not FIRST_YEAR <= year <= local_date(scope.now).year + 2:
        raise Invalid({"year": [f"Välj ett år mellan {FIRST_YEAR} och {local_date(scope.now).year + 2}."]})
    rows = select(Pledge).where(Pledge.year == year)
    there = scope.db.scalars(rows).all()
    if any(one.removed_at is None for one in there):
        texts.fault("year", f"Det finns redan ett löfte för {year}. Öppna det i stället.")
    values = _checked(scope, texts, year, **said)
    ids = {one.name.casefold(): one.id for one in accounts.organisations_to_choose(scope)}
    promised = wording.read_commitments(texts, commitments, ids)
    for one in promised:
        if one["due"] and one["due"].year != year:
            texts.fault("commitments", f"”{one['text']}”: välj en dag under {year}.")
    signed = []
    for authority, role, on in ((MUNICIPALITY, municipality_role, municipality_on), (POLICE, police_role, police_on)):
        role = texts.line(f"{authority}_role", role)
        if bool(role) != bool(on):
            missing = f"{authority}_on" if role else f"{authority}_role"
            texts.fault(missing, "Skriv både funktion och dag, eller inget av dem.")
        elif on:
            _likely(scope, texts, f"{authority}_on", on)
            signed.append((authority, role, on))
    if signed and not promised:
        texts.fault("commitments", "Ett undertecknat löfte har minst ett åtagande.")
    if texts.faults:
        raise Invalid(texts.faults)
    edition = max((one.edition for one in there), default=0) + 1
    row = _new(scope, Pledge(year=year, edition=edition, corrects_id=None, reason="", **values))
    for n, one in enumerate(promised, 1):
        scope.add(PledgeCommitment(pledge_id=row.id, position=n, focus_area_id=None, continues_id=None, **one))
    for authority, role, on in signed:
        sign(scope, pledge_id=row.id, authority=authority, role=role, signed_on=on, registry_number=row.registry_number)
    return row


@requires(permissions.WRITE)
def change_pledge(scope: Scope, *, id: UUID, version: int, insist: bool = False, **said: Any) -> Pledge:
    """Change a draft that nobody has signed. Raises NotFound, Conflict("already_final"), Conflict("changed_meanwhile")
    and Invalid."""
    row = promises.open_draft(scope, id)
    texts = Texts(insist=insist)
    values = _checked(scope, texts, row.year, stored=row, **said)
    if texts.faults:
        raise Invalid(texts.faults)
    versions.change(scope, row, version, values)
    return row


@requires(permissions.WRITE)
def remove_pledge(scope: Scope, *, id: UUID) -> Pledge:
    row = promises.open_draft(scope, id)
    versions.remove(scope, row)
    return row


@requires(permissions.WRITE)
def restore_pledge(scope: Scope, *, id: UUID) -> Pledge:
    """Raises NotFound, and Conflict("already_done") when its year has another draft by now."""
    row = versions.find_removed(scope, Pledge, id)
    others = scope.db.scalars(select(Pledge).where(Pledge.year == row.year, Pledge.removed_at.is_(None))).all()
    if any(one.valid_at is None or row.corrects_id is None for one in others):
        raise Conflict("already_done")
    versions.restore(scope, row)
    return row


@requires(permissions.SIGN)
def sign(
    scope: Scope, *, pledge_id: UUID, authority: str, signed_on: date, role: str = "", registry_number: str = ""
) -> PledgeSignature:
    """Record that somebody has signed. With one for the municipality and one for the police the pledge is valid, and
    takes the place of the version that it corrects. Raises NotFound and Invalid."""
    pledge = versions.find_kept(scope, Pledge, pledge_id)
    texts = Texts()
    if authority not in AUTHORITIES:
        texts.fault("authority", "Välj part.")
    values = {
        "role": texts.line("role", role, required="Skriv vilken funktion som skrev under, aldrig ett namn."),
        "registry_number": texts.code("registry_number", registry_number),
    }
    _likely(scope, texts, "signed_on", signed_on)
    kept = PledgeCommitment.pledge_id == pledge_id, PledgeCommitment.removed_at.is_(None)
    if not scope.db.scalar(select(func.count()).select_from(PledgeCommitment).where(*kept)):
        texts.fault("authority", "Skriv minst ett åtagande innan löftet undertecknas.")
    if texts.faults:
        raise Invalid(texts.faults)
    said = {"pledge_id": pledge_id, "authority": authority, "signed_on": signed_on, **values}
    row = scope.add(PledgeSignature(recorded_at=scope.now, recorded_by=scope.actor.name, **said))
    scope.db.flush()
    if pledge.valid_at is None and _signed(scope, pledge_id) >= set(NEEDED):
        _becomes_valid(scope, pledge)
    return row


@requires(permissions.SIGN)
def remove_signature(scope: Scope, *, id: UUID) -> PledgeSignature:
    """Take away one that was recorded by mistake. Raises NotFound, and Conflict("already_final") when a valid pledge
    would have none left for its authority: then the pledge is corrected instead."""
    row = versions.find_kept(scope, PledgeSignature, id)
    pledge = versions.find_kept(scope, Pledge, row.pledge_id)
    if pledge.valid_at and row.authority in NEEDED and row.authority not in _signed(scope, pledge.id, but=id):
        raise Conflict("already_final")
    versions.remove(scope, row)
    return row


@requires(permissions.SIGN)
def restore_signature(scope: Scope, *, id: UUID) -> PledgeSignature:
    row = versions.find_removed(scope, PledgeSignature, id)
    pledge = versions.find_kept(scope, Pledge, row.pledge_id)
    versions.restore(scope, row)
    if pledge.valid_at is None and _signed(scope, pledge.id) >= set(NEEDED):
        _becomes_valid(scope, pledge)
    return row


@requires(permissions.WRITE)
def correct(scope: Scope, *, id: UUID, reason: str = "") -> Pledge:
    """A new version of a valid pledge, as a draft that names it; what was signed stays. Raises NotFound, Invalid, and
    Conflict("already_done") when there is such a draft."""
    row = versions.find_kept(scope, Pledge, id)
    texts = Texts()
    why = texts.line("reason", reason, required="Skriv vad som rättas.")
    if texts.faults:
        raise Invalid(texts.faults)
    every = scope.db.scalars(select(Pledge).where(Pledge.year == row.year)).all()
    if not row.valid_at or row.replaced_at or any(one.removed_at is None and not one.valid_at for one in every):
        raise Conflict("already_done")
    edition = max(one.edition for one in every) + 1
    made = _new(scope, Pledge(**_said(row), year=row.year, edition=edition, corrects_id=row.id, reason=why))
    promises.copy(scope, kept_commitments(scope, id), made, next_year=False)
    return made


@requires(permissions.WRITE)
def begin_next(scope: Scope, *, id: UUID, commitment_ids: Sequence[UUID] = ()) -> Pledge:
    """The draft of the year after, with the commitments that go on, and what counts for them. Figures are chosen anew.
    Raises NotFound, Invalid, and Conflict("already_done") when that year has one."""
    row = versions.find_kept(scope, Pledge, id)
    rows = [one for one in kept_commitments(scope, id) if one.id in commitment_ids]
    if len(rows) != len(set(commitment_ids)):
        raise Invalid({"commitment_ids": ["Ett av åtagandena finns inte i löftet. Välj i listan."]})
    there = scope.db.scalars(select(Pledge).where(Pledge.year == row.year + 1)).all()
    if not row.valid_at or any(one.removed_at is None for one in there):
        raise Conflict("already_done")
    go_on = {str(area.id) for area, _some in overview.list_rows(scope) if area.ended_on is None}
    areas = [[area, title] for area, title in row.focus_areas if area in go_on]
    said = {
        **_said(row),
        "case_number": "",
        "registry_number": "",
        "picture": "",
        "counted": [],
        "evidence": [],
        "focus_areas": areas,
    }
    edition = max((one.edition for one in there), default=0) + 1
    made = _new(scope, Pledge(**said, year=row.year + 1, edition=edition, corrects_id=None, reason=""))
    promises.copy(scope, rows, made, next_year=True)
    return made


@requires(permissions.WRITE)
def write_follow_up(
    scope: Scope, *, quarter: Quarter, version: int, said: str = "", insist: bool = False
) -> PledgeFollowUp:
    """Write how a quarter went; what was written before stays. `version`: the number of what was read, 0 for nothing.
    Raises NotFound when no pledge is valid for it or it has not begun, Invalid and Conflict("changed_meanwhile")."""
    found = in_force(scope, quarter=quarter)
    if found is None or quarter.first_day > local_date(scope.now):
        raise NotFound("pledge")
    texts = Texts(insist=insist)
    text = texts.take("said", said, required="Skriv hur det gick, i några meningar.")
    if texts.faults:
        raise Invalid(texts.faults)
    numbers = select(func.max(PledgeFollowUp.number)).where(PledgeFollowUp.quarter == str(quarter))
    if (scope.db.scalar(numbers) or 0) != version:
        raise Conflict("changed_meanwhile")
    row = PledgeFollowUp(quarter=str(quarter), number=version + 1, text=text)
    row.written_at, row.written_by = scope.now, scope.actor.name
    _new(scope, row)
    promises.share(scope, found[0].row)
    return row


def spans(scope: Scope, year: int) -> tuple[Days, Days]:
    """The year before a pledge's as far as it can be counted whole, and the same days of the year before that."""
    first, last = date(year - 1, 1, 1), min(date(year - 1, 12, 31), last_whole_day(scope.now))
    then = last - timedelta(days=365)
    return Days(first, last), Days(date(year - 2, 1, 1), then if then.year == year - 2 else date(year - 2, 12, 31))


def _likely(scope: Scope, texts: Texts, field: str, day: date) -> None:
    if day > local_date(scope.now) or day.year < FIRST_YEAR - 1:
        texts.fault(field, "Välj en dag som har varit.")


def _signed(scope: Scope, pledge_id: UUID, but: UUID | None = None) -> set[str]:
    rows = select(PledgeSignature).where(PledgeSignature.pledge_id == pledge_id, PledgeSignature.removed_at.is_(None))
    return {one.authority for one in scope.db.scalars(rows) if one.id != but}


def _becomes_valid(scope: Scope, pledge: Pledge) -> None:
    pledge.valid_at = scope.now
    if pledge.corrects_id:
        former = scope.find(Pledge, pledge.corrects_id, to_change=True)
        former.replaced_at = scope.now
        promises.share(scope, former)
    scope.db.flush()


def _new(scope: Scope, row: Row) -> Row:
    try:
        with scope.attempt():
            return scope.add(row)
    except IntegrityError:
        # Two began the same year, or wrote of the same quarter, at once.
        raise Conflict("changed_meanwhile") from None


def kept_commitments(scope: Scope, pledge_id: UUID) -> Sequence[PledgeCommitment]:
    rows = select(PledgeCommitment).where(
        PledgeCommitment.pledge_id == pledge_id, PledgeCommitment.removed_at.is_(None)
    )
    return scope.db.scalars(rows.order_by(PledgeCommitment.position, PledgeCommitment.id)).all()


_TEXTS = (
    "case_number",
    "registry_number",
    "place",
    "purpose",
    "picture",
    "follow_up",
    "counted",
    "evidence",
    "focus_areas",
)


def _said(row: Pledge) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TEXTS}


def _checked(
    scope: Scope,
    texts: Texts,
    year: int,
    *,
    stored: Pledge | None = None,
    case_number: str = "",
    registry_number: str = "",
    place: str = "",
    purpose: str = "",
    picture: str = "",
    follow_up: str = "",
    groups: Sequence[str] = (),
    focus_area_ids: Sequence[UUID] = (),
    consultation_ids: Sequence[UUID] = (),
    **typed: str,
) -> dict[str, Any]:
    """The columns; faults are told to `texts`. `typed`: of each of `wording.SOURCES` its figures, a line each."""
    values: dict[str, Any] = {
        "case_number": texts.code("case_number", case_number),
        "registry_number": texts.code("registry_number", registry_number),
        "place": texts.line("place", place),
        "purpose": texts.take("purpose", purpose, required="Skriv varför löftet ges."),
        "picture": texts.take("picture", picture),
        "follow_up": texts.take("follow_up", follow_up),
    }
    values["evidence"] = _evidence(scope, texts, stored, consultation_ids, typed)
    known = {id: title for id, title in stored.focus_areas} if stored else {}
    named = {str(area.id): area.title for area, _some in overview.list_rows(scope)} if scope.may(est.READ) else {}
    chosen = [str(id) for id in focus_area_ids]
    if set(chosen) - set(known) - set(named):
        texts.fault("focus_area_ids", "Ett av fokusområdena finns inte här. Välj i listan.")
    values["focus_areas"] = [[id, named.get(id) or known[id]] for id in chosen if id in named or id in known]
    return {**values, "counted": _counted(scope, texts, year, groups)}


def _evidence(
    scope: Scope, texts: Texts, stored: Pledge | None, chosen: Sequence[UUID], typed: dict[str, str]
) -> list[dict[str, str]]:
    """The typed figures, and those of the consultations that are chosen, as they stand now."""
    found = [one for source in wording.SOURCES for one in wording.read_evidence(texts, source, typed.get(source, ""))]
    kept = [one for one in stored.evidence if one.get("of") in map(str, chosen)] if stored else []
    given = consultations.as_evidence(scope, ids=chosen) if scope.may(consulting.READ) else []
    if {str(id) for id in chosen} - {one["of"] for one in (*given, *kept)}:
        texts.fault("consultation_ids", "En av dialogerna finns inte här. Välj i listan.")
    now = {one["of"] for one in given}
    given += [one for one in kept if one["of"] not in now]
    return found + [{**one, "source": wording.DIALOGUE} for one in given]


def _counted(scope: Scope, texts: Texts, year: int, chosen: Sequence[str]) -> list[dict[str, Any]]:
    names = dict(counting.countable())
    if set(chosen) - set(names):
        texts.fault("groups", "Välj bland händelserna i listan.")
        return []
    if not chosen:
        return []
    now, then = spans(scope, year)
    if not now or now not in counting.covered(scope, [now]):
        said = f"Rapporterna för {year - 1} finns inte i Samsyn. Skriv talen med källa i stället."
        texts.fault("groups", said)
        return []
    compared = [now, then] if then in counting.covered(scope, [then]) else [now]
    found = counting.count_groups(scope, slugs=chosen, spans=compared, quarter=overview.current(scope))
    on = local_date(scope.now).isoformat()
    return [
        asdict(
            Counted(
                slug,
                name,
                now.label,
                found[slug][0].now,
                found[slug][1].now if compared[1:] else None,
                (found[slug][1].organisations_now if compared[1:] else None, found[slug][0].organisations_now),
                on,
            )
        )
        for slug, name in names.items()
        if slug in chosen
    ]
