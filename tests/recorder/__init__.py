"""Records what the product answers at every door on one fixed day, so that two versions of the code can be compared.

`python -m tests.recorder record FOLDER` and `… compare A B` (or `./run test-record FOLDER`, `./run test-record
--compare A B`). A recording is a tree of text files, `<door>/<who>/<what>.txt`, and `statements.tsv`; two recordings of
the same code are equal byte for byte. What differs between recordings for no reason (ids, tokens, hashes) is masked by
`masks.py`; what the recorder needs of the product stands in `product.py` alone.
"""
