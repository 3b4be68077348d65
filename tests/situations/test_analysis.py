"""What a worker finds in a period: planted worlds, the reader's rights, and when it must be made again."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, event, select, text

from app.accounts import service as accounts
from app.dossiers import sentences
from app.dossiers import service as dossiers
from app.incidents import changes
from app.incidents import service as incidents
from app.plain_values import built
from app.situations import analysing, service
from app.situations.findings import AREA, PLACE, Findings
from tenants.access import CALENDAR, COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.runs import Run
from tests.situations.reports import at
from workers import performing, timetable

PERIOD, LAST = date(2026, 11, 9), date(2026, 11, 22)
"""The finished period before the tests' clock (25 November)."""
CAST = (Role.SCHOOL, Role.YOUTH, Role.REPORTER, Role.POLICE_OFFICER)

EVERYBODY = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.ANALYST)
"""Who reads internal reports of the whole place."""


@pytest.fixture
def history(world):
    """A quiet year: a report at Torget and one at Stationen every fortnight, by different organisations."""
    with_ids = world.named()
    for fortnight in range(1, 30):
        for place, role in (("Torget", CAST[fortnight % 4]), ("Stationen", CAST[(fortnight + 1) % 4])):
            _report(world, role, -14 * fortnight - 3, place=with_ids[place])
    return with_ids


def _report(world, role, days, *, place=None, category="klotter", slug="koping", **more):
    with world.scope(role, slug) as scope:
        return incidents.report_incident(
            scope, category=category, earliest=at(days), **({"named_place_id": place} if place else {}), **more
        )


def _surge(world, place, roles=CAST, n=8, **more):
    return [_report(world, roles[k % len(roles)], -12 + k % 10, place=place, **more) for k in range(n)]


def analyse(world, slug="koping", role=Role.COORDINATOR, first=PERIOD):
    """Order it and be the worker."""
    with world.scope(role, slug) as scope:
        run = analysing.order_analysis(scope, first=first)
    assert performing.perform_run(world.worker, world.places[slug], run.id)
    return run


def read(world, role=Role.COORDINATOR, slug="koping", first=PERIOD):
    with world.scope(role, slug) as scope:
        return analysing.read_analysis(scope, first=first)


# --- what is found ---------------------------------------------------------------------------------------------------


def test_a_surge_at_a_place_is_flagged_with_its_reasons(world, history):
    _surge(world, history["Torget"])
    analyse(world)
    found = read(world).findings
    (flag,) = found.unusual.flags
    assert (flag.where, flag.place_ids, flag.group) == (PLACE, (history["Torget"],), "skadegorelse")
    assert (flag.n, flag.first, flag.last) == (8, PERIOD, LAST)
    assert flag.bound is not None and flag.expected < flag.bound < flag.n and flag.q <= 0.10
    assert flag.recurrence > 26 and flag.periods >= 8 and flag.events > 0 and not flag.season_removed
    assert (flag.organisations, flag.one_sided) == (4, False)
    assert found.unusual.tests == 11 * (3 + 2 + 1) + 1  # groups at places, beside them in areas, in all; one search


def test_a_quiet_period_flags_nothing(world, history):
    _report(world, Role.SCHOOL, -5, place=history["Torget"])
    analyse(world)
    assert read(world).findings.unusual.flags == () and read(world).findings.unusual.undecided == ""


def test_one_zealous_reporter_is_told_apart(world, history):
    _surge(world, history["Torget"], roles=(Role.SCHOOL,), n=26)
    analyse(world)
    (flag,) = read(world).findings.unusual.flags
    assert (flag.organisations, flag.one_sided) == (1, True)
    torget = next(one for one in read(world).findings.places.places if one.id == history["Torget"])
    assert torget.one_sided and not torget.hot


def test_beside_the_places_it_is_told_of_the_sub_area(world, history):
    with world.scope() as scope:
        from app.places import service as places

        west = next(area.id for area in places.sub_areas(scope) if area.name == "Västra delen")
    for k in range(8):
        _report(world, CAST[k % 4], -12 + k, sub_area_id=west, precision="sub_area")
    analyse(world)
    (flag,) = read(world).findings.unusual.flags
    assert (flag.where, flag.area_id, flag.n) == (AREA, west, 8)


def test_a_new_municipality_is_told_that_it_cannot_be_judged(world):
    _report(world, Role.SCHOOL, -5, place=world.named()["Torget"])
    analyse(world)
    found = read(world).findings
    assert found.unusual.flags == () and "Kan inte avgöras" in found.unusual.undecided
    assert "Minst" not in found.places.undecided and found.places.kind_undecided
    assert found.score.undecided and found.squares.undecided


