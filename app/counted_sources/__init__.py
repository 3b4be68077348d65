"""Counted sources (vilken källa som räknas): of an organisation one source counts on a day, while an old tool runs
beside.

Nouns: none beside the agreed files; the rule itself is `app/figures/sources.py`, and is kept with the organisation.
"""
