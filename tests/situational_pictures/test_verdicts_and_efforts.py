"""Words for differences when many are tested at once, and the warning that both sides were not reported alike."""

from datetime import date

import pytest

from app.analysis.verdicts import Pair, chance_range, judged
from app.figures.compared import picture_days
from app.incident_counts import heard, windows
from app.situational_pictures import service
from app.situational_pictures.efforts import efforts
from tenants.access import Role
from tests.situational_pictures.reports import begun, report
from tests.situational_pictures.test_pages import words
from tests.situational_pictures.test_picture import ANCHOR, READERS, picture

FINISHED = date(2026, 11, 9)


# --- chance ----------------------------------------------------------------------------------------------------------


def test_a_word_is_corrected_for_how_many_are_tested():
    """20 against 8 has p .036 by the exact conditional test (2·P(X ≥ 20), X binomial with n 28 and 1/2)."""
    assert judged([Pair(20, 8)]) == ["fler"] and judged([Pair(8, 20)]) == ["färre"]
    assert judged([Pair(20, 8), Pair(5, 5)]) == ["kan inte avgöras", "kan bero på slumpen"]
    assert judged([Pair(60, 8), Pair(5, 5)]) == ["fler", "kan bero på slumpen"]
    assert judged([Pair(20, 8), Pair(0, 0), Pair(3, None)]) == ["fler", None, None]
    assert judged([]) == []


def test_spans_of_different_length_are_compared_per_day():
    assert judged([Pair(20, 20, 10, 100)]) == ["fler"] and judged([Pair(30, 3, 100, 10)]) == ["kan bero på slumpen"]


@pytest.mark.parametrize("then", [0, 1, 7, 60, 400])
def test_the_range_is_where_the_word_turns(then):
    low, high = chance_range(then, 365, 366)

    def word(now):
        return judged([Pair(now, then, 365, 366)])[0] or "kan bero på slumpen"

    assert word(low) == word(high) == "kan bero på slumpen" and word(high + 1) == "fler"
    assert low == 0 or word(low - 1) == "färre"


def test_the_picture_tells_what_is_more_than_chance_by_sign_and_word(world, client):
    begun(world, -600)
    for n in range(12):
        report(world, -14 + n % 12, category="hastighet")
    report(world, -28, category="hot")
    seen = picture(world, first=FINISHED, own=True)
    assert {row.slug: (row.against_previous, row.against_last_year) for row in seen.groups.rows if row.anything} == {
        "trafik": ("fler", "fler"),
        "vald-hot": ("kan bero på slumpen", None),
    }
    client.sign_in(Role.COORDINATOR)
    assert "▲ fler än slumpen brukar ge" in words(client.get("/koping/lagesbild/2026-11-09?visa=egna"))
    text = words(client.get("/koping/lagesbild/2026-11-09/tal?visa=egna"))
    assert "▲ fler än perioden före, ▲ fler än året före" in text.replace("  ", " ")
    assert "0,1 – kan bero på slumpen" in text  # the row of the group that may be chance
    assert "Benjamini och Hochberg" in text


# --- reported alike --------------------------------------------------------------------------------------------------


def test_efforts_say_who_was_heard_from():
    assert efforts(3, None) is None and efforts(0, 0) is None
    one = efforts(12, 10)
    assert one.alike and one.compared.sentence == ""
    far = efforts(13, 10)
    assert not far.alike and "inte rapporterats lika mycket" in far.compared.sentence
    silent = efforts(4, 0)
    assert not silent.alike and silent.compared.alike is None and "saknas rapportering" in silent.compared.sentence
    assert efforts(366, 365, 366, 365).compared.difference == pytest.approx(0)


@pytest.fixture
def uneven(world):
    """Four organisation-weeks in the finished period, two in the one before, four a year before."""
    begun(world, -1100)
    for role, days in (
        (Role.SCHOOL, (-14, -13, -8, -7, -1)),
        (Role.YOUTH, (-14, -1)),  # 9–22 November: two weeks each
        (Role.SCHOOL, (-28, -27)),
        (Role.YOUTH, (-15,)),
        (Role.SCHOOL, (-378, -366)),
        (Role.YOUTH, (-378, -366)),
    ):
        for day in days:
            report(world, day, role=role)
    return world


def test_the_picture_warns_beside_the_comparison_that_was_not_reported_alike(uneven, client):
    seen = picture(uneven, first=FINISHED)
    assert {name: (one.now, one.then, one.alike) for name, one in seen.efforts.items()} == {
        "previous": (4, 2, False),
        "last_year": (4, 4, True),
    }
    text = words(client.sign_in(Role.COORDINATOR).get("/koping/lagesbild/2026-11-09"))
    assert "Rapporteringen har inte varit lika" not in text  # so few may differ so much by chance
    assert "Hörts av, verksamheter gånger veckor: 4 nu, 2 i perioden före. Så få kan skilja" in text
    assert "4 nu, 4 i samma veckor året före" not in text
    table = words(client.get("/koping/lagesbild/2026-11-09/tabell"))
    assert "4 nu, 4 då" in table and "i samma veckor året före" not in table
    for against in ("samma datum året före", "tolv månader året före"):  # six organisation-weeks in all of the year
        assert f"6 nu, 4 i {against}" in table


def test_a_difference_that_is_no_chance_is_a_warning(app):
    assert efforts(4, 2).may_be_chance and not efforts(60, 20).may_be_chance and efforts(20, 20).alike
    with app.test_request_context():
        parts = app.jinja_env.get_template("situational_pictures/difference_parts.html").module
        warned = str(parts.effort_warnings([("perioden före", efforts(60, 20)), ("samma veckor året före", None)]))
    assert "Rapporteringen har inte varit lika" in warned
    assert "Mot perioden före: Det har inte rapporterats lika mycket i det som jämförs." in warned
    assert "60 nu, 20 då." in warned


def test_who_reads_her_own_reports_alone_is_not_warned(uneven, client):
    report(uneven, -14, role=Role.REPORTER)
    assert picture(uneven, Role.REPORTER, first=FINISHED).efforts == {}
    client.sign_in(Role.REPORTER)
    for path in ("/koping/lagesbild/2026-11-09", "/koping/lagesbild/2026-11-09/tabell"):
        assert "Rapporteringen har inte varit lika" not in words(client.get(path))


def test_nothing_is_compared_with_a_time_before_the_first_report(world):
    report(world, 0)
    assert picture(world).efforts == {}


def test_the_picture_counts_effort_as_the_database_does(uneven):
    """The same unit-weeks from the incidents that the picture has read as from the question the table asks."""
    report(uneven, -10, role=Role.POLICE_OFFICER, category="hot")
    report(uneven, -10, role=Role.SOCIAL_SERVICES)
    for first in (FINISHED, date(2026, 11, 23), date(2026, 10, 26)):
        spans = picture_days(date(2026, 11, 25), ANCHOR, first)
        asked = {"now": spans.now, "previous": spans.previous, "last_year": spans.last_year}
        for role in READERS:
            with uneven.scope(role) as scope:
                found = heard.unit_weeks(scope, spans=asked)
                assert found == {
                    name: len(one.units) for name, one in windows.windows(scope, spans={}, beside=asked).items()
                }, role
    with uneven.scope(Role.SCHOOL) as scope:
        assert service.picture(scope, first=FINISHED).efforts["previous"].now == 4
    with uneven.scope(Role.COORDINATOR) as scope:
        assert service.picture(scope, first=FINISHED, own=True).efforts["previous"].now == 6
