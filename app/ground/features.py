"""Features of a file as borders and places: named rings in degrees, and what is odd about them. Pure.

A ring is all that the ground keeps of an area (`places.models.Shape`). A hole, and a part that lies by itself, hangs on
the ring by a line that is gone along twice: a point is inside by the even-odd rule exactly where it was.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.figures.numbers import number
from app.ground.figure_files import Feature
from app.intake.csv_file import FileRefused

NAMES = (
    *("namn", "name", "regsonamn", "regsonamn_", "delområde", "delomrade", "område", "omrade", "beteckning", "plats"),
    *("kom_namn", "kommunnamn", "kn_namn", "deso", "desokod", "regso", "regsokod", "kod", "code", "plain", "id"),
)
"""What the column with the names may be called, the likeliest first."""
CODES = (
    "code",
    "kod",
    "regsokod",
    "regso",
    "desokod",
    "deso",
    "plain",
    "kommunkod",
    "kom_kod",
    "kommun",
    "id",
    "kn_kod",
)
OF_SCB = re.compile(r"(\d{4})[A-Z]\d{3,4}", re.ASCII)
"""RegSO and DeSO: the municipality's code comes first."""
KINDS = ("sort", "typ", "kind", "type", "platstyp")
OTHERS = ("andra_namn", "andra namn", "other_names", "alias", "kallas")
MOST, LONGEST = 300, 80
"""Areas of a municipality, and letters of a name."""
FINE = 0.0001
"""Degrees (about 10 m) below which a bend of a border is left out."""
OVERLAP = 0.1
"""Square kilometres that two areas may share: neighbours' corners are rounded each by itself."""
KM_PER_DEGREE = 111.2


def outline(features: Sequence[Feature], *, name: str, code: str | None) -> tuple[list[dict], list[str]]:
    """The border of the municipality with this name and code among the features, and remarks. Raises FileRefused."""
    areas = [one for one in features if not isinstance(one.figure, Point)]
    if not areas:
        raise FileRefused("no_area", "Filen har punkter men ingen yta. En yttergräns är en yta.")
    mine = [one for one in areas if _is_of(one, name, code)] if len(areas) > 1 else areas
    if len(mine) != 1:
        told = ", ".join(_named(one) for one in areas[:5])
        raise FileRefused("which", f"Filen har {len(areas)} ytor, och {len(mine)} av dem är {name} ({told} …).")
    figure, remarks = _valid(mine[0], name)
    return [{"name": name, "points": ring(shapely.simplify(figure, FINE))}], remarks


def sub_areas(features: Sequence[Feature], *, name: str, code: str | None) -> tuple[list[dict], list[str]]:
    """The sub-areas of this municipality, and remarks. Raises FileRefused with every area that cannot be taken."""
    areas = [one for one in features if not isinstance(one.figure, Point)]
    mine = [one for one in areas if _scb(one) in (None, code)] if code else areas
    remarks = []
    if dropped := len(areas) - len(mine):
        remarks.append(f"{number(dropped)} ytor hör till andra kommuner och är inte med.")
    if not mine:
        raise FileRefused("no_area", f"Filen har ingen yta i {name}.")
    if len(mine) > MOST:
        raise FileRefused("too_many", f"Filen har {number(len(mine))} ytor. Högst {MOST} delområden tas emot.")
    column = _column(mine)
    faults, named, figures = [], {}, []
    for one in mine:
        called = one.told.get(column, "").strip() if column else ""
        if not called or len(called) > LONGEST:
            faults.append(f"Figur {one.number}: namnet saknas eller är längre än {LONGEST} tecken.")
        elif called.casefold() in named:
            faults.append(f"Figur {named[called.casefold()]} och {one.number} heter båda ”{called}”.")
        else:
            named[called.casefold()] = one.number
            try:
                figure, odd = _valid(one, called)
                figures.append((called, figure))
                remarks += odd
            except FileRefused as fault:
                faults.append(str(fault))
    if faults:
        raise FileRefused("areas", " ".join(faults[:10]))
    remarks += _overlaps(figures)
    drawn = shapely.coverage_simplify([figure for _, figure in figures], FINE)
    drawn = [
        thin if thin.is_valid and not thin.is_empty else was for thin, (_, was) in zip(drawn, figures, strict=True)
    ]
    found = [{"name": called, "points": ring(thin)} for (called, _), thin in zip(figures, drawn, strict=True)]
    return found, remarks


