"""A result is shared by whom and when, told to the area's municipalities without a word, and no longer once it ends."""

from datetime import date, timedelta

import pytest

from app.analysis.effect import INTERVAL_HOLDS_ZERO, SUPPORT_FOR_DECREASE
from app.disclosure_control.nearby import LetOut
from app.disclosure_control.tables import GROUP, MONTHS, NO_AREA, Counts, table
from app.evaluations import nearby, service, sharing
from app.evaluations.judging import Weeks, outcome
from app.evaluations.models import Evaluation, SharedEffect
from app.figures.periods import Quarter
from app.measures import service as measures
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.evaluations.test_evaluations import registered
from tests.measures.test_measures import made

BEFORE, AFTER = [10] * 12, [5] * 12


def result(treated=(BEFORE, AFTER), control=(BEFORE, BEFORE)) -> dict:
    weeks = Weeks([*treated[0], *treated[1]], [*control[0], *control[1]])
    said = {"method": "", "organisations": [3, 3], "weeks": weeks.__dict__, "nearby": None}
    return {**outcome(weeks).__dict__, **said}


def counted(world, slug: str, kind: str = "control", **found):
    """An evaluation of a measure of this kind that has been counted."""
    square, other = (world.named(slug)[name] for name in ("Torget", "Stationen"))
    said = {"treated_ids": [square], "control_ids": [other], "types": ["klotter"], "weeks": 12}
    with world.scope(Role.COORDINATOR, slug) as scope:
        school = world.organisation("Högstadieskolan", slug)
        due = date(2026, 12, 20)
        row = measures.add_measure(scope, text="Vuxna ute vid torget.", due=due, organisation_id=school)
        row.kind = kind
        scope.db.flush()
        one = service.register(scope, measure_id=row.id, starts_on=date(2026, 8, 31), **said)
        held = scope.find(Evaluation, one.id)
        held.result, held.counted_at = result(**found), scope.now
    return row, one


def test_the_effect_that_is_shared_is_the_one_that_was_counted():
    effect, error = sharing.effect_of(result())
    assert effect == pytest.approx(-0.6931, abs=1e-3), "half of what was expected"
    assert error == pytest.approx((1 / 120 + 1 / 60 + 2 / 120) ** 0.5, rel=0.01)
    assert sharing.why_not(None, "control") == "uncounted" and sharing.why_not(result(), "") == "kind"
    few = result(treated=([1] * 12, [0] * 9 + [3] * 3))
    assert sharing.why_not(few, "control") == "small", "nine after: it could be found out"
    alone = {**result(), "control": None, "low": None}
    assert sharing.why_not(alone, "control") == "undecidable"


def test_three_municipalities_see_more_than_one_and_nobody_after_it_ends(world, client):
    rows = {slug: counted(world, slug) for slug in ("koping", "arboga", "kungsor")}
    for slug, (_row, one) in rows.items():
        with world.scope(Role.COORDINATOR, slug) as scope:
            if slug == "koping":
                assert sharing.compare(scope, kind="control").rows == []
            sharing.share(scope, id=one.id)
    koping, one = rows["koping"]
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(Conflict):
        sharing.share(scope, id=one.id)
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(NotFound):
        sharing.share(scope, id=rows["arboga"][1].id)
    with world.scope(Role.POLICE_OFFICER) as scope, pytest.raises(NotAllowed):
        sharing.share(scope, id=one.id)
    with world.scope(Role.LEADER) as scope:
        seen = sharing.compare(scope, kind="control")
        assert sharing.compare(scope, kind="social").rows == []
    assert [row[0] for row in seen.rows] == ["Arboga", "Kungsör", "Köping"] and seen.together.high < 0
    assert {row[2] for row in seen.rows} == {180} and seen.rows[0][1][0] == pytest.approx(0.5, abs=0.001)
    client.sign_in(Role.COORDINATOR)
    page = client.get("/koping/utvarderingar/flera-kommuner?slag=control").get_data(as_text=True)
    assert "stöd för minskning" in page and "0,50 (" in page and "Arboga" in page
    own = client.get(f"/koping/utvarderingar/{koping.id}").get_data(as_text=True)
    assert "Resultatet delas med kommunerna" in own and "Sluta dela" in own
    with world.scope(Role.COORDINATOR) as scope:
        mine = sharing.shared_of(scope, id=one.id)
    assert client.post(f"/koping/utvarderingar/delning/{mine.id}/slut").status_code == 303
    assert client.post(f"/koping/utvarderingar/delning/{mine.id}/slut").status_code == 404
    with world.scope(Role.COORDINATOR, "arboga") as scope:
        seen = sharing.compare(scope, kind="control")
        assert [row[0] for row in seen.rows] == ["Arboga", "Kungsör"] and seen.together is None
        assert not scope.db.query(SharedEffect).filter(SharedEffect.tenant_id == mine.tenant_id).all()
    assert client.post(f"/koping/utvarderingar/registrering/{one.id}/delning").status_code == 303, "and again"


