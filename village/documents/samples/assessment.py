"""What is understood of her situation."""

from datetime import date

from village.documents.kinds.assessment import AssessmentDocument, Factor
from village.documents.parts import Channel, Signature
from village.documents.samples.people import CHILD, LETTERHEAD, MOTHER, REFERENT

ASSESSMENT = AssessmentDocument(
    letterhead=LETTERHEAD,
    on=date(2016, 12, 15),
    child=CHILD,
    author=REFERENT,
    author_role="référente de parcours",
    contributors=("Bruno Pons, enseignant", "l’infirmière scolaire", "Mme Traoré et une interprète"),
    factors=(
        Factor(
            label="État de santé",
            said="Suivi médical à jour, vue contrôlée en octobre. Bilan d’orthophonie attendu depuis plus d’un an.",
        ),
        Factor(
            label="Développement psychologique et psychomoteur",
            said="Curieuse, précise dans le dessin, attentive aux autres. Parole rare en groupe.",
        ),
        Factor(
            label="Contexte familial",
            said="Mère très présente, grande sœur qui aide aux devoirs. Père souvent en déplacement.",
        ),
        Factor(
            label="Facteurs socio-économiques",
            said="Droits ouverts, quotient familial connu du centre social.",
        ),
        Factor(label="Facteurs liés à l’environnement"),
    ),
    strengths="Elle aide les plus petits. Sa mère vient à chaque rendez-vous.",
    child_words="«\u00a0À la maison je parle tout le temps.\u00a0»",
    parents_view="Mme Traoré pense que sa fille a peur de se tromper de langue.",
    analysis=(
        "Kadiatou comprend et réfléchit bien. Ce qui freine, c’est la parole devant les autres et "
        "l’absence de bilan.\n\n"
        "La famille est prête à agir."
    ),
    proposal=(
        "Un parcours d’un an\u00a0: coup de pouce individuel, atelier langage, appui pour trouver un orthophoniste."
    ),
    read_with_parents_on=date(2016, 12, 14),
    signatures=(
        Signature(role="Référente de parcours", name=REFERENT, on=date(2016, 12, 15), channel=Channel.SCREEN),
        Signature(role="La mère", name=MOTHER, on=date(2016, 12, 14), channel=Channel.ORAL, recorded_by=REFERENT),
    ),
)
