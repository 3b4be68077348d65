"""Accounts (konton): people, sign-in, sessions, access tokens, organisations, and roles in places.

A person is a platform row and serves several places; what she may do is a membership owned by one place.
"""
