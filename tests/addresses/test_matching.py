"""A street by what somebody types."""

import pytest

from app.addresses.matching import Asked, Streets, take_apart

TOWN = Streets(
    [
        *(("Storgatan", "Köping"), ("Storgatan", "Kolsva"), ("Östra Långgatan", "Köping"), ("Björkvägen", "Köping")),
        *(("Drottninggatan", "Köping"), ("Norra Ågatan", "Köping"), ("Stationsgatan", "Köping"), ("Ån", "Köping")),
    ]
)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Storgatan 4", Asked("Storgatan", 4)),
        ("storgatan4b", Asked("storgatan", 4, "B")),
        ("  storgatan  4 B,  Kolsva ", Asked("storgatan", 4, "B", "Kolsva")),
        ("storgatan 4 kolsva", Asked("storgatan", 4, "", "kolsva")),
        ("Storgatan, Kolsva", Asked("Storgatan", None, "", "Kolsva")),
        ("17", Asked("17")),
        ("", Asked("")),
    ],
)
def test_what_is_typed_is_taken_apart(typed, asked):
    assert take_apart(typed) == asked


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("stor", "Storgatan"),
        ("stor gatan 4", "Storgatan"),
        ("storgtan 4", "Storgatan"),
        ("bjorkvagen", "Björkvägen"),
        ("björkv. 2", "Björkvägen"),
        ("drotninggatan 3", "Drottninggatan"),
        ("långgatan 3", "Östra Långgatan"),
        ("långgtan 3", "Östra Långgatan"),
        ("Ö Långgatan", "Östra Långgatan"),
        ("n. ågatan 1", "Norra Ågatan"),
    ],
)
def test_a_street_is_found_by_its_beginning_a_word_in_it_and_a_slip_away(typed, first):
    assert TOWN.find(take_apart(typed))[0][0] == first


def test_the_town_comes_first_when_it_is_told_and_nothing_is_made_up():
    assert TOWN.find(take_apart("storgatan 4, kols")) == [("Storgatan", "Kolsva"), ("Storgatan", "Köping")]
    assert TOWN.find(take_apart("kungsängen")) == TOWN.find(take_apart("x")) == TOWN.find(take_apart("")) == []
