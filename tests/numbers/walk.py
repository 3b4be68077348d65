"""Everybody's pages, answers and papers of one fortnight and one quarter, read into one `Told`."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from app.alerts import service as alerts
from app.est import overview
from app.figures.audience import ROOM, Audience
from app.figures.compared import picture_days
from app.figures.periods import Days, Quarter, local_date
from app.places import service as places
from app.quarterly_reports import service as quarterly_reports
from app.quarterly_reports.paper import Paper
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tests.numbers.reading import Told
from tests.papers import text_of

READERS = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.ANALYST)
PAPERS = {Audience.INTERNAL: Role.COORDINATOR, Audience.POLICE: Role.POLICE_OFFICER, Audience.ALL: Role.COORDINATOR}
PLACES_READ = 6


def read_municipality(told: Told, world, browse: Callable, slug: str, first: date, quarter: Quarter, roles=READERS):
    """`browse(role, slug)` is a browser with this person signed in."""
    with world.scope(Role.COORDINATOR, slug) as scope:
        spans = picture_days(local_date(scope.now), scope.profile.anchor, first)
        named, name = places.named_places(scope), scope.tenant.name
        areas = overview.quarter_overview(scope, quarter=quarter)
        analysis = alerts.read_analysis(scope, first=first)
        hot_days = analysis.findings.hot_days if analysis else None
    for role in roles:
        browser = browse(role, slug)

        def page(path: str, browser=browser, role=role) -> str:
            answer = browser.get(f"/{slug}{path}")
            assert answer.status_code == 200, (path, role, answer.status_code)
            html = answer.get_data(as_text=True)
            told.page(html, f"{path} as {role}", str(role))
            return html

        page("/")
        page("/platser/")
        for own in ("", "visa=egna"):
            audience = _own(role) if own else ROOM.value
            shown = page(f"/lagesbild/{first}?{own}")
            told.chart(shown, name, spans, audience, f"chart as {role}")
            page(f"/lagesbild/{first}/tabell?{own}")
            page(f"/lagesbild/{first}/tal?{own}")
            page(f"/lagesbild/{first}/kartan?{own}")
            for part in ("", "/tal", "/kartan"):
                page(f"/lagesbild/{first}{part}?grupp=skadegorelse&{own}")
            page(f"/lagesbild/{first}?del=dag&{own}")
            drawn = browser.get(f"/{slug}/lagesbild/{first}/karta?{own}").get_data(as_text=True)
            told.map(drawn, name, spans.now, audience, f"map as {role}")
        page(f"/lagesbild/{first}/analys")
        for days in filter(None, (spans.now, quarter.days, hot_days)):
            period = f"first={days.first}&last={days.last}"
            page(f"/rapporter/?{period}")
            for group in taxonomy.counted_groups():
                page(f"/rapporter/?{period}&group={group.slug}")
            for place in named[:PLACES_READ]:
                page(f"/rapporter/?{period}&named_place_id={place.id}")
                page(f"/platser/{place.id}?fran={days.first}&till={days.last}")
            told.list_of_api(_listed(world, browser, role, slug, days), name, days, str(role))
        if role != Role.ANALYST:
            page(f"/kvartal/{quarter}")
    browser = browse(Role.COORDINATOR, slug)
    for content in areas:
        area = f"/fokusomraden/{content.row.id}"
        for path in (f"{area}?kvartal={quarter}", f"{area}/uppfoljning/{quarter}"):
            answer = browser.get(f"/{slug}{path}")
            assert answer.status_code == 200, path
            html = answer.get_data(as_text=True)
            told.page(html, path, "coordinator")
            told.judgement(html, content, path)
    for audience, role in PAPERS.items():
        paper = written(world, slug, quarter, audience, role)
        printed = text_of(paper.pdf())
        values = _plain(paper.values)
        told.paper(values, " ".join(printed.split()), name, quarter, audience)


def read_area(told: Told, browser, area: str, first: date) -> None:
    answer = browser.get(f"/{area}/omradet/{first}")
    assert answer.status_code == 200
    told.page(answer.get_data(as_text=True), f"/omradet/{first}", "area_chief")


def written(world, slug: str, quarter: Quarter, audience: Audience, role: Role) -> Paper:
    """A draft of the quarter's report for an audience, counted as the worker does."""
    with world.scope(role, slug) as scope:
        run = SimpleNamespace(period=str(quarter), audience=audience, edition=1, requested_at=scope.now)
        made = quarterly_reports.make_quarterly_report(scope, run=run, progress=lambda *_: None)
    return Paper.of_source(made.source)


def _own(role: Role) -> str:
    if role == Role.COORDINATOR:
        return Audience.ALL.value
    return Audience.INTERNAL.value if role == Role.ANALYST else f"own, {role}"


def _listed(world, browser, role: Role, slug: str, days: Days) -> list[dict]:
    key, rows, after = world.key(role, slug, reach="read"), [], ""
    while True:
        path = f"/{slug}/api/v1/incidents/?first={days.first}&last={days.last}&limit=200"
        answer = browser.get(path + (f"&after={after}" if after else ""), headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        rows += answer.get_json()["rows"]
        after = answer.get_json()["next"]
        if not after:
            return rows


def _plain(value):
    """With plain spaces, as in a printed text that has been read."""
    if isinstance(value, str):
        return value.replace("\N{NO-BREAK SPACE}", " ")
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
