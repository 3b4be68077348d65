"""What the recorder masks, what it tells, and that every page has a name of its own. No world is built here."""

import pytest

from tests.recorder import addresses
from tests.recorder.__main__ import main
from tests.recorder.comparing import MOST_LINES, compare, shortened
from tests.recorder.corpus import REPORTS
from tests.recorder.faults import file_of
from tests.recorder.masks import masked, without_progress
from tests.recorder.store import Store, file_name

FIRST, SECOND = "01a22017-5840-71ac-a030-cc42e72b52d3", "01a22017-5851-7581-b3da-5124f2a906ce"


def test_ids_are_numbered_in_the_order_they_first_stand_in_the_text():
    assert masked(f"{FIRST} {SECOND} {FIRST.upper()}") == "{id-1} {id-2} {id-1}"
    assert masked(f"?vidare=%3D{FIRST}") == "?vidare=%3D{id-1}"
    assert masked(f"{SECOND} {FIRST}") == masked(f"{FIRST} {SECOND}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'<input name="csrf" value="{"ab" * 32}">', '<input name="csrf" value="{hash}">'),
        ("script-src 'nonce-recorded0000000000000007'", "script-src 'nonce-{secret}'"),
        ('<style nonce="Zm9vYmFyYmF6cXV4cXV1eA-_">', '<style nonce="{nonce}">'),
        ("/static/samsyn.css?v=0123456789", "/static/samsyn.css?v={version}"),
        ("http://127.0.0.1:41234/koping/", "http://127.0.0.1:{port}/koping/"),
        ("nyckeln samsyn_" + "x" * 43 + ".", "nyckeln samsyn_{secret}."),
        ("/koping/inbjudan/" + "y" * 43, "/koping/inbjudan/{secret}"),
    ],
)
def test_what_is_made_anew_every_time_is_masked(text, expected):
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text", ["24 november 2026 kl. 20.30", "12 av 51 rader", "59.51234, 15.99", "2026-Q3", "KL-1234567890"]
)
def test_everything_else_stays(text):
    assert masked(text) == text


def test_folders_and_progress_have_words_of_their_own():
    assert masked("i /tmp/x/reports/a.pdf", {"/tmp/x": "{folder}"}) == "i {folder}/reports/a.pdf"
    assert without_progress("Läser rad 1 av 9\nLäser rad 5 av 9\nFel.\n") == "{progress}\nFel.\n"


def recording(folder, pages: dict[str, str], statements: int = 7):
    store = Store(folder)
    for what, text in pages.items():
        store.write("page", "koping-reporter", what, text, (statements - 2, statements))
    store.close()
    return folder


def test_the_same_twice_is_the_same(tmp_path, capsys):
    pages = {"/": "Hej", "/rapporter/": "12 rapporter"}
    first, second = recording(tmp_path / "a", pages), recording(tmp_path / "b", pages)
    assert main(["compare", str(first), str(second)]) == 0
    assert "2 the same, 0 different, 0 gone, 0 new" in capsys.readouterr().out


def test_a_changed_number_a_new_page_and_one_that_is_gone_are_told(tmp_path, capsys):
    first = recording(tmp_path / "a", {"/": "Hej", "/rapporter/": "Sedan\n12 rapporter", "/gammal": "x"})
    second = recording(tmp_path / "b", {"/": "Hej", "/rapporter/": "Sedan\n13 rapporter", "/ny": "x"})
    assert main(["--compare", str(first), str(second)]) == 1
    told = capsys.readouterr().out
    for line in (
        "1 the same, 1 different, 1 gone, 1 new",
        "different: page/koping-reporter/rapporter_.txt",
        "-12 rapporter",
        "+13 rapporter",
        "gone: page/koping-reporter/gammal.txt",
        "new: page/koping-reporter/ny.txt",
    ):
        assert line in told.splitlines()


def test_pages_that_differ_alike_are_told_together(tmp_path):
    names = [f"/sida-{number}" for number in range(5)]
    first = recording(tmp_path / "a", dict.fromkeys(names, "Rapporter\nett"))
    second = recording(tmp_path / "b", dict.fromkeys(names, "Händelser\nett"))
    lines, same = compare(first, second)
    assert not same and lines.count("+Händelser") == 1 and sum(line.startswith("different: ") for line in lines) == 5


def test_more_statements_are_told_and_are_no_difference(tmp_path):
    first, second = recording(tmp_path / "a", {"/": "Hej"}), recording(tmp_path / "b", {"/": "Hej"}, statements=9)
    lines, same = compare(first, second)
    assert same and "  +2 (7 → 9): page koping-reporter /" in lines


def test_a_long_difference_is_shortened():
    assert shortened([f"+{n}" for n in range(MOST_LINES + 3)])[-1] == "… and 3 lines more"


def test_a_recording_is_never_written_over(tmp_path):
    recording(tmp_path / "a", {"/": "Hej"})
    with pytest.raises(FileExistsError):
        Store(tmp_path / "a")


def test_every_address_has_a_name_of_its_own():
    for listed in (addresses.page_addresses(), addresses.api_addresses(), addresses.platform_addresses()):
        names = {file_name(addresses.plain(address)) for address in listed}
        assert len(names) == len(listed)


def test_a_bad_report_can_be_written_in_a_file():
    lines = file_of([{"category": "klotter", **REPORTS["swapped"]}]).splitlines()
    assert lines[0].startswith("typ;tidigast;senast;plats") and lines[1] == "klotter;;;;;15.995;59.512;exakt;;;;;;;"
