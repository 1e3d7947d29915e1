"""Before and after the exit: prepared with the family, undone with a reason, news asked later with its consent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.accounts.models import User
from village.core.fields import dates_in_order
from village.core.holding import Category, held
from village.core.sealing import SealedJSON, SealedText, sealed_only
from village.directory.models import Organisation
from village.people.models import CASE, Agreement, Guardian, Person
from village.plans.models.plan import Plan


class ExitPreparation(models.Model):
    """The end of the parcours, thought of before it comes: criteria, relay, structures for after (R65)."""

    holding = CASE
    sealed_under: ClassVar = "plan.child"

    class Met(models.TextChoices):
        YES = "oui", "oui"
        PARTLY = "en_partie", "en partie"
        NOT_YET = "pas_encore", "pas encore"

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="preparation", verbose_name="parcours")
    on = held(models.DateField("préparée le"), Category.ORGANISATION)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    criteria = held(SealedText("ce qui montre que l’on peut finir", max_length=2000), Category.SOCIAL)
    met = held(models.CharField("est-ce atteint", max_length=10, choices=Met), Category.SOCIAL)
    relay = held(SealedText("qui prend le relais", max_length=200, blank=True), Category.SOCIAL)
    after = held(SealedText("vers qui se tourner ensuite", max_length=2000, blank=True), Category.SOCIAL)
    structures = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name="structures pour après"
    )
    family_words = held(SealedText("avis de la famille", max_length=5000, blank=True), Category.SOCIAL)
    child_words = held(SealedText("avis de l’enfant", max_length=5000, blank=True), Category.SOCIAL)
    proposed_on = held(models.DateField("proposée à l’EPS le", null=True, blank=True), Category.ORGANISATION)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "préparation de la sortie"
        verbose_name_plural = "préparations de sorties"
        constraints: ClassVar = [
            sealed_only(
                "exit_preparation_words_are_sealed", "criteria", "relay", "after", "family_words", "child_words"
            )
        ]

    def __str__(self) -> str:
        return f"sortie préparée le {self.on:%d/%m/%Y}"


class Reopening(models.Model):
    """An exit undone with a reason; what the exit said is kept."""

    holding = CASE
    sealed_under: ClassVar = "plan.child"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reopenings", verbose_name="parcours")
    on = held(models.DateField("rouvert le"), Category.ORGANISATION)
    closed_on = held(models.DateField("était terminé le"), Category.ORGANISATION)
    reason = held(SealedText("motif de la réouverture", max_length=500), Category.SOCIAL)
    former_exit = held(SealedJSON("ce que disait la sortie", default=dict), Category.SOCIAL)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")

    class Meta:
        verbose_name = "réouverture d’un parcours"
        verbose_name_plural = "réouvertures de parcours"
        constraints: ClassVar = [
            sealed_only("reopening_words_are_sealed", "reason", "former_exit"),
            dates_in_order("reopened_after_the_exit", "closed_on", "on"),
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_says_why"),
        ]

    def __str__(self) -> str:
        return f"rouvert le {self.on:%d/%m/%Y}"


class RecallConsent(models.Model):
    """The family accepts that we ask for news after the exit; it may stop at any time (R68)."""

    holding = CASE

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="recall_consents", verbose_name="parcours")
    guardian = models.ForeignKey(Guardian, models.PROTECT, related_name="+", verbose_name="donné par")
    channel = models.CharField("recueilli", max_length=10, choices=Agreement.Channel.choices)
    given_on = held(models.DateField("donné le"), Category.ORGANISATION)
    withdrawn_on = held(models.DateField("retiré le", null=True, blank=True), Category.ORGANISATION)
    contact = held(models.CharField("comment joindre la famille", max_length=200, blank=True), Category.IDENTITY)

    class Meta:
        verbose_name = "accord pour prendre des nouvelles"
        verbose_name_plural = "accords pour prendre des nouvelles"
        constraints: ClassVar = [
            dates_in_order("recall_consent_in_order", "given_on", "withdrawn_on"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(withdrawn_on__isnull=True), name="one_recall_consent_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"accord du {self.given_on:%d/%m/%Y}"


class Recall(models.Model):
    """News asked 6, 12 or 24 months after the exit, in a few short answers."""

    holding = CASE
    sealed_under: ClassVar = "consent.plan.child"

    class Situation(models.TextChoices):
        BETTER = "mieux", "mieux"
        SAME = "pareil", "pareil"
        WORSE = "moins_bien", "moins bien"
        UNSAID = "ne_sait_pas", "ne sait pas ou ne souhaite pas répondre"

    class Reached(models.TextChoices):
        YES = "joint", "la famille a répondu"
        NO = "pas_joint", "personne n’a répondu"

    consent = models.ForeignKey(RecallConsent, models.CASCADE, related_name="recalls", verbose_name="accord")
    months = models.PositiveSmallIntegerField("mois après la sortie")
    due_on = held(models.DateField("à faire le"), Category.ORGANISATION)
    done_on = held(models.DateField("fait le", null=True, blank=True), Category.ORGANISATION)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="auteur")
    reached = held(models.CharField("réponse", max_length=10, choices=Reached, blank=True), Category.ORGANISATION)
    school = held(models.CharField("à l’école", max_length=12, choices=Situation, blank=True), Category.SOCIAL)
    home = held(models.CharField("à la maison", max_length=12, choices=Situation, blank=True), Category.SOCIAL)
    helped_by = held(SealedText("qui aide aujourd’hui", max_length=200, blank=True), Category.SOCIAL)
    wants_help = held(models.BooleanField("la famille souhaite être rappelée", default=False), Category.SOCIAL)
    words = held(SealedText("ses mots", max_length=2000, blank=True), Category.SOCIAL)

    class Meta:
        verbose_name = "nouvelles après la sortie"
        verbose_name_plural = "nouvelles après les sorties"
        ordering = ("months",)
        indexes: ClassVar = [models.Index(fields=["due_on"], name="recall_due", condition=Q(done_on__isnull=True))]
        constraints: ClassVar = [
            sealed_only("recall_words_are_sealed", "helped_by", "words"),
            models.UniqueConstraint(fields=["consent", "months"], name="recall_once"),
            models.CheckConstraint(condition=Q(months__in=(6, 12, 24)), name="recall_months"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, reached="", author__isnull=True)
                | Q(done_on__isnull=False, author__isnull=False) & ~Q(reached=""),
                name="recall_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"nouvelles à {self.months} mois"


class PlanRelative(models.Model):
    """A brother, a grandmother: who of the family is linked to the parcours, and what each may do (R29)."""

    holding = CASE

    class Relation(models.TextChoices):
        SIBLING = "fratrie", "frère ou sœur"
        GRANDPARENT = "grand_parent", "grand-parent"
        STEPPARENT = "beau_parent", "beau-parent"
        UNCLE = "oncle_tante", "oncle ou tante"
        COUSIN = "cousin", "cousin ou cousine"
        FRIEND = "proche", "proche de la famille"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="relatives", verbose_name="parcours")
    name = held(models.CharField("prénom et nom", max_length=120), Category.IDENTITY)
    person = held(
        models.ForeignKey(
            Person, models.CASCADE, null=True, blank=True, related_name="linked_to", verbose_name="personne déjà connue"
        ),
        Category.IDENTITY,
    )
    relation = held(models.CharField("lien", max_length=12, choices=Relation), Category.IDENTITY)
    may_fetch = held(models.BooleanField("peut venir chercher l’enfant", default=False), Category.SOCIAL)
    may_attend = held(models.BooleanField("peut participer aux actions", default=False), Category.SOCIAL)
    may_know = held(models.BooleanField("peut avoir des nouvelles de l’enfant", default=False), Category.SOCIAL)
    may_meet = held(models.BooleanField("peut venir aux rendez-vous", default=False), Category.SOCIAL)
    phone = held(models.CharField("téléphone", max_length=30, blank=True), Category.IDENTITY)
    agreed_by = models.ForeignKey(Guardian, models.PROTECT, related_name="+", verbose_name="accepté par")
    agreed_on = held(models.DateField("accepté le"), Category.ORGANISATION)
    ends_on = held(models.DateField("jusqu’au", null=True, blank=True), Category.ORGANISATION)

    class Meta:
        verbose_name = "proche associé au parcours"
        verbose_name_plural = "proches associés au parcours"
        ordering = ("pk",)
        constraints: ClassVar = [
            dates_in_order("relative_dates_in_order", "agreed_on", "ends_on"),
            models.UniqueConstraint(
                fields=["plan", "person"], condition=Q(ends_on__isnull=True), name="relative_linked_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def allowed(self) -> list[str]:
        """What this person may do, in words."""
        names = ("may_fetch", "may_attend", "may_know", "may_meet")
        labels = {name: str(self._meta.get_field(name).verbose_name) for name in names}  # type: ignore[union-attr]
        return [label for name, label in labels.items() if getattr(self, name)]
