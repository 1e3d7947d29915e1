"""Who is at work: one hat at a time, chosen, never two summed silently."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from village.access import wall
from village.access.decorators import CharterMissing
from village.access.policy import Actor
from village.access.roles import Role
from village.core.views import words_back

SESSION_KEY = "membership"
REFUSALS = {403, 404, 429}
OTHER_HAT = "Vous avez changé de rôle depuis que cette page est ouverte : reprenez le premier, ou rouvrez la page."


logger = logging.getLogger("village.refusals")


def _note_refusal(request: Any, status: int) -> None:
    """Somebody signed in asked for what is not theirs: numbers only, and the name of the page (ASVS 16.3.2)."""
    asked = request.resolver_match
    numbers = {name: value for name, value in asked.kwargs.items() if isinstance(value, int)} if asked else {}
    page = asked.view_name if asked else "(aucune)"
    actor = request.actor
    logger.warning(
        "status=%s page=%s account=%s programme=%s role=%s of=%s",
        *(status, page, actor.user_id, actor.programme_id, actor.role.value, numbers or "-"),
    )


class ActorMiddleware:
    """Set `request.actor`, `request.membership` and `request.memberships` (all the hats one may choose).

    From here on, the database shows what this hat may reach, and nothing without one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = request.membership = None
        request.memberships = []
        if request.user.is_authenticated:
            self._dress(request)
        with wall.opened_by(request.actor):
            response = self.get_response(request)
        if request.actor and response.status_code in REFUSALS:
            _note_refusal(request, response.status_code)
        return response

    def process_view(self, request: Any, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """A form opened under one hat is never received under another: it would be written elsewhere, silently."""
        opened = request.POST.get("hat") if request.membership else None
        return words_back(request, OTHER_HAT) if opened and opened != str(request.membership.pk) else None

    def _dress(self, request: Any) -> None:
        request.memberships = hats = request.user.hats  # read with the account: `programmes.backend`
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
