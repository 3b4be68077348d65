"""The words of texts: kept as texts come, change and go, in the same transaction; and looked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Select,
    String,
    Uuid,
    any_,
    bindparam,
    column,
    delete,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.figures.periods import Days
from app.words.models import Word
from tenants.columns import array_of
from tenants.isolation import Question
from tenants.scope import Scope

SWEDISH = literal_column("'swedish'::regconfig")
LONGEST_QUERY = 100
LONGEST = 60
"""Characters of a lexeme that is kept: what is longer is no word."""
DEFINITE = ("^(.{3,}?)(?:an|en|et|n)+$", r"\1")
"""What the Swedish dictionary of PostgreSQL leaves of the definite forms: "lyktan", "staketet", "stationen"."""
MARKS = "/\\@._-:"
"""PostgreSQL's parser takes words that these join for one, such as the name of a file."""


class Worded(NamedTuple):
    """A text and what decides who may read it."""

    incident_id: UUID
    organisation_id: UUID
    access_class: str
    local_date: date
    text: str


@dataclass(frozen=True)
class Circle:
    """Texts that somebody reads: those of these organisations and of these classes."""

    organisation_ids: frozenset[UUID]
    access_classes: tuple[str, ...]


def keep(scope: Scope, texts: Iterable[Worded]) -> None:
    """Keep the words of new texts, or of those that `drop` has let go. One statement, none without a text."""
    columns = list(zip(*texts, strict=True))
    if columns:
        *whose, said = columns
        values = {name: array_of(column) for name, column in zip(_WHOSE, whose, strict=True)}
        numbered = {text: n for n, text in enumerate(dict.fromkeys(said), start=1)}
        values |= {"texts": array_of(list(numbered)), "said": array_of([numbered[text] for text in said])}
        scope.db.send(_KEEP, {"tenant": scope.tenant.id, **values})


def drop(scope: Scope, ids: Sequence[UUID]) -> None:
    """Let go of all words of these reports."""
    scope.db.connection().execute(_FORGET, {"tenant": scope.tenant.id, "ids": list(ids)})


def stems(scope: Scope, text: str) -> tuple[str, ...]:
    """The stems that a text is kept by, the longest first: rare words are long. Words like "och" have none."""
    found = (lexeme for (lexeme,) in scope.db.ask(_STEMS, {"text": text}))
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


def holding(lexemes: Sequence[str], circles: Sequence[Circle], days: Days) -> Select:
    """Which reports of these days hold all these lexemes in a text of these circles: `incident_id`, `local_date`.

    Raises ValueError without lexeme or circle.
    """
    if not (lexemes and circles):
        raise ValueError("what is looked for, and whose texts are read, is always said")
    first, *others = lexemes
    also = []
    for one in others:
        beside = aliased(Word)
        also.append(select(beside).where(beside.incident_id == Word.incident_id, beside.lexeme == one).exists())
    parts = [
        select(Word.incident_id, Word.local_date).where(
            Word.lexeme == first,
            Word.organisation_id == any_(literal(sorted(circle.organisation_ids), ARRAY(Uuid))),
            Word.access_class == any_(literal(list(circle.access_classes), ARRAY(String))),
            Word.local_date.between(days.first, days.last),
            *also,
        )
        for circle in circles
    ]
    return select(*union_all(*parts).subquery().c)


def _split(text):
    """The stems of a text, one or several times each, as rows."""
    parsed = func.to_tsvector(SWEDISH, func.translate(text, MARKS, " " * len(MARKS)))
    found = func.unnest(func.tsvector_to_array(parsed)).table_valued(column("lexeme", String))
    return found.render_derived(name="found").lateral()


def _stem(found):
    return func.regexp_replace(found.c.lexeme, *DEFINITE)


_SOUGHT = _split(bindparam("text", type_=String))
_STEMS = Question(select(_stem(_SOUGHT).label("lexeme")).distinct().select_from(_SOUGHT))
_FORGET = delete(Word).where(
    Word.tenant_id == bindparam("tenant", type_=Uuid), Word.incident_id == any_(bindparam("ids", type_=ARRAY(Uuid)))
)


_BLANKS = " " * len(MARKS)
_PARSED = f"to_tsvector('swedish', translate(told.text, '{MARKS}', '{_BLANKS}'))"
_KEPT = "INSERT INTO word (tenant_id, incident_id, organisation_id, access_class, local_date, lexeme)"
_LEXEME = f"regexp_replace(found.lexeme, '{DEFINITE[0]}', '{DEFINITE[1]}')"


def keeping(told: str) -> str:
    """The insert of the words of the texts in `told`, what stands FROM in SQL: rows with the columns of `Worded` by the
    name told. Its value is `tenant`."""
    kept = "told.incident_id, told.organisation_id, told.access_class, told.local_date"
    return f"""
{_KEPT} SELECT DISTINCT %(tenant)s::uuid, {kept}, {_LEXEME}
FROM {told}, unnest(tsvector_to_array({_PARSED})) AS found (lexeme)
WHERE length(found.lexeme) <= {LONGEST}"""  # noqa: S608 - our own words


_WHOSE = Worded._fields[:-1]
_KEEP = f"""
WITH worded AS MATERIALIZED (
    SELECT DISTINCT told.n, {_LEXEME} AS lexeme
    FROM unnest(%(texts)s::varchar[]) WITH ORDINALITY AS told (text, n),
        unnest(tsvector_to_array({_PARSED})) AS found (lexeme)
    WHERE length(found.lexeme) <= {LONGEST})
{_KEPT} SELECT %(tenant)s::uuid, told.incident_id, told.organisation_id, told.access_class, told.local_date, lexeme
FROM unnest(%(incident_id)s::uuid[], %(organisation_id)s::uuid[], %(access_class)s::varchar[], %(local_date)s::date[],
    %(said)s::bigint[]) AS told (incident_id, organisation_id, access_class, local_date, n) JOIN worded USING (n)"""  # noqa: S608 - our own words
"""Each text is taken apart once, however many reports say it."""
