"""The municipality's addresses: sent, read by a worker, looked at and saved; found in the form by those who report."""

import random
import re
from uuid import UUID

import pytest
from sqlalchemy import text

from app.addresses import files, service
from app.addresses.models import Address
from app.incidents import lists
from app.incidents import service as incidents
from app.practice import service as practice
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Conflict, NotAllowed
from tenants.registry import all_tenants
from tests.addresses.files import PLAIN, send
from tests.databases import engine_of
from tests.incidents.test_one_tap import form
from tests.intake.test_commands import samsyn  # noqa: F401  (a fixture)
from tests.statements import asked, selects
from workers.performing import perform_run

HERE = "/koping/installningar/adresser/"


def read_in(world, client, content: bytes = PLAIN) -> str:
    """Send a file and let a worker read it; gives the address of its page."""
    answer = send(client, content)
    assert answer.status_code == 303, answer.text
    with world.scope() as scope:
        run = scope.db.execute(text("SELECT id FROM run WHERE kind = 'address_file' ORDER BY id DESC LIMIT 1")).scalar()
    perform_run(world.worker, world.tenants["koping"], UUID(str(run)))
    return answer.location


@pytest.fixture
def loaded(world, client):
    client.sign_in(Role.COORDINATOR)
    assert client.post(f"{read_in(world, client)}/spara").status_code == 303
    client.sign_out()


def found(world, text: str, role=Role.SCHOOL, slug="koping") -> list[str]:
    with world.scope(role, slug) as scope:
        return [f"{service.called(row)}, {row.town}" for row in service.find(scope, text=text).addresses]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_a_file_is_read_looked_at_and_saved(world, client, role):
    client.sign_in(role)
    sent = send(client, PLAIN)
    waiting = client.get(sent.location).text
    assert "Filen står på tur" in waiting and 'hx-get="' in waiting and ">Spara<" not in waiting
    client.post(f"{sent.location}/slang")
    shown = client.get(page := read_in(world, client, PLAIN + b"Storgatan;fyra;;;;;\n")).text
    assert ">7<" in shown and "rad 9: numret" in shown and "Lantmäteriet" in shown and ">Spara<" in shown
    assert "Storgatan 4B" in client.get(f"{page}/karta").text
    assert found(world, "storgatan 4") == []  # nothing before it is saved
    assert client.post(f"{page}/spara").status_code == 303
    assert found(world, "storgatan 4") == ["Storgatan 4, Köping", "Storgatan 4B, Köping", "Storgatan 40, Köping"]
    index = client.get(HERE).text
    assert "2026-11-01" in index or "1 nov" in index
    with world.scope() as scope:
        kept = {column.name for column in Address.__table__.columns}
        assert kept == {"tenant_id", "file_id", "key", "number", "letter", "town", "street", "lat", "lon"}
        assert "Andersson" not in str(scope.db.execute(text("SELECT a::text FROM address a")).all())


def test_a_file_is_replaced_taken_back_and_ended(world, client, loaded):
    client.sign_in(Role.COORDINATOR)
    newer = b"gata;nummer;lat;lon\nNygatan;1;59,512;15,991\n"
    client.post(f"{read_in(world, client, newer)}/spara")
    assert (found(world, "nygatan 1"), found(world, "storgatan 4")) == (["Nygatan 1, "], [])
    client.post(f"{HERE}ater")
    assert found(world, "nygatan 1") == [] and len(found(world, "storgatan 4")) == 3
    client.post(f"{HERE}ater")
    client.post(f"{read_in(world, client, newer.replace(b'Ny', b'Tredje '))}/spara")
    with world.scope() as scope:  # the one that holds and the one before it
        assert [one.n for one in files.list_files(scope)] == [1, 1]
        assert scope.db.execute(text("SELECT count(*) FROM address")).scalar() == 2
    client.post(f"{HERE}bort")
    assert found(world, "tredje gatan 1") == []
    assert "data-addresses" not in client.get("/koping/rapporter/ny").text
    client.post(f"{HERE}ater")
    assert found(world, "tredjegatan 1") == ["Tredje gatan 1, "]


