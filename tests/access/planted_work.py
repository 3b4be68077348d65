"""What is decided, promised, done and met about in planted Köping."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.area_papers.models import AreaPaper
from app.asks import reviews
from app.asks import service as asks
from app.attachments import service as attachments
from app.coming_events import service as coming_events
from app.consultations import contacts as business
from app.consultations import lists as consultation_lists
from app.consultations import remarks as consultation_remarks
from app.consultations import service as consultations
from app.contributions import levels, own_views, presence
from app.contributions.models import ViewReminder
from app.evaluations import service as evaluations
from app.evaluations.models import SharedEffect
from app.figures.periods import STOCKHOLM, Quarter
from app.groups import service as groups
from app.handovers import service as handovers
from app.legal_duties import assessments, duties
from app.legal_duties import paper as law_papers
from app.legal_duties import plans as law_plans
from app.legal_duties import registers as law_registers
from app.measurements import service as measurements
from app.measures import service as measures
from app.measures import tasks
from app.meetings import decisions
from app.meetings import service as meetings
from app.minutes import agenda
from app.minutes import service as minutes
from app.places import service as places
from app.pledges import commitments as pledge_commitments
from app.pledges import lists as pledge_lists
from app.pledges import paper as pledge_papers
from app.pledges import service as pledges
from app.problems import causes, followed
from app.problems import service as problems
from app.surveys import service as surveys
from app.surveys.models import Survey
from tenants.access import Role
from tests.access.canaries import FORTNIGHT, SECRET
from tests.access.planted_parts import sub_area
from tests.attachments import made as attachments_made
from tests.world import World
from workers.performing import perform_run


def pledged(world: World, measure: UUID, area: UUID) -> tuple[UUID, UUID, UUID]:
    """A pledge of the year, signed by both, for which a measure counts and of which a quarter was written; beside it
    the draft of the next year, and what was taken away: (pledge, commitment, signature)."""
    said = {"purpose": "Lugnare.", "picture": "Oro.", "follow_up": "Varje kvartal.", "focus_area_ids": [area]}
    said |= {"dialogue": "Oro; 31 %; 214 svar; Dialogen", "commitments": "Ut; Bovärden; 4 kvällar; år\nFel; Polisen"}
    with world.scope(Role.COORDINATOR) as scope:
        if there := [one.row.id for one in pledge_lists.list_pledges(scope) if one.row.year == 2026]:
            found = pledge_lists.read_pledge(scope, id=there[0])  # a year has one, also where two plant it
            return there[0], found.commitments[0].row.id, found.spare[0]
        row, draft, gone = (pledges.add_pledge(scope, year=year, **said) for year in (2026, 2027, 2023))
        pledges.remove_pledge(scope, id=gone.id)
        first, _second = (one.row for one in pledge_lists.read_pledge(scope, id=row.id).commitments)
        away = pledge_lists.read_pledge(scope, id=draft.id).commitments[1].row
        pledge_commitments.remove_commitment(scope, id=away.id)
        pledge_commitments.link(scope, id=first.id, measure_ids=[measure])
        signed = {"pledge_id": row.id, "signed_on": date(2026, 11, 20), "role": "Ordförande"}
        for authority in ("municipality", "police"):
            pledges.sign(scope, authority=authority, **signed)
        kept, mistaken = (pledges.sign(scope, authority="other", **signed) for _ in range(2))
        pledges.remove_signature(scope, id=mistaken.id)
        pledges.write_follow_up(scope, quarter=Quarter(2026, 3), version=0, said="Lugnare.")
        run = pledge_papers.order_paper(scope, id=row.id)
    assert perform_run(world.worker, world.tenants["koping"], run.id)
    return row.id, first.id, kept.id


def consulted(world: World, square: UUID, area: UUID) -> tuple[UUID, UUID, UUID]:
    """A walk that is planned, with what is to be seen to and what was taken away; one that was held, and who may be
    invited: (walk, finding, company)."""
    said = {
        "organisation_id": world.organisation("Säkerhetsavdelningen"),
        "focus_area_ids": [area],
        "asked": "Bovärdar",
    }
    said |= {"named_place_id": square, "route": "Torget", "said": "Mörkt.", "place_text": "Norra sidan"}
    with world.scope(Role.COORDINATOR) as scope:
        if there := business.list_contacts(scope):  # where two plant it
            found = next(one for one in consultation_lists.list_consultations(scope) if one.row.kind == "walk")
            one = consultation_lists.read_consultation(scope, id=found.row.id).remarks[0]
            return found.row.id, one.row.id, there["Sliparen"][0].id
        row, gone = (
            consultations.add_consultation(scope, kind="walk", title=title, held_on=date(2026, 12, 9), **said)
            for title in ("Vandring", "Inställd")
        )
        consultations.remove_consultation(scope, id=gone.id)
        came = {"participants": 41, "results": "Otrygg; 31 %; 38"}
        held = consultations.add_consultation(
            scope, kind="citizens", title="Dialog", held_on=date(2026, 11, 3), **said, **came
        )
        found = {"theme": "lighting", "text": "Släckt.", "named_place_id": square, "place_text": "Vid trappan"}
        one, away = (consultation_remarks.add_remark(scope, consultation_id=row.id, **found) for _ in range(2))
        consultation_remarks.add_remark(scope, consultation_id=held.id, **found)
        consultation_remarks.remove_remark(scope, id=away.id)
        answered = {"status": "ongoing", "answer": "Lagas.", "function": "bovärd", "due": date(2026, 11, 30)}
        seen_to = {"organisation_id": world.organisation("Bostadsbolaget"), **answered}
        consultation_remarks.answer_remark(scope, id=one.id, version=1, **seen_to)
        company = {"area": "Sliparen", "company": "Verkstaden", "function": "platschef"}
        kept, let_go = (business.add_contact(scope, **company, email=f"info{n}@verkstaden.example") for n in range(2))
        business.remove_contact(scope, id=let_go.id)
    return row.id, one.id, kept.id


def surveyed(world: World) -> UUID:
    """The open form of a staff dialogue, that somebody has answered; beside it one that is closed, and a dialogue that
    has none yet."""
    said = {"organisation_id": world.organisation("Säkerhetsavdelningen"), "held_on": date(2026, 10, 5)}
    last = date(2026, 12, 9)
    with world.scope(Role.COORDINATOR) as scope:
        there = scope.db.scalars(select(Survey).where(Survey.closed_at.is_(None), Survey.removed_at.is_(None))).first()
        if there:  # where two plant it
            return there.id
        asked = [
            consultations.add_consultation(scope, kind="staff", title=f"Medarbetardialog {n}", **said) for n in range(3)
        ]
        row, closed = (
            surveys.add_survey(scope, consultation_id=one.id, questions="Trygg?\nTryggare?", last=last)
            for one in asked[:2]
        )
    with world.scope(Role.SCHOOL) as scope:
        surveys.answer(scope, id=row.id, answer_0="yes", answer_1="no", text="Mörkt vid hållplatsen.")
    with world.scope(Role.COORDINATOR) as scope:
        surveys.close_survey(scope, id=closed.id)
    return row.id


def told_of(world: World) -> UUID:
    """What the police area reads of the year's pledge."""
    with world.scope(Role.COORDINATOR) as scope:
        return scope.db.scalars(select(AreaPaper.id).where(AreaPaper.kind == "pledge", AreaPaper.year == 2026)).one()


