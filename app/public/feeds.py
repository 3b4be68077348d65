"""The same for programs: Atom (RFC 4287), JSON Feed, a catalogue as DCAT-AP-SE asks for it, and what search engines
read (schema.org). All of it is free to use (`LICENCE`)."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from app.public.service import Front, changed_at
from app.publishing.wording import CONTACTS, COUNTED, KINDS, MESSAGE, OFFICIAL
from app.publishing.wording import said as in_words

LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/"
"""Nobody needs to ask, or to name anybody. By the name that data portals know it by."""
_EU = "http://publications.europa.eu/resource/authority"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMESPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
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
        f"<entry><id>urn:uuid:{one.id}</id><title>{_text(_title(one))}</title>"
        f"<updated>{_moment(_changed(one))}</updated><published>{_moment(one.first_at)}</published>"
        f'<link rel="alternate" type="text/html" href="{_text(address("public.item", id=one.id))}"/>'
        f'<category term="{one.kind}" label="{_text(KINDS[one.kind])}"/>'
        f"<content>{_text(_whole_text(one))}</content></entry>"
        for one in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">'
        f"<id>{_text(home)}</id><title>{_text(_name(whose))}</title><updated>{updated}</updated>"
        f"<author><name>{_text(whose.publisher)}</name><uri>{_text(home)}</uri></author>"
        f"<rights>CC0 1.0 {LICENCE}</rights>"
        f'<link rel="self" type="application/atom+xml" href="{_text(feed)}"/>'
        f'<link rel="alternate" type="text/html" href="{_text(home)}"/>'
        f'<link rel="license" href="{LICENCE}"/>{entries}</feed>\n'
    )


def as_json(whose: Whose, items: Sequence[Any], address: Address) -> str:
    """The same as a JSON Feed (1.1), with all that it says, tables among it, under `_samsyn`."""
    home = address("public.start")
    rows = [
        {
            "id": f"urn:uuid:{one.id}",
            "url": address("public.item", id=one.id),
            "title": _title(one),
            "content_text": _whole_text(one),
            "date_published": _moment(one.first_at),
            "date_modified": _moment(_changed(one)),
            "tags": [one.kind],
            "_samsyn": {
                "kind": one.kind,
                "year": one.year,
                "edition": one.number,
                "corrected": one.note or None,
                "taken_back": one.taken_back_note or None,
                "content": one.content or None,
            },
        }
        for one in items
    ]
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _name(whose),
        "home_page_url": home,
        "feed_url": address("public.json_feed"),
        "language": "sv",
        "authors": [{"name": whose.publisher, "url": home}],
        "_samsyn": {"municipality": whose.name, "code": whose.code, "licence": LICENCE},
        "items": rows,
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def catalogue(whose: Whose, items: Sequence[Any], address: Address) -> dict[str, Any]:
    """A data set for the whole, and one for each table, as DCAT-AP-SE asks for them: JSON-LD, where every thing has an
    address of its own (no blank nodes: a data portal could not tell such things apart)."""
    home = address("public.start")
    publisher = {
        "@type": "foaf:Agent",
        "@id": f"{home}#utgivare",
        "foaf:name": whose.publisher,
        "dcterms:type": {"@id": "http://purl.org/adms/publishertype/LocalAuthority"},
    }
    kept = [one for one in items if one.taken_back_at is None]
    contact = _contact(f"{home}#kontakt", kept)

    def dataset(id: str, page: str, title: str, about: str, updated: datetime) -> dict[str, Any]:
        mark = "-" if "#" in id else "#"
        forms = (("public.json_feed", "application/json"), ("public.atom", "application/atom+xml"))
        return {
            "@type": "dcat:Dataset",
            "@id": id,
            "dcterms:title": _swedish(title),
            "dcterms:description": _swedish(about),
            "dcterms:publisher": {"@id": publisher["@id"]},
            "dcterms:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
            "dcterms:language": {"@id": f"{_EU}/language/SWE"},
            "dcterms:modified": _typed(updated),
            "dcat:theme": {"@id": f"{_EU}/data-theme/JUST"},
            "dcat:keyword": [_swedish(word) for word in ("trygghet", "brottsförebyggande", "medborgarlöfte")],
            "dcat:landingPage": {"@id": page},
            **({"dcat:contactPoint": {"@id": contact["@id"]}} if contact else {}),
            "dcat:distribution": [
                _distribution(f"{id}{mark}{kind.partition('/')[2].partition('+')[0]}", address(endpoint), kind)
                for endpoint, kind in forms
            ],
        }

    whole = dataset(
        f"{home}#allt",
        home,
        f"Trygghet i {whose.name}",
        "Medborgarlöften och hur de går, meddelanden, vad som gjorts och siffror, som kommunen har publicerat dem.",
        changed_at(list(items)) or whose.now,
    )
    tables = [
        dataset(page, page, _title(one), f"{about['caption']}. {about['note']}", one.published_at)
        for one in kept
        if one.kind in (OFFICIAL, COUNTED)
        for about, page in ((one.content["table"], address("public.item", id=one.id)),)
    ]
    return {
        "@context": NAMESPACES,
        "@type": "dcat:Catalog",
        "@id": f"{home}#katalog",
        "dcterms:title": _swedish(f"Öppna data om trygghet, {whose.name}"),
        "dcterms:description": _swedish("Det som står på kommunens öppna sidor."),
        "dcterms:license": {"@id": LICENCE},
        "dcterms:language": {"@id": f"{_EU}/language/SWE"},
        "dcterms:modified": _typed(changed_at(list(items)) or whose.now),
        "foaf:homepage": {"@id": home},
        "dcterms:publisher": publisher,
        "dcat:dataset": [*([{**whole, "dcat:contactPoint": contact}] if contact else [whole]), *tables],
    }


def as_rdf(node: dict[str, Any]) -> str:
    """The catalogue as RDF/XML, in which the Swedish data portal collects it."""
    spaces = "".join(f' xmlns:{name}="{space}"' for name, space in {"rdf": _RDF, **node["@context"]}.items())
    body = _as_xml({name: value for name, value in node.items() if name != "@context"})
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF{spaces}>{body}</rdf:RDF>\n'


def _as_xml(node: dict[str, Any]) -> str:
    said = [(name, one) for name, value in node.items() for one in (value if isinstance(value, list) else [value])]
    parts = "".join(_property(name, one) for name, one in said if not name.startswith("@"))
    return f'<{node["@type"]} rdf:about="{_text(node["@id"])}">{parts}</{node["@type"]}>'


def _property(name: str, value: Any) -> str:
    if isinstance(value, str):
        return f"<{name}>{_text(value)}</{name}>"
    if "@language" in value:
        return f'<{name} xml:lang="{value["@language"]}">{_text(value["@value"])}</{name}>'
    if "@value" in value:
        kind = value["@type"].replace("xsd:", NAMESPACES["xsd"])
        return f'<{name} rdf:datatype="{kind}">{_text(value["@value"])}</{name}>'
    if "@type" in value:
        return f"<{name}>{_as_xml(value)}</{name}>"
    return f'<{name} rdf:resource="{_text(value["@id"])}"/>'


def _contact(id: str, kept: Sequence[Any]) -> dict[str, Any] | None:
    """Whom to turn to about the data: the first of the published contacts that has an e-mail."""
    lines = [line for one in kept if one.kind == CONTACTS for line in one.content["lines"] if line["email"]]
    if not lines:
        return None
    mail = {"vcard:hasEmail": {"@id": f"mailto:{lines[0]['email']}"}}
    return {"@type": "vcard:Organization", "@id": id, "vcard:fn": lines[0]["what"], **mail}


def _distribution(id: str, address: str, kind: str) -> dict[str, Any]:
    said = {"@type": "dcat:Distribution", "@id": id, "dcat:accessURL": {"@id": address}}
    return {**said, "dcat:downloadURL": {"@id": address}, "dcterms:format": kind, "dcterms:license": {"@id": LICENCE}}


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


def _title(one: Any) -> str:
    return one.content.get("title") or f"{KINDS[one.kind]}: tillbakadraget"


def _whole_text(one: Any) -> str:
    """All that it says, in lines; of what was taken back why."""
    if one.taken_back_at is not None:
        return one.taken_back_note
    lines = [f"{label}: {text}" for label, text in in_words(one.content).items()]
    return "\n".join([f"Rättat: {one.note}"] * bool(one.note) + lines)


def _changed(one: Any) -> datetime:
    return one.taken_back_at or one.published_at


def _name(whose: Whose) -> str:
    return f"{whose.name}: trygghet i kommunen"


def _text(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _swedish(text: str) -> dict[str, str]:
    return {"@language": "sv", "@value": text}


def _typed(moment: datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": _moment(moment)}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
