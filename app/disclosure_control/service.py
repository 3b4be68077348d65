"""Acts: what may leave of a quarter, letting it out, and the ledger of what was."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.coverage import service as coverage
from app.disclosure_control import gate, permissions
from app.disclosure_control.gate import Passed
from app.disclosure_control.models import AUTHORITY, KINDS, PUBLIC, ReleaseBasis, ReleasedTable
from app.disclosure_control.tables import GROUPS, NO_AREA, Counts, Table
from app.figures.audience import ROOM
from app.figures.periods import Fortnight, Quarter, local_date
from app.incident_counts import figures, history
from app.places import service as places
from app.taxonomy import service as taxonomy
from app.texts import Texts
from tenants.acts import requires
from tenants.errors import Conflict, Invalid, NotFound
from tenants.scope import Scope

RIPENS = timedelta(days=14)
"""So long after a quarter's last day it may leave."""
QUARTERS = 8
"""So many of the latest may be chosen."""
COUNCILS_PLACES = 5
"""So many places stand in the council's report (`quarterly_reports.figures.PLACES_SHOWN`)."""


@dataclass(frozen=True)
class Offer:
    quarter: Quarter
    kind: str
    passed: Passed
    sha256: str
    """Of the table; "" when none may leave."""
    number: int
    """It would be the quarter's table of this number."""
    counted_on: date
    """The day on which all of the quarter's tables are counted."""
    counts: Counts
    """Those of that day."""
    known: bool
    """Whether reports came regularly from its first day; else nothing leaves: silence is not nought."""

    @property
    def total(self) -> int:
        """All that happened: that may always be told."""
        return self.counts.of((None, None, None))


@requires(permissions.READ)
def list_releases(scope: Scope) -> list[ReleasedTable]:
    """The ledger, the latest first."""
    return list(scope.db.scalars(_own(scope).order_by(ReleasedTable.id.desc())))


@requires(permissions.READ)
def find_release(scope: Scope, *, id: UUID) -> ReleasedTable:
    """Raises NotFound."""
    return scope.find(ReleasedTable, id)


@requires(permissions.RELEASE)
def quarters(scope: Scope) -> list[Quarter]:
    """Those that may be asked about, the latest first: they have been over for a fortnight."""
    last = Quarter.containing(local_date(scope.now) - RIPENS) - 1
    return [last - back for back in range(QUARTERS)]


@requires(permissions.RELEASE)
def offer(scope: Scope, *, quarter: Quarter, kind: str) -> Offer:
    """The finest table of this kind that may leave, judged with all that has left before as known. Raises NotFound."""
    if kind not in KINDS or quarter not in quarters(scope):
        raise NotFound("release")
    basis = scope.db.get(ReleaseBasis, (scope.tenant.id, str(quarter)))
    counts = Counts.of_data(basis.counts) if basis else _count(scope, quarter)
    before = list(
        scope.db.scalars(_own(scope).where(ReleasedTable.quarter == str(quarter)).order_by(ReleasedTable.number))
    )
    known = basis is not None or _is_whole(scope, quarter)
    released = [table_of(one) for one in before]
    passed = gate.judge(counts, kind, released, "Händelser") if known else Passed(None, ())
    digest = _digest(passed.table) if passed.table else ""
    counted = local_date(basis.counted_at if basis else scope.now)
    return Offer(quarter, kind, passed, digest, len(before) + 1, counted, counts, known)


