"""The import contracts hold, and so does what they cannot say. Every rule is broken on purpose once, so that it is
known to notice."""

import subprocess
import sys
from copy import deepcopy
from functools import cache
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest
from importlinter import configuration
from importlinter.application.use_cases import _register_contract_types
from importlinter.application.user_options import UserOptions
from importlinter.domain.contract import registry

from app.domains import DOMAINS
from tests.architecture.contracts import (
    CLOSED,
    CONTRACTS,
    PURE,
    PURE_ROOMS,
    ROOTS,
    SHARED_TABLES,
    WIRING,
    domain,
    is_door,
    is_web_door,
)
from tests.architecture.sources import ROOT, docstring_of, modules, text_of
from tests.architecture.test_code import clocks_asked

configuration.configure()
SESSION = {"root_packages": ROOTS, "include_external_packages": "True"}
_register_contract_types(UserOptions(session_options=SESSION, contracts_options=[]))
IMPURE = {"flask", "flask_login", "flask_smorest", "werkzeug", "marshmallow"} | {"sqlalchemy", "psycopg", "rq", "redis"}
"""Packages that nothing pure may reach."""


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph(*ROOTS, include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="module")
def running():
    """The same without imports that only a type checker reads: a pure module may take what an act gives."""
    return grimp.build_graph(*ROOTS, include_external_packages=True, cache_dir=None, exclude_type_checking_imports=True)


def with_import(graph, importer: str, imported: str):
    broken = deepcopy(graph)
    for module in (importer, imported):
        if module not in broken.modules:
            broken.add_module(module)
    broken.add_import(importer=importer, imported=imported)
    return broken


def check(options: dict, graph):
    kind = registry.get_contract_class(options["type"])
    made = kind(name=options["name"], session_options=SESSION, contract_options=options)
    return made.check(graph=deepcopy(graph), verbose=False)


@pytest.mark.parametrize(("options", "broken"), [pytest.param(*one, id=one[0]["name"]) for one in CONTRACTS])
def test_a_contract_holds_and_notices_when_it_is_broken(graph, options, broken):
    checked = check(options, graph)
    assert checked.kept, checked.metadata
    assert broken
    for importer, imported in broken:
        assert not check(options, with_import(graph, importer, imported)).kept, f"{importer} may import {imported}"


def test_the_list_of_domains_is_the_packages_that_are_there(graph):
    packages = {child.removeprefix("app.") for child in graph.find_children("app") if graph.find_children(child)}
    assert packages - {"interfaces", *PURE_ROOMS} == set(DOMAINS)


# --- what the contracts cannot say -----------------------------------------------------------------------------------


def folder(module: str) -> str:
    """app.incidents for app.incidents.service, workers for workers.queue; a module of no folder is its own."""
    return ".".join(module.split(".")[: 2 if module.startswith("app.") else 1])


def both_ways(graph) -> list[tuple[str, str]]:
    """Folders that import each other."""
    arrows = {
        (folder(module), folder(imported))
        for module in graph.modules
        if module in modules()
        for imported in graph.find_modules_directly_imported_by(module)
        if imported in modules() and folder(module) != folder(imported)
    }
    return sorted((one, other) for one, other in arrows if (other, one) in arrows and one < other)


def test_between_two_folders_imports_run_one_way(graph):
    assert both_ways(graph) == []
    assert both_ways(with_import(graph, "app.figures.periods", "app.analysis.gi")) == [("app.analysis", "app.figures")]


def in_circles(graph) -> list[str]:
    """The modules of one circle of imports, also of those that a type checker alone reads; none without a circle."""
    ours = graph.modules & set(modules())
    imports = {one: graph.find_modules_directly_imported_by(one) & ours for one in ours}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_modules_import_each_other_in_a_circle(graph):
    assert in_circles(graph) == []
    assert in_circles(with_import(graph, "tenants.access", "tenants.runs"))


def looks_inside(graph) -> list[str]:
    """Modules that import another domain's tables, schemas or doors. What wires the doors together may."""
    return [
        f"{module} imports {imported}: call an act of that domain's service or nouns instead"
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if domain(imported)
        and domain(imported) != domain(module)
        and (domain(module), imported) not in SHARED_TABLES
        and module not in map("app.{}".format, WIRING)
        and imported.count(".") == 2
        and (imported.rsplit(".", 1)[1] in CLOSED or is_door(imported))
    ]


