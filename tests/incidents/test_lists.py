"""A list of reports: sorted by moment, gone through page by page, chosen within what its reader may read."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from app.incidents import lists, pages, service
from tenants.access import Role
from tenants.errors import Invalid
from tests.world import NOW


def report(world, role=Role.COORDINATOR, **said):
    with world.scope(role) as scope:
        told = {"category": "klotter", "earliest": NOW, "precision": "unknown", **said}
        return service.report_incident(scope, **told)


def listed(scope, **asked) -> list:
    found, after = [], None
    while True:
        page = service.list_incidents(scope, after=after, limit=2, **asked)
        found += [row.id for row in page.rows]
        if not (after := page.next):
            return found


def test_a_list_is_sorted_by_moment_whenever_it_was_reported_and_no_page_repeats_or_skips(world):
    hours = (3, 50, 1, 1, 26, 2, 1)
    rows = [report(world, earliest=NOW - timedelta(hours=n)) for n in hours]
    right = sorted(rows, key=lambda row: (row.latest, row.id), reverse=True)
    with world.scope() as scope:
        assert listed(scope) == [row.id for row in right]
        first = service.list_incidents(scope, limit=2)
        assert quote(first.next, safe=",:") == first.next, "an address holds it as it is"
    report(world)  # newer than all: what follows the first page stays what it was
    with world.scope() as scope:
        assert service.list_incidents(scope, limit=2, after=first.next).rows[0].id == right[2].id
        for wrong in ("igår", "2026-11-01,2026-11-01T10:00:00,x", "2026-11-01,2026-11-01T10:00:00,"):
            with pytest.raises(Invalid):
                service.list_incidents(scope, after=wrong)


def test_each_filter_narrows_what_may_be_read_and_its_number_with_it(world):
    school = report(world, Role.SCHOOL, text="Rutan mot skolgården är krossad.")
    hidden = report(world, Role.SOCIAL_SERVICES, text="Rutan är krossad.", access_class="restricted")
    speed = report(world, category="hastighet")
    gone = report(world, Role.SCHOOL)
    with world.scope(Role.SCHOOL) as scope:
        service.withdraw_incident(scope, id=gone.id, version=gone.version, reason="dubblett")
    ours, theirs = world.organisation("Högstadieskolan"), world.organisation("Socialtjänsten")
    choices: tuple[tuple[dict, set, set], ...] = (
        ({}, {school, speed}, {school, hidden, speed}),
        ({"organisation_id": ours}, {school}, {school}),
        ({"organisation_id": theirs}, set(), {hidden}),
        ({"category": "hastighet"}, {speed}, {speed}),
        ({"group": "skadegorelse"}, {school}, {school, hidden}),
        ({"category": "hastighet", "group": "skadegorelse"}, {speed}, {speed}),
        ({"text": "krossade rutor"}, {school}, {school, hidden}),
        ({"text": "krossad", "organisation_id": theirs}, set(), {hidden}),
        ({"text": "krossad", "first": NOW.date() + timedelta(days=1)}, set(), set()),
        ({"state": "withdrawn"}, {gone}, {gone}),
        ({"state": "quarantined"}, set(), set()),
        ({"mine": True}, {school}, {speed}),
        ({"first": NOW.date(), "category": "klotter"}, {school}, {school, hidden}),
    )
    for role, at in ((Role.SCHOOL, 0), (Role.COORDINATOR, 1)):
        with world.scope(role) as scope:
            for choice in choices:
                asked, right = choice[0], {row.id for row in (choice[1], choice[2])[at]}
                assert set(listed(scope, **asked)) == right, (role, asked)
                assert lists.count_listed(scope, **asked).counted == len(right), (role, asked)


def test_what_there_is_not_is_said_at_its_field_and_what_was_typed_is_kept(client):
    typed = "?text=och&first=2026-11-02&last=2026-11-01&group=finns-inte&category=inte-den"
    answer = client.sign_in(Role.COORDINATOR).get(f"/koping/rapporter/{typed}")
    assert answer.status_code == 422
    for said in ("Små ord som", "Sista dagen är före", "Gruppen finns inte", "Händelsetypen finns inte"):
        assert said in answer.text
    for kept in ('value="och"', 'value="2026-11-02"', 'value="2026-11-01"'):
        assert kept in answer.text
    empty = client.get("/koping/rapporter/?category=klotter").text
    assert "Inga rapporter passar urvalet" in empty and '<option value="klotter" selected>' in empty
    assert "Rapportera det du har sett" in client.get("/koping/rapporter/").text


def test_the_next_page_keeps_the_filters(world, client):
    for n in range(service.PAGE + 1):
        report(world, earliest=NOW - timedelta(minutes=n), text="Trasig lampa.")
    page = client.sign_in(Role.COORDINATOR).get("/koping/rapporter/?text=lampa&category=klotter").text
    following = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "text=lampa" in following and "category=klotter" in following
    rest = client.get(following).text
    assert rest.count('class="rows-title"') == 1 and "Till de senaste" in rest


def test_five_stopped_reports_stand_above_the_list_and_a_page_has_all(world, client):
    whole, stopped = "/koping/rapporter/", []
    client.sign_in(Role.COORDINATOR)

    def shown(path) -> list:
        page = client.get(path).text
        assert ("Visa alla spärrade rapporter" in page) == (path == whole and len(stopped) > 5)
        return [row.id for row in stopped if f"/rapporter/{row.id}" in page]

    for n in range(7):
        stopped.append(report(world, Role.SCHOOL, text=f"Det var 19121212-1212, {n}."))
        assert shown(whole) == [row.id for row in stopped[:5]]
    assert f"Fler än {pages.STOPPED_FIRST} spärrade rapporter, de äldsta först" in client.get(whole).text
    assert shown(f"{whole}?state=quarantined") == [row.id for row in stopped]


def test_a_reports_page_shows_where_its_way_and_what_lies_near(world, client):
    torget = world.named()["Torget"]
    row = report(world, Role.SCHOOL, named_place_id=torget, precision=None, text="Trasig lampa.")
    beside = report(world, Role.SCHOOL, named_place_id=torget, precision=None, category="hot")
    with world.scope(Role.SCHOOL) as scope:
        row = service.classify_incident(scope, id=row.id, version=row.version, access_class="police", reason="känsligt")
    page = client.sign_in(Role.SCHOOL).get(f"/koping/rapporter/{row.id}").text
    assert f"/koping/rapporter/{row.id}/karta" in page and f"/koping/rapporter/{beside.id}" in page
    way = page.split('class="way"')[1].split("</ol>")[0]
    assert way.index("Mottagen") < way.index("Ändrad: känsligt") < way.index("Ingår i lägesbilden")
    assert client.get(f"/koping/rapporter/{row.id}/karta").status_code == 200
    nowhere = report(world, Role.SCHOOL)
    assert f"{nowhere.id}/karta" not in client.get(f"/koping/rapporter/{nowhere.id}").text
    assert client.get(f"/koping/rapporter/{nowhere.id}/karta").status_code == 404
    assert client.sign_in(Role.YOUTH).get(f"/koping/rapporter/{row.id}/karta").status_code == 404
