import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('evaluation', '0001_initial'),
        ('evaluation', '0002_frozen_facts'),
    ]

    dependencies = [
        ('accounts', '__first__'),
        ('programmes', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenFacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField(verbose_name='premier jour')),
                ('last', models.DateField(verbose_name='dernier jour')),
                ('frozen_on', models.DateField(verbose_name='figés le')),
                ('answers', models.JSONField(verbose_name='nombres')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='frozen_facts', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'chiffres figés d’une période',
                'verbose_name_plural': 'chiffres figés de périodes',
                'constraints': [models.UniqueConstraint(fields=('programme', 'first', 'last'), name='frozen_once_per_period'), models.CheckConstraint(condition=models.Q(('last__isnull', True), ('last__gte', models.F('first')), _connector='OR'), name='frozen_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ReportSharing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='premier jour de l’année')),
                ('last_day', models.DateField(verbose_name='dernier jour de l’année')),
                ('words', models.CharField(blank=True, max_length=200, verbose_name='mot qui l’accompagne')),
                ('told', models.PositiveIntegerField(verbose_name='comptes prévenus')),
                ('shared_on', models.DateField(verbose_name='transmis le')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shared_reports', to='programmes.programme', verbose_name='programme')),
                ('shared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='transmis par')),
            ],
            options={
                'verbose_name': 'transmission du bilan',
                'verbose_name_plural': 'transmissions du bilan',
                'constraints': [models.UniqueConstraint(fields=('programme', 'first_day'), name='report_shared_once_a_year'), models.CheckConstraint(condition=models.Q(('last_day__gt', models.F('first_day')), ('shared_on__gt', models.F('last_day'))), name='report_shared_once_it_is_over')],
            },
        ),
    ]
