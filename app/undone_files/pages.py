"""The page on which a file that was read in is undone."""

from flask import request, url_for

from app.interfaces.form_page import on_refusal
from app.interfaces.forms import Schema, fields, load_form
from app.interfaces.web import Pages, page, see_other
from app.undone_files import permissions, service
from tenants.scope import Scope

pages = Pages("undone_files", __name__, url_prefix="/inlasning", template_folder="templates")
LABELS = {"keep": "Rapporter som någon har arbetat med"}


class UndoForm(Schema):
    """What is sent beside the button."""

    keep = fields.Boolean(load_default=False)


def _show(scope: Scope, id, *, status: int = 200, errors=None, values=None):
    file, weighed = service.weigh(scope, id=id)
    run = service.latest_run(scope, id=id)
    return page(
        "undone_files/show.html",
        status,
        intake=file,
        weighed=weighed,
        run=run,
        said=service.in_words(file.undone) if file.undone else "",
        labels=LABELS,
        errors=errors or {},
        values=values or {},
    )


@pages.get("/<uuid:id>/angra", needs=permissions.UNDO)
def show(scope: Scope, id):
    return _show(scope, id)


@pages.post("/<uuid:id>/angra", needs=permissions.UNDO)
@on_refusal(_show, conflict={"_schema": ["Filen är redan ångrad, eller håller på att ångras."]})
def undo(scope: Scope, id):
    said = load_form(UndoForm(), request.form)
    service.order_undoing(scope, id=id, keep=said["keep"])
    return see_other(url_for("undone_files.show", id=id))
