"""What is put off is sent before everything else, and undone with what it stands behind; what is foreseen is believed
of nothing that the request does not ask itself."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import DateTime, String, bindparam, func, select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Organisation
from tenants import audit
from tenants.access import Role
from tenants.foreseeing import Foresight
from tenants.isolation import Question
from tests.statements import asked

NAMED = Question(select(Organisation.name).where(Organisation.name == bindparam("name", type_=String())))
SINCE = Question(
    select(func.max(Organisation.added_on)).where(
        Organisation.added_on > bindparam("since", type_=DateTime(timezone=True))
    )
)
KINDS = Question(select(Organisation.kind).where(Organisation.name == bindparam("name", type_=String())))
MARK = text("SELECT coalesce(current_setting('app.mark', true), '')")
SCHOOL = {"name": "Östra skolan"}


class Undone(Exception):
    """What an attempt ends with."""


@pytest.fixture
def scope(world):
    with world.scope(Role.COORDINATOR) as made:
        yield made


def plans_are_kept(scope) -> None:
    """A connection keeps the plan of what it has been asked once."""
    for question in (NAMED, KINDS):
        scope.db.ask(question, SCHOOL)


def marked(scope, mark: str) -> None:
    scope.db.put_off(f"SET LOCAL app.mark = '{mark}'")


def lines(scope, detail: str) -> list[str]:
    found = select(audit.AuditLine.act).where(audit.AuditLine.detail == detail).order_by(audit.AuditLine.seq)
    return list(scope.db.scalars(found))


def test_a_transaction_that_asks_nothing_sends_nothing(world):
    with asked(world.web.engine) as statements, world.web.scope(world.tenants["koping"]) as scope:
        assert scope.db.line
    assert statements == []


@pytest.mark.parametrize("kept", [False, True], ids=["by SQLAlchemy", "of a kept plan"])
def test_what_is_put_off_goes_before_whatever_is_sent_next(scope, kept):
    plans_are_kept(scope)
    with asked(scope.db.connection()) as statements:
        marked(scope, "first")
        marked(scope, "then")
        assert statements == []
        if kept:
            scope.db.ask(NAMED, SCHOOL)
        assert scope.db.scalar(MARK) == "then"
    both, *select = sorted((one.sql for one in statements), reverse=True)
    assert both == "SET LOCAL app.mark = 'first'; SET LOCAL app.mark = 'then'"
    assert len(select) == 1 + kept


@pytest.mark.parametrize("sent", [False, True], ids=["never sent", "sent"])
def test_what_is_put_off_in_an_attempt_is_undone_with_it_and_nothing_else(scope, sent):
    marked(scope, "before")
    with suppress(Undone), scope.attempt():
        marked(scope, "within")
        if sent:
            assert scope.db.scalar(MARK) == "within"
            marked(scope, "last")
        raise Undone
    assert scope.db.scalar(MARK) == "before"
    with scope.attempt():
        marked(scope, "within")
    assert scope.db.scalar(MARK) == "within"


def plans(scope) -> int:
    """How many of what `plans_are_kept` asks PostgreSQL has kept a plan of on the scope's connection."""
    return scope.db.scalar(
        text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%organisation.name =%'")
    )


def test_plans_outlive_what_is_undone(world):
    with suppress(Undone), world.scope(Role.COORDINATOR) as scope:
        with suppress(Undone), scope.attempt():
            plans_are_kept(scope)
            raise Undone
        assert plans(scope) == 2
        scope.db.add(Organisation(name="Borta", kind="skola", added_on=scope.now.date()))
        scope.db.flush()
        raise Undone
    with world.scope(Role.COORDINATOR) as scope:
        assert plans(scope) == 2
        assert scope.db.ask(NAMED, {"name": "Borta"}) == ()


def test_what_has_failed_in_an_attempt_or_at_the_end_leaves_a_connection_that_works(world):
    with pytest.raises(DBAPIError), world.scope(Role.COORDINATOR) as scope:
        plans_are_kept(scope)
        with suppress(DBAPIError), scope.attempt():
            scope.db.scalar(text("SELECT 1 / 0"))
        assert scope.db.ask(NAMED, SCHOOL) == ()
        scope.db.scalar(text("SELECT 1 / 0"))
    with world.scope(Role.COORDINATOR) as scope:
        assert scope.db.ask(NAMED, SCHOOL) == ()


def test_what_fails_when_it_is_sent_keeps_the_transaction_from_being_committed(world):
    with pytest.raises(DBAPIError), world.scope(Role.COORDINATOR) as scope:
        audit.note(scope, "accounts.sign_in", detail="lost")
        scope.db.put_off("SELECT 1 / 0")
    with world.scope(Role.COORDINATOR) as scope:
        assert lines(scope, "lost") == []


def test_a_line_of_the_audit_is_there_for_whoever_looks_and_is_committed_alone(world):
    with world.scope(Role.COORDINATOR) as scope:
        audit.note(scope, "accounts.sign_in", detail="there")
    with world.scope(Role.COORDINATOR) as scope:
        audit.note(scope, "accounts.sign_out", detail="there")
        assert lines(scope, "there") == ["accounts.sign_in", "accounts.sign_out"]


