"""Inkommet: what waits for the coordinator, what she has gone through, and two reports side by side."""

from flask import make_response, request, url_for
from werkzeug.datastructures import MultiDict

from app.figures.periods import local_date
from app.inbox import answers, export, permissions, schemas, service
from app.incident_counts import nearby
from app.incidents import service as incidents
from app.interfaces.form_page import held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.objections.service import WRONG
from app.places import service as places
from app.privacy import inspect, must_quarantine
from app.report.fields import FIELDS
from app.taxonomy import local
from app.workbooks import MIME_TYPE
from tenants.errors import Invalid
from tenants.scope import Scope

pages = Pages("inbox", __name__, url_prefix="/inkommet", template_folder="templates")
NOTICES = {
    "slappt": "Rapporten räknas nu.",
    "samma": "De två är en händelse nu: en räknas, den andra leder till den.",
    "olika": "De räknas som två händelser.",
    "delad": "Rapporten räknas för sig igen.",
    "svarat": "Svaret är sparat. Den som rapporterade ser det på rapporten och på Idag.",
    "ny": "Rapporten ligger bland de nya igen.",
}
FILES = {"csv": "text/csv", "xlsx": MIME_TYPE}
LABELS = {"reports": "Rapporter", "category": "Ny typ", "named_place_id": "Ny plats", "reason": "Varför"}
KEYS = (
    *(("j", "nästa"), ("k", "förra"), ("x", "markera"), ("Enter", "öppna"), ("g", "granskad"), ("r", "svara")),
    *(
        ("t", "ändra typ eller plats"),
        ("s", "slå ihop två"),
        ("u", "granskade, för att ångra"),
        ("?", "de här tangenterna"),
    ),
)


def _index(scope: Scope, *, status: int = 200, values=None, errors=None, **_address):
    query = load_form(schemas.IndexQuery(), request.args) if request.method == "GET" else {}
    query.pop("ok", None)
    done = query.pop("granskade", 0), query.pop("andrade", 0), query.pop("kvar", 0)
    inbox = service.read_inbox(scope, **query)
    typed: MultiDict[str, str] = MultiDict(values or {})
    return page(
        "inbox/index.html",
        status,
        inbox=inbox,
        most=service.MOST_TOLD,
        wrong=WRONG,
        values=typed,
        chosen=typed.getlist("reports"),
        errors=errors or {},
        labels=LABELS,
        keys=KEYS,
        types=local.offered(scope),
        places=[(str(one.id), one.name) for one in places.places_to_choose(scope)],
        numbered={seen.id for seen in inbox.stopped if must_quarantine(inspect(seen.text or ""))},
        next_href=url_for("inbox.index", after=inbox.next) if inbox.next else None,
        first_href=url_for("inbox.index") if query.get("after") else None,
        notice=notice_of(NOTICES) or _done(*done),
    )


def _done(looked: int, changed: int, left: int) -> str | None:
    """What became of the reports that were chosen in the list."""
    said = [
        f"{n} {one if n == 1 else many}."
        for n, one, many in (
            (looked, "rapport är granskad", "rapporter är granskade"),
            (changed, "rapport är ändrad", "rapporter är ändrade"),
            (
                left,
                "rapport hade ändrats av någon annan och är som den var",
                "rapporter hade ändrats av någon annan och är som de var",
            ),
        )
        if n
    ]
    return " ".join(said) or None


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    return _index(scope)


@pages.post("/granskade", needs=permissions.WORK)
@on_refusal(_index)
def look(scope: Scope):
    reports = schemas.chosen(load_form(schemas.Marked(), request.form))
    n = service.look_over(scope, reports=reports)
    return see_other(url_for("inbox.index", granskade=n, kvar=len(reports) - n))


@pages.post("/andrade", needs=permissions.WORK)
@on_refusal(_index)
def change(scope: Scope):
    said = load_form(schemas.Change(), request.form)
    reports = schemas.chosen(said)
    n = service.change_reports(scope, reports=reports, **said)
    return see_other(url_for("inbox.index", andrade=n, kvar=len(reports) - n))


