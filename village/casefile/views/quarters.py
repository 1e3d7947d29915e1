"""The families whose quarter is not known, or is no longer one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.casefile.unplaced import AT_ONCE, unplaced_of
from village.core.french import counted
from village.people import operations


@require_safe
@requires(Permission.IDENTITY_WRITE)
def unplaced(request: Any) -> HttpResponse:
    """One line for each home, with a child of it."""
    found = unplaced_of(request.actor, timezone.localdate(), after=_number(request.GET.get("apres", "")))
    record(Act.DOSSIER_LIST, by=request.actor, details=f"quartier à dire, {len(found.shown)} dossiers")
    context = {"found": found, "geocodes": request.membership.programme.geocodes, "at_once": AT_ONCE}
    return render(request, "casefile/unplaced.html", context)


@require_POST
@requires(Permission.IDENTITY_WRITE)
def look_up(request: Any) -> HttpResponse:
    """Ask where the next addresses are; those that are not found stay, and it is said why."""
    today = timezone.localdate()
    waiting = unplaced_of(request.actor, today, after=_number(request.POST.get("after", "")))
    said = operations.locate_homes(waiting.to_ask, by=request.actor, on=today)
    if said.found:
        messages.success(request, f"{counted(said.found, 'quartier trouvé', 'quartiers trouvés')} d’après l’adresse.")
    for why, number in said.unknown.most_common(5):
        remain = counted(number, "adresse reste inconnue", "adresses restent inconnues")
        messages.warning(request, f"{remain} : {why}")
    return redirect(f"{reverse('casefile:unplaced')}?apres={waiting.last}")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
