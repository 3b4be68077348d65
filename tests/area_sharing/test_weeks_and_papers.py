"""Counts of weeks and final papers reach the area under an agreement that names them, and go when it ends; what is
final is told without anybody asking for it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.area_sharing import papers
from app.comparison import service as comparison
from app.documents import service as documents
from app.figures.audience import Audience
from app.figures.periods import Days
from app.incident_counts import figures
from app.pictures import service as pictures
from app.quarterly_reports import service as quarterly_reports
from tenants.access import CALENDAR, Role
from tenants.errors import NotFound
from tests.area_sharing import made
from tests.papers import words_of
from tests.pictures.made import FIRST, counted, final, locked
from tests.situational_pictures.reports import report
from tests.world import AREA, left_waiting
from workers.performing import perform_run

QUARTER = "2026-Q3"


def chief(world):
    return world.scope(Role.AREA_CHIEF, AREA)


def read_by_the_area(world) -> dict[str, set[str]]:
    """What the area reads -> the municipalities whose rows are among it."""
    slugs = {tenant.id: slug for slug, tenant in world.tenants.items()}
    weeks = Days(FIRST, FIRST + timedelta(days=13))
    with chief(world) as scope:
        found = {
            "weeks": {row.municipality_id for row in figures.published_weeks(scope, days=weeks)},
            "squares": {row.municipality_id for row in figures.published(scope, days=weeks)},
            "editions": {*pictures.shared_editions(scope, first=FIRST)},
            "papers": {*papers.list_papers(scope)},
        }
    return {what: {slugs[id] for id in ids} for what, ids in found.items()}


def counts(world) -> dict[str, int | None]:
    with chief(world) as scope:
        return {row.name: row.counts and row.counts.now for row in comparison.combined(scope).municipalities}


def agree(world, slug="koping", **said) -> None:
    with world.scope(slug=slug) as scope:
        made.agree(scope, **said)


def work(world, slug="koping") -> int:
    """Do the runs that wait, as a worker does."""
    with world.worker.scope(world.tenants[slug], CALENDAR) as scope:
        waiting = left_waiting(scope)
    return sum(perform_run(world.worker, world.tenants[slug], id) for id in waiting)


def quarter_draft(world, audience=None):
    with world.scope() as scope:
        order = quarterly_reports.order_own_edition if audience else quarterly_reports.order_quarterly_report
        run = order(scope, period=QUARTER)
    assert perform_run(world.worker, world.tenants["koping"], run.id)
    with world.scope() as scope:
        rows = documents.list_documents(scope, kind=quarterly_reports.KIND, period=QUARTER)
        return next(row for row in rows if row.state == "draft" and row.audience == (audience or Audience.INTERNAL))


@pytest.fixture
def reported(world):
    for slug in ("koping", "arboga"):
        report(world, -3, slug=slug, hour=19)
        report(world, -80, slug=slug)
    final(world)
    return world


def test_no_count_of_a_week_reaches_the_area_before_it_is_agreed_and_none_when_it_has_ended(reported, client):
    nobody = dict.fromkeys(("weeks", "squares", "editions", "papers"), set())
    assert read_by_the_area(reported) == nobody
    agree(reported, parts=["levels", "when"], types=[])
    assert read_by_the_area(reported) == nobody, "another part says nothing of weeks"
    assert counts(reported) == {"Arboga": None, "Kungsör": None, "Köping": None}
    agree(reported, parts=["weeks"], types=[])
    assert read_by_the_area(reported) == nobody | dict.fromkeys(("weeks", "squares", "editions"), {"koping"})
    assert counts(reported) == {"Arboga": None, "Kungsör": None, "Köping": 1}
    with chief(reported) as scope:
        assert [name for name, told in comparison.combined(scope).finals if told] == ["Köping"]
        shapes = comparison.combined_map(scope)
        assert sum(one.n for one in shapes[2]) == 1
    page = client.sign_in(Role.AREA_CHIEF, AREA).get(f"/{AREA}/omradet/").text
    assert page.count("Har ingen överenskommelse med området om att dela antal per vecka.") == 2
    agree(reported, parts=[], types=[], controller="")
    assert read_by_the_area(reported) == nobody
    assert counts(reported) == {"Arboga": None, "Kungsör": None, "Köping": None}
    with reported.scope() as scope:
        assert scope.db.scalar(text("SELECT count(*) FROM coarse_week")), "the municipality keeps its own"


def test_final_papers_are_told_byte_for_byte_and_never_a_draft_or_another_audiences(reported, client):
    agree(reported)
    work(reported)
    draft, own = quarter_draft(reported), quarter_draft(reported, Audience.ALL)
    with reported.scope() as scope:
        done = quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id)
        content = documents.download(scope, id=done.id)[1]
    assert work(reported) == 1, "making it final has it told"
    with chief(reported) as scope:
        told = papers.list_papers(scope)
        assert {*told} == {reported.tenants["koping"].id}
        picture, quarter = told[reported.tenants["koping"].id]
        assert (picture.kind, picture.first, picture.number) == ("picture", FIRST, 1)
        assert (quarter.kind, quarter.title) == ("report", "Kvartalsrapporten kvartal 3 2026")
        assert papers.download(scope, id=quarter.id)[1] == content
        for id in (draft.id, own.id, done.id):
            with pytest.raises(NotFound):
                papers.download(scope, id=id)
    client.sign_in(Role.SCHOOL)
    theirs = client.get(f"/koping/lagesbild/bild/{FIRST}/utgava/1/papper/bild")
    client.sign_in(Role.AREA_CHIEF, AREA)
    ours = client.get(f"/{AREA}/omradet/handling/{picture.id}")
    assert ours.status_code == 200 and ours.data == theirs.data and ours.headers["Content-Type"] == "application/pdf"
    assert "sandbox" in ours.headers["Content-Security-Policy"]
    assert "UTKAST" not in words_of(client.get(f"/{AREA}/omradet/handling/{quarter.id}").data)
    page = client.get(f"/{AREA}/omradet/mandag").text
    assert str(picture.id) in page and str(quarter.id) in page
    assert str(picture.id) in client.get(f"/{AREA}/omradet/{FIRST}").text
    agree(reported, parts=["weeks", "pictures"], types=[])
    assert client.get(f"/{AREA}/omradet/handling/{picture.id}").status_code == 404
    assert read_by_the_area(reported)["papers"] == set()
    with reported.scope() as scope:
        assert not scope.db.scalar(text("SELECT count(*) FROM area_document")), "gone at the municipality, too"


def test_making_a_picture_final_has_it_told_and_a_corrected_one_takes_its_place(world):
    report(world, -3, hour=19)
    agree(world)
    work(world)
    counted(world)
    assert not left(world)
    locked(world)
    assert work(world) == 1
    first = only_paper(world)
    with world.scope() as scope:
        version = pictures.read_picture(scope, first=FIRST).row.version
        pictures.correct(scope, first=FIRST, version=version, reason="Fel dag.")
    counted(world)
    assert only_paper(world) == first, "what is being corrected is read until the next is final"
    locked(world)
    work(world)
    again = only_paper(world)
    assert (first.number, again.number) == (1, 2) and first.id != again.id
    made.tell(world.worker, world.tenants["koping"])
    assert only_paper(world) == again, "what says the same is not made again"


def left(world):
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        return left_waiting(scope)


def only_paper(world):
    with chief(world) as scope:
        (one,) = papers.list_papers(scope)[world.tenants["koping"].id]
        return one


def test_a_sub_area_says_what_its_municipality_tells_of_it(reported, client):
    report(reported, -3, hour=20, how="färg")
    agree(reported)
    work(reported)
    client.sign_in(Role.AREA_CHIEF, AREA)
    address = f"/{AREA}/omradet/{FIRST}/delomrade/koping/V%C3%A4stra%20delen"
    assert "V%C3%A4stra%20delen" in client.get(f"/{AREA}/omradet/{FIRST}").text
    page = client.get(address).text
    assert "Skadegörelse" in page and "Färg" in page and "Lägesbilden v. 46–47" in page
    assert client.get(address.replace("koping", "arboga")).status_code in (200, 404)
    assert client.get(address.replace("delen", "byn")).status_code == 404
    assert client.get(address.replace(str(FIRST), "2026-11-10")).status_code == 404
    agree(reported, parts=[], types=[], controller="")
    gone = client.get(address).text
    assert "Färg" not in gone and "delar inte antal per vecka" in gone and "delar inte läget" in gone
