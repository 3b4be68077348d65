"""Meetings and decisions have whole lives: made, found, corrected, called off, followed up, taken away and put back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from app import hooks
from app.ground import service as ground
from app.meetings import decisions, lists, service
from app.places import service as places
from app.search import service as search
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotAllowed
from tests.meetings.made import NOW, TODAY, decided, followed, meeting

AT = datetime(2026, 12, 8, 8, tzinfo=UTC)


def page_of(world, row, role=Role.COORDINATOR):
    with world.scope(role) as scope:
        return lists.read_meeting(scope, id=row.id)


def texts(rows) -> list[str]:
    return [one.row.text for one in rows]


def test_the_meeting_of_the_period_is_one_tap_and_the_next_is_like_it(world):
    with world.scope() as scope:
        first = service.book(scope)
        assert (first.period_first, first.begins_at) == (date(2026, 11, 23), datetime(2026, 12, 7, 8, tzinfo=UTC))
        assert len(lists.find_meeting(scope, id=first.id).called) == 6
        assert service.offered(scope) is None
    with world.scope() as scope, pytest.raises(Conflict):
        service.book(scope)
    with world.scope() as scope:
        service.call_off(scope, id=first.id)
        assert service.offered(scope) is not None
        moved = service.add_meeting(scope, kind="picture", begins_at=AT, period_first=first.period_first)
    with world.scope() as scope, pytest.raises(Conflict) as refused:
        service.take_up(scope, id=first.id)
    assert refused.value.code == "period_taken"
    with world.scope() as scope:
        service.call_off(scope, id=moved.id)
        service.take_up(scope, id=first.id)
        # The latest that was not called off says how the next one begins.
        _period, begins_at = service.offered(scope) or (None, first.begins_at)
        assert begins_at == first.begins_at


def test_many_who_book_at_once_make_one_meeting_and_decisions_at_once_get_numbers_of_their_own(world):
    def book(_):
        try:
            with world.scope() as scope:
                return service.book(scope).id
        except Conflict:
            return None

    with ThreadPoolExecutor(4) as pool:
        assert len([id for id in pool.map(book, range(6)) if id]) == 1
    at = meeting(world)
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda n: decided(world, at, text=f"Sak {n}."), range(6)))
    assert sorted(row.number for row in rows) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "fest"}, "kind"),
        ({"kind": "picture"}, "period_first"),
        ({"kind": "picture", "period_first": date(2026, 11, 24)}, "period_first"),
        ({"place": "Hos Anna Svensson"}, "place"),
        ({"about": "Kalle Svensson"}, "about"),
    ],
)
def test_a_meeting_that_cannot_be_meant_is_refused(world, said, field):
    with pytest.raises(Invalid) as refused:
        meeting(world, **said)
    assert set(refused.value.messages) == {field}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "Prata med Kalle Svensson."}, "text"),
        ({"function": "Anna Svensson"}, "function"),
        ({"ground": "Det var 19121212-1212."}, "ground"),
        ({"ground": ""}, "ground"),
        ({"organisation": None}, "organisation_id"),
        ({"due": date(2026, 11, 9)}, "due"),
        ({"needs": "board"}, "board"),
        ({"needs": "answer", "organisation": None, "function": "Väktarna"}, "organisation_id"),
        ({"access_class": "open"}, "access_class"),
        ({"picture_first": date(2026, 11, 24)}, "picture_first"),
        ({"alert": "Ovanligt många.", "alert_first": date(2026, 11, 9)}, "alert"),
    ],
)
def test_a_decision_says_what_who_when_and_why_and_nothing_of_a_person(world, said, field):
    with pytest.raises(Invalid) as refused:
        decided(world, meeting(world), **said)
    assert set(refused.value.messages) == {field}


def test_what_was_decided_comes_first_at_the_next_meeting_and_what_is_said_of_it_stays(world):
    first = meeting(world)
    adults, hedge, lamps = (decided(world, first, text=f"{what}.") for what in ("Vuxna", "Häcken", "Lyktorna"))
    with world.scope() as scope:
        service.close(scope, id=first.id)
    with world.scope() as scope, pytest.raises(Conflict):
        decisions.add_decision(scope, meeting_id=first.id, text="Mer.", due=TODAY, function="Väktarna", ground="Det.")
    second, other = meeting(world, NOW), meeting(world, NOW, "group")
    assert texts(page_of(world, second).former) == ["Vuxna.", "Häcken.", "Lyktorna."]
    assert page_of(world, other).former == []
    followed(world, adults, "done", meeting_id=second.id)
    for outcome in ("late", "dropped"):
        with pytest.raises(Invalid) as refused:
            followed(world, hedge, outcome)
        assert set(refused.value.messages) == {"reason"}
    followed(world, hedge, "late", reason="väntar på delar", due=date(2026, 12, 11), meeting_id=second.id)
    followed(world, lamps, "dropped", reason="fastigheten är såld", meeting_id=second.id)
    said = [(one.row.text, one.state[1], one.said and one.said.reason) for one in page_of(world, second).former]
    late = ("Häcken.", "Försenat till fre\xa011\xa0dec", "väntar på delar")
    assert sorted(said) == sorted([("Vuxna.", "Gjort", ""), ("Lyktorna.", "Släppt", "fastigheten är såld"), late])
    third = meeting(world, AT)
    decided(world, third, text="Till nästa gång.", due=date(2026, 12, 20))
    assert [page_of(world, one).meeting.row.status for one in (second, third)] == ["planned", "planned"]
    assert texts(page_of(world, third).former) == ["Häcken."]
    with world.scope() as scope, pytest.raises(Conflict):
        service.close(scope, id=third.id)
    with world.scope() as scope:
        service.close(scope, id=second.id)
    with pytest.raises(Conflict):
        followed(world, adults, "open", version=2, meeting_id=second.id)
    with world.scope() as scope:
        seen = lists.read_decision(scope, id=hedge.id)
        assert [(one.what, one.meeting_id) for one in seen.events] == [("late", second.id)]
        assert list(seen.meetings) == [second.id]


def test_of_two_who_write_at_once_the_second_is_told_and_a_correction_keeps_what_stood(world, client):
    row = decided(world, meeting(world))
    client.sign_in(Role.COORDINATOR)
    address = f"/koping/beslut/{row.id}/andring"
    said = {"text": "Två morgnar.", "function": "Skolan", "due": "2026-11-30", "ground": "Bilar.", "version": "1"}
    assert client.post(address, said).status_code == 303
    second = client.post(address, {**said, "text": "Tre morgnar."})
    assert second.status_code == 409 and "Tre morgnar." in second.text and "Två morgnar." in second.text
    assert "Förut: Vuxna vid övergången fyra morgnar." in client.get(f"/koping/beslut/{row.id}").text
    assert client.post(f"/koping/beslut/{row.id}/uppfoljning", {"version": "1", "outcome": "done"}).status_code == 409
    client.sign_in(Role.POLICE_OFFICER)
    assert "Förut:" not in client.get(f"/koping/beslut/{row.id}").text


def test_a_decision_is_taken_away_and_put_back_and_its_number_is_not_used_again(world, client):
    at = meeting(world)
    row = decided(world, at)
    client.sign_in(Role.COORDINATOR)
    gone = client.post(f"/koping/beslut/{row.id}/borttagning")
    assert "Ångra" in client.get(gone.location).text
    assert client.get(f"/koping/beslut/{row.id}").status_code == 404
    assert decided(world, at).number == 2
    assert client.post(f"/koping/beslut/{row.id}/aterstallning").status_code == 303
    assert client.get(f"/koping/beslut/{row.id}").status_code == 200
    with world.scope() as scope, pytest.raises(Conflict):
        service.call_off(scope, id=at.id)


def test_who_is_asked_answers_and_another_who_is_asked_is_asked_anew(world):
    row = decided(world, meeting(world), "Polisen", needs="answer")
    with world.scope(Role.UNIT_MANAGER) as scope, pytest.raises(NotAllowed):
        decisions.answer(scope, id=row.id, version=1, answer="commits")
    with world.scope(Role.SCHOOL) as scope, pytest.raises(NotAllowed):
        decisions.answer(scope, id=row.id, version=1, answer="commits")
    with world.scope(Role.POLICE_OFFICER) as scope:
        assert decisions.answer(scope, id=row.id, version=1, answer="commits", reason="två pass").answer == "commits"
    with world.scope() as scope:
        said = {"text": row.text, "due": row.due, "ground": "Annat.", "needs": "answer"}
        said["organisation_id"] = world.organisation("Högstadieskolan")
        assert decisions.change_decision(scope, id=row.id, version=2, **said).answer is None
    with world.scope(Role.UNIT_MANAGER) as scope:
        assert decisions.answer(scope, id=row.id, version=3, answer="declines").answer == "declines"


def test_it_is_found_by_words_number_state_and_who(world):
    at = meeting(world)
    adults, hedge = decided(world, at), decided(world, at, "Bostadsbolaget", text="Klipp häcken vid stationen.")
    followed(world, hedge, "done")

    def found(**asked):
        with world.scope() as scope:
            return texts(lists.list_decisions(scope, **asked).rows)

    assert found(text="häcken") == found(text="2/2026") == found(state="gjorda") == [hedge.text]
    assert found(state="oppna", year=2026) == [adults.text] and found(text="100%") == found(year=2025) == []
    assert found(organisation_id=world.organisation("Bostadsbolaget")) == [hedge.text]
    with world.scope(Role.SCHOOL) as scope:
        (kind,) = search.search(scope, text="övergången")
        assert (kind.label, kind.hits[0].values) == ("Beslut", {"id": adults.id})


def todos(world, role):
    with world.scope(role) as scope:
        return [(one.text, one.due or one.held) for one in hooks.todo(scope) if one.endpoint.startswith("meetings.")]


def test_what_falls_due_and_the_next_meeting_stand_on_idag(world):
    at = meeting(world)
    decided(world, at, text="Vuxna.")
    decided(world, at, "Bostadsbolaget", text="Häcken.", due=date(2026, 11, 24))
    decided(world, at, "Bostadsbolaget", text="Långt bort.", due=date(2027, 1, 24))
    meeting(world, AT, about="Torget")
    next_one = ("EST-möte: Torget, klockan 09.00", date(2026, 12, 8))
    adults, hedge = ("Beslut: Vuxna.", date(2026, 11, 30)), ("Beslut: Häcken.", date(2026, 11, 24))
    assert todos(world, Role.COORDINATOR) == [hedge, adults, next_one]
    assert todos(world, Role.SCHOOL) == [adults, next_one]
    assert todos(world, Role.REPORTER) == [hedge, next_one]
    assert todos(world, Role.YOUTH) == [next_one]
    assert todos(world, Role.COUNCIL_MEMBER) == []
    for n in range(2):
        decided(world, at, text=f"Sak {n}.", due=date(2026, 11, 20))
    assert todos(world, Role.COORDINATOR) == [("3 beslut är sena", date(2026, 11, 20)), adults, next_one]


def test_a_place_that_is_merged_takes_its_decisions_with_it(world):
    with world.scope() as scope:
        (square, other, *_) = places.named_places(scope)
    row = decided(world, meeting(world), named_place_id=square.id)
    with world.scope() as scope:
        ground.merge(scope, id=square.id, version=square.version, into_id=other.id)
        (seen,) = lists.decisions_about(scope, named_place_id=other.id)
        assert (seen.row.id, seen.where) == (row.id, other.name)
