"""Whether what programs read is what its format asks for. Each function gives what is wrong, [] when nothing is."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
IRI = re.compile(r"(?:https?://[^\s<>\"{}|\\^`]+|urn:uuid:[0-9a-f-]{36}|mailto:[^\s]+@[^\s]+)")
MANDATORY = {
    "dcat:Catalog": {"dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:dataset", "dcterms:license"},
    "dcat:Dataset": {"dcterms:title", "dcterms:description", "dcterms:publisher"},
    "dcat:Distribution": {"dcat:accessURL"},
    "foaf:Agent": {"foaf:name"},
    "vcard:Organization": {"vcard:fn", "vcard:hasEmail"},
}
"""Of DCAT-AP-SE, as Digg's own example of what is mandatory shows it."""
ADDRESSES = {
    *("dcterms:license", "dcterms:accessRights", "dcterms:language", "dcterms:type", "dcat:theme", "dcat:accessURL"),
    *("dcat:downloadURL", "dcat:landingPage", "foaf:homepage", "vcard:hasEmail"),
}
LITERALS = {"dcterms:title", "dcterms:description", "dcat:keyword"}
"""In a language, and so marked."""


def atom(content: bytes) -> list[str]:
    """RFC 4287: its grammar, and what it says beside that in words."""
    feed = etree.fromstring(content)
    wrong = [] if GRAMMAR.validate(feed) else [str(GRAMMAR.error_log)]
    ids = [one.text or "" for one in feed.iter(f"{ATOM}id")]
    wrong += [f"the id {one!r} is no IRI" for one in ids if not IRI.fullmatch(one)]
    wrong += [f"the id {one} stands twice" for one, n in Counter(ids).items() if n > 1]
    wrong += [f"{one.get('href')} is no IRI" for one in feed.iter(f"{ATOM}link") if not IRI.fullmatch(one.get("href"))]
    for holder in (feed, *feed.findall(f"{ATOM}entry")):
        links = holder.findall(f"{ATOM}link")
        kinds = Counter((one.get("rel", "alternate"), one.get("type"), one.get("hreflang")) for one in links)
        wrong += [f"{kind} stands {n} times" for kind, n in kinds.items() if n > 1]
        rels = {rel for rel, _type, _language in kinds}
        wrong += [f"no link {rel}" for rel in ({"self", "alternate"} if holder is feed else {"alternate"}) - rels]
        wrong += [f"no author of {holder.tag}" for _ in [0] if feed.find(f"{ATOM}author") is None]
    wrong += [f"{one.tag} is markup" for one in feed.iter() if one.get("type") == "text" and len(one)]
    changed = [one.text for one in feed.iterfind(f"{ATOM}entry/{ATOM}updated")]
    whole = feed.findtext(f"{ATOM}updated")
    return [*wrong, *(f"{one} is later than the feed" for one in changed if whole and one > whole)]


def json_feed(said: dict[str, Any]) -> list[str]:
    """JSON Feed 1.1: what it requires, and the types of all that it names."""
    wrong = [] if said.get("version") == "https://jsonfeed.org/version/1.1" else ["the version"]
    kinds = {"title": str, "home_page_url": str, "feed_url": str, "language": str, "authors": list, "items": list}
    wrong += [f"{name} is no {kind.__name__}" for name, kind in kinds.items() if not isinstance(said.get(name), kind)]
    wrong += [f"an author is empty: {one}" for one in said["authors"] if not {"name", "url", "avatar"} & {*one}]
    known = {"version", "description", "icon", "favicon", *kinds}
    wrong += [f"{name} is not in the format" for name in said if name not in known and not name.startswith("_")]
    ids = [one.get("id") for one in said["items"]]
    wrong += [
        f"the id {one} stands twice, or is no text" for one in ids if ids.count(one) > 1 or not isinstance(one, str)
    ]
    texts = {"id", "url", "title", "content_text", "summary", "language", "date_published", "date_modified"}
    for one in said["items"]:
        wrong += [f"{name} of an item" for name in one if name not in {*texts, "tags"} and not name.startswith("_")]
        wrong += [f"{name} is no text" for name in texts & {*one} if not isinstance(one[name], str) or not one[name]]
        wrong += ["an item without content"] if not {"content_text", "content_html"} & {*one} else []
        wrong += [f"{one[name]} has no zone" for name in ("date_published", "date_modified") if not _zoned(one[name])]
        wrong += [f"{one['url']} is no address"] if not IRI.fullmatch(one["url"]) else []
    return wrong


