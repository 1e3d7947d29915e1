"""A page with one form: what every act of this app looks like."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from village.access.decorators import AccessRequest
from village.core.forms import VillageForm
from village.core.views import receive
from village.programmes.models import Programme


def programme_of(request: Any) -> Programme:
    """The programme of the hat that is worn."""
    programme: Programme = request.membership.programme
    return programme


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even empty; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def form_page(  # noqa: PLR0913 - the words of a page
    request: AccessRequest,
    form: VillageForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    submit: str,
    done: str,
    back: str = "",
    sub: str = "",
    kind: str = "primary",
    current: Model | None = None,
) -> HttpResponse:
    """Carry the form out and go `back` (the settings by default), or show it."""
    back = back or reverse("programmes:settings")

    def carry_out(answers: dict[str, Any]) -> str:
        act(answers)
        return back

    if answer := receive(request, form, carry_out, current=current, done=done):
        return answer
    context = {"form": form, "title": title, "sub": sub, "submit": submit, "back": back, "kind": kind}
    return render(request, "programmes/form.html", context, status=form.status)
