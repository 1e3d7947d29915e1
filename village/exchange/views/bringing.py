"""All the ready lines, brought in; finished; taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.errors import DomainError
from village.exchange import operations
from village.exchange.views.children import one_of


@require_POST
@requires(Permission.DOSSIER_IMPORT)
def bring(request: AccessRequest, pk: int) -> HttpResponse:
    """The next lines; the page says how many remain, goes on by itself, may be left and found again."""
    address = reverse("exchange:child_list", args=[pk])
    try:
        step = operations.bring_some(one_of(request, pk), by=request.actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(address)
    if step.stopped:
        numbers = ", ".join(str(number) for number in step.stopped)
        messages.warning(request, f"À regarder, car une règle les arrête : lignes {numbers}.")
    if step.remain:
        return redirect(f"{address}?suite=oui")
    messages.success(request, "Les lignes prêtes sont reprises : elles sont dans les dossiers.")
    return redirect(address)


@require_POST
@requires(Permission.DOSSIER_IMPORT)
def finish(request: AccessRequest, pk: int) -> HttpResponse:
    try:
        left = operations.finish(one_of(request, pk), by=request.actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        told = f"{left} lignes sont laissées et effacées" if left > 1 else f"{left} ligne est laissée et effacée"
        messages.success(request, f"La reprise est terminée : {told}.")
    return redirect("exchange:child_list", pk)


@require_POST
@requires(Permission.DOSSIER_IMPORT)
def take_back(request: AccessRequest, pk: int) -> HttpResponse:
    try:
        stays = operations.undo_children(one_of(request, pk), by=request.actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if stays:
            kept = ", ".join(str(number) for number in stays)
            messages.warning(request, f"Restent, parce que quelque chose a changé depuis : lignes {kept}.")
        messages.success(request, "La reprise est annulée.")
    return redirect("exchange:child_list", pk)
