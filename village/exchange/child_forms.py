"""Forms of a table of children: the file, its columns, its values, one line."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from village.core.errors import DomainError
from village.core.forms import VillageForm
from village.core.text import fold
from village.directory.models import School
from village.exchange.known import OF_A_LIST
from village.exchange.models import Import, ImportedChild
from village.exchange.reading.columns import Column
from village.exchange.reading.lines import EMPTY, NOTHING, OUTSIDE, Cells, Child, Lists, shown
from village.exchange.reading.unknown import Unknown
from village.exchange.workbook import LARGEST, Sheet, sheets_of
from village.programmes.models import Commune, ListItem, Quarter

_MEGABYTES = LARGEST // 1024**2
UNSAID = "non"


class ChildrenForm(VillageForm):
    """The table that the team keeps."""

    file = forms.FileField(
        label="Votre tableau de suivi",
        help_text=f"Tel que vous le tenez (.xlsx, .xls, .ods ou .csv, {_MEGABYTES} Mo au plus).",
        error_messages={
            "required": f"Choisissez le fichier ; au-delà de {_MEGABYTES} Mo, il n’est pas reçu.",
            "empty": "Ce fichier est vide.",
        },
    )
    sheet = forms.CharField(
        label="Feuille à lire",
        max_length=100,
        required=False,
        help_text="Son nom, si le classeur en a plusieurs. Sinon, celle qui ressemble le plus à un tableau d’enfants.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets: list[Sheet] = []

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(f"Ce fichier dépasse {_MEGABYTES} Mo : gardez les lignes utiles.")
        try:
            self.sheets = sheets_of(sent.read())
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        return sent


class ColumnsForm(VillageForm):
    """What each column of the table is."""

    def __init__(self, *args: Any, brought: Import, samples: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said_of = [*zip(brought.choices["header"], brought.choices["columns"], strict=True)]
        choices = [(column.value, column.label) for column in Column]
        for place, (name, column) in enumerate(said_of):
            self.fields[f"colonne-{place}"] = forms.ChoiceField(
                label=name or f"Colonne {place + 1}, sans titre",
                choices=choices,
                initial=column,
                help_text=f"Par exemple : {samples[place]}" if samples.get(place) else "Cette colonne est vide.",
            )

    def columns(self) -> list[Column]:
        return [Column(self.cleaned_data[name]) for name in self.fields if name.startswith("colonne-")]


class ValuesForm(VillageForm):
    """What the values are that are in no list of the programme: said once for all the lines."""

    def __init__(self, *args: Any, unknown: Unknown, offered: Mapping[Column, Any], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.asked: dict[str, tuple[Column, str]] = {}
        for place, ((column, value), number) in enumerate(unknown.most_common(MOST_ASKED)):
            name = f"valeur-{place}-{fold(value).replace(' ', '-') or 'signe'}"
            self.asked[name] = (column, value)
            lines = "1 ligne" if number == 1 else f"{number} lignes"
            self.fields[name] = forms.ChoiceField(
                label=_asked(column, value),
                choices=[("", "À dire plus tard"), *offered[column]],
                required=False,
                help_text=lines,
            )

    def answers(self) -> dict[Any, Any]:
        told: dict[Column, dict[str, int]] = {}
        for name, (column, value) in self.asked.items():
            if key := self.cleaned_data.get(name):
                told.setdefault(column, {})[fold(value) or value.strip()] = int(key)
        return told


def _asked(column: Column, value: str) -> str:
    if value == EMPTY:
        return f"{column.label.capitalize()} : la case est vide"
    return f"{column.label.capitalize()} : « {value} »"


MOST_ASKED = 100


def offered(lists: Lists, names: Mapping[int, str]) -> dict[Column, list[tuple[int, str]]]:
    """What may be answered of each column. `names`: those of the référents."""
    labels: dict[Column, Mapping[int, str]] = {Column.REFERENT: names}
    keys = {column: set(known.values()) for column, known in lists.known.items()}
    labels[Column.COMMUNE] = {row.pk: row.name for row in Commune.objects.filter(pk__in=keys[Column.COMMUNE])}
    labels[Column.QUARTER] = {row.pk: row.name for row in Quarter.objects.filter(pk__in=keys[Column.QUARTER])}
    schools = School.objects.filter(pk__in=keys[Column.SCHOOL]).select_related("organisation")
    labels[Column.SCHOOL] = {row.pk: row.organisation.name for row in schools}
    items = ListItem.objects.in_bulk({key for column in OF_A_LIST for key in keys[column]})
    labels |= {column: {key: items[key].label for key in keys[column]} for column in OF_A_LIST}
    none = [(NOTHING, "Ne rien écrire")]
    outside = {Column.QUARTER: [(OUTSIDE, "Hors des quartiers désignés")]}
    return {
        column: [*outside.get(column, []), *sorted(named.items(), key=lambda pair: pair[1]),
                 *(none if column not in {Column.EVOLUTION, Column.REFERRER} else [])]
        for column, named in labels.items()
    }  # fmt: skip


class LineForm(VillageForm):
    """One line, corrected in place: what is asked comes first."""

    def __init__(
        self, *args: Any, row: ImportedChild, child: Child, cells: Cells, header: Iterable[str], **kwargs: Any
    ) -> None:
        draft = kwargs.pop("draft", None)
        super().__init__(*args, **kwargs)
        asked = [Column(code) for code in dict.fromkeys(header) if code != Column.NOTHING]
        for column in asked:
            long = column is Column.REMARK
            self.fields[column.value] = forms.CharField(
                label=column.label.capitalize(),
                initial=shown(column, cells.get(column)),
                required=False,
                max_length=5000 if long else 300,
                widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(),
            )
        self.columns = asked
        self.doubted = {doubt.column.value for doubt in (*child.blocking, *child.doubts)}
        if row.candidate_id or row.twin_line:
            self.fields["same"] = forms.ChoiceField(
                label="Est-ce la même personne ?",
                choices=[(ImportedChild.Same.SAME, "Oui, c’est le même enfant"),
                         (ImportedChild.Same.OTHER, "Non, c’est un autre enfant")],
                initial=row.same,
                required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.fields["left"] = forms.BooleanField(
            label="Laisser cette ligne", required=False, initial=row.verdict == ImportedChild.Verdict.LEFT
        )
        if draft:
            self.draft = draft
            self._keep_drafts(*draft)

    @property
    def first(self) -> list[forms.BoundField]:
        """What keeps the line, or part of it, from coming in."""
        return [self[column.value] for column in self.columns if column.value in self.doubted]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[column.value] for column in self.columns if column.value not in self.doubted]

    def corrections(self) -> dict[Column, str]:
        return {column: self.cleaned_data[column.value] for column in self.columns}
