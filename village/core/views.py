"""Pages and answers that belong to no app of the work."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from village.core import colour, drafts, gallery
from village.core.errors import DomainError, StaleVersion
from village.core.forms import VillageForm
from village.core.models import Submission
from village.core.public import public, signed_in

# Never given back: what opens an account, and what only machines read.
_NOT_WORDS = {
    "code",
    "credential",
    "csrfmiddlewaretoken",
    "login",
    "next",
    "oldpassword",
    "password",
    "password1",
    "password2",
    "submission",
    "version",
}


def typed_words(post: QueryDict) -> list[tuple[str, str]]:
    """Return the texts of a form that could not be received, by field name."""
    return [
        (name, value)
        for name, values in post.lists()
        if name not in _NOT_WORDS
        for value in values
        if len(value) > 20 or " " in value.strip()
    ]


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """The form's protection expired (page too old, or cookies refused): say so, and give every typed word back."""
    return words_back(request, "Elle est restée ouverte longtemps, ou votre navigateur refuse nos cookies.")


def words_back(request: HttpRequest, why: str, *, status: int = 403, again: bool = True) -> HttpResponse:
    """Refuse a form (403), say why, and give every typed word back. `again`: whether the page may be opened again."""
    context = {"words": typed_words(request.POST), "why": why, "again": again}
    return render(request, "core/form_expired.html", context, status=status)


@require_POST
@signed_in("chacun garde ses propres brouillons")
def keep_draft(request: HttpRequest) -> HttpResponse:
    """Keep a draft: `field` and `text` in the form."""
    field, text = request.POST.get("field", "")[:200], request.POST.get("text", "")
    user: Any = request.user
    if not field or len(text) > drafts.MAX_LENGTH:
        return JsonResponse({"error": "Brouillon trop long."}, status=400)
    draft = drafts.keep(user.pk, field, text)
    return JsonResponse({"at": timezone.localtime(draft.at).strftime("%H h %M")})


@require_POST
@signed_in("chacun prolonge sa propre session")
def stay(request: HttpRequest) -> HttpResponse:
    """Prolong the session: arriving here is enough, the middleware counts it as activity."""
    ends = getattr(request, "session_ends_at", None)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"session_ends_at": ends})
    return render(request, "core/stayed.html", {"session_ends_at": ends})


def receive(
    request: Any,
    form: VillageForm,
    act: Callable[[dict[str, Any]], str],
    *,
    current: Model | None = None,
    done: str = "",
    to: str = "",
) -> HttpResponse | None:
    """Carry out a posted form once; None means: show the page (again), with `form.status`.

    `act` gets the answers, calls one operation and returns the address to go to. The same form sent twice leads there
    without acting again. A domain error is shown on the form; if the row changed meanwhile, both texts are shown.
    `to`: the address to go to, when it is known beforehand; it is then written only once.
    """
    if request.method != "POST" or not _is_answered(form):
        return None
    outcome = _act_once(request, form, act, current=current, done=done, to=to)
    return redirect(outcome) if outcome else None


def _is_answered(form: VillageForm) -> bool:
    if form.is_valid():
        return True
    form.status = 422
    return False


def _act_once(
    request: Any,
    form: VillageForm,
    act: Callable[[dict[str, Any]], str],
    *,
    current: Model | None,
    done: str,
    to: str,
) -> str:
    """Act, with the proof that the form was received; return the address to go to, empty if the form was refused."""
    key = form.cleaned_data.get("submission") or uuid.uuid4()
    received = Submission(key=key, user_id=request.user.pk, path=request.path, digest=form.digest(), outcome=to)
    try:
        _carry_out(form, act, received)
    except StaleVersion as error:
        form.add_error(None, error.message)
        form.status = 409
        if current is not None:
            form.show_theirs(current)
        return ""
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        form.status = 422
        return ""
    except IntegrityError:
        earlier = _earlier(request, form, key)
        if earlier is None:
            raise
        return earlier  # the same form was received before, or won
    if done:
        messages.success(request, done)
    return received.outcome


@transaction.atomic
def _carry_out(form: VillageForm, act: Callable[[dict[str, Any]], str], received: Submission) -> None:
    """All or nothing: the proof that the form was received, the act, the end of its drafts."""
    expected = received.outcome
    received.save(force_insert=True)
    received.outcome = act(form.answers())
    if received.outcome != expected:
        received.save(update_fields=["outcome"])
    if form.draft:
        drafts.drop(*form.draft)


def _earlier(request: Any, form: VillageForm, key: uuid.UUID) -> str | None:
    """Where the same form, already received from the same person, led; empty if it came with other words."""
    received = Submission.objects.filter(key=key, user_id=request.user.pk).first()
    if received is None:
        return None
    if received.digest == form.digest():
        return received.outcome
    form.already_sent()
    return ""


@signed_in("composants et exemples inventés, aucune donnée")
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "core/gallery.html", gallery.samples(request.GET.get("page", "4")))


@public("Une feuille de style : la couleur de la ville")
@require_safe
@cache_control(public=True, immutable=True, max_age=31_536_000)
def theme(_request: HttpRequest, code: str) -> HttpResponse:
    if not colour.is_hex(code):
        raise Http404
    return HttpResponse(colour.stylesheet(code), content_type="text/css; charset=utf-8")


@public("La déclaration d’accessibilité doit pouvoir être lue par tous")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "core/accessibility.html")
