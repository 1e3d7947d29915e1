"""Who is at work: one hat at a time, chosen, never two summed silently."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from village.access.decorators import CharterMissing
from village.access.policy import Actor
from village.access.roles import Role
from village.core.views import words_back
from village.programmes.models import Charter, CharterSignature, Membership

SESSION_KEY = "membership"


class ActorMiddleware:
    """Set `request.actor`, `request.membership` and `request.memberships` (all the hats one may choose)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = request.membership = None
        request.memberships = []
        if request.user.is_authenticated:
            self._dress(request)
        return self.get_response(request)

    def _dress(self, request: Any) -> None:
        request.memberships = hats = list(_hats(request.user.pk, timezone.localdate()))
        chosen = request.session.get(SESSION_KEY)
        hat = next((hat for hat in hats if hat.pk == chosen), hats[0] if hats else None)
        if hat is None:
            return
        request.membership = hat
        request.actor = Actor(
            user_id=request.user.pk,
            name=request.user.get_full_name(),
            programme_id=hat.programme_id,
            role=Role(hat.role),
            charter_signed=hat.charter_signed,
        )

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, CharterMissing):
            return None
        if request.method != "GET":
            return words_back(request, "Une charte de confidentialité attend votre signature : signez-la d’abord.")
        messages.info(
            request, "Avant d’ouvrir une page qui nomme un enfant, lisez et signez la charte de confidentialité."
        )
        return redirect("programmes:charter")


def _hats(user_id: int, on: date) -> Any:
    latest = Charter.objects.filter(programme=OuterRef("programme")).order_by("-number").values("pk")[:1]
    signed = CharterSignature.objects.filter(charter=OuterRef("latest_charter"), user_id=user_id)
    return (
        Membership.objects.current(on)
        .filter(user_id=user_id)
        .annotate(latest_charter=Subquery(latest))
        .annotate(charter_signed=Exists(signed))
        .select_related("programme")
        .order_by("starts_on", "pk")
    )
