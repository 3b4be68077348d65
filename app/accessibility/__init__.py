"""Accessibility (Tillgänglighet): the statement that the law asks of a public actor, one for each municipality and police
area, and whom to write to when something cannot be used. `accessibility_body.html` says what holds for all of them.
"""
