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
from village.exchange.models import Work
from village.exchange.operations.asking import is_long
from village.exchange.views.children import one_of


@require_POST
@requires(Permission.DOSSIER_IMPORT)
def bring(request: AccessRequest, pk: int) -> HttpResponse:
    """The next lines; the page says how many remain, goes on by itself, may be left and found again."""
    address = reverse("exchange:child_list", args=[pk])
    brought = one_of(request, pk)
    try:
        if is_long(brought) and operations.ask(brought, Work.Kind.BRING, by=request.actor, at=timezone.now()):
            return redirect(address)
        step = operations.bring_some(brought, by=request.actor, at=timezone.now())
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
    brought = one_of(request, pk)
    try:
        if is_long(brought) and operations.ask(brought, Work.Kind.UNDO, by=request.actor, at=timezone.now()):
            return redirect("exchange:child_list", pk)
        stays = operations.undo_children(brought, by=request.actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if stays:
            kept = ", ".join(str(number) for number in stays)
            messages.warning(request, f"Restent, parce que quelque chose a changé depuis : lignes {kept}.")
        messages.success(request, "La reprise est annulée.")
    return redirect("exchange:child_list", pk)


@require_POST
@requires(Permission.DOSSIER_IMPORT)
def stop(request: AccessRequest, pk: int) -> HttpResponse:
    """Stop what goes on by itself; what is done stays, and may be taken back."""
    operations.stop(one_of(request, pk), by=request.actor)
    messages.success(request, "L’arrêt est demandé : l’étape en cours se termine. Ce qui est fait reste fait.")
    return redirect("exchange:child_list", pk)
