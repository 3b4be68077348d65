"""The tree: agreed names, files that can be read at one sitting, docstrings that say what a thing is."""

import ast
import re

from app.domains import DOMAINS
from tests.architecture.sources import ROOT, python_files, text_of

LONGEST = 400
MOST_FILES = 12
ONE_FRONT = {"privacy"}
"""Pure packages that are called by one name: nobody shall look at a text with a part of the guard."""
AGREED = {"__init__", "permissions", "models", "schemas", "service", "pages", "api", "commands", "registration"}
BANNED = re.compile(r"(^|/|_)(utils?|helpers?|common|core|managers?|misc|shared)(\.py|/|_|$)")
TOP = {
    "app",
    "tenants",
    "migrations",
    "workers",
    "tests",
    "config",
    "docs",
    "wsgi.py",
    "wsgi_dev.py",
    "docker-compose.yml",
    "README.md",
    "run",
    "pyproject.toml",
    "requirements.in",
    "requirements.lock",
    "requirements-test.in",
    "requirements-test.lock",
    "requirements-node.in",
    "requirements-node.lock",
    "requirements-bench.in",
    "requirements-bench.lock",
    "package.json",
    "package-lock.json",
    "alembic.ini",
    "Dockerfile",
    "LICENSE",
    "NOTICE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
}
MADE = {"node_modules", "var", "__pycache__", "samsyn.egg-info"}
"""Left by tools, never kept."""


def unnamed_nouns(domain: str, files: list[str], docstring: str) -> list[str]:
    """Files of a domain that are neither agreed nor named in its docstring."""
    named = re.findall(r"`([a-z_*]+)(?:\.py)?`", docstring) + re.findall(r"\b([a-z_*]+)\.py\b", docstring)
    patterns = [re.compile(name.replace("*", "[a-z_]+")) for name in named]
    return [
        f"app/{domain}/{file}.py is named neither in the agreed list nor in the docstring of app/{domain}/__init__.py"
        for file in files
        if file not in AGREED and not any(pattern.fullmatch(file) for pattern in patterns)
    ]


def domains() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in python_files():
        parts = path.split("/")
        if parts[0] == "app" and len(parts) == 3:
            found.setdefault(parts[1], []).append(parts[2].removesuffix(".py"))
    return found


def test_a_domain_holds_agreed_files_and_the_nouns_its_docstring_names():
    breaches = []
    for domain, files in domains().items():
        docstring = ast.get_docstring(ast.parse(text_of(f"app/{domain}/__init__.py"))) or ""
        if domain == "analysis":
            continue  # its modules are named by method
        breaches += unnamed_nouns(domain, files, docstring)
    assert not breaches, "\n".join(breaches)
    assert unnamed_nouns("x", ["service", "measures", "stray"], "Nouns: `measures.py`.") == [
        "app/x/stray.py is named neither in the agreed list nor in the docstring of app/x/__init__.py"
    ]


def too_many(files: dict[str, list[str]]) -> list[str]:
    """Domains with so many files that they are two."""
    return [domain for domain, found in files.items() if domain in DOMAINS and len(found) > MOST_FILES]


def test_a_domain_has_at_most_twelve_files():
    assert too_many(domains()) == []
    assert too_many({"est": [f"file_{n}" for n in range(13)]}) == ["est"]


def test_a_docstring_names_no_file_that_is_gone():
    for domain, files in domains().items():
        docstring = ast.get_docstring(ast.parse(text_of(f"app/{domain}/__init__.py"))) or ""
        for name in re.findall(r"`([a-z_]+)\.py`", docstring):
            assert name in files, f"app/{domain}/__init__.py names {name}.py, which is gone"


def test_every_package_says_in_a_docstring_what_it_is():
    for domain in domains():
        tree = ast.parse(text_of(f"app/{domain}/__init__.py"))
        assert ast.get_docstring(tree), f"app/{domain}/__init__.py has no docstring"
        rest = [] if domain in ONE_FRONT else tree.body[1:]
        assert not rest, f"app/{domain}/__init__.py holds a docstring only, so that importing it is harmless"
    for path in ("app/__init__.py", "tenants/__init__.py", "workers/__init__.py"):
        assert ast.get_docstring(ast.parse(text_of(path)))


def test_no_file_is_too_long_to_read():
    long = {path: text_of(path).count("\n") for path in python_files()}
    too_long = {path: n for path, n in long.items() if n > LONGEST}
    assert not too_long, f"split by noun: {too_long}"


def test_no_name_says_nothing():
    assert [path for path in python_files() if BANNED.search(path)] == []
    assert (
        BANNED.search("app/incidents/helpers.py") and BANNED.search("app/utils.py") and BANNED.search("app/core/a.py")
    )


def test_the_top_level_is_fixed():
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert there - TOP - MADE == set()
