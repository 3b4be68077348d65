"""Measured numbers (mätningar): what does not depend on who reports: speeds measured on a road, what damage cost its
owner a month, and areas with neighbourhood watch.

Nouns beside the agreed files: `cost_file.py` (a file with costs) and `wording.py`.
"""
