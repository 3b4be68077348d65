"""Problembilder and Följda platser: the lists, one of each, and the forms."""

from datetime import date
from types import SimpleNamespace

from flask import request, url_for

from app import hooks
from app.basemaps import service as basemaps
from app.drawing import maps
from app.est import overview as est
from app.est import permissions as est_permissions
from app.figures.periods import Fortnight, local_date, short_day
from app.interfaces.backgrounds import backgrounds
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other, send_map
from app.places import service as places
from app.problems import causes, followed, lists, permissions, schemas, service, wording
from app.problems.models import FOUND, LET_GO, SOURCES, STEPS, TAKEN_UP, TEXTS
from app.taxonomy import service as taxonomy
from tenants.errors import NotFound
from tenants.models import uuid7
from tenants.scope import Scope

pages = Pages("problems", __name__, template_folder="templates")
CHOICES = ("named_place_ids", "sub_area_ids", "types")
"""Fields that hold several choices."""
NOTICES = {
    "ny": "Problembilden är påbörjad. Fyll på när ni vet mer.",
    "sparat": "Det är sparat.",
    "steg": "Problembilden har gått vidare.",
    "avslutad": "Problembilden är avslutad. Den går att läsa och ta upp igen.",
    "ater": "Problembilden pågår igen.",
    "omrade": "Fokusområdet är sparat.",
    "orsak": "Orsaken är sparad.",
    "foljs": "Platsen följs. Den står under Arbetet, Följda platser.",
    "loggat": "Det är sparat.",
    "slappt": "Platsen följs inte längre. Det som är gjort står kvar.",
}


@pages.get("/problembilder/", needs=permissions.READ)
def index(scope: Scope):
    state = request.args.get("lage") or None
    seen = lists.list_problems(scope, state=state)
    judged = [one for one in seen if one.need and one.influence and not one.ended]
    return page(
        "problems/index.html",
        seen=seen,
        points=[(n, one.row.title, one.need, one.influence) for n, one in enumerate(judged, 1)],
        filters=wording.FILTERS,
        chosen=state,
        notice=notice_of(NOTICES),
    )


