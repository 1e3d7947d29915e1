"""The page of the tokens: opened by the coordination, drawn by their holder, closed by either or by who oversees."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.accounts.second_factor import is_fresh, page_to_prove
from village.api import operations
from village.api.forms import ClosingForm, KeyForm, TokenForm
from village.api.models import AccessToken, Use
from village.core.errors import DomainError
from village.core.views import receive
from village.programmes.views.page import form_page, posted, programme_of


@require_safe
@requires(Permission.TOKEN_LIST)
def tokens(request: AccessRequest) -> HttpResponse:
    """One's own, or all those of the programme."""
    rows = AccessToken.objects.visible_to(request.actor).select_related("hat__user", "opened_by", "withdrawn_by")
    today, mine = timezone.localdate(), request.actor.user_id
    shown = [(row, _state(row, today), row.hat.user_id == mine) for row in rows]
    context = {
        "running": [one for one in shown if one[1] in {"attend", "ouvert"}],
        "over": [one for one in shown if one[1] not in {"attend", "ouvert"}],
        "may_open": request.actor.can(Permission.TOKEN_OPEN),
        "oversees": request.actor.can(Permission.TOKEN_OVERSEE),
    }
    return render(request, "api/tokens.html", context)


def _state(token: AccessToken, today: Any) -> str:
    if token.withdrawn_at:
        return "fermé"
    if token.ends_on < today:
        return "fini"
    return "ouvert" if token.digest else "attend"


@requires(Permission.TOKEN_OPEN)
def open_token(request: AccessRequest) -> HttpResponse:
    if not is_fresh(request, timezone.now().timestamp()):
        return redirect(page_to_prove(request))
    form = TokenForm(posted(request), programme=programme_of(request), today=timezone.localdate())

    def act(answers: dict[str, Any]) -> None:
        hat, purpose = answers.pop("holder"), Use(answers.pop("purpose"))
        operations.open_token(hat, **answers, purpose=purpose, by=request.actor, at=timezone.now())

    return form_page(
        request,
        form,
        act,
        title="Ouvrir un jeton de l’API",
        sub="Un logiciel demandera au nom d’un membre, pour une seule chose, jusqu’à une date.",
        submit="Ouvrir le jeton",
        done="Le jeton est ouvert. Son titulaire est prévenu : lui seul prend la clé, sur cette page.",
        back=reverse("api:tokens"),
    )


@requires(Permission.TOKEN_LIST)
def draw(request: AccessRequest, pk: int) -> HttpResponse:
    """The key, shown once to who wears the hat. Nobody else finds this page."""
    token = _seen(request, pk)
    if token.hat.user_id != request.actor.user_id:
        raise Http404
    if not is_fresh(request, timezone.now().timestamp()):
        return redirect(page_to_prove(request))
    form, secret = KeyForm(posted(request)), ""
    if request.method == "POST":
        if form.is_valid():
            secret = _drawn(request, token, form)
        form.status = 200 if secret else 422
    context = {"token": token, "form": form, "secret": secret}
    answer = render(request, "api/draw.html", context, status=form.status)
    answer["Cache-Control"] = "no-store"
    return answer


def _drawn(request: AccessRequest, token: AccessToken, form: KeyForm) -> str:
    try:
        return operations.draw_secret(token, by=request.actor, at=timezone.now())
    except DomainError as error:
        form.add_error(None, error.message)
        return ""


@requires(Permission.TOKEN_LIST)
def close(request: AccessRequest, pk: int) -> HttpResponse:
    token = _seen(request, pk)
    form, back = ClosingForm(posted(request)), reverse("api:tokens")

    def act(_answers: object) -> str:
        operations.withdraw_token(token, by=request.actor, at=timezone.now())
        return back

    if answer := receive(request, form, act, done="Le jeton est fermé : il n’ouvre plus rien."):
        return answer
    return render(request, "api/close.html", {"token": token, "form": form, "back": back}, status=form.status)


def _seen(request: AccessRequest, pk: int) -> AccessToken:
    visible = AccessToken.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("hat__user"), pk=pk)
