"""The whole dossier of a child for his family, made from the declarations of the fields: nothing is forgotten.

What is not in it is said here, with its reason; a house test asks that each model of a dossier be in one or the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import BinaryField, Field, Model, Q, QuerySet, UUIDField
from django.utils import timezone

from village.access.links import Link
from village.access.roles import Role
from village.accounts.models import User
from village.activities.models import Activity, ActivitySession
from village.around.models import Relay, ScannedPaper
from village.core.french import hour, long_date
from village.core.holding import Category, holding_of
from village.core.models import SealingKey
from village.core.reference import own_fields
from village.core.text import fold
from village.directory.models import Organisation, Professional, School
from village.meetings.models import Contribution, Panel
from village.people.models import AddressProtection, Guardian, Household, Merge, NotTheSame, Person
from village.people.operations import is_protected
from village.plans.models import JournalEntry, NoteAddition, NoteStep
from village.privacy.kept import KEPT_WORDS, day_in, is_told
from village.privacy.masking import PLACE, Mask, Passage, homes_kept_from, mask_for, words_of_home
from village.privacy.models import Correction, ExceptionalAccess, LegalHold, Limitation, RightsRequest
from village.privacy.reach import Rows, rows_of
from village.programmes.models import Membership

OTHER = "autre personne"
NOT_YOURS = "masqué : concerne une autre personne"
AUTHOR = Q(readers=JournalEntry.Readers.AUTHOR)

# Rows that the family does not find here, and what the pack says of them.
WITHHELD: dict[type[Model], tuple[Q, str]] = {
    JournalEntry: (AUTHOR, "Les notes de travail privées sont gardées par leur auteur : demandez-les-lui."),
    NoteStep: (Q(note__readers=JournalEntry.Readers.AUTHOR), ""),
    NoteAddition: (Q(note__readers=JournalEntry.Readers.AUTHOR), ""),
    Contribution: (
        Q(restricted=True),
        "Ce qu’un professionnel a écrit sous son secret se demande à ce professionnel.",
    ),
    Relay: (Q(told_on=None), ""),
}
# The same for everybody, whether there is something or not: to say it only when there is would be to say that there is.
ALWAYS = (
    "La loi protège certaines informations, et les personnes qui les donnent. "
    "La déléguée à la protection des données ou la CNIL peuvent vérifier pour vous."
)
PAPERS = "Un papier numérisé qui n’est pas joint se demande à la coordination : il peut parler d’une autre personne."
PLACES = "Les lieux où va l’enfant se demandent à la coordination."
# What these rows say is of the Archives, of the house or of a machine, not of the child. An exceptional access is in
# the readings.
LEFT_OUT: frozenset[type[Model]] = frozenset({
    AddressProtection, ExceptionalAccess, LegalHold, Merge, NotTheSame, SealingKey,
})  # fmt: skip
# Fields that speak of somebody else than the child and the one who asks.
OF_OTHERS = frozenset({
    ("people.guardian", "rejection_reason"),
    ("people.guardian", "authority_end_source"),
    ("people.guardian", "lives_with"),
    ("referrals.referral", "second_standing"),
    ("referrals.referral", "second_lives_with"),
    ("referrals.referral", "guardian_lives_with"),
})  # fmt: skip
_TECHNICAL = {"version", "folded_name", "rank", "number", "sealing_key", "programme", "is_child"}
_PLACES = {"address", "commune", "former_quarter", "outside_quarters", "quarter", "quarter_source"}
# Where a child goes says where he lives: these words, and whatever points to one of these.
_WHEREABOUTS = {"where", "place", "school", "provider", "organisation", "recipient"}
WHERE_ONE_GOES: frozenset[type[Model]] = frozenset({Activity, ActivitySession, Organisation, Panel, School})
_CONTACTS = ("phone", "email", "address", "contact")


@dataclass(frozen=True)
class Item:
    code: str
    label: str
    value: str
    category: Category
    raw: str | int | bool | None = None
    """The same for a machine, when it is no text: an ISO day, a number, a boolean."""


@dataclass(frozen=True)
class Sheet:
    """One row of the dossier."""

    when: date | None
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Section:
    """All the rows of one kind."""

    code: str
    title: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Asker:
    """Who receives the pack: the child, or one holder of parental authority."""

    guardian: Guardian | None = None


@dataclass
class Pack:
    """The dossier of `child` for `asker`."""

    child: Person
    asker: Asker
    passages: list[Passage] = field(default_factory=list)

    @cached_property
    def rows(self) -> Rows:
        """Those of the dossier, with the parents and the home that brothers and sisters share."""
        rows = rows_of(self.child)
        rows.keys[Person] |= set(self.guardians.values_list("adult_id", flat=True))
        if self.child.household_id:
            rows.keys[Household] |= {self.child.household_id}
        rows.keys[RightsRequest] = set(self.own_requests.values_list("pk", flat=True))
        for model in (Correction, Limitation):  # made at the request of another: its words are his
            others = model._default_manager.filter(child=self.child).exclude(request=None)
            rows.keys[model] -= set(others.exclude(request__in=self.own_requests).values_list("pk", flat=True))
        return rows

    @property
    def own_requests(self) -> QuerySet[RightsRequest]:
        """What the one who asks asked before: what another parent wrote to the desk is that parent's."""
        asked = RightsRequest.Asker.PARENT if self.asker.guardian else RightsRequest.Asker.CHILD
        return self.child.rights_requests.filter(asker=asked, guardian=self.asker.guardian)

    @property
    def guardians(self) -> QuerySet[Guardian]:
        return self.child.guardians.filter(holds_authority=True, rejected_on=None).select_related("adult")

    @cached_property
    def family(self) -> list[Person]:
        """The people whose names are not hidden."""
        return [self.child, *(guardian.adult for guardian in self.guardians)]

    @cached_property
    def team(self) -> list[str]:
        """The professionals around the child, today or before."""
        ties = self.child.care_team.exclude(link=Link.GUARDIAN.value).select_related("user", "professional")
        return [str(tie.user or tie.professional) for tie in ties]

    @cached_property
    def reader(self) -> Person:
        return self.asker.guardian.adult if self.asker.guardian else self.child

    @cached_property
    def sections(self) -> list[Section]:
        raw = [(model, list(self._given(model))) for model in self.rows.models()]
        mask = mask_for(self.child.programme_id, self.family, self.team, _texts(raw))
        mask.places = self.secret_places
        writer = _Writer(self, mask)
        sections = [writer.section(model, found) for model, found in raw if found]
        self.passages = list(dict.fromkeys(mask.passages))
        return [section for section in sections if section.sheets]

    @cached_property
    def lives_elsewhere(self) -> bool:
        return self.asker.guardian is not None and not self.asker.guardian.lives_with

    @cached_property
    def is_secret(self) -> bool:
        """Whether this reader may learn nowhere where the child lives, nor where he goes."""
        return self.lives_elsewhere and is_protected(self.child)

    @cached_property
    def secret_places(self) -> tuple[tuple[str, ...], ...]:
        """The words that say where a protected home is: the child's, or that of a brother, a sister, a parent."""
        homes = [self.child.household] if self.is_secret and self.child.household else []
        homes += homes_kept_from(self.reader, self.child)
        known = set() if self.is_secret else set(words_of_home(self.child.household))
        return tuple(dict.fromkeys(words for home in homes for words in words_of_home(home) if words not in known))

    def _given(self, model: type[Model]) -> QuerySet[Any]:
        found = model._default_manager.filter(pk__in=self.rows.keys[model]).order_by("pk")
        held = WITHHELD.get(model)
        return found.exclude(held[0]) if held else found

    @property
    def papers(self) -> QuerySet[ScannedPaper]:
        """Those that may be handed over as they are: on a scan nothing can be masked, not even a protected address."""
        standing = self.child.scanned_papers.standing().order_by("on", "pk")
        return standing.none() if self.is_secret else standing

    @cached_property
    def withheld(self) -> list[str]:
        """What is not in it, and whom to ask."""
        said = []
        for model, (which, words) in WITHHELD.items():
            keys = self.rows.keys.get(model)
            if words and keys and model._default_manager.filter(which, pk__in=keys).exists():
                said.append(words)
        return [*said, *([PLACES] if self.is_secret else []), PAPERS, ALWAYS]


