import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('directory', '0001_initial'),
        ('directory', '0002_professional_phone'),
        ('directory', '0003_levels'),
    ]

    dependencies = [
        ('accounts', '__first__'),
        ('programmes', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='programmes.commune', verbose_name='commune')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.listitem', verbose_name='type d’orienteur')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='organisations', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'structure',
                'verbose_name_plural': 'structures',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('programme', 'name'), name='organisation_name_once')],
            },
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='school', serialize=False, to='directory.organisation', verbose_name='structure')),
                ('uai', models.CharField(blank=True, max_length=8, validators=[django.core.validators.RegexValidator('^\\d{7}[A-Z]$', 'Un UAI a 7 chiffres et une lettre.')], verbose_name='UAI')),
                ('priority', models.CharField(blank=True, choices=[('', 'hors éducation prioritaire'), ('rep', 'REP'), ('rep+', 'REP+')], max_length=5, verbose_name='éducation prioritaire')),
            ],
            options={
                'verbose_name': 'école ou établissement',
                'verbose_name_plural': 'écoles et établissements',
            },
        ),
        migrations.CreateModel(
            name='Professional',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_name', models.CharField(max_length=80, verbose_name='prénom')),
                ('last_name', models.CharField(max_length=80, verbose_name='nom')),
                ('job', models.CharField(blank=True, max_length=80, verbose_name='fonction')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='téléphone')),
                ('level', models.CharField(choices=[('terrain', 'terrain : auprès des enfants et des familles'), ('hierarchie', 'encadrement : dirige une équipe, un service'), ('politique', 'élu ou décideur politique')], default='terrain', max_length=10, verbose_name='niveau')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='professionals', to='directory.organisation', verbose_name='structure')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='professionals', to='programmes.programme', verbose_name='programme')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='professional_sheets', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
            ],
            options={
                'verbose_name': 'professionnel',
                'verbose_name_plural': 'professionnels',
                'ordering': ('last_name', 'first_name'),
                'constraints': [models.UniqueConstraint(fields=('programme', 'user'), name='professional_account_once'), models.CheckConstraint(condition=models.Q(('level__in', ('terrain', 'hierarchie', 'politique'))), name='professional_has_a_level')],
            },
        ),
    ]
