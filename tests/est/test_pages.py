"""The pages of focus areas, the quarter and the documents, as a browser meets them."""

from datetime import date

import pytest

from app.documents import service as documents
from app.est import follow_ups, overview, priorities, reports
from tenants import runs
from tenants.access import CALENDAR, Role
from tests.est.areas import IN_GROUP, OUTSIDE, Q3, activity, focus_area, log, report, write
from tests.est.test_reports import make

QUARTER = "/koping/kvartal/2026-Q3"


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
        "/koping/kvartal/2026-Q5",
        "/koping/kvartal/2027-Q1",
        address(area, f"/mal/{task.id}"),
        address(area, f"/aktiviteter/{area.id}"),
    ):
        assert client.get(path).status_code == 404, path


def test_a_quarter_that_goes_on_is_not_told_that_anything_is_missing(client, area, task):
    client.sign_in(Role.COORDINATOR)
    now, ended = body(client.get("/koping/kvartal/2026-Q4")), body(client.get(QUARTER))
    assert "Inte skriven" in now and "Saknas" not in now and "i takt med planen" in now
    assert "Saknas" in ended and "Inte skriven" not in ended and "Aktiviteter på plan" in ended


def test_the_report_says_what_happened_where_the_reader_is(client, area):
    client.sign_in(Role.COORDINATOR)
    page = body(client.get(f"{QUARTER}?ok=faststalld"))
    assert page.index("Kvartalsrapporten") < page.index("Rapporten är fastställd.")
    assert page.count("Rapporten är fastställd.") == 1


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
    assert "Fokusområdet är sparat." in shown and "0 rapporter" in shown and "<li>Bred väg</li>" in shown
    path = answer.headers["Location"].split("?")[0]
    client.get(f"{path}/andring")
    refused = client.post(f"{path}/andring", {**form, "title": "", "year": ""})
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
    shown = body(client.get(address(area))).replace("\xa0", " ")
    assert "81 %" in shown and "(62 % → 85,5 %)" in shown and "nu 17 av 21" in shown and 'value="81"' in shown
    with world.scope() as scope:
        (stored,) = overview.read_focus_area(scope, id=area.id).goals
    edit = body(client.get(address(area, f"/mal/{stored.id}")))
    assert 'value="85,5"' in edit and 'value="17"' in edit
    assert client.post(address(area, f"/mal/{stored.id}"), {**goal, "now": "90"}).status_code == 303
    assert client.post(address(area, f"/mal/{stored.id}/borttagning")).status_code == 303
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
        seen = overview.read_focus_area(scope, id=area.id, quarter=Q3)
    assert seen.goals == () and seen.page.activities[0].planned_quarter == 2
    path = address(area, f"/aktiviteter/{seen.activities[0].id}")
    assert 'name="planned_3" type="text" value="2"' in body(client.get(path)).replace("\n", " ")
    assert client.post(path, {**task, "planned_3": ""}).status_code == 303
    with world.scope() as scope:
        assert overview.read_focus_area(scope, id=area.id, quarter=Q3).page.activities[0].planned_quarter is None


def test_an_occasion_is_logged_in_three_fields_and_taken_away(world, client, area, task):
    client.sign_in(IN_GROUP)
    form = {"activity_id": str(task.id), "done_on": "2026-11-20", "result": "Lugnt <b>överallt</b>."}
    answer = client.post(address(area, "/tillfallen/nytt"), form)
    assert answer.status_code == 303
    shown = body(client.get(answer.headers["Location"]))
    assert "Lugnt &lt;b&gt;överallt&lt;/b&gt;." in shown and "Tillfället är loggat" in shown
    with world.scope(IN_GROUP) as scope:
        (one,) = overview.read_focus_area(scope, id=area.id).occasions
    assert (one.organisation, one.may_remove) == ("Högstadieskolan", True)
    assert client.post(address(area, f"/tillfallen/{one.row.id}/borttagning")).status_code == 303
    with world.scope(IN_GROUP) as scope:
        assert overview.read_focus_area(scope, id=area.id).occasions == ()


def test_an_activity_of_another_focus_area_is_not_logged_here(world, client, area):
    other = activity(world, focus_area(world, title="Annat"))
    client.sign_in(Role.COORDINATOR)
    form = {"activity_id": str(other.id), "done_on": "2026-11-20"}
    assert client.post(address(area, "/tillfallen/nytt"), form).status_code == 404


def test_a_follow_up_is_written_read_with_figures_and_handed_in(world, client, area):
    report(world, date(2025, 6, 30), date(2025, 8, 1), date(2026, 8, 1), date(2026, 8, 2))
    client.sign_in(IN_GROUP)
    path = address(area, "/uppfoljning/2026-Q3")
    offered = body(client.get(path))
    assert "<code>{nu}</code>" in offered and 'class="num">2<' in offered
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
    assert "2 mot 1 (+100,0 %)." in shown and "Påbörjad" in shown and "{nu} mot {då} ({procent}).</textarea>" in shown
    assert client.post(path, {**form, "version": "0"}).status_code == 409
    assert client.post(f"{path}/inlamning").status_code == 303
    assert "Inlämnad" in body(client.get(path))
    with world.scope() as scope:
        assert follow_ups.find(scope, area.id, Q3).state == "submitted"


