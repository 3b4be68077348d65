"""A municipality is read in elsewhere as it was, or not at all; it ends, and is erased."""

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.accounts import invitations
from app.accounts import service as accounts
from app.documents import authenticity
from app.documents.models import FINAL, Document
from app.figures.periods import Days
from app.incident_counts import figures
from tenants import audit, contents
from tenants.access import CALENDAR, COMMAND_LINE
from tenants.errors import Ended
from tenants.manifest import NAME, table_path
from tenants.models import Tenant
from tenants.rounds import look_round
from tests.databases import engine_of
from tests.incidents.test_tallies import kept, recounted
from tests.world import AREA, PASSWORD, Role

BY_THE_MOVE = {"audit_line", "audit_head", "read_line"}
"""Tables in which the export and the import themselves leave lines."""


def test_what_is_read_in_is_byte_for_byte_what_was_taken_out(taken, moved, tmp_path):
    moved("export", "koping", str(tmp_path / "again"))
    for table in contents.tables():
        first, again = (table_path(folder, table.name).read_bytes() for folder in (taken, tmp_path / "again"))
        if table.name in BY_THE_MOVE:
            assert table.name == "audit_head" or set(first.splitlines()) <= set(again.splitlines()), table.name
        else:
            assert first == again, table.name
    of_files = [
        {path.relative_to(folder) for path in folder.glob("files/**/*")} for folder in (taken, tmp_path / "again")
    ]
    assert of_files[0] == of_files[1] and len(of_files[0]) > 10
    assert moved.holds()


def test_its_numbers_documents_and_people_are_the_same(here, moved):
    assert kept(moved.world) == recounted(moved.world) and sum(kept(moved.world)["days"].values()) > 5
    with moved.world.worker.scope(moved.world.tenants["koping"], COMMAND_LINE) as scope:
        finals = scope.db.scalars(select(Document).where(Document.state == FINAL)).all()
        for row in finals:
            found = authenticity.verify(scope, content=scope.files.read(scope.tenant.id, row.sha256))
            assert found and found.document.id == row.id
        assert finals
    assert _numbers(here.world) == _numbers(moved.world)
    said = moved("invite", "koping")
    links = [line.rsplit("/", 1)[1] for line in said.splitlines() if "/inbjudan/" in line]
    assert len(links) == 15 and all(said.count(link) == 1 for link in links)
    with moved.world.web.scope(moved.world.tenants["koping"]) as scope:
        assert invitations.accept_invitation(scope, token=links[0], password=PASSWORD, network="")
    assert moved("invite", "koping").count("/inbjudan/") == 14, "whoever has come in is invited no more"


def _numbers(world) -> dict:
    """What pictures and quarters count, as the coordinator and a school may count it."""
    spans = {"now": Days(date(2026, 7, 1), date(2026, 11, 25)), "before": Days(date(2025, 7, 1), date(2025, 11, 25))}
    found = {}
    for role in (Role.COORDINATOR, Role.SCHOOL):
        with world.scope(role) as scope:
            of_types = figures.category_counts(scope, spans=spans)
            found[role] = (
                figures.group_counts(scope, spans=spans),
                of_types,
                figures.counted_incidents(scope, days=spans["now"]),
            )
    assert all(sum(of_groups["now"].values()) > 5 for of_groups, *_ in found.values())
    return found


# --- what is refused -------------------------------------------------------------------------------------------------


def _rewritten(folder: Path, **changed) -> None:
    """The list as somebody who means harm would write it."""
    path = folder / NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))


def _line(folder: Path, table: str, change) -> None:
    """Another first line of a table, and a list that knows of it."""
    path = table_path(folder, table)
    first, *others = path.read_bytes().splitlines(keepends=True)
    content = b"".join((change(first), *others))
    path.write_bytes(content)
    said = json.loads((folder / NAME).read_text())
    said["tables"][table] |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    (folder / NAME).write_text(json.dumps(said))


def _link(folder: Path) -> None:
    path = table_path(folder, "incident")
    path.rename(folder.parent / "incident.jsonl")
    path.symlink_to(folder.parent / "incident.jsonl")


