"""Attachments (bilagor): files of a measure or a meeting, PDF or picture, each checked before it is stored.

`checking.py` has it looked at by the installation's antivirus, refuses a PDF that would do something by itself, and
takes away what a file says of itself. Who reads one is who reads what it belongs to.
"""
