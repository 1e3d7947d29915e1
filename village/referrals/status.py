"""What a fiche says of itself: what it lacks before leaving, where it stands, in words (R10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from village.access.links import Link
from village.core.fields import current_on
from village.core.french import short_date
from village.core.text import fold
from village.people.models import CareTeamMembership
from village.referrals.criteria import unanswered
from village.referrals.models import Referral, Signature
from village.referrals.parents import unconfirmed_parents
from village.referrals.states import State


def missing_parts(referral: Referral) -> list[str]:
    """What must be written before anybody signs (R3, R8)."""
    parts = (
        ("au moins un motif", bool(referral.motives.all())),
        ("les faits observés", referral.observed_facts.strip()),
        ("le dialogue avec la famille", referral.family_dialogue.strip()),
        ("l’adhésion de la famille", referral.adhesion_id),
        ("les critères du programme", not unanswered(referral)),
    )
    return [name for name, present in parts if not present]


def missing_signatures(referral: Referral) -> list[Signature.Party]:
    signed = {signature.party for signature in referral.signatures.all()}
    return [Signature.Party(party) for party in referral.signing if party not in signed]


def unsent_refusals(programme_id: int) -> int:
    """Families who said no before the fiche left: a number, never a name (R6)."""
    return Referral.objects.filter(programme_id=programme_id, state=State.REFUSED, sent_on=None).count()


def derogations(programme_id: int, year: int) -> int:
    """How many fiches outside the criteria were let through in a calendar year (R11)."""
    return Referral.objects.filter(programme_id=programme_id, derogation_on__year=year).count()


def differences(referral: Referral, on: date) -> list[tuple[str, str, str]]:
    """Where a fiche and the dossier of a known child disagree: what, the fiche, the dossier. For the coordination."""
    child = referral.child
    if child is None or referral.sent_on is None:
        return []
    found = []
    for _, guardian in unconfirmed_parents(referral):
        known = ", ".join(str(guardian) for guardian in child.guardians.filter(holds_authority=True))
        found.append(("Parent", str(guardian), known or "aucun"))
    if referral.state in _DECIDED:
        return found  # the family may have moved since
    home = child.household
    if home and (fold(home.address), home.commune_id) != (fold(referral.address), referral.commune_id):
        found.append(
            ("Adresse", f"{referral.address or 'non dite'}, {referral.commune}", f"{home.address}, {home.commune}")
        )
    schooling = child.schoolings.filter(current_on(on)).first()
    if referral.school and (schooling is None or schooling.school_id != referral.school_id):
        found.append(("École", str(referral.school), str(schooling.school) if schooling else "aucune"))
    return found


@dataclass(frozen=True)
class Stage:
    """One step of what becomes of a fiche; `state` is « done », « now » or « next »."""

    label: str
    detail: str
    state: str


@dataclass(frozen=True)
class Following:
    """What the orienteur is told: words, dates, a name to call. Never the diagnostic, the notes or the parcours."""

    words: str
    tone: str
    referent: str
    stages: tuple[Stage, ...]


SILENCED = (
    "La famille ne partage plus d’informations avec votre structure : ce que devient cette fiche ne vous est plus dit. "
    "Ce que vous avez écrit reste à vous."
)
_WORDS = {
    State.DRAFT: ("Brouillon : personne d’autre ne la voit.", "neutral"),
    State.RECEIVED: ("Reçue. Elle attend d’être inscrite à une réunion de l’équipe (EPS).", "wait"),
    State.ASKED: ("Reçue. Des précisions sont demandées à la personne qui l’a écrite.", "wait"),
    State.SCHEDULED: ("Inscrite à une réunion de l’équipe (EPS).", "wait"),
    State.ADMITTED: ("Admise : l’enfant est accompagné.", "ok"),
    State.JOINED: ("Enfant déjà accompagné : ce que dit votre fiche rejoint son parcours.", "ok"),
    State.NOT_ADMITTED: ("Non admise par l’équipe (EPS).", "neutral"),
    State.REDIRECTED: ("Réorientée : une autre réponse est proposée.", "town"),
    State.REFUSED: ("La famille a refusé. C’est son droit, et cela ne lui sera jamais reproché.", "neutral"),
    State.DROPPED: ("Sans suite : la demande s’arrête là, sans refus de personne.", "neutral"),
    State.ENDED: ("L’accompagnement est terminé.", "ok"),
}
_DECIDED = {
    State.ADMITTED, State.JOINED, State.NOT_ADMITTED, State.REDIRECTED, State.REFUSED, State.DROPPED, State.ENDED,
}  # fmt: skip


def words_of(state: str) -> str:
    return _WORDS[State(state)][0]


def tone_of(state: str) -> str:
    """The tone of its tag."""
    return _WORDS[State(state)][1]


def following(referral: Referral, on: date, *, silenced: bool = False) -> Following:
    """What becomes of a fiche, as its author may know it on a day; `silenced`: as nobody of his structure may."""
    state = State(referral.state)
    if silenced or referral.silenced:
        return Following(SILENCED, "neutral", "", tuple(_stages(referral, State.RECEIVED)[:2]))
    return Following(words_of(state), tone_of(state), _referent(referral, on), tuple(_stages(referral, state)))


def _referent(referral: Referral, on: date) -> str:
    if referral.state not in {State.ADMITTED, State.JOINED} or referral.child_id is None:
        return ""
    tie = (
        CareTeamMembership.objects.filter(current_on(on), child_id=referral.child_id, link=Link.REFERENT)
        .select_related("user")
        .first()
    )
    return str(tie.user) if tie else ""


def accompanied(child_ids: Iterable[int | None], on: date) -> dict[int, CareTeamMembership]:
    """Child id → the tie of his référent, of those who are supported already and whose support does not end."""
    later = CareTeamMembership.objects.filter(
        child=OuterRef("child"), link=Link.REFERENT, starts_on__gt=OuterRef("starts_on")
    )
    ties = CareTeamMembership.objects.filter(
        current_on(on), Q(ends_on__isnull=True) | Q(Exists(later)), child_id__in=child_ids, link=Link.REFERENT
    )
    return {tie.child_id: tie for tie in ties.select_related("user")}


def _stages(referral: Referral, state: State) -> list[Stage]:
    """The way of a fiche: written, arrived, before the EPS, answered, and the support when there is one."""
    sent, decided = referral.sent_on, state in _DECIDED
    written = Stage("Écrite", short_date(referral.written_on), "done" if sent or decided else "now")
    answer = Stage(
        "Réponse",
        f"{state.label}, {short_date(referral.decided_on)}" if decided and referral.decided_on else "à venir",
        "done" if decided else "next",
    )
    if decided and not sent:
        return [written, answer]
    arrived = Stage("Reçue", short_date(sent) if sent else "avec les deux signatures", _arrival(state, decided=decided))
    steps = [written, arrived]
    if state not in {State.JOINED, State.REDIRECTED, State.REFUSED, State.DROPPED}:
        panel = "done" if decided else "now" if state == State.SCHEDULED else "next"
        steps.append(Stage("EPS", "inscrite" if state == State.SCHEDULED else "", panel))
    if state == State.ENDED:
        answer = Stage(
            "Réponse", f"admise, {short_date(referral.decided_on)}" if referral.decided_on else "admise", "done"
        )
        return [*steps, answer, Stage("Accompagnement", "terminé", "done")]
    if state in {State.ADMITTED, State.JOINED}:
        return [*steps, answer, Stage("Accompagnement", "en cours", "now")]
    return [*steps, answer]


def _arrival(state: State, *, decided: bool) -> str:
    if decided or state == State.SCHEDULED:
        return "done"
    return "now" if state in {State.RECEIVED, State.ASKED} else "next"
