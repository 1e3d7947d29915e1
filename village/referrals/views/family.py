"""The door of the families: no account, a few words, and the truth about who reads them (R5, D-F28)."""

from typing import Any

from allauth.core import ratelimit
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access import wall
from village.access.decorators import public
from village.access.wall import Mission
from village.core.errors import DomainError
from village.documents.views import download
from village.programmes.reading import open_programmes
from village.programmes.views.page import posted
from village.referrals import documents, operations
from village.referrals.family_forms import AskingForm
from village.referrals.languages import LANGUAGES, Words

WHY = "une famille n’a pas besoin de compte pour demander de l’aide"


@public(WHY)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Which programme; with only one, its page at once."""
    programmes = list(open_programmes())
    if len(programmes) == 1:
        return redirect("asking:ask", programmes[0].code)
    return render(request, "referrals/family_start.html", {"programmes": programmes})


@public(WHY)
@transaction.non_atomic_requests  # attempts are counted at once, even if the page fails
def ask(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(open_programmes(), code=code)
    words = LANGUAGES.get(request.GET.get("langue", ""))
    shown = {"programme": programme, "setup": programme, "words": words, "languages": LANGUAGES.values()}
    if "recue" in request.GET:
        return render(request, "referrals/family_thanks.html", shown)
    if "feuille" in request.GET:  # the same request for the pen (R59)
        return download(documents.request_sheet(programme, on=timezone.localdate()))
    form = AskingForm(posted(request), programme=programme, words=words)
    if request.method == "POST":
        if not ratelimit.consume(request, action="family_request"):
            form.add_error(None, "Beaucoup de demandes arrivent d’ici en ce moment. Attendez un peu, ou appelez-nous.")
            form.status = 429
        elif form.is_valid():
            if answer := _received(form, programme, words):
                return answer
        else:
            form.status = 422
    return render(request, "referrals/family_ask.html", {"form": form, **shown}, status=form.status)


def _received(form: AskingForm, programme: Any, words: Words | None) -> HttpResponse | None:
    now = timezone.now()
    try:
        with wall.open_for(Mission.ASK, programme.pk):
            operations.receive_request(
                form.asking(), programme=programme, key=form.key(), on=timezone.localdate(now), at=now
            )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        form.status = 422
        return None
    spoken = f"&langue={words.code}" if words else ""
    return redirect(f"{reverse('asking:ask', args=[programme.code])}?recue=1{spoken}")
