"""python -m tests.simulations [PICTURES]: how often warnings cry wolf, and what they find.

Prints the tables of docs/analysis/scan-alerts-effect.md: the share of pictures that warn though nothing happens, by
what becomes of the reporting, with exposure and without, on one and on three years of history; then how many surges are
found.
The same number of pictures gives the same numbers every time. `tests/simulations/test_sample.py` is a fast sample.
"""

import sys
from concurrent.futures import ProcessPoolExecutor

from tests.simulations import measured, towns

PICTURES = 300
HISTORIES = {"one year": measured.ONE_YEAR, "three years": measured.THREE_YEARS}
SURGES = range(3, 15)
AIMED_AT, TRIED = 8, 100
"""The surge that is to be found is tried in every picture, the others in so many."""
PROCESSES = 2


def main(pictures: int) -> None:
    print(f"{pictures} pictures each, start value {measured.SEED}.\n")
    with ProcessPoolExecutor(PROCESSES) as pool:
        quiet = {
            (scenario, name, exposure): pool.submit(measured.quiet, scenario, periods, pictures, exposure=exposure)
            for scenario in towns.SCENARIOS
            for name, periods in HISTORIES.items()
            for exposure in (True, False)
        }
        tries = {n: pictures if n == AIMED_AT else min(pictures, TRIED) for n in SURGES}
        found = {
            (n, name): pool.submit(measured.surges_found, n, periods, tries[n])
            for n in SURGES
            for name, periods in HISTORIES.items()
        }
        print("| scenario | history | warned, with exposure | without | told as a fall |")
        print("|---|---|---:|---:|---:|")
        for scenario in towns.SCENARIOS:
            for name in HISTORIES:
                on, off = (quiet[scenario, name, exposure].result() for exposure in (True, False))
                row = f"| {scenario} | {name} | {_share(on.warned, pictures)} | {_share(off.warned, pictures)}"
                print(f"{row} | {_share(on.fallen, pictures)} |", flush=True)
        print("\n| surge of | tried | found, one year | three years |\n|---:|---:|---:|---:|")
        for n in SURGES:
            one, three = (_share(found[n, name].result(), tries[n]) for name in HISTORIES)
            print(f"| {n} | {tries[n]} | {one} | {three} |", flush=True)


def _share(n: int, of: int) -> str:
    return f"{100 * n / of:.1f} %"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
