"""Passwords and other secrets: made, derived and compared here alone.

Of a password the database keeps a *recipe* (Argon2's parameters and a salt) and the hash of what the password gives by
it, its *proof*. The web's login may read neither proof nor its hash: it asks for the recipe, works out the proof from
what was typed and hands it to a function of the database, which compares (`migrations/versions/0003_sessions.py`).
"""

import hashlib
import re
import secrets
import threading
from base64 import b64decode, b64encode
from dataclasses import dataclass

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import hash_secret_raw

from tenants.errors import Invalid

SHORTEST = 12
_COMMON = """
password passw lösenord losenord hemlig hemligt hemligheten sommar sommaren vinter vintern våren hösten välkommen
valkommen samsyn kommun kommunen kommuns admin administrator administratör inloggning användare anvandare qwertyuiop
qwerty asdfghjkl asdfgh zxcvbnm abcdefghijkl abcdefgh fotboll hockey sverige stockholm göteborg letmein welcome
iloveyou monkey dragon football princess sunshine master changeme secret login test user
"""
"""What the commonest passwords are made of, beside digits and signs."""
LETTERS_LEFT = 5
"""So many letters must be left when those words have been taken away."""
LOOKALIKES = str.maketrans("@013457$", "aoleasts")
_hasher = PasswordHasher()
_at_once = threading.BoundedSemaphore(2)  # each takes 64 MB: a crowd signing in may not fill the memory


@dataclass(frozen=True)
class Kept:
    """What is stored of a password."""

    recipe: str
    proof_hash: str


def kept(password: str) -> Kept:
    """A new recipe for the password, and the hash of its proof."""
    recipe = _recipe()
    return Kept(recipe, token_hash(proof(password, recipe)))


def proof(password: str, recipe: str | None) -> str:
    """What the password gives by the recipe (hex). Takes as long for somebody who has none."""
    recipe = recipe or _nobody
    taken = extract_parameters(f"{recipe}${'A' * 43}")
    salt = recipe.rpartition("$")[2]
    with _at_once:
        return hash_secret_raw(
            password.encode(),
            b64decode(salt + "=" * (-len(salt) % 4)),
            time_cost=taken.time_cost,
            memory_cost=taken.memory_cost,
            parallelism=taken.parallelism,
            hash_len=32,
            type=taken.type,
            version=taken.version,
        ).hex()


def check_strength(password: str, *, of_the_place: str, field: str = "password") -> None:
    """Raises Invalid, naming the field, for a password that is short or among the first that anybody would try.

    `of_the_place`: what the municipality is called, since its name and a year is what many choose.
    """
    if len(password) < SHORTEST:
        raise Invalid({field: [f"Välj ett lösenord med minst {SHORTEST} tecken, gärna en hel mening."]})
    if _is_common(password, of_the_place):
        sentence = (
            "Det lösenordet är bland de första som någon provar: ett vanligt ord, kommunens namn eller en rad siffror. "
            "Skriv en hel mening i stället."
        )
        raise Invalid({field: [sentence]})


def _is_common(password: str, of_the_place: str) -> bool:
    names = [name for name in re.findall(r"\w+", of_the_place.casefold()) if len(name) > 3]
    names += [_without_dots(name) for name in names]
    words = sorted((*_COMMON.split(), *names), key=len, reverse=True)
    found = re.compile("|".join(map(re.escape, words)))
    plain = password.casefold()
    return any(len(set(found.sub("", _letters(one)))) < LETTERS_LEFT for one in (plain, plain.translate(LOOKALIKES)))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text)


def _without_dots(text: str) -> str:
    return text.translate(str.maketrans("åäöé", "aaoe"))


def new_token(prefix: str = "") -> str:
    """256 random bits, safe in a cookie or an address."""
    return prefix + secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: enough to recognise it, useless to present."""
    return hashlib.sha256(token.encode()).hexdigest()


def _recipe() -> str:
    salt = b64encode(secrets.token_bytes(16)).decode().rstrip("=")
    return f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}${salt}"


_nobody = _recipe()
"""The recipe of whoever does not exist."""
