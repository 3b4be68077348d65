"""What is said of thresholds in words."""

from app.thresholds.models import ENDED, OFF, ON

STATES = {ON: "På", OFF: "Av", ENDED: "Avslutad"}
SIGNS = {ON: "ok", OFF: "wait", ENDED: "neutral"}
SAID = {ON: "Slogs på", OFF: "Stängdes av", ENDED: "Avslutades"}
LABELS = {"what": "Vad?", "where": "Var?", "at_least": "Minst så många rapporter", "hours": "Inom så många timmar"}
"""Field of a rule -> its question."""


def hours(n: int) -> str:
    """48 -> "2 dygn"; 30 -> "30 timmar"."""
    if n % 24 == 0:
        return f"{n // 24} dygn"
    return "1 timme" if n == 1 else f"{n} timmar"


def rule(at_least: int, what: str, where: str, within: int) -> str:
    return f"Minst {at_least} rapporter om {what[:1].lower() + what[1:]}, {where}, inom {hours(within)}"


def reached(n: int, what: str, where: str, within: int) -> str:
    return f"Tröskel nådd: {n} rapporter om {what[:1].lower() + what[1:]}, {where}, inom {hours(within)}"