def is_left_out(model: type[Model]) -> bool:
    """Whether a model has nothing for the family: the circle of danger, the house's own, the lists' tables."""
    holding = getattr(model, "holding", None)
    return holding is None or holding.category is Category.DANGER or model in LEFT_OUT


def told_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    """The fields of a model that the family reads."""
    return [own for own in own_fields(model) if _is_told(own)]


def _is_told(own: "Field[Any, Any]") -> bool:
    answer = holding_of(own)
    if answer is None or answer.category in {Category.DANGER, Category.PRIVATE}:
        return False
    return own.name not in _TECHNICAL and not isinstance(own, (BinaryField, UUIDField))


def _texts(raw: list[tuple[type[Model], list[Any]]]) -> Iterator[str]:
    for model, rows in raw:
        names = [own.attname for own in told_fields(model) if not own.is_relation]
        for row in rows:
            yield from (value for name in names if isinstance(value := getattr(row, name), str))


class _Writer:
    """Puts rows in words for one reader."""

    def __init__(self, pack: Pack, mask: Mask) -> None:
        self.pack, self.mask = pack, mask
        self.names = {person.pk: str(person) for person in pack.family}
        self.inside = {model for model, keys in pack.rows.keys.items() if keys}
        home = None if pack.lives_elsewhere else pack.child.household
        self.own_contacts = {fold(text) for text in (pack.reader.phone, home.address if home else "") if text}

    def section(self, model: type[Model], rows: list[Any]) -> Section:
        meta = model._meta
        if is_left_out(model):
            return Section(meta.label_lower, "", ())
        sheets = tuple(self._sheet(row) for row in rows)
        title = str(meta.verbose_name_plural)
        return Section(meta.label_lower, title[:1].upper() + title[1:], tuple(s for s in sheets if s.items))

    def _sheet(self, row: Model) -> Sheet:
        items = [item for own in told_fields(type(row)) if (item := self._item(row, own))]
        return Sheet(_when(row), tuple(items))

    def _item(self, row: Model, own: "Field[Any, Any]") -> Item | None:
        answer = holding_of(own)
        if own.name == "protected_on" and self.pack.lives_elsewhere:
            return None
        value = self._value(row, own)
        if value == "" or answer is None:
            return None
        label = str(own.verbose_name)
        raw = None if value == NOT_YOURS else _raw(getattr(row, own.attname), own)
        return Item(own.name, label[:1].upper() + label[1:], value, answer.category, raw)

    def _value(self, row: Model, own: "Field[Any, Any]") -> str:
        value = getattr(row, own.attname)
        if value is None or value in ("", [], {}):
            return ""
        if self._is_of_another(row, own, value):
            return NOT_YOURS
        if self.pack.is_secret and (own.name in _WHEREABOUTS or own.related_model in WHERE_ONE_GOES):
            return PLACE
        if own.is_relation:
            return self._related(row, own)
        if own.choices or hasattr(row, f"get_{own.name}_display"):
            return str(getattr(row, f"get_{own.name}_display")())
        return self._plain(value, f"{row._meta.verbose_name} · {own.verbose_name}")

    def _is_of_another(self, row: Model, own: "Field[Any, Any]", value: Any) -> bool:
        label = row._meta.label_lower
        if (label, own.name) in OF_OTHERS:
            return True
        if own.name in _PLACES and (self.pack.is_secret or self._is_another_home(row)):
            return True
        if isinstance(row, Person):
            mine = row in (self.pack.child, self.pack.reader)
            return not mine and own.name not in {"first_name", "last_name", "is_child"}
        answer = holding_of(own)
        contact = answer is not None and answer.category is Category.IDENTITY and any(c in own.name for c in _CONTACTS)
        return contact and fold(str(value)) not in self.own_contacts

    def _is_another_home(self, row: Model) -> bool:
        """Neither the child's, nor that of who reads: a parent's own."""
        return isinstance(row, Household) and row.pk not in {
            self.pack.child.household_id,
            self.pack.reader.household_id,
        }

    def _related(self, row: Model, own: "Field[Any, Any]") -> str:
        """Another person by his function, a partner by its name; what only ties two rows of the dossier is not said."""
        target = own.related_model
        if target is User:
            return _function(getattr(row, own.attname), self.pack.child.programme_id)
        other = getattr(row, own.name)
        if isinstance(other, Professional):
            return " · ".join(filter(None, (other.job, "" if self.pack.is_secret else str(other.organisation or ""))))
        if isinstance(other, Person):  # that a row is the child's own goes without saying
            return "" if other == self.pack.child else self.names.get(other.pk, OTHER)
        if isinstance(other, Guardian):
            return f"{self.names.get(other.adult_id, OTHER)} ({other.get_relation_display()})"
        return "" if target in self.inside else self.mask.hide_places(str(other), str(own.verbose_name))

    def _kept_line(self, name: str, value: Any, where: str) -> str:
        inside = isinstance(value, list) and value and isinstance(value[0], dict)
        label = KEPT_WORDS.get(name, name)
        if self.pack.is_secret and name in _WHEREABOUTS:
            return f"{label} : {PLACE}"
        return f"{label} :\n{self._plain(value, where)}" if inside else f"{label} : {self._plain(value, where)}"

    def _plain(self, value: Any, where: str) -> str:
        match value:
            case list() if value and isinstance(value[0], dict):
                return "\n".join(f"{rank}. {self._plain(item, where)}" for rank, item in enumerate(value, start=1))
            case list():
                return ", ".join(self._plain(item, where) for item in value)
            case dict():
                return "\n".join(
                    self._kept_line(name, item, where) for name, item in value.items() if is_told(name, item)
                )
            case str() if day := day_in(value):
                return long_date(day)
        said = _said(value)
        return self.mask.hide(str(value), where) if said is None else said


