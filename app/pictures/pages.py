"""Pages of a picture's life: its draft, what is made final, its editions and their papers."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import NamedTuple

from flask import request, send_file, url_for

from app.figures.periods import Fortnight, last_whole_day, local_date
from app.figures.rooms import Room
from app.hooks import Part
from app.interfaces.form_page import held, on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, demo_mark, notice_of, page, see_other
from app.pictures import drafting, frozen, paper, permissions, schemas, service
from app.pictures.service import PicturePage
from tenants.scope import Scope

pages = Pages("pictures", __name__, url_prefix="/lagesbild/bild", template_folder="templates")
NOTICES = {
    "bestalld": "Siffrorna räknas. Det tar oftast några sekunder.",
    "faststalld": "Lägesbilden är fastställd. Den kan inte ändras längre, bara rättas i en ny utgåva.",
    "oppnad": "Lägesbilden är öppen för rättelse. Utgåvan som finns läses tills den nya är fastställd.",
}
HEAD = 4
"""So many lines is the head of a part as high as."""
A_LINE = 14
"""So many letters of a column of words go in a line, where it is narrowest."""
COMPARED = (
    ("Vad har hänt", "Grupp", drafting.FIGURES, "0"),
    ("Delområden", "Delområde", drafting.AREAS, "0"),
    ("Läge per delområde", "Delområde", "lage", "Normalt"),
)
"""Of two pictures: what is compared, of what, the part that says it, and what stands for a line that is not there."""
OVERTAKEN = "Bilden har ändrats sedan sidan visades. Läs igenom den igen och fastställ sedan."


@pages.get("/")
def index(scope: Scope):
    latest = Fortnight.containing(last_whole_day(scope.now), scope.profile.anchor)
    return page("pictures/index.html", found=service.list_pictures(scope), latest=latest)


@pages.get("/jamforelse")
def compare(scope: Scope):
    """Two pictures that are final, side by side, as one's room is told them: the two latest unless asked."""
    final = [row.first for row, edition in service.list_pictures(scope) if edition]
    chosen = [_asked(final, request.args.get(name), n) for n, name in enumerate(("bild", "med"))]
    both = [service.read_edition(scope, first=first) for first in chosen if first]
    choices = [(one.isoformat(), Fortnight(one).label) for one in final]
    told = [one.told for one in both]
    tables = []
    if len(told) == 2:
        now, then = told
        tables = [_Table(title, frozen.beside(now, then, slug, 1, gone), of) for title, of, slug, gone in COMPARED]
    decided = [frozen.lines(one, "beslut") for one in told]
    return page("pictures/compare.html", both=both, choices=choices, tables=tables, decided=decided)


@pages.get("/<date:first>")
def show(scope: Scope, first):
    found = service.read_picture(scope, first=first)
    edition = service.read_edition(scope, first=first) if found.editions and found.draft is None else None
    return page("pictures/show.html", found=found, edition=edition, notice=notice_of(NOTICES), **_drawn(found))


@pages.get("/<date:first>/rakning", needs=permissions.ORDER)
def status(scope: Scope, first):
    """How far the figures have come, fetched again while they are counted."""
    found = service.read_picture(scope, first=first)
    return page("pictures/counting.html", found=found, **_drawn(found))


@pages.post("/<date:first>/rakning", needs=permissions.ORDER)
def order(scope: Scope, first):
    service.order_draft(scope, first=first)
    return _to_picture(first, "bestalld")


@pages.get("/<date:first>/faststallelse", needs=permissions.LOCK)
def lock_form(scope: Scope, first, *, values=None, errors=None, status=200):
    found = service.read_picture(scope, first=first)
    if found.row is None or found.draft is None:  # it has been made final meanwhile, or never opened
        return _to_picture(first)
    stored = {"version": found.row.version, "seen": found.draft.seen, "registry_number": ""}
    typed = held(status, stored, values)
    if status != 200:  # what is sent next time is what this page shows
        typed |= {"version": stored["version"], "seen": stored["seen"]}
    today = local_date(scope.now)
    return page(
        "pictures/lock.html",
        status=status,
        found=found,
        values=typed,
        errors=errors or {},
        today=today,
        **_drawn(found),
    )


@pages.post("/<date:first>/faststallelse", needs=permissions.LOCK)
@on_refusal(lock_form, conflict={"seen": [OVERTAKEN]})
def lock(scope: Scope, first):
    service.lock(scope, first=first, **load_form(schemas.LockForm(), request.form))
    return _to_picture(first, "faststalld")


@pages.get("/<date:first>/rattelse", needs=permissions.LOCK)
def correct_form(scope: Scope, first, *, values=None, errors=None, status=200):
    found = service.read_picture(scope, first=first)
    if found.row is None or found.draft is not None:
        return _to_picture(first)
    typed = held(status, {"version": found.row.version, "reason": ""}, values)
    return page("pictures/correct.html", status=status, found=found, values=typed, errors=errors or {})


@pages.post("/<date:first>/rattelse", needs=permissions.LOCK)
@on_refusal(correct_form)
def correct(scope: Scope, first):
    service.correct(scope, first=first, **load_form(schemas.CorrectForm(), request.form))
    return _to_picture(first, "oppnad")


@pages.get("/<date:first>/utgava/<int:number>")
def edition(scope: Scope, first, number):
    seen = service.read_edition(scope, first=first, number=number)
    return page("pictures/edition.html", edition=seen, sides=_sides)


@pages.get("/<date:first>/utgava/<int:number>/papper/<any(bild, personal, foretag):kind>")
def file(scope: Scope, first, number, kind):
    """The paper of an edition, as one's room is told it; or a sheet of one page for those who are told least."""
    seen = service.read_edition(scope, first=first, number=number, room=None if kind == "bild" else Room.REPORTERS)
    who = paper.Sender(
        scope.tenant.name, scope.profile.coordinator_unit, bool(demo_mark()), seen.room.called(scope.profile.est_group)
    )
    content = paper.write(seen, kind, who)
    name = paper.file_name(seen, kind, scope.tenant.slug)
    response = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


class _Table(NamedTuple):
    title: str
    rows: list[frozen.Beside]
    of: str


def _asked(final: list[date], said: str | None, n: int) -> date | None:
    """The picture that was asked for, else the latest that is not the other."""
    named = next((one for one in final if one.isoformat() == said), None)
    return named or (final[n] if n < len(final) else None)


def _to_picture(first, notice: str | None = None):
    return see_other(url_for("pictures.show", first=first, ok=notice))


def _drawn(found: PicturePage) -> dict:
    return {
        "counting": bool(found.run and found.run.is_open),
        "waits": [said for part in (found.draft.parts if found.draft else ()) for said in part.waits_for],
        "sides": _sides,
    }


def _sides(parts: Sequence[Part]) -> tuple[Sequence[Part], Sequence[Part]]:
    """On the left and on the right, in their order, as nearly alike in length as can be."""
    lengths = [
        HEAD + sum(max(1, max(len(str(cell)) // A_LINE for cell in row.cells)) for row in part.rows) for part in parts
    ]
    left = min(range(len(parts) + 1), key=lambda n: max(sum(lengths[:n]), sum(lengths[n:])))
    return parts[:left], parts[left:]
