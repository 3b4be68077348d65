"""A problem begins with two questions, grows, moves on, is ended and found again; its number is counted."""

from datetime import date

import pytest

from app import hooks
from app.est import overview as est_overview
from app.est import service as est
from app.incidents import service as incidents
from app.places import service as places
from app.problems import causes, lists, service
from app.problems.models import SOURCES
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.situational_pictures.reports import at, report

WHAT = "Klotter vid torget på helgerna"
SCHOOL = "Högstadieskolan"


def place(world, name="Torget"):
    with world.scope() as scope:
        return places.places_by_name(scope)[name]


def begun(world, role=Role.COORDINATOR, **said):
    said = {"title": WHAT, "named_place_ids": [place(world)], **said}
    with world.scope(role) as scope:
        return service.start(scope, **said)


def written(world, row, role=Role.COORDINATOR, **said):
    said = {"title": row.title, "named_place_ids": [place(world)], "version": row.version, **said}
    with world.scope(role) as scope:
        return service.change(scope, id=row.id, **said)


def read(world, row, role=Role.COORDINATOR):
    with world.scope(role) as scope:
        return lists.read_problem(scope, id=row.id)


def with_group(world, row, members=(SCHOOL,)):
    """A focus area with this working group, to which the problem belongs."""
    with world.scope() as scope:
        who = [world.organisation(name) for name in members]
        area = est.create_focus_area(scope, title="Torget", description="Torget.", year=2026, member_ids=who)
        return service.link(scope, id=row.id, version=row.version, focus_area_id=area.id)


def test_two_questions_are_enough_and_each_is_asked_for_in_words(world):
    row = begun(world)
    seen = read(world, row).seen
    assert (seen.row.title, seen.where, seen.state) == (WHAT, "Torget", ("work", "Skanna"))
    with world.scope() as scope, pytest.raises(Invalid) as refused:
        service.start(scope, title=" ")
    assert refused.value.messages == {
        "title": ["Skriv vad problemet är, på en rad."],
        "named_place_ids": ["Välj var: en plats, ett delområde, ett ritat område eller egna ord."],
    }


def test_sent_twice_it_is_begun_once(world):
    id = begun(world).id
    assert begun(world, id=id).id == id
    with world.scope() as scope:
        assert len(lists.list_problems(scope)) == 1


def test_a_person_is_stopped_in_every_text_and_what_was_typed_comes_back(world):
    row = begun(world)
    with pytest.raises(Invalid) as refused:
        written(world, row, description="Ring 19121212-1212.", evidence_dialogue="19121212-1212")
    assert set(refused.value.messages) == {"description", "evidence_dialogue"}
    with pytest.raises(Invalid) as refused, world.scope() as scope:
        causes.add_cause(scope, problem_id=row.id, kind="offender", text="19121212-1212", strength="assumed")
    assert set(refused.value.messages) == {"text"}


def test_what_it_said_before_is_kept_with_who_changed_it(world):
    row = written(world, begun(world), description="Väggen mot parken.", need="4", influence="3")
    row = written(
        world, row, role=Role.POLICE_OFFICER, description="Väggen mot parken, varje helg.", need="5", influence="3"
    )
    found = read(world, row)
    latest = found.events[0]
    assert found.before(latest) == [("Vad händer, mer i detalj?", "Väggen mot parken."), ("Behov", "4")]
    assert "police" in latest.by and found.seen.need == 5
    with pytest.raises(Conflict):
        written(world, row, version=row.version - 1)


def test_the_number_is_counted_of_types_and_place_for_all_who_read_it(world):
    for days, where in ((-1, "Torget"), (-3, "Torget"), (-5, "Stationen"), (-100, "Torget")):
        report(world, days, place=where)
    report(world, -2, category="belysning")
    row = written(world, begun(world), types=["klotter"], weeks=12)
    number = read(world, row).number
    assert (number.n, number.organisations, len(number.days)) == (2, 1, 84)
    assert number.source == "Rapporter i Samsyn: klotter. Torget." and "interna" in number.audience
    assert read(world, row, Role.POLICE_OFFICER).number.n == 2
    assert read(world, row, Role.LEADER).number is None, "she counts no reports"


