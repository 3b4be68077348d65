"""A new municipality takes in no report until its papers are there and somebody has said so."""

from dataclasses import replace

import pytest

from app.go_live.papers import PAPERS, blocks, template
from app.hooks import todo
from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import Limits
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid
from tenants.registry import change_profile

ADDRESS = "/koping/installningar/riktiga-handelser"
PAPER = {"version": "0", "number": "KS 2026/123", "decided_on": "2026-11-02", "decided_by": "kommunstyrelsen"}


@pytest.fixture
def new(world, client):
    """Köping as one that does not take in reports yet."""
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        change_profile(scope, replace(scope.profile, live=False))
    return client


def test_no_door_takes_in_a_report_and_each_says_why(new, world):
    new.sign_in(Role.SCHOOL)
    page = new.get("/koping/rapporter/ny").get_data(as_text=True)
    assert "Rapporter tas inte emot än" in page and "Gallringsbeslut" in page and "Samordnaren" in page
    assert new.post("/koping/rapporter/", {"category": "klotter"}).status_code == 409
    today = new.get("/koping/").get_data(as_text=True)
    assert "tar inte emot rapporter än" in today and "/egen-bild" not in today and "/inget" not in today
    own = {"version": "0", "mood": "usual", "text": "Som vanligt.", "draft": ""}
    assert new.post("/koping/egen-bild/2026-11-09", own).status_code == 409
    nothing = {"first": "2026-11-09", "organisation_id": str(world.organisation("Högstadieskolan"))}
    assert new.post("/koping/inget-att-rapportera", nothing).status_code == 409
    with world.scope(Role.COORDINATOR) as scope:
        assert "go_live" in {one.kind for one in todo(scope)}
        with pytest.raises(Conflict, match="not_live"):
            incidents.report_incident(scope, category="klotter")
        with pytest.raises(Invalid) as refused:
            intake.order_import(scope, content=b"x", file_name="x.csv", limits=Limits(size=10_000), trial=False)
        assert refused.value.messages == {"file": [incidents.NOT_LIVE]}
        with pytest.raises(Conflict, match="not_live"):
            incidents.add_many(scope, rows=[])


def test_it_begins_when_every_paper_is_there_and_somebody_says_so(new):
    new.sign_in(Role.ADMINISTRATOR)
    for paper in PAPERS:
        assert new.post(ADDRESS, {"live": "ja"}).status_code == 409
        assert new.post(f"{ADDRESS}/{paper.slug}", PAPER).status_code == 303
    assert "Börja ta emot rapporter" in new.get(ADDRESS).get_data(as_text=True)
    assert "Rapporter tas inte emot än" in new.get("/koping/installningar").get_data(as_text=True)
    assert new.post(ADDRESS, {"live": "ja"}).status_code == 303
    new.sign_in(Role.SCHOOL)
    assert 'name="category"' in new.get("/koping/rapporter/ny").get_data(as_text=True)
    new.sign_in(Role.COORDINATOR)
    assert new.post(ADDRESS, {"live": "nej"}).status_code == 303
    assert "Rapporter tas inte emot än" in new.get("/koping/rapporter/ny").get_data(as_text=True)


def test_a_paper_is_corrected_and_its_former_version_stays(client):
    client.sign_in(Role.COORDINATOR)
    address = f"{ADDRESS}/gallring"
    assert client.post(address, PAPER).status_code == 303
    assert client.post(address, {**PAPER, "number": "KS 2026/9"}).status_code == 409
    assert client.post(address, {**PAPER, "version": "1", "number": "KS 2026/124"}).status_code == 303
    assert client.post(address, {**PAPER, "version": "2", "decided_on": "2126-01-01"}).status_code == 422
    assert client.post(f"{ADDRESS}/okant", PAPER).status_code == 404
    client.sign_in(Role.AUDITOR)
    page = client.get(address).get_data(as_text=True)
    assert "KS 2026/123" in page and "KS 2026/124" in page and "<form class" not in page


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.slug)
def test_every_template_is_drawn_whole(paper):
    drawn = blocks(template(paper.slug))
    assert {kind for kind, _lines in drawn} <= {"h1", "h2", "ul", "p"} and drawn[0][0] == "h1"
    lost = "".join(template(paper.slug).replace("#", "").replace("- ", "").split())
    assert "".join("".join(line.split()) for _kind, lines in drawn for line in lines).replace("-", "") == lost.replace(
        "-", ""
    )
