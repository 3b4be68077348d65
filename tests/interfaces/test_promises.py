"""Every promise on the start page is held by a test: a sentence that is written there is entered here, with what holds
it, and a test that goes away or is called something else is missed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HELD_BY = {
    "Kommunen, polisen, skolan, socialtjänsten och bostadsbolagen berättar vad de ser.": (
        "journeys/test_fortnight.py::test_a_picture_is_made_together_decided_on_locked_and_followed_up",
    ),
    "Var fjortonde dag blir det en lägesbild att fatta beslut på, och varje kvartal en rapport till lokala Brå.": (
        "pictures/test_life.py::test_it_opens_by_itself_before_its_period_ends_and_once_more_when_it_has",
        "journeys/test_report_to_quarterly.py::test_what_a_caretaker_reports_is_one_more_in_the_quarterly_report",
    ),
    "Rapporterna handlar om vad som har hänt, var och när.": (
        "browser/test_keyboard.py::test_sign_in_report_and_sign_out",
    ),
    "Namn och personuppgifter hör inte hemma här.": (
        "bad_input/test_guard_at_every_door.py::test_no_form_stores_a_person_silently",
        "bad_input/test_guard_at_every_door.py::test_no_operation_stores_a_person_silently",
        "privacy/test_rules.py::test_persons_are_found",
    ),
    "Perioden skrivs alltid ut.": ("numbers/test_one_number.py::test_no_two_values_for_one_thing",),
    "När skillnaden kan bero på slumpen säger vi det.": (
        "situational_pictures/test_verdicts_and_efforts.py::"
        "test_the_picture_tells_what_is_more_than_chance_by_sign_and_word",
        "numbers/test_one_number.py::test_no_change_is_in_per_cent_of_a_small_base_and_no_share_without_its_whole",
    ),
    "Varje beslut har en ansvarig funktion och ett datum, och den som rapporterade får veta vad som hände.": (
        "meetings/test_meetings.py::test_a_decision_says_what_who_when_and_why_and_nothing_of_a_person",
        "meetings/test_way.py::test_its_author_sees_that_it_was_taken_up_and_of_the_decision_what_she_may_read",
    ),
}
"""Sentence -> the tests that hold it, in tests/."""


def test_every_sentence_of_the_start_page_is_held():
    page = (ROOT / "app/templates/start.html").read_text(encoding="utf-8")
    said = re.findall(r'<p(?: class="lead")?>([^<{]+)</p>', page)
    sentences = {one for text in said for one in re.split(r"(?<=\.) ", text)} - {"Ingen kommun är upplagd ännu."}
    assert sentences == set(HELD_BY)


@pytest.mark.parametrize("test", sorted({test for tests in HELD_BY.values() for test in tests}))
def test_what_holds_a_promise_is_there(test):
    file, _, name = test.partition("::")
    assert re.search(rf"^def {name}\(", (ROOT / "tests" / file).read_text(encoding="utf-8"), re.MULTILINE), test