def catalogue(said: dict[str, Any]) -> list[str]:
    """DCAT-AP-SE: what is mandatory, addresses where addresses are asked for, texts in a language, no blank node."""
    wrong, ids = [], []
    for node in _nodes(said):
        kind, id = node["@type"], node.get("@id", "")
        ids.append(id)
        wrong += [f"{kind} without an address"] if not IRI.fullmatch(id) else []
        wrong += [f"{kind} without {name}" for name in MANDATORY.get(kind, {"a known type"}) if name not in node]
        for name, value in node.items():
            for one in value if isinstance(value, list) else [value]:
                if name in ADDRESSES and not (set(one) == {"@id"} and IRI.fullmatch(one["@id"])):
                    wrong.append(f"{name} of {kind} is no address: {one}")
                if name in LITERALS and not (one.get("@language") and one.get("@value")):
                    wrong.append(f"{name} of {kind} is in no language: {one}")
                if not name.startswith("@") and name.partition(":")[0] not in said["@context"]:
                    wrong.append(f"{name} is in no namespace")
    named = {one["@id"] for one in _references(said) if set(one) == {"@id"}}
    home = said["@id"].partition("#")[0]
    wrong += [f"{one} is not described" for one in named if one.startswith(f"{home}#") and one not in ids]
    return [*wrong, *(f"{one} is described twice" for one, n in Counter(ids).items() if n > 1)]


def rdf(content: bytes, same: dict[str, Any]) -> list[str]:
    """RDF/XML: that it can be read, and tells of the same things with as much of each as the JSON-LD."""
    tree = etree.fromstring(content)
    wrong = [] if tree.tag == f"{RDF}RDF" else ["no RDF"]
    spaces = {space: name for name, space in same["@context"].items()}

    def named(tag: str) -> str:
        space, _, local = tag.removeprefix("{").partition("}")
        return f"{spaces[space]}:{local}"

    found = {
        one.get(f"{RDF}about"): (named(one.tag), sorted(named(part.tag) for part in one))
        for one in tree.iter()
        if one.get(f"{RDF}about")
    }
    wanted = {
        node["@id"]: (
            node["@type"],
            sorted(
                name
                for name, value in node.items()
                for _ in (value if isinstance(value, list) else [value])
                if not name.startswith("@")
            ),
        )
        for node in _nodes(same)
    }
    return wrong if found == wanted else [*wrong, f"{found} is not {wanted}"]


def schema_org(said: dict[str, Any]) -> list[str]:
    """What search engines ask of what our pages say."""
    asked = {
        "GovernmentOrganization": {"name", "url"},
        "ContactPoint": {"contactType"},
        "Dataset": {"name", "description", "license", "publisher"},
        "NewsArticle": {"headline", "datePublished", "dateModified", "publisher"},
        "Article": {"headline", "datePublished", "dateModified", "publisher"},
    }
    wrong = [] if said.get("@context") == "https://schema.org" else ["no context"]
    wrong += [f"{said.get('@type')} without {name}" for name in asked.get(said.get("@type", ""), {"type"}) - {*said}]
    wrong += [f"{said['url']} is no address"] if not IRI.fullmatch(said.get("url", "")) else []
    wrong += [
        f"{said[name]} has no zone"
        for name in ("datePublished", "dateModified")
        if name in said and not _zoned(said[name])
    ]
    for one in said.get("contactPoint", ()):
        wrong += [f"a contact without {name}" for name in asked["ContactPoint"] - {*one}]
        wrong += ["a contact without a way"] if not {"telephone", "email"} & {*one} else []
    return wrong


def _nodes(said: Any) -> Iterator[dict[str, Any]]:
    """Everything that is described, the outermost first."""
    if isinstance(said, dict):
        if "@type" in said and "@value" not in said:
            yield said
        for name, one in said.items():
            if name != "@context":
                yield from _nodes(one)
    elif isinstance(said, list):
        for one in said:
            yield from _nodes(one)


def _references(said: Any) -> Iterator[dict[str, Any]]:
    if isinstance(said, dict):
        if "@id" in said:
            yield said
        for one in said.values():
            yield from _references(one)
    elif isinstance(said, list):
        for one in said:
            yield from _references(one)


def _zoned(moment: str) -> bool:
    return datetime.fromisoformat(moment).tzinfo is not None
