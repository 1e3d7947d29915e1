"""What the operations always asked (RU5, RU12), the database keeps."""

from django.db import migrations, models

# Rows that came by another way than the operations say that nothing was written.
FILL = """
UPDATE plans_plannedaction SET common_law_tried = 'non renseigné'
WHERE frame = 'reussite_educative' AND common_law_tried !~ '\\S';
UPDATE plans_planversion SET planning = 'non renseignée' WHERE approved_on IS NOT NULL AND planning !~ '\\S';
UPDATE plans_planversion SET evaluation_methods = 'non renseignées'
WHERE approved_on IS NOT NULL AND evaluation_methods !~ '\\S';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_levels'),
        ('people', '0004_referents'),
        ('plans', '0007_goals_of_health'),
    ]

    operations = [
        migrations.RunSQL(FILL, ""),
        migrations.AddConstraint(
            model_name='plannedaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frame', 'reussite_educative'), _negated=True), ('common_law_tried__regex', '\\S'), _connector='OR'), name='planned_action_says_common_law'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.CheckConstraint(condition=models.Q(('approved_on__isnull', True), models.Q(('evaluation_methods__regex', '\\S'), ('planning__regex', '\\S')), _connector='OR'), name='approved_plan_has_its_parts'),
        ),
    ]
