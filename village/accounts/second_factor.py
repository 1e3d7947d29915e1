"""The second factor: kept encrypted, required of professionals, proved in each session."""

import base64
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode

from village.access.policy import Actor
from village.access.roles import Role
from village.accounts import identity
from village.core.crypto import decrypt, encrypt
from village.core.rotation import again

MAIN_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# In the session: the identity provider had two factors; the first one was installed here.
PROVED_OUTSIDE = "second_factor_outside"
ENROLLED = "second_factor_enrolled"
_CONTEXT = "mfa_authenticator"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "C’est votre seul second facteur : ajoutez-en un autre avant.",
        "cannot_generate_recovery_codes": "Installez d’abord une application ou une clé d’accès.",
        "incorrect_code": "Ce code ne correspond pas. Attendez le suivant et réessayez.",
        "unreadable": "Votre second facteur ne se lit plus. Appelez la coordination : elle le fera réinstaller.",
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(encrypt(text, _CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return decrypt(base64.b64decode(encrypted_text), _CONTEXT)
        except (InvalidTag, ValueError) as error:  # the master key changed: what it sealed is gone
            raise self.validation_error("unreadable") from error

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays where one is required."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=MAIN_TYPES).exclude(pk=authenticator.pk)
        return not settings.SECOND_FACTOR_REQUIRED or others.exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's signature
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Ma clé d’accès" if number == 1 else f"Ma clé d’accès {number}"


class SecondFactorStage(AuthenticateStage):
    """Ask for the local second factor, unless the identity provider already had two."""

    def _should_handle(self, request: Any) -> bool:
        outside = (self.login.signal_kwargs or {}).get("sociallogin")
        if outside is not None and identity.proves_second_factor(outside):
            return False
        return bool(super()._should_handle(request))


def is_asked_of(actor: Actor | None) -> bool:
    """Professionals, and whoever has no role yet. A family may, never must: many have one phone for all, or none."""
    return bool(settings.SECOND_FACTOR_REQUIRED) and (actor is None or actor.role is not Role.FAMILY)


def is_proved(request: Any) -> bool:
    """Whether this very session proved a second factor; one enrolled meanwhile elsewhere proves nothing here."""
    session = request.session
    if session.get(PROVED_OUTSIDE) or session.get(ENROLLED):
        return True
    return any(item["method"] == "mfa" for item in get_authentication_records(request, request.user))


def is_fresh(request: Any, now: float) -> bool:
    """Whether this session proved a second factor in the last minutes; without one to ask for, nothing is asked."""
    if not is_held(request.user):
        return True
    limit = now - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    proofs = get_authentication_records(request, request.user)
    return any(proof["method"] == "mfa" and proof["at"] >= limit for proof in proofs)


def is_confirmed(request: Any, now: float) -> bool:
    """Whether whoever is there proved it again in the last minutes: by the second factor where one is held.

    Without one (a demonstration, an identity from outside): by the password, or by signing in again.
    """
    limit = now - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    strong = is_held(request.user)
    proofs = get_authentication_records(request, request.user)
    return any(proof["at"] >= limit and (proof["method"] == "mfa" or not strong) for proof in proofs)


def page_to_confirm(request: Any) -> str:
    """Return where to go for that; empty when only signing in again can do it."""
    methods = get_account_adapter(request).get_reauthentication_methods(request.user)
    return f"{methods[0]['url']}?{urlencode({'next': request.get_full_path()})}" if methods else ""


def is_held(user: Any) -> bool:
    return bool(is_mfa_enabled(user, MAIN_TYPES))


def note_enrolment(request: Any) -> None:
    """The session in which the first factor was installed has just proved it."""
    if is_held(request.user):
        request.session[ENROLLED] = True


def page_to_prove(request: Any) -> str:
    """Return where to go: confirm the factor one has, or install a first one."""
    if not is_held(request.user):
        return reverse("mfa_index")
    method: str = get_account_adapter(request).get_reauthentication_methods(request.user)[0]["url"]
    return f"{method}?{urlencode({'next': request.get_full_path()})}"


def account_page() -> str:
    return reverse("accounts:me")


def factors_again() -> int:
    """Seal every second factor under today's master key. Returns how many."""
    done = 0
    for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk"):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=factor.pk)
            renewed = {name: _again(value) for name, value in row.data.items()}
            if renewed != row.data:
                row.data = renewed
                row.save(update_fields=["data"])
                done += 1
    return done


def _again(value: Any) -> Any:
    """The secrets of a factor are text in its data, alone or in a list; the rest stays as it is."""
    if isinstance(value, list):
        return [_again(one) for one in value]
    if not isinstance(value, str):
        return value
    sealed = base64.b64decode(value)
    renewed = again(sealed, _CONTEXT)
    return value if renewed == sealed else base64.b64encode(renewed).decode()
