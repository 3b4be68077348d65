"""Every role is given and taken away by pages: it holds from the next request and the next job, within its days."""

import re

import pytest

from app.accounts import service as accounts
from tenants import runs
from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Role
from tests.browsing import Browser
from tests.people.test_people import CHOSEN, version
from tests.world import AREA, NOW
from workers.performing import perform_run

HER, NAME = "ny@koping.example", "Någon ny (exempel)"
ONE_DAY_LATER, NEXT_YEAR = "2026-11-26", "2027-11-25"


def giver_of(role: Role) -> tuple[Role, str]:
    return (Role.AREA_CHIEF, AREA) if role in AREA_ROLES else (Role.ADMINISTRATOR, "koping")


def order_something(world, slug: str, membership_id):
    """A job that she has asked for and that waits for a worker."""
    with world.worker.scope(world.tenants[slug]) as scope:
        run = runs.order(scope, kind="quarterly_report", period="2026-Q3")
        run.requested_by = membership_id
        return run.id


@pytest.mark.parametrize("role", sorted(MUNICIPAL_ROLES | AREA_ROLES))
def test_a_role_holds_when_it_is_given_and_no_longer_when_it_is_taken_away(app, world, role):
    giver, slug = giver_of(role)
    page = f"/{slug}/personer/"
    chief = Browser(app.test_client(), world).sign_in(giver, slug)
    here = {"organisation_id": str(world.organisation("Högstadieskolan"))} if slug == "koping" else {}
    asked = {"email": HER, "name": NAME, "role": str(role), "confirmed": "ja", **here}
    answer = chief.post(page, {**asked, "valid_to": NEXT_YEAR})
    found = re.search(rf"(/{slug}/inbjudan/[\w-]+)", answer.get_data(as_text=True))
    assert answer.status_code == 201 and found

    her = Browser(app.test_client(), world)
    account = f"/{slug}/konto"
    assert her.get(account).status_code == 303, "nothing is hers before she has answered"
    her.get(found[1])
    assert her.post(found[1], {"password": CHOSEN}).status_code == 303
    shown = her.get(account).get_data(as_text=True)
    assert NAME in shown and role.label in shown

    with world.worker.scope(world.tenants[slug]) as scope:
        actor = accounts.actor_of_email(scope, email=HER)
    assert actor and role in actor.roles and actor.membership_id
    where = f"{page}{actor.membership_id}"
    assert her.post(f"{where}/avslut").status_code in {403, 404}, "nobody ends her own"
    days = {"name": NAME, "role": str(role), **here, "version": version(chief, where)}
    assert chief.post(where, {**days, "valid_from": ONE_DAY_LATER, "confirmed": "ja"}).status_code == 303
    assert her.get(account).status_code == 303, "her first day is to come"
    days["version"] = version(chief, where)
    assert chief.post(where, {**days, "valid_from": "2026-11-20", "valid_to": "2026-11-25"}).status_code == 303
    assert her.get(account).status_code == 200, "her last day is today"

    waiting = order_something(world, slug, actor.membership_id)
    assert chief.post(f"{where}/avslut").status_code == 303
    assert her.get(account).status_code == 303
    assert not perform_run(world.worker, world.tenants[slug], waiting)
    with world.worker.at(NOW).scope(world.tenants[slug]) as scope:
        assert "inte längre rätt" in (scope.find(runs.Run, waiting).trouble or "")
    told = chief.get(where).get_data(as_text=True)
    assert "Avslutade rollen" in told and world.actor(giver, slug).name in told, "by whom it was done"
