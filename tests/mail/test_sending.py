"""What leaves by a real mail server: to whom, in which words, and what is kept of it."""

import re
import ssl
import subprocess

import pytest
from sqlalchemy import select

from app.accounts.models import Invitation
from app.mail import service as mail
from app.mail.models import Mail
from app.people.pages import NOTICES
from config.mail_server import MailServer
from tenants import runs
from tenants.access import NOBODY, Role
from tenants.errors import Unavailable
from tenants.models import uuid7
from tenants.post import ByServer, Folder, Letter, Post
from tests.mail.smtp_server import PASSWORD, USER, mailbox
from tests.world import NOW, email, left_waiting
from workers.performing import perform_run

CHOSEN = "en helt egen mening till samsyn"


def send(world, slug: str = "koping") -> list[bool]:
    """Be the worker, once."""
    with world.worker.scope(world.tenants[slug]) as scope:
        waiting = left_waiting(scope)
    return [perform_run(world.worker, world.tenants[slug], id) for id in waiting]


def rows(world) -> list[Mail]:
    with world.worker.scope(world.tenants["koping"]) as scope:
        return list(scope.db.scalars(select(Mail).order_by(Mail.written_at, Mail.id)))


def link_in(letter) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", letter.get_content())
    assert found
    return found[1]


def invite(client, **further):
    given = {"email": "ny@koping.example", "name": "Analytiker (exempel)", "role": "analyst", **further}
    return client.post("/koping/personer/", given)


def ask(client, address: str):
    client.sign_out()
    client.get("/koping/glomt-losenord")
    return client.post("/koping/glomt-losenord", {"email": address})


def test_an_invitation_reaches_her_and_no_one_else(client, world, box):
    client.sign_in(Role.ADMINISTRATOR)
    answer = invite(client)
    assert answer.status_code == 303 and answer.location.endswith("?ok=skickad")
    assert NOTICES["skickad"] in client.get(answer.location).get_data(as_text=True)
    assert send(world) == [True]
    (letter,), (row,) = box.letters, rows(world)
    assert letter["To"] == "ny@koping.example" and letter["Message-ID"] == row.message_id
    assert letter["From"].addresses[0].display_name == "Samsyn i Köping"
    assert row.state == "sent"
    token = link_in(letter).rsplit("/", 1)[1]
    kept = {column: str(getattr(row, column)) for column in Mail.__table__.c.keys()}  # noqa: SIM118
    assert not any(token in text or "@koping.example" in text.replace(row.message_id, "") for text in kept.values())
    client.sign_out()
    client.get(link_in(letter))
    assert client.post(link_in(letter), {"password": CHOSEN}).status_code == 303
    assert send(world) == []


def test_a_letter_that_nobody_needs_is_not_sent(client, world, box):
    client.sign_in(Role.ADMINISTRATOR)
    invite(client)
    with world.worker.scope(world.tenants["koping"]) as scope:
        (row,) = scope.db.scalars(select(Mail))
    where = f"/koping/personer/{row.membership_id}"
    client.get(where)
    assert client.post(f"{where}/avslut").status_code == 303
    assert send(world) == [True]
    assert box.letters == [] and rows(world)[0].state == "unneeded"


def test_who_has_forgotten_chooses_another_password_once(client, world, box):
    address = email(Role.SCHOOL, "koping")
    session = world.session(Role.SCHOOL)
    assert ask(client, address).status_code == 200
    assert send(world) == [True]
    where = link_in(box.letters[0])
    client.get(where)
    assert client.post(where, {"password": "kort"}).status_code == 422
    client.get(where)
    answer = client.post(where, {"password": CHOSEN})
    assert answer.status_code == 303 and answer.location.endswith("/logga-in?ok=nytt")
    assert client.get(where).status_code == 404
    client.http.set_cookie("samsyn", session)
    assert client.get("/koping/konto").status_code == 303  # all her sessions have ended
    client.sign_out()
    client.get("/koping/logga-in")
    assert client.post("/koping/logga-in", {"email": address, "password": CHOSEN}).status_code == 303


