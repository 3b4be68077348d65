"""What is to come that people know of (kommande händelser): a fair, a match, a concert, the last day of school; when,
where, and whom it is shown to. Holidays and breaks are known without them (`app/figures/coming.py`).

It lies below the picture, the wall and the calendar, which show it. Noun beside the agreed files: `wording.py`.
"""
