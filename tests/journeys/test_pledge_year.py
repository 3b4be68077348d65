"""A pledge's year by pages: dialogue, walk, picture, pledge, signatures, progress from occasions, follow-up, the
council's paper, and the next year beside this one."""

import re

import pytest

from app import hooks
from app.figures.periods import Quarter
from app.pledges import lists
from app.settings import service as settings
from app.setup import modules
from tenants.access import CALENDAR, Role
from tenants.errors import NotFound
from tenants.models import uuid7
from tests.est.areas import focus_area
from tests.est.areas import report as reported
from tests.journeys.test_a_year import leads, sent
from tests.measures.test_measures import TODAY, made
from tests.papers import is_for_everybody, words_of
from workers.performing import perform_run

ID = r"[0-9a-f-]{36}"
ROWS = (
    "Trafikkontroller vid skolor; Polisen; 2 kontroller; kvartal; 2026-12-31; fartmätningar; Trygga skolvägar\n"
    "Vuxna ute vid torget; Bovärdarna; 10 kvällar\n"
)


def works(world):
    """The worker does what has been ordered of papers."""
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        runs = [one.id for one in scope.db.scalars(lists.select(lists.Run).where(lists.Run.kind == lists.KIND))]
    return [perform_run(world.worker, world.tenants["koping"], id) for id in runs]


def consulted(client, world, area) -> tuple[str, str]:
    """A dialogue with a remark that is answered and a survey, and a walk whose finding is seen to and looked at once
    more: both addresses."""
    safety, housing = world.organisation("Säkerhetsavdelningen"), world.organisation("Bostadsbolaget")
    held = {"organisation_id": safety, "held_on": TODAY.replace(day=3), "place_text": "Torget"}
    said = {"participants": 41, "results": "Otrygg på kvällen; 31 %; 38", "focus_area_ids": area.id}
    dialogue = sent(client, "/koping/dialoger/ny", kind="citizens", title="Dialog på torget", **held, **said)
    sent(client, f"{dialogue}/synpunkt", theme="lighting", text="Gångvägen är mörk.", place_text="Nygård")
    (remark,) = set(re.findall(rf"/koping/dialoger/synpunkt/{ID}/svar", client.get(dialogue).text))
    unsaid = client.post(remark, {"version": "1", "status": "done"})
    assert unsaid.status_code == 422 and "Skriv ett svar" in unsaid.text
    sent(client, remark, version=1, status="done", answer="Fyra lyktstolpar är lagade.")
    planned = {"organisation_id": safety, "held_on": TODAY, "asked": "Bovärdar, elevrådet", "route": "Torget\nSkolan"}
    walk = sent(client, "/koping/dialoger/ny", kind="walk", title="Vandring i Nygård", **planned)
    found = {"id": uuid7(), "theme": "greenery", "text": "Häcken skymmer."}
    assert sent(client, f"{walk}/synpunkt", **found) == sent(client, f"{walk}/synpunkt", **found)  # sent twice: one
    (finding,) = set(re.findall(rf"/koping/dialoger/synpunkt/{ID}/svar", client.get(walk).text))
    due = TODAY.replace(day=28)
    sent(client, finding, version=1, status="ongoing", organisation_id=housing, function="bovärd", due=due)
    client.sign_in(Role.REPORTER)  # the housing company reads what it is to see to, and answers
    assert "Häcken skymmer." in client.get(walk).text and client.get(dialogue).status_code == 404
    sent(client, finding, version=2, status="done", answer="Häcken är klippt.", organisation_id=housing, due=due)
    client.sign_in(Role.COORDINATOR)
    return dialogue, walk


