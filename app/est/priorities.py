"""Priorities: which focus areas need most, where one can influence most, and the (up to) three that are chosen."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select

from app.est import groups, permissions
from app.est.models import FocusArea, Priority
from app.est.texts import Texts
from app.figures.periods import Quarter
from tenants.acts import requires
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

MOST_CHOSEN = 3


@requires(permissions.PRIORITISE)
def set_priorities(scope: Scope, *, quarter: str, priorities: Sequence[dict]) -> list[Priority]:
    """Replace the priorities that stand in a quarter's report (they are for the quarter after it).

    Each: `focus_area_id`, `need` 1–5, `influence` 1–5, `rank` 1–3 or None, `reason`; chosen ones need a reason.
    Faults are named by field and focus area: `need-<id>`.
    """
    try:
        period = Quarter.parse(quarter)
    except ValueError:
        raise NotFound("quarter") from None
    texts, rows, ranks = Texts(), [], {}
    named = [item["focus_area_id"] for item in priorities]
    known = set(scope.db.scalars(select(FocusArea.id).where(FocusArea.id.in_(named))))
    for item in priorities:
        area_id, rank = item["focus_area_id"], item.get("rank")
        if area_id not in known:
            raise NotFound("focus_area")
        scores = {}
        for field in ("need", "influence"):
            scores[field] = item.get(field)
            if scores[field] is None or not 1 <= scores[field] <= 5:
                texts.fault(f"{field}-{area_id}", "Skriv ett tal från 1 till 5.")
        if rank is not None and not 1 <= rank <= MOST_CHOSEN:
            texts.fault(f"rank-{area_id}", "Högst tre områden kan prioriteras: 1, 2 och 3.")
        elif rank is not None and rank in ranks:
            texts.fault(f"rank-{area_id}", f"Två områden har plats {rank}. Ge dem olika plats.")
        ranks[rank] = area_id
        reason = texts.take(
            f"reason-{area_id}",
            item.get("reason"),
            most=300,
            required="Skriv varför området prioriteras." if rank is not None else "",
        )
        rows.append({"quarter": str(period), "focus_area_id": area_id, "rank": rank, "reason": reason, **scores})
    if texts.faults:
        raise Invalid(texts.faults)
    scope.db.execute(delete(Priority).where(Priority.quarter == str(period)))
    scope.insert_many(Priority, rows)
    return of_quarter(scope, period)


@requires(permissions.READ)
def read_priorities(scope: Scope, *, quarter: Quarter) -> list[Priority]:
    """The priorities that stand in a quarter's report, of the focus areas the actor works with."""
    reachable = select(FocusArea.id).where(groups.reachable(scope))
    return of_quarter(scope, quarter, Priority.focus_area_id.in_(reachable))


def of_quarter(scope: Scope, quarter: Quarter, *where: ColumnElement[bool]) -> list[Priority]:
    """The priorities that stand in a quarter's report: the chosen first, then by need × influence (for acts alone)."""
    rows = scope.db.scalars(select(Priority).where(Priority.quarter == str(quarter), *where))
    return sorted(rows, key=lambda row: (row.rank or 9, -row.need * row.influence, str(row.focus_area_id)))
