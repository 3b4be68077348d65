"""Pledges as they are read: how far each has come, its commitments with what has been done, signatures and texts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Select, String, exists, func, literal, null, or_, select

from app.accounts import service as accounts
from app.consultations import lists as consultations
from app.consultations import permissions as consulting
from app.documents import service as documents
from app.est import follow_ups, occasions, overview
from app.est import permissions as est
from app.figures.periods import Days, Quarter, local_date
from app.hooks import Sought
from app.measures import lists as measures
from app.measures import permissions as measure_permissions
from app.measures import tasks
from app.pledges import permissions, wording
from app.pledges.models import NEEDED, CommitmentLink, Pledge, PledgeCommitment, PledgeFollowUp, PledgeSignature
from app.words.matching import holds
from tenants import runs
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.runs import Run
from tenants.scope import Scope

KIND = "pledge"
"""Of a document and of a run."""
FOLLOW_UP, SIGNATURE = "pledge_follow_up", "pledge_signature"
"""What waits for those who make pledges."""


@dataclass(frozen=True)
class PledgeView:
    row: Pledge
    state: tuple[str, str]
    """A sign and how far it has come."""
    signed: int
    commitments: int

    @property
    def name(self) -> str:
        return f"Medborgarlöfte {self.row.year}" + (f", version {self.row.edition}" if self.row.edition > 1 else "")

    @property
    def draft(self) -> bool:
        return self.row.valid_at is None


@dataclass(frozen=True)
class Done:
    """What was planned in a year and done in each of its quarters. `quarters`: None where nothing counts for it."""

    planned: int | None
    quarters: tuple[int, ...] | None

    @property
    def total(self) -> int | None:
        return None if self.quarters is None else sum(self.quarters)

    def until(self, quarter: Quarter) -> int | None:
        return None if self.quarters is None else sum(self.quarters[: quarter.number])


@dataclass(frozen=True)
class CommitmentView:
    row: PledgeCommitment
    who: str
    promised: str
    focus_area: str
    now: Done
    before: Done | None
    """The same of the commitment that it continues."""
    measures: Sequence[tuple[UUID | None, str]]
    activities: Sequence[tuple[UUID, UUID, str]]
    """(focus area, activity, its name): of those that its reader reads."""

    @property
    def done(self) -> int | None:
        return self.now.total

    @property
    def quarters(self) -> tuple[int, ...]:
        return self.now.quarters or ()


@dataclass(frozen=True)
class PledgePage:
    seen: PledgeView
    commitments: Sequence[CommitmentView]
    removed: Sequence[PledgeCommitment]
    signatures: Sequence[PledgeSignature]
    unsigned: Sequence[PledgeSignature]
    """Those that were taken away."""
    follow_ups: Mapping[Quarter, Sequence[PledgeFollowUp]]
    """Of each quarter what was written, the latest first."""
    editions: Sequence[PledgeView]
    """All of its year that its reader reads, the latest first."""
    is_last: bool
    """No pledge that its reader reads is of a later year."""
    papers: Sequence[documents.Document]
    working: bool
    """Whether a paper is being made."""

    @property
    def row(self) -> Pledge:
        return self.seen.row

    @property
    def state(self) -> tuple[str, str]:
        return self.seen.state

    @property
    def locked(self) -> bool:
        """Whether somebody has signed: what it says is not changed while that stands."""
        return bool(self.signatures) or not self.seen.draft

    @property
    def missing(self) -> list[str]:
        """For whom nobody has signed yet."""
        signed = {one.authority for one in self.signatures}
        return [wording.AUTHORITIES[one] for one in NEEDED if one not in signed]

    @property
    def spare(self) -> list[UUID]:
        """The signatures that may be taken away: a valid pledge keeps one for each authority that it needs."""
        by = [one.authority for one in self.signatures]
        kept = () if self.seen.draft else NEEDED
        return [one.id for one in self.signatures if one.authority not in kept or by.count(one.authority) > 1]


@requires(permissions.READ)
def list_pledges(scope: Scope) -> list[PledgeView]:
    """Those that the actor reads, the latest year and its latest edition first."""
    return _views(scope, select(Pledge).where(Pledge.removed_at.is_(None)))


@requires(permissions.READ)
def removed_pledges(scope: Scope) -> list[PledgeView]:
    """The drafts that were taken away, for whoever may put them back."""
    gone = select(Pledge).where(Pledge.removed_at.is_not(None))
    return _views(scope, gone) if scope.may(permissions.WRITE) else []


@requires(permissions.READ)
def find_pledge(scope: Scope, *, id: UUID) -> PledgeView:
    """Raises NotFound for one that the actor does not read."""
    found = _views(scope, select(Pledge).where(Pledge.id == id, Pledge.removed_at.is_(None)))
    if not found:
        raise NotFound("pledge")
    return found[0]


@requires(permissions.READ)
def read_pledge(scope: Scope, *, id: UUID) -> PledgePage:
    """A pledge with all that was said and done of it. Raises as `find_pledge`."""
    scope.concerning(object=("pledge", id))
    every = list_pledges(scope)
    seen = next((one for one in every if one.row.id == id), None)
    if seen is None:
        raise NotFound("pledge")
    year = seen.row.year
    signed = select(PledgeSignature).where(PledgeSignature.pledge_id == id)
    signatures = scope.db.scalars(signed.order_by(PledgeSignature.signed_on, PledgeSignature.id)).all()
    rows = select(PledgeCommitment).where(PledgeCommitment.pledge_id == id)
    commitments = scope.db.scalars(rows.order_by(PledgeCommitment.position, PledgeCommitment.id)).all()
    papers = _papers(scope, id)
    latest = select(Run.state).where(Run.kind == KIND, Run.period == str(id)).order_by(Run.edition.desc()).limit(1)
    ordered = scope.db.scalar(latest) if scope.may(permissions.WRITE) else None
    return PledgePage(
        seen,
        told(scope, [one for one in commitments if one.removed_at is None], seen.row),
        [one for one in commitments if one.removed_at is not None],
        [one for one in signatures if one.removed_at is None],
        [one for one in signatures if one.removed_at is not None],
        quarters_told(scope, year) if seen.row.valid_at else {},
        [one for one in every if one.row.year == year],
        all(one.row.year <= year for one in every),
        papers,
        ordered in (runs.WAITING, runs.WORKING),
    )


@requires(permissions.READ)
def in_force(scope: Scope, *, quarter: Quarter) -> tuple[PledgeView, list[CommitmentView], str] | None:
    """The pledge of a quarter's year, what has been done of it, and what was written of the quarter."""
    kept = Pledge.removed_at.is_(None), Pledge.valid_at.is_not(None), Pledge.replaced_at.is_(None)
    found = _views(scope, select(Pledge).where(*kept, Pledge.year == quarter.year))
    if not found:
        return None
    rows = select(PledgeCommitment).where(
        PledgeCommitment.pledge_id == found[0].row.id, PledgeCommitment.removed_at.is_(None)
    )
    commitments = scope.db.scalars(rows.order_by(PledgeCommitment.position, PledgeCommitment.id)).all()
    said = quarters_told(scope, quarter.year).get(quarter)
    return found[0], told(scope, commitments, found[0].row), said[0].text if said else ""


