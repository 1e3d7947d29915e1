import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('notifications', '0001_initial'),
        ('notifications', '0002_calendar_links'),
    ]

    dependencies = [
        ('accounts', '__first__'),
        ('programmes', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='empreinte du lien')),
                ('made_at', models.DateTimeField(verbose_name='créé le')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='fermé le')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_links', to='programmes.programme', verbose_name='programme')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_links', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
            ],
            options={
                'verbose_name': 'lien d’agenda',
                'verbose_name_plural': 'liens d’agenda',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('user', 'programme'), name='one_open_calendar_link')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='message')),
                ('url', models.CharField(max_length=200, verbose_name='page')),
                ('at', models.DateTimeField(verbose_name='date et heure')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='lu le')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='programmes.programme', verbose_name='programme')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL, verbose_name='destinataire')),
            ],
            options={
                'verbose_name': 'message reçu',
                'verbose_name_plural': 'messages reçus',
                'indexes': [models.Index(fields=['user', 'programme', '-at'], name='notification_inbox')],
            },
        ),
    ]