def test_a_municipality_without_reports_gets_sentences(world):
    analyse(world, "kungsor")
    found = read(world, slug="kungsor").findings
    for part in (found.unusual, found.places, found.squares, found.score):
        assert part.undecided.endswith(".")


def test_the_same_reports_give_the_same_findings(world, history):
    _surge(world, history["Torget"])
    analyse(world)
    once = read(world).findings
    analyse(world)
    assert read(world).findings == once


def test_hot_places_and_how_the_former_ones_did(world, history):
    for k in range(12):  # before the period: Torget is hot
        _report(world, CAST[k % 4], -40 + k, place=history["Torget"])
    _surge(world, history["Torget"], n=11)
    analyse(world)
    found = read(world).findings
    torget = next(one for one in found.places.places if one.id == history["Torget"])
    assert torget.hot and torget.n == 12 + 11 + 5 and torget.low < torget.n < torget.high
    assert found.score.place_ids == (history["Torget"],)
    assert (found.score.hits, found.score.events) == (11, 11) and found.score.pai == pytest.approx(3)


def _nine_squares(world, roles):
    for k in range(27):
        point = {"lat": 59.5105 + 0.0022 * (k % 3), "lon": 15.9905 + 0.0044 * (k // 3 % 3)}
        _report(world, roles[k % len(roles)], -60 + k, precision="exact", **point)
    analyse(world)


def test_squares_of_one_reporter_are_set_aside(world, history):
    _nine_squares(world, (Role.SCHOOL,))
    assert read(world).findings.squares.hot == () and read(world).findings.squares.one_sided > 0


def test_squares_take_only_points_of_their_own(world, history):
    _nine_squares(world, CAST)
    squares = read(world).findings.squares
    assert squares.events == 27 and squares.unplaced > 0 and squares.undecided == ""
    assert squares.hot and all(one.side == 250 and one.organisations == 4 for one in squares.hot)


# --- who sees what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("access_class", "readers"),
    [
        ("internal", set(EVERYBODY)),
        ("police", {Role.COORDINATOR, Role.POLICE_OFFICER}),
        ("restricted", {Role.COORDINATOR}),
    ],
)
def test_nobody_is_warned_of_reports_she_may_not_read(world, history, access_class, readers):
    _surge(world, history["Torget"], roles=(Role.COORDINATOR, Role.SOCIAL_SERVICES), access_class=access_class)
    analyse(world)
    warned = {role for role in EVERYBODY if read(world, role).findings.unusual.flags}
    assert warned == readers


def test_a_dwelling_warns_at_its_place_only_those_who_see_the_point(world, history):
    homes = {"category": "inbrott-forrad", "access_class": "internal"}
    _surge(world, history["Torget"], roles=(Role.COORDINATOR, Role.YOUTH), **homes)
    analyse(world)
    (flag,) = read(world, Role.POLICE_OFFICER).findings.unusual.flags
    assert flag.where == PLACE
    (flag,) = read(world, Role.ANALYST).findings.unusual.flags
    assert flag.where == AREA
    assert not any(one.n > 7 for one in read(world, Role.ANALYST).findings.places.places)


def test_whoever_reads_her_own_reports_alone_has_none(world, history):
    _surge(world, history["Torget"])
    analyse(world)
    assert read(world, Role.REPORTER) is None


def test_next_door_nothing_is_seen(world, history):
    _surge(world, history["Torget"])
    analyse(world)
    assert read(world, slug="arboga") is None


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.POLICE_OFFICER, Role.ANALYST])
def test_only_the_coordinator_orders(world, role):
    with world.scope(role) as scope, pytest.raises(NotAllowed):
        analysing.order_analysis(scope, first=PERIOD)


# --- made again when it must be --------------------------------------------------------------------------------------


def _raise_class(world, seen):
    with world.scope() as scope:
        row = incidents.read_incident(scope, id=seen.id)
        changes.classify_incident(scope, id=seen.id, access_class="restricted", reason="", version=row.version)


def _withdraw(world, seen):
    with world.scope() as scope:
        row = incidents.read_incident(scope, id=seen.id)
        changes.withdraw_incident(scope, id=seen.id, reason="dubblett", version=row.version)


