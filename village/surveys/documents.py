"""The questionnaire on paper: the same questions, boxes to tick, lines to write on."""

from datetime import date

from village.documents.kinds import SurveyQuestion, SurveySheet
from village.documents.letterhead import letterhead_of
from village.surveys.models import Questionnaire, QuestionnaireVersion


def sheet_of(version: QuestionnaireVersion, *, on: date, about: str = "") -> SurveySheet:
    """`about`: the child and the moment, for a sheet of a dossier."""
    questionnaire = version.questionnaire
    return SurveySheet(
        letterhead=letterhead_of(questionnaire.programme),
        on=on,
        for_pen=True,
        name=questionnaire.title,
        purpose=questionnaire.purpose,
        version=version.number,
        about=about,
        named=questionnaire.in_dossiers,
        to_child=questionnaire.audience == Questionnaire.Audience.CHILDREN,
        questions=tuple(
            SurveyQuestion(asked=question.wording, choices=question.offered) for question in version.questions.all()
        ),
    )
