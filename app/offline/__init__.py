"""Utan nät: what a telephone needs to open the form of a report, or of a finding, without network, and to keep what is
written there.

`worker.js` keeps the form of the place it is given from, with its lists, on the device, and nothing else. What is
written is kept by the scripts of the form (`app/static/draft-store.js`), locked with a key that the person's own
session alone is given.
"""
