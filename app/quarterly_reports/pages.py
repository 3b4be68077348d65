"""Pages of a quarter: which follow-ups are written, what is prioritised, and the report."""

from typing import Any

from flask import request, url_for

from app import hooks
from app.documents import permissions as document_permissions
from app.documents import service as documents
from app.est import follow_ups, overview
from app.est import permissions as est_permissions
from app.figures.numbers import first_up
from app.figures.periods import date_label, local_date
from app.incidents.visibility import Reader
from app.interfaces.form_page import held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, drawn_page, notice_of, page, see_other
from app.quarterly_reports import permissions, schemas, service
from app.texts import Texts
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

pages = Pages("quarterly_reports", __name__, url_prefix="/kvartal", template_folder="templates")
NOTICES = {"prioriterat": "Prioriteringarna är sparade och kommer med i nästa version av rapporten."}
REPORT_NOTICES = {
    "bestalld": "Rapporten är beställd. Den är oftast klar inom en minut.",
    "faststalld": "Rapporten är fastställd. Den kan inte ändras längre.",
}
"""Said in the report's own part of the page, where the reader is after ordering or finalizing."""
ALREADY_FINAL = "Den versionen är redan fastställd. Gör en ny version om något ska ändras."
FIELDS = ("need", "influence", "rank", "reason")
SCALE = [(1, "1, minst"), (2, "2"), (3, "3, mellan"), (4, "4"), (5, "5, mest")]
MOVED = "Flyttat. Spara när ordningen är klar."


@pages.get("/", needs=est_permissions.READ)
def quarters(scope: Scope):
    """The last quarter that has ended: the one there is something to do with."""
    return see_other(url_for("quarterly_reports.quarter", quarter=overview.current(scope) - 1))


@pages.get("/<quarter:quarter>", endpoint="quarter")
def quarter_page(scope: Scope, quarter, *, values=None, errors=None, status=200, moved=(), about=None):
    if quarter > overview.current(scope):
        raise NotFound("quarter")
    areas = overview.quarter_states(scope, quarter=quarter)
    if about and about not in {area.row.id for area in areas}:
        raise NotFound("focus_area")
    priorities = service.read_priorities(scope, quarter=quarter)
    stored: dict[str, Any] = {f"{name}-{area.row.id}": None for area in areas for name in FIELDS}
    stored |= {f"{name}-{row.focus_area_id}": getattr(row, name) for row in priorities for name in FIELDS}
    stored["version"] = service.priorities_version(scope, quarter=quarter)
    shown = {**stored, **held(status, stored, values)}
    if moved:
        shown |= _moved(_order_of(areas, shown), *moved)
    order = _order_of(areas, shown)
    chosen, report = service.named(priorities, areas), _report(scope, quarter)
    return drawn_page(
        "quarterly_reports/quarter.html",
        status=status,
        areas=areas,
        est_name=scope.profile.est_name,
        values=shown,
        order=order,
        picture=_picture(order),
        any_judged=any(one["need"] and one["influence"] for one in order),
        moved="-".join(moved),
        scale=SCALE,
        steps=_steps(scope, areas, chosen, report) if areas else (),
        # The page has other forms too: what they conflict with is no priority.
        differences=overtaken(status, stored, values) if values and "version" in values else None,
        errors=errors or {},
        chosen=chosen,
        late=[(one, service.named(before, areas)) for one, before in service.late_priorities(scope, quarter=quarter)],
        missing=[area for area in areas if not area.handed_in],
        begun=quarter.first_day <= local_date(scope.now),
        notice=MOVED if moved else notice_of(NOTICES),
        **report,
    )


