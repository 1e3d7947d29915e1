"""Write again the pages of the documentation that the code dictates."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from village.core.reference import pages


class Command(BaseCommand):
    help = "Régénérer le glossaire et les diagrammes de la documentation."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in pages().items():
            page = settings.BASE_DIR / "docs" / path
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{path}")
