"""Where the types that are told of at once are chosen."""

from flask import request, url_for

from app.interfaces.form_page import held, on_refusal, overtaken
from app.interfaces.forms import load_form
from app.interfaces.web import Pages, notice_of, page, see_other
from app.taxonomy import service as taxonomy
from app.urgent import permissions, service
from app.urgent.schemas import Choose
from tenants.scope import Scope

pages = Pages("urgent", __name__, url_prefix="/installningar/genast", template_folder="templates")
NOTICES = {"sparat": "Ändringen är sparad och gäller från nästa rapport.", "samma": "Inget är ändrat."}
LABELS = {"types": "Typer"}


def _form(scope: Scope, *, status: int = 200, values=None, errors=None):
    choices = service.read_choices(scope)
    stored = {"version": choices[0].version if choices else 0, "types": choices[0].types if choices else []}
    typed = held(status, stored, {**values.to_dict(), "types": values.getlist("types")} if values else None)
    groups = [
        (group, [one for one in group.categories if one.counts and not one.retired])
        for group in taxonomy.groups_named(scope.profile.type_names)
    ]
    names = {one.slug: one.name for one in taxonomy.named(scope.profile.type_names).values()}
    return page(
        "urgent/index.html",
        status,
        groups=[(group, types) for group, types in groups if types],
        names=names,
        values=typed,
        errors=errors or {},
        labels=LABELS,
        differences=overtaken(status, stored, typed, {"types": list(names.items())}),
        choices=choices,
        most=service.MOST_TYPES,
        works=scope.post.works,
        notice=notice_of(NOTICES),
    )


@pages.get("", needs=permissions.READ)
def index(scope: Scope):
    return _form(scope)


@pages.post("", needs=permissions.CHANGE)
@on_refusal(_form, compares=True)
def choose(scope: Scope):
    saved = service.choose_types(scope, **load_form(Choose(), request.form))
    return see_other(url_for("urgent.index", ok="sparat" if saved else "samma"))
