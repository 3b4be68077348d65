"""Which reports and documents each role sees, and how much of each: every cell of the table written by hand."""

import dataclasses
from datetime import timedelta
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.documents import service as documents
from app.figures.incidents import CoarseCount
from app.figures.periods import Days
from app.incident_counts import figures
from app.incident_counts.chosen import Choice, count_chosen
from app.incidents import lists, permissions, service
from app.incidents.models import Incident
from app.incidents.visibility import Reader
from app.report.fields import CLASSES
from app.taxonomy import service as taxonomy
from tenants.access import AREA_ROLES, MUNICIPAL_ROLES, Actor, Role
from tenants.errors import NotAllowed, NotFound
from tenants.models import Base, Tenant, uuid7
from tenants.profile import Profile
from tenants.scope import Scope
from tests.access import expected
from tests.access.conftest import WEEK, Town
from tests.area_sharing import made
from tests.databases import unconnected
from tests.tenants.rows import AREA
from tests.world import NOW, PEOPLE

READERS = [Role(role) for role in expected.ROWS]
REFUSED = [role for role in READERS if role.value not in expected.roles("incidents.read")]
TYPES = frozenset(category.id for category in taxonomy.categories().values() if category.counts)
ALL_OF_IT = Choice(WEEK, TYPES, everywhere=True)
ALLOWED = [role for role in READERS if role not in REFUSED]


def of(town: Town, role: Role, report) -> str:
    """The cell of the table for one planted report."""
    like = expected.LEADS_LIKE.get(role.value, role.value)
    return expected.cell(like, report.access_class, own=PEOPLE[role] == report.organisation)


def everything_seen(scope) -> dict:
    """All pages of the list."""
    rows, after = [], None
    while True:
        page = service.list_incidents(scope, after=after)
        rows += page.rows
        after = page.next
        if after is None:
            return {row.id: row for row in rows}


def test_the_table_is_whole():
    assert [role.value for role in PEOPLE] == list(expected.ROWS)
    for role, row in expected.ROWS.items():
        assert len(row.split()) == 6, role
        assert (PEOPLE[Role(role)] is None) == ("." in row.split()), f"{role}: '.' is for roles without organisation"


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_sees_exactly_the_reports_of_its_cells(town, role):
    with town.world.scope(role) as scope:
        seen = everything_seen(scope)
        for id, report in town.reports.items():
            cell = of(town, role, report)
            assert (id in seen) == (cell in ("full", "no-text")), (report, cell)
            if id in seen:
                assert service.read_incident(scope, id=id) == seen[id]
            else:
                with pytest.raises(NotFound):
                    service.read_incident(scope, id=id)


@pytest.mark.parametrize("role", ALLOWED)
def test_text_history_point_and_name_are_shown_to_those_of_the_table_alone(town, role):
    with town.world.scope(role) as scope:
        for id, row in everything_seen(scope).items():
            report = town.reports[id]
            full, own = of(town, role, report) == "full", PEOPLE[role] == report.organisation
            assert (row.text is not None) == full
            if full:
                lists.read_history(scope, id=id)
            else:
                with pytest.raises(NotFound):
                    lists.read_history(scope, id=id)
            pointed = not report.at_home or own or role.value in expected.SEES_OTHERS_DWELLINGS
            assert (row.lat is not None) == (row.lon is not None) == pointed
            assert (row.named_place is not None) == (row.named_place_id is not None) == pointed
            assert row.sub_area is not None, "the sub-area is coarse enough for whoever sees the row"
            assert (row.reported_by is not None) == (own or role.value in expected.SEES_REPORTERS_NAME)


@pytest.mark.parametrize("role", ALLOWED)
def test_what_is_counted_is_what_is_seen_and_the_rest_of_it_coarsely(town, role):
    cells = {id: of(town, role, report) for id, report in town.reports.items()}
    at_places = Choice(WEEK, TYPES, everywhere=False, named_place_ids=frozenset(town.world.named().values()))
    with town.world.scope(role) as scope:
        counted = figures.group_counts(scope, spans={"week": WEEK})["week"]
        coarse = figures.projected_counts(scope, spans={"week": WEEK})["week"]
        incidents = figures.counted_incidents(scope, days=WEEK)
        chosen = count_chosen(scope, choices=(ALL_OF_IT, at_places))
    seen = [town.reports[id] for id, cell in cells.items() if cell in ("full", "no-text")]
    hidden = [town.reports[id] for id, cell in cells.items() if cell == "coarse"]
    assert counted == per_group(seen) and coarse == per_group(hidden)
    assert len(incidents) == len(seen)
    pointed = [
        report
        for report in seen
        if not report.at_home or PEOPLE[role] == report.organisation or role.value in expected.SEES_OTHERS_DWELLINGS
    ]
    assert chosen[ALL_OF_IT] == (len(seen), len({report.organisation for report in seen}))
    assert chosen[at_places].reports == len(pointed)
    assert sum(incident.named_place_id is not None for incident in incidents) == len(pointed)
    assert sum(incident.cell is not None for incident in incidents) == len(pointed)


