"""Priorities at once, as a content file has them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.est import permissions
from app.est.texts import Texts
from app.figures.periods import Quarter
from app.quarterly_reports.models import Priority
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope


@requires(permissions.LOAD)
def load_priorities(scope: Scope, *, quarter: str, priorities: Sequence[Mapping[str, Any]]) -> None:
    """Put in how focus areas are judged for the quarter after this one, unless somebody has judged already.

    Each: focus_area_id, need, influence, rank (or None), reason.
    """
    period = str(Quarter.parse(quarter))
    if scope.db.scalar(select(Priority.quarter).where(Priority.quarter == period).limit(1)):
        return
    texts = Texts()
    rows = [
        {
            "quarter": period,
            "focus_area_id": item["focus_area_id"],
            "rank": item["rank"],
            "need": item["need"],
            "influence": item["influence"],
            "reason": texts.take("reason", item["reason"]),
        }
        for item in priorities
    ]
    if texts.faults:
        raise Invalid(texts.faults)
    scope.insert_many(Priority, rows)
