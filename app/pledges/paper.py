"""A pledge as a paper, in the form that municipalities use: ordered, written by a worker, and read."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

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
from app.pledges import permissions, wording
from app.pledges.commitments import share
from app.pledges.lists import KIND, find_pledge, told
from app.pledges.models import PledgeSignature
from app.pledges.service import kept_commitments
from tenants import runs
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.runs import Run
from tenants.scope import Scope

TEMPLATE = str(Path(__file__).with_name("pledge.typ"))
DEMO_MARK = "Exempeldata – påhittade händelser"
STEPS = 2


@requires(permissions.WRITE)
def order_paper(scope: Scope, *, id: UUID) -> Run:
    """Ask for the paper as the pledge stands; a worker writes it. Raises NotFound and Conflict("run_open")."""
    find_pledge(scope, id=id)
    return runs.order(scope, kind=KIND, period=str(id), edition=None, audience=None)


@requires(permissions.MAKE)
def make(scope: Scope, *, run: Run, progress: Callable[[int, int, str], None], demo: bool = False) -> Made:
    """Write what a run has ordered: a draft, or the pledge that is valid."""
    progress(1, STEPS, "Läser löftet")
    said = _content(scope, UUID(run.period)) | {"demo": DEMO_MARK if demo else "", "edition": run.edition}
    progress(2, STEPS, "Skriver löftet")
    state = "undertecknat" if said["valid"] else "utkast"
    return Made(
        kind=KIND,
        title=said["title"],
        period=run.period,
        edition=run.edition,
        audience=Audience.INTERNAL,
        counted_at=scope.now,
        media_type="application/pdf",
        file_name=_file_name(scope, said, state, run.edition),
        content=_write(scope, said),
        source=_source(said),
    )


@requires(permissions.WRITE)
def keep_paper(scope: Scope, *, made: Made, run: Run) -> UUID:
    """Enter it among the documents: one that is valid as final, by whoever makes documents final."""
    row = documents.keep_made(scope, made=made, run_id=run.id)
    said = json.loads(made.source)
    if not said["valid"] or not scope.may(permissions.SIGN):
        return row.id
    share(scope, find_pledge(scope, id=UUID(run.period)).row, said)
    kept = {"sha256": row.sha256, "size": row.size, "file_name": row.file_name}
    kept |= {name: said[name] for name in ("registry_number", "case_number")}
    return documents.keep_final(scope, draft_id=row.id, **kept).id


@requires(document_permissions.REDACT)
def made_anew(scope: Scope, *, id: UUID, source: bytes, edition: int, said: str) -> MadeAnew:
    """A valid pledge's paper once more, of what it was made of without some words (see `hooks`); so its area reads it
    too."""
    content = json.loads(source)
    content |= {
        "edition": edition,
        "corrects": ". ".join(text for text in (content["corrects"], said) if text).rstrip("."),
    }
    area_papers.tell_again(scope, kind=area_papers.PLEDGE, about_id=id, content=content)
    return MadeAnew(_write(scope, content), _source(content), _file_name(scope, content, "undertecknat", edition))


@requires(permissions.READ)
def download(scope: Scope, *, id: UUID, edition: int) -> tuple[str, bytes]:
    """(file name, the PDF). Raises NotFound."""
    find_pledge(scope, id=id)
    rows = [one for one in documents.editions(scope, kind=KIND, period=str(id)) if one.edition == edition]
    final = next((one for one in rows if one.state == documents.FINAL), None)
    row = final or (rows[0] if rows and scope.may(permissions.READ_DRAFTS) else None)
    if row is None:
        raise NotFound("document")
    return row.file_name, scope.files.read(scope.tenant.id, row.sha256)


def _content(scope: Scope, id: UUID) -> dict[str, Any]:
    """What the paper says, in words."""
    seen = find_pledge(scope, id=id)
    row, profile = seen.row, scope.profile
    promised = told(scope, kept_commitments(scope, id), row)
    signed = select(PledgeSignature).where(PledgeSignature.pledge_id == id, PledgeSignature.removed_at.is_(None))
    former = find_pledge(scope, id=row.corrects_id).row if row.corrects_id else None
    signatures = scope.db.scalars(signed.order_by(PledgeSignature.signed_on, PledgeSignature.id)).all()
    dated = signatures[-1].signed_on if row.valid_at and signatures else local_date(row.valid_at or scope.now)
    return {
        "title": seen.name,
        "year": row.year,
        "valid": row.valid_at is not None,
        "organisation": scope.tenant.name,
        "unit": profile.letterhead or scope.tenant.name,
        "case_number": row.case_number,
        "registry_number": row.registry_number,
        "date": dated.isoformat(),
        "place": row.place,
        "corrects": f"Rättar version {former.edition}: {row.reason}" if former else "",
        "purpose": row.purpose,
        "picture": row.picture,
        "counted": [[one["name"], one["period"], wording.compared(one)] for one in row.counted],
        "evidence": [
            [label, one["what"], one["value"], one["n"], one["cited"]]
            for source, label in wording.SOURCES.items()
            for one in row.evidence
            if one["source"] == source
        ],
        "promises": [
            [one.row.purpose, one.row.text.rstrip("."), one.who, one.promised, one.row.basis] for one in promised
        ],
        "plan": [
            [one.row.text, one.who, one.promised or "–", (one.row.due or date(row.year, 12, 31)).isoformat()]
            for one in promised
        ],
        "focus_areas": [title for _id, title in row.focus_areas],
        "follow_up": row.follow_up,
        "signatures": [
            [wording.AUTHORITIES[one.authority], one.role, one.signed_on.isoformat(), one.registry_number]
            for one in signatures
        ],
    }


def _source(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def _file_name(scope: Scope, said: dict[str, Any], state: str, edition: int) -> str:
    return f"Medborgarlofte-{scope.tenant.slug}-{said['year']}-{state}-{edition}.pdf"


@requires(area_permissions.READ)
def area_file(scope: Scope, *, said: dict[str, Any], slug: str) -> tuple[str, bytes]:
    """(file name, PDF) of a valid pledge's paper, of what the municipality `slug` has told its area."""
    name = f"Medborgarlofte-{slug}-{said['year']}-undertecknat-{said['edition']}.pdf"
    return name, _write(scope, said, slug)


def _write(scope: Scope, said: dict[str, Any], slug: str = "") -> bytes:
    """Made of what is said alone, so that the same gives the same bytes. Raises PdfError."""
    state = "Undertecknat" if said["valid"] else f"Utkast {said['edition']}: inte undertecknat av båda parter"
    ks = said["case_number"].removeprefix("KS ") or "–"
    case = f"KS: {ks} · DNR: {said['registry_number'] or '–'} · DATUM: {said['date']}"
    texts = {name: _paragraphs(said[name]) for name in ("purpose", "picture", "follow_up")}
    under: dict[str, list] = {}
    for purpose, *one in said["promises"]:
        under.setdefault(purpose, []).append(one)
    promises = [{"purpose": purpose, "rows": rows} for purpose, rows in under.items()]
    values = {**said, **texts, "case": case, "state": state, "promises": promises}
    return compile_report(TEMPLATE, values, {}, **authenticity.mark(scope, _source(said), slug=slug))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
