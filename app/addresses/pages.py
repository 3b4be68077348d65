"""What a form asks while an address is typed: the addresses that fit, as choices."""

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
