"""Reports are sent through the real web while the parts of `./run` are killed: none that was acknowledged is lost.

`./run test-faults` (`python -m tests.faults [N]`) sends 300 and kills each part in turn; `./run test` sends 20 and
kills the web once. Nothing here asks how long anything takes.
"""
