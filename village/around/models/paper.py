"""Papers signed or received about a child, scanned and kept sealed (R59, R75, NP3)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.access.grants import GRANTS
from village.access.permissions import Permission
from village.access.policy import Actor, categories, reach
from village.access.roles import Role
from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.documents.received import LARGEST
from village.people.models import CASE, Person


class ScannedPaperQuerySet(models.QuerySet["ScannedPaper"]):
    def visible_to(self, actor: Actor) -> "ScannedPaperQuerySet":
        """Of the children within reach, the kinds whose category is open to this reader.

        A scan shows what the pages mask (an address, a telephone): who sits in an EPS does not open it.
        """
        seen = categories(actor, Permission.PAPER_READ, reach(actor, Permission.PAPER_READ).links)
        kinds = [kind for kind in ScannedPaper.Kind if kind.category in seen]
        return self.filter(kind__in=kinds, child__in=Person.objects.visible_to(actor, Permission.PAPER_READ))

    def standing(self) -> "ScannedPaperQuerySet":
        """Those that can be opened."""
        return self.filter(withdrawn_on__isnull=True)


class ScannedPaper(models.Model):
    """Papier numérisé: what it is, of which day, who added it; its content is a sealed file on disk.

    The name that the phone gave is not kept: it may hold anything. Withdrawn, its file is erased and the line stays.
    """

    holding = CASE
    sealed_under: ClassVar = "child"

    class Kind(models.TextChoices):
        REFERRAL = "reperage", "fiche de repérage signée"
        PLAN = "parcours", "parcours signé"
        AGREEMENT = "accord", "accord de la famille signé"
        TO_FAMILY = "vers-famille", "courrier à la famille"
        FROM_FAMILY = "de-famille", "courrier de la famille"
        SCHOOL = "ecole", "document scolaire"
        HEALTH = "sante", "document de santé"
        OTHER = "autre", "autre papier"

        @property
        def category(self) -> Category:
            """How sensitive such a paper is: what decides who opens it."""
            return _CATEGORIES.get(self.value, Category.SOCIAL)

        @property
        def readers(self) -> str:
            """Who opens it, from the table of rights: « Coordination, Référent de parcours »."""
            roles = {
                role
                for grant in GRANTS
                if Permission.PAPER_READ in grant.permissions and self.category in grant.categories
                for role in grant.roles
            }
            return ", ".join(words for role, words in _SAID.items() if role in roles)

    class Media(models.TextChoices):
        PDF = "pdf", "PDF"
        PICTURE = "jpeg", "photo"

    child = models.ForeignKey(Person, models.CASCADE, related_name="scanned_papers", verbose_name="enfant")
    kind = held(models.CharField("nature", max_length=12, choices=Kind.choices), Category.SOCIAL)
    on = held(models.DateField("date du papier"), Category.SOCIAL)
    subject = held(SealedText("de quoi il s’agit", max_length=120, blank=True), Category.SOCIAL)
    file = models.UUIDField("nom du fichier chiffré", unique=True, editable=False)
    media = models.CharField("format", max_length=4, choices=Media.choices)
    size = models.PositiveIntegerField("taille en octets")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ajouté par")
    added_at = held(models.DateTimeField("ajouté le"), Category.ORGANISATION)
    withdrawn_on = held(models.DateField("retiré le", null=True, blank=True), Category.ORGANISATION)
    withdrawn_by = held(
        models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="retiré par"),
        Category.ORGANISATION,
    )
    withdrawn_why = held(SealedText("pourquoi retiré", max_length=200, blank=True), Category.SOCIAL)

    objects = ScannedPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "papier numérisé"
        verbose_name_plural = "papiers numérisés"
        indexes: ClassVar = [models.Index(fields=["child", "-on"], name="paper_of_child")]
        constraints: ClassVar = [
            sealed_only("paper_words_are_sealed", "subject", "withdrawn_why"),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=LARGEST), name="paper_weighs_what_it_may"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="paper_withdrawn_by_somebody_who_says_why",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=False) | ~Q(kind="autre") | ~Q(subject=""),
                name="paper_of_no_kind_says_what_it_is",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {self.on:%d/%m/%Y}"

    @property
    def readers(self) -> str:
        return self.Kind(self.kind).readers

    @property
    def file_name(self) -> str:
        """« parcours signé 2026-11-02.pdf »: of no child."""
        ending = "pdf" if self.media == self.Media.PDF else "jpg"
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}.{ending}"

    @property
    def weight(self) -> str:
        """« 340 ko », « 1,2 Mo »."""
        kilobytes = max(self.size // 1024, 1)
        return f"{kilobytes} ko" if kilobytes < 1000 else f"{self.size / 1024**2:.1f} Mo".replace(".", ",")


_CATEGORIES = {
    ScannedPaper.Kind.SCHOOL.value: Category.SCHOOL,
    ScannedPaper.Kind.HEALTH.value: Category.HEALTH,
}
_SAID = {
    Role.REFERENT: "le référent de l’enfant",
    Role.COORDINATOR: "la coordination",
    Role.ASSISTANT: "l’assistance administrative",
}
