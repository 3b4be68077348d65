PATIENCE = 120
"""Seconds that a test waits at most for what will come: it ends a test that hangs and decides nothing else."""
