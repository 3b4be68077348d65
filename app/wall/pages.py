"""Pages of the wall: the coordinator's own, by which it is opened and shut, and the screens of the room."""

from flask import Response, request, url_for

from app.alerts import wording as alert_wording
from app.basemaps import service as basemaps
from app.drawing import maps
from app.figures.periods import short_day
from app.figures.rooms import Room
from app.interfaces import browser
from app.interfaces.backgrounds import backgrounds
from app.interfaces.form_page import on_refusal
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, by_wall, demo_mark, notice_of, open_to_strangers, page, see_other, send_map
from app.meetings import wording
from app.situational_pictures import saying
from app.situational_pictures.service import Picture
from app.situational_pictures.where_when import week_rows
from app.wall import opening, permissions, schemas, screens, service
from tenants.errors import Conflict, Invalid
from tenants.scope import Scope

pages = Pages("wall", __name__, template_folder="templates")
ON_SCREEN, MORE_PLACES = 5, 10
NOTICES = {"stangd": "Väggen är stängd."}
WRONG = "Koden är fel, använd eller för gammal. Be samordnaren om en ny."
WAIT = "Det har varit för många försök härifrån. Vänta {minutes} minuter."
WHO = {
    Room.POLICE: "Visar även det som bara samordnare och polis får läsa.",
    Room.EST: "För dem som läser kommunens rapporter: skola, socialtjänst, fritid och fält, polis.",
    Room.REPORTERS: "När bolag, väktare eller föreningar är med: tal per grupp och delområde, utan platser.",
}
LABELS = {"meeting_id": "Vilket möte?", "room": "Vilka sitter i rummet?", "code": "Kod"}
FIELDS = {**wording.LABELS, "needs": "Åtagande"}
PARTS = {"former": "wall/former_part.html", "decide": "wall/decided_part.html", "ending": "wall/ending_part.html"}
"""Screen -> its part that is fetched again when something has been decided or said."""


# --- the coordinator's page ------------------------------------------------------------------------------------------


@pages.get("/vaggar", needs=permissions.READ)
def index(scope: Scope, *, values=None, errors=None, status=200, code=""):
    shown = service.meetings_to_show(scope)
    at = request.args.get("mote") or (str(shown[0].row.id) if shown else "")
    return page(
        "wall/index.html",
        status,
        walls=service.list_walls(scope),
        code=code,
        values=values or {"meeting_id": at, "room": Room.EST},
        errors=errors or {},
        labels=LABELS,
        meetings=[(str(one.row.id), f"{one.name}, {wording.short_when(one.row.begins_at)}") for one in shown],
        rooms=[(room, room.called(scope.profile.est_group), WHO[room]) for room in Room],
        minutes=service.CODE_LIVES.seconds // 60,
        notice=notice_of(NOTICES),
    )


@pages.post("/vaggar", needs=permissions.OPEN)
@on_refusal(index)
def give_code(scope: Scope):
    code = service.give_code(scope, **load_form(schemas.Code(), request.form))
    return index(scope, values=request.form, status=201, code=code)


@pages.post("/vaggar/<uuid:id>/slut", needs=permissions.END)
def end(scope: Scope, id):
    service.end_wall(scope, id=id)
    return see_other(url_for("wall.index", ok="stangd"))


# --- the room's machine ----------------------------------------------------------------------------------------------


@pages.get("/vagg")
@by_wall
@open_to_strangers
def enter(scope: Scope, *, values=None, errors=None, status=200):
    """Where the code is written. It says nothing of any meeting."""
    if scope.actor.is_somebody:
        return see_other(url_for("wall.former"))
    shut = bool(browser.wall_token()) and not errors
    return page("wall/enter.html", status, values=values or {}, errors=errors or {}, labels=LABELS, shut=shut)


@pages.post("/vagg")
@by_wall
@open_to_strangers
def open_wall(scope: Scope):
    try:
        typed = load_form(schemas.Enter(), request.form)
        machine = {"network": request.remote_addr or "", "device": browser.kind_of_browser()}
        token = opening.open_wall(scope, code=typed["code"], **machine)
    except Invalid as refused:
        return enter(scope, values=request.form, errors=refused.messages, status=422)
    except Conflict as refused:
        wait = {"code": [WAIT.format(**refused.values)]}
        response = enter(scope, values=request.form, errors=wait, status=429)
        response.headers["Retry-After"] = str(refused.values["minutes"] * 60)
        return response
    if token is None:
        return enter(scope, values=request.form, errors={"code": [WRONG]}, status=422)
    return browser.set_wall(see_other(url_for("wall.former")), token)


@pages.post("/vagg/stang", needs=permissions.LEAVE)
@by_wall
def leave(scope: Scope):
    service.leave(scope)
    return see_other(url_for("wall.enter"))


# --- its screens -----------------------------------------------------------------------------------------------------


