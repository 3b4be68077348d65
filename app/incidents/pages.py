"""Pages for reports: the form, the list, one report and what may be done with it."""

from datetime import datetime
from uuid import UUID

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from app import hooks
from app.accounts import service as accounts
from app.addresses import service as addresses
from app.basemaps import service as basemaps
from app.drawing import maps
from app.figures import identity
from app.figures.periods import Fortnight, date_label, local_date
from app.go_live import service as go_live
from app.hooks import Step
from app.incidents import lists, permissions, schemas, service
from app.incidents.visibility import IncidentView
from app.interfaces.backgrounds import backgrounds
from app.interfaces.browser import may_install
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form, local_input
from app.interfaces.web import Pages, demo_mark, kept_page, may, notice_of, page, see_other, send_map
from app.objections import service as objections
from app.places import service as places
from app.privacy import inspect, must_quarantine
from app.report import offered, several
from app.report.fields import FIELDS, OF_A_POINT
from app.report.moments import NOW, moment_asked, moments, moments_of_a_day
from app.report.photo import sent_photo
from app.taxonomy import finding, local
from app.taxonomy import service as taxonomy
from tenants.errors import Invalid, NotFound
from tenants.models import uuid7
from tenants.scope import Scope

pages = Pages("incidents", __name__, url_prefix="/rapporter", template_folder="templates")
NOTICES = {
    "skickad": "Den här rapporten är redan skickad. Rätta den om något blev fel.",
    "sparrad": "Tack! Rapporten är mottagen.",
    "flera": "Tack! Alla händelserna är mottagna, var och en som sin rapport. Här är den sista. Du får svar här.",
    "rattad": "Rättelsen är sparad.",
    "makulerad": "Rapporten är makulerad och räknas inte längre.",
    "lasare": "Ändrat vem som får läsa.",
    "slappt": "Rapporten räknas nu.",
    "svarat": "Rapporten räknas nu. Den som sa till läser ditt svar.",
}
ACCESS = {"open": "Alla i samverkan", **FIELDS["access_class"].labels}
UNASKED = {"state": "counted"}
"""What the form of the list sends where nothing has been chosen."""
STOPPED_FIRST = 5
"""So many stopped reports stand above the list; a page of their own has them all."""
LABELS = {name: field.label for name, field in FIELDS.items()} | {"reason": "Varför", "event": "Skickas tillsammans"}
LABELS |= {"photo": "Foto", "no_faces": "Inga ansikten eller skyltar"}


@pages.get("/")
def index(scope: Scope):
    typed = request.args
    try:
        query = load_form(schemas.ListQuery(), typed)
        listed, errors = service.list_incidents(scope, **query), {}
    except Invalid as refused:
        # What was typed is kept, and a list of what was not asked for is none.
        listed, query, errors = service.Page([], None, lists.Choice()), {}, refused.messages
    place = {name: typed.get(name) for name in schemas.ListQuery().fields}
    asked = {name: value for name, value in query.items() if name not in ("after", "limit")}
    labels = schemas.LIST_LABELS
    chosen_by = (
        *(tuple(names.items()) for names in (labels, lists.STATES)),
        tuple((group, tuple(members)) for group, members in local.all_types(scope)),
        tuple((group.slug, group.name) for group in taxonomy.groups()),
        tuple((str(p.id), p.name) for p in places.named_places(scope)),
        tuple((str(o.id), o.name) for o in accounts.organisations(scope)),
    )
    return page(
        "incidents/index.html",
        status=422 if errors else 200,
        errors=errors,
        chosen_by=chosen_by,
        rows=listed.rows,
        numbers=lists.count_listed(scope, **asked) if listed.rows else None,
        most_counted=lists.MOST_COUNTED,
        choice=listed.choice,
        figure=_figure(scope, listed.choice),
        filters=typed,
        narrowed=[labels[name] for name in labels if typed.get(name) not in (None, "", UNASKED.get(name))],
        stopped=[] if typed else lists.list_stopped(scope, limit=STOPPED_FIRST + 1),
        stopped_first=STOPPED_FIRST,
        access=ACCESS,
        next_href=url_for("incidents.index", **{**place, "after": listed.next}) if listed.next else None,
        first_href=url_for("incidents.index", **{**place, "after": None}) if typed.get("after") else None,
        notice=notice_of(NOTICES),
    )


