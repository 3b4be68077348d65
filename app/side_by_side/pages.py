"""Jämför kommuner: official figures and released tables apart, what happened over the border, and the files."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from io import BytesIO

from flask import request, send_file, url_for

from app.disclosure_control.nearby import EVERYTHING
from app.drawing import charts
from app.drawing.town_charts import funnel_chart, rate_line
from app.figures.numbers import change, number
from app.figures.periods import Quarter, date_label, local_date
from app.intake.report_files import quoted
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, drawn_page, just_removed, notice_of, page, see_other
from app.side_by_side import let_out, permissions, schemas, service, towns
from app.side_by_side.service import SideBySide
from app.side_by_side.towns import Funnel, Town
from app.workbooks import MIME_TYPE, workbook
from tenants.errors import Invalid, NotFound
from tenants.scope import Scope

LARGEST_POST = 10_500_000
"""Bytes of a whole form: the file may have 10 MB, and a little stands round it."""
pages = Pages("side_by_side", __name__, url_prefix="/jamfor", template_folder="templates")
NOTICES = {
    "sparat": "Siffrorna är sparade.",
    "inget": "Inget var nytt i filen. Inget är ändrat.",
    "ater": "Siffrorna gäller igen.",
}
LABELS = {"file": "Fil", "source": "Källa", "_schema": "Filen"}
GROUPS = {
    towns.AREA: "Polisområdets kommuner",
    towns.SIZE: "Lika stora kommuner",
    towns.KIND: "Kommuner av samma slag",
    towns.COUNTY: "Länets kommuner",
    towns.ALL: "Alla kommuner",
}
AGAINST = {None: "kan inte avgöras", 0: "inom det vanliga", 1: "▲ över", -1: "▼ under"}
ALIKE = {
    let_out.ALIKE: "",
    let_out.UNALIKE: "kan inte jämföras: det har inte rapporterats lika mycket",
    let_out.UNKNOWN: "kan inte jämföras: det är inte känt hur mycket som har rapporterats",
}
COLUMNS = (
    *("siffror", "källa", "kommunkod", "kommun", "vad", "tid", "antal", "året före", "invånare, medeltal"),
    *("per 1 000 invånare", "lägst", "högst", "mot de andra", "täckning", "går att jämföra"),
)
ADDRESSED = {"grupp": "group", "kalla": "source", "brott": "what", "handelser": "line"}


@pages.before_request
def _take_a_file():
    # The form's token is read before any view runs, so the larger limit must be known before that.
    if request.endpoint == "side_by_side.take_file":
        request.max_content_length = LARGEST_POST


@pages.get("/", needs=permissions.READ)
def index(scope: Scope):
    found = service.compare(scope, **_asked())
    official = found.official
    return drawn_page(
        "side_by_side/index.html",
        found=found,
        official=official,
        words={"groups": GROUPS, "against": AGAINST, "alike": ALIKE},
        menus=_menus(found),
        funnels=[
            _funnel(official.funnel, [one.name for one in official.towns], "tratt", _of_official(found))
            if official and official.funnel
            else "",
            _funnel(found.funnel, [one.town.name for one in found.reported], "utlamnat", "Rapporterat och utlämnat")
            if found.funnel
            else "",
        ],
        lines=_lines(official.trend, list(map(str, official.years)), "ar") if official else [],
        released=_lines(found.trend, [one.short for one in found.quarters], "kvartal"),
        downloads=[
            ("Excel", url_for("side_by_side.workbook_file", **_kept())),
            ("CSV", url_for("side_by_side.csv_file", **_kept())),
        ],
        change=_changed,
        own=scope.tenant.code,
    )


@pages.get("/fil.xlsx", needs=permissions.READ)
def workbook_file(scope: Scope):
    return _sent(scope, "xlsx", _as_workbook(service.compare(scope, **_asked())), MIME_TYPE)


@pages.get("/fil.csv", needs=permissions.READ)
def csv_file(scope: Scope):
    return _sent(scope, "csv", _as_csv(service.compare(scope, **_asked())), "text/csv; charset=utf-8")


def _sent(scope: Scope, kind: str, content: bytes, mime: str):
    name = f"jamforelse-{scope.tenant.slug}-{local_date(scope.now)}.{kind}"
    response = send_file(BytesIO(content), mimetype=mime, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@pages.get("/over-gransen", needs=permissions.READ)
def border(scope: Scope):
    said = request.args.get("fran", "")
    errors, found = {}, None
    line = request.args.get("handelser") or EVERYTHING
    shown = service.compare(scope)
    try:
        starts_on = date.fromisoformat(said) if said else None
    except ValueError:
        starts_on, errors = None, {"fran": ["Skriv en dag, till exempel 2026-03-01."]}
    if line not in shown.choices.lines and line != EVERYTHING:
        raise NotFound("line")
    if starts_on and not date(2000, 1, 1) <= starts_on <= local_date(scope.now):
        starts_on, errors = None, {"fran": ["Välj en dag som har varit."]}
    if starts_on:
        found = service.over_the_border(scope, starts_on=starts_on, line=line)
    return page(
        "side_by_side/border.html",
        422 if errors else 200,
        found=found,
        starts_on=starts_on,
        said=said,
        line=line,
        lines=list(shown.choices.lines.items()) or [(EVERYTHING, "Alla händelser")],
        errors=errors,
        date_label=date_label,
        change=change,
    )


@pages.get("/siffror", needs=permissions.ENTER)
def deliveries(scope: Scope, *, values=None, errors=None, status=200):
    found = service.list_deliveries(scope)
    removed = [one for one in found if one.removed_at is not None]
    return page(
        "side_by_side/deliveries.html",
        status,
        found=[one for one in found if one.removed_at is None],
        removed=removed,
        just_gone=just_removed(removed),
        labels=LABELS,
        values=values or {},
        errors=errors or {},
        notice=None if errors else notice_of(NOTICES),
    )


@pages.post("/siffror", needs=permissions.ENTER)
@on_refusal(deliveries)
def take_file(scope: Scope):
    said = load_form(schemas.FileForm(), request.form)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Välj en fil först."]})
    kept, _remarks = service.take_file(scope, content=sent.read(), file_name=sent.filename, **said)
    return see_other(url_for("side_by_side.deliveries", ok="sparat" if kept else "inget"))


pages.removal(
    "/siffror/<uuid:id>",
    service.remove,
    service.restore,
    needs=permissions.ENTER,
    gone=lambda row: see_other(url_for("side_by_side.deliveries", borttagen=row.id)),
    back=lambda row: see_other(url_for("side_by_side.deliveries", ok="ater")),
)


def _asked() -> dict:
    """What the address chooses. Raises NotFound for what is no year or quarter."""
    asked: dict = {name: request.args[word] for word, name in ADDRESSED.items() if request.args.get(word)}
    asked["codes"] = request.args.getlist("kommun")[:40]
    try:
        if said := request.args.get("ar"):
            asked["year"] = int(said)
        if said := request.args.get("kvartal"):
            asked["quarter"] = Quarter.parse(said)
    except ValueError:
        raise NotFound("period") from None
    return asked


def _kept(**changes) -> dict:
    """The address as it stands, with some things chosen otherwise."""
    held = {word: request.args[word] for word in (*ADDRESSED, "ar", "kvartal") if request.args.get(word)}
    return {"kommun": request.args.getlist("kommun")[:40], **held, **changes}


def _menus(found: SideBySide) -> dict[str, list]:
    """For the page, the official figures and those that were let out: what each is narrowed to, as links."""
    chosen, may = found.chosen, found.choices

    def menu(name: str, word: str, options: Iterable[tuple], now) -> dict:
        to = [(text, url_for("side_by_side.index", **_kept(**{word: value})), value == now) for value, text in options]
        return {"name": name, "chosen": next((text for text, _href, on in to if on), ""), "all": "", "links": to}

    here = [
        (name, url_for("side_by_side.index", **_kept(kommun=_toggled(chosen.codes, code))), code in chosen.codes)
        for code, name in may.towns
    ]
    sizes = [(one, f"{GROUPS[one]} ({n})") for one, n in may.groups]
    official = [
        menu("Vad", "brott", may.things, chosen.what),
        menu("År", "ar", [(one, str(one)) for one in may.years], chosen.year),
        menu("Jämför med", "grupp", sizes, chosen.group),
    ]
    if len(may.sources) > 1:
        official.append(menu("Källa", "kalla", [(one, one) for one in may.sources], chosen.source))
    quarters = [(str(one), one.label.capitalize()) for one in may.quarters]
    reported = [
        menu("Händelser", "handelser", may.lines.items(), chosen.line),
        menu("Kvartal", "kvartal", quarters, str(chosen.quarter)),
    ]
    towns_menu = [{"name": "Kommuner", "chosen": "", "all": "Välj kommuner", "links": here}] if len(here) > 1 else []
    return {"towns": towns_menu, "official": official, "reported": reported}


def _toggled(codes: Iterable[str], code: str) -> list[str]:
    left = [one for one in codes if one != code]
    return left if code in codes and left else [*left, code]


def _of_official(found: SideBySide) -> str:
    return f"{dict(found.choices.things).get(found.chosen.what, '')} {found.chosen.year}"


def _funnel(funnel: Funnel, named: list[str], key: str, title: str):
    points = sorted(((one.name, one.people or 0, one.rate or 0) for one in funnel.towns), key=lambda one: one[1])
    least, most = points[0][1] * 0.9, points[-1][1] * 1.1
    sizes = [least * (most / least) ** (at / 30) for at in range(31)]
    limits = [(people, low, high) for people, (low, high) in zip(sizes, funnel.limits(sizes), strict=True)]
    return charts.both(funnel_chart, points, limits, rate=funnel.rate, named=tuple(named), key=key, title=title)


def _lines(trend: list[tuple[str, list[Town]]], labels: list[str], key: str) -> list:
    """(name, drawing, rows of its table) of each municipality, all on one scale."""
    most = max((one.high or 0 for _name, some in trend for one in some), default=0)
    return [
        (
            name,
            charts.drawn(
                rate_line,
                [(label, one.rate, one.low, one.high) for label, one in zip(labels, some, strict=True)],
                most=most,
                key=f"{key}-{at}",
                title=f"{name}, per 1 000 invånare",
            ),
            list(zip(labels, some, strict=True)),
        )
        for at, (name, some) in enumerate(trend)
    ]


def _changed(one: Town) -> str:
    return change(one.n, one.then) if one.n is not None and one.then is not None else "saknas"


def _rows(found: SideBySide) -> list[list[str]]:
    """Every number that the page shows, official and reported apart."""
    rows = []
    if found.official:
        what = dict(found.choices.things)[found.official.what]
        chosen = {one.code for one in found.official.towns}
        every = [*found.official.towns, *(one for one in found.official.group if one.code not in chosen)]
        rows += [
            ["officiella", found.official.source, *_cells(one, what, str(found.official.year)), "", ""] for one in every
        ]
        for _name, some in found.official.trend:
            for year, one in zip(found.official.years, some, strict=True):
                if year != found.official.year and one.n is not None:
                    rows.append(["officiella", found.official.source, *_cells(one, what, str(year)), "", ""])
    for one in found.reported:
        line, when = found.choices.lines[found.chosen.line], found.chosen.quarter.label if found.chosen.quarter else ""
        coverage = f"{one.coverage[0]} av {one.coverage[1]}" if one.coverage else ""
        may = {let_out.ALIKE: "ja", let_out.UNALIKE: "nej"}.get(one.alike, "kan inte avgöras")
        rows.append(["rapporterade", f"Utlämnat av {one.town.name}", *_cells(one.town, line, when), coverage, may])
    return rows


def _cells(one: Town, what: str, when: str) -> list[str]:
    rates = [
        "" if value is None else number(round(value, 2), 2).replace("\N{NO-BREAK SPACE}", "")
        for value in (one.rate, one.low, one.high)
    ]
    counts = ["" if value is None else str(round(value)) for value in (one.n, one.then, one.people)]
    against = AGAINST[one.against].strip("▲▼ ") if one.against is not None else ""
    return [one.code, one.name, what, when, *counts, *rates, against]


def _as_csv(found: SideBySide) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([quoted(cell) for cell in row] for row in _rows(found))
    return file.getvalue().encode("utf-8-sig")


def _as_workbook(found: SideBySide) -> bytes:
    rows, about = (
        _rows(found),
        [
            ["Officiella siffror och rapporterade händelser är olika saker och läggs aldrig ihop."],
            ["Per 1 000 invånare: medeltalet av folkmängden vid årets början och slut."],
            ["Lägst och högst: var den underliggande nivån ligger, med 95 procents säkerhet."],
            ["Rapporterade händelser är bara det som varje kommun har lämnat ut."],
        ],
    )
    return workbook(
        ("Officiella siffror", [COLUMNS, *(row for row in rows if row[0] == "officiella")]),
        ("Rapporterat och utlämnat", [COLUMNS, *(row for row in rows if row[0] == "rapporterade")]),
        ("Om siffrorna", about),
    )
