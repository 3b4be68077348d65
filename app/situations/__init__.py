"""Situations (lägesbilder): what has happened in the 14 days, where, when and how, beside earlier periods.

Nouns beside the agreed files: `periods_compared.py` (which days stand beside which), `group_table.py` (counts per
group), `where_when.py` (places, cells, hours: pure), `first_screen.py` (what a role meets when it signs in).
"""
