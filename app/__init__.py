"""The product: one folder per domain, and the doors (web, commands). Importing a domain does not import Flask."""
