"""The workshops, shown to everybody (R13)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access import wall
from village.access.decorators import public, requires
from village.access.permissions import Permission
from village.access.wall import Mission
from village.activities.announced import announced_in, poster
from village.documents.views import download
from village.programmes.reading import open_programmes


@public("une famille voit les ateliers sans compte ; aucun enfant n’y est nommé")
@require_safe
def workshops(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(open_programmes(), code=code)
    with wall.open_for(Mission.SHOW, programme.pk):
        rows = announced_in(programme, timezone.localdate())
    return render(request, "activities/workshops.html", {"rows": rows, "programme": programme, "setup": programme})


@require_safe
@requires(Permission.ACTIVITY_LIST)
def poster_file(request: Any) -> HttpResponse:
    """The same, to be put up at the school gate."""
    programme = request.membership.programme
    asking = request.build_absolute_uri(reverse("asking:ask", args=[programme.code])).split("://", 1)[1]
    return download(poster(programme, address=asking, on=timezone.localdate()))
