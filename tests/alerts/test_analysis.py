"""What a worker finds in a period: planted worlds, the reader's rights, and what the pages say of it."""

import re
from datetime import timedelta

import pytest
from scipy.stats import poisson

from app.alerts import service as alerts
from app.alerts.findings import AREA, PLACE, Findings
from app.analysis.verdicts import chance_range
from app.dossiers import sentences
from app.dossiers import service as dossiers
from app.figures.periods import Days
from app.incident_counts import arrays
from app.plain_values import converter
from app.situational_pictures import service
from app.taxonomy import service as taxonomy
from tenants.access import Role
from tenants.errors import NotAllowed
from tests.alerts.analysed import CAST, LAST, PERIOD, analyse, read, report_as, surge
from tests.statements import asked, by_table, selects
from workers import performing

EVERYBODY = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.ANALYST)
"""Who reads internal reports of the whole place."""


# --- what is found ---------------------------------------------------------------------------------------------------


def test_a_surge_at_a_place_is_flagged_with_its_reasons(world, history):
    surge(world, history["Torget"])
    analyse(world)
    found = read(world).findings
    (alert,) = found.unusual.flags
    assert (alert.where, alert.place_ids, alert.group) == (PLACE, (history["Torget"],), "skadegorelse")
    assert (alert.n, alert.first, alert.last) == (8, PERIOD, LAST)
    assert alert.bound is not None and alert.expected < alert.bound < alert.n and alert.q <= 0.10
    assert alert.recurrence > 26 and alert.periods >= 8 and alert.events > 0 and not alert.season_removed
    assert (alert.organisations, alert.one_sided) == (4, False)
    assert found.unusual.tests == 11 * (3 + 2 + 1) + 1  # groups at places, beside them in areas, in all; one search


def test_a_quiet_period_flags_nothing(world, history):
    report_as(world, Role.SCHOOL, -5, place=history["Torget"])
    analyse(world)
    assert read(world).findings.unusual.flags == () and read(world).findings.unusual.undecided == ""


def test_one_zealous_reporter_is_told_apart(world, history):
    surge(world, history["Torget"], roles=(Role.SCHOOL,), n=26)
    analyse(world)
    (alert,) = read(world).findings.unusual.flags
    assert (alert.organisations, alert.one_sided) == (1, True)
    torget = next(one for one in read(world).findings.places.places if one.id == history["Torget"])
    assert torget.one_sided and not torget.hot


def test_a_new_organisation_and_doubled_reports_are_told_and_not_warned_of(world, history):
    surge(world, history["Torget"], roles=(Role.SOCIAL_SERVICES,), n=12)
    for k in range(4):
        for role in CAST[:3]:  # one occurrence, told by three at the same time
            report_as(world, role, -12 + k, place=history["Stationen"])
    analyse(world)
    found = read(world).findings.unusual
    assert found.flags == ()
    at = {one.place_ids: one for one in found.held if one.where == PLACE}
    torget, stationen = at[history["Torget"],], at[history["Stationen"],]
    assert (torget.n, torget.new, torget.judged) == (12, 12, 0) and len(torget.new_reporters) == 1
    assert (stationen.n, stationen.doubles, stationen.judged) == (12, 8, 4)


def test_a_type_that_is_renamed_keeps_its_series(world, history, monkeypatch):
    """What was reported as graffiti for a year, and is a road matter now, is no rise on the road."""
    now = [
        report_as(world, role, -12 + k, place=history["Torget"], category="buskorning") for k, role in enumerate(CAST)
    ]
    old, new = (taxonomy.by_slug()[slug] for slug in ("klotter", "buskorning"))
    assert len(now) == 4 and old.group != new.group

    def expected():
        with world.scope() as scope:
            long = arrays.of_periods(scope, days=Days(PERIOD, LAST), every=14, periods=20)
        road = long.group == taxonomy.counted_slugs().index(new.group)
        return int(long.n[road & (long.day > 0)].sum())

    assert expected() == 0
    monkeypatch.setattr(taxonomy, "successions", lambda: (taxonomy.Succession(old.id, new.id, PERIOD),))
    assert expected() == 2 * 19
    assert taxonomy.counted_since(old.id, PERIOD) == {old.group}


def test_beside_the_places_it_is_told_of_the_sub_area(world, history):
    with world.scope() as scope:
        from app.places import service as places

        west = next(area.id for area in places.sub_areas(scope) if area.name == "Västra delen")
    for k in range(8):
        report_as(world, CAST[k % 4], -12 + k, sub_area_id=west, precision="sub_area")
    analyse(world)
    (alert,) = read(world).findings.unusual.flags
    assert (alert.where, alert.area_id, alert.n) == (AREA, west, 8)


def test_a_new_municipality_is_told_that_it_cannot_be_judged(world):
    report_as(world, Role.SCHOOL, -5, place=world.named()["Torget"])
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
    surge(world, history["Torget"])
    analyse(world)
    once = read(world).findings
    analyse(world)
    assert read(world).findings == once


