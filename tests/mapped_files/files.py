"""Files of others for the tests, in the manner of the tool that the municipalities leave (`inputs/f28…`), made up."""

import random
from datetime import date, timedelta

from app.figures.mapped_columns import keys_of, layout_of
from app.mapped_files import service
from app.mapped_files.models import FileMapping
from tenants.access import Role

HEADER = (
    "Ärendenummer;Händelsetyp;Datum;Från kl;Till kl;Plats;Adress;Latitud;Longitud;Rapporterande verksamhet;"
    "Polisanmält;Beskrivning;Status"
)
TYPES = ("Klotter", "Buskörning", "Otrygg plats", "Skadegörelse på fordon", "Störande ljud")
PLACES = ("Torget", "Stationen", "Högstadieskolan", "Högstadieskolan", "Stora torget")
UNITS = ("Fritidsgården", "Fritidsgård", "Bostadsbolaget")


def old_export(n: int, *, month: date = date(2026, 9, 1), seed: int = 3) -> bytes:
    """n rows of one month, all that can be read once the words are decided; the ids go on from month to month."""
    rng = random.Random(seed + month.toordinal())
    rows = [HEADER]
    for number in range(n):
        day = month + timedelta(days=rng.randrange(28))
        begins, ends = f"{rng.randrange(8, 24):02}.{rng.randrange(6)}0", "" if rng.random() < 0.7 else "02.00"
        who, told = rng.choice(UNITS), rng.choice(("Ja", "Nej", "Vet inte"))
        where, kind = rng.choice(PLACES), rng.choice(TYPES)
        rows.append(
            f"R-{month:%Y-%m}-{number:05};{kind};{day};{begins};{ends};{where};Storgatan {number % 40};;;{who};{told};"
            f"Rad {number} i utdraget.;Avslutad"
        )
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()


STRANGE = "Vad;När det var;Stället;Vem\nKlottrat;3/11/26;Torgett;Fritidsgård\nOkänt;4/11/26;Torget;Fritidsgården\n"
"""Columns and words that nobody knows yet, and days that can be several."""


def waiting(world, text: str = "Klottrat") -> tuple:
    """(a file of which words are asked about, what is remembered of another)."""
    with world.scope(Role.COORDINATOR) as scope:
        content = f"{STRANGE}{text};5/11/26;Torget;Fritidsgården\n".encode()
        draft = service.send(scope, content=content, file_name="utdrag.csv")
        service.decide_columns(
            scope, id=draft.id, columns=dict(enumerate(("typ", "tidigast", "plats", "organisation")))
        )
        header = HEADER.split(";")
        reading = {"columns": dict.fromkeys(keys_of(header), "text"), "words": {}, "days": {}}
        made = {"made_as": "Anna", "made_at": scope.now, "used_at": scope.now}
        kept = scope.add(
            FileMapping(
                name=f"Utdrag {draft.id.hex[-8:]}", sender_id=None, layout=layout_of(header), reading=reading, **made
            )
        )
        return draft.id, kept.id
