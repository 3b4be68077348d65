"""Call lists (samtalslistor): which functions one calls about a place, or anywhere in the municipality."""
