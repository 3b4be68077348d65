"""The addresses of an invented municipality, as a file of the kind that Lantmäteriet gives. Metres (SWEREF 99 TM)."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

import shapely
from shapely import STRtree

from app.townscape.country import Figure

NEAR = 60
"""A house farther from every street has no number."""
HEADER = ("adressområde", "adressplatsnummer", "bokstavstillägg", "postort", "N", "E")


def listed(figures: Iterable[Figure]) -> list[tuple[str, int, str, float, float]]:
    """(street, number, town, northing, easting) of every house at a street: odd on its left side, even on its right,
    from one end to the other."""
    figures = list(figures)
    streets = [one for one in figures if one.layer == "roads" and "name" in one.told and one.told["kind"] != "rail"]
    towns = [(one.told["name"], one.shape) for one in figures if one.told.get("kind") == "locality"]
    houses = [one.shape.centroid for one in figures if one.layer == "buildings"]
    if not streets or not houses:
        return []
    lines = [line for street in streets for line in getattr(street.shape, "geoms", [street.shape])]
    named = [str(street.told["name"]) for street in streets for _ in getattr(street.shape, "geoms", [street.shape])]
    at, nearest = STRtree(lines).query_nearest(houses, max_distance=NEAR, all_matches=False)
    beside: defaultdict[str, list[tuple[int, float, bool, shapely.Point]]] = defaultdict(list)
    for house, line in zip(at.tolist(), nearest.tolist(), strict=True):
        along = lines[line].project(houses[house])
        beside[named[line]].append((line, along, _on_the_left(lines[line], along, houses[house]), houses[house]))
    found = []
    for street in sorted(beside):
        numbers = {True: count(1, 2), False: count(2, 2)}
        for _line, _along, left, house in sorted(beside[street], key=lambda one: one[:3]):
            town = min(towns, key=lambda one: one[1].distance(house))[0] if towns else ""
            found.append((street, next(numbers[left]), str(town), round(house.y, 1), round(house.x, 1)))
    return found


def as_csv(addresses: Sequence[tuple[str, int, str, float, float]]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";")
    rows.writerow(HEADER)
    rows.writerows((street, n, "", town, north, east) for street, n, town, north, east in addresses)
    return text.getvalue().encode()


def _on_the_left(line: shapely.LineString, along: float, house: shapely.Point) -> bool:
    a, b = line.interpolate(max(along - 1, 0)), line.interpolate(min(along + 1, line.length))
    return (b.x - a.x) * (house.y - a.y) - (b.y - a.y) * (house.x - a.x) > 0
