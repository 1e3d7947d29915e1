"""Those who hold authority, school, and what the family agreed to."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from village.access.policy import OF_STRUCTURES, Actor
from village.accounts.models import User
from village.core.fields import dates_in_order, no_overlap
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.directory.models import Organisation, School
from village.people.models.household import CASE
from village.people.models.person import Person
from village.programmes.models import ListItem


class Guardian(models.Model):
    """Titulaire de l'autorité parentale, or another adult who takes part (IR8)."""

    holding = CASE
    sealed_under: ClassVar = "child"

    class Relation(models.TextChoices):
        MOTHER = "mere", "mère"
        FATHER = "pere", "père"
        TUTOR = "tuteur", "tuteur ou tutrice"
        OTHER = "autre", "autre adulte de la famille"

    child = models.ForeignKey(Person, models.CASCADE, related_name="guardians", verbose_name="enfant")
    adult = models.ForeignKey(Person, models.CASCADE, related_name="wards", verbose_name="adulte")
    relation = held(models.CharField("lien", max_length=10, choices=Relation.choices), Category.IDENTITY)
    holds_authority = held(models.BooleanField("autorité parentale", default=True), Category.IDENTITY)
    lives_with = held(models.BooleanField("vit avec l’enfant", default=True), Category.IDENTITY)
    rejected_on = held(models.DateField("écarté le", null=True, blank=True), Category.ORGANISATION)
    rejection_reason = held(SealedText("motif", max_length=300, blank=True), Category.SOCIAL)
    authority_ended_on = held(models.DateField("autorité retirée le", null=True, blank=True), Category.SOCIAL)
    authority_end_source = held(SealedText("décision de justice", max_length=300, blank=True), Category.SOCIAL)

    class Meta:
        verbose_name = "titulaire de l’autorité parentale"
        verbose_name_plural = "titulaires de l’autorité parentale"
        constraints: ClassVar = [
            sealed_only("guardian_words_are_sealed", "rejection_reason", "authority_end_source"),
            models.UniqueConstraint(fields=["child", "adult"], name="guardian_once_per_child"),
            models.CheckConstraint(
                condition=Q(rejected_on__isnull=True) | (Q(holds_authority=False) & ~Q(rejection_reason="")),
                name="rejected_guardian_has_a_reason_and_no_authority",
            ),
            models.CheckConstraint(
                condition=Q(authority_ended_on__isnull=True)
                | (Q(holds_authority=False, rejected_on__isnull=True) & ~Q(authority_end_source="")),
                name="ended_authority_has_a_source_and_is_not_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adult} ({self.get_relation_display()})"

    @property
    def phone(self) -> str:
        return self.adult.phone


class Schooling(models.Model):
    """Where and in which level a child goes to school, dated; with which modalities, ordinary class unless said."""

    holding = CASE

    class Modality(models.TextChoices):
        """Beside the class, several at once (arrêté du 30 septembre 2021 for the first four)."""

        ULIS = "ulis", "ULIS"
        SEGPA = "segpa", "SEGPA"
        UE = "ue", "unité d’enseignement (UE, UEE)"
        UPE2A = "upe2a", "UPE2A"
        EREA = "erea", "EREA"
        CARE = "medico-social", "IME, ITEP ou DITEP"
        RELAY = "relais", "dispositif relais"
        FAMILY = "famille", "instruction en famille ou CNED"

    child = models.ForeignKey(Person, models.CASCADE, related_name="schoolings", verbose_name="enfant")
    school = held(
        models.ForeignKey(School, models.PROTECT, related_name="schoolings", verbose_name="école ou établissement"),
        Category.SCHOOL,
    )
    level = held(models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="niveau"), Category.SCHOOL)
    modalities = held(
        ArrayField(
            models.CharField(max_length=14, choices=Modality.choices),
            verbose_name="modalités de scolarisation",
            default=list,
            blank=True,
        ),
        Category.SCHOOL,
    )
    starts_on = held(models.DateField("depuis le"), Category.SCHOOL)
    ends_on = held(models.DateField("jusqu’au", null=True, blank=True), Category.SCHOOL)

    class Meta:
        verbose_name = "scolarité"
        verbose_name_plural = "scolarités"
        indexes: ClassVar = [
            models.Index(fields=["child", "-starts_on"], include=["ends_on", "school"], name="schooling_of_child"),
        ]
        constraints: ClassVar = [
            dates_in_order("schooling_dates_in_order"),
            models.CheckConstraint(
                condition=Q(
                    modalities__contained_by=[
                        "ulis",
                        "segpa",
                        "ue",
                        "upe2a",
                        "erea",
                        "medico-social",
                        "relais",
                        "famille",
                    ]
                ),
                name="schooling_modalities_known",
            ),
            no_overlap("schooling_one_at_a_time", "child_id"),
        ]

    def __str__(self) -> str:
        return f"{self.level}, {self.school}"

    @property
    def class_said(self) -> str:
        """« CM1 (ULIS, UPE2A) »: for those who may know of the school and of how he is taught there."""
        said = ", ".join(self.Modality(code).label for code in self.modalities)
        return f"{self.level} ({said})" if said else str(self.level)


# In the words read with a family. Of who the child is, the address and the telephone are never for a structure (R16).
_SHARED = {category: category.label for category in Category} | {
    Category.IDENTITY: "qui est l’enfant",
    Category.SOCIAL: "situation de la famille, comportement",
}


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def to_support(self) -> "AgreementQuerySet":
        """Those to be supported by the programme (R4)."""
        return self.filter(scope=Agreement.Scope.SUPPORT)

    def told_to(self, actor: Actor) -> "AgreementQuerySet":
        """Those this reader needs to know: who comes from a structure, not what was said, or refused, of another."""
        if actor.role not in OF_STRUCTURES:
            return self
        own = Organisation.objects.filter(professionals__user_id=actor.user_id)
        return self.filter(Q(scope=Agreement.Scope.SUPPORT) | Q(recipient__in=own))

    def standing(self, on: date | F) -> "AgreementQuerySet":
        """Those that hold on this day; not on the day they are withdrawn."""
        return self.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on), given_on__lte=on)

    def with_replaced(self) -> "AgreementQuerySet":
        """`replaced`: the same parent said something else of the same structure on the day when this one ended."""
        again = Agreement.objects.filter(
            guardian=OuterRef("guardian"), recipient=OuterRef("recipient"), given_on=OuterRef("withdrawn_on")
        )
        return self.annotate(replaced=Exists(again.exclude(pk=OuterRef("pk"))))

    def taken_back(self, on: date | F) -> "AgreementQuerySet":
        """Those to be supported that the family took back by this day, on which no other holds (C11).

        The day may be of a row around, or a column of the agreement itself: `F("withdrawn_on")`, on its own last day.
        """
        day = on if isinstance(on, date) else OuterRef(on if isinstance(on, OuterRef) else on.name)  # type: ignore[attr-defined]
        standing = Agreement.objects.to_support().filter(child=OuterRef("child")).standing(day)
        return self.to_support().filter(~Exists(standing), given_on__lte=on, withdrawn_on__lte=on)


