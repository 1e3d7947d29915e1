"""Settings of sign-in (django-allauth): local accounts, second factor, sessions, identity provider."""

import json
from typing import Any

from config import env

_DEMO = env.flag("DEMO", default=False)
_HTTPS = env.flag("HTTPS", default=not (_DEMO or env.flag("DEBUG", default=False)))

# Outside the demonstration, a professional without a second factor can open nothing else (R70, ASVS 6.3.3).
SECOND_FACTOR_REQUIRED = not _DEMO
# Offered in one click on the sign-in page of a demonstration: (label, e-mail, password).
DEMO_ACCOUNTS = "village.demo.accounts.ACCOUNTS"
# Their passwords are public: out of the demonstration, no account of this domain opens.
DEMO_DOMAIN = "demo.invalid"

# An invitation lives that long; a forgotten password, one hour (`village.accounts.links`).
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600

# Shared by all the processes: attempts counted, one-time codes already used.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

ACCOUNT_ADAPTER = "village.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is opened by a coordinator; its link goes to the address
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = "strict"
# A whole school may come from one address: it is given room; a single account, five attempts in five minutes.
# `…_link` count the links that open nothing, never those that open.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "family_request": "20/h/ip",
    "calendar_link": "60/h/ip",
    "invitation_link": "60/h/ip",
    "partner_link": "60/h/ip",
    "password_link": "60/h/ip",
    "survey_link": "60/h/ip",
    "survey_answer": "300/h/ip",
}
ACCOUNT_SESSION_REMEMBER = False  # school and town-hall computers are shared
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Tout un village] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _HTTPS else "http"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "village.accounts.links.AccountLink"  # noqa: S105 - a class, not a secret
ACCOUNT_FORMS = {
    "login": "village.accounts.forms.SignInForm",
    "reauthenticate": "village.accounts.forms.ConfirmPasswordForm",
    "reset_password": "village.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "village.accounts.forms.NewPasswordForm",
    "change_password": "village.accounts.forms.ChangePasswordForm",
    "set_password": "village.accounts.forms.FirstPasswordForm",
}
# The address of the visitor, for the limits and « Mes appareils » : the last one that our own proxy wrote.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY", default=False) else 0

MFA_ADAPTER = "village.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Tout un village"
MFA_TOTP_TOLERANCE = 0  # a code serves once: with a tolerance it would outlive the memory of its use
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "village.accounts.forms.SecondFactorForm",
    "reauthenticate": "village.accounts.forms.ConfirmCodeForm",
    "activate_totp": "village.accounts.forms.ActivateAppForm",
    "add_webauthn": "village.accounts.forms.AddKeyForm",
    "edit_webauthn": "village.accounts.forms.RenameKeyForm",
}

# An identity from outside opens an account that exists already; it never makes one, nor any right.
SOCIALACCOUNT_ADAPTER = "village.accounts.identity.IdentityAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the adapter matches the address itself, each time

OIDC_SERVER_URL = env.text("OIDC_SERVER_URL", "")
OIDC_NAME = env.text("OIDC_NAME", "ProConnect") if OIDC_SERVER_URL else ""
# `acr` values that prove two factors, beside « mfa » in `amr`: those of ProConnect.
OIDC_SECOND_FACTOR_ACR = env.words(
    "OIDC_SECOND_FACTOR_ACR",
    default=(
        "eidas2",
        "eidas3",
        "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
        "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
    ),
)


def identity_provider(server_url: str, client_id: str, secret: str, name: str, *, vouches: bool) -> dict[str, Any]:
    """Return allauth's providers: one, generic. `vouches`: its e-mail addresses are verified, even unsaid."""
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "identite",
                    "name": name,
                    "client_id": client_id,
                    "secret": secret,
                    "settings": {
                        "server_url": server_url,
                        "scope": ["openid", "email"],
                        "auth_params": {"claims": json.dumps({"id_token": {"amr": {"essential": True}}})},
                        "verified_email": vouches,
                    },
                }
            ],
        }
    }


SOCIALACCOUNT_PROVIDERS = (
    identity_provider(
        OIDC_SERVER_URL,
        env.text("OIDC_CLIENT_ID"),
        env.text("OIDC_CLIENT_SECRET"),
        OIDC_NAME,
        vouches=env.flag("OIDC_VOUCHES_FOR_EMAIL", default=False),
    )
    if OIDC_SERVER_URL
    else {}
)
