"""A planted year, a surge in the finished period, and its analysis made as the worker makes it."""

from datetime import date

from app.alerts import service
from app.incidents import service as incidents
from tenants.access import Role
from tests.situational_pictures.reports import at
from workers import performing

PERIOD, LAST = date(2026, 11, 9), date(2026, 11, 22)
"""The finished period before the tests' clock (25 November)."""
CAST = (Role.SCHOOL, Role.YOUTH, Role.REPORTER, Role.POLICE_OFFICER)


def quiet_year(world) -> dict:
    """A report at Torget and one at Stationen every fortnight, by different organisations; the places by name."""
    named = world.named()
    for fortnight in range(1, 30):
        for place, role in (("Torget", CAST[fortnight % 4]), ("Stationen", CAST[(fortnight + 1) % 4])):
            report_as(world, role, -14 * fortnight - 3, place=named[place])
    return named


def report_as(world, role, days, *, place=None, category="klotter", slug="koping", **more):
    """One report by this role, so many days from the running period's first."""
    with world.scope(role, slug) as scope:
        return incidents.report_incident(
            scope, category=category, earliest=at(days), **({"named_place_id": place} if place else {}), **more
        )


def surge(world, place, roles=CAST, n=8, **more):
    return [report_as(world, roles[k % len(roles)], -12 + k % 10, place=place, **more) for k in range(n)]


def analyse(world, slug="koping", role=Role.COORDINATOR, first=PERIOD):
    """Order it and be the worker."""
    with world.scope(role, slug) as scope:
        run = service.order_analysis(scope, first=first)
    assert performing.perform_run(world.worker, world.tenants[slug], run.id)
    return run


def read(world, role=Role.COORDINATOR, slug="koping", first=PERIOD):
    with world.scope(role, slug) as scope:
        return service.read_analysis(scope, first=first)
