"""Letters (utskick): what is written in each kind of letter, and the page of what has been sent.

Beside the agreed files: `writing.py`, the letters themselves.
"""
