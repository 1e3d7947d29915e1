"""The form base: received once, checked against the version it was read at, never losing a word."""

import json
import uuid
from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Manager, Model
from django.urls import reverse
from django.utils.crypto import salted_hmac

from village.core import drafts

EARLIEST = date(1990, 1, 1)
UNREADABLE = "Cette date ne se lit pas. Écrivez-la ainsi : 21/11/2026."
TOO_LONG = (
    "Ce texte est trop long : %(limit_value)d caractères au plus, il en a %(show_value)d. "
    "Raccourcissez-le ; rien n’est perdu."
)


class VillageForm(forms.Form):
    """Every form of ours.

    `version` is the version of what is being changed, if it has one; `draft` = (user id, `drafts.about(page, row)`)
    keeps long texts while they are written. After a refused POST, `status` is the HTTP status to answer with.
    `one_is_needed`: fields of which one must be filled; none of them says that it may be left empty.
    """

    one_is_needed: tuple[str, ...] = ()

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        version: int | None = None,
        draft: tuple[int, drafts.Place] | None = None,
        **kwargs: Any,
    ) -> None:
        initial = {"submission": uuid.uuid4(), "version": version, **(kwargs.pop("initial", None) or {})}
        super().__init__(data, initial=initial, **kwargs)
        self.draft = draft
        self.theirs: list[tuple[str, str]] = []
        self.status = 200
        if draft:
            self._keep_drafts(*draft)

    def _keep_drafts(self, user_id: int, key: drafts.Place) -> None:
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.Textarea):
                continue
            place = f"{key}:{name}"
            field.widget.attrs |= {"data-draft": place, "data-draft-url": reverse("core:draft")}
            if not self.is_bound and not self.initial.get(name) and (kept := drafts.read(user_id, place)):
                self.initial[name] = kept
                field.help_text = "Votre brouillon a été repris : relisez-le avant d’enregistrer."

    def show_theirs(self, current: Model) -> None:
        """Two people wrote: show what is there now beside what was typed, and let the next sending replace it."""
        current.refresh_from_db()
        self.theirs = [
            (str(field.label), text)
            for name, field in self.fields.items()
            if name in self.changed_data and not field.widget.is_hidden and (text := _said(current, name))
        ]
        self._resend(version=str(getattr(current, "version", "")))

    def _resend(self, **changed: str) -> None:
        """Let the page be sent again, as another sending."""
        again: Any = self.data
        self.data = again = again.copy()
        again[self.add_prefix("submission")] = str(uuid.uuid4())
        for name, value in changed.items():
            again[self.add_prefix(name)] = value

    def take_up(self, sent: Any) -> None:
        """Show again what was typed here when another form of the page was sent with it."""
        for name, field in self.fields.items():
            if not field.widget.is_hidden and self.add_prefix(name) in sent:
                self.initial[name] = field.widget.value_from_datadict(sent, {}, self.add_prefix(name))

    def already_sent(self) -> None:
        """The same page was sent before with other words: keep these, and let them be sent on purpose."""
        self.add_error(
            None,
            "Cette page a déjà été envoyée, avec d’autres mots. Ceux-ci ne sont pas partis : relisez-les, "
            "puis enregistrez s’ils sont à ajouter.",
        )
        self.status = 409
        self._resend()

    def digest(self) -> str:
        """The words of this sending, without what serves the form itself; keyed: short answers cannot be guessed."""
        mine = {"csrfmiddlewaretoken", "hat", "submission", "version"}
        data: Any = self.data
        sent = sorted((name, data.getlist(name)) for name in data if name not in mine)
        sent += sorted((name, [_print_of(file)]) for name, file in self.files.items())
        return salted_hmac("village.core.forms.digest", json.dumps(sent), algorithm="sha256").hexdigest()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str) and "\x00" in value:
                self.add_error(name, "Ce texte contient un caractère illisible : retapez-le.")
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The cleaned data without what serves the form itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"submission", "version"}}


def _print_of(file: Any) -> str:
    """Two files are the same sending when their bytes are."""
    file.seek(0)
    return sha256(file.read()).hexdigest()


def _said(row: Model, name: str) -> str:
    """What a row holds under this name, in words."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name, "")
    if isinstance(value, Manager):
        return ", ".join(str(item) for item in value.all())
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")


class DayField(forms.DateField):
    """A day, typed or picked; by default neither in the future nor before 1990."""

    def __init__(self, *, today: date | None = None, earliest: date = EARLIEST, **kwargs: Any) -> None:
        said = {
            "invalid": "Cette date ne se lit pas. Écrivez-la ainsi : 21/11/2026.",
            **kwargs.pop("error_messages", {}),
        }
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], error_messages=said, **kwargs)
        self.latest, self.earliest = today, earliest

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.earliest:
            message = f"Cette date est trop ancienne : écrivez une date après le {self.earliest:%d/%m/%Y}."
            raise forms.ValidationError(message)
        if self.latest and value > self.latest:
            message = "Cette date est dans le futur : vérifiez l’année."
            raise forms.ValidationError(message)
        if value.year > 2100:
            message = "Cette date est trop lointaine : vérifiez l’année."
            raise forms.ValidationError(message)


def long_text(label: str, *, required: bool = True, help_text: str = "", max_length: int = 5000, rows: int = 4) -> Any:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    field = forms.CharField(label=label, required=required, help_text=help_text, max_length=max_length, widget=widget)
    for validator in field.validators:
        if isinstance(validator, MaxLengthValidator):
            validator.message = TOO_LONG
    return field


class PlannedForm(VillageForm):
    """A form whose day, `on`, may be to come, until `furthest`."""

    furthest: date

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.furthest:
            raise forms.ValidationError("Cette date est dans plus de deux ans : vérifiez l’année.")
        return day
