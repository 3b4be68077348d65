"""Focus areas: who may make, read and work with them, and that counts come from occasions."""

from datetime import date

import pytest

from app.est import counting, follow_ups, occasions, overview, removals, service
from tenants.access import MUNICIPAL_ROLES, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import uuid7
from tests.est.areas import FOLLOW_UP, IN_GROUP, OUTSIDE, Q3, activity, focus_area, log, report, write

WORKS_EVERYWHERE = {Role.COORDINATOR, Role.POLICE_OFFICER}
WORKS_IN_GROUPS = {Role.REPORTER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH}


def answer(act, *args, **inputs):
    """ "done", or why not."""
    try:
        act(*args, **inputs)
    except (NotAllowed, NotFound) as refused:
        return type(refused).__name__
    return "done"


@pytest.mark.parametrize("role", sorted(MUNICIPAL_ROLES))
def test_who_may_do_what_with_a_focus_area(world, role):
    area = focus_area(world)
    task = activity(world, area)
    write(world, area, submit=False)
    with world.scope(role) as scope:
        everywhere, in_group = role in WORKS_EVERYWHERE, role in (IN_GROUP, Role.UNIT_MANAGER)
        works = "done" if everywhere or in_group else "NotFound" if role in WORKS_IN_GROUPS else "NotAllowed"
        day = date(2026, 9, 1)
        assert answer(overview.read_focus_area, scope, id=area.id) == works
        assert answer(occasions.log_occasion, scope, activity_id=task.id, done_on=day) == works
        assert (
            answer(follow_ups.write_follow_up, scope, focus_area_id=area.id, quarter="2026-Q3", version=1, **FOLLOW_UP)
            == works
        )
        handed_in = {"focus_area_id": area.id, "quarter": "2026-Q3", "version": 2}
        assert answer(follow_ups.submit_follow_up, scope, **handed_in) == works
        leads = "done" if role == Role.COORDINATOR else "NotAllowed"
        assert answer(service.end_focus_area, scope, id=area.id) == leads
        assert (
            answer(
                service.add_activity,
                scope,
                focus_area_id=area.id,
                name="Ny",
                kind="social",
                organisation_id=task.organisation_id,
            )
            == leads
        )


def test_those_outside_the_group_do_not_see_it_in_the_list(world):
    focus_area(world)
    for role, seen in ((IN_GROUP, 1), (OUTSIDE, 0), (Role.POLICE_OFFICER, 1)):
        with world.scope(role) as scope:
            assert len(overview.read_focus_areas(scope)) == seen


def test_arboga_sees_nothing(world):
    area = focus_area(world)
    write(world, area)
    with world.scope(Role.COORDINATOR, "arboga") as scope:
        assert overview.read_focus_areas(scope) == [] and overview.quarter_overview(scope, quarter=Q3) == []
        with pytest.raises(NotFound):
            overview.read_focus_area(scope, id=area.id)
        with pytest.raises(NotFound):
            service.end_focus_area(scope, id=area.id)


def test_done_is_counted_from_occasions(world):
    area = focus_area(world)
    task = activity(world, area)
    log(world, task, date(2026, 2, 3), date(2026, 7, 1), date(2026, 9, 30), date(2026, 9, 30))
    with world.scope(IN_GROUP) as scope:
        (row,) = overview.read_focus_area(scope, id=area.id, quarter=Q3).activities
        assert (row.planned_year, row.planned_quarter, row.done_quarter, row.done_so_far) == (10, 3, 3, 4)
        assert row.on_plan
        (earlier,) = overview.read_focus_area(scope, id=area.id, quarter=Q3 - 2).activities
        assert (earlier.planned_quarter, earlier.done_quarter, earlier.done_so_far) == (2, 1, 1)