@pages.post("/valda", needs=permissions.WORK)
@on_refusal(_index)
def choose(scope: Scope):
    """Two that have been marked: on to where they lie side by side; of one, to those that lie near it."""
    first, *others = schemas.chosen(load_form(schemas.Marked(), request.form)) or [None]
    if first is None or len(others) > 1:
        raise Invalid({"reports": ["Markera en eller två rapporter."]})
    return see_other(url_for("inbox.pair", id=first, med=others[0]) if others else url_for("inbox.show", id=first))


@pages.get("/granskade", needs=permissions.READ)
def looked(scope: Scope):
    return page("inbox/looked.html", looked=service.list_looked(scope), notice=notice_of(NOTICES))


@pages.post("/<uuid:id>/ny", needs=permissions.WORK)
def put_back(scope: Scope, id):
    service.put_back(scope, id=id, **load_form(schemas.Version(), request.form))
    return see_other(url_for("inbox.looked", ok="ny"))


@pages.post("/<uuid:id>/slapp", needs=permissions.WORK)
@on_refusal(_index)
def settle(scope: Scope, id):
    """What the guard has marked is taken out, or the text let go as it is, by one tap in the list."""
    incidents.settle_incident(scope, id=id, **load_form(schemas.Settle(), request.form))
    return see_other(url_for("inbox.index", ok="slappt"))


def _show(scope: Scope, id, *, status: int = 200, values=None, errors=None):
    written = answers.read_answers(scope, id=id)
    stored = {"version": written[0].version if written else 0, "text": written[0].text if written else ""}
    typed = held(status, stored, values)
    return page(
        "inbox/show.html",
        status,
        seen=incidents.read_incident(scope, id=id),
        near=nearby.near(scope, id=id),
        written=written,
        values=typed,
        differences=overtaken(status, stored, {name: typed.get(name, "") for name in stored}),
        labels={"text": "Svar"},
        errors=errors or {},
        notice=notice_of(NOTICES),
    )


@pages.get("/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id):
    """What can be done with one report."""
    return _show(scope, id)


@pages.post("/<uuid:id>/svar", needs=permissions.WORK)
@on_refusal(_show, compares=True)
def answer(scope: Scope, id):
    answers.write_answer(scope, id=id, **load_form(schemas.Answer(), request.form))
    return see_other(url_for("inbox.show", id=id, ok="svarat"))


@pages.get("/verksamheten", needs=permissions.UNIT)
def unit(scope: Scope):
    query = load_form(schemas.InboxQuery(), request.args)
    found = answers.list_of_unit(scope, **query)
    return page(
        "inbox/unit.html",
        of=found,
        next_href=url_for("inbox.unit", after=found.next) if found.next else None,
        first_href=url_for("inbox.unit") if query else None,
    )


@pages.get("/<uuid:id>/par", needs=permissions.READ)
def pair(scope: Scope, id):
    other = load_form(schemas.PairQuery(), request.args).get("med", id)
    found = service.read_pair(scope, id=id, other_id=other)
    words = {name: field.labels for name, field in FIELDS.items()}
    return page("inbox/pair.html", pair=found, words=words)


@pages.post("/fil", needs=permissions.EXPORT)
def take_out(scope: Scope):
    """The list of reports as it was chosen, as a file."""
    asked = load_form(schemas.Export(), request.form)
    kind = asked.pop("kind")
    found = export.take_out(scope, **asked)
    response = make_response(export.as_csv(found) if kind == "csv" else export.as_workbook(found))
    response.mimetype = FILES[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="rapporter-{local_date(scope.now)}.{kind}"'
    return response


@pages.post("/<uuid:id>/sammanslagning", needs=permissions.WORK)
def merge(scope: Scope, id):
    service.merge(scope, id=id, **load_form(schemas.Merge(), request.form))
    return see_other(url_for("inbox.index", ok="samma"))


@pages.post("/<uuid:id>/delning", needs=permissions.WORK)
def part(scope: Scope, id):
    service.part(scope, id=id, **load_form(schemas.Version(), request.form))
    return see_other(url_for("inbox.index", ok="delad"))