def lawful(world: World, measure: UUID) -> tuple[UUID, UUID, UUID, UUID]:
    """A final assessment with its decided plan, which is followed up, and the draft of the next; every register with a
    line, and one that was taken away: (assessment, plan, its measure, camera)."""
    parts = {part: "Klotter vid torget." for part in assessments.PARTS}
    said = {"first": date(2024, 11, 1), "last": date(2026, 10, 31), **parts, "annex": "Platser.", "tags": ["school"]}
    with world.scope(Role.COORDINATOR) as scope:
        there = next((one for one in assessments.list_assessments(scope) if one.row.edition == 1), None)
        if there:  # where two plant it
            plan = law_plans.plan_of(scope, assessment_id=there.row.id)
            camera = law_registers.list_records(scope, kind="camera")[0]
            return there.row.id, plan.row.id, plan.measures[0].row.id, camera.id
        asked = {"text": "Vuxna ute", "why": "Klotter", "function": "bovärd", "measure_id": measure}
        made = []
        for _ in range(2):  # the later one's plan is not decided
            row = assessments.begin_assessment(scope)
            assessments.change_assessment(scope, id=row.id, version=1, **said)
            assessments.finalize_assessment(scope, id=row.id, version=2)
            plan = law_plans.begin_plan(scope, assessment_id=row.id)
            one, away = (law_plans.add_measure(scope, plan_id=plan.id, **asked) for _ in range(2))
            law_plans.remove_measure(scope, id=away.id)
            made.append((row, plan, one))
        row, plan, one = made[0]
        decided = {"body": "Fullmäktige", "decided_on": date(2026, 11, 9), "paragraph": "84", "registry_number": "KS 8"}
        law_plans.decide_plan(scope, id=plan.id, version=1, **decided)
        law_plans.follow_up(scope, id=one.id, number=0, state="ongoing", said="Två kvällar.")
        draft = assessments.begin_assessment(scope)
        assessments.change_assessment(scope, id=draft.id, version=1, **said)
        for slug in ("8-9", "14"):
            duties.say(scope, slug=slug, number=0, state="partly", evidence="Beslut.", keeps_register=True)
        line = {"what": "Torget", "who": "Kommunen", "text": "Klotter.", "balance": "Väger över.", "sector": "business"}
        line |= {"first": date(2026, 1, 1), "review_on": date(2027, 1, 1)}
        *_others, camera, gone = (
            law_registers.add_record(scope, kind=kind, **line)
            for kind in ("seat", "agreement", "report", "camera", "camera")
        )
        law_registers.remove_record(scope, id=gone.id)
        runs = [law_papers.order_paper(scope, id=row.id, annex=annex) for annex in (False, True)]
    assert all(perform_run(world.worker, world.tenants["koping"], run.id) for run in runs)
    return row.id, plan.id, one.id, camera.id


