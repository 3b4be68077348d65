"""An answer of the web application as text: status, headers, and a body that can be compared line by line."""

import hashlib
import json

from flask import Response

from tests.papers import text_of

NOT_KEPT = {"set-cookie", "content-length", "date", "etag", "last-modified"}
_TEXTS = ("text/", "application/javascript", "image/svg")


def told(answer: Response) -> str:
    """The answer as an entry."""
    headers = sorted((name.lower(), value) for name, value in answer.headers if name.lower() not in NOT_KEPT)
    # Its words come in the order of a set, which means nothing.
    headers = [(name, ", ".join(sorted(value.split(", "))) if name == "allow" else value) for name, value in headers]
    lines = [f"status: {answer.status_code}", *(f"{name}: {value}" for name, value in headers), ""]
    return "\n".join([*lines, body_of(answer)])


def body_of(answer: Response) -> str:
    """The body as text: JSON spread out, a PDF as it is read, other bytes as their hash."""
    content, kind = answer.get_data(), answer.mimetype
    if kind == "application/pdf":
        return text_of(content, "-layout")
    if kind.endswith("json"):
        return json.dumps(json.loads(content), ensure_ascii=False, indent=1)
    if kind.startswith(_TEXTS):
        return content.decode("utf-8")
    return _sum(content)


def _sum(content: bytes) -> str:
    return f"sha256 {hashlib.sha256(content).hexdigest()[:32]}"