def test_a_file_that_is_none_says_why_and_what_was_typed_is_kept(world, client):
    client.sign_in(Role.COORDINATOR)
    for more, why in (
        ({"file": ""}, "Välj en fil först."),
        ({"source": ""}, "Skriv var uppgifterna kommer ifrån"),
        ({"dated": "2027-01-01"}, "Dagen har inte varit än."),
        ({"dated": ""}, "Skriv vilken dag"),
    ):
        refused = send(client, PLAIN, **more)
        assert refused.status_code == 422 and why in refused.text
    page = read_in(world, client, b"namn;antal\nTorget;3\n")
    assert "ingen kolumn med adresser" in client.get(page).text
    assert client.post(f"{page}/spara").status_code == 409
    assert client.post(f"{page}/slang").status_code == 303 and client.get(page).status_code == 404
    for _ in range(files.MOST_WAITING):
        assert send(client, PLAIN).status_code == 303
    assert "Flera filer väntar redan" in send(client, PLAIN).text


def test_an_address_is_chosen_without_script_and_the_report_keeps_its_point_alone(world, client, loaded):
    client.sign_in(Role.SCHOOL)
    asked_for = {**form(client), "find_place": "storgtan 4b", "find": "place", "category": "klotter", "when": "igar"}
    shown = client.post("/koping/rapporter/", asked_for).text
    value = re.search(r'name="usual" value="(adress:[^"]+)"', shown)[1]
    assert value == "adress:59.51230,15.99130:Storgatan 4B" and "Sök bland platserna och adresserna" in shown
    hint = client.post("/koping/rapporter/", {**asked_for, "find_place": "björkvägen"}).text
    assert "Skriv numret också: Björkvägen." in hint
    # A form that is refused keeps what was tapped.
    refused = client.post("/koping/rapporter/", {**form(client), "usual": value, "when": "igar"})
    assert refused.status_code == 422 and f'value="{value}" checked' in refused.text
    unmeant = {"named_place_id": str(world.named()["Torget"]), "accuracy": "900", "precision": "unknown"}
    sent = {**form(client), **unmeant, "category": "klotter", "usual": value, "when": "igar"}
    assert client.post("/koping/rapporter/", sent).status_code == 303
    with world.scope(Role.SCHOOL) as scope:
        (seen,) = incidents.list_incidents(scope).rows
        assert (seen.precision, seen.lat, seen.lon, seen.named_place) == ("address", 59.5123, 15.9913, None)
        rows = scope.db.execute(text("SELECT i::text, v::text FROM incident i, incident_version v")).all()
        assert "Storgatan" not in str(rows) + str(scope.db.execute(text("SELECT i::text FROM incident i")).all())
    page = client.get(f"/koping/rapporter/{seen.id}").text
    assert "Vid adressen" in page and "Vid Storgatan 4B." in page  # worked out of the point
    for wrong in ("adress:", "adress:a,b:Storgatan", "adress:59.5", f"adress:{'9' * 300}"):
        assert client.post("/koping/rapporter/", {**sent, **form(client), "usual": wrong}).status_code == 422


def test_the_coordinator_moves_a_report_by_searching_an_address(world, client, loaded):
    with world.scope(Role.SCHOOL) as scope:
        said = {"category": "klotter", "earliest": scope.now, "named_place_id": world.named()["Torget"]}
        id = incidents.report_incident(scope, **said).id
    client.sign_in(Role.COORDINATOR)
    assert f"/koping/rapporter/{id}/rattelse" in client.get("/koping/inkommet/").text
    at = f"/koping/rapporter/{id}/rattelse"
    assert 'data-addresses="/koping/adresser/"' in client.get(at).text
    value = re.search(r'value="(adress:[^"]+)"', client.get("/koping/adresser/?q=storgatan+4b").text)[1]
    told = {"version": "1", "category": "klotter", "earliest": "2026-11-24T10:00", "reason": "Enligt samtal."}
    assert client.post(at, {**told, "usual": value}).status_code == 303
    with world.scope(Role.SCHOOL) as scope:
        seen = incidents.read_incident(scope, id=id)
    assert (seen.precision, seen.lat, seen.lon, seen.named_place) == ("address", 59.5123, 15.9913, None)


