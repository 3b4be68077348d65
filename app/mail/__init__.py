"""Mail (e-post): what is to be sent, kept as rows until a mail server has said yes.

A row says whom it is for and what kind of letter it is; never an address, a word of the letter or a token. The worker
has the letter written when it sends it (`LETTERS` of each domain's `registration.py`).
Beside the agreed files: `kinds.py`.
"""
