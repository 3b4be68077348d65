"""What a file of addresses holds, and what is left of it."""

import io
import zipfile

import pytest

from app.address_files import reading
from app.intake.csv_file import FileRefused
from app.places.grid import metres
from tests.addresses.files import PLAIN, geopackage

OUTLINE = [[59.48, 15.93], [59.48, 16.05], [59.54, 16.05], [59.54, 15.93]]


def read(content: bytes, outlines=(OUTLINE,)) -> reading.Read:
    return reading.read(content, outlines=outlines, name="Köping")


def test_a_plain_file_is_its_addresses_and_nothing_else():
    found = read(PLAIN)
    assert found.rows[2] == ("Storgatan", 4, "B", "Köping", 59.5123, 15.9913)
    assert len(found.rows) == 7 and not found.remarks
    assert "Andersson" not in str(found)


def test_lantmateriets_geopackage_in_metres_also_in_a_zip(tmp_path):
    east, north = metres(59.5123, 15.9913)
    content = geopackage([("Storgatan", "4", "B", "KÖPING", east, north)], tmp_path / "a.gpkg")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("belagenhetsadress_kn1983.gpkg", content)
        archive.writestr("las_mig.txt", "…")
    for file in (content, packed.getvalue()):
        (row,) = read(file).rows
        assert row[:4] == ("Storgatan", 4, "B", "Köping")
        assert (row.lat, row.lon) == pytest.approx((59.5123, 15.9913), abs=1e-4)
        assert "Andersson" not in str(read(file))


def test_a_table_may_have_the_address_in_one_column_and_metres_either_way_round():
    east, north = metres(59.5123, 15.9913)
    for head, at in (("N;E", f"{north};{east}"), ("x;y", f"{north};{east}"), ("E;N", f"{east};{north}")):
        (row,) = read(f"adress;{head}\nStorgatan 4 B, Köping;{at}\n".encode()).rows
        assert row[:3] == ("Storgatan", 4, "B") and row.lat == pytest.approx(59.5123, abs=1e-4)


def test_what_is_left_out_is_told_by_row_and_never_by_what_stood_there():
    found = read(
        "gata;nummer;lat;lon\nStorgatan;4;59,51;15,99\nStorgatan;4;59,51;15,99\n;5;59,51;15,99\n"
        "Anna 19121212-1212;5;59,51;15,99\nStorgatan;fyra;59,51;15,99\nStorgatan;6;;\nStorgatan;7;3,1;4,1\n"
        "Långtbortgatan;1;60,2;15,99\n".encode()
    )
    assert (len(found.rows), found.unread, found.outside) == (1, 5, 1)
    told = " ".join(found.remarks)
    for row in ("rad 4: gatan saknas", "rad 5: gatan eller orten", "rad 6: numret", "rad 7: läget", "rad 8: läget"):
        assert row in told
    assert "En rad är en adress som redan finns" in told and "1 adresser ligger utanför" in told
    assert "1212" not in told and "fyra" not in told


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"namn;lat;lon\nTorget;59;15\n", "ingen kolumn med adresser"),
        (b"gata;nummer\nStorgatan;4\n", "saknar läge"),
        (b"gata;nummer;lat;lon\n;;;\nStorgatan;4;;\n", "Ingen adress i filen"),
        (b"gata;nummer;lat;lon\nStorgatan;4;60,2;15,9\n", "utanför Köping"),
        (b"SQLite format 3\0spoilt", "trasig"),
        (b"PK\x03\x04spoilt", "trasigt"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(content, why):
    with pytest.raises(FileRefused, match=why):
        read(content)


def test_without_a_border_nothing_is_left_out():
    found = read(b"gata;nummer;lat;lon\nStorgatan;4;60,2;15,9\n", outlines=())
    assert len(found.rows) == 1 and "yttergräns saknas" in found.remarks[0]