def _raw(value: Any, own: "Field[Any, Any]") -> str | int | bool | None:
    """What is no text, for a machine; never a key."""
    if own.is_relation:
        return None
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, (bool, int)) else None


def _said(value: Any) -> str | None:
    """What is no text, in words; None for a text."""
    match value:
        case None | bool():
            return {None: "–", True: "oui", False: "non"}[value]
        case datetime():
            return f"{long_date(timezone.localtime(value).date())}, {timezone.localtime(value):%H:%M}"
        case date():
            return long_date(value)
        case time():
            return hour(value)
        case Decimal():
            return f"{value:.2f} €".replace(".", ",")
        case _:
            return None


def _when(row: Any) -> date | None:
    """The day of a row, for its heading."""
    for name in ("on", "written_on", "starts_on", "opened_on", "given_on", "received_on", "requested_on"):
        value = getattr(row, name, None)
        if isinstance(value, date):
            return value
    return None


def _function(user_id: int, programme_id: int) -> str:
    """« référent de parcours »: what this account does here, never its name."""
    roles = Membership.objects.filter(user_id=user_id, programme_id=programme_id).order_by("starts_on")
    role = roles.values_list("role", flat=True).last()
    label = Role(role).label if role else "un professionnel du programme"
    return label[:1].lower() + label[1:]