def _figure(scope: Scope, choice: lists.Choice) -> str | None:
    """What the list's number is; None where it is chosen otherwise than a picture chooses."""
    if choice != lists.Choice(days=choice.days, group=choice.group, named_place_id=choice.named_place_id):
        return None
    here = next((one.name for one in places.named_places(scope) if one.id == choice.named_place_id), "")
    where = f"{scope.tenant.name}, {here}" if here else scope.tenant.name
    return identity.figure(identity.group(choice.group) if choice.group else identity.ALL, where, choice.days)


def _form(scope: Scope, *, status: int = 200, seen=None, sent=None, kept=False, values, errors, also: str = ""):
    """`seen` is the report that is corrected, `sent` the one that was sent before with the same id; `also` an event
    more that is sent with what is written next. `kept`: as the device keeps it, with the lists that are the same for
    everybody here and nothing of anybody."""
    organisations = accounts.organisations_to_choose(scope)
    hers = scope.actor.organisations(permissions.REPORT)
    own = [o for o in organisations if permissions.may_report_for_any(scope.actor) or o.id in hers]
    category, _own = local.meant(scope, code=values.get("category", ""))
    asked = moment_asked(values.get("asked_at"), scope.now)
    places_to_choose = places.places_to_choose(scope)
    usual = lists.Usual([], []) if seen or kept else lists.usual(scope)
    groups = local.offered(scope, also=seen.type_code if seen else "")
    names = {code: name for _group, types in groups for code, name in types}
    type_words, place_words = local.other_words(scope), {str(p.id): " ".join(p.other_names) for p in places_to_choose}
    often = [(code, *offered.brief(names[code])) for code in usual.types if code in names]
    tapped_places = [(str(place.id), place.name) for id in usual.places for place in places_to_choose if place.id == id]
    named_places = offered.choices(places_to_choose, seen and seen.named_place_id, seen and seen.named_place)
    types = [(code, name, f"{type_words.get(code, '')} {group}") for group, those in groups for code, name in those]
    of_places = [(id, name, place_words.get(id, "")) for id, name in named_places]
    found_places = finding.find(values.get("find_place", ""), of_places)
    at = addresses.offered(scope, text=values.get("find_place", ""), tapped=values.get("usual", ""))
    response = (kept_page if kept else page)(
        "incidents/form.html",
        status=status,
        seen=seen,
        sent=sent,
        values=values,
        errors=errors,
        labels=LABELS,
        groups=groups,
        how=[(group.name, [(choice, choice) for choice in group.how]) for group in taxonomy.groups() if group.how],
        often=often,
        found_types=offered.beside(
            finding.find(values.get("find_type", ""), types), values.get("often", ""), often, names
        ),
        type_words={code: type_words[code] for code in names if code in type_words},
        usual=tapped_places + ([(schemas.HERE, "Där jag står")] if values.get("usual") == schemas.HERE else []),
        found_places=offered.beside(found_places, values.get("usual", ""), tapped_places, dict(named_places))
        + at.choices,
        at_addresses=url_for("addresses.find") if scope.profile.addresses and not kept else "",
        also_streets=at.streets or (offered.WITHOUT_NETWORK if kept and scope.profile.addresses else ""),
        place_words={id: said for id, said in place_words.items() if said},
        points=[(str(place.id), round(place.lat, 4), round(place.lon, 4)) for place in places_to_choose],
        when=[(one.code, one.label, one.about) for one in (moments_of_a_day if kept else moments)(asked)],
        asked_at="" if kept else asked.isoformat(),
        events=[] if seen or kept else several.in_words(request.form, also, names, dict(named_places)),
        named_places=named_places,
        sub_areas=offered.choices(places.areas_to_choose(scope), seen and seen.sub_area_id, seen and seen.sub_area),
        organisations=[(str(o.id), o.name) for o in own],
        asks_organisation=len(own) != 1 and not kept,
        own_organisation=next((str(o.id) for o in own if o.id in hers), ""),
        asks_access=not kept and (permissions.is_asked_who_reads(scope.actor) or bool(category and category.sensitive)),
        choices={name: list(field.labels.items()) for name, field in FIELDS.items()},
        asks_photo=not seen and scope.profile.photos and may("photos.send"),
    )
    # The phone may say where it is on this page alone.
    response.headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=()"
    return response if seen else may_install(response)


