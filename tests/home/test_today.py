"""Idag: where the fortnight stands, what waits for whom, what stands out; a page for every role."""

import re
from datetime import date, timedelta

import pytest

from app import hooks
from app.alerts import service as alerts
from app.alerts.findings import PLACE, Alert, Alerts, Basis, Findings, MadeAnalysis
from app.figures.audience import Audience
from app.figures.periods import Days, Fortnight
from app.home import wording
from app.hooks import Todo
from tenants.access import CALENDAR, MUNICIPAL_ROLES, Role
from tests.alerts.analysed import CAST, analyse, quiet_year, surge
from tests.situational_pictures.reports import history, report
from tests.situational_pictures.test_pages import words
from workers.performing import perform_run

PERSONAL_NUMBER = "Det var 19121212-1212 som gjorde det."
CANARY = "kanariefågel"
FORMER = date(2026, 11, 9), date(2026, 11, 22)
PERIOD = Fortnight(date(2026, 11, 23))
DESK = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST)


def section(html: str, id: str) -> str:
    found = re.search(rf'<section aria-labelledby="{id}".*?</section>', html, re.S)
    return found[0] if found else ""


# --- where the fortnight stands --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "heading", "said"),
    [
        (date(2026, 11, 23), "Dag 1 av 14", "slutar söndag 6 december."),
        (date(2026, 11, 25), "Dag 3 av 14", "slutar söndag 6 december."),
        (date(2026, 12, 6), "Dag 14 av 14", "slutar i dag."),
    ],
)
def test_a_sentence_says_where_the_fortnight_stands(day, heading, said):
    assert wording.heading(day, PERIOD) == heading
    assert wording.standing(day, PERIOD) == f"Lägesbilden v. 48–49 {said}"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (PERIOD.first, date(2026, 11, 24), "Analysen är klar till och med i går."),
        (PERIOD.first, date(2026, 11, 23), "Analysen är klar till och med 23 november."),
        (PERIOD.previous.first, date(2026, 11, 22), "Bilden av v. 46–47 är klar att granska."),
        (PERIOD.previous.first, date(2026, 11, 20), "Bilden till och med 20 november av v. 46–47 är klar att granska."),
    ],
)
def test_it_says_whether_the_analysis_is_ready(first, last, said):
    assert wording.analysed(date(2026, 11, 25), PERIOD, Findings(first, last)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-2, "Skulle ha varit klart 23 november"),
        (0, "Sista dag 25 november, i dag"),
        (1, "Sista dag 26 november, i morgon"),
        (9, "Sista dag 4 december, om 9 dagar"),
        (36, "Sista dag 31 december"),
    ],
)
def test_a_thing_to_do_has_its_day(days, said):
    today = date(2026, 11, 25)
    assert wording.when(Todo("x", "y", "z", due=today + timedelta(days=days)), today) == said
    assert wording.when(Todo("x", "y", "z", since=today), today) == "Sedan i dag"


# --- what waits ------------------------------------------------------------------------------------------------------


def test_five_things_stand_open_and_the_others_are_folded(world, client, monkeypatch):
    many = [Todo("held_rows", f"Sak {n}", "incidents.index") for n in range(7)]
    monkeypatch.setattr(hooks, "todo", lambda scope: many)
    html = client.sign_in(Role.COORDINATOR).get("/koping/").text
    open_ones, folded = section(html, "att-gora").split("<details")
    assert [n for n in range(7) if f"Sak {n}" in open_ones] == [0, 1, 2, 3, 4]
    assert "och 2 till" in folded and "Sak 5" in folded and "Sak 6" in folded


def test_the_next_meeting_stands_open_however_much_comes_before_it(world, client, monkeypatch):
    meeting = Todo("meeting", "Mötet", "meetings.index", held=date(2026, 12, 1))
    many = [Todo("held_rows", f"Sak {n}", "incidents.index") for n in range(6)]
    monkeypatch.setattr(hooks, "todo", lambda scope: [*many, meeting])
    html = client.sign_in(Role.COORDINATOR).get("/koping/").text
    open_ones, folded = section(html, "att-gora").split("<details")
    assert "Mötet" in open_ones and [n for n in range(6) if f"Sak {n}" in open_ones] == [0, 1, 2, 3]
    assert "och 2 till" in folded and "Mötet" not in folded


def test_what_waits_leads_in_one_tap_to_where_it_is_done(world, client):
    warned(world)
    for day in (0, 1):
        report(world, day, text=PERSONAL_NUMBER)
    for role in MUNICIPAL_ROLES:
        client.sign_in(role)
        html = client.get("/koping/").text
        waits = section(html, "att-gora")
        assert ("en varning i lägesbilden v. 46–47" in waits) == (role in DESK), role
        assert ("Läs 2 spärrade rapporter" in waits) == (role in (Role.COORDINATOR, Role.SCHOOL)), role
        for href in re.findall(r'<a class="todo-body" href="([^"]*)"', html):
            page = client.get(href)
            assert page.status_code == 200, (role, href)
            if role == Role.SCHOOL and "rapporter/" in href:
                assert page.text.count('class="rows-title"') == 2, "the stopped ones and no other"


