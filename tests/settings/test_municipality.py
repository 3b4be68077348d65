"""Coordinator and administrator say what the municipality is called and how it looks; everybody there sees it."""

import re
from io import BytesIO

import pytest

from app.practice import service as practice
from app.quarterly_reports import sentences
from app.settings import service
from app.setup import sharing
from tenants.access import COMMAND_LINE, Role
from tenants.errors import NotAllowed
from tenants.registry import find_tenant, read_profiles
from tests.intake.test_commands import samsyn  # noqa: F401  (a fixture)
from tests.settings.test_arms import SVG
from tests.world import AREA

ADDRESS = "/koping/installningar/kommunen"
WRITTEN = {
    "letterhead": "Köpings kommun",
    "coordinator_unit": "trygghetsenheten",
    "council": "Förebyggande rådet",
    "est_name": "Trygg vardag",
    "worry_contact": "socialtjänstens mottagning",
    "accent": "#12386b",
}


def version(client) -> str:
    found = re.search(r'name="version" value="(\d+)"', client.get(ADDRESS).get_data(as_text=True))
    assert found
    return found[1]


def send_arms(client, content: bytes = SVG % b"", to: str = "vapen"):
    sent = {"version": version(client), "arms": (BytesIO(content), "vapen.svg")}
    return client.post(f"/koping/installningar/{to}", sent, content_type="multipart/form-data")


def seen(client, role: Role, path: str) -> str:
    client.sign_in(role)
    return client.get(f"/koping{path}").get_data(as_text=True)


def switch(client, shown: str):
    return client.post("/koping/installningar/vapen/visning", {"version": version(client), "shown": shown})


def shown(client, address: str = "/koping/konto") -> str | None:
    found = re.search(r'class="arms" src="([^"]+)"', client.get(address).get_data(as_text=True))
    return found and found[1]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_names_and_colour_hold_for_everybody_there_and_nowhere_else(client, role):
    client.sign_in(role)
    assert client.post(ADDRESS, {"version": version(client), **WRITTEN}).status_code == 303
    assert all(text in client.get(ADDRESS).get_data(as_text=True) for text in WRITTEN.values())
    client.sign_out()
    client.sign_in(Role.REPORTER)
    assert WRITTEN["worry_contact"] in client.get("/koping/rapporter/person").get_data(as_text=True)
    assert "--top:#12386b" in client.get("/koping/konto").get_data(as_text=True)
    client.sign_out()
    assert "--top:#12386b" in client.get("/koping/logga-in").get_data(as_text=True)
    assert "--top:" not in client.get("/arboga/logga-in").get_data(as_text=True)
    client.sign_in(Role.COORDINATOR)
    assert f"{WRITTEN['est_name']}, uppföljning" in client.get("/koping/kvartal/2026-Q3").get_data(as_text=True)


