"""The button that has a stopped run tried again; it stands on Idag of those who may."""

from flask import request

from app.interfaces.web import Pages, see_other
from app.stopped_runs import service
from tenants.scope import Scope

pages = Pages("stopped_runs", __name__, url_prefix="/stannat")


@pages.post("/<uuid:id>/igen")
def try_again(scope: Scope, id):
    service.try_again(scope, id=id)
    return see_other(f"{request.script_root}/?ok=igen")
