"""A table that was let out, for the suites that look at every row and page."""

from datetime import UTC, date, datetime

from app.disclosure_control.models import ReleaseBasis, ReleasedTable
from app.disclosure_control.tables import FAMILY, GROUP, GROUPS, NO_AREA, Counts, table

COUNTS = Counts(
    ("2026-07", "2026-08", "2026-09"),
    (("trafik", "Trafik"), ("brand", "Brand"), ("skadegorelse", "Skadegörelse")),
    (),
    {
        **{("trafik", f"2026-{month:02}", NO_AREA): 14 for month in (7, 8, 9)},
        **{("skadegorelse", f"2026-{month:02}", NO_AREA): 12 for month in (7, 8, 9)},
        **{("brand", f"2026-{month:02}", NO_AREA): 2 for month in (7, 8, 9)},
    },
)


def let_out(scope, quarter: str = "2026-Q3", said: str = "Redaktionen") -> ReleasedTable:
    """A row of the ledger and the counts that it was made of."""
    moment = datetime(2026, 11, 20, 9, tzinfo=UTC)
    scope.add(ReleaseBasis(quarter=quarter, counts=COUNTS.as_data(), counted_at=moment))
    return scope.add(
        ReleasedTable(
            quarter=quarter,
            number=1,
            kind=GROUPS,
            rung=FAMILY,
            refused=[[GROUP, "small"]],
            content=table(COUNTS, GROUPS, FAMILY, "K3 2026").as_data(),
            sha256="0" * 64,
            addressed_to="public",
            receiver=said,
            decided_by=said,
            decided_on=date(2026, 11, 20),
            case_number="KS 2026/1",
            released_at=moment,
        )
    )