def test_a_cut_of_the_map_stands_by_a_place_that_is_warned_of(world, client):
    history(world)
    client.sign_in(Role.COORDINATOR)
    assert "map-cut" not in client.get("/koping/").text
    warned(world)
    for role in DESK:
        html = section(client.sign_in(role).get("/koping/").text, "sticker-ut")
        (source,) = re.findall(r'<iframe src="([^"]*)"', html)
        assert source == "/koping/lagesbild/2026-11-09/karta?utsnitt=1" and 'sandbox="allow-scripts"' in html
        assert 'href="/koping/lagesbild/2026-11-09/kartan"' in html
        assert client.get(source).status_code == 200
    for role in (Role.REPORTER, Role.COUNCIL_MEMBER, Role.AUDITOR):
        assert "map-cut" not in client.sign_in(role).get("/koping/").text


def warned(world) -> None:
    """An analysis of the period before that warns of one place."""
    alert = Alert(
        PLACE,
        (world.named()["Torget"],),
        None,
        None,
        *FORMER,
        8,
        1.0,
        3,
        0.001,
        0.01,
        90,
        20,
        20,
        True,
        *[False, 3, False],
    )
    made = Findings(*FORMER, Alerts((alert,)))
    with world.scope() as scope:
        run = alerts.order_analysis(scope, first=FORMER[0])
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        made = MadeAnalysis(Days(*FORMER), dict.fromkeys(Audience, made), dict.fromkeys(Audience, Basis(0, 0)))
        alerts.keep_analysis(scope, made=made, run_id=run.id)


# --- what stands out -------------------------------------------------------------------------------------------------


def test_what_stands_out_is_the_rooms_and_equals_the_picture(world, client):
    named = quiet_year(world)
    surge(world, named["Torget"], roles=CAST[:3])
    report(world, -10, role=Role.POLICE_OFFICER, access_class="police", category="hot", text=CANARY)
    analyse(world)
    for role in DESK:
        client.sign_in(role)
        out = section(client.get("/koping/").text, "sticker-ut")
        ((figure, n),) = re.findall(r'<strong data-figure="([^"]*)">(\d+)</strong>', out)
        assert 'data-audience="internal"' in out and n == "8"
        assert f'data-figure="{figure}">8<' in client.get("/koping/lagesbild/2026-11-09").text
        text = words(client.get("/koping/"))
        assert "Ovanligt många skadegörelser vid Torget: 8, vanligt är" in text
        assert "Vanligt är" in text and "fler än slumpen brukar ge" in text
        assert out.count("<tr>") == 1 + 17 and out.count('role="img"') == 2
        assert CANARY not in out and "hot" not in text.partition("Så räknade vi")[0].lower().split()
        assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', out)) >= 12


# --- a page for every role -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["koping", "kungsor"])
def test_nobody_meets_an_empty_page(world, client, slug):
    for role in MUNICIPAL_ROLES:
        text = words(client.sign_in(role, slug).get(f"/{slug}/"))
        assert "Dag 3 av 14" in text and "Lägesbilden v. 48–49 slutar söndag 6 december." in text, role
    text = words(client.sign_in(Role.COORDINATOR, slug).get(f"/{slug}/"))
    assert "Inget väntar på dig" in text and "Ingen analys än" in text
    assert "Här kommer kvartalsrapporten" in words(client.sign_in(Role.COUNCIL_MEMBER, slug).get(f"/{slug}/"))


@pytest.mark.parametrize("role", [Role.REPORTER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH])
def test_who_reports_meets_one_button_and_what_became_of_her_reports(world, client, role):
    report(world, 0, role=role, place="Stationen")
    report(world, -14, role=role, text=PERSONAL_NUMBER)
    report(world, 0, role=Role.POLICE_OFFICER, place="Högstadieskolan")
    page = client.sign_in(role).get("/koping/")
    text = words(page)
    assert page.text.count("is-big") == 1 and 'href="/koping/rapporter/ny"' in page.text
    assert "Det här hände med dina rapporter" in text and "Högstadieskolan" not in text
    assert "Med i lägesbilden v. 48–49." in text and "Räknas inte än: texten kan peka ut en person." in text


def test_the_auditor_meets_the_log_in_numbers_and_the_administrator_no_content(world, client):
    report(world, 0, text=CANARY)
    text = words(client.sign_in(Role.AUDITOR).get("/koping/"))
    assert re.search(r"Gjort \d+ rader", text) and "Granska loggen" in text
    page = client.sign_in(Role.ADMINISTRATOR).get("/koping/")
    assert "läser varken rapporter eller lägesbild" in words(page)
    assert "Oanvända 0 inte inloggad på 90 dagar Obesvarade 0 inbjudningar väntar på svar" in words(page)
    client.post("/koping/personer/", {"email": "ny@koping.example", "name": "Ny (exempel)", "role": "leader"})
    assert "Obesvarade 1 inbjudan väntar på svar" in words(client.get("/koping/"))
    assert "Klotter" not in page.text and CANARY not in page.text


@pytest.mark.parametrize("role", [Role.AREA_CHIEF, Role.AREA_ANALYST])
def test_the_areas_people_go_straight_to_their_area(client, role):
    answer = client.sign_in(role).get("/vastra-malardalen/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/vastra-malardalen/omradet/mandag")


def test_history_is_no_reason_to_read_it(world, client):
    """A desk with reports but no analysis says so, and counts nothing."""
    history(world)
    assert "Ingen analys än" in words(client.sign_in(Role.COORDINATOR).get("/koping/"))
    with world.scope() as scope:
        run = alerts.order_analysis(scope)
    assert "Analysen räknas just nu" in words(client.get("/koping/"))
    assert perform_run(world.worker, world.tenants["koping"], run.id)
    assert "just nu" not in words(client.get("/koping/"))
