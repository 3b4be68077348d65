"""People (Personer): who has which role here, given, changed and ended by those whose it is to give.

Nouns beside the agreed files: `rules.py` (what can be asked for), `lists.py` (many at once, from a file) and
`confirmations.py` (who works for the police, as the area's chief says once for all its municipalities).
"""
