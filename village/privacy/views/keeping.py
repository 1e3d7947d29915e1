"""What is due, what two people decide, the slips for the Archives, the restricted archive."""

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
from village.core.drafts import about
from village.core.errors import DomainError
from village.core.french import counted
from village.core.views import receive
from village.documents.views import download
from village.privacy.archive import sections_of
from village.privacy.countdown import Countdown
from village.privacy.documents import elimination_slip
from village.privacy.forms import HoldForm, MotiveForm, ProposeForm, ReasonForm, RuleForm, VisaForm
from village.privacy.models import ArchivedDossier, Disposal, LegalHold, RetentionRule, RightsRequest, Slip
from village.privacy.operations import disposing, retention
from village.privacy.periods import USUAL, USUAL_OF, Kept
from village.privacy.register import length
from village.privacy.views.desk import names_shown
from village.privacy.views.reach import at_the_desk, child_for, posted, request_for, tab_page, write_page
from village.privacy.wanted import TO_PROPOSE, Wanted, choices_in, state_of

PAGE = 20


@requires(Permission.RETENTION_READ)
@at_the_desk
def due(request: Any) -> HttpResponse:
    """Ce qui arrive à échéance: propose what becomes of it."""
    programme, today, wanted = request.membership.programme, timezone.localdate(), Wanted.of(request.GET)
    countdown = Countdown(programme, today)
    found, pending = countdown.due(), countdown.pending
    manages = request.actor.can(Permission.RETENTION_MANAGE)
    if request.method == "POST":
        request.actor.must(Permission.RETENTION_MANAGE)
    form = ProposeForm(posted(request), values=[one.value for one in found], initial={"action": "archiver"})

    def act(answers: dict[str, Any]) -> str:
        action = Disposal.Action(answers["action"])
        retention.propose_disposals(programme, chosen=answers["chosen"], action=action, by=request.actor, on=today)
        return reverse("privacy:decisions")

    if answer := receive(request, form, act, done="C’est proposé. Une autre personne doit valider."):
        return answer
    page = Paginator(wanted.among(found, pending, today), PAGE).get_page(request.GET.get("page"))
    record(Act.RETENTION_READ, by=request.actor, details=f"échéances, page {page.number}")
    rows = [(one, pending.get((one.kept, one.number)), state_of(one, pending, today)) for one in page]
    context = {
        "form": form, "page": page, "today": today, "names": names_shown(request), "wanted": wanted, "rows": rows,
        "heading": counted(page.paginator.count, "ligne"), "choices": choices_in(found), "ticked": form.ticked,
        "choosable": [one.value for one, _, state in rows if manages and state == TO_PROPOSE],
        "late": sum(one.due_on <= today for one in found), "soon": sum(one.due_on > today for one in found),
        "waiting": len(pending),
    }  # fmt: skip
    return tab_page(request, "privacy/due.html", context, status=form.status)


@require_POST
@requires(Permission.RETENTION_MANAGE)
@at_the_desk
def propose_erasure(request: Any, pk: int) -> HttpResponse:
    """At the family's request, before the clock says so: two people and the Archives decide all the same."""
    found = request_for(request, pk, Permission.RIGHTS_MANAGE)
    if found.child is None or found.kind != RightsRequest.Kind.ERASURE or found.answered_on:
        raise Http404
    try:
        retention.propose_disposals(
            found.programme, chosen=[f"{Kept.DOSSIER}:{found.child.pk}"], action=Disposal.Action.ERASE,
            by=request.actor, on=timezone.localdate(), at_request=True,
        )  # fmt: skip
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("privacy:request", pk)
    messages.success(request, "C’est proposé. Une autre personne doit valider.")
    return redirect("privacy:decisions")


@require_safe
@requires(Permission.RETENTION_READ)
@at_the_desk
def rules(request: Any) -> HttpResponse:
    """The table of rules: what, how long, from when, why."""
    own = {rule.kept: rule for rule in request.membership.programme.retention_rules.select_related("decided_by")}
    lines = [(usual, own.get(usual.kept), length(_months(usual.kept, own))) for usual in USUAL]
    context = {"lines": lines, "may_manage": request.actor.can(Permission.RETENTION_MANAGE)}
    return tab_page(request, "privacy/rules.html", context)


