"""Fills an empty database with a synthetic Sweden, in one transaction as the role that owns the tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

import numpy as np
from psycopg import Connection
from sqlalchemy import create_engine

from app.accounts import passwords
from app.figures.periods import start_of
from app.synth import sizes
from app.synth.happenings import happenings, words
from app.synth.municipalities import (
    Municipality,
    Rows,
    email,
    municipality,
    rows_of,
    rows_of_area,
    slug_of_area,
    uuid_of,
)
from app.synth.recounting import recount
from app.synth.storing import copy_rows, staged, store, without_keys, without_row_security
from app.synth.told import rows_of_told
from app.synth.work import rows_of_work
from tenants import installation
from tenants.access import Role
from tenants.errors import Invalid

MEMORY = "SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '256MB'"
Progress = Callable[[int, int, str], object]


@dataclass(frozen=True)
class Wanted:
    """Which synthetic Sweden: the same values give the same rows."""

    municipalities: int
    incidents: int
    seed: int
    first: date
    until: date
    """The last day on which something has happened."""
    areas: int = 0
    """So many police areas; 0: as many as so many municipalities lie in."""
    words: bool = True
    """Whether the words of texts can be searched for: they take half of the disk."""

    @property
    def of_areas(self) -> int:
        return self.areas or sizes.areas(self.municipalities)


@dataclass(frozen=True)
class SignIn:
    size: str
    """small, median, tenth, largest, area."""
    role: Role
    slug: str
    password: str

    @property
    def email(self) -> str:
        return email(self.role, self.slug)


def fill(owner_url: str, wanted: Wanted, *, key: bytes, progress: Progress) -> list[SignIn]:
    """Put the synthetic Sweden into an empty database; gives those who can sign in to it.

    Raises Invalid for a database that holds a tenant, and thus for every one that holds a report.
    """
    with _connected(owner_url) as connection:
        with connection.transaction():
            _refuse_what_is_there(connection)
            connection.execute(MEMORY)
            with without_row_security(connection):
                signed_in = _fill(connection, wanted, key, progress)
        connection.set_autocommit(True)
        progress(wanted.incidents, wanted.incidents, "städar och räknar statistik")
        connection.execute("VACUUM (ANALYZE)")
    return signed_in


@contextmanager
def _connected(url: str) -> Iterator[Connection[Any]]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection.connection.driver_connection  # type: ignore[misc]
    finally:
        engine.dispose()


def _refuse_what_is_there(connection: Connection[Any]) -> None:
    if connection.execute("SELECT 1 FROM tenant LIMIT 1").fetchone():
        told = "Databasen har redan platser eller rapporter. Den syntetiska världen läggs bara in i en tom databas."
        raise Invalid({"synth": [told]})


def _fill(connection: Connection[Any], wanted: Wanted, key: bytes, progress: Progress) -> list[SignIn]:
    begun = start_of(wanted.first)
    everybody = _municipalities(wanted)
    # What is real and what is invented never stand side by side: this mark keeps them apart from the first row on.
    copy_rows(connection, [("installation_fact", {"name": installation.DEMO, "value": "", "at": begun})])
    for number in range(1, wanted.of_areas + 1):
        copy_rows(connection, rows_of_area(wanted.seed, number, begun))
    done = 0
    keys = without_keys(connection, "incident", primary=False)
    with staged(connection):
        for here in everybody:
            years = list(range(wanted.first.year - 1, wanted.until.year))
            copy_rows(connection, rows_of(wanted.seed, here, begun, years))
            known = {**words(here), "end": start_of(wanted.until + timedelta(days=1))}
            for chunk in happenings(wanted.seed, here, wanted.first, wanted.until):
                store(connection, chunk, known)
                done += chunk.size
                progress(done, wanted.incidents, f"händelser, {here.name}")
            copy_rows(connection, rows_of_work(wanted.seed, here, wanted.until))
            copy_rows(connection, rows_of_told(wanted.seed, here, wanted.until))
    for again in keys:
        progress(done, wanted.incidents, f"index: {again[:60]}")
        connection.execute(again.encode())
    connection.execute("ANALYZE")
    recount(connection, lambda table: progress(done, wanted.incidents, f"sammanställningar: {table}"), wanted.words)
    signed_in = _sign_ins(wanted, everybody, key)
    copy_rows(connection, _passwords(wanted.seed, signed_in))
    return signed_in


def _municipalities(wanted: Wanted) -> list[Municipality]:
    """The largest first. Their squares are drawn, so that each area has large ones and small."""
    counts = sizes.sizes(wanted.municipalities, wanted.incidents)
    squares = np.random.default_rng((wanted.seed, 0)).permutation(len(counts)).tolist()
    areas = wanted.of_areas
    return [
        municipality(wanted.seed, n + 1, count, square, square * areas // len(counts) + 1)
        for n, (count, square) in enumerate(zip(counts, squares, strict=True))
    ]


def _sign_ins(wanted: Wanted, everybody: list[Municipality], key: bytes) -> list[SignIn]:
    """Those of the municipalities that are measured, and the chief of the largest one's police area."""
    median, small = sizes.references(len(everybody))
    measured = {"small": small, "median": median, "tenth": min(9, len(everybody) - 1), "largest": 0}
    found = [(size, role, everybody[n].slug) for size, n in measured.items() for role in everybody[n].people]
    of_area = {uuid_of(wanted.seed, "area", n + 1): n + 1 for n in range(wanted.of_areas)}
    found.append(("area", Role.AREA_CHIEF, slug_of_area(of_area[everybody[0].area_id])))

    def password(role: Role, slug: str) -> str:
        return blake2b(email(role, slug).encode(), key=key, digest_size=12).hexdigest()

    return [SignIn(size, role, slug, password(role, slug)) for size, role, slug in found]


def _passwords(seed: int, signed_in: list[SignIn]) -> Rows:
    for one in {one.email: one for one in signed_in}.values():
        kept = passwords.kept(one.password)
        row = {"person_id": uuid_of(seed, "person", one.slug, one.role), "recipe": kept.recipe}
        yield "person_password", {**row, "proof_hash": kept.proof_hash, "edition": 1}