@requires(permissions.READ)
def of_focus_area(scope: Scope, *, focus_area_id: UUID) -> list[PledgeView]:
    """Those that name a focus area."""
    id = str(focus_area_id)
    return [one for one in list_pledges(scope) if any(area == id for area, _title in one.row.focus_areas)]


@requires(permissions.READ)
def of_measure(scope: Scope, *, measure_id: UUID) -> list[tuple[PledgeView, PledgeCommitment]]:
    """The commitments for which a measure counts. Whoever shows it has seen to it that the actor reads the measure."""
    rows = select(PledgeCommitment).join(
        CommitmentLink,
        (CommitmentLink.tenant_id == PledgeCommitment.tenant_id)
        & (CommitmentLink.commitment_id == PledgeCommitment.id),
    )
    found = scope.db.scalars(
        rows.where(CommitmentLink.measure_id == measure_id, PledgeCommitment.removed_at.is_(None))
    ).all()
    read = {one.row.id: one for one in list_pledges(scope)} if found else {}
    seen = [(read[one.pledge_id], one) for one in found if one.pledge_id in read]
    return [(pledge, one) for pledge, one in seen if not pledge.row.replaced_at]


@requires(permissions.READ)
def look_for(scope: Scope, *, sought: Sought) -> list[PledgeView]:
    """Those in whose texts or commitments all the words stand."""
    every = list_pledges(scope)
    said: dict[UUID, list[str]] = defaultdict(list)
    rows = select(PledgeCommitment).where(PledgeCommitment.removed_at.is_(None))
    for row in scope.db.scalars(rows.where(PledgeCommitment.pledge_id.in_([one.row.id for one in every]))):
        said[row.pledge_id].append(row.text)
    return [
        one
        for one in every
        if holds(" ".join((one.name, one.row.purpose, one.row.picture, *said[one.row.id])), sought.parts)
    ]


