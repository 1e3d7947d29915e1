"""Errors that an operation raises and a page shows, in French, saying what to do."""


class DomainError(Exception):
    """A rule of the work refuses. The message is for the person: what is wrong, what to do."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class StaleVersion(DomainError):
    """Somebody else wrote meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Quelqu’un a modifié cette page entre-temps. Vos mots sont gardés ci-dessous : comparez, puis enregistrez."
        )
