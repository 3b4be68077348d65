"""Accounts (konton): people, sign-in, sessions, access tokens, organisations, and roles in tenants.

A person is a platform row and serves several tenants; what she may do is a membership owned by one tenant.
Nouns beside the agreed files: `invitations.py`, `passwords.py` (secrets made, hashed and compared).
"""
