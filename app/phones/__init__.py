"""Remembered phones (ihågkomna telefoner): a telephone on which somebody reports without her password.

`service.py`: remembering one, and letting it go. `opening.py`: the way in with one. What may be done with it say the
permissions that are marked `by_phone`, and nothing else (`tenants/access.py`).
"""
