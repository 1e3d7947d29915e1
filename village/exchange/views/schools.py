"""Bring data in: read a file, see what it would change, bring it in, take it back."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.errors import DomainError
from village.core.french import short_date
from village.core.views import receive
from village.exchange import operations
from village.exchange.forms import ChoiceForm, SchoolsForm
from village.exchange.models import Import, ImportedSchool


@require_safe
@requires(Permission.DIRECTORY_MANAGE)
def imports(request: AccessRequest) -> HttpResponse:
    brought = _of(request).annotate(number=Count("schools", filter=Q(schools__after__isnull=False)))
    return render(
        request,
        "exchange/imports.html",
        {
            "imports": brought.select_related("read_by").order_by("-read_at", "-pk"),  # a count forgets the order
            "may_bring_children": request.actor.can(Permission.DOSSIER_IMPORT),
            "may_leave": request.actor.can(Permission.PROGRAMME_EXPORT),
        },
    )


@requires(Permission.DIRECTORY_MANAGE)
def schools(request: AccessRequest) -> HttpResponse:
    form = SchoolsForm(request.POST or None, files=request.FILES or None, programme_id=request.actor.programme_id)

    def act(answers: dict[str, Any]) -> str:
        brought = operations.read_file(
            form.reading, file_name=answers["file"].name, places=form.places(), by=request.actor, at=timezone.now()
        )
        return reverse("exchange:import", args=[brought.pk])

    return receive(request, form, act) or render(request, "exchange/schools.html", {"form": form}, status=form.status)


@requires(Permission.DIRECTORY_MANAGE)
def one(request: AccessRequest, pk: int) -> HttpResponse:
    brought = get_object_or_404(_of(request).filter(kind=Import.Kind.SCHOOLS).select_related("read_by"), pk=pk)
    rows = list(brought.schools.select_related("organisation", "brought_by"))
    form = ChoiceForm(request.POST or None, schools=rows if brought.step == "read" else [])

    def act(_answers: dict[str, Any]) -> str:
        number = operations.bring_schools(brought, form.choices(), by=request.actor, at=timezone.now())
        messages.success(
            request, f"{number} écoles sont au répertoire." if number > 1 else "L’école est au répertoire."
        )
        return reverse("exchange:import", args=[pk])

    same = [row for row in rows if row.verdict == ImportedSchool.Verdict.SAME]
    context = {
        "brought": brought,
        "found": brought.findings,
        "rows": rows,
        "form": form,
        "same": same,
        "same_title": f"{len(same)} déjà au répertoire, identiques",
        "sub": f"Lu le {short_date(brought.read_at)} par {brought.read_by}.",
    }
    return receive(request, form, act) or render(request, "exchange/import.html", context, status=form.status)


@require_POST
@requires(Permission.DIRECTORY_MANAGE)
def undo(request: AccessRequest, pk: int) -> HttpResponse:
    brought = get_object_or_404(_of(request).filter(kind=Import.Kind.SCHOOLS), pk=pk)
    try:
        stays = operations.undo_import(brought, by=request.actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if stays:
            messages.warning(request, f"Restent, changées ou utilisées depuis : {', '.join(stays)}.")
        messages.success(request, "La reprise est annulée.")
    return redirect("exchange:import", pk)


@require_POST
@requires(Permission.DIRECTORY_MANAGE)
def set_aside(request: AccessRequest, pk: int) -> HttpResponse:
    brought = get_object_or_404(_of(request), pk=pk)
    try:
        operations.set_aside(brought, by=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("exchange:child_list" if brought.kind == Import.Kind.CHILDREN else "exchange:import", pk)
    messages.success(request, "Le fichier est mis de côté : rien n’a changé.")
    return redirect("exchange:list")


def _of(request: AccessRequest) -> Any:
    return Import.objects.visible_to(request.actor)
