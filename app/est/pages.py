"""Pages of focus areas: each form is one view, new or changed, and is shown again when what was sent is refused."""

from flask import request, url_for

from app import hooks
from app.accounts import service as accounts
from app.est import counting, follow_ups, models, occasions, overview, permissions, removals, schemas, service
from app.figures.periods import Quarter, local_date, short_day
from app.interfaces.form_page import columns, held, on_refusal, options, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, drawn_page, notice_of, page, see_other
from app.places import service as places
from app.taxonomy import service as taxonomy
from app.texts import INSIST
from tenants.access import Permission
from tenants.errors import NotAllowed, NotFound
from tenants.models import uuid7
from tenants.scope import Scope

pages = Pages("est", __name__, template_folder="templates")
CHOICES = ("member_ids", "count_groups", "count_types", "count_sites", "count_sub_areas")
"""Fields of a focus area that hold several choices."""
PART = {"mal": "goal", "aktivitet": "activity", "tillfalle": "occasion"}
"""What is removed: its word in the address -> its kind."""
PARTS = f"any({', '.join(PART)})"
LATEST = 5
"""Occasions on a focus area's own page."""
NOTICES = {
    "omrade": "Fokusområdet är sparat.",
    "avslutat": "Fokusområdet är avslutat. Det går att läsa och står kvar i de kvartal det gällde.",
    "aterupptaget": "Fokusområdet gäller igen.",
    "mal": "Målet är sparat.",
    "borttaget": "Borttaget. Det går att återställa under Allt om fokusområdet.",
    "aterstallt": "Återställt: det finns och räknas igen.",
    "aktivitet": "Aktiviteten är sparad.",
    "tillfalle": "Tillfället är loggat och räknat.",
}


@pages.get("/fokusomraden/")
def index(scope: Scope):
    areas = overview.read_focus_areas(scope)
    return drawn_page("est/index.html", areas=areas, quarter=overview.current(scope), notice=notice_of(NOTICES))


@pages.get("/fokusomraden/<uuid:id>")
def show(scope: Scope, id):
    quarter = _quarter_asked(scope)
    content = overview.read_focus_area(scope, id=id, quarter=quarter, occasions_shown=LATEST)
    of_goals = [content.row.counts[goal.row.count] for goal in content.goals if goal.row.count]
    went = request.args.get("borttaget")
    removed = removals.list_removed(scope, focus_area_id=id) if went else []
    gone = next((one for one in removed if str(one.id) == went and one.may_restore), None)
    return drawn_page(
        "est/show.html",
        content=content,
        began=counting.began_in_between(scope, definitions=of_goals, quarter=quarter),
        gone=gone,
        related=hooks.related(scope, "focus_area", id),
        **_shown(scope, quarter),
        notice=None if gone else notice_of(NOTICES),
    )


@pages.get("/fokusomraden/<uuid:id>/allt")
def details(scope: Scope, id):
    quarter = _quarter_asked(scope)
    content = overview.read_focus_area(scope, id=id, quarter=quarter)
    return page(
        "est/details.html",
        content=content,
        began=counting.began_in_between(scope, definitions=content.row.counts.values(), quarter=quarter),
        causes=models.CAUSES,
        evidence=models.EVIDENCE,
        removed=removals.list_removed(scope, focus_area_id=id),
        **_shown(scope, quarter),
    )


def _quarter_asked(scope: Scope) -> Quarter:
    try:
        return Quarter.parse(request.args["kvartal"]) if request.args.get("kvartal") else overview.current(scope)
    except ValueError:
        raise NotFound("quarter") from None


def _shown(scope: Scope, quarter: Quarter) -> dict:
    """What both pages of a focus area are drawn with."""
    words = {kind: word for word, kind in PART.items()}
    drawn = {"parse": Quarter.parse, "short_day": short_day, "part_words": words}
    return {"quarter": quarter, "this_quarter": overview.current(scope), **drawn}


def _saved(id, notice: str, anchor: str | None = None, sent=None):
    return see_other(url_for("est.show", id=id, ok=notice, skickad=sent, _anchor=anchor))


def _require(scope: Scope, permission: Permission) -> None:
    """For a form: of what the actor may not see it is not found, of what she may see and not change it is refused."""
    if not scope.may(permission):
        raise NotAllowed(permission.name)


def _with_id(rows, id):
    found = next((row for row in rows if row.id == id), None)
    if found is None:
        raise NotFound("row")
    return found


def _organisations(scope: Scope) -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.name}{' (avslutad)' * bool(one.ended_at)}") for one in accounts.organisations(scope)]


