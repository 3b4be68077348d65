"""A document is made for an audience: what it tells is what everybody who may open it may count."""

import json
import re
from datetime import date, timedelta

import pytest

from app.documents import permissions as document_permissions
from app.documents import service as documents
from app.est import overview
from app.figures.audience import Audience
from app.figures.periods import Quarter
from app.incidents import service as incidents
from app.incidents.visibility import AUDIENCES, Reader
from app.quarterly_reports import service as quarterly_reports
from tenants.access import CALENDAR, MUNICIPAL_ROLES, Role
from tenants.errors import Conflict, NotAllowed, NotFound
from tests.est.areas import focus_area, report, write
from tests.papers import words_of
from tests.quarterly_reports.test_reports import make, raw, some_incidents, timed, values_of

CLASSES = ("internal", "police", "restricted")
OF_CLASS = {"internal": Role.SCHOOL, "police": Role.POLICE_OFFICER, "restricted": Role.SOCIAL_SERVICES}
"""Who reports something of this class in these tests."""
ORDERED_BY = {Audience.ALL: Role.COORDINATOR, Audience.POLICE: Role.POLICE_OFFICER, Audience.INTERNAL: None}
IN_Q3 = date(2026, 9, 11)


def planted(world, access_class: str, **changes) -> None:
    """What would stand out in every figure: another place, night, manner and organisation than all the others."""
    place = world.named()["Stationen"]
    given = {"category": "klotter", "hour": 1, "named_place_id": place, "how": "färg", "access_class": access_class}
    report(world, IN_Q3, role=OF_CLASS[access_class], **{**given, **changes})


def papers(world) -> dict[Audience, dict]:
    """The values of the quarter's paper for each audience, made by whoever may order it."""
    found = {}
    for audience, role in ORDERED_BY.items():
        _, made = make(world, own=role)
        assert made.audience == audience
        found[audience] = values_of(made)
    return found


OF_GROUPS = "quarters", "few_quarters", "few_groups"


def beside_the_groups(values: dict) -> str:
    """All that stands on the paper but the numbers of groups and whole quarters, which are exact for everybody."""
    left = {name: value for name, value in values.items() if name not in ("figures", "highlights", "header", "where")}
    left["where"] = {name: value for name, value in values["where"].items() if name != "told"}
    left["notes"] = values["figures"]["notes"]
    left["charts"] = {name: words for name, words in values["charts"].items() if name not in OF_GROUPS}
    return json.dumps(left, sort_keys=True, ensure_ascii=False)


def counting_area(world):
    area = focus_area(
        world,
        description="I kvartalet: {nu} av {verksamheter_nu} verksamheter.",
        count_groups=["skadegorelse"],
        count_sites=["Stationen"],
    )
    write(world, area)
    return area


@pytest.mark.parametrize("access_class", CLASSES)
def test_one_more_report_changes_the_papers_of_those_alone_who_may_count_it(world, access_class):
    some_incidents(world)
    counting_area(world)
    before = papers(world)
    planted(world, access_class)
    after = papers(world)
    for audience, reader in AUDIENCES.items():
        same = beside_the_groups(before[audience]) == beside_the_groups(after[audience])
        assert same == (access_class not in reader.classes), audience
        totals = [int(found[audience]["figures"]["total"][1]) for found in (before, after)]
        assert totals[1] == totals[0] + 1  # its group is exact for all


def test_every_number_is_what_its_audience_counts_by_itself(world):
    some_incidents(world)
    for access_class in CLASSES:
        planted(world, access_class)
        planted(world, access_class, hour=20, named_place_id=world.named()["Torget"])
    counting_area(world)  # handed in after them: its figures stand from then on
    rows, names = raw(world), {id: name for name, id in world.named().items()}
    first, last = date(2026, 7, 1), date(2026, 9, 30)

    def within(some, first, last):
        return [row for row in some if first <= row.local_date <= last]

    for audience, values in papers(world).items():
        reader = AUDIENCES[audience]
        own = [row for row in rows if row.access_class in reader.classes]
        now, then = within(own, first, last), within(own, date(2025, 7, 1), date(2025, 9, 30))
        placed = [row for row in now if reader.all_points or row.slug != "bostadsinbrott"]
        for label, n, n_then, organisations in values["where"]["places"]:
            name = re.sub(r"^\d+\. ", "", label)
            here = [row for row in placed if names.get(row.named_place_id) == name]
            assert int(n) - len(here) == 0
            assert int(n_then) - sum(names.get(row.named_place_id) == name for row in then) == 0
            assert int(organisations) - len({row.organisation_id for row in here}) == 0
        assert sum(timed(values)) - len(now) == 0
        everything = len(within(rows, first, last))
        assert int(values["figures"]["total"][1]) - everything == 0
        coverage = next(note for note in values["figures"]["notes"] if "verksamheter hördes av" in note)
        assert int(coverage.split()[0]) - len({row.organisation_id for row in now}) == 0
        at_station = [r for r in now if names.get(r.named_place_id) == "Stationen" and r.group_slug == "skadegorelse"]
        said = f"I kvartalet: {len(at_station)} av {len({row.organisation_id for row in at_station})} verksamheter."
        assert values["areas"][0]["description"] == said
        told = f"räknar {len(now)} av {everything} händelser"
        assert (told in values["where"]["told"]) == (len(now) != everything)


