"""`python -m tests.recorder record FOLDER` and `… compare A B`; exit status 1 when the two differ."""

import argparse
import os
import sys
import time
from pathlib import Path

from tests.recorder.comparing import compare


def main(arguments: list[str]) -> int:
    # `./run test-record FOLDER` and `./run test-record --compare A B` mean the same.
    if arguments[:1] == ["--compare"]:
        arguments = ["compare", *arguments[1:]]
    elif arguments and arguments[0] not in ("record", "compare", "-h", "--help"):
        arguments = ["record", *arguments]
    parser = argparse.ArgumentParser(prog="recorder", description=__doc__)
    words = parser.add_subparsers(required=True)
    record = words.add_parser("record", help="record what the code answers into a new folder")
    record.add_argument("folder", type=Path)
    record.set_defaults(do=lambda options: _record(options.folder))
    comparison = words.add_parser("compare", help="say how two recordings differ")
    comparison.add_argument("first", type=Path)
    comparison.add_argument("second", type=Path)
    comparison.set_defaults(do=lambda options: _compare(options.first, options.second))
    options = parser.parse_args(arguments)
    return options.do(options)


def _record(folder: Path) -> int:
    if os.environ.get("PYTHONHASHSEED") != "0":  # else sets would be walked in another order every time
        command = [sys.executable, "-m", "tests.recorder", "record", str(folder.absolute())]
        os.execve(sys.executable, command, {**os.environ, "PYTHONHASHSEED": "0"})
    from tests.recorder.recording import record  # the product is not needed to compare

    start = time.monotonic()
    number = record(folder.absolute(), say=lambda text: print(f"{time.monotonic() - start:4.0f} s  {text}", flush=True))
    print(f"{number} entries in {folder}")
    return 0


def _compare(first: Path, second: Path) -> int:
    for folder in (first, second):
        if not folder.is_dir():
            sys.exit(f"{folder} is no recording")
    lines, same = compare(first, second)
    print("\n".join(lines))
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
