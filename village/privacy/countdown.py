"""What is due, counted from events: the last contact with each family, the end of each request.

One statement for a whole programme. Parameters: `programme`; months by what is kept.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.functional import cached_property

from village.core.dates import Period, add_months
from village.core.french import NBSP
from village.privacy.models import Disposal, RetentionRule
from village.privacy.periods import USUAL_OF, Kept
from village.programmes.models import Programme
from village.referrals.states import State

AHEAD = timedelta(days=60)

# Each day on which the family was met, called, heard, or said something. The words of the CNIL: the last contact.
CONTACTS = """
WITH child AS (
    SELECT id, first_name, last_name, limited_on FROM people_person WHERE programme_id = %(programme)s AND is_child
),
plan AS (SELECT id, child_id, opened_on, closed_on FROM plans_plan WHERE programme_id = %(programme)s),
contact AS (
    SELECT child_id, opened_on AS day FROM plan
    UNION ALL SELECT child_id, closed_on FROM plan
    UNION ALL SELECT plan.child_id, note."on" FROM plans_journalentry note JOIN plan ON plan.id = note.plan_id
        WHERE note.with_family OR note.kind IN ('entretien', 'domicile', 'telephone')
    UNION ALL SELECT plan.child_id, version.approved_on FROM plans_planversion version
        JOIN plan ON plan.id = version.plan_id
    UNION ALL SELECT plan.child_id, review."on" FROM plans_review review JOIN plan ON plan.id = review.plan_id
    UNION ALL SELECT plan.child_id, recall.done_on FROM plans_recall recall
        JOIN plans_recallconsent consent ON consent.id = recall.consent_id JOIN plan ON plan.id = consent.plan_id
    UNION ALL SELECT child_id, session."on" FROM activities_attendance attendance
        JOIN activities_activitysession session ON session.id = attendance.session_id
        WHERE attendance.status IN ('present', 'retard')
    UNION ALL SELECT child_id, "on" FROM activities_accompaniment
    UNION ALL SELECT child_id, greatest(given_on, withdrawn_on) FROM people_agreement
    UNION ALL SELECT child_id, greatest(written_on, sent_on, decided_on) FROM referrals_referral
        WHERE programme_id = %(programme)s AND child_id IS NOT NULL
    UNION ALL SELECT child_id, received_on FROM privacy_rightsrequest WHERE programme_id = %(programme)s
    UNION ALL SELECT child_id, "on" FROM privacy_noticegiven
)
SELECT child.id, child.first_name || ' ' || left(child.last_name, 1) || '.',
    coalesce(min(contact.day), first_tie.day), coalesce(max(contact.day), first_tie.day),
    EXISTS (SELECT FROM plan WHERE plan.child_id = child.id),
    EXISTS (SELECT FROM plan WHERE plan.child_id = child.id AND plan.closed_on IS NULL),
    EXISTS (SELECT FROM privacy_legalhold hold WHERE hold.child_id = child.id
            AND hold.starts_on <= %(today)s AND (hold.ends_on IS NULL OR hold.ends_on > %(today)s)),
    child.limited_on IS NOT NULL
FROM child
LEFT JOIN contact ON contact.child_id = child.id AND contact.day <= %(today)s
CROSS JOIN LATERAL (
    SELECT coalesce(min(starts_on), %(today)s) AS day FROM people_careteammembership tie WHERE tie.child_id = child.id
) first_tie
GROUP BY child.id, child.first_name, child.last_name, child.limited_on, first_tie.day
"""

# Fiches that opened no parcours, whose child has no dossier of his own.
UNANSWERED = """
SELECT fiche.id, fiche.child_first_name || ' ' || left(fiche.child_last_name, 1) || '.', fiche.written_on,
    greatest(fiche.written_on, fiche.sent_on, fiche.decided_on)
FROM referrals_referral fiche
WHERE fiche.programme_id = %(programme)s AND fiche.child_id IS NULL AND fiche.state = ANY(%(over)s)
  AND NOT EXISTS (SELECT FROM plans_plan plan WHERE plan.referral_id = fiche.id)
