"""A quarter whose report is final is closed: a change to it takes a reason, is shown as one, and what stood there
before can still be read."""

from datetime import date, timedelta

import pytest

from app.documents import service as documents
from app.est import follow_ups, occasions, overview, removals, service
from app.quarterly_reports import service as quarterly_reports
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid
from tests.est.areas import FOLLOW_UP, IN_GROUP, Q3, activity, focus_area, log, write
from tests.est.test_versions import fields_of

REASON = "Två pass var inte inlagda."
SHOWN = "Ändrad efter fastställd rapport"
ASKED = "Rapporten för kvartal 3 2026 är fastställd. Skriv varför du ändrar i efterhand."
QUARTER = "/koping/kvartal/2026-Q3"


def body(answer) -> str:
    return answer.get_data(as_text=True)


def make_final(world, *, edition: int = 1, drafted: timedelta = timedelta()) -> None:
    """A final report of the third quarter, drafted so long ago."""
    digest = world.worker.files.write(world.tenants["koping"].id, b"%PDF-1.7 rapport")
    whole = {"sha256": digest, "source_sha256": digest, "size": 16, "file_name": "rapport.pdf", "title": "Rapport"}
    kind = {"kind": "quarterly_report", "period": "2026-Q3", "edition": edition, "media_type": "application/pdf"}
    then = world.worker.at(world.worker.clock() - drafted)
    with then.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        draft = documents.keep_draft(scope, audience="internal", counted_at=scope.now, **kind, **whole)
    with world.scope() as scope:
        documents.keep_final(scope, draft_id=draft.id, sha256=digest, size=16, file_name="rapport.pdf")


@pytest.fixture
def area(world):
    return focus_area(world)


@pytest.fixture
def task(world, area):
    return activity(world, area)


@pytest.fixture
def closed(world, area, task):
    """The quarter with one occasion and a follow-up that is handed in; its report is final."""
    (occasion,) = log(world, task, date(2026, 9, 1))
    write(world, area)
    make_final(world)
    return occasion


def read(world, area):
    with world.scope(IN_GROUP) as scope:
        return overview.read_follow_up(scope, focus_area_id=area.id, quarter=Q3)