def per_group(reports) -> dict[str, int]:
    counts: dict[str, int] = {}
    for report in reports:
        group = taxonomy.by_slug()[report.category].group
        counts[group] = counts.get(group, 0) + 1
    return counts


@pytest.mark.parametrize("role", [role for role in ALLOWED if "coarse" in expected.ROWS[role.value]])
def test_the_coarse_projection_is_never_finer_than_a_week(town, role):
    with town.world.scope(role) as scope:
        for days in (Days(WEEK.first, WEEK.first), Days(WEEK.first, WEEK.last - timedelta(days=1)), WEEK.back(1)):
            with pytest.raises(ValueError):
                figures.projected_counts(scope, spans={"week": days})


@pytest.mark.parametrize("role", REFUSED)
def test_a_role_without_reports_is_refused_the_list_the_row_and_every_figure(town, role):
    id = next(iter(town.reports))
    with town.world.scope(role) as scope:
        for ask in (
            lambda: service.list_incidents(scope),
            lambda: service.read_incident(scope, id=id),
            lambda: lists.my_reports(scope),
            lambda: figures.group_counts(scope, spans={"week": WEEK}),
            lambda: figures.projected_counts(scope, spans={"week": WEEK}),
            lambda: figures.counted_incidents(scope, days=WEEK),
            lambda: count_chosen(scope, choices=(ALL_OF_IT,)),
            lambda: figures.published(scope, days=WEEK),
        ):
            with pytest.raises(NotAllowed):
                ask()


@pytest.mark.parametrize("role", READERS)
def test_the_neighbours_roles_see_none_of_it(town, role):
    with town.world.scope(role, "arboga") as scope:
        if role in ALLOWED:
            assert everything_seen(scope) == {}
            assert figures.group_counts(scope, spans={"week": WEEK})["week"] == {}
            for id in town.reports:
                with pytest.raises(NotFound):
                    service.read_incident(scope, id=id)


def test_the_area_reads_counts_of_groups_cells_and_weeks_and_no_other_column(town):
    with town.world.scope(Role.AREA_CHIEF, AREA) as scope:
        assert not figures.published(scope, days=WEEK), "nothing before it is agreed"
    made.agree_on_weeks(town.world)
    with town.world.scope(Role.AREA_CHIEF, AREA) as scope:
        rows = figures.published(scope, days=WEEK)
    room = [report for report in town.reports.values() if report.access_class == "internal"]
    assert sum(row.n for row in rows) == len(room) < len(town.reports)
    assert {row.municipality_id for row in rows} == {town.world.tenants["koping"].id}
    dwellings = sum(report.at_home for report in room)
    assert sum(row.n for row in rows if row.cell == 0) == dwellings, "a dwelling is published without its cell"
    assert {column.name for column in Base.metadata.tables["coarse_week"].columns} == expected.PROJECTION
    assert len(dataclasses.fields(CoarseCount)) == len(expected.PROJECTION) - 1


@pytest.mark.parametrize("role", [*PEOPLE, Role.AREA_CHIEF, Role.AREA_ANALYST])
def test_documents_are_read_as_the_table_says(town, role):
    area = role in (Role.AREA_CHIEF, Role.AREA_ANALYST)
    kept = town.area_documents if area else town.documents
    states = expected.DOCUMENTS.get(role.value, "")
    if area:
        states = "draft final" if role is Role.AREA_CHIEF else "final"
    with town.world.scope(role, AREA if area else "koping") as scope:
        if not states:
            with pytest.raises(NotAllowed):
                documents.list_documents(scope)
            return
        listed = {row.id for row in documents.list_documents(scope)}
        for id, state in kept.items():
            if state not in states.split():
                assert id not in listed
                with pytest.raises(NotFound):
                    documents.download(scope, id=id)
            else:
                assert documents.download(scope, id=id)[0].id == id
        others = town.documents if area else town.area_documents
        for id in others:
            with pytest.raises(NotFound):
                documents.download(scope, id=id)


# --- properties over every combination of roles ----------------------------------------------------------------------


def in_tenant(roles, organisations, *, text_open: bool) -> Scope:
    """A scope without database: what `visibility` decides about one row needs none."""
    tenant = Tenant(id=uuid7(), kind="municipality", slug="koping", name="Köping", area_id=uuid7())
    member = uuid7()
    placed = frozenset((role, organisation) for role in roles for organisation in organisations)
    actor = Actor("prov", frozenset(roles), membership_id=member, placed=placed, membership_ids=frozenset({member}))
    return Scope(tenant, actor, unconnected(Profile(text_open_to_all=text_open)), NOW, None)


ORGANISATION, OTHER = uuid7(), uuid7()
any_roles = some.sets(some.sampled_from(list(Role)), max_size=4)


