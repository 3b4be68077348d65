"""The picture narrowed by its reader: to a group, a part of the day, a kind of organisation, on every number."""

import re

import pytest

from app.accounts import service as accounts
from app.incident_counts import figures, windows
from app.incident_counts.narrow import Narrow
from app.situational_pictures import service
from app.situational_pictures.choice import Asked
from tenants.access import Role
from tenants.errors import NotFound
from tests.situational_pictures.reports import at, history, report
from tests.situational_pictures.test_pages import words


@pytest.fixture
def mixed(world):
    """Of the period: two by the school (noon and night), two by the police (evening), one without an hour, one at a
    home that only the school's own may see at its place; and two of the period before."""
    history(world)
    report(world, 0, hour=12)
    report(world, 0, hour=2, place="Stationen")
    report(world, 1, hour=20, role=Role.POLICE_OFFICER, category="hastighet")
    report(world, 1, hour=21, role=Role.POLICE_OFFICER, access_class="internal")
    report(world, 0, hour=0, latest=at(1, 23))
    report(world, 0, hour=12, category="bostadsinbrott", access_class="internal", role=Role.YOUTH)
    report(world, -14, hour=12)
    report(world, -13, hour=20, role=Role.POLICE_OFFICER, category="hastighet")
    return world


def told(scope, **asked) -> tuple[int, int | None, int, int]:
    """(now, previous, on the map's places and elsewhere, in the week) of the picture and its map, narrowed so."""
    seen = service.picture(scope, asked=Asked(**asked))
    drawn = service.map_picture(scope, asked=Asked(**asked))
    assert drawn.where == service.picture(scope, asked=Asked(**asked)).where or drawn.where.cells == seen.where.cells
    assert [(p.id, p.now) for p in drawn.places] == [(p.id, p.now) for p in seen.where.places]
    total = seen.groups.total
    assert total.now == seen.where.total == sum(row.now for row in seen.groups.rows)
    in_week = sum(map(sum, seen.when.dayparts)) + seen.when.unknown
    return total.now, total.previous, sum(p.now for p in seen.where.places) + seen.where.elsewhere, in_week


def test_one_choice_narrows_every_number_alike(mixed):
    with mixed.scope(Role.ANALYST) as scope:
        assert told(scope) == (6, 2, 6, 6)
        assert told(scope, group="trafik") == (1, 1, 1, 1)
        assert told(scope, daypart="kvall") == (2, 1, 2, 2)
        assert told(scope, daypart="natt") == (1, 0, 1, 1)
        assert told(scope, daypart="dag") == (2, 1, 2, 2)
        kinds = service.picture(scope).choice.kinds
        by_kind = {kind: told(scope, kind=kind)[0] for kind in kinds}
        assert by_kind["polis"] == 2 and sum(by_kind.values()) == 6
        assert told(scope, kind="polis", daypart="dag") == (0, 0, 0, 0)
        assert told(scope, kind="polis", group="trafik", daypart="kvall") == (1, 1, 1, 1)


def test_what_the_tallies_count_is_what_the_reports_count(mixed):
    """The same question from the reports: all organisations by name, all hours of the day."""
    with mixed.scope(Role.COORDINATOR) as scope:
        everybody = frozenset(one.id for one in accounts.organisations(scope))
        spans = {"now": service.picture(scope).spans.period.days}
        named = figures.narrowed_counts(scope, spans=spans, narrow=Narrow(organisation_ids=everybody))
        assert named == figures.category_counts(scope, spans=spans)
        hours = figures.narrowed_counts(scope, spans=spans, narrow=Narrow(hours=(0, 24)))
        known = windows.windows(scope, spans=spans)["now"].hours
        assert sum(hours["now"].values()) == sum(known.values()) == 5
        nobody = figures.narrowed_counts(scope, spans=spans, narrow=Narrow(organisation_ids=frozenset()))
        assert nobody == {"now": {}}


