"""What a form asks while an address is typed, or a point is chosen: the addresses that fit, and the nearest one."""

from flask import request

from app.addresses import schemas, service
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, page
from app.places import permissions
from tenants.scope import Scope

pages = Pages("addresses", __name__, url_prefix="/adresser", template_folder="templates")


@pages.get("/", needs=permissions.READ)
def find(scope: Scope):
    """A part of a page."""
    found = service.find(scope, text=load_form(schemas.AddressQuery(), request.args)["q"])
    return page("addresses/found.html", choices=service.choices(found), streets=found.streets)


@pages.post("/narmast", needs=permissions.READ)
def nearest(scope: Scope):
    """A part of a page. By POST: where somebody stands is to be in no address and no log."""
    found = service.nearest(scope, **load_form(schemas.Point(), request.form))
    return page("addresses/nearest.html", found=found)
