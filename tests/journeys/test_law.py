"""Lagkoll by pages, from empty to complete: the assessment is drafted, refuses to be final while a part is empty, the
plan is decided, its measures followed up, and every duty answered."""

import re
from datetime import date, timedelta

import pytest

from app import hooks
from app.figures.periods import Days
from app.legal_duties import duties, paper
from app.legal_duties.models import DUTIES, PARTS
from app.settings import service as settings
from app.setup import modules
from tenants.access import CALENDAR, Role
from tenants.errors import NotAllowed
from tenants.runs import Run
from tests.est.areas import report as reported
from tests.journeys.test_a_year import leads, sent
from tests.measures.test_measures import TODAY, made
from tests.papers import is_for_everybody, words_of
from workers.performing import perform_run

ID = r"[0-9a-f-]{36}"


def works(world):
    """The worker does what has been ordered of papers."""
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        wanted = duties.select(Run).where(Run.kind.in_((paper.KIND, paper.ANNEX)), Run.state == "waiting")
        ids = [one.id for one in scope.db.scalars(wanted)]
    return [perform_run(world.worker, world.tenants["koping"], id) for id in ids]


def test_the_law_is_walked_from_empty_to_complete(client, world):
    client.sign_in(Role.COORDINATOR)
    for on, status in ((False, 403), (True, 200)):
        with world.scope() as scope:
            modules.switch(scope, module="lagkoll", on=on, version=settings.read_municipality(scope).version)
        assert client.get("/koping/lagkoll/").status_code == status
    empty = client.get("/koping/lagkoll/").text
    assert "0 av 10 besvarade" in empty and "Ingen lägesbild är fastställd än" in empty
    # The assessment is drafted from what is known; what only people can write is empty.
    reported(world, *(date(2025, 11, 10) + timedelta(days=14 * n) for n in range(26)))
    picture = sent(client, "/koping/lagkoll/lagesbild")
    draft = client.get(picture).text
    assert "Alla händelser: " in draft and "verksamhet" in draft and "Saknas: " in draft and "analys" in draft
    assert sent(client, "/koping/lagkoll/lagesbild") == "/koping/lagkoll/"  # there is one
    refused = client.post(f"{picture}/faststallelse", {"version": "1"})
    assert refused.status_code == 422 and "Lagen kräver den här delen" in refused.text
    said = dict.fromkeys(PARTS, "Klotter vid torget på kvällar.") | {"first": "2024-11-26", "last": "2026-11-24"}
    said |= {"tags": "preparedness", "annex": "Platser som polisen följer.", "annex_audience": "police"}
    for part in PARTS:  # each of them is asked for
        version = re.search(r'name="version" value="(\d+)"', client.get(f"{picture}/andring").text)[1]
        sent(client, f"{picture}/andring", **said | {part: " ", "version": version})
        again = client.post(f"{picture}/faststallelse", {"version": str(int(version) + 1)})
        assert again.status_code == 422, part
    sent(client, f"{picture}/andring", **said, version=int(version) + 1, registry_number="KS 2026/11")
    client.sign_in(Role.LEADER)
    assert client.get(picture).status_code == 404  # a draft
    client.sign_in(Role.COORDINATOR)
    sent(client, f"{picture}/faststallelse", version=int(version) + 2)
    assert client.post(f"{picture}/andring", {**said, "version": "9"}).status_code == 409  # for good
    # Its plan rests on that version, and is decided by a body.
    plan = sent(client, f"{picture}/plan")
    early = client.post(f"{plan}/beslut", {"version": "1", "body": "KF", "decided_on": str(TODAY)})
    assert early.status_code == 422 and "Planen har inga åtgärder" in early.text and "Skriv diarienumret" in early.text
    measure = made(world)
    done = {"text": "Fler vuxna ute", "why": "Klotter på kvällar", "function": "bovärd", "measure_id": measure.id}
    sent(client, f"{plan}/atgard", **done, due="2027-12-01")
    decided = {"body": "Kommunfullmäktige", "decided_on": TODAY, "paragraph": 84, "registry_number": "KS 2026/12"}
    sent(client, f"{plan}/beslut", version=1, **decided)
    told = client.get(plan).text
    assert f"Kommunfullmäktige {TODAY} § 84, KS 2026/12" in told and "1 av 1 åtgärder saknar uppföljning" in told
    (follow,) = set(re.findall(rf"/koping/lagkoll/atgard/{ID}/uppfoljning", told))
    sent(client, follow, number=0, state="ongoing", said="Två kvällar i veckan.")
    assert client.post(follow, {"number": "0", "state": "done", "said": "Klart."}).status_code == 409
    assert leads(client, f"/koping/atgarder/{measure.id}", rf"/koping/lagkoll/plan/{ID}") == plan
    assert client.post(f"{plan}/atgard", {"text": "Mer", "function": "bovärd"}).status_code == 409
    # 24 months later both are to be done anew.
    with world.scope() as scope:
        day = duties.after_months(TODAY, 24)
        (due,) = [one for one in duties.list_duties(scope) if one.slug == "6"]
        assert due.due == day and (day, "6 § Uppdatering och uppföljning") in duties.coming_days(scope)
        assert [one.text for one in hooks.coming(scope, Days(day, day)) if one.kind == "Lagkoll"]
    # Registers: the council's and the reports' are there, cameras only when asked for.
    sent(client, "/koping/lagkoll/register/radet/ny", what="Ordförande", who="Företagarna", sector="business")
    sent(client, "/koping/lagkoll/register/fullmaktige/ny", what="Lägesbilden", first=TODAY)
    assert client.get("/koping/lagkoll/register/kameror").status_code == 404
    # Every duty is answered with what shows it.
    bare = client.post("/koping/lagkoll/krav/5", {"number": "0", "state": "met"})
    assert bare.status_code == 422 and "Skriv vad som visar det" in bare.text
    soon = TODAY + timedelta(days=30)
    for slug in DUTIES:
        more = {"state": "not_asked", "keeps_register": "true"} if slug == "14" else {"next_on": soon}
        sent(
            client,
            f"/koping/lagkoll/krav/{slug}",
            **{"number": 0, "state": "met", "evidence": "Beslut KS 2026/3"} | more,
        )
    assert "Alla krav är besvarade" in client.get("/koping/lagkoll/").text
    camera = {"what": "Torget", "text": "Klotter.", "balance": "Väger över.", "review_on": soon}
    sent(client, "/koping/lagkoll/register/kameror/ny", **camera)
    with world.scope() as scope:
        waits = [one.text for one in hooks.todo(scope)]
    assert "Lagkoll, 5 §: åtgärdsplan" in waits and "Se över: Torget" in waits
    survey = client.get("/koping/lagkoll/enkat").text
    assert survey.count("Inget register förs här") == 1  # of agreements; that of cameras has a row
    assert "näringslivet 1" in survey and "Kommunfullmäktige" in survey and "risk- och sårbarhetsanalys" in survey
    # The paper is for all who read documents, its annex for those who were chosen.
    for _ in range(2):  # when it became final, and with its plan
        assert works(world) == [True, True]
        sent(client, f"{picture}/papper")
    page = client.get(picture).text
    address, annex = (max(re.findall(rf"{picture}/{what}/\d.pdf", page)) for what in ("papper", "bilaga"))
    for one in (address, annex):
        is_for_everybody(client.get(one).data)
    printed = words_of(client.get(address).data)
    for part in ("Kartläggning av brottsligheten", "Analys", "Åtgärdsplan", "KS 2026/11", "Fler vuxna ute"):
        assert part in printed
    assert "polisen följer" not in printed and "polisen följer" in words_of(client.get(annex).data)
    client.sign_in(Role.LEADER)
    assert client.get(address).status_code == 200 and client.get(annex).status_code == 404
    assert "Platser som polisen" not in client.get(picture).text
    client.sign_in(Role.SCHOOL)
    assert client.get("/koping/lagkoll/").status_code == 403
    with world.scope(Role.ANALYST) as scope, pytest.raises(NotAllowed):
        duties.say(scope, slug="5", number=1)
