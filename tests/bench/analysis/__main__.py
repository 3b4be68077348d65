"""python -m tests.bench.analysis [gi] [knox] [kde] [scan]"""

import os
import sys

# One core each, before numpy is imported: ratios of like with like.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")


def main(chosen: list[str]) -> int:
    import warnings

    from tests.bench.analysis import gi_bench, kde_bench, knox_bench, scan_bench

    warnings.filterwarnings("ignore")  # the libraries' own
    parts = {"gi": gi_bench.run, "knox": knox_bench.run, "kde": kde_bench.run, "scan": scan_bench.run}
    unknown = set(chosen) - set(parts)
    if unknown:
        print(f"no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}", file=sys.stderr)
        return 2
    for name in chosen or parts:
        print(parts[name](), flush=True)
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