@requires(permissions.WRITE)
def dialogues(scope: Scope, *, row: Pledge | None) -> list[tuple[str, str]]:
    """The consultations that a pledge may rest on: (id, title and day); also those that it rests on already."""
    seen = consultations.held(scope) if scope.may(consulting.READ) else []
    found = {str(one.row.id): f"{one.row.title}, {one.row.held_on}" for one in seen}
    kept = {one["of"]: one["cited"] for one in (row.evidence if row else ()) if "of" in one}
    return list({**kept, **found}.items())


@requires(permissions.WRITE)
def waiting(scope: Scope) -> list[Select]:
    """The follow-up of the quarter that ended last, where nothing is written, and pledges that wait for a signature:
    that somebody has signed, or whose year begins within a month. As `hooks.todo` asks for it."""
    today = local_date(scope.now)
    return list(_waiting(today, follow_ups.due(scope.profile, Quarter.containing(today) - 1)))


@lru_cache(maxsize=100)
def _waiting(today: date, due: date) -> tuple[Select, ...]:
    """Put together once a day and last day of follow-ups: to word them costs more than to ask."""
    ended = Quarter.containing(today) - 1
    kept = Pledge.removed_at.is_(None), Pledge.replaced_at.is_(None)
    written = PledgeFollowUp.tenant_id == Pledge.tenant_id, PledgeFollowUp.quarter == str(ended)
    unwritten = _waits(FOLLOW_UP, literal(str(ended)), literal(due, Date)).where(
        *kept, Pledge.valid_at.is_not(None), Pledge.year == ended.year, ~exists(select(literal(1)).where(*written))
    )
    live = PledgeSignature.tenant_id == Pledge.tenant_id, PledgeSignature.pledge_id == Pledge.id
    signed = exists(select(literal(1)).where(*live, PledgeSignature.removed_at.is_(None)))
    soon = today.year + (today.month == 12)
    unsigned = _waits(SIGNATURE, Pledge.year.cast(String), func.make_date(Pledge.year, 1, 1)).where(
        *kept, Pledge.valid_at.is_(None), or_(signed, Pledge.year <= soon)
    )
    return unwritten, unsigned


def _waits(what: str, said: Any, day: Any) -> Select:
    at, n = null().cast(DateTime(timezone=True)), func.count().over()
    columns = literal(what).label("what"), Pledge.id, said.label("said"), day.label("day"), at.label("at"), n.label("n")
    return select(*columns)


def told(scope: Scope, rows: Sequence[PledgeCommitment], pledge: Pledge) -> list[CommitmentView]:
    """Commitments of a pledge in words, with what has been done (for acts alone)."""
    if not rows:
        return []
    earlier = [one.continues_id for one in rows if one.continues_id]
    former = select(PledgeCommitment).where(PledgeCommitment.id.in_(earlier))
    before: dict[UUID | None, PledgeCommitment] = {}
    before |= {one.id: one for one in scope.db.scalars(former)} if earlier else {}
    every = [*rows, *before.values()]
    links = scope.db.scalars(
        select(CommitmentLink).where(CommitmentLink.commitment_id.in_([one.id for one in every]))
    ).all()
    done = _done(scope, links, [pledge.year, pledge.year - 1] if before else [pledge.year])
    names = {one.id: one.name for one in accounts.organisations(scope)}
    titles = {id: title for id, title in pledge.focus_areas}
    texts, activities = _named(scope, links)

    def counted(row: PledgeCommitment, year: int) -> Done:
        return Done(row.planned, done.get((row.id, year)))

    return [
        CommitmentView(
            row,
            who(row, names),
            wording.promised(row),
            titles.get(str(row.focus_area_id), ""),
            counted(row, pledge.year),
            counted(former, pledge.year - 1) if row.continues_id and (former := before.get(row.continues_id)) else None,
            [(id, texts[id]) for one in links if _of(one, row) and (id := one.measure_id) in texts],
            [activities[one.activity_id] for one in links if _of(one, row) and one.activity_id in activities],
        )
        for row in rows
    ]