HARM = {
    "no list": (lambda folder: (folder / NAME).unlink(), "exporten blev inte klar"),
    "no JSON": (lambda folder: (folder / NAME).write_text("{"), "går inte att läsa"),
    "another revision": (lambda folder: _rewritten(folder, schema="0126_other"), "Uppdatera båda till samma version"),
    "another format": (lambda folder: _rewritten(folder, format="samsyn-export 9"), "samsyn-export 9"),
    "a table too few": (lambda folder: _rewritten(folder, tables={}), "inte de tabeller"),
    "a path for a hash": (
        lambda folder: _rewritten(folder, files={"documents": {"../../etc/passwd": 1}}),
        "går inte att läsa",
    ),
    "a store of its own": (lambda folder: _rewritten(folder, files={"../..": {}}), "går inte att läsa"),
    "a changed file": (lambda folder: table_path(folder, "incident").write_bytes(b"{}\n"), "är inte som den var"),
    "one file more": (lambda folder: (folder / "tables" / "more.jsonl").write_text("{}"), "hör inte till exporten"),
    "a link": (_link, "saknas"),
    "a row that points at nothing": (lambda folder: _line(folder, "incident", _elsewhere), "i incident (ForeignKey"),
    "a line without end": (lambda folder: _line(folder, "word", lambda line: line.rstrip(b"\n") + b","), "en var"),
    "a line that is two": (lambda folder: _line(folder, "word", lambda line: line.strip() + b"," + line), "i word"),
    "no object": (lambda folder: _line(folder, "membership", lambda _: b"[1]\n"), "går inte att läsa"),
    "a log that does not follow": (lambda folder: _line(folder, "audit_line", _other_actor), "håller inte ihop"),
}


def _elsewhere(line: bytes) -> bytes:
    return json.dumps({**json.loads(line), "organisation_id": "00000000-0000-7000-8000-000000000000"}).encode() + b"\n"


def _other_actor(line: bytes) -> bytes:
    return json.dumps({**json.loads(line), "actor": "Någon annan"}).encode() + b"\n"


@pytest.mark.parametrize("harm", HARM)
def test_what_is_not_as_it_was_is_refused_in_swedish_and_nothing_is_stored(taken, there, tmp_path, harm):
    folder = tmp_path / "export"
    shutil.copytree(taken, folder)
    change, said = HARM[harm]
    change(folder)
    status, told = there.tried("import", str(folder))
    assert status == 1 and said in told, told
    assert _left(there) == {"tenant": 1, "tenant_profile": 1} | _left_of_area(there)
    assert not any((there.var / store / taken_id(taken)).exists() for store in ("documents", "basemaps"))


def taken_id(folder: Path) -> str:
    return json.loads((folder / NAME).read_text())["tenant"]["id"]


def _left(site) -> dict[str, int]:
    """Table -> rows of all tenants, where there are any, past every wall."""
    tables = {*(table.name for table in contents.tables_here()), "person", "tenant", "session", "person_password"}
    with engine_of(site.world.urls[None]) as superuser, superuser.connect() as connection:
        found = {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in tables}  # noqa: S608 - our own names
    return {name: n for name, n in found.items() if n}


def _left_of_area(site) -> dict[str, int]:
    """What the area itself has written meanwhile."""
    return {name: n for name, n in _left(site).items() if name in ("audit_line", "audit_head", "tenant_state")}


def test_it_is_read_in_once(taken, moved):
    status, said = moved.tried("import", str(taken))
    assert status == 1 and "Det finns redan: koping" in said
    status, said = moved.tried("import", str(taken), "--slug", "koping-igen")
    assert status == 1 and "har redan Köping" in said
    assert moved.tried("export", "koping", str(taken))[0] == 1, "a folder that is there is not written into"
    assert moved("import", str(taken), "--check").count("Allt är som det var") == 1


# --- it ends ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def world(moved):
    """The web stands on the installation that Köping has come to."""
    return moved.world


def _seen_by_area(site) -> dict[str, int]:
    """Table -> rows of Köping that its police area reads."""
    koping = next(
        id for slug, id in _ids(site).items() if slug.startswith(("koping", "avslutad")) and "ovning" not in slug
    )
    area = next(tenant for slug, tenant in site.world.tenants.items() if slug == AREA)
    with site.world.worker.scope(area, COMMAND_LINE) as scope:
        line, names = scope.db.connection(), [table.name for table in contents.tables()]
        counted = "SELECT count(*) FROM public.{} WHERE tenant_id = :id"
        found = {name: line.scalar(text(counted.format(name)), {"id": koping}) for name in names}
    return {name: n for name, n in found.items() if n}


