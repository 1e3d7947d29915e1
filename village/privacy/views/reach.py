"""What the pages find for their reader, and the shape that they share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from village.access import wall
from village.access.permissions import Permission
from village.access.wall import Mission
from village.core.forms import VillageForm
from village.core.public import View
from village.core.views import receive
from village.people.models import Person
from village.people.operations import read_dossier
from village.privacy.models import RightsRequest


def at_the_desk(view: View) -> View:
    """The desk works on whole dossiers of its programme, private notes and closed circles included: to count the last
    contact with a family, to hand out all that is kept, to erase it. What a page shows of them is decided as ever.
    """

    @wraps(view)
    def wrapper(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        with wall.open_for(Mission.KEEP, request.actor.programme_id):
            return view(request, *args, **kwargs)

    return wrapper


def child_for(request: Any, pk: int, permission: Permission, page: str) -> Person:
    """The child, if this actor may do this: 404 to a stranger. Showing the page is a reading."""
    today = timezone.localdate()
    children = Person.objects.visible_to(request.actor, Permission.DOSSIER_READ, today)
    child = get_object_or_404(children.select_related("programme", "household"), pk=pk)
    request.actor.must(permission)
    read_dossier(child, by=request.actor, on=today, page=page)
    return child


def request_for(request: Any, pk: int, permission: Permission) -> RightsRequest:
    found = RightsRequest.objects.visible_to(request.actor, permission)
    return get_object_or_404(found.select_related("programme", "child__household", "guardian__adult"), pk=pk)


def posted(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


# permission, address, label
_TABS = (
    (Permission.RIGHTS_READ, "privacy:desk", "Demandes"),
    (Permission.RETENTION_READ, "privacy:due", "Échéances"),
    (Permission.RETENTION_READ, "privacy:decisions", "Décisions"),
    (Permission.RETENTION_READ, "privacy:rules", "Durées"),
    (Permission.DOSSIER_MERGE, "privacy:twins", "Doublons"),
    (Permission.EXCEPTIONAL_REVIEW, "privacy:exceptional", "Accès exceptionnels"),
    (Permission.NOTICE_READ, "privacy:notices", "Information"),
    (Permission.PROCESSING_READ, "privacy:processing", "Registre"),
)


def tab_page(request: Any, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """One of the pages between which one goes by tabs: those that this reader may open."""
    tabs = [
        {"url": reverse(name), "label": label, "current": request.resolver_match.view_name == name}
        for permission, name, label in _TABS
        if request.actor.can(permission)
    ]
    return render(request, template, {**context, "tabs": tabs}, status=status)


def write_page(  # noqa: PLR0913 - a page with one form, said once for all of them
    request: Any,
    form: VillageForm,
    act: Callable[[dict[str, Any]], str],
    *,
    title: str,
    back: str,
    done: str,
    sub: str = "",
    submit: str = "Enregistrer",
    kind: str = "primary",
    template: str = "privacy/write.html",
    **more: Any,
) -> HttpResponse:
    """`act` gets the answers and returns where to go."""
    current = more.pop("current", None)
    if answer := receive(request, form, act, current=current, done=done):
        return answer
    context = {"form": form, "title": title, "back": back, "sub": sub, "submit": submit, "kind": kind, **more}
    return render(request, template, context, status=form.status)
