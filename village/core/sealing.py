"""Words about a child, sealed at rest with a key of the child's own (AES-256-GCM).

A model says whose key seals its words (`sealed_under = "plan.child"`) and which of its fields are words
(`SealedText`, `SealedJSON`). They are sealed on their way to the database and opened on their way back; PostgreSQL
refuses anything else (`sealed_only`). They can be neither searched nor sorted: search is for identity only.
Deleting the child's `SealingKey` makes them unreadable for good, in every copy of the database that lacks its keys.
"""

import base64
import json
import logging
import os
import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import BooleanField, CheckConstraint, Func, Q

from village.core.crypto import decrypt_bytes, encrypt_bytes, is_current
from village.core.errors import DomainError
from village.core.models import SealingKey

if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
    _OneToOne = models.OneToOneField[Any, Any]
else:
    _Text, _OneToOne = models.TextField, models.OneToOneField

GONE = "(texte effacé)"
"""Read in the place of words whose key was erased."""
UNREADABLE = "(texte illisible)"
"""Read in the place of words that were changed in the database, or come from another place."""

SAYS_NOTHING = "« {} » remplace un texte qui ne se lit plus : écrivez ce qu’il disait, ou laissez vide."

log = logging.getLogger(__name__)
_PREFIX = "s1."
_SEALED = re.compile(r"s1\.(\d{1,18})\.([A-Za-z0-9+/]+=*)")
_NONCE = 12
KEY_CONTEXT = "sealing-key"
_LIFE = 300  # seconds a key is remembered
_SWEEP = 30  # seconds between two looks for keys that are to be forgotten
_LOADING = 3600  # seconds a key is remembered that is not in the base yet
_NEIGHBOURS = 100  # keys read with one that was not known: children who arrived together are read together


class Sealed(str):
    """Words as the database keeps them: « s1.12.… »."""

    __slots__ = ()


class Opened(str):
    """Words as people read them, with their seal: unchanged, they go back as they came."""

    __slots__ = ("place", "seal")
    seal: str
    place: str

    @classmethod
    def of(cls, words: str, seal: str, place: str) -> "Opened":
        made = cls(words)
        made.seal, made.place = seal, place
        return made


class Lost(Opened):
    """Words that no longer open: what is said in their place is never written over what is kept."""

    __slots__ = ()


class LostWhole(dict[str, Any]):
    """The same of what was kept whole: empty, but for what is `said` in its place."""

    def __init__(self, lost: Lost) -> None:
        super().__init__()
        self.said = str(lost)
        self.seal, self.place = lost.seal, lost.place


class KeyErased(DomainError):
    """Nothing is written with a key that is gone."""

    def __init__(self) -> None:
        super().__init__(
            "Les mots écrits sur cet enfant ont été effacés, avec leur clé : plus rien ne s’écrit dans ce dossier. "
            "Si c’est une erreur, appelez la coordination."
        )


# --- the keys ---

# By number: until when it is remembered, and its cipher; as it was read, until somebody needs it.
_known: dict[int, tuple[float, AESGCM | bytes]] = {}
_swept = {"at": 0.0}


def _remember(found: Iterable[tuple[int, bytes | memoryview]], life: int = _LIFE) -> None:
    _forget_old()
    until = time.monotonic() + life
    _known.update((number, (until, bytes(wrapped))) for number, wrapped in found)


def _cipher(number: int) -> AESGCM | None:
    """The key of that number, None once it is erased."""
    until, key = _known.get(number, (0.0, None))
    if until < time.monotonic():
        _known.pop(number, None)  # erased meanwhile, it is not found again
        near = SealingKey.objects.filter(pk__gte=number).order_by("pk")
        _remember(near.values_list("pk", "wrapped")[:_NEIGHBOURS])
        until, key = _known.get(number, (0.0, None))
    elif isinstance(key, bytes) and not is_current(key):  # the master key changed since it was read
        again = SealingKey.objects.filter(pk=number).first()
        key = bytes(again.wrapped) if again else None
    if not isinstance(key, bytes):
        return key
    cipher = AESGCM(decrypt_bytes(key, KEY_CONTEXT))
    _known[number] = (until, cipher)
    return cipher


def _forget_old() -> None:
    now = time.monotonic()
    if now < _swept["at"] + _SWEEP:
        return
    _swept["at"] = now
    for number, (until, _) in list(_known.items()):  # other threads write in it meanwhile
        if until < now:
            _known.pop(number, None)


