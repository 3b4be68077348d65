"""Search (sök): one box over what all domains let somebody find. Each answers by itself, within its reader's rights
(`find` in its `registration.py`); a domain that has none is asked in the one here."""
