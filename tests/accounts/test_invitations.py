"""An invitation opens one membership of one tenant, once, and never gives a new password to somebody who has one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import invitations, passwords, sessions, signing_in
from app.accounts import service as accounts
from tenants.access import COMMAND_LINE, Role
from tenants.audit import AuditLine
from tenants.errors import Invalid, NotFound
from tests.accounts.test_sessions import ENDINGS, as_superuser
from tests.world import NOW, email

NEW = "ny@exempel.example"
CHOSEN, OTHER = "en lång mening till", "en helt annan mening"


def invite(world, slug: str, role: Role, *, address: str = NEW, organisation: str = "Säkerhetsavdelningen"):
    with world.worker.scope(world.tenants[slug], COMMAND_LINE) as scope:
        return invitations.invite(scope, email=address, name=f"{role} (exempel)", role=role, organisation=organisation)


def accept(world, slug: str, token: str, password: str = CHOSEN) -> str | None:
    with world.web.scope(world.tenants[slug]) as scope:
        return invitations.accept_invitation(scope, token=token, password=password, network="192.0.2.1")


def roles(world, slug: str, address: str = NEW) -> set[Role]:
    """What somebody with this address may do in the tenant."""
    with world.web.scope(world.tenants[slug]) as scope:
        actor = accounts.actor_of_email(scope, email=address)
    return set(actor.roles) if actor else set()


def holders_roles(world, slug: str, session: str) -> set[Role]:
    """What this session may do in the tenant."""
    with world.web.scope(world.tenants[slug]) as scope:
        actor = sessions.actor_of_session(scope, token=session)
    return set(actor.roles) if actor else set()


def test_one_municipalitys_invitation_opens_nothing_in_another(world, client):
    koping, arboga = invite(world, "koping", Role.COORDINATOR), invite(world, "arboga", Role.REPORTER)
    assert client.get(f"/koping/inbjudan/{arboga}").status_code == 404
    client.get("/koping/logga-in")  # a form with its token
    assert client.post(f"/koping/inbjudan/{arboga}", {"password": CHOSEN}).status_code == 404
    session = accept(world, "arboga", arboga)
    assert holders_roles(world, "arboga", session) == {Role.REPORTER}
    assert holders_roles(world, "koping", session) == roles(world, "koping") == set()
    assert holders_roles(world, "koping", accept(world, "koping", koping)) == {Role.COORDINATOR}
    assert roles(world, "arboga") == {Role.REPORTER}


def test_a_role_may_begin_and_end_on_days_that_are_said(world):
    first, last = NOW.date() + timedelta(days=3), NOW.date() + timedelta(days=30)
    said = {"email": NEW, "name": "Vikarien (exempel)", "role": Role.ANALYST}
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        for wrong in ({"valid_to": NOW.date() - timedelta(days=1)}, {"valid_from": last, "valid_to": first}):
            with pytest.raises(Invalid):
                invitations.invite(scope, **said, **wrong)
        token = invitations.invite(scope, **said, valid_from=first, valid_to=last)
    assert accept(world, "koping", token) == first
    assert roles(world, "koping") == set()
    for day, held in ((first, {Role.ANALYST}), (last, {Role.ANALYST}), (last + timedelta(days=1), set())):
        world.web.clock = lambda day=day: NOW + (day - NOW.date())
        assert roles(world, "koping") == held


def test_the_database_itself_takes_an_invitation_here_in_its_time_and_once(world):
    """What stands when two are at it at once, or the web's own question before is past."""
    token, kept = invite(world, "koping", Role.COORDINATOR), passwords.kept(CHOSEN)
    proof, chosen = passwords.proof(CHOSEN, kept.recipe), (kept.recipe, kept.proof_hash)

    def taken(slug: str, when=NOW) -> bool:
        with world.web.scope(world.tenants[slug]) as scope:
            return scope.db.scalar(select(func.accept_invitation(token, proof, *chosen, when, NOW.date()))) is not None

    assert not taken("arboga") and not taken("koping", NOW + invitations.LIFE + timedelta(seconds=1))
    assert roles(world, "koping") == set()
    assert taken("koping") and roles(world, "koping") == {Role.COORDINATOR}
    assert not taken("koping")


def test_the_second_invitation_asks_for_the_password_chosen_with_the_first(world, client):
    koping, arboga = invite(world, "koping", Role.COORDINATOR), invite(world, "arboga", Role.REPORTER)
    assert 'autocomplete="new-password"' in client.get(f"/koping/inbjudan/{koping}").text
    accept(world, "arboga", arboga)
    asked = client.get(f"/koping/inbjudan/{koping}")
    assert 'autocomplete="current-password"' in asked.text and "redan loggar in" in asked.text
    wrong = client.post(f"/koping/inbjudan/{koping}", {"password": OTHER})
    assert wrong.status_code == 422 and "inte lösenordet" in wrong.text and OTHER not in wrong.text
    assert roles(world, "koping") == set()
    with world.web.scope(world.tenants["arboga"]) as scope:
        assert signing_in.sign_in(scope, email=NEW, password=OTHER, network="192.0.2.1") is None
        assert signing_in.sign_in(scope, email=NEW, password=CHOSEN, network="192.0.2.1")
    assert client.post(f"/koping/inbjudan/{koping}", {"password": CHOSEN}).status_code == 303
    assert roles(world, "koping") == {Role.COORDINATOR}


