"""The municipality's own ground, for the suites that look at every page."""

from tenants.access import Role
from tests.browser.visit import EmptyForm, Visit

AREA, PLACES, POPULATION = Visit("ground.area"), Visit("ground.all_places"), Visit("ground.population")
ONE, NEW = Visit("ground.place", values={"id": "@place"}), Visit("ground.new_place")
PART = Visit("ground.sub_area", values={"id": "@sub_area"})
DRAFT = Visit("ground.draft", values={"id": "@ground_draft"})
VISITS = [
    *(AREA, PLACES, POPULATION, ONE, NEW, PART, DRAFT),
    Visit("ground.area", Role.ADMINISTRATOR),
    Visit("ground.area_map"),
    Visit("ground.picker"),
    Visit("ground.draft_map", values={"id": "@ground_draft"}),
]
FORMS = [
    EmptyForm("ground.take_file", AREA),
    EmptyForm("ground.add_place", NEW),
    EmptyForm("ground.change_place", ONE),
    EmptyForm("ground.merge", ONE),
    EmptyForm("ground.rename_area", PART),
]
NOTHING_TO_FILL_IN = {"ground.save_draft": "a button", "ground.drop_draft": "a button", "ground.end_place": "a button"}
