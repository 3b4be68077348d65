"""Every act of the product, found in its modules: public functions that carry a permission (or are open to all)."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable

from app.domains import DOMAINS

DOORS = ("pages", "api", "commands", "registration", "schemas", "models", "permissions")
"""Modules of a domain that hold no acts."""


def domain_modules() -> list[str]:
    """Every module of every domain, by its dotted name."""
    return sorted(
        found.name
        for domain in map("app.{}".format, DOMAINS)
        for found in pkgutil.iter_modules(importlib.import_module(domain).__path__, f"{domain}.")
        if not found.ispkg
    )


def _found() -> dict[str, Callable]:
    acts = {}
    for name in domain_modules():
        if name.rsplit(".", 1)[1] in DOORS:
            continue
        module = importlib.import_module(name)
        for function in vars(module).values():
            if inspect.isfunction(function) and hasattr(function, "permission") and function.__module__ == name:
                acts[f"{name}.{function.__name__}"] = function
    return acts


ACTS: dict[str, Callable] = _found()
"""Dotted name -> the act."""
