"""`./run bench pages`: every page for a small, a median, the tenth largest and the largest municipality."""

from statistics import median

from tests.bench import pages
from tests.bench.house import SIZES, House, web
from tests.bench.measuring import Inside, Measured, Meter, measure
from tests.bench.reporting import one_report


def all_pages(house: House) -> dict:
    """Page -> size -> what it costs."""
    wanted = {size: house.addresses(size) for size in (*SIZES, "area")}
    seen = _inside(house, wanted)
    found: dict[str, dict[str, Measured]] = {}
    with web(house) as served:
        meter, browser = Meter(house, served), served.browser()
        for size, addresses in wanted.items():
            account = addresses.get("account") or f"/{house.slug(size)}/konto"
            for page, address in addresses.items():
                cost = measure(meter, browser, address, account, house.cookie(size))
                cost.selects, cost.first_selects, cost.buffers, cost.bytes, cost.gzip = seen[size, page]
                found.setdefault(page, {})["largest" if size == "area" else size] = cost
                print(f"  {size:8} {page:16} {cost.ms:8.1f} ms, first {cost.first:8.1f} ms", flush=True)
        for door in ("form", "API"):
            found[f"one report by {door}"] = {"median": one_report(house, meter, browser, door)}
        meter.close()
    floor = median(cost.bare for sizes in found.values() for cost in sizes.values())
    print(f"  a bare answer    {floor:.2f} ms")
    return {page: {size: cost.as_data(floor) for size, cost in sizes.items()} for page, sizes in found.items()}


def _inside(house: House, wanted: dict[str, dict[str, str]]) -> dict[tuple[str, str], tuple[int, int, int, int, int]]:
    inside = Inside(house)
    try:
        return {
            (size, page): inside.look(address, house.cookie(size))
            for size, addresses in wanted.items()
            for page, address in addresses.items()
        }
    finally:
        inside.close()


GOALS = {
    **{page.name: page.goals for page in (*pages.PAGES, pages.AREA, pages.MONDAY)},
    "one report by form": (10, None),
    "one report by API": (8, None),
}


def table(found: dict, before: dict | None = None) -> str:
    """The pages as people read them; beside each figure how it was `before`."""
    head = [
        "page",
        *(f"{size}: ms (× bare)" for size in SIZES),
        "first: × bare",
        "goals ×",
        "SELECTs",
        "buffers",
        "kB (gzip)",
    ]
    lines = [head, ["---"] * len(head)]
    for page, sizes in found.items():
        goals = GOALS[page] or (None, None)
        cells = [_cell(sizes.get(size), (before or {}).get(page, {}).get(size)) for size in SIZES]
        some = sizes.get("median") or sizes["largest"]
        said = " / ".join("–" if goal is None else f"{goal}" for goal in goals)
        first = f"{some['first_times_bare']:.1f}" if some["first"] else ""
        asked = f"{some['selects']} / {some['first_selects']}" if some["selects"] else ""
        weight = f"{some['bytes'] / 1000:.0f} ({some['gzip'] / 1000:.0f})" if some["bytes"] else ""
        lines.append([page, *cells, first, said, asked, str(some["buffers"] or ""), weight])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(now: dict | None, before: dict | None) -> str:
    if now is None:
        return ""
    changed = f", {now['ms'] / before['ms']:.2f} of before" if before else ""
    return f"{now['ms']:.1f} ({now['times_bare']:.1f}{changed})"