def _ids(site) -> dict:
    with site.world.worker.registry() as db:
        return {row.slug: row.id for row in db.scalars(select(Tenant))}


def test_it_ends_and_begins_again(moved, client):
    before = _seen_by_area(moved)
    assert {"coarse_week", "shape", "tenant_profile", "released_table"} <= before.keys()
    client.get("/koping/logga-in")
    known, coordinator = moved.world.tenants["koping"], moved.world.actor(Role.COORDINATOR)
    said = moved("end", "koping")
    with pytest.raises(Ended), moved.world.web.scope(known, coordinator) as scope:
        accounts.add_organisation(scope, name="Simhallen", kind="fritid")
    assert "har lämnat Samsyn" in said and _seen_by_area(moved) == {}
    client.http.application.extensions["samsyn"].tenants.clear()  # it is known for some seconds
    answer = client.get("/koping/logga-in")
    assert answer.status_code == 410 and "Köping har lämnat Samsyn." in answer.text
    assert client.get("/koping/api/v1/incidents/").status_code == 410
    assert "koping" not in client.get("/").text
    assert [one.tenant.slug for one in look_round(moved.world.worker)] == [AREA]
    with moved.world.worker.scope(moved.world.tenants[AREA], CALENDAR) as scope:
        assert scope.profile.missing_members == ("Köping",)
        assert not scope.db.connection().scalar(text("SELECT count(*) FROM let_out_nearby()"))
    moved("end", "koping")
    moved("reopen", "koping")
    client.http.application.extensions["samsyn"].tenants.clear()
    assert client.get("/koping/logga-in").status_code == 200 and _seen_by_area(moved) == before
    with moved.world.worker.scope(moved.world.tenants[AREA], CALENDAR) as scope:
        assert scope.profile.missing_members == ()
    assert moved.tried("reopen", "koping")[0] == 1 and moved.tried("end", AREA)[0] == 1


def test_it_is_erased_with_all_that_it_had_and_can_come_back(moved, taken, tmp_path):
    moved("practice", "koping")
    before = [path for store in ("documents", "basemaps") for path in (moved.var / store).glob("*/??/*")]
    assert moved.tried("erase", "koping", "--name", "Köping", "--export", "0" * 64)[0] == 1
    digest = hashlib.sha256((taken / NAME).read_bytes()).hexdigest()
    moved("end", "koping")
    for name, sha, why in (
        ("köping", digest, "precis som det står"),
        ("Köping", digest, "efter att Köping avslutades"),
    ):
        status, said = moved.tried("erase", "koping", "--name", name, "--export", sha)
        assert status == 1 and why in said, said
    moved("export", "koping", str(tmp_path / "last"))
    last = hashlib.sha256((tmp_path / "last" / NAME).read_bytes()).hexdigest()
    coordinator = moved.world.actor(Role.COORDINATOR)
    with moved.world.web.scope(moved.world.tenants["koping"], coordinator) as scope:
        audit.note(scope, "accounts.account")  # in a process that did not know yet
    status, said = moved.tried("erase", "koping", "--name", "Köping", "--export", last)
    assert status == 1 and "hann göra något efter exporten" in said
    shutil.rmtree(tmp_path / "last")
    moved("export", "koping", str(tmp_path / "last"))
    last = hashlib.sha256((tmp_path / "last" / NAME).read_bytes()).hexdigest()
    said = moved("erase", "koping", "--name", "Köping", "--export", last)
    assert "Av Köping finns bara namnet kvar" in said

    assert before and not [path for store in ("documents", "basemaps") for path in (moved.var / store).glob("*/??/*")]
    left = _left(moved)
    assert left.keys() <= {"tenant", "tenant_profile", "tenant_state", "audit_line", "audit_head", "read_line"}
    assert left["tenant"] == 2 and left["tenant_profile"] == 1, "the area's, and a name"
    assert "koping" not in moved("list") and moved.tried("show", "koping")[0] == 1
    with moved.world.worker.scope(moved.world.tenants[AREA], COMMAND_LINE) as scope:
        acts = scope.db.scalars(text("SELECT act FROM audit_line ORDER BY seq DESC LIMIT 1")).all()
        assert acts == ["moving.erase"]
    assert moved.holds(), "the checkpoints know that the chain is gone"

    moved("import", str(tmp_path / "last"))
    assert moved.holds() and kept(moved.world) == recounted(moved.world)