def problem(world: World, focus_area: UUID, place: UUID) -> tuple[UUID, UUID, UUID, UUID]:
    """A problem of the youth's working group with a chain of causes, one of them taken away, at a place that is
    followed: (problem, cause, followed place, a visit); beside it one just begun, one that
    has ended and a place that was let go."""
    texts = {"description": SECRET, "when": SECRET, "evidence_dialogue": SECRET}
    with world.scope(Role.COORDINATOR) as scope:
        said = {"title": "Klotter vid torget", "named_place_ids": [place], "place_text": "Vid bänkarna"}
        ended = problems.start(scope, **said)
        problems.end(scope, id=ended.id, version=1, reason="Lugnt nu.")
        problems.start(scope, title="Nedskräpning vid torget", named_place_ids=[place])
        said |= {"outline": "59.51 15.98\n59.52 15.98\n59.52 15.99"}
        row = problems.start(scope, **said, seen_in=date.fromisoformat(FORTNIGHT))
        row = problems.change(scope, id=row.id, version=1, **said, types=["klotter"], need="4", influence="3", **texts)
        row = problems.link(scope, id=row.id, version=row.version, focus_area_id=focus_area)
        chain = {"problem_id": row.id, "kind": "chain", "strength": "assumed"}
        first, second, gone = (causes.add_cause(scope, **chain, text=f"Led {n}.") for n in range(3))
        causes.remove_cause(scope, id=gone.id)
        seen = followed.follow(scope, named_place_id=place)
        for what in ("visit", "mapped"):
            step = followed.log(
                scope, followed_id=seen.id, what=what, line="Lamporna är släckta.", day=date(2026, 11, 20)
            )
        other = next(one.id for one in places.places_to_choose(scope) if one.id != place)
        let_go = followed.follow(scope, named_place_id=other)
        followed.let_go(scope, followed_id=let_go.id, version=let_go.version, reason="Lugnt nu.")
    assert first.position < second.position
    return row.id, second.id, seen.id, step.id


