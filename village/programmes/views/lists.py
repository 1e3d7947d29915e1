"""The lists of values."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.forms import VillageForm
from village.programmes import operations, reading
from village.programmes.forms import ListItemForm, MergedValueForm, UntilForm
from village.programmes.models import ListCode, ListItem
from village.programmes.views.page import form_page, posted, programme_of


@require_safe
@requires(Permission.PROGRAMME_CONFIGURE)
def values(request: AccessRequest, code: str) -> HttpResponse:
    chosen = _list(code)
    items = list(reading.values_of(programme_of(request), chosen))
    context = {
        "list": chosen,
        "national": [item for item in items if item.programme_id is None],
        "local": [item for item in items if item.programme_id],
        "today": timezone.localdate(),
    }
    return render(request, "programmes/list.html", context)


@requires(Permission.PROGRAMME_CONFIGURE)
def add(request: AccessRequest, code: str) -> HttpResponse:
    chosen, programme, today = _list(code), programme_of(request), timezone.localdate()

    def act(answers: dict[str, Any]) -> None:
        operations.add_list_item(
            programme,
            label=answers["label"],
            counts_as=answers["counts_as"],
            on=answers["starts_on"],
            by=request.actor,
        )

    return form_page(
        request,
        ListItemForm(posted(request), programme=programme, list_code=chosen, on=today, initial={"starts_on": today}),
        act,
        title="Ajouter une valeur",
        sub=f"Liste : {chosen.label}. Elle s’ajoute aux valeurs nationales, pour votre programme seulement.",
        submit="Ajouter la valeur",
        done="La valeur est ajoutée.",
        back=reverse("programmes:list", args=[code]),
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def retire(request: AccessRequest, code: str, pk: int) -> HttpResponse:
    item = _ours(request, code, pk)
    return form_page(
        request,
        UntilForm(posted(request), initial={"on": item.ends_on or timezone.localdate()}),
        lambda answers: operations.retire_list_item(item, **answers, by=request.actor),
        title=f"Retirer « {item.label} »",
        sub="Elle ne sera plus proposée après ce jour. Ce qui a été écrit avec elle la garde.",
        submit="Retirer la valeur",
        done="La valeur est retirée.",
        back=reverse("programmes:list", args=[code]),
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def merge(request: AccessRequest, code: str, pk: int) -> HttpResponse:
    item, today = _ours(request, code, pk), timezone.localdate()
    return form_page(
        request,
        MergedValueForm(posted(request), item=item, on=today),
        lambda answers: operations.merge_list_item(item, **answers, on=today, by=request.actor),
        title=f"Réunir « {item.label} » à une autre valeur",
        sub=f"Ce qui a été écrit avec « {item.label} » portera l’autre libellé, et elle ne sera plus proposée. "
        f"Les deux comptent comme « {item.counts_as} » : aucun chiffre ne change. "
        "Vous pourrez les séparer quand vous voulez.",
        submit="Réunir les deux valeurs",
        done="Les deux valeurs sont réunies.",
        back=reverse("programmes:list", args=[code]),
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def split(request: AccessRequest, code: str, pk: int) -> HttpResponse:
    item, today = _ours(request, code, pk), timezone.localdate()
    if item.merged_into_id is None:
        raise Http404
    return form_page(
        request,
        VillageForm(posted(request)),
        lambda _: operations.split_list_item(item, on=today, by=request.actor),
        title=f"Séparer « {item.former_label} » de « {item.label} »",
        sub=f"Ce qui avait été écrit avec « {item.former_label} » portera de nouveau ce libellé.",
        submit="Séparer les deux valeurs",
        done="Les deux valeurs sont séparées.",
        back=reverse("programmes:list", args=[code]),
    )


def _ours(request: AccessRequest, code: str, pk: int) -> ListItem:
    return get_object_or_404(programme_of(request).list_items.filter(list_code=_list(code)), pk=pk)


def _list(code: str) -> ListCode:
    if code not in reading.OPEN_LISTS:
        raise Http404
    return ListCode(code)
