"""The addresses that are asked for within a place. A word in braces is a thing of `Standing.things`."""

import re

_FIRST = ("{current}", "{period}", "2026-11-09")
"""The latest finished period, the one before (both analysed), and a Monday: a period of others, none of Köping."""
_OTHER = ("{older}", "2026-11-17", "2026-11-30", "2023-12-18", "2026-02-30")
"""Not analysed · no first day · not begun · at the beginning of the data · no day at all."""
_REPORTS = (
    "report",
    "stopped",
    "withdrawn",
    "restricted",
    "police",
    "internal",
    "dwelling",
    "arboga-report",
    "unknown",
)
_AREAS = ("area-1", "area-2", "area-3", "arboga-area", "unknown")
_PLACES = ("place", "home-place", "quiet-place", "hostile-place", "arboga-place", "unknown")
_QUARTERS = ("2026-Q4", "2026-Q3", "2026-Q2", "2026-Q1", "2023-Q4", "2027-Q2", "2026-Q5")
_YEAR = "fran=2025-11-01&till=2026-10-31"


def page_addresses() -> list[str]:
    return [
        "/",
        "/finns-inte",
        "/konto",
        "/logga-in",
        "/logga-in?vidare=/koping/rapporter/",
        "/inbjudan/{invitation}",
        "/inbjudan/ingen-inbjudan",
        "/byt",
        "/handlingar/",
        "/handlingar/{final}/fil",
        "/handlingar/{draft}/fil",
        "/handlingar/{unknown}/fil",
        "/inlasning/",
        "/inlasning/{intake}",
        "/inlasning/{intake}/fel.csv",
        "/inlasning/{intake}?ok=inlast",
        "/inlasning/skickad/{upload}",
        "/inlasning/skickad/{upload}/lage",
        "/inlasning/skickad/{unknown}",
        "/inlasning/{unknown}",
        "/inlasning/{unknown}/fel.csv",
        "/api/v1/",
        *_pictures(),
        *_reports(),
        *_places(),
        *_work(),
        *_quarters(),
        "/omradet/",
        *(f"/omradet/{first}" for first in _FIRST),
        "/omradet/2026-11-16",
        "/omradet/2023-12-18",
        "/omradet/2026-11-09/karta",
        "/omradet/{current}/karta",
    ]


def platform_addresses() -> list[str]:
    """Outside every place, and places that do not exist."""
    return [
        "/",
        "/halsa",
        "/redo",
        "/koping",
        "/finns-inte",
        "/finns-inte/",
        "/vastra-malardalen",
        "/static/finns-inte.css",
        "/koping/static/samsyn.css",
        "/K%C3%B6ping/",
    ]


def api_addresses() -> list[str]:
    lists = (
        "",
        "?limit=3",
        "?limit=0",
        "?limit=x",
        "?group=skadegorelse&limit=5",
        "?group=finns-inte",
        "?mine=true",
        "?first=2026-11-01&last=2026-11-10&limit=10",
        "?first=2026-11-10&last=2026-11-01",
        "?first=i-gar",
        "?named_place_id={home-place}&limit=5",
        "?named_place_id=x",
        "?after=x",
        "?okand=1",
        "?after=2026-11-10,{report}&limit=3",
    )
    return [
        "/api/v1/openapi.json",
        "/api/v1/categories",
        "/api/v1/places",
        "/api/v1/finns-inte",
        *(f"/api/v1/incidents/{query}" for query in lists),
        *(f"/api/v1/incidents/{{{name}}}" for name in _REPORTS),
        *(f"/api/v1/pictures/{first}/analysis" for first in (*_FIRST, *_OTHER)),
    ]


def _pictures() -> list[str]:
    return [
        "/lagesbild/",
        "/lagesbild/?grupp=skadegorelse",
        *(f"/lagesbild/{first}" for first in (*_FIRST, *_OTHER)),
        "/lagesbild/{current}?grupp=skadegorelse",
        "/lagesbild/{current}?grupp=finns-inte",
        *(f"/lagesbild/{first}/analys" for first in (*_FIRST, *_OTHER)),
        *(f"/lagesbild/{first}/analys/lage" for first in _FIRST),
        *(f"/lagesbild/{first}/tabell" for first in (*_FIRST, "2023-12-18")),
        *(f"/lagesbild/{first}/karta" for first in (*_FIRST, "2026-11-17")),
        "/lagesbild/{current}/karta?grupp=skadegorelse",
    ]


