from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("referrals", "0003_disagreement_joined_dropped")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="referral", name="referral_kind"),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["id"], include=("referrer_kind", "programme"), name="referral_kind"),
        ),
    ]
