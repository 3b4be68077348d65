"""The demo world's incidents: the same every time, true to their own rhythms, and without persons."""

import csv
import re
from collections import Counter
from datetime import date, timedelta

import pytest
import yaml

from app.demo.content import FOLDER, HOMES
from app.demo.happenings import SCHOOL_KINDS, SEED, happenings
from app.demo.rhythms import (
    FEWEST,
    MOST,
    WAVE_DAYS,
    WAVES_BEGIN,
    is_school_day,
    is_workday,
    previous_workday,
    spots,
    wave_of,
    written,
)
from app.demo.work import follow_up, occasions
from app.est.counting import windows
from app.figures.periods import STOCKHOLM, Quarter
from app.privacy import inspect
from app.taxonomy import service as taxonomy
from tests.demo.years import (
    CONTENT,
    FIRST,
    GROUPS,
    LAST,
    MUNICIPALITIES,
    counted,
    generated,
    matching,
    quarters,
    three_years,
)

GROUND = FOLDER.parents[1] / "places" / "named_places.yaml"

# Same seed, same world


def test_same_seed_gives_the_same_day():
    day = date(2026, 9, 12)
    assert happenings(SEED, "koping", day) == happenings(SEED, "koping", day)
    assert happenings(SEED, "koping", day) != happenings(SEED + 1, "koping", day)


def test_a_day_does_not_depend_on_the_days_around_it():
    week = [date(2025, 3, 3) + timedelta(days=n) for n in range(7)]
    forwards = {day: happenings(7, "arboga", day) for day in week}
    backwards = {day: happenings(7, "arboga", day) for day in reversed(week)}
    assert forwards == backwards


def test_keys_are_unique():
    keys = Counter(one.key for slug in MUNICIPALITIES for one in three_years(slug))
    assert [key for key, number in keys.items() if number > 1] == []


def test_incidents_lie_on_their_day_and_notices_are_told_on_theirs():
    for n in range(200):
        day = date(2026, 5, 1) + timedelta(days=n)
        for one in happenings(SEED, "koping", day):
            told = one.latest if one.counted else one.reported_at
            assert told.astimezone(STOCKHOLM).date() == day, one


# How much and of what


@pytest.mark.parametrize(
    ("slug", "yearly"), [("kungsor", 400), ("koping", 1220), ("arboga", 700), ("hallstahammar", 600)]
)
@pytest.mark.parametrize("seed", [SEED, 2, 3])
def test_yearly_totals(slug, yearly, seed):
    numbers = [
        len(counted(slug, LAST - timedelta(days=365 * (n + 1) - 1), LAST - timedelta(days=365 * n), seed))
        for n in range(3)
    ]
    assert sum(numbers) / 3 == pytest.approx(yearly, rel=0.12 if seed == SEED else 0.15)
    if seed == SEED:
        assert all(number == pytest.approx(yearly, rel=0.12) for number in numbers), numbers


def test_quarters_of_koping_follow_their_expectation():
    expected = CONTENT.rates["koping"]["per_quarter"]
    for quarter in quarters():
        if quarter.first_day >= FIRST:
            number = len(counted("koping", quarter.days.first, quarter.days.last))
            assert number == pytest.approx(expected[written(quarter)], rel=0.2), quarter


@pytest.mark.parametrize("slug", MUNICIPALITIES)
def test_groups_keep_their_share(slug):
    yearly = CONTENT.rates[slug]["year"]
    found = Counter(GROUPS[one.category] for one in counted(slug, FIRST, LAST))
    assert set(found) == set(yearly)
    for group, number in yearly.items():
        assert found[group] / 3 == pytest.approx(number, rel=0.2, abs=4), group


def test_advance_notices_are_rare_and_never_counted():
    for slug in MUNICIPALITIES:
        ahead = [one for one in three_years(slug) if not one.counted]
        assert 15 < len(ahead) < 90
        assert {GROUPS[one.category] for one in ahead} <= {"arrangemang", "skola-unga"}
        assert all(one.reported_at < one.earliest for one in ahead)


