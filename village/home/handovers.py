"""What helps to write a handover sheet: read by the référent who still follows the child."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor
from village.core import drafts
from village.core.drafts import about
from village.core.french import long_date
from village.people.models import Handover, Person
from village.plans.models import JournalEntry, Plan

# Where drafts of a parcours are kept → what they are, where they are finished.
_PLACES = (
    ("note", "une note", "plans:write_note"),
    ("diagnostic", "le diagnostic", "casefile:assess"),
    ("point", "un point d’étape", "plans:review"),
)


@dataclass
class Help:
    """What she should not forget: drafts, private notes, what her notes promised."""

    private: list[JournalEntry] = field(default_factory=list)
    unfinished: list[tuple[str, str]] = field(default_factory=list)
    initial: dict[str, str] = field(default_factory=dict)


def help_to_write(handover: Handover, actor: Actor, on: date) -> Help:
    """Nothing when she no longer follows the child: what she wrote in the dossier stays there for the next."""
    child = handover.child
    if not Person.objects.visible_to(actor, Permission.NOTE_WRITE, on).filter(pk=child.pk).exists():
        return Help()
    plan = Plan.objects.filter(child=child, closed_on__isnull=True).first()
    notes = JournalEntry.objects.visible_to(actor).filter(plan__child=child, author_id=actor.user_id)
    steps = notes.filter(next_on__gte=on).order_by("next_on")[:8]
    parents = child.guardians.filter(rejected_on=None).select_related("adult")
    return Help(
        private=list(notes.filter(readers=JournalEntry.Readers.AUTHOR).order_by("-on", "-pk")),
        unfinished=_unfinished(actor, plan) if plan else [],
        initial={
            "dates": "\n".join(f"{long_date(note.next_on)} : {note.next_step}" for note in steps if note.next_on),
            "contacts": "\n".join(
                f"{parent.adult}, {parent.get_relation_display()} : {parent.adult.phone}"
                for parent in parents
                if parent.adult.phone
            ),
        },
    )


def _unfinished(actor: Actor, plan: Plan) -> list[tuple[str, str]]:
    return [
        (words, reverse(page, args=[plan.pk]))
        for name, words, page in _PLACES
        if drafts.unfinished(actor.user_id, about(name, plan))
    ]


def to_write(actor: Actor) -> QuerySet[Handover]:
    mine = Handover.objects.visible_to(actor).pending().filter(leaving_id=actor.user_id)
    return mine.select_related("child", "coming").order_by("on", "child__folded_name")


def to_read(actor: Actor) -> QuerySet[Handover]:
    """Those of the children she follows, written or not, that she has not read."""
    hers = Handover.objects.visible_to(actor).pending().exclude(leaving_id=actor.user_id)
    return hers.select_related("child", "leaving").order_by("on", "child__folded_name")


def already_read(actor: Actor) -> QuerySet[Handover]:
    hers = Handover.objects.visible_to(actor).filter(read_at__isnull=False)
    return hers.select_related("child", "leaving").order_by("-read_at")


def asked_in(actor: Actor) -> QuerySet[Handover]:
    """All that is still pending in the programme: for who entrusts children. Not what they say."""
    actor.must(Permission.REFERENT_ASSIGN)
    rows = Handover.objects.pending().filter(child__programme_id=actor.programme_id)
    return rows.select_related("child", "leaving", "coming").order_by("on", "child__folded_name")
