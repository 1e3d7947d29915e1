"""Invitations: sent, sent again or taken back by the programme; read and answered by who holds the link."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.accounts import guesses
from village.core.errors import DomainError
from village.core.public import public
from village.programmes import operations
from village.programmes.forms import MemberForm
from village.programmes.models import Invitation, Membership
from village.programmes.notifications import NEW_MEMBER, send_invitation, tell_coordinators, tell_new_role
from village.programmes.views.page import form_page, posted, programme_of

# The link that was opened before signing in: the home page leads back to it.
OPENED, KEPT = "invitation", 24 * 3600
LIMIT = "invitation_link"


@requires(Permission.PROGRAMME_CONFIGURE)
def invite(request: AccessRequest) -> HttpResponse:
    today = timezone.localdate()
    form = MemberForm(
        posted(request),
        initial={"starts_on": today},
        programme=programme_of(request),
        opens_dossiers=operations.may_open_dossiers(request.actor, programme_of(request).pk, on=today),
    )

    def act(answers: dict[str, Any]) -> None:
        given = operations.invite_member(
            programme_of(request),
            email=answers["email"],
            first_name=answers["first_name"],
            last_name=answers["last_name"],
            hat=form.hat(),
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _told(request, given))
        if given.role in operations.NOMINATIVE:
            tell_coordinators(given.programme, NEW_MEMBER.format(member=given), by=request.actor)

    return form_page(
        request,
        form,
        act,
        title="Inviter une personne",
        sub="Un message lui propose ce rôle. Elle accepte ou non, puis signe la charte avant de voir un nom d’enfant.",
        submit="Envoyer l’invitation",
        done="",
        back=reverse("programmes:members"),
    )


def _told(request: Any, given: Membership | Invitation) -> str:
    if isinstance(given, Membership):
        return tell_new_role(given, request.build_absolute_uri(reverse("home:today")))
    return send_invitation(given, request.build_absolute_uri(operations.path_of(given)))


@require_POST
@requires(Permission.PROGRAMME_CONFIGURE)
def remind(request: AccessRequest, pk: int) -> HttpResponse:
    """Send the link again to somebody who has not answered yet."""
    invitation = _ours(request, pk)
    try:
        operations.remind_invitation(invitation, by=request.actor, at=timezone.now())
        messages.success(request, _told(request, invitation))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("programmes:members")


@require_POST
@requires(Permission.PROGRAMME_CONFIGURE)
def withdraw(request: AccessRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    try:
        operations.withdraw_invitation(_ours(request, pk), by=request.actor, at=timezone.now())
        messages.success(request, "L’invitation est retirée : son lien n’ouvre plus rien.")
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("programmes:members")


def _ours(request: AccessRequest, pk: int) -> Invitation:
    return get_object_or_404(programme_of(request).invitations.select_related("programme"), pk=pk)


@public("le lien d’une invitation, reçu à son adresse : il ne nomme que le programme et le rôle")
def invitation(request: Any, token: str) -> HttpResponse:
    """What is offered, to the person of this address once signed in: yes or no."""
    if not guesses.may_try(request, LIMIT):
        return render(request, "programmes/invitation_over.html", {"many": True}, status=429)
    offered = operations.invitation_of(token)
    if offered and not request.user.is_authenticated:
        answer: HttpResponse = redirect(operations.first_password_path(offered) or reverse("account_login"))
        answer.set_cookie(
            OPENED, token, max_age=KEPT, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
        return answer
    if offered is None or request.user.email != offered.email:
        guesses.count(request, LIMIT)
        answer = render(request, "programmes/invitation_over.html", status=404)
    elif request.method == "POST":
        answer = _answered(request, offered)
    else:
        answer = render(request, "programmes/invitation.html", {"offered": offered})
    answer.delete_cookie(OPENED, samesite="Lax")
    return answer


def opened_before(request: Any) -> HttpResponse | None:
    """Lead back to the link that was opened before signing in. A session does not outlive a new password."""
    token = request.COOKIES.get(OPENED, "")
    return redirect("programmes:invitation", token) if token and "/" not in token else None


def _answered(request: Any, offered: Invitation) -> HttpResponse:
    """One of the two buttons. The library's own second factor is asked like anywhere else, before the first page."""
    try:
        if request.POST.get("answer") == "oui":
            operations.accept_invitation(offered, user=request.user, at=timezone.now())
            messages.success(request, f"Bienvenue au {offered.programme.name}.")
        else:
            operations.decline_invitation(offered, user=request.user, at=timezone.now())
            messages.success(request, "Votre refus est enregistré. Rien d’autre n’est dit au programme.")
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("home:today")
