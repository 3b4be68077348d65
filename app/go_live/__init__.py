"""Go-live (Klart för riktiga händelser): the papers that a municipality has to have before it takes in real reports.

`papers.py`: which they are, and their templates in `docs/templates/`.
"""
