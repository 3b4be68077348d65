"""The command line does with a file what the pages do."""

from app.places import service as places
from tests.ground.test_files import PLAIN
from tests.ground.test_pages import NEW
from tests.intake.test_commands import samsyn  # noqa: F401  (a fixture)


def test_places_borders_and_population_are_read_in(world, samsyn, tmp_path):  # noqa: F811
    files = {
        "delar.geojson": NEW,
        "platser.csv": b"namn;sort;lat;lon\nKajen;hamn;59,51;16,0\n",
        "folk.csv": PLAIN.encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    of = ("--tenant", "koping", "--source", "SCB")
    status, said = samsyn("place", "import", str(tmp_path / "delar.geojson"), *of, "--kind", "delomraden", "--dry-run")
    assert status == 0 and "1 gäller inte längre: Östra delen" in said and "inget är sparat" in said
    with world.scope() as scope:
        assert "Hamnen" not in {one.name for one in places.areas_to_choose(scope)}
    assert samsyn("place", "import", str(tmp_path / "delar.geojson"), *of, "--kind", "delomraden")[0] == 0
    assert samsyn("place", "import", str(tmp_path / "platser.csv"), *of)[0] == 0
    assert samsyn("population", "import", str(tmp_path / "folk.csv"), *of)[0] == 0
    with world.scope() as scope:
        assert "Hamnen" in {one.name for one in places.areas_to_choose(scope)}
        assert "Kajen" in {one.name for one in places.places_to_choose(scope)}
        assert places.year_ends(scope)[2024].n == 26000
    (tmp_path / "platser.csv").write_bytes(b"namn;sort;lat;lon\nKajen;skog;59,51;16,0\n")
    status, said = samsyn("place", "import", str(tmp_path / "platser.csv"), *of)
    assert status != 0 and "Rad 2: sorten" in said


def test_a_tenant_is_shown_without_being_changed(samsyn):  # noqa: F811
    status, said = samsyn("tenant", "show", "koping")
    assert status == 0 and "Köpings kommun" in said and "arbetsgrupp" in said
