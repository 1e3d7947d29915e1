"""The impact tree: drawn, in outline, written by several people, printed. No child is named there."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
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
from village.core.views import receive
from village.documents.views import download
from village.evaluation.models import ImpactTree
from village.evaluation.operations import add_line, begin_tree, change_line, remove_line
from village.evaluation.tree_forms import LineForm, TreeForm
from village.evaluation.tree_outputs import outline, picture_of, tree_document
from village.evaluation.trees import BRANCHES, Branch, above_of, lines_of, summary, whole


def _tree(request: Any, pk: int) -> ImpactTree:
    return get_object_or_404(whole(ImpactTree.objects.visible_to(request.actor)), pk=pk)


def _branch(kind: str) -> Branch:
    if kind not in BRANCHES:
        raise Http404
    return BRANCHES[kind]


@requires(Permission.REPORT_EXPLAIN)
def trees(request: Any) -> HttpResponse:
    """Those of the programme; for who writes, begin one."""
    programme = request.membership.programme
    form = TreeForm(request.POST or None)
    if request.method == "POST" and not request.actor.can(Permission.REPORT_WRITE):
        raise PermissionDenied

    def act(answers: dict[str, Any]) -> str:
        begun = begin_tree(programme, **answers, by=request.actor, at=timezone.now())
        return reverse("evaluation:tree", args=[begun.pk])

    if answer := receive(request, form, act, done="Arbre commencé. Écrivez une première cible."):
        return answer
    found = [(one, summary(one)) for one in whole(ImpactTree.objects.visible_to(request.actor)).order_by("title", "pk")]
    return render(request, "evaluation/trees.html", {"rows": found, "form": form}, status=form.status)


@require_safe
@requires(Permission.REPORT_EXPLAIN)
def tree(request: Any, pk: int) -> HttpResponse:
    """The picture, and the same in words: what one shows, the other says."""
    shown = _tree(request, pk)
    context = {
        "tree": shown,
        "picture": picture_of(shown).svg,
        "summary": summary(shown),
        "outline": outline(shown),
        "may_write": request.actor.can(Permission.REPORT_WRITE),
    }
    return render(request, "evaluation/tree.html", context)


@require_safe
@requires(Permission.REPORT_EXPLAIN)
def tree_paper(request: Any, pk: int) -> HttpResponse:
    shown = _tree(request, pk)
    record(Act.REPORT_EXPORT, by=request.actor, target=shown, details="arbre à impacts, PDF")
    return download(tree_document(shown, on=timezone.localdate()))


@requires(Permission.REPORT_WRITE)
def add_branch(request: Any, pk: int, kind: str, above: int) -> HttpResponse:
    shown, branch = _tree(request, pk), _branch(kind)
    parent = get_object_or_404(above_of(shown, branch), pk=above)
    form = LineForm(request.POST or None, branch=branch, draft=(request.user.pk, about(f"arbre-{kind}", parent)))

    def act(answers: dict[str, Any]) -> str:
        line = add_line(shown, branch, parent, form.sheet(answers), by=request.actor, at=timezone.now())
        return f"{reverse('evaluation:tree', args=[pk])}#{kind}-{line.pk}"

    return _write(request, shown, form, act, title=branch.title, sub="" if parent == shown else str(parent))


@requires(Permission.REPORT_WRITE)
def change_branch(request: Any, pk: int, kind: str, line: int) -> HttpResponse:
    """Written meanwhile by somebody else: both texts are shown, nothing is lost."""
    shown, branch = _tree(request, pk), _branch(kind)
    written = get_object_or_404(lines_of(shown, branch), pk=line)
    form = LineForm(request.POST or None, branch=branch, line=written, draft=(request.user.pk, about("arbre", written)))

    def act(answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        change_line(shown, branch, written, form.sheet(answers), version=version, by=request.actor, at=timezone.now())
        return f"{reverse('evaluation:tree', args=[pk])}#{kind}-{written.pk}"

    return _write(request, shown, form, act, title=branch.title, current=written)


def _write(  # noqa: PLR0913 - the words of a page
    request: Any, shown: ImpactTree, form: LineForm, act: Any, *, title: str, sub: str = "", current: Any = None
) -> HttpResponse:
    if answer := receive(request, form, act, current=current, done="C’est enregistré."):
        return answer
    back = reverse("evaluation:tree", args=[shown.pk])
    context = {"tree": shown, "form": form, "title": title, "sub": sub or shown.title, "back": back}
    return render(request, "evaluation/tree_write.html", context, status=form.status)


@require_POST
@requires(Permission.REPORT_WRITE)
def remove_branch(request: Any, pk: int, kind: str, line: int) -> HttpResponse:
    shown, branch = _tree(request, pk), _branch(kind)
    written = get_object_or_404(lines_of(shown, branch), pk=line)
    read = request.POST.get("version", "")
    try:
        remove_line(shown, branch, written, version=int(read) if read.isdecimal() else None, by=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Ligne retirée.")
    return redirect("evaluation:tree", pk)