def test_who_may_not_see_the_point_sees_neither_it_nor_its_certainty(world, loaded):
    """A dwelling's address is as much as its point."""
    with world.scope(Role.SCHOOL) as scope:
        (at,) = service.find(scope, text="storgatan 4b").addresses
        said = {"category": "bostadsinbrott", "earliest": scope.now, "precision": "address"}
        id = incidents.report_incident(scope, **said, lat=at.lat, lon=at.lon, access_class="internal").id
    for role in (Role.COORDINATOR, Role.REPORTER):
        with world.scope(role) as scope:
            seen = lists.read_many(scope, ids=[id]).get(id)
            assert seen is None or (seen.precision == "address") == (seen.lat is not None), role
            assert role is Role.COORDINATOR or seen is None or seen.lat is None


def test_several_events_at_an_address_say_so_in_the_form_alone(world, client, loaded):
    client.sign_in(Role.SCHOOL)
    value = "adress:59.51230,15.99130:Storgatan 4B"
    sent = {**form(client), "category": "klotter", "usual": value, "when": "igar", "more": "ja"}
    shown = client.post("/koping/rapporter/", sent).text
    assert "Storgatan 4B" in re.search(r'<p class="rows-note">([^<]+)', shown)[1]
    assert f'value="{value}" checked' in shown  # the next happened there too


def test_an_address_is_asked_for_by_script_and_by_key(world, client, loaded):
    client.sign_in(Role.SCHOOL)
    assert 'data-addresses="/koping/adresser/"' in client.get("/koping/rapporter/ny").text
    part = client.get("/koping/adresser/?q=storgatan+4").text
    assert part.count('value="adress:') == 3 and "<html" not in part
    assert "Skriv numret" in client.get("/koping/adresser/?q=björkvägen").text
    assert client.get("/koping/adresser/?q=" + "a" * 101).status_code == 422
    assert found(world, "storgatan 4", slug="arboga") == []
    with world.scope(Role.SCHOOL) as scope, pytest.raises(NotAllowed):
        files.end_file(scope)


def test_the_practice_area_has_the_addresses_of_its_municipality(world, client, loaded):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        practice.make(scope)
    with world.worker.scope(practice_of(world), COMMAND_LINE) as there:
        assert len(service.find(there, text="storgatan 4").addresses) == 3 and there.profile.addresses
    client.sign_in(Role.COORDINATOR)
    client.post(f"{HERE}bort")
    with world.worker.scope(practice_of(world), COMMAND_LINE) as there:
        assert not service.find(there, text="storgatan 4").addresses and not there.profile.addresses
    client.post(f"{HERE}ater")
    with world.worker.scope(practice_of(world), COMMAND_LINE) as there:
        assert len(service.find(there, text="storgatan 4").addresses) == 3 and there.profile.addresses


def practice_of(world):
    return next(one for one in all_tenants(world.worker) if one.practice_of == world.tenants["koping"].id)


def test_the_command_line_reads_and_removes_them(world, samsyn, tmp_path):  # noqa: F811
    path = tmp_path / "adresser.csv"
    path.write_bytes(PLAIN + b";9;;;59,51;15,99;\n")
    of = ("--tenant", "koping", "--dated", "2026-11-01")
    status, said = samsyn("address", "import", str(path), *of, "--dry-run")
    assert status == 0 and "7 adresser, inget är sparat" in said and "rad 9: gatan saknas" in said
    assert samsyn("address", "import", str(path), *of)[0] == 0
    assert len(found(world, "storgatan 4")) == 3
    assert samsyn("address", "remove", "--tenant", "koping")[0] == 0
    assert found(world, "storgatan 4") == []