def forget_keys() -> None:
    """Read every key again when it is needed next."""
    _known.clear()


def _drawn() -> SealingKey:
    return SealingKey(wrapped=encrypt_bytes(AESGCM.generate_key(256), KEY_CONTEXT))


class KeyField(_OneToOne):
    """A key made with the row."""

    def pre_save(self, instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's signature
        if add and isinstance(instance, KeyHolder) and instance.is_written_about():
            copied = not instance._state.adding  # noqa: SLF001 - read, then written as another row: it has a key of its own
            if copied or instance.sealing_key_id is None:
                instance.sealing_key = new_key()
        return super().pre_save(instance, add)


def new_key() -> SealingKey:
    """Draw a key and keep it."""
    key = _drawn()
    key.save()
    _remember([(key.pk, key.wrapped)])
    return key


def new_keys(count: int) -> list[int]:
    """Draw as many keys and keep them; their numbers."""
    keys = SealingKey.objects.bulk_create([_drawn() for _ in range(count)])
    _remember([(key.pk, key.wrapped) for key in keys], _LOADING)
    return [key.pk for key in keys]


class KeyHolder(models.Model):
    """Somebody, or a request about somebody, whose words have a key of their own."""

    # PostgreSQL does not hold it: an older copy of the base is put back without the keys that were erased since.
    sealing_key = KeyField(
        SealingKey,
        models.SET_NULL,
        null=True,
        editable=False,
        db_constraint=False,
        related_name="+",
        verbose_name="clé de chiffrement",
    )
    sealing_key_id: int | None

    class Meta:
        abstract = True

    def remember_key(self) -> None:
        """Its key came with it (`select_related`): its words open without asking for it."""
        if key := self.sealing_key:
            _remember([(key.pk, key.wrapped)])

    def is_written_about(self) -> bool:
        """Whether words may be kept with its key: then it has one from the start."""
        return True

    def former_keys(self) -> frozenset[int]:
        """The numbers of other keys whose words stay as they are while they are not changed."""
        return frozenset()

    def draw_key(self) -> SealingKey:
        """Give it a key before it is saved; both are still to be saved (loaders)."""
        self.sealing_key = key = _drawn()
        _remember([(key.pk, key.wrapped)], _LOADING)
        return key

    def own_key(self) -> int:
        """The number of its key, made when it is first needed."""
        if self.sealing_key_id is None:
            key = new_key()
            rows = type(self)._default_manager.filter(pk=self.pk)
            if rows.filter(sealing_key__isnull=True).update(sealing_key=key):
                self.sealing_key = key
            else:  # somebody wrote the first words meanwhile
                key.delete()
                self.sealing_key_id = rows.values_list("sealing_key", flat=True).get()
        number: int = self.sealing_key_id  # type: ignore[assignment]
        return number


def key_about(row: models.Model) -> int | None:
    """The number of the key of the child this row is about, None if it is about none."""
    path = getattr(row, "sealed_under", "" if isinstance(row, KeyHolder) else "child")
    holder: Any = row
    for step in filter(None, path.split(".")):
        holder = getattr(holder, step, None)
    return holder.own_key() if isinstance(holder, KeyHolder) and holder.is_written_about() else None


def _holder_of(instance: models.Model) -> Any:
    """Whose key seals this row's words: at the end of `sealed_under`."""
    holder: Any = instance
    for step in filter(None, instance.sealed_under.split(".")):  # type: ignore[attr-defined]
        holder = getattr(holder, step)
    return holder


def _key_of(instance: models.Model) -> int:
    number: int = _holder_of(instance).own_key()
    return number


# --- the words ---


def seal(words: str, number: int, place: str) -> Sealed:
    """Seal the words with that key, for that place (« plans.goal.wording »): they open nowhere else."""
    secret = seal_bytes(words.encode(), number, place)
    return Sealed(f"{_PREFIX}{number}.{base64.b64encode(secret).decode()}")


def seal_bytes(content: bytes, number: int, place: str) -> bytes:
    """The same for what is no text; raises `KeyErased` when the key is."""
    cipher, nonce = _cipher(number), os.urandom(_NONCE)
    if cipher is None:
        raise KeyErased
    return nonce + cipher.encrypt(nonce, content, f"{place}:{number}".encode())


def is_under_a_key(stored: bytes) -> bool:
    """Whether a key of a child sealed this, and not the master key."""
    return bytes(stored).startswith(_PREFIX.encode())


def unseal(stored: str, place: str) -> str:
    """Give the words back, or `GONE`; raises `InvalidTag` when they were changed, or come from another place."""
    _, number, rest = stored.split(".", 2)
    content = unseal_bytes(base64.b64decode(rest), int(number), place)
    return GONE if content is None else content.decode()


def unseal_bytes(secret: bytes, number: int, place: str) -> bytes | None:
    """Give the content back, None once its key is erased; raises `InvalidTag` like `unseal`."""
    cipher = _cipher(number)
    if cipher is None:
        return None
    return cipher.decrypt(secret[:_NONCE], secret[_NONCE:], f"{place}:{number}".encode())


class SealedText(_Text):
    """Words kept sealed with the key found through the model's `sealed_under`.

    `like`: the place of the words that it keeps a copy of, seal and all, so that PostgreSQL can compare the two.
    """

    def __init__(self, *args: Any, like: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.like = like
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | ({"like": self.like} if self.like else {})

    @property
    def place(self) -> str:
        return self.like or f"{self.model._meta.label_lower}.{self.attname}"

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return self.opened(value)

    def opened(self, value: str | None) -> Any:
        if not value or not value.startswith(_PREFIX):
            return value
        return _read(value, self.place)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        value = getattr(model_instance, self.attname)
        if value is None or isinstance(value, Sealed) or hasattr(value, "resolve_expression"):
            return value
        if isinstance(value, Lost | LostWhole) and value.place == self.place:
            return Sealed(value.seal)
        if isinstance(value, str) and value.strip() in {GONE, UNREADABLE}:  # from a form that showed it
            raise DomainError(SAYS_NOTHING.format(value.strip()))
        if isinstance(value, str) and not value.strip():
            return ""  # not a word, and PostgreSQL can tell
        if isinstance(value, Opened) and value.place == self.place and _same_key(value.seal, model_instance):
            return Sealed(value.seal)
        sealed = seal(self.worded(value), _key_of(model_instance), self.place)
        if isinstance(value, str):
            setattr(model_instance, self.attname, Opened.of(value, sealed, self.place))
        return sealed

    def worded(self, value: Any) -> str:
        return str(value)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "" or isinstance(value, Sealed):
            return super().get_prep_value(value)
        message = f"{self.place} is sealed: write it with save(), and look nothing up in it."
        raise FieldError(message)

    def get_lookup(self, lookup_name: str) -> Any:
        """Empty or not: nothing else can be asked of sealed words."""
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "isnull"} else None


def _read(stored: str, place: str) -> Opened:
    """Open the words; those that no longer open do not keep the rest of the page shut."""
    found = _SEALED.fullmatch(stored)
    if found:
        _cipher(int(found[1]))  # a master key that is not ours opens nothing: that is no altered text
    try:
        content = unseal_bytes(base64.b64decode(found[2]), int(found[1]), place) if found else b""
    except (InvalidTag, ValueError):
        found = None
    if not found:
        log.error("altered words in %s", place)
        return Lost.of(UNREADABLE, stored, place)
    return Opened.of(content.decode(), stored, place) if content is not None else Lost.of(GONE, stored, place)


def _same_key(stored: str, instance: models.Model) -> bool:
    holder = _holder_of(instance)
    return key_in(stored) == holder.own_key() or key_in(stored) in holder.former_keys()


def key_in(stored: str) -> int:
    """The number of the key that sealed these words; 0 if none did."""
    found = _SEALED.fullmatch(stored)
    return int(found[1]) if found else 0


class SealedJSON(SealedText):
    """What was approved or left, whole, kept sealed."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def opened(self, value: str | None) -> Any:
        words = super().opened(value)
        if isinstance(words, Lost):
            return LostWhole(words)
        return json.loads(words) if isinstance(words, Opened) else words

    def worded(self, value: Any) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


class _IsSealed(Func):
    template = f"(%(expressions)s = '' OR starts_with(%(expressions)s, '{_PREFIX}'))"
    output_field = BooleanField()


class SealedOnly(CheckConstraint):
    """PostgreSQL takes these words sealed, or empty; Python has nothing to say, it holds them open."""

    def validate(self, *_: Any, **__: Any) -> None:
        return


def sealed_only(name: str, *fields: str) -> SealedOnly:
    """Refuse in the database what would be readable in it."""
    condition = Q()
    for field in fields:
        condition &= Q(_IsSealed(field))
    return SealedOnly(name=name, condition=condition)
