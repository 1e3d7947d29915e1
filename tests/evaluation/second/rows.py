"""A plain export: every row of the tables that count, as a dict; no condition, no sum, no join."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from village.accounts.models import User
from village.activities.models import (
    Activity,
    ActivitySession,
    Attendance,
    ClassProgramme,
    ClassSequence,
    WaitingEntry,
)
from village.directory.models import Organisation, School
from village.funding.models import Expense, Grant
from village.meetings.models import Meeting, Panel, Situation
from village.people.models import CareTeamMembership, Household, Person, Schooling
from village.plans.models import Exit, Goal, Plan, PlannedAction
from village.programmes.models import Commune, ListItem, Membership, Programme, Quarter
from village.referrals.models import FamilyRequest, Referral
from village.surveys.models import Answer, AnswerSheet, Question, Questionnaire, QuestionnaireVersion, Wave

Row = dict[str, Any]
Span = tuple[date, date | None]

TABLES: dict[type[Model], tuple[str, ...]] = {
    Programme: ("id", "code"),
    Commune: ("id", "programme_id", "name"),
    Quarter: ("id", "commune_id", "name", "kind", "starts_on", "ends_on"),
    ListItem: ("id", "list_code", "code", "label", "counts_as_id"),
    Membership: ("programme_id", "user_id", "role", "fte", "starts_on", "ends_on"),
    Household: ("id", "commune_id", "quarter_id", "outside_quarters", "former_quarter_id"),
    Person: ("id", "programme_id", "household_id", "is_child", "birth_date", "sex"),
    Schooling: ("child_id", "school_id", "level_id", "starts_on", "ends_on"),
    School: ("organisation_id", "priority"),
    CareTeamMembership: (
        "child_id", "link", "user_id", "starts_on", "ends_on", "also_coordinates", "derogation_reason",
    ),
    Plan: ("id", "programme_id", "child_id", "referral_id", "opened_on", "closed_on"),
    PlannedAction: (
        "plan_id", "goal_id", "nature", "frame", "in_school_time", "starts_on", "ends_on", "approved_on", "cost",
        "family_share",
    ),
    Exit: ("plan_id", "attainment_id", "evolution_id", "reason_id"),
    Referral: (
        "id", "programme_id", "child_id", "referrer_kind_id", "state", "sent_on", "decided_on", "derogation_on",
        "derogation_about",
    ),
    FamilyRequest: ("id", "programme_id", "ending", "closed_on", "phone"),
    WaitingEntry: ("child_id", "care_id", "requested_on", "obtained_on", "given_up_on"),
    User: ("id", "first_name", "last_name"),
    Panel: ("id", "programme_id", "name"),
    Meeting: ("id", "panel_id", "on"),
    Situation: ("child_id", "meeting_id", "referral_id", "reason"),
    Goal: ("id", "domain_id"),
    Organisation: ("id", "programme_id", "kind_id"),
    Referral.motives.through: ("referral_id", "listitem_id"),
    Grant: ("programme_id", "year", "funder", "amount", "indirect"),
    Expense: ("programme_id", "year", "nature", "amount"),
    ClassProgramme: ("id", "programme_id", "name", "school_class", "site"),
    ClassSequence: ("class_programme_id", "on", "children"),
    Activity: ("id", "programme_id"),
    ActivitySession: ("id", "activity_id", "on", "starts_at", "cancelled_on", "recorded_at"),
    Attendance: ("session_id", "child_id", "status", "parents"),
    Questionnaire: ("id", "programme_id", "use", "audience"),
    QuestionnaireVersion: ("id", "questionnaire_id"),
    Question: ("id", "version_id", "kind"),
    Wave: ("id", "version_id", "closes_on"),
    AnswerSheet: ("id", "wave_id"),
    Answer: ("sheet_id", "question_id", "value"),
}  # fmt: skip


@dataclass(frozen=True)
class Rows:
    programme: int
    first: date
    last: date  # today at the latest
    tables: dict[str, list[Row]]
    found: dict[tuple[type[Model], str], dict[Any, Row]] = field(default_factory=dict)

    def of(self, table: type[Model]) -> list[Row]:
        """Its rows; those of this programme where the row says of which it is."""
        rows = self.tables[table.__name__]
        return [row for row in rows if row.get("programme_id", self.programme) == self.programme]

    def by(self, table: type[Model], key: str = "id") -> dict[Any, Row]:
        if (table, key) not in self.found:
            self.found[table, key] = {row[key]: row for row in self.tables[table.__name__]}
        return self.found[table, key]

    def holds(self, day: date | None) -> bool:
        """Whether this day is in the period."""
        return day is not None and self.first <= day <= self.last

    def meets(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether one day of the span, both ends included, is in the period."""
        return starts_on <= self.last and (ends_on is None or ends_on >= self.first)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def label(self, item_id: int) -> str:
        """Of a value of a list, as it counts nationally."""
        items = self.by(ListItem)
        item = items[item_id]
        return str(items[item["counts_as_id"] or item_id]["label"])


def export(code: str, first: date, last: date) -> Rows:
    tables = {table.__name__: list(table._default_manager.values(*names)) for table, names in TABLES.items()}
    programme = next(row["id"] for row in tables["Programme"] if row["code"] == code)
    return Rows(programme, first, last, tables)