def _order_of(areas, values) -> list[dict]:
    """The focus areas in the order that the form holds them: the chosen ones by their place, then the others by need ×
    possibility. `sign`: what stands for it in the picture, its place or a letter."""

    def number(name: str, area) -> int:
        said = str(values.get(f"{name}-{area.row.id}") or "")
        return int(said) if said.isdecimal() and len(said) == 1 else 0

    def place(area) -> tuple:
        return number("rank", area) or 9, -number("need", area) * number("influence", area), area.row.name

    areas = sorted(areas, key=place)
    last = sum(1 for area in areas if number("rank", area))
    letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ" * len(areas))
    return [
        {
            "id": str(area.row.id),
            "name": area.row.name,
            "rank": number("rank", area) or None,
            "last": at == last,
            "sign": number("rank", area) or next(letters),
            "need": number("need", area),
            "influence": number("influence", area),
        }
        for at, area in enumerate(areas, 1)
    ]


def _moved(order: list[dict], way: str, id: str) -> dict[str, str]:
    """The places that the form holds when a focus area has been moved "upp" or "ner". The last of the chosen that is
    moved down is chosen no longer; a third place is taken over by who is moved up to it."""
    chosen = [one["id"] for one in order if one["rank"]]
    if id in chosen:
        at = chosen.index(id)
        chosen.remove(id)
        if way == "upp" or at < len(chosen):
            chosen.insert(max(at - 1, 0) if way == "upp" else at + 1, id)
    elif way == "upp" and id in {one["id"] for one in order}:
        chosen = [*chosen[: service.MOST_CHOSEN - 1], id]
    places = {id: str(n) for n, id in enumerate(chosen, 1)}
    return {f"rank-{one['id']}": places.get(one["id"], "") for one in order}


def _picture(order: list[dict]) -> list[tuple]:
    return [(one["sign"], one["name"], one["need"], one["influence"]) for one in order]


def _steps(scope: Scope, areas, chosen, report: dict) -> list[tuple[str, str, str, str]]:
    """The quarter's way to the council: (state, name, what blocks it and whom it waits for, where it is done)."""
    editions, run, ended = report["editions"], report["run"], report["ended"]
    quarter, council = report["quarter"], scope.profile.council
    missing = [area for area in areas if not area.handed_in]
    final = areas[0].final
    who = ", ".join(f"{area.row.name} ({area.lead})" if area.lead else area.row.name for area in missing)
    handed = f"{len(areas) - len(missing)} av {len(areas)} inlämnade."
    first = "done" if not missing else "now" if ended else "blocked"
    last_day = date_label(follow_ups.due(scope.profile, quarter))
    waits = f" Väntar på {who}, senast {last_day}." if missing else ""
    if missing and not ended:
        waits = f" Skrivs när kvartalet är slut, senast {last_day}."
    ranked = sum(1 for row, _name in chosen if row.rank)
    second = "done" if ranked else "now" if ended and not missing else "blocked"
    words = f"{ranked} områden valda." if ranked > 1 else "Ett område valt." if ranked else "Väntar på samordnaren."
    if not ranked and missing:
        words = "Samordnaren väljer när uppföljningarna är inne; det går att börja."
    made = bool(editions or final)
    third = "done" if made else "now" if ended else "blocked"
    if made:
        told = "Ett utkast är gjort." if not final else "Rapporten är gjord."
    elif run and run.is_open:
        told = "Rapporten görs nu."
    elif not ended:
        told = "Kan beställas när kvartalet är slut."
    else:
        told = "Väntar på samordnaren." + (" Det som saknas kommer inte med." if missing else "")
    fourth = "done" if final else "now" if made else "blocked"
    last = "Väntar på samordnaren." if made else "Först görs rapporten."
    if final:
        last = f"{first_up(council)} läser den under Dokument."
    further = hooks.quarter_steps(scope, quarter, final.id if final else None)
    return [
        (first, "Uppföljningar", handed + waits, "#uppfoljningar"),
        (second, "Prioritera", words, "#prioriteringar"),
        (third, "Rapport", told, "#rapport" if report["may_see"] else ""),
        (fourth, "Fastställ", last, "#rapport" if report["may_see"] else ""),
        *((one.state, one.name, one.says, url_for(one.endpoint, **one.values)) for one in further),
    ]


