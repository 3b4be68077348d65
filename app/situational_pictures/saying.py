"""The picture in words: its headline, its sum among those of earlier periods, and what its map says."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.alerts import wording
from app.alerts.findings import Alert
from app.drawing.map_marks import Area, PlaceMark, Square
from app.drawing.svg import written
from app.figures.counted import CountedPlace
from app.figures.numbers import number
from app.situational_pictures.service import ByGroup, MapPicture, Picture
from app.situational_pictures.shading import AreaRate


def headline(picture: Picture | ByGroup) -> str:
    """ "Trafik: 21 händelser hittills, 4 färre än samma dagar i perioden före." In numbers, never in per cent."""
    total, running = picture.groups.total, picture.spans.running
    many = "en händelse" if total.now == 1 else f"{number(total.now) if total.now else 'inga'} händelser"
    said = f"{_of_what(picture)}{many}{' hittills' if running else ''}"
    if total.previous is not None:
        beside = "samma dagar i perioden före" if running else "perioden före"
        apart = total.now - total.previous
        many = "en" if abs(apart) == 1 else number(abs(apart))
        same = "lika många som" if total.now else "liksom"
        how = f"{many} {'fler' if apart > 0 else 'färre'} än" if apart else same
        said += f", {how} {beside}"
    return f"{said[0].upper()}{said[1:]}."


def band(picture: Picture | ByGroup) -> str:
    """What the dot in its band shows, as a sentence; "" when there is nothing to show it among."""
    before, now = picture.groups.before, picture.groups.total.now
    if before is None:
        return ""
    said = f"{written(now)} nu. De tolv perioderna före: {', '.join(map(written, before.sums))}."
    if before.usual is None:
        return said
    return f"{said} Vanligt är {written(before.usual[0])}–{written(before.usual[1])}."


def rate(area: AreaRate) -> tuple[str, ...]:
    """What the map says of a sub-area: its number, and the rate or why it has none."""
    many = "1 händelse" if area.n == 1 else f"{number(area.n)} händelser"
    beside = area.why_not.capitalize() or f"{per_thousand(area)} per 1 000 invånare"
    people = () if area.inhabitants is None else (f"{number(area.inhabitants)} invånare {area.year}-12-31",)
    return many, beside, *people


def per_thousand(area: AreaRate) -> str:
    """ "2,4", or why it is not told."""
    return area.why_not or number(area.per_thousand, 1)


def map_title(drawn: MapPicture, where: str) -> str:
    return f"Karta över rapporterade händelser i {where}, {drawn.spans.now.label}"


def map_parts(drawn: MapPicture) -> dict[str, Any]:
    """What the map of the picture draws and marks, as `drawing.maps.picture` takes it."""
    return {
        "shapes": drawn.shapes,
        "places": [_mark(number, place, drawn.alerts) for number, place in enumerate(drawn.places, start=1)],
        "squares": [Square(*corners, label) for corners, label in drawn.squares],
        "cells": [replace(cell, label=f"{cell.label}: {cell.n}") for cell in drawn.cells],
        "areas": [Area(one.name, one.points, one.per_thousand, rate(one)) for one in drawn.rates],
    }


def _mark(number: int, place: CountedPlace, alerts: Sequence[Alert]) -> PlaceMark:
    why = "; ".join(f"Ovanligt många: {wording.what(alert)}" for alert in alerts if place.id in alert.place_ids)
    counted = place.now, place.previous, place.organisations
    return PlaceMark(place.name, place.lat, place.lon, *counted, number, place.approximate, why)


def _of_what(picture: Picture | ByGroup) -> str:
    choice = picture.choice
    parts = [
        choice.group.name if choice.group else "",
        choice.daypart.name.split()[0].lower() if choice.daypart else "",
        f"rapporterat av {choice.kind}" if choice.kind else "",
    ]
    said = ", ".join(filter(None, parts))
    return f"{said}: " if said else ""
