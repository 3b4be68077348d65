"""The open pages (öppna sidor): what a municipality has published, read by anybody without signing in, in Swedish,
English and easy Swedish.

Nouns beside the agreed files: `languages.py` (the catalogues of words), `feeds.py` (the same for programs).
"""
