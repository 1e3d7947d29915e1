"""Hand the dossier over, correct its words, tell a family about its data."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.accounts.second_factor import is_fresh, page_to_prove
from village.audit.journal import Act, record
from village.core.drafts import about
from village.documents.views import download
from village.privacy import notices
from village.privacy.countdown import Countdown
from village.privacy.documents import child_notice, parents_notice
from village.privacy.forms import NoticeForm, PackForm, PlaceForm, WordsForm
from village.privacy.models import RightsRequest
from village.privacy.operations.correcting import correct_words, recipients_to_tell
from village.privacy.operations.giving import NOT_A_HOLDER, NoticeSheet, deliver_pack, give_notice, pack_of
from village.privacy.views.reach import at_the_desk, child_for, posted, request_for, tab_page, write_page


@requires(Permission.RIGHTS_MANAGE)
@at_the_desk
def pack(request: Any, pk: int) -> HttpResponse:
    """Read again what is hidden, then make the file: it is handed over, and not kept."""
    found = request_for(request, pk, Permission.RIGHTS_MANAGE)
    if found.child is None or found.kind != RightsRequest.Kind.ACCESS:
        raise Http404
    if not found.is_of_a_holder:
        messages.error(request, NOT_A_HOLDER)
        return redirect("privacy:request", pk)
    if not is_fresh(request, timezone.now().timestamp()):
        return redirect(page_to_prove(request))
    content = pack_of(found)
    form = PackForm(posted(request), initial={"protection": found.protection}, papers=content.papers)
    if request.method == "POST" and form.is_valid():
        file = deliver_pack(
            found,
            protection=form.cleaned_data["protection"],
            papers=form.cleaned_data.get("papers", []),
            by=request.actor,
            at=timezone.localtime(),
        )
        return _zip(file, found)
    record(Act.RIGHTS_READ, by=request.actor, target=found, person_id=found.child_id, details="aperçu du dossier")
    context = {
        "form": form, "asked": found, "child": found.child, "sections": content.sections, "passages": content.passages,
        "withheld": content.withheld,
    }  # fmt: skip
    return render(request, "privacy/pack.html", context, status=422 if form.errors else 200)


def _zip(file: bytes, found: RightsRequest) -> HttpResponse:
    answer = HttpResponse(file, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="dossier-{found.number}-{timezone.localdate()}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.RIGHTS_MANAGE)
@at_the_desk
def correct(request: Any, pk: int) -> HttpResponse:
    """Choose the words, then write others in their place."""
    found = request_for(request, pk, Permission.RIGHTS_MANAGE)
    if found.child is None:
        raise Http404
    back = reverse("privacy:request", args=[pk])
    record(Act.RIGHTS_READ, by=request.actor, target=found, person_id=found.child_id, details="rectification")
    choice = PlaceForm(request.GET if request.GET.get("place") else None, child=found.child, by=request.actor)
    if request.method == "GET" and not (choice.is_bound and choice.is_valid()):
        context = {"form": choice, "asked": found, "back": back}
        return render(request, "privacy/places.html", context, status=422 if choice.errors else 200)
    place = choice.places.get(request.POST.get("place") or request.GET.get("place", ""))
    initial = {"place": place.code, "before": place.words, "after": place.words} if place else {}
    form = WordsForm(posted(request), initial=initial, draft=(request.user.pk, about("rectifier", found)))

    def act(answers: dict[str, Any]) -> str:
        correct_words(found, **answers, by=request.actor, at=timezone.localtime())
        return back

    return write_page(
        request, form, act, title="Rectifier", back=back, done="C’est rectifié. L’équipe est prévenue.",
        template="privacy/words.html", place=place, outside=recipients_to_tell(found.child, timezone.localdate()),
    )  # fmt: skip


@requires(Permission.NOTICE_GIVE)
def give(request: Any, pk: int) -> HttpResponse:
    """Record that a parent or the child was told."""
    found = child_for(request, pk, Permission.NOTICE_GIVE, "information de la famille")
    today = timezone.localdate()
    back = reverse("privacy:child", args=[pk])

    def act(answers: dict[str, Any]) -> str:
        give_notice(found, NoticeSheet(**answers), by=request.actor, on=today)
        return back

    return write_page(
        request, NoticeForm(posted(request), child=found, today=today), act, title="La famille est informée",
        back=back, done="L’information est notée.",
        sub=f"{found.short_name} · ce n’est pas un accord : la famille n’a rien à signer.",
    )  # fmt: skip


@require_safe
@requires(Permission.NOTICE_READ)
@at_the_desk
def told(request: Any) -> HttpResponse:
    """The two texts, as they are printed."""
    programme = request.membership.programme
    months = Countdown(programme, timezone.localdate()).months
    context = {
        "parents": notices.for_parents(programme, months), "children": notices.for_children(programme),
        "version": notices.VERSION,
    }  # fmt: skip
    return tab_page(request, "privacy/notices.html", context)


@require_safe
@requires(Permission.NOTICE_READ)
def notice(request: Any, audience: str) -> HttpResponse:
    """A text to print and to give."""
    programme, today = request.membership.programme, timezone.localdate()
    if audience == "enfant":
        return download(child_notice(programme, on=today))
    return download(parents_notice(programme, Countdown(programme, today).months, on=today))
