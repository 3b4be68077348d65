"""Passwords and other secrets: made, hashed and compared here alone."""

import hashlib
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST = 12
_hasher = PasswordHasher()
_at_once = threading.BoundedSemaphore(2)  # each hash takes 64 MB: a crowd signing in may not fill the memory
_nobody = _hasher.hash(secrets.token_urlsafe(16))


def hashed(password: str) -> str:
    with _at_once:
        return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether the password is right. Takes as long for somebody who does not exist."""
    with _at_once:
        try:
            return _hasher.verify(stored or _nobody, password) and stored is not None
        except (Argon2Error, InvalidHashError):
            return False


def new_token(prefix: str = "") -> str:
    """256 random bits, safe in a cookie or an address."""
    return prefix + secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: enough to recognise it, useless to present."""
    return hashlib.sha256(token.encode()).hexdigest()
