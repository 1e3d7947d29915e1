"""The psychosocial skills of Santé publique France (N16); a base made before this list gets it here."""

from typing import Any, ClassVar

from django.db import migrations, models

from village.programmes.national_lists import NATIONAL


def load(apps: Any, schema_editor: Any) -> None:
    item = apps.get_model("programmes", "ListItem")
    there = set(item.objects.filter(list_code="N16", programme=None).values_list("code", flat=True))
    item.objects.bulk_create(
        item(list_code="N16", code=code, label=label, rank=rank)
        for rank, (code, label) in enumerate(NATIONAL["N16"])
        if code not in there
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0003_derogation_of_roles")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="listitem",
            name="list_code",
            field=models.CharField(choices=[("N4", "niveaux scolaires"), ("N5", "types d’orienteur"), ("N6", "motifs d’orientation"), ("N7", "facteurs du diagnostic"), ("N8", "domaines des objectifs"), ("N1", "tranches d’âge"), ("N2", "sexe"), ("N3", "types de territoire"), ("N9", "types d’action"), ("N10", "atteinte des objectifs"), ("N11", "évolution de la situation"), ("N12", "motifs de sortie"), ("N13", "adhésion de la famille"), ("N14", "domaines de compétence d’une EPS"), ("N16", "compétences psychosociales"), ("CARE", "types de soin attendus")], max_length=4, verbose_name="liste"),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
