"""The counts that are kept as incidents come, change and go, in the same transaction.

One function does it for every act that changes what counts; a test recounts everything.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.incidents.models import COUNTED, CoarseWeek, DayTally, Incident, MonthTally
from app.periods import monday_of, month_of
from app.places.grid import NO_CELL
from app.taxonomy import service as taxonomy
from tenants.profile import Profile


@dataclass(frozen=True)
class Countable:
    """What the tallies need to know of one incident."""

    state: str
    local_date: date
    category_id: int
    access_class: str
    cell: int | None
    at_home: bool

    @classmethod
    def of(cls, row: Incident) -> "Countable":
        return cls(row.state, row.local_date, row.category_id, row.access_class, row.cell, row.at_home)


def tally(scope, before: Iterable[Countable], after: Iterable[Countable]) -> None:
    """Take `before` out of the counts and put `after` in. Advance notices and uncounted states weigh nothing."""
    days, months, weeks = Counter(), Counter(), Counter()
    profile = Profile.of(scope.place)
    for rows, sign in ((before, -1), (after, 1)):
        for row in rows:
            category = taxonomy.categories()[row.category_id]
            if row.state != COUNTED or not category.counts:
                continue
            days[row.local_date, row.category_id, row.access_class] += sign
            months[month_of(row.local_date), row.category_id, row.access_class] += sign
            if profile.shares(category.group):
                cell = NO_CELL if row.cell is None or row.at_home else row.cell
                weeks[monday_of(row.local_date), category.group, cell] += sign
    _add(scope, DayTally, ("local_date", "category_id", "access_class"), days)
    _add(scope, MonthTally, ("month", "category_id", "access_class"), months)
    _add(scope, CoarseWeek, ("week", "group_slug", "cell"), weeks)


def _add(scope, model, key: tuple[str, ...], changes: Counter) -> None:
    # In order of the key, so that two transactions never wait for each other crosswise.
    rows = [{**dict(zip(key, values, strict=True)), "n": n} for values, n in sorted(changes.items()) if n]
    scope.insert_many(
        model,
        rows,
        upsert=lambda insert: insert.on_conflict_do_update(
            index_elements=["tenant_id", *key], set_={"n": model.n + insert.excluded.n}
        ),
    )
