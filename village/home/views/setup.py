"""Starting a programme, step by step. No name: nothing to journal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.home.setup import shown_to


@requires(Permission.PROGRAMME_CONFIGURE)
@require_safe
def setup(request: Any) -> HttpResponse:
    steps = shown_to(request.actor, request.membership.programme, timezone.localdate())
    needed = [step for step in steps if step.needed]
    todo = [step for step in needed if not step.done]
    context = {
        "needed": needed,
        "others": [step for step in steps if not step.needed],
        "next": next(iter(todo), None),
        "todo": len(todo),
        "done": len(needed) - len(todo),
    }
    return render(request, "home/setup.html", context)
