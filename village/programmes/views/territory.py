"""Communes and quarters."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.seen import seen
from village.programmes import operations, reading
from village.programmes.forms import CommuneCorrectionForm, CommuneForm, QuarterCorrectionForm, QuarterForm, UntilForm
from village.programmes.models import Commune, Quarter
from village.programmes.operations import COMMUNE, QUARTER
from village.programmes.views.page import form_page, posted, programme_of


@requires(Permission.PROGRAMME_CONFIGURE)
def new_commune(request: AccessRequest) -> HttpResponse:
    return form_page(
        request,
        CommuneForm(posted(request)),
        lambda answers: operations.add_commune(programme_of(request), **answers, by=request.actor),
        title="Ajouter une commune",
        submit="Ajouter la commune",
        done="La commune est ajoutée.",
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def new_quarter(request: AccessRequest) -> HttpResponse:
    form = QuarterForm(posted(request), programme=programme_of(request), initial={"starts_on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda answers: operations.add_quarter(**answers, by=request.actor),
        title="Ajouter un quartier",
        sub="Un QPV n’est pas une zone REP : ici, le lieu où habite l’enfant.",
        submit="Ajouter le quartier",
        done="Le quartier est ajouté.",
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def correct_commune(request: AccessRequest, pk: int) -> HttpResponse:
    commune = get_object_or_404(programme_of(request).communes, pk=pk)
    form = CommuneCorrectionForm(posted(request), version=seen(commune, COMMUNE), initial=_of(commune, COMMUNE))
    return form_page(
        request,
        form,
        lambda answers: operations.correct_commune(
            commune, **answers, version=form.cleaned_data["version"], by=request.actor
        ),
        title=f"Corriger {commune.name}",
        sub="Le nom change partout, dans les années passées aussi : c’est la même commune.",
        submit="Enregistrer",
        done="La commune est corrigée.",
        current=commune,
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def correct_quarter(request: AccessRequest, pk: int) -> HttpResponse:
    quarter = get_object_or_404(reading.quarters(programme_of(request)), pk=pk)
    form = QuarterCorrectionForm(posted(request), version=seen(quarter, QUARTER), initial=_of(quarter, QUARTER))
    return form_page(
        request,
        form,
        lambda answers: operations.correct_quarter(
            quarter, **answers, version=form.cleaned_data["version"], by=request.actor
        ),
        title=f"Corriger {quarter.name}",
        sub="Une faute de frappe se corrige ici. Si le quartier change de type, retirez-le et ajoutez le nouveau.",
        submit="Enregistrer",
        done="Le quartier est corrigé.",
        current=quarter,
    )


def _of(row: Commune | Quarter, names: tuple[str, ...]) -> dict[str, str]:
    return {name: getattr(row, name) for name in names}


@requires(Permission.PROGRAMME_CONFIGURE)
def retire(request: AccessRequest, pk: int) -> HttpResponse:
    quarter = get_object_or_404(reading.quarters(programme_of(request)), pk=pk)
    return form_page(
        request,
        UntilForm(posted(request), initial={"on": quarter.ends_on or timezone.localdate()}),
        lambda answers: operations.retire_quarter(quarter, **answers, by=request.actor),
        title=f"Retirer {quarter.name}",
        sub="Il ne sera plus proposé après ce jour. Les enfants qui y habitent et les années passées le gardent.",
        submit="Retirer le quartier",
        done="Le quartier est retiré.",
    )
