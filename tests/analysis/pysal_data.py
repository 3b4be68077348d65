"""Two data sets that come with the development package libpysal, read as files: nothing of it is imported.

`requirements-test.lock` holds libpysal alone, without what its code needs (pyproject.toml, dependency-metadata):
pandas, geopandas and scikit-learn would be a quarter of a gigabyte for two small tables.
"""

import importlib.util
from pathlib import Path

import numpy as np


def column(table: str, *names: str) -> list[np.ndarray]:
    """Columns of a dBASE table of libpysal's examples, numbers as float. table: "burkitt" or "sids2"."""
    package = importlib.util.find_spec("libpysal")
    assert package, "libpysal is not installed: ./run test installs it"
    (folder,) = package.submodule_search_locations
    data = (Path(folder) / "examples" / table / f"{table}.dbf").read_bytes()
    number, start, length = (int.from_bytes(data[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    places, at = {}, 1  # the first byte of a record says whether it is deleted
    for field in range(32, start - 1, 32):
        name, width = data[field : field + 11].split(b"\0")[0].decode(), data[field + 16]
        places[name] = slice(at, at + width)
        at += width
    records = [data[start + row * length :][:length] for row in range(number)]
    return [np.array([float(record[places[name]]) for record in records]) for name in names]


def burkitt() -> list[np.ndarray]:
    """x, y and day of 188 cases of Burkitt's lymphoma in the West Nile district of Uganda."""
    return column("burkitt", "X", "Y", "T")


def carolina() -> list[np.ndarray]:
    """Sudden infant deaths and births in the 100 counties of North Carolina, 1974–78."""
    return [values.astype(int) for values in column("sids2", "SID74", "BIR74")]
