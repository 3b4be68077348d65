"""Categories of incidents (händelsetyper): twelve groups, their types, and how things are done (hur) per group.

categories.csv is the list every municipality shares; ids are stable, types are retired and never deleted. how.csv
holds the one-tap choices of each group. What a municipality calls them, and hides, stands in its profile; types of its
own are rows. Nouns beside the agreed files: `stored.py` (the categories as rows), `local.py` (types as a tenant offers
and reads them), `choices.py` (the acts with which it chooses), `finding.py` (finding one by people's own words, which
stand in synonyms.csv).
"""