"""

ASKINGS = """
SELECT asking.id, asking.child_first_name, asking.received_on, coalesce(asking.closed_on, asking.received_on)
FROM referrals_familyrequest asking
WHERE asking.programme_id = %(programme)s AND asking.referral_id IS NULL
"""

ARCHIVES = """
SELECT id, number, first_year, last_year, archived_on FROM privacy_archiveddossier WHERE programme_id = %(programme)s
"""

_OVER = [State.NOT_ADMITTED, State.REDIRECTED, State.REFUSED, State.ENDED, State.DRAFT, State.RECEIVED, State.ASKED]


@dataclass(frozen=True)
class Due:
    """What is kept, since when, until when. `number`: of the dossier; `key`: of the row to take out."""

    kept: Kept
    key: int
    number: int
    name: str
    lived: Period
    due_on: date
    held: bool = False
    going_on: bool = False
    limited: bool = False

    @property
    def value(self) -> str:
        """As a form sends it: « dossier:12 »."""
        return f"{self.kept}:{self.key}"

    @property
    def blocked(self) -> str:
        """Why nothing can be proposed now."""
        if self.held:
            return "gelé : rien ne part"
        if self.limited:  # kept, not used (art. 18): neither moved to the archive nor eliminated
            return "usage limité : répondez à la famille et levez d’abord la limitation"
        return "parcours encore ouvert : prononcez d’abord la sortie" if self.going_on else ""

    @property
    def label(self) -> str:
        return f"dossier n°{NBSP}{self.number}" if self.kept in {Kept.DOSSIER, Kept.ARCHIVE} else f"{self.kept.label}"


class Countdown:
    """The countdown of a programme on a day."""

    def __init__(self, programme: Programme, today: date) -> None:
        self.programme, self.today = programme, today

    @cached_property
    def months(self) -> dict[str, int]:
        own = dict(RetentionRule.objects.filter(programme=self.programme).values_list("kept", "months"))
        return {kept: own.get(kept, usual.months) for kept, usual in USUAL_OF.items()}

    @cached_property
    def everything(self) -> list[Due]:
        """All that is kept until a day, the soonest first."""
        found = [*self._dossiers(), *self._requests(), *self._archives()]
        return sorted(found, key=lambda due: (due.due_on, due.kept, due.key))

    def due(self, ahead: timedelta = AHEAD) -> list[Due]:
        """What is past its day, or will be in two months."""
        return [due for due in self.everything if due.due_on <= self.today + ahead]

    def of(self, value: str) -> Due | None:
        """One of them, by what the form sends."""
        return next((due for due in self.everything if due.value == value), None)

    @cached_property
    def pending(self) -> dict[tuple[str, int], Disposal]:
        """What is already proposed, by what is kept and its number."""
        waiting = Disposal.objects.filter(programme=self.programme).pending().select_related("proposed_by", "slip")
        return {(disposal.kept, disposal.number): disposal for disposal in waiting}

    def _ask(self, statement: str, **more: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"programme": self.programme.pk, "today": self.today, **more})
            answer: list[tuple[Any, ...]] = cursor.fetchall()
        return answer

    def _dossiers(self) -> list[Due]:
        """Those who had a parcours are kept as dossiers; those who never had one, as a request without an outcome."""
        return [
            Due(
                Kept.DOSSIER,
                key=pk,
                number=pk,
                name=name,
                lived=Period(first, last),
                due_on=add_months(last, self.months[Kept.DOSSIER if followed else Kept.REFERRAL]),
                held=held,
                going_on=going_on,
                limited=limited,
            )
            for pk, name, first, last, followed, going_on, held, limited in self._ask(CONTACTS)
        ]

    def _requests(self) -> list[Due]:
        asked = [(Kept.REFERRAL, row) for row in self._ask(UNANSWERED, over=[str(state) for state in _OVER])]
        asked += [(Kept.ASKING, row) for row in self._ask(ASKINGS)]
        return [
            Due(kept, pk, pk, name, Period(first, max(first, last)), add_months(last, self.months[kept]))
            for kept, (pk, name, first, last) in asked
        ]

    def _archives(self) -> list[Due]:
        return [
            Due(
                Kept.ARCHIVE, pk, number, "", Period(date(first, 1, 1), date(last, 12, 31)),
                add_months(archived_on, self.months[Kept.ARCHIVE]),
            )
            for pk, number, first, last, archived_on in self._ask(ARCHIVES)
        ]  # fmt: skip
