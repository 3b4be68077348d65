"""Puts the demo world's work into the database, each act at its moment and by the municipality's coordinator: focus
areas, occasions and follow-ups, the quarterly reports that were made of them, and measures.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.accounts import service as accounts
from app.council_papers import service as council_papers
from app.council_papers.permissions import CONFIRM
from app.demo.content import FOLDER, read_yaml
from app.demo.content import load as content_of
from app.demo.work import follow_up, occasions, planned, written_on
from app.documents import service as documents
from app.est import follow_ups, overview, service
from app.est.occasions import log_occasions
from app.est.overview import AreaRows
from app.evaluations import service as evaluations
from app.figures.periods import Quarter, start_of
from app.measurements import service as measurements
from app.measures import lists as listed
from app.measures import service as measures
from app.measures import tasks
from app.meetings import lists as meetings
from app.places import service as places
from app.problems import causes, followed, lists
from app.problems import service as problems
from app.quarterly_reports import service as quarterly_reports
from app.quarterly_reports.service import priorities_version, read_priorities, set_priorities
from app.settings import service as settings
from app.setup import modules
from tenants import runs
from tenants.access import Actor
from tenants.models import Tenant
from tenants.scope import Database, Scope

NOON = timedelta(hours=12)
COUNCIL = timedelta(days=25)
"""How long after a quarter its report was finalized: its follow-ups have been written by then (`work.written_on`)."""
AFTER_COUNCIL = timedelta(days=14)
NO_ROOM = "Filen kunde inte sparas: disken var full. Nu finns det plats, så försök igen."


def add_work(
    database: Database, tenant: Tenant, coordinator: Actor, first: date, today: date, reach: Callable[[datetime], None]
) -> None:
    """Make the municipality's focus areas stand as of today: what is missing since the day `first` is added.

    `reach`: called before the follow-ups of a day, so that what was reported by then is there to be counted.
    """
    content = content_of().focus_areas_of(tenant.slug)
    begin, running = Quarter.containing(first) + 1, Quarter.containing(today)

    def scope_on(day: date):
        """A scope of the coordinator at noon of the day, or now."""
        return database.at(min(start_of(day) + NOON, database.clock())).scope(tenant, coordinator)

    with scope_on(begin.first_day) as scope:
        known = {seen.row.title: seen.row.id for seen in overview.read_focus_areas(scope)}
        ids = {area["id"]: known.get(area["title"]) or _create(scope, area, begin.year) for area in content}
        rows = {id: overview.read_rows(scope, id=id) for id in ids.values()}
        sites = {place.name: place.id for place in places.named_places(scope)}
        told = {(id, one.quarter) for id in known.values() for one in overview.read_focus_area(scope, id=id).follow_ups}
    for quarter in (begin + n for n in range(running.ordinal - begin.ordinal + 1)):
        untold = [area for area in content if (ids[area["id"]], str(quarter)) not in told]
        # A quarter that is followed up is done with, unless it was still running when this was last done.
        if not untold and quarter < running - 1:
            continue
        with scope_on(quarter.days.last) as scope:
            missing = []
            for area in content:
                id, there = ids[area["id"]], Counter()
                is_new = area["title"] not in known
                if quarter.number == 1 and quarter > begin:
                    _plan(scope, area, overview.read_rows(scope, id=id), quarter.year, is_new=is_new)
                if not is_new:
                    seen = overview.read_focus_area(scope, id=id, quarter=quarter)
                    there.update((one.row.activity_id, one.row.done_on) for one in seen.occasions)
                missing += _missing(area, rows[id], sites, there, quarter, today)
            log_occasions(scope, occasions=missing)
        if quarter == running:
            break
        days = {area["id"]: written_on(area["id"], quarter) for area in content}
        for day in sorted(set(days.values())):
            reach(min(start_of(day) + NOON, database.clock()))
            with scope_on(day) as scope:
                for area in (one for one in untold if days[one["id"]] == day):
                    which = {"focus_area_id": ids[area["id"]], "quarter": str(quarter)}
                    follow_ups.write_follow_up(scope, **which, **follow_up(area["id"], quarter, data_from=first))
                    follow_ups.submit_follow_up(scope, **which, version=1)
                if day == max(days.values()) and not (known and read_priorities(scope, quarter=quarter)):
                    judged = [{"focus_area_id": id, **content_of().priorities[name]} for name, id in ids.items()]
                    version = priorities_version(scope, quarter=quarter)
                    set_priorities(scope, quarter=str(quarter), version=version, priorities=judged)


def _create(scope: Scope, area: Mapping, year: int) -> UUID:
    """A new focus area with its goals and activities, in force from the first year that is told of."""
    organisations = {organisation.name: organisation.id for organisation in accounts.organisations(scope)}
    group, main = area["working_group"], area["counts"][area["main_count"]]
    made = service.create_focus_area(
        scope,
        year=year,
        title=area["title"],
        short_title=area.get("short_title", ""),
        description=area["description"],
        **{f"cause_{name}": "\n".join(lines) for name, lines in area["causes"].items()},
        **{f"evidence_{name}": text for name, text in area["evidence"].items()},
        lead_organisation_id=organisations[group["convenor"]],
        member_ids=[organisations[name] for name in group["members"]],
        meets=group["meets"],
        counts=area["counts"],
        main_count=area["main_count"],
        **{f"count_{name}": main.get(name, ()) for name in ("groups", "types", "sites", "sub_areas")},
    )
    for goal in area["goals"]:
        service.add_goal(scope, focus_area_id=made.id, **goal)
    for index, activity in enumerate(area["activities"]):
        service.add_activity(
            scope,
            focus_area_id=made.id,
            name=activity["name"],
            kind=activity["kind"],
            organisation_id=organisations[activity["responsible"]],
            year=year,
            planned=planned(area["id"], index, year),
        )
    return made.id


def finalized_by(now: datetime, count: int) -> list[tuple[Quarter, datetime]]:
    """The latest quarters whose reports are final by now, oldest first, each with the moment when they were."""
    quarter, found = Quarter.containing(now.date()), []
    while len(found) < count:
        quarter -= 1
        moment = start_of(quarter.days.last + COUNCIL) + NOON
        if moment <= now:
            found.append((quarter, moment))
    return found[::-1]


def add_report(database: Database, tenant: Tenant, coordinator: Actor, quarter: Quarter) -> bool:
    """Order, make and finalize the quarter's report, now; False when it has been ordered before."""
    with database.scope(tenant, coordinator) as scope:
        if quarterly_reports.latest_run(scope, period=str(quarter)):
            return False
        police = next(iter(accounts.may_here(scope, permission=CONFIRM)), None)
    if police:
        with database.scope(tenant, police) as scope:
            council_papers.confirm_figures(scope, quarter=quarter, holds=True)
    with database.scope(tenant, coordinator) as scope:
        draft_id = _make_report(scope, quarter)
        year, n = f"Exempel {quarter.year}", quarter.number
        numbers = {"registry_number": f"{year}:{n}", "case_number": f"{year}/{n}"}
        quarterly_reports.finalize_quarterly_report(scope, document_id=draft_id, **numbers)
        return True