def _reports() -> list[str]:
    lists = (
        "",
        "?ok=mottagen",
        "?group=skadegorelse",
        "?group=finns-inte",
        "?mine=ja",
        "?named_place_id={home-place}",
        "?named_place_id=x",
        "?first=2026-11-01&last=2026-11-10",
        "?first=2020-01-01&last=2020-01-02",
        "?first=2026-11-10&last=2026-11-01",
        "?first=i-gar",
        "?after=2026-11-10,{report}",
        "?after=x",
        "?okand=1",
        "?limit=5&group=ordning",
    )
    return [
        *(f"/rapporter/{query}" for query in lists),
        "/rapporter/ny",
        "/rapporter/ny?category=klotter",
        "/rapporter/ny?category=finns-inte",
        "/rapporter/person",
        "/rapporter/karta",
        *(f"/rapporter/{{{name}}}" for name in _REPORTS),
        "/rapporter/{report}?ok=mottagen",
        *(f"/rapporter/{{{name}}}/rattelse" for name in _REPORTS),
        "/rapporter/inget-id",
    ]


def _places() -> list[str]:
    return [
        "/platser/",
        *(f"/platser/{{{name}}}" for name in _PLACES),
        f"/platser/{{place}}?{_YEAR}",
        "/platser/{place}?fran=2026-11-24&till=2026-11-24",
        "/platser/{place}?fran=2026-11-24&till=2026-11-01",
        "/platser/{place}?fran=x",
        "/platser/{place}?fran=2019-01-01&till=2026-11-24",
        *(f"/platser/{{{name}}}/underlag.pdf" for name in ("place", "home-place", "arboga-place")),
        "/platser/{place}/underlag.pdf?fran=2026-09-01&till=2026-11-24",
        "/platser/{place}/underlag.pdf?fran=2026-11-24&till=2026-11-01",
    ]


def _work() -> list[str]:
    inside = ("", "/andring", "/mal/nytt", "/aktiviteter/ny", "/tillfallen/nytt")
    return [
        "/fokusomraden/",
        "/fokusomraden/?ok=avslutat",
        "/fokusomraden/nytt",
        *(f"/fokusomraden/{{{area}}}{path}" for area in _AREAS for path in inside),
        *(f"/fokusomraden/{{area-{n}}}/mal/{{goal-{n}}}" for n in (1, 2, 3)),
        *(f"/fokusomraden/{{area-{n}}}/aktiviteter/{{activity-{n}}}" for n in (1, 2, 3)),
        "/fokusomraden/{area-2}/mal/{goal-1}",
        "/fokusomraden/{area-2}/aktiviteter/{activity-1}",
        *(f"/fokusomraden/{{area-{n}}}?kvartal={quarter}" for n in (1, 2) for quarter in ("2026-Q3", "2024-Q1", "x")),
        *(f"/fokusomraden/{{area-{n}}}/uppfoljning/{quarter}" for n in (1, 2, 3) for quarter in _QUARTERS[:3]),
        "/fokusomraden/{area-1}/uppfoljning/2023-Q1",
        "/fokusomraden/{unknown}/uppfoljning/2026-Q3",
        "/fokusomraden/{area-1}/tillfallen/nytt?aktivitet={activity-1}",
    ]


def _quarters() -> list[str]:
    return [
        "/kvartal/",
        *(f"/kvartal/{quarter}" for quarter in _QUARTERS),
        "/kvartal/2026-Q3?ok=faststalld",
        *(f"/kvartal/{quarter}/rapport" for quarter in _QUARTERS[:4]),
    ]


def filled(address: str, things: dict[str, str]) -> str:
    """The address with the things' own ids. Raises KeyError for a thing that is not there."""
    return re.sub(r"\{([\w-]+)\}", lambda found: things[found[1]], address)


def plain(address: str) -> str:
    """The address as a name that does not depend on ids."""
    return address.replace("{", "").replace("}", "")
