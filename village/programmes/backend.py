"""Who comes in: the account and the hats one may wear today, read in one statement before every page."""

from datetime import date
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from village.accounts.models import User
from village.core.kept import Kept
from village.core.rows import columns, made
from village.programmes.models import Membership, Programme

# The last charter of the programme counts: a new one is to be signed anew. Held to the models' own reading by
# tests/demo/test_hats.py.
_COMING_IN = Kept("coming_in", f"""
SELECT (hat.id IS NOT NULL AND EXISTS (
           SELECT FROM programmes_chartersignature signature
           WHERE signature.user_id = account.id AND signature.charter_id = (
               SELECT charter.id FROM programmes_charter charter
               WHERE charter.programme_id = hat.programme_id ORDER BY charter.number DESC LIMIT 1
           )
       )),
       {columns(User, "account")}, {columns(Membership, "hat")}, {columns(Programme, "programme")}
FROM accounts_user account
LEFT JOIN programmes_membership hat
    ON hat.user_id = account.id AND hat.starts_on <= %(day)s AND (hat.ends_on IS NULL OR hat.ends_on >= %(day)s)
LEFT JOIN programmes_programme programme ON programme.id = hat.programme_id
WHERE account.id = %(account)s AND account.is_active
ORDER BY hat.id
""", account="bigint", day="date")  # fmt: skip  # noqa: S608 - names of columns; every value is a parameter
_HAT = 1 + len(User._meta.concrete_fields)
_PROGRAMME = _HAT + len(Membership._meta.concrete_fields)


def coming_in(account: Any, on: date) -> User | None:
    """The open account of this key, with its `hats` of the day, the first given first: no neighbour chooses for it."""
    rows = _COMING_IN.rows(account=account, day=on)
    if not rows:
        return None
    user: Any = made(User, rows[0], 1)
    user.hats = [_hat(row, user) for row in rows if row[_HAT] is not None]
    return user  # type: ignore[no-any-return]


def _hat(row: tuple[Any, ...], user: User) -> Membership:
    hat: Any = made(Membership, row, _HAT)
    hat.user, hat.programme, hat.charter_signed = user, made(Programme, row, _PROGRAMME), row[0]
    return hat  # type: ignore[no-any-return]


class Backend(AuthenticationBackend):
    """allauth's own, except that who comes in is read with the hats."""

    def get_user(self, user_id: Any) -> User | None:
        return coming_in(user_id, timezone.localdate())
