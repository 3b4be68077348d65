"""Groups (grupper): who meets about what, with members from several organisations by function, never by name.

A focus area's working group is one of them. The tables are the focus areas' (`app/est`). Noun beside the agreed files:
`wording.py`.
"""
