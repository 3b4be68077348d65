"""Fills the report templates so that the words agree with the time, the place and how it happened."""

from datetime import date

import numpy as np

from app.demo.content import load
from app.demo.rhythms import when
from app.figures.numbers import number

FEW = ("två", "tre", "fyra")
SEVERAL = ("tre", "fyra", "fem", "sex", "sju")
# A phrase like "på fredagskvällen" is only said about spans this short (minutes).
SHORT = 240

# A template's `how` when it only fits a report that does not say how.
ONLY_WITHOUT_HOW = "-"
# What only somebody who was there at work writes, not who hears of it afterwards.
ON_THE_SPOT = (" vi ", "samtal", "tillsägelse")


def told_how(category: str, how: str, place_type: str) -> str:
    """The choice itself, or "" when it belongs to other kinds of places (cut chains to playgrounds)."""
    about = [one for one in load().templates[category] if one.how == how]
    return how if not about or any(one.place_type in ("", place_type) for one in about) else ""


def incident_text(
    rng: np.random.Generator, category: str, how: str, place_type: str, source: str, day: date, start: int, end: int
) -> str:
    """A text for an incident between `start` and `end` (minutes from the day's midnight)."""
    possible = [
        template
        for template in load().templates[category]
        if template.how in ("", how or ONLY_WITHOUT_HOW)
        and template.place_type in ("", place_type)
        and ("{när}" not in template.text or end - start <= SHORT)
        and not (source in ("citizen", "second_hand") and any(word in template.text for word in ON_THE_SPOT))
    ]
    exact = [template.text for template in possible if how and template.how == how]
    fitting = exact if exact and rng.random() < 0.7 else [template.text for template in possible]
    if source == "police":
        # The police do not write that the police have been told.
        fitting = [text for text in fitting if "olisen" not in text] or fitting
    if not fitting:
        return ""
    return _filled(rng, fitting[int(rng.random() * len(fitting))], {"{när}": when(day, start)})


def notice_text(rng: np.random.Generator, category: str, how: str, words: dict[str, str]) -> str:
    fitting = [one.text for one in load().templates[category] if one.how in ("", how)]
    return _filled(rng, fitting[int(rng.random() * len(fitting))], words)


def _filled(rng: np.random.Generator, text: str, words: dict[str, str]) -> str:
    few, several = FEW[int(rng.random() * 3)], SEVERAL[int(rng.random() * 5)]
    kronor = 500 * (2 + int(rng.random() ** 2 * 28))
    values = words | {
        "{några}": few,
        "{Några}": few.capitalize(),
        "{flera}": several,
        "{Flera}": several.capitalize(),
        "{meter}": few,
        "{kr}": number(kronor),
        "{liter}": str(50 * (2 + int(rng.random() * 9))),
        "{hundratal}": str(100 * (1 + int(rng.random() * 8))),
    }
    for name, value in values.items():
        text = text.replace(name, value)
    return text
