"""python -m tests.simulations [PICTURES [START ...]]: how often warnings cry wolf, and what they find.

Prints the tables of docs/analysis/scan-alerts-effect.md: the share of pictures that warn though nothing happens, by
what becomes of the reporting, with exposure and without, on one and on three years of history; then how many surges are
found. One pair of tables for each start value (1 unless told); PROCESSES=1 in the environment for one process.
The same number of pictures and start value give the same numbers every time; `tests/simulations/test_sample.py` is a
fast sample.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor

from tests.simulations import measured, towns

PICTURES = 300
HISTORIES = {"one year": measured.ONE_YEAR, "three years": measured.THREE_YEARS}
SURGES = range(3, 15)
AIMED_AT, TRIED = 8, 100
"""The surge that is to be found is tried in every picture, the others in so many."""
PROCESSES = int(os.environ.get("PROCESSES", "2"))


def main(pictures: int, start: int) -> None:
    print(f"{pictures} pictures each, start value {start}.\n")
    with ProcessPoolExecutor(PROCESSES) as pool:
        quiet = {
            (scenario, name, exposure): pool.submit(
                measured.quiet, scenario, periods, pictures, exposure=exposure, start=start
            )
            for scenario in towns.SCENARIOS
            for name, periods in HISTORIES.items()
            for exposure in (True, False)
        }
        says = {
            (scenario, name): pool.submit(measured.quiet, scenario, periods, pictures, says=True, start=start)
            for scenario in (*towns.SCENARIOS, towns.CALM)
            for name, periods in HISTORIES.items()
        }
        tries = {n: pictures if n == AIMED_AT else min(pictures, TRIED) for n in SURGES}
        found = {
            (n, name, told): pool.submit(measured.surges_found, n, periods, tries[n], start, says=told)
            for n in SURGES
            for name, periods in HISTORIES.items()
            for told in ((False, True) if n == AIMED_AT else (False,))
        }
        print("| scenario | history | warned, with exposure | without | told as a fall |")
        print("|---|---|---:|---:|---:|")
        for scenario in towns.SCENARIOS:
            for name in HISTORIES:
                on, off = (quiet[scenario, name, exposure].result() for exposure in (True, False))
                row = f"| {scenario} | {name} | {_share(on.warned, pictures)} | {_share(off.warned, pictures)}"
                print(f"{row} | {_share(on.fallen, pictures)} |", flush=True)
        print("\nWhoever has nothing to report says so.\n")
        print("| scenario | history | warned | told as a fall |\n|---|---|---:|---:|")
        for (scenario, name), future in says.items():
            one = future.result()
            print(
                f"| {scenario} | {name} | {_share(one.warned, pictures)} | {_share(one.fallen, pictures)} |", flush=True
            )
        for name in HISTORIES:
            print(f"| surge of {AIMED_AT} | {name} | {_share(found[AIMED_AT, name, True].result(), pictures)} | |")
        print("\n| surge of | tried | found, one year | three years |\n|---:|---:|---:|---:|")
        for n in SURGES:
            one, three = (_share(found[n, name, False].result(), tries[n]) for name in HISTORIES)
            print(f"| {n} | {tries[n]} | {one} | {three} |", flush=True)


def _share(n: int, of: int) -> str:
    return f"{100 * n / of:.1f} %"


if __name__ == "__main__":
    pictures, *starts = [int(one) for one in sys.argv[1:]] or [PICTURES]
    for start in starts or [measured.SEED]:
        main(pictures, start)