def test_many_occasions_are_logged_at_once_or_not_at_all(world):
    area = focus_area(world)
    task, other = activity(world, area), activity(world, area, name="Föräldramöte")
    many = [
        {"activity_id": task.id, "done_on": date(2026, 9, 1), "result": "Lugnt."},
        {"activity_id": other.id, "done_on": date(2026, 9, 2), "named_place_id": world.named()["Torget"]},
        {"activity_id": task.id, "done_on": date(2026, 9, 1)},
    ]
    with world.scope(IN_GROUP) as scope:
        assert occasions.log_occasions(scope, occasions=many) == 3
    with world.scope(IN_GROUP) as scope, pytest.raises(Invalid) as refused:
        occasions.log_occasions(scope, occasions=[*many, {"activity_id": task.id, "done_on": date(2027, 1, 1)}])
    assert list(refused.value.messages) == ["done_on"]
    with world.scope(OUTSIDE) as scope, pytest.raises(NotFound):
        occasions.log_occasions(scope, occasions=many)
    with world.scope() as scope:
        seen = overview.read_focus_area(scope, id=area.id, quarter=Q3)
    assert [row.done_quarter for row in seen.activities] == [2, 1]
    assert [one.place for one in seen.occasions] == ["Torget", "", ""]


COUNTS = {
    "trafik": {"groups": ["trafik"], "period": "quarter"},
    "hamnen": {
        "types": ["hastighet"],
        "sites": ["Torget"],
        "period": "season",
        "season": ["07-01", "09-30"],
        "target_share": 0.7,
    },
}


def test_a_focus_area_may_have_more_counts_and_goals_that_are_counted(world):
    report(
        world, *(date(2025, *day) for day in ((5, 4), (5, 18), (6, 1), (8, 1), (8, 2), (8, 3))), category="hastighet"
    )
    report(world, date(2026, 8, 1), category="hastighet")
    area = focus_area(
        world,
        description="{hamnen.nu} vid torget, {nu} i kvartalet.",
        counts=COUNTS,
        main_count="trafik",
        count_groups=["trafik"],
    )
    with world.scope() as scope:
        goal = {"text": "Från {hamnen.då} till {hamnen.mål}.", "measure": "Rapporter", "unit": "rapporter"}
        service.add_goal(scope, focus_area_id=area.id, count="hamnen", **goal)
        cost = {"text": "Billigare.", "measure": "Kostnad", "unit": "kr", "target": 330000, "now": 231000}
        before = ("januari–september", 318000)
        service.add_goal(scope, focus_area_id=area.id, same_time_last_year=before, **cost)
        seen = overview.read_focus_area(scope, id=area.id, quarter=Q3)
        with pytest.raises(Invalid) as refused:
            service.add_goal(scope, focus_area_id=area.id, count="annat", **goal)
    assert list(refused.value.messages) == ["count"]
    assert seen.description == "1 vid torget, 1 i kvartalet."
    counted, compared = seen.goals
    assert (counted.baseline, counted.target, counted.now, tuple(counted.coverage)) == (3, 2, 1, (1, 1))
    assert counted.text == "Från 3 till 2." and tuple(compared.row.same_time_last_year) == before


@pytest.mark.parametrize(
    "wrong", [{"groups": ["finns-inte"]}, {"groups": ["trafik"], "period": "season", "season": ["02-29", "03-31"]}]
)
def test_a_count_that_cannot_be_right_is_refused(world, wrong):
    with pytest.raises(Invalid) as refused:
        focus_area(world, counts={"trafik": wrong})
    assert list(refused.value.messages) == ["counts"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"done_on": date(2026, 11, 26)}, "done_on"),
        ({"done_on": date(2025, 12, 31)}, "done_on"),
        ({"result": "Pratade med 19121212-1212."}, "result"),
        ({"result": "x" * 601}, "result"),
        ({"place_text": "Hos Test Testsson, 15 år"}, "place_text"),
        ({"organisation_id": "police"}, "organisation_id"),
        ({"named_place_id": "arboga"}, "named_place_id"),
    ],
)
def test_an_occasion_that_cannot_be_right_is_refused_with_its_field(world, changes, field):
    task = activity(world, focus_area(world))
    if changes.get("organisation_id"):
        changes = {"organisation_id": world.organisation("Polisen")}
    if changes.get("named_place_id"):
        changes = {"named_place_id": world.named("arboga")["Torget"]}
    with pytest.raises(Invalid) as refused, world.scope(IN_GROUP) as scope:
        occasions.log_occasion(scope, **{"activity_id": task.id, "done_on": date(2026, 9, 1), **changes})
    assert list(refused.value.messages) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"description": ""}, "description"),
        ({"description": "Gäller Test Testsson, 15 år."}, "description"),
        ({"cause_place": "ring 19121212-1212"}, "cause_place"),
        ({"evidence_reports": "{finns_inte.nu} rapporter"}, "evidence_reports"),
        ({"evidence_reports": "{nu} rapporter", "count_groups": []}, "evidence_reports"),
        ({"count_groups": ["finns-inte"]}, "count_groups"),
        ({"count_sites": ["Ingenstans"]}, "count_groups"),
        ({"year": 1999}, "year"),
    ],
)
def test_a_focus_area_that_cannot_be_right_is_refused_with_its_field(world, changes, field):
    with pytest.raises(Invalid) as refused:
        focus_area(world, **changes)
    assert list(refused.value.messages) == [field]
    with world.scope() as scope:
        assert overview.read_focus_areas(scope) == []