def test_guessing_a_password_at_an_invitation_is_counted_as_at_the_sign_in(world, client):
    koping, arboga = invite(world, "koping", Role.COORDINATOR), invite(world, "arboga", Role.REPORTER)
    accept(world, "arboga", arboga)
    client.get(f"/koping/inbjudan/{koping}")
    for _ in range(signing_in.FEW_TRIES):
        assert client.post(f"/koping/inbjudan/{koping}", {"password": OTHER}).status_code == 422
    answer = client.post(f"/koping/inbjudan/{koping}", {"password": OTHER})
    assert answer.status_code == 429 and "för många försök" in answer.text and answer.headers["Retry-After"]


def test_an_invitation_is_for_one_role_and_leaves_her_others_alone(world):
    first = invite(world, "koping", Role.SCHOOL, organisation="Högstadieskolan")
    second = invite(world, "koping", Role.YOUTH, organisation="Fritidsgården")
    accept(world, "koping", first)
    assert roles(world, "koping") == {Role.SCHOOL}
    accept(world, "koping", second)
    assert roles(world, "koping") == {Role.SCHOOL, Role.YOUTH}


def test_a_new_invitation_to_the_same_role_ends_the_former(world):
    former, new = invite(world, "koping", Role.SCHOOL), invite(world, "koping", Role.SCHOOL)
    with pytest.raises(NotFound):
        accept(world, "koping", former)
    assert accept(world, "koping", new)


@pytest.mark.parametrize("ending", ["used", "too old", "of another place", "that never was"])
def test_an_invitation_that_opens_nothing_has_one_answer(world, client, ending):
    token, slug = invite(world, "koping", Role.SCHOOL), "koping"
    never = client.get("/koping/inbjudan/ingen-inbjudan").text
    if ending == "used":
        accept(world, "koping", token)
    elif ending == "too old":
        world.web.clock = lambda: NOW + invitations.LIFE + timedelta(seconds=1)
    elif ending == "of another place":
        slug, never = "arboga", client.get("/arboga/inbjudan/ingen-inbjudan").text
    else:
        token = "x" * 43
    shown = client.get(f"/{slug}/inbjudan/{token}")
    client.get(f"/{slug}/logga-in")  # a form with its token
    sent = client.post(f"/{slug}/inbjudan/{token}", {"password": OTHER})
    assert shown.status_code == sent.status_code == 404
    assert _without_secrets(shown.text) == _without_secrets(sent.text) == _without_secrets(never)
    with world.web.scope(world.tenants[slug]) as scope:
        assert signing_in.sign_in(scope, email=NEW, password=OTHER, network="192.0.2.1") is None


def _without_secrets(html: str) -> str:
    """A page without what differs in every answer: its nonces."""
    parts = html.split('nonce="')
    return parts[0] + "".join(part.partition('"')[2] for part in parts[1:])


def test_a_role_grants_nothing_until_it_is_accepted_unless_there_was_a_way_in(world):
    token = invite(world, "koping", Role.COORDINATOR)
    assert roles(world, "koping") == set()
    accept(world, "koping", token)
    assert roles(world, "koping") == {Role.COORDINATOR}
    member = email(Role.SCHOOL, "arboga")
    assert invite(world, "koping", Role.ANALYST, address=member, organisation="Polisen") is None
    assert roles(world, "koping", member) == {Role.ANALYST}


def test_accepting_leaves_who_and_what_in_the_audit(world):
    token = invite(world, "koping", Role.SCHOOL)
    accept(world, "koping", token)
    with world.scope() as scope:
        line = scope.db.scalars(select(AuditLine).where(AuditLine.act == "people.accept_invitation")).one()
        assert accounts.member_names(scope, ids={line.membership_id}) == {line.membership_id: "school (exempel)"}
    assert (line.object_id, line.detail) == (str(line.membership_id), "role=school")
    assert (line.actor, line.outcome) == ("school (exempel)", "done")


def test_somebody_shut_out_opens_nothing_and_a_role_that_ended_is_given_anew(world):
    member, token = email(Role.SCHOOL, "koping"), invite(world, "koping", Role.YOUTH)
    as_superuser(world, ENDINGS["shut out"], email=NEW)
    with pytest.raises(NotFound):
        accept(world, "koping", token)
    as_superuser(world, ENDINGS["without a role"], email=member)
    assert roles(world, "koping", member) == set()
    assert invite(world, "koping", Role.SCHOOL, address=member, organisation="Högstadieskolan") is None
    assert roles(world, "koping", member) == {Role.SCHOOL}
