"""Anmälda brott: each source beside the year before, the series of one figure, and what has been taken in."""

from datetime import date

from flask import request, url_for

from app.interfaces.form_page import OVERTAKEN, on_refusal, options
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, just_removed, notice_of, page, see_other
from app.official_statistics import permissions, schemas, series, service
from app.official_statistics.models import FETCHED, FILE, HAND
from app.official_statistics.series import INDICATOR, SURVEY
from app.places import service as places
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

LARGEST_POST = 10_500_000
"""Bytes of a whole form: the file may have 10 MB, and a little stands round it."""
pages = Pages("official_statistics", __name__, url_prefix="/anmalda-brott", template_folder="templates")
NOTICES = {
    "sparat": "Talen är sparade.",
    "inget": "Inget var nytt i filen. Inget är ändrat.",
    "slangt": "Filen är bortglömd. Inget är ändrat.",
    "rattat": "Det nya talet gäller. Det förra finns kvar under talet.",
    "ater": "Talen gäller igen.",
}
LABELS = {
    "kind": "Vad gäller det?",
    "file": "Fil",
    "source": "Källa",
    "name": "Vad räknas?",
    "period": "Period",
    "value": "Tal",
    "answers": "Hur många svarade?",
    "preliminary": "Talet är preliminärt",
    "why": "Varför rättas det?",
    "_schema": "Filen",
}
HOWS = {FILE: "fil", HAND: "för hand", FETCHED: "hämtat"}
OF_FILES = [(kind, words) for kind, words in series.KINDS.items() if kind != INDICATOR]
WAITING = ["Många filer väntar redan på att sparas. Spara eller släng någon av dem först."]
OVERTAKEN_WORDS = ["Talet har ändrats under tiden. Här står det som gäller nu."]


@pages.before_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint == "official_statistics.take_file":
        request.max_content_length = LARGEST_POST


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    shown = service.read_overview(scope, last=_day(request.args.get("till")))
    spans = (series.year_to(shown.last), series.twelve_months(shown.last)) if shown.last else ()
    ends = places.year_ends(scope)
    return page(
        "official_statistics/index.html",
        shown=shown,
        spans=[[series.label(days) for days in both] for both in spans],
        ends=[
            (
                series.label(series.year_to(day)[0]),
                url_for("official_statistics.index", till=day.isoformat()),
                day == shown.last,
            )
            for day in shown.ends
        ],
        latest_population=max(ends.items(), default=None),
        kinds=series.KINDS,
        said=series.said,
        label=series.label,
        notice=notice_of(NOTICES),
    )


@pages.get("/serie/<uuid:id>", needs=permissions.READ)
def show(scope: Scope, id):
    shown = service.read_series(scope, id=id)
    return page(
        "official_statistics/series.html",
        shown=shown,
        counted=shown.series.kind in series.COUNTED,
        survey=shown.series.kind == SURVEY,
        said=series.said,
        label=series.label,
        notice=notice_of(NOTICES),
    )


@pages.get("/rattning/<uuid:id>", needs=permissions.ENTER)
def edit(scope: Scope, id, *, values=None, errors=None, status=200):
    shown = service.read_series(scope, id=id)
    now = shown.point
    stored = {"value": series.written(now.value), "answers": now.answers, "preliminary": now.preliminary, "why": ""}
    return page(
        "official_statistics/correct.html",
        status,
        shown=shown,
        survey=shown.series.kind == SURVEY,
        values=stored if values is None or status == OVERTAKEN else values,
        label=series.label,
        said=series.said,
        labels=LABELS,
        errors=errors or {},
    )


@pages.post("/rattning/<uuid:id>", needs=permissions.ENTER)
@on_refusal(edit, conflict={"value": OVERTAKEN_WORDS})
def correct(scope: Scope, id):
    service.correct(scope, id=id, **load_form(schemas.CorrectForm(), request.form))
    return see_other(url_for("official_statistics.show", id=service.read_series(scope, id=id).point.id, ok="rattat"))


@pages.get("/underlag", needs=permissions.ENTER)
def deliveries(scope: Scope, *, values=None, errors=None, status=200):
    found = service.list_deliveries(scope)
    removed = [one for one in found if one.removed_at is not None]
    return page(
        "official_statistics/deliveries.html",
        status,
        found=[one for one in found if one.removed_at is None],
        removed=removed,
        just_gone=just_removed(removed),
        waiting=service.list_drafts(scope),
        kinds=OF_FILES,
        words=series.KINDS,
        hows=HOWS,
        labels=LABELS,
        values=values or {},
        errors=errors or {},
        notice=None if errors else notice_of(NOTICES),
    )


@pages.post("/filer", needs=permissions.ENTER)
@on_refusal(deliveries, conflict={"_schema": WAITING})
def take_file(scope: Scope):
    said = load_form(schemas.FileForm(), request.form)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Välj en fil först."]})
    draft = service.take_file(scope, content=sent.read(), file_name=sent.filename, **said)
    return see_other(url_for("official_statistics.draft", id=draft.id))


@pages.get("/filer/<uuid:id>", needs=permissions.ENTER)
def draft(scope: Scope, id, *, values=None, errors=None, status=200):
    seen = service.read_draft(scope, id=id)
    words, changed = series.KINDS[seen.draft.kind], status == OVERTAKEN
    return page("official_statistics/draft.html", status, seen=seen, words=words, changed=changed, errors=errors or {})


@pages.post("/filer/<uuid:id>/spara", needs=permissions.ENTER)
@on_refusal(draft, compares=True)
def save_draft(scope: Scope, id):
    kept = service.save_draft(scope, id=id, **load_form(schemas.SaveForm(), request.form))
    return see_other(url_for("official_statistics.deliveries", ok="sparat" if kept else "inget"))


@pages.post("/filer/<uuid:id>/slang", needs=permissions.ENTER)
def drop_draft(scope: Scope, id):
    service.drop_draft(scope, id=id)
    return see_other(url_for("official_statistics.deliveries", ok="slangt"))


@pages.get("/ny", needs=permissions.ENTER)
def new(scope: Scope, *, values=None, errors=None, status=200):
    return page(
        "official_statistics/form.html",
        status,
        kinds=options(series.KINDS),
        values=values or {},
        labels=LABELS,
        errors=errors or {},
    )


@pages.post("/ny", needs=permissions.ENTER)
@on_refusal(new)
def create(scope: Scope):
    service.add_figure(scope, **load_form(schemas.NewForm(), request.form))
    return see_other(url_for("official_statistics.deliveries", ok="sparat"))


pages.removal(
    "/underlag/<uuid:id>",
    service.remove,
    service.restore,
    needs=permissions.ENTER,
    gone=lambda row: see_other(url_for("official_statistics.deliveries", borttagen=row.id)),
    back=lambda row: see_other(url_for("official_statistics.deliveries", ok="ater")),
)


def _day(written: str | None) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NotFound("figure") from None
