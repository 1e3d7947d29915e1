"""The states of a parcours and the only ways between them. The diagram in the docs is drawn from here.

A state is read from dated facts (`operations.state.state_of`), never stored: any past day can be told again.
"""

from django.db.models import TextChoices


class State(TextChoices):
    OPENED = "ouvert", "ouvert par l’EPS, à écrire"
    WRITTEN = "ecrit", "à faire approuver par la famille"
    RUNNING = "en_cours", "approuvé, en cours"
    REVISED = "revise", "nouvelle version à faire approuver"
    LEAVING = "sortie_preparee", "sortie proposée à l’EPS"
    ENDED = "termine", "terminé"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.OPENED: frozenset({State.WRITTEN, State.LEAVING, State.ENDED}),
    State.WRITTEN: frozenset({State.RUNNING, State.LEAVING, State.ENDED}),
    State.RUNNING: frozenset({State.REVISED, State.LEAVING, State.ENDED}),
    State.REVISED: frozenset({State.RUNNING, State.LEAVING, State.ENDED}),
    # The EPS ends it, or lets it go on: it comes back to where its versions stand.
    State.LEAVING: frozenset({State.ENDED, State.OPENED, State.WRITTEN, State.RUNNING, State.REVISED}),
    # Reopened with a reason, shortly after the exit.
    State.ENDED: frozenset({State.OPENED, State.WRITTEN, State.RUNNING, State.REVISED}),
}