def places(features: Iterable[Feature]) -> Iterable[tuple[int, dict[str, Any]]]:
    """(number, what is told of a place as the columns of a table) of every feature; of an area a point in it."""
    features = list(features)
    column = _column(features)
    for one in features:
        at = one.figure if isinstance(one.figure, Point) else shapely.point_on_surface(one.figure)
        told = {"namn": one.told.get(column or "", ""), "lat": f"{at.y:.6f}", "lon": f"{at.x:.6f}"}
        yield one.number, {**told, "sort": _told(one, KINDS), "andra namn": _told(one, OTHERS)}


def ring(figure: BaseGeometry) -> list[list[float]]:
    """A polygon, with its holes, or several, as one ring [[lat, lon], …] without the first repeated."""
    parts: list[Any] = list(figure.geoms) if isinstance(figure, MultiPolygon) else [figure]
    parts.sort(key=lambda part: -part.area)
    rings = [line for part in parts for line in (part.exterior, *part.interiors)]
    lines = [np.round(shapely.get_coordinates(line)[:-1, ::-1], 5) for line in rings]
    whole = lines[0]
    for other in lines[1:]:
        apart = ((whole[:, None, :] - other[None, :, :]) ** 2).sum(axis=2)
        here, there = np.unravel_index(int(apart.argmin()), apart.shape)
        whole = np.concatenate([whole[: here + 1], other[there:], other[: there + 1], whole[here:]])
    return whole.tolist()


def square_kilometres(figure: BaseGeometry) -> float:
    if figure.is_empty:
        return 0.0
    return figure.area * KM_PER_DEGREE**2 * cos(radians((figure.bounds[1] + figure.bounds[3]) / 2))


def _valid(one: Feature, called: str) -> tuple[BaseGeometry, list[str]]:
    """The figure without lines that cross each other, and a remark when there were some. Raises FileRefused."""
    if one.figure.is_valid:
        return one.figure, []
    mended = shapely.make_valid(one.figure)
    parts = [part for part in getattr(mended, "geoms", [mended]) if isinstance(part, (Polygon, MultiPolygon))]
    figure = shapely.union_all(parts)
    if not isinstance(figure, (Polygon, MultiPolygon)) or figure.is_empty:
        raise FileRefused("invalid", f"Figur {one.number} ({called}): gränsen korsar sig själv.")
    return figure, [f"Figur {one.number} ({called}): gränsen korsar sig själv och är rättad. Se efter på kartan."]


def _overlaps(figures: Sequence[tuple[str, BaseGeometry]]) -> list[str]:
    found = []
    for (name, figure), (other, beside) in combinations(figures, 2):
        if figure.intersects(beside) and (shared := square_kilometres(figure.intersection(beside))) > OVERLAP:
            first = min(name, other, key=str.casefold)
            size = f"{shared:.1f}".replace(".", ",")
            found.append(f"{name} och {other} ligger över varandra på {size} km². En punkt där räknas till {first}.")
    return found


def _is_of(one: Feature, name: str, code: str | None) -> bool:
    values = {value.casefold() for value in one.told.values()}
    return bool(values & {name.casefold(), f"{name} kommun".casefold(), f"{name}s kommun".casefold()}) or (
        bool(code) and any(_at(one, key) == code for key in CODES)
    )


def _scb(one: Feature) -> str | None:
    """The code of the municipality that a statistical area lies in, or that stands beside it; None where none does."""
    for key in CODES:
        told = _at(one, key)
        if found := OF_SCB.match(told):
            return found[1]
        if key in ("kommun", "kommunkod", "kom_kod") and re.fullmatch(r"\d{4}", told, re.ASCII):
            return told
    return None


def _column(features: Sequence[Feature]) -> str | None:
    """The column with the names: the likeliest that is there and tells the features apart."""
    there = {key.casefold(): key for one in features for key in one.told}
    known = [there[name] for name in NAMES if name in there]
    apart = (key for key in known if len({one.told.get(key) for one in features}) == len(features))
    return next(apart, None) or next(iter(known), None)


def _at(one: Feature, name: str) -> str:
    return next((value for key, value in one.told.items() if key.casefold() == name), "")


def _told(one: Feature, names: Iterable[str]) -> str:
    return next((told for name in names if (told := _at(one, name))), "")


def _named(one: Feature) -> str:
    column = _column([one])
    return (one.told.get(column, "") if column else "")[:LONGEST] or f"figur {one.number}"
