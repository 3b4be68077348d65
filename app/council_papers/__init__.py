"""The council's papers: a quarter's way to the council (the police's confirmation, what is sent to the secretary), and
the quarterly report as a page, a text document and a workbook.

Nouns beside the agreed files: `content.py` (the report as headings, texts and tables, whatever it is written as),
`differences.py` (what differs between two of those) and `document_file.py` (one as a text document).
"""
