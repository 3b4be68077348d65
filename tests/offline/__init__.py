"""What the browser is given so that the form of a report opens without network."""