def test_its_periods_begin_on_the_mondays_of_the_area_or_on_those_between(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    address = "/koping/installningar/perioder"
    assert "Som polisområdet: 7 december" in client.get(ADDRESS).get_data(as_text=True)
    others = {"before": "nej", "differs": "ja"}
    assert client.post(address, others).status_code == 303
    assert client.post(address, others).status_code == 409, "somebody else has just changed it"
    with world.scope() as scope:
        assert scope.profile.differs
    with world.scope(Role.AREA_CHIEF, AREA) as scope:
        assert read_profiles(scope)[world.tenants["koping"].id].differs, "the area sees it too"
    assert client.post(address, {"before": "ja", "differs": "nej"}).status_code == 303
    with world.scope() as scope:
        assert scope.profile.period_anchor is None
        with pytest.raises(NotAllowed):
            service.choose_rhythm(scope, session=world.session(Role.SCHOOL), before=False, differs=True)


def test_its_name_is_changed_for_everybody_and_in_its_practice_area(client, world):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        practice.make(scope)
    address, said = "/koping/installningar/namn", {"before": "Köping", "name": "Köpings stad"}
    client.sign_in(Role.ADMINISTRATOR)
    client.get(ADDRESS)
    assert client.post(address, {**said, "name": " "}).status_code == 422
    person = client.post(address, {**said, "name": "Anna Svensson, 070-1234567"})
    assert person.status_code == 422 and "070-1234567" in person.get_data(as_text=True)
    assert client.post(address, said).status_code == 303
    assert client.post(address, said).status_code == 409, "somebody else has just changed it"
    client.sign_out()
    for here in ("koping", "koping-ovning"):
        assert "Köpings stad" in client.get(f"/{here}/logga-in").get_data(as_text=True)
    assert "Köpings stad" not in client.get("/arboga/logga-in").get_data(as_text=True)
    with world.scope() as scope, pytest.raises(NotAllowed):
        service.rename(scope, session=world.session(Role.SCHOOL), before="Köpings stad", name="Skolan")
    there, hers = find_tenant(world.web, slug="koping-ovning"), world.actor(Role.ADMINISTRATOR)
    with world.web.scope(there, hers) as scope, pytest.raises(NotAllowed):
        service.rename(scope, session=world.session(Role.ADMINISTRATOR), before="Köpings stad – övning", name="Ö")


def test_its_way_of_working_and_its_council_are_called_by_their_names(client, world):
    names = {"est_name": "Trygg i Köping", "council": "Förebyggande rådet"}
    said = (
        (Role.COORDINATOR, "/moten/nytt", "EST-möte", "Möte Trygg i Köping"),
        (Role.SCHOOL, "/egen-bild", "EST-gruppen", "Gruppen Trygg i Köping"),
    )
    for role, path, usual, own in said:
        page = seen(client, role, path)
        assert usual in page and own not in page
    client.sign_in(Role.COORDINATOR)
    assert client.post(ADDRESS, {"version": version(client), **WRITTEN, **names}).status_code == 303
    for role, path, usual, own in said:
        page = seen(client, role, path)
        assert own in page and usual not in page
    assert "rapporter till Förebyggande rådet" in seen(client, Role.COUNCIL_MEMBER, "/handlingar/")


def test_a_colour_on_which_nothing_can_be_read_comes_back_with_one_that_can(client):
    client.sign_in(Role.COORDINATOR)
    answer = client.post(ADDRESS, {"version": version(client), **WRITTEN, "accent": "#ffdd00"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'value="#ffdd00"' in text
    better = re.search("(#[0-9a-f]{6}) går bra", text)
    assert better
    again = client.post(ADDRESS, {"version": version(client), **WRITTEN, "accent": better[1]})
    assert again.status_code == 303


def test_a_name_of_a_person_is_refused(client):
    client.sign_in(Role.COORDINATOR)
    answer = client.post(
        ADDRESS, {"version": version(client), **WRITTEN, "worry_contact": "Anna Svensson, 070-1234567"}
    )
    assert answer.status_code == 422


def test_of_two_who_change_it_at_once_nobody_overwrites_the_other(client):
    client.sign_in(Role.COORDINATOR)
    first = version(client)
    assert client.post(ADDRESS, {"version": first, **WRITTEN}).status_code == 303
    late = client.post(ADDRESS, {"version": first, **WRITTEN, "council": "lokala Brå"})
    assert late.status_code == 409 and "Förebyggande rådet" in late.get_data(as_text=True)


def test_arms_are_shown_hidden_and_shown_again(client):
    client.sign_in(Role.COORDINATOR)
    assert shown(client) is None
    assert send_arms(client).status_code == 303
    address = shown(client)
    assert address
    picture = client.get(address)
    assert picture.mimetype == "image/png" and "immutable" in picture.headers["Cache-Control"]
    assert switch(client, "nej").status_code == 303
    assert shown(client) is None
    assert switch(client, "ja").status_code == 303
    assert shown(client) == address
    client.sign_out()
    assert shown(client, "/koping/logga-in") == address, "they are no secret"
    assert client.get(address.replace("koping", "arboga")).status_code == 404
    assert shown(client, "/arboga/logga-in") is None


def test_a_file_that_is_no_picture_is_said_to_be_none(client):
    client.sign_in(Role.ADMINISTRATOR)
    answer = send_arms(client, b"hej")
    assert answer.status_code == 422 and "SVG- eller PNG-fil" in answer.get_data(as_text=True)
    nothing = client.post("/koping/installningar/vapen", {"version": version(client)})
    assert nothing.status_code == 422 and "Välj en fil först" in nothing.get_data(as_text=True)


def test_nothing_hidden_cannot_be_shown(client):
    client.sign_in(Role.COORDINATOR)
    answer = switch(client, "ja")
    assert answer.status_code == 409


def test_the_quarterly_report_is_called_after_the_work():
    assert sentences.title("EST") == "EST-kvartalsrapport"
    assert sentences.title("Trygg vardag") == "Kvartalsrapport Trygg vardag"


@pytest.mark.parametrize("role", [Role.REPORTER, Role.POLICE_OFFICER, Role.LEADER, Role.AUDITOR])
def test_nobody_else_changes_it(client, role):
    client.sign_in(role)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"version": "1", **WRITTEN}).status_code == 403


def test_the_command_line_changes_and_shows_it(client, samsyn, tmp_path):  # noqa: F811
    arms = tmp_path / "vapen.svg"
    arms.write_bytes(SVG % b"")
    status, said = samsyn("tenant", "change", "koping", "--accent", "#12386b", "--arms", str(arms))
    assert status == 0 and "#12386b" in said
    assert shown(client, "/koping/logga-in")
    status, said = samsyn("tenant", "change", "koping", "--turn-off", "varningar", "--est-name", "Trygg vardag")
    assert status == 0 and "modul varningar    av" in said and "Trygg vardag" in said
    assert "som polisområdet" in said and "alla grupper" in said and "dolda typer" in said
    assert "name               Köpings stad" in samsyn("tenant", "change", "koping", "--name", "Köpings stad")[1]
    assert samsyn("tenant", "change", "koping", "--name", " ")[0] != 0
    there = "Det finns: varningar, problembilder, moten, atgarder, dialoger, loften, overlamnat, fokusomraden"
    assert there in samsyn("tenant", "change", "koping", "--turn-on", "månen")[1]
    assert samsyn("tenant", "change", "koping", "--turn-on", "varningar")[0] == 0
    assert samsyn("tenant", "change", "koping", "--accent", "#ffdd00")[0] != 0


def test_the_command_line_shares_groups_with_who_decided(world, samsyn):  # noqa: F811
    decided = "--decided-by", "Kommunstyrelsen", "--date", "2026-11-20"
    status, said = samsyn("tenant", "change", "koping", "--share", "trafik", "--share", "skadegorelse", *decided)
    assert status == 0 and "polisområdet läser skadegorelse, trafik" in said
    with world.scope(Role.COORDINATOR) as scope:
        assert [one.slug for one in sharing.list_shared(scope) if one.shared] == ["skadegorelse", "trafik"]
    assert "vem som beslutade" in samsyn("tenant", "change", "koping", "--share", "trafik")[1]
    assert (
        "Det finns ingen grupp som heter grafik"
        in samsyn("tenant", "change", "koping", "--share", "grafik", *decided)[1]
    )
