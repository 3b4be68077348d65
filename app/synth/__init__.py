"""A synthetic Sweden for measuring: as many municipalities and reports as a nation has, the same for the same seed.

Unlike the demo world nothing in it is told as a story, and it goes past the acts, straight into an empty database.
`sizes.py` says how large each municipality is, `municipalities.py` makes one with its ground, organisations and people,
`happenings.py` what happened there, `work.py` its focus areas, `told.py` what its police area is
told. `storing.py` copies rows, `recounting.py` counts the
tallies anew, and `filling.py` puts it all together.
"""
