"""A place is followed in one press, step by step, with visits and talks; Idag says when nothing is done there."""

from datetime import timedelta

import pytest

from app import hooks
from app.places import service as places
from app.problems import followed, lists, service
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.world import NOW

TODAY = NOW.date()
SCHOOL = "Högstadieskolan"


def place(world, name="Torget"):
    with world.scope() as scope:
        return places.places_by_name(scope)[name]


def follows(world, name="Torget"):
    with world.scope(Role.POLICE_OFFICER) as scope:
        return followed.follow(scope, named_place_id=place(world, name))


def logged(world, row, what, role=Role.COORDINATOR, **said):
    with world.scope(role) as scope:
        return followed.log(scope, followed_id=row.id, **{"what": what, "line": "Gjort.", "day": TODAY, **said})


def read(world, row, role=Role.COORDINATOR):
    with world.scope(role) as scope:
        return followed.read_followed(scope, followed_id=row.id)


def todos(world, role=Role.COORDINATOR) -> list[str]:
    with world.scope(role) as scope:
        return [one.text for one in hooks.todo(scope) if one.kind == "followed_quiet"]


def test_one_press_follows_a_place_and_a_second_changes_nothing(world):
    row = follows(world)
    assert follows(world).id == row.id
    found = read(world, row)
    assert (found.seen.place, found.seen.state, len(found.steps)) == ("Torget", ("work", "Hittad"), 1)


def test_it_goes_from_step_to_step_each_with_a_line_and_a_day(world):
    row = follows(world)
    logged(world, row, "mapped", day=TODAY - timedelta(days=2))
    logged(world, row, "analysed")
    assert read(world, row).seen.row.stage == "analysed"
    with pytest.raises(Invalid) as refused:
        logged(world, row, "acted_on", line=" ", day=TODAY + timedelta(days=1))
    assert set(refused.value.messages) == {"line", "day"}
    logged(world, row, "mapped", day=TODAY - timedelta(days=9))
    assert read(world, row).seen.row.stage == "analysed", "an older step that is told later moves nothing back"


def test_visits_and_talks_need_no_line_and_count_once_however_often_they_are_sent(world):
    row = follows(world)
    visit = logged(world, row, "visit", line="")
    assert logged(world, row, "visit", line="", id=visit.id).id == visit.id
    logged(world, row, "talk", line="Butikerna vid torget.")
    assert (read(world, row).visits, read(world, row).talks) == (1, 1)
    with pytest.raises(Invalid) as refused:
        logged(world, row, "talk", line="Talade med 19121212-1212.")
    assert set(refused.value.messages) == {"line"}


def test_what_was_wrong_is_taken_away_and_put_back(world):
    row = follows(world)
    step = logged(world, row, "mapped")
    with world.scope() as scope:
        followed.remove_step(scope, id=step.id)
    assert read(world, row).seen.row.stage == "found"
    with world.scope() as scope:
        followed.restore_step(scope, id=step.id)
    assert read(world, row).seen.row.stage == "mapped"
    first = read(world, row).steps[-1]
    with world.scope() as scope, pytest.raises(NotFound):
        followed.remove_step(scope, id=first.id)


def test_it_is_let_go_with_a_reason_and_followed_again_with_all_that_was_done(world):
    row = follows(world)
    logged(world, row, "visit")
    version = read(world, row).seen.row.version
    with world.scope() as scope:
        with pytest.raises(Invalid):
            followed.let_go(scope, followed_id=row.id, version=version, reason="")
        followed.let_go(scope, followed_id=row.id, version=version, reason="Lugnt sedan belysningen lagades.")
        assert followed.list_followed(scope) == [] and len(followed.list_followed(scope, ended=True)) == 1
    with pytest.raises(Conflict):
        logged(world, row, "visit")
    assert follows(world).id == row.id
    assert {one.what for one in read(world, row).steps} == {"found", "visit", "let_go", "taken_up"}


def test_today_says_which_have_had_nothing_done_for_thirty_days(world):
    rows = [follows(world, name) for name in ("Torget", "Stationen", SCHOOL)]
    assert todos(world) == []
    for row, days in zip(rows, (29, 30, 45), strict=True):
        with world.scope() as scope:
            kept = scope.find(followed.FollowedPlace, row.id, to_change=True)
            kept.stepped_on = TODAY - timedelta(days=days)
    assert len(todos(world)) == 2 and todos(world, Role.SCHOOL) == []
    logged(world, rows[2], "visit", line="")
    assert [one.partition(":")[0] for one in todos(world)] == ["Stationen"]


def test_who_works_with_no_problem_there_reads_and_logs_nothing_and_the_council_sees_none(world):
    row = follows(world)
    assert not read(world, row, Role.SCHOOL).seen.logs
    with pytest.raises(NotFound):
        logged(world, row, "visit", role=Role.SCHOOL)
    for role in (Role.COUNCIL_MEMBER, Role.REPORTER):
        with pytest.raises(NotAllowed):
            read(world, row, role)


def test_nobody_follows_a_place_of_the_other_municipality(world):
    row = follows(world)
    with world.scope(slug="arboga") as scope:
        assert followed.list_followed(scope) == []
        with pytest.raises(NotFound):
            followed.follow(scope, named_place_id=row.named_place_id)


@pytest.mark.parametrize("both", [True, False], ids=["both are followed", "the other is not"])
def test_a_place_that_becomes_another_takes_along_what_was_done_and_its_problems(world, both):
    row, other = follows(world), place(world, "Stationen")
    if both:
        follows(world, "Stationen")
    logged(world, row, "mapped")
    logged(world, row, "visit")
    with world.scope() as scope:
        said = {"title": "Klotter", "named_place_ids": [row.named_place_id, other]}
        problem = service.start(scope, **said)
        followed.move_places(scope, named_place_id=row.named_place_id, to_id=other)
    with world.scope() as scope:
        (seen,) = followed.list_followed(scope)
        page = followed.read_followed(scope, followed_id=seen.row.id)
        assert (seen.place, seen.row.stage, page.visits) == ("Stationen", "mapped", 1)
        assert lists.find_problem(scope, id=problem.id).where == "Stationen"
