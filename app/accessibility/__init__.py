"""Accessibility (Tillgänglighet): the statement that the law asks of a public actor, one for each municipality and
police area, and where its faults are reported. What holds for all of them stands in `accessibility_body.html`.
"""
