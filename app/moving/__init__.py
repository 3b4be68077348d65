"""Moving (flytta): a municipality joins by one file, takes all that it has along to another installation, and leaves.

Nouns beside the agreed files: `joining.py` (the file that a municipality begins with), `readme.py` (what an export says
of itself). What is moved, and how, is the boundary's own: `tenants/contents.py`, `tenants/exporting.py`,
`tenants/importing.py` and `tenants/leaving.py`. The command line's alone: an export holds what no single role may read.
"""
