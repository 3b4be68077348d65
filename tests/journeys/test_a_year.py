"""From a report to the council's answer, and back again: the chain is walked by links alone, both ways."""

import re
from html.parser import HTMLParser

from app.incidents import lists as reports
from app.problems import service as problems
from app.settings import service as settings
from app.setup import modules
from tenants.access import Role
from tenants.models import uuid7
from tests.est.areas import report as reported
from tests.measures.test_measures import TODAY
from tests.meetings.made import decided, followed, meeting

SCHOOL = "Högstadieskolan"


class _Links(HTMLParser):
    def __init__(self, page: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "a" and (address := dict(attrs).get("href")):
            self.found.append(address.partition("?")[0].partition("#")[0])


def leads(client, page: str, to: str) -> str:
    """The address of the one link of a page whose address fits."""
    answer = client.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    found = {one for one in _Links(answer.text).found if re.fullmatch(to, one)}
    assert len(found) == 1, (page, to, sorted(found))
    return found.pop()


def sent(client, address: str, **fields) -> str:
    answer = client.post(address, {name: str(value) for name, value in fields.items()})
    assert answer.status_code == 303, (address, answer.status_code, answer.text[:2000])
    return answer.headers["Location"].partition("?")[0]


def test_a_year_is_walked_both_ways_by_links_alone(client, world):
    id = r"[0-9a-f-]{36}"
    place, school = world.named()["Torget"], world.organisation(SCHOOL)
    client.sign_in(Role.COORDINATOR)
    with world.scope() as scope:
        modules.switch(scope, module="problembilder", on=True, version=settings.read_municipality(scope).version)
    # A report that the coordinator takes to the meeting, and what is decided there.
    reported(world, TODAY.replace(day=22))
    with world.scope(Role.SCHOOL) as scope:
        (mine,) = reports.my_reports(scope)
    with world.scope() as scope:
        seen = problems.start(scope, title="Klotter vid torget", named_place_ids=[place])
    report = f"/koping/rapporter/{mine.id}"
    at = meeting(world)
    row = decided(world, at, "Polisen", incident_id=mine.id, named_place_id=place, needs="answer")
    decision = f"/koping/beslut/{row.id}"
    # A measure of the decision, in two answers; a task, and an occasion by phone.
    two = {
        "text": row.text,
        "organisation_id": school,
        "due": "2026-12-18",
        "decision_id": row.id,
        "problem_id": seen.id,
    }
    measure = sent(client, "/koping/atgarder/ny", **two, named_place_id=place)
    sent(client, f"{measure}/uppgift", text="Skriv schemat.", organisation_id=school, due="2026-12-01")
    client.sign_in(Role.SCHOOL)
    (task,) = set(re.findall(rf"/koping/atgarder/uppgifter/({id})/gjord", client.get(measure).text))
    sent(client, f"/koping/atgarder/uppgifter/{task}/gjord")
    sent(client, f"{measure}/tillfalle", id=uuid7(), done_on=TODAY, result="Lugnt.")
    # The next meeting follows it up; the council answers; it is judged before and after.
    client.sign_in(Role.COORDINATOR)
    evaluation = leads(client, measure, rf"/koping/utvarderingar/{id}/registrering").rpartition("/")[0]
    judged = {"treated_ids": place, "control_ids": world.named()["Stationen"], "types": "klotter"}
    sent(client, f"{evaluation}/registrering", **judged, starts_on="2026-11-30", weeks=12)
    assert "Följ aktiviteterna" in client.get(evaluation).text
    row = followed(world, row, "late", reason="Regn.", due=TODAY.replace(day=30), meeting_id=at.id)
    client.sign_in(Role.POLICE_OFFICER)
    sent(client, f"{decision}/svar", version=row.version, answer="commits")
    assert "åtar sig" in client.get(decision).text.lower()
    client.sign_in(Role.COORDINATOR)
    # There: report → decision → measure → before and after. And back.
    assert leads(client, report, rf"/koping/beslut/{id}") == decision
    assert leads(client, decision, rf"/koping/atgarder/{id}") == measure
    assert leads(client, measure, rf"/koping/utvarderingar/{id}") == evaluation
    assert leads(client, evaluation, rf"/koping/atgarder/{id}") == measure
    assert leads(client, measure, rf"/koping/beslut/{id}") == decision
    assert leads(client, decision, rf"/koping/rapporter/{id}") == report
    assert leads(client, decision, rf"/koping/moten/{id}") == f"/koping/moten/{at.id}"
    # The problem that it is to do something about: from the measure, and to it.
    problem = leads(client, measure, rf"/koping/problembilder/{id}")
    assert problem == f"/koping/problembilder/{seen.id}"
    assert leads(client, problem, rf"/koping/atgarder/{id}") == measure
    assert leads(client, measure, rf"/koping/platser/{id}") == f"/koping/platser/{place}"