def test_story_of_the_third_quarter_holds_for_the_standard_seed():
    quarter = Quarter(2026, 3)

    def now_and_before(focus_area: str, name: str) -> tuple[int, int]:
        area = CONTENT.focus_areas[focus_area]
        definition = area["counts"][name]
        return tuple(len(matching(area["municipality"], definition, days)) for days in windows(definition, quarter))

    now, before = now_and_before("arboga-naringsliv", "stöld")
    assert now > before, "the follow-up says it got worse"
    now, before = now_and_before("koping-centrum-nygard", "området")
    assert now < before
    now, before = now_and_before("kungsor-trafik", "hamnen")
    assert now < before


# When


def test_damage_found_on_monday_has_an_interval_over_the_weekend():
    found = [
        one
        for slug in MUNICIPALITIES
        for one in generated(three_years(slug))
        if one.latest.weekday() == 0 and one.earliest.weekday() == 4 and GROUPS[one.category] == "skadegorelse"
    ]
    assert len(found) > 60
    assert all(one.earliest.hour >= 15 and one.latest.hour < 8 for one in found)


def test_a_long_weekend_gives_a_longer_interval():
    tuesday = date(2026, 4, 7)  # after Easter Monday
    assert previous_workday(tuesday) == date(2026, 4, 2)
    found = [one for seed in range(12) for one in happenings(seed, "koping", tuesday)]
    assert any(one.earliest.date() == date(2026, 4, 2) for one in found)


def test_rhythms():
    rows = [one for slug in MUNICIPALITIES for one in generated(three_years(slug)) if one.counted]
    young_drivers = [one for one in rows if one.category == "a-traktor-mbu"]
    summer = [one for one in young_drivers if 5 <= one.latest.month <= 9]
    assert len(summer) > 0.7 * len(young_drivers)
    assert sum(one.earliest.weekday() in (3, 4, 5) for one in summer) > 0.75 * len(summer)
    harbour = Counter(one.place for one in summer if one.municipality == "kungsor")
    assert harbour.most_common(1)[0][0] == "Hamnområdet"
    bicycles = [one for one in rows if one.category == "cykelstold"]
    assert all(one.earliest.hour <= 8 and 16 <= one.latest.hour <= 18 for one in bicycles)
    fraud = [one for one in rows if one.category == "bedrageri-aldre"]
    assert sum(is_workday(one.latest.date()) and one.earliest.hour < 12 for one in fraud) > 0.85 * len(fraud)
    brawls = [one for one in rows if one.category == "brak"]
    assert sum(one.earliest.weekday() >= 4 for one in brawls) > 0.65 * len(brawls)
    fireworks = Counter((one.latest.month, one.latest.day) for one in rows if one.category == "pyroteknik")
    assert {(12, 31), (10, 31)} <= {day for day, _ in fireworks.most_common(4)}


def test_schools_report_on_school_days_only():
    organisations = [one for slug in MUNICIPALITIES for one in CONTENT.municipalities[slug].organisations]
    schools = {one.name for one in organisations if one.kind in SCHOOL_KINDS}
    reports = [one for slug in MUNICIPALITIES for one in generated(three_years(slug)) if one.organisation in schools]
    assert len(reports) > 200
    assert all(is_school_day(one.latest.date()) for one in reports)
    assert not any(one.latest.month == 7 for one in reports)


def test_times_are_in_order_and_in_stockholm():
    for slug in MUNICIPALITIES:
        for one in three_years(slug):
            assert one.earliest <= one.latest
            assert one.latest <= one.reported_at or not one.counted
            assert one.earliest.tzinfo is one.latest.tzinfo is one.reported_at.tzinfo is STOCKHOLM
            assert one.earliest.astimezone(STOCKHOLM).replace(fold=0) == one.earliest.replace(fold=0)