class Agreement(models.Model):
    """What a holder of parental authority agreed to, dated and withdrawable. Not the legal basis of the processing."""

    holding = CASE

    class Scope(models.TextChoices):
        SUPPORT = "accompagnement", "être accompagné par le programme"
        SHARING = "partage", "partager des informations avec cette structure"

    class Channel(models.TextChoices):
        PAPER = "papier", "sur papier"
        ORAL = "oral", "oralement"
        SCREEN = "ecran", "à l’écran"

    child = models.ForeignKey(Person, models.CASCADE, related_name="agreements", verbose_name="enfant")
    guardian = models.ForeignKey(Guardian, models.PROTECT, related_name="agreements", verbose_name="donné par")
    scope = models.CharField("portée", max_length=20, choices=Scope.choices)
    recipient = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name="structure"
    )
    categories = ArrayField(
        models.CharField(max_length=1), verbose_name="catégories partagées", default=list, blank=True
    )
    channel = models.CharField("recueilli", max_length=10, choices=Channel.choices)
    language = held(models.CharField("langue", max_length=40, default="français"), Category.IDENTITY)
    informed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="expliqué par")
    given_on = held(models.DateField("donné le"), Category.ORGANISATION)
    withdrawn_on = held(models.DateField("retiré le", null=True, blank=True), Category.ORGANISATION)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "accord de la famille"
        verbose_name_plural = "accords de la famille"
        constraints: ClassVar = [dates_in_order("agreement_dates_in_order", "given_on", "withdrawn_on")]

    def __str__(self) -> str:
        return f"{self.get_scope_display()}, {self.given_on:%d/%m/%Y}"

    @property
    def shared(self) -> str:
        """« qui est l’enfant, scolarité »: what may be shared, in words; all of it if nothing was said apart."""
        if self.scope != self.Scope.SHARING:
            return ""
        return ", ".join(_SHARED[Category(code)] for code in sorted(self.categories)) or "tout ce qui est utile"