ACTS = {
    "rewrite": lambda scope, area, task, one, late: follow_ups.write_follow_up(
        scope, focus_area_id=area.id, quarter="2026-Q3", version=2, **{**FOLLOW_UP, "why": "Nytt."}, **late
    ),
    "log": lambda scope, area, task, one, late: occasions.log_occasion(
        scope, activity_id=task.id, done_on=date(2026, 9, 2), **late
    ),
    "log many": lambda scope, area, task, one, late: occasions.log_occasions(
        scope, occasions=[{"activity_id": task.id, "done_on": date(2026, 9, day)} for day in (2, 3)], **late
    ),
    "remove": lambda scope, area, task, one, late: removals.remove(
        scope, focus_area_id=area.id, kind="occasion", id=one.id, **late
    ),
    "remove activity": lambda scope, area, task, one, late: removals.remove(
        scope, focus_area_id=area.id, kind="activity", id=task.id, **late
    ),
    "plan": lambda scope, area, task, one, late: service.change_activity(
        scope,
        id=task.id,
        version=1,
        name=task.name,
        kind="social",
        organisation_id=task.organisation_id,
        planned=[2, 3, 9, 2],
        **late,
    ),
    "prioritise": lambda scope, area, task, one, late: quarterly_reports.set_priorities(
        scope, quarter="2026-Q3", version=0, priorities=[{"focus_area_id": area.id, "need": 3, "influence": 3}], **late
    ),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_change_in_a_closed_quarter_takes_a_reason_and_is_noted(world, area, task, closed, act):
    for reason, said in (("", ASKED), ("Anna sa 19121212-1212.", "kan innehålla ett personnummer")):
        with world.scope() as scope, pytest.raises(Invalid) as refused:
            act(scope, area, task, closed, {"late_reason": reason})
        assert said in refused.value.messages["late_reason"][-1]
    with world.scope() as scope:
        assert overview.read_focus_area(scope, id=area.id, quarter=Q3).late == ()
        act(scope, area, task, closed, {"late_reason": REASON})
    with world.scope() as scope:
        late = [one for one, _before in quarterly_reports.late_priorities(scope, quarter=Q3)]
        late += overview.read_focus_area(scope, id=area.id, quarter=Q3).late
    (one,) = late
    assert (one.reason, one.changed_by) == (REASON, "coordinator, koping (exempel)")


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_open_quarter_takes_none(world, area, task, act):
    (occasion,) = log(world, task, date(2026, 9, 1))
    write(world, area)
    with world.scope() as scope:
        act(scope, area, task, occasion, {})
        content = overview.read_focus_area(scope, id=area.id, quarter=Q3)
    assert content.late == () and content.final is None


def test_a_draft_closes_nothing_and_neither_does_another_quarters_report(world, area, task):
    digest = world.worker.files.write(world.tenants["koping"].id, b"%PDF-1.7 rapport")
    whole = {"sha256": digest, "source_sha256": digest, "size": 16, "file_name": "rapport.pdf", "title": "Rapport"}
    kind = {"kind": "quarterly_report", "period": "2026-Q3", "edition": 1, "media_type": "application/pdf"}
    with world.scope() as scope:
        documents.keep_draft(scope, audience="internal", counted_at=scope.now, **kind, **whole)
    log(world, task, date(2026, 9, 1))
    make_final(world, edition=2)
    log(world, task, date(2026, 10, 1), date(2026, 6, 30))


def test_the_follow_up_stays_handed_in_and_the_earlier_one_can_be_read(world, client, area, closed):
    client.sign_in(IN_GROUP)
    path = f"/koping/fokusomraden/{area.id}/uppfoljning/2026-Q3"
    before = body(client.get(path))
    assert "fastställdes" in before and SHOWN not in before
    typed = {**fields_of(before, path), "why": "Två pass till.", "late_reason": ""}
    refused = client.post(path, typed)
    assert refused.status_code == 422 and ASKED in body(refused) and "Två pass till.</textarea>" in body(refused)
    saved = client.post(path, {**typed, "late_reason": REASON})
    assert saved.status_code == 303
    shown = body(client.get(saved.headers["Location"]))
    assert "visas som ändrad efter fastställd rapport" in shown and "sparad som påbörjad" not in shown
    assert SHOWN in shown and REASON in shown and "school, koping (exempel)" in shown and "Inlämnad" in shown
    (one,) = read(world, area).earlier
    assert one.row.state == "submitted" and one.texts["why"].startswith("0 rapporter mot ")
    assert read(world, area).follow_up.state == "submitted"
    assert "Så löd den innan" in shown and one.texts["lessons"] in shown
    client.sign_in(Role.COORDINATOR)
    assert SHOWN in body(client.get(QUARTER)) and REASON in body(client.get(QUARTER))


def test_a_submitted_follow_up_says_so_when_it_is_saved_in_an_open_quarter(world, client, area):
    write(world, area)
    client.sign_in(IN_GROUP)
    path = f"/koping/fokusomraden/{area.id}/uppfoljning/2026-Q3"
    saved = client.post(path, {**fields_of(body(client.get(path)), path), "why": "Två pass till."})
    shown = body(client.get(saved.headers["Location"]))
    assert "fortfarande inlämnad" in shown and "sparad som påbörjad" not in shown
    assert read(world, area).follow_up.state == "submitted"


def test_a_follow_up_is_handed_in_late_with_a_reason(world, client, area):
    write(world, area, submit=False)
    make_final(world)
    client.sign_in(IN_GROUP)
    path = f"/koping/fokusomraden/{area.id}/uppfoljning/2026-Q3"
    fields = fields_of(body(client.get(path)), f"{path}/inlamning")
    refused = client.post(f"{path}/inlamning", fields)
    assert refused.status_code == 422 and ASKED in body(refused)
    assert read(world, area).follow_up.state == "draft"
    done = client.post(f"{path}/inlamning", {**fields, "hand_in_reason": REASON})
    assert done.status_code == 303 and "efter att rapporten fastställdes" in body(client.get(done.headers["Location"]))
    (one,) = read(world, area).earlier
    assert one.row.state == "draft" and one.change.reason == REASON


def test_the_figures_of_the_report_stand_beside_those_of_today(world, client, area, task, closed):
    client.sign_in(IN_GROUP)
    home = f"/koping/fokusomraden/{area.id}"
    form = {"activity_id": str(task.id), "done_on": "2026-09-02", "result": "Lugnt i parken."}
    refused = client.post(f"{home}/tillfallen/nytt", form)
    assert refused.status_code == 422 and ASKED in body(refused) and "Lugnt i parken." in body(refused)
    assert 'name="late_reason"' in body(refused)
    assert client.post(f"{home}/tillfallen/nytt", {**form, "late_reason": REASON}).status_code == 303
    assert "I rapporten: 1 av 3" in body(client.get(f"{home}?kvartal=2026-Q3"))
    shown = body(client.get(f"{home}/allt?kvartal=2026-Q3"))
    assert 'data-label="Gjort kvartalet">2 <span class="hint">(rapporten: 1)' in shown
    assert SHOWN in shown and REASON in shown and "Innan: plan 3, gjort 1." in shown
    asked = body(client.get(f"{home}/borttagning/tillfalle/{closed.id}"))
    assert ASKED in asked and 'name="late_reason"' in asked
    refused = client.post(f"{home}/borttagning/tillfalle/{closed.id}", {"late_reason": ""})
    assert refused.status_code == 422 and ASKED in body(refused)
    removed = client.post(f"{home}/borttagning/tillfalle/{closed.id}", {"late_reason": "Fel dag."})
    assert removed.status_code == 303
    refused = client.post(f"{home}/aterstallning/tillfalle/{closed.id}")
    assert refused.status_code == 422 and "Det här återställs" in body(refused)
    back = client.post(f"{home}/aterstallning/tillfalle/{closed.id}", {"late_reason": "Rätt dag."})
    assert back.status_code == 303
    with world.scope() as scope:
        content = overview.read_focus_area(scope, id=area.id, quarter=Q3)
    assert [one.before["done"] for one in content.late] == [1, 2, 1]
    assert content.in_report(task.id) == {"name": "Vuxenvandring", "planned": 3, "done": 1}
    assert content.activities[0].done_quarter == 2


def test_a_newer_final_report_is_what_later_figures_stand_beside(world, area, task, closed):
    with world.scope() as scope:
        occasions.log_occasion(scope, activity_id=task.id, done_on=date(2026, 9, 2), late_reason=REASON)
    tomorrow = world.worker.clock() + timedelta(days=1)
    world.web.clock = world.worker.clock = lambda: tomorrow
    make_final(world, edition=2)
    with world.scope() as scope:
        content = overview.read_focus_area(scope, id=area.id, quarter=Q3)
    assert content.final.edition == 2 and content.in_report(task.id) is None and len(content.late) == 1


def test_priorities_of_a_closed_quarter_show_what_stood_there_before(world, client, area):
    first = [{"focus_area_id": area.id, "need": 4, "influence": 4, "rank": 1, "reason": "Ökar."}]
    with world.scope() as scope:
        quarterly_reports.set_priorities(scope, quarter="2026-Q3", version=0, priorities=first)
    make_final(world)
    client.sign_in(Role.COORDINATOR)
    path = f"{QUARTER}/prioriteringar"
    typed = {**fields_of(body(client.get(QUARTER)), path), f"need-{area.id}": "2"}
    refused = client.post(path, typed)
    assert refused.status_code == 422 and ASKED in body(refused) and '<option value="2" selected>' in body(refused)
    assert client.post(path, {**typed, "late_reason": REASON}).status_code == 303
    shown = body(client.get(QUARTER))
    assert SHOWN in shown and REASON in shown and "behov 4 × möjlighet 4. Ökar." in shown


def test_what_was_written_between_draft_and_final_is_told(world, area):
    write(world, area)
    make_final(world, drafted=timedelta(days=1))
    now = world.worker.clock() + timedelta(hours=1)
    world.web.clock = lambda: now
    assert not read(world, area).newer_than_report  # the two stand at one moment
    with world.scope() as scope:
        row = follow_ups.find(scope, area.id, Q3)
        row.written_at -= timedelta(hours=1)
        row.submitted_at -= timedelta(hours=1)
    assert read(world, area).newer_than_report


def test_a_stale_change_in_a_closed_quarter_is_refused_and_not_noted(world, area, closed):
    with world.scope() as scope, pytest.raises(Conflict):
        follow_ups.write_follow_up(
            scope, focus_area_id=area.id, quarter="2026-Q3", version=1, **FOLLOW_UP, late_reason=REASON
        )
    assert read(world, area).late == ()