def test_the_answer_and_the_work_are_the_same_for_an_unknown_address(client, world, box):
    known, unknown = (ask(client, one) for one in (email(Role.SCHOOL, "koping"), "okand@koping.example"))
    pages = [re.sub(r'"[0-9a-f]{128}"|nonce="[^"]*"', "", one.get_data(as_text=True)) for one in (known, unknown)]
    assert pages[0] == pages[1] and known.status_code == unknown.status_code == 200
    assert len(rows(world)) == 2
    send(world)
    assert [one["To"] for one in box.letters] == [email(Role.SCHOOL, "koping")]
    assert len(rows(world)) == 1, "a letter to nobody leaves nothing behind"


def test_asking_again_and_again_sends_one_letter_and_then_waits(client, world, box):
    answers = [ask(client, email(Role.SCHOOL, "koping")).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    send(world)
    assert len(box.letters) == len({one["Message-ID"] for one in box.letters}) <= 5


def test_somebody_who_may_invite_her_has_a_link_sent_to_her_alone(client, world, box):
    with world.scope(Role.ADMINISTRATOR) as scope:
        school = world.actor(Role.SCHOOL).membership_id
        administrator = scope.actor.membership_id
    client.sign_in(Role.ADMINISTRATOR)
    client.get(f"/koping/personer/{school}")
    answer = client.post(f"/koping/personer/{school}/losenord")
    assert answer.location.endswith("?ok=losenord") and "nytt-losenord" not in answer.get_data(as_text=True)
    assert client.post(f"/koping/personer/{administrator}/losenord").status_code == 403
    send(world)
    assert [one["To"] for one in box.letters] == [email(Role.SCHOOL, "koping")]
    client.sign_in(Role.COORDINATOR)
    client.get("/koping/personer/")
    assert client.post(f"/koping/personer/{administrator}/losenord").status_code == 403


def test_an_address_that_is_refused_is_told_where_people_look(client, world, box):
    box.behave("refuse")
    client.sign_in(Role.ADMINISTRATOR)
    invite(client)
    assert send(world) == [True], "it is settled, and not tried again"
    (row,) = rows(world)
    assert (row.state, row.refused_with) == ("refused", 550) and send(world) == []
    assert "brevet kom inte fram" in client.get("/koping/personer/").get_data(as_text=True)
    assert "avvisade det (550)" in client.get(f"/koping/personer/{row.membership_id}").get_data(as_text=True)
    assert "avvisat av mottagarens e-post" in client.get("/koping/utskick/").get_data(as_text=True)
    assert "nytt-losenord" not in client.get("/koping/utskick/").get_data(as_text=True)


def test_a_server_that_says_later_is_asked_again(client, world, box):
    box.behave("busy")
    client.sign_in(Role.ADMINISTRATOR)
    invite(client)
    with world.worker.scope(world.tenants["koping"]) as scope:
        (id,) = left_waiting(scope)
    assert not perform_run(world.worker, world.tenants["koping"], id)
    with world.worker.scope(world.tenants["koping"]) as scope:
        run = scope.find(runs.Run, id)
    assert run.state == runs.WAITING and run.again_at and run.passing == 1 and "E-postservern" in run.trouble
    assert "väntar på att skickas" in client.get("/koping/utskick/").get_data(as_text=True)


def test_whoever_ordered_something_is_told_as_she_has_chosen(client, world, box):
    client.sign_in(Role.COORDINATOR)
    assert "E-post till dig" in client.get("/koping/konto").get_data(as_text=True)
    assert client.post("/koping/konto/utskick", {"wanted": "run_done"}).status_code == 303
    client.get("/koping/kvartal/2026-Q3")
    assert client.post("/koping/kvartal/2026-Q3/bestallning").status_code == 303
    send(world)
    (row,) = rows(world)
    assert row.kind == "run_done"
    send(world)
    (letter,) = box.letters
    assert letter["To"] == email(Role.COORDINATOR, "koping") and "är klar" in letter.get_content()


def test_without_a_mail_server_the_link_is_shown_as_before(client, world):
    client.sign_in(Role.ADMINISTRATOR)
    assert "/koping/inbjudan/" in invite(client).get_data(as_text=True)
    assert "ingen e-postserver" in client.get("/koping/utskick/").get_data(as_text=True)
    assert "skickas ingen e-post" in client.get("/koping/glomt-losenord").get_data(as_text=True)
    assert rows(world) == []


def letter_to(address: str) -> Letter:
    id = uuid7()
    return Letter(id, f"<{id}@samsyn>", NOW, address, "Samsyn i Köping", "Å", "Åäö.\n")


def test_it_signs_in_over_tls_with_a_certificate_that_holds(tmp_path, monkeypatch):
    certificate = tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        + ["-addext", "subjectAltName=DNS:localhost", "-keyout", certificate, "-out", tmp_path / "public.pem"],
        check=True,
        capture_output=True,
    )
    certificate.write_text(certificate.read_text() + (tmp_path / "public.pem").read_text())
    with mailbox(tmp_path / "mailbox", certificate=certificate) as box:
        server = MailServer("localhost", box.port, True, "samsyn@koping.example", USER, PASSWORD)
        with pytest.raises(Unavailable):  # nobody has said that the certificate is to be believed
            ByServer("", server).deliver(letter_to("ny@koping.example"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "public.pem"))
        assert ssl.create_default_context().cert_store_stats()["x509"] >= 1
        assert ByServer("", server).deliver(letter_to("ny@koping.example")) is None
        wrong = MailServer("localhost", box.port, True, "samsyn@koping.example", USER, "fel")
        with pytest.raises(Unavailable):
            ByServer("", wrong).deliver(letter_to("ny@koping.example"))
        assert [one.get_content().strip() for one in box.letters] == ["Åäö."]


