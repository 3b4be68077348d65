"""What holds back a flood without knowing anybody. Pure.

The page of a day holds a word that is signed; a browser finds a number which, hashed together with it and what is
told, begins with WORK zero bits: a second or two for one, hours for thousands. Whoever has no script is asked to wait
instead, and what she tells is marked as not confirmed. The work is bound to what is told, and serves for nothing else.
"""

import hashlib
import hmac
from datetime import date, datetime, timedelta

WORK = 16
"""Bits: about 65 000 hashes."""
WAIT, LASTS = timedelta(seconds=15), timedelta(hours=1)
"""How long somebody without script waits, and how long she has then."""


def word_of(key: bytes, tenant_id: object, day: date) -> str:
    return f"{day.isoformat()}.{_signed(key, f'{tenant_id} {day.isoformat()}')}"


def is_known(key: bytes, tenant_id: object, word: str, today: date) -> bool:
    """Whether the word is of this tenant's page of today or yesterday."""
    days = (today, today - timedelta(days=1))
    return any(hmac.compare_digest(word.encode(), word_of(key, tenant_id, day).encode()) for day in days)


def is_worked(word: str, told: str, number: str) -> bool:
    """Whether the number is one that a browser has found for what is told."""
    if not number.isdigit() or len(number) > 12:
        return False
    found = hashlib.sha256(f"{word}|{told}|{number}".encode()).digest()
    return int.from_bytes(found[:4]) >> (32 - WORK) == 0


def ticket(key: bytes, told: str, now: datetime) -> str:
    """Given to somebody without script, to be sent after WAIT."""
    at = str(int(now.timestamp()))
    return f"{at}.{_signed(key, f'{at} {told}')}"


def has_waited(key: bytes, told: str, given: str, now: datetime) -> bool:
    at, _, mark = given.partition(".")
    if (
        not at.isdigit()
        or len(at) > 12
        or not hmac.compare_digest(mark.encode(), _signed(key, f"{at} {told}").encode())
    ):
        return False
    return WAIT.total_seconds() <= now.timestamp() - int(at) <= LASTS.total_seconds()


def _signed(key: bytes, said: str) -> str:
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:32]
