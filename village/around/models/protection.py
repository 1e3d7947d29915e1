"""Protection of the child: relays, and what is worrying, in its own circle."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.models import User
from village.core.fields import current_on, dates_in_order
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.core.sealing import SealedText, sealed_only
from village.directory.models import Organisation
from village.people.models import CASE, Person
from village.programmes.models import Membership

# Who may be named in a circle.
CIRCLE_ROLES = (Role.REFERENT.value, Role.COORDINATOR.value)
DANGER = Holding(Purpose.FOLLOW, Retention.CASE, Erasure.DELETE, Category.DANGER)


class RelayQuerySet(models.QuerySet["Relay"]):
    def visible_to(self, actor: Actor) -> "RelayQuerySet":
        return self.filter(child__in=Person.objects.visible_to(actor, Permission.RELAY_WRITE, even_limited=True))


class Relay(models.Model):
    """Passage de relais to child protection or to a suivi éducatif: a recorded outcome (R56)."""

    holding = CASE
    sealed_under: ClassVar = "child"

    class Kind(models.TextChoices):
        PROTECTION = "protection", "protection de l’enfance (ASE)"
        EDUCATIVE = "educatif", "suivi éducatif à domicile ou en milieu ouvert (AED, AEMO)"
        STREET = "prevention", "prévention spécialisée"
        SOCIAL = "social", "service social du département (MDS)"

    class Channel(models.TextChoices):
        PAPER = "papier", "par courrier"
        ORAL = "oral", "de vive voix"
        SCREEN = "ecran", "par courriel ou formulaire"

    child = models.ForeignKey(Person, models.CASCADE, related_name="relays", verbose_name="enfant")
    kind = held(models.CharField("vers", max_length=12, choices=Kind.choices), Category.SOCIAL)
    organisation = held(
        models.ForeignKey(
            Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="structure"
        ),
        Category.SOCIAL,
    )
    on = held(models.DateField("date"), Category.SOCIAL)
    channel = models.CharField("comment", max_length=10, choices=Channel.choices)
    words = held(SealedText("ce qui passe le relais", max_length=3000), Category.SOCIAL)
    told_on = held(models.DateField("famille prévenue le", null=True, blank=True), Category.SOCIAL)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    written_at = held(models.DateTimeField("écrit le"), Category.ORGANISATION)

    objects = RelayQuerySet.as_manager()

    class Meta:
        verbose_name = "passage de relais"
        verbose_name_plural = "passages de relais"
        constraints: ClassVar = [sealed_only("relay_words_are_sealed", "words")]

    def __str__(self) -> str:
        return f"relais du {self.on:%d/%m/%Y}"


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, actor: Actor) -> "ConcernQuerySet":
        """For the people named in its circle, and nobody else, whatever their role (R57)."""
        if not actor.can(Permission.CONCERN_READ):
            return self.none()
        mine = ConcernReader.objects.filter(
            current_on(date.today()),  # noqa: DTZ011 - the day of the person's own clock
            concern_id=OuterRef("pk"),
            user_id=actor.user_id,
        )
        return self.filter(Exists(mine), child__programme_id=actor.programme_id)

    def left_alone(self, programme_id: int, on: date) -> "ConcernQuerySet":
        """Those that nobody can open any more: of their circle, nobody is référent or coordinates on that day."""
        hats = Membership.objects.current(on).filter(
            user_id=OuterRef("user_id"), programme_id=programme_id, role__in=CIRCLE_ROLES
        )
        alive = ConcernReader.objects.filter(current_on(on), Exists(hats), concern_id=OuterRef("pk"))
        return self.filter(~Exists(alive), child__programme_id=programme_id)


class Concern(models.Model):
    """Information préoccupante or signalement: a record in its own circle. Its words are sealed at rest (R57)."""

    holding = DANGER
    sealed_under: ClassVar = "child"

    class Kind(models.TextChoices):
        CONCERN = "ip", "information préoccupante, à la cellule départementale (CRIP)"
        REPORT = "signalement", "signalement, au procureur de la République"

    class Family(models.TextChoices):
        TOLD = "prevenue", "les parents sont prévenus"
        LATER = "differee", "pas encore : les prévenir mettrait l’enfant en danger"

    key = models.UUIDField("clé", default=uuid4, unique=True, editable=False)
    child = models.ForeignKey(Person, models.CASCADE, related_name="concerns", verbose_name="enfant")
    kind = models.CharField("nature", max_length=12, choices=Kind.choices)
    facts = held(SealedText("faits", max_length=5000), Category.DANGER)
    sent_on = held(models.DateField("transmise le"), Category.DANGER)
    channel = models.CharField("transmise", max_length=10, choices=Relay.Channel.choices)
    family = models.CharField("les parents", max_length=10, choices=Family.choices)
    answered_on = held(models.DateField("réponse reçue le", null=True, blank=True), Category.DANGER)
    answer = held(SealedText("réponse", max_length=5000, blank=True), Category.DANGER)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    written_at = held(models.DateTimeField("écrite le"), Category.DANGER)
    version = models.PositiveIntegerField("version", default=1)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = "information préoccupante"
        verbose_name_plural = "informations préoccupantes"
        constraints: ClassVar = [
            sealed_only("concern_words_are_sealed", "facts", "answer"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="") | Q(answered_on__gte=F("sent_on")),
                name="concern_answered_after_it_left",
            ),
        ]

    def __str__(self) -> str:
        return "document à circulation restreinte"


class ConcernReader(models.Model):
    """A person named in the circle of a restricted record."""

    holding = DANGER

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="circle", verbose_name="document restreint")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="personne")
    starts_on = held(models.DateField("depuis le"), Category.DANGER)
    ends_on = held(models.DateField("jusqu’au", null=True, blank=True), Category.DANGER)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ajoutée par")

    class Meta:
        verbose_name = "personne du cercle restreint"
        verbose_name_plural = "personnes du cercle restreint"
        constraints: ClassVar = [
            dates_in_order("concern_reader_dates_in_order"),
            models.UniqueConstraint(
                fields=["concern", "user"], condition=Q(ends_on__isnull=True), name="once_in_the_circle"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
