"""Database, queue or mail server away: each page that sets up, invites or sends says so; nothing is lost or doubled.

That real processes survive being killed: `tests/workers/test_mail_survives.py`.
"""

from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO

import pytest
from shapely.geometry import box
from sqlalchemy import create_engine, func, select, text

from app.accounts.models import Membership, Organisation
from app.basemaps.models import Basemap
from app.go_live.models import GoLivePaper
from app.ground.models import GroundDraft
from app.mail.models import Mail, NoticeChoice
from app.places.models import NamedPlace
from tenants.access import Role
from tenants.runs import Run
from tests.accounts.test_nothing_typed_is_lost import kept
from tests.basemaps.tile_files import packed
from tests.ground.test_files import PLAIN, geojson
from tests.ground.test_pages import looked_at
from tests.mail.test_sending import send
from tests.world import NOW, email
from workers.performing import perform_run
from workers.queue import RunQueue

PLACE = {"name": "Parken", "kind": "park/grönområde", "other_names": "", "lat": "59,512", "lon": "15,991"}
PAPER = {"version": "0", "decided_on": "2026-11-02", "number": "KS 2026/1", "decided_by": "Kommunstyrelsen"}
OUTLINE = geojson([box(15.9, 59.4, 16.1, 59.6)], told=[{"kom_namn": "Köping"}])
PERSON = {"email": "ny@koping.example", "name": "Ledningen (exempel)", "role": "leader"}
WORK = {
    "invite": (Role.ADMINISTRATOR, "personer/", PERSON, Membership),
    "organisation": (
        Role.ADMINISTRATOR,
        "installningar/verksamheter",
        {"name": "Fältgruppen", "kind": "fritid"},
        Organisation,
    ),
    "notices": (Role.AUDITOR, "konto/utskick", {"wanted": "reminder"}, NoticeChoice),
    "forgotten": (None, "glomt-losenord", {"email": email(Role.SCHOOL, "koping")}, Mail),
    "reset": (Role.ADMINISTRATOR, "personer/{school}/losenord", {}, Mail),
}
"""What is done -> by whom, where it is sent, what is filled in, and a table that it adds to."""
LAID = {
    "place": (Role.COORDINATOR, "installningar/platser/ny", PLACE, NamedPlace),
    "outline": (Role.ADMINISTRATOR, "installningar/filer", {"kind": "outline", "source": "SCB"}, GroundDraft),
    "sub-areas": (Role.COORDINATOR, "installningar/filer", {"kind": "sub_areas", "source": "SCB"}, GroundDraft),
    "places": (Role.COORDINATOR, "installningar/filer", {"kind": "places", "source": "Vi"}, GroundDraft),
    "population": (Role.COORDINATOR, "installningar/filer", {"kind": "population", "source": "SCB"}, GroundDraft),
    "saving": (Role.COORDINATOR, "installningar/filer/{draft}/spara", {}, NamedPlace),
    "basemap": (Role.ADMINISTRATOR, "bakgrundskarta", {"attribution": "Vi"}, Basemap),
    "paper": (Role.ADMINISTRATOR, "installningar/riktiga-handelser/gallring", PAPER, GoLivePaper),
}
"""The same of what lays the ground and opens for reports: no letter and no run."""
FILES = {
    "outline": OUTLINE,
    "sub-areas": geojson([box(15.93, 59.48, 15.97, 59.54)], told=[{"namn": "Hamnen"}]),
    "places": b"namn;sort;lat;lon\nKajen;hamn;59,51;15,95\n",
    "population": PLAIN.encode(),
    "basemap": packed(),
}
"""By what is done, the file that is sent along."""


def rows(world, model) -> int:
    with world.worker.scope(world.tenants["koping"]) as scope:
        here = select(func.count()).select_from(model).where(model.tenant_id == scope.tenant.id)
        return scope.db.scalar(here)


def send_to(client, where: str, form: dict, file: bytes | None = None):
    if file is None:
        return client.post(where, form)
    sent = {**form, "file": (BytesIO(file), "fil.dat")}
    return client.post(where, sent, content_type="multipart/form-data")


