"""Lagkoll: every duty of the law, the strategic assessment and its plan, the registers, and the yearly survey."""

from contextlib import suppress
from io import BytesIO

from flask import request, send_file, url_for

from app.accounts import service as accounts
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other
from app.legal_duties import assessments, duties, paper, permissions, plans, registers, schemas, wording
from app.legal_duties.models import PARTS
from tenants.errors import Conflict, NotFound
from tenants.scope import Scope

pages = Pages("legal_duties", __name__, url_prefix="/lagkoll", template_folder="templates")
_WRITTEN = ("version", "first", "last", *PARTS, "tags", "annex", "annex_audience", "registry_number")
_MEASURE = ("version", "text", "why", "organisation_id", "function", "due", "measure_id")


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    gone = assessments.removed_assessments(scope) if scope.may(permissions.WRITE) else []
    return page(
        "legal_duties/index.html",
        found=duties.list_duties(scope),
        assessments=assessments.list_assessments(scope),
        plan=plans.latest_decision(scope),
        registers=[wording.REGISTERS[kind] for kind in duties.kept_registers(scope)],
        removed=gone,
        just_gone=just_removed(gone),
        notice=notice_of(wording.NOTICES),
    )


@pages.get("/krav/<section>", needs=permissions.READ)
def duty(scope: Scope, section, *, values=None, errors=None, status=200):
    seen, said = duties.read_duty(scope, slug=section)
    stored = {"number": seen.number, "state": seen.state, "version": seen.number}
    stored |= columns(seen.row, "evidence", "done_on", "next_on", "keeps_register") if seen.row else {}
    typed = held(status, stored, values) | ({"number": seen.number} if status == 409 else {})
    return page(
        "legal_duties/duty.html",
        status,
        seen=seen,
        said=said,
        values=typed,
        choices={"state": wording.states_of(section)},
        register=next((wording.REGISTERS[kind] for kind, one in wording.ASKED_FOR.items() if one == section), None),
        labels=wording.DUTY_LABELS,
        states=wording.STATES,
        differences=overtaken(status, {name: one for name, one in stored.items() if name != "number"}, typed),
        errors=errors or {},
    )


@pages.post("/krav/<section>", needs=permissions.RECORD)
@on_refusal(duty, compares=True)
def say(scope: Scope, section):
    duties.say(scope, slug=section, **load_form(schemas.DutyForm(), request.form))
    return see_other(url_for("legal_duties.index", ok="sparat", _anchor="krav"))


@pages.get("/enkat", needs=permissions.READ)
def survey(scope: Scope):
    return page("legal_duties/survey.html", rows=duties.survey(scope))


@pages.post("/lagesbild", needs=permissions.WRITE)
def begin(scope: Scope):
    try:
        with scope.attempt():
            row = assessments.begin_assessment(scope)
    except Conflict:
        return see_other(url_for("legal_duties.index", ok="finns"))
    return _to(row.id, "borjat")


