"""Says how two recordings differ: entries that are new, gone or different, and apart from that the statements."""

import difflib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.recorder.store import entries, statements

MOST_LINES = 40
MOST_PAGES = 15


def compare(first: Path, second: Path) -> tuple[list[str], bool]:
    """The lines to print, and whether the recordings hold the same. Statements are told, and are no difference."""
    before, after = entries(first), entries(second)
    gone, new = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    both = sorted(before.keys() & after.keys())
    different = [name for name in both if before[name] != after[name]]
    lines = [f"{len(both) - len(different)} the same, {len(different)} different, {len(gone)} gone, {len(new)} new"]
    per_door = Counter(name.split("/")[0] for name in (*different, *gone, *new))
    lines += [f"  {door}: {number}" for door, number in sorted(per_door.items())]
    lines += [f"gone: {name}" for name in gone] + [f"new: {name}" for name in new]
    for names, difference in _together(different, before, after):
        lines += ["", *(f"different: {name}" for name in names), *difference]
    lines += ["", *_statements_told(statements(first), statements(second))]
    return lines, not (different or gone or new)


def _together(names: list[str], before: dict, after: dict) -> Iterator[tuple[list[str], list[str]]]:
    """Entries with the very same difference together, and the difference once."""
    found: dict[tuple, tuple[list[str], list[str]]] = {}
    for name in names:
        whole = list(difflib.unified_diff(before[name].splitlines(), after[name].splitlines(), lineterm="", n=2))[2:]
        changed = tuple(line for line in whole if line[0] in "+-") or ("(only the ends of lines)",)
        found.setdefault(changed, ([], shortened(whole)))[0].append(name)
    yield from found.values()


def shortened(difference: list[str]) -> list[str]:
    """At most about MOST_LINES of it, and none so long that the rest is not seen."""
    lines = [line if len(line) <= 300 else f"{line[:300]} …" for line in difference[:MOST_LINES]]
    left = len(difference) - MOST_LINES
    return [*lines, f"… and {left} lines more"] if left > 0 else lines


def _statements_told(before: dict, after: dict) -> list[str]:
    """How the numbers of statements have changed for what is in both."""
    both = before.keys() & after.keys()
    changes = sorted((after[key][1] - before[key][1], key) for key in both if after[key] != before[key])
    sums = [sum(known[key][at] for key in both) for known in (before, after) for at in (0, 1)]
    lines = [
        f"statements (no difference): {sums[1]} before, {sums[3]} after; SELECTs: {sums[0]} before, {sums[2]} after",
        f"  fewer on {sum(change < 0 for change, _ in changes)} pages, more on {sum(c > 0 for c, _ in changes)},"
        f" as many in all but other kinds on {sum(change == 0 for change, _ in changes)}",
    ]
    shown = [one for one in changes if one[0] < 0][:MOST_PAGES] + [one for one in changes if one[0] > 0][-MOST_PAGES:]
    for change, key in shown:
        lines.append(f"  {change:+} ({before[key][1]} → {after[key][1]}): {' '.join(key)}")
    return lines