def begin(client, world, what: str):
    """(address, form, table) of a piece of work, by somebody who has its page before her."""
    role, path, form, table = (WORK | LAID)[what]
    if role:
        client.sign_in(role)
    draft = None
    if "{draft}" in path:
        answer = send_to(client, "/koping/installningar/filer", {"kind": "places", "source": "Vi"}, FILES["places"])
        draft = answer.location.rpartition("/")[2]
        form = looked_at(client.get(answer.location).text)
    where = f"/koping/{path}".format(school=world.actor(Role.SCHOOL).membership_id, draft=draft)
    client.get("/koping/konto" if role else where)
    return where, form, table


@contextmanager
def database_away(world, tables: str = "membership, person"):
    """A database that answers nobody who asks for people, or for what stands in these tables, for as long."""
    engine = create_engine(world.urls[None])
    with engine.begin() as connection:
        name = engine.url.database
        connection.execute(text(f"ALTER ROLE samsyn_web IN DATABASE {name} SET lock_timeout = '50ms'"))
    world.web.engine.dispose()
    with engine.begin() as connection:
        connection.execute(text(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()


@pytest.mark.parametrize("what", WORK)
def test_a_database_that_is_away_is_told_and_what_was_typed_is_done_once_when_it_is_back(client, world, box, what):
    where, form, table = begin(client, world, what)
    before = rows(world, table)
    with database_away(world):
        answer = client.post(where, form)
    assert answer.status_code == 503 and "Databasen svarar inte just nu." in answer.text
    assert rows(world, table) == before and kept(answer) == form
    assert client.post(where, kept(answer)).status_code in {200, 201, 303}
    assert rows(world, table) > before
    send(world)
    assert len(box.letters) == (table in (Mail, Membership))


@pytest.mark.parametrize("what", LAID)
def test_ground_and_papers_are_kept_whole_or_not_at_all(client, world, what):
    """Away before anything was done, and away in the middle: where the work itself is written."""
    where, form, table = begin(client, world, what)
    before, file = rows(world, table), FILES.get(what)
    for tables in ("membership, person", f"{table.__tablename__}, audit_head"):
        with database_away(world, tables):
            answer = send_to(client, where, form, file)
        assert answer.status_code == 503 and "Databasen svarar inte just nu." in answer.text
        assert (file is None) or "Filen ”fil.dat” är inte sparad." in answer.text
        assert rows(world, table) == before and kept(answer) == form
    if file:
        asked = client.post(where, kept(answer))
        assert asked.status_code == 422 and "Välj en fil först" in asked.text
        assert all(f'value="{value}"' in asked.text for name, value in form.items() if name != "kind")
    assert send_to(client, where, kept(answer), file).status_code == 303
    assert rows(world, table) == before + 1


@pytest.mark.parametrize("what", WORK)
def test_a_queue_that_is_away_hinders_nobody_and_loses_nothing(client, world, box, what):
    where, form, table = begin(client, world, what)
    before = rows(world, table)
    world.web._enqueue = RunQueue("redis://127.0.0.1:1/0", b"key").enqueue
    assert client.post(where, form).status_code in {200, 303}
    assert rows(world, table) > before
    send(world)  # the sweeper finds the run by its row
    assert len(box.letters) == (table in (Mail, Membership))


@pytest.mark.parametrize("what", ["invite", "forgotten", "reset"])
def test_a_mail_server_that_is_away_is_told_and_the_letter_leaves_when_it_is_back(client, world, box, what):
    box.behave("busy")
    where, form, _ = begin(client, world, what)
    assert client.post(where, form).status_code in {200, 303}
    assert send(world) == [False] and box.letters == []
    client.sign_out()
    client.sign_in(Role.ADMINISTRATOR)
    assert "väntar på att skickas" in client.get("/koping/utskick/").get_data(as_text=True)
    world.web.clock = lambda: NOW + timedelta(minutes=6)
    people = client.get("/koping/personer/").get_data(as_text=True)
    assert people.count("brevet har inte kunnat skickas än") == 1
    box.behave("")
    with world.worker.scope(world.tenants["koping"]) as scope:
        run = scope.db.scalars(select(Run).where(Run.kind == "mail")).one()
        run.again_at = None  # its pause is over
    assert perform_run(world.worker, world.tenants["koping"], run.id)
    assert len(box.letters) == 1
