"""Before and after (före och efter): whether a measure helped, registered before it starts and counted at its day.

Nouns beside the agreed files: `judging.py` (what the weeks say, pure), `counting.py` (the weeks of the places and types
that a registration names), `nearby.py` (neighbours that it is compared with), `sharing.py` (results that municipalities
share, pooled) and `wording.py`.
"""
