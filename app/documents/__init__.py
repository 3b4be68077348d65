"""Documents (handlingar): what is written down for good: bytes, kind, title, period, edition, draft or final.

A document row is never changed: a draft that is finalized gets a second row, the final one. The bytes lie in the
file store under their hash; `source` is what the bytes were made from, so that a final document is made of exactly
the draft's figures. This domain knows no other: each makes its own content.
Nouns beside the agreed files: `made.py` (what a maker gives the worker to keep), `authenticity.py` (whether a file is
genuine and holds), `archive.py` (a year's final documents as a package) and
`redacting.py` (what holds words that are removed is withdrawn and made anew).
"""