def _not_yet(scope: Scope, status: int = 200):
    """The page that stands where reports are sent, before they are taken in."""
    return page("incidents/not_yet.html", status, missing=go_live.missing(scope))


@pages.get("/ny", needs=permissions.REPORT)
def new(scope: Scope):
    if not scope.profile.live:
        return _not_yet(scope)
    query = load_form(schemas.NewQuery(), request.args)
    id = query.get("id") or uuid7()
    if "id" in query and (sent := service.find_sent(scope, id=id)):
        # Back after sending: the report is there, and is corrected rather than sent once more.
        return _to_report(scope, sent, ok="skickad", skickad=id)
    values = {"id": str(id), "when": NOW} | {n: str(query.get(n, "")) for n in ("category", "named_place_id")}
    if permissions.restricts_unless_said(scope.actor):
        values["access_class"] = "restricted"  # what the act would choose, shown before it is sent
    return _form(scope, values=values, errors={})


@pages.get("/utan-nat", needs=permissions.REPORT)
def without_network(scope: Scope):
    """The form as `worker.js` keeps it on the device, for when there is no network."""
    return _form(scope, kept=True, values={"when": NOW}, errors={}) if scope.profile.live else _not_yet(scope, 409)


def _new_form(scope: Scope, *, status: int, values, errors):
    values = values.to_dict()
    if status == 409:
        # Under this id she has sent something else. What is typed now is kept, to be sent as a report of its own.
        sent = service.find_sent(scope, id=UUID(values["id"]))
        return _form(scope, status=status, values={**values, "id": str(uuid7())}, errors=errors, sent=sent)
    return _form(scope, status=status, values=values, errors=errors)


@pages.post("/", needs=permissions.REPORT)
@on_refusal(_new_form, conflict={"id": ["Den förra är skickad. Skicka detta som en ny rapport?"]})
def create(scope: Scope):
    if not scope.profile.live:
        return _not_yet(scope, 409)
    if several.is_asked_again(request.form):
        return _form(scope, values=request.form.to_dict(), errors={})
    photo = sent_photo(request.files, request.form)
    begun = photo is not None or several.is_begun(request.form)
    said = _read_several(scope.now, begun=begun)
    if "more" in request.form:
        if faults := service.faults_of(scope, **said[-1]) | several.no_more(len(said), with_photo=photo is not None):
            raise Invalid(faults)
        same = {name: request.form[name] for name in several.SAME_AGAIN if name in request.form}
        return _form(scope, values={**same, "id": str(uuid7())}, errors={}, also=several.pack(request.form))
    rows = []
    for n, one in enumerate(said, 1):
        try:
            rows.append(service.report_incident(scope, photo=photo if n == len(said) else None, **one))
        except Invalid as refused:
            if n == len(said) and begun:
                raise
            raise Invalid({"event": [f"Händelse {n}: {' '.join(sum(refused.messages.values(), []))}"]}) from None
    received = "flera" if len(rows) > 1 else "mottagen" if rows[0].state in ("counted", "beside") else "sparrad"
    # `skickad` tells the page which drafts on the device have been taken in.
    told = {"ok": received, "skickad": ",".join(str(one["id"]) for one in said if one.get("id")) or None}
    if asked := [asked for row in rows for asked in hooks.related(scope, "reported", row.id)]:
        return see_other(url_for(asked[0].endpoint, **asked[0].values, **told))
    return _to_report(scope, rows[-1].id, **told)


