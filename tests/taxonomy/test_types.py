"""A municipality calls types of events what it likes, hides some and has its own; whatever is counted is the national
one, and nobody else ever reads its names."""

from datetime import timedelta

import pytest

from app.figures.periods import Days, local_date
from app.incident_counts import figures
from app.incidents import service as incidents
from app.intake import service as intake
from app.intake.csv_file import COMMAND_LINE as LIMITS
from app.settings import service as settings
from app.taxonomy import choices, local
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tenants.errors import Invalid
from tests.incidents.test_reporting import AN_HOUR_AGO, report
from tests.world import AREA, NOW

ALL, NAME, OWN = "/koping/installningar/handelsetyper", "Kludd på väggar", "Kludd på elskåp"
PICTURE = "lagesbild/2026-11-23/tal?grupp=skadegorelse", "lagesbild/2026-11-23/tabell"
GRAFFITI = taxonomy.by_slug()["klotter"]


def version(world) -> int:
    with world.scope(Role.COORDINATOR) as scope:
        return settings.read_municipality(scope).version


def rename(world, name: str = NAME) -> None:
    now = version(world)
    with world.scope(Role.COORDINATOR) as scope:
        choices.name_type(scope, slug="klotter", version=now, name=name)


def own_type(world, name: str = OWN):
    with world.scope(Role.COORDINATOR) as scope:
        return choices.add_own(scope, slug="klotter", own_name=name).id


def test_a_name_holds_on_every_page_here_and_nowhere_else(client, world):
    rename(world)
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world, category="klotter", earliest=NOW - timedelta(days=1)).id
    client.sign_in(Role.COORDINATOR)
    pages = [
        "rapporter/",
        "rapporter/ny",
        f"rapporter/{seen}",
        "rapporter/?category=klotter",
        "sok?q=kludd",
        "inlasning/",
    ]
    shown = {page: NAME in client.get(f"/koping/{page}").text for page in (*pages, *PICTURE)}
    assert [page for page, there in shown.items() if not there] == []
    client.sign_out()
    client.sign_in(Role.COORDINATOR, "arboga")
    assert not any(NAME in client.get(f"/arboga/{page}").text for page in ("rapporter/", "rapporter/ny", *PICTURE))
    client.sign_out()
    client.sign_in(Role.AREA_CHIEF, AREA)
    answer = client.get(f"/{AREA}/omradet/")
    assert answer.status_code == 200 and NAME not in answer.text


def test_a_hidden_type_is_not_offered_and_its_reports_keep_it(client, world):
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world, category="klotter").id
    client.sign_in(Role.COORDINATOR)
    hide = {"version": version(world), "hidden": "ja"}
    assert client.post(f"{ALL}/klotter/visning", hide).status_code == 303
    assert 'value="klotter"' not in client.get("/koping/rapporter/ny").text
    assert GRAFFITI.name in client.get(f"/koping/rapporter/{seen}").text
    assert 'value="klotter" selected' in client.get(f"/koping/rapporter/{seen}/rattelse").text
    assert client.post(f"{ALL}/klotter/visning", hide).status_code == 409
    assert client.post(f"{ALL}/klotter/visning", {"version": version(world), "hidden": "nej"}).status_code == 303
    assert 'value="klotter"' in client.get("/koping/rapporter/ny").text


def test_a_report_of_an_own_type_keeps_both_and_the_national_one_is_counted(client, world):
    mine = str(own_type(world))
    client.sign_in(Role.SCHOOL)
    assert f'value="{mine}"' in client.get("/koping/rapporter/ny").text
    said = {"category": mine, "earliest": "2026-11-25T08:00", "precision": "unknown"}
    sent = client.post("/koping/rapporter/", said)
    assert sent.status_code == 303
    page = client.get(sent.headers["Location"]).text
    assert OWN in page and "Räknas som" in page and GRAFFITI.name in page
    assert OWN in client.get("/koping/rapporter/").text
    with world.scope(Role.COORDINATOR) as scope:
        (row,) = incidents.list_incidents(scope).rows
        assert (row.category.id, str(row.own_type_id), row.counted_as) == (GRAFFITI.id, mine, GRAFFITI.name)
        today = local_date(NOW)
        counted = figures.category_counts(scope, spans={"now": Days(today - timedelta(days=6), today)})
        assert counted["now"] == {GRAFFITI.id: 1}
        incidents.correct_incident(
            scope, id=row.id, version=1, category="hastighet", earliest=AN_HOUR_AGO, precision="unknown", reason="fel"
        )
    with world.scope(Role.COORDINATOR) as scope:
        assert incidents.read_incident(scope, id=row.id).own_type_id is None


def test_an_own_type_is_renamed_ended_and_taken_up_again(client, world):
    mine = own_type(world)
    with world.scope(Role.SCHOOL) as scope:
        seen = incidents.report_incident(scope, category=str(mine), earliest=AN_HOUR_AGO, precision="unknown").id
    client.sign_in(Role.ADMINISTRATOR)
    where = f"{ALL}/egen/{mine}"
    assert client.post(where, {"version": 1, "name": "Elskåp"}).status_code == 303
    assert client.post(where, {"version": 1, "name": "Skåp"}).status_code == 409
    assert client.post(f"{where}/avslut", {"version": 2, "ended": "ja"}).status_code == 303
    with world.scope(Role.SCHOOL) as scope:
        assert incidents.read_incident(scope, id=seen).category.name == "Elskåp"
        with pytest.raises(Invalid) as refused, scope.attempt():
            incidents.report_incident(scope, category=str(mine), earliest=AN_HOUR_AGO, precision="unknown")
        assert "category" in refused.value.messages
        said = {"category": str(mine), "earliest": AN_HOUR_AGO, "precision": "unknown", "text": "Ett till."}
        assert incidents.correct_incident(scope, id=seen, version=1, **said).own_type_id == mine
    assert client.post(f"{where}/avslut", {"version": 3, "ended": "nej"}).status_code == 303
    with world.scope(Role.SCHOOL) as scope:
        assert any((str(mine), "Elskåp") in types for _group, types in local.offered(scope))