@pages.get("/lagesbild/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = assessments.find_assessment(scope, id=id)
    return page(
        "legal_duties/show.html",
        status,
        seen=seen,
        plan=plans.plan_of(scope, assessment_id=id),
        papers=paper.papers_of(scope, id=id),
        kinds=(paper.KIND, paper.ANNEX),
        wording=wording,
        parts=PARTS,
        errors=errors or {},
        notice=None if errors else notice_of(wording.NOTICES),
    )


@pages.get("/lagesbild/<uuid:id>/andring", needs=permissions.WRITE)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = assessments.find_assessment(scope, id=id)
    if values is None and not seen.draft:
        return _to(id, "fast")
    stored = columns(seen.row, *_WRITTEN) | {"annex": seen.annex or ""}
    typed = held(status, stored, values)
    if values is not None:
        typed["tags"] = values.getlist("tags")
    choices = {"tags": list(wording.TAG_NAMES.items()), "annex_audience": list(wording.AUDIENCES.items())}
    return page(
        "legal_duties/form.html",
        status,
        seen=seen,
        values=typed,
        choices=choices,
        parts=PARTS,
        labels=wording.ASSESSMENT_LABELS,
        hints=wording.PART_HINTS,
        differences=overtaken(status, stored, typed, choices),
        errors=errors or {},
    )


@pages.post("/lagesbild/<uuid:id>/andring", needs=permissions.WRITE)
@on_refusal(edit, compares=True, conflict={"first": [wording.FINAL]})
def change(scope: Scope, id):
    assessments.change_assessment(scope, id=id, **load_form(schemas.AssessmentForm(), request.form))
    return _to(id, "sparat")


@pages.post("/lagesbild/<uuid:id>/faststallelse", needs=permissions.RECORD)
@on_refusal(
    show, conflict={"version": ["Någon har just ändrat eller fastställt den. Läs den igen innan du fastställer."]}
)
def finalize(scope: Scope, id):
    assessments.finalize_assessment(scope, id=id, **load_form(schemas.FinalForm(), request.form))
    _order(scope, id)
    return _to(id, "faststalld")


pages.removal(
    "/lagesbild/<uuid:id>",
    assessments.remove_assessment,
    assessments.restore_assessment,
    needs=permissions.WRITE,
    gone=lambda row: see_other(url_for("legal_duties.index", borttagen=row.id)),
    back=lambda row: _to(row.id, "ater"),
)


@pages.post("/lagesbild/<uuid:id>/papper", needs=permissions.ORDER)
def order_paper(scope: Scope, id):
    _order(scope, id)
    return _to(id, "bestallt", "papper")


@pages.get("/lagesbild/<uuid:id>/papper/<int:number>.pdf", needs=permissions.READ)
def file(scope: Scope, id, number, kind=paper.KIND):
    name, content = paper.download(scope, id=id, kind=kind, edition=number)
    response = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@pages.get("/lagesbild/<uuid:id>/bilaga/<int:number>.pdf", needs=permissions.READ)
def annex(scope: Scope, id, number):
    return file(scope, id, number, paper.ANNEX)


@pages.post("/lagesbild/<uuid:id>/plan", needs=permissions.WRITE)
def begin_plan(scope: Scope, id):
    return _to_plan(plans.begin_plan(scope, assessment_id=id).id, "plan")


@pages.get("/plan/<uuid:id>", needs=permissions.READ)
def plan(scope: Scope, id):
    found = plans.find_plan(scope, id=id)
    return page(
        "legal_duties/plan.html",
        found=found,
        seen=assessments.find_assessment(scope, id=found.row.assessment_id),
        just_gone=just_removed(found.removed),
        due=duties.after_months(found.row.decided_on, duties.MONTHS) if found.row.decided_on else None,
        wording=wording,
        notice=notice_of(wording.NOTICES),
    )


@pages.get("/plan/<uuid:id>/beslut", needs=permissions.RECORD)
def deciding(scope: Scope, id, *, values=None, errors=None, status=200):
    found = plans.find_plan(scope, id=id)
    if values is None and found.decided:
        return _to_plan(id, "beslut")
    stored = columns(found.row, "version", "body", "decided_on", "paragraph", "registry_number")
    typed = held(status, stored, values)
    return page(
        "legal_duties/deciding.html",
        status,
        found=found,
        values=typed,
        labels=wording.PLAN_LABELS,
        differences=overtaken(status, stored, typed),
        errors=errors or {},
    )


@pages.post("/plan/<uuid:id>/beslut", needs=permissions.RECORD)
@on_refusal(deciding, compares=True, conflict={"body": [wording.DECIDED]})
def decide(scope: Scope, id):
    row = plans.decide_plan(scope, id=id, **load_form(schemas.DecisionForm(), request.form))
    _order(scope, row.assessment_id)  # the paper says the decision and the measures
    return _to_plan(id, "beslutad")


@pages.post("/plan/<uuid:id>/borttagning", needs=permissions.WRITE)
def remove_plan(scope: Scope, id):
    return _to(plans.remove_plan(scope, id=id).assessment_id, "sparat")


@pages.get("/plan/<uuid:id>/atgard", needs=permissions.WRITE)
def new_measure(scope: Scope, id, *, values=None, errors=None, status=200):
    found = plans.find_plan(scope, id=id)
    if values is None and found.decided:
        return _to_plan(id, "beslut")
    return _measure(scope, found, None, values, errors, status)


@pages.post("/plan/<uuid:id>/atgard", needs=permissions.WRITE)
@on_refusal(new_measure, conflict={"text": [wording.DECIDED]})
def add_measure(scope: Scope, id):
    plans.add_measure(scope, plan_id=id, **load_form(schemas.PlanMeasureForm(), request.form))
    return _to_plan(id, "sparat")


@pages.get("/atgard/<uuid:id>/andring", needs=permissions.WRITE)
def edit_measure(scope: Scope, id, *, values=None, errors=None, status=200):
    found, seen = plans.find_measure(scope, id=id)
    if values is None and found.decided:
        return _to_plan(found.row.id, "beslut")
    return _measure(scope, found, seen, values, errors, status)


@pages.post("/atgard/<uuid:id>/andring", needs=permissions.WRITE)
@on_refusal(edit_measure, compares=True, conflict={"text": [wording.DECIDED]})
def change_measure(scope: Scope, id):
    row = plans.change_measure(scope, id=id, **load_form(schemas.ChangedPlanMeasureForm(), request.form))
    return _to_plan(row.plan_id, "sparat")


pages.removal(
    "/atgard/<uuid:id>",
    plans.remove_measure,
    plans.restore_measure,
    needs=permissions.WRITE,
    gone=lambda row: see_other(url_for("legal_duties.plan", id=row.plan_id, borttagen=row.id)),
    back=lambda row: _to_plan(row.plan_id, "ater"),
    of="_measure",
)


@pages.get("/atgard/<uuid:id>/uppfoljning", needs=permissions.FOLLOW_UP)
def follow_up(scope: Scope, id, *, values=None, errors=None, status=200):
    found, seen = plans.find_measure(scope, id=id)
    if not found.decided:
        raise NotFound("plan_measure")
    latest = seen.follow_ups[0] if seen.follow_ups else None
    stored = {"version": 0, "number": latest.number if latest else 0, "state": seen.state}
    stored["said"] = latest.text if latest else ""
    typed = held(status, stored, values) | ({"number": stored["number"]} if status == 409 else {})
    return page(
        "legal_duties/follow_up.html",
        status,
        plan=found,
        seen=seen,
        values=typed,
        choices={"state": [(code, words) for code, (_sign, words) in wording.MEASURE_STATES.items()]},
        labels=wording.MEASURE_LABELS,
        differences=overtaken(status, {"state": stored["state"], "said": stored["said"]}, typed),
        errors=errors or {},
    )


@pages.post("/atgard/<uuid:id>/uppfoljning", needs=permissions.FOLLOW_UP)
@on_refusal(follow_up, compares=True)
def write_follow_up(scope: Scope, id):
    plans.follow_up(scope, id=id, **load_form(schemas.PlanFollowUpForm(), request.form))
    return _to_plan(plans.find_measure(scope, id=id)[0].row.id, "uppfoljt")


@pages.get("/register/<name>", needs=permissions.READ)
def register(scope: Scope, name):
    kind, one = wording.register_at(name)
    gone = registers.removed_records(scope, kind=kind) if scope.may(permissions.WRITE) else []
    return page(
        "legal_duties/register.html",
        kind=kind,
        register=one,
        rows=registers.list_records(scope, kind=kind),
        sectors=wording.SECTOR_NAMES,
        removed=gone,
        just_gone=just_removed(gone),
        notice=notice_of(wording.NOTICES),
    )


@pages.get("/register/<name>/ny", needs=permissions.WRITE)
def new_record(scope: Scope, name, *, values=None, errors=None, status=200):
    kind, _one = wording.register_at(name)
    registers.list_records(scope, kind=kind)  # it is kept here
    return _record(kind, None, {}, values, errors, status)


@pages.post("/register/<name>/ny", needs=permissions.WRITE)
@on_refusal(new_record)
def add_record(scope: Scope, name):
    row = registers.add_record(
        scope, kind=wording.register_at(name)[0], **load_form(schemas.RecordForm(), request.form)
    )
    return _to_register(row, "sparat")


@pages.get("/rad/<uuid:id>", needs=permissions.WRITE)
def edit_record(scope: Scope, id, *, values=None, errors=None, status=200):
    row = registers.find_record(scope, id=id)
    stored = columns(row, "version", *wording.REGISTERS[row.kind].fields)
    return _record(row.kind, row, stored, values, errors, status)


@pages.post("/rad/<uuid:id>", needs=permissions.WRITE)
@on_refusal(edit_record, compares=True)
def change_record(scope: Scope, id):
    row = registers.change_record(scope, id=id, **load_form(schemas.ChangedRecordForm(), request.form))
    return _to_register(row, "sparat")


pages.removal(
    "/rad/<uuid:id>",
    registers.remove_record,
    registers.restore_record,
    needs=permissions.WRITE,
    gone=lambda row: see_other(
        url_for("legal_duties.register", name=wording.REGISTERS[row.kind].slug, borttagen=row.id)
    ),
    back=lambda row: _to_register(row, "ater"),
    of="_record",
)


def _measure(scope: Scope, found, seen, values, errors, status):
    stored = columns(seen.row, *_MEASURE) if seen else {}
    typed = held(status, stored, values)
    chosen = seen.row.organisation_id if seen else None
    there = [one for one in accounts.organisations(scope) if one.ended_at is None or one.id == chosen]
    linked = [(str(id), text) for id, text in plans.measures_to_choose(scope, also=seen)]
    choices = {"organisation_id": [(str(one.id), one.name) for one in there], "measure_id": linked}
    return page(
        "legal_duties/measure.html",
        status,
        plan=found,
        seen=seen,
        values=typed,
        choices=choices,
        labels=wording.MEASURE_LABELS,
        differences=overtaken(status, stored, typed, choices) if seen else None,
        errors=errors or {},
    )


def _record(kind, row, stored, values, errors, status):
    typed = held(status, stored, values)
    one = wording.REGISTERS[kind]
    choices = {"sector": list(wording.SECTOR_NAMES.items())}
    return page(
        "legal_duties/record.html",
        status,
        row=row,
        register=one,
        values=typed,
        choices=choices,
        labels={**one.fields, "insist": "Spara ändå"},
        differences=overtaken(status, stored, typed, choices) if row else None,
        errors=errors or {},
    )


def _order(scope: Scope, id) -> None:
    """The papers, for those who order such; one that is being made, or an annex without words, is left out."""
    for annex in (False, True) if scope.may(permissions.ORDER) else ():
        with suppress(Conflict), scope.attempt():
            paper.order_paper(scope, id=id, annex=annex)


def _to(id, said: str, anchor: str | None = None):
    return see_other(url_for("legal_duties.show", id=id, ok=said, _anchor=anchor))


def _to_plan(id, said: str):
    return see_other(url_for("legal_duties.plan", id=id, ok=said))


def _to_register(row, said: str):
    return see_other(url_for("legal_duties.register", name=wording.REGISTERS[row.kind].slug, ok=said))
