import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import village.core.fields
import village.meetings.models.meeting
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('meetings', '0001_initial'),
        ('meetings', '0002_eps_whole'),
        ('meetings', '0003_parcours_to_validate'),
        ('meetings', '0005_what_changes'),
        ('meetings', '0006_version_seen'),
    ]

    dependencies = [
        ('accounts', '__first__'),
        ('directory', '0001_start'),
        ('people', '0001_start'),
        ('plans', '0001_start'),
        ('programmes', '0001_start'),
        ('referrals', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='date')),
                ('starts_at', models.TimeField(verbose_name='heure')),
                ('lasts', models.PositiveSmallIntegerField(default=120, verbose_name='durée prévue, en minutes')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='lieu')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='séance ouverte le')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='séance close le')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
            ],
            options={
                'verbose_name': 'réunion d’EPS',
                'verbose_name_plural': 'réunions d’EPS',
                'ordering': ('-on', '-starts_at'),
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='adresse')),
                ('sent_at', models.DateTimeField(verbose_name='envoyée le')),
                ('meeting_version', models.PositiveIntegerField(verbose_name='version de la réunion')),
                ('professional', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.professional', verbose_name='professionnel')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='envoyée par')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='meetings.meeting', verbose_name='réunion d’EPS')),
            ],
            options={
                'verbose_name': 'convocation',
                'verbose_name_plural': 'convocations',
                'ordering': ('-sent_at',),
            },
        ),
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='programmes.commune', verbose_name='commune')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='panels', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'EPS',
                'verbose_name_plural': 'EPS',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('programme', 'name'), name='panel_name_once')],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='panel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='meetings.panel', verbose_name='EPS'),
        ),
        migrations.CreateModel(
            name='PanelMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse pour les convocations')),
                ('paper_charter_on', models.DateField(blank=True, null=True, verbose_name='charte signée sur papier le')),
                ('competence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.listitem', verbose_name='domaine de compétence')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='meetings.panel', verbose_name='EPS')),
                ('professional', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_memberships', to='directory.professional', verbose_name='professionnel')),
            ],
            options={
                'verbose_name': 'membre d’EPS',
                'verbose_name_plural': 'membres d’EPS',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='panel_membership_dates_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(village.core.fields.IdRange('panel_id'), '&&'), (village.core.fields.IdRange('professional_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='panel_member_once')],
            },
        ),
        migrations.CreateModel(
            name='Situation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('entree', 'entrée'), ('parcours', 'parcours à valider'), ('point_etape', 'point d’étape'), ('sortie', 'sortie')], max_length=12, verbose_name='pourquoi')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='ordre de passage')),
                ('discussion', models.TextField(blank=True, max_length=5000, verbose_name='ce qui s’est dit')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='situations', to='people.person', verbose_name='enfant')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='situations', to='meetings.meeting', verbose_name='réunion d’EPS')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='situations', to='plans.plan', verbose_name='parcours')),
                ('referral', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='situations', to='referrals.referral', verbose_name='fiche de repérage')),
            ],
            options={
                'verbose_name': 'situation',
                'verbose_name_plural': 'situations',
                'ordering': ('rank', 'id'),
                'constraints': [models.UniqueConstraint(fields=('meeting', 'child'), name='situation_once_per_meeting'), models.CheckConstraint(condition=models.Q(models.Q(('reason', 'entree'), ('referral__isnull', False)), models.Q(models.Q(('reason', 'entree'), _negated=True), ('plan__isnull', False)), _connector='OR'), name='situation_has_its_object')],
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=200, verbose_name='pourquoi sa présence est utile')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse pour la convocation')),
                ('paper_charter_on', models.DateField(blank=True, null=True, verbose_name='charte signée sur papier le')),
                ('professional', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.professional', verbose_name='professionnel')),
                ('situation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='meetings.situation', verbose_name='situation')),
            ],
            options={
                'verbose_name': 'personne invitée',
                'verbose_name_plural': 'personnes invitées',
                'constraints': [models.UniqueConstraint(fields=('situation', 'professional'), name='guest_once_per_situation')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('entree', 'entrée'), ('refus', 'pas d’entrée'), ('reorientation', 'réorientation vers le droit commun'), ('validation', 'parcours validé'), ('poursuite', 'poursuite'), ('nouvelle_version', 'poursuite, nouvelle version du parcours'), ('sortie', 'sortie')], max_length=20, verbose_name='décision')),
                ('reason', models.TextField(max_length=2000, verbose_name='pourquoi, pour la famille')),
                ('decided_on', models.DateField(verbose_name='décidée le')),
                ('inform_by', models.DateField(blank=True, null=True, verbose_name='avant le')),
                ('next_review_on', models.DateField(blank=True, null=True, verbose_name='prochain point d’étape')),
                ('changes', models.TextField(blank=True, max_length=2000, verbose_name='ce qui change')),
                ('horizon', models.DateField(blank=True, null=True, verbose_name='nouvelle échéance')),
                ('saw_version', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='version du parcours vue par l’EPS')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('informer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prévient la famille')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
                ('situation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='decision', to='meetings.situation', verbose_name='situation')),
            ],
            options={
                'verbose_name': 'décision',
                'verbose_name_plural': 'décisions',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('changes', ''), ('horizon__isnull', True)), ('outcome', 'nouvelle_version'), _connector='OR'), name='only_a_new_version_says_what_changes'), models.CheckConstraint(condition=models.Q(('horizon__isnull', True), ('horizon__gt', models.F('decided_on')), _connector='OR'), name='new_horizon_is_to_come')],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('coordinator', 'Coordination'), ('assistant', 'Assistance administrative'), ('referent', 'Référent de parcours'), ('panel_member', 'Membre d’EPS'), ('referrer', 'Orienteur'), ('facilitator', 'Intervenant'), ('family', 'Famille'), ('elected', 'Élu ou financeur'), ('network', 'Réseau'), ('dpo', 'Protection des données'), ('technician', 'Administration technique')], max_length=20, verbose_name='en tant que')),
                ('text', models.TextField(max_length=5000, verbose_name='regard')),
                ('restricted', models.BooleanField(default=False, verbose_name='réservée à sa profession')),
                ('written_at', models.DateTimeField(verbose_name='écrite le')),
                ('changed_at', models.DateTimeField(blank=True, null=True, verbose_name='corrigée le')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('competence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.listitem', verbose_name='domaine de compétence')),
                ('professional', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.professional', verbose_name='de la part de')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrite par')),
                ('situation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='meetings.situation', verbose_name='situation')),
            ],
            options={
                'verbose_name': 'regard d’un membre',
                'verbose_name_plural': 'regards des membres',
                'ordering': ('written_at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('restricted', False), ('competence__isnull', False), _connector='OR'), name='restricted_to_a_profession'), models.CheckConstraint(condition=models.Q(('changed_at__isnull', True), ('changed_at__gte', models.F('written_at')), _connector='OR'), name='contribution_changed_after_written')],
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='ajout au relevé')),
                ('written_at', models.DateTimeField(verbose_name='écrit le')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('situation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='meetings.situation', verbose_name='situation')),
            ],
            options={
                'verbose_name': 'ajout au relevé de décisions',
                'verbose_name_plural': 'ajouts au relevé de décisions',
                'ordering': ('written_at',),
            },
        ),
        migrations.CreateModel(
            name='AgreedTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=300, verbose_name='quoi')),
                ('by_when', models.DateField(verbose_name='avant le')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='fait le')),
                ('professional', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.professional', verbose_name='professionnel')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('situation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='meetings.situation', verbose_name='situation')),
            ],
            options={
                'verbose_name': 'chose à faire décidée en EPS',
                'verbose_name_plural': 'choses à faire décidées en EPS',
                'ordering': ('by_when', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('user__isnull', False), ('professional__isnull', False), _connector='XOR'), name='agreed_task_is_somebody_s'), models.UniqueConstraint(models.F('situation'), models.F('what'), models.F('professional'), models.F('user'), name='agreed_task_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='SituationSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('observed', models.TextField(max_length=5000, verbose_name='ce qui est observé')),
                ('strengths', models.TextField(blank=True, max_length=5000, verbose_name='points d’appui')),
                ('tried', models.TextField(blank=True, max_length=5000, verbose_name='ce qui a été tenté, où l’on en est')),
                ('family', models.TextField(blank=True, max_length=5000, verbose_name='ce que disent l’enfant et sa famille')),
                ('question', models.TextField(blank=True, max_length=1000, verbose_name='la question posée à l’équipe')),
                ('confirmed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None, verbose_name='mots relus, qui ne nomment personne')),
                ('ready_at', models.DateTimeField(verbose_name='prête le')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('ready_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='relue par')),
                ('situation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sheet', to='meetings.situation', verbose_name='situation')),
            ],
            options={
                'verbose_name': 'fiche de situation sans nom',
                'verbose_name_plural': 'fiches de situation sans nom',
            },
        ),
        migrations.CreateModel(
            name='UnmetNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.CharField(max_length=160, verbose_name='ce qui manque')),
                ('month', models.DateField(verbose_name='mois')),
                ('children', models.PositiveSmallIntegerField(default=1, verbose_name='enfants concernés')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.listitem', verbose_name='thème')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unmet_needs', to='programmes.programme', verbose_name='programme')),
                ('quarter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.quarter', verbose_name='quartier')),
            ],
            options={
                'verbose_name': 'besoin sans réponse',
                'verbose_name_plural': 'besoins sans réponse',
                'indexes': [models.Index(fields=['programme', 'month'], name='unmet_need_month')],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='unmet_need_has_no_day'), models.CheckConstraint(condition=models.Q(('children__gte', 1)), name='unmet_need_of_somebody')],
            },
        ),
        migrations.CreateModel(
            name='DecisionCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version remplacée')),
                ('outcome', models.CharField(choices=[('entree', 'entrée'), ('refus', 'pas d’entrée'), ('reorientation', 'réorientation vers le droit commun'), ('validation', 'parcours validé'), ('poursuite', 'poursuite'), ('nouvelle_version', 'poursuite, nouvelle version du parcours'), ('sortie', 'sortie')], max_length=20, verbose_name='décision d’avant')),
                ('reason', models.TextField(max_length=2000, verbose_name='pourquoi, comme c’était écrit')),
                ('inform_by', models.DateField(blank=True, null=True, verbose_name='avant le')),
                ('next_review_on', models.DateField(blank=True, null=True, verbose_name='point d’étape d’avant')),
                ('changes', models.TextField(blank=True, max_length=2000, verbose_name='ce qui changeait')),
                ('horizon', models.DateField(blank=True, null=True, verbose_name='échéance d’avant')),
                ('why', models.CharField(max_length=500, verbose_name='motif de la correction')),
                ('written_at', models.DateTimeField(verbose_name='corrigée le')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrigée par')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='meetings.decision', verbose_name='décision corrigée')),
                ('informer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prévenait la famille')),
            ],
            options={
                'verbose_name': 'correction d’une décision',
                'verbose_name_plural': 'corrections d’une décision',
                'ordering': ('-version',),
                'constraints': [models.UniqueConstraint(fields=('decision', 'version'), name='decision_corrected_once_a_version'), models.CheckConstraint(condition=models.Q(('why__regex', '\\S')), name='correction_says_why')],
            },
        ),
        migrations.CreateModel(
            name='MeetingAttendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('present', models.BooleanField(verbose_name='présent')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='meetings.meeting', verbose_name='réunion d’EPS')),
                ('professional', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.professional', verbose_name='professionnel')),
            ],
            options={
                'verbose_name': 'présence à une EPS',
                'verbose_name_plural': 'présences à une EPS',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'professional'), name='meeting_attendance_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('panel', 'on', 'starts_at'), name='meeting_once'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(village.core.fields.IdRange('panel_id'), '&&'), (village.meetings.models.meeting.Span(), '&&')], name='meeting_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('lasts__gte', 15), ('lasts__lte', 600)), name='meeting_lasts_a_while'),
        ),
    ]
