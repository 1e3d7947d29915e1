"""The page of a link: questions to answer, no account, nothing that says who.

The secret stays in the address; nothing leaves with it, no cookie is laid nor asked, and no answer is shown again.
"""

from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from village.access import wall
from village.access.wall import Mission
from village.accounts import guesses
from village.core.errors import DomainError
from village.core.public import public
from village.surveys import operations
from village.surveys.forms import SheetForm
from village.surveys.links import door_of, wave_of
from village.surveys.models import Questionnaire, Wave

WHY = "on donne son avis sans compte et sans nom, par un lien qui expire"
# A whole school may answer from one address; who tries links is stopped sooner.
MISSED, ANSWERED = "survey_link", "survey_answer"


# As for the partner's link: no cookie gives any right here, and « no-referrer » makes browsers send no origin.
@public(WHY)
@csrf_exempt
@never_cache
@transaction.non_atomic_requests  # attempts are counted at once, even if the page fails
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    page = _answer(request, secret)
    page["Referrer-Policy"] = "no-referrer"
    page["X-Robots-Tag"] = "noindex, nofollow"
    return page


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    if not guesses.may_try(request, MISSED):
        return _gone(request, 429)
    with _opened(secret):
        wave = wave_of(secret, timezone.localdate())
        form = _filled(request, wave) if wave else None
        if wave and form and request.method != "POST" and wave.is_full():
            return _shown(request, wave, "surveys/full.html")
    if wave is None:
        guesses.count(request, MISSED)
        return _gone(request, 404)
    sent = form is not None and request.method == "POST" and form.status == HTTPStatus.OK
    if form and sent and not guesses.count(request, ANSWERED):
        form.add_error(None, "Beaucoup de réponses arrivent d’ici. Attendez un peu, puis envoyez.")
        form.status, sent = 429, False
    with _opened(secret):
        if form and sent and (received := _receive(request, secret, form)):
            return received
        return _shown(request, wave, "surveys/answer.html" if form else "surveys/thanks.html", form)


def _opened(secret: str) -> AbstractContextManager[None]:
    """The programme of this wave; what is counted stays outside, it is kept even if the page fails."""
    return wall.open_for(Mission.ANSWER, link=door_of(secret))


def _filled(request: HttpRequest, wave: Wave) -> SheetForm | None:
    """The questions, with what was sent; none of them once they are answered."""
    if "merci" in request.GET:
        return None
    form = SheetForm(request.POST if request.method == "POST" else None, version=wave.version)
    if request.method == "POST" and not form.is_valid():
        form.status = 422
    return form


def _receive(request: HttpRequest, secret: str, form: SheetForm) -> HttpResponse | None:
    """Keep the sheet and say thank you; None: something is to be mended on the page."""
    try:
        kept = operations.answer_by_link(secret, form.said(), form=form.key(), on=timezone.localdate())
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        form.status = 422
        return None
    if kept is None:  # withdrawn meanwhile
        return _gone(request, 404)
    thanks = HttpResponse(status=302)
    thanks["Location"] = reverse("opinion:answer", args=[secret]) + "?merci"
    return thanks


def _shown(request: HttpRequest, wave: Wave, template: str, form: SheetForm | None = None) -> HttpResponse:
    questionnaire = wave.version.questionnaire
    context: dict[str, Any] = {
        "questionnaire": questionnaire,
        "setup": questionnaire.programme,
        "wave": wave,
        "form": form,
        "child": questionnaire.audience == Questionnaire.Audience.CHILDREN,
    }
    return render(request, template, context, status=form.status if form else 200)


def _gone(request: HttpRequest, status: int) -> HttpResponse:
    """Wrong, over, withdrawn, never made: the same page. What was written is given back."""
    typed = (str(said) for name, said in request.POST.items() if name.startswith("q"))
    words = [said for said in typed if not said.isdigit()]
    return render(request, "surveys/gone.html", {"many": status != 404, "words": words[:20]}, status=status)
