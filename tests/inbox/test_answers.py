"""What whoever reported is told: on her report, on Idag and by a letter that says nothing of it."""

import pytest

from app import hooks
from app.inbox import answers
from app.inbox.answers import KIND
from app.mail import service as mail
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.situational_pictures.reports import report

LINE = "Lyktstolpen är lagad sedan i tisdags."


def write(world, id, version=0, text=LINE):
    with world.scope(Role.COORDINATOR) as scope:
        return answers.write_answer(scope, id=id, version=version, text=text)


def told(world, id, role) -> list[str]:
    with world.scope(role) as scope:
        return [step.text for step in hooks.way(scope, id) if step.text]


def test_her_organisation_reads_it_on_the_report_and_on_idag_and_nobody_else_does(world, client):
    seen = report(world, 0)
    write(world, seen.id)
    assert told(world, seen.id, Role.SCHOOL) == told(world, seen.id, Role.UNIT_MANAGER) == [LINE]
    assert told(world, seen.id, Role.POLICE_OFFICER) == told(world, seen.id, Role.YOUTH) == []
    for role, address in ((Role.SCHOOL, "/koping/"), (Role.UNIT_MANAGER, "/koping/inkommet/verksamheten")):
        assert LINE in client.sign_in(role).get(address).get_data(as_text=True)
    with world.scope(Role.YOUTH) as scope:
        assert answers.latest_answers(scope, ids=[seen.id]) == {}


def test_it_is_corrected_and_taken_back_and_its_wordings_are_kept(world):
    seen = report(world, 0)
    write(world, seen.id)
    write(world, seen.id, 1, "Lagad.")
    assert told(world, seen.id, Role.SCHOOL) == ["Lagad."]
    with pytest.raises(Conflict):
        write(world, seen.id, 1, "En till.")
    write(world, seen.id, 2, "")
    assert told(world, seen.id, Role.SCHOOL) == []
    with world.scope(Role.COORDINATOR) as scope:
        assert [row.text for row in answers.read_answers(scope, id=seen.id)] == ["", "Lagad.", LINE]


@pytest.mark.parametrize("text", ["", "Vi har talat med Anna Svensson."])
def test_nothing_and_a_person_are_refused(world, text):
    with pytest.raises(Invalid) as refused:
        write(world, report(world, 0).id, text=text)
    assert set(refused.value.messages) == {"text"}


def test_a_letter_is_written_once_a_day_and_says_nothing_of_it(world, monkeypatch):
    monkeypatch.setattr("tenants.post.Post.works", True)
    for _ in range(2):
        write(world, report(world, 0).id)
    with world.scope(Role.COORDINATOR) as scope:
        (letter,) = mail.list_mail(scope)
    assert letter.kind == KIND


def test_the_unit_manager_reads_all_her_organisations_reports_a_page_at_a_time(world):
    seen = [report(world, 0).id for _ in range(3)]
    others = report(world, 0, role=Role.YOUTH).id
    with world.scope(Role.UNIT_MANAGER) as scope:
        first = answers.list_of_unit(scope, limit=2)
        last = answers.list_of_unit(scope, limit=2, after=first.next)
        assert {one.id for one in [*first.rows, *last.rows]} == {*seen} and last.next is None
        with pytest.raises(NotFound):
            answers.list_of_unit(scope, after=world.named()["Torget"])
    assert others not in seen
