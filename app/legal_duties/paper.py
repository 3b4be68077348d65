"""The strategic assessment on paper, with its action plan; its annex is a paper of its own, for its own readers."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from app.area_papers import permissions as area_permissions
from app.area_papers import service as area_papers
from app.documents import authenticity
from app.documents import permissions as document_permissions
from app.documents import service as documents
from app.documents.made import Made
from app.drawing.pdf import compile_report
from app.figures.audience import Audience
from app.figures.periods import local_date
from app.hooks import MadeAnew
from app.legal_duties import permissions, wording
from app.legal_duties.assessments import find_assessment
from app.legal_duties.models import PARTS
from app.legal_duties.plans import plan_of, share
from tenants import runs
from tenants.acts import requires
from tenants.errors import Conflict, NotFound
from tenants.runs import Run
from tenants.scope import Scope

KIND, ANNEX = "strategic_assessment", "assessment_annex"
"""Of a document and of a run."""
TEMPLATE = str(Path(__file__).with_name("assessment.typ"))
DEMO_MARK = "Exempeldata – påhittade händelser"
STEPS = 2
_FIGURE = re.compile(r"([^:]{2,80}: [\d\W]*\d.*?)\.?")
"""A line that tells one figure, as the draft begins with them."""


@requires(permissions.ORDER)
def order_paper(scope: Scope, *, id: UUID, annex: bool = False) -> Run:
    """Ask for the paper as the assessment stands, or for its annex; a worker writes it. Raises NotFound,
    Conflict("run_open"), and Conflict("no_annex") where there is nothing in it."""
    seen = find_assessment(scope, id=id)
    if annex and not seen.annex:
        raise Conflict("no_annex")
    return runs.order(scope, kind=ANNEX if annex else KIND, period=str(id), edition=None, audience=None)


@requires(permissions.MAKE)
def make(scope: Scope, *, run: Run, progress: Callable[[int, int, str], None], demo: bool = False) -> Made:
    """Write what a run has ordered: a draft, or what is final."""
    progress(1, STEPS, "Läser lägesbilden")
    said = _content(scope, UUID(run.period), annex=run.kind == ANNEX)
    said |= {"demo": DEMO_MARK if demo else "", "edition": run.edition, "corrects": ""}
    progress(2, STEPS, "Skriver lägesbilden")
    return Made(
        kind=run.kind,
        title=said["title"],
        period=run.period,
        edition=run.edition,
        audience=Audience(said["audience"]),
        counted_at=scope.now,
        media_type="application/pdf",
        file_name=_file_name(scope, said),
        content=_write(scope, said),
        source=_source(said),
    )


@requires(permissions.ORDER)
def keep_paper(scope: Scope, *, made: Made, run: Run) -> UUID:
    """Enter it among the documents: as final once the assessment is."""
    row = documents.keep_made(scope, made=made, run_id=run.id)
    said = json.loads(made.source)
    if not said["final"]:
        return row.id
    if run.kind == KIND:
        share(scope, find_assessment(scope, id=UUID(run.period)).row, said)
    kept = {"sha256": row.sha256, "size": row.size, "file_name": row.file_name}
    return documents.keep_final(scope, draft_id=row.id, registry_number=said["registry_number"], **kept).id


@requires(document_permissions.REDACT)
def made_anew(scope: Scope, *, id: UUID, source: bytes, edition: int, said: str) -> MadeAnew:
    """A final paper once more, of what it was made of without some words (see `hooks`); so its area reads it too."""
    content = json.loads(source)
    corrects = ". ".join(text for text in (content["corrects"], said) if text).rstrip(".")
    content |= {"edition": edition, "corrects": corrects}
    if not content["annex"]:
        area_papers.tell_again(scope, kind=area_papers.ASSESSMENT, about_id=id, content=content)
    return MadeAnew(_write(scope, content), _source(content), _file_name(scope, content))


@requires(permissions.READ)
def papers_of(scope: Scope, *, id: UUID) -> dict[str, Sequence[documents.Document]]:
    """Kind -> its editions that the actor opens, the latest first; of one that is final not its draft."""
    seen = find_assessment(scope, id=id)
    found = {}
    for kind in (KIND, ANNEX) if seen.annex is not None else (KIND,):
        rows = documents.editions(scope, kind=kind, period=str(id))
        final = {one.edition for one in rows if one.state == documents.FINAL}
        drafts = scope.may(permissions.READ_DRAFTS)
        found[kind] = [
            one
            for one in rows
            if (one.state == documents.FINAL or (drafts and one.edition not in final))
            and (kind == KIND or permissions.opens_annex(scope.actor, one.audience))
        ]
    return found


@requires(permissions.READ)
def download(scope: Scope, *, id: UUID, kind: str, edition: int) -> tuple[str, bytes]:
    """(file name, the PDF). Raises NotFound."""
    rows = papers_of(scope, id=id).get(kind, ())
    row = next((one for one in rows if one.edition == edition), None)
    if row is None:
        raise NotFound("document")
    return row.file_name, scope.files.read(scope.tenant.id, row.sha256)


def _content(scope: Scope, id: UUID, *, annex: bool) -> dict[str, Any]:
    """What the paper says, in words."""
    seen = find_assessment(scope, id=id)
    row, plan = seen.row, None if annex else plan_of(scope, assessment_id=id)
    if annex and not seen.annex:
        raise NotFound("annex")
    parts = [[wording.PART_LABELS[part], getattr(row, part)] for part in PARTS]
    return {
        "title": f"Bilaga till {seen.name[:1].lower()}{seen.name[1:]}" if annex else seen.name,
        "annex": annex,
        "audience": row.annex_audience if annex else Audience.INTERNAL.value,
        "readers": wording.AUDIENCES[row.annex_audience] if annex else "",
        "version": row.edition,
        "final": row.final_at is not None,
        "organisation": scope.tenant.name,
        "unit": scope.profile.letterhead or scope.tenant.name,
        "registry_number": row.registry_number,
        "date": local_date(row.final_at or scope.now).isoformat(),
        "span": f"{row.first} till {row.last}",
        "parts": [["Bilaga", seen.annex or ""]] if annex else parts,
        "figures": []
        if annex
        else [[wording.PART_LABELS[part], what, value, source] for part, what, value, source in row.figures],
        "tags": [] if annex else [wording.TAG_NAMES[one] for one in row.tags],
        "plan": plan is not None,
        "decision": plan.decision if plan else "",
        "measures": [
            [one.row.text, one.row.why, one.who, one.row.due.isoformat() if one.row.due else "–", one.mark[1]]
            for one in plan.measures
        ]
        if plan
        else [],
    }


def _source(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def _file_name(scope: Scope, said: dict[str, Any]) -> str:
    what = "Bilaga-lagesbild" if said["annex"] else "Lagesbild-enligt-lagen"
    state = "faststalld" if said["final"] else "utkast"
    return f"{what}-{scope.tenant.slug}-{said['version']}-{state}-{said['edition']}.pdf"


@requires(area_permissions.READ)
def area_file(scope: Scope, *, said: dict[str, Any], slug: str) -> tuple[str, bytes]:
    """(file name, PDF) of a final assessment's paper, of what the municipality `slug` has told its area."""
    return f"Lagesbild-enligt-lagen-{slug}-{said['version']}-faststalld-{said['edition']}.pdf", _write(
        scope, said, slug
    )


