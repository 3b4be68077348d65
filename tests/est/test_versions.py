"""Two people change the same: the second is told, sees both texts, and loses nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from app.est import follow_ups, overview, service
from app.quarterly_reports import service as quarterly_reports
from tenants.access import Role
from tenants.errors import Conflict
from tests.bad_input.forms import Control, _Reader
from tests.databases import engine_of
from tests.est.areas import FOLLOW_UP, Q3, activity, focus_area, write

FORMS = ("area", "goal", "activity", "first_follow_up", "follow_up", "priorities")
TYPED = {
    "area": {"description": "ORD: det klottras på torget."},
    "goal": {"text": "ORD: fler frågar."},
    "activity": {"name": "ORD-vandring"},
    "first_follow_up": {"why": "ORD: därför.", "status": "late", "judgement": "unchanged", "proposal": "continue"},
    "follow_up": {"why": "ORD: därför."},
    "priorities": {"reason": "ORD: det ökar."},
}
"""What is typed into each form: the word ORD is another one for each who types."""


def body(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def area(world):
    return focus_area(world)


@pytest.fixture
def paths(world, area) -> dict[str, tuple[str, str]]:
    """Form -> the page it stands on, and where it is sent."""
    home = f"/koping/fokusomraden/{area.id}"
    task = activity(world, area)
    with world.scope() as scope:
        goal = service.add_goal(
            scope, focus_area_id=area.id, text="Fler frågar.", measure="Köp", unit="procent", target=85.0
        )
    write(world, area, Q3 - 1)
    quarter = "/koping/kvartal/2026-Q3"
    return {
        "area": (f"{home}/andring",) * 2,
        "goal": (f"{home}/mal/{goal.id}",) * 2,
        "activity": (f"{home}/aktiviteter/{task.id}",) * 2,
        "first_follow_up": (f"{home}/uppfoljning/2026-Q3",) * 2,
        "follow_up": (f"{home}/uppfoljning/2026-Q2",) * 2,
        "priorities": (quarter, f"{quarter}/prioriteringar"),
    }


def fields_of(page: str, path: str) -> dict[str, str | list[str]]:
    """What a browser sends of the page's form when nothing is changed in it."""
    reader = _Reader()
    reader.feed(page)
    controls = next(controls for action, controls in reader.forms if (action or path) == path)
    return {one.name: _sent(one) for one in controls if one.kind != "checkbox" or one.value}


def _sent(control: Control):
    return [control.value] if control.kind == "checkbox" else control.value


def typed_by(form: str, word: str, area, fields: dict) -> dict:
    typed = {name: value.replace("ORD", word) for name, value in TYPED[form].items()}
    if form == "priorities":
        typed = {f"{name}-{area.id}": value for name, value in {"need": "3", "influence": "4", **typed}.items()}
    return {**fields, **typed}


@pytest.mark.parametrize("form", FORMS)
def test_two_who_save_from_the_same_page_lose_nothing(client, area, paths, form):
    page, target = paths[form]
    client.sign_in(Role.COORDINATOR)
    fields = fields_of(body(client.get(page)), target)
    assert client.post(target, typed_by(form, "Ett", area, fields)).status_code == 303
    second = client.post(target, typed_by(form, "Två", area, fields))
    shown = body(second)
    assert second.status_code == 409 and "Någon annan har ändrat" in shown
    (what,) = (value for value in TYPED[form].values() if "ORD" in value)
    stored, typed = (what.replace("ORD", word) for word in ("Ett", "Två"))
    assert f'data-label="Sparat nu">{stored}</td><td class="lines" data-label="Du skrev">{typed}</td>' in shown
    again = fields_of(shown, target)
    assert typed in again.values() and stored not in again.values()
    assert stored in body(client.get(page)) and typed not in body(client.get(page))
    assert client.post(target, again).status_code == 303  # meant now: she has seen both
    assert typed in body(client.get(page))


def test_choices_are_compared_in_words(world, client, area, paths):
    page, target = paths["area"]
    client.sign_in(Role.COORDINATOR)
    fields = fields_of(body(client.get(page)), target)
    school, youth = (str(world.organisation(name)) for name in ("Högstadieskolan", "Fritidsgården"))
    assert client.post(target, {**fields, "member_ids": [school]}).status_code == 303
    shown = body(client.post(target, {**fields, "member_ids": [youth]}))
    assert ">Högstadieskolan, Säkerhetsavdelningen</td>" in shown and ">Fritidsgården</td>" in shown


def test_a_follow_up_that_was_rewritten_meanwhile_is_read_before_it_is_handed_in(world, client, area):
    write(world, area, submit=False)
    client.sign_in(Role.COORDINATOR)
    path = f"/koping/fokusomraden/{area.id}/uppfoljning/2026-Q3"
    fields = fields_of(body(client.get(path)), f"{path}/inlamning")
    write(world, area, submit=False, version=1, why="Skrivet emellan.")
    refused = client.post(f"{path}/inlamning", fields)
    assert refused.status_code == 409
    assert "Någon annan har ändrat" in body(refused) and "Skrivet emellan." in body(refused)
    with world.scope() as scope:
        assert overview.read_follow_up(scope, focus_area_id=area.id, quarter=Q3).follow_up.state == "draft"


# --- two transactions at once ----------------------------------------------------------------------------------------


def change_area(scope, area, word):
    service.change_focus_area(scope, id=area.id, version=1, title="Klotter", description=word)


def change_goal(scope, area, word):
    (goal,) = overview.read_rows(scope, id=area.id).goals
    inputs = {"text": word, "measure": "Köp", "unit": "procent", "target": 85.0}
    service.change_goal(scope, id=goal.id, version=1, **inputs)


def change_activity(scope, area, word):
    (task,) = overview.read_rows(scope, id=area.id).activities
    inputs = {"kind": "social", "organisation_id": task.organisation_id, "planned": [1, None, None, None]}
    service.change_activity(scope, id=task.id, version=1, name=word, **inputs)


def write_first(scope, area, word):
    inputs = {**FOLLOW_UP, "why": word}
    follow_ups.write_follow_up(scope, focus_area_id=area.id, quarter="2026-Q3", version=0, **inputs)


def rewrite(scope, area, word):
    inputs = {**FOLLOW_UP, "why": word}
    follow_ups.write_follow_up(scope, focus_area_id=area.id, quarter="2026-Q2", version=2, **inputs)


def prioritise(scope, area, word):
    item = {"focus_area_id": area.id, "need": 3, "influence": 3, "rank": 1, "reason": word}
    quarterly_reports.set_priorities(scope, quarter="2026-Q3", version=0, priorities=[item])


@pytest.mark.usefixtures("paths")
@pytest.mark.parametrize("act", [change_area, change_goal, change_activity, write_first, rewrite, prioritise])
def test_of_two_transactions_at_once_one_wins(world, area, act):
    """The second has read the row before the first commits, and waits for it."""

    def second() -> str:
        try:
            with world.scope() as scope:
                overview.read_rows(scope, id=area.id)
                act(scope, area, "Två")
        except Conflict as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(1) as threads:
        with world.scope() as scope:
            act(scope, area, "Ett")
            answer = threads.submit(second)
            _wait_until_somebody_waits(world, answer)
        assert answer.result() == "changed_meanwhile"


def _wait_until_somebody_waits(world, answer) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with engine_of(world.urls[None], isolation_level="AUTOCOMMIT") as engine, engine.connect() as connection:
        while not answer.done() and not connection.scalar(waiting):
            pass
