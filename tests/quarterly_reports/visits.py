"""What the suites that look at every page need to know of the quarter's."""

NOTHING_TO_FILL_IN = {"quarterly_reports.move": "a button of the priorities' form, which is sent as it stands"}
