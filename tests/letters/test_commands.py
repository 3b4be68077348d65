"""`samsyn mail` and `samsyn person reset`: what an operator sees, tries, and hands over without a mail server."""

import re

import pytest

from app.commands import main
from app.mail import service as mail
from config.mail_server import MailServer
from tenants.access import Role
from tests.mail.smtp_server import mailbox
from tests.processes import settings_of
from tests.world import email

SCHOOL = email(Role.SCHOOL, "koping")
SERVER = {"HOST": "mail.koping.example", "SENDER": "samsyn@koping.example"}


@pytest.fixture
def samsyn(world, redis_url, tmp_path, monkeypatch, capsys):
    """A function that runs a command on the world's own database; gives its status and what it said."""
    monkeypatch.setenv("SAMSYN_PUBLIC_URL", "http://127.0.0.1:8000")
    for name, value in settings_of(world.urls, redis_url, tmp_path).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str]:
        status = main(list(arguments))
        told = capsys.readouterr()
        return status, told.out + told.err

    return run


def test_without_a_mail_server_a_link_is_printed_that_works(samsyn, client):
    status, said = samsyn("person", "reset", SCHOOL.upper())
    found = re.search(r"http://127\.0\.0\.1:8000(/koping/nytt-losenord/\S+)", said)
    assert status == 0 and found
    assert client.get(found[1]).status_code == 200
    assert samsyn("person", "reset", "ingen@koping.example")[0] == 1
    status, said = samsyn("mail", "trial", "drift@koping.example")
    assert status == 1 and "SAMSYN_SMTP_HOST" in said


def test_with_one_it_is_sent_and_what_has_not_arrived_is_told(samsyn, world, tmp_path, monkeypatch):
    with mailbox(tmp_path / "mailbox") as box:
        for name, value in box.settings.items():
            monkeypatch.setenv(name, value)
        status, said = samsyn("person", "reset", SCHOOL)
        assert status == 0 and "nytt-losenord" not in said
        status, said = samsyn("mail", "list")
        assert status == 0 and "Nytt lösenord" in said and "väntar på att skickas" in said and SCHOOL not in said
        assert samsyn("mail", "trial", "drift@koping.example")[0] == 0
        assert [one["To"] for one in box.letters] == ["drift@koping.example"]
        box.behave("refuse")
        status, said = samsyn("mail", "trial", "drift@koping.example")
        assert status == 1 and "550" in said
    with world.scope(Role.ADMINISTRATOR) as scope:
        assert [one.waits for one in mail.list_mail(scope)] == [True]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"SENDER": "samsyn@koping.example"}, "SAMSYN_SMTP_HOST is missing"),
        ({**SERVER, "PORT": "0"}, "SAMSYN_SMTP_PORT"),
        ({**SERVER, "STARTTLS": "ja"}, "SAMSYN_SMTP_STARTTLS must be 0 or 1"),
        ({**SERVER, "SENDER": "samsyn"}, "SAMSYN_SMTP_SENDER"),
        ({**SERVER, "USER": "samsyn"}, "go together"),
        ({**SERVER, "USER": "samsyn", "PASSWORD_FILE": "FILE", "STARTTLS": "0"}, "the password would be read"),
        ({**SERVER, "USER": "samsyn", "PASSWORD_FILE": "OPEN"}, "readable by its owner alone"),
        ({**SERVER, "USER": "samsyn", "PASSWORD_FILE": "/nowhere"}, "cannot be read"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(tmp_path, said, fault):
    for name, mode in (("FILE", 0o600), ("OPEN", 0o644)):
        (tmp_path / name).write_text("hemligt")
        (tmp_path / name).chmod(mode)
    faults: list[str] = []
    named = {name: str(tmp_path / value) if name == "PASSWORD_FILE" else value for name, value in said.items()}
    MailServer.of({f"SAMSYN_SMTP_{name}": value for name, value in named.items()}, faults)
    assert len(faults) == 1 and fault in faults[0]


def test_what_is_right_is_taken(tmp_path):
    (tmp_path / "password").write_text("hemligt\n")
    (tmp_path / "password").chmod(0o600)
    faults: list[str] = []
    named = {**SERVER, "USER": "samsyn", "PASSWORD_FILE": str(tmp_path / "password")}
    server = MailServer.of({f"SAMSYN_SMTP_{name}": value for name, value in named.items()}, faults)
    assert server == MailServer("mail.koping.example", 587, True, "samsyn@koping.example", "samsyn", "hemligt")
    assert faults == [] and MailServer.of({}, faults) is None and "hemligt" not in repr(server)


def test_whoever_is_shut_out_is_so_everywhere_at_her_next_request_and_each_place_is_told(samsyn, client):
    client.sign_in(Role.SCHOOL)
    assert client.get("/koping/rapporter/ny").status_code == 200
    status, said = samsyn("person", "disable", SCHOOL)
    assert status == 0 and "koping" in said and "arboga" not in said
    assert client.get("/koping/rapporter/ny").status_code == 303, "she is asked to sign in"
    client.sign_out()
    client.sign_in(Role.ADMINISTRATOR)
    told = client.get("/koping/logg/behorigheter").get_data(as_text=True)
    assert "utestängd: från nej till ja" in told and "Kommandoraden" in told
    assert samsyn("person", "disable", SCHOOL, "--again")[0] == 0
    client.sign_out()
    client.sign_in(Role.SCHOOL)
    assert client.get("/koping/rapporter/ny").status_code == 200
    assert samsyn("person", "disable", "ingen@koping.example")[0] == 1
