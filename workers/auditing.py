"""What the calendar does for the audit: it seals what was read, signs how every chain stands, checks all at night."""

import logging
from datetime import datetime
from pathlib import Path
from threading import Thread

from app.figures.periods import local, local_date
from tenants import audit
from tenants.access import CALENDAR
from tenants.checkpoints import Checkpoint, CheckpointFile, Standing, signing_key
from tenants.models import Tenant
from tenants.registry import all_tenants
from tenants.scope import Database
from tenants.verification import Verification, keep, last_verification, look_audit, standing, verify

log = logging.getLogger("samsyn.audit")
NIGHT = 3
"""The local hour from which a new day's check is due."""


class Auditing:
    """The audit's watch over one database. `folder`: where the checkpoints lie; `key_file`: the key that signs them."""

    def __init__(self, database: Database, folder: Path, key_file: Path):
        self.database, self.folder, self.key_file = database, folder, key_file
        self.file, self.check = CheckpointFile(folder), None

    def go_round(self, *, signing: bool) -> None:
        """One round: what fails is logged and tried again in the next; nothing else of the calendar waits for it."""
        try:
            if signing:
                self.checkpoint()
            if self.check and self.check.is_alive():
                return
            if is_due(self.database.clock(), last_verification(self.folder)):
                # Beside the rounds: a million lines take a minute.
                self.check = Thread(target=self.verify, name="audit", daemon=True)
                self.check.start()
        except Exception:
            log.exception("the audit could not be looked after")

    def checkpoint(self) -> Checkpoint:
        """Seal the read lines of every tenant and sign how its chain stands. A tenant in trouble stands as it stood."""
        key, last = signing_key(self.key_file), self.file.newest()
        standings, look = {}, look_audit(self.database)
        for tenant in all_tenants(self.database):
            stands, unsealed = look.get(tenant.id, (None, True))
            try:
                if unsealed:
                    stands = self._seal(tenant, last.name if last else "")
                if stands:
                    standings[tenant.id] = stands
            except Exception:
                log.exception("the read lines of %s could not be sealed", tenant.slug)
        return self.file.add(key, standings, self.database.clock())

    def _seal(self, tenant: Tenant, checkpoint: str) -> Standing | None:
        while True:
            with self.database.scope(tenant, CALENDAR) as scope:
                if audit.seal_reads(scope, checkpoint) < audit.MOST_SEALED:
                    return standing(scope)

    def verify(self) -> Verification:
        """Check everything, keep the result for the pages, and leave it as a line in each chain."""
        found = verify(self.database, self.file, signing_key(self.key_file).public_key())
        keep(self.folder, found)
        for fault in found.faults:
            log.error("the audit does not hold: %s", fault)
        if found.holds:
            log.info("the audit holds: %d links in %d chains", found.lines, found.chains)
        faults = {fault.tenant: fault for fault in reversed(found.faults)}
        for tenant in all_tenants(self.database):
            fault = faults.get(tenant.slug, faults.get(""))
            with self.database.scope(tenant, CALENDAR) as scope:
                if found.checkpoint:
                    scope.concerning(object=("checkpoint", found.checkpoint))
                detail = f"{fault.what} {fault.line or ''}".strip() if fault else f"{found.lines} {found.chains}"
                audit.note(scope, "audit.verified", outcome="failed" if fault else "done", detail=detail)
        return found


def is_due(now: datetime, last: Verification | None) -> bool:
    """Whether a check is due: the first at once, then one each night. A clock set back delays none."""
    if last is None or last.at > now:
        return True
    return local_date(last.at) < local_date(now) and local(now).hour >= NIGHT
