"""Pages of focus areas: the list, one area, the forms for it and its goals."""

from flask import request, url_for

from app.est import overview, permissions, schemas, service, vocabulary
from app.est import report_sentences as words
from app.est.door import (
    NOTICES,
    goal_progress,
    goal_value,
    loaded,
    needs,
    organisation_choice,
    pages,
    quarter_of,
    short_day,
    written,
)
from app.figures.periods import Quarter, local_date
from app.interfaces.web import notice_of, page, see_other
from app.places import service as places
from app.taxonomy import service as taxonomy
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope


@pages.get("/fokusomraden/")
def index(scope: Scope):
    areas = overview.read_focus_areas(scope)
    return page(
        "est/index.html",
        areas=areas,
        quarter=overview.current(scope),
        goal_value=goal_value,
        goal_progress=goal_progress,
        notice=notice_of(NOTICES),
    )


@pages.get("/fokusomraden/<uuid:id>")
def show(scope: Scope, id):
    quarter = quarter_of(request.args.get("kvartal"), overview.current(scope))
    seen = overview.read_focus_area(scope, id=id, quarter=quarter)
    return page(
        "est/show.html",
        seen=seen,
        quarter=quarter,
        now=overview.current(scope),
        goal_value=goal_value,
        goal_progress=goal_progress,
        goal_basis=words.goal_basis,
        evidence=vocabulary.EVIDENCE,
        causes=vocabulary.CAUSES,
        said=vocabulary,
        parse=Quarter.parse,
        short_day=short_day,
        notice=notice_of(NOTICES),
    )


# --- the focus area --------------------------------------------------------------------------------------------------


@pages.get("/fokusomraden/nytt")
def new(scope: Scope):
    return _area_form(scope, None, values={"year": local_date(scope.now).year}, errors={})


@pages.post("/fokusomraden/")
def create(scope: Scope):
    needs(scope, permissions.MANAGE)
    try:
        with scope.attempt():
            area = service.create_focus_area(scope, **loaded(schemas.NewFocusAreaForm(), request.form))
    except Invalid as error:
        return _area_form(scope, None, status=422, values=_typed(), errors=error.messages)
    return see_other(url_for("est.show", id=area.id, ok="omrade"))


@pages.get("/fokusomraden/<uuid:id>/andring")
def edit(scope: Scope, id):
    row = overview.read_rows(scope, id=id).row
    main = row.counts.get(row.main_count or "", {})
    members = [str(member) for member in overview.member_ids(scope, focus_area_id=id)]
    values = {
        "title": row.title,
        "short_title": row.short_title,
        "description": row.description,
        "meets": row.meets,
        "lead_organisation_id": str(row.lead_organisation_id or ""),
        "member_ids": members,
        **{f"cause_{key}": "\n".join(row.causes.get(key, ())) for key in vocabulary.CAUSES},
        **{f"evidence_{key}": row.evidence.get(key, "") for key in vocabulary.EVIDENCE},
        **{f"count_{key}": main.get(key, []) for key in ("groups", "types", "sites", "sub_areas")},
    }
    return _area_form(scope, row, values=values, errors={})


@pages.post("/fokusomraden/<uuid:id>/andring")
def change(scope: Scope, id):
    needs(scope, permissions.MANAGE)
    try:
        with scope.attempt():
            service.change_focus_area(scope, id=id, **loaded(schemas.FocusAreaForm(), request.form))
    except Invalid as error:
        row = overview.read_rows(scope, id=id).row
        return _area_form(scope, row, status=422, values=_typed(), errors=error.messages)
    return see_other(url_for("est.show", id=id, ok="omrade"))


@pages.post("/fokusomraden/<uuid:id>/avslut")
def end(scope: Scope, id):
    service.end_focus_area(scope, id=id)
    return see_other(url_for("est.show", id=id, ok="avslutat"))


@pages.post("/fokusomraden/<uuid:id>/aterupptagande")
def reopen(scope: Scope, id):
    service.reopen_focus_area(scope, id=id)
    return see_other(url_for("est.show", id=id, ok="aterupptaget"))


