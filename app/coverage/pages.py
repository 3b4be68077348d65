"""Who reports: the page of everybody, one's own with its one button, and when somebody is to report or is closed."""

from flask import request, url_for

from app.accounts import service as accounts
from app.coverage import permissions, reminders, service, spans
from app.coverage.schemas import AddSpan, ChangeSpan, NothingFrom, Remind, RemoveSpan
from app.coverage.standing import NOTHING, REPORTED, SHUT, SILENT, WHAT
from app.interfaces.form_page import columns, held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from tenants.scope import Scope

pages = Pages("coverage", __name__, template_folder="templates")
NOTICES = {
    "sagt": "Tack! Ni är hörda: inget att rapportera. Händer något ändå, så rapportera det som vanligt.",
    "tillbaka": "Det gäller inte längre.",
    "pamind": "Påminnelsen är på väg till dem som svarar för verksamheten.",
    "sparat": "Ändringen är sparad.",
    "igen": "Det gäller igen.",
}
STATES = {
    REPORTED: ("ok", "Har rapporterat"),
    NOTHING: ("ok", "Inget att rapportera"),
    SILENT: ("warn", "Tyst"),
    SHUT: ("neutral", "Stängd"),
}
SIGNS = {REPORTED: "●", NOTHING: "○", SILENT: "▲", SHUT: "–"}
"""In the strip of periods, beside the word for whoever hears it."""
LABELS = {"what": "Vad", "whom": "Vem", "first": "Från och med", "last": "Till och med", "name": "Namn"}


def _everybody(scope: Scope, first=None, *, status: int = 200, values=None, errors=None):
    return page(
        "coverage/index.html",
        status,
        seen=(seen := service.read_coverage(scope, first=first)),
        told=[(row.name, row.source) for row in seen.rows if row.source],
        states=STATES,
        signs=SIGNS,
        pairs=lambda rows: [(str(row.id), row.name) for row in rows],
        chosen=values.getlist("organisation_ids") if values else None,
        errors=errors or {},
        labels={"organisation_ids": "Påminn", "organisation_id": "Verksamhet"},
        notice=notice_of(NOTICES),
    )


@pages.get("/vem-rapporterar", needs=permissions.READ)
@pages.get("/vem-rapporterar/<date:first>", needs=permissions.READ)
def index(scope: Scope, first=None):
    return _everybody(scope, first)


@pages.post("/vem-rapporterar/<date:first>/paminnelse", needs=permissions.CHANGE)
@on_refusal(_everybody)
def remind(scope: Scope, first):
    reminders.remind(scope, first=first, **load_form(Remind(), request.form))
    return see_other(url_for("coverage.index", first=first, ok="pamind"))


def _own(scope: Scope, *, status: int = 200, values=None, errors=None):
    return page(
        "coverage/own.html",
        status,
        periods=service.read_own(scope),
        states=STATES,
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.get("/inget-att-rapportera", needs=permissions.SAY)
def own(scope: Scope):
    """Whoever says it for any, and answers for none of them herself, is led to them all."""
    return _own(scope) if scope.may(permissions.OWN) else see_other(url_for("coverage.index"))


def _refused(scope: Scope, *, status: int, values, errors):
    """Whoever may say it for any is shown them all."""
    show = _everybody if permissions.says_for_any(scope.actor) else _own
    return show(scope, status=status, errors=errors)


@pages.post("/inget-att-rapportera", needs=permissions.SAY)
@on_refusal(_refused)
def say(scope: Scope):
    said = load_form(NothingFrom(), request.form)
    service.say_nothing(scope, **said)
    return see_other(_back(scope, said["first"], "sagt"))


@pages.post("/inget-att-rapportera/angra", needs=permissions.SAY)
@on_refusal(_refused)
def take_back(scope: Scope):
    said = load_form(NothingFrom(), request.form)
    service.take_back(scope, **said)
    return see_other(_back(scope, said["first"], "tillbaka"))


def _back(scope: Scope, first, ok: str) -> str:
    if permissions.says_for_any(scope.actor):
        return url_for("coverage.index", first=first, ok=ok)
    return url_for("coverage.own", ok=ok)


def _whom(scope: Scope) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices of a form: groups of (value, label)."""
    kinds = [(kind, f"Alla av sorten {kind}") for kind in accounts.ORGANISATION_KINDS]
    there = [(str(one.id), one.name) for one in accounts.organisations_to_choose(scope)]
    return [("Verksamheter", there), ("Sorter", kinds)]


def _spans(scope: Scope, *, status: int = 200, values=None, errors=None):
    return page(
        "coverage/spans.html",
        status,
        spans=spans.list_spans(scope),
        names={one.id: one.name for one in accounts.organisations(scope)},
        what=WHAT,
        whom=_whom(scope),
        labels=LABELS,
        values=values or {"whom": request.args.get("vem", "")},
        errors=errors or {},
        notice=notice_of(NOTICES),
        undo=request.args.get("bort", ""),
    )


@pages.get("/vem-rapporterar/tider", needs=permissions.CHANGE)
def all_spans(scope: Scope):
    return _spans(scope)


@pages.post("/vem-rapporterar/tider", needs=permissions.CHANGE)
@on_refusal(_spans)
def add_span(scope: Scope):
    spans.add_span(scope, **load_form(AddSpan(), request.form))
    return see_other(url_for("coverage.all_spans", ok="sparat"))


def _span(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    row = spans.read_span(scope, id=id)
    stored = columns(row, "what", "name", "first", "last", "version")
    stored["whom"] = str(row.organisation_id or row.organisation_kind)
    typed = held(status, stored, {**stored, **values.to_dict()} if values else None)
    options = _whom(scope)
    words = {"what": list(WHAT.items()), "whom": [pair for _group, pairs in options for pair in pairs]}
    return page(
        "coverage/span.html",
        status,
        row=row,
        what=WHAT,
        whom=options,
        labels=LABELS,
        values=typed,
        errors=errors or {},
        differences=overtaken(status, stored, typed, words),
    )


@pages.get("/vem-rapporterar/tider/<uuid:id>", needs=permissions.CHANGE)
def span(scope: Scope, id):
    return _span(scope, id)


@pages.post("/vem-rapporterar/tider/<uuid:id>", needs=permissions.CHANGE)
@on_refusal(_span, compares=True)
def change_span(scope: Scope, id):
    spans.change_span(scope, id=id, **load_form(ChangeSpan(), request.form))
    return see_other(url_for("coverage.all_spans", ok="sparat"))


@pages.post("/vem-rapporterar/tider/<uuid:id>/bort", needs=permissions.CHANGE)
@on_refusal(_span)
def remove_span(scope: Scope, id):
    removed = load_form(RemoveSpan(), request.form)["removed"]
    spans.remove_span(scope, id=id, removed=removed)
    return see_other(url_for("coverage.all_spans", bort=id) if removed else url_for("coverage.all_spans", ok="igen"))
