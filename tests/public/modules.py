"""Turning on what is off where nobody has chosen."""

from app.settings import service as settings
from app.setup import modules
from tenants.access import Role


def turn(world, *slugs: str, at: str = "koping", on: bool = True) -> None:
    for slug in slugs:
        with world.scope(Role.COORDINATOR, at) as scope:
            modules.switch(scope, module=slug, on=on, version=settings.read_municipality(scope).version)
