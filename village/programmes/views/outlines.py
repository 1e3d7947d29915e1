"""Where the quarters are: their outlines, and whether addresses are looked up."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.views import receive
from village.programmes import operations, reading
from village.programmes.generations import FIRST, SECOND
from village.programmes.outline_forms import FoundForm, GeocodingForm, OutlinesForm, signed, unsigned
from village.programmes.views.page import form_page, posted, programme_of

_EXPIRED = "Ce fichier a été lu il y a trop longtemps : choisissez-le de nouveau."


@requires(Permission.PROGRAMME_CONFIGURE)
def outlines(request: AccessRequest) -> HttpResponse:
    """What is drawn, and a file to read: it is shown before anything is written."""
    programme, today = programme_of(request), timezone.localdate()
    form = OutlinesForm(posted(request), files=request.FILES or None, communes=list(programme.communes.all()))
    if request.method == "POST" and form.is_valid():
        found = FoundForm(
            None, read=form.read, programme=programme, on=today, initial={"found": signed(form.read, programme)}
        )
        return render(request, "programmes/outlines_found.html", {"form": found, "read": form.read})
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "setup": programme,
        "territory": reading.drawn_territory(programme, today),
        "may_place": request.actor.can(Permission.IDENTITY_WRITE),
    }
    return render(request, "programmes/outlines.html", context, status=status)


@require_POST
@requires(Permission.PROGRAMME_CONFIGURE)
def bring(request: AccessRequest) -> HttpResponse:
    programme, today = programme_of(request), timezone.localdate()
    read = unsigned(request.POST.get("found", ""), programme)
    if read is None:
        messages.error(request, _EXPIRED)
        return redirect("programmes:outlines")
    form = FoundForm(request.POST, read=read, programme=programme, on=today)

    def act(answers: dict[str, Any]) -> str:
        operations.bring_outlines(
            programme,
            form.chosen(),
            whole=form.whole(),
            end_former=answers.get("end_former", False),
            by=request.actor,
            on=today,
        )
        return reverse("programmes:outlines")

    done = "Les contours sont enregistrés."
    return receive(request, form, act, done=done) or render(
        request, "programmes/outlines_found.html", {"form": form, "read": read}, status=form.status
    )


@require_POST
@requires(Permission.PROGRAMME_CONFIGURE)
def forget_whole(request: AccessRequest, pk: int, generation: str) -> HttpResponse:
    """Take back « this list is whole »."""
    commune = get_object_or_404(programme_of(request).communes, pk=pk)
    if generation not in {FIRST, SECOND}:
        raise Http404
    operations.forget_whole(commune, generation, by=request.actor)
    messages.success(request, "Hors des contours, une adresse de cette commune est de nouveau « inconnu ».")
    return redirect("programmes:outlines")


@requires(Permission.PROGRAMME_CONFIGURE)
def geocoding(request: AccessRequest) -> HttpResponse:
    programme = programme_of(request)
    return form_page(
        request,
        GeocodingForm(posted(request), initial={"on": programme.geocodes}),
        lambda answers: operations.switch_geocoding(programme, **answers, by=request.actor),
        title="Chercher le quartier d’après l’adresse",
        sub="Rien n’est envoyé sans cette coche. Le calcul se fait ici, avec les contours de vos quartiers.",
        submit="Enregistrer",
        done="C’est enregistré.",
        back=reverse("programmes:outlines"),
    )
