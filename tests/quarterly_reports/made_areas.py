"""Focus areas, goals and follow-ups of a quarter's report, as its paper takes them."""

from __future__ import annotations

from datetime import date

from app.est.models import SUBMITTED, Activity, FocusArea, FollowUp, Goal
from app.est.occasions import ActivityContent
from app.est.overview import AreaContent, GoalContent
from app.figures.periods import Quarter

K3 = Quarter(2026, 3)
POLICE = "Polisen, lokalpolisområde Västra Mälardalen"
MONITORS = "Västra Mälardalens Myndighetsförbund"


def a_goal(
    text: str,
    measure: str,
    unit: str,
    values: tuple[float | None, float | None, float | None],
    due: date | None,
    *,
    coverage: list[int] | None = None,
    **counts,
) -> GoalContent:
    """`values`: baseline, target and now."""
    columns = {"baseline_count": None, "now_count": None, "same_time_last_year": None, **counts}
    return GoalContent(Goal(measure=measure, unit=unit, due=due, **columns), text, *values, coverage)


def an_activity(
    name: str, responsible: str, year: int | None, planned: int | None, done: int, so_far: int, example: str = ""
) -> ActivityContent:
    return ActivityContent(Activity(name=name), responsible, year, planned, done, so_far, example)


def a_follow_up(
    status: str,
    judgement: str,
    proposal: str,
    *,
    why: str = "",
    lessons: str = "",
    obstacles: str = "",
    resources: str = "",
    decision: str = "",
    needs_decision: bool = True,
    responsible: str = "",
) -> dict:
    """What an area holds of a follow-up that is handed in."""
    codes = {"status": status, "judgement": judgement, "proposal": proposal}
    texts = {"why": why, "lessons": lessons, "obstacles": obstacles, "resources": resources, "decision": decision}
    row = FollowUp(state=SUBMITTED, needs_decision=needs_decision, responsible=responsible, **codes)
    return {"follow_up": row, "follow_up_texts": texts}


def an_area(
    title: str,
    description: str,
    *,
    short_title: str = "",
    causes: dict[str, list[str]] | None = None,
    follow_up: dict | None = None,
    meets: str = "",
    **content,
) -> AreaContent:
    row = FocusArea(title=title, short_title=short_title, meets=meets)
    today = date(2026, 10, 20)
    return AreaContent(row, K3, today, description, causes or {}, {}, **(follow_up or {}), **content)
