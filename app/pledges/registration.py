"""What pledges tell the others: the module, their paper, what waits, what hangs together, what words find, and the
quarter's section."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date as Day
from sqlalchemy import DateTime, Select, String, and_, cast, exists, func, literal, null, or_, select

from app.domains import KindOfRun, Module, turned_off
from app.est import follow_ups
from app.figures.periods import Quarter, local_date
from app.figures.rooms import Room
from app.hooks import MOST_FOUND, Found, FoundOfKind, Part, PartRow, Related, Sought, Todo
from app.pledges import lists, paper, permissions
from app.pledges.models import Pledge, PledgeFollowUp, PledgeSignature
from tenants.scope import Scope

MODULE = Module(
    "loften",
    "Medborgarlöften",
    "Vad kommunen och polisen lovar för året: underlag, åtaganden, underskrifter och vad som gjorts.",
    ("pledges",),
)
KINDS_OF_RUN = (
    KindOfRun(
        lists.KIND,
        paper.make,
        lambda scope, made, run: paper.keep_paper(scope, made=made, run=run),
        title=lambda period: "Medborgarlöftet",
    ),
)
FOLLOW_UP, SIGNATURE = "pledge_follow_up", "pledge_signature"
MONTHS_BEFORE = 1
"""So long before its year a pledge that nobody has signed stands on Idag."""
SHORT = 100


def waiting(scope: Scope) -> list[Select]:
    """The follow-up of the quarter that ended last, and the pledges that wait for a signature."""
    if not scope.may(permissions.WRITE) or scope.tenant.is_area:
        return []
    today = local_date(scope.now)
    ended = Quarter.containing(today) - 1
    next_month = today.replace(day=1).month % 12 + 1
    soon = today.year + (next_month <= MONTHS_BEFORE)
    return list(_waiting(str(ended), ended.year, follow_ups.due(scope.profile, ended), soon))


@lru_cache(maxsize=100)
def _waiting(quarter: str, year: int, due, soon: int) -> tuple[Select, ...]:
    kept = Pledge.removed_at.is_(None), Pledge.replaced_at.is_(None)
    written = exists().where(PledgeFollowUp.tenant_id == Pledge.tenant_id, PledgeFollowUp.quarter == quarter)
    unwritten = _columns(FOLLOW_UP, literal(quarter), literal(due, Day)).where(
        *kept, Pledge.valid_at.is_not(None), Pledge.year == year, ~written
    )
    live = and_(PledgeSignature.pledge_id == Pledge.id, PledgeSignature.removed_at.is_(None))
    signed = exists().where(PledgeSignature.tenant_id == Pledge.tenant_id, live)
    unsigned = _columns(SIGNATURE, cast(Pledge.year, String), func.make_date(Pledge.year, 1, 1)).where(
        *kept, Pledge.valid_at.is_(None), or_(signed, Pledge.year <= soon)
    )
    return unwritten, unsigned


def _columns(what: str, said: Any, day: Any) -> Select:
    return select(
        literal(what).label("what"),
        Pledge.id,
        said.label("said"),
        day.label("day"),
        null().cast(DateTime(timezone=True)).label("at"),
        func.count().over().label("n"),
    )


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    found = []
    for row in rows:
        if row.what == FOLLOW_UP:
            quarter = Quarter.parse(row.said)
            text = f"Skriv hur det gick med medborgarlöftet, {quarter.label}"
            values = {"id": row.id, "quarter": quarter}
            found.append(Todo(FOLLOW_UP, text, "pledges.follow_up", values, due=row.day))
        else:
            text = f"Medborgarlöftet {row.said} saknar underskrift"
            found.append(Todo(SIGNATURE, text, "pledges.show", {"id": row.id}, due=row.day))
    return found


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a measure the commitments for which it counts; of a focus area the pledges that name it."""
    if not scope.may(permissions.READ):
        return []
    if kind == "measure":
        return [
            Related(_short(one.text), "pledges.commitment", {"id": one.id}, about="Räknas i löftet", note=seen.name)
            for seen, one in lists.of_measure(scope, measure_id=id)
        ]
    if kind == "focus_area":
        return [
            Related(seen.name, "pledges.show", {"id": seen.row.id}, about="Löften", note=seen.state[1])
            for seen in lists.of_focus_area(scope, focus_area_id=id)
            if not seen.row.replaced_at
        ]
    return []


def quarter_parts(scope: Scope, quarter: Quarter) -> list[Part]:
    """What was promised for the year and done until the quarter's end; nothing where no pledge is valid."""
    if not scope.may(permissions.READ) or "pledges" in turned_off(scope.profile.modules):
        return []
    found = lists.in_force(scope, quarter=quarter)
    if found is None or not found[1]:
        return []
    seen, commitments, said = found
    rows = tuple(
        PartRow(
            (
                one.row.text,
                one.who,
                "–" if one.now.planned is None else one.now.planned,
                "–" if one.now.quarters is None else one.now.quarters[quarter.number - 1],
                "–" if one.now.quarters is None else one.now.until(quarter),
            )
        )
        for one in commitments
    )
    heads = ("Åtagande", "Vem", "Planerat", f"Gjort {quarter.short}", "Gjort hittills")
    return [Part("medborgarloftet", f"Medborgarlöftet {seen.row.year}", Room.EST, said, heads, rows)]


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """Pledges by what they say."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    seen = lists.look_for(scope, sought=sought)
    hits = (Found(one.name, "pledges.show", {"id": one.row.id}, note=one.state[1]) for one in seen[:MOST_FOUND])
    return [FoundOfKind("Medborgarlöften", tuple(hits), len(seen))]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rpartition(' ')[0]} …"
