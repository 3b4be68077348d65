"""Telling something as a browser does, with its work done."""

import re
from hashlib import sha256
from itertools import count

from app.tips.proof import WORK

HOME = "/koping/oppet/"
TEXT = "Lamporna vid gångtunneln är sönder."


def worked(word: str, text: str) -> str:
    for number in count():
        if int.from_bytes(sha256(f"{word}|{text}|{number}".encode()).digest()[:4]) >> (32 - WORK) == 0:
            return str(number)
    raise AssertionError


def word_on(page: str) -> str:
    return re.search('name="word" value="([^"]+)"', page)[1]


def tell(client, text: str = TEXT, *, at: str = HOME, work: bool = True, **said):
    word = said.pop("word", "") or word_on(client.get(f"{at}tips").get_data(as_text=True))
    number = worked(word, text) if work else ""
    return client.post(f"{at}tips", {"kind": "citizen", "text": text, "word": word, "number": number, **said})


def code_in(answer) -> str:
    return re.search('class="open-code"><strong>([A-Z0-9 ]+)<', answer.get_data(as_text=True))[1]
