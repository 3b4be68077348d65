"""The product's source files and what stands in them, for the rules that read code."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PYTHON = ("app", "tenants", "workers", "config", "migrations")


@cache
def python_files() -> tuple[str, ...]:
    """Every Python file of the product, as a path from the root."""
    return tuple(sorted(str(path.relative_to(ROOT)) for top in PYTHON for path in (ROOT / top).rglob("*.py"))) + (
        "wsgi.py",
        "wsgi_dev.py",
    )


@cache
def modules() -> dict[str, str]:
    """Dotted name of every module and package of the product -> its file, as a path from the root."""
    return {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in python_files()}


@cache
def docstring_of(module: str) -> str:
    """Of a module or package of the product; "" for any other."""
    return ast.get_docstring(ast.parse(text_of(modules()[module]))) or "" if module in modules() else ""


@cache
def templates() -> tuple[str, ...]:
    return tuple(sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app").rglob("templates/**/*.html")))


@cache
def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def calls(source: str) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every call, e.g. (12, "datetime.now")."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := dotted(node.func)):
            yield node.lineno, name


def names(source: str) -> Iterator[tuple[int, str]]:
    """(line, name) of every name, attribute and imported name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                yield node.lineno, alias.name


def dotted(node: ast.AST) -> str | None:
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])