@pages.get("/fokusomraden/nytt", endpoint="new")
@pages.get("/fokusomraden/<uuid:id>/andring", endpoint="edit")
def area_form(scope: Scope, id=None, *, values=None, errors=None, status=200):
    row = overview.read_rows(scope, id=id)[0] if id else None
    _require(scope, permissions.MANAGE)
    stored = _area_values(scope, row) if row else {"year": local_date(scope.now).year, **schemas.started(request.args)}
    typed = held(status, stored, values)
    if values is not None:
        typed |= {name: values.getlist(name) for name in CHOICES}
    organisations = _organisations(scope)
    choices = {
        "lead_organisation_id": organisations,
        "member_ids": organisations,
        "count_groups": [(group.slug, group.name) for group in taxonomy.counted_groups()],
        "count_types": [
            (c.slug, c.name) for c in taxonomy.named(scope.profile.type_names).values() if c.counts and not c.retired
        ],
        "count_sites": [(name, name) for name in sorted(places.places_by_name(scope))],
        "count_sub_areas": [(area.name, area.name) for area in places.areas_to_choose(scope)],
    }
    return page(
        "est/area_form.html",
        status=status,
        row=row,
        values=typed,
        errors=errors or {},
        differences=overtaken(status, stored, typed, choices),
        evidence=models.EVIDENCE,
        choices=choices,
    )


def _area_values(scope: Scope, row) -> dict:
    main, areas = row.counts.get(row.main_count or "", {}), places.areas_by_name(scope)
    called = [areas[name].name if name in areas else name for name in main.get("sub_areas", ())]
    return {
        **columns(row, "version", "title", "short_title", "description", "meets", "lead_organisation_id"),
        "member_ids": overview.member_ids(scope, focus_area_id=row.id),
        **{f"cause_{key}": "\n".join(row.causes.get(key, ())) for key in models.CAUSES},
        **{f"evidence_{key}": row.evidence.get(key, "") for key in models.EVIDENCE},
        **{f"count_{key}": main.get(key, []) for key in service.COUNTED},
        "count_sub_areas": called,
    }


@pages.post("/fokusomraden/", needs=permissions.MANAGE)
@on_refusal(area_form)
def create(scope: Scope):
    area = service.create_focus_area(scope, **load_form(schemas.NewFocusAreaForm(), request.form))
    return _saved(area.id, "omrade")


@pages.post("/fokusomraden/<uuid:id>/andring", needs=permissions.MANAGE)
@on_refusal(area_form, compares=True)
def change(scope: Scope, id):
    service.change_focus_area(scope, id=id, **load_form(schemas.ChangedFocusAreaForm(), request.form))
    return _saved(id, "omrade")


@pages.post("/fokusomraden/<uuid:id>/avslut")
def end(scope: Scope, id):
    service.end_focus_area(scope, id=id)
    return _saved(id, "avslutat")


@pages.post("/fokusomraden/<uuid:id>/aterupptagande")
def reopen(scope: Scope, id):
    service.reopen_focus_area(scope, id=id)
    return _saved(id, "aterupptaget")


@pages.get("/fokusomraden/<uuid:id>/mal/nytt", endpoint="new_goal")
@pages.get("/fokusomraden/<uuid:id>/mal/<uuid:goal_id>", endpoint="edit_goal")
def goal_form(scope: Scope, id, goal_id=None, *, values=None, errors=None, status=200):
    if not goal_id:
        _require(scope, permissions.MANAGE)
    area, goals, _activities = overview.read_rows(scope, id=id)
    goal = _with_id(goals, goal_id) if goal_id else None
    _require(scope, permissions.MANAGE)
    stored = _goal_values(goal) if goal else {}
    typed = held(status, stored, values)
    return page(
        "est/goal_form.html",
        status=status,
        focus_area=area,
        goal=goal,
        values=typed,
        errors=errors or {},
        differences=overtaken(status, stored, typed),
    )


def _goal_values(goal) -> dict:
    values = columns(goal, "version", "text", "measure", "unit", "due", "baseline", "target", "now")
    for name in ("baseline", "target", "now"):
        if (value := values[name]) is not None:
            values[name] = str(int(value) if value == int(value) else value).replace(".", ",")
    values["baseline_with"], values["baseline_of"] = goal.baseline_count or (None, None)
    values["now_with"], values["now_of"] = goal.now_count or (None, None)
    values["coverage_then"], values["coverage_now"] = goal.coverage or (None, None)
    return values


@pages.post("/fokusomraden/<uuid:id>/mal/nytt", endpoint="create_goal", needs=permissions.MANAGE)
@pages.post("/fokusomraden/<uuid:id>/mal/<uuid:goal_id>", endpoint="change_goal", needs=permissions.MANAGE)
@on_refusal(goal_form, compares=True)
def save_goal(scope: Scope, id, goal_id=None):
    inputs = load_form(schemas.ChangedGoalForm() if goal_id else schemas.GoalForm(), request.form)
    if goal_id:
        _area, goals, _activities = overview.read_rows(scope, id=id)
        service.change_goal(scope, id=_with_id(goals, goal_id).id, **inputs)
    else:
        service.add_goal(scope, focus_area_id=id, **inputs)
    return _saved(id, "mal", "mal")


