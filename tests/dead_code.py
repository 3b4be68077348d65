"""Code of the product that nothing in the product uses: `python -m tests.dead_code` lists it.

vulture compares names: what is defined with what is read anywhere in the product's Python, HTML templates and Typst
documents. Tests do not count as use. What stays although nothing uses it stands in ALLOWED under its reason; an entry
that fits nothing any more is a fault too.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from vulture import Vulture

ROOT = Path(__file__).parent.parent
PYTHON = ("app", "tenants", "workers", "config", "migrations", "wsgi.py", "wsgi_dev.py")
CALLED_BY_DECORATOR = [
    "@pages.*",
    "@_at",
    "@*.command",
    "@api.get",
    "@api.post",
    "@api.put",
    "@event.listens_for",
    "@declared_attr.*",
]
"""What these decorate is called by Flask, Click or SQLAlchemy."""

Allowed = Mapping[str, Mapping[str, str]]
ALLOWED: Allowed = {
    # Read or called by others
    "Flask, Flask-Login, Jinja and Werkzeug": {
        "app/interfaces/browser.py": "regex to_python to_url",
        "app/factory.py": "ensure_ascii undefined trim_blocks lstrip_blocks jinja_environment ensure_sync",
        "app/basemaps/pages.py": "max_content_length",
        "app/intake/pages.py": "max_content_length",
        "app/ground/pages.py": "max_content_length",
        "app/mapped_files/pages.py": "max_content_length",
        "app/official_statistics/pages.py": "max_content_length",
        "app/side_by_side/pages.py": "max_content_length",
        "app/address_files/pages.py": "max_content_length",
        "app/people/pages.py": "max_content_length",
        "app/photos/pages.py": "max_content_length",
        "app/attachments/pages.py": "max_content_length",
        "app/consultations/pages.py": "max_content_length",
        "app/documents/pages.py": "max_content_length",
        "app/interfaces/web.py": "also_said",
    },
    "pickle": {"app/interfaces/drawn.py": "reducer_override"},
    "marshmallow, webargs and flask-smorest": {
        "app/interfaces/api.py": "DEFAULT_UNKNOWN_BY_LOCATION load_json handle_error error_headers error_status_code "
        "ARGUMENTS_PARSER ERROR_SCHEMA DEFAULT_ERROR_RESPONSE_NAME _register_error_handlers",
        "app/interfaces/fields.py": "default_error_messages truthy falsy _serialize obj",
        "app/interfaces/forms.py": "Meta handle_error",
    },
    "fields that are read by key, from the inputs of a form": {
        "app/est/schemas.py": "planned_?",
        "app/inbox/schemas.py": "granskade andrade kvar",
        "app/photos/schemas.py": "no_faces",
        "app/consultations/schemas.py": "no_faces",
        "app/pledges/schemas.py": "reported_crimes dialogue police_picture own_analyses",
    },
    "SQLAlchemy, Alembic and RQ": {
        "tenants/isolation.py": "bulk_*",
        "tenants/models.py": "type_annotation_map",
        "migrations/versions/*.py": "down_revision branch_labels depends_on downgrade",
        "workers/preloaded.py": "queue_class job_class handle_payload check_for_suspension burst last_cleaned_at",
        "workers/queue.py": "job_class origin failure_ttl result_ttl move_dependents_to_ready",
    },
    "Pillow": {"app/photos/redrawing.py": "MAX_IMAGE_PIXELS"},
    "gunicorn": {"config/gunicorn.py": "*"},
    "psycopg": {"tenants/scope.py": "MAX_CACHED_STATEMENT_*", "tenants/sending.py": "prepared_max"},
    "SQLAlchemy's dialect": {"tenants/sending.py": "do_commit do_rollback do_savepoint do_release_savepoint"},
    "the database's own functions, which write and check it": {"tenants/audit.py": "mac"},
    "enum": {"tenants/access.py": "_value_", "app/figures/audience.py": "_value_", "app/figures/rooms.py": "_value_"},
    "the tests, which ask every view whether it opens a scope": {
        "app/interfaces/web.py": "opens_scope",
        "app/interfaces/open_pages.py": "opens_scope",
    },
    "whoever must answer later for how a row came to be: who, as what, when": {
        "app/police_events/models.py": "first_seen",
        "app/pictures/models.py": "opened_by",
        "app/consultations/models.py": "invited_at invited_by",
        "app/publishing/models.py": "decided_as",
    },
    "columns that are read by name, one after the other": {
        "app/legal_duties/models.py": "crime consequences other_information"
    },
    "the test, which holds what citizens are told to their three languages": {"app/tips/service.py": "FAULTS"},
    # Waits for coming work
    "before and after of a whole municipality's long series": {"app/analysis/interrupted.py": "*"},
    "what published numbers say too, which the tests hold them to": {
        "app/analysis/effect.py": "detectable gross net total_net",
        "app/analysis/power.py": "seen_drop",
    },
    "comparison between municipalities": {"app/analysis/ratios.py": "*", "app/analysis/small_areas.py": "*"},
    "the tests, which hold the draws to the exact mean and deviation": {
        "app/analysis/knox.py": "expected_drawn deviation"
    },
}
"""Who reads it, or what it waits for -> file -> names; `*` is every name, or any end of one."""


class Unused(NamedTuple):
    path: str
    line: int
    kind: str
    name: str

    def fits(self, file: str, name: str) -> bool:
        return fnmatchcase(self.path, file) and fnmatchcase(self.name, name)


def faults(root: Path = ROOT, allowed: Allowed = ALLOWED) -> list[str]:
    """A line for each unused name under `root` that is not allowed, and for each allowance that fits nothing."""
    entries = [(file, name) for files in allowed.values() for file, names in files.items() for name in names.split()]
    unused = [*unused_python(root), *unused_macros(root)]
    found = [
        f"{one.path}:{one.line} {one.kind} {one.name} is used by nothing"
        for one in unused
        if not any(one.fits(*entry) for entry in entries)
    ]
    for entry in entries:
        if not any(one.fits(*entry) for one in unused):
            found.append(f"ALLOWED in tests/dead_code.py: {entry[1]} of {entry[0]} is used or gone")
    return found


def unused_python(root: Path) -> Iterator[Unused]:
    """What is defined in Python and read nowhere."""
    vulture = Vulture(ignore_decorators=CALLED_BY_DECORATOR)
    vulture.scavenge([root / top for top in PYTHON if (root / top).exists()])
    for path in (root / "app").rglob("*.*"):
        if path.suffix in (".html", ".typ"):
            vulture.used_names |= names_read(path.suffix, path.read_text(encoding="utf-8"))
    for item in vulture.get_unused_code(min_confidence=60):
        yield Unused(item.filename.relative_to(root).as_posix(), item.first_lineno, item.typ, item.name)


def names_read(suffix: str, text: str) -> set[str]:
    """The names in a template's expressions and tags, or after a dot in a Typst document; not the words in quotes."""
    if suffix == ".typ":
        return set(re.findall(r"\.([a-z_]\w*)", _without_quotes(text)))
    pieces = re.findall(r"\{[{%].*?[}%]\}", text, re.DOTALL)
    return {name for piece in pieces for name in re.findall(r"\w+", _without_quotes(piece))}


def _without_quotes(text: str) -> str:
    return re.sub(r'"[^"\n]*"', '""', text)


def unused_macros(root: Path) -> Iterator[Unused]:
    """Macros of templates that are called nowhere."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted((root / "app").rglob("*.html"))}
    called = {name for text in texts.values() for name in re.findall(r"(?<!macro )\b(\w+)\(", text)}
    called |= {name for text in texts.values() for name in re.findall(r"\bdrawn_once\((\w+)", text)}
    for path, text in texts.items():
        for match in re.finditer(r"\{%-? macro (\w+)\(", text):
            if match[1] not in called:
                line = text.count("\n", 0, match.start()) + 1
                yield Unused(path.relative_to(root).as_posix(), line, "macro", match[1])


if __name__ == "__main__":
    lines = faults()
    print("\n".join(lines) or "nothing unused")
    sys.exit(bool(lines))
