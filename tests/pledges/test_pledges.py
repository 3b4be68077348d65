"""A pledge's lines, what is counted for it and for whom, and what stays when it has been signed."""

from datetime import date, timedelta

import pytest

from app.figures.periods import Quarter
from app.measures import service as measures
from app.pledges import commitments, lists, service
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.est.areas import report
from tests.measures.test_measures import changed, logged, made

SIGNED = date(2026, 11, 20)


def pledge(world, role=Role.COORDINATOR, signed=(), **said):
    said = {"year": 2026, "purpose": "Lugnare.", "commitments": "Vuxna ute; Bovärden; 2 kvällar; kvartal", **said}
    with world.scope(role) as scope:
        row = service.add_pledge(scope, **said)
    return [(row, sign(world, row, authority)) for authority in signed][-1][0] if signed else row


def sign(world, row, authority, role=Role.COORDINATOR):
    with world.scope(role) as scope:
        return service.sign(scope, pledge_id=row.id, authority=authority, role="Ordförande", signed_on=SIGNED)


def read(world, row, role=Role.COORDINATOR):
    with world.scope(role) as scope:
        return lists.read_pledge(scope, id=row.id)


@pytest.mark.parametrize(
    "field, line",
    [
        ("commitments", "Bara vad"),
        ("commitments", "Vad; vem; många"),
        ("commitments", "Vad; vem; 4; vecka"),
        ("commitments", "Vad; vem; 4; år; i höst"),
        ("commitments", "Vad; vem; 4; år; 2025-12-31"),
        ("commitments", "Ring 0708-123456; vem"),
        ("dialogue", "Oro; 31 %; ; Dialogen"),
        ("dialogue", "Oro; 31 %; 214 svar; "),
        ("groups", ["alla"]),
        ("year", 1999),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world, field, line):
    with pytest.raises(Invalid) as refused:
        pledge(world, **{field: line})
    assert set(refused.value.messages) - {"insist"} == {field}


def test_reports_are_counted_when_it_is_saved_and_stay_so(world):
    report(world, *(date(2025, 1, 3) + timedelta(days=14 * n) for n in range(8)))  # so that it is regular
    row = pledge(world, groups=["alla"], reported_crimes="Samtliga brott 2025; 2 896; ; Brå")
    report(world, date(2025, 6, 3))
    (counted,) = read(world, row).row.counted
    assert (counted["now"], counted["then"], counted["organisations"]) == (8, None, [None, 1])
    assert read(world, row).row.evidence[0]["n"] == "2 896"  # a count rests on itself


def test_occasions_count_per_quarter_and_a_measure_without_any_once(world):
    row = pledge(world, signed=("municipality", "police"))
    (one,) = read(world, row).commitments
    assert (one.now.planned, one.now.quarters) == (8, None)
    often, once, secret = (
        changed(world, made(world), access_class=access) for access in ("internal", "internal", "police")
    )
    for day in (date(2026, 2, 1), date(2026, 8, 1), date(2026, 8, 2), date(2025, 8, 1)):
        logged(world, often, done_on=day)
    with world.scope() as scope:
        measures.say(scope, id=once.id, version=once.version, state="done")
        with pytest.raises(Invalid):
            commitments.link(scope, id=one.row.id, measure_ids=[secret.id])
        commitments.link(scope, id=one.row.id, measure_ids=[often.id, once.id])
    (one,) = read(world, row, Role.REPORTER).commitments
    assert one.now.quarters == (1, 0, 2, 1) and one.now.until(Quarter(2026, 3)) == 3


def test_a_signature_is_taken_away_but_never_the_last_that_is_needed(world):
    row = pledge(world)
    with pytest.raises(NotFound):
        read(world, row, Role.SCHOOL)
    first = sign(world, row, "municipality")
    with world.scope() as scope:
        with pytest.raises(Conflict):
            service.remove_pledge(scope, id=row.id)
        service.remove_signature(scope, id=first.id)
        service.restore_signature(scope, id=first.id)
    with pytest.raises(NotAllowed):
        sign(world, row, "police", Role.POLICE_OFFICER)
    sign(world, row, "police")
    found = read(world, row, Role.SCHOOL)
    assert found.state[1] == "Gäller" and found.spare == []
    second = sign(world, row, "municipality")
    with world.scope() as scope:
        service.remove_signature(scope, id=first.id)
        with pytest.raises(Conflict):
            service.remove_signature(scope, id=second.id)
        with pytest.raises(Conflict):
            commitments.remove_commitment(scope, id=found.commitments[0].row.id)


def test_a_draft_is_taken_away_and_put_back_unless_its_year_has_another(world):
    row = pledge(world)
    with world.scope() as scope:
        service.remove_pledge(scope, id=row.id)
        service.restore_pledge(scope, id=row.id)
        service.remove_pledge(scope, id=row.id)
    pledge(world)
    with world.scope() as scope, pytest.raises(Conflict):
        service.restore_pledge(scope, id=row.id)
