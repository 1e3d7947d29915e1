import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('around', '0001_initial'),
        ('around', '0002_information_requests'),
    ]

    dependencies = [
        ('accounts', '__first__'),
        ('directory', '0001_start'),
        ('people', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                ('kind', models.CharField(choices=[('ip', 'information préoccupante, à la cellule départementale (CRIP)'), ('signalement', 'signalement, au procureur de la République')], max_length=12, verbose_name='nature')),
                ('sealed_facts', models.BinaryField(verbose_name='faits, scellés')),
                ('sent_on', models.DateField(verbose_name='transmise le')),
                ('channel', models.CharField(choices=[('papier', 'par courrier'), ('oral', 'de vive voix'), ('ecran', 'par courriel ou formulaire')], max_length=10, verbose_name='transmise')),
                ('family', models.CharField(choices=[('prevenue', 'les parents sont prévenus'), ('differee', 'pas encore : les prévenir mettrait l’enfant en danger')], max_length=10, verbose_name='les parents')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='réponse reçue le')),
                ('sealed_answer', models.BinaryField(default=b'', verbose_name='réponse, scellée')),
                ('written_at', models.DateTimeField(verbose_name='écrite le')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concerns', to='people.person', verbose_name='enfant')),
            ],
            options={
                'verbose_name': 'information préoccupante',
                'verbose_name_plural': 'informations préoccupantes',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('sealed_answer', b'')), ('answered_on__gte', models.F('sent_on')), _connector='OR'), name='concern_answered_after_it_left')],
            },
        ),
        migrations.CreateModel(
            name='ConcernReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ajoutée par')),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='circle', to='around.concern', verbose_name='document restreint')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'personne du cercle restreint',
                'verbose_name_plural': 'personnes du cercle restreint',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='concern_reader_dates_in_order'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('concern', 'user'), name='once_in_the_circle')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('telephone', 'téléphone'), ('courrier', 'courriel ou courrier'), ('rencontre', 'rencontre'), ('equipe', 'équipe éducative ou de suivi à l’école'), ('synthese', 'réunion de synthèse'), ('instance', 'autre instance du territoire')], max_length=12, verbose_name='type d’échange')),
                ('instance', models.CharField(blank=True, max_length=120, verbose_name='nom de la réunion, lieu')),
                ('on', models.DateField(verbose_name='date')),
                ('purpose', models.CharField(max_length=200, verbose_name='pourquoi cet échange')),
                ('decided', models.TextField(max_length=5000, verbose_name='ce qui a été décidé')),
                ('tell_by', models.DateField(blank=True, null=True, verbose_name='prévenir avant le')),
                ('told_on', models.DateField(blank=True, null=True, verbose_name='famille prévenue le')),
                ('told_channel', models.CharField(blank=True, choices=[('papier', 'sur papier'), ('oral', 'oralement'), ('ecran', 'à l’écran')], max_length=10, verbose_name='famille prévenue')),
                ('written_at', models.DateTimeField(verbose_name='écrit le')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='people.person', verbose_name='enfant')),
                ('professionals', models.ManyToManyField(related_name='contacts', to='directory.professional', verbose_name='avec')),
                ('teller', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='qui prévient la famille')),
            ],
            options={
                'verbose_name': 'échange avec un professionnel',
                'verbose_name_plural': 'échanges avec un professionnel',
                'indexes': [models.Index(fields=['child', '-on'], name='contact_of_child'), models.Index(condition=models.Q(('told_on__isnull', True)), fields=['teller', 'tell_by'], name='contact_to_tell')],
                'constraints': [models.CheckConstraint(condition=models.Q(('told_on__isnull', True), ('told_on__gte', models.F('on')), _connector='OR'), name='contact_told_after_it'), models.CheckConstraint(condition=models.Q(('tell_by__isnull', True), models.Q(('tell_by__gte', models.F('on')), ('teller__isnull', False)), _connector='OR'), name='contact_somebody_tells')],
            },
        ),
        migrations.CreateModel(
            name='InformationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField(max_length=600, verbose_name='question posée')),
                ('channel', models.CharField(choices=[('courriel', 'par courriel'), ('main', 'je le donne moi-même : sur papier, par téléphone')], max_length=10, verbose_name='lien donné')),
                ('asked_on', models.DateField(verbose_name='demandée le')),
                ('expires_on', models.DateField(verbose_name='le lien sert jusqu’au')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='empreinte du lien')),
                ('answer', models.TextField(blank=True, max_length=4000, verbose_name='réponse')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='réponse reçue le')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='retirée le')),
                ('told_on', models.DateField(blank=True, null=True, verbose_name='famille prévenue le')),
                ('told_channel', models.CharField(blank=True, choices=[('papier', 'sur papier'), ('oral', 'oralement'), ('ecran', 'à l’écran')], max_length=10, verbose_name='famille prévenue')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandée par')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='information_requests', to='people.person', verbose_name='enfant')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retirée par')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='information_requests', to='directory.organisation', verbose_name='structure')),
                ('professional', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='information_requests', to='directory.professional', verbose_name='à qui')),
            ],
            options={
                'verbose_name': 'demande d’information à un partenaire',
                'verbose_name_plural': 'demandes d’information à un partenaire',
                'indexes': [models.Index(fields=['child', '-asked_on'], name='information_of_child')],
                'constraints': [models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='information_keeps_a_digest'), models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='information_asks_something'), models.CheckConstraint(condition=models.Q(('expires_on__gt', models.F('asked_on'))), name='information_expires_later'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True)), models.Q(('answered_on__gte', models.F('asked_on')), ('answered_on__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='information_answered_with_words'), models.CheckConstraint(condition=models.Q(models.Q(('closed_by__isnull', True), ('closed_on__isnull', True)), models.Q(('answered_on__isnull', True), ('closed_by__isnull', False), ('closed_on__gte', models.F('asked_on')), ('closed_on__isnull', False)), _connector='OR'), name='information_withdrawn_unanswered'), models.CheckConstraint(condition=models.Q(models.Q(('told_channel', ''), ('told_on__isnull', True)), models.Q(('answered_on__isnull', False), ('told_on__gte', models.F('answered_on')), ('told_on__isnull', False), models.Q(('told_channel', ''), _negated=True)), _connector='OR'), name='information_told_after_answer')],
            },
        ),
        migrations.CreateModel(
            name='Interpreting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=40, verbose_name='langue')),
                ('interpreter', models.CharField(max_length=120, verbose_name='interprète ou service')),
                ('manner', models.CharField(choices=[('place', 'sur place'), ('telephone', 'au téléphone'), ('visio', 'en visio')], max_length=10, verbose_name='comment')),
                ('on', models.DateField(verbose_name='date')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='heure')),
                ('purpose', models.CharField(max_length=160, verbose_name='pour quel rendez-vous')),
                ('state', models.CharField(choices=[('reserve', 'réservé'), ('fait', 'venu'), ('annule', 'pas venu')], default='reserve', max_length=8, verbose_name='état')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='durée en minutes')),
                ('booked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='réservé par')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interpretings', to='people.person', verbose_name='enfant')),
            ],
            options={
                'verbose_name': 'interprète réservé',
                'verbose_name_plural': 'interprètes réservés',
                'indexes': [models.Index(fields=['child', '-on'], name='interpreting_of_child')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('minutes__range', (1, 600)), ('state', 'fait')), models.Q(models.Q(('state', 'fait'), _negated=True), ('minutes__isnull', True)), _connector='OR'), name='interpreting_done_has_its_time')],
            },
        ),
        migrations.CreateModel(
            name='Relay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('protection', 'protection de l’enfance (ASE)'), ('educatif', 'suivi éducatif à domicile ou en milieu ouvert (AED, AEMO)'), ('prevention', 'prévention spécialisée'), ('social', 'service social du département (MDS)')], max_length=12, verbose_name='vers')),
                ('on', models.DateField(verbose_name='date')),
                ('channel', models.CharField(choices=[('papier', 'par courrier'), ('oral', 'de vive voix'), ('ecran', 'par courriel ou formulaire')], max_length=10, verbose_name='comment')),
                ('words', models.TextField(max_length=3000, verbose_name='ce qui passe le relais')),
                ('told_on', models.DateField(blank=True, null=True, verbose_name='famille prévenue le')),
                ('written_at', models.DateTimeField(verbose_name='écrit le')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relays', to='people.person', verbose_name='enfant')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='structure')),
            ],
            options={
                'verbose_name': 'passage de relais',
                'verbose_name_plural': 'passages de relais',
            },
        ),
        migrations.CreateModel(
            name='WeekSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'lundi'), (2, 'mardi'), (3, 'mercredi'), (4, 'jeudi'), (5, 'vendredi'), (6, 'samedi'), (7, 'dimanche')], verbose_name='jour')),
                ('starts_at', models.TimeField(verbose_name='de')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='à')),
                ('time', models.CharField(choices=[('ecole', 'à l’école'), ('periscolaire', 'autour de l’école'), ('extrascolaire', 'hors de l’école')], max_length=14, verbose_name='temps de l’enfant')),
                ('what', models.CharField(max_length=100, verbose_name='quoi')),
                ('where', models.CharField(blank=True, max_length=120, verbose_name='où, avec qui')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='week_slots', to='people.person', verbose_name='enfant')),
            ],
            options={
                'verbose_name': 'moment de la semaine',
                'verbose_name_plural': 'moments de la semaine',
                'ordering': ('weekday', 'starts_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='week_slot_dates_in_order'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='week_slot_ends_after_start'), models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='week_has_seven_days')],
            },
        ),
    ]