def test_priorities_by_form_keep_what_was_typed(world, client, area):
    client.sign_in(Role.COORDINATOR)
    client.get(QUARTER)
    path = f"{QUARTER}/prioriteringar"
    refused = client.post(path, {f"need-{area.id}": "4", f"influence-{area.id}": "nio", f"rank-{area.id}": "1"})
    assert refused.status_code == 422 and 'value="nio"' in body(refused)
    refused = client.post(path, {f"need-{area.id}": "4", f"influence-{area.id}": "4", f"rank-{area.id}": "1"})
    assert "Skriv varför området prioriteras." in body(refused)
    good = {f"need-{area.id}": "4", f"influence-{area.id}": "5", f"rank-{area.id}": "1", f"reason-{area.id}": "Ökar."}
    assert client.post(path, good).status_code == 303
    with world.scope() as scope:
        (row,) = priorities.of_quarter(scope, Q3)
    assert (row.rank, row.need, row.influence, row.reason) == (1, 4, 5, "Ökar.")
    assert "Ökar.</textarea>" in body(client.get(QUARTER))
    assert client.post(path, {}).status_code == 303
    with world.scope() as scope:
        assert priorities.of_quarter(scope, Q3) == []


def test_a_report_is_ordered_watched_downloaded_and_finalized(world, client, area):
    client.sign_in(Role.COORDINATOR)
    before = body(client.get(QUARTER))
    assert "Saknas:" in before and "Beställ rapport" in before
    assert client.post(f"{QUARTER}/bestallning").status_code == 303
    assert len(world.enqueued) == 1
    waiting = body(client.get(QUARTER))
    assert 'hx-trigger="every 2s"' in waiting and "Uppdatera" in waiting and "Beställ rapport" not in waiting
    assert client.post(f"{QUARTER}/bestallning").status_code == 409
    part = body(client.get(f"{QUARTER}/rapport"))
    assert part.lstrip().startswith("<section") and "<html" not in part
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        run = reports.latest_run(scope, period="2026-Q3")
        runs.take_lease(scope, run.id)
        runs.progress(scope, run_id=run.id, lease=1, step=2, steps=5, text="Räknar platser och tider")
    assert "Räknar platser och tider" in body(client.get(f"{QUARTER}/rapport"))
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        runs.trouble(scope, run_id=run.id, lease=1, text="Det gick inte.", park=True)
    assert "Det gick inte." in body(client.get(QUARTER))
    draft, made = make(world)
    done = body(client.get(QUARTER))
    assert "hx-trigger" not in done and "Version 2" in done and "Gör en ny version" in done
    file = client.get(f"/koping/handlingar/{draft.id}/fil")
    assert file.data == made.content and file.mimetype == "application/pdf"
    disposition = file.headers["Content-Disposition"]
    assert disposition.startswith("attachment") and "utkast-2.pdf" in disposition
    assert file.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in file.headers["Content-Security-Policy"]
    bad = {"document_id": str(draft.id), "registry_number": "ring 19121212-1212"}
    bad = client.post(f"{QUARTER}/faststallelse", bad)
    assert bad.status_code == 422 and "personnummer" in body(bad)
    assert client.post(f"{QUARTER}/faststallelse", {"document_id": "nej"}).status_code == 422
    final = {"document_id": str(draft.id), "registry_number": "KS 2026/7"}
    assert client.post(f"{QUARTER}/faststallelse", final).status_code == 303
    again = client.post(f"{QUARTER}/faststallelse", final)
    assert again.status_code == 409 and "redan fastställd" in body(again) and "Gör en ny version" in body(again)
    client.sign_in(Role.COUNCIL_MEMBER)
    listed = body(client.get("/koping/handlingar/"))
    assert "Fastställd" in listed and "Utkast" not in listed and "KS 2026/7" in listed
    assert client.get(f"/koping/handlingar/{draft.id}/fil").status_code == 404
    with world.scope() as scope:
        (row,) = documents.list_documents(scope)
    file = client.get(f"/koping/handlingar/{row.id}/fil")
    assert (
        "filename*=UTF-8''" in file.headers["Content-Disposition"]
        and "fastst%C3%A4lld.pdf" in (file.headers["Content-Disposition"])
    )
    client.sign_in(Role.SCHOOL)
    assert client.get("/koping/handlingar/").status_code == 403
    client.sign_in(Role.COORDINATOR, "arboga")
    assert client.get(f"/arboga/handlingar/{row.id}/fil").status_code == 404


def test_a_running_quarter_cannot_be_ordered(client):
    client.sign_in(Role.COORDINATOR)
    assert "Kvartalet är inte slut" in body(client.get("/koping/kvartal/2026-Q4"))
    answer = client.post("/koping/kvartal/2026-Q4/bestallning")
    assert answer.status_code == 422 and "Kvartalet är inte slut." in body(answer)


@pytest.mark.parametrize("rest", ["prioriteringar", "bestallning", "faststallelse"])
def test_the_police_read_the_quarter_but_change_nothing_there(client, area, rest):
    client.sign_in(Role.POLICE_OFFICER)
    assert client.get(QUARTER).status_code == 200
    form = {"document_id": str(area.id)} if rest == "faststallelse" else {}
    assert client.post(f"{QUARTER}/{rest}", form).status_code == 403
