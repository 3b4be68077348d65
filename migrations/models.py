"""Imports every module with tables, so that `Base.metadata` is whole."""

from importlib import import_module
from pathlib import Path

import tenants.audit  # noqa: F401
import tenants.installation  # noqa: F401
import tenants.runs  # noqa: F401

for path in sorted((Path(__file__).parent.parent / "app").glob("*/models.py")):
    import_module(f"app.{path.parent.name}.models")
