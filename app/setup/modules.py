"""Acts on modules: which parts of the product a municipality uses, and which it has turned off."""

from app import domains
from app.settings import service as settings
from app.setup import permissions
from tenants.acts import requires
from tenants.errors import NotFound
from tenants.scope import Scope


@requires(permissions.READ)
def list_modules(scope: Scope) -> list[tuple[domains.Module, bool]]:
    """Every module that can be turned on and off, and whether it is on."""
    return [(domains.switchable()[slug], on) for slug, on in domains.turned(scope.profile.modules).items()]


@requires(permissions.SWITCH)
def switch(scope: Scope, *, module: str, on: bool, version: int) -> None:
    """Turn a module on or off for everybody here, from the next page. What is stored stays. Raises NotFound, and
    Conflict("changed_meanwhile")."""
    if module not in domains.switchable():
        raise NotFound("module")
    chosen = {**dict(one.split("=", 1) for one in scope.profile.modules), module: "on" if on else "off"}
    kept = [f"{slug}={said}" for slug, said in chosen.items()]
    settings.choose_modules(scope, version=version, modules=kept)