def test_values_of_every_kind_are_the_same_behind_what_is_put_off(scope):
    odd = 'Ö\'rj\\an; "SELECT" $1 %(name)s'
    scope.db.add(Organisation(name=odd, kind="skola", added_on=scope.now.date()))
    scope.db.flush()
    plans_are_kept(scope)
    for name in (odd, "", None):
        plain = scope.db.ask(NAMED, {"name": name})
        marked(scope, "between")
        assert scope.db.ask(NAMED, {"name": name}) == plain
    assert scope.db.ask(NAMED, {"name": odd}) == ((odd,),)


def looked_at(scope, foresight: Foresight, questions: dict[Question, dict], now: datetime | None = None) -> list[str]:
    """Ask them as a request at a page does; the tables' columns that were asked for, in order."""
    scope.db.ahead = foresight.of("page", now or scope.now)
    with asked(scope.db.connection()) as statements:
        for question, values in questions.items():
            scope.db.ask(question, values)
    scope.db.ahead.learn()
    return [one.sql.split()[1] for one in statements]


def test_what_was_asked_last_time_comes_with_the_first_question(scope):
    plans_are_kept(scope)
    foresight, both = Foresight(), {NAMED: SCHOOL, KINDS: SCHOOL}
    assert looked_at(scope, foresight, both) == ["organisation.name", "organisation.kind"]
    assert looked_at(scope, foresight, both) == ["organisation.kind", "organisation.name"]


def test_a_moment_is_foreseen_by_how_far_it_is_from_now(scope):
    plans_are_kept(scope)
    foresight, first = Foresight(), scope.now
    since, names, latest = timedelta(days=9_000), "organisation.name", "max(organisation.added_on)"
    looked_at(scope, foresight, {NAMED: SCHOOL, SINCE: {"since": first - since}}, first)
    later = first + timedelta(hours=1, microseconds=7)
    both = {NAMED: SCHOOL, SINCE: {"since": later - since}}
    assert looked_at(scope, foresight, both, later) == [latest, names]
    midnight = {NAMED: SCHOOL, SINCE: {"since": datetime(2026, 1, 1, tzinfo=UTC)}}
    odd = later + timedelta(microseconds=11)
    looked_at(scope, foresight := Foresight(), midnight, odd)
    assert looked_at(scope, foresight, midnight, odd + timedelta(seconds=3, microseconds=7)) == [latest, names]


def test_a_moment_that_was_foreseen_answers_for_no_other(scope):
    plans_are_kept(scope)
    foresight, later = Foresight(), scope.now
    since, names, latest = timedelta(days=9_000), "organisation.name", "max(organisation.added_on)"
    both = {NAMED: SCHOOL, SINCE: {"since": later - since}}
    looked_at(scope, foresight, both, later)
    # The same moment is another question an hour later, and what was foreseen is no answer to it.
    last = later + timedelta(hours=1)
    assert looked_at(scope, foresight, both, last) == [latest, names, latest]


def test_what_was_foreseen_in_vain_is_not_foreseen_again(scope):
    plans_are_kept(scope)
    foresight, both = Foresight(), {NAMED: SCHOOL, KINDS: SCHOOL}
    looked_at(scope, foresight, both)
    assert looked_at(scope, foresight, {NAMED: SCHOOL}) == ["organisation.kind", "organisation.name"]
    assert looked_at(scope, foresight, both) == ["organisation.name", "organisation.kind"]


def test_an_answer_is_for_the_very_values_that_were_asked_for(scope):
    scope.db.add(Organisation(name="Västra skolan", kind="skola", added_on=scope.now.date()))
    scope.db.flush()
    plans_are_kept(scope)
    foresight = Foresight()
    looked_at(scope, foresight, {KINDS: SCHOOL, NAMED: {"name": "Västra skolan"}})
    scope.db.ahead = foresight.of("page", scope.now)
    scope.db.ask(KINDS, SCHOOL)
    assert scope.db.ask(NAMED, {"name": "Ingen skola"}) == ()
    assert scope.db.ask(NAMED, {"name": "Västra skolan"}) == (("Västra skolan",),)


def test_what_is_written_meanwhile_is_seen(scope):
    plans_are_kept(scope)
    foresight, new = Foresight(), {"name": "Norra skolan"}
    looked_at(scope, foresight, {KINDS: SCHOOL, NAMED: new})
    scope.db.ahead = foresight.of("page", scope.now)
    scope.db.ask(KINDS, SCHOOL)
    scope.add(Organisation(name=new["name"], kind="skola", added_on=scope.now.date()))
    assert scope.db.ask(NAMED, new) == (("Norra skolan",),)


def test_another_tenant_gets_its_own_answers_at_the_same_page(world):
    foresight = Foresight()
    for slug in ("koping", "arboga", "koping", "arboga"):
        with world.scope(Role.COORDINATOR, slug) as scope:
            scope.db.ahead = foresight.of("page", scope.now)
            scope.db.ask(KINDS, SCHOOL)
            own = scope.db.ask(NAMED, SCHOOL)
            scope.db.ahead = None
            assert scope.db.ask(NAMED, SCHOOL) == own
