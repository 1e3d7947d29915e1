"""Who accompanies and coordinates: the roles say why (R31, RU7)."""

from typing import ClassVar

from django.db import migrations, models

REASON = models.CharField(blank=True, max_length=300, verbose_name="motif de la dérogation")
ONLY_THEN = models.Q(
    ("derogation_reason", ""), ("role__in", ("coordinator", "referent")), _connector="OR"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0002_national_lists")]
    operations: ClassVar = [
        operation
        for name in ("invitation", "membership")
        for operation in (
            migrations.AddField(model_name=name, name="derogation_reason", field=REASON),
            migrations.AddConstraint(
                model_name=name,
                constraint=models.CheckConstraint(condition=ONLY_THEN, name=f"{name}_derogation_of_both_roles"),
            ),
        )
    ]
