"""Children from a table: the file, its columns, its values, its lines one by one."""

from collections import Counter
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core import drafts
from village.core.french import short_date
from village.core.views import receive
from village.exchange import operations
from village.exchange.child_forms import ChildrenForm, ColumnsForm, LineForm, ValuesForm, offered
from village.exchange.known import referents_of
from village.exchange.models import Import, ImportedChild, Work
from village.exchange.operations.rereading import PIECE, lines_of, lists_for, understood
from village.exchange.reading.columns import check
from village.exchange.reading.fates import Fates, fates_of
from village.exchange.reading.tables import said
from village.exchange.reading.unknown import Unknown

PAGE = 25
OPEN = {"read", "bringing"}
Verdict = ImportedChild.Verdict
FILTERS = (
    (Verdict.ASKED, "À regarder"),
    (Verdict.READY, "Prêtes"),
    (Verdict.BROUGHT, "Reprises"),
    (Verdict.LEFT, "Laissées"),
)


@requires(Permission.DOSSIER_IMPORT)
def start(request: AccessRequest) -> HttpResponse:
    form = ChildrenForm(request.POST or None, files=request.FILES or None)

    def act(answers: dict[str, Any]) -> str:
        brought = operations.read_children(
            form.sheets, file_name=answers["file"].name, sheet=answers["sheet"], by=request.actor, at=timezone.now()
        )
        return reverse("exchange:columns" if brought.findings["unsure"] else "exchange:child_list", args=[brought.pk])

    return receive(request, form, act) or render(request, "exchange/start.html", {"form": form}, status=form.status)


@require_safe
@requires(Permission.DOSSIER_IMPORT)
@transaction.atomic
def lines(request: AccessRequest, pk: int) -> HttpResponse:
    """What each line will become; once the import is over, what it became."""
    brought = one_of(request, pk)
    if work := work_of(brought, request.actor):
        context = {"brought": brought, "work": work, "sub": _sub(brought)}
        return render(request, "exchange/working.html", context)
    if brought.step in OPEN and check(brought.choices["columns"]):
        return redirect("exchange:columns", pk)
    counts = Counter(brought.children.values_list("verdict", flat=True))
    asked = request.GET.get("voir", "")
    chosen = asked if asked in dict(FILTERS) else next((code for code, _ in FILTERS if counts[code]), Verdict.ASKED)
    rows = brought.children.filter(verdict=chosen).select_related("brought_by", "candidate", "child")
    if brought.step == "undone":
        rows = rows.filter(child__isnull=False)  # those that stay
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    came = chosen == Verdict.BROUGHT
    record(Act.IMPORT_LOOK, by=request.actor, target=brought, details=f"{len(page)} lignes")
    context = {
        "brought": brought,
        "found": brought.findings,
        "fates": _fates(brought),
        "sub": _sub(brought),
        "failed": Work.objects.visible_to(request.actor).filter(brought_by=brought).exclude(failed="").first(),
        "filters": [(code, label, counts[code]) for code, label in FILTERS],
        "chosen": chosen,
        "page": page,
        "came": page if came else (),
        "read": () if came else understood(brought, list(page), timezone.localdate()),
        "ready": counts[Verdict.READY],
        "asked": counts[Verdict.ASKED],
        "done": counts[Verdict.BROUGHT],
        "total": sum(counts.values()) - counts[Verdict.LEFT],
        "open": brought.step in OPEN,
        "going": brought.step == "bringing" and bool(counts[Verdict.READY]) and "suite" in request.GET,
    }
    return render(request, "exchange/children.html", context)


@requires(Permission.DOSSIER_IMPORT)
@transaction.atomic
def columns(request: AccessRequest, pk: int) -> HttpResponse:
    brought = one_of(request, pk)
    if brought.step not in OPEN or work_of(brought, request.actor):
        return redirect("exchange:child_list", pk)
    samples: dict[int, str] = {}
    for row in brought.children.exclude(verdict=Verdict.BROUGHT).select_related("brought_by")[:30]:
        for place, cell in enumerate(row.cells):
            samples[place] = samples.get(place) or said(cell)[:60]
    form = ColumnsForm(request.POST or None, brought=brought, samples=samples)

    def act(_answers: dict[str, Any]) -> str:
        operations.say_columns(brought, form.columns(), by=request.actor, at=timezone.now())
        return reverse("exchange:child_list", args=[pk])

    record(Act.IMPORT_LOOK, by=request.actor, target=brought, details="colonnes")
    context = {"brought": brought, "form": form, "unread": check(brought.choices["columns"])}
    return receive(request, form, act) or render(request, "exchange/columns.html", context, status=form.status)


