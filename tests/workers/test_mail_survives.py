"""Letters by real workers and a real mail server, each killed in turn: none is lost, and one that arrives twice can be
told to be one."""

import os
import signal
import threading
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import create_engine, select, text

from app.accounts import invitations
from app.accounts.models import Membership
from app.mail import service as mail
from app.mail.models import Mail
from tenants import runs
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Unavailable
from tenants.post import ByServer
from tests.mail.smtp_server import mailbox
from tests.processes import becomes
from tests.world import NOW, stand
from workers import sweeping
from workers.performing import perform_run

END_THE_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = :name"""


@pytest.fixture
def box(tmp_path, world, environment):
    with mailbox(tmp_path / "mailbox") as running:
        environment.update(running.settings)
        world.web.post = world.worker.post = ByServer("http://127.0.0.1:8000", running.server)
        yield running


@pytest.fixture
def run_id(world, box):
    """The run of an invitation that waits to be sent."""
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        given = {"email": "ny@koping.example", "name": "Analytiker (exempel)", "role": Role.ANALYST}
        invitations.invite(scope, **given)
        membership = scope.db.scalars(select(Membership.id).where(Membership.name == given["name"])).one()
    with world.web.scope(world.tenants["koping"]) as scope:
        mail.write(scope, kind="invitation", membership_id=membership)
        return scope.ordered[0]


def row(world) -> Mail:
    with world.worker.scope(world.tenants["koping"]) as scope:
        return scope.db.scalars(select(Mail)).one()


def kill(worker) -> None:
    """It and the child that it forked for the run."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    assert children, "it works"
    for pid in (worker.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    worker.wait()


def a_minute_later(world) -> None:
    with create_engine(world.urls[None]).begin() as connection:
        connection.execute(text("UPDATE run SET lease_until = now() - interval '1 second', again_at = NULL"))


def sent_in_the_end(world, box, run_queue, start_worker, letters: int) -> None:
    """The sweeper, and another worker: the letter is there so many times, always the same."""
    a_minute_later(world)
    start_worker()
    assert sweeping.enqueue_waiting([stand(world)], run_queue, enqueued={}, now=NOW) == 1
    assert becomes(lambda: row(world).state == "sent", every=0.1)
    assert [one["Message-ID"] for one in box.letters] == [row(world).message_id] * letters


def test_a_worker_killed_before_the_servers_yes(world, box, run_id, run_queue, start_worker):
    box.behave("before")
    first = start_worker()
    run_queue.enqueue(world.tenants["koping"].id, run_id)
    assert becomes(box.waits, every=0.1)
    kill(first)
    box.stop()
    assert box.letters == [] and row(world).state == "waiting"
    box.behave("")
    box.start()
    sent_in_the_end(world, box, run_queue, start_worker, 1)


def test_a_worker_killed_after_the_servers_yes_doubles_one_letter_and_both_links_work(
    world, box, run_id, run_queue, start_worker, client
):
    box.behave("after")
    first = start_worker()
    run_queue.enqueue(world.tenants["koping"].id, run_id)
    assert becomes(box.waits, every=0.1)
    with create_engine(world.urls[None]).connect() as holder, holder.begin():
        holder.execute(text("LOCK TABLE mail IN ACCESS EXCLUSIVE MODE"))  # it hears yes, and cannot write it down
        box.go_on()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'mail'::regclass"
        with create_engine(world.urls[None]).connect() as looker:
            assert becomes(lambda: looker.execute(text(waiting)).scalar(), every=0.1)
        kill(first)
    box.behave("")
    sent_in_the_end(world, box, run_queue, start_worker, 2)
    links = ["/koping" + one.get_content().split("/koping")[1].split()[0] for one in box.letters]
    assert len(set(links)) == 2 and all(client.get(link).status_code == 200 for link in links)


def test_a_mail_server_that_is_down(world, box, run_id, run_queue, start_worker):
    box.stop()
    assert not perform_run(world.worker, world.tenants["koping"], run_id)
    with world.worker.scope(world.tenants["koping"]) as scope:
        rests = scope.find(runs.Run, run_id)
    assert (rests.state, rests.passing) == (runs.WAITING, 1) and row(world).state == "waiting"
    box.start()
    sent_in_the_end(world, box, run_queue, start_worker, 1)


def test_a_database_that_goes_while_the_server_says_yes(world, box, run_id, run_queue, start_worker, admin):
    box.behave("after")
    name, raised = world.urls[None].rsplit("/", 1)[1].split("?")[0], []

    def perform() -> None:
        try:
            perform_run(world.worker, world.tenants["koping"], run_id)
        except Unavailable as error:
            raised.append(error)

    working = threading.Thread(target=perform)
    working.start()
    assert becomes(box.waits, every=0.1)
    with admin.connect() as superuser:
        superuser.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        superuser.execute(text(END_THE_OTHERS), {"name": name})
        box.go_on()
        working.join()
        superuser.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    assert raised and row(world).state == "waiting"
    box.behave("")
    sent_in_the_end(world, box, run_queue, start_worker, 2)


def test_a_queue_that_is_lost(world, box, run_id, run_queue, start_worker, environment):
    run_queue.enqueue(world.tenants["koping"].id, run_id)
    Redis.from_url(environment["REDIS_URL"]).flushall()
    sent_in_the_end(world, box, run_queue, start_worker, 1)
