"""Före och efter: what is said of one measure, and the form that registers it."""

from datetime import date, timedelta
from math import exp

from flask import request, url_for

from app.analysis.effect import UNDECIDABLE, judged
from app.drawing import charts
from app.evaluations import permissions, schemas, service, sharing, wording
from app.figures.periods import date_label, local_date, short_day
from app.interfaces.form_page import held, on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.measures.wording import KINDS
from app.places import service as places
from app.taxonomy import service as taxonomy
from tenants.errors import NotFound
from tenants.scope import Scope

pages = Pages("evaluations", __name__, url_prefix="/utvarderingar", template_folder="templates")
USUAL_WEEKS = 26
CHOICES = ("treated_ids", "control_ids", "beside_ids", "neighbour_ids", "types")
"""Fields that hold several choices."""
OVERTAKEN = "Någon annan har just registrerat den. Läs vad som gäller nu och välj igen."
NOTICES = {
    "registrerad": "Utvärderingen är registrerad. Den räknas av sig själv när dagen kommer.",
    "ater": "Utvärderingen gäller igen.",
    "delad": "Resultatet delas med kommunerna i polisområdet.",
    "slutad": "Resultatet delas inte längre.",
}


@pages.get("/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id, *, errors=None, status=200):
    found = service.read(scope, measure_id=id)
    now = found.now
    result = now.row.result if now and found.counts else None
    weeks = result["weeks"] if result else None
    return page(
        "evaluations/show.html",
        status=status,
        found=found,
        now=now,
        result=result,
        errors=errors or {},
        shared=sharing.shared_of(scope, id=now.row.id) if now and result else None,
        shares=bool(now and result) and scope.may(permissions.SHARE),
        why_not=sharing.UNSHAREABLE.get(sharing.why_not(result, found.measure.row.kind) or "", ""),
        compares=scope.may(permissions.COMPARE),
        drawn=_drawn(now.row, weeks) if now and weeks else "",
        weeks=_table(now.row, weeks) if now and weeks else (),
        gone=found.registered[0] if found.registered and found.registered[0].withdrawn else None,
        just_gone=request.args.get("ok") == "aterkallad",
        wording=wording,
        date_label=date_label,
        notice=notice_of(NOTICES),
    )


@pages.get("/<uuid:id>/registrering", needs=permissions.REGISTER)
def new(scope: Scope, id, *, values=None, errors=None, status=200):
    found = service.read(scope, measure_id=id)
    typed = held(status, _values(scope, found), values)
    if values is not None:
        typed |= {name: values.getlist(name) for name in CHOICES}
    kept = {one for name in CHOICES[:3] for one in typed.get(name) or ()}
    sites = [(str(one.id), one.name) for one in places.named_places(scope) if _there(one, kept)]
    types = taxonomy.named(scope.profile.type_names).values()
    return page(
        "evaluations/form.html",
        status=status,
        found=found,
        values=typed,
        errors=errors or {},
        labels=wording.LABELS,
        sites=sites,
        types=[(one.slug, one.name) for one in types if one.counts and not one.retired],
        weeks=[(str(n), words) for n, words in wording.WEEKS.items()],
        neighbours=service.neighbours(scope),
        again=found.now is not None,
    )


@pages.post("/<uuid:id>/registrering", needs=permissions.REGISTER)
@on_refusal(new, conflict={"_schema": [OVERTAKEN]})
def register(scope: Scope, id):
    service.register(scope, measure_id=id, **load_form(schemas.RegistrationForm(), request.form))
    return see_other(url_for("evaluations.show", id=id, ok="registrerad"))


@pages.post("/registrering/<uuid:id>/aterkallande", needs=permissions.REGISTER)
def withdraw(scope: Scope, id):
    row = service.withdraw(scope, id=id)
    return see_other(url_for("evaluations.show", id=row.measure_id, ok="aterkallad"))


@pages.post("/registrering/<uuid:id>/aterstallning", needs=permissions.REGISTER)
def put_back(scope: Scope, id):
    row = service.put_back(scope, id=id)
    return see_other(url_for("evaluations.show", id=row.measure_id, ok="ater"))


def _unshared(scope: Scope, id, *, values=None, errors=None, status=200):
    return show(scope, service.measure_of(scope, id=id), errors=errors, status=status)


@pages.post("/registrering/<uuid:id>/delning", needs=permissions.SHARE)
@on_refusal(_unshared, conflict={"_schema": ["Resultatet delas redan."]})
def share(scope: Scope, id):
    row = sharing.share(scope, id=id)
    measure_id = service.measure_of(scope, id=row.evaluation_id)
    return see_other(url_for("evaluations.show", id=measure_id, ok="delad"))


@pages.post("/delning/<uuid:id>/slut", needs=permissions.SHARE)
def stop_sharing(scope: Scope, id):
    row = sharing.stop(scope, id=id)
    measure_id = service.measure_of(scope, id=row.evaluation_id)
    return see_other(url_for("evaluations.show", id=measure_id, ok="slutad"))


@pages.get("/flera-kommuner", needs=permissions.COMPARE)
def shared(scope: Scope):
    kind = request.args.get("slag") or next(iter(KINDS))
    if kind not in KINDS:
        raise NotFound("kind")
    seen = sharing.compare(scope, kind=kind)
    names = {one: KINDS[one] for one in KINDS}
    links = [(name, url_for("evaluations.shared", slag=one), one == kind) for one, name in names.items()]
    together = seen.together
    verdict = judged(together.low, together.high) if together else (UNDECIDABLE, "few_places")
    return page(
        "evaluations/shared.html",
        seen=seen,
        name=names[kind],
        links=links,
        verdict=verdict[0],
        together=[exp(one) for one in (together.mean, together.low, together.high)] if together else None,
        wording=wording,
        date_label=date_label,
    )


def _values(scope: Scope, found: service.Evaluated) -> dict:
    """What holds now; else what the measure says of itself."""
    latest = found.registered[0].row if found.registered else None
    if latest:
        values = {"treated_ids": latest.treated, "control_ids": latest.control, "beside_ids": latest.beside}
        values["neighbour_ids"] = latest.neighbours
        return {**values, "replaces": latest.number, "types": latest.types} | {
            "starts_on": latest.starts_on,
            "weeks": latest.weeks,
        }
    row = found.measure.row
    return {
        "replaces": 0,
        "treated_ids": [str(row.named_place_id)] if row.named_place_id else [],
        "types": row.effect_types,
        "starts_on": row.starts_on or _next_monday(local_date(scope.now)),
        "weeks": USUAL_WEEKS,
    }


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _there(place, kept: set[str]) -> bool:
    return place.merged_into_id is None and (place.ended_at is None or str(place.id) in kept)


def _drawn(row, weeks):
    """Both lines, by the week, with the start marked."""
    labels = [short_day(first) for _n, first in _mondays(row)]
    series = [("Åtgärden", weeks["treated"])]
    if weeks["control"]:
        series.append(("Jämförelse", weeks["control"]))
    title = f"Händelser per vecka. Åtgärden började {date_label(row.starts_on)}."
    return charts.both(charts.line, series, labels, key="fore-och-efter", title=title, start=row.weeks)


def _table(row, weeks):
    sets = [weeks[name] or [None] * len(weeks["treated"]) for name in ("treated", "control", "beside")]
    return [
        (short_day(first), "efter" if n >= row.weeks else "före", *(some[n] for some in sets))
        for n, first in _mondays(row)
    ]


def _mondays(row):
    first = row.starts_on - timedelta(weeks=row.weeks)
    return [(n, first + timedelta(weeks=n)) for n in range(2 * row.weeks)]
