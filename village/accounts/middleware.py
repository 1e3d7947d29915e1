"""Two guards before every page: the session's limits, then the second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from village.accounts import limits, second_factor, views
from village.accounts.models import is_shut

READING = {"GET", "HEAD", "OPTIONS"}

# What may be opened before the second factor is proved: confirm the one that is held, or install a first one.
CONFIRMING = {"account_reauthenticate", "core:stay", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
INSTALLING = {"mfa_activate_totp", "mfa_add_webauthn", "mfa_index"}


class SessionLimits:
    """End a session left idle or too old; say so kindly, and give typed words back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        # A session cookie without its session: ended elsewhere, or forgotten by the server.
        request.session_over = settings.SESSION_COOKIE_NAME in request.COOKIES and _is_gone(request)
        if request.user.is_authenticated:
            if limits.is_over(request.session) or is_shut(request.user):
                logout(request)
                request.session_over = True
            else:
                request.session_ends_at = limits.touch(request.session)
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: Any, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.method not in READING:
            return views.words_back(request)
        return views.session_over(request) if request.session_over else None


def _is_gone(request: Any) -> bool:
    return not request.user.is_authenticated and request.session.is_empty()


class SecondFactorRequired:
    """Outside the demonstration, a professional who has not proved a second factor is led to it, whatever is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.first_factor = False
        response = self.get_response(request)
        if request.first_factor and request.user.is_authenticated:
            second_factor.note_enrolment(request)
        return response

    def process_view(self, request: Any, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name
        if name in INSTALLING and not second_factor.is_held(request.user):
            request.first_factor = request.method == "POST"
            return None
        if name in CONFIRMING or not second_factor.is_asked_of(request.actor) or second_factor.is_proved(request):
            return None
        return views.prove_first(request)
