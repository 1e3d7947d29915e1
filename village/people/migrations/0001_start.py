import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import village.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('people', '0001_initial'),
        ('people', '0002_bilan_indexes'),
        ('people', '0003_rejected_parents'),
        ('people', '0004_referents'),
        ('people', '0005_limited'),
        ('people', '0006_outside_quarters'),
        ('people', '0007_a_child_index_with_its_programme'),
    ]

    dependencies = [
        ('accounts', '__first__'),
        ('directory', '0001_start'),
        ('programmes', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('outside_quarters', models.BooleanField(default=False, verbose_name='hors des quartiers désignés')),
                ('languages', models.CharField(blank=True, max_length=120, verbose_name='langues parlées')),
                ('interpreter', models.BooleanField(default=False, verbose_name='interprète utile')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='programmes.commune', verbose_name='commune')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='households', to='programmes.programme', verbose_name='programme')),
                ('quarter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='households', to='programmes.quarter', verbose_name='quartier')),
            ],
            options={
                'verbose_name': 'foyer',
                'verbose_name_plural': 'foyers',
                'constraints': [models.CheckConstraint(condition=models.Q(('outside_quarters', False), ('quarter__isnull', True), _connector='OR'), name='household_in_a_quarter_or_outside')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_child', models.BooleanField(verbose_name='enfant')),
                ('first_name', models.CharField(max_length=80, verbose_name='prénom')),
                ('last_name', models.CharField(max_length=80, verbose_name='nom')),
                ('folded_name', models.CharField(editable=False, max_length=170, verbose_name='nom pour la recherche')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='date de naissance')),
                ('sex', models.CharField(blank=True, choices=[('F', 'fille'), ('M', 'garçon'), ('', 'non précisé')], max_length=1, verbose_name='sexe')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='téléphone')),
                ('limited_on', models.DateField(blank=True, null=True, verbose_name='usage limité depuis le')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='family_people', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='people.household', verbose_name='foyer')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'personne',
                'verbose_name_plural': 'personnes',
                'indexes': [models.Index(condition=models.Q(('is_child', True), ('limited_on', None)), fields=['programme', 'folded_name', 'id'], name='person_name'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('folded_name', config='simple'), name='person_name_words'), models.Index(condition=models.Q(('is_child', True)), fields=['id'], include=('household', 'sex', 'birth_date', 'programme'), name='child_sheet')],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_child', False), ('birth_date__isnull', False), _connector='OR'), name='child_has_a_birth_date')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='relais le')),
                ('standing', models.TextField(blank=True, max_length=3000, verbose_name='où en est-on')),
                ('promised', models.TextField(blank=True, max_length=3000, verbose_name='ce qui a été promis')),
                ('contacts', models.TextField(blank=True, max_length=2000, verbose_name='qui appeler')),
                ('dates', models.TextField(blank=True, max_length=2000, verbose_name='prochaines dates')),
                ('precious', models.TextField(blank=True, max_length=3000, verbose_name='ce qu’il ne faut pas perdre')),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='écrite le')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='lue le')),
                ('waived_on', models.DateField(blank=True, null=True, verbose_name='abandonnée le')),
                ('waived_reason', models.CharField(blank=True, max_length=300, verbose_name='motif de l’abandon')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('coming', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers_received', to=settings.AUTH_USER_MODEL, verbose_name='référent qui arrive')),
                ('leaving', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers_given', to=settings.AUTH_USER_MODEL, verbose_name='référent qui part')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='people.person', verbose_name='enfant')),
            ],
            options={
                'verbose_name': 'fiche de passage de relais',
                'verbose_name_plural': 'fiches de passage de relais',
                'indexes': [models.Index(condition=models.Q(('written_at', None)), fields=['leaving'], name='handover_to_write'), models.Index(condition=models.Q(('read_at', None)), fields=['child'], name='handover_to_read')],
                'constraints': [models.UniqueConstraint(fields=('child', 'on'), name='handover_once_a_day'), models.CheckConstraint(condition=models.Q(('leaving', models.F('coming')), _negated=True), name='handover_to_somebody_else'), models.CheckConstraint(condition=models.Q(('read_at', None), ('written_at__isnull', False), _connector='OR'), name='handover_written_before_read'), models.CheckConstraint(condition=models.Q(('waived_on', None), models.Q(('written_at', None), models.Q(('waived_reason', ''), _negated=True)), _connector='OR'), name='handover_given_up_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Guardian',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('mere', 'mère'), ('pere', 'père'), ('tuteur', 'tuteur ou tutrice'), ('autre', 'autre adulte de la famille')], max_length=10, verbose_name='lien')),
                ('holds_authority', models.BooleanField(default=True, verbose_name='autorité parentale')),
                ('lives_with', models.BooleanField(default=True, verbose_name='vit avec l’enfant')),
                ('rejected_on', models.DateField(blank=True, null=True, verbose_name='écarté le')),
                ('rejection_reason', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ('adult', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wards', to='people.person', verbose_name='adulte')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardians', to='people.person', verbose_name='enfant')),
            ],
            options={
                'verbose_name': 'titulaire de l’autorité parentale',
                'verbose_name_plural': 'titulaires de l’autorité parentale',
                'constraints': [models.UniqueConstraint(fields=('child', 'adult'), name='guardian_once_per_child'), models.CheckConstraint(condition=models.Q(('rejected_on__isnull', True), models.Q(('holds_authority', False), models.Q(('rejection_reason', ''), _negated=True)), _connector='OR'), name='rejected_guardian_has_a_reason_and_no_authority')],
            },
        ),
        migrations.CreateModel(
            name='CareTeamMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(choices=[('referent', 'référent de parcours'), ('panel', 'membre de l’EPS'), ('referrer', 'orienteur'), ('provider', 'intervenant'), ('guardian', 'famille')], max_length=10, verbose_name='lien')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('also_coordinates', models.BooleanField(default=False, verbose_name='coordonne aussi le programme')),
                ('derogation_reason', models.CharField(blank=True, max_length=300, verbose_name='motif de la dérogation')),
                ('professional', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='care_teams', to='directory.professional', verbose_name='professionnel')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='care_teams', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='care_team', to='people.person', verbose_name='enfant')),
            ],
            options={
                'verbose_name': 'équipe autour de l’enfant',
                'verbose_name_plural': 'équipes autour de l’enfant',
                'indexes': [models.Index(fields=['user', 'link', 'child'], name='care_team_user')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='care_team_dates_in_order'), models.CheckConstraint(condition=models.Q(('user__isnull', False), ('professional__isnull', False), _connector='OR'), name='care_team_is_somebody'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('link', 'referent')), expressions=[(village.core.fields.IdRange('child_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='one_referent_at_a_time'), models.CheckConstraint(condition=models.Q(('also_coordinates', True), ('derogation_reason', ''), ('link', 'referent'), _negated=True), name='coordinator_referent_needs_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('accompagnement', 'être accompagné par le programme'), ('partage', 'partager des informations avec cette structure')], max_length=20, verbose_name='portée')),
                ('categories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=1), blank=True, default=list, size=None, verbose_name='catégories partagées')),
                ('channel', models.CharField(choices=[('papier', 'sur papier'), ('oral', 'oralement'), ('ecran', 'à l’écran')], max_length=10, verbose_name='recueilli')),
                ('language', models.CharField(default='français', max_length=40, verbose_name='langue')),
                ('given_on', models.DateField(verbose_name='donné le')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='retiré le')),
                ('informed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='expliqué par')),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='directory.organisation', verbose_name='structure')),
                ('guardian', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='people.guardian', verbose_name='donné par')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='people.person', verbose_name='enfant')),
            ],
            options={
                'verbose_name': 'accord de la famille',
                'verbose_name_plural': 'accords de la famille',
                'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('withdrawn_on__gte', models.F('given_on')), _connector='OR'), name='agreement_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Schooling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='schoolings', to='people.person', verbose_name='enfant')),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.listitem', verbose_name='niveau')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schoolings', to='directory.school', verbose_name='école ou établissement')),
            ],
            options={
                'verbose_name': 'scolarité',
                'verbose_name_plural': 'scolarités',
                'indexes': [models.Index(fields=['child', '-starts_on'], include=('ends_on', 'school'), name='schooling_of_child')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='schooling_dates_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(village.core.fields.IdRange('child_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='schooling_one_at_a_time')],
            },
        ),
    ]
