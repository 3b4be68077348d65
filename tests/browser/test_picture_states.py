"""A picture in each state of its life, for whoever makes it and for those who only read it: what it says there,
what axe finds in both schemes, and that 320 pixels hold it. One municipality of the house, in periods of their own."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest

from app.contributions import own_views
from app.figures.periods import Fortnight
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.pictures import service as pictures
from app.places import service as places
from tenants.access import Role
from tests.browser.house import HOSTILE, NOW
from tests.browser.test_pages import WHOLE, look_at
from tests.browser.test_reflow import narrow
from tests.browser.visit import Visit
from workers.performing import perform_run

SLUG = "arboga"
MANY = 300
BACK = {"open": 28, "draft": 30, "missing": 32, "locked": 34, "new version": 36, "empty": 38, "300 events": 40}
"""State -> how many periods before the running one."""
SAYS = {
    "open": "Siffrorna är inte räknade än",
    "draft": "Siffrorna räknades",
    "missing": "Polisens del är inte inlämnad.",
    "locked": "Fastställd, utgåva 1",
    "new version": "Fastställd, utgåva 2",
    "empty": "Siffrorna räknades",
    "300 events": "Fastställd, utgåva 1",
}
READS = {"locked": (Role.REPORTER, Role.POLICE_OFFICER), "new version": (Role.SCHOOL,), "300 events": (Role.REPORTER,)}
"""Who else looks at it than the coordinator."""


@pytest.fixture(scope="module")
def states(house):
    """State -> the period's first day."""
    with house.scope(Role.COORDINATOR, SLUG) as scope:
        running = Fortnight.containing(NOW.date(), scope.profile.anchor)
    first = {state: running.first - n * timedelta(days=14) for state, n in BACK.items()}
    _reported(house, first["300 events"])
    for state, day in first.items():
        with house.scope(Role.COORDINATOR, SLUG) as scope:
            run = pictures.order_draft(scope, first=day)
        if state != "open":
            assert perform_run(house.worker, house.tenants[SLUG], run.id, demo=True)
        if state == "draft":
            _police(house, day)
        if state in ("locked", "new version", "300 events"):
            _lock(house, day)
    day = first["new version"]
    with house.scope(Role.COORDINATOR, SLUG) as scope:
        version = pictures.read_picture(scope, first=day).row.version
        pictures.correct(scope, first=day, version=version, reason="Polisens del kom efter mötet.")
    _police(house, day)
    with house.scope(Role.COORDINATOR, SLUG) as scope:
        run = pictures.order_draft(scope, first=day)
    assert perform_run(house.worker, house.tenants[SLUG], run.id, demo=True)
    _lock(house, day)
    return first


def _reported(house, first) -> None:
    kinds = ("klotter", "hastighet", "nedskrapning", "belysning", "bostadsinbrott")
    days = [first + timedelta(days=n % 14) for n in range(MANY)]
    with house.scope(Role.COORDINATOR, SLUG) as scope:
        sites = [one.name for one in places.named_places(scope)]
        lines = [f"{kinds[n % 5]};{day} {n % 24:02}:00;{sites[n % len(sites)]}" for n, day in enumerate(days)]
        source = "\n".join(["typ;tidigast;plats", *lines, ""]).encode()
        done = intake.import_incidents(scope, source=source, file_name="trehundra.csv", limits=WEB)
    assert done.new == MANY


def _police(house, day) -> None:
    at = house.web.at(datetime.combine(day + timedelta(days=9), time(12), UTC))  # while the period was running
    with at.scope(house.tenants[SLUG], house.actor(Role.POLICE_OFFICER, SLUG)) as scope:
        own_views.hand_in(scope, first=day, version=0, mood="uneasy", text=f"Fler cykelstölder {HOSTILE}")


def _lock(house, day) -> None:
    with house.scope(Role.COORDINATOR, SLUG) as scope:
        pictures.lock(scope, first=day, registry_number="KS 2026/000")


@pytest.mark.parametrize(
    ("state", "role"),
    [(state, role) for state in BACK for role in (Role.COORDINATOR, *READS.get(state, ()))],
    ids=lambda one: str(one).replace(" ", "_"),
)
def test_a_picture_is_clear_in_each_state(state, role, house, states, visitors, record_property):
    visit = Visit("pictures.show", role, SLUG, {"first": states[state]})
    visitor = visitors(role, SLUG)
    visitor.go(visit.path(house))
    main = visitor.page.locator("main").inner_text().lower()
    assert SAYS[state].lower() in main
    assert ("polisens del är inte inlämnad." in main) == (state != "draft" and "utkastet" in main)
    if state == "300 events":  # and those that the house had there before
        counted = int(re.search(r"(\d+) händelser", main)[1])
        assert MANY <= counted < MANY + 50 and f"summa\t{counted}\t" in main
    if state == "new version":
        assert "polisens del kom efter mötet." in main and "utgåvor" in main
    look_at(visitor, WHOLE)
    assert narrow(visit, house, visitors) == []
    record_property("accessibility: states of the picture", 1)