@pages.get("/fokusomraden/<uuid:id>/aktiviteter/ny", endpoint="new_activity")
@pages.get("/fokusomraden/<uuid:id>/aktiviteter/<uuid:activity_id>", endpoint="edit_activity")
def activity_form(scope: Scope, id, activity_id=None, *, values=None, errors=None, status=200):
    if not activity_id:
        _require(scope, permissions.MANAGE)
    area, _goals, activities = overview.read_rows(scope, id=id)
    activity = _with_id(activities, activity_id) if activity_id else None
    _require(scope, permissions.MANAGE)
    stored = {"year": overview.current(scope).year}
    if activity:
        plan = overview.plan(scope, activity_id=activity.id, year=stored["year"])
        stored |= columns(activity, "version", "name", "kind", "organisation_id", "planned_year")
        stored |= {f"planned_{number}": plan.get(number) for number in (1, 2, 3, 4)}
    typed = held(status, stored, values)
    choices = {"kind": options(models.KINDS), "organisation_id": _organisations(scope)}
    return page(
        "est/activity_form.html",
        status=status,
        focus_area=area,
        activity=activity,
        errors=errors or {},
        values=typed,
        differences=overtaken(status, stored, typed, choices),
        choices=choices,
    )


@pages.post("/fokusomraden/<uuid:id>/aktiviteter/ny", endpoint="create_activity", needs=permissions.MANAGE)
@pages.post(
    "/fokusomraden/<uuid:id>/aktiviteter/<uuid:activity_id>", endpoint="change_activity", needs=permissions.MANAGE
)
@on_refusal(activity_form, compares=True)
def save_activity(scope: Scope, id, activity_id=None):
    inputs = load_form(schemas.ChangedActivityForm() if activity_id else schemas.ActivityForm(), request.form)
    inputs["planned"] = [inputs.pop(f"planned_{number}", None) for number in (1, 2, 3, 4)]
    if activity_id:
        _area, _goals, activities = overview.read_rows(scope, id=id)
        service.change_activity(scope, id=_with_id(activities, activity_id).id, **inputs)
    else:
        service.add_activity(scope, focus_area_id=id, **inputs)
    return _saved(id, "aktivitet", "aktiviteter")


@pages.get("/fokusomraden/<uuid:id>/tillfallen/nytt", endpoint="new_occasion", needs=permissions.LOG)
def occasion_form(scope: Scope, id, *, values=None, errors=None, status=200):
    area, _goals, activities = overview.read_rows(scope, id=id)
    if values is None:
        values = {"activity_id": request.args.get("aktivitet", ""), "done_on": local_date(scope.now).isoformat()}
    if "id" not in values or "id" in (errors or {}):
        values = {**values, "id": uuid7()}
    return page(
        "est/occasion_form.html",
        status=status,
        focus_area=area,
        values=values,
        errors=errors or {},
        activities=[(str(activity.id), activity.name) for activity in activities],
        sites=[(str(place.id), place.name) for place in places.places_to_choose(scope)],
        organisations=_organisations(scope) if scope.may(permissions.MANAGE) else [],
    )


@pages.post("/fokusomraden/<uuid:id>/tillfallen/nytt", needs=permissions.LOG)
@on_refusal(occasion_form)
def log_occasion(scope: Scope, id):
    inputs = load_form(schemas.OccasionForm(), request.form)
    _area, _goals, activities = overview.read_rows(scope, id=id)
    _with_id(activities, inputs["activity_id"])
    occasions.log_occasion(scope, **inputs)
    return _saved(id, "tillfalle", sent=inputs.get("id"))


@pages.get(f"/fokusomraden/<uuid:id>/borttagning/<{PARTS}:kind>/<uuid:part_id>", needs=permissions.LOG)
def removal(scope: Scope, id, kind, part_id, *, values=None, errors=None, status=200):
    """Asks before anything is removed."""
    return _asked(scope, id, kind, part_id, values, errors, status, removed=False)


@pages.get(f"/fokusomraden/<uuid:id>/aterstallning/<{PARTS}:kind>/<uuid:part_id>", needs=permissions.LOG)
def restoration(scope: Scope, id, kind, part_id, *, values=None, errors=None, status=200):
    return _asked(scope, id, kind, part_id, values, errors, status, removed=True)


