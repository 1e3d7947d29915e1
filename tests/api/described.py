"""Write `docs/openapi.json` again (`make docs`): the file that the API serves."""

import json
import os
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "docs/openapi.json"


def told() -> str:
    from village.api.views.site import described

    return json.dumps(described(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    FILE.write_text(told(), encoding="utf-8")
