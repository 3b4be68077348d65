"""What is removed is asked about first, kept with who and when, and can be put back."""

from datetime import date

import pytest

from app.est import occasions, overview, removals, service
from tenants.access import Role
from tenants.errors import Invalid, NotAllowed, NotFound
from tests.est.areas import IN_GROUP, Q3, activity, focus_area, log

KINDS = {"goal": "mal", "activity": "aktivitet", "occasion": "tillfalle"}
"""Kind -> its word in the address."""


def body(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def area(world):
    return focus_area(world)


@pytest.fixture
def parts(world, area) -> dict:
    """Kind -> one part of the focus area; the school has logged the occasion."""
    task = activity(world, area)
    (occasion,) = log(world, task, date(2026, 9, 1))
    with world.scope() as scope:
        goal = service.add_goal(
            scope, focus_area_id=area.id, text="Fler frågar.", measure="Köp", unit="procent", target=85.0
        )
    return {"goal": goal, "activity": task, "occasion": occasion}


def seen(world, area, kind: str) -> list:
    """The ids of what is shown of a kind."""
    with world.scope() as scope:
        content = overview.read_focus_area(scope, id=area.id, quarter=Q3)
    found = {"goal": content.goals, "activity": content.activities, "occasion": content.occasions}
    return [one.row.id for one in found[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_asked_first_then_kept_and_put_back(world, client, area, parts, kind):
    part, home = parts[kind], f"/koping/fokusomraden/{area.id}"
    path = f"{home}/borttagning/{KINDS[kind]}/{part.id}"
    client.sign_in(Role.COORDINATOR)
    (holder,) = {
        "goal": [f"{home}/mal/{part.id}"],
        "activity": [f"{home}/aktiviteter/{part.id}"],
        "occasion": [f"{home}/allt?kvartal=2026-Q3"],
    }[kind]
    assert f'href="{path}"' in body(client.get(holder))
    asked = client.get(path)
    assert asked.status_code == 200 and "Ta bort" in body(asked) and "Det går att ångra" in body(asked)
    assert seen(world, area, kind) == [part.id]
    gone = client.post(path)
    assert gone.status_code == 303 and seen(world, area, kind) == []
    listed = body(client.get(f"{home}/allt"))
    assert "<summary>Borttagna</summary>" in listed and "coordinator, koping (exempel)" in listed
    restored = f"{home}/aterstallning/{KINDS[kind]}/{part.id}"
    assert f'action="{restored}"' in listed
    offered = body(client.get(gone.headers["Location"]))
    assert "Borttaget: " in offered and f'action="{restored}"' in offered and ">Ångra</button>" in offered
    assert client.get(path).status_code == 404 and client.post(path).status_code == 404
    assert client.post(restored).status_code == 303
    assert seen(world, area, kind) == [part.id] and "Borttagna" not in body(client.get(f"{home}/allt"))
    assert restored not in body(client.get(gone.headers["Location"]))
    assert client.post(restored).status_code == 404


def test_an_activity_takes_its_occasions_and_plan_with_it_and_brings_them_back(world, area, parts):
    def row(scope):
        (found,) = overview.read_focus_area(scope, id=area.id, quarter=Q3).activities
        return found.planned_quarter, found.done_quarter

    which = {"focus_area_id": area.id, "kind": "activity", "id": parts["activity"].id}
    with world.scope() as scope:
        before = row(scope)
        going = removals.read_going(scope, **which)
        assert "tillfällen (1)" in going.along
        removals.remove(scope, **which)
        assert overview.read_focus_area(scope, id=area.id, quarter=Q3).occasions == ()
        with pytest.raises(NotFound):
            occasions.log_occasion(scope, activity_id=parts["activity"].id, done_on=date(2026, 9, 1))
        inputs = {"version": 1, "name": "Ny", "kind": "social", "organisation_id": parts["activity"].organisation_id}
        with pytest.raises(NotFound):
            service.change_activity(scope, id=parts["activity"].id, **inputs)
        removals.restore(scope, **which)
        assert row(scope) == before == (3, 1)


def test_an_activity_whose_name_has_been_taken_is_not_put_back_beside_the_other(world, area, parts):
    which = {"focus_area_id": area.id, "kind": "activity", "id": parts["activity"].id}
    with world.scope() as scope:
        removals.remove(scope, **which)
    activity(world, area)
    with world.scope() as scope, pytest.raises(Invalid) as refused:
        removals.restore(scope, **which)
    assert "samma namn" in refused.value.sentences


@pytest.mark.parametrize("act", [removals.remove, removals.restore])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.COORDINATOR, {"goal", "activity", "occasion"}),
        (IN_GROUP, {"occasion"}),  # she has logged it
        (Role.POLICE_OFFICER, set()),
        (Role.YOUTH, None),  # works with another focus area
        (Role.ANALYST, set()),
    ],
)
def test_who_removes_and_puts_back(world, area, parts, act, kind, role, may):
    which = {"focus_area_id": area.id, "kind": kind, "id": parts[kind].id}
    if act is removals.restore:
        with world.scope() as scope:
            removals.remove(scope, **which)
    with world.scope(role) as scope:
        if may and kind in may:
            act(scope, **which)
        else:
            with pytest.raises(NotFound if may is None else NotAllowed):
                act(scope, **which)


def test_a_part_of_another_focus_area_is_not_found_here(world, area, parts):
    other = focus_area(world, title="Annat")
    for kind, part in parts.items():
        for act in (removals.read_going, removals.remove):
            with world.scope() as scope, pytest.raises(NotFound):
                act(scope, focus_area_id=other.id, kind=kind, id=part.id)
