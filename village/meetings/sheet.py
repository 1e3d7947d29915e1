"""The table of a sitting as one reader may see it: codes, and words only where the dossier is open to him."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from village.access.permissions import Permission
from village.access.policy import Actor, decide
from village.core.dates import age
from village.core.french import counted, duration, number, plural
from village.core.holding import Category
from village.directory.models import Professional
from village.meetings import reading
from village.meetings.models import Guest, Meeting, PanelMembership, Situation
from village.meetings.told import Told, told_of
from village.people.models import subject_of
from village.people.operations import has_agreement
from village.programmes.models import ListItem

TONES = {
    Situation.Reason.ENTRY: "wait",
    Situation.Reason.PLAN: "parents",
    Situation.Reason.REVIEW: "school",
    Situation.Reason.EXIT: "social",
}
_BANDS = ((1, "0–1 an"), (5, "2–5 ans"), (10, "6–10 ans"), (16, "11–16 ans"))


def age_band(born: date | None, on: date) -> str:
    """N1: a band says enough for a table that all can see."""
    if born is None:
        return ""
    years = age(born, on)
    return next((label for last, label in _BANDS if years <= last), "17 ans et plus")


@dataclass(frozen=True)
class Row:
    situation: Situation
    band: str
    presented_by: str
    since: str
    tone: str
    open: bool

    @property
    def decision(self) -> str:
        decided = getattr(self.situation, "decision", None)
        return decided.get_outcome_display() if decided else ""


class Sheet:
    def __init__(self, meeting: Meeting, *, reader: Actor, on: date) -> None:
        self.meeting, self.reader, self.on = meeting, reader, on
        self.situations = list(reading.situations_of(meeting, reader))
        for situation in self.situations:
            situation.meeting = meeting

    @cached_property
    def seats(self) -> list[PanelMembership]:
        return list(reading.seats(self.meeting.panel, self.meeting.on))

    @cached_property
    def guests(self) -> list[Guest]:
        """Those who come for one situation; a guest does not see the others."""
        seen = {situation.pk for situation in self.situations}
        return [guest for guest in reading.guests_of(self.meeting) if guest.situation_id in seen]

    @cached_property
    def expected(self) -> list[tuple[Professional, str]]:
        """Everybody who may be there, each once: his domain, or the situation he comes for."""
        people = {seat.professional_id: (seat.professional, str(seat.competence)) for seat in self.seats}
        codes = {situation.pk: situation.code for situation in self.situations}
        for guest in self.guests:
            people.setdefault(guest.professional_id, (guest.professional, f"pour {codes[guest.situation_id]}"))
        return list(people.values())

    @cached_property
    def attended(self) -> dict[int, bool]:
        return dict(self.meeting.attendances.values_list("professional_id", "present"))

    @property
    def present(self) -> list[int]:
        """Before anybody is recorded, all those expected are ticked."""
        if not self.attended:
            return [person.pk for person, _quality in self.expected if person not in self.unsigned]
        return [professional_id for professional_id, came in self.attended.items() if came]

    @property
    def missing(self) -> list[ListItem]:
        return reading.missing_domains(self.meeting.panel, self.seats, self.meeting.on)

    @cached_property
    def unsigned(self) -> list[Professional]:
        return reading.without_charter(self.meeting.panel.programme_id, [*self.seats, *self.guests])

    @property
    def facts(self) -> str:
        """« 9 situations · environ 2 h · 7 membres attendus · salle du conseil »."""
        minutes = reading.minutes_needed(self.situations)
        about = f"environ {minutes} min" if minutes < 60 else f"environ {number(round(minutes / 30) / 2)} h"
        parts = [counted(len(self.situations), "situation")]
        parts += [about] if minutes else []
        parts += [f"{counted(len(self.seats), 'membre')} {plural(len(self.seats), 'attendu')}"]
        parts += [counted(len(self.guests), "invité")] if self.guests else []
        parts += [self.meeting.where] if self.meeting.where else []
        if self.meeting.closed_at:
            parts.append("séance close")
        elif self.meeting.opened_at:
            parts.append("séance ouverte")
        return " · ".join(parts)

    @property
    def seated(self) -> list[tuple[Professional, str, str]]:
        """Each one expected, in what quality, and whether he was there once it is known."""
        words = {True: "présent", False: "excusé", None: ""}
        return [(person, quality, words[self.attended.get(person.pk)]) for person, quality in self.expected]

    @property
    def undecided(self) -> list[Situation]:
        return [situation for situation in self.situations if not hasattr(situation, "decision")]

    @property
    def agenda_said(self) -> str:
        """« Ordre du jour : 2 décisions sur 9 situations »."""
        total = len(self.situations)
        done = total - len(self.undecided)
        return f"Ordre du jour : {counted(done, 'décision')} sur {counted(total, 'situation')}"

    @cached_property
    def readable(self) -> set[int]:
        return reading.children_readable(self.reader, self.situations, self.on)

    @cached_property
    def rows(self) -> list[Row]:
        referents = reading.referent_names(self.situations, self.meeting.on)
        return [
            Row(
                situation,
                age_band(situation.child.birth_date, self.meeting.on),
                _presented_by(situation, referents),
                self._since(situation),
                TONES[Situation.Reason(situation.reason)],
                situation.child_id in self.readable,
            )
            for situation in self.situations
        ]

    def _since(self, situation: Situation) -> str:
        if situation.reason == Situation.Reason.ENTRY:
            sent = situation.referral.sent_on if situation.referral else None
            days = (self.meeting.on - sent).days if sent else None
            return "" if days is None else f"reçue {duration(days)} avant" if days > 0 else "reçue le jour même"
        opened = situation.plan.opened_on if situation.plan else self.meeting.on
        days = (self.meeting.on - opened).days
        return f"{duration(days)} de parcours" if days else "entrée le jour même"

    def chosen(self, wanted: str) -> Situation | None:
        """The situation asked for, else the first without a decision, else the first."""
        by_id = {str(situation.pk): situation for situation in self.situations}
        return by_id.get(wanted) or next(iter(self.undecided), None) or next(iter(self.situations), None)

    def after(self, situation: Situation) -> Situation | None:
        """The next one that waits, after this one first."""
        waiting = [other for other in self.undecided if other.pk != situation.pk]
        later = [other for other in waiting if other.rank > situation.rank]
        return next(iter(later or waiting), None)

    def lacks_agreement(self, situation: Situation | None) -> bool:
        """Whether an entry is impossible for now: the family's agreement is not recorded (R4)."""
        if situation is None or situation.reason != Situation.Reason.ENTRY or hasattr(situation, "decision"):
            return False
        return not has_agreement(situation.child, self.meeting.on)

    def taken_back(self, situation: Situation | None) -> date | None:
        """When the family took its agreement back, if the parcours of this situation still waits for a decision."""
        if situation is None or situation.reason == Situation.Reason.ENTRY or hasattr(situation, "decision"):
            return None
        return reading.taken_back([situation], self.on).get(situation.child_id)

    def told(self, situation: Situation | None) -> Told | None:
        if situation is None or situation.child_id not in self.readable:
            return None
        subject = subject_of(self.reader, situation.child, self.on, Category.IDENTITY)
        opens = decide(self.reader, Permission.DOSSIER_READ, subject).allowed
        if self.meeting.closed_at and not opens:
            return None  # what was said and decided there, and no more what is known today
        of_health = replace(subject, category=Category.HEALTH)
        knows_health = decide(self.reader, Permission.SITUATION_READ, of_health).allowed
        return told_of(situation, self.reader, health=knows_health, opens=opens)


def _presented_by(situation: Situation, referents: dict[int, str]) -> str:
    """The kind of who sent the fiche (N5), never which school: beside an age, it would say of whom."""
    referral = situation.referral
    if situation.reason == Situation.Reason.ENTRY and referral:
        return f"présentée par : {referral.referrer_kind}"
    return referents.get(situation.child_id, "sans référent")
