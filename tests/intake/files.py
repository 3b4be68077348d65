"""Files of reports for the tests: made up, the same every time."""

import random
from datetime import datetime, timedelta

HEADER = "externt_id;typ;tidigast;senast;plats;delområde;lat;lon;precision;organisation;källa;polisanmäld;antal;text"
TYPES = ("klotter", "samling-ute", "buskorning", "skada-fordon", "misshandel", "bostadsinbrott")
PLACES = ("Torget", "Stationen", "Högstadieskolan")
ORGANISATIONS = ("", "Högstadieskolan", "Fritidsgården", "Bostadsbolaget")
TEXTS = ("", "Klotter på långsidan, ungefär fyra meter.", "Hög musik och glas vid entrén; städat på morgonen.")
FAULTS = ("klottr;2026-01-10 20:00", "klotter;2026-13-10 20:00", "klotter;10 jan")


def many_rows(n: int, *, bad_share: float = 0.01, seed: int = 7) -> str:
    """A file of n rows for Köping, every hundredth of them wrong. Rows are told apart by their external id."""
    rng = random.Random(seed)
    first, rows, every = datetime(2023, 1, 1), [HEADER], round(1 / bad_share)
    for number in range(n):
        if number % every == every - 1:
            rows.append(f"B{number};{rng.choice(FAULTS)};;Torget;;;;;;;;;")
            continue
        day = first + timedelta(days=rng.randrange(1_300))
        until = day + timedelta(days=rng.choice((0, 0, 0, 2)))
        where = f"{rng.choice(PLACES)};;;;plats"
        if rng.random() < 0.3:
            where = f";;{59.51 + rng.uniform(-0.02, 0.02):.5f};{15.99 + rng.uniform(-0.05, 0.05):.5f};exakt"
        rows.append(
            f"A{number};{rng.choice(TYPES)};{day:%Y-%m-%d} {rng.randrange(4, 23):02}:15;{until:%Y-%m-%d} 23:30;{where};"
            f'{rng.choice(ORGANISATIONS)};egen;vet ej;;"{rng.choice(TEXTS)}"'
        )
    return "\n".join(rows) + "\n"
