"""Accounts (konton): people, sign-in, sessions, access tokens, organisations, and roles in tenants.

A person is a platform row and serves several tenants; what she may do is a membership owned by one tenant.
Noun beside the agreed files: `passwords.py` (secrets made, hashed and compared).
"""