def who(row: PledgeCommitment, names: Mapping[UUID, str]) -> str:
    """Who promises it, in words."""
    return ", ".join(filter(None, (names[row.organisation_id] if row.organisation_id else "", row.function)))


def _of(link: CommitmentLink, row: PledgeCommitment) -> bool:
    return link.commitment_id == row.id


def _done(
    scope: Scope, links: Sequence[CommitmentLink], years: Iterable[int]
) -> dict[tuple[UUID, int], tuple[int, ...]]:
    """(commitment, year) -> what was done in each quarter, of those for which something counts."""
    years = list(years)
    found = {(one.commitment_id, year): [0, 0, 0, 0] for one in links for year in years}
    days = Days(date(min(years), 1, 1), date(max(years), 12, 31))
    activity_ids = [one.activity_id for one in links if one.activity_id]
    measure_ids = [one.measure_id for one in links if one.measure_id]
    counts: list[tuple[UUID, date, int]] = []
    if activity_ids:
        counts += occasions.done_per_quarter(scope, activity_ids, days)
    if measure_ids:
        counts += tasks.done_per_quarter(scope, measure_ids, days)
    for id, first, n in counts:
        quarter = Quarter.containing(first)
        for one in links:
            if id in (one.activity_id, one.measure_id) and quarter.year in years:
                found[one.commitment_id, quarter.year][quarter.number - 1] += n
    return {key: tuple(some) for key, some in found.items()}


def _named(
    scope: Scope, links: Sequence[CommitmentLink]
) -> tuple[dict[UUID | None, str], dict[UUID | None, tuple[UUID, UUID, str]]]:
    """What counts, as the actor reads it: (measure -> its text, activity -> (focus area, activity, its name))."""
    measure_ids = [one.measure_id for one in links if one.measure_id]
    texts: dict[UUID | None, str] = {}
    activities: dict[UUID | None, tuple[UUID, UUID, str]] = {}
    if measure_ids and scope.may(measure_permissions.READ):
        texts = {one.row.id: one.row.text for one in measures.measures_of(scope, ids=measure_ids)}
    if any(one.activity_id for one in links) and scope.may(est.READ):
        for area, some in overview.list_rows(scope):
            activities |= {one.id: (area.id, one.id, one.name) for one in some}
    return texts, activities


def quarters_told(scope: Scope, year: int) -> dict[Quarter, list[PledgeFollowUp]]:
    """Of each quarter what was written, the latest first (for acts alone)."""
    rows = select(PledgeFollowUp).where(PledgeFollowUp.quarter.like(f"{year}-Q_"))
    found: dict[Quarter, list[PledgeFollowUp]] = defaultdict(list)
    for row in scope.db.scalars(rows.order_by(PledgeFollowUp.quarter, PledgeFollowUp.number.desc())):
        found[Quarter.parse(row.quarter)].append(row)
    return dict(found)


def _papers(scope: Scope, id: UUID) -> list[documents.Document]:
    """The latest first; of one that is final not its draft, and drafts for whoever reads such."""
    rows = documents.editions(scope, kind=KIND, period=str(id))
    final = {one.edition for one in rows if one.state == documents.FINAL}
    drafts = scope.may(permissions.READ_DRAFTS)
    return [one for one in rows if one.state == documents.FINAL or (drafts and one.edition not in final)]


def _views(scope: Scope, which: Select[Any]) -> list[PledgeView]:
    """Those of them that the actor reads, in words."""
    live = PledgeSignature.tenant_id == Pledge.tenant_id, PledgeSignature.pledge_id == Pledge.id
    signed = select(func.count()).select_from(PledgeSignature).where(*live, PledgeSignature.removed_at.is_(None))
    kept = PledgeCommitment.tenant_id == Pledge.tenant_id, PledgeCommitment.pledge_id == Pledge.id
    promised = select(func.count()).select_from(PledgeCommitment).where(*kept, PledgeCommitment.removed_at.is_(None))
    if not scope.may(permissions.READ_DRAFTS):
        which = which.where(Pledge.valid_at.is_not(None))
    counts = signed.correlate(Pledge).scalar_subquery(), promised.correlate(Pledge).scalar_subquery()
    seen = which.add_columns(*counts).order_by(Pledge.year.desc(), Pledge.edition.desc())
    rows: Any = scope.db.execute(seen)
    year = local_date(scope.now).year
    return [PledgeView(row, wording.state(row, n, year), n, many) for row, n, many in rows]
