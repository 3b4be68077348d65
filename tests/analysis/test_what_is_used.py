"""What is in app/analysis is used by the product, or stands in a module that waits for coming work."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from tests.architecture.sources import python_files, text_of

PACKAGE = "app.analysis"
PRODUCT = ("app/", "workers/", "tenants/", "config/")
Name = tuple[str, str]
"""Module of the package, and a name at its top."""


def waiting(docstring: str) -> set[str]:
    """The modules between backticks after the word "Waiting"."""
    return set(re.findall(r"`(\w+)`", docstring.partition("Waiting")[2]))


def defined(module: str, tree: ast.Module) -> dict[Name, ast.stmt]:
    """What a module has at its top: functions, classes and constants."""
    found: dict[Name, ast.stmt] = {}
    for one in tree.body:
        if isinstance(one, ast.FunctionDef | ast.ClassDef):
            found[module, one.name] = one
        elif isinstance(one, ast.Assign | ast.AnnAssign):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            found |= {(module, at.id): one for target in targets for at in ast.walk(target) if isinstance(at, ast.Name)}
    return found


def named(node: ast.AST, tree: ast.Module, own: str = "") -> Iterator[Name]:
    """What a piece of `tree` names of the package: what it has imported, and of its `own` module."""
    names, modules = {}, {}
    for one in ast.walk(tree):
        if isinstance(one, ast.ImportFrom) and one.module == PACKAGE:
            modules |= {alias.asname or alias.name: alias.name for alias in one.names}
        elif isinstance(one, ast.ImportFrom) and (one.module or "").startswith(f"{PACKAGE}."):
            module = str(one.module).rpartition(".")[2]
            names |= {alias.asname or alias.name: (module, alias.name) for alias in one.names}
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield names.get(one.id, (own, one.id))
        elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in modules:
            yield modules[one.value.id], one.attr


def reached(package: Mapping[str, ast.Module], others: Iterable[ast.Module]) -> set[Name]:
    """What the others name of the package, and what that names in turn."""
    bodies = {name: body for module, tree in package.items() for name, body in defined(module, tree).items()}
    left, found = {name for tree in others for name in named(tree, tree)}, set()
    while left:
        name = left.pop()
        if name in bodies and name not in found:
            found.add(name)
            left |= set(named(bodies[name], package[name[0]], own=name[0]))
    return found


def faults(package: Mapping[str, ast.Module], others: Iterable[ast.Module], waits: set[str]) -> list[str]:
    used = reached(package, others)
    public = {
        name
        for module, tree in package.items()
        for name, body in defined(module, tree).items()
        if isinstance(body, ast.FunctionDef | ast.ClassDef) and not name[1].startswith("_")
    }
    return [
        *(
            f"{module}.{name} is used by nothing and waits for nothing"
            for module, name in sorted(public - used)
            if module not in waits
        ),
        *(
            f"{module} is said to wait, and is all used or gone"
            for module in sorted(waits)
            if module not in package or not any(module == one for one, _ in public - used)
        ),
    ]


def test_all_is_used_or_waits():
    paths = [path for path in python_files() if path.startswith(PRODUCT)]
    inside = {path for path in paths if path.startswith("app/analysis/")}
    package = {path.split("/")[-1].removesuffix(".py"): ast.parse(text_of(path)) for path in inside}
    waits = waiting(ast.get_docstring(package.pop("__init__")) or "")
    assert not (found := faults(package, [ast.parse(text_of(path)) for path in paths if path not in inside], waits)), (
        found
    )


def test_what_nothing_uses_is_seen():
    package = {
        "scan": ast.parse("def scanned(): return _zones()\ndef _zones(): return LIMIT\nLIMIT = 3\ndef lost(): ..."),
        "effect": ast.parse("from app.analysis import scan\ndef effect(): return scan.lost()"),
        "power": ast.parse("from app.analysis.effect import effect\ndef power(): return effect()"),
    }
    user = ast.parse("from app.analysis.scan import scanned as found\nfound()")
    assert reached(package, [user]) == {("scan", "scanned"), ("scan", "_zones"), ("scan", "LIMIT")}
    assert waiting("Used: `scan`. Waiting: `effect` and `power`.") == {"effect", "power"}
    assert faults(package, [user], {"effect", "power"}) == ["scan.lost is used by nothing and waits for nothing"]
    measure = ast.parse("from app.analysis import power\npower.power()")
    assert faults(package, [user, measure], {"effect", "power", "ears"}) == [
        "ears is said to wait, and is all used or gone",
        "effect is said to wait, and is all used or gone",
        "power is said to wait, and is all used or gone",
    ]
