"""Her parcours."""

from datetime import date

from village.documents.kinds.leaving import ExitGoal, UndoneExit
from village.documents.kinds.plan import PlanAction, PlanDocument, PlanGoal
from village.documents.parts import Channel, Signature
from village.documents.samples.people import CHILD, LETTERHEAD, MOTHER, REFERENT

PLAN = PlanDocument(
    letterhead=LETTERHEAD,
    on=date(2017, 6, 6),
    child=CHILD,
    version=2,
    changes="L’atelier langage remplace l’aide aux devoirs. Le théâtre du mercredi commence.",
    starts=date(2017, 1, 10),
    referent=REFERENT,
    referent_contact="06\u00a039\u00a098\u00a000\u00a040",
    eps_date=date(2017, 6, 6),
    child_words="Je veux bien aller au théâtre si ma cousine vient aussi.",
    parents_words="Nous voulons qu’elle ose parler. Je veux comprendre ce que l’école m’écrit.",
    goals=(
        PlanGoal(
            title="Oser parler en classe",
            domain="Scolaire",
            duration="jusqu’en mars 2018",
            scale=("Elle se tait.", "Elle répond.", "Elle lève la main.", "Souvent.", "Elle présente un exposé."),
        ),
        PlanGoal(title="Faire le bilan d’orthophonie", domain="Santé", duration="6 mois"),
        PlanGoal(title="Que sa mère se sente à l’aise à l’école", domain="Parentalité", duration="1 an"),
    ),
    taken_up=(
        "Que sa mère se sente à l’aise à l’école. Mis de côté du 2 mars 2017 au 4 mai 2017 : sa mère travaillait.",
    ),
    actions=(
        PlanAction(
            title="Coup de pouce lecture",
            goal="Oser parler en classe",
            nature="individuelle",
            frame="réussite éducative",
            provider="Danièle Roche",
            approved=True,
            approved_on=date(2017, 6, 2),
        ),
        PlanAction(
            title="Atelier langage",
            goal="Oser parler en classe",
            nature="en petit groupe",
            frame="réussite éducative",
            provider="Émile Arnaud",
            approved=True,
            approved_on=date(2017, 6, 2),
        ),
        PlanAction(
            title="Théâtre du mercredi",
            goal="Oser parler en classe",
            nature="en groupe",
            frame="droit commun",
            provider="Centre social Les Canourgues",
            approved=True,
            approved_on=date(2017, 6, 6),
        ),
        PlanAction(
            title="Rendez-vous chez l’orthophoniste",
            goal="Faire le bilan d’orthophonie",
            nature="individuelle",
            frame="droit commun",
            provider="Cabinet à trouver ensemble",
            approved=True,
            approved_on=date(2017, 6, 2),
        ),
        PlanAction(
            title="Café des parents",
            goal="Que sa mère se sente à l’aise à l’école",
            nature="en groupe",
            frame="droit commun",
            provider="École Jean-Moulin",
            approved=False,
            approved_on=date(2017, 6, 2),
            words="Je travaille le matin.",
        ),
    ),
    planning=(
        "Lundi et jeudi, 16\u00a0h\u00a030 : Coup de pouce lecture, à l’école, avec Danièle Roche.",
        "Mercredi matin : théâtre, au centre social ; la famille accompagne.",
        "Septembre à décembre : atelier langage, 8 séances, avec Émile Arnaud.",
        "Avant le 30 juin : appeler les orthophonistes ensemble, Mme Traoré et Danièle Roche.",
    ),
    evaluation=(
        "Chaque mois, Kadiatou dit si elle a osé parler.",
        "L’enseignant note combien de fois elle lève la main.",
        "Nous faisons le point à trois : l’enfant, la mère, la référente.",
    ),
    review_on=date(2017, 11, 16),
    undone=(
        UndoneExit(
            on=date(2017, 4, 4),
            undone_on=date(2017, 4, 20),
            undone_by="Alice Martel",
            why="La famille revient.",
            motive="Déménagement",
            attainment="atteinte partielle",
            evolution="stable",
            relay="Le centre social",
            goals=(
                ExitGoal(
                    title="Oser parler en classe",
                    attainment="atteinte partielle",
                    start="1. Elle se tait.",
                    end="2. Elle répond.",
                ),
            ),
            child_view="Je voulais rester.",
            parents_view="Nous devions partir, puis non.",
        ),
    ),
    signatures=(
        Signature(role="La mère", name=MOTHER, on=date(2017, 6, 6), channel=Channel.PAPER),
        Signature(role="Le père", name="Moussa Traoré"),
        Signature(role="L’enfant, si elle le souhaite", name="Kadiatou"),
        Signature(role="Référente de parcours", name=REFERENT, on=date(2017, 6, 6), channel=Channel.SCREEN),
    ),
)
