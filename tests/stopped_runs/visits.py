"""The button stands on the first screen, which has its own visits."""

NOTHING_TO_FILL_IN = {"stopped_runs.try_again": "a button"}
