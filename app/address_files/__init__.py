"""Files of addresses (adressfiler): sent, read by a worker, looked at on a map, saved.

Beside the agreed files: `reading.py`, what a file of addresses holds, whatever program made it. What is kept of it lies
with `app/addresses`.
"""
