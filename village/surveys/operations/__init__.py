"""What can be done with questionnaires. One module per noun."""

from village.surveys.operations.answering import answer_by_link, enter_sheet
from village.surveys.operations.question import (
    QuestionSheet,
    add_question,
    change_question,
    move_question,
    remove_question,
)
from village.surveys.operations.questionnaire import (
    QuestionnaireSheet,
    fill_version,
    new_version,
    write_questionnaire,
)
from village.surveys.operations.wave import WaveSheet, close_wave, count_given_out, open_wave, renew_link, withdraw_link

__all__ = [
    "QuestionSheet",
    "QuestionnaireSheet",
    "WaveSheet",
    "add_question",
    "answer_by_link",
    "change_question",
    "close_wave",
    "count_given_out",
    "enter_sheet",
    "fill_version",
    "move_question",
    "new_version",
    "open_wave",
    "remove_question",
    "renew_link",
    "withdraw_link",
    "write_questionnaire",
]
