"""The day of everybody else: each exactly her part."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Exists, Q
from django.urls import reverse

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor
from village.activities.models import Activity, ActivitySession, Enrolment
from village.core.fields import current_on
from village.core.french import hour, short_date
from village.home import coordination
from village.home.blocks import Block, Row
from village.home.rollover import rollover
from village.home.telling import telling
from village.home.watching import watching
from village.people.models import CareTeamMembership, Person
from village.people.operations import has_agreement, is_kept_secret_from
from village.plans.around import phone_of
from village.plans.models import Goal, JournalEntry, PlannedAction
from village.privacy.masking import Mask, words_of_home
from village.referrals.models import Referral


def assistant(actor: Actor, today: date) -> list[Block]:
    return [
        *telling(actor, today),
        *rollover(actor, today),
        coordination.arrivals(actor, today),
        _sessions(actor, today),
    ]


def panel_member(actor: Actor, today: date) -> list[Block]:
    return [*telling(actor, today), coordination.meetings(actor, today), _fiches(actor, today)]


def referrer(actor: Actor, today: date) -> list[Block]:
    return [_fiches(actor, today)]


def facilitator(actor: Actor, today: date) -> list[Block]:
    return [_sessions(actor, today)]


def _fiches(actor: Actor, today: date) -> Block:
    mine = Referral.objects.visible_to(actor).filter(written_by_id=actor.user_id).order_by("-written_on")
    rows = [
        Row(
            title=f"{fiche.child_first_name} {fiche.child_last_name[:1]}.",
            url=reverse("referrals:detail", args=[fiche.pk]),
            text=fiche.told_state,
            when=short_date(fiche.sent_on or fiche.written_on, today),
        )
        for fiche in mine[:6]
    ]
    return Block(
        "Mes fiches de repérage",
        rows,
        empty="Quand un enfant vous inquiète, parlez-en d’abord avec ses parents. La fiche s’écrit ensuite avec eux.",
        link_url=reverse("referrals:list"),
        link_label="Toutes mes fiches",
        names=True,
    )


def _sessions(actor: Actor, today: date) -> Block:
    sessions = ActivitySession.objects.filter(
        activity__in=Activity.objects.visible_to(actor),
        on__range=(today - timedelta(days=7), today + timedelta(days=21)),
        cancelled_on__isnull=True,
    )
    rows = [
        Row(
            title=session.activity.title,
            url=reverse("activities:attendance", args=[session.pk]),
            text="appel fait" if session.recorded_at else ("faire l’appel" if session.on <= today else ""),
            detail=session.place or session.activity.place,
            when=short_date(session.on, today),
            late=session.on < today and session.recorded_at is None,
        )
        for session in sessions.select_related("activity").order_by("on", "starts_at")[:8]
    ]
    return Block(
        "Mes séances", rows, empty="Aucune séance ces jours-ci.",
        link_url=reverse("activities:list"), link_label="Les actions",
    )  # fmt: skip


def family(actor: Actor, today: date) -> list[Block]:
    """For each child: what comes next, then who is there, then what was decided; at last what a parent can do."""
    blocks, names = [], []
    for child in Person.objects.visible_to(actor, Permission.FAMILY_READ, today):
        first, secret = child.first_name, is_kept_secret_from(actor.user_id, child)
        people = _people(child, today)
        names += [row.title for row in people]
        blocks += [
            Block(
                f"{first} : ce qui vient",
                _coming(child, today, secret=secret),
                empty="Aucun rendez-vous prévu.",
                names=True,
            ),
            Block(
                f"{first} : qui est là",
                people,
                empty="Personne pour l’instant. Le programme vous appellera.",
                names=True,
            ),
        ]
        if not has_agreement(child, today):
            blocks.append(Block(f"{first} : votre accord", [_TAKEN_BACK]))
            continue
        told = {
            "ce que nous voulons": _goals(child, today),
            "ce que nous faisons": _actions(child, today, secret=secret),
            "de belles choses": _encouragements(child, today),
        }
        if secret:
            told = {title: _without_places(rows, child) for title, rows in told.items()}
        blocks += [Block(f"{first} : {title}", rows, names=True) for title, rows in told.items() if rows]
    return [*blocks, _can_do(names)] if blocks else []


_TAKEN_BACK = Row(
    "Vous n’avez pas donné votre accord, ou vous l’avez repris.",
    "",
    text="Rien de nouveau ne se fait. Vous pouvez le donner quand vous voulez.",
)


def _people(child: Person, today: date) -> list[Row]:
    ties = CareTeamMembership.objects.filter(current_on(today), child=child, link=Link.REFERENT.value)
    plan = child.plans.filter(closed_on__isnull=True).first()
    said = [(tie, phone_of(tie.user, plan) if plan else "") for tie in ties.select_related("user")]
    return [
        Row(
            str(tie.user),
            f"tel:{phone.replace(' ', '')}" if phone else "",
            text=f"suit {child.first_name} avec vous, depuis le {short_date(tie.starts_on, today)}",
            detail=phone,
        )
        for tie, phone in said
    ]


def _without_places(rows: list[Row], child: Person) -> list[Row]:
    """The same words, without those that say where a protected home is."""
    mask = Mask(places=tuple(words_of_home(child.household)))
    return [replace(row, title=mask.hide_places(row.title, "")) for row in rows]


def _goals(child: Person, today: date) -> list[Row]:
    goals = Goal.objects.pursued().filter(plan__child=child, plan__closed_on__isnull=True)
    return [Row(goal.wording, "", text=f"jusqu’au {short_date(goal.horizon, today)}") for goal in goals]


def _actions(child: Person, today: date, *, secret: bool) -> list[Row]:
    """What the family said yes to, and is going on or about to start; `secret`: not where."""
    actions = PlannedAction.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), plan__child=child)
    agreed = actions.filter(plan__closed_on=None, approved_on__isnull=False).select_related("provider")
    return [
        Row(action.title, "", text="" if secret else str(action.provider or ""), when=_from(action, today))
        for action in agreed.order_by("starts_on", "pk")
    ]


def _from(action: PlannedAction, today: date) -> str:
    return f"dès le {short_date(action.starts_on, today)}" if action.starts_on > today else ""


def _encouragements(child: Person, today: date) -> list[Row]:
    """The last good points, written to be told to the child and the parents (R51, R60); none of a private note."""
    notes = JournalEntry.objects.filter(plan__child=child).exclude(positive="")
    shared = notes.exclude(readers=JournalEntry.Readers.AUTHOR).order_by("-on", "-pk")
    return [Row(note.positive, "", when=short_date(note.on, today)) for note in shared[:3]]


def _coming(child: Person, today: date, *, secret: bool) -> list[Row]:
    """The sessions to come, and the day the team speaks of the parcours again; the nearest first.

    `secret`: none of the sessions, to a parent from whom the home of the child is kept.
    """
    sessions = ActivitySession.objects.filter(
        Exists(Enrolment.objects.filter(child=child).at_its_sessions()),
        on__gte=today,
        cancelled_on__isnull=True,
    )
    sessions = sessions.none() if secret else sessions
    found = [
        (session.on, session.activity.title, _where(session))
        for session in sessions.select_related("activity").order_by("on", "starts_at")[:4]
    ]
    plan = child.plans.filter(closed_on__isnull=True, next_review_on__gte=today).first()
    if plan and has_agreement(child, today) and plan.next_review_on:
        found.append((plan.next_review_on, "L’équipe fait le point", "vous pouvez dire ce que vous en pensez"))
    return [Row(title, "", text=text, when=short_date(on, today)) for on, title, text in sorted(found)]


def _where(session: ActivitySession) -> str:
    place = session.place or session.activity.place
    return ", ".join(filter(None, [f"à {hour(session.starts_at)}" if session.starts_at else "", place]))


def _can_do(names: list[str]) -> Block:
    """Short words, and no page needed: by telephone or face to face (R59)."""
    whom = " ou ".join(dict.fromkeys(names)) or "le programme"
    rows = [
        Row("Une question, un changement ?", "", text=f"Parlez-en à {whom}."),
        Row("Vous n’êtes pas d’accord ?", "", text="Vous pouvez dire non. Vous pouvez changer d’avis."),
        Row("Lire le dossier ?", "", text="C’est votre droit. Demandez-le, on le lit avec vous."),
    ]
    return Block("Ce que je peux faire", rows, aside=True)


def aggregates(_actor: Actor, _today: date) -> list[Block]:
    row = Row(
        "Le bilan", reverse("evaluation:report"), text="les chiffres de l’année, avec leur définition. Jamais un nom."
    )
    return [Block("Ce que fait le programme", [row])]


def dpo(actor: Actor, _today: date) -> list[Block]:
    rows = [
        Row("Le journal", reverse("audit:journal"), text="qui a lu et écrit quoi, et selon quelle règle"),
        Row(
            "Accès exceptionnels", reverse("privacy:exceptional"), text="qui a ouvert un dossier sans lien, et pourquoi"
        ),
        Row("Qui voit quoi", reverse("home:who_sees_what"), text="les droits, rôle par rôle"),
    ]
    return [*watching(actor), Block("Protection des données", rows)]


def technician(_actor: Actor, _today: date) -> list[Block]:
    row = Row("Le programme", reverse("programmes:settings"), text="territoire, membres, charte, listes de valeurs")
    return [Block("Réglages", [row])]