@pages.get("/problembilder/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id, *, values=None, errors=None, status=200):
    found = lists.read_problem(scope, id=id)
    row, removed = found.seen.row, _id(request.args.get("borttagen", ""))
    manages = found.seen.writes and scope.may(est_permissions.MANAGE)
    areas = [(str(area.id), area.name) for area, _of in est.list_rows(scope)] if manages else []
    return page(
        "problems/show.html",
        status=status,
        found=found,
        errors=errors or {},
        areas=areas,
        manages=manages,
        gone=causes.find_removed(scope, problem_id=id, id=removed) if removed else None,
        drawn=wording.drawn(found.causes),
        related=hooks.related(scope, "problem", id) if found.seen.whole else [],
        seen_in=Fortnight(row.seen_in) if row.seen_in else None,
        wording=wording,
        notice=None if errors else notice_of(NOTICES),
    )


@pages.get("/problembilder/<uuid:id>/karta", needs=permissions.READ)
def area_map(scope: Scope, id):
    """Where the problem is, when it has been drawn."""
    seen = lists.find_problem(scope, id=id)
    row = seen.row
    if not (seen.whole and row.outline):
        raise NotFound("outline")
    drawn_on = backgrounds(scope, basemaps.seen(scope))
    shape = SimpleNamespace(kind="drawn", name="", points=row.outline)
    ground = [*places.ground(scope), shape]
    return send_map(maps.picture(shapes=ground, around=row.outline, title="Det ritade området", backgrounds=drawn_on))


@pages.get("/problembilder/ny", needs=permissions.START)
def new(scope: Scope, *, values=None, errors=None, status=200):
    stored = {"id": uuid7(), "named_place_ids": _ids_in("plats"), "seen_in": _day(request.args.get("bild", ""))}
    return _form(scope, None, stored, values, errors, status)


@pages.post("/problembilder/ny", needs=permissions.START)
@on_refusal(new)
def create(scope: Scope):
    row = service.start(scope, **load_form(schemas.NewProblemForm(), request.form))
    return _to(row.id, "ny")


@pages.get("/problembilder/<uuid:id>/andring", needs=permissions.WRITE)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_problem(scope, id=id)
    if not seen.writes:
        raise NotFound("problem")
    row = seen.row
    stored = {
        **columns(row, "version", "title", "place_text", "types", "weeks", "need", "influence"),
        "named_place_ids": row.places,
        "sub_area_ids": row.sub_areas,
        "outline": wording.written(row.outline),
        **{name: row.texts.get(name, "") for name in TEXTS},
        **{f"evidence_{name}": row.evidence.get(name, "") for name in SOURCES},
    }
    return _form(scope, seen, stored, values, errors, status)


def _form(scope: Scope, seen, stored, values, errors, status):
    typed = held(status, stored, values)
    if values is not None:
        typed |= {name: values.getlist(name) for name in CHOICES}
    kept = set(seen.row.places if seen else ()), set(seen.row.sub_areas if seen else ())
    choices = {
        "named_place_ids": [
            (str(one.id), one.name)
            for one in places.named_places(scope)
            if one.ended_at is None or str(one.id) in kept[0]
        ],
        "sub_area_ids": [
            (str(one.id), one.name) for one in places.sub_areas(scope) if one.ended_at is None or str(one.id) in kept[1]
        ],
        "types": [
            (one.slug, one.name)
            for one in taxonomy.named(scope.profile.type_names).values()
            if one.counts and not one.retired
        ],
        "weeks": [(str(weeks), words) for weeks, words in wording.WEEKS.items()],
        "scale": [(str(one), str(one)) for one in wording.SCALE],
    }
    return page(
        "problems/form.html",
        status=status,
        seen=seen,
        values=typed,
        errors=errors or {},
        choices=choices,
        labels=wording.LABELS,
        wording=wording,
        differences=overtaken(status, stored, typed, choices),
    )


@pages.post("/problembilder/<uuid:id>/andring", needs=permissions.WRITE)
@on_refusal(edit, compares=True)
def change(scope: Scope, id):
    service.change(scope, id=id, **load_form(schemas.ChangedProblemForm(), request.form))
    return _to(id, "sparat")


@pages.post("/problembilder/<uuid:id>/steg", needs=permissions.WRITE)
@on_refusal(show)
def move(scope: Scope, id):
    service.move(scope, id=id, **load_form(schemas.StageForm(), request.form))
    return _to(id, "steg")


@pages.get("/problembilder/<uuid:id>/avslut", needs=permissions.START)
def ending(scope: Scope, id, *, values=None, errors=None, status=200):
    row = lists.find_problem(scope, id=id).row
    where = {"post": url_for("problems.end", id=id), "back": url_for("problems.show", id=id), "what": row.title}
    return _reason_form("Avsluta problembilden", row, where, values, errors, status)


@pages.post("/problembilder/<uuid:id>/avslut", needs=permissions.START)
@on_refusal(ending, compares=True)
def end(scope: Scope, id):
    service.end(scope, id=id, **load_form(schemas.EndForm(), request.form))
    return _to(id, "avslutad")


def _reason_form(title, row, where, values, errors, status):
    """One question, why, of what is ended."""
    stored = {"version": row.version, "reason": ""}
    typed = held(status, stored, values)
    return page(
        "problems/reason.html",
        status=status,
        title=title,
        where=where,
        values=typed,
        errors=errors or {},
        differences=overtaken(status, stored, typed),
    )


@pages.post("/problembilder/<uuid:id>/ater", needs=permissions.START)
def reopen(scope: Scope, id):
    service.reopen(scope, id=id, **load_form(schemas.Version(), request.form))
    return _to(id, "ater")


@pages.post("/problembilder/<uuid:id>/fokusomrade", needs=permissions.START)
@on_refusal(show)
def link(scope: Scope, id):
    service.link(scope, id=id, **load_form(schemas.LinkForm(), request.form))
    return _to(id, "omrade")


@pages.post("/problembilder/<uuid:id>/fokusomrade/nytt", needs=est_permissions.MANAGE)
@on_refusal(show)
def start_focus_area(scope: Scope, id):
    area = service.start_focus_area(scope, id=id, **load_form(schemas.Version(), request.form))
    return see_other(url_for("est.edit", id=area.id))


@pages.get("/problembilder/<uuid:id>/orsak", needs=permissions.WRITE)
def new_cause(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = lists.find_problem(scope, id=id)
    if not seen.writes:
        raise NotFound("problem")
    return _cause_form(seen, None, {"kind": "", "strength": "assumed"}, values, errors, status)


@pages.post("/problembilder/<uuid:id>/orsak", needs=permissions.WRITE)
@on_refusal(new_cause)
def add_cause(scope: Scope, id):
    causes.add_cause(scope, problem_id=id, **load_form(schemas.CauseForm(exclude=("version",)), request.form))
    return _to(id, "orsak", "orsaker")


@pages.get("/problembilder/orsak/<uuid:id>", needs=permissions.WRITE)
def edit_cause(scope: Scope, id, *, values=None, errors=None, status=200):
    row = causes.find_cause(scope, id=id)
    seen = lists.find_problem(scope, id=row.problem_id)
    if not seen.writes:
        raise NotFound("problem")
    stored = columns(row, "version", "kind", "text", "source", "strength")
    return _cause_form(seen, row, stored, values, errors, status)


def _cause_form(seen, row, stored, values, errors, status):
    choices = {
        "kind": list(wording.KINDS.items()),
        "source": list(wording.SOURCES.items()),
        "strength": [(code, words.capitalize()) for code, words in wording.STRENGTHS.items()],
    }
    typed = held(status, stored, values)
    return page(
        "problems/cause.html",
        status=status,
        seen=seen,
        row=row,
        values=typed,
        errors=errors or {},
        choices=choices,
        labels=wording.CAUSE_LABELS,
        differences=overtaken(status, stored, typed, choices) if row else None,
    )


@pages.post("/problembilder/orsak/<uuid:id>", needs=permissions.WRITE)
@on_refusal(edit_cause, compares=True)
def change_cause(scope: Scope, id):
    row = causes.change_cause(scope, id=id, **load_form(schemas.CauseForm(), request.form))
    return _to(row.problem_id, "orsak", "orsaker")


@pages.post("/problembilder/orsak/<uuid:id>/upp", needs=permissions.WRITE)
def raise_cause(scope: Scope, id):
    row = causes.raise_cause(scope, id=id, **load_form(schemas.Version(), request.form))
    return _to(row.problem_id, "orsak", "orsaker")


pages.removal(
    "/problembilder/orsak/<uuid:id>",
    causes.remove_cause,
    causes.restore_cause,
    needs=permissions.WRITE,
    gone=lambda row: see_other(url_for("problems.show", id=row.problem_id, borttagen=row.id)),
    back=lambda row: _to(row.problem_id, "orsak", "orsaker"),
    of="_cause",
)


@pages.get("/foljda-platser/", needs=permissions.READ_PLACES)
def followed_index(scope: Scope):
    ended = request.args.get("lage") == "slappta"
    seen = followed.list_followed(scope, ended=ended)
    return page("problems/followed.html", seen=seen, ended=ended, short_day=short_day)


@pages.get("/foljda-platser/<uuid:id>", needs=permissions.READ_PLACES)
def followed_place(scope: Scope, id):
    found = followed.read_followed(scope, followed_id=id)
    removed = _id(request.args.get("borttagen", ""))
    return page(
        "problems/followed_place.html",
        found=found,
        problems=lists.about_place(scope, named_place_id=found.seen.row.named_place_id),
        gone=followed.find_removed_step(scope, followed_id=id, id=removed) if removed else None,
        fixed=(LET_GO, TAKEN_UP, FOUND),
        steps=list(wording.STEPS.items()),
        reached=list(STEPS).index(found.seen.row.stage),
        short_day=short_day,
        wording=wording,
        notice=notice_of(NOTICES),
    )


@pages.post("/foljda-platser/folj/<uuid:id>", needs=permissions.START)
def follow(scope: Scope, id):
    """Its address names the place."""
    return _to_place(followed.follow(scope, named_place_id=id).id, "foljs")


@pages.get("/foljda-platser/<uuid:id>/logg", needs=permissions.WRITE)
def log_form(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = followed.find_followed(scope, followed_id=id)
    if not seen.logs:
        raise NotFound("followed_place")
    left = list(STEPS)[list(STEPS).index(seen.row.stage) + 1 :]
    what = request.args.get("vad", "") or (left[0] if left else STEPS[-1])
    stored = {"id": uuid7(), "what": what, "line": "", "day": local_date(scope.now)}
    return page(
        "problems/log.html",
        status=status,
        seen=seen,
        values={"id": uuid7(), **values} if values is not None else stored,
        errors=errors or {},
        only=wording.LOGGED.get(what) if values is None else None,
        choices=[(code, words) for code, words in {**wording.STEPS, **wording.LOGGED}.items() if code != FOUND],
        labels=wording.STEP_LABELS,
    )


@pages.post("/foljda-platser/<uuid:id>/logg", needs=permissions.WRITE)
@on_refusal(log_form)
def log(scope: Scope, id):
    said = load_form(schemas.StepForm(), request.form)
    own = said.pop("id", None)
    followed.log(scope, followed_id=id, **said, **({"id": own} if own else {}))
    return _to_place(id, "loggat")


@pages.get("/foljda-platser/<uuid:id>/slapp", needs=permissions.START)
def letting_go(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = followed.find_followed(scope, followed_id=id)
    where = {
        "post": url_for("problems.let_go", id=id),
        "back": url_for("problems.followed_place", id=id),
        "what": seen.place,
    }
    return _reason_form("Sluta följa platsen", seen.row, where, values, errors, status)


@pages.post("/foljda-platser/<uuid:id>/slapp", needs=permissions.START)
@on_refusal(letting_go, compares=True)
def let_go(scope: Scope, id):
    followed.let_go(scope, followed_id=id, **load_form(schemas.EndForm(), request.form))
    return _to_place(id, "slappt")


pages.removal(
    "/foljda-platser/steg/<uuid:id>",
    followed.remove_step,
    followed.restore_step,
    needs=permissions.WRITE,
    gone=lambda row: see_other(url_for("problems.followed_place", id=row.followed_place_id, borttagen=row.id)),
    back=lambda row: _to_place(row.followed_place_id, "loggat"),
    of="_step",
)


def _id(written: str):
    return schemas.fields.UUID().deserialize(written) if schemas.fields.USUAL_UUID.fullmatch(written) else None


def _ids_in(name: str) -> list[str]:
    written = request.args.get(name, "")
    return [written] if _id(written) else []


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if len(written) == 10 else None
    except ValueError:
        return None


def _to(id, notice: str, anchor: str | None = None):
    return see_other(url_for("problems.show", id=id, ok=notice, _anchor=anchor))


def _to_place(id, notice: str):
    return see_other(url_for("problems.followed_place", id=id, ok=notice))
