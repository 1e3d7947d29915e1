"""The single-use link that lets its holder choose a password: an invitation, or a forgotten password."""

from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import base36_to_int

from village.accounts.models import is_shut

FORGOTTEN_SECONDS = 3600


class AccountLink(PasswordResetTokenGenerator):
    """An invitation lives `PASSWORD_RESET_TIMEOUT`; once a password exists, an hour. Either dies when used."""

    def check_token(self, user: Any, token: str | None) -> bool:
        if not user or not user.is_active or is_shut(user) or not super().check_token(user, token):
            return False
        return not user.has_usable_password() or self._age(str(token)) <= FORGOTTEN_SECONDS

    def _age(self, token: str) -> int:
        return self._num_seconds(self._now()) - base36_to_int(token.partition("-")[0])


def link_for(user: Any) -> str:
    """Return the path of the page where this person chooses a password, once."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": AccountLink().make_token(user)},
    )
