"""The guide, read from the menu."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from village.access.permissions import Permission
from village.core.public import signed_in
from village.guide import pages

_REASON = "le guide ne nomme personne"


@require_safe
@signed_in(_REASON)
def contents(request: Any) -> HttpResponse:
    """One's own page first, then all the others."""
    mine = pages.for_role(request.actor.role) if request.actor else None
    of_roles, subjects = pages.contents()
    prints = bool(request.actor and request.actor.can(Permission.SHEET_PRINT))
    context = {"mine": mine, "of_roles": of_roles, "subjects": subjects, "prints": prints}
    return render(request, "guide/contents.html", context)


@require_safe
@signed_in(_REASON)
def page(request: Any, name: str) -> HttpResponse:
    found = pages.page(name)
    if found is None:
        raise Http404
    return render(request, "guide/page.html", {"page": found})


@require_safe
@signed_in(_REASON)
def picture(_request: Any, name: str) -> HttpResponse:
    found = pages.picture(name)
    if found is None:
        raise Http404
    return HttpResponse(found.read_bytes(), content_type="image/png")
