"""Files that were read in, by a key that works: listed, undone, and stopped while they are being read."""

import pytest

from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.undone_files import service
from tenants.access import Role
from tests.intake.imported import GOOD, stored, taken
from workers import performing

LIST = "/koping/api/v1/imports/"
NOBODYS = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def ask(client, world):
    """A function that sends a request with a key, the coordinator's that works unless another is said."""

    def send(method, path, body=None, *, role=Role.COORDINATOR, reach="work"):
        key = {"Authorization": f"Bearer {world.key(role, reach=reach)}"}
        answer = client.http.open(path, method=method, json=body, headers=key)
        return answer.status_code, answer.json

    return send


def test_a_file_is_undone_by_a_key(world, ask):
    done = taken(world, GOOD)
    (listed,) = ask("GET", LIST, reach="read")[1]
    assert (listed["id"], listed["new"], listed["undone_at"]) == (str(done.id), 3, None)
    one, act = f"{LIST}{done.id}", f"{LIST}{done.id}/undoing"
    assert ask("POST", act, {}, reach="read")[0] == ask("POST", act, {}, reach="report")[0] == 403
    assert ask("POST", act, {}, role=Role.REPORTER)[0] == 404, "another has read it in"
    assert ask("POST", f"{LIST}{NOBODYS}/undoing", {})[0] == ask("GET", f"{LIST}{NOBODYS}")[0] == 404
    assert ask("POST", act, {"keep": "kanske"})[0] == 422
    seen = ask("GET", one)[1]
    assert (seen["removed"], seen["staying"], seen["undoing"]) == (3, 0, False)
    status, answer = ask("POST", act, {})
    assert (status, answer["undoing"]) == (202, True)
    assert ask("POST", act, {})[0] == 409, "it is being undone"
    with world.scope() as scope:
        run = service.latest_run(scope, id=done.id).id
    assert performing.perform_run(world.worker, world.tenants["koping"], run)
    assert ask("GET", one)[1]["undone"] == {"removed": 3, "put_back": 0, "withdrawn": 0, "stayed": 0}
    status, answer = ask("POST", act, {})
    assert status == 409 and "redan ångrad" in answer["detail"] and stored(world) == []


def test_what_somebody_has_worked_on_is_asked_about(world, ask):
    done = taken(world, GOOD)
    with world.scope() as scope:
        row = stored(world)[0]
        incidents.withdraw_incident(scope, id=row.id, version=row.version, reason="dubblett")
    act = f"{LIST}{done.id}/undoing"
    status, answer = ask("POST", act, {})
    assert status == 422 and "någon arbetat med" in answer["fields"]["keep"][0]
    assert ask("POST", act, {"keep": True})[0] == 202


def test_the_reading_of_a_file_is_stopped_by_a_key(world, ask):
    with world.scope() as scope:
        sent = intake.order_import(scope, content=GOOD.encode(), file_name="a.csv", limits=WEB, trial=False)
    one = f"{LIST}uploads/{sent.id}"
    assert ask("GET", one)[1]["name"] == "a.csv"
    assert ask("POST", f"{one}/cancellation", {}, role=Role.REPORTER)[0] == 404
    status, answer = ask("POST", f"{one}/cancellation", {})
    assert status == 200 and answer["cancelled_at"] and answer["intake_id"] is None
    assert ask("POST", f"{LIST}uploads/{NOBODYS}/cancellation", {})[0] == 404
    assert stored(world) == []
