"""Köping with something in every table and a canary word in every text that people write there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.accounts import tokens
from app.est import follow_ups, occasions, removals
from app.est import service as est
from app.figures.periods import STOCKHOLM
from app.inbox import service as inbox
from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.quarterly_reports import service as quarterly_reports
from tenants.access import Role
from tests.access.canaries import FORTNIGHT, QUARTER, SECRET, canary_columns
from tests.access.planted_parts import (
    address_file,
    analyse,
    compared,
    double,
    final,
    ground_file,
    member,
    official_figures,
    organisation,
    own_type,
    phone,
    picture,
    put_arms,
    redaction,
    released,
    reporting_span,
    stop_a_run,
    sub_area,
    threshold,
    told_paper,
    told_to_area,
    wall,
)
from tests.access.planted_work import (
    attached,
    consulted,
    contributed,
    evaluated,
    grouped,
    handed,
    lawful,
    measured,
    met,
    pledged,
    problem,
    speeds,
    surveyed,
    told_of,
)
from tests.databases import engine_of
from tests.mapped_files.files import waiting
from tests.photos import made as photos_made
from tests.publishing.rows import planted as published
from tests.tips.rows import planted as told
from tests.world import AREA, World


@dataclass(frozen=True)
class Ids:
    """One thing of each kind in Köping."""

    incident: UUID
    stopped: UUID
    document: UUID
    focus_area: UUID
    goal: UUID
    activity: UUID
    occasion: UUID
    removed_occasion: UUID
    intake: UUID
    upload: UUID
    file_draft: UUID
    file_mapping: UUID
    token: UUID
    named_place: UUID
    stopped_run: UUID
    arms: str
    member: UUID
    ground_draft: UUID
    address_file: UUID
    organisation: UUID
    own_type: UUID
    sub_area: UUID
    meeting: UUID
    decision: UUID
    phone: UUID
    reporting_span: UUID
    double: UUID
    wall: UUID
    extra_meeting: UUID
    presence: UUID
    coming_event: UUID
    handover: UUID
    threshold_rule: UUID
    threshold_notice: UUID
    measure: UUID
    measure_task: UUID
    measure_occasion: UUID
    problem: UUID
    cause: UUID
    followed_place: UUID
    place_step: UUID
    evaluation: UUID
    shared_effect: UUID
    measurement: UUID
    attachment: UUID
    official_delivery: UUID
    official_draft: UUID
    official_figure: UUID
    released_table: UUID
    reference_delivery: UUID
    working_group: UUID
    agenda_point: UUID
    ask: UUID
    redaction: UUID
    pledge: UUID
    pledge_commitment: UUID
    pledge_signature: UUID
    consultation: UUID
    consultation_remark: UUID
    business_contact: UUID
    strategic_assessment: UUID
    action_plan: UUID
    plan_measure: UUID
    legal_record: UUID
    publication: UUID
    tip: UUID
    tip_place: UUID
    survey: UUID
    area_paper: UUID
    told_decision: UUID
    told_paper: UUID


def plant(world: World) -> Ids:
    """Fill Köping through its acts, then write the canaries into the rows themselves."""
    ids = fill(world)
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        for table, column, word in canary_columns():
            connection.execute(
                text(f"UPDATE {table} SET {column} = {column} || :word WHERE tenant_id = :tenant"),  # noqa: S608
                {"word": f" {word}", "tenant": world.tenants["koping"].id},
            )
    return ids


def fill(world: World) -> Ids:
    """One thing of each kind, and an analysis."""
    square = world.named()["Torget"]
    youth = world.organisation("Fritidsgården")
    when = datetime(2026, 11, 18, 13, tzinfo=STOCKHOLM)
    photos_made.allow(world)
    with world.scope(Role.SCHOOL) as scope:
        seen = incidents.report_incident(
            scope, category="klotter", earliest=when, named_place_id=square, text="Klotter.", photo=photos_made.sent()
        )
        seen = incidents.correct_incident(
            scope, id=seen.id, version=1, category="klotter", earliest=when, named_place_id=square, text="Mer klotter."
        )
        stopped = incidents.report_incident(
            scope, category="klotter", earliest=when, named_place_id=square, text="Det var 19121212-1212 som ritade."
        )
        about = {"category": "klotter", "earliest": when, "named_place_id": square}
        wrong = incidents.report_incident(scope, **about)
        incidents.object_to(scope, id=wrong.id, version=1, wrong="place", text="Det var på andra sidan torget.")
    with world.scope(Role.COORDINATOR) as scope:
        inbox.look_over(scope, reports={seen.id: seen.version})
    first = "typ;tidigast;plats;externt_id;text\nklotter;2026-11-19 10:00;Torget;A-1;Rad ett\n"
    rows = f"{first.replace('ett', SECRET)}klotter;i går;Torget;;{SECRET}\n"
    with world.scope(Role.COORDINATOR) as scope:
        intake.import_incidents(scope, source=first.encode(), file_name="rader.csv", limits=WEB)
        taken = intake.import_incidents(scope, source=rows.encode(), file_name="rader.csv", limits=WEB)
        sent = intake.order_import(scope, content=rows.encode(), file_name="sänd.csv", limits=WEB, trial=False)
        area = est.create_focus_area(
            scope,
            year=2026,
            title="Trygga torget",
            description=SECRET,
            cause_place=SECRET,
            cause_exposed=SECRET,
            cause_offender=SECRET,
            cause_chain=SECRET,
            evidence_reports=SECRET,
            evidence_dialogue=SECRET,
            lead_organisation_id=youth,
            member_ids=[youth],
            count_groups=["skadegorelse"],
        )
        goal = est.add_goal(scope, focus_area_id=area.id, text="Färre utrop", measure="Rundor", unit="rundor", target=9)
        activity = est.add_activity(
            scope, focus_area_id=area.id, name="Kvällsvandring", kind="social", organisation_id=youth
        )
        occasion = occasions.log_occasion(
            scope, activity_id=activity.id, done_on=date(2026, 11, 20), result="Lugnt.", place_text="Torget"
        )
        removed = occasions.log_occasion(scope, activity_id=activity.id, done_on=date(2026, 11, 19), result="Fel dag.")
        removals.remove(scope, focus_area_id=area.id, kind="occasion", id=removed.id)
        follow_ups.write_follow_up(
            scope,
            focus_area_id=area.id,
            quarter=QUARTER,
            status="on_plan",
            judgement="improved",
            why="Lugnare: {nu} mot {då}.",
            proposal="continue",
            lessons="Gå tidigare.",
            obstacles="Regn.",
            resources="Två till.",
            decision="Fortsätt.",
            responsible="Fritidsgården",
        )
        quarterly_reports.set_priorities(
            scope,
            quarter=QUARTER,
            version=0,
            priorities=[{"focus_area_id": area.id, "need": 4, "influence": 4, "rank": 1, "reason": "Mest skada."}],
        )
    world.key(Role.COORDINATOR, reach="read")
    with world.scope(Role.COORDINATOR) as scope:
        token = tokens.my_tokens(scope)[0].id
    analyse(world)
    picture(world)
    held = met(world, seen.id, square)
    work = area.id, goal.id, activity.id, occasion.id, removed.id
    read_in = taken.id, sent.id, *waiting(world, SECRET)
    return Ids(
        seen.id,
        stopped.id,
        final(world),
        *work,
        *read_in,
        token,
        square,
        stop_a_run(world),
        put_arms(world),
        member(world),
        ground_file(world),
        address_file(world),
        organisation(world),
        own_type(world),
        sub_area(world),
        *held,
        phone(world),
        reporting_span(world),
        double(world, when),
        wall(world),
        *contributed(world, activity.id, date.fromisoformat(FORTNIGHT)),
        handed(world, seen.id),
        *threshold(world),
        *(work := measured(world, held[1], square, area.id)),
        *problem(world, area.id, square),
        *evaluated(world, work[0], square),
        speeds(world, work[0], square),
        attached(world, work[0], held[0]),
        *official_figures(world),
        released(world),
        compared(world),
        *grouped(world, held[0], square),
        redaction(world),
        *pledged(world, work[0], area.id),
        *consulted(world, square, area.id),
        *lawful(world, work[0]),
        published(world),
        *told(world),
        surveyed(world),
        told_of(world),
        told_to_area(world),
        told_paper(world),
    )


class Keys(NamedTuple):
    """Somebody's access tokens: one that reads, one that reports, one that works with what has come in."""

    read: str
    report: str
    work: str


def keys(world: World, slugs) -> dict[tuple[Role, str], Keys]:
    """Access tokens for everybody in these tenants."""
    from tests.world import PEOPLE

    found = {}
    for slug in slugs:
        for role in (Role.AREA_CHIEF, Role.AREA_ANALYST) if slug == AREA else PEOPLE:
            session = world.session(role, slug)
            found[role, slug] = Keys(*(world.key(role, slug, reach=reach, session=session) for reach in Keys._fields))
    return found
