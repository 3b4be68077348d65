"""Categories of incidents (händelsetyper): twelve groups, their types, and how things are done (hur) per group.

categories.csv is the list every municipality shares; ids are stable, types are retired and never deleted. how.csv
holds the one-tap choices of each group. Noun beside the agreed files: `stored.py` (the categories as rows).
"""