def test_hot_places_and_how_the_former_ones_did(world, history):
    for k in range(12):  # before the period: Torget is hot
        report_as(world, CAST[k % 4], -40 + k, place=history["Torget"])
    surge(world, history["Torget"], n=11)
    analyse(world)
    found = read(world).findings
    torget = next(one for one in found.places.places if one.id == history["Torget"])
    assert torget.hot and torget.n == 12 + 11 + 5 and torget.low < torget.n < torget.high
    assert found.score.place_ids == (history["Torget"],)
    assert (found.score.hits, found.score.events) == (11, 11) and found.score.pai == pytest.approx(3)


def test_a_hot_place_has_its_months_and_what_is_usual_where_all_are_alike(world, history):
    for k in range(12):
        report_as(world, CAST[k % 4], -40 + k, place=history["Torget"])
    surge(world, history["Torget"], n=11)
    analyse(world)
    found = read(world).findings.places
    torget, *others = found.places
    assert torget.id == history["Torget"] and len(torget.lines) == torget.months >= 13
    assert sum(one.n for one in torget.lines[-3:]) == torget.n and found.days == 3 * 28
    assert [one.first for one in torget.lines[-3:]] == [LAST - timedelta(days=27 + 28 * back) for back in (2, 1, 0)]
    # The latest month has Torget's 11 + 1 and Stationen's two to spread over three places.
    assert torget.lines[-1].n == 12
    assert (torget.lines[-1].low, torget.lines[-1].high) == poisson.interval(0.9, 14 / 3) == (1, 8)
    assert not any(one.lines for one in others), "what is neither hot nor has been has no line"


def _nine_squares(world, roles):
    for k in range(27):
        point = {"lat": 59.5105 + 0.0022 * (k % 3), "lon": 15.9905 + 0.0044 * (k // 3 % 3)}
        report_as(world, roles[k % len(roles)], -60 + k, precision="exact", **point)
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
    for fortnight in range(1, 9):
        for role in (Role.COORDINATOR, Role.SOCIAL_SERVICES):
            report_as(world, role, -14 * fortnight - 5, place=history["Stationen"], access_class="internal")
    surge(world, history["Torget"], roles=(Role.COORDINATOR, Role.SOCIAL_SERVICES), access_class=access_class)
    analyse(world)
    warned = {role for role in EVERYBODY if read(world, role).findings.unusual.flags}
    assert warned == readers


def test_a_dwelling_warns_at_its_place_only_those_who_see_the_point(world, history):
    homes = {"category": "inbrott-forrad", "access_class": "internal"}
    surge(world, history["Torget"], roles=(Role.COORDINATOR, Role.YOUTH), **homes)
    analyse(world)
    (alert,) = read(world, Role.POLICE_OFFICER).findings.unusual.flags
    assert alert.where == PLACE
    (alert,) = read(world, Role.ANALYST).findings.unusual.flags
    assert alert.where == AREA
    assert not any(one.n > 7 for one in read(world, Role.ANALYST).findings.places.places)


def test_whoever_reads_her_own_reports_alone_has_none(world, history):
    surge(world, history["Torget"])
    analyse(world)
    assert read(world, Role.REPORTER) is None


def test_next_door_nothing_is_seen(world, history):
    surge(world, history["Torget"])
    analyse(world)
    assert read(world, slug="arboga") is None


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.POLICE_OFFICER, Role.ANALYST])
def test_only_the_coordinator_orders(world, role):
    with world.scope(role) as scope, pytest.raises(NotAllowed):
        alerts.order_analysis(scope, first=PERIOD)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_picture_and_the_map_say_what_the_analysis_found(world, client, history):
    surge(world, history["Torget"])
    analyse(world)
    client.sign_in(Role.SCHOOL, "koping")
    picture = client.get("/koping/lagesbild/2026-11-09").get_data(as_text=True)
    assert "Ovanligt många skadegörelser vid" in picture and "skadegörelse" in picture.lower()
    assert "</span>varning</span>" in picture and "ovanligt många" in picture
    # It opens its own period, narrowed to its group: there its place is marked, on the page and on the map.
    opened = re.search(r'<a href="([^"]*)">Visa i bilden', picture)[1]
    assert opened == "/koping/lagesbild/2026-11-09?grupp=skadegorelse"
    assert "ovanligt många" in client.get(opened).text
    whole = client.get("/koping/lagesbild/2026-11-09/analys").text
    assert "Varför flaggad?" in whole and "Slumpen ensam väntas ge något så ovanligt" in whole
    drawn = client.get("/koping/lagesbild/2026-11-09/karta").get_data(as_text=True)
    assert re.search(r"flagged\W+true", drawn) and "Skadeg\\u00f6relse och klotter" in drawn
    other = client.get("/koping/lagesbild/2026-11-09?grupp=trafik").get_data(as_text=True)
    assert "</span>varning</span>" not in other and "Inga varningar" in other
    evening = client.get("/koping/lagesbild/2026-11-09?del=kvall").get_data(as_text=True)
    assert "</span>varning</span>" not in evening and "Varningar räknas på hela dygnet" in evening
    drawn = client.get("/koping/lagesbild/2026-11-09/karta?del=kvall").get_data(as_text=True)
    assert not re.search(r"flagged\W+true", drawn)


