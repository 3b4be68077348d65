"""Who may import whom, as import contracts. Which domains, doors and pure modules there are is read from the product:
from `app/domains.py`, from the names of files and from docstrings."""

import re

from app.domains import DOMAINS
from tests.architecture.sources import docstring_of, modules

ROOTS = ("app", "config", "tenants", "workers")
WEB = ("flask", "flask_login", "flask_smorest", "werkzeug", "jinja2", "marshmallow")
QUEUE = ("rq", "redis")
WIRING = ("commands", "factory")
"""What stands on the domains, from the top."""
FRAME = ("interfaces", "command_line", "hooks", "domains")
"""What the domains stand on, from the top; below it lie the pure rooms of `app`."""
CLOSED = ("models", "schemas", "pages", "api", "door", "commands", "registration")
"""Modules of a domain that no other domain looks into."""
SHARED_TABLES = {
    ("public", "app.publishing.models"): "it shows everybody the rows that the other lets out, and no other",
    ("people", "app.accounts.models"): "it gives the roles that the other reads, and shows them to who gives them",
    ("doubles", "app.incidents.models"): "it compares a file's rows with those that the other keeps, and tells nothing",
    ("undone_files", "app.incidents.models"): "it removes the rows that a file has brought, as if they had never come",
    ("counted_sources", "app.incidents.models"): "it counts the rows of each source that the other keeps, by days",
    ("inbox", "app.incidents.models"): "it goes through the rows that the other keeps, by `visibility`'s criteria",
    ("groups", "app.est.models"): "a focus area's working group is one of the groups, and has its members there",
    ("wall", "app.meetings.models"): "a wall lives as long as the meeting that the other keeps, and decides at it",
    ("thresholds", "app.incidents.models"): "it counts the rows that the other keeps, by `visibility`'s criteria",
    ("audit_log", "app.incidents.models"): "it counts how many rows are older than is decided, and reads none",
    ("incident_counts", "app.incidents.models"): "it counts the rows that the other keeps, by `visibility`'s criteria",
}
"""(domain, another's tables) -> why it may read them."""


def domain(module: str) -> str | None:
    """accounts for app.accounts.service; None for what belongs to no domain."""
    parts = module.split(".")
    return parts[1] if parts[0] == "app" and len(parts) > 1 and parts[1] in DOMAINS else None


def is_web_door(module: str) -> bool:
    """pages, api, schemas, and modules that a domain's pages are split into (door, …_pages)."""
    last = module.rsplit(".", 1)[-1]
    return last in ("pages", "api", "schemas", "door") or last.endswith("_pages")


def is_door(module: str) -> bool:
    """The web's, the command line's, and the one that other domains' questions come in by."""
    return is_web_door(module) or module.rsplit(".", 1)[-1] in ("commands", "registration")


def is_pure(module: str) -> bool:
    """Whether its docstring, or its package's, ends its first paragraph with the sentence "Pure."."""
    package = module.rpartition(".")[0]
    return any(re.search(r"(^|\W)Pure\.$", docstring_of(one).split("\n\n")[0]) for one in (module, package))


def of_domains(wanted) -> list[str]:
    return [module for module in modules() if domain(module) and module.count(".") == 2 and wanted(module)]


PURE = frozenset(module for module in modules() if is_pure(module))
PURE_ROOMS = [module.removeprefix("app.") for module in PURE if module.startswith("app.") and module.count(".") == 1]


def layers(name: str, levels, containers=(), **options) -> dict:
    return {"type": "layers", "name": name, "layers": levels, "containers": containers, **options}


def forbidden(name: str, importers, imported, *, directly: bool = False) -> dict:
    """`directly`: what these import may in its turn import what is forbidden to them."""
    known = {"source_modules": importers, "forbidden_modules": imported, "allow_indirect_imports": str(directly)}
    return {"type": "forbidden", "name": name, **known}


CONTRACTS = (
    (
        layers(
            "Workers stand on the product, the product on the tenant boundary, everything on settings",
            ["workers", "app", "tenants", "config"],
        ),
        [("tenants.scope", "app.interfaces.web")],
    ),
    (
        layers(
            "Domains know each other in one direction",
            [*WIRING, *reversed(DOMAINS), *FRAME, " : ".join(sorted(PURE_ROOMS))],
            ["app"],
            exhaustive="True",
        ),
        [
            ("app.incidents.service", "app.est.service"),
            ("app.interfaces.web", "app.accounts.sessions"),
            ("app.drawing.charts", "app.interfaces.web"),
        ],
    ),
    (
        layers(
            "In the interfaces the API and answers to failures and refusals stand on the web, it on browser and forms",
            [
                "api",
                "failures",
                "form_page | living | open_pages",
                "web",
                "backgrounds | browser | middleware | cells | drawn | frame",
                "menu",
                "forms",
                "fields",
            ],
            ["app.interfaces"],
            exhaustive="True",
        ),
        [("app.interfaces.forms", "app.interfaces.web"), ("app.interfaces.web", "app.interfaces.failures")],
    ),
    (
        layers(
            "In a domain the doors stand on the acts, the acts on tables and permissions",
            ["(pages) | (api) | (commands) | (registration)", "(schemas)", "(service)", "(models) | (permissions)"],
            [f"app.{name}" for name in DOMAINS if f"app.{name}.service" in modules()],
        ),
        [
            ("app.incidents.service", "app.incidents.pages"),
            ("app.quarterly_reports.service", "app.quarterly_reports.registration"),
            ("app.quarterly_reports.registration", "app.quarterly_reports.pages"),
        ],
    ),
    (
        forbidden(
            "Only the web's doors know of requests and forms",
            [*of_domains(lambda module: not is_web_door(module)), "app.domains", "tenants"],
            [*WEB, "app.interfaces"],
        ),
        [
            ("app.incident_counts.figures", "flask"),
            ("app.quarterly_reports.registration", "app.interfaces.web"),
            ("app.figures.periods", "flask"),  # through others, too
        ],
    ),
    (
        forbidden(
            "Doors hold no queries",
            [*of_domains(is_door), *(one for one in modules() if one.startswith("workers."))],
            ["sqlalchemy"],
            directly=True,
        ),
        [
            ("app.incidents.pages", "sqlalchemy"),
            ("app.est.pages", "sqlalchemy"),
            ("app.quarterly_reports.registration", "sqlalchemy"),
            ("workers.performing", "sqlalchemy"),
        ],
    ),
    (
        forbidden(
            "Click is the commands' own",
            [*of_domains(lambda module: not module.endswith(".commands")), "app.domains", "tenants"],
            ["click"],
            directly=True,
        ),
        [("app.quarterly_reports.service", "click"), ("tenants.scope", "click")],
    ),
    (
        forbidden("The queue is the workers' own", ["app", "tenants"], QUEUE),
        [("app.interfaces.web", "redis"), ("config.settings", "rq")],
    ),
    (
        # Accounts: whose rights a run is performed with.
        forbidden(
            "The worker knows no kind of run by name",
            ["workers.performing", "workers.timetable"],
            [f"app.{name}" for name in DOMAINS if name != "accounts"],
            directly=True,
        ),
        [("workers.performing", "app.quarterly_reports.service"), ("workers.timetable", "app.alerts.service")],
    ),
)
"""(contract, imports each of which it must refuse)."""
