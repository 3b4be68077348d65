"""The log's pages: what was done and read, who was given which role; and what may be taken along as a file."""

import csv
import io
from pathlib import Path
from typing import Any

from flask import current_app, make_response, request, send_file, url_for

from app.audit_log import permissions, police, schemas, service
from app.audit_log.labels import ACTS, OBJECTS
from app.audit_log.wording import also_read, entry_row, fault_sentence, rights_sentence
from app.figures.periods import local_date
from app.intake.report_files import quoted
from app.interfaces.browser import session_token
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.places import service as places
from tenants.errors import Conflict, Invalid
from tenants.scope import Scope

pages = Pages("audit_log", __name__, url_prefix="/logg", template_folder="templates")
NOTICES = {
    "bestalld": "Kontrollen är beställd. Det tar oftast mindre än en minut: ladda om sidan.",
    "pagar": "En kontroll av loggen pågår redan. Ladda om sidan om en stund.",
}
LABELS = {
    "object_id": "Gäller nummer",
    "named_place_id": "Plats",
    "first": "Från",
    "last": "Till",
    "membership_id": "Person",
    "act": "Handling",
}
COLUMNS = ("När", "Vem", "Vad", "Gäller", "Nummer", "Länk")


def _index(scope: Scope, *, status: int = 200, values: Any, errors: dict[str, list[str]]):
    log, query = None, {}
    try:
        query = load_form(schemas.LogQuery(), values)
        log = service.read_log(scope, **query)
    except Invalid as refused:
        errors = errors or refused.messages
    chosen = {name: values.get(name) or None for name in schemas.LogQuery().fields}
    check, ordered = service.last_check(scope, folder=_folder()), service.ordered_check(scope)
    return page(
        "audit_log/index.html",
        status=422 if errors else status,
        log=log,
        errors=errors,
        labels=LABELS,
        filters=values,
        chosen={name: value for name, value in chosen.items() if value and name != "after"},
        reads=bool(query.get("reads")),
        people=[(str(id), name) for id, name in service.people(scope, reads=bool(query.get("reads")))],
        acts=sorted(ACTS.items(), key=lambda one: one[1]),
        places=[(str(one.id), one.name) for one in places.named_places(scope)],
        check=check,
        ordered=ordered,
        found=fault_sentence(ordered.fault) if ordered and ordered.fault else "",
        notice=notice_of(NOTICES),
        faults=[fault_sentence(fault) for fault in check.faults] if check else [],
        rows=[(one, entry_row(one, log.names)) for one in log.entries] if log else [],
        also_read=also_read,
        objects=OBJECTS,
        next_href=url_for("audit_log.index", **{**chosen, "after": log.next}) if log and log.next else None,
    )


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    return _index(scope, values=request.args, errors={})


@pages.post("/kontroll", needs=permissions.CHECK)
def check_now(scope: Scope):
    try:
        service.order_check(scope)
    except Conflict:
        return see_other(url_for("audit_log.index", ok="pagar"))
    return see_other(url_for("audit_log.index", ok="bestalld"))


@pages.post("/fil", needs=permissions.EXPORT)
@on_refusal(_index)
def export(scope: Scope):
    asked = load_form(schemas.LogQuery(exclude=("after",)), request.form)
    log = service.take_out(scope, **asked)
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(COLUMNS)
    for one in log.entries:
        writer.writerow([quoted(cell) for cell in entry_row(one, log.names)])
    response = make_response(file.getvalue().encode("utf-8-sig"))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="samsyn-logg-{local_date(scope.now)}.csv"'
    return response


@pages.get("/polisen", needs=permissions.POLICE)
def police_reads(scope: Scope):
    query, session, log = schemas.LogQuery(exclude=("reads", "act", "named_place_id")), session_token() or "", None
    errors: dict[str, list[str]] = {}
    try:
        log = police.read_police(scope, session=session, **load_form(query, request.args))
    except Invalid as refused:
        errors = refused.messages
    chosen: dict[str, Any] = {name: request.args[name] for name in query.fields if request.args.get(name)}
    chosen.pop("after", None)
    people = police.readers(scope, session=session)
    return page(
        "audit_log/police.html",
        status=422 if errors else 200,
        errors=errors,
        labels=LABELS,
        filters=request.args,
        chosen=chosen,
        people=[(str(id), f"{name}, {municipality}") for id, name, municipality in people],
        rows=[(one, entry_row(one, {})) for one in log.entries] if log else [],
        also_read=also_read,
        next_href=url_for("audit_log.police_reads", **{**chosen, "after": log.next}) if log and log.next else None,
    )


@pages.get("/behorigheter", needs=permissions.RIGHTS)
def rights(scope: Scope):
    query = load_form(schemas.RightsQuery(), request.args)
    log = service.read_rights(scope, **query)
    return page(
        "audit_log/rights.html",
        rows=[(one.line, rights_sentence(one.line, log.names)) for one in log.entries],
        next_href=url_for("audit_log.rights", after=log.next) if log.next else None,
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
