"""What the coordinator does in Inkommet is done by the API with the same acts, ids and versions."""

from app.inbox import service
from app.incidents import service as incidents
from tenants.access import Role
from tests.situational_pictures.reports import report

API = "/koping/api/v1/inbox"


def test_an_inbox_is_worked_through_by_a_key_that_works_and_by_no_other(client, world):
    one, other, third = (report(world, 0, role=role) for role in (Role.SCHOOL, Role.YOUTH, Role.SCHOOL))
    stopped = report(world, 0, text="Det var 19121212-1212 som gjorde det.")
    keys = {
        reach: {"Authorization": f"Bearer {world.key(Role.COORDINATOR, reach=reach)}"} for reach in ("read", "work")
    }

    def post(path: str, status: int = 200, reach: str = "work", **body):
        answer = client.http.post(f"{API}/{path}", json=body, headers=keys[reach])
        assert answer.status_code == status, answer.text
        return answer.json

    ref = {"id": str(third.id), "version": 1}
    post("looked", 403, "read", reports=[ref])
    assert post("looked", reports=[ref]) == {"number": 1} and post("looked", reports=[ref]) == {"number": 0}
    assert post(f"{third.id}/new", version=1)["version"] == 1
    post(f"{third.id}/new", 409, version=7)
    post("changed", 422, reports=[ref], category="hot", reason="")
    place = str(world.named()["Stationen"])
    assert post("changed", reports=[ref], category="belysning", named_place_id=place, reason="enligt samtal")["number"]
    assert post("changed", reports=[ref], category="klotter", reason="gammal version") == {"number": 0}
    assert post(f"{one.id}/answer", version=0, text="Lagad.") == {"version": 1, "text": "Lagad."}
    post(f"{one.id}/answer", 409, version=0, text="En gång till.")
    versions = {"version": 1, "other_version": 1}
    assert post(f"{one.id}/merge", other_id=str(other.id), **versions)["state"] == "counted"
    post(f"{one.id}/merge", 409, other_id=str(other.id), **versions)
    assert post(f"{other.id}/part", version=2) == {"id": str(other.id), "state": "counted", "version": 3}
    assert post(f"{stopped.id}/release", version=1)["state"] == "counted"
    with world.scope(Role.COORDINATOR) as scope:
        seen = incidents.read_incident(scope, id=third.id)
        assert (seen.category.slug, seen.named_place) == ("belysning", "Stationen")
        assert service.count_waiting(scope).stopped == 0
    assert client.http.post(
        f"/koping/api/v1/incidents/{one.id}/objection", json={"version": 1, "wrong": "place"}, headers=keys["work"]
    ).status_code in (200, 201, 204)