def test_what_may_tell_a_small_number_is_not_shared(world, client):
    row, one = counted(world, "koping", treated=([1] * 12, [0] * 9 + [3] * 3))
    with world.scope(Role.COORDINATOR) as scope, pytest.raises(Invalid):
        sharing.share(scope, id=one.id)
    client.sign_in(Role.COORDINATOR)
    assert "ett litet tal" in client.get(f"/koping/utvarderingar/{row.id}").get_data(as_text=True)
    refused = client.post(f"/koping/utvarderingar/registrering/{one.id}/delning")
    assert refused.status_code == 422 and "ett litet tal" in refused.get_data(as_text=True)


def neighbour(id: str, quarter: str, *counts: int) -> LetOut:
    """What it has let out of a quarter: so many fires in each month."""
    period = Quarter.parse(quarter)
    months = tuple(f"{month:%Y-%m}" for month in period.months)
    atoms = {("brand", month, NO_AREA): n for month, n in zip(months, counts, strict=True)}
    made_of = table(Counts(months, (("brand", "Brand"),), (), atoms), MONTHS, GROUP, "")
    return LetOut(id, f"Kommun {id}", "", period, (made_of,), None, {}, "")


DAYS = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)


def test_neighbours_are_counted_over_as_many_whole_months():
    found = [neighbour("a", "2026-Q1", 40, 40, 40), neighbour("a", "2026-Q2", 40, 40, 40)]
    seen = nearby.beside_neighbours((120, 60), found, ["a"], "brand", *DAYS, 1.0)
    assert (seen.months, seen.pair, seen.verdict) == (3, (120, 120), SUPPORT_FOR_DECREASE)
    assert seen.ratio == pytest.approx(0.5) and seen.low < 0.5 < seen.high < 1
    falls = [found[0], neighbour("a", "2026-Q2", 20, 20, 20)]
    same = nearby.beside_neighbours((120, 60), falls, ["a"], "brand", *DAYS, 1.0)
    assert (same.verdict, same.reason) == ("undecidable", INTERVAL_HOLDS_ZERO), "there too half were left"
    late = DAYS[0] + timedelta(1), DAYS[1] + timedelta(1), DAYS[2]
    assert nearby.beside_neighbours((120, 60), found, ["a"], "brand", *late, 1.0).pair == (80, 80)


def test_neighbours_who_have_let_out_too_little_settle_nothing():
    found = [neighbour("a", "2026-Q1", 40, 40, 40), neighbour("a", "2026-Q2", 40, 40, 40)]
    for ids, known, key in (
        (["a", "b"], found, "brand"),
        (["a"], found[:1], "brand"),
        (["a"], found, "trafik"),
        ([], found, "brand"),
    ):
        seen = nearby.beside_neighbours((120, 60), known, ids, key, *DAYS, 1.0)
        assert (seen.verdict, seen.reason, seen.pair) == ("undecidable", nearby.NO_MONTHS, None)


def test_neighbours_are_chosen_beforehand_and_said(world):
    row = made(world)
    arboga = world.tenants["arboga"].id
    with pytest.raises(Invalid):
        registered(world, row, neighbour_ids=[world.tenants["koping"].id])
    one = registered(world, row, neighbour_ids=[arboga])
    with world.scope(Role.COORDINATOR) as scope:
        assert service.read(scope, measure_id=row.id).now.neighbours == ["Arboga"]
        found = service.count_weeks(scope, id=one.id, progress=lambda *_: None)
    assert found["nearby"]["names"] == [] and found["nearby"]["reason"] == nearby.NO_MONTHS
