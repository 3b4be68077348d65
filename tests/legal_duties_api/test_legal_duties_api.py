"""Another program reads Lagkoll, and writes how a plan's measure stands."""

from app.legal_duties import assessments, duties, plans
from app.legal_duties.models import PARTS
from tenants.access import Role
from tests.accounts.test_keys import bearer
from tests.measures.test_measures import TODAY

ROOT = "/koping/api/v1/legal-duties"


def test_lagkoll_is_read_and_followed_up_by_another_program(client, world):
    reads, works = (bearer(world, Role.COORDINATOR, reach) for reach in ("read", "work"))
    with world.scope() as scope:
        row = assessments.begin_assessment(scope)
        said = dict.fromkeys(PARTS, "Klotter.") | {"annex": "Platser som följs.", "annex_audience": "all"}
        assessments.change_assessment(scope, id=row.id, version=1, first=row.first, last=row.last, **said)
        assessments.finalize_assessment(scope, id=row.id, version=2)
        plan = plans.begin_plan(scope, assessment_id=row.id)
        measure = plans.add_measure(scope, plan_id=plan.id, text="Lys upp gångvägen.", function="teknisk chef")
        told = {"number": 0, "state": "ongoing", "said": "Tre lyktor är uppe."}
        path = f"{ROOT}/measures/{measure.id}/follow-ups"
        duties.say(scope, slug="10", number=0, state="met", evidence="Rådet leds av kommunen.")
    assert client.http.post(path, json=told, headers=works).status_code == 409  # not decided yet
    with world.scope() as scope:
        decided = {"body": "Fullmäktige", "decided_on": TODAY, "paragraph": "84", "registry_number": "KS 2026/12"}
        plans.decide_plan(scope, id=plan.id, version=1, **decided)
    listed = client.http.get(ROOT, headers=reads).json
    assert [one["state"] for one in listed if one["section"] == "10"] == ["met"]
    (one,) = client.http.get(f"{ROOT}/assessments", headers=reads).json
    page = client.http.get(f"{ROOT}/assessments/{one['id']}", headers=reads)
    assert page.json["parts"]["crime"] == "Klotter." and "Platser som följs" not in page.text
    assert page.json["plan"]["decision"].startswith("Fullmäktige")
    assert client.http.post(path, json=told, headers=reads).status_code == 403
    assert client.http.post(path, json={**told, "said": " "}, headers=works).status_code == 422
    done = client.http.post(path, json=told, headers=works)
    assert done.status_code == 201 and done.json["state"] == "ongoing"
    assert client.http.post(path, json=told, headers=works).status_code == 409  # somebody was first
