"""Who may import whom. Every rule is broken on purpose once, so that it is known to notice."""

from copy import deepcopy

import grimp
import pytest
from importlinter import configuration
from importlinter.application import use_cases
from importlinter.domain.contract import registry

configuration.configure()
DOMAINS = (
    "accounts",
    "comparison",
    "demo",
    "documents",
    "dossiers",
    "est",
    "incidents",
    "intake",
    "places",
    "situations",
    "taxonomy",
)
CLOSED = ("models", "schemas", "pages", "api", "door")
"""Modules of a domain that no other domain looks into."""
WEB = (
    "flask",
    "flask_login",
    "flask_babel",
    "flask_smorest",
    "werkzeug",
    "jinja2",
    "marshmallow",
    "rq",
    "redis",
    "app.web",
    "app.api",
    "app.browser",
    "app.forms",
)
OPTIONS = use_cases.read_user_options("pyproject.toml")
use_cases._register_contract_types(OPTIONS)
BROKEN = {
    "Workers stand on the product, the product on the tenant boundary, everything on settings": (
        "tenants.scope",
        "app.web",
    ),
    "Domains know each other in one direction": ("app.incidents.service", "app.est.service"),
    "In a domain the doors stand on the acts, the acts on tables and permissions": (
        "app.incidents.service",
        "app.incidents.pages",
    ),
    "Acts and tables know nothing of the web or the queue": ("app.incidents.service", "flask"),
    "Doors hold no queries": ("app.incidents.pages", "sqlalchemy"),
    "Pure modules know no domain, no database and no request": ("app.charts", "app.incidents.service"),
    "The queue is the workers' own": ("app.web", "redis"),
}
"""Contract -> an import that it must refuse."""


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("app", "config", "tenants", "workers", include_external_packages=True, cache_dir=None)


def with_import(graph, importer: str, imported: str):
    broken = deepcopy(graph)
    for module in (importer, imported):
        if module not in broken.modules:
            broken.add_module(module)
    broken.add_import(importer=importer, imported=imported)
    return broken


def contract(options: dict):
    kind = registry.get_contract_class(options["type"])
    return kind(name=options["name"], session_options=OPTIONS.session_options, contract_options=options)


@pytest.mark.parametrize("options", [pytest.param(one, id=one["name"]) for one in OPTIONS.contracts_options])
def test_a_contract_holds_and_notices_when_it_is_broken(graph, options):
    checked = contract(options).check(graph=deepcopy(graph), verbose=False)
    assert checked.kept, checked.metadata
    assert not contract(options).check(graph=with_import(graph, *BROKEN[options["name"]]), verbose=False).kept


def test_every_contract_is_broken_on_purpose_once():
    assert {options["name"] for options in OPTIONS.contracts_options} == set(BROKEN)


# --- what the contracts cannot say -----------------------------------------------------------------------------------


def domain(module: str) -> str | None:
    """accounts for app.accounts.service; None for what belongs to no domain."""
    parts = module.split(".")
    return parts[1] if parts[0] == "app" and len(parts) > 1 and parts[1] in DOMAINS else None


def is_door(module: str) -> bool:
    """pages, api, schemas, and modules that a domain's pages are split into (door, …_pages)."""
    last = module.rsplit(".", 1)[-1]
    return last in ("pages", "api", "schemas", "door") or (last.endswith("_pages") and last != "report_pages")


def looks_inside(graph) -> list[str]:
    """Modules that import another domain's tables, schemas or doors."""
    return [
        f"{module} imports {imported}: call an act of that domain's service or nouns instead"
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if domain(imported)
        and domain(imported) != domain(module)
        and imported.count(".") == 2
        and (imported.rsplit(".", 1)[1] in CLOSED or is_door(imported))
        and module != "app.factory"
    ]


def web_below_the_doors(graph) -> list[str]:
    """Nouns of a domain that know of requests, forms or the queue."""
    return [
        f"{module} imports {imported}: only pages, api and schemas know of the web"
        for module in graph.modules
        if domain(module) and not is_door(module)
        for imported in graph.find_modules_directly_imported_by(module)
        if imported in WEB
    ]


COMMANDS = ("app.commands", "app.run_commands")


def queries_in_doors(graph) -> list[str]:
    return [
        f"{module} imports sqlalchemy: doors hold no queries"
        for module in graph.modules
        if (domain(module) and is_door(module)) or module.split(".")[0] == "workers" or module in COMMANDS
        if "sqlalchemy" in graph.find_modules_directly_imported_by(module)
    ]


def test_no_domain_looks_into_another(graph):
    assert looks_inside(graph) == []
    for imported in ("app.accounts.models", "app.accounts.schemas", "app.accounts.pages", "app.est.area_pages"):
        assert looks_inside(with_import(graph, "app.incidents.visibility", imported))
    assert looks_inside(with_import(graph, "workers.sweeping", "app.documents.models"))


def test_nouns_know_nothing_of_the_web(graph):
    assert web_below_the_doors(graph) == []
    assert web_below_the_doors(with_import(graph, "app.incidents.figures", "flask"))
    assert web_below_the_doors(with_import(graph, "app.est.occasions", "app.web"))


def test_no_door_holds_a_query(graph):
    assert queries_in_doors(graph) == []
    assert queries_in_doors(with_import(graph, "app.est.work_pages", "sqlalchemy"))
    assert queries_in_doors(with_import(graph, "workers.performing", "sqlalchemy"))


def test_every_domain_is_known_to_the_contracts(graph):
    """A new domain gets its place in the order, and its inside is layered too."""
    packages = {child.split(".")[1] for child in graph.find_children("app") if graph.find_children(child)}
    assert packages - {"analysis"} == set(DOMAINS)
    inside = next(one for one in OPTIONS.contracts_options if one["name"].startswith("In a domain"))
    with_acts = {f"app.{name}" for name in DOMAINS if f"app.{name}.service" in graph.modules}
    assert set(inside["containers"]) == with_acts


def test_importing_a_domain_does_not_import_flask():
    import subprocess
    import sys

    code = (
        "import sys, app, app.incidents.service, app.est.service, tenants.scope; sys.exit('flask_login' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