def _area_form(scope: Scope, row, *, values, errors, status=200):
    needs(scope, permissions.MANAGE)
    return page(
        "est/area_form.html",
        status=status,
        row=row,
        values=values,
        errors=errors,
        organisations=organisation_choice(scope),
        evidence=vocabulary.EVIDENCE,
        groups=[(group.slug, group.name) for group in taxonomy.counted_groups()],
        types=[(c.slug, c.name) for g in taxonomy.counted_groups() for c in g.categories if c.counts and not c.retired],
        sites=[(place.name, place.name) for place in places.named_places(scope)],
        sub_areas=[(area.name, area.name) for area in places.sub_areas(scope)],
    )


def _typed() -> dict:
    """What was typed, with several choices as lists."""
    many = [name for name, kind in schemas.FocusAreaForm().fields.items() if type(kind).__name__ == "List"]
    return {**request.form.to_dict(), **{name: request.form.getlist(name) for name in many}}


# --- goals -----------------------------------------------------------------------------------------------------------


@pages.get("/fokusomraden/<uuid:id>/mal/nytt")
def new_goal(scope: Scope, id):
    needs(scope, permissions.MANAGE)
    return _goal_form(scope, overview.read_rows(scope, id=id), None, values={}, errors={})


@pages.post("/fokusomraden/<uuid:id>/mal/nytt")
def create_goal(scope: Scope, id):
    needs(scope, permissions.MANAGE)
    try:
        with scope.attempt():
            service.add_goal(scope, focus_area_id=id, **loaded(schemas.GoalForm(), request.form))
    except Invalid as error:
        area = overview.read_rows(scope, id=id)
        return _goal_form(scope, area, None, status=422, values=request.form, errors=error.messages)
    return see_other(url_for("est.show", id=id, ok="mal", _anchor="mal"))


@pages.get("/fokusomraden/<uuid:id>/mal/<uuid:goal_id>")
def edit_goal(scope: Scope, id, goal_id):
    area = overview.read_rows(scope, id=id)
    goal = _goal(area, goal_id)
    values = {
        "text": goal.text,
        "measure": goal.measure,
        "unit": goal.unit,
        "due": goal.due.isoformat() if goal.due else "",
        **{name: written(getattr(goal, name)) for name in ("baseline", "target", "now")},
        **dict(zip(("baseline_with", "baseline_of"), map(written, goal.baseline_count or (None, None)), strict=True)),
        **dict(zip(("now_with", "now_of"), map(written, goal.now_count or (None, None)), strict=True)),
        **dict(zip(("coverage_then", "coverage_now"), map(written, goal.coverage or (None, None)), strict=True)),
    }
    return _goal_form(scope, area, goal, values=values, errors={})


@pages.post("/fokusomraden/<uuid:id>/mal/<uuid:goal_id>")
def change_goal(scope: Scope, id, goal_id):
    needs(scope, permissions.MANAGE)
    area = overview.read_rows(scope, id=id)
    goal = _goal(area, goal_id)
    try:
        with scope.attempt():
            service.change_goal(scope, id=goal.id, **loaded(schemas.GoalForm(), request.form))
    except Invalid as error:
        return _goal_form(scope, area, goal, status=422, values=request.form, errors=error.messages)
    return see_other(url_for("est.show", id=id, ok="mal", _anchor="mal"))


@pages.post("/fokusomraden/<uuid:id>/mal/<uuid:goal_id>/borttagning")
def remove_goal(scope: Scope, id, goal_id):
    goal = _goal(overview.read_rows(scope, id=id), goal_id)
    service.remove_goal(scope, id=goal.id)
    return see_other(url_for("est.show", id=id, ok="malbort", _anchor="mal"))


def _goal(area: overview.AreaRows, goal_id):
    found = next((goal for goal in area.goals if goal.id == goal_id), None)
    if found is None:
        raise NotFound("goal")
    return found


def _goal_form(scope: Scope, area: overview.AreaRows, goal, *, values, errors, status=200):
    needs(scope, permissions.MANAGE)
    return page("est/goal_form.html", status=status, focus_area=area.row, goal=goal, values=values, errors=errors)
