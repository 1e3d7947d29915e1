"""Pages of sign-in that are ours; the others are django-allauth's, named in `config/account_urls.py`."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, LogoutView, PasswordResetView
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect
from requests import RequestException

from village.access.permissions import Permission
from village.accounts import guesses, second_factor
from village.accounts.identity import IdentityDeclined, IdentityProtocol
from village.core import mail
from village.core.public import public, signed_in
from village.core.views import typed_words

LINK_LIMIT = "password_link"


class SignInView(LoginView):
    """Sign in, with what this installation offers beside the password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = {
            "demo_accounts": _demo_accounts() if settings.DEMO else [],
            "identity_name": settings.OIDC_NAME,
            "session_over": "fin" in self.request.GET,
        }
        return super().get_context_data(**kwargs) | offered


class SignOutView(LogoutView):
    """Sign out on POST only; the browser is asked to forget the pages it kept."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


class ForgottenPasswordView(PasswordResetView):
    """Write a link, or say that no message can leave from here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"mail_leaves": mail.can_leave()}

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(*args, **kwargs) if mail.can_leave() else self.get(*args, **kwargs)
        return answer


def limited_link(view: Callable[..., Any]) -> Callable[..., Any]:
    """Around the library's page of a password link: links that open nothing are counted, whoever tries them waits."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not guesses.may_try(request, LINK_LIMIT):
            return render(request, "account/password_reset_from_key.html", {"token_fail": True}, status=429)
        response = view(request, *args, **kwargs)
        if (getattr(response, "context_data", None) or {}).get("token_fail"):
            guesses.count(request, LINK_LIMIT)
        return response

    return limited


def _demo_accounts() -> list[dict[str, str]]:
    """Name, job, e-mail and password of the invented people: « Alice Marchand · Coordination (Coordonnatrice) »."""
    accounts = []
    for label, email, password in import_string(settings.DEMO_ACCOUNTS):
        name, _, role = label.partition(" · ")
        job = role.partition("(")[2].rstrip(")") or role
        accounts.append({"name": name, "job": job, "email": email, "password": password})
    return accounts


sign_in = SignInView.as_view()
sign_out = SignOutView.as_view()
forgotten_password = ForgottenPasswordView.as_view()


@require_safe
@signed_in("chacun voit son propre compte")
def me(request: Any) -> HttpResponse:
    factors = list(request.user.authenticator_set.all())
    context = {
        "devices": request.user.usersession_set.count(),
        "keys": [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        "totp": next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None),
        "required": second_factor.is_asked_of(request.actor),
        "may_lend": request.actor is not None and request.actor.can(Permission.TOKEN_LIST),
    }
    return render(request, "accounts/me.html", context)


# — answers of the guards —


def session_over(request: Any) -> HttpResponse:
    """Lead to the sign-in page, saying why, and back to where the person was."""
    return _lead(request, f"{reverse('account_login')}?{urlencode({'next': request.get_full_path(), 'fin': 1})}")


def words_back(request: HttpRequest) -> HttpResponse:
    """A form arrived after its session: nothing was written; give every typed word back."""
    came_from = urlsplit(request.headers.get("Referer", "")).path or "/"
    context = {
        "words": typed_words(request.POST),
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': came_from})}",
    }
    return render(request, "accounts/words_back.html", context, status=401)


def prove_first(request: Any) -> HttpResponse:
    if not second_factor.is_held(request.user):
        messages.info(request, "Avant d’entrer, protégez votre compte par un second facteur. Cela prend deux minutes.")
    return _lead(request, second_factor.page_to_prove(request))


def _lead(request: Any, url: str) -> HttpResponse:
    """Redirect; a fragment asked by htmx leads the whole page, not the fragment."""
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else redirect(url)


# — identity from outside —


class _IdentityReturn(OAuth2CallbackView):
    adapter: IdentityProtocol

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def _protocol(request: HttpRequest, provider_id: str) -> Any:
    protocol: Any = IdentityProtocol(request, provider_id)
    try:
        protocol.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return protocol


@public("on n’est pas encore connecté")
@require_safe
def identity_start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leave for the identity provider."""
    provider = _protocol(request, provider_id).get_provider()
    nonce = get_random_string(32)
    try:
        answer: HttpResponse = provider.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params=provider.get_auth_params() | {"nonce": nonce},
            nonce=nonce,
        )
    except (RequestException, OAuth2Error, KeyError):
        messages.error(request, f"{settings.OIDC_NAME} ne répond pas. Réessayez, ou utilisez votre mot de passe.")
        return redirect("account_login")
    return answer


@public("on n’est pas encore connecté")
@require_safe
def identity_return(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the identity provider."""
    come_back: Any = _IdentityReturn
    try:
        response: HttpResponse = come_back.adapter_view(_protocol(request, provider_id))(request)
    except IdentityDeclined:
        messages.info(request, "Vous n’avez pas continué. Rien n’a changé.")
        return redirect("account_login")
    return response
