"""Redactions (sanering): words that should never have been written, a name above all, removed from what is final by two
persons.

It lies below what it reaches: domains say what that is in `registration.redactable`. Nouns beside the agreed files:
`again.py` (after a restored backup) and `wording.py`.
"""