def test_nothing_leaves_without_a_server():
    with pytest.raises(Unavailable):
        Post().deliver(letter_to("ny@koping.example"))
    assert not Post().answers()


def test_in_a_demo_world_nobody_is_shown_the_link_to_anothers_password(client, world, tmp_path):
    world.web.post = world.worker.post = Folder("http://127.0.0.1:8000", tmp_path / "mail")
    for role in (Role.SCHOOL, Role.ADMINISTRATOR):
        client.get("/koping/glomt-losenord")
        assert client.post("/koping/glomt-losenord", {"email": email(role, "koping")}).status_code == 200
    assert send(world) == [True, True]
    written = "".join(one.read_text() for one in (tmp_path / "mail").glob("*.txt"))
    assert len(re.findall(r"/nytt-losenord/", written)) == 2
    for role, own in ((Role.ADMINISTRATOR, 1), (Role.COORDINATOR, 0)):
        page = client.sign_in(role).get("/koping/utskick/").text
        assert len(set(re.findall(r"/nytt-losenord/[\w-]+", page))) == own
        assert page.count("visas bara för den som brevet är till]") == 2 - own
        client.sign_out()


def test_what_was_settled_long_ago_is_forgotten(client, world, box):
    client.sign_in(Role.ADMINISTRATOR)
    invite(client)
    send(world)
    later = world.worker.at(NOW + mail.KEPT_FOR * 2)
    with world.web.at(NOW + mail.KEPT_FOR * 2).scope(world.tenants["koping"], NOBODY) as scope:
        membership = scope.db.scalars(select(Invitation.membership_id)).first()
        mail.write(scope, kind="invitation", membership_id=membership)
        (id,) = scope.ordered
    assert perform_run(later, world.tenants["koping"], id)
    assert len(rows(world)) == 1