def met(world: World, report: UUID, place: UUID) -> tuple[UUID, UUID]:
    """A meeting, and a decision of a closed one that it follows up, which rests on all that one can; beside them a
    meeting that was called off and a decision that was taken away."""
    called = [world.organisation(name) for name in ("Högstadieskolan", "Polisen")]
    ids = []
    for day in (10, 24):
        with world.scope(Role.COORDINATOR) as scope:
            begins_at = datetime(2026, 11, day, 9, tzinfo=STOCKHOLM)
            said = {"place": "Stadshuset", "about": "Torget", "called_ids": called}
            ids.append(meetings.add_meeting(scope, kind="est", begins_at=begins_at, **said).id)
    with world.scope(Role.COORDINATOR) as scope:
        said = {"organisation_id": called[0], "function": "Rektor", "needs": "answer", "board": "KS", "ground": SECRET}
        on = {"named_place_id": place, "incident_id": report, "picture_first": date.fromisoformat(FORTNIGHT)}
        row = decisions.add_decision(
            scope, meeting_id=ids[0], text="Vuxna ute.", due=date(2026, 11, 27), paragraph="7", **said, **on
        )
        when = {"version": 1, "outcome": "late", "reason": "regn", "meeting_id": ids[1]}
        decisions.follow_up(scope, id=row.id, **when)
        gone = decisions.add_decision(scope, meeting_id=ids[1], text="Fel.", due=date(2026, 11, 27), **said)
        decisions.remove_decision(scope, id=gone.id)
        meetings.close(scope, id=ids[0])
        meetings.call_off(scope, id=meetings.add_meeting(scope, kind="extra", begins_at=begins_at).id)
    return ids[1], row.id


def grouped(world: World, meeting: UUID, place: UUID) -> tuple[UUID, UUID, UUID]:
    """A group, a point of the meeting's agenda and what is asked of the council; beside them a group that has ended, a
    point and an ask that were taken away, a decision at a point, what the council thinks, and a draft of minutes."""
    members = [(world.organisation(name), "Rektor") for name in ("Högstadieskolan", "Polisen")]
    with world.scope(Role.COORDINATOR) as scope:
        said = {"kind": "other", "purpose": "Lugnt.", "meets": "Ibland", "named_place_id": place, "members": members}
        nth = len(groups.list_groups(scope))
        groups.end_group(scope, id=groups.add_group(scope, name="Förra gruppen", **said).id)
        group = groups.add_group(scope, name=f"Grupp {nth} för torget", **said)
        agenda.fill(scope, meeting_id=meeting)
        agenda.remove_point(scope, id=agenda.add_point(scope, meeting_id=meeting, title="Fel punkt").id)
        point = agenda.add_point(scope, meeting_id=meeting, title="Belysningen")
        agenda.write_note(scope, id=point.id, version=1, title="Belysningen", note="Lampan är lagad.")
        agenda.decide(scope, id=point.id, text="Ny lampa.", due=date(2026, 12, 4), function="Driftchef")
        begins_at = datetime(2026, 12, 10, 13, tzinfo=STOCKHOLM)
        council = meetings.add_meeting(scope, kind="council", begins_at=begins_at)
        asked = {"text": "Bakom oss?", "ground": "Det är mörkt.", "group_id": group.id, "meeting_id": council.id}
        asked |= {"addressee": "board", "function": "KS"}
        asks.remove_ask(scope, id=asks.add_ask(scope, **asked).id)
        row = asks.add_ask(scope, **asked)
        said = {"paragraph": "7", "registry_number": "KS 7", "said": "Ja."}
        asks.answer(scope, id=row.id, version=1, answer="yes", answered_on=date(2026, 11, 24), **said)
        texts = {"worked": "Möten.", "failed": "Sommaren.", "change": "Fler rapporter."}
        before = reviews.find_review(scope, year=2025)
        reviews.save_review(
            scope, year=2025, version=before.version if before else 0, reviewed_on=date(2025, 12, 11), **texts
        )
        run = minutes.order(scope, meeting_id=meeting)
    assert perform_run(world.worker, world.tenants["koping"], run.id)
    return group.id, point.id, row.id


