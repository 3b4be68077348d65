"""The table in Brå's layout: spans and numbers by hand, every reader, places without history, and its page."""

from datetime import UTC, date, datetime

import pytest

from app.places import service as places
from app.situational_pictures import permissions, year_table
from app.situational_pictures.year_table import PERIOD, TWELVE, YEAR
from tenants.access import COMMAND_LINE, MUNICIPAL_ROLES, Role
from tenants.errors import NotAllowed, NotFound
from tests.situational_pictures.reports import begun, report
from tests.situational_pictures.test_pages import words
from tests.situational_pictures.test_picture import READERS
from tests.statements import asked, by_table, selects

RUNNING, FINISHED = date(2026, 11, 23), date(2026, 11, 9)


def table(world, role=Role.COORDINATOR, slug="koping", first=RUNNING, own=False):
    with world.scope(role, slug) as scope:
        return year_table.year_table(scope, first=first, own=own)


def numbers(line) -> list[tuple]:
    """(now, then) of the three spans; None where there is no number."""
    return [(one.number, one.then) for one in line.figures]


def lines(shown) -> dict[str, list[tuple]]:
    return {line.name: numbers(line) for line in shown.lines}


def populate(world, year: int, n: int, slug="koping"):
    with world.worker.scope(world.tenants[slug], COMMAND_LINE) as scope:
        places.register_population(scope, year=year, n=n, source=f"källa {year}")


def labels(shown) -> list[tuple[str, str]]:
    return [(span.now.label, span.then.label) for span in shown.spans]


@pytest.fixture
def small(world):
    """Days relative to 23 November 2026; long history."""
    begun(world, -1100, category="bostadsinbrott")
    for days in (0, -10, -326, -327, -363, -364):  # -326 is New Year's Day, -363 is 25 and -364 is 24 November 2025
        report(world, days)
    report(world, 1, category="hastighet", role=Role.POLICE_OFFICER)
    return world


def test_a_running_period_counted_by_hand(small):
    populate(small, 2025, 12_000)
    shown = table(small)
    assert labels(shown) == [
        ("23–24 november 2026", "24–25 november 2025"),
        ("1 januari–24 november 2026", "1 januari–24 november 2025"),
        ("25 november 2025–24 november 2026", "25 november 2024–24 november 2025"),
    ]
    assert lines(shown) == {"Skadegörelse och klotter": [(1, 2), (3, 1), (5, 1)], "Trafik": [(1, 0), (1, 0), (1, 0)]}
    assert numbers(shown.total) == [(2, 2), (4, 1), (6, 1)]
    period, year, twelve = shown.lines[0].figures
    assert year.per_100_000 == 25
    # 37 days of 2025 over the mean of 10,000 and 12,000; 328 days of 2026 over 12,000, whose end is not known yet.
    assert shown.spans[TWELVE].inhabitants.n == pytest.approx((37 * 11_000 + 328 * 12_000) / 365)
    assert (twelve.per_100_000, shown.total.figures[TWELVE].per_100_000) == (42, 50)
    assert period.per_100_000 is None
    people = shown.spans[YEAR].inhabitants
    assert (people.n, people.final, people.dates) == (12_000, False, (date(2025, 12, 31),))
    assert shown.spans[TWELVE].inhabitants.sources == ("test", "källa 2025")
    assert [(line.name, numbers(line)[PERIOD]) for line in shown.lines[1].types] == [("Höga hastigheter", (1, 0))]
    assert shown.lines[0].difference == "kan bero på slumpen" and shown.lines[0].may_be_chance == (0, 7)
    assert (shown.wheel.now, shown.wheel.earlier) == (2, [2, 0, 0])


def test_the_population_is_final_when_both_ends_are_known(small):
    populate(small, 2025, 12_000)
    populate(small, 2026, 14_000)
    shown = table(small)
    assert (shown.spans[YEAR].inhabitants.n, shown.spans[YEAR].inhabitants.final) == (13_000, True)
    assert shown.spans[TWELVE].inhabitants.dates == (date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31))


