"""What is asked of the council is answered, and it says once a year how the work goes."""

import re
from datetime import date

import pytest

from app import hooks
from app.asks import reviews
from app.asks import service as asks
from tenants.access import Role
from tenants.errors import Invalid, NotFound
from tests.groups.made import BEGINS, group
from tests.mail.conftest import box  # noqa: F401
from tests.mail.test_reminders import work
from tests.meetings.made import meeting
from tests.world import NOW


def test_the_councils_answer_goes_back_to_the_group(world, client, box):  # noqa: F811
    made = group(world)
    at = meeting(world, BEGINS, "council", ["Polisen"])
    with world.scope() as scope:
        said = {"text": "Ställer sig rådet bakom ny belysning?", "group_id": made.id, "meeting_id": at.id}
        row = asks.add_ask(scope, addressee="council", **said)
        with pytest.raises(Invalid) as refused:
            asks.add_ask(scope, addressee="board", **said)
        assert list(refused.value.messages) == ["function"]
        other = asks.add_ask(
            scope, addressee="board", function="kommunstyrelsen", text="Beslutas pengar?", meeting_id=at.id
        )
    with world.scope(Role.COUNCIL_MEMBER) as scope:
        agenda_now = hooks.agenda(scope, at)
        assert {one.text for one in agenda_now} == {row.text, other.text}
    with world.scope() as scope:
        waits = [one.text for one in hooks.todo(scope) if one.kind == "ask"]
        assert len(waits) == 2 and waits[0].startswith("Skriv svaret: ")
    work(world, NOW)
    read = len(box.letters)
    client.sign_in(Role.COORDINATOR)
    answer = {"version": 1, "answer": "yes", "answered_on": "2026-11-25", "said": "Med tack för arbetet."}
    assert client.post(f"/koping/till-radet/{row.id}/svar", {**answer, "answered_on": "2026-11-27"}).status_code == 422
    assert client.post(f"/koping/till-radet/{row.id}/svar", answer).status_code == 303
    work(world, NOW)
    letters = box.letters[read:]
    assert letters and all("svar" in one["Subject"] for one in letters)
    assert not any("belysning" in one.get_content() or "tack" in one.get_content() for one in letters)
    with world.scope(Role.SCHOOL) as scope:
        (told,) = [one for one in hooks.todo(scope) if one.kind == "ask_answered"]
        assert told.values == {"id": row.id}
        (beside,) = [one for one in hooks.related(scope, "group", made.id) if one.about == "Till rådet"]
        assert "Ställer sig bakom. Med tack för arbetet" in beside.note
        assert [one.row.id for one in asks.list_asks(scope)] == [row.id], "what others ask is not hers"
        with pytest.raises(NotFound):
            asks.find_ask(scope, id=other.id)
    page = client.get(f"/koping/grupper/{made.id}").get_data(as_text=True)
    assert "Ställer sig bakom" in page
    removed = client.post(f"/koping/till-radet/{other.id}/borttagning").location
    assert "Frågan är borttagen." in client.get(removed).get_data(as_text=True)
    client.post(f"/koping/till-radet/{other.id}/aterstallning")
    with world.scope(Role.REGISTRAR) as scope:
        asks.answer(scope, id=other.id, version=1, answer="no", answered_on=date(2026, 11, 25), paragraph="7")
        assert asks.find_ask(scope, id=other.id).state == ("neutral", "Säger nej")


def test_once_a_year_the_council_says_how_it_works(world, client):
    with world.scope() as scope:
        assert not [one for one in hooks.todo(scope) if one.kind == "method_review"], "no council has been asked"
        asks.add_ask(scope, addressee="council", text="Ställer sig rådet bakom ny belysning?")
    with world.scope() as scope:
        (due,) = [one for one in hooks.todo(scope) if one.kind == "method_review"]
        assert due.due == date(2026, 12, 20)
    client.sign_in(Role.COORDINATOR)
    said = {"version": 0, "worked": "Snabba möten.", "failed": "Få rapporter i juli.", "reviewed_on": "2026-11-25"}
    refused = client.post("/koping/till-radet/arbetssattet/2026", said)
    assert refused.status_code == 422 and "Snabba möten." in refused.get_data(as_text=True)
    client.post("/koping/till-radet/arbetssattet/2026", {**said, "change": "Fortsätter."})
    with world.scope() as scope:
        assert not [one for one in hooks.todo(scope) if one.kind == "method_review"]
        assert [one.year for one in reviews.list_reviews(scope)] == [2026]
    assert client.get("/koping/till-radet/arbetssattet/2031").status_code == 404
    page = client.sign_in(Role.COUNCIL_MEMBER).get("/koping/till-radet/arbetssattet").get_data(as_text=True)
    assert "Få rapporter i juli." in page and not re.search(r'href="[^"]*arbetssattet/2026"', page)