@requires(Permission.DOSSIER_IMPORT)
@transaction.atomic
def values(request: AccessRequest, pk: int) -> HttpResponse:
    brought, today = one_of(request, pk), timezone.localdate()
    if brought.step not in OPEN:
        return redirect("exchange:child_list", pk)
    if work_of(brought, request.actor):
        return redirect("exchange:child_list", pk)
    unknown = _unknown(brought, today)
    members = referents_of(request.actor.programme_id, today)
    names = {user.pk: user.get_full_name() for user in members}
    form = ValuesForm(request.POST or None, unknown=unknown, offered=offered(lists_for(brought, today), names))

    def act(answers: dict[Any, Any]) -> str:
        operations.say_values(brought, answers, by=request.actor, at=timezone.now())
        return reverse("exchange:child_list", args=[pk])

    record(Act.IMPORT_LOOK, by=request.actor, target=brought, details="valeurs")
    context = {"brought": brought, "form": form}
    return receive(request, form, act) or render(request, "exchange/values.html", context, status=form.status)


@requires(Permission.DOSSIER_IMPORT)
@transaction.atomic
def line(request: AccessRequest, pk: int, number: int) -> HttpResponse:
    brought = one_of(request, pk)
    row = get_object_or_404(brought.children.select_related("brought_by", "candidate"), pk=number)
    if brought.step not in OPEN or row.verdict == Verdict.BROUGHT or work_of(brought, request.actor):
        return redirect("exchange:child_list", pk)
    cells = lines_of(brought, [row])[0][1]
    child = understood(brought, [row], timezone.localdate())[0][1]
    place = drafts.about("ligne-reprise", row)
    form = LineForm(
        request.POST or None, row=row, child=child, cells=cells, header=brought.choices["columns"],
        draft=(request.actor.user_id, place),
    )  # fmt: skip

    def act(answers: dict[str, Any]) -> str:
        operations.correct_line(
            row, form.corrections(), same=answers.get("same", ""), left=answers["left"], by=request.actor,
            at=timezone.now(),
        )  # fmt: skip
        return reverse("exchange:child_list", args=[pk])

    record(Act.IMPORT_LOOK, by=request.actor, target=brought, person_id=row.candidate_id, details=f"ligne {row.line}")
    twin = brought.children.filter(line=row.twin_line).order_by("part").first() if row.twin_line else None
    who = f"{child.name.first} {child.name.last}" if child.name else f"Ligne {row.line}"
    sub = f"Ligne {row.line} de {brought.file_name}. Corriger ici ne change pas votre fichier."
    context = {"brought": brought, "row": row, "child": child, "form": form, "twin": twin, "who": who, "sub": sub}
    return receive(request, form, act) or render(request, "exchange/line.html", context, status=form.status)


def _sub(brought: Import) -> str:
    return f"Lu le {short_date(brought.read_at)} par {brought.read_by}."


def work_of(brought: Import, by: Actor) -> Work | None:
    """What goes on by itself on this file, if anything does."""
    return Work.objects.visible_to(by).filter(brought_by=brought, failed="").first()


def _unknown(brought: Import, today: date) -> Unknown:
    """The values that are in no list, read by pieces."""
    found, lists, last = Unknown(), lists_for(brought, today), 0
    waiting = brought.children.exclude(verdict__in=[Verdict.BROUGHT, Verdict.LEFT]).select_related("brought_by")
    while rows := list(waiting.filter(pk__gt=last).order_by("pk")[:PIECE]):
        last = rows[-1].pk
        for _, child in understood(brought, rows, today, lists):
            found.add(child)
    return found


def _fates(brought: Import) -> Fates:
    found, said_of = brought.findings, brought.choices
    return fates_of(said_of["header"], said_of["columns"], found.get("sheets", []), found.get("sheet", ""))


def one_of(request: AccessRequest, pk: int) -> Import:
    of_children = Import.objects.visible_to(request.actor).filter(kind=Import.Kind.CHILDREN)
    found: Import = get_object_or_404(of_children.select_related("read_by"), pk=pk)
    return found
