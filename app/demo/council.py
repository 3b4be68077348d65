"""What was said in dialogues, what is promised for a year, what the law asks, what others have published, and what
groups meet about, write down and ask of the council; and the area's report."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import floor
from typing import Any
from uuid import UUID
from zlib import crc32

from app.accounts import service as accounts
from app.asks import reviews
from app.asks import service as asks
from app.call_lists import service as call_lists
from app.comparison import quarters as area_quarters
from app.consultations import contacts as business
from app.consultations import lists as consultation_lists
from app.consultations import remarks
from app.consultations import service as consultations
from app.demo import coming, releases
from app.demo.content import FOLDER, load, read_yaml
from app.documents import service as documents
from app.domains import turned_off
from app.est import counting, overview
from app.figures.periods import Quarter, local_date, start_of
from app.groups import service as groups
from app.legal_duties import assessments, duties
from app.legal_duties import paper as law_papers
from app.legal_duties import plans as law_plans
from app.legal_duties import registers as law_registers
from app.meetings import lists
from app.meetings import service as meetings
from app.minutes import agenda
from app.minutes import service as minutes
from app.official_statistics import service as official
from app.places import service as places
from app.pledges import commitments, paper
from app.pledges import lists as pledge_lists
from app.pledges import service as pledges
from app.redactions import service as redactions
from app.settings import service as settings
from app.setup import modules
from app.surveys import service as surveys
from tenants import runs
from tenants.access import CALENDAR, COMMAND_LINE, Actor
from tenants.errors import Invalid
from tenants.models import Tenant
from tenants.scope import Database, Scope


def promise(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """The pledges of some years, signed on paper; the latest counts what is done, and the next one is begun beside it
    in its last quarter. Not where there are some already."""
    content = read_yaml(FOLDER / "pledges.yaml")
    told = content["municipalities"].get(tenant.slug)
    with database.scope(tenant, coordinator) as scope:
        if not told or pledge_lists.list_pledges(scope):
            return
        modules.switch(scope, module="loften", on=True, version=settings.read_municipality(scope).version)
    for year, one in told["years"].items():
        signed_on = date(year - 1, 12, 17)
        if signed_on >= today:
            continue
        counts = one.get("counts", {})
        now = database.at(start_of(signed_on) + timedelta(hours=15)) if counts else database
        with now.scope(tenant, coordinator) as scope:
            said = {name: content[name].strip() for name in ("purpose", "follow_up", "picture")}
            said |= {name: one.get(name, "") for name in ("dialogue", "police_picture")}
            areas = [area.id for area, _some in overview.list_rows(scope) if counts and area.year <= year]
            # Reports are counted only where the year before is here whole.
            before = pledges.spans(scope, year)[0]
            groups_counted = one.get("groups", ()) if before in counting.covered(scope, [before]) else ()
            said |= {"place": told["place"], "registry_number": one["number"], "case_number": one["number"]}
            seen = consultation_lists.held(scope) if counts else []
            heard = [had.row.id for had in seen if had.row.held_on.year == year - 1]
            row = pledges.add_pledge(
                scope,
                year=year,
                consultation_ids=heard,
                commitments="\n".join(one["commitments"]),
                groups=groups_counted,
                focus_area_ids=areas,
                **said,
            )
            for authority, role in one["signed"]:
                by = {"role": role or content["chief"], "signed_on": signed_on, "registry_number": one["number"]}
                pledges.sign(scope, pledge_id=row.id, authority=authority, **by)
        with database.scope(tenant, coordinator) as scope:
            _count(scope, row.id, counts)
            if "said" in one:
                pledges.write_follow_up(scope, quarter=Quarter(year, 4), version=0, said=one["said"])
            paper.order_paper(scope, id=row.id)
        for n, text in enumerate(content["quarters"], 1):
            ended = Quarter(year, n).days.last + timedelta(days=9)
            if counts and ended < today:
                with database.at(start_of(ended) + timedelta(hours=13)).scope(tenant, coordinator) as scope:
                    pledges.write_follow_up(scope, quarter=Quarter(year, n), version=0, said=text)
        if counts and Quarter.containing(today) == Quarter(year, 4):
            with database.scope(tenant, coordinator) as scope:
                kept = [seen.row.id for seen in pledge_lists.read_pledge(scope, id=row.id).commitments[:3]]
                pledges.begin_next(scope, id=row.id, commitment_ids=kept)


def consult(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """Dialogues, walks and meetings with what was said, and companies to invite. Not where there are some already."""
    told = read_yaml(FOLDER / "consultations.yaml")
    own = told["municipalities"].get(tenant.slug)
    with database.scope(tenant, coordinator) as scope:
        if not own or consultation_lists.list_consultations(scope):
            return
        modules.switch(scope, module="dialoger", on=True, version=settings.read_municipality(scope).version)
        known = {one.name: one.id for one in accounts.organisations(scope)}
        sites = {one.name: one.id for one in places.named_places(scope)}
        spots = {one.name: (one.lat, one.lon) for one in places.named_places(scope)}
    by = _tagged(tenant, known)
    for one in own["held"]:
        held_on = today - timedelta(days=one.get("ago", 0))
        if "autumn" in one:
            held_on = date(today.year - 1, 10, one["autumn"])
        elif "quarter" in one:
            held_on = (Quarter.containing(today) - 1).days.last - timedelta(days=one["quarter"])
        said = {name: one[name] for name in ("asked", "route", "said", "results", "participants") if name in one}
        if "revisit" in one:
            said["revisit_on"] = today - timedelta(days=one["revisit"])
        said |= {"place_text": one.get("place_text", ""), "named_place_id": sites.get(one.get("place"))}
        moment = min(start_of(held_on) + timedelta(hours=18), database.clock())
        with database.at(moment).scope(tenant, coordinator) as scope:
            fields = {"kind": one["kind"], "title": one["title"], "organisation_id": by["samordning"], "at": "17.00"}
            if one.get("autumn"):
                said["focus_area_ids"] = [area.id for area, _some in overview.list_rows(scope)][:1]
            row = consultations.add_consultation(scope, held_on=held_on, **fields, **said)
            for theme, place, text, status, answer, tag, days in one.get("remarks", ()):
                where: dict[str, Any] = {"named_place_id": sites.get(place), "theme": theme}
                if one["kind"] == "walk" and place in spots:  # found here and there round the place
                    n = row.version + len(text)
                    where |= {"lat": spots[place][0] + n % 7 / 9000, "lon": spots[place][1] - n % 5 / 5000}
                remark = remarks.add_remark(scope, consultation_id=row.id, text=text, **where)
                if answer:
                    due = today + timedelta(days=days) if days else None
                    seen_to = {"organisation_id": by.get(tag, by["samordning"]), "due": due}
                    remarks.answer_remark(scope, id=remark.id, version=1, status=status, answer=answer, **seen_to)
    with database.scope(tenant, coordinator) as scope:
        staff = {
            "title": "Medarbetardialog",
            "held_on": today + timedelta(days=16),
            "organisation_id": by["samordning"],
        }
        row = consultations.add_consultation(scope, kind="staff", asked="Alla som rapporterar", **staff)
        last = today + timedelta(days=14)
        surveys.add_survey(scope, consultation_id=row.id, questions=surveys.USUAL, last=last)
        for function, n in told["contacts"]:
            company = {"area": own["area"], "company": own["companies"][n], "function": function}
            business.add_contact(scope, **company, email=f"info{n + 1}@foretaget.example")
        if not call_lists.list_all(scope).get(None):
            call_lists.save_list(scope, named_place_id=None, version=0, lines=[tuple(one) for one in told["calls"]])


def keep_the_law(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """A final assessment of the time before with its plan, decided and followed up, and most duties answered. Not where
    there is one already."""
    told = read_yaml(FOLDER / "consultations.yaml")["law"]
    decided = today - timedelta(days=200)
    with database.scope(tenant, coordinator) as scope:
        if assessments.list_assessments(scope):
            return
        modules.switch(scope, module="lagkoll", on=True, version=settings.read_municipality(scope).version)
        known = {one.name: one.id for one in accounts.organisations(scope)}
    by = _tagged(tenant, known)
    number = told["registry"].format(year=decided.year)
    with database.at(start_of(decided - timedelta(days=30)) + timedelta(hours=10)).scope(tenant, coordinator) as scope:
        row = assessments.begin_assessment(scope)
        own = {"crime": told["crime"], "consequences": told["consequences"], "other_information": told["other"]}
        parts = {part: "\n".join(filter(None, (own.get(part), getattr(row, part)))) for part in assessments.PARTS}
        parts |= {"analysis": told["analysis"], "annex": told["annex"]}
        parts["extent"] = parts["extent"] or told["crime"]
        said: dict[str, Any] = {"first": row.first, "last": row.last, "registry_number": number, **parts}
        assessments.change_assessment(scope, id=row.id, version=1, tags=["public_health", "school"], **said)
        assessments.finalize_assessment(scope, id=row.id, version=2)
        plan = law_plans.begin_plan(scope, assessment_id=row.id)
        made = []
        for text, why, tag, state, went in told["measures"]:
            who = {"organisation_id": by.get(tag, by["samordning"]), "due": decided + timedelta(days=540)}
            made.append((law_plans.add_measure(scope, plan_id=plan.id, text=text, why=why, **who), state, went))
    with database.at(start_of(decided) + timedelta(hours=10)).scope(tenant, coordinator) as scope:
        by_whom = {"body": "Kommunfullmäktige", "decided_on": decided, "paragraph": "84", "registry_number": number}
        law_plans.decide_plan(scope, id=plan.id, version=1, **by_whom)
        for what, who, sector, leading in told["council"]:
            seat = {"what": what, "who": who, "sector": sector, "leading": leading, "first": date(decided.year, 1, 1)}
            law_registers.add_record(scope, kind="seat", **seat)
        law_registers.add_record(scope, kind="report", what="Lägesbild och åtgärdsplan", first=decided, text="Antogs.")
        for slug in ("1-3", "4", "5", "10", "11-12", "13"):
            shown = {"evidence": f"Beslut {number}", "done_on": decided}
            duties.say(scope, slug=slug, number=0, state="met", **shown)
        duties.say(scope, slug="8-9", number=0, state="partly", evidence="Löftet är undertecknat.", keeps_register=True)
    with database.scope(tenant, coordinator) as scope:
        for measure, state, went in made:
            if went:
                law_plans.follow_up(scope, id=measure.id, number=0, state=state, said=went)
        for annex in (False, True):
            law_papers.order_paper(scope, id=row.id, annex=annex)


def _tagged(tenant: Tenant, known: dict[str, UUID]) -> dict[str, UUID]:
    """What organisations do -> the first that does it; "polis": the police."""
    there = load().municipalities[tenant.slug].organisations
    found = {tag: known[one.name] for one in reversed(there) for tag in one.tags if one.name in known}
    return {**found, "polis": next(id for name, id in known.items() if name.startswith("Polisen"))}


def _count(scope: Scope, pledge_id: UUID, counts: dict[str, str]) -> None:
    """Let activities count for the commitments that begin so."""
    named = {one.name: one.id for _area, some in overview.list_rows(scope) for one in some}
    for seen in pledge_lists.read_pledge(scope, id=pledge_id).commitments:
        if name := counts.get(seen.row.text.split()[0]):
            commitments.link(scope, id=seen.row.id, activity_ids=[named[name]])


PUBLISHED_AFTER = timedelta(days=15)
"""So long after a month its offences are published."""
MONTHS_BACK = 34


def publish_figures(database: Database, tenant: Tenant, coordinator: Actor) -> None:
    """Let the coordinator have taken in what others have published: Brå's counts of some years, and made-up figures up
    to the latest whole month. Read again, only what is new is added."""
    told = read_yaml(FOLDER / "official_figures.yaml")
    published = told["published"].get(tenant.slug)
    if not published:
        return
    with database.scope(tenant, coordinator) as scope:
        if "official_statistics" in turned_off(scope.profile.modules):
            modules.switch(
                scope, module="officiella-siffror", on=True, version=settings.read_municipality(scope).version
            )
    today, made_up = local_date(database.clock()), told["made_up"]
    last = (today - PUBLISHED_AFTER).replace(day=1) - timedelta(days=1)
    years = [(name, str(told["first_year"] + at), n) for name, ns in published.items() for at, n in enumerate(ns)]
    months = [
        (last.year + (last.month - 1 - back) // 12, (last.month - 1 - back) % 12 + 1) for back in range(MONTHS_BACK)
    ]
    made = [
        (name, f"{year}-{month:02}", floor(ns[-1] / 12 * _chance(tenant.slug, name, year, month)))
        for year, month in sorted(months)
        for name, ns in published.items()
    ]
    listed = [
        (name, f"{year}-01-01 till {date(year, last.month, last.day if last.month != 2 else 28)}", n)
        for name, share in told["listed_by_police"].items()
        for year in (last.year - 1, last.year)
        for n in [floor(published["total"][-1] * share * last.month / 12 * _chance(tenant.slug, name, year, 0))]
    ]
    asked = [
        (name, str(last.year - back), percent, n)
        for name, shares in told["asked"].items()
        for back, (percent, n) in zip((4, 3, 1), shares, strict=True)
    ]
    for kind, source, rows in (
        ("offences", told["source"], years),
        ("offences", made_up["source"], made),
        ("police_list", made_up["police"], listed),
        ("survey", made_up["survey"], asked),
    ):
        lines = (";".join(map(str, (tenant.name, *row))) for row in rows)
        head = "kommun;brottstyp;period;antal;svar"
        content = "\n".join((head, *lines)).encode()
        with database.scope(tenant, coordinator) as scope:
            draft = official.take_file(scope, kind=kind, source=source, content=content, file_name="exempel.csv")
            official.save_draft(scope, id=draft.id, stands=official.read_draft(scope, id=draft.id).stands)


def _chance(*parts: object) -> float:
    """Between 0.85 and 1.15, the same for the same parts in every process."""
    return 0.85 + crc32("|".join(map(str, parts)).encode()) % 1000 / 1000 * 0.3


def prepare(database: Database, tenant: Tenant, coordinator: Actor) -> None:
    """What a rule waits for; and, once, groups by function, a meeting of the first that has been held with its minutes,
    one that is to come with its agenda, what is asked of the council with its answers, and how it saw last year."""
    coming.watch(database, tenant, coordinator)
    publish_figures(database, tenant, coordinator)
    releases.let_out(database, tenant, coordinator)
    releases.compare_with(database, tenant, coordinator)
    releases.open_pages(database, tenant, coordinator)
    today = local_date(database.clock())
    said = read_yaml(FOLDER / "groups.yaml")
    organisations = load().municipalities[tenant.slug].organisations
    with database.scope(tenant, coordinator) as scope:
        if any(one.row.focus_area_id is None for one in groups.list_groups(scope)):
            return
        known = {one.name: one.id for one in accounts.organisations(scope)}
        made = []
        for one in said["groups"]:
            tagged = {tag: [o.name for o in organisations if tag in o.tags] for tag in one["members"]}
            members = [(known[names[0]], one["members"][tag]) for tag, names in tagged.items() if names]
            fields = {name: one[name] for name in ("kind", "name", "purpose", "meets")}
            made.append(groups.add_group(scope, **fields, members=members))
        texts = {**said["review"], "reviewed_on": date(today.year - 1, 12, 11)}
        reviews.save_review(scope, year=today.year - 1, version=0, **texts)
    _meet_about(database, tenant, coordinator, made[0].id, Quarter.containing(today) - 1)
    held = start_of(today - timedelta(days=12)) + timedelta(hours=14)
    _hold(database.at(held + timedelta(hours=1)), tenant, coordinator, made[0].id, held, said)
    with database.scope(tenant, coordinator) as scope:
        to_come = _meeting_of(scope, made[0].id, start_of(today + timedelta(days=16)) + timedelta(hours=14))
        agenda.fill(scope, meeting_id=to_come)
    _ask(database, tenant, coordinator, made[0].id, said["asks"])


def _meeting_of(scope: Scope, group_id: UUID, begins_at: datetime) -> UUID:
    fields = groups.next_meeting_of(scope, asked=str(group_id))
    return meetings.add_meeting(scope, begins_at=begins_at, place="Stadshuset", **fields).id


def _meet_about(database: Database, tenant: Tenant, actor: Actor, group_id: UUID, quarter: Quarter) -> None:
    """The meeting that took a quarter up, between its end and its report, which says the day."""
    begins_at = start_of(quarter.days.last + timedelta(days=14)) + timedelta(hours=14)
    if begins_at + timedelta(hours=1) < database.clock():
        with database.at(begins_at + timedelta(hours=1)).scope(tenant, actor) as scope:
            meetings.close(scope, id=_meeting_of(scope, group_id, begins_at))


def _hold(
    at: Database, tenant: Tenant, actor: Actor, group_id: UUID, begins_at: datetime, said: dict[str, Any]
) -> None:
    """A meeting with its agenda, notes, a decision and minutes that are final."""
    with at.scope(tenant, actor) as scope:
        id = _meeting_of(scope, group_id, begins_at)
        agenda.fill(scope, meeting_id=id)
        own = agenda.add_point(scope, meeting_id=id, title=said["own"])
        for point in agenda.read_agenda(scope, meeting_id=id).points:
            if note := said["notes"].get(point.row.kind):
                agenda.write_note(scope, id=point.row.id, version=1, note=note, title=point.title)
        members = [one.organisation_id for one in groups.find_group(scope, id=group_id).members]
        due = local_date(begins_at) + timedelta(days=14)
        agenda.decide(scope, id=own.id, text=said["decision"], due=due, organisation_id=members[0])
        row = lists.find_meeting(scope, id=id).row
        meetings.note_attendance(scope, id=id, version=row.version, came_ids=members)
        run = minutes.order(scope, meeting_id=id)
        taken = runs.take_lease(scope, run.id)
        written = minutes.make(scope, run=run, progress=lambda *_: None, demo=True)
        draft = documents.keep_made(scope, made=written, run_id=run.id)
        runs.finish(scope, run_id=run.id, lease=taken.lease if taken else 0, result_id=draft.id)
        minutes.finalize(scope, meeting_id=id, document_id=draft.id, registry_number=f"KS {begins_at.year}/000")
        meetings.close(scope, id=id)


def _ask(database: Database, tenant: Tenant, actor: Actor, group_id: UUID, said: Sequence[dict]) -> None:
    """What has an answer was asked at the council's last meeting, the rest waits for its next."""
    with database.scope(tenant, actor) as scope:
        council = [one.row for one in lists.list_meetings(scope) if one.row.kind == "council" and not one.off]
        past = [row for row in council if row.begins_at <= scope.now]
        to_come = [row for row in council if row.begins_at > scope.now]
    for one in said:
        answered = "answer" in one and past
        at = past[0] if answered else to_come[-1] if to_come else None
        moment = at.begins_at + timedelta(minutes=30) if answered and at else database.clock()
        with database.at(moment).scope(tenant, actor) as scope:
            if answered and at:
                meetings.reopen(scope, id=at.id)
            fields = {name: one[name] for name in ("addressee", "text", "ground", "function") if name in one}
            row = asks.add_ask(scope, group_id=group_id, meeting_id=at.id if at else None, **fields)
            if answered and at:
                told = {name: one[name] for name in ("answer", "said", "paragraph") if name in one}
                asks.answer(scope, id=row.id, version=1, answered_on=local_date(at.begins_at), **told)
                meetings.close(scope, id=at.id)


