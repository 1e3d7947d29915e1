"""From the home page to a note: whom is it about?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.casefile.noting import for_a_note
from village.core.search import sealed_query, words_in


@requires(Permission.NOTE_WRITE)
def choose_child(request: Any) -> HttpResponse:
    """The children one accompanies, those of the day first: one tap leads to the note."""
    if request.method == "POST":
        return redirect(f"{request.path}?{sealed_query(request.POST, request.actor.user_id)}")
    words = words_in(request.GET, request.actor.user_id)
    of_the_day, everybody = for_a_note(request.actor, words, timezone.localdate())
    record(Act.DOSSIER_LIST, by=request.actor, details=f"pour une note, {len(everybody)} dossiers")
    context = {"of_the_day": of_the_day, "everybody": everybody, "q": words}
    return render(request, "casefile/note_for.html", context)
