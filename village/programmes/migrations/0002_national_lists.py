"""Load the national lists of values."""

from typing import Any, ClassVar

from django.db import migrations

from village.programmes.national_lists import NATIONAL


def load(apps: Any, schema_editor: Any) -> None:
    item = apps.get_model("programmes", "ListItem")
    item.objects.bulk_create(
        item(list_code=list_code, code=code, label=label, rank=rank)
        for list_code, items in NATIONAL.items()
        for rank, (code, label) in enumerate(items)
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0001_start")]
    operations: ClassVar = [migrations.RunPython(load, migrations.RunPython.noop)]
