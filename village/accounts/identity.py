"""An identity from outside (OpenID Connect, ProConnect): it opens an account that exists, and gives no right.

Stricter than the library: the ID token is always verified (signature, issuer, audience, nonce, dates), the address must
be verified and be the account's at every sign-in, and the first identity used is the only one accepted afterwards.
"""

from typing import Any

import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.crypto import constant_time_compare

from village.accounts.models import User
from village.audit.journal import Act, record

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]
LEEWAY_SECONDS = 30


class IdentityRefused(PermissionDenied):
    """The identity is true, but opens no account here. The message is for the person."""

    for_person = True


class IdentityDeclined(Exception):
    """The person went no further at her identity provider."""


class IdentityProtocol(OpenIDConnectOAuth2Adapter):
    """The exchange with the provider. `nonce` is the one we sent, set by the view before the answer is read."""

    nonce = ""

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        try:
            claims = self._verified(kwargs["response"]["id_token"], app)
            if not constant_time_compare(claims["nonce"], self.nonce) or not self.nonce:
                raise OAuth2Error("nonce")
            person = claims | self._person(token.token, app)
            if person["sub"] != claims["sub"]:
                raise OAuth2Error("sub")
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("id_token") from error
        verified = person.get("email_verified") in (True, "true")  # the word « false » is not false
        kept = {"sub": person["sub"], "email": person.get("email"), "email_verified": verified}
        provider: Any = get_adapter(request).get_provider(request, provider=self.provider_id)
        login = provider.sociallogin_from_response(request, {"userinfo": kept})
        login.account.extra_data = {}  # nothing of the provider's is stored but the subject
        login.second_factor = _two_factors(claims)
        return login

    def _verified(self, token: str, app: Any) -> dict[str, Any]:
        """Return the claims of an ID token signed by the provider, for us, now."""
        claims = self._decoded(token, app, require=["iss", "aud", "sub", "exp", "iat"])
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != app.client_id:
            raise OAuth2Error("azp")
        return claims

    def _person(self, access_token: str, app: Any) -> dict[str, Any]:
        """Ask for the address: plain JSON, or a signed token as ProConnect answers."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            answer.raise_for_status()
        if answer.headers.get("Content-Type", "").startswith("application/jwt"):
            return self._decoded(answer.text, app, require=["iss", "aud", "sub"])
        person: dict[str, Any] = answer.json()
        return person

    def _decoded(self, token: str, app: Any, require: list[str]) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json())
        header = jwt.get_unverified_header(token)
        if header["alg"] not in ALGORITHMS:
            raise OAuth2Error("alg")
        claims: dict[str, Any] = jwt.decode(
            token,
            key=keys[header["kid"]].key,
            algorithms=[header["alg"]],
            audience=app.client_id,
            issuer=self.openid_config["issuer"],
            leeway=LEEWAY_SECONDS,
            options={"require": require},
        )
        return claims


class IdentityAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: an identity makes no account."""
        return False

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:  # noqa: ARG002
        """Find the account of this verified address, or refuse; the library goes on with `sociallogin.user`."""
        email = next((item.email for item in sociallogin.email_addresses if item.verified), "")
        if not email:
            message = "Votre service d’identité n’a pas transmis d’adresse vérifiée."
            raise IdentityRefused(message)
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            message = f"Aucun compte n’est ouvert pour {email}. Demandez une invitation à la coordination du programme."
            raise IdentityRefused(message)
        pinned = SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider).first()
        belongs_elsewhere = sociallogin.is_existing and sociallogin.user.pk != user.pk
        if belongs_elsewhere or (pinned and pinned.uid != sociallogin.account.uid):
            message = "Ce compte a été ouvert avec une autre identité. Appelez la coordination du programme."
            raise IdentityRefused(message)
        sociallogin.user = user

    def on_authentication_error(
        self,
        request: Any,  # noqa: ARG002
        provider: Any,  # noqa: ARG002
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,  # noqa: ARG002
    ) -> None:
        """Journal it; the view takes back who went no further."""
        why = "identité sans compte" if isinstance(exception, IdentityRefused) else "réponse du service d’identité"
        record(Act.SIGN_IN_REFUSE, by=None, details=why)
        if error == AuthError.CANCELLED:
            raise IdentityDeclined


def pin(request: Any, sociallogin: Any) -> None:
    """Remember the subject at its first complete sign-in (second factor included): no other will open this account."""
    if sociallogin.account.pk is None:
        sociallogin.connect(request, sociallogin.user)


def proves_second_factor(sociallogin: Any) -> bool:
    return bool(getattr(sociallogin, "second_factor", False))


def _two_factors(claims: dict[str, Any]) -> bool:
    methods = claims.get("amr")
    return (isinstance(methods, list) and "mfa" in methods) or claims.get("acr") in settings.OIDC_SECOND_FACTOR_ACR
