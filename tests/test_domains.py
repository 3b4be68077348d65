"""What follows from the list of domains: the menu, the kinds of run with their states in words, and what waits."""

import re
from datetime import date

import pytest
from flask import render_template_string

from app import domains, hooks
from app.interfaces import menu
from app.settings import service as settings
from tenants import runs
from tenants.access import Permission, Role
from tests.situational_pictures.reports import report

PERSONAL_NUMBER = "Det var 19121212-1212 som gjorde det."


ENTRIES = [
    *(entry for section in menu.MENU for entry in section.tabs),
    *(section.overview for section in menu.MENU if section.overview),
    menu.REPORT,
    *menu.OWN,
]


def words_in(pattern: str, html: str) -> list[str]:
    """The words of the links within the first part of a page that fits."""
    inside = re.search(pattern, html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", link) for link in re.findall(r"<a [^>]*>(.*?)</a>", inside[0])] if inside else []


def may_open(role, entry) -> bool:
    kind = "police_area" if role is Role.AREA_CHIEF else "municipality"
    return role in Permission.registry[entry.permission].roles and entry.kind in (None, kind)


def test_every_entry_of_the_frame_leads_to_a_page_and_asks_for_a_known_permission(app):
    for entry in ENTRIES:
        assert entry.endpoint in app.view_functions and entry.permission in Permission.registry
        assert all(endpoint in app.view_functions for endpoint in entry.also)
    assert len({(entry.endpoint, entry.kind) for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ANALYST, Role.COUNCIL_MEMBER, Role.AUDITOR, Role.AREA_CHIEF])
def test_the_menu_has_its_order_and_shows_what_one_may_do(client, role):
    path = "/vastra-malardalen/konto" if role is Role.AREA_CHIEF else "/koping/konto"
    html = client.sign_in(role).get(path).text
    sections = [section.label for section in menu.MENU if any(may_open(role, tab) for tab in section.tabs)]
    report = [menu.REPORT.label] if may_open(role, menu.REPORT) else []
    assert words_in(r'<nav[^>]*aria-label="Huvudmeny".*?</nav>', html) == [*sections, *report]
    own = [entry.label for entry in menu.OWN if may_open(role, entry)]
    assert words_in(r'<div class="own-body".*?</div>', html) == own
    assert "Konto" in own and (("Läs in fil" in own) == (role is Role.COORDINATOR))


@pytest.mark.parametrize(
    ("path", "section", "tab"),
    [
        ("/", "Idag", None),
        ("/lagesbild/2026-11-02", "Lägesbild", "Översikt"),
        ("/lagesbild/kartan", "Lägesbild", "Karta"),
        ("/lagesbild/2026-11-02/analys", "Lägesbild", "Varningar"),
        ("/platser/", "Lägesbild", "Platser"),
        ("/rapporter/ny", "Rapportera", None),
        ("/rapporter/person", "Rapportera", None),
        ("/arbetet", "Arbetet", "Översikt"),
        ("/kvartal/2026-Q3", "Arbetet", "Kvartal"),
        ("/handlingar/", "Dokument", "Dokument"),
        ("/lamnat-ut/", "Dokument", "Lämnat ut"),
    ],
)
def test_every_page_says_where_one_is(client, path, section, tab):
    html = client.sign_in(Role.COORDINATOR).get(f"/koping{path}").text
    here = re.findall(r'<a [^>]*aria-current="(true|page)">(.*?)</a>', html.partition("<main")[0])
    assert [re.sub(r"<[^>]+>", "", words) for _, words in here] == [section, *([tab] if tab else [])]
    assert [word for word, _ in here] == (["true", "page"] if tab else ["page"])


@pytest.mark.parametrize(
    ("path", "section", "tab", "page"),
    [
        ("/fokusomraden/nytt", "Arbetet", "Fokusområden", "Fokusområden"),
        ("/beslut/", "Arbetet", "Möten", "Beslut"),
        ("/overlamnat/", "Arbetet", "Åtgärder", "Överlämnat"),
        ("/lagesbild/tabell", "Lägesbild", "Statistik", "Tabell"),
        ("/lagesbild/tal", "Lägesbild", "Statistik", "Tabell"),
        ("/rapporter/", "Lägesbild", "Händelser", "Händelser"),
        ("/inkommet/", "Lägesbild", "Händelser", "Inkommet"),
        ("/anmalda-brott/", "Lägesbild", "Statistik", "Anmälda brott"),
    ],
)
def test_a_section_with_many_pages_says_in_which_group_one_is_and_which_page(client, path, section, tab, page):
    html = client.sign_in(Role.COORDINATOR).get(f"/koping{path}").text
    here = re.findall(r'<a [^>]*aria-current="(true|page)">(.*?)</a>', html.partition("<main")[0])
    assert [(word, re.sub(r"<[^>]+>", "", words)) for word, words in here] == [
        ("true", section),
        ("true", tab),
        ("page", page),
    ]
    tabs = words_in(rf'<nav class="tabs" aria-label="{section}".*?</nav>', html)
    assert tabs[0] == "Översikt" and len(tabs) <= menu.MOST_TABS


def test_the_overview_of_the_work_leads_to_every_page_of_it(client):
    html = client.sign_in(Role.COORDINATOR).get("/koping/arbetet").text
    work = next(section for section in menu.MENU if section.overview)
    found = words_in(r'<div class="all-work">.*?</main>', html)
    assert found == [tab.label for tab in work.tabs] and all(tab.about for tab in work.tabs)
    assert len(work.tabs) > menu.MOST_TABS


def test_few_pages_stand_as_tabs_without_groups(world, client):
    """As a municipality begins: with what it has not turned on it has no overview of it either."""
    few = tuple(f"{slug}={'on' if slug == 'fokusomraden' else 'off'}" for slug in domains.switchable())
    with world.scope(Role.COORDINATOR) as scope:
        settings.choose_modules(scope, version=settings.read_municipality(scope).version, modules=few)
    html = client.sign_in(Role.COORDINATOR).get("/koping/fokusomraden/").text
    tabs = words_in(r'<nav class="tabs" aria-label="Arbetet".*?</nav>', html)
    assert "Översikt" not in tabs and "Fokusområden" in tabs and len(tabs) <= menu.MOST_TABS
    assert "tabs is-below" not in html


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.REPORTER, Role.ADMINISTRATOR, Role.COUNCIL_MEMBER, Role.AUDITOR]
)
def test_whoever_signs_in_stands_where_the_frame_says(client, role):
    html = client.sign_in(role).get("/koping/", follow_redirects=True).text
    here = re.findall(r'<a [^>]*aria-current="page">(.*?)</a>', html.partition("<main")[0])
    assert [re.sub(r"<[^>]+>", "", words) for words in here] == ["Idag"]
    assert words_in(r'<nav[^>]*aria-label="Huvudmeny".*?</nav>', html)[0] == "Idag"


