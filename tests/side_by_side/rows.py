"""Files of figures of many municipalities, for the suites that look at every row and page."""

TOWNS = {
    "1983": ("Köping", "Liten", 2981, 26_000),
    "1984": ("Arboga", "Liten", 1370, 14_000),
    "1960": ("Kungsör", "Liten", 668, 8_700),
    "1980": ("Exempelstad", "Stor", 15_000, 150_000),
    "0180": ("Storstad", "Stor", 200_000, 980_000),
}
"""Code -> (name, kind, offences in 2023, inhabitants)."""
COUNTED = [
    f"{code};{name};{kind};total;{year};{n + 10 * (year - 2023)}"
    for code, (name, kind, n, _people) in TOWNS.items()
    for year in range(2019, 2024)
]
LIVING = [
    f"{code};{name};{year}-12-31;{people}"
    for code, (name, _kind, _n, people) in TOWNS.items()
    for year in range(2018, 2024)
]
FIGURES = (
    "\n".join(["kommunkod;kommun;kommungrupp;brottstyp;år;antal", *COUNTED]).encode(),
    "\n".join(["kommunkod;kommun;datum;folkmängd", *LIVING]).encode(),
)
