"""Pages for the work with a focus area: activities, occasions and the quarterly follow-up."""

from flask import request, url_for

from app.est import follow_ups, occasions, overview, permissions, schemas, service, vocabulary
from app.est.door import NOTICES, loaded, needs, organisation_choice, pages, written
from app.figures.periods import local_date
from app.interfaces.web import notice_of, page, see_other
from app.places import service as places
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

# --- activities ------------------------------------------------------------------------------------------------------


@pages.get("/fokusomraden/<uuid:id>/aktiviteter/ny")
def new_activity(scope: Scope, id):
    needs(scope, permissions.MANAGE)
    return _activity_form(scope, overview.read_rows(scope, id=id), None, values={}, errors={})


@pages.post("/fokusomraden/<uuid:id>/aktiviteter/ny")
def create_activity(scope: Scope, id):
    needs(scope, permissions.MANAGE)
    try:
        with scope.attempt():
            service.add_activity(scope, focus_area_id=id, **_activity_inputs())
    except Invalid as error:
        area = overview.read_rows(scope, id=id)
        return _activity_form(scope, area, None, status=422, values=request.form, errors=error.messages)
    return see_other(url_for("est.show", id=id, ok="aktivitet", _anchor="aktiviteter"))


@pages.get("/fokusomraden/<uuid:id>/aktiviteter/<uuid:activity_id>")
def edit_activity(scope: Scope, id, activity_id):
    area = overview.read_rows(scope, id=id)
    activity = _activity(area, activity_id)
    year = overview.current(scope).year
    plan = overview.plan(scope, activity_id=activity.id, year=year)
    values = {
        "name": activity.name,
        "kind": activity.kind,
        "organisation_id": str(activity.organisation_id),
        "year": year,
        "planned_year": written(activity.planned_year),
        **{f"planned_{number}": written(plan.get(number)) for number in (1, 2, 3, 4)},
    }
    return _activity_form(scope, area, activity, values=values, errors={})


@pages.post("/fokusomraden/<uuid:id>/aktiviteter/<uuid:activity_id>")
def change_activity(scope: Scope, id, activity_id):
    needs(scope, permissions.MANAGE)
    area = overview.read_rows(scope, id=id)
    activity = _activity(area, activity_id)
    try:
        with scope.attempt():
            service.change_activity(scope, id=activity.id, **_activity_inputs())
    except Invalid as error:
        return _activity_form(scope, area, activity, status=422, values=request.form, errors=error.messages)
    return see_other(url_for("est.show", id=id, ok="aktivitet", _anchor="aktiviteter"))


def _activity_inputs() -> dict:
    inputs = loaded(schemas.ActivityForm(), request.form)
    planned = [inputs.pop(f"planned_{number}", None) for number in (1, 2, 3, 4)]
    return {**inputs, "planned": planned}


def _activity(area: overview.AreaRows, activity_id):
    found = next((activity for activity in area.activities if activity.id == activity_id), None)
    if found is None:
        raise NotFound("activity")
    return found


def _activity_form(scope: Scope, area: overview.AreaRows, activity, *, values, errors, status=200):
    needs(scope, permissions.MANAGE)
    return page(
        "est/activity_form.html",
        status=status,
        focus_area=area.row,
        activity=activity,
        errors=errors,
        values={"year": overview.current(scope).year, **dict(values)},
        kinds=vocabulary.options(vocabulary.KIND),
        organisations=organisation_choice(scope),
    )


# --- occasions -------------------------------------------------------------------------------------------------------


@pages.get("/fokusomraden/<uuid:id>/tillfallen/nytt")
def new_occasion(scope: Scope, id):
    values = {"activity_id": request.args.get("aktivitet", ""), "done_on": local_date(scope.now).isoformat()}
    return _occasion_form(scope, id, values=values, errors={})


@pages.post("/fokusomraden/<uuid:id>/tillfallen/nytt")
def log_occasion(scope: Scope, id):
    needs(scope, permissions.LOG)
    try:
        with scope.attempt():
            inputs = loaded(schemas.OccasionForm(), request.form)
            _activity(overview.read_rows(scope, id=id), inputs["activity_id"])
            occasions.log_occasion(scope, **inputs)
    except Invalid as error:
        return _occasion_form(scope, id, status=422, values=request.form, errors=error.messages)
    return see_other(url_for("est.show", id=id, ok="tillfalle"))


@pages.post("/fokusomraden/<uuid:id>/tillfallen/<uuid:occasion_id>/borttagning")
def remove_occasion(scope: Scope, id, occasion_id):
    occasions.remove_occasion(scope, id=occasion_id)
    return see_other(url_for("est.show", id=id, ok="tillfallebort"))


def _occasion_form(scope: Scope, id, *, values, errors, status=200):
    needs(scope, permissions.LOG)
    area = overview.read_rows(scope, id=id)
    return page(
        "est/occasion_form.html",
        status=status,
        focus_area=area.row,
        values=values,
        errors=errors,
        activities=[(str(activity.id), activity.name) for activity in area.activities],
        sites=[(str(place.id), place.name) for place in places.named_places(scope)],
        organisations=organisation_choice(scope) if scope.may(permissions.MANAGE) else [],
    )


# --- follow-ups ------------------------------------------------------------------------------------------------------


@pages.get("/fokusomraden/<uuid:id>/uppfoljning/<quarter:quarter>")
def follow_up(scope: Scope, id, quarter):
    return _follow_up_form(scope, id, quarter, values=None, errors={})


@pages.post("/fokusomraden/<uuid:id>/uppfoljning/<quarter:quarter>")
def write_follow_up(scope: Scope, id, quarter):
    needs(scope, permissions.FOLLOW_UP)
    try:
        with scope.attempt():
            inputs = loaded(schemas.FollowUpForm(), request.form)
            follow_ups.write_follow_up(scope, focus_area_id=id, quarter=str(quarter), **inputs)
    except Invalid as error:
        return _follow_up_form(scope, id, quarter, status=422, values=request.form, errors=error.messages)
    return see_other(url_for("est.follow_up", id=id, quarter=quarter, ok="utkast"))


@pages.post("/fokusomraden/<uuid:id>/uppfoljning/<quarter:quarter>/inlamning")
def submit_follow_up(scope: Scope, id, quarter):
    follow_ups.submit_follow_up(scope, focus_area_id=id, quarter=str(quarter))
    return see_other(url_for("est.follow_up", id=id, quarter=quarter, ok="inlamnad"))


def _follow_up_form(scope: Scope, id, quarter, *, values, errors, status=200):
    needs(scope, permissions.FOLLOW_UP)
    seen = overview.read_follow_up(scope, focus_area_id=id, quarter=quarter)
    row = seen.follow_up
    if values is None:
        values = {name: getattr(row, name) for name in schemas.FollowUpForm().fields} if row else {"version": 0}
    return page(
        "est/follow_up_form.html",
        status=status,
        seen=seen,
        quarter=quarter,
        row=row,
        told=seen.told,
        values=values,
        errors=errors,
        figures=seen.figures,
        begun=quarter.first_day <= local_date(scope.now),
        statuses=vocabulary.options(vocabulary.STATUS),
        judgements=vocabulary.options(vocabulary.JUDGEMENT),
        proposals=vocabulary.options(vocabulary.PROPOSAL),
        notice=notice_of(NOTICES),
    )
