"""Situations (lägesbilder): what has happened in the 14 days, where, when and how, beside earlier periods.

Nouns beside the agreed files: `periods_compared.py` (which days stand beside which), `group_table.py` (counts per
group), `efforts.py` (whether both sides were reported alike: pure), `year_table.py` (the table that
readers know from Brå), `table_pages.py` (its page), `where_when.py` (places, cells, hours: pure),
`findings.py` (what an analysis says: pure), `unusual.py` (what is more than history leads one to expect: pure),
`hot_places.py` (places and squares: pure), `again.py` (what comes again: pure), `outdated.py` (which analysis to
make again), `analysing.py` (an analysis ordered, made and read), `wording.py` (an analysis in words: pure),
`analysis_pages.py` (its page), `door.py` (what the pages share), `first_screen.py` (what a role meets when it
signs in).
"""