@requires(permissions.RELEASE)
def release(
    scope: Scope,
    *,
    quarter: Quarter,
    kind: str,
    seen: str,
    addressed_to: str,
    receiver: str,
    decided_by: str,
    decided_on: date,
    case_number: str = "",
) -> ReleasedTable:
    """Let out what `offer` gives and write it into the ledger. `seen`: the digest of the table that was looked at.

    Raises NotFound, Invalid, and Conflict("changed_meanwhile") when it is another table now.
    """
    texts = Texts()
    receiver = texts.line("receiver", receiver, required="Skriv vem som får tabellen: en verksamhet eller en funktion.")
    decided_by = texts.line(
        "decided_by", decided_by, required="Skriv vem som har beslutat: en funktion eller en nämnd."
    )
    case_number = texts.code("case_number", case_number)
    if decided_on > local_date(scope.now):
        texts.fault("decided_on", "Dagen har inte varit än.")
    found = offer(scope, quarter=quarter, kind=kind)
    table = found.passed.table
    if table is None:
        texts.fault("kind", "Inget av den här tabellen kan lämnas ut.")
    if texts.faults or table is None:
        raise Invalid(texts.faults)
    if seen != found.sha256:
        raise Conflict("changed_meanwhile")
    try:
        with scope.attempt():
            if found.number == 1:
                counts = found.counts.as_data()
                scope.add(ReleaseBasis(quarter=str(quarter), counts=counts, counted_at=scope.now))
            return scope.add(
                ReleasedTable(
                    quarter=str(quarter),
                    number=found.number,
                    kind=kind,
                    rung=table.rung,
                    refused=[list(one) for one in found.passed.refused],
                    content={**table.as_data(), "coverage": _heard(scope, quarter)},
                    sha256=found.sha256,
                    addressed_to=addressed_to,
                    receiver=receiver,
                    decided_by=decided_by,
                    decided_on=decided_on,
                    case_number=case_number,
                    released_at=scope.now,
                )
            )
    except IntegrityError:
        # Two let something out at once: each would have been judged without the other.
        raise Conflict("changed_meanwhile") from None


@requires(permissions.TELL)
def told_onwards(scope: Scope, *, quarter: Quarter) -> dict[UUID, Table]:
    """Municipality -> the latest table of groups that it has let out of the quarter for the public or an authority: all
    that its police area may send on."""
    rows = scope.db.scalars(
        select(ReleasedTable)
        .where(
            ReleasedTable.area_id == scope.tenant.id,
            ReleasedTable.quarter == str(quarter),
            ReleasedTable.kind == GROUPS,
        )
        .where(ReleasedTable.addressed_to.in_((PUBLIC, AUTHORITY)))
        .order_by(ReleasedTable.number)
    )
    return {one.tenant_id: table_of(one) for one in rows}


def _own(scope: Scope):
    return select(ReleasedTable).where(ReleasedTable.tenant_id == scope.tenant.id)


def table_of(row: ReleasedTable) -> Table:
    return Table.of_data(row.kind, row.rung, row.content)


def _is_whole(scope: Scope, quarter: Quarter) -> bool:
    begun = history.first_counted_day(scope)
    return begun is not None and begun <= quarter.first_day


def _heard(scope: Scope, quarter: Quarter) -> tuple[int, int]:
    """How many organisations were heard from, out of those that were asked, summed over the periods that lie whole in
    the quarter: whoever compares must know."""
    period = Fortnight.containing(quarter.first_day, scope.profile.anchor)
    period = period if period.first == quarter.first_day else period.next
    firsts = []
    while period.days.last <= quarter.days.last:
        firsts.append(period.first)
        period = period.next
    found = coverage.standings(scope, firsts=firsts)
    return sum(one.heard for one in found), sum(one.asked for one in found)


def _digest(table: Table) -> str:
    said = [table.kind, table.rung, table.as_data()]
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _count(scope: Scope, quarter: Quarter) -> Counts:
    """What is counted now of a quarter: everything of every class, and of an area what the room reads."""
    areas = {one.id: one.name for one in places.areas_to_choose(scope)}
    of_places = figures.counts_at_places(scope.counting_for(ROOM), spans={"now": quarter.days})["now"]
    shown = sorted(of_places, key=lambda id: (-of_places[id], id))[:COUNCILS_PLACES]
    counted = figures.quarter_by_where(scope, quarter=quarter, where_ids=[*areas, *shown])
    atoms: Counter[tuple[str, str, str]] = Counter()
    within: Counter[tuple[UUID, UUID]] = Counter()
    for (where, area, month, group), n in counted.items():
        slot = f"{month:%Y-%m}"
        if where is None:
            atoms[group, slot, NO_AREA] += n
        elif where in areas:
            atoms[group, slot, str(where)] += n
            atoms[group, slot, NO_AREA] -= n
        elif area in areas:
            within[where, area] += n
    return Counts(
        tuple(f"{month:%Y-%m}" for month in quarter.months),
        tuple((one.slug, one.name) for one in taxonomy.counted_groups()),
        tuple((str(id), name) for id, name in areas.items()),
        {key: n for key, n in atoms.items() if n},
        tuple(sorted((str(area), n) for (_place, area), n in within.items() if n)),
    )
