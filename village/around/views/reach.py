"""Reach a child, with the line in the journal; receive a form about him."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from village.access.permissions import Permission
from village.core.forms import VillageForm
from village.core.views import receive
from village.people.models import Person, must_be_free
from village.people.operations import read_dossier


def child_for(request: Any, pk: int, permission: Permission, page: str) -> Person:
    """The child, if this actor may do this for him: 404 to a stranger. Showing the page is a reading."""
    children = Person.objects.visible_to(request.actor, permission, timezone.localdate(), even_limited=True)
    child = get_object_or_404(children.select_related("programme", "household"), pk=pk)
    must_be_free(child, permission)
    if request.method == "GET":
        read_dossier(child, by=request.actor, on=timezone.localdate(), page=page)
    return child


def write(  # noqa: PLR0913 - a page of writing, said once for all
    request: Any,
    child: Person,
    form: VillageForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    tab: str,
    page: str,
    title: str,
    done: str,
    submit: str = "Enregistrer",
    sub: str = "",
    current: Model | None = None,
) -> HttpResponse:
    """Receive the form and go back to its tab; else show it (again). `page` is what the journal says of it."""
    back = reverse(tab, args=[child.pk])

    def carry_out(answers: dict[str, Any]) -> str:
        act(answers)
        return back

    if answer := receive(request, form, carry_out, current=current, done=done):
        return answer
    if request.method != "GET":
        read_dossier(child, by=request.actor, on=timezone.localdate(), page=f"{page}, renvoyé")
    context = {"child": child, "form": form, "title": title, "back": back, "submit": submit, "sub": sub}
    return render(request, "around/write.html", context, status=form.status)
