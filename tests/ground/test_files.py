"""Files of the ground: every format gives the same, and what is wrong is told by its figure or row."""

import io
import json
import random
import sqlite3
import struct
import zipfile
from contextlib import suppress

import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box

from app.ground import features, figure_files, rows
from app.intake.csv_file import FileRefused
from app.places.grid import inside, metres
from tests.material import material

HERE = {"name": "Köping", "code": "1983"}
WEST, EAST = box(15.93, 59.48, 15.99, 59.54), box(15.99, 59.48, 16.05, 59.54)
SWEREF_WKT = 'PROJCS["SWEREF99_TM",GEOGCS["GCS_SWEREF99",DATUM["D_SWEREF99",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",15.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'  # noqa: E501


def in_metres(figure):
    return shapely.transform(figure, lambda at: [metres(lat, lon) for lon, lat in at])


def geojson(figures, *, told=({"namn": "Väster"}, {"namn": "Öster"}), **more) -> bytes:
    made = [
        {"type": "Feature", "properties": one, "geometry": f.__geo_interface__}
        for one, f in zip(told, figures, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": made, **more}).encode()


def geopackage(figures, names=("Väster", "Öster"), code: int = 3006) -> bytes:
    base = sqlite3.connect(":memory:")
    base.executescript(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
        "CREATE TABLE delar (fid INTEGER, geom BLOB, namn TEXT);"
        "INSERT INTO gpkg_geometry_columns VALUES ('delar', 'geom', 1);"
    )
    base.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (1, 'EPSG', ?)", [code])
    for at, (figure, name) in enumerate(zip(figures, names, strict=True)):
        head = b"GP\0" + bytes([0b11]) + struct.pack("<i4d", 1, *(0.0,) * 4)
        base.execute("INSERT INTO delar VALUES (?, ?, ?)", [at, head + shapely.to_wkb(figure), name])
    return base.serialize()


def shapefile(figures, names=("Väster", "Öster"), prj: str = SWEREF_WKT) -> bytes:
    records = b""
    for at, figure in enumerate(figures, start=1):
        polygons = list(figure.geoms) if isinstance(figure, MultiPolygon) else [figure]
        rings = [list(line.coords) for one in polygons for line in (one.exterior, *one.interiors)]
        flat, starts = [pair for ring in rings for pair in ring], [sum(map(len, rings[:n])) for n in range(len(rings))]
        body = struct.pack("<i4d2i", 5, *figure.bounds, len(rings), len(flat)) + struct.pack(
            f"<{len(starts)}i", *starts
        )
        body += b"".join(struct.pack("<2d", *pair) for pair in flat)
        records += struct.pack(">2i", at, len(body) // 2) + body
    shp = (
        struct.pack(">7i", 9994, *(0,) * 5, 50 + len(records) // 2) + struct.pack("<2i", 1000, 5) + b"\0" * 64 + records
    )
    field = b"namn".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([20, 0]) + b"\0" * 14
    dbf = b"\x03" + b"\0" * 3 + struct.pack("<IHH", len(names), 65, 21) + b"\0" * 20 + field + b"\r"
    dbf += b"".join(b" " + name.encode("cp1252").ljust(20) for name in names)
    return zipped({"delar.shp": shp, "delar.dbf": dbf, "delar.prj": prj.encode()})


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def workbook(table: list[list]) -> bytes:
    lines = "".join(
        f'<row r="{n}">' + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for n, row in enumerate(table, start=1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>'
    return zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": sheet.encode()})


BOTH = (WEST, EAST)
IN_METRES = tuple(map(in_metres, BOTH))
SAME = {
    "geojson": geojson(BOTH),
    "geojson in metres": geojson(IN_METRES, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}),
    "geojson in metres that does not say so": geojson(IN_METRES),
    "geopackage": geopackage(IN_METRES),
    "geopackage in degrees": geopackage(BOTH, code=4326),
    "shapefile": shapefile(IN_METRES),
    "shapefile without its projection": shapefile(IN_METRES, prj=""),
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_the_same_areas_come_out_of_every_format(content):
    found, remarks = features.sub_areas(figure_files.read(content), **HERE)
    assert [one["name"] for one in found] == ["Väster", "Öster"] and remarks == []
    for one, figure in zip(found, BOTH, strict=True):
        drawn = Polygon([(lon, lat) for lat, lon in one["points"]])
        assert drawn.symmetric_difference(figure).area < 0.001 * figure.area


HOLED = WEST.difference(box(15.95, 59.50, 15.97, 59.52)).difference(box(15.94, 59.49, 15.945, 59.495))


@pytest.mark.parametrize("figure", [HOLED, MultiPolygon([HOLED, EAST])], ids=["holes", "parts"])
@pytest.mark.parametrize("made", [geojson, shapefile], ids=["geojson", "shapefile"])
def test_a_point_is_inside_where_it_was_in_holes_and_parts_too(figure, made):
    named = {"told": [{"namn": "Allt"}]} if made is geojson else {"names": ["Allt"]}
    ((_, _, read),) = figure_files.read(made([figure if made is geojson else in_metres(figure)], **named))
    ring, chance = features.ring(read), random.Random(7)
    for _ in range(2_000):
        lon, lat = chance.uniform(15.92, 16.06), chance.uniform(59.47, 59.55)
        assert inside(lat, lon, ring) == read.contains(Point(lon, lat))


def test_areas_on_each_other_and_other_municipalities_are_told():
    both = (WEST, box(15.97, 59.48, 16.05, 59.54))
    _, remarks = features.sub_areas(figure_files.read(geojson(both)), **HERE)
    assert "Väster och Öster ligger över varandra på 7,5 km²" in remarks[0]
    told = ({"regsokod": "1983R001", "regsonamn": "Väster"}, {"regsokod": "1984R001", "regsonamn": "Öster"})
    found, remarks = features.sub_areas(figure_files.read(geojson(BOTH, told=told)), **HERE)
    assert [one["name"] for one in found] == ["Väster"] and "andra kommuner" in remarks[0]


def test_the_municipality_is_found_among_others_by_its_code_or_name():
    for told in ([{"kod": "1984"}, {"kod": "1983"}], [{"kom_namn": "Arboga"}, {"kom_namn": "Köping"}]):
        ((found),), _ = features.outline(figure_files.read(geojson(BOTH, told=told)), **HERE)
        assert found["name"] == "Köping" and min(lon for _, lon in found["points"]) == 15.99
    with pytest.raises(FileRefused, match="2 ytor, och 0 av dem är Köping"):
        features.outline(figure_files.read(geojson(BOTH)), **HERE)


CROSSED = Polygon([(15.9, 59.4), (16.0, 59.5), (16.0, 59.4), (15.9, 59.5)])


def test_a_border_that_crosses_itself_is_mended_and_told():
    _, remarks = features.sub_areas(figure_files.read(geojson([CROSSED, box(16.1, 59.48, 16.2, 59.54)])), **HERE)
    assert remarks == ["Figur 1 (Väster): gränsen korsar sig själv och är rättad. Se efter på kartan."]


BOMB = zipped({"a.shp": b"\0" * 61_000_000, "a.dbf": b""})
REFUSED = {
    "nothing": (b"", "Välj en GeoJSON"),
    "no json": (b"{\n  nej", "Rad 2: det är ingen GeoJSON"),
    "another json": (b'{"type": "Topology"}', "inga ”features”"),
    "infinite": (b'{"type":"Feature","geometry":{"type":"Point","coordinates":[Infinity,1]}}', "trasig"),
    "deep": (b'{"type":"Feature","geometry":' + b"[" * 200_000, "trasig"),
    "turned": (geojson([box(59.48, 15.93, 59.54, 15.99)], told=[{}]), "utanför Sverige"),
    "lines": (geojson([WEST.exterior], told=[{}]), "varken en yta eller en punkt"),
    "bomb": (BOMB, "när det packas upp"),
    "no shapefile": (zipped({"a.txt": b""}), "Arkivet har inga shapefiler"),
    "cut": (zipped({"a.shp": b"\0" * 30, "a.dbf": b""}), "dbf-filen"),
    "no layer": (geopackage([], []).replace(b"gpkg_geometry_columns", b"gpkg_geometry_columms"), "trasig"),
    "too big": (b"{" + b" " * 10_000_001, "större än 10 MB"),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_told_in_a_sentence(content, sentence):
    with pytest.raises(FileRefused, match=sentence):
        figure_files.read(content)


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_a_file_that_is_cut_or_spoilt_anywhere_is_never_more_than_refused(content):
    chance = random.Random(3)
    for _ in range(60):
        spoilt = bytearray(content[: chance.randrange(len(content))] if chance.random() < 0.5 else content)
        for _ in range(chance.randrange(5)):
            if spoilt:
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        with suppress(FileRefused):
            features.sub_areas(figure_files.read(bytes(spoilt)), **HERE)


def test_a_name_twice_and_none_at_all_are_told_by_their_figures():
    for told, sentence in (
        ([{"namn": "Norr"}, {"namn": "norr"}], "Figur 1 och 2 heter båda ”norr”"),
        ([{"namn": "Norr"}, {"namn": ""}], "Figur 2: namnet saknas"),
    ):
        with pytest.raises(FileRefused, match=sentence):
            features.sub_areas(figure_files.read(geojson(BOTH, told=told)), **HERE)


PLACES = "namn;andra namn;sort;lat;lon\nTorget;Stora torget|Nytorget;centrum/torg;59,5137;15,9906\nHamnen;;Hamn;{};{}\n"


def test_places_are_read_from_a_table_a_workbook_and_figures():
    north, east = reversed(metres(59.5062, 16.0015))
    csv = PLACES.format(north, east).encode("cp1252")
    table = [line.split(";") for line in csv.decode("cp1252").splitlines()]
    told = [
        {"namn": "Torget", "andra namn": "Stora torget|Nytorget", "sort": "centrum/torg"},
        {"namn": "Hamnen", "sort": "hamn"},
    ]
    drawn = figure_files.read(geojson([Point(15.9906, 59.5137), Point(16.0015, 59.5062)], told=told))
    for found in (
        rows.places(rows.table(csv)),
        rows.places(rows.table(workbook(table))),
        rows.places(features.places(drawn)),
    ):
        assert [(one["name"], one["kind"]) for one in found] == [("Torget", "centrum/torg"), ("Hamnen", "hamn")]
        assert found[0]["other_names"] == ["Stora torget", "Nytorget"]
        assert found[1]["lat"] == pytest.approx(59.5062, abs=1e-4) and found[1]["lon"] == pytest.approx(
            16.0015, abs=1e-4
        )


def test_rows_that_are_wrong_are_told_each():
    wrong = "namn;sort;lat;lon\nA;skog;59,5;16\n;hamn;59,5;16\nB;hamn;16;59,5\nC;hamn;59,5;16\nc;hamn;59,5;16\n"
    with pytest.raises(FileRefused) as refused:
        rows.places(rows.table(wrong.encode()))
    for sentence in (
        "Rad 2: sorten ”skog”",
        "Rad 3: namnet saknas",
        "Rad 4: läget är inte",
        "Rad 6: platsen finns redan på rad 5",
    ):
        assert sentence in str(refused.value)


def test_a_workbook_that_declares_entities_is_refused():
    bad = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]><worksheet>&b;</worksheet>'
    with pytest.raises(FileRefused, match="Excel-filen är trasig"):
        rows.table(zipped({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": bad}))


SCB = 'Folkmängd efter region, ålder, kön och år\n\n"region","ålder","kön","2023","2024"\n'
SCB += '"1983 Köping","totalt ålder","män","13 100","13050"\n"1983 Köping","totalt ålder","kvinnor","12900","12 950"\n'
SCB += '"1983R001 Centrum","totalt ålder","totalt","500","510"\n"1984 Arboga","totalt ålder","män","1","2"\n'
PLAIN = (
    "kommunkod,datum,folkmängd,källa\n1983,2023-12-31,26000,SCB\n1983,2024-12-31,26 000,SCB\n1984,2024-12-31,9,SCB\n"
)


def population(text: str, **more):
    said = {**HERE, "areas": {"centrum": "Centrum"}, "last_year": 2025, **more}
    return rows.populations(rows.table(text.encode("cp1252")), **said)


def test_population_is_read_as_scb_lays_it_out_and_as_a_plain_table():
    found, remarks = population(SCB)
    numbers = {(one["area"], one["year"]): one["n"] for one in found}
    assert numbers == {(None, 2023): 26000, (None, 2024): 26000, ("Centrum", 2023): 500, ("Centrum", 2024): 510}
    assert remarks == ["1 områden i filen finns inte här och är inte med."]
    assert [one["n"] for one in population(PLAIN)[0]] == [26000, 26000]
    assert population("område;år;folkmängd\nCentrum;2024;7\nKöping;2024;9\n")[0][1] == {
        "area": "Centrum",
        "year": 2024,
        "n": 7,
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("område;år;folkmängd\nKöping;2031;9\n", "Rad 2: året ska vara"),
        ("område;år;folkmängd\nKöping;2024;många\nKöping;2023;5", "Rad 2: folkmängden ska vara"),
        ("område;år;folkmängd\nKöping;2024;5\nKöping;2024;6", "Rad 3: Köping år 2024 står på en rad till"),
        ("område;år;folkmängd\nArboga;2024;5\n", "ingen rad för Köping"),
    ],
)
def test_populations_that_are_wrong_are_told_by_their_rows(text, sentence):
    with pytest.raises(FileRefused, match=sentence):
        population(text)


def test_real_areas_are_read_and_a_lost_hole_is_told():
    """23 RegSO of three municipalities; the hole of one was lost in the file that they come from."""
    content = material("geography/regso2025_1960_1983_1984_corrected.geojson").read_bytes()
    read = figure_files.read(content)
    for name, code, n in (("Köping", "1983", 9), ("Arboga", "1984", 9), ("Kungsör", "1960", 5)):
        found, remarks = features.sub_areas(read, name=name, code=code)
        assert len(found) == n and len(remarks) == 1, remarks
    whole = json.loads(content)
    holed = next(one for one in whole["features"] if one["properties"]["code"].startswith("1984R001"))
    for polygon in holed["geometry"]["coordinates"]:
        del polygon[1:]
    _, remarks = features.sub_areas(figure_files.read(json.dumps(whole).encode()), name="Arboga", code="1984")
    assert sum("ligger över varandra" in one for one in remarks) == 7