@pytest.mark.parametrize("change", [_raise_class, _withdraw])
def test_a_report_that_gets_fewer_readers_hides_what_was_counted_with_it(world, history, change):
    rows = _surge(world, history["Torget"])
    analyse(world)
    change(world, rows[0])
    assert read(world, Role.SCHOOL) is None and read(world, Role.POLICE_OFFICER) is None
    assert read(world).changed  # the coordinator reads everything
    later(world, minutes=6)
    assert timetable.analyse_what_changed(world.worker, world.places["koping"])
    with world.scope() as scope:
        run = analysing.latest_run(scope, first=PERIOD)
    assert performing.perform_run(world.worker, world.places["koping"], run.id)
    assert read(world, Role.SCHOOL).findings.unusual.flags[0].n == 7
    later(world, minutes=20)
    assert not timetable.analyse_what_changed(world.worker, world.places["koping"])


def test_a_change_of_words_alone_hides_nothing(world, history):
    rows = _surge(world, history["Torget"])
    analyse(world)
    with world.scope() as scope:
        changes.correct_incident(
            scope, id=rows[0].id, version=1, reason="stavfel", category="klotter", earliest=at(-12),
            named_place_id=history["Torget"], text="Klotter på bänken.",
        )  # fmt: skip
    assert not read(world, Role.SCHOOL).changed


@pytest.mark.parametrize("days", [-70, -200, -400])
def test_whatever_it_is_counted_on_hides_it_when_it_is_taken_out(world, history, days):
    """Also what is old: it stands in the classes, in what comes again, and in what is expected."""
    old = _report(world, Role.SCHOOL, days, place=history["Torget"])
    analyse(world)
    assert not read(world, Role.ANALYST).changed
    _raise_class(world, old)
    assert read(world, Role.ANALYST) is None


def test_a_report_that_one_never_read_hides_nothing(world, history):
    hidden = _report(world, Role.SOCIAL_SERVICES, -20, place=history["Torget"], access_class="restricted")
    analyse(world)
    _withdraw(world, hidden)
    assert not read(world, Role.SCHOOL).changed and read(world).changed


def test_a_report_moved_to_another_place_hides_it(world, history):
    rows = _surge(world, history["Torget"])
    analyse(world)
    with world.scope() as scope:
        changes.correct_incident(
            scope, id=rows[0].id, version=1, reason="fel plats", category="klotter", earliest=at(-12),
            named_place_id=history["Stationen"],
        )  # fmt: skip
    assert read(world, Role.SCHOOL) is None


def test_a_late_report_shows_and_makes_it_again(world, history):
    analyse(world)
    _report(world, Role.SCHOOL, -5, place=history["Torget"])
    assert read(world, Role.SCHOOL).changed
    later(world, minutes=6)
    assert timetable.analyse_what_changed(world.worker, world.places["koping"])


def test_older_periods_are_made_again_too_but_later(world, history):
    older = date(2026, 9, 28)
    analyse(world, first=older)
    analyse(world)
    _withdraw(world, _surge(world, history["Torget"])[0])
    _withdraw(world, _report(world, Role.SCHOOL, -60, place=history["Torget"]))
    later(world, minutes=6)
    assert ordered(world) == [PERIOD]  # only the latest waits for minutes
    later(world, hours=7)
    assert ordered(world) == [older]


def later(world, **span):
    now = world.web.clock() + timedelta(**span)
    world.worker.clock = lambda: now


def ordered(world, rounds=4) -> list[date]:
    """What the calendar orders in so many rounds, each made before the next."""
    found = []
    for _ in range(rounds):
        if timetable.analyse_what_changed(world.worker, world.places["koping"]):
            with world.worker.scope(world.places["koping"], CALENDAR) as scope:
                run = scope.db.scalars(select(Run).order_by(Run.id.desc()).limit(1)).one()
            assert performing.perform_run(world.worker, world.places["koping"], run.id)
            found.append(date.fromisoformat(run.period.split("/")[0]))
    return found


def test_an_analysis_that_fails_is_not_ordered_for_ever(world, history, monkeypatch):
    analyse(world)
    _report(world, Role.SCHOOL, -5, place=history["Torget"])
    later(world, minutes=6)

    def fails(*_args, **_inputs):
        raise NotAllowed("analysis")

    monkeypatch.setitem(performing.WORKS, "analysis", performing.Work(fails, performing._keep_analysis))
    place = world.places["koping"]
    for _ in range(5):
        timetable.analyse_what_changed(world.worker, place)
        with world.worker.scope(place, CALENDAR) as scope:
            waiting = scope.db.scalars(select(Run.id).where(Run.state == "waiting")).all()
        for run_id in waiting:
            performing.perform_run(world.worker, place, run_id)
    with world.worker.scope(place, CALENDAR) as scope:
        parked = scope.db.scalars(select(Run).where(Run.state == "parked")).all()
    assert len(parked) == 1
    monkeypatch.undo()
    later(world, hours=7)
    assert ordered(world) == [PERIOD]


