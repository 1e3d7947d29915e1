"""The notes of a child as one reader goes through them: filtered, searched, step by step."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from village.core.forms import DayField
from village.core.french import counted, short_date
from village.core.text import fold
from village.plans.models import Goal, JournalEntry, NoteStep

_WIDTH, _HEIGHT, _STEP = 30, 14, 8


class NotebookForm(forms.Form):
    """What one looks for. A date that is none is said, and narrows nothing."""

    kind = forms.ChoiceField(label="Type d’échange", required=False)
    goal = forms.ModelChoiceField(Goal.objects.none(), label="Objectif", required=False, empty_label="Tous")
    since = DayField(label="Depuis le", required=False)
    until = DayField(label="Jusqu’au", required=False)

    def __init__(self, data: Any, *, goals: Iterable[Goal], words: str) -> None:
        super().__init__(data)
        self.words = words
        self.fields["kind"].choices = [("", "Tous"), *JournalEntry.Kind.choices]  # type: ignore[attr-defined]
        keys = [goal.pk for goal in goals]
        self.fields["goal"].queryset = Goal.objects.filter(pk__in=keys)  # type: ignore[attr-defined]

    def narrowed(self, notes: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        if not self.is_valid():
            return notes
        asked = self.cleaned_data
        found = {
            "kind": asked["kind"], "steps__goal": asked["goal"], "on__gte": asked["since"], "on__lte": asked["until"],
        }  # fmt: skip
        notes = notes.filter(**{name: value for name, value in found.items() if value})
        return _with_words(notes, self.words) if self.words.strip() else notes

    @property
    def narrows(self) -> bool:
        return bool(self.words.strip() or (self.is_valid() and any(self.cleaned_data.values())))


def _with_words(notes: QuerySet[JournalEntry], words: str) -> QuerySet[JournalEntry]:
    """Each word somewhere in the note, accents and case aside: the notes of one child are few."""
    wanted = fold(words).split()
    said: dict[int, list[str]] = defaultdict(list)
    fields = ("text", "positive", "with_whom", "next_step", "additions__text")
    for pk, *texts in notes.order_by().values_list("pk", *fields):
        said[pk] += [text for text in texts if text]
    kept = [pk for pk, texts in said.items() if all(word in fold(" ".join(texts)) for word in wanted)]
    return notes.filter(pk__in=kept)


@dataclass(frozen=True)
class StepLine:
    """The steps of one goal, oldest first: up for forward, down for backward. `said` is the same in words."""

    goal: str
    said: str
    points: str
    dots: tuple[tuple[int, int, bool], ...]
    width: int
    height: int


def step_lines(notes: QuerySet[JournalEntry], goals: Iterable[Goal]) -> list[StepLine]:
    """One line per goal that moved, from the notes that this reader may read."""
    moved: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    rows = NoteStep.objects.filter(note__in=notes.order_by().values("pk")).order_by("note__on", "note_id")
    for goal, day, direction in rows.values_list("goal_id", "note__on", "direction"):
        moved[goal].append((day, direction == NoteStep.Direction.FORWARD))
    return [_line(goal, moved[goal.pk]) for goal in goals if moved[goal.pk]]


def _line(goal: Goal, steps: list[tuple[date, bool]]) -> StepLine:
    levels, level = [0], 0
    for _, forward in steps:
        level += 1 if forward else -1
        levels.append(level)
    top = max(levels)
    places = [(_WIDTH * (rank + 1), _HEIGHT * (top - height) + _STEP) for rank, height in enumerate(levels)]
    return StepLine(
        goal=goal.wording,
        said=_said(steps),
        points=" ".join(f"{x},{y}" for x, y in places),
        dots=tuple((x, y, step[1]) for (x, y), step in zip(places[1:], steps, strict=True)),
        width=_WIDTH * (len(levels) + 1),
        height=_HEIGHT * (top - min(levels)) + 2 * _STEP,
    )


def _said(steps: list[tuple[date, bool]]) -> str:
    """« 3 pas en avant, 1 pas en arrière. Le dernier : en avant, le 24 oct. 2026. »"""
    ahead = sum(forward for _, forward in steps)
    counts = ((ahead, "pas en avant"), (len(steps) - ahead, "pas en arrière"))
    told = ", ".join(counted(number, words, words) for number, words in counts if number)
    last, forward = steps[-1]
    return f"{told}. Le dernier : {'en avant' if forward else 'en arrière'}, le {short_date(last)}."
