"""The day's work by role; who sees what; messages received."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.roles import Role
from village.audit.journal import Act, record
from village.core.public import public, signed_in
from village.home import coordination, others, referent, setup
from village.home.blocks import Block
from village.home.news import news
from village.home.seeing import seen_by
from village.notifications import inbox
from village.programmes.views.invitations import opened_before

_DAYS: dict[Role, Callable[[Actor, date], list[Block]]] = {
    Role.COORDINATOR: coordination.blocks,
    Role.ASSISTANT: others.assistant,
    Role.REFERENT: referent.blocks,
    Role.PANEL_MEMBER: others.panel_member,
    Role.REFERRER: others.referrer,
    Role.FACILITATOR: others.facilitator,
    Role.FAMILY: others.family,
    Role.ELECTED: others.aggregates,
    Role.NETWORK: others.aggregates,
    Role.DPO: others.dpo,
    Role.TECHNICIAN: others.technician,
}


@signed_in("chacun a une page d’accueil, même sans rôle")
def today(request: Any) -> HttpResponse:
    actor: Actor | None = request.actor
    if back := opened_before(request):
        return back
    if actor is None:
        return render(request, "home/no_role.html")
    day = timezone.localdate()
    ready = actor.charter_signed or not actor.signs
    blocks = _DAYS[actor.role](actor, day) if ready else []
    if any(block.names and block.rows for block in blocks):
        named = sum(block.size for block in blocks if block.names)
        record(Act.DOSSIER_LIST, by=actor, details=f"accueil, {named} lignes")
    quiet = actor.role is Role.COORDINATOR and not any(block.rows for block in blocks)  # nothing to do: perhaps new
    steps = setup.left(request.membership.programme, day) if quiet else 0
    blocks += news(actor, day)
    context = {
        "blocks": [block for block in blocks if not block.aside],
        "asides": [block for block in blocks if block.aside],
        "to_sign": not ready,
        "to_set_up": steps,
        "today": day,
        "messages_received": inbox.unread(actor)[:3],
        "may_note": actor.role is Role.REFERENT and ready,
        "may_refer": actor.can(Permission.REFERRAL_WRITE) and actor.role is not Role.REFERENT,
    }
    return render(request, "home/today.html", context)


@public("chacun peut savoir qui voit quoi, familles comprises")
def who_sees_what(request: Any) -> HttpResponse:
    """Printed from the rules themselves: it cannot be wrong."""
    return render(request, "home/who_sees_what.html", {"rows": [seen_by(role) for role in Role]})


@require_safe
@requires(Permission.HOME_OPEN)
def messages_received(request: Any) -> HttpResponse:
    return render(request, "home/messages.html", {"received": inbox.received(request.actor)[:50]})


@require_POST
@requires(Permission.HOME_OPEN)
def mark_read(request: Any) -> HttpResponse:
    inbox.mark_read(request.actor, at=timezone.now())
    return redirect("home:today")
