"""What pledges tell the others: the module, their paper, what waits, what hangs together, what words find, and the
quarter's section."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.area_papers import service as area_papers
from app.documents import service as documents
from app.domains import KindOfRun, Module, turned_off
from app.figures.periods import Quarter
from app.figures.rooms import Room
from app.hooks import MOST_FOUND, Found, FoundOfKind, MadeAnew, Part, PartRow, Related, Sought, Todo
from app.pledges import lists, paper, permissions
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
SHORT = 100


def waiting(scope: Scope) -> list[Any]:
    """For those who draft pledges and write how they go."""
    return lists.waiting(scope) if scope.may(permissions.WRITE) and not scope.tenant.is_area else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    found = []
    for row in rows:
        if row.what == lists.FOLLOW_UP:
            quarter = Quarter.parse(row.said)
            text = f"Skriv hur det gick med medborgarlöftet, {quarter.label}"
            values = {"id": row.id, "quarter": quarter}
            found.append(Todo(lists.FOLLOW_UP, text, "pledges.follow_up", values, due=row.day))
        else:
            text = f"Medborgarlöftet {row.said} saknar underskrift"
            found.append(Todo(lists.SIGNATURE, text, "pledges.show", {"id": row.id}, due=row.day))
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


def made_anew(scope: Scope, row: documents.Document, source: bytes, edition: int, said: str) -> list[MadeAnew]:
    if row.kind != lists.KIND:
        return []
    return [paper.made_anew(scope, id=UUID(row.period), source=source, edition=edition, said=said)]


def area_paper(scope: Scope, kind: str, content: dict[str, Any], slug: str) -> list[tuple[str, bytes]]:
    return [paper.area_file(scope, said=content, slug=slug)] if kind == area_papers.PLEDGE else []


def redactable() -> list[tuple[str, str]]:
    return [
        ("pledge", "Medborgarlöften"),
        ("pledge_commitment", "Åtaganden i medborgarlöften"),
        ("pledge_signature", "Underskrifter på medborgarlöften"),
        ("pledge_follow_up", "Uppföljningar av medborgarlöften"),
    ]
