"""Settings (Inställningar): what a municipality calls itself and its forums, its coat of arms and its colour.

`arms.py` draws a coat of arms anew from somebody's file.
"""
