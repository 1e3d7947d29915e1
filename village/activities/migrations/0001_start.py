import django.contrib.postgres.constraints
import django.db.models.deletion
import village.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('activities', '0001_initial'),
        ('activities', '0002_catalogue'),
        ('activities', '0003_catalogue_rules'),
        ('activities', '0004_coming'),
        ('activities', '0005_care'),
        ('activities', '0006_announced'),
        ('activities', '0007_classes_and_evaluation'),
    ]

    dependencies = [
        ('accounts', '__first__'),
        ('directory', '0001_start'),
        ('people', '0001_start'),
        ('plans', '0001_start'),
        ('programmes', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='titre')),
                ('summary', models.CharField(blank=True, max_length=300, verbose_name='en quelques mots')),
                ('nature', models.CharField(choices=[('individuelle', 'individuelle'), ('collective', 'collective')], max_length=15, verbose_name='nature')),
                ('frame', models.CharField(choices=[('droit_commun', 'droit commun'), ('reussite_educative', 'réussite éducative')], max_length=20, verbose_name='cadre')),
                ('common_law_tried', models.CharField(blank=True, max_length=300, verbose_name='ce que le droit commun proposait')),
                ('audience', models.CharField(choices=[('enfants', 'enfants'), ('parents', 'parents'), ('ensemble', 'parents et enfants ensemble')], default='enfants', max_length=10, verbose_name='pour qui')),
                ('age_min', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='à partir de (ans)')),
                ('age_max', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='jusqu’à (ans)')),
                ('therapy', models.BooleanField(default=False, verbose_name='psychologue ou thérapeute')),
                ('in_school_time', models.BooleanField(default=False, verbose_name='sur le temps scolaire')),
                ('in_school_time_reason', models.CharField(blank=True, max_length=200, verbose_name='pourquoi sur le temps scolaire')),
                ('evaluation', models.CharField(blank=True, max_length=1000, verbose_name='comment nous saurons si cette action aide')),
                ('how_to_join', models.CharField(blank=True, max_length=200, verbose_name='comment y orienter')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='lieu')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places')),
                ('announced', models.BooleanField(default=False, verbose_name='annoncée à toutes les familles')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='commence le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='finit le')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='fermée le')),
                ('closed_reason', models.CharField(blank=True, max_length=200, verbose_name='pourquoi elle ferme')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.listitem', verbose_name='domaine')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='programmes.programme', verbose_name='programme')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='directory.organisation', verbose_name='structure')),
            ],
            options={
                'verbose_name': 'action',
                'verbose_name_plural': 'actions',
                'ordering': ('title',),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='activity_dates_in_order'), models.CheckConstraint(condition=models.Q(('in_school_time', False), models.Q(('in_school_time_reason', ''), _negated=True), _connector='OR'), name='activity_school_time_reason'), models.CheckConstraint(condition=models.Q(('frame', 'droit_commun'), models.Q(('common_law_tried', ''), _negated=True), _connector='OR'), name='activity_says_common_law'), models.CheckConstraint(condition=models.Q(('announced', False), ('therapy', False), _connector='OR'), name='activity_of_care_is_not_announced'), models.CheckConstraint(condition=models.Q(('capacity__isnull', True), ('capacity__gte', 1), _connector='OR'), name='activity_has_places'), models.CheckConstraint(condition=models.Q(('age_min__isnull', True), ('age_max__isnull', True), ('age_min__lte', models.F('age_max')), _connector='OR'), name='activity_ages_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('closed_reason', '')), models.Q(('closed_on__isnull', False), models.Q(('closed_reason', ''), _negated=True)), _connector='OR'), name='activity_closed_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='ActivitySession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='date')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='heure')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='jusqu’à')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='lieu')),
                ('changed_reason', models.CharField(blank=True, max_length=200, verbose_name='pourquoi ce changement')),
                ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='annulée le')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='remarque')),
                ('unnamed', models.PositiveSmallIntegerField(default=0, verbose_name='autres participants, sans nom')),
                ('recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='appel fait le')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='activities.activity', verbose_name='action')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='appel fait par')),
            ],
            options={
                'verbose_name': 'séance',
                'verbose_name_plural': 'séances',
                'ordering': ('on', 'starts_at'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_on__isnull', True)), fields=('activity', 'on', 'starts_at'), name='session_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), models.Q(('ends_at__gt', models.F('starts_at')), ('starts_at__isnull', False)), _connector='OR'), name='session_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('cancelled_on__isnull', True), models.Q(('recorded_at__isnull', True), models.Q(('changed_reason', ''), _negated=True)), _connector='OR'), name='session_cancelled_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('present', 'présent'), ('retard', 'en retard'), ('excuse', 'excusé'), ('absent', 'absent')], max_length=10, verbose_name='présence')),
                ('parents', models.PositiveSmallIntegerField(default=0, verbose_name='parents venus avec lui')),
                ('siblings', models.PositiveSmallIntegerField(default=0, verbose_name='frères et sœurs venus avec lui')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='people.person', verbose_name='enfant')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='activities.activitysession', verbose_name='séance')),
            ],
            options={
                'verbose_name': 'présence',
                'verbose_name_plural': 'présences',
                'constraints': [models.UniqueConstraint(fields=('session', 'child'), name='attendance_once'), models.CheckConstraint(condition=models.Q(('parents__range', (0, 20)), ('siblings__range', (0, 20))), name='attendance_relatives_are_few')],
            },
        ),
        migrations.CreateModel(
            name='Break',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80, verbose_name='nom des vacances')),
                ('starts_on', models.DateField(verbose_name='premier jour')),
                ('ends_on', models.DateField(verbose_name='dernier jour')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='breaks', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'vacances ou fermeture',
                'verbose_name_plural': 'vacances et fermetures',
                'ordering': ('starts_on',),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='break_dates_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(village.core.fields.IdRange('programme_id'), '&&'), (village.core.fields.DateRange(), '&&')], name='break_once')],
            },
        ),
        migrations.CreateModel(
            name='ClassProgramme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nom du programme en classe')),
                ('theme', models.CharField(blank=True, max_length=120, verbose_name='thème')),
                ('school_class', models.CharField(blank=True, max_length=60, verbose_name='classe')),
                ('site', models.CharField(blank=True, max_length=120, verbose_name='autre lieu')),
                ('facilitators', models.CharField(blank=True, max_length=200, verbose_name='animé par')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='class_programmes', to='programmes.programme', verbose_name='programme')),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.school', verbose_name='école ou établissement')),
            ],
            options={
                'verbose_name': 'programme en classe',
                'verbose_name_plural': 'programmes en classe',
                'ordering': ('name', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('school__isnull', False), ('site', ''), models.Q(('school_class', ''), _negated=True)), models.Q(('school__isnull', True), models.Q(('site', ''), _negated=True)), _connector='OR'), name='class_programme_is_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='ClassSequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='séquence du')),
                ('theme', models.CharField(max_length=160, verbose_name='ce qui est abordé')),
                ('children', models.PositiveSmallIntegerField(verbose_name='enfants présents')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='remarque, sans nom')),
                ('class_programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sequences', to='activities.classprogramme', verbose_name='programme en classe')),
            ],
            options={
                'verbose_name': 'séquence en classe',
                'verbose_name_plural': 'séquences en classe',
                'ordering': ('on', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('class_programme', 'on', 'theme'), name='class_sequence_once'), models.CheckConstraint(condition=models.Q(('children__range', (1, 400))), name='class_sequence_counts_children')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enrolled_on', models.DateField(verbose_name='inscrit le')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='parti le')),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='accord donné le')),
                ('agreed_channel', models.CharField(blank=True, choices=[('papier', 'sur papier'), ('oral', 'oralement'), ('ecran', 'à l’écran')], max_length=10, verbose_name='accord recueilli')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='activities.activity', verbose_name='action')),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.guardian', verbose_name='accord donné par')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='people.person', verbose_name='enfant')),
                ('planned_action', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='enrolments', to='plans.plannedaction', verbose_name='action du parcours')),
            ],
            options={
                'verbose_name': 'inscription',
                'verbose_name_plural': 'inscriptions',
                'constraints': [models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('enrolled_on')), _connector='OR'), name='enrolment_dates_in_order'), models.UniqueConstraint(condition=models.Q(('left_on__isnull', True)), fields=('activity', 'child'), name='enrolled_once'), models.CheckConstraint(condition=models.Q(models.Q(('agreed_by__isnull', True), ('agreed_channel', ''), ('agreed_on__isnull', True)), models.Q(('agreed_by__isnull', False), ('agreed_on__isnull', False), models.Q(('agreed_channel', ''), _negated=True)), _connector='OR'), name='enrolment_agreement_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='Facilitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facilitations', to='activities.activity', verbose_name='action')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facilitations', to='directory.organisation', verbose_name='structure associée')),
                ('professional', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facilitations', to='directory.professional', verbose_name='professionnel')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facilitations', to=settings.AUTH_USER_MODEL, verbose_name='intervenant')),
            ],
            options={
                'verbose_name': 'animation',
                'verbose_name_plural': 'animations',
                'constraints': [models.UniqueConstraint(fields=('activity', 'user', 'professional', 'organisation'), name='facilitation_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('professional__isnull', True), ('user__isnull', False)), models.Q(('organisation__isnull', True), ('professional__isnull', False), ('user__isnull', True)), models.Q(('organisation__isnull', False), ('professional__isnull', True), ('user__isnull', True)), _connector='OR'), name='facilitation_by_one')],
            },
        ),
        migrations.CreateModel(
            name='PlaceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField(verbose_name='demandée le')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='finie le')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='place_requests', to='activities.activity', verbose_name='action')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='place_requests', to='people.person', verbose_name='enfant')),
            ],
            options={
                'verbose_name': 'demande de place',
                'verbose_name_plural': 'demandes de place',
                'ordering': ('asked_on', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('asked_on')), _connector='OR'), name='place_request_dates_in_order'), models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('activity', 'child'), name='one_open_place_request')],
            },
        ),
        migrations.CreateModel(
            name='WaitingEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('requested_on', models.DateField(verbose_name='demandé le')),
                ('obtained_on', models.DateField(blank=True, null=True, verbose_name='obtenu le')),
                ('given_up_on', models.DateField(blank=True, null=True, verbose_name='abandonné le')),
                ('given_up_reason', models.CharField(blank=True, choices=[('delai', 'le délai était trop long'), ('distance', 'le praticien est trop loin, ou sans transport'), ('cout', 'le coût n’est pas couvert'), ('langue', 'la langue'), ('demarche', 'les démarches'), ('numerique', 'la prise de rendez-vous en ligne'), ('souhait', 'la famille ne le souhaite plus'), ('besoin', 'le besoin n’est plus là'), ('autre', 'une autre raison')], max_length=10, verbose_name='pourquoi abandonné')),
                ('meanwhile', models.CharField(blank=True, max_length=200, verbose_name='en attendant')),
                ('call_on', models.DateField(blank=True, null=True, verbose_name='rappeler le')),
                ('asked_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='demandé à')),
                ('care', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.listitem', verbose_name='soin')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waits', to='people.person', verbose_name='enfant')),
                ('substitute', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='activities.activity', verbose_name='action en attendant')),
            ],
            options={
                'verbose_name': 'attente de soin',
                'verbose_name_plural': 'attentes de soin',
                'constraints': [models.CheckConstraint(condition=models.Q(('obtained_on__isnull', True), ('obtained_on__gte', models.F('requested_on')), _connector='OR'), name='wait_dates_in_order'), models.CheckConstraint(condition=models.Q(('given_up_on__isnull', True), ('given_up_on__gte', models.F('requested_on')), _connector='OR'), name='wait_given_up_after_request'), models.CheckConstraint(condition=models.Q(models.Q(('given_up_on__isnull', True), ('given_up_reason', '')), models.Q(('given_up_on__isnull', False), ('obtained_on__isnull', True), models.Q(('given_up_reason', ''), _negated=True)), _connector='OR'), name='wait_obtained_or_given_up'), models.UniqueConstraint(condition=models.Q(('given_up_on__isnull', True), ('obtained_on__isnull', True)), fields=('child', 'care'), name='one_open_wait_per_care')],
            },
        ),
        migrations.CreateModel(
            name='WaitCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='appelé le')),
                ('answer', models.CharField(max_length=200, verbose_name='réponse')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='appelé par')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='activities.waitingentry', verbose_name='attente')),
            ],
            options={
                'verbose_name': 'rappel d’une attente',
                'verbose_name_plural': 'rappels d’une attente',
                'ordering': ('-on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Accompaniment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='date')),
                ('kind', models.CharField(choices=[('soin', 'rendez-vous de soin'), ('ecole', 'école'), ('demarche', 'démarche administrative'), ('loisirs', 'sport, culture, loisirs'), ('autre', 'autre')], max_length=10, verbose_name='pour')),
                ('where', models.CharField(max_length=120, verbose_name='où')),
                ('transport', models.CharField(choices=[('pied', 'à pied'), ('bus', 'en bus ou en train'), ('voiture', 'en voiture de service'), ('taxi', 'en taxi ou transport sanitaire'), ('place', 'rendez-vous sur place')], max_length=10, verbose_name='trajet')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='temps passé, en minutes')),
                ('with_parent', models.BooleanField(default=False, verbose_name='un parent était là')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accompaniments', to='people.person', verbose_name='enfant')),
                ('companion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accompaniments', to=settings.AUTH_USER_MODEL, verbose_name='accompagné par')),
                ('planned_action', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='accompaniments', to='plans.plannedaction', verbose_name='action du parcours')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noté par')),
            ],
            options={
                'verbose_name': 'accompagnement',
                'verbose_name_plural': 'accompagnements',
                'ordering': ('-on', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__range', (1, 1440))), name='accompaniment_lasts_a_day_at_most')],
            },
        ),
    ]