# Where, who, how


@pytest.mark.parametrize("slug", [*MUNICIPALITIES, "hallstahammar"])
def test_everything_named_exists_in_the_content(slug):
    municipality = CONTENT.municipalities[slug]
    sites = {one.name: one for one in municipality.sites}
    areas = {one.name for one in municipality.sub_areas}
    organisations = {one.name for one in municipality.organisations}
    for one in three_years(slug):
        assert one.category in CONTENT.categories
        assert one.organisation in organisations
        assert one.place is None or sites[one.place].sub_area == one.sub_area
        assert one.sub_area in areas or (one.sub_area is None and one.precision == "unknown")
        assert one.how == "" or one.how in taxonomy.group_named()[GROUPS[one.category]].how
        assert (one.place is not None) == (one.precision in ("exact", "place"))
        assert one.offset_m == (0, 0) or one.precision == "exact"
        assert one.access_class in ("internal", "police", "restricted")
        assert one.people_band in ("", "1", "2–4", "5–10", ">10")


@pytest.mark.parametrize("slug", MUNICIPALITIES)
def test_named_places_are_those_of_the_map_ground(slug):
    rows = yaml.safe_load(GROUND.read_text(encoding="utf-8"))["municipalities"][slug]
    ground = {(row["name"], row["type"], row["sub_area"]) for row in rows}
    assert ground == {(one.name, one.type, one.sub_area) for one in CONTENT.municipalities[slug].sites}


@pytest.mark.parametrize("slug", [*MUNICIPALITIES, "hallstahammar"])
def test_homes_and_farms_are_never_finer_than_the_sub_area(slug):
    homes = [one for one in three_years(slug) if one.place_type in HOMES]
    assert len(homes) > 50
    assert all(one.precision == "sub_area" and one.place is None for one in homes)


@pytest.mark.parametrize("slug", [*MUNICIPALITIES, "hallstahammar"])
def test_every_category_has_somewhere_to_happen(slug):
    for category in CONTENT.patterns:
        assert len(spots(slug, category, Quarter(2026, 3))[0]) > 0, category


def test_sensitive_categories_are_not_open_to_all():
    for slug in MUNICIPALITIES:
        for one in three_years(slug):
            if CONTENT.categories[one.category].sensitive:
                assert one.access_class in ("police", "restricted"), one
    social = [one for one in three_years("arboga") if one.organisation == "Socialtjänstens fältgrupp"]
    assert sum(one.access_class == "restricted" for one in social) > len(social) / 2


def test_every_organisation_that_may_report_does():
    for slug in MUNICIPALITIES:
        reporting = Counter(one.organisation for one in three_years(slug))
        able = [one.name for one in CONTENT.municipalities[slug].organisations if one.tags]
        quiet = [name for name in able if not reporting[name]]
        assert set(quiet) <= {"Västra Mälardalens Myndighetsförbund"}, quiet


# Words


def every_text():
    for slug in MUNICIPALITIES:
        for one in three_years(slug):
            yield one.text
        for area in CONTENT.focus_areas_of(slug):
            for quarter in quarters():
                yield from (value for value in follow_up(area["id"], quarter).values() if isinstance(value, str))
                for index in range(len(area["activities"])):
                    yield from (one.result_text for one in occasions(area["id"], index, quarter))


def test_no_text_points_at_a_person():
    texts = set(every_text())
    assert len(texts) > 1500
    assert [text for text in texts if inspect(text)] == []
    for file in (one for one in FOLDER.rglob("*") if one.is_file()):
        assert not re.search(r"\b\d{6}[-+]?\d{4}\b|\b\d{8}-\d{4}\b", file.read_text(encoding="utf-8")), file


