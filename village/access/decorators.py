"""The right that a view needs, said on the view. A house test refuses a view that says nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden, decide
from village.core.public import View, public, signed_in

__all__ = ["AccessRequest", "CharterMissing", "public", "requires", "signed_in"]


class AccessRequest(HttpRequest):
    """A request after `ActorMiddleware`: `actor` is there."""

    actor: Actor


class CharterMissing(Exception):
    """A nominative page was asked without a signed current charter: the middleware leads to it."""


def requires(permission: Permission) -> Callable[[View], View]:
    """Let through only an actor whose role may `permission`: 403 otherwise. The object's own 404 is the view's."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None:
                message = "Vous n’avez pas de rôle dans un programme."
                raise PermissionDenied(message)
            if not actor.can(permission):
                if decide(actor, permission).rule == "forbid-charter":
                    raise CharterMissing
                message = "Votre rôle ne permet pas d’ouvrir cette page."
                raise PermissionDenied(message)
            try:
                return view(request, *args, **kwargs)
            except Forbidden as error:
                raise PermissionDenied(str(error)) from error

        wrapper.required = permission  # type: ignore[attr-defined]
        return wrapper

    return decorate