def _months(kept: Kept, own: dict[str, RetentionRule]) -> int:
    return own[kept].months if kept in own else USUAL_OF[kept].months


@requires(Permission.RETENTION_MANAGE)
@at_the_desk
def change_rule(request: Any, kept: str) -> HttpResponse:
    if kept not in Kept.values:
        raise Http404
    programme, usual = request.membership.programme, USUAL_OF[Kept(kept)]
    own = {rule.kept: rule for rule in programme.retention_rules.filter(kept=kept)}
    reason = own[kept].reason if kept in own else ""
    form = RuleForm(posted(request), initial={"months": _months(Kept(kept), own), "reason": reason})

    def act(answers: dict[str, Any]) -> str:
        retention.set_retention(programme, kept=Kept(kept), **answers, by=request.actor, on=timezone.localdate())
        return reverse("privacy:rules")

    return write_page(
        request, form, act, title=f"Durée : {usual.kept.label}", back=reverse("privacy:rules"),
        done="La durée est enregistrée.", sub=f"D’habitude : {length(usual.months)} après {usual.trigger}.",
    )  # fmt: skip


@require_safe
@requires(Permission.RETENTION_READ)
@at_the_desk
def decisions(request: Any) -> HttpResponse:
    """What is proposed, validated, on a slip, done."""
    found = Disposal.objects.visible_to(request.actor).select_related(
        "child", "referral", "asking", "proposed_by", "validated_by", "slip"
    )
    pending = list(found.pending().order_by("proposed_on", "pk"))
    slips = Slip.objects.visible_to(request.actor).order_by("-number")
    record(Act.RETENTION_READ, by=request.actor, details=f"décisions, {len(pending)} en attente")
    context = {
        "to_validate": [one for one in pending if one.validated_on is None],
        "to_slip": [one for one in pending if one.validated_on and one.action == "eliminer" and one.slip is None],
        "ready": [one for one in pending if one.validated_on and (one.action == "archiver" or one.slip)],
        "done": found.exclude(executed_on=None).order_by("-executed_on", "-pk")[:20],
        "slips": slips,
        "names": names_shown(request),
        "me": request.user.pk,
        "may_manage": request.actor.can(Permission.RETENTION_MANAGE),
        "may_archive": request.actor.can(Permission.ARCHIVE_READ),
    }
    return tab_page(request, "privacy/decisions.html", context)


def _disposal(request: Any, pk: int, permission: Permission) -> Disposal:
    return get_object_or_404(Disposal.objects.visible_to(request.actor, permission), pk=pk)


