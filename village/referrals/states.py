"""The states of a fiche de repérage and the only ways between them. The diagram in the docs is drawn from here."""

from django.db.models import TextChoices


class State(TextChoices):
    DRAFT = "brouillon", "brouillon"
    RECEIVED = "recue", "reçue"
    ASKED = "a_preciser", "précisions demandées"
    SCHEDULED = "inscrite", "inscrite à une EPS"
    ADMITTED = "admise", "admise"
    JOINED = "rattachee", "enfant déjà accompagné"
    NOT_ADMITTED = "non_admise", "non admise"
    REDIRECTED = "reorientee", "réorientée"
    REFUSED = "refus_famille", "refusée par la famille"
    DROPPED = "sans_suite", "sans suite"
    ENDED = "terminee", "accompagnement terminé"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.RECEIVED, State.REFUSED}),
    State.RECEIVED: frozenset(
        {State.ASKED, State.SCHEDULED, State.JOINED, State.REDIRECTED, State.REFUSED, State.DROPPED}
    ),
    State.ASKED: frozenset({State.RECEIVED, State.JOINED, State.REDIRECTED, State.REFUSED, State.DROPPED}),
    State.SCHEDULED: frozenset({State.ADMITTED, State.NOT_ADMITTED, State.REDIRECTED, State.REFUSED, State.RECEIVED}),
    # Back to « inscrite »: the EPS corrects what it answered, with a reason.
    State.ADMITTED: frozenset({State.ENDED, State.SCHEDULED}),
    # A second fiche about a child whose parcours is open: no second entry, its facts join this parcours.
    State.JOINED: frozenset({State.ENDED}),
    State.NOT_ADMITTED: frozenset({State.SCHEDULED}),
    State.REDIRECTED: frozenset({State.SCHEDULED}),
    State.REFUSED: frozenset(),
    State.DROPPED: frozenset(),
    State.ENDED: frozenset(),
}
