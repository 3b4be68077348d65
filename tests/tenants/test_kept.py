"""Answers that a process keeps: true for whoever begins after a commit, hers alone, and gone when something changes."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.accounts import service as accounts
from app.accounts import sessions
from app.figures.periods import Days, local_date
from app.incident_counts import figures
from app.incidents import service as incidents
from app.incidents.models import DayTally
from app.people.models import PoliceConfirmation
from tenants.access import COMMAND_LINE, Role
from tenants.isolation import Question
from tenants.kept import MISSING, Answers
from tenants.models import Base
from tests.statements import asked, selects
from tests.world import AREA, NOW

DAYS = Days(local_date(NOW) - timedelta(days=1), local_date(NOW))
WRITERS, EACH = 3, 12
TOKENS = re.compile(r'(name="csrf" value|nonce|data-owner)="[^"]+"|nonce-[^\']+|Utloggad[^<]+')


def report(world, role=Role.COORDINATOR, slug="koping", **said) -> None:
    with world.scope(role, slug) as scope:
        incidents.report_incident(
            scope, **{"category": "klotter", "earliest": NOW - timedelta(hours=1), "precision": "unknown", **said}
        )


def counted(world, session: str, slug="koping") -> int:
    """As a page counts that only looks: the state comes with who asks."""
    with world.web.scope(world.tenants[slug]) as scope:
        seen = scope.acting_as(sessions.actor_of_session(scope, token=session))
        assert scope.db.state
        return sum(figures.group_counts(seen, spans={"d": DAYS})["d"].values())


def test_nothing_is_asked_again_until_something_is_written(world):
    report(world)
    session = world.session(Role.COORDINATOR)
    assert counted(world, session) == 1
    with asked(world.web.engine) as statements:
        assert counted(world, session) == 1
    assert [sql for sql in selects(statements) if "tally" in sql] == []
    report(world)
    assert counted(world, session) == 2


def test_whoever_begins_after_a_commit_reads_what_it_wrote(world):
    report(world)
    session, lock, done, begun = world.session(Role.COORDINATOR), Lock(), [1], [1]
    wrong = []

    def write(_n):
        for _ in range(EACH):
            with lock:
                begun[0] += 1
            report(world)
            with lock:
                done[0] += 1

    def read(_n):
        while done[0] < 1 + WRITERS * EACH:
            least = done[0]
            n = counted(world, session)
            if not least <= n <= begun[0]:
                wrong.append((least, n, begun[0]))

    with ThreadPoolExecutor(WRITERS + 1) as many:
        for made in [many.submit(read, 0), *(many.submit(write, n) for n in range(WRITERS))]:
            made.result()
    assert not wrong
    assert counted(world, session) == 1 + WRITERS * EACH


def test_everybody_reads_the_same_as_of_a_process_that_keeps_nothing(client, world):
    for slug in ("koping", "arboga"):
        report(world, slug=slug, access_class="internal")
        report(world, Role.POLICE_OFFICER, slug, access_class="police")
        report(world, Role.SCHOOL, slug, access_class="restricted")
    report(world, Role.SCHOOL)
    whoever = [
        (role, slug)
        for role in (Role.COORDINATOR, Role.COUNCIL_MEMBER, Role.POLICE_OFFICER, Role.SCHOOL, Role.YOUTH)
        for slug in ("koping", "arboga")
    ]

    def pages(keeping: bool) -> list[str]:
        found = []
        for role, slug in whoever:
            client.sign_in(role, slug)
            for path in ("lagesbild?visa=egna", "lagesbild", "lagesbild/tabell?visa=egna", "rapporter/"):
                if not keeping:
                    world.web.answers = Answers()
                text = client.get(f"/{slug}/{path}", follow_redirects=True).get_data(as_text=True)
                found.append(TOKENS.sub("", text))
        return found

    alone = pages(keeping=False)
    assert len(set(alone)) > len(whoever)
    pages(keeping=True)
    assert pages(keeping=True) == alone


def test_whoever_changes_something_is_answered_by_the_database(client, world, monkeypatch):
    client.sign_in(Role.COORDINATOR)
    found = []
    monkeypatch.setattr(Answers, "find", lambda *asked: found.append(asked) or MISSING)
    client.get("/koping/lagesbild/tabell")
    assert found
    found.clear()
    key = world.key(Role.SCHOOL, reach="report")
    found.clear()
    told = {"category": "klotter", "earliest": "2026-11-24T10:00", "named_place_id": str(world.named()["Torget"])}
    answer = client.http.post("/koping/api/v1/incidents/", json=told, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 201, answer.text
    assert not found


def test_what_is_written_here_is_seen_here_and_kept_for_nobody(world):
    session = world.session(Role.COORDINATOR)
    assert counted(world, session) == 0
    with pytest.raises(ZeroDivisionError), world.web.scope(world.tenants["koping"]) as scope:
        scope = scope.acting_as(sessions.actor_of_session(scope, token=session))
        incidents.report_incident(scope, category="klotter", earliest=NOW - timedelta(hours=1), precision="unknown")
        assert sum(figures.group_counts(scope, spans={"d": DAYS})["d"].values()) == 1
        raise ZeroDivisionError
    assert counted(world, session) == 0


def test_an_area_has_a_new_state_when_one_of_its_municipalities_writes(world):
    def state(role, slug):
        with world.web.scope(world.tenants[slug]) as scope:
            sessions.actor_of_session(scope, token=tokens[slug])
            return scope.db.state

    tokens = {slug: world.session(role, slug) for role, slug in ((Role.AREA_CHIEF, AREA), (Role.SCHOOL, "arboga"))}
    before = {slug: state(None, slug) for slug in tokens}
    report(world)
    assert state(None, "arboga") == before["arboga"]
    assert state(None, AREA) != before[AREA]


def test_a_question_of_what_nobody_watches_is_not_kept(world):
    question = Question(select(func.count()).select_from(PoliceConfirmation), kept=True)
    with world.scope() as scope, pytest.raises(ValueError, match="police_confirmation"):
        scope.db.ask(question)


def test_no_row_of_a_watched_table_goes_with_one_that_is_not_watched():
    watched = [table for table in Base.metadata.tables.values() if table.info.get("watched")]
    assert DayTally.__table__ in watched
    loose = [
        key
        for table in watched
        for key in table.foreign_keys
        if key.ondelete and not key.column.table.info.get("watched")
    ]
    assert loose == []


def test_a_process_keeps_so_much_and_nothing_of_an_earlier_state():
    answers, here, there = Answers(most=10), uuid4(), uuid4()
    answers.keep(here, "first", "how many", "one", range(3))
    assert answers.find(here, "first", "how many") == "one"
    assert answers.find(here, "second", "how many") is answers.find(there, "first", "how many") is MISSING
    answers.keep(here, "second", "how many", "two", range(3))
    assert answers.find(here, "first", "how many") is MISSING
    answers.keep(there, "first", "how many", "three", range(6))
    assert answers.find(here, "second", "how many") is MISSING
    assert answers.find(there, "first", "how many") == "three"


def test_what_the_command_line_registers_is_read_at_once(world):
    def names() -> set[str]:
        with world.web.scope(world.tenants["koping"]) as scope:
            seen = scope.acting_as(sessions.actor_of_session(scope, token=session))
            return {one.name for one in accounts.organisations(seen)}

    session = world.session(Role.COORDINATOR)
    before = names()
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        accounts.register_organisation(scope, name="Väktarna", kind="privat")
    assert names() == before | {"Väktarna"}