def measured(world: World, decision: UUID, place: UUID, area: UUID) -> tuple[UUID, UUID, UUID]:
    """A measure of a decision with all that is said of one, a task of it and an occasion; beside them what was taken
    away: a measure, a task and an occasion."""
    school, police = world.organisation("Högstadieskolan"), world.organisation("Polisen")
    with world.scope(Role.COORDINATOR) as scope:
        said = {"text": "Vuxna ute vid torget.", "organisation_id": school, "due": date(2026, 12, 18)}
        row = measures.add_measure(scope, decision_id=decision, **said)
        more = {"kind": "inspection", "partner_ids": [police], "planned": 4, "effect_types": ["klotter"], "cost": 900}
        words = {"function": "Rektor", "method": "Två vuxna.", "effect": "Lugnare.", "place_owner": "Kommunen"}
        on = {"named_place_id": place, "place_text": "Vid scenen", "focus_area_id": area}
        measures.change_measure(scope, id=row.id, version=1, **said, **more, **words, **on)
        one = {"measure_id": row.id, "organisation_id": school, "due": date(2026, 12, 4)}
        open_task = tasks.add_task(scope, text="Skriv schemat.", function="Rektor", **one)
        tasks.do_task(scope, id=tasks.add_task(scope, text="Fråga de vuxna.", **one).id)
        tasks.remove_task(scope, id=tasks.add_task(scope, text="Fel uppgift.", **one).id)
        gone = measures.add_measure(scope, **{**said, "text": "Fel åtgärd."})
        measures.remove_measure(scope, id=gone.id)
    with world.scope(Role.SCHOOL) as scope:
        times = {"measure_id": row.id, "deficiencies": 2, "rectified": 1}
        kept, away = (
            tasks.log_occasion(scope, done_on=date(2026, 11, day), result="Lugnt.", **times) for day in (20, 21)
        )
        tasks.remove_occasion(scope, id=away.id)
    return row.id, open_task.id, kept.id


def evaluated(world: World, measure: UUID, place: UUID) -> tuple[UUID, UUID]:
    """How the measure is judged, registered twice; the first was counted, and is shared."""
    said = {"measure_id": measure, "treated_ids": [place], "types": ["klotter"], "weeks": 12}
    with world.scope(Role.COORDINATOR) as scope:
        other = next(one.id for one in places.places_to_choose(scope) if one.id != place)
        said |= {"control_ids": [other], "starts_on": date(2026, 11, 2)}
        first = evaluations.register(scope, **said)
        evaluations.keep_result(
            scope, id=first.id, result=evaluations.count_weeks(scope, id=first.id, progress=lambda *_: None)
        )
        latest = evaluations.register(scope, **said, replaces=1, why="En plats till.")
        said = {"kind": "control", "effect": -0.2, "error": 0.1, "n": 60, "shared_by": "Samordnaren"}
        days = {"first": date(2026, 8, 10), "last": date(2027, 1, 24), "shared_at": world.web.clock()}
        shared = SharedEffect(evaluation_id=first.id, **said, **days)
        return latest.id, scope.add(shared).id


def attached(world: World, measure: UUID, meeting: UUID) -> UUID:
    """A file of the measure, one that has been taken away, and one of the meeting."""
    with world.scope(Role.COORDINATOR) as scope:
        said = {"content": attachments_made.pdf(), "looked": True}
        row, gone, _of_meeting = (
            attachments.add_attachment(scope, kind=kind, of=of, title=title, **said)
            for kind, of, title in (
                ("measure", measure, "Ritning"),
                ("measure", measure, "Fel fil"),
                ("meeting", meeting, "Bildspel"),
            )
        )
        attachments.remove_attachment(scope, id=gone.id)
    return row.id


