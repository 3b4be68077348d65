"""The process of the calendar: a round over all tenants every fifteen seconds, and the audit's watch."""

import os
import signal
import threading

from config.settings import Settings
from workers import performing
from workers.auditing import Auditing
from workers.rounds import Memory, go_round

SWEEP_EVERY = 15
HOUSEKEEPING_EVERY = 3600
CHECKPOINT_EVERY = 300


def keep() -> None:
    """Every 15 seconds, look at all tenants: order what is due, enqueue what waits.

    Every five minutes, sign how their audit stands; check it at night.
    """
    context = performing.ready_context()
    settings = Settings.from_environment(os.environ, database="WORKER_DATABASE_URL")
    auditing = Auditing(context.database, settings.audit, settings.audit_key_file)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    memory, rounds = Memory(), 0
    while not stop.is_set():
        go_round(context, memory, housekeeping=rounds % (HOUSEKEEPING_EVERY // SWEEP_EVERY) == 0)
        auditing.go_round(signing=rounds % (CHECKPOINT_EVERY // SWEEP_EVERY) == 0)
        rounds += 1
        stop.wait(SWEEP_EVERY)