def _to_report(scope: Scope, id: UUID, **told):
    """Where she sees what happens with a report: its page, and on a remembered phone among her others."""
    if scope.may(permissions.READ):
        return see_other(url_for("incidents.show", id=id, **told))
    return see_other(url_for("home.today", **told))


def _read_several(now: datetime, *, begun: bool) -> list[dict]:
    """What is said of each event that is sent: the earlier ones, and that of the form's own fields if it is begun."""
    try:
        sent = several.sent(request.form, begun=begun)
    except ValueError:
        raise Invalid({"event": ["En tidigare händelse gick inte att läsa. Ta bort den och skriv den igen."]}) from None
    return [load_form(schemas.NEW_INCIDENT, schemas.chosen(MultiDict(one), now)) for one in sent]


@pages.get("/person")
def person(scope: Scope):
    """A way out that stores nothing: here places and events are reported, never persons."""
    lists.my_reports(scope, limit=1)
    return page("incidents/person.html", worry=scope.profile.worry_contact)


def _show(scope: Scope, id, *, status: int = 200, **context):
    seen = service.read_incident(scope, id=id)
    history = lists.read_history(scope, id=id) if seen.text is not None else []
    about = hooks.related(scope, "incident", id)
    return page(
        "incidents/show.html",
        status=status,
        seen=seen,
        way=_way(scope, seen, history),
        access=ACCESS,
        words={name: field.labels for name, field in FIELDS.items()},
        may_classify=seen.state == "counted" and (seen.is_own or permissions.may_change_any(scope.actor)),
        classes=list(FIELDS["access_class"].labels.items()),
        related=hooks.related(scope, "named_place", seen.named_place_id) if seen.named_place_id else [],
        about={one.about: [other for other in about if other.about == one.about] for one in about},
        address=addresses.nearest(scope, lat=seen.lat, lon=seen.lon),
        has_map=_mark(scope, seen) is not None,
        just_sent=request.args.get("ok") == "mottagen",
        takes_photo=scope.profile.photos and may("photos.send"),
        has_number=must_quarantine(inspect(seen.text or "")),
        may_settle=seen.state == "quarantined" and scope.may(permissions.SETTLE),
        may_object=seen.state == "counted" and scope.may(permissions.OBJECT),
        objection=service.read_objection(scope, id=id) if seen.disputed else None,
        wrong=list(objections.WRONG.items()),
        notice=_received(scope, seen) if request.args.get("ok") == "mottagen" else notice_of(NOTICES),
        **context,
    )


def _received(scope: Scope, seen: IncidentView) -> str:
    """What she is told who has just sent it: when it is read, and where the answer comes."""
    day, period = hooks.read_before(scope), Fortnight.containing(local_date(seen.latest), scope.profile.anchor)
    before = date_label(day) if day else f"om lägesbilden {period.label}"
    beside = f"{schemas.WHY_NOT[seen.state]}. Den finns kvar" if seen.state == "beside" else "Samordnaren läser den"
    read = f"Den läses före mötet {before}" if seen.counts else beside
    return f"Tack! Rapporten är mottagen. {read}. Du får svar här. Bråttom? Ring 112 eller 114\u00a014."


def _way(scope: Scope, seen: IncidentView, history) -> list[Step]:
    told = hooks.way(scope, seen.id)
    told += [Step(f"Ändrad: {one.reason}", one.changed_at, one.changed_by) for one in reversed(history)]
    way = [Step("Mottagen", seen.reported_at, seen.reported_by), *sorted(told, key=lambda step: step.at or scope.now)]
    if seen.disputed:
        return [*way, Step("Stoppad tills samordnaren har svarat")]
    if seen.state in schemas.WHY_NOT:
        return [*way, Step(schemas.WHY_NOT[seen.state])]
    if not seen.counts:
        return [*way, Step("Förhandsinformation, räknas inte")]
    period = Fortnight.containing(local_date(seen.latest), scope.profile.anchor)
    counted = f"Ingår i lägesbilden {period.label}, {period.days.label}"
    return [*way, Step(counted, endpoint="situational_pictures.show", values={"first": period.first})]


