"""Questionnaires of satisfaction and impact: their versions, their waves, anonymous answers (R67, D-F13)."""

from village.surveys.models.answers import Answer, AnswerSheet
from village.surveys.models.questionnaire import Question, Questionnaire, QuestionnaireVersion
from village.surveys.models.wave import Wave

__all__ = ["Answer", "AnswerSheet", "Question", "Questionnaire", "QuestionnaireVersion", "Wave"]