def redact(database: Database, tenant: Tenant, coordinator: Actor, registrar: Actor, key: bytes) -> None:
    """Let the two remove what turned out to point at one household: the minutes in which it stood are withdrawn, and
    made anew without it. Only once, and not in a world whose minutes never held it. `key`: the installation's for
    redactions."""
    said = read_yaml(FOLDER / "groups.yaml")["redacted"]
    try:
        with database.scope(tenant, coordinator) as scope:
            if redactions.list_all(scope):
                return
            asked = redactions.ask_for(scope, **said)
    except Invalid:
        return
    with database.scope(tenant, registrar) as scope:
        redactions.confirm(scope, id=asked.id, key=key)


def report_of_area(database: Database, area: Tenant, coordinators: Sequence[tuple[Tenant, Actor]]) -> None:
    """The area's report of the last quarter whose weeks are over, made at once as a worker would, only once; what it is
    told, the figures that it compares its municipalities by, and what these share with each other."""
    releases.share_effects(database, coordinators)
    releases.compare_with(database, area, COMMAND_LINE)
    releases.share_with_area(database, area)
    with database.scope(area, CALENDAR) as scope:
        quarter = area_quarters.latest(scope.now)
        if area_quarters.ordered(scope, quarter=quarter):
            return
        run = area_quarters.order_area_report(scope, quarter=str(quarter), to=area_quarters.AREA)
        scope.ordered.remove(run.id)  # no worker is to be woken
        leased = runs.take_lease(scope, run.id)
        assert leased is not None
        made = area_quarters.make_area_report(scope, run=leased, progress=lambda *_: None, demo=True)
        runs.finish(
            scope, run_id=run.id, lease=leased.lease, result_id=documents.keep_made(scope, made=made, run_id=run.id).id
        )
