"""The same for programs: Atom (RFC 4287), JSON, a catalogue as DCAT-AP-SE asks for it, and what search engines read
(schema.org). All of it is free to use (`LICENCE`)."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from app.public.service import Front, changed_at
from app.publishing.wording import COUNTED, KINDS, MESSAGE, OFFICIAL

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
"""Nobody needs to ask, or to name anybody."""
Address = Callable[..., str]


class Whose(NamedTuple):
    """A municipality's name and code, who publishes in its name, and the moment."""

    name: str
    code: str | None
    publisher: str
    now: datetime


def atom(whose: Whose, items: Sequence[Any], address: Address) -> str:
    """Everything that is published, what is new first. One that was taken back says why."""
    feed, home = address("public.atom"), address("public.start")
    updated = _moment(changed_at(list(items)) or whose.now)
    entries = "".join(
        f"<entry><id>urn:uuid:{one.id}</id><title>{escape(_title(one))}</title>"
        f"<updated>{_moment(one.taken_back_at or one.published_at)}</updated>"
        f"<published>{_moment(one.first_at)}</published>"
        f'<link href="{escape(address("public.item", id=one.id))}"/><category term="{one.kind}"/>'
        f"<summary>{escape(_summary(one))}</summary></entry>"
        for one in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">'
        f"<id>{escape(home)}</id><title>{escape(whose.name)}: trygghet i kommunen</title>"
        f"<updated>{updated}</updated>"
        f"<author><name>{escape(whose.publisher)}</name></author><rights>CC0 1.0 {LICENCE}</rights>"
        f'<link rel="self" href="{escape(feed)}"/><link href="{escape(home)}"/>{entries}</feed>\n'
    )


def as_json(whose: Whose, items: Sequence[Any], address: Address) -> str:
    """The same with all that it says."""
    rows = [
        {
            "id": str(one.id),
            "kind": one.kind,
            "year": one.year,
            "address": address("public.item", id=one.id),
            "published": _moment(one.first_at),
            "updated": _moment(one.taken_back_at or one.published_at),
            "edition": one.number,
            "corrected": one.note or None,
            "taken_back": one.taken_back_note or None,
            "content": one.content or None,
        }
        for one in items
    ]
    said = {"municipality": whose.name, "code": whose.code, "licence": LICENCE, "items": rows}
    return json.dumps(said, ensure_ascii=False, indent=1)


def catalogue(whose: Whose, items: Sequence[Any], address: Address) -> str:
    """A data set for the whole, and one for each table, as linked data."""
    publisher = {"@type": "foaf:Agent", "@id": address("public.start") + "#utgivare", "foaf:name": whose.publisher}

    def dataset(id: str, title: str, about: str, updated: datetime | None) -> dict[str, Any]:
        return {
            "@type": "dcat:Dataset",
            "@id": id,
            "dcterms:title": {"@language": "sv", "@value": title},
            "dcterms:description": {"@language": "sv", "@value": about},
            "dcterms:publisher": {"@id": publisher["@id"]},
            "dcterms:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
            "dcterms:modified": _moment(updated or whose.now),
            "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/JUST"},
            "dcat:distribution": [
                _distribution(address("public.json_feed"), "application/json"),
                _distribution(address("public.atom"), "application/atom+xml"),
            ],
        }

    kept = [one for one in items if one.taken_back_at is None]
    sets = [
        dataset(
            address("public.start") + "#allt",
            f"Trygghet i {whose.name}",
            "Medborgarlöften och hur de går, meddelanden, vad som gjorts och siffror, som kommunen har publicerat dem.",
            changed_at(list(items)),
        )
    ]
    sets += [
        dataset(address("public.item", id=one.id), _title(one), one.content["table"]["note"], one.published_at)
        for one in kept
        if one.kind in (OFFICIAL, COUNTED)
    ]
    context = {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
    }
    whole = {
        "@context": context,
        "@type": "dcat:Catalog",
        "@id": address("public.catalogue"),
        "dcterms:title": {"@language": "sv", "@value": f"Öppna data om trygghet, {whose.name}"},
        "dcterms:description": {"@language": "sv", "@value": "Det som står på kommunens öppna sidor."},
        "dcterms:license": {"@id": LICENCE},
        "dcterms:publisher": publisher,
        "dcat:dataset": sets,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def organisation(whose: Whose, front: Front, address: str) -> dict[str, Any]:
    """The municipality, and whom to turn to, as search engines read it."""
    lines = front.contacts.content["lines"] if front.contacts else []
    points = [
        {
            "@type": "ContactPoint",
            "contactType": one["what"],
            **{name: one[key] for name, key in (("telephone", "phone"), ("email", "email")) if one[key]},
        }
        for one in lines
    ]
    said = {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "name": whose.publisher,
        "url": address,
    }
    return {**said, "contactPoint": points} if points else said


def of_item(whose: Whose, one: Any, address: str) -> dict[str, Any] | None:
    """One item; None once it was taken back."""
    if one.taken_back_at is not None:
        return None
    publisher = {"@type": "GovernmentOrganization", "name": whose.publisher}
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "url": address,
        "publisher": publisher,
        "license": LICENCE,
    }
    dates = {"datePublished": _moment(one.first_at), "dateModified": _moment(one.published_at)}
    if one.kind in (OFFICIAL, COUNTED):
        about = one.content["table"]
        return {
            **said,
            **dates,
            "@type": "Dataset",
            "name": _title(one),
            "description": f"{about['caption']}. {about['note']}",
        }
    kind = "NewsArticle" if one.kind == MESSAGE else "Article"
    return {**said, **dates, "@type": kind, "headline": _title(one), "inLanguage": "sv"}


def _distribution(address: str, kind: str) -> dict[str, Any]:
    media = {"@id": f"https://www.iana.org/assignments/media-types/{kind}"}
    said = {"@type": "dcat:Distribution", "dcat:accessURL": {"@id": address}, "dcat:mediaType": media}
    return {**said, "dcterms:license": {"@id": LICENCE}}


def _title(one: Any) -> str:
    return one.content.get("title") or f"{KINDS[one.kind]}: tillbakadraget"


def _summary(one: Any) -> str:
    return one.taken_back_note or one.content.get("text") or one.note


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