def test_no_domain_looks_into_another(graph):
    assert looks_inside(graph) == []
    for imported in ("models", "schemas", "pages", "registration"):
        assert looks_inside(with_import(graph, "app.incidents.visibility", f"app.accounts.{imported}"))
    assert looks_inside(with_import(graph, "app.incidents.visibility", "app.est.pages"))
    assert looks_inside(with_import(graph, "workers.sweeping", "app.documents.models"))


def impure(graph) -> list[str]:
    """How a module that says it is pure reaches the web, the database, the tenant boundary or an act."""

    def refused(module: str) -> bool:
        top, last = module.split(".")[0], module.rsplit(".", 1)[-1]
        inside = top in ("tenants", "workers") or last in ("service", "models", "permissions") or is_web_door(module)
        return top in IMPURE or (inside and module not in PURE)

    return [
        " -> ".join(graph.find_shortest_chain(module, reached))
        for module in sorted(PURE)
        for reached in sorted(graph.find_upstream_modules(module))
        if refused(reached)
    ]


def test_what_says_it_is_pure_reaches_no_database_no_web_and_no_act(running):
    assert {"app.drawing.charts", "app.analysis.gi", "app.alerts.wording"} <= PURE
    assert impure(running) == []
    assert "app.dossiers.sentences -> app.figures.numbers -> flask" in impure(
        with_import(running, "app.figures.numbers", "flask")
    )
    assert impure(with_import(running, "app.analysis.gi", "app.incidents.service"))
    assert impure(with_import(running, "app.figures.periods", "tenants.profile"))


def test_what_says_it_is_pure_asks_no_clock(running):
    reached = PURE.union(*(running.find_upstream_modules(module) for module in PURE))
    asked = {module: clocks_asked(text_of(path)) for module, path in modules().items() if module in reached}
    assert {module: found for module, found in asked.items() if found} == {}
    assert clocks_asked("from datetime import date\ndate.today()")


def test_pure_is_said_in_one_way():
    """As the last sentence of a docstring's first paragraph; half pure is not pure."""
    assert [module for module in modules() if "Pure" in docstring_of(module) and module not in PURE] == []


# --- what is imported when it runs -----------------------------------------------------------------------------------


@cache
def loaded(*imported: str) -> set[str]:
    """The packages that a fresh process has loaded after importing these modules and asking for the kinds of run."""
    code = f"import sys, {', '.join(imported)}; from app import domains; domains.kinds_of_run(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_what_is_below_the_doors_loads_no_flask_and_no_queue():
    below = [module for module in modules() if domain(module) and not is_web_door(module)]
    assert not loaded(*below) & {"flask", "rq", "redis"}
    assert "flask" in loaded(*below, "app.est.pages")


def test_the_worker_loads_no_flask_and_the_web_no_queue():
    assert "flask" not in loaded("workers.preloaded", "workers.calendar")
    assert "rq" not in loaded("app.factory")


def test_nothing_is_loaded_that_one_run_or_a_page_can_do_without():
    """Each is megabytes that every process would hold: keys that sign, the queue, PDFs, what few runs ask for."""
    spared = {"cryptography", "typst", "scipy", "PIL", "pikepdf", "python_calamine"}
    assert not loaded("workers.__main__") & (spared | {"rq", "redis", "shapely"})
    assert not loaded("app.factory") & spared
    assert {"rq", "redis"} <= loaded("workers.preloaded", "workers.calendar")


def test_a_command_loads_no_domain_before_it_is_used():
    code = "import sys; from app import commands; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    late = {"numpy", "app.quarterly_reports.service", "app.alerts.service", "app.demo.loading"}
    assert not late & set(done.stdout.split())


OPENED = """
from tenants.models import Base
class Met(Exception): pass
def opened(*_arguments, **_options):
    [key.column for table in Base.metadata.tables.values() for key in table.foreign_keys]  # raises for a missing table
    raise Met
"""


@pytest.mark.parametrize(
    "door",
    [
        "import app.factory as door; door._configure = opened; call = lambda: door.create_app(None, None)",
        "import app.command_line as door; door.Database = opened; door.Settings = door.FileStore = Any();"
        " call = lambda: door.set_up({})",
        "import workers.performing as door; door.Database = opened; call = lambda: door.context();"
        " import workers.queue; door.Settings = door.FileStore = workers.queue.RunQueue = Any()",
    ],
    ids=["web", "command", "worker"],
)
def test_whoever_opens_the_database_knows_every_table(door):
    """In a process of its own, where no test has imported what the door forgot."""
    code = f"from unittest.mock import MagicMock as Any{OPENED}{door}\ntry: call()\nexcept Met: print('met')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "met\n", done.stderr