def _done(request: Any, act: Any, said: str) -> HttpResponse:
    """Carry out one button of the page of decisions."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("privacy:decisions")


@require_POST
@requires(Permission.RETENTION_VALIDATE)
@at_the_desk
def validate(request: Any, pk: int) -> HttpResponse:
    found = _disposal(request, pk, Permission.RETENTION_VALIDATE)
    today = timezone.localdate()
    return _done(request, lambda: retention.validate_disposal(found, by=request.actor, on=today), "C’est validé.")


@requires(Permission.RETENTION_VALIDATE)
@at_the_desk
def cancel(request: Any, pk: int) -> HttpResponse:
    found = _disposal(request, pk, Permission.RETENTION_VALIDATE)
    back = reverse("privacy:decisions")

    form = ReasonForm(posted(request), draft=(request.user.pk, about("garder", found)))

    def act(answers: dict[str, Any]) -> str:
        retention.cancel_disposal(found, **answers, by=request.actor, on=timezone.localdate())
        return back

    return write_page(
        request, form, act, title=f"Garder le dossier n° {found.number}", back=back,
        done="La proposition est abandonnée.",
    )  # fmt: skip


@require_POST
@requires(Permission.RETENTION_MANAGE)
@at_the_desk
def execute(request: Any, pk: int) -> HttpResponse:
    found = _disposal(request, pk, Permission.RETENTION_MANAGE)
    today = timezone.localdate()
    return _done(request, lambda: disposing.execute_disposal(found, by=request.actor, on=today), "C’est fait.")


@require_POST
@requires(Permission.RETENTION_MANAGE)
@at_the_desk
def new_slip(request: Any) -> HttpResponse:
    programme, today = request.membership.programme, timezone.localdate()
    said = "Le bordereau est établi : imprimez-le pour les Archives départementales."
    return _done(request, lambda: retention.make_slip(programme, by=request.actor, on=today), said)


@require_safe
@requires(Permission.RETENTION_READ)
@at_the_desk
def slip(request: Any, pk: int) -> HttpResponse:
    """The slip, to be signed and sent."""
    found = get_object_or_404(Slip.objects.visible_to(request.actor).select_related("programme"), pk=pk)
    record(Act.DOCUMENT_PRINT, by=request.actor, target=found, details="bordereau d’élimination")
    return download(elimination_slip(found))


@requires(Permission.RETENTION_MANAGE)
@at_the_desk
def visa(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(Slip.objects.visible_to(request.actor).select_related("programme"), pk=pk)
    today = timezone.localdate()
    back = reverse("privacy:decisions")

    def act(answers: dict[str, Any]) -> str:
        retention.record_visa(found, **answers, by=request.actor, on=today)
        return back

    return write_page(
        request, VisaForm(posted(request), today=today), act, title=f"Visa du bordereau n° {found.number}", back=back,
        done="Le visa est enregistré : l’élimination peut se faire.",
    )  # fmt: skip


@requires(Permission.RETENTION_MANAGE)
@at_the_desk
def hold(request: Any, pk: int) -> HttpResponse:
    """Gel of a dossier."""
    found = child_for(request, pk, Permission.RETENTION_MANAGE, "gel")
    back = reverse("privacy:child", args=[pk])

    form = HoldForm(posted(request), draft=(request.user.pk, about("geler", found)))

    def act(answers: dict[str, Any]) -> str:
        retention.hold_dossier(found, **answers, by=request.actor, on=timezone.localdate())
        return back

    return write_page(
        request, form, act, title="Geler le dossier", back=back, done="Le dossier est gelé.",
        submit="Geler", sub="Tant qu’il est gelé, rien n’en est archivé ni éliminé. Le gel se relit tous les six mois.",
    )  # fmt: skip


@require_POST
@requires(Permission.RETENTION_MANAGE)
@at_the_desk
def lift_hold(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(LegalHold.objects.visible_to(request.actor).select_related("child__programme"), pk=pk)
    try:
        retention.lift_hold(found, by=request.actor, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Le gel est levé.")
    return redirect("privacy:child", found.child_id)


@require_safe
@requires(Permission.ARCHIVE_READ)
@at_the_desk
def archives(request: Any) -> HttpResponse:
    """The restricted archive: numbers, names and years; the content asks for a motive."""
    page = Paginator(ArchivedDossier.objects.visible_to(request.actor).order_by("-archived_on", "-pk"), PAGE)
    shown = page.get_page(request.GET.get("page"))
    record(Act.ARCHIVE_READ, by=request.actor, details=f"liste, page {shown.number}")
    rows = [(one, disposing.name_of(one)) for one in shown]
    return render(request, "privacy/archives.html", {"page": shown, "rows": rows})


@requires(Permission.ARCHIVE_READ)
@at_the_desk
def archive(request: Any, pk: int) -> HttpResponse:
    """Open an archived dossier: the motive first."""
    found = get_object_or_404(ArchivedDossier.objects.visible_to(request.actor).select_related("programme"), pk=pk)
    form = MotiveForm(posted(request))
    context: dict[str, Any] = {"form": form, "archived": found}
    if request.method == "POST" and form.is_valid():
        content = disposing.read_archive(found, motive=form.cleaned_data["motive"], by=request.actor, at=timezone.now())
        context |= {"name": disposing.name_of(found), "sections": sections_of(content, reader=request.actor.user_id)}
    return render(request, "privacy/archive.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.ARCHIVE_READ)
@at_the_desk
def bring_back(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(ArchivedDossier.objects.visible_to(request.actor), pk=pk)
    try:
        child = disposing.return_archive(found, by=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("privacy:archive", pk)
    messages.success(request, "Le dossier est de retour dans la base.")
    return redirect("privacy:child", child.pk)