def change_late(database: Database, tenant: Tenant, coordinator: Actor, quarter: Quarter, moment: datetime) -> None:
    """Change the priorities of a quarter whose report is final, and make a second edition, which waits as a draft."""
    with database.at(min(moment + AFTER_COUNCIL, database.clock())).scope(tenant, coordinator) as scope:
        columns = ("focus_area_id", "rank", "need", "influence", "reason")
        rows = [{name: getattr(row, name) for name in columns} for row in read_priorities(scope, quarter=quarter)]
        if not rows:
            return
        rows[0]["reason"] = f"{rows[0]['reason']} Rådet ville att det skulle stå främst.".strip()
        set_priorities(
            scope,
            quarter=str(quarter),
            version=priorities_version(scope, quarter=quarter),
            priorities=rows,
            late_reason="Rådet ändrade motiveringen på sitt möte.",
        )
        _make_report(scope, quarter)


def stop_report(database: Database, tenant: Tenant, coordinator: Actor, quarter: Quarter) -> None:
    """Order the coordinator's own edition of the quarter's report, and let it stop as a worker does whose disk has been
    full for two days: it waits for somebody to try again."""
    with database.scope(tenant, coordinator) as scope:
        run = quarterly_reports.order_own_edition(scope, period=str(quarter))
        scope.ordered.remove(run.id)  # no worker is to be woken
        leased = runs.take_lease(scope, run.id)
        assert leased is not None
        runs.trouble(scope, run_id=run.id, lease=leased.lease, text=NO_ROOM, park=True)