def test_no_report_keeps_a_placeholder_and_some_are_without_text():
    for slug in MUNICIPALITIES:
        rows = three_years(slug)
        assert not any("{" in one.text for one in rows)
        empty = [one for one in rows if not one.text]
        assert 0.02 < len(empty) / len(rows) < 0.12
        assert not any(one.category.startswith("annat-") for one in empty), "annat must say what it was"


HOURS = {"morgonen": (5, 9), "förmiddagen": (9, 12), "eftermiddagen": (12, 17), "kvällen": (17, 24)}


def test_words_about_time_agree_with_the_time():
    days = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
    seen = 0
    for one in generated(three_years("koping")):
        for said, part in re.findall(r"på (\w+dag)s(morgonen|förmiddagen|eftermiddagen|kvällen)", one.text):
            low, high = HOURS[part]
            assert days[one.earliest.weekday()] == said and low <= one.earliest.hour < high, one
            seen += 1
        for said in re.findall(r"natten mot (\w+dag)en", one.text):
            assert days[one.latest.weekday()] == said and one.latest.hour < 5, one
            seen += 1
    assert seen > 300


def test_the_written_reports_occur_as_written():
    given = {one.id: one for one in CONTENT.given}
    assert len(given) == 75
    found = {one.key: one for slug in MUNICIPALITIES for one in three_years(slug) if one.key in given}
    assert set(found) == set(given)
    for key, one in found.items():
        written = given[key]
        for name in ("category", "organisation", "earliest", "latest", "text", "how", "flags", "people_band", "source"):
            assert getattr(one, name) == getattr(written, name), (key, name)
        assert one.access_class == written.access_class


# Taxonomy


def test_taxonomy_ids_are_unique_and_stand_in_their_groups_block():
    with (taxonomy.HERE / "categories.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 78 and len({row["id"] for row in rows}) == 78
    blocks: dict[str, set[int]] = {}
    for row in rows:
        blocks.setdefault(row["group_slug"], set()).add(int(row["id"]) // 100)
    assert [block for group in blocks.values() for block in group] == list(range(1, 13))
    assert {row["type_slug"]: row["sensitive"] for row in rows}["olovligt-boende"] == "1"
    how = {group.slug: group.how for group in taxonomy.groups() if group.how}
    assert set(how) == set(blocks) - {"arrangemang"}
    assert all(choices[-1] == "annat" for choices in how.values())


@pytest.mark.parametrize("slug", MUNICIPALITIES)
def test_cut_chains_belong_to_playgrounds_and_home_visits_to_homes(slug):
    for one in generated(three_years(slug)):
        if one.how == "avskurna kedjor":
            assert one.place_type == "lekplats", one
        if one.how == "hembesök" and one.category == "bedrageri-aldre":
            assert one.place_type == "bostadsområde", one


def test_waves_come_after_the_written_quarter_and_stay_within_their_fortnight():
    assert wave_of(SEED, "koping", WAVES_BEGIN - timedelta(days=1)) is None
    found = [wave_of(SEED, slug, WAVES_BEGIN + timedelta(days=14 * n)) for slug in MUNICIPALITIES for n in range(40)]
    there = [one for one in found if one]
    assert 0.7 < len(there) / len(found) < 0.95
    for one in there:
        assert FEWEST <= len(one.days) <= MOST and one.spot.site is not None
        assert (one.days[-1] - one.days[0]).days < WAVE_DAYS
        first = WAVES_BEGIN + timedelta(days=(one.days[0] - WAVES_BEGIN).days // 14 * 14)
        assert all(first <= day < first + timedelta(days=14) for day in one.days)


def test_the_incidents_of_a_wave_happen_where_it_is():
    one = next(w for n in range(20) if (w := wave_of(SEED, "koping", WAVES_BEGIN + timedelta(days=14 * n))))
    made = [h for day in sorted(set(one.days)) for h in happenings(SEED, "koping", day)]
    there = [h for h in made if h.category == one.category and h.sub_area == one.spot.sub_area]
    assert len(there) >= len(one.days) - 2  # a place is unknown now and then
