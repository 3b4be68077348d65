"""What the area's Monday says of many municipalities: how many, not a wall of names."""

from datetime import date

from app.comparison import wording
from app.comparison.monday_parts import Ahead, Changed, Covered, DayAhead, Done

TOWNS = tuple(f"Ort {n}" for n in range(1, 21))


def day(names) -> DayAhead:
    events = tuple(Ahead(name, "Marknad: höstmarknad", "Torget") for name in names)
    return DayAhead(date(2026, 11, 28), events, (), 30, names[0], tuple(names), tuple(names), (), False)


def test_few_are_named_some_are_begun_and_many_are_counted():
    assert wording.some(TOWNS[:3]) == "Ort 1, Ort 2 och Ort 3"
    assert wording.some(TOWNS[:6]) == "Ort 1, Ort 2, Ort 3 och 3 till"
    assert wording.some(TOWNS) == "20 kommuner"
    assert wording.reasons(day(TOWNS), True)[:2] == [
        "Krock: något händer i 20 kommuner samma dag.",
        "Krock: polisen är inlagd i 20 kommuner samtidigt.",
    ]
    assert wording.reasons(day(TOWNS[:2]), True)[0] == "Krock: Höstmarknad i Ort 1 och Höstmarknad i Ort 2 samma dag."


def test_what_is_to_come_is_named_once():
    assert [wording.named(what) for what in ("Match: bandymatch i hallen", "Marknad: bakluckeloppis", "Skolstart")] == [
        "Bandymatch i hallen",
        "Marknad: bakluckeloppis",
        "Skolstart",
    ]


def test_a_line_of_a_day_lets_no_markup_through():
    told = DayAhead(date(2026, 11, 28), (Ahead("Ort 1", "<b>Match</b>", "Torget"),), (), 0, "", (), (), (), False)
    assert wording.events_of(told) == ["<strong>Ort 1</strong> &lt;b&gt;Match&lt;/b&gt;, Torget"]


def test_sums_say_of_how_many_and_add_no_different_activities():
    told = [Covered("Ort 1", "v. 1–2", 9, 11), Covered("Ort 2", "v. 1–2", 4, 5)]
    assert wording.covered(told, 3) == "13 av 16 verksamheter har hörts av v. 1–2 i 2 av 3 kommuner."
    assert wording.covered([], 3) == "Ingen kommun delar hur många verksamheter som har hörts av."
    done = [Done("Ort 1", "Kontroller", 12, 12), Done("Ort 2", "Besök", None, 4), Done("Ort 2", "Träffar", 3, 1)]
    assert wording.done_so_far(done) == "3 aktiviteter i 2 kommuner. 1 har gjorts så ofta som planerat."
    levels = [Changed("Ort 1", "v. 1–2", f"Område {n}", "raised", "normal") for n in range(2)]
    assert wording.moved(levels) == "2 delområden har ändrat läge sedan förra bilden: 2 upp."
    assert wording.areas_of(levels) == "Ort 1 Område 0, Område 1"
