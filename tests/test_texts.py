"""The guard at the texts that nobody settles later: what is refused, what is asked about once, and what is marked."""

import pytest

from app.privacy import inspect
from app.texts import Texts, marked, personal, unmarked

TELEPHONE = "Ring föreningen på 0221-250 00."
PERSON = "Kalle Svensson ringer runt."
DATED = "Mötet är 2026-11-20 2140."
"""A date and a clock that may be read as a number."""


def faults(text: str, insist: bool | None = None) -> dict[str, list[str]]:
    texts = Texts(insist=insist)
    texts.take("why", text)
    return texts.faults


@pytest.mark.parametrize("insist", [None, False, True])
def test_a_person_is_refused_whatever_is_insisted_on(insist):
    assert set(faults(PERSON, insist)) == {"why"} and "Svensson" not in str(faults(PERSON, insist))


def test_what_an_organisation_has_too_is_asked_about_once():
    assert set(faults(TELEPHONE, False)) == {"why", "insist"}
    assert faults(TELEPHONE, True) == {}
    assert set(faults(TELEPHONE, None)) == {"why"}, "a reason needs no telephone number"
    assert set(faults(f"{TELEPHONE} {PERSON}", True)) == {"why"}


def test_a_date_with_a_clock_is_no_person():
    assert [one.kind for one in inspect(DATED)] == ["date_clock"] and faults(DATED) == {}


def test_a_placeholder_is_no_user_name_and_is_left_as_it_is():
    text = "Rapporterna är {gc_väg.nu} mot {gc_väg.då}. @nagon_annan skrev."
    assert unmarked(text) == "Rapporterna är {gc_väg.nu} mot {gc_väg.då}. [användarnamn borttaget] skrev."
    assert faults("Rapporterna är {gc_väg.nu}.") == {}
    assert set(faults("{Kalle Svensson} ringer.")) == {"why"}


def test_what_else_is_wrong_is_not_said_of_a_text_with_a_person_in_it():
    texts = Texts(lambda text: [f"Vi känner inte igen {text}."])
    texts.take("why", PERSON)
    texts.take("who", "Okänt.")
    assert len(texts.faults["why"]) == 1 and texts.faults["who"] == ["Vi känner inte igen Okänt.."]


def test_the_marks_stand_where_the_findings_are():
    text = f"{'Ord ' * 50}. {PERSON} {'Flera ord ' * 30}"
    whole, short = marked(text), marked(text, around=40)
    assert "".join(part.text for part in whole) == text
    assert (
        [part.text for part in whole if part.found] == [part.text for part in short if part.found] == ["Kalle Svensson"]
    )
    assert sum(len(part.text) for part in short) < 120 and marked("Klotter på väggen.") == []


def test_a_number_of_another_system_is_no_telephone():
    assert personal("ABC123") == personal("KS 2026/0221-25000") == []
    assert personal("19121212-1212") and personal("Kalle Svensson")
