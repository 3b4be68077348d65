"""The counts that are kept as incidents come, change and go, in the same transaction.

One function does it for every act that changes what counts; a test recounts everything.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from app.figures.periods import monday_of, month_of
from app.incidents.models import COUNTED, CoarseWeek, DayTally, Incident, MonthTally
from app.incidents.visibility import OUTSIDE
from app.places.grid import NO_CELL
from app.taxonomy import service as taxonomy
from tenants.scope import Scope


@dataclass(frozen=True)
class TalliedIncident:
    """What the tallies need to know of one incident."""

    state: str
    local_date: date
    category_id: int
    access_class: str
    cell: int | None
    at_home: bool
    organisation_id: UUID
    named_place_id: UUID | None
    sub_area_id: UUID | None
    """These three weigh nothing here, but what is counted by them elsewhere is out of date when they change."""

    @classmethod
    def of(cls, row: Incident) -> "TalliedIncident":
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})


def tally(scope: Scope, before: Iterable[TalliedIncident], after: Iterable[TalliedIncident]) -> None:
    """Take `before` out of the counts and put `after` in. Advance notices and uncounted states weigh nothing."""
    before, after = list(before), list(after)
    days, months, weeks, removed = Counter(), Counter(), Counter(), Counter()
    for row, n in (Counter(before) - Counter(after)).items():
        if _weighs(row):
            removed[month_of(row.local_date), row.category_id, row.access_class] += n
    for rows, sign in ((before, -1), (after, 1)):
        for row in rows:
            if not _weighs(row):
                continue
            group = taxonomy.categories()[row.category_id].group
            days[row.local_date, row.category_id, row.access_class] += sign
            months[month_of(row.local_date), row.category_id, row.access_class] += sign
            if scope.profile.shares(group):
                cell = row.cell if row.cell is not None and OUTSIDE.sees_point(row) else NO_CELL
                weeks[monday_of(row.local_date), group, cell] += sign
    _add(scope, DayTally, ("local_date", "category_id", "access_class"), n=days)
    _add(scope, MonthTally, ("month", "category_id", "access_class"), n=months, removed=removed)
    _add(scope, CoarseWeek, ("week", "group_slug", "cell"), n=weeks)


def _weighs(row: TalliedIncident) -> bool:
    return row.state == COUNTED and taxonomy.categories()[row.category_id].counts


def _add(scope: Scope, model, key: tuple[str, ...], **counts: Counter) -> None:
    """Add each named count to its column."""
    # In order of the key, so that two transactions never wait for each other crosswise.
    changed = sorted({values for count in counts.values() for values, n in count.items() if n})
    rows = [
        {**dict(zip(key, values, strict=True)), **{name: count[values] for name, count in counts.items()}}
        for values in changed
    ]
    scope.insert_many(
        model,
        rows,
        upsert=lambda insert: insert.on_conflict_do_update(
            index_elements=["tenant_id", *key],
            set_={name: getattr(model, name) + insert.excluded[name] for name in counts},
        ),
    )
