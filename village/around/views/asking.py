"""Ask a professional something about a child; replace, withdraw the link; tell the family."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import requires
from village.access.permissions import Permission
from village.around import operations
from village.around.asking_forms import AskPartnerForm, RenewForm
from village.around.forms import ToldForm
from village.around.models import InformationRequest
from village.around.views.reach import child_for, write
from village.core.drafts import about
from village.core.forms import VillageForm
from village.core.views import receive
from village.people.models import Person
from village.people.operations import read_dossier

TAB = "casefile:contacts"
PAGE = "demande d’information"


@requires(Permission.CONTACT_WRITE)
def ask(request: Any, pk: int) -> HttpResponse:
    child = child_for(request, pk, Permission.CONTACT_WRITE, PAGE)
    form = AskPartnerForm(
        request.POST or None, child=child, today=timezone.localdate(), draft=(request.user.pk, about("demande", child))
    )

    def act(answers: dict[str, Any]) -> operations.Asked:
        sheet = operations.Question(**form.sheet(answers))
        return operations.ask_partner(child, sheet, by=request.actor, on=timezone.localdate(), site=_site(request))

    return _hand(request, child, form, act, title="Demander une information", submit="Demander")


@requires(Permission.CONTACT_WRITE)
def renew(request: Any, pk: int, asked: int) -> HttpResponse:
    child = child_for(request, pk, Permission.CONTACT_WRITE, PAGE)
    waiting = _request_of(request, child, asked)
    form = RenewForm(request.POST or None, child=child, today=timezone.localdate())

    def act(answers: dict[str, Any]) -> operations.Asked:
        handing, today = operations.Handing(**answers), timezone.localdate()
        return operations.renew_link(waiting, handing, by=request.actor, on=today, site=_site(request))

    return _hand(request, child, form, act, title="Nouveau lien", submit="Remplacer le lien")


@require_POST
@requires(Permission.CONTACT_WRITE)
def withdraw(request: Any, pk: int, asked: int) -> HttpResponse:
    child = child_for(request, pk, Permission.CONTACT_WRITE, PAGE)
    waiting = _request_of(request, child, asked)
    if waiting.is_waiting:
        operations.withdraw_request(waiting, by=request.actor, on=timezone.localdate())
    return redirect(TAB, child.pk)


@requires(Permission.CONTACT_WRITE)
def tell(request: Any, pk: int, asked: int) -> HttpResponse:
    child = child_for(request, pk, Permission.CONTACT_WRITE, "famille prévenue")
    answered = _request_of(request, child, asked)
    form = ToldForm(request.POST or None, child=child, today=timezone.localdate())

    def act(answers: dict[str, Any]) -> Any:
        return operations.tell_answer(answered, **answers, by=request.actor, on=timezone.localdate())

    return write(
        request, child, form, act, tab=TAB, page="famille prévenue",
        title="La famille est prévenue", done="C’est noté.",
    )  # fmt: skip


def _request_of(request: Any, child: Person, pk: int) -> InformationRequest:
    return get_object_or_404(InformationRequest.objects.visible_to(request.actor).filter(child=child), pk=pk)


def _site(request: Any) -> str:
    address: str = request.build_absolute_uri("/")
    return address


def _hand(request: Any, child: Person, form: VillageForm, act: Any, *, title: str, submit: str) -> HttpResponse:
    """Carry it out; a link to give by hand is shown this once, a link sent by e-mail never."""
    back, made = reverse(TAB, args=[child.pk]), []

    def carry_out(answers: dict[str, Any]) -> str:
        made.append(act(answers))
        return back

    answer = receive(request, form, carry_out)
    asked = made[0] if answer and made else None
    if asked and asked.request.channel == InformationRequest.Channel.HAND:
        return _shown(request, child, asked, back)
    if answer:
        return answer
    if request.method != "GET":
        read_dossier(child, by=request.actor, on=timezone.localdate(), page=f"{PAGE}, renvoyée")
    context = {"child": child, "form": form, "title": title, "submit": submit, "back": back}
    return render(request, "around/ask.html", context, status=form.status)


def _shown(request: Any, child: Person, asked: operations.Asked, back: str) -> HttpResponse:
    """The sheet to hand over: the link, the question, until when."""
    read_dossier(child, by=request.actor, on=timezone.localdate(), page=PAGE)
    context = {"child": child, "asked": asked.request, "url": asked.url, "back": back}
    response = render(request, "around/link.html", context)
    response["Cache-Control"] = "no-store"
    return response
