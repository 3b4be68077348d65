"""`./run bench [NAME …]`: what the product costs on a synthetic Sweden. A claim is a ratio from one run.

    pages          every page, small to largest: CPU of web and database, SELECTs, buffers, bytes; about two minutes
    load           the picture page with 8 and 32 clients, and the smallest beside the largest
    analysis       one municipality's analysis, small to largest: CPU and peak memory
    draft          one municipality's picture opened and counted, small to largest: the same
    analyses       all municipalities' analyses, by one and by two workers
    reports        all municipalities' quarterly reports, by one and by two workers
    fairness       how long another municipality's run waits beside one municipality's 5,000, by one and by two workers
    side-by-side   municipalities compared with 3 and with 290
    import         a file of reports from the command line
    intake         a million rows, one in a hundred broken: read in, read again, undone; twenty minutes or more
    transaction    the transaction of one report against a bare insert
    row-security   a picture with the database's walls and without
    public         the open pages at 200 requests a second while those who work go on, and what they weigh
    superset       the picture page beside six charts of the same fortnight by Apache Superset, cache off and on: CPU
                   of web and database, and both with 8 and 32 clients; with `--with-superset VENV` only

The area's Monday over 20 municipalities: pages --tenants 20 --areas 1 --world FOLDER. Without a NAME: pages. The world
(1 million reports) is made at the first run, in var/bench-N or the folder given, and kept. The figures
go to a JSON file; `--compare OLD.json` tells what has changed since.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import comparing, fairness, jobs, loads, many_rows, public, reporting, superset, whole_pages
from tests.bench.house import SIZES, House, Wrong, opened

ROOT = Path(__file__).parents[2]
BENCHES: dict[str, Callable[[House], dict]] = {
    "pages": whole_pages.all_pages,
    "load": loads.many,
    "analysis": jobs.one_analysis,
    "draft": jobs.one_draft,
    "analyses": jobs.all_analyses,
    "reports": jobs.all_reports,
    "fairness": fairness.between_tenants,
    "side-by-side": comparing.compared,
    "import": reporting.file_of_many,
    "intake": many_rows.whole_life,
    "transaction": reporting.transaction,
    "row-security": reporting.row_security,
    "public": public.beside,
    superset.NAME: superset.beside,
}


def main(arguments: list[str]) -> int:
    given = _arguments(arguments)
    folder = given.world or ROOT / "var" / f"bench-{given.incidents}"
    before = json.loads(given.compare.read_text()) if given.compare else {}
    begun = time.monotonic()
    try:
        with opened(folder.absolute(), given.incidents, given.tenants, given.areas, given.words) as house:
            house.superset, house.rows, house.own_texts = given.with_superset, given.rows, given.own_texts
            kept: dict = {"at": datetime.now(UTC).isoformat(), "processors": os.cpu_count()}
            kept["incidents in 14 days"] = {size: house.incidents(size) for size in SIZES}
            print("Incidents in the fortnight of the picture:", _line(kept["incidents in 14 days"]), flush=True)
            for name in given.names:
                print(f"\n{name}", flush=True)
                kept[name] = BENCHES[name](house)
                _say(name, kept[name], before.get(name))
    except Wrong as error:
        print(f"bench: {error}")
        return 1
    path = given.json or folder / "bench.json"
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False))
    print(f"\nbench: {', '.join(given.names)} in {time.monotonic() - begun:.0f} s, kept in {path}")
    return 0


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--incidents", type=int, default=1_000_000, help="in the world (1000000)")
    parser.add_argument("--tenants", type=int, default=290, help="municipalities in it (290)")
    parser.add_argument("--areas", type=int, default=0, help="police areas in it (as in the nation)")
    parser.add_argument(
        "--without-words", dest="words", action="store_false", help="texts cannot be searched for: half the disk"
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="in the file of `intake` (1000000)")
    parser.add_argument("--own-texts", action="store_true", help="each row of that file has a text of its own")
    parser.add_argument("--world", type=Path, help="folder of the world, made when it is not there")
    parser.add_argument("--json", type=Path, help="where the figures go")
    parser.add_argument("--compare", type=Path, help="figures of an earlier run")
    parser.add_argument(
        "--with-superset", type=Path, metavar="VENV", help="a virtual environment with apache-superset, also measured"
    )
    given = parser.parse_args(arguments)
    given.names = given.names or ["pages"]
    if given.with_superset and superset.NAME not in given.names:
        given.names.append(superset.NAME)
    if unknown := set(given.names) - BENCHES.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    return given


def _say(name: str, found: dict, before: dict | None) -> None:
    if name == "pages":
        print(whole_pages.table(found, before))
        return
    for what, value in found.items():
        was = f"   before: {_line((before or {}).get(what))}" if before else ""
        print(f"  {what}: {_line(value)}{was}")


def _line(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_line(one)}" for name, one in value.items())
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
