"""Names of streets as any Swedish town has them: none is a person's. Each is given once in a town."""

from collections.abc import Sequence

CENTRE = """Storgatan Kyrkogatan Torggatan Nygatan Skolgatan Köpmangatan Östra_Långgatan Västra_Långgatan Tvärgatan
Smedjegatan Bergsgatan Trädgårdsgatan Hantverkargatan Bryggargatan Garvargatan Repslagargatan Kvarngatan
Prästgatan Teatergatan Rådhusgatan Apotekargatan Sveagatan Badhusgatan Magasinsgatan Glasmästargatan Bagargatan
Vallgatan Stallgatan Brunnsgatan Ekonomigatan Sparbanksgatan Hotellgatan Residensgatan Tingshusgatan
Gästgivaregatan Bryggaregatan Rosengatan Fiskaregatan Handskmakargatan Sadelmakargatan Tunnbindargatan
Vävaregatan Linodlaregatan Parkgatan Skeppargatan Nämndemansgatan Lasarettsgatan Skomakargatan Korsgatan
Bredgatan Smalgatan Mellangatan Källargatan Hökargatan Färgargatan Tullgatan Slottsgatan Biblioteksgatan
Postgatan Kungsgatan Drottninggatan Borggatan Klockargatan"""
AT_WATER = "Ågatan Strandgatan Hamngatan Brogatan Norra_Ågatan Södra_Ågatan Sjögatan Kajgatan Varvsgatan Åpromenaden"
AT_RAIL = "Järnvägsgatan Stationsgatan Bangatan Perrongvägen Lokgatan Växelgatan Banvallsvägen"
WORKS = """Industrigatan Verkstadsgatan Maskingatan Lagergatan Fabriksgatan Snickarvägen Plåtslagarvägen Gjutargatan
Svarvargatan Terminalvägen Truckgatan Elektrikergatan Tegelbruksvägen Transportgatan Mekanikervägen Svetsarvägen
Fräsargatan Betongvägen Hyvelvägen Godsvägen Kolgårdsvägen Råvaruvägen"""
THEMES = (
    """Björkvägen Lönnvägen Ekvägen Askvägen Almvägen Lindvägen Rönnvägen Granvägen Tallvägen Enbärsvägen Hasselvägen
    Sälgvägen Aspvägen Oxelvägen Hägervägen Bokvägen Pilvägen Kastanjevägen Lärkträdsvägen Alvägen Idegransvägen
    Barkvägen Kvistvägen Lövvägen Kottvägen Stubbvägen Rotvägen Grenvägen""",
    """Lärkvägen Svalvägen Trastvägen Koltrastvägen Bofinksvägen Mesvägen Starvägen Gökvägen Ugglevägen Falkvägen
    Tranvägen Svanvägen Vipvägen Sparvvägen Domherrevägen Talgoxvägen Hackspettsvägen Orrvägen Tjädervägen Ripvägen
    Örnvägen Hökvägen Duvvägen Siskvägen Tärnvägen Måsvägen Nötskrikevägen Rödhakevägen""",
    """Blåklintsvägen Prästkragevägen Vitsippsvägen Blåsippsvägen Klövervägen Smörblommevägen Rosenvägen Tulpanvägen
    Liljevägen Nejlikevägen Syrenvägen Violvägen Vallmovägen Pionvägen Ljungvägen Ginstvägen Kaprifolvägen
    Astervägen Krokusvägen Gullvivevägen Maskrosvägen Förgätmigejvägen Humlevägen Mossvägen Ormbunksvägen
    Timjanvägen""",
    """Hallonvägen Blåbärsvägen Lingonvägen Smultronvägen Hjortronvägen Krusbärsvägen Vinbärsvägen Björnbärsvägen
    Körsbärsvägen Plommonvägen Päronvägen Äppelvägen Odonvägen Slånbärsvägen Tranbärsvägen Nyponvägen Havtornsvägen
    Svampvägen Kantarellvägen Trattkantarellvägen Murkelvägen""",
    """Solvägen Månvägen Stjärnvägen Kometvägen Planetvägen Rymdvägen Norrskensvägen Gryningsvägen Skymningsvägen
    Vintergatan Polstjärnevägen Karlavagnsvägen Satellitvägen Meteorvägen Regnbågsvägen Åskvägen Molnvägen Vindvägen
    Snövägen Frostvägen Daggvägen Isvägen Vårvägen Sommarvägen Höstvägen Vintervägen""",
    """Harvägen Rävvägen Älgvägen Rådjursvägen Grävlingsvägen Igelkottsvägen Ekorrvägen Mårdvägen Lovägen Bävervägen
    Uttervägen Hjortvägen Vildsvinsvägen Vesslevägen Lämmelvägen Hermelinsvägen Kaninvägen""",
    """Åkervägen Ängsvägen Hagvägen Logvägen Ladvägen Skördevägen Plogvägen Harvvägen Kornvägen Rågvägen Havrevägen
    Vetevägen Linvägen Höstackevägen Gärdesvägen Betesvägen Kvarnvägen Källvägen Brunnsvägen Stenvägen Backvägen
    Dalvägen Bergvägen Kullvägen Åsvägen Sandvägen Lervägen Mossebacken""",
    """Bäckvägen Sjövägen Forsvägen Dammvägen Vikvägen Uddvägen Holmvägen Skärvägen Gäddvägen Abborrvägen Gösvägen
    Laxvägen Öringvägen Kräftvägen Näckrosvägen Vassvägen Bryggvägen Ekavägen Segelvägen Roddarvägen Fiskarvägen
    Lotsvägen""",
)
PARKS = (
    "Stadsparken Åparken Järnvägsparken Kyrkparken Skolparken Hembygdsparken Kvarnparken Strandparken Lekparken Ekhagen"
)
RURAL = """Sockenvägen Byvägen Skogsvägen Gamla_landsvägen Kvarnbacksvägen Hagbyvägen Grustagsvägen Kalkbruksvägen
Mossvägen Torpvägen Brukvägen Kyrkvägen Åsbovägen Gränsvägen Mellanvägen Fallvägen"""


def listed(text: str) -> list[str]:
    """The names of a list: between blanks; one of two words is joined by a low line."""
    return [name.replace("_", " ") for name in text.split()]


class Names:
    """Gives each name of a town once."""

    def __init__(self):
        self._given: set[str] = set()
        self._lists: dict[str, list[str]] = {}

    def next(self, lists: Sequence[str]) -> str | None:
        """The next name that is left in the first list that has one; None when all are given."""
        for text in lists:
            left = self._lists.setdefault(text, listed(text)[::-1])
            while left:
                if (name := left.pop()) not in self._given:
                    self._given.add(name)
                    return name
        return None

    def take(self, name: str) -> str | None:
        """This very name, if it has not been given."""
        if name in self._given:
            return None
        self._given.add(name)
        return name

    def theme(self, number: int) -> list[str]:
        """The lists of a quarter of villas: its own theme, then the others."""
        first = number % len(THEMES)
        return [*THEMES[first:], *THEMES[:first]]
