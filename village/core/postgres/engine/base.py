"""The one line that Django's own connection lacks: a transaction opens with the context that is held."""

from django.db.backends.postgresql import base

from village.core.postgres import context


class DatabaseWrapper(base.DatabaseWrapper):
    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - Django's own signature
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # Django's, which its stubs leave out
        if not autocommit:
            context.tell(self)
