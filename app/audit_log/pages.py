"""The log's page, and the checkpoints as a file."""

from pathlib import Path
from typing import Any

from flask import current_app, request, send_file, url_for

from app.audit_log import permissions, schemas, service
from app.audit_log.wording import ACTS, OBJECTS, act_label, change_sentence, fault_sentence, outcome_sentence
from app.figures.periods import local_date
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, page, see_other
from tenants.access import ROLE_NAMES
from tenants.errors import Invalid
from tenants.scope import Scope

pages = Pages("audit_log", __name__, url_prefix="/logg", template_folder="templates")


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    errors: dict[str, list[str]] = {}
    try:
        query = load_form(schemas.LogQuery(), request.args)
        log = service.read_log(scope, **query)
    except Invalid as refused:
        query, errors = {}, refused.messages
        log = None
    following: dict[str, Any] = {name: request.args.get(name) for name in schemas.LogQuery().fields}
    following["after"] = log.next if log else None
    check = service.last_check(scope, folder=_folder())
    return page(
        "audit_log/index.html",
        status=422 if errors else 200,
        log=log,
        errors=errors,
        filters=request.args,
        reads=bool(query.get("reads")),
        people=[(str(id), name) for id, name in service.people(scope)],
        acts=sorted(ACTS.items(), key=lambda one: one[1]),
        check=check,
        faults=[fault_sentence(fault) for fault in check.faults] if check else [],
        objects=OBJECTS,
        outcome_sentence=outcome_sentence,
        change_sentence=change_sentence,
        roles={str(role): name for role, name in ROLE_NAMES.items()},
        act_label=act_label,
        next_href=url_for("audit_log.index", **following) if log and log.next else None,
    )


@pages.get("/kontrollpunkter", needs=permissions.READ)
def checkpoints(scope: Scope):
    path = service.checkpoints(scope, folder=_folder())
    if path is None:
        return see_other(url_for("audit_log.index"))
    name = f"samsyn-kontrollpunkter-{local_date(scope.now)}.jsonl"
    return send_file(path, mimetype="application/x-ndjson", as_attachment=True, download_name=name)


def _folder() -> Path:
    return current_app.config["SAMSYN_AUDIT"]
