"""`./run bench side-by-side`: municipalities compared with 3 and with 290 whose figures have been taken in."""

import numpy as np

from app.accounts import service as accounts
from app.side_by_side import service
from tenants.registry import find_tenant
from tests.bench.house import House, web
from tests.bench.measuring import Inside, Meter, measure

FEW, MANY = 3, 290
YEARS = range(2014, 2024)


def compared(house: House) -> dict:
    """What the page costs with each; "times": how many times as much with many, and the goal."""
    slug = house.slug("median")
    email = next(one["email"] for one in house.sign_ins if (one["size"], one["role"]) == ("median", "coordinator"))
    with house.web_database() as web_database:
        tenant = find_tenant(web_database, slug=slug)
        with web_database.scope(tenant) as scope:
            actor = accounts.actor_of_email(scope, email=email)
        with web_database.scope(tenant, actor) as scope:
            for towns in (FEW, MANY):
                for content in _files(towns):
                    service.take_file(scope, content=content, file_name="kommuner.csv", source=f"{towns} kommuner")
    found, inside = {}, Inside(house)
    addresses = {towns: f"/{slug}/jamfor/?grupp=alla&kalla={towns}%20kommuner" for towns in (FEW, MANY)}
    try:
        selects = {towns: inside.look(address, house.cookie("median"))[0] for towns, address in addresses.items()}
    finally:
        inside.close()
    with web(house) as served:
        meter, browser = Meter(house, served), served.browser()
        for towns, address in addresses.items():
            cost = measure(meter, browser, address, f"/{slug}/konto", house.cookie("median"))
            found[f"{towns} municipalities"] = {"ms": cost.ms, "first": cost.first, "selects": selects[towns]}
        meter.close()
    few, many = (found[f"{towns} municipalities"] for towns in (FEW, MANY))
    return {**found, "times": round(many["first"] / few["first"], 2), "goal": "290 ≤ 5 × 3"}


def _files(towns: int) -> tuple[bytes, bytes]:
    draw = np.random.default_rng(towns)
    sizes = np.exp(draw.uniform(np.log(3_000), np.log(300_000), towns)).astype(int)
    counted, living = ["kommunkod;kommun;brottstyp;år;antal"], ["kommunkod;kommun;datum;folkmängd"]
    for at, size in enumerate(sizes.tolist()):
        town = f"{3000 + at};Kommun {at}"
        counted += [f"{town};total;{year};{n}" for year, n in zip(YEARS, draw.poisson(size / 10, 10), strict=True)]
        living += [f"{town};{year}-12-31;{size}" for year in range(YEARS[0] - 1, YEARS[-1] + 1)]
    return "\n".join(counted).encode(), "\n".join(living).encode()
