"""A browser on a room's machine, as the tests need it."""

from app.wall import service
from tenants.access import Role
from tests.browsing import Browser
from tests.world import World

ADDRESS = "/koping/vagg"
SCREENS = (
    *("forra", "laget", "var", "dagar", "beslut", "avslut"),
    *("varningar", "platser", "tackning", "tabell", "karta", "nytt?skarm=former", "nytt?skarm=decide"),
)
"""Every address of a wall that may say something."""


def code(world: World, room: str, meeting_id=None) -> str:
    """A code for this room, of the meeting that is nearest to now unless said."""
    with world.scope(Role.COORDINATOR) as scope:
        at = meeting_id or service.meetings_to_show(scope)[0].row.id
        return service.give_code(scope, meeting_id=at, room=room)


def write(browser: Browser, said: str, address: str = ADDRESS):
    """Write a code where a wall is opened."""
    browser.get(address)
    return browser.post(address, {"code": said})


def on_the_wall(browser: Browser, world: World, room: str, meeting_id=None) -> Browser:
    """Write the code on a machine on which nobody is signed in."""
    answer = write(browser, code(world, room, meeting_id))
    assert answer.status_code == 303, answer.text
    return browser


def shown(browser: Browser) -> dict[str, str]:
    """What each screen says that the room has."""
    answers = {screen: browser.get(f"{ADDRESS}/{screen}") for screen in SCREENS}
    return {screen: answer.text for screen, answer in answers.items() if answer.status_code == 200}
