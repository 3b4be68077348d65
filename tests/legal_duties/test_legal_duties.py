"""What cannot be said of a duty, who reads and keeps the annex, what a register asks for, and the clock."""

from datetime import date

import pytest

from app.legal_duties import assessments, duties, plans, registers
from app.legal_duties.models import PARTS
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.measures.test_measures import TODAY

DAYS = {"first": date(2024, 11, 1), "last": date(2026, 10, 31)}


def drafted(world, **said):
    with world.scope() as scope:
        row = assessments.begin_assessment(scope)
        return assessments.change_assessment(
            scope, id=row.id, version=1, **DAYS, **dict.fromkeys(PARTS, "Klotter vid torget."), **said
        )


@pytest.mark.parametrize(
    "field, said",
    [
        ("evidence", {"state": "met"}),
        ("state", {"state": "not_asked"}),
        ("state", {"state": "gone"}),
        ("done_on", {"done_on": date(2027, 1, 1)}),
        ("next_on", {"next_on": date(1900, 1, 1)}),
        ("evidence", {"evidence": "Ring 0708-123456."}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world, field, said):
    with world.scope() as scope, pytest.raises(Invalid) as refused:
        duties.say(scope, slug="5", number=0, **said)
    assert set(refused.value.messages) - {"insist"} == {field}


def test_what_was_said_of_a_duty_stays_and_two_cannot_say_at_once(world):
    with world.scope(Role.REGISTRAR) as scope:
        duties.say(scope, slug="5", number=0, state="partly", evidence="Planen är på väg.")
        with pytest.raises(Conflict):
            duties.say(scope, slug="5", number=0, state="met", evidence="KS 2026/3")
        duties.say(scope, slug="5", number=1, state="met", evidence="KS 2026/3")
        seen, said = duties.read_duty(scope, slug="5")
        assert (seen.state, [one.state for one in said]) == ("met", ["met", "partly"])
        with pytest.raises(NotFound):
            duties.say(scope, slug="99", number=0)


def test_whoever_may_not_read_the_annex_neither_sees_nor_loses_it(world):
    row = drafted(world, annex="Platser som samordnaren följer.", annex_audience="all")
    with world.scope(Role.ANALYST) as scope:
        assert assessments.find_assessment(scope, id=row.id).annex is None
        changed = assessments.change_assessment(scope, id=row.id, version=2, **DAYS, annex="Bort.", crime="Klotter.")
        assert changed.annex == "Platser som samordnaren följer." and changed.crime == "Klotter."
        with pytest.raises(NotAllowed):
            assessments.finalize_assessment(scope, id=row.id, version=3)
    with world.scope(Role.POLICE_OFFICER) as scope:
        assert assessments.find_assessment(scope, id=row.id).annex is None  # it is for the coordinator alone


def test_a_draft_is_taken_away_and_put_back_unless_there_is_another(world):
    row = drafted(world)
    with world.scope() as scope:
        with pytest.raises(Conflict):
            plans.begin_plan(scope, assessment_id=row.id)
        assessments.remove_assessment(scope, id=row.id)
        assessments.restore_assessment(scope, id=row.id)
        assessments.remove_assessment(scope, id=row.id)
        again = assessments.begin_assessment(scope)
        assert again.edition == 2
        with pytest.raises(Conflict):
            assessments.restore_assessment(scope, id=row.id)


def test_a_register_is_not_there_until_it_is_asked_for(world):
    camera = {"what": "Torget", "text": "Klotter.", "balance": "Väger över.", "review_on": TODAY}
    with world.scope() as scope:
        with pytest.raises(NotFound):
            registers.add_record(scope, kind="camera", **camera)
        duties.say(scope, slug="14", number=0, state="not_asked", keeps_register=True)
        with pytest.raises(Invalid) as refused:
            registers.add_record(scope, kind="camera", what="Torget", sector="business")
        assert set(refused.value.messages) == {"text", "balance", "review_on"}
        row = registers.add_record(scope, kind="camera", **camera, sector="business")
        assert row.sector == ""  # no field of this register
        duties.say(scope, slug="14", number=1, state="not_asked")
        with pytest.raises(NotFound):
            registers.find_record(scope, id=row.id)


def test_24_months_end_on_the_last_day_of_a_shorter_month():
    assert duties.after_months(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert duties.after_months(date(2026, 12, 31), 24) == date(2028, 12, 31)
