"""What measured numbers tell the others: what a measure rests on, and what was measured at a place."""

from uuid import UUID

from app.hooks import Related
from app.measurements import permissions, service, wording
from app.measurements.models import SPEED
from app.measures import lists as measures
from app.measures.permissions import WRITE as WRITE_MEASURES
from tenants.scope import Scope

ABOUT = "Mätt"


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a measure the speed that it rests on and what was measured at its place; of a place what was measured there.
    Numbers that do not depend on who reports."""
    if kind not in ("measure", "measured_place") or not scope.may(permissions.READ):
        return []
    if kind == "measured_place":
        return [_row(one) for one in service.at_place(scope, named_place_id=id)]
    measure = measures.find_measure(scope, id=id)
    if not measure.whole:
        return []
    basis = service.basis_of(scope, measure_id=id)
    found = [_row(basis, f"Vilar på: {basis.said}")] if basis else []
    if measure.row.is_control and measure.writes and scope.may(WRITE_MEASURES) and not measure.row.by_intelligence:
        words = "Byt mätning" if basis else "Välj den mätning som kontrollen vilar på"
        found.append(Related(words, "measurements.choose", {"id": id}, about=ABOUT))
    if measure.row.named_place_id:
        there = service.at_place(scope, named_place_id=measure.row.named_place_id)
        found += [_row(one) for one in there if not basis or one.row.id != basis.row.id]
    return found


def _row(one: service.MeasurementView, said: str = "") -> Related:
    values = {"slag": wording.SLUGS[one.row.kind]} if one.row.kind != SPEED else {}
    text = said or f"{wording.KINDS[one.row.kind]}: {one.said}"
    return Related(text, "measurements.index", values, about=ABOUT, note=f"{one.when} · {one.who}")


def redactable() -> list[tuple[str, str]]:
    return [("measurement", "Mätningar")]
