"""The pages of focus areas, as a browser meets them."""

import re
from datetime import date

import pytest

from app.est import follow_ups, overview
from tenants.access import Role
from tests.est.areas import IN_GROUP, OUTSIDE, Q3, activity, focus_area, log, report, write

QUARTER = "/koping/kvartal/2026-Q3"
TODAY = "2026-11-25"


def body(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def area(world):
    return focus_area(world)


@pytest.fixture
def task(world, area):
    return activity(world, area)


def address(area, rest="") -> str:
    return f"/koping/fokusomraden/{area.id}{rest}"


def test_every_page_opens_for_the_coordinator(world, client, area, task):
    report(world, date(2025, 8, 1), date(2026, 8, 1))
    log(world, task, date(2026, 11, 2))
    write(world, area)
    client.sign_in(Role.COORDINATOR)
    for path in (
        "/koping/fokusomraden/",
        "/koping/fokusomraden/nytt",
        address(area),
        address(area, "?kvartal=2026-Q3"),
        address(area, "/allt?kvartal=2026-Q3"),
        address(area, "/andring"),
        address(area, "/mal/nytt"),
        address(area, "/aktiviteter/ny"),
        address(area, f"/aktiviteter/{task.id}"),
        address(area, "/tillfallen/nytt"),
        address(area, "/uppfoljning/2026-Q3"),
        address(area, "/uppfoljning/2026-Q4"),
        QUARTER,
        "/koping/kvartal/2026-Q4",
        f"{QUARTER}/rapport",
        "/koping/handlingar/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "style=" not in body(answer) and "onclick" not in body(answer)
    assert client.get("/koping/kvartal/").headers["Location"] == QUARTER
    for path in (
        address(area, "?kvartal=x"),
        address(area, "/allt?kvartal=x"),
        "/koping/kvartal/2026-Q5",
        "/koping/kvartal/2027-Q1",
        address(area, f"/mal/{task.id}"),
        address(area, f"/aktiviteter/{area.id}"),
    ):
        assert client.get(path).status_code == 404, path


def test_those_outside_the_group_and_the_council_meet_closed_doors(world, client, area):
    client.sign_in(OUTSIDE)
    assert "inte med i någon arbetsgrupp" in body(client.get("/koping/fokusomraden/"))
    assert client.get(address(area)).status_code == 404
    assert client.get(address(area, "/uppfoljning/2026-Q3")).status_code == 404
    assert client.get("/koping/fokusomraden/nytt").status_code == 403
    client.sign_in(IN_GROUP)
    assert client.get(address(area)).status_code == 200
    assert client.get(address(area, "/andring")).status_code == 403
    assert "Beställ rapport" not in body(client.get(QUARTER))
    client.sign_in(Role.COUNCIL_MEMBER)
    for path in ("/koping/fokusomraden/", address(area), QUARTER):
        assert client.get(path).status_code == 403
    client.sign_in(Role.COORDINATOR, "arboga")
    assert client.get(f"/arboga/fokusomraden/{area.id}").status_code == 404
    assert "Klotter" not in body(client.get("/arboga/fokusomraden/")) + body(client.get("/arboga/kvartal/2026-Q3"))


def test_a_focus_area_is_made_and_changed_by_form(world, client):
    client.sign_in(Role.COORDINATOR)
    client.get("/koping/fokusomraden/nytt")
    school = str(world.organisation("Högstadieskolan"))
    form = {
        "title": "Trafik",
        "description": "Höga farter.",
        "year": "2026",
        "cause_place": "Rak väg\n\nBred väg",
        "member_ids": [school],
        "count_groups": ["trafik"],
        "evidence_reports": "{nu} rapporter",
    }
    answer = client.post("/koping/fokusomraden/", form)
    assert answer.status_code == 303
    shown = body(client.get(answer.headers["Location"]))
    path = answer.headers["Location"].split("?")[0]
    assert "Fokusområdet är sparat." in shown and "Höga farter." in shown
    more = body(client.get(f"{path}/allt"))
    assert "0 rapporter" in more and "<li>Bred väg</li>" in more
    client.get(f"{path}/andring")
    refused = client.post(f"{path}/andring", {**form, "title": "", "year": "", "version": "1"})
    assert refused.status_code == 422 and "Höga farter." in body(refused)
    typed = body(refused)
    assert f'value="{school}" checked' in typed and 'value="trafik" checked' in typed


@pytest.mark.parametrize(
    ("rest", "form", "kept"),
    [
        ("/mal/nytt", {"text": "Färre.", "measure": "Antal", "unit": "st", "target": "tjugo"}, "tjugo"),
        ("/mal/nytt", {"text": "Färre.", "measure": "Antal", "unit": "st", "target": "2", "due": "i höst"}, "i höst"),
        ("/aktiviteter/ny", {"name": "Pass", "kind": "social", "year": "2026", "planned_1": "många"}, "många"),
        ("/aktiviteter/ny", {"name": "Pass", "kind": "annat", "year": "2026"}, "Pass"),
        ("/tillfallen/nytt", {"activity_id": "x", "done_on": "2026-09-01", "result": "Lugnt."}, "Lugnt."),
        ("/tillfallen/nytt", {"activity_id": "", "done_on": "31 september", "result": "Lugnt."}, "31 september"),
        ("/uppfoljning/2026-Q3", {"version": "0", "why": "Därför.", "status": "bra"}, "Därför."),
        ("/uppfoljning/2026-Q3", {"version": "ett", "why": "{fel}"}, "{fel}"),
    ],
)
def test_a_faulty_form_comes_back_with_what_was_typed(client, area, rest, form, kept):
    client.sign_in(Role.COORDINATOR)
    answer = client.post(address(area, rest), form)
    assert answer.status_code == 422 and kept in body(answer) and "Något behöver ändras" in body(answer)


@pytest.mark.parametrize(("field", "value"), [("now", "9" * 39), ("baseline", "-1e13"), ("target", "1000000000001")])
def test_a_goal_of_no_sensible_size_is_refused_with_what_was_typed(client, area, field, value):
    client.sign_in(Role.COORDINATOR)
    goal = {"text": "Fler frågar.", "measure": "Kontrollköp", "unit": "procent", "target": "85", field: value}
    answer = client.post(address(area, "/mal/nytt"), goal)
    assert answer.status_code == 422 and f'value="{value}"' in body(answer) and "Talet är för stort" in body(answer)
    assert client.post(address(area, "/mal/nytt"), {**goal, field: "1000000000000"}).status_code == 303
    assert client.get(address(area)).status_code == 200


def test_goals_and_activities_by_form(world, client, area):
    client.sign_in(Role.COORDINATOR)
    goal = {
        "text": "Fler frågar om legitimation.",
        "measure": "Kontrollköp",
        "unit": "procent",
        "baseline": "62",
        "target": "85,5",
        "now": "81",
        "now_with": "17",
        "now_of": "21",
        "due": "2026-11-30",
    }
    assert client.post(address(area, "/mal/nytt"), goal).status_code == 303
    card = body(client.get(address(area))).replace("\xa0", " ")
    assert "<dd>62 %</dd>" in card and "<dd>81 % (17 av 21)</dd>" in card and "<dd>85,5 %</dd>" in card
    assert "senast 30 november 2026" in card
    # 19 of the 23.5 from start to goal, on a line that begins at 3 and ends at 97.
    assert f'cx="{round(3 + 94 * 19 / 23.5, 1)}%"' in card
    shown = body(client.get(address(area, "/allt"))).replace("\xa0", " ")
    assert "(62 % → 85,5 %)" in shown and "nu 17 av 21" in shown and 'value="81"' in shown
    with world.scope() as scope:
        (goal_content,) = overview.read_focus_area(scope, id=area.id).goals
        stored = goal_content.row
    edit = body(client.get(address(area, f"/mal/{stored.id}")))
    assert 'value="85,5"' in edit and 'value="17"' in edit
    assert client.post(address(area, f"/mal/{stored.id}"), {**goal, "now": "90", "version": "1"}).status_code == 303
    assert client.post(address(area, f"/borttagning/mal/{stored.id}")).status_code == 303
    task = {
        "name": "Vandring",
        "kind": "social",
        "organisation_id": str(world.organisation("Polisen")),
        "year": "2026",
        "planned_year": "8",
        **{f"planned_{n}": "2" for n in (1, 2, 3, 4)},
    }
    assert client.post(address(area, "/aktiviteter/ny"), task).status_code == 303
    with world.scope() as scope:
        content = overview.read_focus_area(scope, id=area.id, quarter=Q3)
    assert content.goals == () and content.activities[0].planned_quarter == 2
    path = address(area, f"/aktiviteter/{content.activities[0].row.id}")
    assert 'name="planned_3" type="text" value="2"' in body(client.get(path)).replace("\n", " ")
    assert client.post(path, {**task, "planned_3": "", "version": "1"}).status_code == 303
    with world.scope() as scope:
        assert overview.read_focus_area(scope, id=area.id, quarter=Q3).activities[0].planned_quarter is None


def test_an_occasion_is_logged_in_three_fields(world, client, area, task):
    client.sign_in(IN_GROUP)
    form = {"activity_id": str(task.id), "done_on": "2026-11-20", "result": "Lugnt <b>överallt</b>."}
    answer = client.post(address(area, "/tillfallen/nytt"), form)
    assert answer.status_code == 303
    shown = body(client.get(answer.headers["Location"]))
    assert "Lugnt &lt;b&gt;överallt&lt;/b&gt;." in shown and "Tillfället är loggat" in shown
    with world.scope(IN_GROUP) as scope:
        (one,) = overview.read_focus_area(scope, id=area.id).occasions
    assert (one.organisation, one.may_remove) == ("Högstadieskolan", True)


def test_an_activity_of_another_focus_area_is_not_logged_here(world, client, area):
    other = activity(world, focus_area(world, title="Annat"))
    client.sign_in(Role.COORDINATOR)
    form = {"activity_id": str(other.id), "done_on": "2026-11-20"}
    assert client.post(address(area, "/tillfallen/nytt"), form).status_code == 404


def test_a_follow_up_is_written_read_with_figures_and_handed_in(world, client, area):
    report(world, date(2025, 6, 16), date(2025, 6, 30), date(2025, 8, 1), date(2026, 8, 1), date(2026, 8, 2))
    client.sign_in(IN_GROUP)
    path = address(area, "/uppfoljning/2026-Q3")
    offered = body(client.get(path))
    assert "<code>{nu}</code>" in offered and 'data-code="{nu}" data-name="Nu" data-value="2"' in offered
    form = {
        "version": "0",
        "status": "on_plan",
        "judgement": "worsened",
        "proposal": "change",
        "why": "{nu} mot {då} ({procent}).",
    }
    answer = client.post(path, form)
    assert answer.status_code == 303
    shown = body(client.get(answer.headers["Location"])).replace("\xa0", " ")
    assert "2 mot 1 (för få för procent)." in shown and "Påbörjad" in shown
    assert "{nu} mot {då} ({procent}).</textarea>" in shown
    assert client.post(path, {**form, "version": "0"}).status_code == 409
    assert client.post(f"{path}/inlamning", {"version": "1"}).status_code == 303
    assert "Inlämnad" in body(client.get(path))
    with world.scope() as scope:
        assert follow_ups.find(scope, area.id, Q3).state == "submitted"


def test_an_occasion_takes_two_taps_from_the_focus_area(world, client, area, task):
    client.sign_in(IN_GROUP)
    card = body(client.get(address(area)))
    tap = address(area, f"/tillfallen/nytt?aktivitet={task.id}")
    assert f'href="{tap}"' in card and "0</strong> gjorda" in card
    form = body(client.get(tap))
    assert f'<option value="{task.id}" selected>' in form and f'value="{TODAY}"' in form
    assert client.post(tap, {"activity_id": str(task.id), "done_on": TODAY}).status_code == 303
    assert "1</strong> gjorda" in body(client.get(address(area)))


def test_a_new_focus_area_begins_with_two_questions(client):
    client.sign_in(Role.COORDINATOR)
    form = body(client.get("/koping/fokusomraden/nytt"))
    asked = form[form.index('class="form"') : form.index("Mer om det")]
    assert [name for name in re.findall(r'name="(\w+)"', asked) if name != "csrf"] == ["description", "title"]
    answer = client.post(
        "/koping/fokusomraden/", {"description": "Vejp säljs till elever.", "title": "Centrum", "year": "2026"}
    )
    assert answer.status_code == 303


def test_five_occasions_stand_on_the_card_and_all_on_the_other_page(world, client, area, task):
    log(world, task, *(date(2026, 11, day) for day in range(1, 8)))
    client.sign_in(Role.COORDINATOR)
    assert body(client.get(address(area))).count("/borttagning/tillfalle/") == 5
    assert body(client.get(address(area, "/allt"))).count("/borttagning/tillfalle/") == 7
