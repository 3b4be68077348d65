"""Reads what the municipalities of the police area have let out, for acts that have seen to it that the actor may
compare."""

from sqlalchemy import func, select

from app.disclosure_control.nearby import LetOut, gathered
from tenants.scope import Scope


def read(scope: Scope) -> list[LetOut]:
    """By quarter and name."""
    return gathered(scope.db.execute(select("*").select_from(func.let_out_nearby())).all())