def test_a_search_reads_an_index_whatever_there_is(world):
    """As many questions and buffers in 50 000 addresses as in 50."""
    chance, costs = random.Random(1), {}
    for n in (50, 50_000):
        with world.scope(Role.COORDINATOR) as scope:
            row = files.add_file(scope, name="a", source="b", dated=scope.now.date(), stored=None)
            streets = [f"{first}{last}" for first in _words(chance, n // 60 + 5) for last in ("gatan", "vägen")]
            rows = [
                {"street": streets[at % len(streets)], "number": at // len(streets) + 1, "letter": "", "town": "Köping"}
                for at in range(n)
            ]
            files.add_rows(scope, file_id=row.id, rows=[{**one, "lat": 59.51, "lon": 15.99} for one in rows])
            row.n, row.streets = n, [[street, "Köping"] for street in streets]
            files.save_file(scope, id=row.id)
        with world.scope(Role.SCHOOL) as scope, asked(world.web.engine) as statements:
            assert service.find(scope, text=f"{streets[0]} 1").addresses
        costs[n] = len(selects(statements))
    assert costs[50] == costs[50_000] <= 4
    with world.scope(Role.SCHOOL) as scope:
        plan = scope.db.execute(
            text(
                "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) SELECT * FROM address"
                " WHERE file_id = :file AND key = ANY(:keys) AND number = 1"
            ),
            {"file": row.id, "keys": [streets[0].casefold()]},
        )
        told = "\n".join(line for (line,) in plan)
    assert "address_pkey" in told and int(re.search(r"shared hit=(\d+)", told)[1]) < 20, told


def _words(chance, n: int) -> list[str]:
    return ["".join(chance.choices("bdfgklmnprst", k=3)).title() + f"a{at}" for at in range(n)]


def test_a_file_may_not_be_saved_before_it_is_read(world):
    with world.scope(Role.COORDINATOR) as scope:
        row = files.add_file(scope, name="a", source="b", dated=scope.now.date(), stored=None)
        with pytest.raises(Conflict):
            files.save_file(scope, id=row.id)


@pytest.mark.usefixtures("loaded")
def test_the_nearest_address_is_told_of_a_point_to_who_sees_it_and_kept_nowhere(world, client):
    near = [(59.5122, 15.9912), (59.5122, 15.99125), (59.5135, 15.9914), (59.60, 16.1)]
    with world.scope(Role.SCHOOL) as scope:
        told = [service.nearest(scope, lat=lat, lon=lon) for lat, lon in near]
        said = {"earliest": scope.now, "lat": 59.5122, "lon": 15.9912, "precision": "exact"}
        seen = incidents.report_incident(scope, category="klotter", **said)
        home = incidents.report_incident(scope, category="bostadsinbrott", **said)
    assert [(one.called, one.metres) for one in told if one] == [("Storgatan 4", 0), ("Storgatan 4", 3)] and told[
        3
    ] is None
    client.sign_in(Role.SCHOOL)
    assert "Vid Storgatan 4." in client.get(f"/koping/rapporter/{seen.id}").text
    part = client.post("/koping/adresser/narmast", {"lat": "59,5118", "lon": "15,9911"}).text
    assert "Närmast Storgatan 1, 33 m bort." in part
    assert client.post("/koping/adresser/narmast", {"lat": "norr"}).status_code == 422
    client.sign_out()
    client.sign_in(Role.YOUTH)
    assert "Storgatan" not in client.get(f"/koping/rapporter/{home.id}").text
    with world.scope() as scope:
        kept = scope.db.execute(text("SELECT count(*) FROM incident t WHERE t::text LIKE '%Storgatan%'")).scalar()
    assert kept == 0


def test_the_nearest_is_found_by_an_index_whatever_there_is(world):
    chance = random.Random(2)
    with world.scope(Role.COORDINATOR) as scope:
        row = files.add_file(scope, name="a", source="b", dated=scope.now.date(), stored=None)
        points = [(59.40 + chance.random() / 5, 15.8 + chance.random() / 2) for _ in range(30_000)]
        at = {"letter": "", "town": "Köping"}
        rows = [
            {"street": f"Gata{n % 600}", "number": n // 600 + 1, "lat": a, "lon": b, **at}
            for n, (a, b) in enumerate(points)
        ]
        files.add_rows(scope, file_id=row.id, rows=rows)
        row.n, row.streets = len(rows), [[f"Gata{n}", "Köping"] for n in range(600)]
        files.save_file(scope, id=row.id)
    with world.scope(Role.SCHOOL) as scope, asked(world.web.engine) as statements:
        lat, lon = points[0]
        assert service.nearest(scope, lat=lat, lon=lon).metres == 0
    assert len(selects(statements)) <= 2
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.execute(text("ANALYZE address"))  # as PostgreSQL does by itself, a minute after so many rows
    with world.scope(Role.SCHOOL) as scope:
        plan = scope.db.execute(
            text(
                "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) SELECT * FROM address"
                " WHERE file_id = :file AND lat BETWEEN :low AND :high"
            ),
            {"file": row.id, "low": lat - 0.0009, "high": lat + 0.0009},
        )
        told = "\n".join(line for (line,) in plan)
    assert "address_lat_idx" in told and "Index Cond: ((lat" in told, told
