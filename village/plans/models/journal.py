"""Notes de suivi."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.people.models import CASE, Agreement, CareTeamMembership, Person
from village.plans.models.goal import Goal
from village.plans.models.plan import Plan

LONGEST = 20_000


class JournalEntryQuerySet(models.QuerySet["JournalEntry"]):
    def visible_to(self, actor: Actor) -> "JournalEntryQuerySet":
        """The notes one may read, of the children one may see."""
        return self.readable_by(actor).filter(plan__child__in=Person.objects.visible_to(actor, Permission.DOSSIER_READ))

    def readable_by(self, actor: Actor, *, perhaps_referent: bool = True) -> "JournalEntryQuerySet":
        """Own notes; shared ones for the référent and the coordination; a private one for its author only (RU7).

        The coordinator who is référent by derogation reads what was written for the référent of that child (R31).

        Of children whose dossier this actor was found to reach: elsewhere, `visible_to`. `perhaps_referent`:
        False when this actor is known not to be the référent of any of them today.
        """
        span = reach(actor, Permission.NOTE_READ)
        if not (span.programme or span.links):
            return self.none()
        readable = Q(author_id=actor.user_id) | ~Q(readers=JournalEntry.Readers.AUTHOR)
        if actor.tickets:  # an exceptional access reads what the team reads, no confidence made to the référent
            shared = Q(readers=JournalEntry.Readers.TEAM) | Q(author_id=actor.user_id)
            readable &= shared | ~Q(plan__child_id__in=actor.tickets)
        if span.programme:  # the coordination, who reads what was written for it
            written_for = Q(author_id=actor.user_id) | ~Q(readers=JournalEntry.Readers.REFERENT)
            readable &= written_for | Q(_is_referent(actor)) if perhaps_referent else written_for
        return self.filter(readable)


def _is_referent(actor: Actor) -> Exists:
    """Whether this actor is today the référent of the note's child."""
    today = TruncDate(Now())
    ties = CareTeamMembership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        starts_on__lte=today,
        child_id=OuterRef("plan__child_id"),
        user_id=actor.user_id,
        link=Link.REFERENT.value,
    )
    return Exists(ties)


class JournalEntry(models.Model):
    """Note de suivi (D-F5): who reads it is chosen when writing, and shown afterwards.

    The database refuses to change its date, author and text: what was wrong is corrected by a dated `NoteAddition`.
    """

    holding = CASE
    sealed_under: ClassVar = "plan.child"

    class Kind(models.TextChoices):
        MEETING = "entretien", "entretien"
        HOME = "domicile", "visite à domicile"
        PHONE = "telephone", "téléphone ou message"
        SCHOOL = "ecole", "avec l’école"
        PARTNER = "partenaire", "avec un partenaire"

    class Readers(models.TextChoices):
        AUTHOR = "auteur", "moi seulement (note privée)"
        REFERENT = "referent", "le référent de l’enfant"
        TEAM = "equipe", "le référent et la coordination"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="notes", verbose_name="parcours")
    author = models.ForeignKey(User, models.PROTECT, related_name="notes", verbose_name="auteur")
    on = held(models.DateField("date"), Category.ORGANISATION)
    kind = models.CharField("type d’échange", max_length=12, choices=Kind.choices)
    with_whom = held(SealedText("avec qui", max_length=120, blank=True), Category.SOCIAL)
    text = held(SealedText("note", max_length=LONGEST), Category.SOCIAL)
    good_news = held(models.BooleanField("bonne nouvelle", default=False), Category.SOCIAL)
    positive = held(SealedText("point positif", max_length=300, blank=True), Category.SOCIAL)
    with_family = models.BooleanField("la famille était là ou a été informée", default=False)
    informed_on = held(models.DateField("parents informés le", null=True, blank=True), Category.ORGANISATION)
    informed_channel = models.CharField(
        "parents informés", max_length=10, choices=Agreement.Channel.choices, blank=True
    )
    next_step = held(SealedText("prochaine étape", max_length=200, blank=True), Category.SOCIAL)
    next_on = held(models.DateField("pour le", null=True, blank=True), Category.ORGANISATION)
    channel = models.CharField(
        "note prise", max_length=10, choices=Agreement.Channel.choices, default=Agreement.Channel.SCREEN
    )
    readers = models.CharField("qui peut lire", max_length=10, choices=Readers.choices, default=Readers.TEAM)
    written_at = held(models.DateTimeField("écrite le"), Category.ORGANISATION)

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "note de suivi"
        verbose_name_plural = "notes de suivi"
        indexes: ClassVar = [
            models.Index(fields=["plan", "-on", "-id"], name="note_of_plan"),
            models.Index(fields=["author", "next_on"], name="note_next", condition=Q(next_on__isnull=False)),
        ]
        constraints: ClassVar = [
            sealed_only("journal_entry_words_are_sealed", "with_whom", "text", "positive", "next_step"),
            models.CheckConstraint(
                condition=Q(informed_on__isnull=True) | Q(with_family=True, informed_on__gte=F("on")),
                name="note_parents_informed_after_it",
            ),
        ]

    def __str__(self) -> str:
        return f"note du {self.on:%d/%m/%Y}"


class NoteStep(models.Model):
    """A step forward, or backward, that a note tells about one goal (R49)."""

    holding = CASE

    class Direction(models.TextChoices):
        FORWARD = "avant", "un pas en avant"
        BACKWARD = "arriere", "un pas en arrière"

    note = models.ForeignKey(JournalEntry, models.CASCADE, related_name="steps", verbose_name="note de suivi")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps", verbose_name="objectif")
    direction = held(models.CharField("pas", max_length=8, choices=Direction.choices), Category.SOCIAL)

    class Meta:
        verbose_name = "pas vers un objectif"
        verbose_name_plural = "pas vers un objectif"
        constraints: ClassVar = [models.UniqueConstraint(fields=["note", "goal"], name="one_step_per_note_and_goal")]

    def __str__(self) -> str:
        return self.get_direction_display()


class NoteAddition(models.Model):
    """What the author of a note adds or corrects later: dated, below the note, for the same readers."""

    holding = CASE
    sealed_under: ClassVar = "note.plan.child"

    note = models.ForeignKey(JournalEntry, models.CASCADE, related_name="additions", verbose_name="note de suivi")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    text = held(SealedText("ajout", max_length=LONGEST), Category.SOCIAL)
    written_at = held(models.DateTimeField("écrit le"), Category.ORGANISATION)

    class Meta:
        verbose_name = "ajout à une note"
        verbose_name_plural = "ajouts à une note"
        ordering = ("written_at", "id")
        constraints: ClassVar = [sealed_only("note_addition_words_are_sealed", "text")]

    def __str__(self) -> str:
        return f"ajout du {self.written_at:%d/%m/%Y}"
