"""The door: who asks, in whose name, how often. Nothing of a session is looked at."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja.security import HttpBearer

from village.access import wall
from village.access.permissions import Permission
from village.access.policy import decide
from village.api import operations, refusals
from village.api.models import Use
from village.api.operations import Wearer
from village.api.refusals import Refusal

REASON = "ouverte à qui tient un jeton : ce que son rôle permet, et rien d’une session"


class TokenRequest(HttpRequest):
    """A request that came through the door."""

    actor: Any
    membership: Any
    token: Any


def by_token(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Open the view to who holds a token that lasts, as the actor that its hat makes, behind the same wall."""

    def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.actor = request.membership = None
        try:
            _must_come_over_https(request)
            wearer = _wearer(request)
        except Refusal as refusal:
            return refused(refusal)
        request.token, request.membership, request.actor = wearer
        if wait := operations.count_request(wearer.token, at=timezone.now()):
            return refused(Refusal(refusals.TOO_MANY, wait=wait))
        with wall.opened_by(wearer.actor):
            answer: HttpResponse = view(request, *args, **kwargs)
        if answer.status_code == refusals.NOT_ALLOWED.status:
            answer = _not_allowed(answer)
        answer["Cache-Control"] = "no-store"
        return answer

    # Nothing but the header opens it: no cookie is read, so none can be abused from another site.
    marked: Callable[..., HttpResponse] = csrf_exempt(login_not_required(opened))
    marked.by_token = REASON  # type: ignore[attr-defined]
    return marked


def _must_come_over_https(request: Any) -> None:
    """Where pages are served over HTTPS; not led there as a page is (`SECURE_REDIRECT_EXEMPT`)."""
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise Refusal(refusals.IN_CLEAR)


def _wearer(request: Any) -> Wearer:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Refusal(refusals.MISSING)
    token = operations.token_of(secret.strip())
    if token is None:
        raise Refusal(refusals.UNKNOWN)
    wearer = operations.wearer_of(token, at=timezone.now())
    if wearer is None:
        raise Refusal(refusals.OVER)
    return wearer


def refused(refusal: Refusal) -> HttpResponse:
    answer = JsonResponse(refusal.said(), status=refusal.kind.status, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/json; charset=utf-8"
    answer["Cache-Control"] = "no-store"
    if refusal.kind.status == refusals.MISSING.status:
        answer["WWW-Authenticate"] = "Bearer"
    if refusal.wait:
        answer["Retry-After"] = str(refusal.wait)
    return answer


def _not_allowed(said: HttpResponse) -> HttpResponse:
    """The library says it in English and in no JSON."""
    answer = refused(Refusal(refusals.NOT_ALLOWED))
    answer["Allow"] = said["Allow"]
    return answer


class Bearer(HttpBearer):
    """Tells the OpenAPI file that a key is asked; the door has already looked at it."""

    def __call__(self, request: HttpRequest) -> Any:
        return getattr(request, "token", None)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        raise NotImplementedError


def must(request: Any, use: Use, permission: Permission) -> None:
    """Refuse a token made for something else, then a hat that may not, as `@requires` does for pages."""
    if request.token.purpose != use:
        raise Refusal(refusals.PURPOSE)
    if not request.actor.can(permission):
        unsigned = decide(request.actor, permission).rule == "forbid-charter"
        raise Refusal(refusals.CHARTER if unsigned else refusals.FORBIDDEN)


def by_way_of(request: Any, what: str) -> str:
    """What the line of the journal says of it: « par l’API (jeton 3) : notes »."""
    return f"par l’API (jeton {request.token.pk}) : {what}"
