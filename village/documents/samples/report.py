"""A bilan of an invented year."""

from datetime import date

from village.documents.kinds.report import ReportBar, ReportChart, ReportDocument, ReportFigure, ReportPart
from village.documents.samples.people import LETTERHEAD

_FOLLOWED = ReportFigure(
    code="I1",
    label="Enfants suivis",
    value="192 enfants",
    charts=(
        ReportChart(
            title="Communes",
            unit="Enfants",
            summary="Salon-de-Provence : 79 %.",
            bars=(
                ReportBar(label="Salon-de-Provence", number="152", part="79 %", length=1000),
                ReportBar(label="Berre-l’Étang", number="40", part="21 %", length=263),
                ReportBar(label="Ailleurs", number="masqué"),
            ),
        ),
    ),
    remarks=("Parcours ouverts dans la période, toutes fiches confondues : 94.",),
    definition="Nombre d’enfants dont un parcours a été actif au moins un jour de la période.",
    population="Un enfant compte une fois.",
    rule="Du premier au dernier jour de la période, les deux compris.",
)
_LENGTH = ReportFigure(code="I10", label="Durée moyenne des parcours finis", value="13 mois", sub="51 parcours finis")

REPORT = ReportDocument(
    letterhead=LETTERHEAD,
    on=date(2018, 10, 12),
    name="l’année scolaire 2017-2018",
    days="1er septembre 2017 – 31 août 2018",
    state="Figé le 12 octobre 2018. Relu par Alice Martel.",
    hiding="Pour l’équipe : rien n’est masqué, et les référents sont nommés. À ne pas transmettre tel quel.",
    foot="Pour l’équipe : rien n’y est masqué. À ne pas transmettre tel quel.",
    top=(_FOLLOWED, _LENGTH),
    parts=(
        ReportPart(title="L’année en quelques lignes", text="Une troisième référente est arrivée.\n\nMoins d’attente."),
        ReportPart(title="Les enfants et leurs familles", text="Plus de collégiens.", figures=(_FOLLOWED,)),
    ),
    definitions=(_FOLLOWED, _LENGTH),
)
