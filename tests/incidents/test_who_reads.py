"""What must not be read by more than was meant: stopped texts, reporters' names, classes, and imported rows."""

import pytest
from sqlalchemy import create_engine, text

from app.incident_counts.chosen import Choice, count_chosen
from app.incidents import lists, service
from app.intake import service as intake
from app.intake.csv_file import WEB
from app.taxonomy import service as taxonomy
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Invalid, NotFound
from tests.incidents.test_reporting import AN_HOUR_AGO, TODAY, report

NUMBER, NAME = "19121212-1212", "Kim Exempelsson, 14 år"


def correct(scope, seen, **changed):
    inputs = {"category": "klotter", "earliest": AN_HOUR_AGO, "named_place_id": seen.named_place_id, **changed}
    return service.correct_incident(scope, id=seen.id, version=seen.version, **inputs)


def kept(world) -> str:
    """Every word of reports and their history, straight from the database."""
    engine = create_engine(world.urls[None])
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT text FROM incident UNION ALL SELECT before::text FROM incident_version"))
        found = "\n".join(rows.scalars())
    engine.dispose()
    return found


@pytest.mark.parametrize("words", [f"Det var {NUMBER}.", f"Det var {NAME}, som gjorde det."])
def test_a_stopped_report_that_is_withdrawn_keeps_nothing_of_the_person(world, words):
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world, text=words, insist=True)
        assert seen.state == "quarantined"
        gone = service.withdraw_incident(scope, id=seen.id, version=1, reason="fel uppgifter")
    assert "borttaget" in gone.text and gone.state == "withdrawn"
    assert NUMBER not in kept(world) and NAME not in kept(world)


def test_a_stopped_text_stays_nowhere_once_it_is_corrected_or_settled(world):
    with world.scope(Role.SCHOOL) as scope:
        seen = correct(scope, report(scope, world, text="Klotter."), text=f"Det var {NUMBER}.")
        assert seen.state == "quarantined"
        correct(scope, seen, text="Klotter igen.")
        other = report(scope, world, text=f"Det var {NUMBER}.")
    with world.scope() as scope:
        service.settle_incident(scope, id=other.id, version=1)
    assert NUMBER not in kept(world)


def test_who_changed_a_report_is_named_to_her_own_and_the_coordinator_alone(client, world):
    with world.scope(Role.SCHOOL) as scope:
        seen = correct(scope, report(scope, world, text="Klotter."), text="Klotter på väggen.", reason="tydligare")
    name = world.actor(Role.SCHOOL).name
    for role, named in ((Role.SCHOOL, True), (Role.COORDINATOR, True), (Role.POLICE_OFFICER, False)):
        page = client.sign_in(role).get(f"/koping/rapporter/{seen.id}").text
        assert "tydligare" in page and (name in page.partition("<main")[2]) == named, role
        with world.scope(role) as scope:
            (change,) = lists.read_history(scope, id=seen.id)
        assert (change.changed_by, change.reason) == (name if named else None, "tydligare")


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.COORDINATOR])
@pytest.mark.parametrize("chosen", ["open", "alla"])
def test_nobody_opens_a_report_to_the_public_by_hand(world, role, chosen):
    with world.scope(role) as scope:
        with pytest.raises(Invalid) as refused, scope.attempt():
            report(scope, world, access_class=chosen)
        assert "access_class" in refused.value.messages
        seen = report(scope, world)
        with pytest.raises(Invalid) as refused, scope.attempt():
            service.classify_incident(scope, id=seen.id, version=1, access_class=chosen, reason="för alla")
        assert "access_class" in refused.value.messages


def test_a_report_that_turns_out_to_be_sensitive_is_read_by_fewer(world):
    with world.scope(Role.SCHOOL) as scope:
        seen = report(scope, world, text="Skrik.")
        assert seen.access_class == "internal"
        seen = correct(scope, seen, category="rekrytering", text="Skrik.")
    assert seen.access_class == "police"
    with world.scope(Role.YOUTH) as scope, pytest.raises(NotFound):
        service.read_incident(scope, id=seen.id)
    with world.scope(Role.SCHOOL) as scope:
        wider = service.classify_incident(scope, id=seen.id, version=2, access_class="internal", reason="fel typ")
        assert correct(scope, wider, category="rekrytering", text="Rop.").access_class == "internal"


def test_what_social_services_have_written_is_theirs_also_when_somebody_else_enters_it(world):
    social = world.organisation("Socialtjänsten")
    with world.scope(Role.COORDINATOR) as scope:
        assert report(scope, world, organisation_id=social).access_class == "restricted"
        assert report(scope, world, organisation_id=social, access_class="internal").access_class == "internal"
        assert report(scope, world).access_class == "internal"
    whose = ("Socialtjänsten;", "Socialtjänsten;alla", "Polisen;")
    rows = "typ;tidigast;plats;organisation;läskrets\n"
    rows += "\n".join(f"klotter;2026-11-20 1{n}:00;Torget;{one}" for n, one in enumerate(whose))
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        assert intake.import_incidents(scope, source=rows.encode(), file_name="a.csv", limits=WEB).new == 3
    with world.scope() as scope:
        listed = service.list_incidents(scope, days=TODAY.back(5)).rows
    assert sorted((seen.organisation, seen.access_class) for seen in listed) == [
        ("Polisen", "internal"),
        ("Socialtjänsten", "internal"),
        ("Socialtjänsten", "restricted"),
    ]


def test_only_who_has_reported_something_that_counts_is_a_reporting_organisation(world):
    with world.scope(Role.SCHOOL) as scope:
        report(scope, world, category="offentligt-arrangemang")
    with world.scope(Role.YOUTH) as scope:
        report(scope, world)
    with world.scope() as scope:
        everything = Choice(TODAY, frozenset(taxonomy.categories()), everywhere=True)
        assert count_chosen(scope, choices=[everything]) == {everything: (1, 1)}
