"""What the police area may read is what the municipality has decided, at once and without a remainder."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from app.incidents import service as incidents
from app.incidents import tallies
from app.incidents.models import CoarseWeek
from app.setup import sharing
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid, NotAllowed
from tests.databases import engine_of
from tests.processes import becomes
from tests.world import NOW

GROUPS = "skadegorelse", "trafik"
DAY = date(2026, 11, 20)
ADDRESS = "/koping/installningar/delning"


def report(world, category: str = "klotter", days: int = 3):
    with world.scope(Role.SCHOOL) as scope:
        when = NOW - timedelta(days=days)
        return incidents.report_incident(
            scope, category=category, earliest=when, named_place_id=world.named()["Torget"]
        )


def coarse(world, group: str = "skadegorelse") -> int:
    """What the area reads of a group; no row of it is nought or less."""
    with world.scope(None, "vastra-malardalen") as scope:
        rows = list(scope.db.scalars(select(CoarseWeek).where(CoarseWeek.group_slug == group)))
    assert all(row.n > 0 for row in rows), [row.n for row in rows]
    return sum(row.n for row in rows)


def shared(world) -> list[str]:
    with world.scope() as scope:
        return [one.slug for one in sharing.list_shared(scope) if one.shared]


def share(world, *, without: str = "", role: Role = Role.COORDINATOR, **said):
    before = shared(world)
    groups = {*before, *GROUPS} - {without}
    session = world.session(role)
    with world.scope(role) as scope:
        told = {"decided_by": "Kommunstyrelsen", "decided_on": DAY, **said}
        return sharing.share(scope, session=session, **{"before": before, "groups": groups, **told})


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_what_is_shared_no_longer_is_gone_at_once_and_comes_back_whole(world, role):
    first = report(world)
    report(world, days=10)
    assert coarse(world) == 2
    assert share(world, without="skadegorelse", role=role) == 1
    assert coarse(world) == 0
    report(world, days=1)
    with world.scope() as scope:
        incidents.withdraw_incident(scope, id=first.id, version=first.version, reason="Fel.")
    assert coarse(world) == 0
    assert share(world, role=role) == 1
    assert coarse(world) == 2
    with world.scope() as scope:
        rows = {one.slug: one for one in sharing.list_shared(scope)}
    assert rows["skadegorelse"].decided_by == "Kommunstyrelsen" and rows["skadegorelse"].decided_on == DAY
    assert rows["trafik"].decided_on is None


def test_a_report_from_before_that_is_withdrawn_after_leaves_no_negative_row(world):
    share(world, without="skadegorelse")
    seen = report(world)
    share(world)
    assert coarse(world) == 1
    with world.scope() as scope:
        incidents.withdraw_incident(scope, id=seen.id, version=seen.version, reason="Fel.")
    with world.scope(None, "vastra-malardalen") as scope:
        assert set(scope.db.scalars(select(CoarseWeek.n))) <= {0}


def test_a_report_that_is_being_written_meanwhile_is_neither_left_nor_missing(world):
    """Whoever writes a report holds the change back until it has been stored; then its row is counted with the rest."""
    before, session = shared(world), world.session(Role.COORDINATOR)
    with world.scope() as waiting:
        assert waiting.profile.shares("skadegorelse")
        incidents.report_incident(
            waiting, category="klotter", earliest=NOW - timedelta(days=2), named_place_id=world.named()["Torget"]
        )
        done = threading.Event()

        def revoke() -> None:
            with world.scope() as scope:
                said = {"decided_by": "Nämnden", "decided_on": DAY, "before": before}
                sharing.share(scope, session=session, groups=set(before) - {"skadegorelse"}, **said)
            done.set()

        thread = threading.Thread(target=revoke)
        thread.start()
        _until_somebody_waits(world)
        assert not done.is_set()
    thread.join()
    assert coarse(world) == 0


def _until_somebody_waits(world) -> None:
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'incident'::regclass")
    with engine_of(world.urls[None], isolation_level="AUTOCOMMIT") as engine, engine.connect() as connection:
        assert becomes(lambda: bool(connection.scalar(waits)))


def test_who_read_an_older_page_is_told(world):
    with pytest.raises(Conflict, match="changed_meanwhile"):
        share(world, before=["trafik"])


def test_nobody_shares_without_a_session_of_her_own(world):
    before = shared(world)
    said = {"before": before, "groups": before[1:], "decided_by": "Nämnden", "decided_on": DAY}
    with world.scope() as scope, pytest.raises(NotAllowed):
        sharing.share(scope, session=world.session(Role.SCHOOL), **said)
    with world.scope(Role.SCHOOL) as scope, pytest.raises(NotAllowed):
        tallies.recount_coarse(scope, group="trafik", shared=False)
    assert shared(world) == before


def test_the_command_line_shares_as_the_worker(world):
    before = shared(world)
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        said = {"before": before, "decided_by": "Kommunstyrelsen", "decided_on": DAY}
        assert sharing.share(scope, groups=before[1:], **said) == 1
    assert shared(world) == before[1:]


def test_a_day_to_come_and_a_person_are_refused(world):
    with pytest.raises(Invalid) as refused:
        share(world, without="trafik", decided_by="Anna Svensson", decided_on=date(2027, 1, 1))
    assert set(refused.value.messages) == {"decided_by", "decided_on"}
    with pytest.raises(Invalid):
        share(world, without="trafik", decided_by=" ")


def test_the_page_keeps_what_was_chosen_when_something_is_missing(client):
    client.sign_in(Role.COORDINATOR)
    page = client.get(ADDRESS).get_data(as_text=True)
    assert "Inget beslut: delas när det är överenskommet" in page
    before = page.split('name="before" value="')[1].split('"')[0]
    answer = client.post(ADDRESS, {"before": before, "groups": ["trafik"], "decided_by": "Nämnden"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and text.count(" checked") == 1 and 'value="Nämnden"' in text
    sent = {"before": before, "groups": ["trafik"], "decided_by": "Nämnden", "decided_on": "2026-11-20"}
    assert client.post(ADDRESS, sent).status_code == 303
    assert "Nämnden, 2026-11-20" in client.get(ADDRESS).get_data(as_text=True)
    late = client.post(ADDRESS, sent)
    assert late.status_code == 409 and "Någon annan har just ändrat" in late.get_data(as_text=True)
    client.sign_out()
    client.sign_in(Role.AUDITOR)
    assert 'name="groups"' not in client.get(ADDRESS).get_data(as_text=True)
    assert client.post(ADDRESS, sent).status_code == 403
