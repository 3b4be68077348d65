"""Whether a file, or the code that is printed on a paper, is of a document that was made here, and whether that still
holds. Whoever has the very file, or the paper, is told what it is; nobody is told of another."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, bindparam, or_, select

from app.documents import permissions
from app.documents.models import DRAFT, FINAL, Document
from app.figures.periods import local_date
from tenants.acts import requires
from tenants.errors import Invalid
from tenants.isolation import Question
from tenants.scope import Scope

LARGEST = 20_000_000
"""Bytes of a file that is looked at."""
PATH = "handlingar/kontroll"
"""Where in a place the page is."""
CURRENT, REPLACED, UNFINISHED = "current", "replaced", "draft"
UNKNOWN = (
    "Samsyn känner inte igen den. Filen kan vara ändrad, sparad på nytt av ett annat program, eller gjord någon"
    " annanstans."
)
_DIGEST = bindparam("digest", type_=String)
_OF_DIGEST = Question(
    select(Document)
    .where(or_(Document.sha256 == _DIGEST, Document.source_sha256 == _DIGEST))
    .order_by(Document.state.desc(), Document.edition.desc())
)
_SAME = Question(
    select(Document)
    .where(
        Document.kind == bindparam("kind", type_=String),
        Document.period == bindparam("period", type_=String),
        Document.audience == bindparam("audience", type_=String),
    )
    .order_by(Document.edition.desc(), Document.state.desc())
)


@dataclass(frozen=True)
class Verified:
    """A document that is genuine. `standing`: CURRENT, REPLACED (`by`: the edition that has taken its place) or
    UNFINISHED, a draft. `whole`: the file's every byte was seen, and not only the code on the paper."""

    document: Any
    standing: str
    by: Any
    whole: bool


def code_of(source: bytes) -> str:
    """What stands on the paper of what was made of this: the same 64 signs under which its source is kept."""
    return hashlib.sha256(source).hexdigest()


def mark(scope: Scope, source: bytes, *, slug: str = "") -> dict[str, str]:
    """What is printed on a paper so that it can be looked up: its code in groups of eight, and the address that says
    what it is, among the place's own pages (`slug`: of another place, whose paper it is)."""
    code = code_of(source)
    groups = " ".join(code[at : at + 8] for at in range(0, len(code), 8))
    return {"code": groups, "address": f"{scope.post.address}/{slug or scope.tenant.slug}/{PATH}?kod={code}"}


def read_code(said: str) -> str:
    """The code that somebody has written off or scanned: with blanks, in capitals, or the whole address. Raises
    Invalid."""
    code = re.sub(r"[\s\N{SOFT HYPHEN}-]", "", said.rpartition("kod=")[2]).lower()
    if not re.fullmatch("[0-9a-f]{64}", code):
        raise Invalid({"kod": ["Koden har 64 tecken: siffror och bokstäverna a–f. Läs av den från papperet igen."]})
    return code


@requires(permissions.VERIFY)
def verify(scope: Scope, *, content: bytes | None = None, code: str = "") -> Verified | None:
    """Of a file's bytes, else of a code (`read_code`). None: no document of this place is so, as it is."""
    digest = hashlib.sha256(content).hexdigest() if content is not None else code
    rows = scope.read(Document, _OF_DIGEST, {"digest": digest})
    found = next((row for row in rows if content is None or row.sha256 == digest), None)
    if found is None:
        return None
    same = {"kind": found.kind, "period": found.period, "audience": found.audience}
    editions = scope.read(Document, _SAME, same)
    # Nobody makes an area's own reports final: they hold as they are made.
    finished = (FINAL, DRAFT) if scope.tenant.is_area else (FINAL,)
    final = next((row for row in editions if row.state in finished), None)
    whole = found.sha256 == digest
    if found.state not in finished:
        newer = final or (editions[0] if editions[0].edition > found.edition else None)
        return Verified(found, UNFINISHED, newer, whole)
    if final and final.edition > found.edition:
        return Verified(found, REPLACED, final, whole)
    return Verified(found, CURRENT, None, whole)


def verdict(found: Verified) -> str:
    """In a few sentences: genuine, whether it still holds, and what has taken its place."""
    row = found.document
    if found.standing == CURRENT:
        said = f"Äkta och gäller: {_called(row)}."
    elif found.standing == REPLACED:
        said = f"Äkta, men ersatt: {_called(row)}, har ersatts av {_called(found.by)}."
    else:
        said = f"Äkta, men ett utkast: {_called(row)}, är inte fastställd."
        if found.by:
            later = "Det finns en fastställd" if found.by.state == "final" else "Det finns ett senare utkast,"
            said += f" {later} version {found.by.edition}."
    if not found.whole:
        said += " Koden säger vad papperet är; att filen är oförändrad visas bara av filen själv."
    return said


def _called(row: Document) -> str:
    how = "fastställd" if row.state == FINAL else "gjord"
    return f"version {row.edition}, {how} {local_date(row.made_at).isoformat()}"
