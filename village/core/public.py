"""Mark a view that asks for no role, and say why. Where a role is needed: `village.access.decorators.requires`."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse

View = Callable[..., HttpResponse]


def public(reason: str) -> Callable[[View], View]:
    """Open a view to everybody, and say why."""

    def decorate(view: View) -> View:
        opened: View = login_not_required(view)
        opened.public = reason  # type: ignore[attr-defined]
        return opened

    return decorate


def signed_in(reason: str) -> Callable[[View], View]:
    """Open a view to anyone who is signed in, whatever the role, and say why."""

    def decorate(view: View) -> View:
        view.signed_in = reason  # type: ignore[attr-defined]
        return view

    return decorate