def _screen(scope: Scope, endpoint: str, *, status: int = 200, **shown):
    """A screen in the wall's frame: where it stands among the others, and of what meeting and room it is."""
    of_room = screens.of_room(scope)
    order = [one for one in of_room if not one.beside]
    here = next((one for one in of_room if one.endpoint == endpoint), None)
    if here is None:
        return see_other(url_for("wall.former"))
    names = [one.endpoint for one in order]
    at = names.index(here.beside or endpoint)
    before = at if here.beside else at - 1
    if "seen" not in shown:
        shown["seen"] = screens.held(scope)
    return page(
        f"wall/{endpoint}.html",
        status,
        here=here,
        order=order,
        at_hand=[one for one in of_room if one.beside],
        before=order[before] if before >= 0 else None,
        after=order[at + 1] if at + 1 < len(order) else None,
        room=permissions.room_of(scope.actor),
        mark=screens.mark(scope, ending=endpoint == "ending") if endpoint in PARTS else "",
        note=demo_mark(),
        wording=wording,
        short_day=short_day,
        **shown,
    )


@pages.get("/vagg/forra", needs=permissions.SHOW)
@by_wall
def former(scope: Scope):
    found = screens.meeting(scope)
    return _screen(scope, "former", found=found, seen=found.meeting)


@pages.get("/vagg/laget", needs=permissions.SHOW)
@by_wall
def state(scope: Scope):
    seen = screens.held(scope)
    picture = screens.picture(scope, seen=seen)
    rows = [row for row in picture.groups.rows if row.now or row.previous]
    told = {"headline": saying.headline(picture), "band_words": saying.band(picture), "rows": rows}
    return _screen(scope, "state", seen=seen, picture=picture, **told)


@pages.get("/vagg/var", needs=permissions.SHOW)
@by_wall
def where(scope: Scope):
    return _of_places(scope, "where", ON_SCREEN)


@pages.get("/vagg/dagar", needs=permissions.SHOW)
@by_wall
def ahead(scope: Scope):
    return _screen(scope, "ahead", days=screens.fortnight(scope))


@pages.get("/vagg/beslut", needs=permissions.SHOW)
@by_wall
def decide(scope: Scope, *, values=None, errors=None, status=200):
    found, choices = screens.meeting(scope), screens.choices(scope)
    return _screen(
        scope,
        "decide",
        status=status,
        found=found,
        seen=found.meeting,
        choices=choices,
        readers=wording.CLASSES[choices.access_class],
        rests_on=wording.picture(found.meeting.period.first) if found.meeting.period else "",
        values=values or {"due": choices.due},
        errors=errors or {},
        labels=FIELDS,
    )


@pages.post("/vagg/beslut", needs=permissions.SHOW)
@by_wall
@on_refusal(decide)
def add_decision(scope: Scope):
    row = screens.decide(scope, **load_form(schemas.Decided(), request.form))
    return see_other(url_for("wall.decide", _anchor=f"b-{row.id}"))


@pages.get("/vagg/avslut", needs=permissions.SHOW)
@by_wall
def ending(scope: Scope):
    found = screens.meeting(scope)
    return _screen(scope, "ending", found=found, seen=found.meeting, final=screens.final(scope))


@pages.get("/vagg/varningar", needs=permissions.SHOW)
@by_wall
def warnings(scope: Scope):
    return _of_places(scope, "warnings", ON_SCREEN)


@pages.get("/vagg/platser", needs=permissions.SHOW)
@by_wall
def places(scope: Scope):
    return _of_places(scope, "places", MORE_PLACES)


@pages.get("/vagg/tackning", needs=permissions.SHOW)
@by_wall
def coverage(scope: Scope):
    return _of_places(scope, "coverage", ON_SCREEN)


@pages.get("/vagg/tabell", needs=permissions.SHOW)
@by_wall
def table(scope: Scope):
    return _of_places(scope, "table", ON_SCREEN)


@pages.get("/vagg/karta", needs=permissions.SHOW)
@by_wall
def map_document(scope: Scope):
    drawn = screens.whole_map(scope, seen=screens.held(scope))
    look = {"title": saying.map_title(drawn, scope.tenant.name), "note": demo_mark(), "large": True}
    return send_map(
        maps.picture(**saying.map_parts(drawn), **look, backgrounds=backgrounds(scope, basemaps.seen(scope)))
    )


@pages.get("/vagg/nytt", needs=permissions.SHOW)
@by_wall
def news(scope: Scope):
    """What a screen that stands open asks every few seconds: no content as long as nothing has been decided or said.
    A wall that is shut answers as every page of it does."""
    screen = request.args.get("skarm", "")
    part, mark = PARTS.get(screen), screens.mark(scope, ending=screen == "ending")
    if part is None or request.args.get("v") == mark:
        return Response(status=204)
    shown = {"screen": screen, "mark": mark, "wording": wording, "short_day": short_day}
    if screen == "ending":
        shown["final"] = screens.final(scope)
    return page(part, found=screens.meeting(scope), **shown)


def _of_places(scope: Scope, endpoint: str, most: int):
    """A screen of the picture, as much of it as the room is told."""
    seen = screens.held(scope)
    picture = screens.picture(scope, seen=seen)
    return _screen(
        scope,
        endpoint,
        seen=seen,
        picture=picture,
        finer=isinstance(picture, Picture),
        rows=[row for row in picture.groups.rows if row.anything],
        places=picture.where.places[:most] if isinstance(picture, Picture) else [],
        areas=picture.where.areas if isinstance(picture, Picture) else picture.areas,
        week=week_rows(picture.when) if isinstance(picture, Picture) else None,
        alert_wording=alert_wording,
    )
