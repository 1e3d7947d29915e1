"""What the meeting reads and decides."""

from datetime import date

from village.documents.kinds.panel import MeetingMinutes, MinutesItem, MinutesTask, SituationDocument
from village.documents.parts import Signature
from village.documents.samples.people import LETTERHEAD, REFERENT

MINUTES = MeetingMinutes(
    letterhead=LETTERHEAD,
    on=date(2017, 11, 16),
    panel="EPS de Salon-de-Provence",
    held_on=date(2017, 11, 16),
    place="Maison des associations, salle 2",
    present=(
        "Alice Martel, coordonnatrice",
        "Chloé Bernard, centre social",
        "Danièle Roche, référente de parcours",
    ),
    excused=("Dr Ferrand, CMP",),
    items=(
        MinutesItem(
            situation="K. T., CM1",
            decision="Parcours révisé",
            referent=REFERENT,
            informs_family=REFERENT,
            informed_before=date(2017, 12, 1),
            next_review=date(2018, 5, 15),
            changes="Le théâtre remplace l’atelier du mercredi.",
            horizon=date(2018, 7, 6),
            tasks=(
                MinutesTask(what="Appeler l’orthophoniste", who=REFERENT, by_when=date(2017, 11, 24)),
                MinutesTask(what="Garder une place à l’atelier", who="Chloé Bernard", by_when=date(2017, 12, 1)),
            ),
            amendments=("Ajout du 20 novembre 2017, Alice Martel : le bilan aura lieu le 9 janvier.",),
        ),
        MinutesItem(
            situation="L. B., 6e",
            decision="Entrée",
            referent="Sonia Lemaire",
            informs_family="Sonia Lemaire",
            informed_before=date(2017, 11, 24),
            disagreement="Le 9 novembre 2017 : une médiation, ou une rencontre des deux parents. Les deux parents ont "
            "été reçus ; l’accord écrit est au dossier.",
        ),
    ),
    next_meeting=date(2017, 12, 14),
    reader="Chloé Bernard",
    signatures=(Signature(role="Pour l’équipe (EPS)", name="Alice Martel", on=date(2017, 11, 16)),),
)

SITUATION_SHEET = SituationDocument(
    letterhead=LETTERHEAD,
    on=date(2017, 11, 16),
    code="A-17",
    panel="EPS de Salon-de-Provence",
    held_on=date(2017, 11, 16),
    reason="point d’étape",
    age_band="6–10 ans",
    motives=("L’école, les apprentissages", "L’accès aux soins"),
    observed="L’enfant prend la parole une fois par semaine. Les consignes longues restent difficiles.",
    strengths="L’enfant dessine très bien et aide les plus petits.",
    tried="Oser parler en classe : 3 sur 5.\nFaire le bilan d’orthophonie : 2 sur 5.",
    family="« Je veux bien aller au théâtre si ma cousine vient aussi. »",
    question="Comment tenir jusqu’au bilan d’orthophonie ?",
)
