"""Addresses that open without an account: who tries them one after the other is stopped.

Only what opens nothing is counted, so that a whole school may answer from one address. The limits of each kind of link
are `ACCOUNT_RATE_LIMITS`, in `config/sign_in.py`.
"""

from typing import Any

from allauth.core.internal import ratelimit  # the public one never counts a GET, and a guess is a GET


def may_try(request: Any, kind: str) -> bool:
    """Whether this visitor may try one more link of this kind."""
    return _consume(request, kind, dry_run=True)


def count(request: Any, kind: str) -> bool:
    """Count one try, kept if the request is; whether the visitor may go on."""
    return _consume(request, kind, dry_run=False)


def _consume(request: Any, kind: str, *, dry_run: bool) -> bool:
    app = "allauth.account"
    return ratelimit.consume(request, app=app, action=kind, dry_run=dry_run, limit_get=True) is not None
