"""Undone files, for the suites that look at every page."""

from tests.browser.visit import Visit

VISITS = [Visit("undone_files.show", values={"id": "@intake"})]
NOTHING_TO_FILL_IN = {"undone_files.undo": "a button, and one tick where somebody has worked on reports"}