def test_a_refused_report_is_still_being_reported(client):
    answer = client.sign_in(Role.COORDINATOR).post("/koping/rapporter/", data={})
    here = re.findall(r'<a [^>]*aria-current="page">(.*?)</a>', answer.text.partition("<main")[0])
    assert answer.status_code == 422 and [re.sub(r"<[^>]+>", "", words) for words in here] == ["Rapportera"]


def test_the_tabs_of_a_picture_stay_with_its_period(client):
    html = client.sign_in(Role.COORDINATOR).get("/koping/lagesbild/2026-11-02").text
    tabs = re.search(r'<nav class="tabs".*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r'href="/koping([^"]*)"', tabs) == [
        "/lagesbild/2026-11-02",
        "/lagesbild/bild/",
        "/lagesbild/2026-11-02/kartan",
        "/platser/",
        "/rapporter/",
        "/lagesbild/2026-11-02/analys",
        "/lagesbild/2026-11-02/tabell",
    ]


def test_a_kind_of_run_is_registered_once_with_all_that_is_asked_of_it():
    registered = [
        kind.name for module in domains.modules("registration") for kind in getattr(module, "KINDS_OF_RUN", ())
    ]
    assert sorted(registered) == sorted(domains.kinds_of_run())
    names = [entry.name for kind in domains.kinds_of_run().values() for entry in kind.recurring]
    assert names and len(names) == len(set(names))


@pytest.mark.parametrize(
    ("state", "word"),
    [(runs.WAITING, "Väntar"), (runs.WORKING, "Arbetar"), (runs.DONE, "Klar"), (runs.PARKED, "Misslyckades")],
)
def test_every_state_of_a_run_has_its_word(app, state, word):
    shown = '{% from "parts/state.html" import progress %}{{ progress(state, 1, 5) }}'
    with app.test_request_context():
        told = render_template_string(shown, state=state)
    assert word in told and ("<progress" in told) == (state == runs.WORKING)


def todo(world, role) -> list[tuple]:
    with world.scope(role) as scope:
        return [(one.kind, one.endpoint, one.values, one.due) for one in hooks.todo(scope)]


def test_what_waits_is_gathered_from_all_domains_and_told_to_whom_it_is_for(world):
    schools = report(world, 0, role=Role.SCHOOL, text=PERSONAL_NUMBER)
    one = ("stopped_report", "incidents.show", {"id": schools.id}, None)
    inbox = ("stopped_report", "inbox.index", {}, None)
    assert todo(world, Role.SCHOOL) == [one] and todo(world, Role.COORDINATOR) == [inbox]
    report(world, 1, role=Role.YOUTH, text=PERSONAL_NUMBER)
    assert todo(world, Role.COORDINATOR) == [inbox]
    assert todo(world, Role.SCHOOL) == [one]
    assert todo(world, Role.POLICE_OFFICER) == todo(world, Role.ANALYST) == todo(world, Role.LEADER) == []


def test_what_is_late_comes_first_and_what_is_to_come_last(world, monkeypatch):
    days = {"late": date(2026, 9, 30), "now": None, "to come": date(2026, 12, 31)}
    waiting = [hooks.Todo(name, "", "", due=due) for name, due in reversed(days.items())]
    monkeypatch.setattr(hooks, "_asked", lambda *_: waiting)
    with world.scope() as scope:
        assert [one.kind for one in hooks.todo(scope)] == list(days)


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.COORDINATOR, Role.ANALYST, Role.REPORTER])
def test_a_report_leads_to_its_place_where_the_reader_may_see_the_place(world, client, role):
    place = world.named()["Torget"]
    seen, home = (report(world, -1, category=category) for category in ("klotter", "samling-inne"))
    for one, expected in ((seen, True), (home, role in (Role.SCHOOL, Role.COORDINATOR))):
        answer = client.sign_in(role).get(f"/koping/rapporter/{one.id}")
        if answer.status_code == 200:
            assert (f'href="/koping/platser/{place}"' in answer.text) == expected
    assert client.get(f"/koping/platser/{place}").status_code == 200