def test_no_rate_where_the_beginning_of_the_year_is_unknown(small):
    shown = table(small, first=date(2024, 10, 14))
    assert shown.spans[YEAR].inhabitants is None
    assert all(figure.per_100_000 is None for figure in shown.total.figures[YEAR:])


def test_a_period_over_new_year_is_longer_than_its_year_so_far(world):
    begun(world, -1100)
    for day in ("2025-12-31", "2026-01-01", "2026-01-04", "2026-01-05", "2025-01-04", "2025-01-05", "2024-12-23"):
        report(world, 0, earliest=datetime.fromisoformat(f"{day}T12:00+00:00"))
    shown = table(world, first=date(2025, 12, 22))
    assert labels(shown) == [
        ("22 december 2025–4 januari 2026", "23 december 2024–5 januari 2025"),
        ("1–4 januari 2026", "1–4 januari 2025"),
        ("5 januari 2025–4 januari 2026", "5 januari 2024–4 januari 2025"),
    ]
    assert lines(shown) == {"Skadegörelse och klotter": [(3, 3), (2, 1), (4, 2)]}


def test_a_leap_day_has_no_twin(world):
    begun(world, -1100)
    world.web.clock = lambda: datetime(2028, 3, 1, 12, tzinfo=UTC)
    for day in ("2028-02-29", "2028-02-28", "2027-03-01", "2027-02-28", "2026-03-01", "2026-02-28"):
        report(world, 0, earliest=datetime.fromisoformat(f"{day}T08:00+00:00"))
    shown = table(world, first=date(2028, 2, 28))
    assert labels(shown) == [
        ("28–29 februari 2028", "1–2 mars 2027"),
        ("1 januari–29 februari 2028", "1 januari–28 februari 2027"),
        ("1 mars 2027–29 februari 2028", "1 mars 2026–28 februari 2027"),
    ]
    assert numbers(shown.total) == [(2, 1), (2, 1), (3, 2)]


def test_a_span_that_the_place_has_not_reported_through_is_missing(world):
    begun(world, -400)
    report(world, 0)
    shown = table(world)
    assert numbers(shown.total) == [(1, 0), (1, None), (1, None)]
    assert shown.lines[0].difference is None
    assert shown.spans[TWELVE].effort is None and not shown.spans[TWELVE].known_then
    report(world, 1, slug="arboga")
    began = table(world, slug="arboga")  # in the midst of the period: what has come is shown, nothing is compared
    assert numbers(began.total) == [(1, None), (None, None), (None, None)]
    assert began.wheel.mean is None and began.wheel.p is None
    assert table(world, slug="kungsor").lines == []


def test_a_difference_that_chance_seldom_makes_is_told_and_corrected_for_the_groups(world):
    begun(world, -1100)
    for n in range(12):
        report(world, -20 - n, category="hastighet")
    report(world, -400, category="hastighet")
    report(world, -30, category="hot")
    shown = table(world, own=True)
    assert {line.name: line.difference for line in shown.lines} == {
        "Trafik": "fler",
        "Våld, hot och rån": "kan bero på slumpen",
    }
    assert shown.total.difference == "fler"


# --- who reads what --------------------------------------------------------------------------------------------------


def test_a_reader_counts_what_she_may_read(world):
    begun(world, -1100)
    for then in (0, -364):
        report(world, -14 + then, role=Role.POLICE_OFFICER)
        report(world, -13 + then, role=Role.POLICE_OFFICER, category="hot")
        report(world, -12 + then, role=Role.SOCIAL_SERVICES)
        report(world, -6 + then, role=Role.REPORTER, access_class="restricted")
    for role, n in READERS.items():
        shown = table(world, role, first=FINISHED, own=True)
        assert numbers(shown.total) == [(n, n)] * 3 and sum(numbers(one)[0][0] for one in shown.lines) == n, role
        assert shown.wheel.earlier == [n, 0, None]
        assert shown.own_only == (role == Role.REPORTER)
        assert numbers(table(world, role, first=FINISHED).total) == [(1, 1)] * 3, "one number in the room"
        heard = {Role.COORDINATOR: 3, Role.SOCIAL_SERVICES: 2, Role.REPORTER: None}.get(role, 1)
        assert (shown.spans[PERIOD].effort and shown.spans[PERIOD].effort.now) == heard, role


