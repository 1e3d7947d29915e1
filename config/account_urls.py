"""Sign-in and account pages: django-allauth's, under French addresses, each named here; the others are not exposed."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.usersessions import views as devices
from django.db import transaction
from django.urls import URLPattern, include, path, re_path

from village.accounts import views
from village.core.public import public, signed_in

View = Callable[..., Any]


def _door(route: str, view: View, name: str) -> URLPattern:
    """A page for whoever is not signed in yet, or not entirely."""
    return path(route, public("on n’est pas encore connecté")(view), name=name)


def _counted(route: str, view: View, name: str) -> URLPattern:
    """A door that counts attempts: each is counted at once, even if the page fails, and none waits for another."""
    return _door(route, transaction.non_atomic_requests(view), name)


def _own(route: str, view: View, name: str) -> URLPattern:
    return path(route, signed_in("chacun règle son propre compte")(view), name=name)


_open: Callable[[View], View] = public("le lien tient lieu de clé")

urlpatterns = [
    path("", include("village.accounts.urls")),
    _counted("connexion/", views.sign_in, "account_login"),
    _door("deconnexion/", views.sign_out, "account_logout"),
    _door("ferme/", account.account_inactive, "account_inactive"),
    _own("confirmer/", account.reauthenticate, "account_reauthenticate"),
    # passwords
    _own("mot-de-passe/", account.password_change, "account_change_password"),
    _own("mot-de-passe/choisir/", account.password_set, "account_set_password"),
    _door("mot-de-passe/oublie/", views.forgotten_password, "account_reset_password"),
    _door("mot-de-passe/oublie/envoye/", account.password_reset_done, "account_reset_password_done"),
    _door("mot-de-passe/nouveau/fait/", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        _open(views.limited_link(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    # second factor
    _counted("second-facteur/connexion/", mfa.authenticate, "mfa_authenticate"),
    _own("second-facteur/", mfa.index, "mfa_index"),
    _own("second-facteur/confirmer/", mfa.reauthenticate, "mfa_reauthenticate"),
    _own("second-facteur/application/", totp.activate_totp, "mfa_activate_totp"),
    _own("second-facteur/application/retirer/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _own("second-facteur/codes-de-secours/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _own("second-facteur/codes-de-secours/nouveaux/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _counted("second-facteur/cles/connexion/", keys.login_webauthn, "mfa_login_webauthn"),
    _own("second-facteur/cles/", keys.list_webauthn, "mfa_list_webauthn"),
    _own("second-facteur/cles/ajouter/", keys.add_webauthn, "mfa_add_webauthn"),
    _own("second-facteur/cles/confirmer/", keys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _own("second-facteur/cles/<int:pk>/retirer/", keys.remove_webauthn, "mfa_remove_webauthn"),
    _own("second-facteur/cles/<int:pk>/renommer/", keys.edit_webauthn, "mfa_edit_webauthn"),
    # devices
    _own("appareils/", devices.list_usersessions, "usersessions_list"),
    # identity from outside
    path("identite/", views.identity_start, {"provider_id": "identite"}, name="openid_connect_login"),
    path("identite/retour/", views.identity_return, {"provider_id": "identite"}, name="openid_connect_callback"),
]
