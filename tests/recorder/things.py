"""Example ids (and names) that the house does not name: one of each kind that somebody may see differently."""

from sqlalchemy import Connection, text

_REPORT = (
    "SELECT id FROM incident WHERE {} AND state = 'counted' AND intake_key IS NOT NULL"
    " ORDER BY local_date DESC, id DESC LIMIT 1"
)
_THINGS = {
    "restricted": _REPORT.format("tenant_id = :koping AND access_class = 'restricted'"),
    "police": _REPORT.format("tenant_id = :koping AND access_class = 'police'"),
    "internal": _REPORT.format("tenant_id = :koping AND access_class = 'internal' AND NOT at_home"),
    "dwelling": _REPORT.format("tenant_id = :koping AND access_class = 'internal' AND at_home"),
    "arboga-report": _REPORT.format("tenant_id = :arboga"),
    "home-place": "SELECT n.id FROM named_place n JOIN incident i ON i.named_place_id = n.id"
    " WHERE n.tenant_id = :koping AND n.kind = 'bostadsområde'"
    " GROUP BY 1 ORDER BY count(*) FILTER (WHERE i.at_home) DESC, 1 LIMIT 1",
    "quiet-place": "SELECT named_place_id FROM incident WHERE tenant_id = :koping AND named_place_id IS NOT NULL"
    " GROUP BY 1 ORDER BY count(*), 1 LIMIT 1",
    "hostile-place": "SELECT id FROM named_place WHERE tenant_id = :koping AND name LIKE '<%'",
    "arboga-place": "SELECT id FROM named_place WHERE tenant_id = :arboga ORDER BY name LIMIT 1",
    "arboga-place-name": "SELECT name FROM named_place WHERE tenant_id = :arboga ORDER BY name LIMIT 1",
    "arboga-area": "SELECT id FROM focus_area WHERE tenant_id = :arboga ORDER BY title LIMIT 1",
    "school": "SELECT id FROM organisation WHERE tenant_id = :koping AND kind = 'skola' ORDER BY name LIMIT 1",
    "school-name": "SELECT name FROM organisation WHERE tenant_id = :koping AND kind = 'skola' ORDER BY name LIMIT 1",
}
_AREAS = "SELECT id FROM focus_area WHERE tenant_id = :koping ORDER BY title"
_PARTS = {
    "goal": "SELECT id FROM goal WHERE focus_area_id = :area ORDER BY position, id LIMIT 1",
    "activity": "SELECT id FROM activity WHERE focus_area_id = :area ORDER BY position, id LIMIT 1",
}


def things_of(superuser: Connection) -> dict[str, str]:
    """Name → id, as text. Every focus area of Köping is there as `area-1`, `goal-1`, `activity-1` and so on."""
    tenants = {slug: id for slug, id in superuser.execute(text("SELECT slug, id FROM tenant"))}
    found = {name: superuser.scalar(text(query), tenants) for name, query in _THINGS.items()}
    for number, area in enumerate(superuser.scalars(text(_AREAS), tenants).all(), start=1):
        found[f"area-{number}"] = area
        for name, query in _PARTS.items():
            found[f"{name}-{number}"] = superuser.scalar(text(query), {"area": area})
    missing = [name for name, id in found.items() if id is None]
    assert not missing, f"the world holds no {missing}: say in tests/recorder/things.py what to take instead"
    return {name: str(id) for name, id in found.items()} | {"unknown": "00000000-0000-7000-8000-000000000000"}
