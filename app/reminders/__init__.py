"""Reminders (påminnelser): on Mondays a letter to whoever has something waiting with a day to it.

Noun beside the agreed files: `digest.py`, the letter to whoever has reported.
"""
