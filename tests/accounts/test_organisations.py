"""Organisations are of listed kinds, a role that reports belongs to one, and a place with a single one never asks."""

import os

import pytest

from app import commands
from app.accounts import invitations
from app.accounts import service as accounts
from app.accounts.models import ORGANISATION_KINDS
from app.command_line import Installation
from app.incidents import lists
from app.incidents import service as incidents
from config.local.instance import Instance
from tenants.access import COMMAND_LINE, REPORTS_FOR_ITS_ORGANISATION, Role
from tenants.errors import Invalid
from tenants.profile import Profile
from tenants.registry import register_tenant
from tests.incidents.test_reporting import AN_HOUR_AGO, report
from tests.world import AREA, PASSWORD, email


@pytest.fixture
def typed(world, tmp_path, monkeypatch, capsys):
    """Run a command at the world's database; gives (exit status, all it printed)."""
    key = tmp_path / "key"
    key.write_text("0" * 64)
    key.chmod(0o600)
    addresses = {"DATABASE_URL": world.urls["web"], "WORKER_DATABASE_URL": world.urls["worker"]}
    addresses |= {"REDIS_URL": "unix:///nowhere.sock", "SAMSYN_KEY_FILE": str(key), "SAMSYN_VAR": str(tmp_path)}
    for name, value in addresses.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        status = commands.main(list(arguments))
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def kinds(world) -> dict[str, str]:
    with world.scope() as scope:
        return {one.name: one.kind for one in accounts.organisations(scope)}


@pytest.mark.parametrize("written", ["Socialtjänst", " SOCIALTJÄNST ", "socialtja\u0308nst"])
def test_a_kind_is_known_in_whatever_letters_and_kept_as_its_code(world, typed, written):
    status, _ = typed("organisation", "add", "--tenant", "koping", "Öppenvården", written)
    assert status == 0 and kinds(world)["Öppenvården"] == "socialtjänst"
    with world.scope() as scope:
        assert report(scope, world, organisation_id=world.organisation("Öppenvården")).access_class == "restricted"


def test_a_kind_that_is_not_listed_is_refused_with_the_list(world, typed):
    status, said = typed("organisation", "add", "--tenant", "koping", "Öppenvården", "socialtjänsten")
    assert status == 1 and all(kind in said for kind in ORGANISATION_KINDS) and "Öppenvården" not in kinds(world)
    status, said = typed("organisation", "add", "--tenant", "koping", "Polisen", "skola")
    assert status == 1 and "av sorten polis" in said and kinds(world)["Polisen"] == "polis"
    status, said = typed("organisation", "kinds")
    assert status == 0 and "socialtjänst" in said and "läses av verksamheten och samordnaren" in said


def test_a_change_of_kind_asks_what_to_do_with_the_reports_and_does_it(world, typed):
    school = world.organisation("Högstadieskolan")
    with world.scope(Role.SCHOOL) as scope:
        seen = [report(scope, world).id, report(scope, world, category="rekrytering", text="Skrik.").id]
    change = ("organisation", "kind", "--tenant", "koping", "Högstadieskolan", "Socialtjänst")
    status, said = typed(*change)
    assert status == 1 and "1 rapporter med läskretsen internal" in said and "1 rapporter med läskretsen police" in said
    assert "Inget är ändrat" in said and kinds(world)["Högstadieskolan"] == "skola"
    assert typed(*change, "--reports", "keep")[0] == 0
    assert kinds(world)["Högstadieskolan"] == "socialtjänst" and classes(world, school) == {"internal": 1, "police": 1}
    status, said = typed(*change, "--reports", "restrict")
    assert status == 0 and "2 rapporter läses av färre nu" in said and classes(world, school) == {"restricted": 2}
    with world.scope(Role.YOUTH) as scope:
        assert incidents.list_incidents(scope).rows == []
    with world.scope(Role.SCHOOL) as scope:
        assert all(lists.read_history(scope, id=id) for id in seen)


