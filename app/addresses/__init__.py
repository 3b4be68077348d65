"""Addresses (adresser): where the municipality's streets have their numbers, so that a report can be placed by one.

Nouns beside the agreed files: `files.py` (acts on a file of addresses: its rows, which file holds, what becomes of the
former) and `matching.py` (a street by what somebody types). It lies below the reports, whose form asks it; files are
read by `app/address_files`.
"""
