"""Whole focus areas at once, as a content file has them. Loading the same again adds only what is new."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import service as accounts
from app.est import counting, follow_ups, permissions, service
from app.est.models import DRAFT, SUBMITTED, Activity, FocusArea, FollowUp, Goal, Occasion, WorkingGroupMember
from app.est.texts import Texts
from app.figures.periods import Quarter, local_date, start_of
from app.places import service as places
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.scope import Scope

NOON = timedelta(hours=12)
STATUS = {"delayed": "late"}
JUDGEMENT = {"better": "improved", "worse": "worsened", "cannot_tell": "undecided"}
"""Words of content files for our codes; others are the codes themselves."""


@requires(permissions.LOAD)
def load_focus_area(scope: Scope, *, content: Mapping[str, Any]) -> FocusArea:
    """Put a focus area in, with everything that belongs to it; it is found again by year and title.

    Keys: title, year, description, short_title, evidence {reports, reported_crimes, citizen_dialogue, police_picture,
    own_analyses}, causes {place, victim, offender, event_chain}, goals [{text, measure, unit, baseline, target, now,
    due, baseline_counts, now_counts, coverage {before, now}, comparison {period, before}, count}], working_group
    {convenor, members, meets}, counts and main_count (see `counting`), activities [{name, kind, responsible,
    planned_year, plans {quarter: number}, occasions [{date, text, organisation?, place?}]}], follow_ups [{quarter,
    status, judgement, why, lessons, obstacles, resources, proposal, decision, needs_decision?, responsible, state?,
    written_on?}]. Other keys are left alone.
    Raises Invalid for a text that points at a person, an unknown organisation or figure.
    """
    organisations = {organisation.name: organisation.id for organisation in accounts.organisations(scope)}
    area = scope.db.scalar(
        select(FocusArea).where(FocusArea.title == content["title"], FocusArea.year == content["year"])
    )
    if area is None:
        area = _new_area(scope, content, organisations)
    for position, item in enumerate(content.get("activities", ())):
        _load_activity(scope, area, position, item, organisations)
    known = set(scope.db.scalars(select(FollowUp.quarter).where(FollowUp.focus_area_id == area.id)))
    for item in content.get("follow_ups", ()):
        if str(Quarter.parse(item["quarter"])) not in known:
            _load_follow_up(scope, area, item)
    return area


def _new_area(scope: Scope, content: Mapping, organisations: Mapping[str, UUID]) -> FocusArea:
    counts = {name: counting.checked(scope, one) for name, one in content.get("counts", {}).items()}
    main = content.get("main_count")
    texts = Texts(counts, main)
    causes, evidence, group = (content.get(key) or {} for key in ("causes", "evidence", "working_group"))
    names = {"place": "place", "exposed": "victim", "offender": "offender", "chain": "event_chain"}
    sources = {key: key for key in ("reports", "reported_crimes", "police_picture", "own_analyses")}
    sources["dialogue"] = "citizen_dialogue"
    lead = _organisation(organisations, group["convenor"]) if group.get("convenor") else None
    area = FocusArea(
        title=texts.line("title", content["title"]),
        short_title=texts.line("short_title", content.get("short_title")),
        description=texts.take("description", content["description"]),
        year=content["year"],
        ended_on=None,
        causes={key: texts.lines("causes", causes.get(name)) for key, name in names.items()},
        evidence={key: texts.take("evidence", evidence.get(name)) for key, name in sources.items()},
        counts=counts,
        main_count=main,
        lead_organisation_id=lead,
        meets=texts.line("meets", group.get("meets")),
    )
    goals = [_goal(texts, position, item, counts) for position, item in enumerate(content.get("goals", ()))]
    if texts.faults:
        raise Invalid(texts.faults)
    scope.add(area)
    scope.insert_many(Goal, [{"focus_area_id": area.id, **goal} for goal in goals])
    members = {_organisation(organisations, name) for name in group.get("members", ())} | ({lead} if lead else set())
    rows = [{"focus_area_id": area.id, "organisation_id": member} for member in sorted(members)]
    scope.insert_many(WorkingGroupMember, rows)
    return area


def _goal(texts: Texts, position: int, item: Mapping, counts: Mapping) -> dict:
    coverage, comparison = item.get("coverage"), item.get("comparison")
    if item.get("count") and item["count"] not in counts:
        texts.fault("goals", f"Målet räknas med ”{item['count']}”, som inte finns.")
    return {
        "position": position,
        "text": texts.take("goals", item["text"]),
        "unit": item["unit"],
        "measure": texts.line("goals", item["measure"]),
        "baseline": item.get("baseline"),
        "target": item.get("target"),
        "now": item.get("now"),
        "due": item.get("due"),
        "baseline_count": item.get("baseline_counts"),
        "now_count": item.get("now_counts"),
        "coverage": [coverage["before"], coverage["now"]] if coverage else None,
        "count": item.get("count"),
        "same_time_last_year": [comparison["period"], comparison["before"]] if comparison else None,
    }


def _load_activity(
    scope: Scope, area: FocusArea, position: int, item: Mapping, organisations: Mapping[str, UUID]
) -> None:
    activity = scope.db.scalar(select(Activity).where(Activity.focus_area_id == area.id, Activity.name == item["name"]))
    texts = Texts()
    responsible = _organisation(organisations, item["responsible"])
    if activity is None:
        activity = scope.add(
            Activity(
                focus_area_id=area.id,
                position=position,
                name=texts.line("activities", item["name"]),
                kind=item["kind"],
                organisation_id=responsible,
                planned_year=item.get("planned_year"),
                ended_on=None,
            )
        )
    plans = {str(Quarter.parse(str(quarter))): number for quarter, number in item.get("plans", {}).items()}
    service.set_plan(scope, activity.id, plans)
    # A day can hold several occasions: only those beyond what is already there are new.
    left = Counter(
        dict(
            scope.db.execute(
                select(Occasion.done_on, func.count())
                .where(Occasion.activity_id == activity.id)
                .group_by(Occasion.done_on)
            ).all()
        )
    )
    sites = {place.name: place.id for place in places.named_places(scope)}
    today, rows = local_date(scope.now), []
    for occasion in item.get("occasions", ()):
        day, place = occasion["date"], occasion.get("place") or ""
        if left[day] > 0:
            left[day] -= 1
        elif day <= today:
            doer = occasion.get("organisation")
            rows.append(
                {
                    "activity_id": activity.id,
                    "done_on": day,
                    "named_place_id": sites.get(place),
                    "organisation_id": _organisation(organisations, doer) if doer else responsible,
                    "place_text": "" if place in sites else texts.line("occasions", place),
                    "result": texts.take("occasions", occasion.get("text")),
                    "logged_by": None,
                    "logged_at": scope.now,
                }
            )
    if texts.faults:
        raise Invalid(texts.faults)
    scope.insert_many(Occasion, rows)


def _load_follow_up(scope: Scope, area: FocusArea, item: Mapping) -> None:
    texts = Texts(area.counts, area.main_count)
    values = {field: texts.take(field, item.get(field)) for field in follow_ups.TEXTS}
    responsible = texts.line("responsible", item.get("responsible"))
    if texts.faults:
        raise Invalid(texts.faults)
    said = values["decision"]
    asks = item.get("needs_decision")
    if asks is None:
        # "Inget beslut." and "… noterar …" are information, not a decision the council is asked for.
        asks = bool(said) and not said.startswith("Inget beslut") and "noterar" not in said
    written_at = scope.now
    if item.get("written_on"):
        written_at = min(scope.now, start_of(item["written_on"]) + NOON)
    handed_in = item.get("state", SUBMITTED) != DRAFT
    scope.add(
        FollowUp(
            focus_area_id=area.id,
            quarter=str(Quarter.parse(item["quarter"])),
            status=STATUS.get(item["status"], item["status"]),
            judgement=JUDGEMENT.get(item["judgement"], item["judgement"]),
            proposal=item["proposal"],
            needs_decision=asks,
            responsible=responsible,
            state=SUBMITTED if handed_in else DRAFT,
            counting=follow_ups.counts_used(area, list(values.values())),
            written_by=responsible or scope.actor.name,
            written_at=written_at,
            submitted_at=written_at if handed_in else None,
            version=1,
            **values,
        )
    )


def _organisation(organisations: Mapping[str, UUID], name: str) -> UUID:
    if name not in organisations:
        raise Invalid({"organisation": [f"Organisationen ”{name}” finns inte."]})
    return organisations[name]
