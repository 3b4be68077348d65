"""A practice area has its municipality's people and ground, and nothing of it reaches anybody else."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.accounts import invitations
from app.accounts import service as accounts
from app.basemaps import service as basemaps
from app.call_lists import service as call_lists
from app.ground import service as ground
from app.incidents import service as incidents
from app.places import changes
from app.places import service as places
from app.practice import service
from app.taxonomy import choices, local
from tenants.access import COMMAND_LINE, Role
from tenants.errors import NotAllowed, NotFound
from tenants.models import Base
from tenants.registry import change_profile, find_tenant, municipalities_of
from tests.basemaps.tile_files import TILE, pmtiles
from tests.databases import engine_of
from tests.incidents.test_tallies import kept, recounted
from tests.people.test_people import GIVE
from tests.tenants.rows import MODELS, Rows
from tests.world import AREA, NOW, email

ADDRESS = "/koping/installningar/ovningsyta"
THERE = "/koping-ovning"
MARK = "Övningsyta – inget här är på riktigt"
LOG = {"audit_line", "audit_head", "read_line"}
STAYS = LOG | {
    *("tenant_profile", "organisation", "membership", "invitation", "password_reset", "access_token", "notice_choice")
}
COPIED = {"tenant_choices", "shape", "named_place", "population", "area_population", "own_type"}


@pytest.fixture
def made(world, client):
    """Köping, with a practice area, and before its papers are there."""
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        change_profile(scope, replace(scope.profile, live=False))
    client.sign_in(Role.COORDINATOR)
    assert "Gör en övningsyta" in client.get(ADDRESS).get_data(as_text=True)
    for _ in range(2):
        assert client.post(ADDRESS).status_code == 303
    world.tenants["koping-ovning"] = find_tenant(world.web, slug="koping-ovning")
    return client


def there(world, role: Role):
    """A scope in the practice area for the person with this role in Köping."""
    with world.web.scope(world.tenants["koping-ovning"]) as scope:
        actor = accounts.actor_of_email(scope, email=email(role, "koping"))
    return world.web.scope(world.tenants["koping-ovning"], actor)


def counted(world, tables, slug: str) -> dict[str, int]:
    """How many rows the tenant has in each table."""
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        return {
            name: connection.scalar(
                select(func.count()).select_from(table).where(table.c.tenant_id == world.tenants[slug].id)
            )
            for name, table in ((name, Base.metadata.tables[name]) for name in tables)
        }


def test_everybody_reaches_it_by_one_press_and_reports_there_alone(made, world):
    made.sign_in(Role.SCHOOL)
    page = made.get("/koping/rapporter/ny").get_data(as_text=True)
    assert "Rapporter tas inte emot än" in page and 'action="/koping-ovning/byt"' in page and MARK not in page
    for where in ("/koping/", "/koping/rapporter/ny"):
        page = made.get(where).get_data(as_text=True)
        assert "Öva på att rapportera" in page and ">Öva</span>" in page and "Rapportera</" not in page
    for form, where in (({"till": "rapportera"}, "rapporter/ny"), ({}, "")):
        made.sign_in(Role.SCHOOL)
        assert made.post(f"{THERE}/byt", form).headers["Location"] == f"{THERE}/{where}"
    page = made.get(f"{THERE}/rapporter/ny").get_data(as_text=True)
    assert MARK in page and 'name="category"' in page and "Torget" in page
    with there(world, Role.SCHOOL) as scope:
        incidents.report_incident(scope, category="klotter", earliest=NOW, precision="unknown")
        assert [one.slug for one in municipalities_of(scope)] == ["koping-ovning"]
    reported = ("incident", "day_tally", "coarse_week")
    assert counted(world, reported, "koping-ovning")["incident"] == 1
    assert set(counted(world, reported, "koping").values()) == {0}
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        reached = "SELECT count(*) FROM coarse_week WHERE area_id = :id"
        assert connection.scalar(text(reached), {"id": world.tenants[AREA].id}) == 0
    with world.scope(Role.AREA_CHIEF, AREA) as scope:
        assert "koping-ovning" not in {one.slug for one in municipalities_of(scope)}


def test_its_maps_are_drawn_on_the_municipalitys_background(made, world, tmp_path):
    assert "kartblad" not in made.get(f"{THERE}/rapporter/karta").get_data(as_text=True)
    path = pmtiles(tmp_path / "koping.pmtiles")
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        basemaps.add_basemap(scope, path=path, file_name=path.name)
    made.post(f"{THERE}/byt")
    drawn = made.get(f"{THERE}/rapporter/karta").get_data(as_text=True)
    address = re.search(r"(/koping-ovning/kartblad/[^/\"]+/)", drawn)
    assert address and made.http.get(address[1] + "/".join(map(str, TILE))).status_code == 200
    with there(world, Role.COORDINATOR) as scope:
        assert basemaps.sheets(scope) and basemaps.basemap(scope) is None
    for slug in ("koping", "arboga", AREA):
        with world.web.scope(world.tenants[slug]) as scope:
            assert not scope.db.execute(text("SELECT * FROM basemap_to_practise_on()")).all()
    said = made.get(f"{THERE}/bakgrundskarta").get_data(as_text=True)
    assert "ritas på kommunens bakgrundskarta" in said


def test_a_role_begins_and_ends_there_as_in_the_municipality(made, world):
    with there(world, Role.SCHOOL) as scope:
        assert scope.actor == world.actor(Role.SCHOOL)
    made.sign_in(Role.SCHOOL, "koping")
    made.post(f"{THERE}/byt")
    assert made.get(f"{THERE}/rapporter/ny").status_code == 200
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        invitations.end_role(scope, email=email(Role.SCHOOL, "koping"), role=Role.SCHOOL)
        invitations.invite(
            scope, email="ny@koping.example", name="Ny", role=Role.ANALYST, password="ett långt lösenord"
        )
    assert made.get(f"{THERE}/rapporter/ny").status_code != 200
    made.sign_in(Role.ADMINISTRATOR)
    people = made.get("/koping/personer/").get_data(as_text=True)
    assert "ny@koping.example" in people
    held = counted(world, ["membership", "organisation"], "koping")
    assert counted(world, ["membership", "organisation"], "koping-ovning") == held
    form = {"name": "Nya skolan", "kind": "skola"}
    assert made.post("/koping/installningar/verksamheter", form).status_code == 303
    made.post(f"{THERE}/byt")
    assert "Roller ges och ändras i kommunen" in made.get(f"{THERE}/personer/").get_data(as_text=True)
    page = made.get(f"{THERE}/installningar/verksamheter").get_data(as_text=True)
    assert "Nya skolan" in page
    given = {"email": "x@koping.example", "name": "X", "role": "leader"}
    assert made.post(f"{THERE}/personer/", given).status_code == 409
    assert made.post(f"{THERE}/installningar/verksamheter", {**form, "name": "En till"}).status_code == 409


def test_the_ground_follows_and_what_is_done_there_never_stops_the_municipality(made, world):
    with world.scope(Role.ADMINISTRATOR) as scope:
        added = changes.add_place(scope, name="Kajen", kind="hamn", lat=59.51, lon=15.98)
        choices.add_own(scope, slug="klotter", own_name="Klotter på elskåp")
    with there(world, Role.ADMINISTRATOR) as scope:
        assert added.id in {one.id for one in places.places_to_choose(scope)}
        assert [one.name for one in local.own_types(scope).values()] == ["Klotter på elskåp"]
        changes.add_place(scope, name="Bryggan", kind="hamn", lat=59.51, lon=15.99)
    for name in ("Bryggan", "Bron"):
        with world.scope(Role.ADMINISTRATOR) as scope:
            changes.add_place(scope, name=name, kind="hamn", lat=59.51, lon=15.97)
    assert "Bron" in world.named()
    made.post(f"{THERE}/byt")
    assert "Bron" not in made.get(f"{THERE}/installningar/platser").get_data(as_text=True)
    made.post(f"{THERE}/installningar/ovningsyta/tom")
    assert "Bron" in made.get(f"{THERE}/installningar/platser").get_data(as_text=True)


def test_what_lies_at_a_place_that_is_merged_follows_there(made, world):
    """Merged twice: from the market to the square, and from the square to the station."""
    with world.scope(Role.ADMINISTRATOR) as scope:
        market = changes.add_place(scope, name="Marknaden", kind="centrum/torg", lat=59.512, lon=15.98).id
    square, station = world.named()["Torget"], world.named()["Stationen"]
    sent = []
    for at in (market, square, station):
        with there(world, Role.SCHOOL) as scope:
            sent.append(incidents.report_incident(scope, category="klotter", earliest=NOW, named_place_id=at).id)
        with there(world, Role.COORDINATOR) as scope:
            call_lists.save_list(
                scope, named_place_id=at, version=0, lines=[("Jour", "114 14"), (f"Vakt {len(sent)}", "112")]
            )
    for here, to in ((market, square), (square, station)):
        with world.scope(Role.ADMINISTRATOR) as scope:
            version = places.find_named_place(scope, id=here).version
            ground.merge(scope, id=here, version=version, into_id=to)
    with there(world, Role.COORDINATOR) as scope:
        assert {incidents.read_incident(scope, id=id).named_place_id for id in sent} == {station}
        lists = call_lists.list_all(scope)
        assert lists[market] == lists[square] == []
        assert [call.function for call in lists[station]] == ["Jour", "Vakt 3", "Vakt 2", "Vakt 1"]
    assert kept(world) == recounted(world)


def test_the_database_gives_nobody_a_role_there(made, world):
    """Not even with the session of somebody who gives roles in the municipality, moved there."""
    token, at = world.session(Role.ADMINISTRATOR), date(2026, 11, 25)
    move = text("UPDATE session SET at_tenant_id = :id WHERE token_hash = secret_hash(:token)")
    with engine_of(world.urls[None]) as superuser, engine_of(world.urls["web"]) as web:
        for slug, given in (("koping", True), ("koping-ovning", False)):
            tenant = str(world.tenants[slug].id)
            with superuser.begin() as connection:
                assert connection.execute(move, {"id": tenant, "token": token}).rowcount == 1
            with web.connect() as connection:
                connection.execute(text("SELECT set_config('app.tenant_id', :id, true)"), {"id": tenant})
                found = connection.execute(text(GIVE), {"token": token, "role": "leader", "on": at}).scalar()
                assert (found is not None) == given


def test_it_is_emptied_of_everything_and_filled_from_the_municipality(made, world):
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        rows = Rows(connection)
        for table in Base.metadata.sorted_tables:
            if table.name in MODELS and table.name not in LOG:
                values = rows.values(table.name, "koping-ovning")
                rows.marker[table.name] = {"koping-ovning": values}
                try:
                    with connection.begin_nested():
                        connection.execute(table.insert().values(**values))
                except IntegrityError:
                    assert list(table.primary_key.columns.keys()) == ["tenant_id"]
    others = MODELS.keys() - STAYS - COPIED
    assert min(counted(world, others, "koping-ovning").values()) == 1
    before = counted(world, MODELS, "koping")
    made.post(f"{THERE}/byt")
    assert "Töm övningsytan" in made.get(f"{THERE}/installningar/ovningsyta").get_data(as_text=True)
    assert made.post(f"{THERE}/installningar/ovningsyta/tom").status_code == 303
    left = counted(world, MODELS, "koping-ovning")
    assert {name for name in others if left[name]} == {"tenant_state"}  # another than before
    assert {name: left[name] for name in COPIED} == {name: before[name] for name in COPIED}
    assert "tömd" in made.get(f"{THERE}/installningar/ovningsyta?ok=tomd").get_data(as_text=True)
    with there(world, Role.AUDITOR) as scope:
        assert "practice.change" in scope.db.scalars(text("SELECT act FROM audit_line")).all()
    assert counted(world, MODELS.keys() - LOG, "koping") == {name: n for name, n in before.items() if name not in LOG}


def test_only_who_sets_up_makes_it_and_empties_it_alone(made, world):
    teacher = world.session(Role.SCHOOL)
    with world.scope(Role.COORDINATOR, "arboga") as scope, pytest.raises(NotAllowed):
        service.make(scope, session=teacher)
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(NotFound):
        service.empty(scope, session=world.session(Role.COORDINATOR))
    with there(world, Role.COORDINATOR) as scope:
        with pytest.raises(NotAllowed):
            service.empty(scope, session=teacher)
        with pytest.raises(NotFound):
            service.make(scope, session=teacher)