def test_no_choice_tells_of_a_report_that_its_reader_may_not_count(mixed):
    report(mixed, 0, category="hot", access_class="police", role=Role.POLICE_OFFICER, hour=20, place="Stationen")
    report(mixed, 0, access_class="restricted", role=Role.SOCIAL_SERVICES, hour=20, place="Stationen")
    with mixed.scope(Role.SCHOOL) as scope:
        for own in (False, True):
            for asked in ({"kind": "polis"}, {"kind": "socialtjänst"}, {"daypart": "kvall"}, {"group": "vald-hot"}):
                seen = service.picture(scope, asked=Asked(**asked), own=own)
                counted = {row.name: row.now for row in seen.where.places}
                assert "Stationen" not in counted, (own, asked)
                assert seen.groups.total.now == (2 if asked in ({"kind": "polis"}, {"daypart": "kvall"}) else 0)
        # A home has no place for others than its own organisation, whatever is chosen.
        youth = service.picture(scope, asked=Asked(group="tillgrepp"))
        assert youth.groups.total.now == 1 and not youth.where.places and youth.where.elsewhere == 1


def test_the_shared_number_and_who_has_reported_are_never_narrowed(mixed):
    with mixed.scope(Role.COORDINATOR) as scope:
        whole, part = service.picture(scope), service.picture(scope, asked=Asked(kind="polis", daypart="natt"))
        assert (part.shared, part.reporting, part.silent) == (whole.shared, whole.reporting, whole.silent)
        assert part.groups.total.now == 0 and part.alerts == []


def test_there_is_no_such_choice(mixed, client):
    client.sign_in(Role.COORDINATOR)
    for page in ("", "kartan", "tal", "2026-11-23/karta"):
        for query in ("del=morgon", "slag=finns-inte", "grupp=%00", "del=%00", "slag=%ff"):
            assert client.get(f"/koping/lagesbild/{page}?{query}").status_code == 404, (page, query)


def test_nothing_now_and_nothing_then_is_said_in_words(mixed, client):
    page = client.sign_in(Role.COORDINATOR).get("/koping/lagesbild/?grupp=brand&del=dag&slag=skola")
    assert "inga händelser hittills, liksom samma dagar i perioden före." in words(page)


def test_what_is_chosen_stands_in_every_link_and_can_be_let_go_of(mixed, client):
    client.sign_in(Role.COORDINATOR)
    page = client.get("/koping/lagesbild/?grupp=trafik&del=kvall&slag=polis")
    assert "Trafik, kväll, rapporterat av polis: en händelse hittills, lika många som" in words(page)
    query = "grupp=trafik&amp;del=kvall&amp;slag=polis"
    for kept in ("karta", "kartan", "tal"):
        assert f'/koping/lagesbild/2026-11-23/{kept}?{query}"' in page.text, kept
    assert f'href="/koping/lagesbild/2026-11-09?{query}" rel="prev"' in page.text
    links = dict(re.findall(r'<a class="chip-link[^"]*" href="([^"]*)"[^>]*>([^<]*)</a>', page.text))
    assert links["/koping/lagesbild/2026-11-23?grupp=trafik&amp;slag=polis"] == "Kväll 18–24", "chosen again: let go"
    assert 'class="chip-clear" href="/koping/lagesbild/2026-11-23"' in page.text
    chips = page.text.partition('class="filters"')[2].partition("</nav>")[0]
    assert chips.count('aria-current="true"') == 3


def test_what_hangs_on_chance_is_of_what_is_shown(mixed, client):
    """A band, a verdict and a warning of the whole never stand beside a part of it."""
    with mixed.scope(Role.COORDINATOR) as scope:
        for asked in (Asked(), Asked(group="trafik"), Asked(kind="polis"), Asked(daypart="kvall")):
            table = service.picture(scope, asked=asked).groups
            assert table.before is not None and len(table.before.sums) == 12
            assert table.before.sums[-1] == table.total.previous, asked
            assert sum(table.before.sums) / 12 == pytest.approx(table.total.mean), asked
    page = client.sign_in(Role.COORDINATOR).get("/koping/lagesbild/?slag=polis")
    assert "Varningar räknas på hela dygnet" in words(page) or "räknas varje morgon" in words(page)
    assert 'data-figure=""' in page.text, "a part is no identity of the whole"


def test_others_municipalities_kinds_are_not_known_here(mixed):
    with mixed.scope(Role.COORDINATOR, "arboga") as scope:
        kinds = service.picture(scope).choice.kinds
        if "polis" not in kinds:
            with pytest.raises(NotFound):
                service.picture(scope, asked=Asked(kind="polis"))
        assert service.picture(scope).groups.total.now == 0
