"""Accounts (konton): people, sign-in, sessions, access tokens, organisations, and roles in places.

A person is a platform row and serves several places; what she may do is a membership owned by one place.
Noun beside the agreed files: `passwords.py` (secrets made, hashed and compared).
"""
