"""The ground: settings, the servers of one instance, its processes and roles. Imports nothing of the product."""
