"""A questionnaire to parents, to be filled with a pen."""

from datetime import date

from village.documents.kinds.survey import SurveyQuestion, SurveySheet
from village.documents.samples.people import LETTERHEAD

SURVEY = SurveySheet(
    letterhead=LETTERHEAD,
    on=date(2018, 6, 1),
    name="Votre avis de parents",
    purpose="Mieux accueillir les familles. Rien ne change pour votre enfant.",
    version=2,
    to_child=False,
    questions=(
        SurveyQuestion(asked="Vous êtes-vous sentis écoutés ?", choices=("non", "plutôt non", "plutôt oui", "oui")),
        SurveyQuestion(asked="Le conseilleriez-vous ?", choices=("oui", "non", "je ne sais pas")),
        SurveyQuestion(asked="Que faudrait-il changer ?"),
    ),
)
