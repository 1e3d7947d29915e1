"""How django-allauth signs people in here: closed, journaled, in French."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal import stagekit
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.core.exceptions import ValidationError

from village.accounts import devices, identity, limits, second_factor
from village.accounts.models import User, is_shut
from village.audit.journal import Act, record

_METHODS = {
    "password": "mot de passe",
    "totp": "application",
    "recovery_codes": "code de secours",
    "webauthn": "clé d’accès",
}


# What a person is told of by mail is a change of how the account opens: it is journaled too.
_CHANGES = {
    "account/email/password_changed": (Act.PASSWORD_CHANGE, "changé"),
    "account/email/password_set": (Act.PASSWORD_CHANGE, "premier"),
    "account/email/password_reset": (Act.PASSWORD_CHANGE, "par un lien"),
    "mfa/email/recovery_codes_generated": (Act.SECOND_FACTOR_CHANGE, "nouveaux codes de secours"),
    "mfa/email/totp_activated": (Act.SECOND_FACTOR_CHANGE, "application installée"),
    "mfa/email/totp_deactivated": (Act.SECOND_FACTOR_CHANGE, "application retirée"),
    "mfa/email/webauthn_added": (Act.SECOND_FACTOR_CHANGE, "clé d’accès ajoutée"),
    "mfa/email/webauthn_removed": (Act.SECOND_FACTOR_CHANGE, "clé d’accès retirée"),
    "socialaccount/email/account_connected": (Act.SECOND_FACTOR_CHANGE, "identité reliée"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte est fermé.",
        "email_password_mismatch": "L’adresse ou le mot de passe ne correspond pas.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_code": "Ce code ne correspond pas. Attendez le suivant et réessayez.",
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "invalid_password_reset": "Ce lien ne marche plus.",
        "too_many_login_attempts": "Trop d’essais. Attendez cinq minutes, puis réessayez.",
        "rate_limited": "Trop d’essais. Attendez un peu, puis réessayez.",
    }

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: a coordinator opens accounts."""
        return False

    # — journal —

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            _refused(credentials.get("email", ""), "trop d’essais")
            raise

    def authentication_failed(self, request: Any, **credentials: Any) -> None:  # noqa: ARG002
        _refused(credentials.get("email", ""), "mot de passe")

    def pre_login(self, request: Any, user: Any, **kwargs: Any) -> Any:
        if is_shut(user):
            _refused(user.email, "compte de démonstration")
            stagekit.clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: Any, user: Any) -> None:
        request.first_sign_in = user.last_login is None
        super().login(request, user)
        limits.start(request.session)

    def post_login(self, request: Any, user: Any, **kwargs: Any) -> Any:
        outside = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if outside is not None:
            identity.pin(request, outside)
            request.session[second_factor.PROVED_OUTSIDE] = identity.proves_second_factor(outside)
        response = super().post_login(request, user, **kwargs)
        record(Act.SIGN_IN, by=None, target=user, details=_how(request, user))
        if not devices.is_known(request, user):
            devices.remember(request, response, user)
            if not request.first_sign_in and not settings.DEMO:
                self.send_notification_mail("account/email/new_device", user)
        return response

    def logout(self, request: Any) -> None:
        if request.user.is_authenticated:
            record(Act.SIGN_OUT, by=None, target=request.user)
        super().logout(request)

    # — second factor —

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "village.accounts.second_factor.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago just proved who they are: no need to ask twice."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        if second_factor.is_held(self.request.user) and not second_factor.is_proved(self.request):
            return True
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Confirm with the second factor when there is one, never with the password alone."""
        labels = {
            "reauthenticate": "Avec mon mot de passe",
            "mfa_reauthenticate": "Avec un code",
            "mfa_reauthenticate:webauthn": "Avec une clé d’accès",
        }
        methods = [
            method | {"description": labels[method["id"]]} for method in super().get_reauthentication_methods(user)
        ]
        stronger = [method for method in methods if method["id"] != "reauthenticate"]
        return stronger or methods

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Allauth looks for the address in a table of its own; ours is on the account."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    # — mail —

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        if template_prefix in _CHANGES:
            act, details = _CHANGES[template_prefix]
            record(act, by=None, target=user, details=details)
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def get_password_change_redirect_url(self, request: Any) -> str:  # noqa: ARG002
        return second_factor.account_page()


def _refused(email: str, why: str) -> None:
    """Name the account if there is one; never keep what was typed."""
    record(Act.SIGN_IN_REFUSE, by=None, target=User.objects.filter(email=email.strip().lower()).first(), details=why)


def _how(request: Any, user: Any) -> str:
    records = get_authentication_records(request, user)
    names = [_METHODS.get(str(item.get("type") or item["method"]), settings.OIDC_NAME) for item in records]
    return ", ".join(dict.fromkeys(filter(None, names))) or "lien"
