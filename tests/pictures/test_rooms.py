"""What is told in a room stays there: no page, answer, paper or draft of another room holds its words or numbers."""

from datetime import UTC, date, datetime

import pytest

from app.coverage import spans
from app.meetings import decisions
from app.meetings import service as meetings
from app.pictures import service
from tenants.access import Role
from tenants.errors import NotFound
from tests.papers import is_for_everybody, words_of
from tests.pictures.made import FIRST, counted, locked
from tests.situational_pictures.reports import history, report

PAGE, PAPER = f"/koping/lagesbild/bild/{FIRST}", f"/koping/lagesbild/bild/{FIRST}/utgava/1/papper"
OF_POLICE, OF_EST = "Kanariefågel", "Trädgårdssångare"
ROOMS = {
    Role.COORDINATOR: {OF_POLICE, OF_EST, "Stationen", "Torget", "Bostadsbolaget"},
    Role.POLICE_OFFICER: {OF_POLICE, OF_EST, "Stationen", "Torget", "Bostadsbolaget"},
    Role.SCHOOL: {OF_EST, "Torget"},
    Role.ANALYST: {OF_EST, "Torget"},
    Role.REPORTER: set(),
    Role.LEADER: set(),
}
WORDS = set().union(*ROOMS.values())
TOLD = {"police": 5, "est": 3, "reporters": 3}
"""How many reports there are, as each room counts them."""


@pytest.fixture
def told(world):
    """A counted picture whose police reports have a place of their own, with a decision for each circle."""
    history(world)
    for day in (-13, -12, -11):
        report(world, day)
    for day in (-13, -12):
        report(world, day, role=Role.POLICE_OFFICER, place="Stationen", access_class="police")
    with world.scope() as scope:
        said = {"kind": "picture", "period_first": FIRST, "called_ids": [world.organisation("Polisen")]}
        meeting = meetings.add_meeting(scope, begins_at=datetime(2026, 11, 23, 8, tzinfo=UTC), **said)
        for word, access_class in ((OF_POLICE, "police"), (OF_EST, "internal")):
            about = {"text": f"{word} ses över.", "due": date(2026, 11, 30), "function": "VME", "ground": "Sett."}
            decisions.add_decision(scope, meeting_id=meeting.id, access_class=access_class, **about)
    with world.scope() as scope:
        spans.add_span(scope, what="expected", whom=str(world.organisation("Bostadsbolaget")), first=date(2026, 1, 1))
    counted(world)
    return world


def heard(text: str) -> set[str]:
    """Those of the words, and of the parts' sentences about how many there are."""
    return {word for word in WORDS if word in text}


def test_no_room_hears_another_rooms_words_or_numbers(told, client):
    def ask(role) -> dict[str, str]:
        client.sign_in(role)
        key = {"Authorization": f"Bearer {told.key(role, reach='read')}"}
        # A page says elsewhere who has signed in and for which organisation: the picture is its main part.
        page = client.get(PAGE).get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
        found = {"page": page}
        if client.get(f"{PAPER}/bild").status_code == 200:
            pdf = client.get(f"{PAPER}/bild").data
            found["paper"] = words_of(pdf)
            is_for_everybody(pdf)
            found["api"] = client.http.get(f"/koping/api/v1/pictures/{FIRST}", headers=key).get_data(as_text=True)
            for kind in ("personal", "foretag"):
                assert heard(words_of(client.get(f"{PAPER}/{kind}").data)) == set()
        client.sign_out()
        return found

    for role, words in ROOMS.items():
        assert heard(ask(role)["page"]) == (words if role not in (Role.REPORTER, Role.LEADER) else set()), role
    locked(told)
    for role, words in ROOMS.items():
        answers = ask(role)
        assert set(answers) == {"page", "paper", "api"}
        n = TOLD["police" if OF_POLICE in words else "est"]
        for where, text in answers.items():
            assert heard(text) == words, (role, where)
            assert f"{n} händelser" in text and f"{8 - n} händelser" not in text, (role, where)


def test_nobody_asks_for_a_room_that_is_told_more_than_hers(told):
    locked(told)
    for role, room, refused in (
        (Role.SCHOOL, "police", True),
        (Role.REPORTER, "est", True),
        (Role.POLICE_OFFICER, "reporters", False),
    ):
        with told.scope(role) as scope:
            if refused:
                with pytest.raises(NotFound):
                    service.read_edition(scope, first=FIRST, room=service.Room(room))
            else:
                assert service.read_edition(scope, first=FIRST, room=service.Room(room)).room == room