@pages.get("/<quarter:quarter>/rapport", needs=permissions.RUNS)
def status(scope: Scope, quarter):
    """The report's part of the page alone, fetched again while a report is being made."""
    return page("quarterly_reports/report_part.html", **_report(scope, quarter), values={}, errors={})


def _report(scope: Scope, quarter) -> dict:
    run = service.latest_run(scope, period=str(quarter)) if scope.may(permissions.RUNS) else None
    editions = []
    if scope.may(document_permissions.READ):
        editions = documents.list_documents(scope, kind=service.KIND, period=str(quarter))
    return {
        "quarter": quarter,
        "run": run,
        "editions": editions,
        "may_see": scope.may(permissions.RUNS),
        "ended": quarter.days.last < local_date(scope.now),
        "notes": hooks.notes_on_documents(scope, editions),
        "own_audience": Reader.of(scope).audience,
        "report_notice": notice_of(REPORT_NOTICES),
    }


@pages.post("/<quarter:quarter>/prioriteringar", needs=permissions.PRIORITISE)
@on_refusal(quarter_page, compares=True)
def prioritise(scope: Scope, quarter):
    ids = [area.row.id for area in overview.quarter_states(scope, quarter=quarter)]
    inputs = load_form(schemas.priorities_form(ids), request.form)
    rows = [{"focus_area_id": id, **{name: inputs.get(f"{name}-{id}") for name in FIELDS}} for id in ids]
    # A focus area that nothing is said about is not judged this time.
    judged = [row for row in rows if any(row[name] is not None for name in FIELDS)]
    how = {name: inputs[name] for name in ("version", "late_reason") if name in inputs}
    service.set_priorities(scope, quarter=str(quarter), priorities=judged, **how)
    return see_other(url_for("quarterly_reports.quarter", quarter=quarter, ok="prioriterat"))


def _unmoved(scope: Scope, quarter, way, id, **shown):
    return quarter_page(scope, quarter, about=id, **shown)


@pages.post("/<quarter:quarter>/prioriteringar/<any(upp, ner):way>/<uuid:id>", needs=permissions.PRIORITISE)
@on_refusal(_unmoved)
def move(scope: Scope, quarter, way, id):
    """Shows the form in the new order with all that was typed in it; nothing is stored."""
    named = {name: name.partition("-") for name in request.form}
    load_form(schemas.priorities_form({id for field, _, id in named.values() if field in FIELDS}), request.form)
    texts = Texts()
    for name, (field, _, _) in named.items():
        if field == "reason":
            texts.take(name, request.form[name], most=300)
    if texts.faults:
        raise Invalid(texts.faults)
    return quarter_page(scope, quarter, values=request.form, moved=(way, str(id)), about=id)


@pages.post("/<quarter:quarter>/bestallning")
@on_refusal(quarter_page)
def order(scope: Scope, quarter):
    service.order_quarterly_report(scope, period=str(quarter))
    return see_other(url_for("quarterly_reports.quarter", quarter=quarter, ok="bestalld", _anchor="rapport"))


@pages.post("/<quarter:quarter>/egen-bestallning", needs=permissions.ORDER_OWN)
@on_refusal(quarter_page)
def order_own(scope: Scope, quarter):
    service.order_own_edition(scope, period=str(quarter))
    return see_other(url_for("quarterly_reports.quarter", quarter=quarter, ok="bestalld", _anchor="rapport"))


@pages.post("/<quarter:quarter>/faststallelse", needs=permissions.FINALIZE)
@on_refusal(quarter_page, conflict={"quarter": [ALREADY_FINAL]})
def finalize(scope: Scope, quarter):
    service.finalize_quarterly_report(scope, **load_form(schemas.FinalForm(), request.form))
    return see_other(url_for("quarterly_reports.quarter", quarter=quarter, ok="faststalld", _anchor="rapport"))
