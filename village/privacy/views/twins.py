"""« Est-ce la même personne ? »: the pairs to look at, the preview of a merge, what can be undone."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.core.forms import VillageForm
from village.core.views import receive
from village.people.likeness import Twins, look_alike, twins
from village.people.models import Merge, Person
from village.people.operations import read_dossier
from village.privacy.carried import carried, leaving, stopping
from village.privacy.forms_twins import MergeForm
from village.privacy.operations.joining import takes_home
from village.privacy.operations.merging import merge_dossiers, refusals, tell_apart, version_of
from village.privacy.operations.separating import separate_dossiers, since
from village.privacy.views.reach import at_the_desk, posted, tab_page

PAGE = 25


def _pairs(request: Any) -> list[Twins]:
    return twins(Person.objects.visible_to(request.actor, Permission.DOSSIER_MERGE))


def _pair_for(request: Any, pk: int, other: int) -> tuple[Person, Person]:
    """The two children, when there is a reason to ask: 404 else, as for who does not exist."""
    children = Person.objects.visible_to(request.actor, Permission.DOSSIER_MERGE)
    found = children.select_related("household__commune", "programme").in_bulk([pk, other])
    if len(found) != 2 or not look_alike(*found.values()):
        raise Http404
    return found[pk], found[other]


@require_safe
@requires(Permission.DOSSIER_MERGE)
@at_the_desk
def pairs(request: Any) -> HttpResponse:
    """Who looks like whom: names, birth dates, communes. Nothing of what a dossier holds."""
    page = Paginator(_pairs(request), PAGE).get_page(request.GET.get("page"))
    record(Act.DOSSIER_LIST, by=request.actor, details=f"dossiers qui se ressemblent, page {page.number}")
    today = timezone.localdate()
    merges = Merge.objects.visible_to(request.actor).undoable(today).select_related("child", "merged_by")
    context = {"page": page, "merges": merges.order_by("-merged_on", "-pk")}
    return tab_page(request, "privacy/twins.html", context)


@requires(Permission.DOSSIER_MERGE)
@at_the_desk
def pair(request: Any, pk: int, other: int) -> HttpResponse:
    """What would become of each thing; then, by a person, the merge. `pk` is the dossier that stays."""
    kept, aside = _pair_for(request, pk, other)
    today = timezone.localdate()
    for child in (kept, aside):
        read_dossier(child, by=request.actor, on=today, page="même personne ?")
    why_not = refusals(kept, aside, today)
    form = MergeForm(posted(request), kept=kept, aside=aside, version=version_of(kept, aside))

    def act(_answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        merge_dossiers(kept, aside, form.choices(), version=version, by=request.actor, at=timezone.now())
        return reverse("casefile:detail", args=[kept.pk])

    done = "Les deux dossiers sont réunis. Relisez l’équipe et les accords avec la famille."
    if answer := receive(request, form, act, done=done):
        return answer
    here, there = kept.household, aside.household
    context = {
        "form": form, "kept": kept, "aside": aside, "both": [kept, aside], "why_not": why_not,
        "carried": carried(aside, request.actor),
        "leaving": leaving(kept, aside, today), "stopping": stopping(kept, aside, today),
        "protected": [home for home in (here, there) if home is not None and home.protected_on],
        "moves": here is not None and there is not None and takes_home(here, there, frozenset()),
        "days": Merge(merged_on=today).last_day,
    }  # fmt: skip
    return render(request, "privacy/twin.html", context, status=form.status)


@require_POST
@requires(Permission.DOSSIER_MERGE)
@at_the_desk
def apart(request: Any, pk: int, other: int) -> HttpResponse:
    """« Non, ce sont deux enfants »."""
    one, another = _pair_for(request, pk, other)
    tell_apart(one, another, by=request.actor, on=timezone.localdate())
    messages.success(request, "C’est retenu : ce sont deux enfants. La question ne reviendra pas.")
    return redirect("privacy:twins")


@requires(Permission.DOSSIER_MERGE)
@at_the_desk
def merged(request: Any, pk: int) -> HttpResponse:
    """What was merged, and how to undo it: what was written since is said before."""
    found = get_object_or_404(Merge.objects.visible_to(request.actor).standing().select_related("child"), pk=pk)
    today = timezone.localdate()
    read_dossier(found.child, by=request.actor, on=today, page="dossiers réunis")
    form = VillageForm(posted(request))

    def act(_answers: dict[str, Any]) -> str:
        separate_dossiers(found, by=request.actor, at=timezone.now())
        return reverse("privacy:twins")

    if answer := receive(request, form, act, done="Les deux dossiers sont séparés."):
        return answer
    context = {
        "form": form,
        "found": found,
        "since": since(found, reader=request.actor),
        "open": today <= found.last_day,
    }
    return render(request, "privacy/merged.html", context, status=form.status)