def _make_report(scope: Scope, quarter: Quarter) -> UUID:
    """Order the report and make it at once, as a worker would; returns the draft's id."""
    run = quarterly_reports.order_quarterly_report(scope, period=str(quarter))
    scope.ordered.remove(run.id)  # no worker is to be woken
    leased = runs.take_lease(scope, run.id)
    assert leased is not None
    made = quarterly_reports.make_quarterly_report(scope, run=leased, progress=lambda *_: None, demo=True)
    draft = documents.keep_made(scope, made=made, run_id=run.id)
    runs.finish(scope, run_id=run.id, lease=leased.lease, result_id=draft.id)
    return draft.id


def _known(area: Mapping, rows: AreaRows) -> list[tuple]:
    """The activities that the content knows by name, each after its number there."""
    numbers = {activity["name"]: number for number, activity in enumerate(area["activities"])}
    return [(numbers[activity.name], activity) for activity in rows.activities if activity.name in numbers]


def _plan(scope: Scope, area: Mapping, rows: AreaRows, year: int, *, is_new: bool) -> None:
    """Plan the activities' year, unless it is planned."""
    for index, activity in _known(area, rows):
        if is_new or not overview.plan(scope, activity_id=activity.id, year=year):
            same = {name: getattr(activity, name) for name in ("id", "version", "name", "kind", "organisation_id")}
            service.change_activity(scope, **same, year=year, planned=planned(area["id"], index, year))


def _missing(
    area: Mapping, rows: AreaRows, sites: Mapping, there: Counter, quarter: Quarter, today: date
) -> list[dict]:
    """The quarter's occasions up to today that are not `there`: how many each (activity, day) has already."""
    found = []
    for index, activity in _known(area, rows):
        for occasion in occasions(area["id"], index, quarter):
            if occasion.date > today:
                break
            # A day can hold several occasions: only those beyond what is already there are new.
            there[activity.id, occasion.date] -= 1
            if there[activity.id, occasion.date] < 0:
                found.append(
                    {
                        "activity_id": activity.id,
                        "done_on": occasion.date,
                        "result": occasion.result_text,
                        "named_place_id": sites[occasion.place] if occasion.place else None,
                        "organisation_id": activity.organisation_id,
                    }
                )
    return found


