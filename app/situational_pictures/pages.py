"""Pages of the situational picture, its map and its tables."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import request, url_for

from app.alerts import wording
from app.alerts.findings import Alert
from app.analysis.verdicts import on_the_edge
from app.basemaps import service as basemaps
from app.coverage.standing import NOTHING, REPORTED, SILENT
from app.drawing import maps
from app.figures.periods import Fortnight, time_label
from app.hooks import at_a_glance
from app.interfaces.backgrounds import backgrounds
from app.interfaces.web import Pages, demo_mark, drawn_page, page, send_map
from app.situational_pictures import saying, service, year_table
from app.situational_pictures.choice import PARTS, Asked, Choice
from app.situational_pictures.where_when import week_rows
from app.taxonomy import service as taxonomy
from tenants.scope import Scope

pages = Pages("situational_pictures", __name__, template_folder="templates")
HEAT = "varme"
ON_SCREEN = 5
"""Places that the picture's one screen names; its map and the list beside the whole map have more."""


@pages.get("/lagesbild/")
@pages.get("/lagesbild/<date:first>")
def show(scope: Scope, first=None):
    picture = service.picture(scope, first=first, asked=_asked(), own=_own(), brief=True)
    return drawn_page(
        "situational_pictures/picture.html",
        picture=picture,
        **_narrowed(picture.choice, "situational_pictures.show", picture.spans.period.first),
        headline=saying.headline(picture),
        band_words=saying.band(picture),
        rows=[row for row in picture.groups.rows if row.now or row.previous],
        places=picture.where.places[:ON_SCREEN],
        week=week_rows(picture.when),
        opened=[_of_the_warning(scope, alert) for alert in picture.alerts],
        glances=at_a_glance(scope, picture.spans.period.first, picture.heard.of(REPORTED, NOTHING, SILENT)),
        wording=wording,
    )


@pages.get("/lagesbild/tal")
@pages.get("/lagesbild/<date:first>/tal")
def numbers(scope: Scope, first=None):
    """All that the picture counts, as tables."""
    picture = service.picture(scope, first=first, asked=_asked(), own=_own())
    return drawn_page(
        "situational_pictures/numbers.html",
        picture=picture,
        **_narrowed(picture.choice, "situational_pictures.numbers", picture.spans.period.first),
        rows=[row for row in picture.groups.rows if row.anything],
        week=week_rows(picture.when),
        time_label=time_label,
        wording=wording,
    )


@pages.get("/lagesbild/kartan")
@pages.get("/lagesbild/<date:first>/kartan")
def whole_map(scope: Scope, first=None):
    """The map as large as the screen, and beside it the list of what it marks."""
    drawn = service.map_picture(scope, first=first, asked=_asked(), own=_own())
    told = _narrowed(drawn.choice, "situational_pictures.whole_map", drawn.spans.period.first, layer=_layer())
    layer = {**told["narrowed"], "lager": None if _layer() else HEAT}
    here = url_for("situational_pictures.whole_map", first=drawn.spans.period.first, **layer)
    told["toggles"].append(("Värmekarta", here, bool(_layer())))
    return page(
        "situational_pictures/whole_map.html",
        drawn=drawn,
        heat=bool(_layer()),
        wording=wording,
        per_thousand=saying.per_thousand,
        **told,
    )


@pages.get("/lagesbild/<date:first>/plats/<uuid:id>")
def place(scope: Scope, first, id):
    """One place of the map: beside it, where that page fetches it, and else a page by itself."""
    seen = service.place_picture(scope, first=first, id=id, asked=_asked(), own=_own())
    told = _narrowed(seen.choice, "situational_pictures.whole_map", first)
    part = request.headers.get("HX-Target") == "blad-innehall"
    return page("situational_pictures/place.html", seen=seen, wording=wording, **{**told, "part": part})


