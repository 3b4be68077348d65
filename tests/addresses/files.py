"""Files of addresses, as somebody would have them."""

import sqlite3
import struct
from io import BytesIO

PLAIN = (
    "gata;nummer;bokstav;postort;lat;lon;ägare\n"
    "Storgatan;1;;KÖPING;59,5121;15,9911;Anna Andersson\n"
    "Storgatan;4;;KÖPING;59,5122;15,9912;Bo Berg\n"
    "Storgatan;4;B;KÖPING;59,5123;15,9913;\n"
    "Storgatan;40;;KÖPING;59,5124;15,9914;\n"
    "Östra Långgatan;3;;KÖPING;59,5125;15,9915;\n"
    "Björkvägen;2;;KÖPING;59,5126;15,9916;\n"
    "Björkvägen;2;;KOLSVA;59,5127;15,9417;\n"
).encode()


def send(client, content: bytes, **more):
    sent = {"source": "Lantmäteriet", "dated": "2026-11-01", "file": (BytesIO(content), "adresser.csv"), **more}
    return client.post("/koping/installningar/adresser/", sent, content_type="multipart/form-data")


def geopackage(rows: list[tuple], path) -> bytes:
    """As Lantmäteriet gives them: (adressområde, nummer, bokstav, postort, E, N) in SWEREF 99 TM."""
    database = sqlite3.connect(path)
    database.executescript(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER);"
        "INSERT INTO gpkg_spatial_ref_sys VALUES (3006, 'EPSG', 3006);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
        "INSERT INTO gpkg_geometry_columns VALUES ('belagenhetsadress', 'geom', 3006);"
        "CREATE TABLE belagenhetsadress (fid INTEGER PRIMARY KEY, geom BLOB, adressomrade_faststalltnamn TEXT,"
        " adressplatsnummer TEXT, bokstavstillagg TEXT, postort TEXT, lagfaren TEXT);"
    )
    for street, number, letter, town, east, north in rows:
        point = b"GP\x00\x01" + struct.pack("<i", 3006) + struct.pack("<BIdd", 1, 1, east, north)
        values = (point, street, number, letter, town, "Anna Andersson")
        database.execute("INSERT INTO belagenhetsadress VALUES (NULL, ?, ?, ?, ?, ?, ?)", values)
    database.commit()
    database.close()
    return path.read_bytes()