@given(any_roles, some.booleans(), some.booleans(), some.booleans())
def test_raising_the_class_never_adds_a_reader(roles, own, at_home, text_open):
    scope = in_tenant(roles, [ORGANISATION], text_open=text_open)
    seen = [
        Reader.of(scope).may_open(
            Incident(
                access_class=access_class,
                state="counted",
                at_home=at_home,
                organisation_id=ORGANISATION if own else OTHER,
            )
        )
        for access_class in CLASSES
    ]
    assert seen == sorted(seen, reverse=True)


@given(any_roles, some.sampled_from(list(Role)), some.sampled_from(CLASSES), some.booleans())
def test_a_further_role_never_takes_anything_away(roles, role, access_class, own):
    row = Incident(
        access_class=access_class, state="counted", at_home=True, organisation_id=ORGANISATION if own else OTHER
    )
    fewer, more = (
        in_tenant(roles, [ORGANISATION], text_open=False),
        in_tenant({*roles, role}, [ORGANISATION], text_open=False),
    )
    for right in (Reader.may_open, Reader.sees_point):
        assert right(Reader.of(more), row) >= right(Reader.of(fewer), row)


@given(some.sampled_from(CLASSES), some.booleans(), some.booleans())
def test_without_a_role_and_an_organisation_nothing_is_read(access_class, at_home, text_open):
    row = Incident(access_class=access_class, state="counted", at_home=at_home, organisation_id=OTHER)
    scope = in_tenant((), (), text_open=text_open)
    assert not Reader.of(scope).may_open(row) and not Reader.of(scope).reads_text(row)


@given(any_roles, some.sampled_from(CLASSES), some.booleans())
def test_a_stopped_report_is_read_by_its_author_and_the_coordinator_alone(roles, access_class, author):
    scope = in_tenant(roles, [ORGANISATION], text_open=True)
    row = Incident(
        access_class=access_class,
        state="quarantined",
        at_home=False,
        organisation_id=ORGANISATION,
        reported_by=scope.actor.membership_id if author else uuid7(),
    )
    assert Reader.of(scope).may_open(row) == (author or Role.COORDINATOR in roles)


@pytest.mark.parametrize("access_class", CLASSES)
@pytest.mark.parametrize("text_open", [False, True])
def test_no_two_roles_without_text_read_it_together(access_class, text_open):
    """Whoever reads rows without text does not get it by a second role that reads no reports at all."""
    without_text = [role for role, row in expected.ROWS.items() if "full" not in row]
    row = Incident(access_class=access_class, state="counted", at_home=False, organisation_id=OTHER)
    for pair in combinations(without_text, 2):
        reader = Reader.of(in_tenant(map(Role, pair), (), text_open=text_open))
        assert not (reader.may_open(row) and reader.reads_text(row)), pair


# --- a role counts for the organisation it is held in -----------------------------------------------------------------

HELD = sorted(MUNICIPAL_ROLES | AREA_ROLES)
"""Roles that a person may hold."""
HERS = frozenset({uuid7(), uuid7()})
"""Her memberships, those that have ended too."""
REPORTS = [
    Incident(access_class=access_class, state=state, at_home=True, organisation_id=organisation, reported_by=author)
    for access_class in CLASSES
    for state in ("counted", "quarantined", "withdrawn")
    for organisation in (ORGANISATION, OTHER, uuid7())
    for author in (min(HERS), uuid7())
]


def may(placed: set, *, text_open: bool) -> list[bool]:
    """What the same person may do with each report who holds these (role, organisation), then for whom she may report
    and read in files."""
    scope = in_tenant({role for role, _ in placed}, (), text_open=text_open)
    actor = dataclasses.replace(scope.actor, placed=frozenset(placed), membership_ids=HERS)
    reader, found = Reader.of(dataclasses.replace(scope, actor=actor)), []
    for row in REPORTS:
        opens = actor.may(permissions.READ) and reader.may_open(row)
        found += [opens, opens and reader.reads_text(row), opens and reader.sees_point(row)]
        found.append(actor.may(permissions.CORRECT) and reader.corrects(row))
    for right in (permissions.REPORT, permissions.IMPORT):
        found += [actor.may(right) and one in actor.organisations(right) for one in (ORGANISATION, OTHER)]
    return found


@pytest.mark.parametrize("text_open", [False, True])
def test_two_roles_in_two_organisations_give_what_each_gives_by_itself(text_open):
    alone = {
        (role, organisation): may({(role, organisation)}, text_open=text_open)
        for role in HELD
        for organisation in (ORGANISATION, OTHER)
    }
    for one, other in product(HELD, repeat=2):
        both = may({(one, ORGANISATION), (other, OTHER)}, text_open=text_open)
        each = zip(alone[one, ORGANISATION], alone[other, OTHER], strict=True)
        assert both == [any(pair) for pair in each], (one, other)


@pytest.mark.parametrize("role", [role for role in Role if role.value not in expected.REPORTERS.split()])
def test_a_role_that_reports_nothing_makes_no_organisation_ones_own(role):
    reader = Reader.of(in_tenant({role}, [ORGANISATION], text_open=True))
    assert reader.organisation_ids == frozenset()
