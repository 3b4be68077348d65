"""A table is let out once looked at, with a decision; it stands for good, and the next is judged with it as known."""

import pytest

from app.comparison import paper, quarters
from app.disclosure_control import service
from app.figures.periods import Quarter
from tenants.access import CALENDAR, Role
from tenants.errors import Invalid, NotAllowed, NotFound
from tests.situational_pictures.reports import begun, report
from tests.world import AREA

Q3 = Quarter.parse("2026-Q3")
ADDRESS = "/koping/lamnat-ut/"
DECIDED = {"addressed_to": "public", "receiver": "Redaktionen", "decided_by": "Samordnaren", "decided_on": "2026-11-20"}


@pytest.fixture
def quarter(world):
    """Of traffic 12, of vandalism 11 and of fires 2 in July, all at the square."""
    begun(world, -600)
    for category, n in (("hastighet", 12), ("klotter", 11), ("brand-container", 2)):
        for _ in range(n):
            report(world, -130, category=category)
    return world


def send(client, what: str, **said):
    page = client.get(f"{ADDRESS}{Q3}/{what}").get_data(as_text=True)
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return client.post(f"{ADDRESS}{Q3}/{what}", {"seen": seen, **DECIDED, **said})


def test_a_table_is_let_out_as_it_was_seen_and_stands_for_good(quarter, client):
    client.sign_in(Role.COORDINATOR)
    assert client.get(f"{ADDRESS}ny").headers["Location"] == f"{ADDRESS}{Q3}/grupper"
    page = client.get(f"{ADDRESS}{Q3}/grupper").get_data(as_text=True)
    assert "grupperna i sex slag" in page and "grupp för grupp har tal under tio" in page
    refused = send(client, "grupper", receiver="")
    assert refused.status_code == 422 and "Skriv vem som får tabellen" in refused.get_data(as_text=True)
    assert client.post(f"{ADDRESS}{Q3}/grupper", {**DECIDED, "seen": "0" * 64}).status_code == 409
    shown = client.get(send(client, "grupper").headers["Location"].split("?")[0]).get_data(as_text=True)
    assert '<td class="num">13</td>' in shown and '<td class="num">12</td>' in shown and ">11<" not in shown
    assert "Alla händelser i kommunen under kvartalet: 25." in shown
    report(quarter, -130, category="brand-container")  # comes late: what has been let out is not counted anew
    with quarter.scope(Role.COORDINATOR) as scope:
        row = service.list_releases(scope)[0]
        again = service.offer(scope, quarter=Q3, kind="groups")
        assert (again.sha256, again.number, again.total) == (row.sha256, 2, 25)
        refused = dict(service.offer(scope, quarter=Q3, kind="months").passed.refused)
        assert refused["family"] == "derived", "all was in July: of each group it would be known when"
        with pytest.raises(NotFound):
            service.offer(scope, quarter=Q3 + 1, kind="groups")
        with pytest.raises(NotFound):
            service.offer(scope, quarter=Q3, kind="types")
    file = client.get(f"{ADDRESS}{row.id}/tabell.xlsx")
    assert file.status_code == 200 and "attachment" in file.headers["Content-Disposition"]


def test_it_is_read_by_its_own_and_its_area_alone(quarter, client):
    client.sign_in(Role.COORDINATOR)
    assert send(client, "grupper").status_code == 303
    for role, answer in ((Role.AUDITOR, 200), (Role.REGISTRAR, 200), (Role.SCHOOL, 403)):
        client.sign_out()
        client.sign_in(role)
        assert client.get(ADDRESS).status_code == answer
    with quarter.scope(Role.COORDINATOR, "arboga") as scope:
        assert service.list_releases(scope) == []
    with quarter.scope(Role.AUDITOR) as scope, pytest.raises(NotAllowed):
        service.offer(scope, quarter=Q3, kind="groups")
    with quarter.worker.scope(quarter.tenants[AREA], CALENDAR) as scope:
        told = service.told_onwards(scope, quarter=Q3)
        assert {id: sum(map(sum, one.numbers)) for id, one in told.items()} == {quarter.tenants["koping"].id: 25}
        said = paper.values(
            quarters.read_quarter(scope, quarter=Q3),
            area="Området",
            to_county=True,
            dated=Q3.first_day,
            edition=1,
            demo=False,
            onwards=quarters._onwards(scope, Q3),
        )
    assert ["Köping", "Skadegörelse, klotter och brand", "13"] in said["groups"]
    assert ["Arboga", "Har inte lämnat ut någon tabell", "–"] in said["groups"]
    assert not {"2", "11"} & {cell for line in said["groups"] for cell in line}


def test_a_person_is_no_receiver(quarter):
    with quarter.scope(Role.COORDINATOR) as scope:
        seen = service.offer(scope, quarter=Q3, kind="groups").sha256
        said = {**DECIDED, "decided_on": Q3.first_day, "receiver": "Anna Svensson"}
        with pytest.raises(Invalid):
            service.release(scope, quarter=Q3, kind="groups", seen=seen, **said)


def test_what_was_not_reported_from_its_first_day_does_not_leave(world, client):
    client.sign_in(Role.COORDINATOR)
    report(world, -100)
    page = client.get(f"{ADDRESS}{Q3}/grupper").get_data(as_text=True)
    assert "tystnad är inte noll" in page and 'name="seen"' not in page
    assert client.post(f"{ADDRESS}{Q3}/grupper", {"seen": "", **DECIDED}).status_code == 422
