"""The settings page, the identity of the programme, and the choice of a hat."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import AccessRequest, requires, signed_in
from village.access.permissions import Permission
from village.programmes import operations, reading
from village.programmes.forms import AgeBandsForm, IdentityForm, ThresholdsForm
from village.programmes.middleware import SESSION_KEY
from village.programmes.views.page import form_page, posted, programme_of


@require_safe
@requires(Permission.PROGRAMME_CONFIGURE)
def settings(request: AccessRequest) -> HttpResponse:
    """Everything that makes the programme, one section after the other."""
    programme, today = programme_of(request), timezone.localdate()
    context = {
        "setup": programme,
        "makes_panels": request.actor.can(Permission.PANEL_MANAGE),
        "communes": programme.communes.all(),
        "quarters": reading.quarters(programme),
        "roles": reading.headcount(programme, today),
        "charter": reading.current_charter(programme),
        "unsigned": reading.unsigned(programme, today),
        "mission": (mission := reading.current_mission(programme)),
        "unaware": reading.unaware(programme, today).count() if mission else 0,
        "lists": reading.value_lists(programme, today),
    }
    return render(request, "programmes/settings.html", context)


@requires(Permission.PROGRAMME_CONFIGURE)
def change(request: AccessRequest) -> HttpResponse:
    programme = programme_of(request)
    initial = {name: getattr(programme, name) for name in operations.IDENTITY}
    form = IdentityForm(posted(request), version=programme.version, initial=initial)
    return form_page(
        request,
        form,
        lambda answers: operations.change_programme(
            programme, **answers, version=form.cleaned_data["version"], by=request.actor
        ),
        title="Identité du programme",
        submit="Enregistrer",
        done="L’identité du programme est enregistrée.",
        current=programme,
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def thresholds(request: AccessRequest) -> HttpResponse:
    """From how many on a number is shown to those who are not of the team."""
    programme = programme_of(request)
    initial = {"partners": programme.threshold_partners, "outside": programme.threshold_outside}
    form = ThresholdsForm(posted(request), version=programme.version, initial=initial)
    return form_page(
        request,
        form,
        lambda answers: operations.change_thresholds(
            programme, **answers, version=form.cleaned_data["version"], by=request.actor
        ),
        title="Petits nombres",
        sub="En dessous, un nombre est masqué, avec ceux qui le feraient retrouver. Zéro se montre. "
        "Ce qui est déjà publié ne change pas.",
        submit="Enregistrer",
        done="Les seuils sont enregistrés : ils valent pour ce qui sort désormais.",
        current=programme,
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def age_bands(request: AccessRequest) -> HttpResponse:
    """The bands of age of the bilan, beside those of the national survey."""
    programme = programme_of(request)
    form = AgeBandsForm(posted(request), version=programme.version, initial={"bands": programme.age_bands})
    return form_page(
        request,
        form,
        lambda answers: operations.change_age_bands(
            programme, **answers, version=form.cleaned_data["version"], by=request.actor
        ),
        title="Autres tranches d’âge",
        sub="Le bilan compte par tranches de l’enquête nationale. Les vôtres s’y ajoutent, pour l’équipe seule : deux "
        "découpages du même âge, côte à côte, diraient de petits nombres.",
        submit="Enregistrer",
        done="Les tranches sont enregistrées : le bilan les montre dès maintenant.",
        current=programme,
    )


@require_POST
@signed_in("chacun choisit parmi ses propres rôles")
def choose(request: HttpRequest) -> HttpResponse:
    """Wear another hat: `membership` in the form, among one’s own."""
    own: dict[str, Any] = {str(hat.pk): hat for hat in getattr(request, "memberships", [])}
    hat = own.get(request.POST.get("membership", ""))
    if hat is None:
        raise Http404
    request.session[SESSION_KEY] = hat.pk
    messages.success(request, f"Vous travaillez maintenant comme : {hat.get_role_display()}, {hat.programme.name}.")
    return redirect(reverse("home:today"))
