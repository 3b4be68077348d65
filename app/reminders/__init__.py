"""Reminders (påminnelser): on Mondays a letter to whoever has something waiting with a day to it."""