def test_a_first_analysis_that_failed_is_made_some_hours_later(world, history, monkeypatch):
    place = world.places["koping"]
    timetable.order_what_is_due(world.worker, place, set())
    with create_engine(world.urls[None]).begin() as connection:
        connection.execute(
            text("UPDATE run SET state = 'parked', finished_at = :then"), {"then": world.web.clock()}
        )
    assert ordered(world) == []
    later(world, hours=7)
    assert ordered(world) == [date(2026, 11, 23), PERIOD]


def test_a_round_with_nothing_to_do_writes_no_line(world, history):
    analyse(world)
    with create_engine(world.urls[None]).connect() as connection:
        lines = text("SELECT (SELECT count(*) FROM audit_line) + (SELECT count(*) FROM read_line)")
        before = connection.scalar(lines)
        later(world, minutes=6)
        for place in world.places.values():
            assert not timetable.analyse_what_changed(world.worker, place)
        connection.rollback()
        assert connection.scalar(lines) == before


# --- ordering --------------------------------------------------------------------------------------------------------


def test_a_running_period_is_counted_to_yesterday(world):
    with world.scope() as scope:
        assert analysing.order_analysis(scope).period == "2026-11-23/2026-11-24"
    with world.scope() as scope, pytest.raises(Conflict):
        analysing.order_analysis(scope)


@pytest.mark.parametrize(
    "first",
    [date(2026, 11, 10), date(2026, 12, 7), date(2027, 1, 4), date(1999, 12, 27), date.min, date(9999, 12, 27)],
)
def test_no_analysis_of_a_day_no_period_begins_on_nor_of_one_to_come(world, first):
    with world.scope() as scope, pytest.raises(Invalid) as refused:
        analysing.order_analysis(scope, first=first)
    assert set(refused.value.messages) == {"period"}


def test_no_analysis_on_a_periods_first_day(world):
    world.web.clock = lambda: at(14, 12)
    with world.scope() as scope, pytest.raises(Invalid):
        analysing.order_analysis(scope, first=date(2026, 12, 7))
    with world.scope() as scope:
        assert not analysing.show_analysis(scope, first=date(2026, 12, 7)).has_whole_day


def test_only_so_many_wait_at_a_time(world):
    with world.scope() as scope:
        for back in range(1, 4):
            analysing.order_analysis(scope, first=PERIOD - timedelta(days=14 * back))
        with pytest.raises(Conflict):
            analysing.order_analysis(scope, first=PERIOD)


def test_an_area_has_none(world):
    with world.worker.scope(world.places["vastra-malardalen"], CALENDAR) as scope, pytest.raises(Invalid):
        analysing.order_analysis(scope)


def test_later_days_are_not_overwritten_by_earlier_ones(world, history):
    late = analyse(world)
    with world.worker.scope(world.places["koping"], CALENDAR) as scope:
        early = analysing.order_analysis(scope, first=PERIOD, last=date(2026, 11, 15), edition=1)
    assert performing.perform_run(world.worker, world.places["koping"], early.id)
    assert read(world).findings.last == LAST
    with world.worker.scope(world.places["koping"], COMMAND_LINE) as scope:
        told = analysing.count_findings(scope, run_id=late.id)
        assert (told.days.first, told.days.last, told.flags) == (PERIOD, LAST, 0)
        with pytest.raises(NotFound):
            analysing.count_findings(scope, run_id=early.id)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_picture_and_the_map_say_what_the_analysis_found(world, client, history):
    _surge(world, history["Torget"])
    analyse(world)
    client.sign_in(Role.SCHOOL, "koping")
    picture = client.get("/koping/lagesbild/2026-11-09").get_data(as_text=True)
    assert "En varning" in picture and "Varför flaggad?" in picture and "ovanligt många" in picture
    assert "Slumpen ensam väntas ge något så ovanligt" in picture
    drawn = client.get("/koping/lagesbild/2026-11-09/karta").get_data(as_text=True)
    assert re.search(r'flagged\W+true', drawn) and "Skadeg\\u00f6relse och klotter" in drawn
    other = client.get("/koping/lagesbild/2026-11-09?grupp=trafik").get_data(as_text=True)
    assert "En varning" not in other and "Inga varningar" in other


