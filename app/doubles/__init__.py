"""Doubles (Samma händelse?): pairs of reports that may tell of the same event, and what somebody has said of them.

Beside the agreed files: `likeness.py`, how much two reports are alike, and `in_files.py`, acts on rows of a file. It
lies above the reports: it is told of each new one by `app.hooks.reported`, and of one that is withdrawn by
`app.hooks.withdrawn`.
"""