@pages.get("/lagesbild/<date:first>/karta")
def map_document(scope: Scope, first):
    drawn = service.map_picture(scope, first=first, asked=_asked(), own=_own())
    document = maps.picture(
        **saying.map_parts(drawn),
        heat=drawn.heat if _layer() else None,
        around=_standing_out(drawn) if request.args.get("utsnitt") else None,
        title=saying.map_title(drawn, scope.tenant.name),
        note=demo_mark(),
        backgrounds=backgrounds(scope, basemaps.seen(scope)),
    )
    return send_map(document)


@pages.get("/lagesbild/tabell")
@pages.get("/lagesbild/<date:first>/tabell")
def table(scope: Scope, first=None):
    shown = year_table.year_table(scope, first=first, own=_own())
    return drawn_page("situational_pictures/table.html", shown=shown, own=_own(), on_the_edge=on_the_edge)


def _own() -> bool:
    """Whether all that the reader may read is asked for, and not what is counted in the room."""
    return request.args.get("visa") == "egna"


def _standing_out(drawn: service.MapPicture) -> list[tuple[float, float]]:
    """Positions of what stands out: the places of warnings and the hot squares."""
    found = [(place.lat, place.lon) for place in drawn.places if drawn.alerts_at(place.id)]
    return found + [
        corner for (south, west, north, east), _ in drawn.squares for corner in ((south, west), (north, east))
    ]


def _layer() -> str | None:
    """What is shaded on the map, where it is not what the distance gives."""
    return HEAT if request.args.get("lager") == HEAT else None


def _asked() -> Asked:
    return Asked(*(request.args.get(name) or None for name in ("grupp", "del", "slag")))


def _narrowed(choice: Choice, endpoint: str, first, *, layer: str | None = None) -> dict:
    """What every page of the picture needs for its choices: they stand in the address, and each is a link.

    `narrowed`: as the address has it, for links that keep it; `room`: the same without the reader's own view; `part`:
    whether a page that stands already fetches this one into itself.
    """
    room = {
        "grupp": choice.group.slug if choice.group else None,
        "del": choice.daypart.slug if choice.daypart else None,
        "slag": choice.kind,
    }
    narrowed = {**room, "visa": "egna" if _own() else None, "lager": layer}
    here = url_for(endpoint, first=first)

    def link(text: str, name: str, value: str | None) -> tuple[str, str, bool]:
        query = _query({**narrowed, name: value})
        return text, f"{here}?{query}" if query else here, narrowed[name] == value

    groups = [link("Alla grupper", "grupp", None)]
    groups += [link(group.name, "grupp", group.slug) for group in taxonomy.counted_groups()]
    kinds = [link("Alla verksamheter", "slag", None)]
    kinds += [link(kind.capitalize(), "slag", kind) for kind in choice.kinds]
    menus = [
        {"name": "Grupp", "all": "Alla grupper", "chosen": choice.group and choice.group.name, "links": groups},
        {"name": "Vem", "all": "Alla verksamheter", "chosen": choice.kind and choice.kind.capitalize(), "links": kinds},
    ]
    # What is chosen is let go of by choosing it again.
    parts = [link(one.name, "del", one.slug) for one in (PARTS["dag"], PARTS["kvall"], PARTS["natt"])]
    parts = [(text, link(text, "del", None)[1] if current else href, current) for text, href, current in parts]
    clear = _query({name: narrowed[name] for name in ("visa", "lager")}) if any(room.values()) else None
    return {
        "own": _own(),
        "part": request.headers.get("HX-Target") == "bild",
        "narrowed": narrowed,
        "room": room,
        "menus": menus,
        "toggles": parts,
        "clear": None if clear is None else f"{here}?{clear}" if clear else here,
    }


def _query(values: Mapping[str, str | None]) -> str:
    return urlencode({name: value for name, value in values.items() if value})


def _of_the_warning(scope: Scope, alert: Alert) -> str:
    """The picture of the period that a warning ends in, narrowed to its group: its places are marked there."""
    period = Fortnight.containing(alert.last, scope.profile.anchor)
    return url_for("situational_pictures.show", first=period.first, grupp=alert.group)
