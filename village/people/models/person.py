"""People, and who is around a child."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.expressions import RawSQL

from village.access.links import SEATED, Link
from village.access.permissions import Permission
from village.access.policy import OF_STRUCTURES, Actor, reach
from village.accounts.models import User
from village.core.fields import current_on, dates_in_order, no_overlap
from village.core.holding import Category, held
from village.core.sealing import KeyHolder
from village.core.text import fold
from village.directory.models import Professional
from village.people.models.household import CASE, Household
from village.programmes.models import Programme

_NAME_WORDS = SearchVector("folded_name", config="simple")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(
        self,
        actor: Actor,
        permission: Permission = Permission.DOSSIER_READ,
        on: date | None = None,
        *,
        even_limited: bool = False,
    ) -> "PersonQuerySet":
        """The children whose dossier this actor may reach: all of the programme, or through a current link.

        `even_limited`: to read what this permission wrote before, or to take an agreement back.
        """
        return self.filter(reached_by(actor, permission, on, even_limited=even_limited))

    def named_like(self, words: str) -> "PersonQuerySet":
        """Every word begins a first or last name, accents, case and hyphens aside."""
        beginnings = name_beginnings(words)
        return self.with_beginnings(beginnings) if beginnings else self

    def with_beginnings(self, beginnings: str) -> "PersonQuerySet":
        # By a function: behind row policies, PostgreSQL would read every name instead of the index (decision 15).
        return self.filter(pk__in=RawSQL("SELECT wall_named(to_tsquery('simple', %s))", [beginnings]))


def reached_by(
    actor: Actor, permission: Permission, on: date | None = None, child: str = "", *, even_limited: bool = False
) -> Q:
    """What `visible_to` asks of a child; of rows about a child, `child` is the way to him: `"child__"`."""
    span = reach(actor, permission)
    mine = Q(**{f"{child}programme_id": actor.programme_id, f"{child}is_child": True})
    if not (permission.when_limited or even_limited):
        mine &= Q(**{f"{child}limited_on": None})
    if span.programme:
        return mine
    opened = Q(**{f"{child}pk__in": actor.tickets}) if span.ticket and actor.tickets else Q(pk__in=())
    if not span.links:
        return mine & opened
    ties = CareTeamMembership.objects.filter(
        current_on(on or date.today()),  # noqa: DTZ011 - the day of the person's own clock
        child_id=OuterRef(f"{child}pk"), link__in=[link.value for link in span.links],
    )  # fmt: skip
    tied = Q(Exists(ties.filter(user_id=actor.user_id)))
    if span.links & set(SEATED):  # seated before having an account
        tied |= Q(Exists(ties.filter(user__isnull=True, professional__user_id=actor.user_id)))
    tied &= ~refused_to(actor, on or date.today(), child)  # noqa: DTZ011 - the day of the person's own clock
    return mine & (tied | opened)


def is_of_a_structure(actor: Actor) -> bool:
    """Whether this hat is of a structure around the programme, and not of its team."""
    return actor.role in OF_STRUCTURES


def refused_to(actor: Actor, on: date, child: str = "", category: Category | None = None) -> Q:
    """Of rows about a child: those whose family agrees no more that the structure of this actor knows of him.

    One holder of authority is enough, who agreed once and whose agreement stands no more; with a `category`: who did
    not tick it. Nothing was ever said of this structure: nothing is refused. The same, of one child: `withheld_from`.
    The team of the programme is of no structure.
    """
    if not is_of_a_structure(actor):
        return Q(pk__in=())
    works_for = Professional.objects.filter(user_id=actor.user_id, organisation__programme_id=actor.programme_id)
    return Q(Exists(works_for.filter(refuses(OuterRef(f"{child}pk"), F("organisation_id"), on, category))))


def refuses(child: Any, structure: Any, on: date, category: Category | None = None) -> Func:
    """Whether the family of this child keeps him from this structure; answered behind the wall (`config.eyes`)."""
    asked = child, structure, Value(on), Value(category.value if category else "")
    return Func(*asked, function="wall_refuses", output_field=models.BooleanField())


def name_beginnings(words: str) -> str:
    """What PostgreSQL is asked: « le tur » → `le:* & tur:*`."""
    return " & ".join(f"{word}:*" for word in fold(words).split())


class Person(KeyHolder):
    """A child or an adult of the family."""

    holding = CASE

    class Sex(models.TextChoices):
        """N2."""

        GIRL = "F", "fille"
        BOY = "M", "garçon"
        UNSAID = "", "non précisé"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="people", verbose_name="programme")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="foyer"
    )
    account = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="family_people", verbose_name="compte"
    )
    is_child = models.BooleanField("enfant")
    first_name = held(models.CharField("prénom", max_length=80), Category.IDENTITY)
    last_name = held(models.CharField("nom", max_length=80), Category.IDENTITY)
    folded_name = held(models.CharField("nom pour la recherche", max_length=170, editable=False), Category.IDENTITY)
    birth_date = held(models.DateField("date de naissance", null=True, blank=True), Category.IDENTITY)
    sex = held(models.CharField("sexe", max_length=1, choices=Sex.choices, blank=True), Category.IDENTITY)
    phone = held(models.CharField("téléphone", max_length=30, blank=True), Category.IDENTITY)
    limited_on = held(models.DateField("usage limité depuis le", null=True, blank=True), Category.ORGANISATION)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        indexes: ClassVar = [
            models.Index(
                fields=["programme", "folded_name", "id"],
                name="person_name",
                condition=Q(is_child=True, limited_on=None),
            ),
            GinIndex(_NAME_WORDS, name="person_name_words"),
            # The bilan reads these of every child.
            models.Index(
                fields=["id"],
                include=["household", "sex", "birth_date", "programme"],
                name="child_sheet",
                condition=Q(is_child=True),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_child=False) | Q(birth_date__isnull=False), name="child_has_a_birth_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_name = folded_name(self.last_name, self.first_name)
        super().save(*args, **kwargs)

    def is_written_about(self) -> bool:
        return self.is_child

    def former_keys(self) -> frozenset[int]:
        """Those of the dossiers that were merged with his: what was written there keeps its own."""
        kept = self.merges.filter(undone_on=None, other_key__isnull=False)
        return frozenset(kept.values_list("other_key", flat=True))

    @property
    def short_name(self) -> str:
        """« Kadiatou T. »"""
        return f"{self.first_name} {self.last_name[:1]}."

    @property
    def initials(self) -> str:
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()


def folded_name(last_name: str, first_name: str) -> str:
    return f"{fold(last_name)} {fold(first_name)}"


class CareTeamMembership(models.Model):
    """The link: why somebody may see a child, from when to when. One référent at a time (R30)."""

    holding = CASE

    child = models.ForeignKey(Person, models.CASCADE, related_name="care_team", verbose_name="enfant")
    link = models.CharField("lien", max_length=10, choices=[(link.value, link.label) for link in Link])
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="care_teams", verbose_name="compte"
    )
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="care_teams", verbose_name="professionnel"
    )
    starts_on = held(models.DateField("depuis le"), Category.ORGANISATION)
    ends_on = held(models.DateField("jusqu’au", null=True, blank=True), Category.ORGANISATION)
    also_coordinates = models.BooleanField("coordonne aussi le programme", default=False)
    derogation_reason = held(
        models.CharField("motif de la dérogation", max_length=300, blank=True), Category.ORGANISATION
    )

    class Meta:
        verbose_name = "équipe autour de l’enfant"
        verbose_name_plural = "équipes autour de l’enfant"
        indexes: ClassVar = [
            models.Index(fields=["user", "link", "child"], name="care_team_user"),
            models.Index(fields=["child"], condition=Q(also_coordinates=True), name="care_team_derogation"),
        ]
        constraints: ClassVar = [
            dates_in_order("care_team_dates_in_order"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(professional__isnull=False), name="care_team_is_somebody"
            ),
            no_overlap("one_referent_at_a_time", "child_id", condition=Q(link=Link.REFERENT.value)),
            models.CheckConstraint(
                condition=~Q(link=Link.REFERENT.value, also_coordinates=True, derogation_reason=""),
                name="coordinator_referent_needs_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.professional} · {self.get_link_display()}"
