"""Our methods beside the public libraries that do the same, in one run. Not part of the test suite:

    python -m venv DIR && DIR/bin/pip install --require-hashes -r requirements-bench.lock
    DIR/bin/python -m tests.bench.analysis [gi] [knox] [kde] [scan]

Read the ratios, not the milliseconds. `tests/analysis/test_bench.py` runs a small sample of it on every test run.
"""
