"""Setup (uppsättning): what a new municipality has to fill in before its first picture, how far it has come, and what
it shares with its police area.

`sharing.py`: the acts on what is shared; `modules.py`: on what is turned on and off.
"""
