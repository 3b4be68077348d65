"""The area's quarterly report: ordered by the chief or the calendar, of what is published alone."""

from datetime import UTC, date, datetime

import pytest

from app.comparison import quarters, registration
from app.documents import authenticity
from app.documents import service as documents
from app.figures.periods import Quarter
from tenants import runs
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.comparison.test_combined import profile
from tests.papers import is_for_everybody, printed_code, words_of
from tests.situational_pictures.reports import report
from tests.world import AREA, stand
from workers import performing, timetable

Q3 = Quarter.parse("2026-Q3")
CANARY = "kanariefågel"


@pytest.fixture
def shared(world):
    profile(world, AREA, missing_members=["Hallstahammar"])
    profile(world, "arboga", shared_groups=["trafik"])
    for slug in ("koping", "arboga"):
        report(world, -450, slug=slug, category="hastighet")
        report(world, -80, slug=slug, category="hastighet", text=CANARY)
    report(world, -81, text=CANARY)
    return world


def chief(world, role=Role.AREA_CHIEF):
    return world.scope(role, AREA)


def test_the_chiefs_report_holds_what_is_published_and_no_word_more(shared, client):
    client.sign_in(Role.AREA_CHIEF, AREA)
    page = f"/{AREA}/omradet/kvartal/2026-Q3"
    assert client.get(f"/{AREA}/omradet/kvartal/").headers["Location"] == page
    for to in (quarters.AREA, quarters.COUNTY):
        assert client.post(page, {"to": to}).status_code == 303
    assert client.post(page, {"to": "alla"}).status_code == 422
    assert client.post(page, {"to": quarters.AREA}).status_code == 409
    for _ in range(2):
        with shared.worker.scope(shared.tenants[AREA], CALENDAR) as scope:
            waiting = runs.first_waiting(scope)
        assert performing.perform_run(shared.worker, shared.tenants[AREA], waiting.id)
    with chief(shared) as scope:
        made = quarters.made(scope, quarter=Q3)
        printed = {one.kind: words_of(documents.download(scope, id=one.id)[1]) for one in made}
    own, county = printed[quarters.KIND], printed[quarters.COUNTY_KIND]
    assert "Till länsbrå." in county and "Till länsbrå." not in own
    for said in (own, county):
        assert "3 händelser i det som kommunerna har publicerat för 13 veckor" in said
        assert "Arboga delar inte: " in said and "Utan Hallstahammar, Kungsör." in said
        for word in (CANARY, "Torget", "Högstadieskolan"):
            assert word not in said
    with chief(shared) as scope:
        codes = [printed_code(documents.download(scope, id=one.id)[1]) for one in made]
        for one in made:
            is_for_everybody(documents.download(scope, id=one.id)[1])
        seen = [authenticity.verify(scope, code=authenticity.read_code(code)) for code in codes]
        assert [one.standing for one in seen] == ["current"] * 2, "an area's report holds as it is made"
        assert "gjord" in authenticity.verdict(seen[0])
    shown = client.get(page).text
    assert "till länsbrå, version 1" in shown and CANARY not in shown
    client.sign_in(Role.AREA_ANALYST, AREA)
    assert client.get(page).status_code == 200 and client.post(page, {"to": quarters.AREA}).status_code == 403


def test_the_calendar_orders_it_once_when_the_quarters_last_week_is_over(shared):
    def ordered_at(*day: int) -> int:
        now = datetime(*day, 12, tzinfo=UTC)
        shared.worker.clock = lambda: now
        return timetable.order_what_is_due(shared.worker, stand(shared, AREA), set())

    assert ordered_at(2026, 10, 2) == 0  # the week that begins on 28 September goes on until the 4th
    assert ordered_at(2026, 10, 6) == 1
    assert ordered_at(2026, 10, 7) == 0
    with shared.worker.scope(shared.tenants[AREA], CALENDAR) as scope:
        waiting = runs.first_waiting(scope)
        assert scope.find(runs.Run, waiting.id).kind == quarters.KIND and not waiting.asked
    assert performing.perform_run(shared.worker, shared.tenants[AREA], waiting.id)
    assert registration.finished_weeks(stand(shared, AREA)) == Q3


def test_who_may_and_of_which_quarter(shared):
    with pytest.raises(NotAllowed), chief(shared, Role.AREA_ANALYST) as scope:
        quarters.order_area_report(scope, quarter="2026-Q3", to=quarters.AREA)
    with pytest.raises(Conflict), chief(shared) as scope:
        quarters.order_area_report(scope, quarter="2026-Q4", to=quarters.AREA)
    with pytest.raises(Invalid), chief(shared) as scope:
        quarters.order_area_report(scope, quarter="2026-Q3", to="")
    with pytest.raises(NotFound), chief(shared) as scope:
        quarters.read_quarter(scope, quarter=Q3 + 1)
    with chief(shared) as scope:
        seen = quarters.read_quarter(scope, quarter=Q3)
    assert seen.weeks == (date(2026, 7, 6), date(2026, 9, 28)) and (seen.n_weeks, seen.n_weeks_last_year) == (13, 13)