def test_its_page_explains_each_part_and_orders_it_anew(world, client, history):
    client.sign_in(Role.COORDINATOR, "koping")
    page = client.get("/koping/lagesbild/2026-11-09/analys").get_data(as_text=True)
    assert "Analysen är inte räknad" in page
    answer = client.post("/koping/lagesbild/2026-11-09/analys", {})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Analysen är beställd" in page and "står på tur" in page
    with world.scope() as scope:
        run = analysing.latest_run(scope, first=PERIOD)
    assert performing.perform_run(world.worker, world.places["koping"], run.id)
    page = client.get("/koping/lagesbild/2026-11-09/analys").get_data(as_text=True)
    for words in ("Inga varningar", "Heta platser", "Heta rutor", "Hade förra bilden rätt?", "Händer det igen?"):
        assert words in page, words
    assert "Räkna om nu" in page
    assert client.post("/koping/lagesbild/2026-11-10/analys", {}).status_code in (404, 422)
    assert client.get("/koping/lagesbild/2026-11-10/analys").status_code == 404


def test_the_page_says_when_others_are_being_made(world, client):
    with world.scope() as scope:
        for back in range(1, 4):
            analysing.order_analysis(scope, first=PERIOD - timedelta(days=14 * back))
    client.sign_in(Role.COORDINATOR, "koping")
    answer = client.post("/koping/lagesbild/2026-11-09/analys", {})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "räknas redan" in page and "är beställd" not in page


def test_the_reporter_is_told_why_there_is_nothing_for_her(world, client, history):
    analyse(world)
    client.sign_in(Role.REPORTER, "koping")
    page = client.get("/koping/lagesbild/2026-11-09/analys").get_data(as_text=True)
    assert "Här finns inget för din roll" in page and "Räkna om nu" not in page


@pytest.mark.parametrize(("role", "queries"), [(Role.COORDINATOR, 8), (Role.SCHOOL, 8)])
def test_the_page_asks_few_questions_whatever_there_is(world, history, role, queries):
    _surge(world, history["Torget"])
    analyse(world)
    with world.scope(role) as scope:
        asked = []
        event.listen(scope.db.get_bind(), "before_cursor_execute", lambda *call: asked.append(call[2]))
        analysing.show_analysis(scope, first=PERIOD)
        reads = [one for one in asked if one.startswith("SELECT")]
    assert len(reads) <= queries, reads
    with world.scope(role) as scope:
        assert service.picture(scope, first=PERIOD).flags


def test_the_api_tells_the_same_and_nothing_to_whom_there_is_nothing_for(world, client, history):
    _surge(world, history["Torget"])
    analyse(world)
    told = {}
    for role in (Role.ANALYST, Role.REPORTER):
        with world.scope(role) as scope:
            token = accounts.make_token(scope, name="test")
        answer = client.http.get(
            "/koping/api/v1/pictures/2026-11-09/analysis", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 200
        told[role] = answer.json
    assert told[Role.REPORTER] == {"made_at": None, "changed": False, "findings": None}
    (flag,) = told[Role.ANALYST]["findings"]["unusual"]["flags"]
    assert flag["place_ids"] == [str(history["Torget"])] and (flag["n"], flag["group"]) == (8, "skadegorelse")
    assert built(Findings, told[Role.ANALYST]["findings"]) == read(world, Role.ANALYST).findings


def test_the_places_own_page_and_dossier_tell_of_it(world, client, history):
    _surge(world, history["Torget"], n=16)
    analyse(world)
    client.sign_in(Role.ANALYST, "koping")
    page = client.get(f"/koping/platser/{history['Torget']}").get_data(as_text=True)
    assert "Sticker platsen ut?" in page and "Varför flaggad?" in page and "platsen är het" in page
    other = client.get(f"/koping/platser/{history['Stationen']}").get_data(as_text=True)
    assert "Inga varningar för platsen" in other and "inte fler än slumpen kan ge" in other
    with world.scope(Role.ANALYST) as scope:
        told = " ".join(sentences.standing(dossiers.read_place(scope, id=history["Torget"])))
    assert "platsen är het" in told and "Varning: Skadegörelse och klotter. 16 händelser" in told
    client.sign_in(Role.REPORTER, "koping")
    assert "Sticker platsen ut?" not in client.get(f"/koping/platser/{history['Torget']}").get_data(as_text=True)
