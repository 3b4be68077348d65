"""Photos (Foton): one picture of a place with a report, where the municipality has decided that reports may have one.

`redrawing.py` draws it anew from somebody's file. It lies above the reports: it is handed what came with one by
`app.hooks.pictured`, and is told of one that is withdrawn by `app.hooks.withdrawn`. Who may see a photo is who may
read the report's text (`app/incidents/visibility.py`).
"""
