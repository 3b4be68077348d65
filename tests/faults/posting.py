"""Who sends reports through a web that dies meanwhile, and the verdict on what became of them."""

import http.client
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from urllib.parse import urlencode
from uuid import UUID

from tenants.access import Role
from tenants.models import uuid7
from tests import PATIENCE
from tests import world as cast
from tests.faults.site import Site
from tests.processes import becomes

SENDERS = 4
FORM_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
ACKNOWLEDGED = {"api": 201, "form": 303}


@dataclass
class Ledger:
    """What the senders know: every report with its text, and which of them were acknowledged."""

    sent: dict[str, str] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Verdict:
    """`missing`, `doubled`, `changed`: acknowledged reports that are not there, more than once, or with another text.
    `unknown`: stored, sent by nobody. `unanswered`: stored, though the sender never heard of it, which is no fault.
    """

    sent: int
    acknowledged: int
    missing: set[str]
    doubled: set[str]
    changed: set[str]
    unknown: set[str]
    unanswered: set[str]

    @property
    def is_good(self) -> bool:
        return not (self.missing or self.doubled or self.changed or self.unknown)

    def __str__(self) -> str:
        faults = ("missing", "doubled", "changed", "unknown")
        return (
            f"{self.sent} sent, {self.acknowledged} acknowledged, "
            + ", ".join(f"{len(getattr(self, name))} {name}" for name in faults)
            + f", {len(self.unanswered)} stored without an answer"
        )


def judge(ledger: Ledger, stored: Iterable[tuple[str, str]]) -> Verdict:
    """Hold what the senders know against the rows (id, text)."""
    rows = list(stored)
    ids, texts = Counter(id for id, _ in rows), Counter(text for _, text in rows)
    there = dict(rows)
    return Verdict(
        sent=len(ledger.sent),
        acknowledged=len(ledger.acknowledged),
        missing={id for id in ledger.acknowledged if id not in there},
        doubled={id for id, text in ledger.acknowledged.items() if ids[id] > 1 or texts[text] > 1},
        changed={id for id, text in ledger.acknowledged.items() if there.get(id, text) != text},
        unknown={id for id in there if id not in ledger.sent},
        unanswered={id for id in there if id in ledger.sent and id not in ledger.acknowledged},
    )


class Sender:
    """Sends reports by the API or, signed in as a reporter, by the form."""

    def __init__(self, site: Site):
        self._site, self._cookie, self._form_token = site, "", ""

    def sign_in(self) -> None:
        """Through the page, while nothing is killed yet."""
        _status, headers, page = self._ask("GET", "/koping/logga-in", {})
        self._cookie = _cookies(headers)
        said = {"csrf": _token(page), "email": cast.email(Role.REPORTER, "koping"), "password": cast.PASSWORD}
        status, headers, page = self._ask("POST", "/koping/logga-in", self._as_browser(), urlencode(said))
        assert status == 303, page
        self._cookie = _cookies(headers) or self._cookie
        _status, _headers, page = self._ask("GET", "/koping/rapporter/ny", self._as_browser())
        self._form_token = _token(page)

    def send(self, door: str, id: UUID, text: str) -> int:
        """The status of the answer; 0 when there was none."""
        said = {
            "id": str(id),
            "category": "klotter",
            "earliest": "2026-11-24T20:00",
            "named_place_id": self._site.place,
            "text": text,
        }
        try:
            if door == "api":
                headers = {"Authorization": f"Bearer {self._site.token}", "Content-Type": "application/json"}
                return self._ask("POST", "/koping/api/v1/incidents/", headers, json.dumps(said))[0]
            said["csrf"] = self._form_token
            return self._ask("POST", "/koping/rapporter/", self._as_browser(), urlencode(said))[0]
        except (OSError, http.client.HTTPException):
            return 0

    def _as_browser(self) -> dict[str, str]:
        return {
            "Cookie": self._cookie,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def _ask(self, method: str, path: str, headers: dict[str, str], body: str | None = None):
        connection = http.client.HTTPConnection("127.0.0.1", self._site.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()


def _cookies(headers: http.client.HTTPMessage) -> str:
    return "; ".join(cookie.split(";")[0] for cookie in headers.get_all("Set-Cookie") or ())


def _token(page: str) -> str:
    found = FORM_TOKEN.search(page)
    assert found, page
    return found[1]


def send_all(site: Site, n: int, *, kill: Callable[[int], object]) -> Ledger:
    """Send n reports, several at a time; `kill(number)` is called while others are being sent.

    Of three reports two are sent again with the same id until they are acknowledged, as a form and a system do; one is
    given up at the first fault.
    """
    sender, ledger, guard, numbers = Sender(site), Ledger(), Lock(), count()
    sender.sign_in()

    def send_one(number: int) -> None:
        id, text = uuid7(), f"klotter nummer {number}"
        door, gives_up = "form" if number % 2 else "api", number % 3 == 2
        with guard:
            ledger.sent[str(id)] = text
        kill(number)

        def is_settled() -> bool:
            status = sender.send(door, id, text)
            with guard:
                ledger.answers[f"{door} {status}"] += 1
                if status == ACKNOWLEDGED[door]:
                    ledger.acknowledged[str(id)] = text
                    return True
            assert status == 0 or status >= 500, f"{door} answered {status}"
            return gives_up

        assert becomes(is_settled, every=0.3), f"no answer to {door}"

    def work() -> None:
        while (number := next(numbers)) < n:
            send_one(number)

    with ThreadPoolExecutor(SENDERS) as senders:
        for done in [senders.submit(work) for _ in range(SENDERS)]:
            done.result()
    return ledger
