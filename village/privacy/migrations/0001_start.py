import django.contrib.postgres.constraints
import django.db.models.deletion
import village.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('privacy', '0001_rights_and_retention'),
    ]

    dependencies = [
        ('accounts', '__first__'),
        ('people', '0001_start'),
        ('programmes', '0001_start'),
        ('referrals', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchivedDossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(verbose_name='numéro du dossier')),
                ('key', models.UUIDField(unique=True, verbose_name='clé de la boîte')),
                ('sealed_name', models.BinaryField(verbose_name='nom scellé')),
                ('sealed', models.BinaryField(verbose_name='dossier scellé')),
                ('first_year', models.PositiveSmallIntegerField(verbose_name='première année')),
                ('last_year', models.PositiveSmallIntegerField(verbose_name='dernière année')),
                ('archived_on', models.DateField(verbose_name='archivé le')),
                ('archived_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='archivé par')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='archived_dossiers', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'dossier archivé',
                'verbose_name_plural': 'dossiers archivés',
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='archived_once')],
            },
        ),
        migrations.CreateModel(
            name='ArchiveReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('motive', models.CharField(max_length=400, verbose_name='motif')),
                ('at', models.DateTimeField(verbose_name='ouvert le')),
                ('archived', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='privacy.archiveddossier', verbose_name='dossier archivé')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouvert par')),
            ],
            options={
                'verbose_name': 'lecture d’une archive',
                'verbose_name_plural': 'lectures d’archives',
                'constraints': [models.CheckConstraint(condition=models.Q(('motive', ''), _negated=True), name='archive_reading_has_a_motive')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=400, verbose_name='motif du gel')),
                ('asked_by', models.CharField(max_length=160, verbose_name='demandé par')),
                ('starts_on', models.DateField(verbose_name='gelé depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='dernier jour')),
                ('review_on', models.DateField(verbose_name='à revoir le')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='legal_holds', to='people.person', verbose_name='enfant')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='posé par')),
            ],
            options={
                'verbose_name': 'gel d’un dossier',
                'verbose_name_plural': 'gels de dossiers',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='legal_hold_dates_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(village.core.fields.IdRange('child_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='legal_hold_one_at_a_time'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='legal_hold_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='NoticeGiven',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('parents', 'un parent'), ('enfant', 'l’enfant')], max_length=10, verbose_name='donnée à')),
                ('on', models.DateField(verbose_name='donnée le')),
                ('channel', models.CharField(choices=[('papier', 'remise sur papier'), ('lue', 'lue ensemble, à voix haute'), ('ecran', 'montrée à l’écran'), ('courrier', 'envoyée par courrier')], max_length=10, verbose_name='comment')),
                ('language', models.CharField(default='français', max_length=40, verbose_name='langue')),
                ('text_version', models.PositiveSmallIntegerField(verbose_name='version du texte')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='donnée par')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='people.person', verbose_name='enfant')),
                ('guardian', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='people.guardian', verbose_name='parent')),
            ],
            options={
                'verbose_name': 'information donnée',
                'verbose_name_plural': 'informations données',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('audience', 'enfant'), ('guardian', None)), models.Q(('audience', 'parents'), ('guardian__isnull', False)), _connector='OR'), name='notice_given_to_somebody')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kept', models.CharField(choices=[('dossier', 'dossier d’un enfant'), ('fiche', 'fiche de repérage sans suite'), ('appel', 'demande d’une famille sans suite'), ('archive', 'dossier archivé'), ('journal', 'journal des lectures et des écritures'), ('brouillon', 'brouillons et envois de formulaires'), ('compte', 'comptes fermés et messages'), ('droits', 'demandes d’exercice d’un droit')], max_length=12, verbose_name='ce qui est gardé')),
                ('months', models.PositiveSmallIntegerField(verbose_name='durée, en mois')),
                ('usual', models.PositiveSmallIntegerField(verbose_name='durée habituelle, en mois')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='motif')),
                ('decided_on', models.DateField(verbose_name='décidé le')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='retention_rules', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'durée de conservation',
                'verbose_name_plural': 'durées de conservation',
                'constraints': [models.UniqueConstraint(fields=('programme', 'kept'), name='retention_rule_once'), models.CheckConstraint(condition=models.Q(('months__lte', models.F('usual')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='retention_longer_needs_a_reason'), models.CheckConstraint(condition=models.Q(('months__gte', 1)), name='retention_lasts_a_month')],
            },
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(verbose_name='numéro du dossier')),
                ('kind', models.CharField(choices=[('acces', 'accès : lire le dossier'), ('rectification', 'rectification : corriger'), ('limitation', 'limitation : suspendre l’usage'), ('opposition', 'opposition'), ('effacement', 'effacement')], max_length=15, verbose_name='demande')),
                ('asker', models.CharField(choices=[('parent', 'un titulaire de l’autorité parentale'), ('enfant', 'l’enfant lui-même')], max_length=10, verbose_name='qui demande')),
                ('identity', models.CharField(choices=[('connue', 'connue en personne par l’équipe'), ('piece', 'pièce d’identité vue, non copiée'), ('rappel', 'rappelée au numéro du dossier'), ('compte', 'depuis son compte')], max_length=10, verbose_name='identité vérifiée')),
                ('channel', models.CharField(choices=[('oral', 'de vive voix'), ('courrier', 'par courrier'), ('courriel', 'par courriel')], max_length=10, verbose_name='reçue')),
                ('received_on', models.DateField(verbose_name='reçue le')),
                ('due_on', models.DateField(verbose_name='à répondre avant le')),
                ('extended_on', models.DateField(blank=True, null=True, verbose_name='délai prolongé le')),
                ('extension_reason', models.CharField(blank=True, max_length=300, verbose_name='motif de la prolongation')),
                ('words', models.TextField(blank=True, max_length=3000, verbose_name='ce qui est demandé')),
                ('outcome', models.CharField(blank=True, choices=[('oui', 'accordée'), ('partie', 'accordée en partie'), ('non', 'refusée')], max_length=10, verbose_name='suite donnée')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='répondu le')),
                ('answer', models.TextField(blank=True, max_length=4000, verbose_name='réponse')),
                ('balance', models.TextField(blank=True, max_length=3000, verbose_name='mise en balance')),
                ('protection', models.CharField(blank=True, max_length=300, verbose_name='motif de protection')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='répondu par')),
                ('child', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rights_requests', to='people.person', verbose_name='enfant')),
                ('guardian', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.guardian', verbose_name='titulaire qui demande')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights_requests', to='programmes.programme', verbose_name='programme')),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
            ],
            options={
                'verbose_name': 'demande d’exercice d’un droit',
                'verbose_name_plural': 'demandes d’exercice d’un droit',
                'indexes': [models.Index(fields=['programme', 'due_on'], name='rights_request_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('received_on'))), name='rights_request_due_after_received'), models.CheckConstraint(condition=models.Q(models.Q(('answered_on', None), ('outcome', '')), models.Q(('answered_on__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='rights_request_answered_says_its_outcome'), models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), ('answered_on__gte', models.F('received_on')), _connector='OR'), name='rights_request_answered_after_received'), models.CheckConstraint(condition=models.Q(('child', None), models.Q(('outcome__in', ['non', 'partie']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='rights_request_refused_with_a_reason'), models.CheckConstraint(condition=models.Q(('child', None), ('extended_on', None), models.Q(('extension_reason', ''), _negated=True), _connector='OR'), name='rights_request_extended_with_a_reason'), models.CheckConstraint(condition=models.Q(('child', None), models.Q(('kind', 'opposition'), _negated=True), ('answered_on', None), models.Q(('balance', ''), _negated=True), _connector='OR'), name='objection_answered_with_a_balance'), models.CheckConstraint(condition=models.Q(('child', None), ('asker', 'enfant'), ('guardian__isnull', False), _connector='OR'), name='rights_request_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Limitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('exactitude', 'la famille conteste l’exactitude des données'), ('illicite', 'les données n’auraient pas dû être recueillies'), ('preuve', 'la famille en a besoin pour faire valoir un droit'), ('opposition', 'une opposition est à l’étude')], max_length=12, verbose_name='motif')),
                ('starts_on', models.DateField(verbose_name='limité depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='dernier jour')),
                ('lifted_reason', models.CharField(blank=True, max_length=300, verbose_name='pourquoi elle est levée')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='limitations', to='people.person', verbose_name='enfant')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='levée par')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidée par')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='limitations', to='privacy.rightsrequest', verbose_name='demande')),
            ],
            options={
                'verbose_name': 'limitation d’un dossier',
                'verbose_name_plural': 'limitations de dossiers',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='limitation_dates_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(village.core.fields.IdRange('child_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='limitation_one_at_a_time'), models.CheckConstraint(condition=models.Q(('ends_on', None), models.Q(('lifted_reason', ''), _negated=True), _connector='OR'), name='limitation_lifted_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(max_length=80, verbose_name='ligne corrigée')),
                ('field', models.CharField(max_length=60, verbose_name='champ corrigé')),
                ('before', models.TextField(blank=True, verbose_name='ce qui était écrit')),
                ('after', models.TextField(blank=True, verbose_name='ce qui est écrit désormais')),
                ('reason', models.CharField(max_length=300, verbose_name='pourquoi')),
                ('on', models.DateField(verbose_name='corrigé le')),
                ('told', models.PositiveSmallIntegerField(default=0, verbose_name='personnes prévenues')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrigé par')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='people.person', verbose_name='enfant')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections', to='privacy.rightsrequest', verbose_name='demande')),
            ],
            options={
                'verbose_name': 'rectification',
                'verbose_name_plural': 'rectifications',
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='rectification_says_why'), models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='rectification_changes_something')],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('made_on', models.DateField(verbose_name='établi le')),
                ('visa_on', models.DateField(blank=True, null=True, verbose_name='visa du')),
                ('visa_reference', models.CharField(blank=True, max_length=80, verbose_name='référence du visa')),
                ('visa_by', models.CharField(blank=True, max_length=160, verbose_name='visé par')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='établi par')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='elimination_slips', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'bordereau d’élimination',
                'verbose_name_plural': 'bordereaux d’élimination',
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='slip_number_once'), models.CheckConstraint(condition=models.Q(('visa_on__isnull', True), ('visa_on__gte', models.F('made_on')), _connector='OR'), name='slip_visa_after_made'), models.CheckConstraint(condition=models.Q(('visa_on', None), models.Q(models.Q(('visa_reference', ''), _negated=True), models.Q(('visa_by', ''), _negated=True)), _connector='OR'), name='visa_says_who_and_what')],
            },
        ),
        migrations.CreateModel(
            name='Disposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kept', models.CharField(choices=[('dossier', 'dossier d’un enfant'), ('fiche', 'fiche de repérage sans suite'), ('appel', 'demande d’une famille sans suite'), ('archive', 'dossier archivé'), ('journal', 'journal des lectures et des écritures'), ('brouillon', 'brouillons et envois de formulaires'), ('compte', 'comptes fermés et messages'), ('droits', 'demandes d’exercice d’un droit')], max_length=12, verbose_name='ce qui était gardé')),
                ('action', models.CharField(choices=[('archiver', 'archiver'), ('eliminer', 'éliminer')], max_length=10, verbose_name='sort')),
                ('number', models.BigIntegerField(verbose_name='numéro du dossier')),
                ('first_year', models.PositiveSmallIntegerField(verbose_name='première année')),
                ('last_year', models.PositiveSmallIntegerField(verbose_name='dernière année')),
                ('due_on', models.DateField(verbose_name='échu le')),
                ('at_request', models.BooleanField(default=False, verbose_name='à la demande de la famille')),
                ('proposed_on', models.DateField(verbose_name='proposé le')),
                ('validated_on', models.DateField(blank=True, null=True, verbose_name='validé le')),
                ('executed_on', models.DateField(blank=True, null=True, verbose_name='exécuté le')),
                ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='abandonné le')),
                ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name='pourquoi')),
                ('archived', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='disposals', to='privacy.archiveddossier', verbose_name='dossier archivé')),
                ('asking', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='disposals', to='referrals.familyrequest', verbose_name='appel')),
                ('child', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='disposals', to='people.person', verbose_name='enfant')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disposals', to='programmes.programme', verbose_name='programme')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
                ('referral', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='disposals', to='referrals.referral', verbose_name='fiche')),
                ('validated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='validé par')),
                ('slip', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='privacy.slip', verbose_name='bordereau')),
            ],
            options={
                'verbose_name': 'sort d’un dossier',
                'verbose_name_plural': 'sorts de dossiers',
                'constraints': [models.CheckConstraint(condition=models.Q(('validated_by', None), models.Q(('validated_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='disposal_takes_two_people'), models.CheckConstraint(condition=models.Q(('executed_on', None), ('validated_by__isnull', False), _connector='OR'), name='disposal_executed_once_validated'), models.CheckConstraint(condition=models.Q(('executed_on', None), models.Q(('action', 'eliminer'), _negated=True), ('slip__isnull', False), _connector='OR'), name='elimination_on_a_slip'), models.CheckConstraint(condition=models.Q(('cancelled_on', None), models.Q(('executed_on', None), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='disposal_cancelled_with_a_reason'), models.UniqueConstraint(condition=models.Q(('cancelled_on', None), ('executed_on', None)), fields=('programme', 'kept', 'number'), name='disposal_pending_once')],
            },
        ),
    ]
