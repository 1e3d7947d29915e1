"""How people write what happens around a child."""

from datetime import date
from typing import Any

from django import forms

from village.accounts.models import User
from village.around import reading
from village.around.models import ChildProject, Concern, Contact, Interpreting, Relay, WeekSlot
from village.core.forms import DayField, VillageForm, long_text
from village.directory.models import Organisation, Professional
from village.people.models import Agreement, Person

PROJECT = ("standing", "since", "contact", "service", "phone", "fit")


class ChildForm(VillageForm):
    """A form about one child, on a day."""

    def __init__(self, data: Any, *, child: Person, today: date, **kwargs: Any) -> None:
        self.child, self.today = child, today
        super().__init__(data, **kwargs)


def _with_structures(field: Any) -> Any:
    """A choice of professionals, said with their job and structure."""
    field.label_from_instance = _named
    return field


def _named(professional: Professional) -> str:
    """« Bruno Pons, enseignant, École Jean-Moulin »."""
    parts = (str(professional), professional.job, str(professional.organisation or ""))
    return ", ".join(filter(None, parts))


class ContactForm(ChildForm):
    one_is_needed = ("near", "other")

    kind = forms.ChoiceField(
        label="Type d’échange", choices=Contact.Kind.choices, initial=Contact.Kind.PHONE, widget=forms.RadioSelect
    )
    instance = forms.CharField(
        label="Nom de la réunion, lieu", max_length=120, required=False, help_text="Par exemple : synthèse au CMP."
    )
    purpose = forms.CharField(
        label="Pourquoi cet échange ?",
        max_length=200,
        help_text="Seulement ce qui aide à comprendre la situation et à trouver une solution.",
    )
    decided = long_text("Ce qui a été décidé", help_text="Qui fait quoi, et pour quand.")
    tell_by = DayField(label="La prévenir avant le", required=False)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        near = reading.close_professionals(self.child, self.today)
        self.fields["near"] = _with_structures(
            forms.ModelMultipleChoiceField(
                near, label="Avec qui ?", required=False, widget=forms.CheckboxSelectMultiple
            )
        )
        self.fields["other"] = _with_structures(
            forms.ModelChoiceField(
                reading.other_professionals(self.child, self.today),
                label="Ou quelqu’un d’autre",
                required=False,
                empty_label="Personne d’autre",
                help_text="Une personne manque ? Elle s’ajoute dans « Partenaires ».",
            )
        )
        self.fields["on"] = DayField(label="Date", today=self.today, initial=self.today)
        self.fields["teller"] = forms.ModelChoiceField(
            reading.team_of(self.child.programme_id, self.today),
            label="Qui prévient la famille ?",
            required=False,
            empty_label="Elle le sait déjà, ou rien à dire",
        )
        self.order_fields(["near", "other", "on", "kind", "instance", "purpose", "decided", "teller", "tell_by"])
        if not near.exists():
            del self.fields["near"]

    def sheet(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The answers, the people gathered."""
        chosen = [*answers.pop("near", []), *filter(None, [answers.pop("other")])]
        return {**answers, "professionals": chosen}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("near") and not cleaned.get("other"):
            self.add_error("near" if "near" in self.fields else "other", "Dites avec qui : au moins une personne.")
        return cleaned


class ToldForm(ChildForm):
    channel = forms.ChoiceField(label="Comment ?", choices=Agreement.Channel.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["told_on"] = DayField(label="Famille prévenue le", today=self.today, initial=self.today)


class InterpretingForm(ChildForm):
    language = forms.CharField(label="Langue", max_length=40)
    interpreter = forms.CharField(label="Interprète ou service", max_length=120)
    manner = forms.ChoiceField(
        label="Comment ?", choices=Interpreting.Manner.choices, initial="place", widget=forms.RadioSelect
    )
    on = DayField(label="Date")
    starts_at = forms.TimeField(label="Heure", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    purpose = forms.CharField(label="Pour quel rendez-vous ?", max_length=160)


class CameForm(VillageForm):
    state = forms.ChoiceField(
        label="L’interprète est-il venu ?",
        choices=[(Interpreting.State.DONE, "oui"), (Interpreting.State.MISSED, "non")],
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label="Combien de minutes ?", min_value=1, max_value=600, required=False, help_text="Le temps est compté."
    )


class SlotForm(ChildForm):
    weekdays = forms.TypedMultipleChoiceField(
        label="Quels jours ?", choices=WeekSlot.Day.choices, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts_at = forms.TimeField(label="De", widget=forms.TimeInput(attrs={"type": "time"}))
    ends_at = forms.TimeField(label="À", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    time = forms.ChoiceField(label="Ce moment est", choices=WeekSlot.Time.choices, widget=forms.RadioSelect)
    what = forms.CharField(label="Quoi ?", max_length=100, help_text="Avec les mots de la famille : elle lira la page.")
    where = forms.CharField(label="Où, avec qui ?", max_length=120, required=False)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["starts_on"] = DayField(label="À partir du", initial=self.today)

    def sheet(self, answers: dict[str, Any]) -> dict[str, Any]:
        return {**answers, "weekdays": tuple(answers["weekdays"])}


class RelayForm(ChildForm):
    kind = forms.ChoiceField(label="Vers qui ?", choices=Relay.Kind.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label="Comment ?", choices=Relay.Channel.choices, widget=forms.RadioSelect)
    words = long_text("Ce qui passe le relais", max_length=3000, help_text="Qui continue quoi, et à partir de quand.")

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"] = DayField(label="Date", today=self.today, initial=self.today)
        self.fields["organisation"] = forms.ModelChoiceField(
            Organisation.objects.filter(programme_id=self.child.programme_id),
            label="Structure",
            required=False,
            empty_label="Pas dans la liste",
        )
        self.fields["told_on"] = DayField(label="Famille prévenue le", today=self.today, required=False)
        self.order_fields(["kind", "organisation", "on", "channel", "words", "told_on"])


class ConcernForm(ChildForm):
    kind = forms.ChoiceField(label="Ce que vous transmettez", choices=Concern.Kind.choices, widget=forms.RadioSelect)
    facts = long_text(
        "Les faits",
        max_length=20_000,
        rows=10,
        help_text="Ce que vous avez vu et entendu, avec les dates. Pas de suppositions.",
    )
    channel = forms.ChoiceField(label="Transmise", choices=Relay.Channel.choices, widget=forms.RadioSelect)
    family = forms.ChoiceField(label="Les parents", choices=Concern.Family.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any, *, author: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["sent_on"] = DayField(label="Le", today=self.today, initial=self.today)
        self.fields["circle"] = forms.ModelMultipleChoiceField(
            reading.team_of(self.child.programme_id, self.today).exclude(pk=author.pk),
            label="Qui lira, avec vous",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Personne d’autre ne le lira. Le journal garde l’acte, sans nommer l’enfant.",
        )
        self.initial.setdefault("circle", list(reading.coordination_of(self.child.programme, self.today)))
        self.order_fields(["kind", "facts", "sent_on", "channel", "family", "circle"])


class AnswerForm(ChildForm):
    answer = long_text("Ce que la cellule ou le procureur a répondu")

    def __init__(self, data: Any, *, concern: Concern, **kwargs: Any) -> None:
        initial = {"answer": concern.answer, "answered_on": concern.answered_on or kwargs["today"]}
        super().__init__(data, version=concern.version, initial=initial, **kwargs)
        self.fields["answered_on"] = DayField(label="Réponse reçue le", today=self.today)


class ProjectForm(ChildForm):
    standing = forms.ChoiceField(
        label="Y a-t-il un projet pour l’enfant ?", choices=ChildProject.Standing.choices, widget=forms.RadioSelect
    )
    contact = forms.CharField(label="Personne à joindre à l’ASE", max_length=120, required=False)
    service = forms.CharField(label="Son service", max_length=160, required=False)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    fit = long_text(
        "Comment le parcours s’y insère",
        required=False,
        max_length=2000,
        help_text="Ce que chacun fait, pour ne pas faire deux fois. Le projet pour l’enfant reste la référence.",
    )

    def __init__(self, data: Any, *, written: ChildProject | None, **kwargs: Any) -> None:
        initial = {name: getattr(written, name) for name in PROJECT} if written else {}
        super().__init__(data, version=written.version if written else None, initial=initial, **kwargs)
        self.fields["since"] = DayField(label="Depuis le", today=self.today, required=False)
        self.order_fields(PROJECT)


class CircleForm(ChildForm):
    def __init__(self, data: Any, *, concern: Concern, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        inside = concern.circle.filter(ends_on__isnull=True).values("user")
        self.fields["user"] = forms.ModelChoiceField(
            reading.team_of(self.child.programme_id, self.today).exclude(pk__in=inside),
            label="Qui d’autre doit lire ?",
            empty_label="Choisir…",
        )
