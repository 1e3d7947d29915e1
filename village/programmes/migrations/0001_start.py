import datetime
import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import village.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('programmes', '0001_initial'),
        ('programmes', '0003_who_gave_and_published'),
        ('programmes', '0004_diagnostic_options'),
        ('programmes', '0005_concerns_circle'),
        ('programmes', '0006_referents'),
        ('programmes', '0007_invitations'),
    ]

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('carrier', models.CharField(choices=[('gip', 'groupement d’intérêt public'), ('elce', 'établissement local de coopération éducative'), ('caisse', 'caisse des écoles'), ('eple', 'établissement scolaire (EPLE)'), ('ccas', 'CCAS ou CIAS'), ('epci', 'intercommunalité (EPCI)'), ('autre', 'autre structure à comptabilité publique')], max_length=10, verbose_name='portage juridique')),
                ('carrier_name', models.CharField(max_length=120, verbose_name='structure porteuse')),
                ('colour', models.CharField(default='#1f5f5b', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}$', 'Écrivez la couleur sous la forme #1f5f5b.')], verbose_name='couleur')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='contact pour les familles')),
                ('age_min', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MaxValueValidator(25)], verbose_name='âge minimum')),
                ('age_max', models.PositiveSmallIntegerField(default=16, validators=[django.core.validators.MaxValueValidator(25)], verbose_name='âge maximum')),
                ('review_months', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(24)], verbose_name='mois entre deux points d’étape')),
                ('contact_weeks', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(1)], verbose_name='semaines sans contact avant de rappeler la famille')),
                ('wait_months', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='mois d’attente d’un soin avant d’alerter')),
                ('asks_needs', models.BooleanField(default=False, verbose_name='diagnostic : handicap et besoins particuliers')),
                ('asks_language', models.BooleanField(default=False, verbose_name='diagnostic : situation linguistique')),
                ('asks_skills', models.BooleanField(default=False, verbose_name='diagnostic : compétences psychosociales')),
                ('concerns_without_coordination', models.BooleanField(default=False, verbose_name='la coordination ne lit pas d’office les informations préoccupantes')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
            ],
            options={
                'verbose_name': 'programme',
                'verbose_name_plural': 'programmes',
                'constraints': [models.CheckConstraint(condition=models.Q(('age_min__lte', models.F('age_max'))), name='programme_ages_in_order')],
            },
        ),
        migrations.CreateModel(
            name='MissionFrame',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('published_on', models.DateField(verbose_name='publié le')),
                ('missions', models.TextField(max_length=5000, verbose_name='ce que fait le référent')),
                ('limits', models.TextField(max_length=5000, verbose_name='limites')),
                ('means', models.TextField(max_length=5000, verbose_name='moyens')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mission_frames', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'cadre de mission du référent',
                'verbose_name_plural': 'cadres de mission du référent',
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='mission_frame_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('coordinator', 'Coordination'), ('assistant', 'Assistance administrative'), ('referent', 'Référent de parcours'), ('panel_member', 'Membre d’EPS'), ('referrer', 'Orienteur'), ('facilitator', 'Intervenant'), ('family', 'Famille'), ('elected', 'Élu ou financeur'), ('network', 'Réseau'), ('dpo', 'Protection des données'), ('technician', 'Administration technique')], max_length=20, verbose_name='rôle')),
                ('job', models.CharField(blank=True, max_length=80, verbose_name='fonction')),
                ('profile', models.CharField(blank=True, max_length=80, verbose_name='métier ou diplôme')),
                ('fte', models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='équivalent temps plein (ETP)')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('added_on', models.DateField(blank=True, null=True, verbose_name='rôle donné le')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='rôle donné par')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'membre du programme',
                'verbose_name_plural': 'membres du programme',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_dates_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'coordinator')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_coordinator'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'assistant')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_assistant'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'referent')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_referent'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'panel_member')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_panel_member'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'referrer')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_referrer'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'facilitator')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_facilitator'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'family')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_family'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'elected')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_elected'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'network')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_network'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'dpo')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_dpo'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'technician')), expressions=[(village.core.fields.IdRange('user_id'), '&&'), (village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='membership_once_technician'), models.CheckConstraint(condition=models.Q(('fte__isnull', True), models.Q(('fte__gte', 0), ('fte__lte', 1)), _connector='OR'), name='membership_fte')],
            },
        ),
        migrations.CreateModel(
            name='ListItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_code', models.CharField(choices=[('N4', 'niveaux scolaires'), ('N5', 'types d’orienteur'), ('N6', 'motifs d’orientation'), ('N7', 'facteurs du diagnostic'), ('N8', 'domaines des objectifs'), ('N1', 'tranches d’âge'), ('N2', 'sexe'), ('N3', 'types de territoire'), ('N9', 'types d’action'), ('N10', 'atteinte des objectifs'), ('N11', 'évolution de la situation'), ('N12', 'motifs de sortie'), ('N13', 'adhésion de la famille'), ('N14', 'domaines de compétence d’une EPS'), ('CARE', 'types de soin attendus')], max_length=4, verbose_name='liste')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('rank', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('starts_on', models.DateField(default=datetime.date(2005, 1, 18), verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('counts_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='local_items', to='programmes.listitem', verbose_name='compte comme')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='list_items', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'valeur de liste',
                'verbose_name_plural': 'valeurs de liste',
                'ordering': ('list_code', 'rank', 'label'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='list_item_dates_in_order'), models.UniqueConstraint(condition=models.Q(('programme__isnull', True)), fields=('list_code', 'code'), name='national_item_once'), models.UniqueConstraint(fields=('programme', 'list_code', 'code'), name='local_item_once'), models.CheckConstraint(condition=models.Q(models.Q(('counts_as__isnull', True), ('programme__isnull', True)), models.Q(('counts_as__isnull', False), ('programme__isnull', False)), _connector='OR'), name='local_item_counts_as_national')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                ('first_name', models.CharField(max_length=80, verbose_name='prénom, tel que tapé')),
                ('last_name', models.CharField(max_length=80, verbose_name='nom, tel que tapé')),
                ('role', models.CharField(choices=[('coordinator', 'Coordination'), ('assistant', 'Assistance administrative'), ('referent', 'Référent de parcours'), ('panel_member', 'Membre d’EPS'), ('referrer', 'Orienteur'), ('facilitator', 'Intervenant'), ('family', 'Famille'), ('elected', 'Élu ou financeur'), ('network', 'Réseau'), ('dpo', 'Protection des données'), ('technician', 'Administration technique')], max_length=20, verbose_name='rôle proposé')),
                ('job', models.CharField(blank=True, max_length=80, verbose_name='fonction')),
                ('profile', models.CharField(blank=True, max_length=80, verbose_name='métier ou diplôme')),
                ('fte', models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True, verbose_name='équivalent temps plein (ETP)')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('invited_on', models.DateField(verbose_name='invitée le')),
                ('answer', models.CharField(blank=True, choices=[('acceptee', 'acceptée'), ('refusee', 'refusée'), ('retiree', 'retirée')], max_length=8, verbose_name='réponse')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='répondu le')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invitée par')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ('last_name', 'first_name', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='invitation_dates_in_order'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invitation_email_lower_case'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='invitation_answer_is_whole'), models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('programme', 'email', 'role'), name='invited_once_to_a_role')],
            },
        ),
        migrations.CreateModel(
            name='Commune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('insee_code', models.CharField(max_length=5, validators=[django.core.validators.RegexValidator('^\\d[\\dAB]\\d{3}$', 'Un code INSEE a 5 caractères, par exemple 13103.')], verbose_name='code INSEE')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='communes', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'commune',
                'verbose_name_plural': 'communes',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('programme', 'insee_code'), name='commune_once_per_programme')],
            },
        ),
        migrations.CreateModel(
            name='Charter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('published_on', models.DateField(verbose_name='publiée le')),
                ('frame', models.TextField(max_length=5000, verbose_name='cadre')),
                ('exchanges', models.TextField(max_length=5000, verbose_name='modalités d’échange')),
                ('transmission', models.TextField(max_length=5000, verbose_name='modalités de transmission')),
                ('conservation', models.TextField(max_length=5000, verbose_name='conservation')),
                ('rights', models.TextField(max_length=5000, verbose_name='droits de l’enfant et de sa famille')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publiée par')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='charters', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'charte de confidentialité',
                'verbose_name_plural': 'chartes de confidentialité',
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='charter_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Quarter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('kind', models.CharField(choices=[('qpv', 'quartier prioritaire (QPV)'), ('veille', 'quartier en veille active'), ('poche', 'poche de précarité hors QPV'), ('autre', 'autre quartier')], max_length=10, verbose_name='type de territoire')),
                ('code', models.CharField(blank=True, max_length=10, verbose_name='code QPV')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quarters', to='programmes.commune', verbose_name='commune')),
            ],
            options={
                'verbose_name': 'quartier',
                'verbose_name_plural': 'quartiers',
                'ordering': ('commune__name', 'name'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='quarter_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='CharterSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_at', models.DateTimeField(verbose_name='signée le')),
                ('charter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='programmes.charter', verbose_name='charte')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charter_signatures', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
            ],
            options={
                'verbose_name': 'signature de la charte',
                'verbose_name_plural': 'signatures de la charte',
                'constraints': [models.UniqueConstraint(fields=('charter', 'user'), name='charter_signed_once')],
            },
        ),
        migrations.CreateModel(
            name='MissionAcknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='le')),
                ('channel', models.CharField(choices=[('papier', 'sur papier'), ('ecran', 'à l’écran')], max_length=10, verbose_name='recueillie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mission_acknowledgements', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ('frame', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='programmes.missionframe', verbose_name='cadre de mission')),
            ],
            options={
                'verbose_name': 'prise de connaissance du cadre de mission',
                'verbose_name_plural': 'prises de connaissance du cadre de mission',
                'constraints': [models.UniqueConstraint(fields=('frame', 'user'), name='mission_acknowledged_once')],
            },
        ),
    ]