def test_it_moves_through_sara_and_says_who_moved_it(world):
    row = begun(world)
    with world.scope(Role.POLICE_OFFICER) as scope:
        row = service.move(scope, id=row.id, version=row.version, stage="analyse")
    found = read(world, row)
    assert found.seen.state == ("work", "Analysera") and "police" in found.moved.by and found.moved.stage == "analyse"


def test_it_is_ended_with_a_reason_and_taken_up_again(world):
    row = begun(world)
    with world.scope() as scope:
        with pytest.raises(Invalid):
            service.end(scope, id=row.id, version=row.version, reason=" ")
        row = service.end(scope, id=row.id, version=row.version, reason="Lugnt i tre månader.")
    assert not read(world, row).seen.writes
    with pytest.raises(Conflict):
        written(world, row, description="Mer.")
    with world.scope() as scope:
        assert lists.problems_to_choose(scope) == []
        row = service.reopen(scope, id=row.id, version=row.version)
        assert lists.problems_to_choose(scope) == [(row.id, WHAT)]
    assert [one.what for one in read(world, row).events][:2] == ["reopened", "ended"]


def test_its_causes_have_their_evidence_an_order_and_come_back(world):
    row = begun(world)
    with world.scope() as scope:
        said = {"problem_id": row.id, "kind": "chain"}
        first = causes.add_cause(scope, **said, text="Kiosken stänger.", strength="assumed")
        second = causes.add_cause(scope, **said, text="Bänken blir ledig.", strength="some", source="reports")
        causes.raise_cause(scope, id=second.id, version=second.version)
        with pytest.raises(Invalid) as refused:
            causes.add_cause(scope, **said, text="Mörkt.", strength="strong")
    assert set(refused.value.messages) == {"source"}
    assert [one.text for one in read(world, row).causes] == ["Bänken blir ledig.", "Kiosken stänger."]
    with world.scope() as scope:
        causes.remove_cause(scope, id=first.id)
    assert len(read(world, row).causes) == 1
    with world.scope() as scope:
        causes.restore_cause(scope, id=first.id)
        with pytest.raises(NotFound):
            causes.restore_cause(scope, id=first.id)
    assert len(read(world, row).causes) == 2


def test_a_focus_area_begins_with_its_words_and_each_leads_to_the_other(world):
    row = begun(world)
    said = {f"evidence_{name}": f"Enligt {name.partition('_')[0]}." for name in SOURCES}
    row = written(world, row, description="Väggen mot parken.", types=["klotter"], **said)
    with world.scope() as scope:
        causes.add_cause(scope, problem_id=row.id, kind="place", text="Mörkt bakom gaveln.", strength="assumed")
        area = service.start_focus_area(scope, id=row.id, version=row.version)
    with world.scope() as scope:
        found = est_overview.read_focus_area(scope, id=area.id)
        assert (found.row.title, found.description) == (WHAT, "Väggen mot parken.")
        assert found.causes["place"] == ["Mörkt bakom gaveln."] and found.evidence["dialogue"] == "Enligt dialogue."
        assert WHAT in [one.text for one in hooks.related(scope, "focus_area", area.id)]
        page = lists.read_problem(scope, id=row.id)
        assert page.focus_area == (area.id, WHAT)
        with pytest.raises(Conflict):
            service.start_focus_area(scope, id=row.id, version=page.seen.row.version)


def test_a_working_group_writes_in_its_own_and_who_reports_reads_only_that(world):
    row = begun(world)
    assert not read(world, row, Role.SCHOOL).seen.writes
    with pytest.raises(NotFound):
        written(world, row, role=Role.SCHOOL, description="Elever ser det.")
    with pytest.raises(NotFound):
        read(world, row, Role.REPORTER)
    row = with_group(world, row)
    assert (
        written(world, row, role=Role.SCHOOL, description="Elever ser det.").texts["description"] == "Elever ser det."
    )
    with pytest.raises(NotFound):
        read(world, row, Role.REPORTER)
    with pytest.raises(NotFound):
        written(world, row, role=Role.YOUTH)


