"""Whether an installation does its work: one list of checks, for `/halsa`, `/redo` and `samsyn check` alike.

No answer holds anything of a tenant. A check looks at one thing and says it in a Swedish sentence; a new one is a
function in OF_THE_DATABASE (it asks the database) or OF_THE_REST.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from config.clock import machine
from config.settings import Settings
from tenants import installation
from tenants.installation import Known
from tenants.models import Base, InTenant
from tenants.post import post_of
from tenants.scope import Database
from tenants.starting import NEWER, OLDER, SAME, compare_schema, newest_version, role_is_too_strong
from tenants.verification import last_verification

OK, WARNING, FAULT = "ok", "warning", "fault"
LIMIT = 3.0
"""Seconds that the database has to answer a plain question."""
LATE_CALENDAR = timedelta(minutes=5)
LATE_BACKUP = timedelta(days=2)
LATE_AUDIT = timedelta(days=2)
LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Finding:
    """What a check has found: `state` is ok, warning or fault."""

    name: str
    state: str
    text: str


class Probe:
    """Asks the database one plain question at a time. Who asks while one is unanswered waits for that answer."""

    def __init__(self, database: Database, limit: float = LIMIT):
        self._database, self._limit = database, limit
        self._lock = threading.Lock()
        self._asking: threading.Thread | None = None
        self._answered = threading.Event()

    def answers(self) -> bool:
        """Whether the database answers within the limit: also one that takes the connection and then says nothing."""
        with self._lock:
            if self._asking is None or not self._asking.is_alive():
                self._answered = threading.Event()
                self._asking = threading.Thread(target=self._ask, args=(self._answered,), daemon=True)
                self._asking.start()
            asking, answered = self._asking, self._answered
        asking.join(self._limit)
        return answered.is_set()

    def _ask(self, answered: threading.Event) -> None:
        try:
            with self._database.registry() as db:
                db.connection().exec_driver_sql("SELECT 1")
        except Exception:  # whatever it is: no answer
            return
        answered.set()


@dataclass(frozen=True)
class Looking:
    """What the checks look at."""

    database: Database
    settings: Settings
    queue_answers: Callable[[], bool]
    database_answers: Callable[[], bool]
    now: datetime
    facts: dict[str, Known] = field(default_factory=dict)


def look(
    database: Database, settings: Settings, *, queue_answers: Callable[[], bool], probe: Probe | None = None
) -> list[Finding]:
    """What every check finds; `queue_answers` ends within seconds.

    Without a database the checks that ask it are left out: they would all say the same.
    """
    answers = (probe or Probe(database)).answers
    looking = Looking(database, settings, queue_answers, answers, database.clock())
    found = [database_is_there(looking)]
    if found[0].state == OK:
        checks = (*OF_THE_DATABASE, *OF_THE_REST)
        try:
            looking.facts.update(installation.known(database))
        except Exception as error:  # tables of an older version
            found.append(Finding("schema", FAULT, f"Databasens version går inte att läsa ({type(error).__name__})."))
            checks = OF_THE_REST
    else:
        checks = OF_THE_REST
    return [*found, *(_seen(check, looking) for check in checks)]


def state_of(findings: list[Finding]) -> str:
    """The worst state among them."""
    states = {finding.state for finding in findings}
    return FAULT if FAULT in states else WARNING if WARNING in states else OK


def _seen(check: Callable[[Looking], Finding], looking: Looking) -> Finding:
    try:
        return check(looking)
    except Exception as error:
        return Finding(check.__name__, FAULT, f"Går inte att avgöra ({type(error).__name__}).")


def database_is_there(looking: Looking) -> Finding:
    there = looking.database_answers()
    return Finding("database", OK if there else FAULT, f"Databasen svarar{'' if there else ' inte'}.")


def schema(looking: Looking) -> Finding:
    fact = looking.facts.get(installation.SCHEMA)
    has = fact.value if fact else "okänd"
    told = {
        SAME: f"Databasen har version {has}.",
        OLDER: f"Databasen har version {has} och programmet behöver {newest_version()}. Kör: samsyn migrate",
        NEWER: f"Databasen har version {has}, nyare än programmets {newest_version()}. Installera rätt version.",
    }
    compared = compare_schema(fact.value if fact else "")
    return Finding("schema", OK if compared == SAME else FAULT, told[compared])


def row_security(looking: Looking) -> Finding:
    tables = {str(mapper.local_table) for mapper in Base.registry.mappers if issubclass(mapper.class_, InTenant)}
    question = text(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity"
        " AND relforcerowsecurity"
    )
    with looking.database.registry() as db:
        strong = role_is_too_strong(db.connection())
        walled = set(db.connection().scalars(question))
    if strong:
        return Finding("row_security", FAULT, "Databasrollen kan gå förbi radsäkerheten.")
    if bare := sorted(tables - walled):
        return Finding("row_security", FAULT, f"Radsäkerheten är inte på för {', '.join(bare)}.")
    return Finding("row_security", OK, f"Radsäkerheten är på i {len(tables)} tabeller och rollen hålls av den.")


def demo(looking: Looking) -> Finding:
    if installation.DEMO not in looking.facts:
        kind = "Tom eller med skarpa uppgifter" if not looking.settings.demo else "Exempelvärlden är inte inlagd"
        return Finding("demo", OK, f"{kind}.")
    if looking.settings.demo:
        return Finding("demo", OK, "Databasen innehåller exempelvärlden, och sidorna säger det.")
    return Finding("demo", FAULT, "Databasen innehåller exempelvärlden men SAMSYN_DEMO är inte 1.")


def calendar(looking: Looking) -> Finding:
    last = looking.facts.get(installation.CALENDAR)
    if last is None:
        return Finding("calendar", FAULT, "Kalendern har aldrig gått. Starta den.")
    age = looking.now - last.at
    state = OK if abs(age) <= LATE_CALENDAR else FAULT
    return Finding("calendar", state, f"Kalendern gick senast för {_long(age)} sedan.")


def parked_runs(looking: Looking) -> Finding:
    last = looking.facts.get(installation.CALENDAR)
    if last is None:
        return Finding("parked_runs", WARNING, "Hur många körningar som har stannat är okänt.")
    n = int(last.value)
    said = "Inga körningar har stannat." if not n else f"{n} körning{'ar' if n > 1 else ''} har stannat."
    return Finding("parked_runs", WARNING if n else OK, said)


def queue(looking: Looking) -> Finding:
    there = looking.queue_answers()
    return Finding("queue", OK if there else FAULT, f"Kön svarar{'' if there else ' inte'}.")


def documents(looking: Looking) -> Finding:
    folder = looking.settings.documents
    tried = folder / f".check.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(tried, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return Finding("documents", FAULT, f"Det går inte att skriva i {folder}: {os.strerror(error.errno or 0)}.")
    finally:
        tried.unlink(missing_ok=True)
    return Finding("documents", OK, "Dokument kan skrivas.")


def backup(looking: Looking) -> Finding:
    mark = looking.settings.backup_mark
    if mark is None:
        return Finding("backup", WARNING, "Senaste säkerhetskopian är okänd (SAMSYN_BACKUP_MARK är inte satt).")
    try:
        age = timedelta(seconds=machine().timestamp() - mark.stat().st_mtime)
    except OSError:
        return Finding("backup", WARNING, f"Senaste säkerhetskopian är okänd: {mark} finns inte.")
    return Finding("backup", OK if age <= LATE_BACKUP else FAULT, f"Säkerhetskopian är {_long(age)} gammal.")


def mail(looking: Looking) -> Finding:
    post = post_of(looking.settings)
    if not post.works:
        return Finding("mail", OK, "Ingen e-post skickas (SAMSYN_SMTP_HOST är inte satt): länkar lämnas över för hand.")
    if looking.settings.demo:
        return Finding("mail", OK, "Exempelvärldens utskick skickas inte.")
    if post.answers():
        return Finding("mail", OK, "E-postservern svarar.")
    return Finding("mail", WARNING, "E-postservern svarar inte: utskick väntar. Prova: samsyn mail trial ADRESS")


def proxies(looking: Looking) -> Finding:
    seen = forwarded_for_mark(looking.settings)
    try:
        lately = timedelta(seconds=machine().timestamp() - seen.stat().st_mtime) <= LATELY
    except OSError:
        lately = False
    if looking.settings.proxies == 0 and lately:
        return Finding(
            "proxies",
            WARNING,
            "X-Forwarded-For kommer in men ingen proxy är betrodd: alla får proxyns adress. Sätt SAMSYN_PROXIES.",
        )
    return Finding("proxies", OK, f"{looking.settings.proxies or 'Ingen'} proxy är betrodd.")


def audit(looking: Looking) -> Finding:
    last = last_verification(looking.settings.audit)
    if last is None:
        return Finding("audit", WARNING, "Loggen har inte kontrollerats än. Kalendern gör det varje natt.")
    ago = f"Loggen kontrollerades för {_long(looking.now - last.at)} sedan"
    if not last.holds:
        return Finding("audit", FAULT, f"{ago} och höll inte. Kör: samsyn audit verify")
    return Finding("audit", OK if looking.now - last.at <= LATE_AUDIT else FAULT, f"{ago} och höll.")


def forwarded_for_mark(settings: Settings) -> Path:
    """The file whose time is when an X-Forwarded-For that nobody trusts last came in."""
    return settings.var / "forwarded_for_seen"


OF_THE_DATABASE: tuple[Callable[[Looking], Finding], ...] = (schema, row_security, demo, calendar, parked_runs)
OF_THE_REST: tuple[Callable[[Looking], Finding], ...] = (queue, documents, backup, mail, proxies, audit)


def lines(findings: list[Finding]) -> Iterator[str]:
    """The findings as lines for people."""
    words: Mapping[str, str] = {OK: "ok", WARNING: "varning", FAULT: "FEL"}
    for finding in findings:
        yield f"{words[finding.state]:8} {finding.text}"


def _long(age: timedelta) -> str:
    """How long, in one unit."""
    seconds = abs(int(age.total_seconds()))
    for length, one, many in ((86_400, "dygn", "dygn"), (3600, "timme", "timmar"), (60, "minut", "minuter")):
        if seconds >= length:
            return f"{seconds // length} {one if seconds // length == 1 else many}"
    return f"{seconds} {'sekund' if seconds == 1 else 'sekunder'}"
