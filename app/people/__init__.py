"""People (Personer): who has which role here, given, changed and ended by those whose it is to give."""