def _asked(scope: Scope, id, kind, part_id, values, errors, status, *, removed: bool):
    going = removals.read_going(scope, focus_area_id=id, kind=PART[kind], id=part_id, removed=removed)
    shown = {"going": going, "removed": removed, "values": values or {}, "errors": errors or {}}
    return page("est/removal.html", status=status, **shown)


@pages.post(f"/fokusomraden/<uuid:id>/borttagning/<{PARTS}:kind>/<uuid:part_id>", needs=permissions.LOG)
@on_refusal(removal)
def remove(scope: Scope, id, kind, part_id):
    inputs = load_form(schemas.LateForm(), request.form)
    removals.remove(scope, focus_area_id=id, kind=PART[kind], id=part_id, **inputs)
    return see_other(url_for("est.show", id=id, ok="borttaget", borttaget=part_id))


@pages.post(f"/fokusomraden/<uuid:id>/aterstallning/<{PARTS}:kind>/<uuid:part_id>", needs=permissions.LOG)
@on_refusal(restoration)
def restore(scope: Scope, id, kind, part_id):
    inputs = load_form(schemas.LateForm(), request.form)
    removals.restore(scope, focus_area_id=id, kind=PART[kind], id=part_id, **inputs)
    return _saved(id, "aterstallt")


@pages.get("/fokusomraden/<uuid:id>/uppfoljning/<quarter:quarter>", needs=permissions.FOLLOW_UP)
def follow_up(scope: Scope, id, quarter, *, values=None, errors=None, status=200, hand_in_reason=""):
    content = overview.read_follow_up(scope, focus_area_id=id, quarter=quarter)
    row = content.follow_up
    names = [name for name in schemas.FollowUpForm().fields if name not in ("late_reason", INSIST)]
    stored = columns(row, *names) if row else {"version": 0}
    typed = held(status, stored, values)
    choices = {
        "status": options(models.STATUSES),
        "judgement": options(models.JUDGEMENTS),
        "proposal": options(models.PROPOSALS),
    }
    return page(
        "est/follow_up_form.html",
        status=status,
        content=content,
        quarter=quarter,
        row=row,
        stored=stored,
        values=typed,
        errors=errors or {},
        differences=overtaken(status, stored, typed, choices),
        figures=content.figures,
        began=counting.began_in_between(scope, definitions=content.row.counts.values(), quarter=quarter),
        begun=quarter.first_day <= local_date(scope.now),
        choices=choices,
        hand_in_reason=hand_in_reason,
        notice=notice_of(_follow_up_notices(content)),
    )


def _follow_up_notices(content) -> dict[str, str]:
    """The truth about the state of a follow-up that has been saved or handed in."""
    handed_in = "Uppföljningen är inlämnad och kommer med i kvartalsrapporten."
    saved = "Uppföljningen är sparad som påbörjad. Lämna in den när den är klar."
    if content.final:
        handed_in = "Uppföljningen är inlämnad efter att rapporten fastställdes, och visas så."
        saved = "Ändringen är sparad och visas som ändrad efter fastställd rapport. Den rapporten står kvar."
    elif content.handed_in:
        saved = "Ändringen är sparad. Uppföljningen är fortfarande inlämnad och kommer med i kvartalsrapporten."
    return {"sparad": saved, "inlamnad": handed_in, "tillbaka": "Uppföljningen är skickad tillbaka."}


@pages.post("/fokusomraden/<uuid:id>/uppfoljning/<quarter:quarter>", needs=permissions.FOLLOW_UP)
@on_refusal(follow_up, compares=True)
def write_follow_up(scope: Scope, id, quarter):
    inputs = load_form(schemas.FollowUpForm(), request.form)
    follow_ups.write_follow_up(scope, focus_area_id=id, quarter=str(quarter), **inputs)
    return see_other(url_for("est.follow_up", id=id, quarter=quarter, ok="sparad"))


def follow_up_to_hand_in(scope: Scope, id, quarter, *, values, errors, status):
    """The follow-up as it is stored now, when it was to be handed in."""
    errors = {"hand_in_reason" if name == "late_reason" else name: words for name, words in errors.items()}
    typed = values.get("hand_in_reason", "")
    return follow_up(scope, id, quarter, errors=errors, status=status, hand_in_reason=typed)


@pages.post("/fokusomraden/<uuid:id>/uppfoljning/<quarter:quarter>/inlamning")
@on_refusal(follow_up_to_hand_in, compares=True)
def submit_follow_up(scope: Scope, id, quarter):
    inputs = load_form(schemas.HandingInForm(), request.form)
    how = {"version": inputs["version"], "late_reason": inputs.get("hand_in_reason", "")}
    follow_ups.submit_follow_up(scope, focus_area_id=id, quarter=str(quarter), **how)
    return see_other(url_for("est.follow_up", id=id, quarter=quarter, ok="inlamnad"))