def test_the_command_line_lists_renames_ends_and_opens_again(world, typed):
    here = ("--tenant", "koping")
    assert typed("organisation", "add", *here, "Fältarna", "fritid")[0] == 0
    assert typed("organisation", "change", *here, "Fältarna", "Fältgruppen")[0] == 0
    assert typed("organisation", "end", *here, "Fältgruppen")[0] == 0
    assert (
        "Fältgruppen" in typed("organisation", "list", *here)[1]
        and "avslutad" in typed("organisation", "list", *here)[1]
    )
    assert typed("organisation", "end", *here, "Fältgruppen", "--again")[0] == 0
    assert "avslutad" not in typed("organisation", "list", *here)[1]
    status, said = typed("organisation", "end", *here, "Högstadieskolan")
    assert status == 1 and "har en roll i verksamheten" in said


def classes(world, organisation_id) -> dict[str, int]:
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        return lists.count_by_class(scope, organisation_id=organisation_id)


@pytest.mark.parametrize("role", sorted(REPORTS_FOR_ITS_ORGANISATION))
def test_a_role_that_reports_is_not_given_without_an_organisation(world, role):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        with pytest.raises(Invalid) as refused, scope.attempt():
            invitations.invite(scope, email="ny@koping.example", name="Ny", role=role)
        assert invitations.invite(scope, email="ny@koping.example", name="Ny", role=Role.COORDINATOR)
    assert "Högstadieskolan" in refused.value.sentences and "Bostadsbolaget" in refused.value.sentences


def test_with_one_organisation_the_coordinator_is_not_asked_whose_a_report_is(world, client):
    new = {"slug": "sundby", "name": "Sundby", "kind": "municipality", "code": "1999", "area_slug": AREA}
    world.tenants["sundby"] = register_tenant(world.worker, **new, profile=Profile())
    with world.worker.scope(world.tenants["sundby"], COMMAND_LINE) as scope:
        only = accounts.register_organisation(scope, name="Kommunkontoret", kind="kommunstyrelsen").id
        who = {"email": email(Role.COORDINATOR, "sundby"), "name": "Samordnare (exempel)", "password": PASSWORD}
        invitations.invite(scope, role=Role.COORDINATOR, **who)
    client.sign_in(Role.COORDINATOR, "sundby")
    form = client.get("/sundby/rapporter/ny")
    assert 'name="organisation_id"' not in form.text
    said = {"category": "klotter", "earliest": "2026-11-25T08:00", "precision": "unknown"}
    assert client.post("/sundby/rapporter/", said).status_code == 303
    with world.scope(Role.COORDINATOR, "sundby") as scope:
        assert [seen.organisation_id for seen in incidents.list_incidents(scope).rows] == [only]
        more = incidents.report_incident(scope, category="klotter", earliest=AN_HOUR_AGO, precision="unknown")
        assert more.organisation_id == only


@pytest.mark.parametrize(
    ("given", "port", "address"),
    [
        ({}, 8123, "http://127.0.0.1:8123"),
        ({}, None, "http://127.0.0.1:8000"),
        ({"SAMSYN_PUBLIC_URL": "https://samsyn.example.se"}, 8123, "https://samsyn.example.se"),
        ({"DATABASE_URL": "postgresql://"}, 8123, "http://127.0.0.1:8000"),
    ],
)
def test_a_link_carries_the_address_of_the_instance_that_runs(settings, world, monkeypatch, given, port, address):
    for name in ("DATABASE_URL", "WORKER_DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "SAMSYN_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    Instance(settings.var).remember(port=port)
    settings = settings.__class__(
        **{**vars(settings), "public_url": given.get("SAMSYN_PUBLIC_URL", settings.public_url)}
    )
    here = Installation({**os.environ, "SAMSYN_VAR": str(settings.var)}, settings, world.worker)
    assert here.address == address