def test_two_focus_areas_of_a_year_cannot_share_a_title(world):
    focus_area(world)
    with pytest.raises(Invalid) as refused:
        focus_area(world)
    assert "title" in refused.value.messages
    focus_area(world, year=2027)


def test_a_focus_area_is_changed_with_its_group(world):
    area = focus_area(world)
    with world.scope() as scope:
        inputs = {"title": "Klotter", "description": "Nytt.", "member_ids": [world.organisation("Fritidsgården")]}
        service.change_focus_area(scope, id=area.id, version=1, **inputs)
    with world.scope(OUTSIDE) as scope:
        content = overview.read_focus_area(scope, id=area.id)
        assert (content.row.title, content.members, content.causes["place"]) == ("Klotter", ("Fritidsgården",), [])
    with world.scope(IN_GROUP) as scope, pytest.raises(NotFound):
        overview.read_focus_area(scope, id=area.id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"target": None}, "target"),
        ({"unit": ""}, "unit"),
        ({"baseline_with": 13}, "baseline_with"),
        ({"now_with": 22, "now_of": 21}, "now_with"),
        ({"unit": "rapporter"}, "coverage_then"),
        ({"text": "Från {hamnen.nu} till noll."}, "text"),
    ],
)
def test_a_goal_that_cannot_be_right_is_refused_with_its_field(world, changes, field):
    area = focus_area(world)
    goal = {"text": "Fler butiker frågar.", "measure": "Kontrollköp", "unit": "procent", "target": 85.0}
    with pytest.raises(Invalid) as refused, world.scope() as scope:
        service.add_goal(scope, focus_area_id=area.id, **{**goal, **changes})
    assert list(refused.value.messages) == [field]


def test_the_quarters_of_a_plan_make_its_year(world):
    area = focus_area(world)
    with pytest.raises(Invalid) as refused:
        activity(world, area, planned=[2, 3, 3, 3])
    assert refused.value.messages == {"planned_year": ["Kvartalen blir tillsammans 11, men året är 10."]}


# --- follow-ups ------------------------------------------------------------------------------------------------------


def test_figures_in_a_draft_are_counted_when_it_is_read(world):
    report(world, date(2025, 6, 16), date(2025, 6, 30), date(2025, 8, 1), date(2025, 8, 2), date(2026, 8, 1))
    report(world, date(2026, 8, 2), category="hastighet")
    area = focus_area(world)
    row = write(world, area, submit=False)
    assert "{nu}" in row.why and row.counting[""]["groups"] == ["skadegorelse"]

    def why(role=IN_GROUP):
        with world.scope(role) as scope:
            content = overview.read_follow_up(scope, focus_area_id=area.id, quarter=Q3)
            return content.follow_up_texts["why"].replace("\xa0", " ")

    assert why() == "1 rapporter mot 2 samma kvartal i fjol (−1, för få för procent)."
    report(world, date(2026, 9, 30), date(2026, 7, 1))
    assert why() == "3 rapporter mot 2 samma kvartal i fjol (+1, för få för procent)."
    # A text says one number, whoever reads it: what all who get the report may count.
    report(world, date(2026, 9, 1), role=Role.SOCIAL_SERVICES, access_class="restricted")
    assert why().startswith("3 ") and why(Role.COORDINATOR).startswith("3 ")