def test_its_page_explains_each_part_and_orders_it_anew(world, client, history):
    client.sign_in(Role.COORDINATOR, "koping")
    page = client.get("/koping/lagesbild/2026-11-09/analys").get_data(as_text=True)
    assert "Analysen är inte räknad" in page
    answer = client.post("/koping/lagesbild/2026-11-09/analys", {})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Analysen är beställd" in page and "står på tur" in page
    with world.scope() as scope:
        run = alerts.latest_run(scope, first=PERIOD)
    assert performing.perform_run(world.worker, world.tenants["koping"], run.id)
    page = client.get("/koping/lagesbild/2026-11-09/analys").get_data(as_text=True)
    answer = ("sticker ut nu.", "Hade förra bilden rätt?")
    told = (*answer, "Inga varningar", "Inga heta platser", "Heta rutor", "Händer det igen?", "Så räknade vi")
    places = [page.index(words) for words in told]
    assert places == sorted(places), "the answer first, the method last"
    assert "Räkna om nu" in page
    assert client.post("/koping/lagesbild/2026-11-10/analys", {}).status_code in (404, 422)
    assert client.get("/koping/lagesbild/2026-11-10/analys").status_code == 404


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (
            Role.COORDINATOR,
            "Räknat på alla rapporter. I rummet räknas det som alla får läsa, så talen där kan vara mindre.",
        ),
        (Role.POLICE_OFFICER, "Räknat på öppna och interna rapporter och polisens egna. I rummet räknas"),
        (Role.SCHOOL, "Räknat på öppna och interna rapporter: det som alla i rummet får läsa."),
    ],
)
def test_it_says_whose_reports_it_counts(world, client, history, role, said):
    surge(world, history["Torget"])
    analyse(world)
    client.sign_in(role)
    for page in ("/koping/lagesbild/2026-11-09/analys", "/koping/lagesbild/2026-11-09?visa=egna"):
        assert said in " ".join(client.get(page).text.split()), page


def test_the_page_says_when_others_are_being_made(world, client):
    with world.scope() as scope:
        for back in range(1, 4):
            alerts.order_analysis(scope, first=PERIOD - timedelta(days=14 * back))
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
    surge(world, history["Torget"])
    analyse(world)
    with world.scope(role) as scope:
        alerts.show_analysis(scope, first=PERIOD)  # a process reads what an analysis has found once
    with world.scope(role) as scope, asked(world.web.engine) as statements:
        alerts.show_analysis(scope, first=PERIOD)
    assert len(selects(statements)) <= queries, by_table(selects(statements))
    with world.scope(role) as scope:
        assert service.picture(scope, first=PERIOD).alerts


def test_the_api_tells_the_same_and_nothing_to_whom_there_is_nothing_for(world, client, history):
    surge(world, history["Torget"])
    analyse(world)
    told = {}
    for role in (Role.ANALYST, Role.REPORTER):
        token = world.key(role, reach="read")
        answer = client.http.get(
            "/koping/api/v1/pictures/2026-11-09/analysis", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 200
        told[role] = answer.json
    assert told[Role.REPORTER] == {"made_at": None, "changed": False, "findings": None}
    (alert,) = told[Role.ANALYST]["findings"]["unusual"]["flags"]
    assert alert["place_ids"] == [str(history["Torget"])] and (alert["n"], alert["group"]) == (8, "skadegorelse")
    assert converter.structure(told[Role.ANALYST]["findings"], Findings) == read(world, Role.ANALYST).findings


def test_the_places_own_page_and_dossier_tell_of_it(world, client, history):
    surge(world, history["Torget"], n=16)
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


# --- the sums of the periods -----------------------------------------------------------------------------------------


def test_the_sums_of_the_periods_are_the_pictures_and_each_reader_may_count_them(world, history):
    report_as(world, Role.POLICE_OFFICER, -6, place=history["Torget"], access_class="police")
    report_as(world, Role.SCHOOL, -6, place=history["Torget"])
    analyse(world)
    for role, n in ((Role.COORDINATOR, 2), (Role.POLICE_OFFICER, 2), (Role.ANALYST, 1)):
        analysis = read(world, role)
        sums = analysis.findings.sums
        assert len(sums) > 12 and sums[-1].n == n
        with world.scope(role) as scope:
            for one in sums[-3:]:
                seen = service.picture(scope.counting_for(analysis.audience), first=one.first)
                assert seen.groups.total.now == one.n
    assert [one.first for one in sums] == [PERIOD - timedelta(days=14 * back) for back in reversed(range(len(sums)))]
    late = sums[-1]
    assert (late.low, late.high) == chance_range(sum(one.n for one in sums[-13:-1]), 1, 12) and not late.outside
    # Where somebody has begun to report, nothing is usual.
    for fortnight in range(1, 9):
        report_as(world, Role.SOCIAL_SERVICES, -14 * fortnight - 2, place=history["Torget"])
    analyse(world)
    known = [one.low is not None for one in read(world).findings.sums]
    assert known[-8:] == [False] * 8 and any(known[:-8])
