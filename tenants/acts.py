"""What makes a function an act: who may perform it, and the line it leaves in the audit."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from tenants import audit
from tenants.access import Permission
from tenants.errors import NotAllowed
from tenants.scope import Scope


def requires(permission: Permission) -> Callable:
    """Guard an act: it runs only in a scope whose actor holds the permission, and leaves one audit line. What a
    place has turned off is refused at the doors: a part of the product may go on using another that has no page there.

    The line is written for the outermost act alone, in the act's own transaction; refusals are written by the
    door after the roll-back.
    """

    def guard(act: Callable) -> Callable:
        @wraps(act)
        def guarded(scope: Scope, /, **inputs):
            if not scope.actor.holds(permission):
                raise NotAllowed(permission.name)
            scope.performing.append(permission.name)
            try:
                result = act(scope, **inputs)
            finally:
                scope.performing.pop()
            if not scope.performing:
                audit.done(scope, permission, inputs, result)
            return result

        marked: Any = guarded  # acts are told from other functions by this attribute (`tests/access/acts.py`)
        marked.permission = permission
        return marked

    return guard


def open_to_all(act: Callable) -> Callable:
    """Mark an act that anybody may perform, also nobody (sign-in). It takes a scope and writes its own audit."""
    act.permission = None
    return act
