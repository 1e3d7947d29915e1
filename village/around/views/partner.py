"""The page of a link: one question, one answer, no account.

The secret stays in the address: the partner finds the page again from his message, and needs no cookie. Nothing
leaves with it (no referrer, nothing stored, no other site called), and it opens only this.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from village.access import wall
from village.access.wall import Mission
from village.accounts import guesses
from village.around import operations
from village.around.asking_forms import PartnerForm
from village.around.models import InformationRequest, digest_of
from village.around.operations.partner import AlreadyAnswered
from village.core.errors import DomainError
from village.core.public import public

WHY = "un partenaire répond à une question par un lien secret, qui expire, sans compte"
LIMIT = "partner_link"
KEPT = 4000


# No cookie gives any right here: whoever knows the address may write, nobody else; a forged form knows no address.
# (And « no-referrer » makes browsers send no origin, which the usual protection refuses.)
@public(WHY)
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    with wall.open_for(Mission.LINK, link=digest_of(secret)):
        page = _answer(request, secret)
    page["Referrer-Policy"] = "no-referrer"
    page["X-Robots-Tag"] = "noindex, nofollow"
    return page


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    if not guesses.may_try(request, LIMIT):
        return _gone(request, 429)
    today = timezone.localdate()
    if request.method == "POST":
        return _receive(request, secret)
    asked = operations.open_request(secret, on=today)
    if asked is None:
        return _miss(request)
    return _done(request, asked) if asked.answered_on else _ask(request, asked, PartnerForm())


def _receive(request: HttpRequest, secret: str) -> HttpResponse:
    now = timezone.localtime()
    form = PartnerForm(request.POST)
    try:
        said = form.cleaned_data["answer"] if form.is_valid() else ""
        asked = operations.answer_request(secret, answer=said, on=timezone.localdate(now), at=now)
    except AlreadyAnswered:
        asked = operations.open_request(secret, on=timezone.localdate(now))
        return _done(request, asked, 409) if asked else _miss(request)
    except DomainError:
        form.status = 422
        asked = operations.open_request(secret, on=timezone.localdate(now))
        return _ask(request, asked, form) if asked else _miss(request)
    return redirect("partner:answer", secret) if asked else _miss(request)


def _ask(request: HttpRequest, asked: InformationRequest, form: PartnerForm) -> HttpResponse:
    context = {"asked": asked, "child": asked.child, "setup": asked.child.programme, "form": form}
    return render(request, "around/partner_ask.html", context, status=form.status)


def _done(request: HttpRequest, asked: InformationRequest, status: int = 200) -> HttpResponse:
    """It arrived: what was asked and said is not shown again."""
    context: dict[str, Any] = {"asked": asked, "setup": asked.child.programme, "words": _words(request)}
    return render(request, "around/partner_done.html", context, status=status)


def _miss(request: HttpRequest) -> HttpResponse:
    guesses.count(request, LIMIT)
    return _gone(request, 404)


def _gone(request: HttpRequest, status: int) -> HttpResponse:
    """Wrong, expired, withdrawn, never made: the same page. What was typed is given back."""
    context = {"words": _words(request), "many": status != 404}
    return render(request, "around/partner_gone.html", context, status=status)


def _words(request: HttpRequest) -> str:
    return request.POST.get("answer", "")[:KEPT]