def test_a_pledges_year_is_walked_by_pages(client, world):
    client.sign_in(Role.COORDINATOR)
    for on, status in ((False, 403), (True, 200)):
        for module in ("loften", "dialoger"):
            with world.scope() as scope:
                modules.switch(scope, module=module, on=on, version=settings.read_municipality(scope).version)
            assert client.get(f"/koping/{module}/").status_code == status
    # The picture: reports that are counted, and a figure that is typed with its source.
    reported(world, TODAY.replace(day=22))
    area = focus_area(world)
    asked = {"year": 2027, "purpose": "Det ska bli tryggare i centrum.", "focus_area_ids": area.id, "groups": "alla"}
    wrong = client.post("/koping/loften/nytt", {**asked, "commitments": "Bara vad\n", "dialogue": "Oro; 31 %; ; "})
    assert wrong.status_code == 422 and "Rad 1: skriv minst vad och vem" in wrong.text
    assert "skriv vad talet bygger på (n)" in wrong.text and "Bara vad" in wrong.text  # what was typed is kept
    asked |= {"year": 2026, "groups": "", "dialogue": "Oro i centrum; 31 %; 214 svar; Dialogen på torget"}
    dialogue, walk = consulted(client, world, area)
    asked |= {"consultation_ids": dialogue.rpartition("/")[2]}
    pledge = sent(client, "/koping/loften/nytt", **asked, commitments=ROWS, registry_number="KS 2026/8")
    draft = client.get(pledge).text
    for said in ("Dialog på torget", "1 synpunkt", "41 deltagare", "Otrygg på kvällen", "38 svar"):
        assert said in draft
    assert leads(client, f"/koping/fokusomraden/{area.id}", rf"/koping/dialoger/{ID}") == dialogue
    assert "Nytt fynd" in client.get(walk).text
    assert "214 svar" in draft and "Utkast" in draft and "Underskrift saknas för kommunen och polisen" in draft
    client.sign_in(Role.SCHOOL)
    assert client.get(pledge).status_code == 404  # nobody has promised anything yet
    # Signed by both it is valid, and never changed.
    client.sign_in(Role.COORDINATOR)
    sent(client, f"{pledge}/underskrift", authority="municipality", role="Kommunstyrelsens ordförande", signed_on=TODAY)
    assert client.post(f"{pledge}/andring", {"version": "1", "purpose": "Annat."}).status_code == 409
    with world.scope() as scope:
        assert "Medborgarlöftet 2026 saknar underskrift" in [one.text for one in hooks.todo(scope)]
    sent(client, f"{pledge}/underskrift", authority="police", role="Lokalpolisområdeschef", signed_on=TODAY)
    assert "Gäller" in client.get(pledge).text
    assert client.post(f"{pledge}/andring", {"version": "1", "purpose": "Annat."}).status_code == 409
    assert works(world) == [True]
    (paper,) = set(re.findall(rf"/koping/loften/{ID}/papper/1.pdf", client.get(pledge).text))
    is_for_everybody(client.get(paper).data)
    printed = words_of(client.get(paper).data)
    for said in ("DNR: KS 2026/8", "Syfte", "Gemensam lägesbild", "214 svar", "Redan identifierade fokusområden"):
        assert said in printed
    assert "Trygga skolvägar" in printed and "Lokalpolisområdeschef" in printed and "Bilaga: Handlingsplan" in printed
    # Progress is counted from occasions of what is linked; the chain is walked both ways.
    measure = made(world)
    first, second = dict.fromkeys(re.findall(rf"/koping/loften/atagande/{ID}", client.get(pledge).text))
    sent(client, f"{second}/raknas", measure_ids=measure.id)
    page = f"/koping/atgarder/{measure.id}"
    sent(client, f"{page}/tillfalle", id=uuid7(), done_on=TODAY, result="Lugnt.")
    sent(client, f"{page}/tillfalle", id=uuid7(), done_on="2026-08-20", result="Lugnt.")
    assert "10 planerade, 2 genomförda" in client.get(pledge).text
    assert leads(client, page, rf"/koping/loften/atagande/{ID}") == second
    assert leads(client, second, rf"/koping/atgarder/{ID}") == page
    assert leads(client, f"/koping/fokusomraden/{area.id}", rf"/koping/loften/{ID}") == pledge
    assert leads(client, pledge, rf"/koping/fokusomraden/{ID}") == f"/koping/fokusomraden/{area.id}"
    # The quarter that has ended is followed up in words, which the council reads beside the numbers.
    todo = next(one for one in _todos(world) if one.kind == "pledge_follow_up")
    assert todo.values["quarter"] == Quarter(2026, 3)
    told = f"{pledge}/uppfoljning/2026-Q3"
    sent(client, told, version=0, said="Vuxna ute gav lugnare kvällar.")
    assert client.post(told, {"version": "0", "said": "Något annat."}).status_code == 409
    sent(client, told, version=1, said="Vuxna ute gav lugnare kvällar i centrum.")
    assert not [one for one in _todos(world) if one.kind == "pledge_follow_up"]
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        (part,) = [one for one in hooks.quarter_parts(scope, Quarter(2026, 3)) if one.slug == "medborgarloftet"]
        assert not [one for one in hooks.quarter_parts(scope, Quarter(2025, 3)) if one.slug == "medborgarloftet"]
    assert part.says == "Vuxna ute gav lugnare kvällar i centrum."
    assert [row.cells for row in part.rows] == [
        ("Trafikkontroller vid skolor", "Polisen", 8, "–", "–"),
        ("Vuxna ute vid torget", "Bovärdarna", 10, 1, 1),
    ]
    # Next year's stands beside this year's, with what goes on.
    following = sent(client, f"{pledge}/nasta-ar", commitment_ids=second.rpartition("/")[2])
    beside = client.get(following).text
    assert "2026: 10 planerade, 2 genomförda" in beside and "Trafikkontroller" not in beside
    assert client.post(f"{pledge}/nasta-ar", {}).status_code == 409
    # A correction is a new version that names the old, which holds until the new one is signed.
    version = sent(client, f"{pledge}/rattelse", reason="Fel antal kvällar.")
    assert leads(client, version, rf"/koping/loften/(?!atagande){ID}") == pledge
    for authority in ("municipality", "police"):
        sent(client, f"{version}/underskrift", authority=authority, role="Ordförande", signed_on=TODAY)
    assert "har ersatt den här" in client.get(pledge).text and "2 genomförda" in client.get(version).text
    assert "Medborgarlöfte 2026, version 2" in client.get("/koping/sok?q=torget").text
    client.sign_in(Role.SCHOOL)
    assert client.get(version).status_code == 200 and client.get(following).status_code == 404


def test_a_signed_paper_is_entered_on_one_page(client, world):
    client.sign_in(Role.COORDINATOR)
    said = {"year": 2024, "purpose": "Tryggare i centrum.", "commitments": ROWS.replace("2026", "2024")}
    said |= {"municipality_role": "Kommunstyrelsens ordförande", "municipality_on": "2023-12-15"}
    half = client.post("/koping/loften/nytt", said | {"police_role": "Lokalpolisområdeschef"})
    assert half.status_code == 422 and "Skriv både funktion och dag" in half.text
    pledge = sent(client, "/koping/loften/nytt", **said, police_role="Lokalpolisområdeschef", police_on="2023-12-15")
    assert "Har gällt" in client.get(pledge).text
    assert client.post("/koping/loften/nytt", said).status_code == 422  # the year has one
    with world.scope() as scope, pytest.raises(NotFound):
        lists.find_pledge(scope, id=uuid7())


def _todos(world):
    with world.scope() as scope:
        return hooks.todo(scope)
