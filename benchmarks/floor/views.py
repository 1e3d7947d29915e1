"""List, search, open, add a note, yearly report."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Avg, Count, F, Q
from django.db.models.functions import ExtractYear, TruncMonth
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from benchmarks.floor.models import Child, Note


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ("on", "kind", "text", "good_news", "next_step", "next_on")


@login_required
def children(request: Any) -> HttpResponse:
    found = Child.objects.select_related("school", "quarter", "referent")
    if words := request.GET.get("q", ""):
        found = found.filter(Q(last_name__icontains=words) | Q(first_name__icontains=words))
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return render(request, "children.html", {"page": page, "q": words})


@login_required
def child(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(Child.objects.select_related("school", "quarter", "referent"), pk=pk)
    return render(request, "child.html", {"child": found, "notes": found.notes.select_related("author")})


@login_required
def add_note(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(Child, pk=pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.child, form.instance.author = found, request.user
        form.save()
        messages.success(request, "Note enregistrée.")
        return redirect("child", pk)
    return render(request, "note.html", {"child": found, "form": form})


@login_required
def report(request: Any) -> HttpResponse:
    """Ten tables on children and their notes, each a query of its own, as they are asked one by one."""
    first = date(int(request.GET["year"]), 9, 1)
    last = date(first.year + 1, 8, 31)
    followed = Child.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=first), opened_on__lte=last)
    notes = Note.objects.filter(on__range=(first, last))
    entered, ended = followed.filter(opened_on__gte=first), followed.filter(closed_on__lte=last)
    age = first.year - ExtractYear("birth_date")
    tables = {
        "Par sexe": _table(followed, "sex"),
        "Par âge": _table(followed.annotate(age=age), "age"),
        "Par quartier": _table(followed, "quarter__name"),
        "Par école": _table(followed, "school__name"),
        "Entrées par mois": _table(entered.annotate(month=TruncMonth("opened_on")), "month"),
        "Durée moyenne": [("jours", ended.aggregate(days=Avg(F("closed_on") - F("opened_on")))["days"])],
        "Notes par type": _table(notes, "kind"),
        "Notes par mois": _table(notes.annotate(month=TruncMonth("on")), "month"),
        "Notes par école": _table(notes, "child__school__name"),
        "Enfants rencontrés par référent": _table(notes, "author__last_name", Count("child", distinct=True)),
    }
    return render(request, "report.html", {"tables": tables, "year": first.year})


def _table(rows: Any, by: str, what: Any = Count("pk")) -> list[Any]:  # noqa: B008 - an expression, never changed
    return list(rows.order_by().values(by).annotate(n=what).order_by(by).values_list(by, "n"))
