"""The page of the sitting, whichever of its forms was sent."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import decide as decide_access
from village.core.drafts import about
from village.core.forms import VillageForm
from village.core.french import full_date, hour
from village.meetings import operations, reading
from village.meetings.forms.decision import DecisionForm
from village.meetings.forms.meeting import AttendanceForm
from village.meetings.forms.minutes import AmendmentForm, BesideForm, DiscussionForm, TaskForm, same_words
from village.meetings.models import Situation
from village.meetings.sheet import Sheet

# The forms that hold what is typed in the others.
DECISION, DISCUSSION = "a-decider", "a-noter"


def decision_form(request: Any, chosen: Situation | None, sent: Any = None) -> DecisionForm | None:
    if chosen is None or not request.actor.can(Permission.SITUATION_DECIDE):
        return None
    if hasattr(chosen, "decision") and sent is None:
        return None
    draft = (request.user.pk, about("decision", chosen))
    return DecisionForm(sent, situation=chosen, today=timezone.localdate(), draft=draft)


def _words(form: DecisionForm) -> list[str]:
    """The answers of a decision that are not those it proposes."""
    return [name for name in form.changed_data if not form.fields[name].widget.is_hidden]


class Board:
    """The agenda, the situation beside it, and what may be written about it."""

    def __init__(self, request: Any, sheet: Sheet, chosen: Situation | None) -> None:
        self.request, self.sheet, self.chosen = request, sheet, chosen
        self.meeting, self.actor = sheet.meeting, request.actor
        # On the wall of the room: codes only, whoever holds the keyboard.
        self.projected = request.GET.get("projeter") == "1"
        self.prepares = self.actor.can(Permission.MEETING_PREPARE)
        self.held = self.meeting.on <= sheet.on
        self.limited = chosen is not None and chosen.child.limited_on is not None
        self.writes = bool(chosen) and self.actor.can(Permission.SITUATION_DECIDE) and not self.limited

    def address(self, situation: Situation | None) -> str:
        page = reverse("meetings:detail", args=[self.meeting.pk])
        asked = [f"situation={situation.pk}"] if situation else []
        asked += ["projeter=1"] if self.projected else []
        return page + ("?" + "&".join(asked) if asked else "") + ("#situation" if situation else "")

    def forms(self, sent: dict[str, VillageForm | None]) -> dict[str, VillageForm | None]:
        """One form for each thing that may be written now; the one that was sent, as it was sent."""
        made: dict[str, VillageForm | None] = dict.fromkeys(
            ("decision", "attendance", "discussion", "task", "amendment")
        )
        chosen, meeting = self.chosen, self.meeting
        if self.prepares:
            made["attendance"] = AttendanceForm(expected=self.sheet.expected, present=self.sheet.present)
        if chosen and self.writes:
            shut = meeting.closed_at or (self.held and not meeting.opened_at)
            made["decision"] = None if shut else decision_form(self.request, chosen)
            if meeting.closed_at:
                made["amendment"] = AmendmentForm(draft=(self.request.user.pk, about("ajout", chosen)))
            else:
                made["discussion"] = self.discussion_form()
                made["task"] = self.task_form()
        return self._together(made | sent)

    def _together(self, made: dict[str, VillageForm | None]) -> dict[str, VillageForm | None]:
        """Whichever button is pressed, what was typed in the three forms of a situation is sent."""
        owner = DECISION if made["decision"] and self.held else DISCUSSION
        for form in (made["discussion"], made["task"]):
            if isinstance(form, TaskForm) or (isinstance(form, DiscussionForm) and owner == DECISION):
                form.belong_to(owner)
        return made

    def beside(self) -> dict[str, BesideForm]:
        """What was said and what somebody takes on, sent with the decision."""
        post, typed = self.request.POST, dict[str, BesideForm]()
        said = post.get("discussion", "")
        if self.chosen and said.strip() and not same_words(said, self.chosen.discussion):
            typed["discussion"] = self.discussion_form(post)
        if self.chosen and post.get("what", "").strip():
            typed["task"] = self.task_form(post)
        return typed

    def typed(self, *, but: str) -> dict[str, VillageForm | None]:
        """The other forms, with what was typed in them when the form `but` was sent."""
        post = self.request.POST
        shown: dict[str, VillageForm | None] = {}
        for name, bound in self.beside().items():
            if name != but:
                shown[name] = self.task_form() if bound.own == TaskForm.own else self.discussion_form()
        decided = decision_form(self.request, self.chosen, post) if self.chosen else None
        if decided and any(decided.add_prefix(name) in post for name in _words(decided)):
            shown["decision"] = decision_form(self.request, self.chosen)
        for form in shown.values():
            if form:
                form.take_up(post)
        return shown

    def discussion_form(self, sent: Any = None) -> DiscussionForm:
        chosen: Any = self.chosen
        return DiscussionForm(sent, situation=chosen, draft=(self.request.user.pk, about("seance", chosen)))

    def task_form(self, sent: Any = None) -> TaskForm:
        team = list(reading.team_of(self.actor.programme_id, self.sheet.on))
        return TaskForm(sent, expected=self.sheet.expected, team=team, on=max(self.meeting.on, self.sheet.on))

    def page(self, **sent: VillageForm | None) -> HttpResponse:
        meeting, sheet, chosen = self.meeting, self.sheet, self.chosen
        operations.read_meeting(meeting, by=self.actor, situations=sheet.situations, page="séance")
        reads = bool(chosen and chosen.child_id in sheet.readable)
        told = None if self.projected else sheet.told(chosen)
        if chosen and reads:
            operations.read_situation(chosen, by=self.actor, on=sheet.on)
        forms = self.forms(sent)
        context = {
            **self._around(),
            "told": told,
            "reads": reads,
            "views": told.views if told else [],
            "mine": set(),
            "closed_views": 0,
            "tasks": list(reading.tasks_of(chosen)) if chosen and reads else [],
            "corrections": list(chosen.decision.corrections.select_related("author"))
            if chosen and reads and hasattr(chosen, "decision") and chosen.decision.version > 1
            else [],
            "amendments": list(chosen.amendments.select_related("author"))
            if chosen and reads and meeting.closed_at
            else [],
            "form": forms["decision"],
            "attendance_form": forms["attendance"],
            "counts": self._counts(forms["attendance"]),
            "discussion_form": forms["discussion"],
            "task_form": forms["task"],
            "amendment_form": forms["amendment"],
        }
        status = max((form.status for form in forms.values() if form), default=200)
        return render(self.request, "meetings/detail.html", context, status=status)

    def _around(self) -> dict[str, Any]:
        meeting, sheet, chosen = self.meeting, self.sheet, self.chosen
        after = sheet.after(chosen) if chosen else None
        return {
            "heading": f"{meeting.panel}, {full_date(meeting.on)}, {hour(meeting.starts_at)}",
            "facts": sheet.facts,
            "reason": decide_access(self.actor, Permission.MEETING_ATTEND).because,
            "agreement_missing": sheet.lacks_agreement(chosen),
            "to_settle": bool(
                chosen and not hasattr(chosen, "decision") and chosen.referral and chosen.referral.to_settle
            ),
            "taken_back": sheet.taken_back(chosen) if self.prepares else None,
            "agenda_link": self._agenda_link(),
            "prepares": self.prepares,
            "composes": self.actor.can(Permission.PANEL_MANAGE),
            "decision_title": f"{chosen.code} · décision" if chosen else "",
            "told_title": f"{chosen.code} · ce que l’on sait" if chosen else "",
            "minutes_title": f"{chosen.code} · ce qui s’est dit" if chosen else "",
            "tasks_title": f"{chosen.code} · qui fait quoi" if chosen else "",
            "submit": f"Enregistrer et passer à {after.code}" if after else "Enregistrer la décision",
            "reader_coordinates": self.prepares,
            "meeting": meeting,
            "situation": chosen,
            "sheet": sheet,
            "chosen": chosen,
            "decision": getattr(chosen, "decision", None),
            "after": after,
            "after_url": self.address(after) if after else "",
            "held": self.held,
            "to_open": self.writes and self.held and not meeting.opened_at and not meeting.closed_at,
            "live": self.writes and self.held and not meeting.closed_at,
            "agenda_said": sheet.agenda_said,
            "presence_title": "Qui est là" if sheet.attended else "Qui est attendu",
            "projected": self.projected,
            "decision_id": DECISION,
            "discussion_id": DISCUSSION,
            "keep": "projeter=1" if self.projected else "",
            "writes": self.writes,
            "limited": self.limited and self.prepares,
            "reads_situations": self.actor.can(Permission.SITUATION_READ),
            "extract": bool(meeting.closed_at) and reading.sheet_of(self.actor) is not None,
        }

    def _counts(self, form: VillageForm | None) -> bool:
        """Whether the page asks who is there, or gives back what was sent."""
        if form is None:
            return False
        return form.is_bound or bool(self.held and self.sheet.expected and not self.meeting.closed_at)

    def _agenda_link(self) -> str:
        if not self.prepares or self.meeting.closed_at or self.projected:
            return ""
        return reverse("meetings:agenda", args=[self.meeting.pk])
