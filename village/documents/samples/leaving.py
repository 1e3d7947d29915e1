"""The end of her parcours, and news of it."""

from datetime import date

from village.documents.kinds.leaving import Certificate, ExitForm, ExitGoal, RecallAnswers, RecallSheet
from village.documents.parts import Channel, Signature
from village.documents.samples.people import CHILD, LETTERHEAD, MOTHER, REFERENT

CERTIFICATE = Certificate(
    letterhead=LETTERHEAD,
    on=date(2018, 4, 3),
    first_name=CHILD.first_name,
    last_name=CHILD.last_name,
    birth_date=CHILD.birth_date,
    starts=date(2017, 1, 10),
    ends=date(2018, 3, 31),
    place="Salon-de-Provence",
    signatory_role="La coordination du programme",
)

EXIT_FORM = ExitForm(
    letterhead=LETTERHEAD,
    on=date(2018, 3, 31),
    child=CHILD,
    starts=date(2017, 1, 10),
    ends=date(2018, 3, 31),
    eps_date=date(2018, 3, 22),
    motive="Objectifs atteints",
    relay="Centre social Les Canourgues, orthophoniste",
    goals=(
        ExitGoal(title="Oser parler en classe", attainment="complète", start="1. Elle se tait.", end="4. Souvent."),
        ExitGoal(title="Faire le bilan d’orthophonie", attainment="complète", start="1 sur 5", end="3 sur 5"),
        ExitGoal(
            title="Que sa mère se sente à l’aise à l’école", attainment="partielle", start="1 sur 5", end="2 sur 5"
        ),
    ),
    attainment="partielle",
    evolution="satisfaisante",
    child_view="«\u00a0J’ai joué devant tout le monde.\u00a0»",
    parents_view="Elle raconte sa journée. Je viens à l’école sans avoir peur.",
    news_agreed=True,
    signatures=(
        Signature(role="La mère", name=MOTHER, on=date(2018, 3, 29), channel=Channel.PAPER),
        Signature(role="Référente de parcours", name=REFERENT),
    ),
)

RECALL_SHEET = RecallSheet(
    letterhead=LETTERHEAD,
    on=date(2018, 10, 2),
    first_name=CHILD.first_name,
    ended_on=date(2018, 3, 31),
    contact="06\u00a039\u00a098\u00a000\u00a012, le matin",
    news=(
        RecallAnswers(
            when="6 mois après", due_on=date(2018, 9, 30), done_on=date(2018, 10, 2), school="mieux", home="pareil",
            helped_by="Le centre social, le mercredi", wants_help=False, words="Elle fait toujours du théâtre.",
        ),
    ),
)  # fmt: skip