def _write(scope: Scope, said: dict[str, Any], slug: str = "") -> bytes:
    """Made of what is said alone, so that the same gives the same bytes. Raises PdfError."""
    state = "Fastställd" if said["final"] else f"Utkast {said['edition']}: inte fastställd"
    case = f"DNR: {said['registry_number'] or '–'} · DATUM: {said['date']}"
    parts = [{"title": title, "blocks": _blocks(text)} for title, text in said["parts"]]
    tables: dict[str, list[list[str]]] = {label: [] for label in wording.PART_LABELS.values()}
    for part, *row in said["figures"]:
        tables.setdefault(part, []).append(row)
    figures = [{"part": part, "rows": rows} for part, rows in tables.items() if rows]
    values = {**said, "parts": parts, "figures": figures, "case": case, "state": state}
    return compile_report(TEMPLATE, values, {}, **authenticity.mark(scope, _source(said), slug=slug))


def _blocks(text: str) -> list[dict[str, Any]]:
    """Paragraphs, and lists of the lines that follow each other and tell one figure each."""
    blocks: list[dict[str, Any]] = []
    for line in (line.strip() for line in text.splitlines() if line.strip()):
        found = _FIGURE.fullmatch(line)
        if found and blocks and blocks[-1]["list"]:
            blocks[-1]["lines"].append(found[1])
        else:
            blocks.append({"list": bool(found), "lines": [found[1] if found else line]})
    return blocks