def _mark(scope: Scope, seen: IncidentView) -> maps.PlaceMark | None:
    """Where it was, as far as the reader sees it; None where that is no point."""
    lat, lon = seen.lat, seen.lon
    if lat is None or lon is None:
        return None
    return maps.PlaceMark(seen.place_label, lat, lon, 1, approximate=seen.precision not in OF_A_POINT)


@pages.get("/<uuid:id>")
def show(scope: Scope, id):
    return _show(scope, id, values={}, errors={})


@pages.get("/<uuid:id>/karta")
def place_map(scope: Scope, id):
    seen = service.read_incident(scope, id=id)
    mark = _mark(scope, seen)
    if mark is None:
        raise NotFound("point")
    title = f"Karta: {seen.category.name}, {seen.place_label}"
    drawn_on = backgrounds(scope, basemaps.seen(scope))
    return send_map(
        maps.picture(shapes=places.ground(scope), places=[mark], title=title, note=demo_mark(), backgrounds=drawn_on)
    )


def _correction_form(scope: Scope, id, **shown):
    return _form(scope, seen=service.read_incident(scope, id=id), **shown)


@pages.get("/<uuid:id>/rattelse", needs=permissions.CORRECT)
def edit(scope: Scope, id):
    seen = service.read_incident(scope, id=id)
    values = {name: _typed(getattr(seen, name)) for name in FIELDS if hasattr(seen, name)}
    if seen.precision not in OF_A_POINT:
        values |= {"lat": "", "lon": ""}
    values |= {"category": seen.type_code, "version": seen.version}
    return _form(scope, seen=seen, values=values, errors={})


@pages.post("/<uuid:id>/rattelse", needs=permissions.CORRECT)
@on_refusal(_correction_form)
def correct(scope: Scope, id):
    if several.is_asked_again(request.form):
        return _correction_form(scope, id, values=request.form.to_dict(), errors={})
    said = load_form(schemas.Correction(), schemas.chosen(request.form, scope.now))
    service.correct_incident(scope, id=id, **said)
    return see_other(url_for("incidents.show", id=id, ok="rattad"))


@pages.post("/<uuid:id>/makulering", needs=permissions.CORRECT)
@on_refusal(_show)
def withdraw(scope: Scope, id):
    service.withdraw_incident(scope, id=id, **load_form(schemas.Withdrawal(), request.form))
    return see_other(url_for("incidents.show", id=id, ok="makulerad"))


@pages.post("/<uuid:id>/lasare", needs=permissions.CLASSIFY)
@on_refusal(_show)
def classify(scope: Scope, id):
    service.classify_incident(scope, id=id, **load_form(schemas.Classification(), request.form))
    return see_other(url_for("incidents.show", id=id, ok="lasare"))


@pages.post("/<uuid:id>/slapp", needs=permissions.SETTLE)
@on_refusal(_show)
def settle(scope: Scope, id):
    said = load_form(schemas.Settlement(), request.form)
    service.settle_incident(scope, id=id, **said)
    return see_other(url_for("incidents.show", id=id, ok="svarat" if "answer" in said else "slappt"))


@pages.post("/<uuid:id>/fel", needs=permissions.OBJECT)
@on_refusal(_show)
def object_to(scope: Scope, id):
    service.object_to(scope, id=id, **load_form(schemas.NewObjection(), request.form))
    return see_other(url_for("objections.index", ok="tack"))


@pages.get("/karta", needs=permissions.REPORT)
def picker(scope: Scope):
    """The map of the report form."""
    shapes, marks = places.ground(scope), places.places_to_choose(scope)
    drawn_on = backgrounds(scope, basemaps.seen(scope))
    return send_map(maps.picker(shapes=shapes, places=marks, title="Välj plats på kartan", backgrounds=drawn_on))


def _typed(value) -> str:
    """What a form shows of a value that is stored."""
    return local_input(value) if isinstance(value, datetime) else "" if value is None else str(value)
