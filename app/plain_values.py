"""Dataclasses as the plain values of JSON, and back. Pure.

What is kept as JSON (the figures behind a report, the findings behind a picture) is read back into the same
dataclasses, so that those who use it meet types and never keys. Dates, moments and ids are text. A field that a value
lacks gets its default, so that what an older version wrote can still be read.
"""

from uuid import UUID

from cattrs.preconf.json import make_converter

converter = make_converter(detailed_validation=False)
converter.register_unstructure_hook(UUID, str)
converter.register_structure_hook(UUID, lambda value, _: UUID(value))
# 3 stays 3 where a float is asked for: what is read and written again has the same bytes.
converter.register_structure_hook(float, lambda value, _: value)