def test_without_history_no_comparison_is_invented(world):
    report(world, date(2026, 8, 1))
    area = focus_area(world)
    write(world, area)
    with world.scope() as scope:
        content = overview.read_follow_up(scope, focus_area_id=area.id, quarter=Q3)
    assert content.follow_up_texts["why"] == "1 rapporter mot uppgift saknas samma kvartal i fjol (–, –)."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": ""}, "why"),
        ({"why": "Det var 19121212-1212."}, "why"),
        ({"why": "{antal} rapporter"}, "why"),
        ({"lessons": "{okänd.nu}"}, "lessons"),
        ({"lessons": "{}"}, "lessons"),
        ({"obstacles": "{mål}"}, "obstacles"),
        ({"needs_decision": True, "decision": " "}, "decision"),
        ({"status": "bra"}, "status"),
        ({"judgement": "bättre"}, "judgement"),
        ({"proposal": ""}, "proposal"),
        ({"quarter": "2027-Q1"}, "quarter"),
        ({"resources": "x" * 2001}, "resources"),
    ],
)
def test_a_follow_up_that_cannot_be_right_is_refused_with_its_field(world, changes, field):
    area = focus_area(world)
    inputs = {"focus_area_id": area.id, "quarter": "2026-Q3", **FOLLOW_UP, **changes}
    with pytest.raises(Invalid) as refused, world.scope(IN_GROUP) as scope:
        follow_ups.write_follow_up(scope, **inputs)
    assert list(refused.value.messages) == [field]
    with world.scope() as scope:
        content = overview.read_follow_up(scope, focus_area_id=area.id, quarter=Q3)
    assert (content.follow_up, content.follow_up_texts) == (None, {})


def test_two_who_write_at_once_do_not_overwrite_each_other(world):
    area = focus_area(world)
    write(world, area, submit=False)
    write(world, area, submit=False, version=1, why="Andra gången.")
    with pytest.raises(Conflict):
        write(world, area, submit=False, version=1, why="Borde inte sparas.")
    with pytest.raises(Conflict):
        write(world, area, submit=False, version=0)
    with world.scope() as scope:
        row = overview.read_follow_up(scope, focus_area_id=area.id, quarter=Q3).follow_up
    assert (row.why, row.version, row.state) == ("Andra gången.", 2, "draft")


def test_seasons_and_fixed_times_are_counted_in_their_own_windows():
    season = {"period": "season", "season": ["05-01", "09-30"]}
    now, then = counting.windows(season, Q3 - 1)
    assert (now.first, now.last) == (date(2026, 5, 1), date(2026, 6, 30))
    assert (then.first, then.last) == (date(2025, 5, 1), date(2025, 6, 30))
    assert counting.windows(season, Q3 - 2)[0].last == date(2025, 9, 30)
    fixed = {"period": "fixed", "from": "2025-01-01", "to": "2025-12-31"}
    assert counting.windows(fixed, Q3)[1] is None


def test_an_occasion_that_is_sent_again_is_logged_once(world):
    """After lost contact, from a device without network: by the number that the form gave it."""
    area = focus_area(world)
    task, number = activity(world, area), uuid7()
    said = {"id": number, "activity_id": task.id, "done_on": date(2026, 9, 1), "result": "Lugnt. "}
    with world.scope(IN_GROUP) as scope:
        first = occasions.log_occasion(scope, **said).id
    assert first != number
    with world.scope(IN_GROUP) as scope:
        assert occasions.log_occasion(scope, **said).id == first
    with world.scope(IN_GROUP) as scope:
        removals.remove(scope, focus_area_id=area.id, kind="occasion", id=first)
    with world.scope(IN_GROUP) as scope:
        assert occasions.log_occasion(scope, **said).id == first, "what she has removed does not come back by itself"
        with pytest.raises(Invalid) as refused:
            occasions.log_occasion(scope, **{**said, "result": "Stökigt."})
    assert list(refused.value.messages) == ["id"]
    with world.scope() as scope:
        other = occasions.log_occasion(scope, **said).id
        assert other != first, "another's number is another occasion"
        (row,) = overview.read_focus_area(scope, id=area.id, quarter=Q3).activities
    assert row.done_quarter == 1