def speeds(world: World, measure: UUID, place: UUID) -> UUID:
    """A speed that the measure rests on; a cost and an area with neighbourhood watch; and one that was taken away."""
    with world.scope(Role.COORDINATOR) as scope:
        said = {"organisation_id": world.organisation("Högstadieskolan"), "first": date(2026, 11, 2)}
        for kind in ("cost", "neighbours"):
            measurements.add_measurement(
                scope, kind=kind, number=40, place_text="Elund", function="Ordföranden", **said
            )
        said |= {"kind": "speed", "named_place_id": place, "place_text": "Vid backen", "function": "Gatuingenjör"}
        speed = {"number": 900, "speed_limit": 40, "percentile_85": 52, "over_limit": 31}
        row, gone = (measurements.add_measurement(scope, **said, **speed) for _ in range(2))
        measurements.remove(scope, id=gone.id)
        measurements.rest_on(scope, measure_id=measure, measurement_id=row.id)
    return row.id


def contributed(world: World, activity_id: UUID, first: date) -> tuple[UUID, UUID, UUID]:
    """What is written for a picture: of the school, a draft of the police, a sub-area with its extra meeting; a place
    where somebody will be, beside one that was taken away; and something that is to come, corrected once."""
    for role, draft in ((Role.SCHOOL, False), (Role.POLICE_OFFICER, True)):
        with world.scope(role) as scope:
            own_views.hand_in(scope, first=first, version=0, mood="usual", text="Som förut.", draft=draft)
    area = sub_area(world)
    with world.scope(Role.COORDINATOR) as scope:
        housing = world.organisation("Bostadsbolaget")
        own_views.note_said(scope, first=first, organisation_id=housing, version=0, mood="uneasy", text="Mörkt.")
        reminded = {"first": first, "organisation_id": housing, "sent_at": scope.now}
        scope.insert_many(ViewReminder, [reminded], upsert=lambda insert: insert.on_conflict_do_nothing())
        levels.set_level(scope, first=first, sub_area_id=area, version=0, level="effort", reason="Samlingar.")
        begins_at = datetime(2026, 11, 26, 9, tzinfo=STOCKHOLM)
        levels.call_extra(scope, first=first, sub_area_id=area, begins_at=begins_at)
        extra = levels.read_levels(scope, first=first).extras[0].row
        levels.write_log(scope, id=extra.id, version=extra.version, log="Lampor lagas.")
        said = {"part": "evening", "what": "out", "named_place_id": world.named()["Torget"], "activity_id": activity_id}
        said["organisation_id"] = world.organisation("Fritidsgården")
        gone = presence.add_presence(scope, day=date(2026, 11, 26), **said)
        presence.remove_presence(scope, id=gone.id)
        there = presence.add_presence(scope, day=date(2026, 11, 25), **said).id
        said = {"kind": "fair", "title": "Julmarknaden.", "first": date(2026, 12, 9), "room": "est"}
        said |= {"named_place_id": world.named()["Torget"], "sub_area_id": area}
        event = coming_events.add_event(scope, **said)
        coming_events.change_event(scope, id=event.event_id, version=1, **said)
        return extra.id, there, event.event_id


def handed(world: World, report: UUID) -> UUID:
    """What a report tells of, handed to the school, which has begun; and a type with a usual receiver."""
    school = world.organisation("Högstadieskolan")
    with world.scope(Role.COORDINATOR) as scope:
        handovers.choose_type(scope, category="klotter", handed=True, organisation_id=school)
        said = {"place": "Torget", "asked": "Tvätta väggen.", "due": date(2026, 12, 4)}
        row = handovers.hand_over(scope, incident_id=report, organisation_id=school, **said)
    with world.scope(Role.SCHOOL) as scope:
        return handovers.say(scope, id=row.id, version=1, state="taken_on").id