def test_everybody_else_is_refused(world):
    for role in sorted(MUNICIPAL_ROLES - set(permissions.READ.roles)):
        with pytest.raises(NotAllowed):
            table(world, role)


@pytest.mark.parametrize("first", ["2026-11-16", "2026-12-07", "2026-11-24"])
def test_there_is_no_such_period(world, first):
    with pytest.raises(NotFound):
        table(world, first=date.fromisoformat(first))


@pytest.mark.parametrize(("role", "most"), [(Role.COORDINATOR, 9), (Role.SCHOOL, 10), (Role.REPORTER, 5)])
def test_it_asks_few_questions_and_no_reports_of_others_but_for_who_reported(world, role, most):
    begun(world, -1100)
    for days in (0, 1, -14, -364, -500):
        report(world, days)
    with world.scope(role) as scope, asked(world.web.engine) as statements:
        year_table.year_table(scope, first=FINISHED)
    reading = selects(statements)
    assert len(reading) == most, by_table(reading)
    counting = max((one for one in reading if ".category" in one.partition("FROM")[0]), key=len)
    assert ("FROM incident" in counting) == (role == Role.REPORTER)
    assert ("FROM month_tally" in counting) == (role != Role.REPORTER)


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_says_the_same(small, client):
    client.sign_in(Role.COORDINATOR)
    text = words(client.get("/koping/lagesbild/2026-11-23/tabell"))
    assert "Tabell v. 48–49 23 november–6 december 2026. Räknat i hela dagar, till och med 24 november 2026" in text
    assert "rapporter i Samsyn, inte anmälda brott" in text
    assert "Skadegörelse och klotter 1 2 −1 3 1 +2 30" in text
    assert "Trafik 1 0 +1 1 0 +1 10 1 0 +1 10" in text
    assert "Skadegörelse och klotter 5 1 0–7 kan bero på slumpen" in text
    assert "senast kända årsskifte är 31 december 2024" in text
    assert "24–25 november 2025 2" in text and "Medeltalet av de tidigare åren är 0,7." in text
    page = client.get("/koping/lagesbild/tal").text
    assert 'href="/koping/lagesbild/2026-11-23/tabell"' in page
    assert client.get("/koping/lagesbild/2026-11-16/tabell").status_code == 404


def test_the_page_says_whose_reports_it_counts(world, client):
    begun(world, -1100)
    for role in READERS:
        answer = client.sign_in(role).get("/koping/lagesbild/2026-11-09/tabell")
        text = words(answer)
        assert answer.status_code == 200
        assert ("Här räknas det som alla i rummet får läsa" in text) == (role != Role.REPORTER)
        assert ("bara rapporterna från din egen verksamhet" in text) == (role == Role.REPORTER)
    for role in sorted(MUNICIPAL_ROLES - {*READERS, Role.UNIT_MANAGER}):
        assert client.sign_in(role).get("/koping/lagesbild/2026-11-09/tabell").status_code == 403


def test_a_place_without_reports_or_history_gets_words_and_no_numbers(world, client):
    client.sign_in(Role.COORDINATOR)
    assert "Det finns inga rapporter ännu" in words(client.get("/koping/lagesbild/2026-11-23/tabell"))
    report(world, 0)
    text = words(client.get("/koping/lagesbild/2026-11-23/tabell"))
    assert "De första rapporterna är från november 2026." in text and "1 saknas saknas" in text
    assert "kommunen har inte rapporterat i två hela år" in text and "det finns inget tidigare år" in text
