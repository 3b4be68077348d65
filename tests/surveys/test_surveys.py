"""An anonymous form of a staff dialogue: each who reports answers once, nobody reads who said what, and what is read
has its n."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app import hooks
from app.consultations import lists as consultations
from app.consultations import service as holding
from app.settings import service as settings
from app.setup import modules
from app.surveys import service
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.journeys.test_a_year import sent
from tests.measures.test_measures import TODAY

WHO = (Role.REPORTER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.POLICE_OFFICER)
SAID = {"answer_0": "yes", "answer_1": "no"}


@pytest.fixture
def dialogue(world):
    """The id of a staff dialogue of today, in Köping."""
    with world.scope() as scope:
        modules.switch(scope, module="dialoger", on=True, version=settings.read_municipality(scope).version)
    with world.scope() as scope:
        said = {"organisation_id": world.organisation("Säkerhetsavdelningen"), "held_on": TODAY}
        return holding.add_consultation(scope, kind="staff", title="Medarbetardialog", **said).id


@pytest.fixture
def survey(world, dialogue):
    with world.scope() as scope:
        last = TODAY + timedelta(days=9)
        return service.add_survey(scope, consultation_id=dialogue, questions="Trygg?\nTryggare?", last=last).id


def test_it_is_sent_answered_once_and_read_with_its_n(client, world, dialogue):
    client.sign_in(Role.COORDINATOR)
    asked = {"questions": "Trygg på kvällen?\nTryggare i år?", "last": TODAY + timedelta(days=9)}
    wrong = client.post(f"/koping/dialoger/{dialogue}/enkat", {"questions": " ", "last": "2030-01-01"})
    assert wrong.status_code == 422 and "minst en fråga" in wrong.text and "högst tre månader" in wrong.text
    page = sent(client, f"/koping/dialoger/{dialogue}/enkat", **asked)
    assert client.post(f"/koping/dialoger/{dialogue}/enkat", asked).status_code == 409
    assert page in client.get(f"/koping/dialoger/{dialogue}").text
    for n, role in enumerate(WHO):
        client.sign_in(role)
        with world.scope(role=role) as scope:
            assert [one.kind for one in hooks.todo(scope) if one.kind == "survey"] == ["survey"]
        if not n:
            half = client.post(page, {"answer_0": "yes", "text": "Pelle Svensson, 19850101-1234, står vid torget."})
            assert half.status_code == 422 and "Välj ett svar" in half.text and "kan peka ut en person" in half.text
        words = "Mörkt vid busshållplatsen." if not n else ""
        assert "ok=tack" in client.post(page, {**SAID, "text": words}).headers["Location"]
        assert "ok=redan" in client.post(page, SAID).headers["Location"]
        with world.scope(role=role) as scope:
            assert not [one for one in hooks.todo(scope) if one.kind == "survey"]
        shown = client.get(page).text
        assert "Du har svarat" in shown and "busshållplatsen" not in shown
    client.sign_in(Role.COORDINATOR)
    before = client.get(page).text
    assert "5 har svarat" in before and "busshållplatsen" not in before and "Stäng enkäten" in before
    sent(client, f"{page}/stangning")
    shown = client.get(page).text
    assert "Svar, av 5 som svarade" in shown and "Mörkt vid busshållplatsen." in shown
    with world.scope() as scope:
        found = consultations.find_consultation(scope, id=dialogue).row
        assert found.participants == 5
        assert found.results == [["Trygg på kvällen?", "ja 5", "5"], ["Tryggare i år?", "nej 5", "5"]]
        evidence = consultations.as_evidence(scope, ids=[dialogue])
        assert [(one["what"], one["n"]) for one in evidence][1:] == [
            ("Trygg på kvällen?", "5 svar"),
            ("Tryggare i år?", "5 svar"),
        ]
    client.sign_in(Role.SCHOOL)
    assert "busshållplatsen" not in client.get(page).text and client.post(page, SAID).status_code == 404


def test_nothing_says_who_answered_what(world, survey):
    for role, said in ((Role.SCHOOL, "Zebrastråket är mörkt."), (Role.YOUTH, "Andra sidan är tom.")):
        with world.scope(role=role) as scope:
            service.answer(scope, id=survey, **SAID, text=said)
            member = str(scope.actor.membership_id)
    with world.scope() as scope:
        kept = scope.db.connection().execute(text("SELECT * FROM survey_respondent")).all()
        assert len(kept) == 2 and member not in str(kept)
        row = scope.find(service.Survey, survey)
        assert row.texts == ["Andra sidan är tom.", "Zebrastråket är mörkt."], "by the alphabet"
    with world.scope() as scope:
        service.close_survey(scope, id=survey)
    with world.scope() as scope:
        seen = service.read_survey(scope, id=survey)
        assert (seen.row.respondents, seen.row.texts, seen.results, seen.told) == (2, [], [], False)
        assert consultations.find_consultation(scope, id=seen.row.consultation_id).row.results == []
        with pytest.raises(Conflict):
            service.close_survey(scope, id=survey)


def test_one_is_taken_away_and_put_back(world, dialogue, survey):
    with world.scope() as scope:
        service.remove_survey(scope, id=survey)
    with world.scope(role=Role.SCHOOL) as scope, pytest.raises(NotFound):
        service.answer(scope, id=survey, **SAID)
    with world.scope() as scope:
        service.restore_survey(scope, id=survey)
        with pytest.raises(Invalid):
            service.add_survey(scope, consultation_id=dialogue, questions="\n".join("Fråga" * 6), last=TODAY)
        walk = holding.add_consultation(
            scope,
            kind="walk",
            title="Vandring",
            organisation_id=world.organisation("Säkerhetsavdelningen"),
            held_on=TODAY,
        )
        with pytest.raises(NotFound):
            service.add_survey(scope, consultation_id=walk.id, questions="Trygg?", last=TODAY)