@pytest.mark.parametrize("name", [GRAFFITI.name.upper(), "Kludd på elskåp", NAME])
def test_a_name_that_is_used_is_refused_with_a_sentence(client, world, name):
    rename(world)
    own_type(world)
    client.sign_in(Role.COORDINATOR)
    refused = client.post(f"{ALL}/hastighet/egna", {"own_name": name})
    assert refused.status_code == 422 and "Namnet används redan" in refused.text
    assert f'value="{name}"' in refused.text
    named = client.post(f"{ALL}/hastighet", {"version": version(world), "name": name})
    assert named.status_code == 422 and "Namnet används redan" in named.text


def test_an_empty_name_takes_the_rename_back_and_a_file_may_say_every_name(world):
    mine = own_type(world)
    rename(world)
    rename(world, "Kludd")
    with world.scope(Role.COORDINATOR) as scope:
        choices.change_own(scope, id=mine, version=1, name="Skåp")
    with world.scope(Role.COORDINATOR) as scope:
        known = local.words(scope)
    assert {known[name.lower()] for name in (GRAFFITI.name, NAME, "Kludd", "klotter")} == {"klotter"}
    assert known["skåp"] == known[OWN.lower()] == str(mine)
    rename(world, "")
    with world.scope(Role.COORDINATOR) as scope:
        assert taxonomy.named(scope.profile.type_names)[GRAFFITI.id].name == GRAFFITI.name
        assert local.words(scope)["kludd"] == "klotter"


def test_the_neighbours_own_type_is_no_type_here(client, world):
    mine = str(own_type(world))
    with world.scope(Role.COORDINATOR, "arboga") as scope, pytest.raises(Invalid) as refused:
        incidents.report_incident(scope, category=mine, earliest=AN_HOUR_AGO, precision="unknown")
    assert "category" in refused.value.messages


def test_a_hidden_type_is_refused_by_name_wherever_it_comes_from_and_old_reports_keep_it(client, world):
    rename(world)
    head = "typ;tidigast;externt_id;text\n"
    before = f"{head}{NAME};2026-11-20 10:00;A-1;Ett ord\n"
    with world.scope(Role.COORDINATOR) as scope:
        assert intake.import_incidents(scope, source=before.encode(), file_name="a.csv", limits=LIMITS).new == 1
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world, category="klotter")
    with world.scope(Role.COORDINATOR) as scope:
        now = settings.read_municipality(scope).version
        choices.hide_type(scope, slug="klotter", version=now, hidden=True)
    said = f"Köping använder inte typen {NAME}. Välj en annan"
    with world.scope(Role.SCHOOL) as scope:
        with pytest.raises(Invalid) as refused, scope.attempt():
            incidents.report_incident(scope, category="klotter", earliest=AN_HOUR_AGO, precision="unknown")
        assert said in refused.value.messages["category"][0]
        about = {"earliest": AN_HOUR_AGO, "precision": "unknown"}
        kept = incidents.correct_incident(
            scope, id=seen.id, version=1, category="klotter", text="Mer klotter.", **about
        )
        other = incidents.correct_incident(scope, id=seen.id, version=kept.version, category="hastighet", **about)
        with pytest.raises(Invalid), scope.attempt():
            incidents.correct_incident(scope, id=seen.id, version=other.version, category="klotter", **about)
    key = world.key(Role.SCHOOL, reach="report")
    sent = {"category": "klotter", "earliest": AN_HOUR_AGO.isoformat(), "precision": "unknown"}
    path = "/koping/api/v1/incidents/"
    answer = client.http.open(path, method="POST", headers={"Authorization": f"Bearer {key}"}, json=sent)
    assert answer.status_code == 422 and said in answer.get_data(as_text=True)
    after = (
        before.replace("Ett ord", "Fler ord") + f"{NAME};2026-11-21 10:00;A-2;Nytt\nhastighet;2026-11-21 11:00;A-3;\n"
    )
    with world.scope(Role.COORDINATOR) as scope:
        limits = {"limits": LIMITS, "correct": True}
        done = intake.import_incidents(scope, source=after.encode(), file_name="b.csv", **limits)
    assert (done.new, done.corrected) == (1, 1)
    assert [(one.line, one.column, said in one.why) for one in done.bad] == [(3, "typ", True)]


def test_the_list_is_chosen_by_an_own_type(client, world):
    own = own_type(world)
    with world.scope(Role.SCHOOL) as scope:
        for category in ("klotter", str(own), str(own)):
            report(scope, world, category=category)
    client.sign_in(Role.COORDINATOR)
    page = client.get("/koping/rapporter/").get_data(as_text=True)
    assert f'<option value="{own}">{OWN}</option>' in page
    for chosen, n in ((own, 2), ("klotter", 3)):
        page = client.get(f"/koping/rapporter/?category={chosen}").get_data(as_text=True)
        assert f'<span data-audience="own">{n}</span>' in page and page.count("rows-title") == n
    assert "Händelsetypen finns inte" in client.get(f"/koping/rapporter/?category={AREA}").get_data(as_text=True)
