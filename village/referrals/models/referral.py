"""Repérage: the fiche a partner writes with the family, its two signatures, and what becomes of it (D-F1)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.accounts.models import User
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.core.sealing import KeyHolder, SealedText, sealed_only
from village.directory.models import Organisation, Professional, School
from village.people.models import Agreement, Guardian, Person, is_of_a_structure, refused_to
from village.programmes.models import Commune, ListItem, Programme, Quarter
from village.referrals.models.choices import Door, Dropped, Settled, Standing
from village.referrals.models.criteria import CriteriaSet
from village.referrals.states import State

FAMILY_KIND = "famille"
REFERRAL = Holding(Purpose.REFER, Retention.REFERRAL, Erasure.DELETE)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, actor: Actor, permission: Permission = Permission.REFERRAL_FOLLOW) -> "ReferralQuerySet":
        """Those who receive see what was sent; those who write see their own; nobody sees another's draft.

        Of a family that took back what it agreed to share with his structure, the author keeps his words: `silenced`.
        """
        if not reach(actor, permission).programme:
            return self.none()
        own = Q(written_by_id=actor.user_id)
        if reach(actor, Permission.REFERRAL_RECEIVE).programme:
            own |= Q(sent_on__isnull=False)  # a refusal before sending is counted, never shown (RU2)
        seen = self.filter(own, programme_id=actor.programme_id)
        if not is_of_a_structure(actor):
            return seen
        return seen.annotate(kept_back=refused_to(actor, timezone.localdate(), "child__"))

    def with_all(self) -> "ReferralQuerySet":
        """With what a page shows of a fiche, in few queries."""
        related = (
            "programme", "written_by", "organisation", "referrer", "referrer_kind__counts_as", "school__organisation",
            "level", "commune", "criteria", "derogation_by", "settled_by", "quarter__commune", "adhesion",
            "child__household",
        )  # fmt: skip
        return self.select_related(*related).prefetch_related("motives", "signatures", "criteria_answers__criterion")


class Referral(KeyHolder):
    """A fiche de repérage. The child is named in the fiche until it arrives; then it is tied to a `Person`."""

    holding = REFERRAL
    sealed_under: ClassVar = ""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="referrals", verbose_name="programme")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="referrals", verbose_name="écrite par")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="structure"
    )
    referrer = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="orienteur"
    )
    referrer_kind = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="type d’orienteur")
    door = models.CharField("arrivée par", max_length=12, choices=Door.choices, default=Door.PARTNER)
    came_from = held(models.CharField("personne ou PRE qui appelle", max_length=160, blank=True), Category.IDENTITY)
    child = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="referrals", verbose_name="enfant"
    )

    child_first_name = held(models.CharField("prénom de l’enfant", max_length=80), Category.IDENTITY)
    child_last_name = held(models.CharField("nom de l’enfant", max_length=80), Category.IDENTITY)
    birth_date = held(models.DateField("date de naissance"), Category.IDENTITY)
    sex = held(models.CharField("sexe", max_length=1, choices=Person.Sex.choices, blank=True), Category.IDENTITY)
    school = held(
        models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="école"),
        Category.SCHOOL,
    )
    level = held(
        models.ForeignKey(ListItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="niveau"),
        Category.SCHOOL,
    )
    address = held(models.CharField("adresse", max_length=200, blank=True), Category.IDENTITY)
    commune = held(
        models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune"), Category.IDENTITY
    )
    quarter = held(
        models.ForeignKey(Quarter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quartier"),
        Category.IDENTITY,
    )
    outside_quarters = held(models.BooleanField("hors des quartiers désignés", default=False), Category.IDENTITY)
    guardian_first_name = held(models.CharField("prénom du parent", max_length=80), Category.IDENTITY)
    guardian_last_name = held(models.CharField("nom du parent", max_length=80), Category.IDENTITY)
    guardian_relation = held(
        models.CharField("lien avec l’enfant", max_length=10, choices=Guardian.Relation.choices), Category.IDENTITY
    )
    guardian_phone = held(models.CharField("téléphone du parent", max_length=30, blank=True), Category.IDENTITY)
    guardian_lives_with = held(models.BooleanField("l’enfant vit avec ce parent", default=True), Category.IDENTITY)
    second_first_name = held(models.CharField("prénom de l’autre parent", max_length=80, blank=True), Category.IDENTITY)
    second_last_name = held(models.CharField("nom de l’autre parent", max_length=80, blank=True), Category.IDENTITY)
    second_relation = held(
        models.CharField("lien de l’autre parent", max_length=10, choices=Guardian.Relation.choices, blank=True),
        Category.IDENTITY,
    )
    second_phone = held(models.CharField("téléphone de l’autre parent", max_length=30, blank=True), Category.IDENTITY)
    second_lives_with = held(models.BooleanField("l’enfant vit aussi avec lui", default=False), Category.IDENTITY)
    second_address = held(models.CharField("adresse de l’autre parent", max_length=200, blank=True), Category.IDENTITY)
    second_standing = held(
        models.CharField("où en est l’autre parent", max_length=12, choices=Standing.choices, blank=True),
        Category.SOCIAL,
    )
    languages = held(models.CharField("langues parlées", max_length=120, blank=True), Category.IDENTITY)
    interpreter = held(models.BooleanField("interprète utile", default=False), Category.IDENTITY)

    motives = held(
        models.ManyToManyField(ListItem, related_name="+", verbose_name="motifs d’orientation", blank=True),
        Category.SOCIAL,
    )
    observed_facts = held(SealedText("faits observés", max_length=5000), Category.SOCIAL)
    appraisal = held(SealedText("ce que vous en pensez", max_length=5000, blank=True), Category.SOCIAL)
    child_words = held(SealedText("ce qu’en dit l’enfant", max_length=1000, blank=True), Category.SOCIAL)
    strengths = held(SealedText("points forts", max_length=5000, blank=True), Category.SOCIAL)
    already_tried = held(SealedText("ce qui a déjà été tenté", max_length=5000, blank=True), Category.SOCIAL)
    family_dialogue = held(SealedText("dialogue avec la famille", max_length=5000), Category.SOCIAL)
    adhesion = held(
        models.ForeignKey(
            ListItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="adhésion de la famille"
        ),
        Category.SOCIAL,
    )

    adhesion_signs = held(SealedText("premiers signes d’adhésion", max_length=1000, blank=True), Category.SOCIAL)

    criteria = models.ForeignKey(
        CriteriaSet, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="critères répondus"
    )
    derogation_reason = held(SealedText("motif de la dérogation", max_length=300, blank=True), Category.SOCIAL)
    derogation_about = held(models.CharField("hors critères", max_length=300, blank=True), Category.SOCIAL)
    derogation_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dérogation accordée par"
    )
    derogation_on = held(models.DateField("dérogation accordée le", null=True, blank=True), Category.ORGANISATION)

    settled_by_way = held(
        models.CharField("désaccord traité par", max_length=12, choices=Settled.choices, blank=True), Category.SOCIAL
    )
    settled_words = held(SealedText("ce qui a été fait du désaccord", max_length=2000, blank=True), Category.SOCIAL)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="désaccord traité, écrit par"
    )
    settled_on = held(models.DateField("désaccord traité le", null=True, blank=True), Category.ORGANISATION)

    state = models.CharField("état", max_length=15, choices=State.choices, default=State.DRAFT)
    written_on = held(models.DateField("écrite le"), Category.ORGANISATION)
    sent_on = held(models.DateField("reçue le", null=True, blank=True), Category.ORGANISATION)
    decided_on = held(models.DateField("décidée le", null=True, blank=True), Category.ORGANISATION)
    answer = held(SealedText("réponse à l’orienteur", max_length=1000, blank=True), Category.SOCIAL)
    dropped_why = held(
        models.CharField("pourquoi sans suite", max_length=12, choices=Dropped.choices, blank=True), Category.SOCIAL
    )
    refusal_reason = held(SealedText("motif du refus", max_length=300, blank=True), Category.SOCIAL)
    version = models.PositiveIntegerField("version", default=1)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche de repérage"
        verbose_name_plural = "fiches de repérage"
        indexes: ClassVar = [
            models.Index(fields=["programme", "state", "sent_on"], name="referral_queue"),
            models.Index(fields=["written_by", "-written_on"], name="referral_mine"),
            # The bilan counts by type; the row policy asks the programme (config.wall).
            models.Index(fields=["id"], include=["referrer_kind", "programme"], name="referral_kind"),
            models.Index(
                fields=["programme", "sent_on"],
                include=["id", "child", "derogation_on", "derogation_about", "decided_on"],
                name="referral_received",  # the bilan counts those of a year
            ),
        ]
        constraints: ClassVar = [
            sealed_only(
                "referral_words_are_sealed",
                "observed_facts",
                "appraisal",
                "child_words",
                "strengths",
                "already_tried",
                "family_dialogue",
                "adhesion_signs",
                "derogation_reason",
                "answer",
                "refusal_reason",
                "settled_words",
            ),
            models.CheckConstraint(
                condition=Q(derogation_on__isnull=True, derogation_reason="", derogation_by__isnull=True)
                | Q(derogation_on__isnull=False, derogation_by__isnull=False) & ~Q(derogation_reason=""),
                name="referral_derogation_has_reason_and_author",
            ),
            models.CheckConstraint(
                condition=Q(outside_quarters=False) | Q(quarter__isnull=True), name="referral_in_a_quarter_or_outside"
            ),
            models.CheckConstraint(
                condition=~Q(door=Door.FAMILY) | Q(organisation__isnull=True), name="referral_family_has_no_structure"
            ),
            models.CheckConstraint(
                condition=~Q(door=Door.OTHER_PRE) | ~Q(came_from=""), name="referral_other_pre_is_named"
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(sent_on__gte=models.F("written_on")),
                name="referral_sent_after_written",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=models.F("written_on")),
                name="referral_decided_after_written",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.REFUSED]) | Q(sent_on__isnull=False),
                name="referral_arrived_has_a_date",
            ),
            models.CheckConstraint(  # before that, « déjà connu ? » may be waiting for an answer
                condition=~Q(state__in=[State.SCHEDULED, State.ADMITTED, State.JOINED, State.NOT_ADMITTED, State.ENDED])
                | Q(child__isnull=False),
                name="referral_studied_has_a_child",
            ),
            models.CheckConstraint(
                condition=Q(second_last_name="", second_first_name="", second_relation="")
                | ~(Q(second_last_name="") | Q(second_first_name="") | Q(second_relation="")),
                name="referral_second_parent_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.RECEIVED, State.ASKED, State.SCHEDULED])
                | Q(decided_on__isnull=False),
                name="referral_ended_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, settled_by__isnull=True, settled_by_way="", settled_words="")
                | Q(settled_on__isnull=False, settled_by__isnull=False) & ~Q(settled_words="") & ~Q(settled_by_way=""),
                name="referral_settlement_says_how_and_by_whom",
            ),
            models.CheckConstraint(  # RU1, X22: no EPS and no entry over a disagreement that nobody dealt with
                condition=~Q(state__in=[State.SCHEDULED, State.ADMITTED], second_standing=Standing.DISAGREES)
                | Q(settled_on__isnull=False),
                name="referral_disagreement_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DROPPED) & ~Q(dropped_why="") | ~Q(state=State.DROPPED) & Q(dropped_why=""),
                name="referral_dropped_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"fiche {self.pk}"

    @property
    def disagrees(self) -> bool:
        """Whether the other holder of parental authority declared that he does not agree (X22)."""
        return self.second_standing == Standing.DISAGREES

    @property
    def to_settle(self) -> bool:
        """Whether nobody wrote yet how this disagreement was dealt with."""
        return self.disagrees and self.settled_on is None

    @property
    def address_is_protected(self) -> bool:
        """Whether the home of the child is protected since: what the fiche says of it is shown to who needs it only."""
        if self.child is None or self.child.household_id is None:
            return False
        home = self.child.household
        return home is None or home.protected_on is not None  # not in reach: as if it were

    @property
    def signing(self) -> tuple[str, ...]:
        """Who must sign before it leaves: partner and parent (RU2); the parent alone when no partner speaks (RU3)."""
        alone = self.door == Door.FAMILY or (
            self.door == Door.PHONE and self.referrer_kind.national_code == FAMILY_KIND
        )
        both = (Signature.Party.PARTNER, Signature.Party.GUARDIAN)
        return both[1:] if alone else both

    @property
    def silenced(self) -> bool:
        """For the reader of `visible_to`: the family took its agreement back, what becomes of it is told no more."""
        return bool(vars(self).get("kept_back"))

    @property
    def told_state(self) -> str:
        """Where it stands, for the reader whom `visible_to` knows."""
        return "partage retiré par la famille" if self.silenced else self.get_state_display()

    @property
    def to_identify(self) -> bool:
        """Arrived, and somebody must say first whether this child is already known."""
        return self.sent_on is not None and self.child_id is None and self.state in {State.RECEIVED, State.ASKED}


class Signature(models.Model):
    """One of the two signatures without which a fiche does not leave (RU2); paper, oral or screen (R59)."""

    holding = REFERRAL

    class Party(models.TextChoices):
        PARTNER = "partenaire", "le partenaire"
        GUARDIAN = "parent", "le parent"
        SECOND = "autre_parent", "l’autre parent"

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="signatures", verbose_name="fiche de repérage")
    party = models.CharField("qui signe", max_length=12, choices=Party.choices)
    name = held(models.CharField("nom du signataire", max_length=120), Category.IDENTITY)
    channel = models.CharField("recueillie", max_length=10, choices=Agreement.Channel.choices)
    signed_on = held(models.DateField("signée le"), Category.ORGANISATION)
    language = held(models.CharField("expliquée en", max_length=40, default="français"), Category.IDENTITY)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="enregistrée par")

    class Meta:
        verbose_name = "signature"
        verbose_name_plural = "signatures"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "party"], name="referral_signed_once_by_each"),
        ]

    def __str__(self) -> str:
        return f"{self.get_party_display()}, {self.signed_on:%d/%m/%Y}"


class Inquiry(models.Model):
    """More asked of the orienteur after his fiche arrived; he answers on his fiche (R10)."""

    holding = REFERRAL
    sealed_under: ClassVar = "referral"

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="inquiries", verbose_name="fiche de repérage")
    question = held(SealedText("question posée", max_length=1000), Category.SOCIAL)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="demandée par")
    asked_on = held(models.DateField("demandée le"), Category.ORGANISATION)
    answer = held(SealedText("réponse", max_length=5000, blank=True), Category.SOCIAL)
    answered_on = held(models.DateField("répondue le", null=True, blank=True), Category.ORGANISATION)

    class Meta:
        verbose_name = "précision demandée"
        verbose_name_plural = "précisions demandées"
        ordering = ("asked_on", "pk")
        constraints: ClassVar = [
            sealed_only("inquiry_words_are_sealed", "question", "answer"),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(answered_on__isnull=True), name="inquiry_one_open_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"précision {self.pk}"
