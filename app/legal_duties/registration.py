"""What the law's duties tell the others: the module, the papers, what waits and comes, what a measure carries out, and
what words find."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.area_papers import service as area_papers
from app.documents import service as documents
from app.domains import KindOfRun, Module
from app.figures.periods import Days
from app.hooks import MOST_FOUND, Coming, Found, FoundOfKind, MadeAnew, Related, Sought, Todo
from app.legal_duties import assessments, duties, paper, permissions, plans, wording
from app.words.matching import holds
from tenants.scope import Scope

MODULE = Module(
    "lagkoll",
    "Lagkoll",
    "Vad lagen om brottsförebyggande arbete kräver: läget för varje krav, lägesbild, åtgärdsplan, register och datum.",
    ("legal_duties", "legal_duties_api"),
)
KINDS_OF_RUN = tuple(
    KindOfRun(
        kind,
        paper.make,
        lambda scope, made, run: paper.keep_paper(scope, made=made, run=run),
        title=lambda period, said=said: said,
    )
    for kind, said in ((paper.KIND, "Lägesbilden enligt lagen"), (paper.ANNEX, "Bilagan till lägesbilden"))
)
SHORT = 100


def waiting(scope: Scope) -> list[Any]:
    """For those who keep what the law asks for."""
    return duties.waiting(scope) if scope.may(permissions.WRITE) and not scope.tenant.is_area else []


def told(scope: Scope, rows: Sequence[Any]) -> list[Todo]:
    found = []
    for row in rows:
        if row.what == duties.DUE:
            section = wording.SECTIONS[row.said]
            text = f"Lagkoll, {section.paragraph}: {section.title.lower()}"
            found.append(Todo(row.what, text, "legal_duties.duty", {"section": row.said}, due=row.day))
        elif row.what == duties.PLAN_DUE:
            text = "Uppdatera lägesbilden och följ upp åtgärdsplanen (6 §)"
            found.append(Todo(row.what, text, "legal_duties.plan", {"id": row.id}, due=row.day))
        else:
            text = f"Se över: {_short(row.said)}"
            found.append(Todo(row.what, text, "legal_duties.edit_record", {"id": row.id}, due=row.day))
    return found


def coming(scope: Scope, days: Days) -> list[Coming]:
    """The law's days, and the reviews."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    return [Coming(day, "Lagkoll", said) for day, said in duties.coming_days(scope) if day in days]


def related(scope: Scope, kind: str, id: UUID) -> list[Related]:
    """Of a measure what of the action plan it carries out."""
    if kind != "measure" or not scope.may(permissions.READ):
        return []
    return [
        Related(_short(one.text), "legal_duties.plan", {"id": one.plan_id}, about="I åtgärdsplanen enligt lagen")
        for one in plans.of_measure(scope, measure_id=id)
    ]


def find(scope: Scope, sought: Sought) -> list[FoundOfKind]:
    """Assessments by what they say."""
    if scope.tenant.is_area or not scope.may(permissions.READ):
        return []
    seen = [
        one
        for one in assessments.list_assessments(scope)
        if holds(" ".join((one.name, *(getattr(one.row, part) for part in assessments.PARTS))), sought.parts)
    ]
    hits = (Found(one.name, "legal_duties.show", {"id": one.row.id}, note=one.state[1]) for one in seen[:MOST_FOUND])
    return [FoundOfKind("Lägesbilder enligt lagen", tuple(hits), len(seen))]


def made_anew(scope: Scope, row: documents.Document, source: bytes, edition: int, said: str) -> list[MadeAnew]:
    ours = row.kind in (paper.KIND, paper.ANNEX)
    if not ours:
        return []
    return [paper.made_anew(scope, id=UUID(row.period), source=source, edition=edition, said=said)]


def area_paper(scope: Scope, kind: str, content: dict[str, Any], slug: str) -> list[tuple[str, bytes]]:
    return [paper.area_file(scope, said=content, slug=slug)] if kind == area_papers.ASSESSMENT else []


def redactable() -> list[tuple[str, str]]:
    return [
        ("legal_duty", "Vad som sagts om lagens krav"),
        ("strategic_assessment", "Lägesbilder enligt lagen"),
        ("action_plan", "Åtgärdsplaner enligt lagen"),
        ("plan_measure", "Åtgärder i åtgärdsplaner"),
        ("plan_follow_up", "Uppföljningar av åtgärdsplaner"),
        ("legal_record", "Register enligt lagen"),
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rpartition(' ')[0]} …"