def test_the_council_reads_title_and_stage_alone(world):
    row = written(world, begun(world), description="Väggen mot parken.", types=["klotter"])
    found = read(world, row, Role.COUNCIL_MEMBER)
    assert not found.seen.whole and found.seen.where == "" and found.texts == {} and found.number is None
    with world.scope(Role.COUNCIL_MEMBER) as scope:
        assert lists.look_for(scope, sought=hooks.Sought("parken", ("parken",))) == []
        assert [one.row.id for one in lists.look_for(scope, sought=hooks.Sought("klotter", ("klotter",)))] == [row.id]


def test_it_is_found_by_what_it_says_and_at_its_place(world):
    row = written(world, begun(world), conditions="Mörkt bakom gaveln.")
    with world.scope(Role.POLICE_OFFICER) as scope:
        (found,) = (
            one for one in hooks.find(scope, hooks.Sought("gaveln", ("gaveln",))) if one.label == "Problembilder"
        )
        assert [one.values for one in found.hits] == [{"id": row.id}]
        assert [one.row.id for one in lists.about_place(scope, named_place_id=place(world))] == [row.id]
        assert lists.about_place(scope, named_place_id=place(world, "Stationen")) == []


def test_nobody_meets_it_in_the_other_municipality(world):
    row = begun(world, seen_in=date(2026, 11, 16))
    with world.scope(slug="arboga") as scope:
        assert lists.list_problems(scope) == []
        with pytest.raises(NotFound):
            lists.read_problem(scope, id=row.id)
    with pytest.raises(Invalid), world.scope(slug="arboga") as scope:
        service.start(scope, title=WHAT, named_place_ids=[place(world)])


def test_an_area_that_is_drawn_is_read_as_it_is_written_and_counts_the_points_inside_it(world, client):
    lat, lon = 59.5137, 15.9906
    around = [(lat - 0.001, lon - 0.002), (lat + 0.001, lon - 0.002), (lat + 0.001, lon + 0.002), (lat - 0.001, lon)]
    written_down = "\n".join(f"{south:.5f}, {west:.5f}".replace(".", ",", 1) for south, west in around)
    for point in ((lat, lon), (lat + 0.0005, lon - 0.001), (lat - 0.0009, lon + 0.0019), (lat + 0.01, lon)):
        with world.scope(Role.SCHOOL) as scope:
            said = {"lat": point[0], "lon": point[1], "precision": "exact", "earliest": at(-3, 12)}
            incidents.report_incident(scope, category="klotter", **said)
    report(world, -3, category="klotter")
    row = begun(world, named_place_ids=[], outline=written_down)
    said = {"title": row.title, "outline": written_down, "types": ["klotter"], "weeks": 12}
    with world.scope() as scope:
        row = service.change(scope, id=row.id, version=row.version, **said)
    seen = read(world, row)
    assert seen.seen.where == "ritat område (3,8 hektar)"
    assert (seen.number.n, seen.number.organisations) == (2, 1), "one in the corner that is cut off is not inside"
    with world.scope() as scope:
        also = service.change(scope, id=row.id, version=row.version, named_place_ids=[place(world)], **said)
    assert read(world, also).number.n == 3
    for wrong in ("59.5 15.9", "59.5 15.9\n" * 3, "hamnen", "59.5 159.0\n" * 3):
        with world.scope() as scope, pytest.raises(Invalid) as refused:
            service.start(scope, title=WHAT, outline=wrong)
        assert list(refused.value.messages) == ["outline"]
    client.sign_in(Role.LEADER)
    assert client.get(f"/koping/problembilder/{row.id}/karta").status_code == 200
    client.sign_in(Role.COUNCIL_MEMBER)
    assert client.get(f"/koping/problembilder/{row.id}/karta").status_code == 404
