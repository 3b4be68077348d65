"""What is decided, promised, done and told in the house."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts import service as accounts
from app.area_papers.models import AreaPaper
from app.asks import reviews
from app.asks import service as asks
from app.attachments import service as attachments
from app.consultations import contacts as business
from app.consultations import permissions as consultation_permissions
from app.consultations import remarks as consultation_remarks
from app.consultations import service as consultations
from app.est import overview, removals
from app.est import overview as est_overview
from app.evaluations import service as evaluations
from app.figures.periods import Fortnight, Quarter
from app.groups import service as groups
from app.handovers.permissions import READ as READ_HANDOVERS
from app.legal_duties import assessments, duties
from app.legal_duties import plans as law_plans
from app.legal_duties import registers as law_registers
from app.measurements import service as measurements
from app.measures import service as measures
from app.measures import tasks
from app.meetings import decisions
from app.meetings import service as meetings
from app.minutes import agenda
from app.places import service as places
from app.pledges import commitments as pledge_commitments
from app.pledges import lists as pledge_lists
from app.pledges import service as pledges
from app.problems import causes, followed
from app.problems import service as problems
from app.publishing import service as publishing
from app.settings import service as settings
from app.setup import modules
from app.surveys import service as surveys
from app.tips import service as tips
from tenants.access import Role
from tests.attachments.made import pdf
from tests.browser.house import EMPTY, HOSTILE, NOW, House
from tests.photos.made import sent
from tests.publishing.items import MESSAGE
from tests.publishing.rows import planted as planted_publications
from tests.tips.rows import planted as planted_tips


def add_work(house: House) -> None:
    with house.scope(Role.COORDINATOR) as scope:
        listed = overview.read_focus_areas(scope)
        areas = [overview.read_focus_area(scope, id=area.row.id) for area in listed]
        area = next(area for area in areas if area.goals and area.activities and len(area.occasions) > 1)
        house.ids |= {"area": area.row.id, "goal": area.goals[0].row.id, "activity": area.activities[0].row.id}
        logged = [one.row for one in area.occasions]
        house.ids |= {"occasion": logged[0].id, "removed_occasion": logged[-1].id}
        removals.remove(scope, focus_area_id=area.row.id, kind="occasion", id=logged[-1].id)


def add_meetings(house: House) -> None:
    """A meeting that follows up a decision, with one of its own, and one that was called off."""
    said = {"kind": "picture", "place": "Stadshuset", "about": HOSTILE}
    with house.scope(Role.COORDINATOR) as scope:
        called = [one.id for one in accounts.organisations(scope)]
        place = next(one.id for one in places.named_places(scope) if one.name == HOSTILE)
        ids = []
        for weeks in (2, 0):
            first = Fortnight.containing((NOW - timedelta(weeks=weeks)).date(), scope.profile.anchor).previous.first
            begins_at = NOW - timedelta(weeks=weeks, hours=1)
            row = meetings.add_meeting(scope, begins_at=begins_at, period_first=first, called_ids=called, **said)
            ids.append(row.id)
        off = meetings.add_meeting(scope, kind="extra", begins_at=NOW + timedelta(days=2))
        meetings.call_off(scope, id=off.id)
        what = {"due": NOW.date() - timedelta(days=3), "organisation_id": called[0], "function": "Bovärden"}
        on = {"incident_id": house.ids["report"], "named_place_id": place, "ground": HOSTILE, "needs": "answer"}
        row = decisions.add_decision(scope, meeting_id=ids[0], text=f"Måla om {HOSTILE}", **what, **on)
        decisions.follow_up(scope, id=row.id, version=1, outcome="late", reason="regn", meeting_id=ids[1])
        due = NOW.date() + timedelta(days=5)
        board = {"needs": "board", "board": "KS", "paragraph": "12", "registry_number": "KS 2026/000"}
        decisions.add_decision(
            scope, meeting_id=ids[1], text="Fler lampor", due=due, function="VME", ground="Mörkt", **board
        )
        gone = decisions.add_decision(scope, meeting_id=ids[1], text="Fel", due=due, function="VME", ground="Fel")
        decisions.remove_decision(scope, id=gone.id)
    house.ids |= {"meeting": ids[1], "called_off": off.id, "decision": row.id}


def add_measures(house: House) -> None:
    """A measure of a decision with all that is said of one, a task that is late and an occasion; and one taken away."""
    with house.scope(Role.SCHOOL) as scope:
        (school,) = scope.actor.organisations(READ_HANDOVERS)
    with house.scope(Role.COORDINATOR) as scope:
        other = next(one.id for one in accounts.organisations(scope) if one.id != school)
        said = {"text": f"Fler vuxna ute {HOSTILE}", "organisation_id": school, "due": NOW.date()}
        row = measures.add_measure(scope, decision_id=house.ids["decision"], **said)
        more = {"kind": "inspection", "partner_ids": [other], "planned": 4, "effect_types": ["klotter"], "cost": 900}
        words = dict.fromkeys(("function", "method", "effect", "place_text", "place_owner"), HOSTILE)
        measures.change_measure(scope, id=row.id, version=1, **said, **more, **words)
        one = {"measure_id": row.id, "organisation_id": school, "due": NOW.date()}
        late, done, away = (tasks.add_task(scope, text=f"{word} {HOSTILE}", **one) for word in ("Ring", "Skriv", "Fel"))
        tasks.do_task(scope, id=done.id)
        tasks.remove_task(scope, id=away.id)
        times = {"measure_id": row.id, "done_on": NOW.date(), "result": HOSTILE, "deficiencies": 2}
        occasion = tasks.log_occasion(scope, **times)
        tasks.remove_occasion(scope, id=tasks.log_occasion(scope, **times).id)
        gone = measures.add_measure(scope, **{**said, "text": f"Fel {HOSTILE}"})
        measures.remove_measure(scope, id=gone.id)
        row.due = late.due = NOW.date() - timedelta(days=2)
        judged = {"measure_id": row.id, "types": ["klotter"], "starts_on": NOW.date(), "weeks": 12, "insist": True}
        sites = [one.id for one in places.places_to_choose(scope)]
        judged |= {"treated_ids": sites[:1], "control_ids": sites[1:3]}
        former = evaluations.register(scope, **judged)
        latest = evaluations.register(scope, **judged, replaces=1, why=HOSTILE)
        for one in (former, latest):
            evaluations.keep_result(
                scope, id=one.id, result=evaluations.count_weeks(scope, id=one.id, progress=lambda *_: None)
            )
        speed = {"kind": "speed", "organisation_id": school, "first": NOW.date(), "number": 900, "percentile_85": 52}
        speed |= {"function": HOSTILE, "place_text": HOSTILE}
        measured, away = (measurements.add_measurement(scope, **speed) for _ in range(2))
        measurements.remove(scope, id=away.id)
        measurements.rest_on(scope, measure_id=row.id, measurement_id=measured.id)
        for kind in ("cost", "neighbours"):
            measurements.add_measurement(scope, **{**speed, "kind": kind, "percentile_85": None})
        file = {"content": pdf(), "looked": True, "title": f"Ritning {HOSTILE}"}
        drawn, thrown = (attachments.add_attachment(scope, kind="measure", of=row.id, **file) for _ in range(2))
        attachments.remove_attachment(scope, id=thrown.id)
        house.ids |= {"attachment": drawn.id, "attachment_away": thrown.id}
        house.ids |= {"speed": measured.id, "speed_away": away.id}
        waits, unjudged = (measures.add_measure(scope, **said) for _ in range(2))
        evaluations.register(scope, **{**judged, "measure_id": waits.id})
    house.ids |= {"measure_judged_later": waits.id, "measure_not_judged": unjudged.id}
    house.ids |= {"measure": row.id, "task": late.id, "task_done": done.id, "task_away": away.id}
    house.ids |= {"time": occasion.id, "measure_away": gone.id}


def add_consultations(house: House) -> None:
    """A walk that has been held, with a finding that has a photo; one to come, to which companies are invited; and what
    was taken away."""
    with house.scope(Role.COORDINATOR) as scope:
        modules.switch(scope, module="dialoger", on=True, version=settings.read_municipality(scope).version)
    with house.scope(Role.COORDINATOR) as scope:
        own = house.actor(Role.COORDINATOR).organisations(consultation_permissions.WRITE)
        said = dict.fromkeys(("title", "place_text", "asked", "route", "said"), HOSTILE) | {"kind": "walk"}
        said |= {"organisation_id": sorted(own)[0], "insist": True}
        said |= {"focus_area_ids": [est_overview.list_rows(scope)[0][0].id]}
        walk, gone = (
            consultations.add_consultation(
                scope, held_on=NOW.date(), participants=17, results="Otrygg; 31 %; 38", **said
            )
            for _ in range(2)
        )
        planned = consultations.add_consultation(scope, held_on=NOW.date() + timedelta(days=9), **said)
        consultations.remove_consultation(scope, id=gone.id)
        found = {"theme": "lighting", "text": HOSTILE, "place_text": HOSTILE, "insist": True}
        one = consultation_remarks.add_remark(scope, consultation_id=walk.id, photo=sent(), **found)
        away = consultation_remarks.add_remark(scope, consultation_id=walk.id, **found)
        consultation_remarks.remove_remark(scope, id=away.id)
        answer = {"status": "done", "answer": HOSTILE, "function": HOSTILE, "revisited": "fixed", "insist": True}
        consultation_remarks.answer_remark(scope, id=one.id, version=1, **answer)
        company = dict.fromkeys(("area", "company", "function"), HOSTILE)
        kept, left = (business.add_contact(scope, **company, email=f"info{n}@verkstaden.example") for n in range(2))
        business.remove_contact(scope, id=left.id)
    house.ids |= {"walk": walk.id, "dialogue_planned": planned.id, "dialogue_away": gone.id}
    with house.scope(Role.COORDINATOR) as scope:
        said = {"kind": "staff", "title": HOSTILE, "organisation_id": sorted(own)[0], "insist": True}
        staff = [consultations.add_consultation(scope, held_on=NOW.date(), **said) for _ in range(3)]
        asked = {"questions": f"Trygg {HOSTILE[:80]}?\nTryggare?", "last": NOW.date() + timedelta(days=9)}
        form, closed, away = (surveys.add_survey(scope, consultation_id=one.id, **asked) for one in staff)
        closed.respondents, closed.counts, closed.texts = 6, [[1, 2, 3, 0], [6, 0, 0, 0]], [HOSTILE]
        surveys.close_survey(scope, id=closed.id)
        surveys.remove_survey(scope, id=away.id)
    house.ids |= {"survey": form.id, "survey_closed": closed.id, "staff_dialogue": staff[2].id}
    house.ids |= {"finding": one.id, "contact": kept.id}


def add_law(house: House) -> None:
    """A final assessment with a decided plan that is followed up; the next one as a draft, and its former with the
    draft of a plan; registers with lines, and what was taken away."""
    with house.scope(Role.COORDINATOR) as scope:
        modules.switch(scope, module="lagkoll", on=True, version=settings.read_municipality(scope).version)
    with house.scope(Role.COORDINATOR) as scope:
        texts = dict.fromkeys((*assessments.PARTS, "annex"), HOSTILE) | {"insist": True, "tags": ["school"]}
        days = {"first": NOW.date() - timedelta(days=728), "last": NOW.date()}
        asked = {"text": HOSTILE, "why": HOSTILE, "function": HOSTILE, "insist": True}
        made = []
        for _ in range(2):
            row = assessments.begin_assessment(scope)
            assessments.change_assessment(scope, id=row.id, version=1, **texts, **days)
            assessments.finalize_assessment(scope, id=row.id, version=2)
            plan = law_plans.begin_plan(scope, assessment_id=row.id)
            measure, away = (law_plans.add_measure(scope, plan_id=plan.id, **asked) for _ in range(2))
            law_plans.remove_measure(scope, id=away.id)
            made.append((row, plan, measure))
        decided = {"body": "Fullmäktige", "decided_on": NOW.date(), "paragraph": "84", "registry_number": "KS 2026/8"}
        law_plans.decide_plan(scope, id=made[0][1].id, version=1, **decided)
        for n in range(2):
            law_plans.follow_up(scope, id=made[0][2].id, number=n, state="ongoing", said=HOSTILE, insist=True)
        draft = assessments.begin_assessment(scope)
        for slug in ("8-9", "14"):
            duties.say(scope, slug=slug, number=0, state="partly", evidence=HOSTILE, keeps_register=True, insist=True)
        line = dict.fromkeys(("what", "who", "text", "balance"), HOSTILE) | {"sector": "business", "insist": True}
        line |= {"first": NOW.date(), "review_on": NOW.date() + timedelta(days=60)}
        seat, _camera, gone = (
            law_registers.add_record(scope, kind=kind, **line) for kind in ("seat", "camera", "camera")
        )
        law_registers.remove_record(scope, id=gone.id)
    (one, plan, measure), (_other, plan_draft, measure_draft) = made
    house.ids |= {"assessment": one.id, "assessment_draft": draft.id, "action_plan": plan.id}
    house.ids |= {
        "action_plan_draft": plan_draft.id,
        "plan_measure": measure.id,
        "plan_measure_draft": measure_draft.id,
    }
    house.ids["legal_record"] = seat.id


def add_open_pages(house: House) -> None:
    """Something of every kind that everybody reads: corrected, taken back, waiting to be approved, and taken away."""
    for slug in ("koping", EMPTY):
        with house.scope(Role.COORDINATOR, slug) as scope:
            for module in ("oppna-sidor", "tips"):
                modules.switch(scope, module=module, on=True, version=settings.read_municipality(scope).version)
    house.ids["publication"] = planted_publications(house)
    with house.scope(Role.COORDINATOR) as scope:
        seen = {one.row.state: one.row.id for one in publishing.list_publications(scope)}
        made = {}
        for kind in ("pledge", "counted", "official"):
            subject = publishing.subjects(scope, kind=kind)[0][0]
            row = publishing.add_publication(scope, kind=kind, subject=subject, text=HOSTILE)
            made[kind] = publishing.submit(scope, id=row.id, version=row.version)
        waits = publishing.add_publication(scope, kind="message", **{**MESSAGE, "title": HOSTILE, "text": HOSTILE})
        publishing.submit(scope, id=waits.id, version=waits.version)
    with house.scope(Role.COMMUNICATOR) as scope:
        for row in made.values():
            publishing.approve(scope, id=row.id, version=row.version)
    house.ids |= {"publication_waits": waits.id, "publication_gone": seen["taken_back"]}
    tip, place = planted_tips(house, HOSTILE)
    with house.scope(Role.COORDINATOR) as scope:
        answered = next(one for one in tips.list_tips(scope, settled=True) if one.answer)
        found = tips.read_sheet(scope, id=place)
    house.ids |= {"tip": tip, "tip_answered": answered.id, "tip_place": place, "tip_code": found.code}
    house.ids |= {"publication_table": made["counted"].id, "publication_pledge": made["pledge"].id}


def add_pledges(house: House) -> None:
    """The year's pledge, signed by both, with what counts and what was written; the next year's, and what was taken
    away."""
    with house.scope(Role.COORDINATOR) as scope:
        modules.switch(scope, module="loften", on=True, version=settings.read_municipality(scope).version)
    with house.scope(Role.COORDINATOR) as scope:
        said = dict.fromkeys(("purpose", "picture", "follow_up", "place"), HOSTILE) | {"insist": True}
        said |= {"dialogue": "Oro i centrum; 31 %; 214 svar; Dialogen på torget", "groups": ["alla"]}
        lines = f"Kontroller {HOSTILE}; Polisen; 36 kontroller; år; ; mätningar; Trygg trafik"
        said |= {"commitments": f"{lines}\nFler vuxna ute; Bovärden; 2; månad\nFel; Polisen"}
        said |= {"focus_area_ids": [est_overview.list_rows(scope)[0][0].id]}
        row, draft = (pledges.add_pledge(scope, year=year, **said) for year in (2026, 2027))
        gone = pledges.add_pledge(scope, year=2023, purpose=HOSTILE, insist=True)
        pledges.remove_pledge(scope, id=gone.id)
        kept, begun = (pledge_lists.read_pledge(scope, id=one.id).commitments for one in (row, draft))
        pledge_commitments.remove_commitment(scope, id=begun[2].row.id)
        pledge_commitments.link(scope, id=kept[1].row.id, measure_ids=[house.ids["measure"]])
        signed = {"pledge_id": row.id, "signed_on": NOW.date()}
        for authority in ("municipality", "police", "other"):
            last = pledges.sign(scope, authority=authority, role=HOSTILE, **signed)
        pledges.remove_signature(scope, id=last.id)
        for n in range(2):
            pledges.write_follow_up(scope, quarter=Quarter(2026, 3), version=n, said=HOSTILE)
    house.ids |= {"pledge": row.id, "promise": kept[1].row.id, "pledge_draft": draft.id, "pledge_away": gone.id}
    with house.scope(Role.COORDINATOR) as scope:
        said = dict.fromkeys(("purpose", "picture", "follow_up"), HOSTILE) | {"year": 2026, "edition": 1}
        said |= {"signatures": [["Kommunen", HOSTILE, "2026-11-20", "KS 2026/8"]]}
        pledge_commitments.share(scope, pledge_lists.find_pledge(scope, id=row.id).row, said)
        house.ids["area_pledge"] = scope.db.scalar(select(AreaPaper.id))
    house.ids["promise_draft"] = begun[0].row.id


def add_problems(house: House) -> None:
    """A problem with causes at every corner and a chain, one just begun, and one that has ended; a place that is
    followed with a visit, and one that was let go."""
    with house.scope(Role.COORDINATOR) as scope:
        modules.switch(scope, module="problembilder", on=True, version=settings.read_municipality(scope).version)
    with house.scope(Role.COORDINATOR) as scope:
        hostile = next(one.id for one in places.named_places(scope) if one.name == HOSTILE)
        other = next(one.id for one in places.places_to_choose(scope) if one.id != hostile)
        said = {"title": f"Klotter {HOSTILE}", "named_place_ids": [hostile], "place_text": HOSTILE}
        begun, ended, row = (problems.start(scope, **said) for _ in range(3))
        said["outline"] = "59.51 15.98\n59.52 15.98\n59.52 15.99"
        problems.end(scope, id=ended.id, version=1, reason=HOSTILE)
        texts = dict.fromkeys(("description", "when", "conditions", "evidence_dialogue"), f"Mörkt {HOSTILE}")
        row = problems.change(
            scope, id=row.id, version=1, **said, types=["klotter"], need="4", influence="3", insist=True, **texts
        )
        for kind in ("place", "exposed", "offender", "chain", "chain"):
            cause = {"text": f"Mörkt bakom gaveln {HOSTILE}", "strength": "some", "source": "reports"}
            last = causes.add_cause(scope, problem_id=row.id, kind=kind, insist=True, **cause)
        gone = causes.add_cause(scope, problem_id=row.id, kind="place", text="Fel.", strength="assumed")
        causes.remove_cause(scope, id=gone.id)
        seen, let_go = (followed.follow(scope, named_place_id=id) for id in (hostile, other))
        for what in ("mapped", "visit", "talk"):
            step = followed.log(scope, followed_id=seen.id, what=what, line=f"Släckt {HOSTILE}", day=NOW.date())
        followed.remove_step(scope, id=step.id)
        followed.let_go(scope, followed_id=let_go.id, version=let_go.version, reason=HOSTILE)
    house.ids |= {"problem": row.id, "begun_problem": begun.id, "ended_problem": ended.id, "cause": last.id}
    house.ids |= {"removed_cause": gone.id, "followed": seen.id, "let_go": let_go.id, "removed_step": step.id}


def add_groups(house: House) -> None:
    """A group, the agenda of the meeting with a point of one's own, and what is asked of the council, answered."""
    with house.scope(Role.COORDINATOR) as scope:
        members = [(one.id, f"Rektor {HOSTILE}") for one in accounts.organisations(scope)[:3]]
        said = {"kind": "working", "name": f"Gruppen {HOSTILE}", "purpose": HOSTILE, "members": members}
        group = groups.add_group(scope, **said, insist=True)
        at = house.ids["meeting"]
        agenda.fill(scope, meeting_id=at)
        point = agenda.add_point(scope, meeting_id=at, title=f"Belysningen {HOSTILE}")
        agenda.remove_point(scope, id=agenda.add_point(scope, meeting_id=at, title="Fel punkt").id)
        note = {"title": f"Belysningen {HOSTILE}", "note": f"Lampan {HOSTILE} är lagad."}
        agenda.write_note(scope, id=point.id, version=1, **note, insist=True)
        row = asks.add_ask(scope, addressee="council", text=f"Bakom {HOSTILE}?", group_id=group.id, insist=True)
        answered = {"answer": "yes", "answered_on": NOW.date(), "said": HOSTILE, "paragraph": "7"}
        asks.answer(scope, id=row.id, version=1, **answered, insist=True)
        texts = dict.fromkeys(("worked", "failed", "change"), f"Möten {HOSTILE}.")
        reviews.save_review(scope, year=2025, version=0, reviewed_on=NOW.date(), **texts, insist=True)
    house.ids |= {"working_group": group.id, "agenda_point": point.id, "ask": row.id}