@pytest.mark.parametrize("audience", list(Audience))
def test_a_paper_is_opened_by_those_who_may_count_it_and_listed_for_nobody_else(world, audience):
    draft, made = make(world, own=ORDERED_BY[audience])
    may = {
        Audience.ALL: {Role.COORDINATOR},
        Audience.POLICE: {Role.COORDINATOR, Role.POLICE_OFFICER},
        Audience.INTERNAL: {Role.COORDINATOR, Role.POLICE_OFFICER, Role.ANALYST},
    }[audience]
    for role in sorted(MUNICIPAL_ROLES):
        with world.scope(role) as scope:
            if not scope.may(document_permissions.READ):
                continue
            assert bool(documents.list_documents(scope)) == (role in may), role
            if role in may:
                assert documents.download(scope, id=draft.id)[1] == made.content
                assert Reader.of(scope).belongs_to(audience)
            else:
                with pytest.raises(NotFound):
                    documents.download(scope, id=draft.id)


def test_the_police_order_an_edition_of_their_own_and_nobody_finalizes_it(world, client):
    some_incidents(world)
    planted(world, "police")
    with world.scope(Role.POLICE_OFFICER) as scope, pytest.raises(NotAllowed):
        quarterly_reports.order_quarterly_report(scope, period="2026-Q3")
    with world.scope(Role.ANALYST) as scope, pytest.raises(NotAllowed):
        quarterly_reports.order_own_edition(scope, period="2026-Q3")
    draft, made = make(world, own=Role.POLICE_OFFICER)
    assert draft.file_name.endswith("-polisens-utgåva-1.pdf")
    assert "Arbetsexemplar, bara för polisen och samordnaren." in words_of(made.content)
    with world.scope() as scope, pytest.raises(NotFound):
        quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id)
    client.sign_in(Role.POLICE_OFFICER)
    page = client.get("/koping/kvartal/2026-Q3").get_data(as_text=True)
    assert "Gör ett eget exemplar" in page and "Polisen och samordnaren" in page and "Beställ rapport" not in page
    assert client.post("/koping/kvartal/2026-Q3/egen-bestallning").status_code == 303
    assert client.post("/koping/kvartal/2026-Q3/egen-bestallning").status_code == 409
    client.sign_in(Role.ANALYST)
    assert str(draft.id) not in client.get("/koping/handlingar/").get_data(as_text=True)
    assert client.get(f"/koping/handlingar/{draft.id}/fil").status_code == 404


def test_an_audience_that_counts_more_than_oneself_is_refused(world):
    for role, audience in ((Role.SCHOOL, "police"), (Role.POLICE_OFFICER, "all"), (Role.REPORTER, "internal")):
        with world.scope(role) as scope, pytest.raises(NotAllowed):
            Reader.of(scope.counting_for(audience))
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        assert Reader.of(scope.counting_for("internal")) == AUDIENCES[Audience.INTERNAL]


def test_what_is_remembered_for_an_audience_is_not_told_to_another(world):
    with world.scope() as scope:
        made = [one.once("figure", lambda: object()) for one in (scope, scope.counting_for("internal"), scope)]
    assert made[0] is made[2] and made[0] is not made[1]


def test_a_final_report_says_how_many_of_its_reports_have_been_changed_since(world, client):
    some_incidents(world)
    draft, _ = make(world)
    with world.scope() as scope:
        quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id)

    def said(address="/koping/kvartal/2026-Q3", role=Role.COORDINATOR):
        client.sign_in(role)
        return re.findall(r"\d+ rapport(?:er)? har ändrats sedan dess", client.get(address).get_data(as_text=True))

    assert said() == []
    later = world.web.clock() + timedelta(hours=1)
    world.web.clock = lambda: later
    with world.scope() as scope:
        rows = [row for row in incidents.list_incidents(scope).rows if row.earliest.date() < date(2026, 9, 30)]
        one, other, third = rows[:3]
        same = {name: getattr(one, name) for name in ("earliest", "latest", "named_place_id", "how")}
        same |= {"category": one.category.slug, "text": "Rättad text."}
        incidents.correct_incident(scope, id=one.id, version=one.version, reason="stavfel", **same)
    assert said() == []
    with world.scope() as scope:
        incidents.withdraw_incident(scope, id=other.id, version=other.version, reason="Dubbel.")
        incidents.classify_incident(scope, id=third.id, version=third.version, access_class="restricted", reason="Ja.")
    assert said() == ["2 rapporter har ändrats sedan dess"]
    for role in (Role.COUNCIL_MEMBER, Role.POLICE_OFFICER):
        assert said("/koping/handlingar/", role) == ["2 rapporter har ändrats sedan dess"]
    with world.scope(Role.YOUTH) as scope:
        assert third.id not in {row.id for row in incidents.list_incidents(scope).rows}


def test_a_focus_areas_texts_are_never_counted_for_more_than_the_reports_audience(world):
    planted(world, "restricted")
    area = counting_area(world)
    for role in (Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL):
        with world.scope(role) as scope:
            found = overview.read_focus_area(scope, id=area.id, quarter=Quarter(2026, 3))
            assert found.description == "I kvartalet: 0 av 0 verksamheter."


def test_two_orders_of_one_edition_do_not_collide(world):
    make(world)
    make(world, own=Role.POLICE_OFFICER)
    with world.scope() as scope:
        editions = [(row.edition, row.audience) for row in documents.list_documents(scope)]
    assert editions == [(2, "police"), (1, "internal")]
    with world.scope() as scope, pytest.raises(Conflict):
        quarterly_reports.order_quarterly_report(scope, period="2026-Q3", edition=1)
