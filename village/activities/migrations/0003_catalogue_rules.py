from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0002_catalogue'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='activity',
            name='facilitator',
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('frame', 'droit_commun'), models.Q(('common_law_tried', ''), _negated=True), _connector='OR'), name='activity_says_common_law'),
        ),
    ]