def add_measures(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """What is done beside the focus areas, of decisions where there are such, as its writers wrote it day by day; not
    where there is something already."""
    with database.scope(tenant, coordinator) as scope:
        if listed.list_measures(scope).rows:
            return
        decided = [*meetings.list_decisions(scope).rows, *meetings.list_decisions(scope, page=2).rows]
        known = {one.name: one.id for one in accounts.organisations(scope)}
        there = places.places_to_choose(scope)
    theirs = content_of().municipalities[tenant.slug].organisations
    tagged = {tag: known[one.name] for one in reversed(theirs) for tag in one.tags if one.name in known}
    for one in read_yaml(FOLDER / "measures.yaml"):
        if one["by"] in tagged:
            sites = [place.id for kind in one["where"] for place in there if place.kind == kind]
            of = one.get("of")
            made = [seen for seen in decided if of and seen.row.text.startswith(of)]
            begun = max([_day(today, -one["begun"]), *(seen.met_on for seen in made[-1:])])
            decision_id = made[-1].row.id if made else None
            _measure(database, tenant, coordinator, one, begun, today, tagged, sites, decision_id)
    with _at(database, today).scope(tenant, coordinator) as scope:
        _measured(scope, today, tagged, [one.id for one in there if one.kind in ("väg/korsning", "skola/förskola")])
    for one in _to_judge(database, tenant, coordinator):
        _judged(database, tenant, coordinator, one, today, [place.id for place in there])


def _to_judge(database: Database, tenant: Tenant, coordinator: Actor) -> list[Any]:
    with database.scope(tenant, coordinator) as scope:
        still = [one.row for one in listed.list_measures(scope, state="oppna").rows]
        return [row for row in still if row.named_place_id and row.effect_types]


def _measured(scope: Scope, today: date, tagged: dict[str, UUID], roads: list[UUID]) -> None:
    """Speeds on a road, what damage has cost the housing company, and an area with neighbourhood watch."""
    for weeks, fast, over in ((30, 53, 41), (5, 49, 33)):
        if roads and "polis" in tagged:
            said: dict[str, Any] = {"organisation_id": tagged["polis"], "function": "Trafikgruppen"}
            said |= {"named_place_id": roads[0], "first": _day(today, -7 * weeks), "number": 2400 - 20 * weeks}
            said |= {"speed_limit": 40, "percentile_85": fast, "over_limit": over}
            measurements.add_measurement(scope, kind="speed", **said)
    if "bostad" in tagged:
        for n, cost in enumerate((41_000, 28_500, 36_000, 19_500, 22_000, 31_000)):
            month = _day(today.replace(day=1), -31 * n - 1)
            measurements.add_measurement(scope, kind="cost", first=month, organisation_id=tagged["bostad"], number=cost)
        watch: dict[str, Any] = {"organisation_id": tagged["bostad"], "function": "Bovärden", "number": 38}
        watch |= {"place_text": "Radhusen vid parken", "first": _day(today, -400)}
        measurements.add_measurement(scope, kind="neighbours", **watch)


def _judged(database: Database, tenant: Tenant, coordinator: Actor, row: Any, today: date, sites: list[UUID]) -> None:
    """How a measure at a place is judged; counted, where its time is over."""
    starts, others = row.starts_on or _day(today, 14), [id for id in sites if id != row.named_place_id]
    if not others:
        return
    said = {"treated_ids": [row.named_place_id], "control_ids": others, "types": row.effect_types, "weeks": 12}
    with _at(database, min(today, starts)).scope(tenant, coordinator) as scope:
        judged = evaluations.register(scope, measure_id=row.id, starts_on=starts, **said)
    if judged.due <= today:
        with _at(database, judged.due).scope(tenant, coordinator) as scope:
            found = evaluations.count_weeks(scope, id=judged.id, progress=lambda *_: None)
            evaluations.keep_result(scope, id=judged.id, result=found)


def _measure(
    database: Database,
    tenant: Tenant,
    coordinator: Actor,
    one: dict[str, Any],
    begun: date,
    today: date,
    tagged: dict[str, UUID],
    sites: list[UUID],
    decision_id: UUID | None,
) -> None:
    due = max(_day(today, one["due"]), begun)
    said = {"text": f"{one['text']}.", "organisation_id": tagged[one["by"]], "function": one.get("function", "")}
    said |= {"due": due, "named_place_id": sites[0] if sites else None}
    more = {name: one.get(name, "") for name in ("kind", "object", "place_owner", "term", "effect")}
    more["place_text"] = "" if sites else one["where"][0].capitalize()
    more |= {"planned": one.get("planned"), "cost": one.get("cost"), "starts_on": begun if due > begun else None}
    more |= {"partner_ids": [tagged[tag] for tag in one.get("with", ()) if tag in tagged]}
    more |= {"effect_types": one.get("types", ()), "by_intelligence": one.get("by_intelligence", False)}
    with _at(database, begun).scope(tenant, coordinator) as scope:
        row = measures.add_measure(scope, decision_id=decision_id, **said)
        row = measures.change_measure(scope, id=row.id, version=row.version, **said, **more)
        given = [
            (
                tasks.add_task(
                    scope, measure_id=row.id, text=text, organisation_id=tagged[by], due=max(_day(today, n), begun)
                ),
                done,
            )
            for text, by, n, done in one.get("tasks", ())
            if by in tagged
        ]
    visits = [(days, None, None) for days in one.get("done", ())] + [tuple(row) for row in one.get("inspects", ())]
    for days, deficiencies, rectified in visits:
        day = max(_day(today, -days), begun)
        with _at(database, day).scope(tenant, coordinator) as scope:
            tasks.log_occasion(scope, measure_id=row.id, done_on=day, deficiencies=deficiencies, rectified=rectified)
    for task, done in given:
        if done:
            with _at(database, task.due).scope(tenant, coordinator) as scope:
                tasks.do_task(scope, id=task.id)
    with _at(database, min(due, today)).scope(tenant, coordinator) as scope:
        seen = listed.find_measure(scope, id=row.id).row
        if seen.state != one["state"]:
            why = {"reason": one.get("why", "")}
            measures.say(scope, id=row.id, version=seen.version, state=one["state"], **why)


def _day(today: date, n: int) -> date:
    return today + timedelta(days=n)


def _at(database: Database, day: date) -> Database:
    """The database at noon of the day, or now."""
    return database.at(min(start_of(day) + NOON, database.clock()))


def add_problems(database: Database, tenant: Tenant, coordinator: Actor, today: date) -> None:
    """Problem profiles and followed places, each step at its day, in the municipality that has asked for them; not
    where there are some already."""
    told = read_yaml(FOLDER / "problems.yaml").get(tenant.slug)
    if not told:
        return
    with database.scope(tenant, coordinator) as scope:
        if lists.list_problems(scope):
            return
        modules.switch(scope, module="problembilder", on=True, version=settings.read_municipality(scope).version)
        sites = {place.name: place.id for place in places.named_places(scope)}
        areas = {seen.row.title: seen.row.id for seen in overview.read_focus_areas(scope)}

    def scope_on(days: int):
        return database.at(start_of(today - timedelta(days=days)) + NOON).scope(tenant, coordinator)

    for one in told["problems"]:
        _problem(scope_on, one, [sites[name] for name in one["places"]], areas)
    for one in told["followed"]:
        with scope_on(one["days"]) as scope:
            row = followed.follow(scope, named_place_id=sites[one["place"]])
        for days, what, line in one["steps"]:
            with scope_on(days) as scope:
                followed.log(scope, followed_id=row.id, what=what, line=line, day=today - timedelta(days=days))


def _problem(scope_on: Callable[[int], Any], one: dict[str, Any], sites: list[UUID], areas: Mapping[str, UUID]) -> None:
    said = {"title": one["title"], "named_place_ids": sites, "place_text": one["place_text"]}
    more = {f"evidence_{name}": text for name, text in one["evidence"].items()}
    judged = {name: one[name] for name in ("types", "weeks", "need", "influence")}
    with scope_on(one["days"]) as scope:
        row = problems.start(scope, **said)
        row = problems.change(scope, id=row.id, version=row.version, **said, **judged, **one["texts"], **more)
        if area := next((id for title, id in areas.items() if title.startswith(one.get("focus", "–"))), None):
            row = problems.link(scope, id=row.id, version=row.version, focus_area_id=area)
    for days, stage in one["stage"]:
        with scope_on(days) as scope:
            row = problems.move(scope, id=row.id, version=row.version, stage=stage)
    with scope_on(one["stage"][0][0]) as scope:
        for kind, text, source, strength in one["causes"]:
            causes.add_cause(scope, problem_id=row.id, kind=kind, text=text, source=source, strength=strength)
