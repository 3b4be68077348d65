"""python -m tests.faults [N]: send N reports (300) while each part is killed in turn; `… made [N] [KILLS]`: make N
quarterly reports (1000) meanwhile (300 times). The last line tells it all."""

import sys
import tempfile
from pathlib import Path

from tests.faults.making import make_all
from tests.faults.posting import judge, send_all
from tests.faults.site import KINDS, running_site
from tests.mail.smtp_server import mailbox
from tests.processes import becomes

EVERY = 20
"""After so many reports the next part is killed."""


def main(n: int = 300) -> int:
    killed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="samsyn-faults-") as folder, running_site(Path(folder)) as site:

        def kill(number: int) -> None:
            if number % EVERY == EVERY // 2:
                kind = KINDS[number // EVERY % len(KINDS)]
                killed.append(kind)
                site.kill(kind)
                print(f"report {number}: {kind} killed", flush=True)

        ledger = send_all(site, n, kill=kill)
        assert becomes(lambda: all(site.process(kind) for kind in KINDS)), "not all parts came back"
        verdict = judge(ledger, site.reports())
        print(site.said)
    print(f"answers: {dict(sorted(ledger.answers.items()))}")
    counts = ", ".join(f"{kind} {killed.count(kind)}" for kind in KINDS)
    print(f"faults: {verdict}; killed: {counts}: {'ok' if verdict.is_good else 'FAILED'}")
    return 0 if verdict.is_good else 1


def made(n: int = 1000, kills: int = 300) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="samsyn-faults-") as folder,
        mailbox(Path(folder) / "mailbox") as box,
        running_site(Path(folder), **box.settings) as site,
    ):
        verdict, killed = make_all(site, box, n, kills, said=lambda text: print(text, flush=True))
    counts = ", ".join(f"{kind} {times}" for kind, times in killed.items())
    print(f"faults: {verdict}; killed: {counts}: {'ok' if verdict.is_good else 'FAILED'}")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["made"]:
        sys.exit(made(*map(int, sys.argv[2:])))
    sys.exit(main(*map(int, sys.argv[1:])))
