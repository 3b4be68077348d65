"""Where a row of a file lies: names looked up among the place's own, a point put into its sub-area. Pure."""

from collections.abc import Callable, Iterable
from uuid import UUID

from app.intake.incident_rows import Row
from app.places.grid import inside


class Ground:
    """The named places and sub-areas of one municipality, ready to be asked a hundred thousand times.

    `places` have id, name, lat, lon and sub_area_id; `areas` have id, name and points [[lat, lon], …].
    """

    def __init__(self, places: Iterable, areas: Iterable):
        self._places = {place.id: place for place in places}
        self._areas = [(area.id, _box(area.points), area.points) for area in areas]
        self.place_ids = {place.name.lower(): place.id for place in self._places.values()}
        self.area_ids = {area.name.lower(): area.id for area in areas}

    def where(self, row: Row) -> dict:
        """The columns that say where: never finer than the row's precision; a named place gives its point."""
        where = dict.fromkeys(("named_place_id", "sub_area_id", "lat", "lon"))
        place = self._places.get(row.place_name_id)
        if row.precision == "unknown":
            return {**where, "precision": "unknown"}
        sub_area_id = (place.sub_area_id if place else None) or row.sub_area_id
        if row.precision == "sub_area":
            return {**where, "sub_area_id": sub_area_id, "precision": "sub_area" if sub_area_id else "unknown"}
        lat, lon = (row.lat, row.lon) if row.lat is not None else (place.lat, place.lon)
        return {
            "named_place_id": place.id if place else None,
            "sub_area_id": sub_area_id or self.area_at(lat, lon),
            "lat": lat,
            "lon": lon,
            "precision": row.precision,
        }

    def area_at(self, lat: float, lon: float) -> UUID | None:
        """The sub-area that the point lies in."""
        for id, (south, north, west, east), points in self._areas:
            if south <= lat <= north and west <= lon <= east and inside(lat, lon, points):
                return id
        return None

    def doubting(self, fault: Callable[[float, float], str | None]) -> Callable[[float, float], str | None]:
        """Ask `fault` only of points that lie outside the box round all sub-areas: it is slow, and most lie inside."""
        if not self._areas:
            return fault
        boxes = [box for _id, box, _points in self._areas]
        south, north = min(box[0] for box in boxes), max(box[1] for box in boxes)
        west, east = min(box[2] for box in boxes), max(box[3] for box in boxes)
        return lambda lat, lon: None if south <= lat <= north and west <= lon <= east else fault(lat, lon)


def _box(points: list) -> tuple[float, float, float, float]:
    """South, north, west, east."""
    lats, lons = [point[0] for point in points], [point[1] for point in points]
    return min(lats), max(lats), min(lons), max(lons)
