"""A meeting's agenda (dagordning), made of what is due, with notes point by point, and its minutes (protokoll).

Nouns beside the agreed files: `agenda.py` (its points) and `paper.py`; `service.py` keeps the minutes.
"""
