"""Who asks: everybody with a role in Köping and in the police area, nobody, and people of other municipalities."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.browser.house import AREA, EMPTY, PASSWORD, email, password
from tests.browsing import Browser
from tests.recorder.product import AREA_ROLES, MUNICIPAL_ROLES, Role, invite
from tests.recorder.standing import Standing

KOPING, ARBOGA = "koping", "arboga"
_KEY = re.compile(r"samsyn_[\w-]{43}")


@dataclass
class Reader:
    """A browser that asks at one place, and the access token of the same person."""

    name: str
    slug: str
    browser: Browser
    key: str | None = None


def readers(standing: Standing) -> Iterator[Reader]:
    """Everybody, signed in by the form, at their own place; and the neighbour, who asks at Köping, too."""
    for role in sorted(MUNICIPAL_ROLES):
        yield reader(standing, role, KOPING)
    for role in sorted(AREA_ROLES):
        yield reader(standing, role, AREA)
    for role in (Role.COORDINATOR, Role.REPORTER, Role.COUNCIL_MEMBER):
        yield reader(standing, role, EMPTY)
    neighbour = reader(standing, Role.COORDINATOR, ARBOGA)
    yield neighbour
    yield Reader("koping-neighbour", KOPING, neighbour.browser, neighbour.key)
    for slug in (KOPING, AREA):
        yield Reader(f"{slug}-nobody", slug, Browser(standing.house.app.test_client(), None))


def reader(standing: Standing, role: Role, slug: str) -> Reader:
    """Somebody with this role, who is invited first if the world has nobody of that kind."""
    browser = Browser(standing.house.app.test_client(), None)
    try:
        address = email(role, slug)
        known = PASSWORD if slug == EMPTY else password(role, slug)
    except StopIteration:
        address, known = f"{role}@{slug}.example", PASSWORD
        invite(standing.house, slug, role, address)
    browser.get(f"/{slug}/logga-in")
    answer = browser.post(f"/{slug}/logga-in", {"email": address, "password": known})
    assert answer.status_code == 303, f"{address} could not sign in: {answer.status_code}"
    browser.get(f"/{slug}/konto")
    page = browser.post(f"/{slug}/konto/nycklar", {"name": "Inspelning (exempel)", "reach": "read"}).get_data(
        as_text=True
    )
    return Reader(f"{slug}-{role}", slug, browser, _KEY.search(page)[0])
