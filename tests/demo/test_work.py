"""The demo world's activities and follow-ups: 2026 as written, every other quarter varied and repeatable."""

import re
from datetime import date

import pytest

from app.demo.rhythms import is_workday
from app.demo.work import follow_up, occasions, planned, written_on
from app.est import counting, follow_ups
from app.est.models import JUDGEMENTS, PROPOSALS, STATUSES
from app.figures.periods import Quarter
from tests.demo.years import CONTENT, FIRST, GROUPS, matching, quarters


def activities():
    for area in CONTENT.focus_areas.values():
        for index, activity in enumerate(area["activities"]):
            yield pytest.param(area, index, activity, id=f"{area['id']}-{index}")


@pytest.mark.parametrize(("area", "index", "activity"), list(activities()))
def test_activities_of_2026_come_out_as_written(area, index, activity):
    plan = planned(area["id"], index, 2026)
    assert min(plan) >= 0 and sum(plan) == activity["planned_year"]
    assert plan[2] == activity["planned_q3"]
    done = [occasions(area["id"], index, Quarter(2026, n)) for n in range(1, 5)]
    assert len(done[2]) == activity["done_q3"]
    assert sum(len(rows) for rows in done[:3]) == activity["done_to_q3"]
    for number, rows in enumerate(done, 1):
        days = Quarter(2026, number).days
        assert all(one.date in days and one.result_text for one in rows)
    written = {(row["date"], row["text"]) for row in activity["given"]}
    assert written <= {(one.date, one.result_text) for rows in done for one in rows}


def test_participants_add_up_to_what_the_follow_up_says():
    for area, in_quarter, so_far in (("kungsor-bedrageri", 71, 163), ("arboga-bedrageri", 88, 291)):
        per_quarter = [
            sum(int(re.search(r"(\d+) deltagare", one.result_text)[1]) for one in occasions(area, 0, Quarter(2026, n)))
            for n in (1, 2, 3)
        ]
        assert per_quarter[2] == in_quarter and sum(per_quarter) == so_far


@pytest.mark.parametrize("area", list(CONTENT.focus_areas.values()), ids=lambda area: area["id"])
def test_follow_ups_of_every_finished_quarter(area):
    made = [follow_up(area["id"], quarter, data_from=FIRST) for quarter in quarters()]
    assert made == [follow_up(area["id"], quarter, data_from=FIRST) for quarter in quarters()]
    for quarter, one in zip(quarters(), made, strict=True):
        assert one["status"] in STATUSES
        assert one["judgement"] in JUDGEMENTS
        assert one["proposal"] in PROPOSALS
        day = written_on(area["id"], quarter)
        assert day > quarter.days.last and is_workday(day)
        figures = {}
        for name in {name for name, _field in counting.used(one[key] for key in follow_ups.TEXTS)}:
            definition = area["counts"][name]
            numbers: list[int] = []
            for days in filter(None, counting.windows(definition, quarter)):
                reporters = [found.organisation for found in matching(area["municipality"], definition, days)]
                numbers += [len(reporters), len(set(reporters))]
            figures[name] = counting.Count(*numbers)
        for key in follow_ups.TEXTS:
            text = counting.filled(one[key], figures, None)
            assert text and "{" not in text and counting.UNKNOWN not in text
    for key in ("lessons", "why"):
        assert all(one[key] != other[key] for one, other in zip(made, made[1:], strict=False)), key
    assert made[0]["decision"] == area["follow_up"]["decision"]


@pytest.mark.parametrize("area", list(CONTENT.focus_areas.values()), ids=lambda area: area["id"])
def test_every_figure_that_counts_reports_is_a_defined_placeholder(area):
    texts = [*area["evidence"].values(), *area["follow_up"].values(), *(goal["text"] for goal in area["goals"])]
    texts = [text for text in texts if isinstance(text, str)]
    used = {name for name, _field in counting.used(texts)}
    assert used <= set(area["counts"]) and area["main_count"] in area["counts"]
    assert not any(re.search(r"\b\d+ (trafik)?rapporter", text, re.IGNORECASE) for text in texts)
    municipality = CONTENT.municipalities[area["municipality"]]
    for definition in area["counts"].values():
        assert set(definition.get("types", ())) <= set(CONTENT.categories)
        assert set(definition.get("groups", ())) <= set(GROUPS.values())
        assert set(definition.get("sites", ())) <= {one.name for one in municipality.sites}
        assert set(definition.get("sub_areas", ())) <= {one.name for one in municipality.sub_areas}
    names = {one.name for one in municipality.organisations}
    assert set(area["working_group"]["members"]) | {one["responsible"] for one in area["activities"]} <= names


def test_figures_are_worded_with_sign_and_with_percent_of_a_base_that_is_large_enough():
    fall = counting.Count(24, 10, 31, 9, target=21)
    assert (fall.said("skillnad"), fall.said("procent"), fall.said("mål")) == ("−7", "−22,6\u00a0%", "21")
    assert counting.Count(2, 1, 0, 0).said("procent") == "för få för procent"
    assert counting.filled("{saknas.nu} rapporter", {}, None) == "uppgift saknas rapporter"


def test_season_windows_end_with_the_quarter():
    season = {"period": "season", "season": ["05-01", "09-30"]}
    now, before = counting.windows(season, Quarter(2026, 2))
    assert (now.first, now.last) == (date(2026, 5, 1), date(2026, 6, 30))
    assert (before.first, before.last) == (date(2025, 5, 1), date(2025, 6, 30))
    assert counting.windows(season, Quarter(2026, 1))[0].last == date(2025, 9, 30)
