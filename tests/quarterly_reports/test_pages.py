"""The quarter's page and its documents, as a browser meets them."""

import re

import pytest

from app.documents import service as documents
from app.quarterly_reports import service as quarterly_reports
from tenants import runs
from tenants.access import CALENDAR, Role
from tests.est.areas import IN_GROUP, Q3, activity, focus_area, write
from tests.quarterly_reports.test_reports import make

QUARTER = "/koping/kvartal/2026-Q3"


def body(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def area(world):
    return focus_area(world)


@pytest.fixture
def task(world, area):
    return activity(world, area)


def test_a_quarter_that_goes_on_is_not_told_that_anything_is_missing(client, area, task):
    client.sign_in(Role.COORDINATOR)
    now, ended = body(client.get("/koping/kvartal/2026-Q4")), body(client.get(QUARTER))
    assert "Inte skriven" in now and "Saknas" not in now and "Medan kvartalet pågår" in now
    assert "Saknas" in ended and "Inte skriven" not in ended and "Aktiviteter på plan" in ended


def test_the_report_says_what_happened_where_the_reader_is(client, area):
    client.sign_in(Role.COORDINATOR)
    page = body(client.get(f"{QUARTER}?ok=faststalld"))
    assert page.index("Kvartalsrapporten") < page.index("Rapporten är fastställd.")
    assert page.count("Rapporten är fastställd.") == 1


def test_priorities_by_form_keep_what_was_typed(world, client, area):
    client.sign_in(Role.COORDINATOR)
    client.get(QUARTER)
    path = f"{QUARTER}/prioriteringar"
    typed = {"version": "0", f"need-{area.id}": "4", f"influence-{area.id}": "4", f"rank-{area.id}": "1"}
    refused = client.post(path, {**typed, f"influence-{area.id}": "nio", f"reason-{area.id}": "Ökar."})
    assert refused.status_code == 422 and "Ökar.</textarea>" in body(refused)
    refused = client.post(path, typed)
    assert "Skriv varför området prioriteras." in body(refused) and '<option value="4" selected>' in body(refused)
    good = {**typed, f"influence-{area.id}": "5", f"reason-{area.id}": "Ökar."}
    assert client.post(path, good).status_code == 303
    with world.scope() as scope:
        (row,) = quarterly_reports.read_priorities(scope, quarter=Q3)
    assert (row.rank, row.need, row.influence, row.reason) == (1, 4, 5, "Ökar.")
    assert "Ökar.</textarea>" in body(client.get(QUARTER))
    assert client.post(path, {"version": "1"}).status_code == 303
    with world.scope() as scope:
        assert quarterly_reports.read_priorities(scope, quarter=Q3) == []


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
        run = quarterly_reports.latest_run(scope, period="2026-Q3")
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


def ranks(page: str, areas) -> list[str]:
    """What the form sends as the place of each of these focus areas."""
    return [re.findall(rf'name="rank-{area.id}" value="(\d?)"', page)[0] for area in areas]


def test_priorities_are_moved_by_buttons_and_stored_by_another(world, client):
    areas = [focus_area(world, title=f"Område {letter}", short_title="") for letter in "ABCD"]
    first, second, third, fourth = areas
    client.sign_in(Role.COORDINATOR)
    assert ranks(body(client.get(QUARTER)), areas) == ["", "", "", ""]
    path, form = f"{QUARTER}/prioriteringar", {"version": "0", f"reason-{second.id}": "Ökar på kvällarna."}

    def move(way: str, area) -> list[str]:
        answer = client.post(f"{path}/{way}/{area.id}", form)
        assert answer.status_code == 200 and "Ökar på kvällarna.</textarea>" in body(answer)
        assert "Flyttat" in body(answer) and body(answer).count("autofocus") == 1
        found = ranks(body(answer), areas)
        form.update({f"rank-{area.id}": rank for area, rank in zip(areas, found, strict=True)})
        return found

    assert move("upp", second) == ["", "1", "", ""]
    assert move("upp", first) == ["2", "1", "", ""]
    assert move("upp", first) == ["1", "2", "", ""]
    assert move("upp", third) == ["1", "2", "3", ""]
    assert move("upp", fourth) == ["1", "2", "", "3"]  # the third place is taken over
    assert move("ner", first) == ["2", "1", "", "3"]
    assert move("ner", fourth) == ["2", "1", "", ""]
    assert client.post(f"{path}/upp/{world.organisation('Polisen')}", form).status_code == 404  # no focus area
    with world.scope() as scope:
        assert quarterly_reports.read_priorities(scope, quarter=Q3) == []
    judged = {f"{name}-{area.id}": "4" for area in (first, second) for name in ("need", "influence")}
    assert client.post(path, {**form, **judged, f"reason-{first.id}": "Mest."}).status_code == 303
    with world.scope() as scope:
        stored = quarterly_reports.read_priorities(scope, quarter=Q3)
    assert [(row.rank, row.focus_area_id) for row in stored] == [(1, second.id), (2, first.id)]
    shown = body(client.get(QUARTER))
    assert "Område B: behov 4, möjlighet 4; Område A: behov 4, möjlighet 4" in shown


def steps(page: str) -> list[tuple[str, str]]:
    """The state of each step, and what it says."""
    found = re.findall(r'<li class="is-(\w+)".*?class="step-says">(.*?)</p>', page, re.DOTALL)
    return [(state, " ".join(re.sub("<[^>]+>", "", words).split())) for state, words in found]


def test_the_steps_say_what_waits_and_for_whom(world, client, area, task):
    client.sign_in(Role.COORDINATOR)
    running, ended = steps(body(client.get("/koping/kvartal/2026-Q4"))), steps(body(client.get(QUARTER)))
    assert [state for state, _words in running] == ["blocked"] * 5
    assert [state for state, _words in ended] == ["now", "blocked", "now", "blocked", "blocked"]
    assert "0 av 1 inlämnade. Väntar på Klotter (Säkerhetsavdelningen), senast 10 oktober 2026." in ended[0][1]
    write(world, area)
    assert [state for state, _words in steps(body(client.get(QUARTER)))] == ["done", "now", "now", "blocked", "blocked"]
    draft, _made = make(world)
    shown = steps(body(client.get(QUARTER)))
    assert [state for state, _words in shown] == ["done", "now", "done", "now", "blocked"]
    assert shown[3][1] == "Att göra nu. Väntar på samordnaren."
    assert client.post(f"{QUARTER}/faststallelse", {"document_id": str(draft.id)}).status_code == 303
    client.sign_in(IN_GROUP)
    assert steps(body(client.get(QUARTER)))[3] == ("done", "Klart. Lokala Brå läser den under Dokument.")
