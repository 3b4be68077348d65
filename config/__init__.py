"""The ground: settings, log, database roles, and in `local/` what `./run` starts. Imports nothing of the product."""
