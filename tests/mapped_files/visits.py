"""Mapped files, for the suites that look at every page."""

from tests.browser.visit import EmptyForm, Visit

DRAFT = {"id": "@file_draft"}
COLUMNS, WORDS, REVIEW = (Visit(f"mapped_files.{step}", values=DRAFT) for step in ("columns", "words", "review"))
INDEX = Visit("mapped_files.index")
VISITS = [
    COLUMNS,
    Visit("mapped_files.words", values={"id": "@tried_draft"}),
    Visit("mapped_files.review", values={"id": "@tried_draft"}),
    INDEX,
]
REMEMBERED = Visit("mapped_files.index", values={"id": "@file_mapping"})
FORMS = [EmptyForm("mapped_files.create", Visit("intake.index")), EmptyForm("mapped_files.rename", REMEMBERED)]
NOTHING_TO_FILL_IN = {
    "mapped_files.decide_columns": "lists with something chosen, and one tick",
    "mapped_files.decide_words": "lists with something chosen, and days that are asked about once",
    "mapped_files.read_in": "a button; the name is filled in",
    "mapped_files.drop": "a button",
    "mapped_files.forget": "a button",
}
NO_PAGE = {
    "mapped_files.draft": "leads to the step that is to be taken",
    "mapped_files.review_status": "a part of mapped_files.review, which is looked at with it",
}
